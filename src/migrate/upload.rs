//! Storing with proof: create, read back, compare, and write each step down; a few secrets at a time.
//!
//! [`verify`] is the only maker of [`Verified`]. A name that is taken is never overwritten: with the same value it is
//! adopted, with another it is a conflict.

use super::arrange::{Arrangements, Unarranged};
use super::journal::line::{Line, Step};
use super::journal::{Journal, JournalError};
use super::key::Token;
use super::name::SecretName;
use super::parallel;
use super::plan::{Entry, Plan, Values};
use super::request::{Create, KmsKey, TagError, Tags, tag_value};
use super::store::{State, Store, StoreError, Stored};
use crate::secret::SecretValue;
use miette::Diagnostic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

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
    match store.read(&stored.name) {
        Ok(read) if read == *original => Ok(Verified(stored)),
        Ok(_) | Err(StoreError::Binary) => Err(Unproven::Differs),
        Err(error) => Err(Unproven::NotRead(error)),
    }
}

/// What is wanted of every secret of a run, beside its value.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The user's tags; keylift adds two of its own.
    pub tags: Tags,
    /// The user's KMS key.
    pub kms_key: Option<KmsKey>,
    /// What is arranged once the value is proven.
    pub arrangements: Arrangements,
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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Diagnostic)]
pub enum Failure {
    /// The name has another value.
    #[error("the name is taken by a secret with another value; nothing was overwritten")]
    #[diagnostic(help("choose another --env or --app, or another name in the plan, or leave it out there"))]
    Conflict,
    /// Proven by an earlier run; since then it has got another value.
    #[error("stored and proven by an earlier run, and changed since: rotated, most likely")]
    #[diagnostic(help("the value in the source is dead, then: put the lookup in its place"))]
    Rotated,
    /// The name has no value.
    #[error("the name is taken by a secret without a value; nothing was overwritten")]
    #[diagnostic(help("delete that one, or choose another name"))]
    Empty,
    /// The name belongs to a deleted secret until it is gone for good.
    #[error("a secret of this name is scheduled for deletion")]
    #[diagnostic(help("restore it (aws secretsmanager restore-secret), or wait until it is gone"))]
    PendingDeletion,
    /// The store did not take it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(StoreError),
    /// The store did not take it, and the user's KMS key may be why: AWS has the same codes for both.
    #[error("{0}; the KMS key may be why")]
    #[diagnostic(help(
        "check that the key exists in the region and is enabled, and that this identity may use it: kms:GenerateDataKey \
         and kms:Decrypt"
    ))]
    WithKey(StoreError),
    /// Stored, but there is no proof.
    #[error("stored, but not proven: {0}")]
    #[diagnostic(help("don't change the source yet; run the same command again"))]
    Unproven(Unproven),
    /// Stored and proven, but not arranged as wanted.
    #[error("stored and proven, but {0}")]
    #[diagnostic(transparent)]
    Unarranged(Unarranged),
    /// The journal could not be written while it was under way.
    #[error("it may be stored, but the journal could not be written")]
    Unrecorded,
    /// Not tried, because an earlier one met something that would stop this one too.
    #[error("not tried")]
    NotTried,
}

impl Failure {
    /// Whether the store is sure to hold nothing of ours because of this run.
    #[must_use]
    pub fn leaves_nothing(&self) -> bool {
        match self {
            Self::Conflict | Self::Rotated | Self::Empty | Self::PendingDeletion | Self::NotTried => true,
            Self::Store(error) | Self::WithKey(error) => !error.may_have_happened(),
            Self::Unproven(_) | Self::Unarranged(_) | Self::Unrecorded => false,
        }
    }
}

/// The result of a run: one outcome an entry, in the plan's order.
#[derive(Debug, Default)]
pub struct Run {
    /// What became of each entry.
    pub outcomes: Vec<Outcome>,
    /// Set when the journal could not be written; nothing more was sent after that.
    pub stopped: Option<JournalError>,
}

/// Stores and proves every entry, a few at a time. Calls `done` after each.
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
    let desk = Desk::new(journal);
    let values: Vec<&SecretValue> = values.iter().collect();
    let work = |at: usize| {
        if desk.is_hopeless() {
            return Outcome::Failed(Failure::NotTried);
        }
        let outcome = upload(&plan.entries[at], values[at], extras, store, &desk);
        let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(desk.stop(error)));
        if is_hopeless(&outcome) {
            desk.give_up();
        }
        outcome
    };
    let outcomes = parallel::map(plan.entries.len(), &work, done);
    Run { outcomes, stopped: desk.stopped() }
}

fn is_hopeless(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Failed(Failure::Store(error) | Failure::Unproven(Unproven::NotRead(error))) => error.stops_the_run(),
        _ => false,
    }
}

/// What the threads of a run share: the journal, which one of them writes at a time, and whether to go on.
pub(super) struct Desk<'a> {
    journal: Mutex<&'a mut Journal>,
    hopeless: AtomicBool,
    stopped: Mutex<Option<JournalError>>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(journal: &'a mut Journal) -> Self {
        Self { journal: Mutex::new(journal), hopeless: AtomicBool::new(false), stopped: Mutex::new(None) }
    }

    /// A thread that panicked ends the run, so what it held is whole or of no matter.
    fn journal(&self) -> MutexGuard<'_, &'a mut Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line about `entry`, to be recorded.
    pub(super) fn line(&self, step: Step, entry: &Entry, value: &SecretValue) -> Line {
        self.journal().line(step, entry, value)
    }

    /// Appends a line and waits until it is on the disk.
    pub(super) fn record(&self, line: &Line) -> Result<(), JournalError> {
        self.journal().record(line)
    }

    /// See [`super::journal::memory::Memory::has_policy`].
    pub(super) fn has_policy(&self, name: &SecretName, digest: &str) -> bool {
        self.journal().memory().has_policy(name, digest)
    }

    /// See [`Journal::digest`].
    pub(super) fn digest(&self, text: &str) -> String {
        self.journal().digest(text)
    }

    /// The token of the request that does `what` to the secret `name`.
    pub(super) fn token(&self, name: &SecretName, what: &str) -> Token {
        self.journal().token(name, &SecretValue::new(what.as_bytes()))
    }

    /// Whether trying more is of no use.
    pub(super) fn is_hopeless(&self) -> bool {
        self.hopeless.load(Ordering::Relaxed)
    }

    /// What is begun is ended, nothing new is begun.
    pub(super) fn give_up(&self) {
        self.hopeless.store(true, Ordering::Relaxed);
    }

    /// The same because the journal can't be written; the failure is that of the entry under way.
    pub(super) fn stop(&self, error: JournalError) -> Failure {
        self.give_up();
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        Failure::Unrecorded
    }

    /// Why the run was stopped, if it was.
    pub(super) fn stopped(self) -> Option<JournalError> {
        self.stopped.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One entry: write the intent down, store, prove, write the result down.
fn upload(
    entry: &Entry,
    value: &SecretValue,
    extras: &Extras,
    store: &dyn Store,
    desk: &Desk<'_>,
) -> Result<Outcome, JournalError> {
    let (known, token) = {
        let journal = desk.journal();
        (journal.memory().is_verified(&entry.name, value), journal.token(&entry.name, value))
    };
    let record = |outcome: &Outcome| {
        let line = desk.line(Step::of(outcome), entry, value).with(outcome);
        desk.record(&line.wanting(&extras.arrangements))
    };
    if known && let Some(outcome) = prove_again(entry, value, store) {
        record(&outcome)?;
        return Ok(outcome);
    }
    desk.record(&desk.line(Step::Intent, entry, value))?;
    let outcome = match place(entry, value, extras, token, store) {
        Err(failure) => Outcome::Failed(failure),
        Ok((stored, how)) => {
            if how == How::Created {
                let line = desk.line(Step::Created, entry, value).at(&stored);
                desk.record(&line.encrypted_with(extras.kms_key.as_ref()))?;
            }
            prove(store, stored, value, how)
        }
    };
    record(&outcome)?;
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
        // Of a creation, what is not found can only be the key.
        Err(StoreError::NotFound) => Err(Failure::Store(StoreError::Kms { code: "ResourceNotFoundException" })),
        Err(error @ (StoreError::Denied { .. } | StoreError::Refused { .. })) if extras.kms_key.is_some() => {
            Err(Failure::WithKey(error))
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
    let verified = if how == How::Created { verify_new(store, stored, value) } else { verify(store, stored, value) };
    match verified {
        Ok(verified) => Outcome::Proven(verified, how),
        Err(Unproven::Differs) if how == How::Known => Outcome::Failed(Failure::Rotated),
        Err(Unproven::Differs) if how == How::Adopted => Outcome::Failed(Failure::Conflict),
        Err(Unproven::NotRead(StoreError::NotFound)) if how != How::Created => Outcome::Failed(Failure::Empty),
        Err(unproven) => Outcome::Failed(Failure::Unproven(unproven)),
    }
}

/// Pauses before what was just created is looked for again: Secrets Manager may not show it everywhere at once.
const UNSEEN: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];

/// [`verify`], as soon as it is there.
fn verify_new(store: &dyn Store, stored: Stored, value: &SecretValue) -> Result<Verified, Unproven> {
    for pause in UNSEEN {
        match verify(store, stored.clone(), value) {
            Err(Unproven::NotRead(StoreError::NotFound)) => thread::sleep(pause),
            told => return told,
        }
    }
    verify(store, stored, value)
}
