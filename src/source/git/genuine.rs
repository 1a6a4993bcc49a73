//! Whether the files of a repository are files. They are opened by their names, mostly in gix, which would wait for ever for
//! a pipe in the place of one. A clone has none; an archive that somebody sends may.
//!
//! Loose objects are not looked at here: they are many, and are told apart when one is read.

use super::open::GitError;
use crate::source::open;
use gix::bstr::ByteSlice;
use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What git keeps for others below its folder: nothing here reads it.
const NOT_READ: [&str; 4] = ["hooks", "lfs", "annex", "modules"];

/// The most that is read of a file that names another folder.
const LONGEST: u64 = 1 << 20;

/// Checks the repository that the folder `real`, a path without links, lies in, if it lies in one.
///
/// # Errors
/// When one of its files is a pipe, a socket or a device.
pub(super) fn expect_above(real: &Path) -> Result<(), GitError> {
    for folder in real.ancestors() {
        let git = folder.join(".git");
        let git = match git.metadata() {
            Ok(found) if found.is_dir() => git,
            Ok(_) => match text(&git)?.strip_prefix(b"gitdir:") {
                Some(path) => named(folder, path),
                None => continue,
            },
            // A bare repository, or the inside of one.
            Err(_) if folder.join("objects").is_dir() && folder.join("refs").is_dir() => folder.to_owned(),
            Err(_) => continue,
        };
        expect(&git)?;
        // One without it is passed over by who looks for a repository.
        if git.join("HEAD").exists() {
            break;
        }
    }
    Ok(())
}

/// Checks the repository whose folder `git` is: that itself, what it shares with other work trees, and what it borrows objects
/// from.
///
/// # Errors
/// When one of its files is a pipe, a socket or a device.
pub(super) fn expect(git: &Path) -> Result<(), GitError> {
    let mut check = Check { to_do: vec![git.to_owned()], seen: HashSet::new() };
    check.files()?;
    let common = text(&git.join("commondir"))?;
    let common = if common.is_empty() { git.to_owned() } else { named(git, &common) };
    check.to_do.push(common.clone());
    check.files()?;
    let mut stores = vec![common.join("objects")];
    while let Some(store) = stores.pop() {
        if check.seen.contains(&store) {
            continue;
        }
        check.to_do.extend([store.join("info"), store.join("pack")]);
        check.files()?;
        let borrowed = text(&store.join("info/alternates"))?;
        stores.extend(borrowed.lines().filter(|line| !line.starts_with(b"#")).map(|path| named(&store, path)));
        check.seen.insert(store);
    }
    Ok(())
}

/// Folders to look at, and those that were.
struct Check {
    to_do: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
}

impl Check {
    fn files(&mut self) -> Result<(), GitError> {
        while let Some(folder) = self.to_do.pop() {
            // What can't be listed can't be read either, and who reads it says so.
            let Some(listed) = fs::read_dir(&folder).ok().filter(|_| self.seen.insert(folder)) else { continue };
            for entry in listed.flatten() {
                self.entry(&entry)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: &fs::DirEntry) -> Result<(), GitError> {
        let Ok(kind) = entry.file_type() else { return Ok(()) };
        let path = || entry.path();
        match kind {
            _ if kind.is_file() => Ok(()),
            _ if kind.is_dir() => {
                let name = entry.file_name();
                if name != "objects" && !NOT_READ.iter().any(|other| name == *other) {
                    self.to_do.push(path());
                }
                Ok(())
            }
            _ if kind.is_symlink() => match (path().metadata(), path().canonicalize()) {
                (Ok(target), Ok(real)) if target.is_dir() => {
                    self.to_do.push(real);
                    Ok(())
                }
                (Ok(target), _) if !target.is_file() => Err(GitError::Special(path())),
                _ => Ok(()),
            },
            _ => Err(GitError::Special(path())),
        }
    }
}

/// The file `path`; empty when it can't be read, of which who reads it in earnest will tell.
fn text(path: &Path) -> Result<Vec<u8>, GitError> {
    let mut text = Vec::new();
    match open::regular(path) {
        Ok(file) => {
            let _ = file.take(LONGEST).read_to_end(&mut text);
            Ok(text)
        }
        Err(error) if error.kind() == open::NOT_REGULAR => Err(GitError::Special(path.to_owned())),
        Err(_) => Ok(text),
    }
}

/// The path that is written in a file of `folder`.
fn named(folder: &Path, path: &[u8]) -> PathBuf {
    let path = folder.join(path.trim().to_path_lossy());
    path.canonicalize().unwrap_or(path)
}
