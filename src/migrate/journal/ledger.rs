//! What the journal says of each secret: its lines, folded into one [`Record`] a secret.
//!
//! It says what was done, not what is true now: that, [`super::super::status`] asks the store and the source.

use super::line::{Line, LinePlace, Step};
use super::{JournalError, load};
use crate::migrate::key::{Fingerprint, Key, Token};
use crate::migrate::name::SecretName;
use crate::migrate::request::KmsKey;
use crate::migrate::request::replica::Region;
use crate::migrate::request::rotation::Lambda;
use crate::migrate::store::Arn;
use crate::secret::SecretValue;
use crate::text::printable::{Printable, disarmed};
use std::path::{Component, Path, PathBuf};
use zeroize::Zeroize;

/// All records of a journal, in the order in which their secrets were first written down.
#[derive(Debug, Default)]
pub struct Ledger {
    key: Option<Key>,
    records: Vec<Record>,
}

/// A secret, as the journal has it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: SecretName,
    /// The id of the rule that found it. From a file, so not to be shown as it is.
    pub rule: String,
    /// The store's name for it; `None` when it was never seen there.
    pub arn: Option<Arn>,
    /// How it came to be there, as far as the journal saw it.
    pub made: Made,
    /// Whether it was ever proven.
    pub proven: bool,
    /// Whether all that the last run wanted beside the value was done: policy, replicas, rotation.
    pub arranged: bool,
    /// Whether it was given a resource policy.
    pub policy: bool,
    /// The regions that it was copied to, or was about to be. A copy of somebody else's is not among them.
    pub copies: Vec<Region>,
    /// The function that it is rotated by.
    pub rotation: Option<Lambda>,
    /// The KMS key that it was made with, if one was given.
    pub kms_key: Option<KmsKey>,
    /// Whether it was taken back since.
    pub undo: Undo,
    /// Where its value stood, as the last run that stored it saw it.
    pub places: Vec<Place>,
    /// Stands for the key that the fingerprints were made with.
    key: String,
    value: Fingerprint,
    parts: Vec<Fingerprint>,
}

/// Who made a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A run of this journal.
    Here,
    /// It was there already, with the same value.
    Elsewhere,
    /// A run ended before it was known.
    Unknown,
}

/// How far a secret was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// It was not, or was stored again since.
    No,
    /// A run ended before it was known.
    Begun,
    /// It was.
    Done,
}

/// Where a value stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as seen from the root, as people see it: printable, and every secret in it masked.
    pub path: String,
    /// Bytes of the file.
    pub span: std::ops::Range<usize>,
}

impl Place {
    /// The file below `root`; `None` for a path that leads out of it.
    #[must_use]
    pub fn file(&self, root: &Path) -> Option<PathBuf> {
        let path = Path::new(&self.path);
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        inside.then(|| root.join(path))
    }
}

impl Record {
    /// The value that is stored, and those in it when it is a JSON object: any of them may be what the source held.
    pub fn fingerprints(&self) -> impl Iterator<Item = &Fingerprint> {
        std::iter::once(&self.value).chain(&self.parts)
    }

    fn new(name: &SecretName, line: &Line) -> Self {
        Self {
            name: name.clone(),
            rule: line.rule.clone(),
            arn: None,
            made: Made::Unknown,
            proven: false,
            arranged: true,
            policy: false,
            copies: Vec::new(),
            rotation: None,
            kms_key: None,
            undo: Undo::No,
            places: Vec::new(),
            key: line.key.clone(),
            value: Fingerprint(line.fingerprint.clone()),
            parts: Vec::new(),
        }
    }

    fn learn(&mut self, line: &Line) {
        if let Some(arn) = line.arn.as_ref().and_then(|arn| Arn::parse(arn, &self.name)) {
            self.arn = Some(arn);
        }
        let detail = line.detail.as_deref().unwrap_or_default();
        match line.step {
            Step::Intent => {
                self.places = line.places.iter().map(Place::from).collect();
                self.parts = line.parts.iter().cloned().map(Fingerprint).collect();
            }
            Step::Created => {
                self.made = Made::Here;
                self.undo = Undo::No;
                self.copies.clear(); // it is a new one, without
                self.kms_key = line.kms_key.as_deref().and_then(|key| KmsKey::parse(key).ok());
            }
            Step::Verified => {
                self.proven = true;
                self.arranged = line.wanted.is_empty();
                self.undo = Undo::No;
                if self.made == Made::Unknown {
                    self.made = Made::Elsewhere;
                }
            }
            Step::Policy => self.policy = true,
            Step::Replicating => {
                if let Some(region) = Region::parse(detail).filter(|region| !self.copies.contains(region)) {
                    self.copies.push(region);
                }
            }
            Step::Rotation => self.rotation = Lambda::parse(detail).ok(),
            Step::Arranged => self.arranged = true,
            Step::Unfinished => self.arranged = false,
            Step::Undoing => self.undo = Undo::Begun,
            Step::Unreplicated => {
                self.copies.retain(|region| region.as_str() != detail);
                self.arranged = false;
            }
            Step::Undone => self.undo = Undo::Done,
            Step::Kept => self.undo = Undo::No,
            Step::Failed | Step::Unproven | Step::Replicated => {}
        }
    }
}

impl From<&LinePlace> for Place {
    fn from(place: &LinePlace) -> Self {
        // It was printable when it was written down; who has edited the file since may have had other ideas.
        let path = disarmed(&Printable(place.path.as_bytes()).to_string());
        Self { path, span: place.start..place.end }
    }
}

impl Ledger {
    /// Reads the journal in `root`, and writes nothing. Without one there are no records.
    ///
    /// # Errors
    /// When it can't be read or trusted.
    pub fn read(root: &Path) -> Result<Self, JournalError> {
        let (key, lines) = load(root)?;
        Ok(Self::of(key, &lines))
    }

    pub(super) fn of(key: Option<Key>, lines: &[(SecretName, Line)]) -> Self {
        let mut ledger = Self { key, records: Vec::new() };
        lines.iter().for_each(|(name, line)| ledger.learn(name, line));
        ledger
    }

    pub(super) fn learn(&mut self, name: &SecretName, line: &Line) {
        let same =
            |record: &Record| record.name == *name && record.key == line.key && record.value.0 == line.fingerprint;
        let at = self.records.iter().rposition(same).unwrap_or_else(|| {
            self.records.push(Record::new(name, line));
            self.records.len() - 1
        });
        self.records[at].learn(line);
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Whether the key that this record was made with is the one that is here. Without it nothing can be compared.
    #[must_use]
    pub fn has_key_of(&self, record: &Record) -> bool {
        self.key.as_ref().is_some_and(|key| key.id() == record.key)
    }

    /// What stands for `value`; `None` without a key.
    #[must_use]
    pub fn fingerprint(&self, value: &SecretValue) -> Option<Fingerprint> {
        self.key.as_ref().map(|key| key.fingerprint(value))
    }

    /// Whether `value` is the one that was stored.
    #[must_use]
    pub fn is_value_of(&self, record: &Record, value: &SecretValue) -> bool {
        self.fingerprint(value).is_some_and(|fingerprint| fingerprint == record.value)
    }

    /// The token of the request that stored `value` as `name`. Secrets Manager calls the version that such a request
    /// makes by its token, so nobody without the key can have made it.
    #[must_use]
    pub fn token(&self, name: &SecretName, value: &SecretValue) -> Option<Token> {
        self.key.as_ref().map(|key| key.token(name, value))
    }

    /// A line about `record`, to be recorded.
    #[must_use]
    pub fn line(&self, step: Step, record: &Record) -> Line {
        let mut line = Line::new(step, &record.name, &record.rule, record.key.clone(), &record.value);
        line.arn = record.arn.as_ref().map(|arn| arn.as_str().to_owned());
        line
    }
}

/// The values in `value` when it is a JSON object: those of its keys that are text.
#[must_use]
pub fn parts(value: &SecretValue) -> Vec<SecretValue> {
    let bytes = value.expose();
    if bytes.first() != Some(&b'{') {
        return Vec::new();
    }
    let Ok(object) = serde_json::from_slice::<std::collections::BTreeMap<String, serde_json::Value>>(bytes) else {
        return Vec::new();
    };
    let texts = object.into_values().filter_map(|part| match part {
        serde_json::Value::String(mut text) => {
            let part = SecretValue::new(text.as_bytes());
            text.zeroize();
            Some(part)
        }
        _ => None,
    });
    texts.collect()
}
