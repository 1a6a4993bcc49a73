//! The folder of keylift's own files: for its owner alone, and hidden from git.

use super::JournalError;
use crate::migrate::key::Key;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Its name, in the root of a repository.
pub const FOLDER: &str = ".keylift";

/// The key of the repository at `root`; made, with its folder, when there is none.
///
/// # Errors
/// When it can't be read, written or trusted.
pub fn key(root: &Path) -> Result<Key, JournalError> {
    let folder = root.join(FOLDER);
    make(&folder)?;
    Ok(Key::read_or_make(&folder)?)
}

/// The same, if there is one.
///
/// # Errors
/// When it can't be read or trusted.
pub fn known_key(root: &Path) -> Result<Option<Key>, JournalError> {
    let folder = root.join(FOLDER);
    if exists_as(&folder, fs::Metadata::is_dir)? { Ok(Key::read(&folder)?) } else { Ok(None) }
}

/// Makes the folder, for its owner alone, and a `.gitignore` in it that hides all of it.
pub(super) fn make(folder: &Path) -> Result<(), JournalError> {
    if !exists_as(folder, fs::Metadata::is_dir)? {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(JournalError::io(folder, error)),
            _ => {}
        }
    }
    hide(&folder.join(".gitignore"))
}

/// Makes sure that `ignore` hides its whole folder from git, the key in it included. A full disk may have left an empty one.
fn hide(ignore: &Path) -> Result<(), JournalError> {
    let failed = |cause| JournalError::io(ignore, cause);
    if exists_as(ignore, fs::Metadata::is_file)? {
        let text = fs::read(ignore).map_err(failed)?;
        if text.split(|&byte| byte == b'\n').any(|line| line.trim_ascii() == b"*") {
            return Ok(());
        }
        if !text.is_empty() {
            return Err(JournalError::Foreign(ignore.to_owned()));
        }
    }
    let folder = ignore.parent().unwrap_or(ignore);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(b"*\n").and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(ignore).map(drop).map_err(|error| failed(error.error))
}

/// For the owner's eyes only, where the system has modes.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes sure that a new file's entry in the folder is on the disk too.
#[cfg(unix)]
pub(super) fn sync(folder: &Path) -> Result<(), JournalError> {
    File::open(folder).and_then(|file| file.sync_all()).map_err(|cause| JournalError::io(folder, cause))
}

#[cfg(not(unix))]
pub(super) fn sync(_: &Path) -> Result<(), JournalError> {
    Ok(())
}

/// Whether there is something at `path`, and it is of that kind and no link.
pub(super) fn exists_as(path: &Path, kind: impl Fn(&fs::Metadata) -> bool) -> Result<bool, JournalError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(JournalError::io(path, cause)),
        Ok(metadata) if kind(&metadata) => Ok(true),
        Ok(_) => Err(JournalError::Foreign(path.to_owned())),
    }
}
