//! Writing a report to a file that was asked for: all of it or nothing of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a report could not be written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum OutputError {
    /// The folder of the target does not exist.
    #[error("failed to write {}: its folder does not exist", path.display())]
    #[diagnostic(help("make the folder first: keylift makes none"))]
    NoFolder {
        /// What was asked for.
        path: PathBuf,
    },
    /// The system refused.
    #[error("failed to write {}", path.display())]
    #[diagnostic(help("the file is as it was before"))]
    Io {
        /// What was asked for.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

/// Writes to `path` what `write` gives.
///
/// # Errors
/// When the system or `write` fails.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
    let mut bytes = Vec::new();
    write(&mut bytes)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|source| OutputError::Io { path: path.to_owned(), source })
}
