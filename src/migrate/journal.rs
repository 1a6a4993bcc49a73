//! The journal: what a migration was about to do and what it has done, in `.keylift/journal.jsonl`.
//!
//! One JSON object a line, only ever appended, each on the disk before the next step is taken. It holds names, places
//! and keyed fingerprints, no value and no plain hash of one. It is what a rerun goes by: an entry keeps its name, and
//! one that was proven is only proven again. The folder is for its owner alone and keeps itself out of git.

pub mod ledger;

use super::arrange::{Arrangements, What};
use super::key::{Fingerprint, Key, KeyError, Token};
use super::name::SecretName;
use super::plan::Entry;
use super::request::KmsKey;
use super::store::Stored;
use super::upload::Outcome;
use crate::secret::SecretValue;
use ledger::Ledger;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folder of keylift's own files, in the root of a repository.
pub const FOLDER: &str = ".keylift";

/// The version of the lines written here.
const VERSION: u32 = 1;

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

/// A step of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// About to be stored.
    Intent,
    /// The store says that this journal's run made it.
    Created,
    /// Read back and the same. Without a `created` before it, it was there already.
    Verified,
    /// Not stored; the line says why.
    Failed,
    /// It may be stored, but there is no proof; the line says why.
    Unproven,
    /// It has the resource policy whose keyed digest the line gives.
    Policy,
    /// About to be copied to the region that the line gives, where it was not.
    Replicating,
    /// There is a copy in the region that the line gives.
    Replicated,
    /// It is rotated by the function that the line gives.
    Rotation,
    /// All that was wanted of it beside its value is there.
    Arranged,
    /// Proven, but its policy, a copy or its rotation is not as wanted; the line says why.
    Unfinished,
    /// About to be deleted, with a time in which it can be restored.
    Undoing,
    /// The copy in the region that the line gives was taken away.
    Unreplicated,
    /// Scheduled for deletion; the line says for how many days it can be restored.
    Undone,
    /// Not deleted; the line says why.
    Kept,
}

impl Step {
    /// The step that an outcome is.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Proven(..) => Self::Verified,
            Outcome::Failed(failure) if failure.leaves_nothing() => Self::Failed,
            Outcome::Failed(_) => Self::Unproven,
        }
    }
}

/// One line of the journal.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    v: u32,
    /// Seconds since 1970.
    at: u64,
    step: Step,
    /// Stands for the key that the fingerprint was made with.
    key: String,
    /// Stands for the value.
    fingerprint: String,
    name: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What the step is about, beside the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The KMS key that it was made with, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kms_key: Option<String>,
    /// What is wanted of it beside its value, and comes next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    wanted: Vec<What>,
    /// Stand for the values in a value that is a JSON object: one of them is what the source held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<LinePlace>,
}

/// Where a value stood.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct LinePlace {
    path: String,
    start: usize,
    end: usize,
}

impl Line {
    /// A step of `entry`, now. The places go into the first step only.
    fn new(step: Step, entry: &Entry, fingerprint: &Fingerprint, key: &Key) -> Self {
        let places = match step {
            Step::Intent => entry.places.iter().map(LinePlace::new).collect(),
            _ => Vec::new(),
        };
        Self {
            v: VERSION,
            at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()),
            step,
            key: key.id(),
            fingerprint: fingerprint.0.clone(),
            name: entry.name.as_str().to_owned(),
            rule: entry.rule.id.clone(),
            arn: None,
            reason: None,
            detail: None,
            kms_key: None,
            wanted: Vec::new(),
            parts: Vec::new(),
            places,
        }
    }

    /// The same, with what stands for the values in `value`.
    fn with_parts_of(mut self, value: &SecretValue, key: &Key) -> Self {
        self.parts = ledger::parts(value).iter().map(|part| key.fingerprint(part).0).collect();
        self
    }

    /// The same, with where it is stored.
    #[must_use]
    pub fn at(mut self, stored: &Stored) -> Self {
        self.arn = Some(stored.arn.as_str().to_owned());
        self
    }

    /// The same, with the key that encrypts it.
    #[must_use]
    pub fn encrypted_with(mut self, key: Option<&KmsKey>) -> Self {
        self.kms_key = key.map(|key| key.as_str().to_owned());
        self
    }

    /// The same, with what comes after the proof.
    #[must_use]
    pub fn wanting(mut self, arrangements: &Arrangements) -> Self {
        if self.step == Step::Verified {
            self.wanted = arrangements.wanted();
        }
        self
    }

    /// The same, with what it is about: a region, a function, a digest of what is no secret.
    #[must_use]
    pub fn about(self, detail: &str) -> Self {
        Self { detail: Some(detail.to_owned()), ..self }
    }

    /// The same, with why it is so. Only words of our own.
    #[must_use]
    pub fn because(self, reason: &dyn std::error::Error) -> Self {
        Self { reason: Some(reason.to_string()), ..self }
    }

    /// The same, with how it ended.
    #[must_use]
    pub fn with(self, outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Proven(verified, _) => self.at(verified.stored()),
            Outcome::Failed(failure) => Self { reason: Some(failure.to_string()), ..self },
        }
    }
}

impl LinePlace {
    fn new(place: &super::plan::Place) -> Self {
        Self { path: place.identity.clone(), start: place.span.start(), end: place.span.end() }
    }
}

/// What earlier runs left behind: the names they gave, and what they proved. Empty without a journal.
#[derive(Debug, Default)]
pub struct Memory {
    key: Option<Key>,
    bonds: HashMap<Fingerprint, Vec<(SecretName, Bond)>>,
    policies: HashSet<(SecretName, String)>,
}

/// How firmly a value has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// It may have been stored.
    Intended,
    /// It was stored.
    Created,
    /// It was proven.
    Verified,
}

impl Memory {
    /// Reads what is there, and writes nothing.
    ///
    /// # Errors
    /// When it can't be read or trusted.
    pub fn read(root: &Path) -> Result<Self, JournalError> {
        let (key, lines) = load(root)?;
        Ok(Self::of(key, &lines))
    }

    /// The names that earlier runs gave to this value.
    pub fn names_of(&self, value: &SecretValue) -> impl Iterator<Item = &SecretName> {
        let fingerprint = self.key.as_ref().map(|key| key.fingerprint(value));
        let bonds = fingerprint.and_then(|fingerprint| self.bonds.get(&fingerprint));
        bonds.into_iter().flatten().map(|(name, _)| name)
    }

    /// Whether an earlier run gave this name to some value.
    #[must_use]
    pub fn is_taken(&self, name: &SecretName) -> bool {
        self.bonds.values().flatten().any(|(taken, _)| taken == name)
    }

    fn of(key: Option<Key>, lines: &[(SecretName, Line)]) -> Self {
        let id = key.as_ref().map(Key::id);
        let mut memory = Self { key, ..Self::default() };
        for (name, line) in lines.iter().filter(|(_, line)| id.as_ref() == Some(&line.key)) {
            memory.learn(line, name.clone());
        }
        memory
    }

    fn learn(&mut self, line: &Line, name: SecretName) {
        let bonds = self.bonds.entry(Fingerprint(line.fingerprint.clone())).or_default();
        let bond = match line.step {
            Step::Intent | Step::Unproven => Bond::Intended,
            Step::Created => {
                self.policies.retain(|(other, _)| *other != name); // it is a new one, without
                Bond::Created
            }
            Step::Verified => Bond::Verified,
            Step::Policy => {
                self.policies.insert((name, line.detail.clone().unwrap_or_default()));
                return;
            }
            // The service is asked about these.
            Step::Replicating | Step::Replicated | Step::Rotation | Step::Arranged | Step::Unfinished => return,
            // Nothing was stored under that name: another run may choose another.
            Step::Failed => {
                bonds.retain(|(other, bond)| *other != name || *bond > Bond::Intended);
                return;
            }
            // It keeps its name: it can be restored under no other.
            Step::Undoing | Step::Unreplicated | Step::Undone | Step::Kept => return,
        };
        match bonds.iter_mut().find(|(other, _)| *other == name) {
            Some((_, known)) => *known = bond.max(*known),
            None => bonds.push((name, bond)),
        }
    }
}

/// The lines of a journal, each with its name, which has been checked.
type Lines = Vec<(SecretName, Line)>;

/// The key and the lines of the journal in `root`; nothing of both when keylift has no folder there.
fn load(root: &Path) -> Result<(Option<Key>, Lines), JournalError> {
    let folder = root.join(FOLDER);
    if !exists_as(&folder, fs::Metadata::is_dir)? {
        return Ok((None, Lines::new()));
    }
    let path = folder.join("journal.jsonl");
    let mut text = Vec::new();
    if exists_as(&path, fs::Metadata::is_file)? {
        text = fs::read(&path).map_err(|cause| JournalError::io(&path, cause))?;
    }
    Ok((Key::read(&folder)?, lines(&text, &path)?))
}

/// Reads lines up to the last line break; what follows was never written whole.
fn lines(text: &[u8], path: &Path) -> Result<Lines, JournalError> {
    let lines = text[..whole(text)].split_inclusive(|&byte| byte == b'\n');
    let read = lines.enumerate().map(|(at, text)| {
        let damaged = || JournalError::Damaged { path: path.to_owned(), line: at + 1 };
        let line: Line = serde_json::from_slice(text).map_err(|_| damaged())?;
        if line.v > VERSION {
            return Err(JournalError::Later(path.to_owned()));
        }
        Ok((SecretName::parse(&line.name).map_err(|_| damaged())?, line))
    });
    read.collect()
}

/// Length of the lines in `text` that were written whole.
fn whole(text: &[u8]) -> usize {
    memchr::memrchr(b'\n', text).map_or(0, |last| last + 1)
}

/// Whether there is something at `path`, and it is of that kind and no link.
fn exists_as(path: &Path, kind: impl Fn(&fs::Metadata) -> bool) -> Result<bool, JournalError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(JournalError::io(path, cause)),
        Ok(metadata) if kind(&metadata) => Ok(true),
        Ok(_) => Err(JournalError::Foreign(path.to_owned())),
    }
}

/// The journal of a repository, open and locked.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    key: Key,
    memory: Memory,
    ledger: Ledger,
}

impl Journal {
    /// Opens the journal in the folder `.keylift` of `root`; makes folder, key and journal where they are missing.
    ///
    /// # Errors
    /// When that can't be done, or another keylift has it open.
    pub fn open(root: &Path) -> Result<Self, JournalError> {
        let folder = root.join(FOLDER);
        make_folder(&folder)?;
        let path = folder.join("journal.jsonl");
        exists_as(&path, fs::Metadata::is_file)?;
        let failed = |cause| JournalError::io(&path, cause);
        let mut file = private(OpenOptions::new().read(true).append(true).create(true)).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy),
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        let key = Key::read_or_make(&folder)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        // A line that a crash cut short was never acted upon, so it may go.
        file.set_len(whole(&text) as u64).map_err(failed)?;
        sync_folder(&folder)?;
        let lines = lines(&text, &path)?;
        let memory = Memory::of(Key::read(&folder)?, &lines);
        let ledger = Ledger::of(Key::read(&folder)?, &lines);
        Ok(Self { path, file, key, memory, ledger })
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

    /// Whether this value was proven to be stored under this name.
    #[must_use]
    pub fn is_verified(&self, name: &SecretName, value: &SecretValue) -> bool {
        let bonds = self.memory.bonds.get(&self.key.fingerprint(value));
        bonds.is_some_and(|bonds| bonds.contains(&(name.clone(), Bond::Verified)))
    }

    /// Whether this journal's runs gave the secret the policy with this digest.
    #[must_use]
    pub fn has_policy(&self, name: &SecretName, digest: &str) -> bool {
        self.memory.policies.contains(&(name.clone(), digest.to_owned()))
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
        let line = Line::new(step, entry, &self.key.fingerprint(value), &self.key);
        if step == Step::Intent { line.with_parts_of(value, &self.key) } else { line }
    }

    /// Appends a line and waits until it is on the disk.
    ///
    /// # Errors
    /// When it can't be written; then nothing more may be done.
    pub fn record(&mut self, line: &Line) -> Result<(), JournalError> {
        let failed = |cause| JournalError::io(&self.path, cause);
        let mut text = serde_json::to_vec(line).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        self.file.write_all(&text).map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        if let Ok(name) = SecretName::parse(&line.name) {
            self.ledger.learn(&name, line);
            self.memory.learn(line, name);
        }
        Ok(())
    }
}

impl JournalError {
    fn io(path: &Path, cause: io::Error) -> Self {
        Self::Io { path: path.to_owned(), cause }
    }
}

/// The key of the repository at `root`; made, with its folder, when there is none.
///
/// # Errors
/// When it can't be read, written or trusted.
pub fn key(root: &Path) -> Result<Key, JournalError> {
    let folder = root.join(FOLDER);
    make_folder(&folder)?;
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
fn make_folder(folder: &Path) -> Result<(), JournalError> {
    if !exists_as(folder, fs::Metadata::is_dir)? {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(JournalError::io(folder, error)),
            _ => {}
        }
    }
    let ignore = folder.join(".gitignore");
    match private(OpenOptions::new().write(true).create_new(true)).open(&ignore) {
        Ok(mut file) => file.write_all(b"*\n").map_err(|cause| JournalError::io(&ignore, cause)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(JournalError::io(&ignore, cause)),
    }
}

/// For the owner's eyes only, where the system has modes.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes sure that a new file's entry in the folder is on the disk too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), JournalError> {
    File::open(folder).and_then(|file| file.sync_all()).map_err(|cause| JournalError::io(folder, cause))
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), JournalError> {
    Ok(())
}
