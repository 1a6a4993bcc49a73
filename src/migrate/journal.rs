//! The journal: what a migration was about to do and what it has done, in `.keylift/journal.jsonl`.
//!
//! One JSON object a line, only ever appended, each on the disk before the next step is taken. It holds names, places
//! and keyed fingerprints, no value and no plain hash of one. It is what a rerun goes by: an entry keeps its name, and
//! one that was proven is only proven again. The folder is for its owner alone and keeps itself out of git.

pub mod folder;
pub mod ledger;
pub mod line;
pub mod memory;

use super::key::{Key, KeyError, Token};
use super::name::SecretName;
use super::plan::Entry;
use crate::secret::SecretValue;
use folder::FOLDER;
use ledger::Ledger;
use line::{Line, Lines, Step};
use memory::Memory;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Why the journal is of no use.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum JournalError {
    /// It can't be read or written.
    #[error("failed to read or write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The folder or the file is a link or something else than keylift makes.
    #[error("{} is not what keylift made", .0.display())]
    #[diagnostic(help("keylift writes only into its own folder; move this away"))]
    Foreign(PathBuf),
    /// A line in the middle can't be read.
    #[error("line {line} of {} is damaged", path.display())]
    #[diagnostic(help("mend or remove that line, or move the journal away; keylift finds out again what is stored"))]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// Written by a later keylift.
    #[error("{} was written by a later version of keylift", .0.display())]
    Later(PathBuf),
    /// Another keylift has it open.
    #[error("another keylift is migrating here")]
    #[diagnostic(help("wait until it has ended"))]
    Busy,
    /// There is no key to go with it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Key(#[from] KeyError),
}

impl JournalError {
    fn io(path: &Path, cause: io::Error) -> Self {
        Self::Io { path: path.to_owned(), cause }
    }
}
/// The key and the lines of the journal in `root`; nothing of both when keylift has no folder there.
fn load(root: &Path) -> Result<(Option<Key>, Lines), JournalError> {
    let folder = root.join(FOLDER);
    if !folder::exists_as(&folder, fs::Metadata::is_dir)? {
        return Ok((None, Lines::new()));
    }
    let path = folder.join("journal.jsonl");
    let mut text = Vec::new();
    if folder::exists_as(&path, fs::Metadata::is_file)? {
        text = fs::read(&path).map_err(|cause| JournalError::io(&path, cause))?;
    }
    Ok((Key::read(&folder)?, line::lines(&text, &path)?))
}
/// The journal of a repository, open and locked.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    key: Key,
    memory: Memory,
    ledger: Ledger,
    /// Whether a line may have been written in part, so that none may follow it.
    torn: bool,
}

impl Journal {
    /// Opens the journal in the folder `.keylift` of `root`; makes folder, key and journal where they are missing.
    ///
    /// # Errors
    /// When that can't be done, or another keylift has it open.
    pub fn open(root: &Path) -> Result<Self, JournalError> {
        let folder = root.join(FOLDER);
        folder::make(&folder)?;
        let path = folder.join("journal.jsonl");
        folder::exists_as(&path, fs::Metadata::is_file)?;
        let failed = |cause| JournalError::io(&path, cause);
        let mut file =
            folder::private(OpenOptions::new().read(true).append(true).create(true)).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy),
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        let key = Key::read_or_make(&folder)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        // A line that a crash cut short was never acted upon, so it may go.
        file.set_len(line::whole(&text) as u64).map_err(failed)?;
        folder::sync(&folder)?;
        let lines = line::lines(&text, &path)?;
        let memory = Memory::of(Key::read(&folder)?, &lines);
        let ledger = Ledger::of(Key::read(&folder)?, &lines);
        Ok(Self { path, file, key, memory, ledger, torn: false })
    }

    /// What it says of each secret.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What earlier runs left behind, and this one so far.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// What stands for a text in the journal.
    #[must_use]
    pub fn digest(&self, text: &str) -> String {
        self.key.fingerprint(&SecretValue::new(text.as_bytes())).0
    }

    /// The token of the request that stores `value` as `name`.
    #[must_use]
    pub fn token(&self, name: &SecretName, value: &SecretValue) -> Token {
        self.key.token(name, value)
    }

    /// A line about `entry`, to be recorded.
    #[must_use]
    pub fn line(&self, step: Step, entry: &Entry, value: &SecretValue) -> Line {
        Line::of(step, entry, value, &self.key)
    }

    /// Appends a line and waits until it is on the disk.
    ///
    /// # Errors
    /// When it can't be written; then nothing more may be done.
    pub fn record(&mut self, line: &Line) -> Result<(), JournalError> {
        let failed = |cause| JournalError::io(&self.path, cause);
        let mut text = serde_json::to_vec(line).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        if std::mem::replace(&mut self.torn, true) {
            return Err(failed(io::Error::other("an earlier line could not be written")));
        }
        self.file.write_all(&text).map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        self.torn = false;
        if let Ok(name) = SecretName::parse(&line.name) {
            self.ledger.learn(&name, line);
            self.memory.learn(line, name);
        }
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Space may be there again in the middle of a run; half a line with another behind it would be a damaged one.
    #[test]
    fn nothing_follows_a_line_that_was_not_written_whole() {
        let root = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(root.path()).unwrap();
        let line: Line =
            serde_json::from_str(r#"{"v":1,"at":1,"step":"intent","key":"k","fingerprint":"f","name":"a","rule":"r"}"#)
                .unwrap();
        journal.record(&line).unwrap();
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let good = std::mem::replace(&mut journal.file, full);
        assert!(journal.record(&line).is_err());
        journal.file = good;
        assert!(journal.record(&line).is_err());
        assert_eq!(fs::read_to_string(&journal.path).unwrap().lines().count(), 1);
    }
}
