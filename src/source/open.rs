//! Opening a file for reading, and the words in which a failure is told.
//!
//! Standard Rust cannot open without following a link or without waiting for the other end of a pipe. So the walker
//! sorts those out by the type that the folder's listing gives, and the type is checked again on the open file.

use super::Problem;
use super::decode::HEAD;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
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

/// Opens `path` if it is a regular file, or a link to one. Nothing else is opened, or waited for.
///
/// # Errors
/// When it can't be opened, or is anything else.
pub fn regular(path: &Path) -> io::Result<File> {
    check(&path.metadata()?)?;
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = options.read(true).open(path)?;
    check(&file.metadata()?)?; // It may have been replaced.
    Ok(file)
}

/// Standard input, to be read.
///
/// # Errors
/// When keylift was started without one (`<&-`), which is not the same as one without anything in it.
pub fn standard_input() -> io::Result<io::StdinLock<'static>> {
    let input = io::stdin().lock();
    if is_stand_in(&input) {
        return Err(io::Error::other("standard input is closed"));
    }
    Ok(input)
}

/// Whether it is the null device, open for writing as well: what Rust puts, before all else, in the place of an input that is
/// closed. `< /dev/null` is for reading only.
#[cfg(unix)]
fn is_stand_in(input: &io::StdinLock<'_>) -> bool {
    use rustix::fs::{OFlags, fcntl_getfl, fstat, stat};
    let writable = fcntl_getfl(input).is_ok_and(|flags| flags & OFlags::RWMODE == OFlags::RDWR);
    let device = |file: rustix::fs::Stat| file.st_rdev;
    writable && fstat(input).is_ok_and(|it| it.st_rdev != 0 && stat("/dev/null").map(device) == Ok(it.st_rdev))
}

#[cfg(not(unix))]
fn is_stand_in(_: &io::StdinLock<'_>) -> bool {
    false
}

/// The kind of error that [`regular`] has for pipes, sockets and devices.
pub const NOT_REGULAR: ErrorKind = ErrorKind::InvalidInput;

fn check(metadata: &Metadata) -> io::Result<()> {
    match metadata {
        regular if regular.is_file() => Ok(()),
        folder if folder.is_dir() => Err(ErrorKind::IsADirectory.into()),
        _ => Err(io::Error::new(NOT_REGULAR, "it is a pipe or a device, where a file should be")),
    }
}

/// A file to read, and what it was said to be when it was opened.
#[derive(Debug)]
pub struct Opened {
    file: File,
    /// In bytes.
    pub(super) length: u64,
    /// It is neither a pipe nor a device.
    pub(super) is_regular: bool,
}

impl Opened {
    /// # Errors
    /// When it can't be said what it is, or it is a folder.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        Ok(Self { file, length: metadata.len(), is_regular: metadata.is_file() })
    }

    /// Bytes that it is said to have; none for pipes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }
}

/// Reads an open file with as few calls to the system as its length allows.
///
/// One that came short where the file was said to end is the last. Of a large file the first brings no more than it takes to
/// tell that it is binary.
#[derive(Debug)]
pub struct Reader {
    file: File,
    length: u64,
    read: u64,
    ended: bool,
}

/// Files up to this length come at once, in bytes.
const SMALL: u64 = 64 << 10;

impl Reader {
    /// From its beginning.
    #[must_use]
    pub fn new(Opened { file, length, .. }: Opened) -> Self {
        Self { file, length, read: 0, ended: false }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let most = if self.read == 0 && self.length > SMALL { HEAD.min(buffer.len()) } else { buffer.len() };
        let count = self.file.read(&mut buffer[..most])?;
        self.read += count as u64;
        // One that was written to meanwhile is read until nothing comes.
        self.ended = count < most && self.read == self.length;
        Ok(count)
    }
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
    fn a_file_is_read_to_its_end_with_few_calls() {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        for (said, there, counts) in [
            (5, 5, &[5][..]),
            (5, 9, &[9, 0]), // It grew.
            (9, 5, &[5, 0]), // It shrank.
            (0, 0, &[0]),
            (0, 5, &[5, 0]), // As those of `/proc`.
            (100_000, 100_000, &[HEAD, 100_000 - HEAD]),
            (200_000, 200_000, &[HEAD, 150_000, 50_000 - HEAD]),
        ] {
            std::fs::write(&path, vec![b'x'; there]).unwrap();
            let mut reader = Reader { file: File::open(&path).unwrap(), length: said, read: 0, ended: false };
            let mut buffer = vec![0; 150_000];
            let mut calls = Vec::new();
            while !reader.ended && calls.last() != Some(&0) {
                calls.push(reader.read(&mut buffer).unwrap());
            }
            assert_eq!(calls, counts, "{there} bytes, said to be {said}");
            assert_eq!(reader.read(&mut buffer).unwrap(), 0);
        }
    }

    #[test]
    fn a_failure_is_told_in_words() {
        let check = |error: io::Error, cause: &str| assert_eq!(problem(Path::new("x"), &error).cause, cause);
        check(io::Error::from_raw_os_error(2), "no such file or folder");
        check(io::Error::from_raw_os_error(13), "permission denied");
        check(io::Error::from_raw_os_error(5), "input/output error");
        check(io::Error::other("odd"), "odd");
    }
}
