//! Storing with proof: create, read back, compare, and write each step down.
//!
//! [`verify`] is the only maker of [`Verified`]. A name that is taken is never overwritten: with the same value it is
//! adopted, with another it is a conflict.

use super::journal::{Journal, JournalError, Step};
use super::key::Token;
use super::plan::{Entry, Plan, Values};
use super::request::{Create, KmsKey, TagError, Tags, tag_value};
use super::store::{State, Store, StoreError, Stored};
use crate::secret::SecretValue;
use miette::Diagnostic;

/// A secret whose value was read back from the store and is the same, byte for byte.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified(Stored); // private: a child module or this one could make it, nobody else

impl Verified {
    /// The secret.
    #[must_use]
    pub fn stored(&self) -> &Stored {
        &self.0
    }
}

/// Why there is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The store gave back another value.
    #[error("what was read back differs from the value in the source")]
    Differs,
    /// The store did not give it back.
    #[error("it could not be read back: {0}")]
    NotRead(StoreError),
}

/// Reads the value back and compares it.
///
/// # Errors
/// When it can't be read, or is not the same.
pub fn verify(store: &dyn Store, stored: Stored, original: &SecretValue) -> Result<Verified, Unproven> {
    let read = store.read(&stored.name).map_err(Unproven::NotRead)?;
    if read == *original { Ok(Verified(stored)) } else { Err(Unproven::Differs) }
}

/// What is sent along with every secret of a run.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The user's tags; keylift adds two of its own.
    pub tags: Tags,
    /// The user's KMS key.
    pub kms_key: Option<KmsKey>,
}

impl Extras {
    /// Checks that keylift's own tags have room beside the user's.
    ///
    /// # Errors
    /// When there are too many, or the user has set one of keylift's.
    pub fn check(&self) -> Result<(), TagError> {
        self.with_own_tags("rule", "source", &Tags::default()).map(|_| ())
    }

    /// Checks the same of each entry of a plan, which may have tags of its own.
    ///
    /// # Errors
    /// When there are too many, or one is set twice.
    pub fn check_for(&self, plan: &Plan) -> Result<(), TagError> {
        plan.entries.iter().try_for_each(|entry| self.with_own_tags("rule", "source", &entry.tags).map(|_| ()))
    }

    fn with_own_tags(&self, rule: &str, source: &str, more: &Tags) -> Result<Tags, TagError> {
        let mut tags = self.tags.clone();
        more.iter().try_for_each(|(key, value)| tags.add(key, value))?;
        tags.add("keylift:rule", &tag_value(rule))?;
        tags.add("keylift:source", &tag_value(source))?;
        Ok(tags)
    }
}

/// How a proven secret came to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Made by this run.
    Created,
    /// It was there with the same value, made by somebody else or before the journal.
    Adopted,
    /// The journal knew it: proven before, and proven again now.
    Known,
}

/// What became of one entry of the plan.
#[derive(Debug)]
pub enum Outcome {
    /// Stored and proven.
    Proven(Verified, How),
    /// Not.
    Failed(Failure),
}

/// Why an entry is not stored, or not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Diagnostic)]
pub enum Failure {
    /// The name has another value.
    #[error("the name is taken by a secret with another value; nothing was overwritten")]
    #[diagnostic(help(
        "if it was rotated since, the value in the source is dead: take it out; else choose another --env or --app"
    ))]
    Conflict,
    /// The name belongs to a deleted secret until it is gone for good.
    #[error("a secret of this name is scheduled for deletion")]
    #[diagnostic(help("restore it (aws secretsmanager restore-secret), or wait until it is gone"))]
    PendingDeletion,
    /// The store did not take it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(StoreError),
    /// Stored, but there is no proof.
    #[error("stored, but not proven: {0}")]
    #[diagnostic(help("don't change the source yet; run the same command again"))]
    Unproven(Unproven),
    /// Not tried, because an earlier one met something that would stop this one too.
    #[error("not tried")]
    NotTried,
}

impl Failure {
    /// Whether the store is sure to hold nothing of ours because of this run.
    #[must_use]
    pub fn leaves_nothing(self) -> bool {
        match self {
            Self::Conflict | Self::PendingDeletion | Self::NotTried => true,
            Self::Store(error) => !error.may_have_happened(),
            Self::Unproven(_) => false,
        }
    }
}

/// The result of a run: one outcome an entry, in the plan's order.
#[derive(Debug, Default)]
pub struct Run {
    /// What became of each entry that was reached.
    pub outcomes: Vec<Outcome>,
    /// Set when the journal could not be written; nothing was sent after that.
    pub stopped: Option<JournalError>,
}

/// Stores and proves every entry, one after the other. Calls `done` after each.
///
/// Never fails as a whole: what went wrong is in the outcomes. After an error that would meet every entry the rest is
/// not tried; without a journal nothing more is sent.
pub fn run(
    plan: &Plan,
    values: &Values<'_>,
    extras: &Extras,
    store: &dyn Store,
    journal: &mut Journal,
    done: &mut dyn FnMut(),
) -> Run {
    let mut run = Run::default();
    let mut hopeless = false;
    for (entry, value) in plan.entries.iter().zip(values.iter()) {
        let outcome = if hopeless {
            Outcome::Failed(Failure::NotTried)
        } else {
            match upload(entry, value, extras, store, journal) {
                Ok(outcome) => outcome,
                Err(error) => {
                    run.stopped = Some(error);
                    return run;
                }
            }
        };
        hopeless |= is_hopeless(&outcome);
        run.outcomes.push(outcome);
        done();
    }
    run
}

fn is_hopeless(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Failed(Failure::Store(error) | Failure::Unproven(Unproven::NotRead(error))) => error.stops_the_run(),
        _ => false,
    }
}

/// One entry: write the intent down, store, prove, write the result down.
fn upload(
    entry: &Entry,
    value: &SecretValue,
    extras: &Extras,
    store: &dyn Store,
    journal: &mut Journal,
) -> Result<Outcome, JournalError> {
    if journal.is_verified(&entry.name, value)
        && let Some(outcome) = prove_again(entry, value, store)
    {
        journal.record(&journal.line(Step::of(&outcome), entry, value).with(&outcome))?;
        return Ok(outcome);
    }
    journal.record(&journal.line(Step::Intent, entry, value))?;
    let token = journal.token(&entry.name, value);
    let outcome = match place(entry, value, extras, token, store) {
        Err(failure) => Outcome::Failed(failure),
        Ok((stored, how)) => {
            if how == How::Created {
                journal.record(&journal.line(Step::Created, entry, value).at(&stored))?;
            }
            prove(store, stored, value, how)
        }
    };
    journal.record(&journal.line(Step::of(&outcome), entry, value).with(&outcome))?;
    Ok(outcome)
}

/// Proves once more what the journal says was proven. `None` when it is no longer there, and has to be stored anew.
fn prove_again(entry: &Entry, value: &SecretValue, store: &dyn Store) -> Option<Outcome> {
    match store.describe(&entry.name) {
        Err(StoreError::NotFound) => None,
        Err(error) => Some(Outcome::Failed(Failure::Store(error))),
        Ok(described) => Some(match described.state {
            State::PendingDeletion => Outcome::Failed(Failure::PendingDeletion),
            State::Live => prove(store, described.stored, value, How::Known),
        }),
    }
}

/// Puts the value there, or finds that the name is taken.
fn place(
    entry: &Entry,
    value: &SecretValue,
    extras: &Extras,
    token: Token,
    store: &dyn Store,
) -> Result<(Stored, How), Failure> {
    let source = entry.places.first().map_or("", |place| place.identity.as_str());
    let tags = extras
        .with_own_tags(&entry.rule.id, source, &entry.tags)
        .map_err(|_| Failure::Store(StoreError::Unbuildable))?;
    let request = Create {
        name: &entry.name,
        value,
        token,
        description: entry.description.clone(),
        tags: &tags,
        kms_key: extras.kms_key.as_ref(),
    };
    match store.create(&request) {
        Ok(stored) => Ok((stored, How::Created)),
        Err(error) if may_be_taken(error) => {
            let described = store.describe(&entry.name).map_err(|_| Failure::Store(error))?;
            match described.state {
                State::PendingDeletion => Err(Failure::PendingDeletion),
                State::Live if error == StoreError::Exists => Ok((described.stored, How::Adopted)),
                State::Live => Err(Failure::Store(error)),
            }
        }
        Err(error) => Err(Failure::Store(error)),
    }
}

/// Whether the name may be in use: for one that is scheduled for deletion AWS answers `InvalidRequestException`, and
/// other servers that it exists.
fn may_be_taken(error: StoreError) -> bool {
    matches!(error, StoreError::Exists | StoreError::Refused { code: "InvalidRequestException" })
}

/// Reads back and compares; another value under a name that was there before is a conflict.
fn prove(store: &dyn Store, stored: Stored, value: &SecretValue, how: How) -> Outcome {
    match verify(store, stored, value) {
        Ok(verified) => Outcome::Proven(verified, how),
        Err(Unproven::Differs) if how != How::Created => Outcome::Failed(Failure::Conflict),
        Err(unproven) => Outcome::Failed(Failure::Unproven(unproven)),
    }
}
