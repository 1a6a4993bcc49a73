//! Files that keylift's lines go into: read, and replaced in one step.
//!
//! A hook is run by whoever commits. So nothing is written through a link or out of the repository, and a file that is
//! not meant to be written to is left alone.

use miette::Diagnostic;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use thiserror::Error;

/// Why a file can't be read or written.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum FileError {
    /// A symbolic link.
    #[error("{} is a symbolic link, which keylift does not write through", .path.display())]
    #[diagnostic(help("call `keylift scan --staged` in the file that it points to"))]
    Link { path: PathBuf },
    /// A folder, a device.
    #[error("{} is not a file", .path.display())]
    #[diagnostic(help("git runs no hook while it is there: move it away"))]
    Kind { path: PathBuf },
    /// The file is read-only.
    #[error("{} is read-only", .path.display())]
    #[diagnostic(help("it may be kept by something else; `chmod u+w` it if it is yours"))]
    ReadOnly { path: PathBuf },
    /// Not in the repository.
    #[error("{} is not in this repository", .path.display())]
    #[diagnostic(help(
        "it may serve other repositories, too; call `keylift scan --staged` in its pre-commit yourself"
    ))]
    Outside { path: PathBuf },
    /// The system refused to read.
    #[error("failed to read {}", .path.display())]
    #[diagnostic(help("nothing was changed"))]
    Unreadable {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// The system refused to write.
    #[error("failed to write {}", .path.display())]
    #[diagnostic(help("it is as it was before"))]
    Unwritten {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
}

/// A file that can be written.
#[derive(Debug)]
pub(super) struct Writable {
    path: PathBuf,
    /// What is known of the file; `None` when it is not there.
    metadata: Option<Metadata>,
    /// What is in it.
    pub(super) text: Vec<u8>,
}

impl Writable {
    /// Reads `path`, which has to lie in one of `bounds`. A file that is not there is empty.
    pub(super) fn read(path: &Path, bounds: &[&Path]) -> Result<Self, FileError> {
        let owned = || path.to_owned();
        // A `..` that is left over could not be resolved, and leads who knows where.
        let resolved = !path.components().any(|part| part == Component::ParentDir);
        let real = path.parent().and_then(nearest).filter(|_| resolved);
        if !real.is_some_and(|real| bounds.iter().any(|bound| real.starts_with(bound))) {
            return Err(FileError::Outside { path: owned() });
        }
        let unreadable = |cause| FileError::Unreadable { path: owned(), cause };
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self { path: owned(), metadata: None, text: Vec::new() });
            }
            Err(error) => return Err(unreadable(error)),
        };
        if metadata.is_symlink() {
            return Err(FileError::Link { path: owned() });
        }
        if !metadata.is_file() {
            return Err(FileError::Kind { path: owned() });
        }
        if metadata.permissions().readonly() {
            return Err(FileError::ReadOnly { path: owned() });
        }
        let text = fs::read(path).map_err(unreadable)?;
        Ok(Self { path: owned(), metadata: Some(metadata), text })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there.
    pub(super) fn exists(&self) -> bool {
        self.metadata.is_some()
    }

    /// Whether git runs it; git leaves out hooks that are not executable.
    pub(super) fn is_run(&self) -> bool {
        self.metadata.as_ref().is_none_or(is_executable)
    }

    /// Makes `text` what is in it. It keeps its mode; a new one can be executed by whom the umask lets.
    pub(super) fn replace(&self, text: &[u8]) -> Result<(), FileError> {
        self.replaced(text).map_err(|cause| FileError::Unwritten { path: self.path.clone(), cause })
    }

    fn replaced(&self, text: &[u8]) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".keylift-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let mut temporary = builder.tempfile_in(folder)?;
        if let Some(metadata) = &self.metadata {
            temporary.as_file().set_permissions(metadata.permissions())?;
        }
        temporary.write_all(text)?;
        temporary.as_file().sync_all()?;
        temporary.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes it.
    pub(super) fn remove(&self) -> Result<(), FileError> {
        fs::remove_file(&self.path).map_err(|cause| FileError::Unwritten { path: self.path.clone(), cause })
    }
}

/// The nearest folder at or above `folder` that exists, without links.
fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find_map(|above| above.canonicalize().ok())
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0
}

/// Elsewhere there is no such mark, and git asks for none.
#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    true
}
