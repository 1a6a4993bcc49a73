//! Undoing: what of a journal's secrets may be deleted again, and the deletion, with a time in which it can be restored.
//!
//! Deleted is only what a run of this journal made, as long as its value is the one that was stored, nothing came after
//! it, and the source still holds it at every place: then nothing depends on the secret, and nothing is lost. Copies that
//! this journal's runs made in other regions go first; somebody else's keep the secret where it is.

pub mod words;

use super::journal::ledger::{Ledger, Made, Record, Undo};
use super::journal::line::Step;
use super::journal::{Journal, JournalError};
use super::manage::{Details, Id, Manage, RecoveryWindow};
use super::request::replica::Region;
use super::sighting::{Remains, Sightings, remains};
use super::store::StoreError;
use crate::secret::SecretValue;
use miette::Diagnostic;
use std::path::Path;
use std::time::{Duration, Instant};

/// What is to become of one secret.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be deleted.
    Delete(Deletion),
    /// There is nothing to undo: it was not stored, or is gone, or an earlier run has undone it.
    Nothing(Nothing),
    /// It stays.
    Keep(Reason),
}

/// What a deletion means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Where the source holds it no more: somebody wants it deleted all the same.
    pub moved_from: Vec<String>,
    /// The regions whose copies go for good.
    pub copies: Vec<Region>,
}

/// Why there is nothing to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// An earlier `undo` has scheduled it for deletion.
    Undone,
    /// It is scheduled for deletion, by whomever.
    PendingDeletion,
    /// There is no such secret.
    Absent,
}

/// Why a secret stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Diagnostic)]
pub enum Reason {
    /// It was there before.
    #[error("keylift did not make it: it was there already, with the same value")]
    Adopted,
    /// It has another value now.
    #[error("it was rotated, or its name was taken by another: its value is not the one that was stored")]
    #[diagnostic(help("the new value is nowhere else; delete it by hand if you are sure"))]
    Rotated,
    /// It has the value, in a version that keylift did not make.
    #[error("somebody has stored a version of it since, or made it")]
    #[diagnostic(help("delete it by hand if you are sure"))]
    Touched,
    /// Somebody else has copied it to other regions.
    #[error("somebody else has replicated it to {}", join(.0))]
    #[diagnostic(help("take those copies away first: aws secretsmanager remove-regions-from-replication"))]
    Replicated(Vec<Region>),
    /// The source holds it no more.
    #[error("the source has changed: the value is no longer in {}", .0.join(", "))]
    #[diagnostic(help(
        "programs may look it up by now, and this may be the only copy: put the value back first, or say \
         --even-if-source-changed"
    ))]
    SourceChanged(Vec<String>),
    /// A file could not be read.
    #[error("whether the source still holds it can't be told: {} can't be read", .0.join(", "))]
    SourceUnread(Vec<String>),
    /// There is nothing to compare it with.
    #[error("the key that the journal was written with is gone, so the value can't be compared")]
    #[diagnostic(help("put .keylift/key back"))]
    NoKey,
    /// The store could not be asked.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Unasked(#[from] StoreError),
}

/// Whether a secret is deleted although the source has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// It is not.
    KeepLastCopies,
    /// It is: its owner has said so.
    AsTold,
}

/// How secrets are taken back.
#[derive(Debug)]
pub struct Undoing<'a> {
    /// What the journal says.
    pub ledger: &'a Ledger,
    /// The top of the tree.
    pub root: &'a Path,
    /// What was found in the files that the journal names.
    pub tree: &'a Sightings,
    /// What becomes of those that the source no longer holds.
    pub care: Care,
    /// How long what is deleted can be restored.
    pub window: RecoveryWindow,
}

/// What became of one secret.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// Nothing was changed.
    Judged(Verdict),
    /// It is scheduled for deletion.
    Deleted(Deletion),
    /// The store did not delete it, or did not say so.
    Failed(StoreError),
}

impl Undoing<'_> {
    /// What is to become of `record`. Nothing is changed.
    #[must_use]
    pub fn judge(&self, record: &Record, store: &dyn Manage) -> Verdict {
        let details = match store.details(id(record)) {
            Ok(details) => details,
            Err(StoreError::NotFound) => return Verdict::Nothing(Nothing::Absent),
            Err(error) => return Verdict::Keep(error.into()),
        };
        if details.pending_deletion {
            let ours = record.undo != Undo::No;
            return Verdict::Nothing(if ours { Nothing::Undone } else { Nothing::PendingDeletion });
        }
        match value(record, self.ledger, store, &details) {
            Ok(value) => {
                let copies = details.replicas.into_iter().map(|replica| replica.region).collect();
                match self.moved_from(record, &value) {
                    Ok(moved_from) => Verdict::Delete(Deletion { moved_from, copies }),
                    Err(reason) => Verdict::Keep(reason),
                }
            }
            Err(reason) => Verdict::Keep(reason),
        }
    }

    /// Whether the source can do without the secret; where it holds it no more, when that is to be no reason.
    fn moved_from(&self, record: &Record, value: &SecretValue) -> Result<Vec<String>, Reason> {
        let files = remains(self.root, record, self.ledger, self.tree, Some(value));
        let those = |wanted: fn(&Remains) -> bool| -> Vec<String> {
            files.iter().filter(|(_, remains)| wanted(remains)).map(|(path, _)| path.clone()).collect()
        };
        let gone = those(|remains| matches!(remains, Remains::Fewer { .. }));
        let unread = those(|remains| *remains == Remains::Unread);
        match self.care {
            Care::AsTold => Ok([gone, unread].concat()),
            Care::KeepLastCopies if !gone.is_empty() => Err(Reason::SourceChanged(gone)),
            Care::KeepLastCopies if !unread.is_empty() => Err(Reason::SourceUnread(unread)),
            Care::KeepLastCopies => Ok(Vec::new()),
        }
    }

    /// Deletes `record` if that may be, and writes each step down.
    ///
    /// # Errors
    /// When the journal can't be written; then nothing more may be done.
    pub fn undo(&self, record: &Record, store: &dyn Manage, journal: &mut Journal) -> Result<Done, JournalError> {
        let line = |step| self.ledger.line(step, record);
        let deletion = match self.judge(record, store) {
            Verdict::Delete(deletion) => deletion,
            verdict => {
                // A crash came between the deletion and its line.
                if verdict == Verdict::Nothing(Nothing::Undone) && record.undo == Undo::Begun {
                    journal.record(&line(Step::Undone))?;
                }
                return Ok(Done::Judged(verdict));
            }
        };
        journal.record(&line(Step::Undoing))?;
        let mut gone = Ok(());
        if !deletion.copies.is_empty() {
            gone = take_away(&deletion.copies, record, store);
            if gone.is_ok() {
                for region in &deletion.copies {
                    journal.record(&line(Step::Unreplicated).about(region.as_str()))?;
                }
            }
        }
        match gone.and_then(|()| store.delete(id(record), self.window)) {
            Ok(()) => {
                journal.record(&line(Step::Undone).about(&self.window.days().to_string()))?;
                Ok(Done::Deleted(deletion))
            }
            // It may have been deleted all the same: the next run finds out.
            Err(error) if error.may_have_happened() => Ok(Done::Failed(error)),
            Err(error) => {
                journal.record(&line(Step::Kept).because(&error))?;
                Ok(Done::Failed(error))
            }
        }
    }
}

/// The value, when the secret is as the journal's run left it.
fn value(record: &Record, ledger: &Ledger, store: &dyn Manage, details: &Details) -> Result<SecretValue, Reason> {
    if !ledger.has_key_of(record) {
        return Err(Reason::NoKey);
    }
    if record.made == Made::Elsewhere {
        return Err(Reason::Adopted);
    }
    let current = store.current(id(record))?;
    if !ledger.is_value_of(record, &current.value) {
        return Err(Reason::Rotated);
    }
    // The name of the version proves who made it, even where a crash kept the journal from saying so.
    let token = ledger.token(&record.name, &current.value).ok_or(Reason::NoKey)?;
    if !current.was_made_by(&token) {
        return Err(Reason::Touched);
    }
    let regions = details.replicas.iter().map(|replica| &replica.region);
    let others: Vec<Region> = regions.filter(|region| !record.copies.contains(region)).cloned().collect();
    if others.is_empty() { Ok(current.value) } else { Err(Reason::Replicated(others)) }
}

/// Takes copies away and waits until they are gone: a secret with copies can't be deleted.
fn take_away(copies: &[Region], record: &Record, store: &dyn Manage) -> Result<(), StoreError> {
    store.unreplicate(id(record), copies)?;
    let begin = Instant::now();
    while !store.details(id(record))?.replicas.is_empty() && begin.elapsed() < LONGEST_REMOVAL {
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

/// Longest that copies are waited for to be gone.
const LONGEST_REMOVAL: Duration = Duration::from_secs(30);

/// Between two looks at whether they are.
const PAUSE: Duration = Duration::from_millis(500);

fn join(regions: &[Region]) -> String {
    regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}

fn id(record: &Record) -> Id<'_> {
    Id { name: &record.name, arn: record.arn.as_ref() }
}
