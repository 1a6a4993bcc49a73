//! Opening a file for reading, and the words in which a failure is told.
//!
//! Standard Rust cannot open without following a link or without waiting for the other end of a pipe. So the walker
//! sorts those out by the type that the folder's listing gives, and the type is checked again on the open file.

use super::Problem;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens `path` and says what it is.
///
/// # Errors
/// When it can't be opened, or is a folder by now.
pub fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    Ok((file, metadata))
}

/// What is told of `error` at `path`.
#[must_use]
pub fn problem(path: &Path, error: &io::Error) -> Problem {
    let (cause, help) = match error.kind() {
        ErrorKind::NotFound if path.is_symlink() => ("it is a link to something that does not exist", None),
        ErrorKind::NotFound => ("no such file or folder", None),
        ErrorKind::PermissionDenied => {
            ("permission denied", Some("scan as a user who may read it, or leave it out with an ignore file"))
        }
        ErrorKind::NotADirectory => ("a part of its path is not a folder", None),
        ErrorKind::IsADirectory => ("it became a folder while it was being read", None),
        ErrorKind::InvalidFilename => {
            ("its path is too long for the system", Some("change to a folder further down and scan from there"))
        }
        _ => return told(path, system_text(error), None),
    };
    told(path, cause.to_owned(), help)
}

fn told(path: &Path, cause: String, help: Option<&'static str>) -> Problem {
    Problem { path: path.to_owned(), cause, help }
}

/// The system's own words, without the number that Rust puts behind them.
fn system_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error ") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_in_words() {
        let check = |error: io::Error, cause: &str| assert_eq!(problem(Path::new("x"), &error).cause, cause);
        check(io::Error::from_raw_os_error(2), "no such file or folder");
        check(io::Error::from_raw_os_error(13), "permission denied");
        check(io::Error::from_raw_os_error(5), "input/output error");
        check(io::Error::other("odd"), "odd");
    }
}
