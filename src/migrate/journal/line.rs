//! One line of the journal, and what a file of them holds.

use super::{JournalError, ledger};
use crate::migrate::arrange::{Arrangements, What};
use crate::migrate::key::{Fingerprint, Key};
use crate::migrate::name::SecretName;
use crate::migrate::plan::{Entry, Place};
use crate::migrate::request::KmsKey;
use crate::migrate::store::Stored;
use crate::migrate::upload::Outcome;
use crate::secret::SecretValue;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The version of the lines written here.
const VERSION: u32 = 1;

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
    pub(super) step: Step,
    /// Stands for the key that the fingerprint was made with.
    pub(super) key: String,
    /// Stands for the value.
    pub(super) fingerprint: String,
    pub(super) name: String,
    pub(super) rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What the step is about, beside the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// The KMS key that it was made with, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kms_key: Option<String>,
    /// What is wanted of it beside its value, and comes next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) wanted: Vec<What>,
    /// Stand for the values in a value that is a JSON object: one of them is what the source held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) places: Vec<LinePlace>,
}

/// Where a value stood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct LinePlace {
    pub(super) path: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Line {
    /// A step, now, of the secret `name` that `rule` found. `key` stands for the key, `fingerprint` for the value.
    pub(super) fn new(step: Step, name: &SecretName, rule: &str, key: String, fingerprint: &Fingerprint) -> Self {
        Self {
            v: VERSION,
            at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()),
            step,
            key,
            fingerprint: fingerprint.0.clone(),
            name: name.as_str().to_owned(),
            rule: rule.to_owned(),
            arn: None,
            reason: None,
            detail: None,
            kms_key: None,
            wanted: Vec::new(),
            parts: Vec::new(),
            places: Vec::new(),
        }
    }

    /// A step of `entry` with this value. The first one says where it stands, and what is in it.
    pub(super) fn of(step: Step, entry: &Entry, value: &SecretValue, key: &Key) -> Self {
        let line = Self::new(step, &entry.name, &entry.rule.id, key.id(), &key.fingerprint(value));
        if step != Step::Intent {
            return line;
        }
        Self {
            places: entry.places.iter().map(LinePlace::new).collect(),
            parts: ledger::parts(value).iter().map(|part| key.fingerprint(part).0).collect(),
            ..line
        }
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
    fn new(place: &Place) -> Self {
        Self { path: place.identity.clone(), start: place.span.start(), end: place.span.end() }
    }
}

/// The lines of a journal, each with its name, which has been checked.
pub(super) type Lines = Vec<(SecretName, Line)>;
/// Reads lines up to the last line break; what follows was never written whole.
pub(super) fn lines(text: &[u8], path: &Path) -> Result<Lines, JournalError> {
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
pub(super) fn whole(text: &[u8]) -> usize {
    memchr::memrchr(b'\n', text).map_or(0, |last| last + 1)
}
