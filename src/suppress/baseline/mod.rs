//! The baseline: a text file of findings that are known and accepted, by fingerprint. `docs/suppression.md` describes it.
//!
//! One line an entry, sorted, and nothing else that changes: no line numbers, no dates of making, no version of keylift. The
//! same entries are the same bytes, and the lines of two branches can be taken together.
//!
//! `read` reads one, `revise` brings one up to date. Not here: where it lies, and how it gets there.

pub mod read;
pub mod revise;

#[cfg(test)]
mod tests;

use crate::fingerprint::{Fingerprint, Key};
use crate::text::hex;
use crate::text::printable::Printable;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::PathBuf;

/// How the file is called when nobody says otherwise.
pub const FILE_NAME: &str = ".keylift-baseline";

/// What stands in an entry's path in place of a secret, as in every report.
const MASK: &str = "********";

/// A baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// What its fingerprints are made with.
    pub seal: Seal,
    /// Ordered by path, rule and fingerprint; each fingerprint is there once.
    entries: Vec<Entry>,
}

/// What fingerprints were made with, as far as it may be known to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seal {
    /// A slow hash with this salt.
    Salt([u8; 16]),
    /// The key of this name.
    Key(String),
}

impl Seal {
    /// That of what is made with `key`.
    #[must_use]
    pub fn of(key: &Key) -> Self {
        match key {
            Key::Salt(salt) => Self::Salt(*salt),
            Key::Secret(_) => Self::Key(key.id().unwrap_or_default()),
        }
    }
}

/// A finding that is known and accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who it is.
    pub fingerprint: Fingerprint,
    /// The rule that finds it.
    pub rule: String,
    /// Its file, seen from the top of the repository, with `/` between the parts; a secret in it is masked. For people, and
    /// so that a fingerprint is only made where there could be one.
    pub path: Vec<u8>,
    /// The last day on which it is accepted.
    pub until: Option<Date>,
    /// Why it is accepted.
    pub reason: Option<String>,
    /// Its line in the file that it was read from, from 1; 0 when it is new.
    pub line: u32,
}

impl Entry {
    /// What entries are ordered by.
    fn order(&self) -> (&[u8], &str, Fingerprint) {
        (&self.path, &self.rule, self.fingerprint)
    }

    /// Its file, from the top of the repository.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        path_of(&self.path)
    }

    /// Whether its last day is over.
    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// Whether a finding by `rule` in `path` could be the one that is meant.
    #[must_use]
    pub fn may_be(&self, rule: &str, path: &[u8]) -> bool {
        self.rule == rule && (self.path == path || self.is_masked())
    }

    /// Whether its path holds a mask, and so says less than the whole truth.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        memchr::memmem::find(&self.path, MASK.as_bytes()).is_some()
    }
}

impl Baseline {
    /// With these entries. Of several with one fingerprint, as a merge can leave them, the one counts that counts longest.
    #[must_use]
    pub fn new(seal: Seal, mut entries: Vec<Entry>) -> Self {
        // No last day is later than any.
        let last = |entry: &Entry| entry.until.unwrap_or(Date::MAX);
        entries.sort_by(|a, b| {
            (a.fingerprint.cmp(&b.fingerprint)).then(last(b).cmp(&last(a))).then(b.reason.cmp(&a.reason))
        });
        entries.dedup_by_key(|entry| entry.fingerprint);
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        Self { seal, entries }
    }

    /// The entries, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that has the fingerprint of this one.
    #[must_use]
    pub fn get(&self, like: &Entry) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.fingerprint == like.fingerprint)
    }

    /// Adds an entry, in place of the one with its fingerprint.
    pub fn put(&mut self, entry: Entry) {
        self.remove(&entry);
        let at = self.entries.partition_point(|other| other.order() < entry.order());
        self.entries.insert(at, entry);
    }

    /// Removes the entry with the fingerprint of this one; whether there was one.
    pub fn remove(&mut self, like: &Entry) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.fingerprint != like.fingerprint);
        self.entries.len() < before
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from(
            "# Findings of keylift that are known and accepted. `keylift baseline` keeps this file: comments are lost, reasons stay.\n\
             # Each line: fingerprint, rule, path, and if you like until=2027-01-31 and, at the end, reason=any words\n\
             version 1\n",
        );
        match &self.seal {
            Seal::Salt(salt) => text.extend(["salt ", &hex::written(salt), "\n"]),
            Seal::Key(id) => text.extend(["key ", id, "\n"]),
        }
        for entry in &self.entries {
            text.push_str(&line_of(entry));
        }
        text
    }
}

fn line_of(entry: &Entry) -> String {
    let mut line = format!("{} {} {}", entry.fingerprint, entry.rule, escaped(&entry.path));
    if let Some(until) = entry.until {
        let _ = write!(line, " until={until}");
    }
    if let Some(reason) = &entry.reason {
        let _ = write!(line, " reason={}", Printable(reason.trim().as_bytes()));
    }
    line.push('\n');
    line
}

/// A path in one printable word: blanks, `%` and all that can't be seen come out as `%20` and the like.
#[must_use]
pub fn escaped(path: &[u8]) -> String {
    let mut text = String::new();
    let escape = |text: &mut String, bytes: &[u8]| text.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
    for chunk in path.utf8_chunks() {
        for character in chunk.valid().chars() {
            let mut buffer = [0; 4];
            let plain: &str = character.encode_utf8(&mut buffer);
            let visible = Printable(plain.as_bytes()).to_string() == plain && !character.is_whitespace();
            if visible && character != '%' { text.push(character) } else { escape(&mut text, plain.as_bytes()) }
        }
        escape(&mut text, chunk.invalid());
    }
    text
}

/// The path that was [`escaped`]; `None` when `%` is not followed by two digits.
#[must_use]
pub fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('%');
    let mut path = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        path.extend(hex::bytes(digits.as_bytes())?);
        path.extend_from_slice(rest.as_bytes());
    }
    Some(path)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
