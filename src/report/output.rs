//! Writing a report to a file that was asked for: all of it or nothing of it.
//!
//! A regular file is replaced in one step, so that a reader never sees half a report and a failed run leaves the old
//! one. A scan that missed something does not replace the report of one that did not: it is written beside it.
//! What is not a file to keep (a terminal, `/dev/null`, a named pipe) is written to directly. A link, a folder, a
//! socket or a disk is refused: a scanned tree must not decide by a link which file is overwritten.

use super::Report;
use crate::text::printable::{Printable, path_bytes};
use miette::Diagnostic;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::Builder;
use thiserror::Error;

/// Why a report could not be written.
#[derive(Debug, Error, Diagnostic)]
pub enum OutputError {
    /// The target is a symbolic link.
    #[error("failed to write {}: it is a symbolic link", shown(.path))]
    #[diagnostic(help("name the file that it points to, or remove the link"))]
    Link {
        /// What was asked for.
        path: PathBuf,
    },
    /// The target is something that a report can neither replace nor be written to.
    #[error("failed to write {}: it is {what}", shown(.path))]
    #[diagnostic(help("give the name of a file, `report.sarif` say"))]
    Kind {
        /// What was asked for.
        path: PathBuf,
        /// What it is: `a folder`.
        what: &'static str,
    },
    /// Two reports have the same target.
    #[error("two reports can't both go to {}", shown(.path))]
    #[diagnostic(help("give each report a file of its own"))]
    Twice {
        /// What was asked for.
        path: PathBuf,
    },
    /// The target was named to be read.
    #[error("failed to write {}: it is to be scanned", shown(.path))]
    #[diagnostic(help("give the report a file of its own; it would take the place of what was scanned"))]
    Source {
        /// What was asked for.
        path: PathBuf,
    },
    /// The folder of the target does not exist.
    #[error("failed to write {}: its folder does not exist", shown(.path))]
    #[diagnostic(help("make the folder first: keylift makes none"))]
    NoFolder {
        /// What was asked for.
        path: PathBuf,
    },
    /// The system refused a device or a pipe.
    #[error("failed to write to {}", shown(.path))]
    #[diagnostic(help("what was written so far is not complete"))]
    Stream {
        /// What was asked for.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The system refused.
    #[error("failed to write {}", shown(.path))]
    #[diagnostic(help("the file is as it was before"))]
    Io {
        /// What was asked for.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

fn shown(path: &Path) -> String {
    Printable(path_bytes(path)).to_string()
}

/// Whether a report tells of all that was to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// It does.
    Complete,
    /// Something could not be read.
    Partial,
}

impl Coverage {
    /// That of `report`.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        if report.problems.is_empty() { Self::Complete } else { Self::Partial }
    }
}

/// A file that a report can be written to, as far as can be told without writing.
#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    /// Its folder without links, and its name.
    real: PathBuf,
}

/// Where a report is now.
#[derive(Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Where it was to be.
    There,
    /// In this file beside it: there is an older report in its place, and this one is of an incomplete scan.
    Beside(PathBuf),
}

impl Destination {
    /// Looks whether `path` can be written to, so that a long scan does not end with the news that it can't.
    ///
    /// # Errors
    /// When it is a link, a folder or the like, when its folder does not exist, and when it is one of `others`.
    pub fn new(path: &Path, others: &[Self]) -> Result<Self, OutputError> {
        target(path)?;
        let real = folder_of(path).canonicalize().map_err(|_| OutputError::NoFolder { path: path.to_owned() })?;
        let real = real.join(path.file_name().unwrap_or_default());
        if others.iter().any(|other| other.real == real) {
            return Err(OutputError::Twice { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), real })
    }

    /// The same, unless it is one of `sources`: a slip in a command line must not cost a source file.
    ///
    /// # Errors
    /// When it is.
    pub fn apart_from(self, sources: &[PathBuf]) -> Result<Self, OutputError> {
        let is_source = |source: &PathBuf| source.canonicalize().is_ok_and(|real| real == self.real);
        if sources.iter().any(is_source) { Err(OutputError::Source { path: self.path }) } else { Ok(self) }
    }

    /// Writes what `write` gives. An older report gives way to a complete one only; what an incomplete scan had left
    /// beside it goes with it.
    ///
    /// # Errors
    /// As [`replace`] has them.
    pub fn write(
        &self,
        coverage: Coverage,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Delivered, OutputError> {
        let beside = beside(&self.path);
        if coverage == Coverage::Partial && matches!(target(&self.path)?, Target::File(Some(_))) {
            replace(&beside, write)?;
            return Ok(Delivered::Beside(beside));
        }
        replace(&self.path, write)?;
        if fs::symlink_metadata(&beside).is_ok_and(|metadata| metadata.is_file()) {
            // A report that stays is older than the one just written; it says itself that it is incomplete.
            let _ = fs::remove_file(beside);
        }
        Ok(Delivered::There)
    }

    /// The file as it was named.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// `report.sarif` as `report.incomplete.sarif`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".incomplete");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes to `path` what `write` gives. A new file gets the mode that the umask leaves, an old one keeps its mode.
///
/// # Errors
/// When `path` is a link, a folder or the like, or when the system or `write` fails; then nothing is changed, unless
/// `path` is a device or a pipe.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
    let failed = |source: io::Error| OutputError::Io { path: path.to_owned(), source };
    match target(path)? {
        Target::Stream => {
            // Appending: `-o /dev/stdout >> log` must not write over the log.
            let stream = OpenOptions::new().append(true).open(path);
            let written = stream.map(BufWriter::new).and_then(|mut out| write(&mut out).and_then(|()| out.flush()));
            written.map_err(|source| OutputError::Stream { path: path.to_owned(), source })
        }
        Target::File(old) => {
            replace_file(path, old.map(|old| old.permissions()), write).map_err(|error| match error.kind() {
                ErrorKind::NotFound => OutputError::NoFolder { path: path.to_owned() },
                _ => failed(error),
            })
        }
    }
}

/// How a target is to be written.
enum Target {
    /// By replacing it; what is there now.
    File(Option<Metadata>),
    /// By writing into it.
    Stream,
}

fn target(path: &Path) -> Result<Target, OutputError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Target::File(None)),
        Err(source) => {
            return Err(OutputError::Io { path: path.to_owned(), source });
        }
    };
    let kind = metadata.file_type();
    let refused = |what| OutputError::Kind { path: path.to_owned(), what };
    if kind.is_symlink() {
        // Links that the system makes; in the rest of `/dev` (`/dev/shm`) anybody may make them.
        let system = ["/dev/stdout", "/dev/stderr", "/dev/fd"].iter().any(|own| path.starts_with(own));
        return if system && !path.components().any(|part| part.as_os_str() == "..") {
            Ok(Target::Stream)
        } else {
            Err(OutputError::Link { path: path.to_owned() })
        };
    }
    if kind.is_dir() {
        return Err(refused("a folder"));
    }
    if kind.is_file() {
        return Ok(Target::File(Some(metadata)));
    }
    special(kind).map_err(refused)
}

#[cfg(unix)]
fn special(kind: fs::FileType) -> Result<Target, &'static str> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() || kind.is_char_device() {
        Ok(Target::Stream)
    } else if kind.is_socket() {
        Err("a socket")
    } else {
        Err("a disk")
    }
}

#[cfg(not(unix))]
fn special(_: fs::FileType) -> Result<Target, &'static str> {
    Err("neither a file nor a folder")
}

fn replace_file(
    path: &Path,
    mode: Option<Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = folder_of(path);
    let mut builder = Builder::new();
    builder.prefix(".keylift-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = builder.tempfile_in(folder)?;
    if let Some(mode) = mode {
        temporary.as_file().set_permissions(mode)?;
    }
    let mut out = BufWriter::new(temporary.as_file());
    write(&mut out).and_then(|()| out.flush()).map_err(not_missing)?;
    drop(out);
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    // The name is on disk only when the folder is; where folders can't be synced there is nothing to do.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// An error of the writer, so that it is not taken for a missing folder.
fn not_missing(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::NotFound { io::Error::other(error) } else { error }
}

#[cfg(test)]
mod tests;
