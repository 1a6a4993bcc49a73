//! What has become of a migration: the journal, the store, the source and its history, put together for each secret.
//!
//! Pure but for the questions to the store. Whoever calls scans the tree and its history, and says what of it could be
//! had; [`words`] and [`json`] write the answer.

pub mod json;
pub mod words;

use super::danger::{Danger, Exposure, danger};
use super::journal::ledger::{Ledger, Made, Record, Undo};
use super::manage::{Id, Manage};
use super::sighting::{Remains, Sightings, remains};
use super::store::StoreError;
use crate::finding::Confidence;
use crate::rule::{Rule, RuleSet};
use crate::secret::SecretValue;
use std::path::Path;
use std::sync::Arc;

/// What the store says of a secret.
#[derive(Debug)]
pub enum Kept {
    /// It has the value that was proven.
    Same(SecretValue),
    /// It has another value.
    Rotated,
    /// It is scheduled for deletion.
    PendingDeletion,
    /// It has no such secret.
    Gone,
    /// It could not be asked.
    Unasked(StoreError),
    /// It has a value, and the key to compare it with is not here.
    Incomparable,
}

/// What the store said of a secret.
#[derive(Debug)]
pub struct Answer {
    /// How it is kept.
    pub kept: Kept,
    /// The day on which it was last read, in seconds since 1970.
    pub last_accessed: Option<i64>,
}

/// Asks the store about `record`. Without an ARN that the journal knows, the name alone is asked for.
pub fn ask(record: &Record, ledger: &Ledger, store: &dyn Manage) -> Answer {
    let id = Id { name: &record.name, arn: record.arn.as_ref() };
    let answer = |kept| Answer { kept, last_accessed: None };
    let details = match store.details(id) {
        Ok(details) => details,
        Err(StoreError::NotFound) => return answer(Kept::Gone),
        Err(error) => return answer(Kept::Unasked(error)),
    };
    let kept = if details.pending_deletion {
        Kept::PendingDeletion
    } else if !ledger.has_key_of(record) {
        Kept::Incomparable
    } else {
        match store.current(id) {
            Ok(current) if ledger.is_value_of(record, &current.value) => Kept::Same(current.value),
            Ok(_) => Kept::Rotated,
            Err(error) => Kept::Unasked(error),
        }
    };
    Answer { kept, last_accessed: details.last_accessed }
}

/// What is known of the history of a tree.
#[derive(Debug)]
pub enum History {
    /// It was not looked at.
    Unread,
    /// There is none.
    None,
    /// It was read: all of it, or as far back as this clone goes.
    Read {
        /// What was found.
        sightings: Sightings,
        /// Whether it begins in the middle.
        shallow: bool,
    },
}

/// The source, as it was found.
#[derive(Debug)]
pub struct Source<'a> {
    /// The top of the tree.
    pub root: &'a Path,
    /// What was found in its files.
    pub tree: Sightings,
    /// And in its history.
    pub history: History,
    /// Files or commits that could not be read.
    pub unread: usize,
}

/// A secret, and what has become of it.
#[derive(Debug)]
pub struct Status<'a> {
    /// What the journal says.
    pub record: &'a Record,
    /// What the value opens, and where it is revoked; `None` when there is no such rule any more.
    pub rule: Option<Arc<Rule>>,
    /// What the store says.
    pub answer: Answer,
    /// Where the value still stands in the source, in order.
    pub in_source: Vec<String>,
    /// Files of the journal that could not be read.
    pub unread: Vec<String>,
    /// Where it stands in history; `None` when that was not read.
    pub in_history: Option<Vec<String>>,
    /// How urgent it is.
    pub danger: Danger,
}

/// What is left to do for a secret. In the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Todo {
    /// It was not stored, or not proven.
    Store,
    /// It is scheduled for deletion, and not by `undo`.
    Restore,
    /// It was stored, and is gone.
    Recover,
    /// Its policy, a replica or its rotation is not as wanted.
    Arrange,
    /// The source still holds it.
    Replace,
    /// It is the value that was in the source.
    Rotate,
}

/// What has become of each secret of the ledger, the most dangerous first and what is done last.
#[must_use]
pub fn assess<'a>(
    ledger: &'a Ledger,
    rules: &RuleSet,
    source: &Source<'_>,
    ask: &mut dyn FnMut(&Record) -> Answer,
) -> Vec<Status<'a>> {
    let mut all: Vec<_> =
        ledger.records().iter().map(|record| status(record, ledger, rules, source, ask(record))).collect();
    all.sort_by(|a, b| {
        let order = |status: &Status<'_>| (status.is_done(), std::cmp::Reverse(status.danger));
        order(a).cmp(&order(b)).then_with(|| a.record.name.cmp(&b.record.name))
    });
    all
}

fn status<'a>(record: &'a Record, ledger: &Ledger, rules: &RuleSet, source: &Source<'_>, answer: Answer) -> Status<'a> {
    let value = match &answer.kept {
        Kept::Same(value) => Some(value),
        _ => None,
    };
    let mut in_source: Vec<String> = source.tree.of_record(record).into_iter().map(str::to_owned).collect();
    let mut unread = Vec::new();
    for (path, remains) in remains(source.root, record, ledger, &source.tree, value) {
        let is_listed = in_source.iter().any(|seen| seen.rsplit_once(':').is_some_and(|(file, _)| file == path));
        match remains {
            Remains::There | Remains::Fewer { left: 1.. } if !is_listed => in_source.push(path),
            Remains::There | Remains::Fewer { .. } => {}
            Remains::Unread => unread.push(path),
        }
    }
    in_source.sort();
    let in_history = match &source.history {
        History::Unread => None,
        History::None => Some(Vec::new()),
        History::Read { sightings, .. } => Some(sightings.of_record(record).into_iter().map(str::to_owned).collect()),
    };
    let rule = rules.get(&record.rule).cloned();
    let exposure = match &in_history {
        _ if !in_source.is_empty() => Exposure::Source,
        Some(commits) if commits.is_empty() => Exposure::Nowhere,
        Some(_) | None => Exposure::History,
    };
    let confidence = rule.as_ref().map_or(Confidence::Medium, |rule| rule.confidence);
    let danger = danger(&record.rule, confidence, exposure);
    Status { record, rule, answer, in_source, unread, in_history, danger }
}

impl Status<'_> {
    /// What is left to do, in order.
    #[must_use]
    pub fn todo(&self) -> Vec<Todo> {
        if self.is_undone() {
            return Vec::new(); // it is where it was before; a scan says so
        }
        let mut todo = Vec::new();
        match self.answer.kept {
            // What was never stored and is not in the source is no concern of a migration.
            Kept::Gone if !self.record.proven && self.record.made != Made::Here => {
                if !self.in_source.is_empty() {
                    todo.push(Todo::Store);
                }
                return todo;
            }
            Kept::Gone => todo.push(Todo::Recover),
            Kept::PendingDeletion => todo.push(Todo::Restore),
            Kept::Rotated if !self.record.proven && self.record.made != Made::Here => {
                // Another's secret under the name that this one was to have.
                if !self.in_source.is_empty() {
                    todo.push(Todo::Store);
                }
                return todo;
            }
            Kept::Same(_) if !self.record.proven => todo.push(Todo::Store),
            Kept::Same(_) | Kept::Rotated | Kept::Unasked(_) | Kept::Incomparable => {}
        }
        if !self.record.arranged && matches!(self.answer.kept, Kept::Same(_) | Kept::Rotated) {
            todo.push(Todo::Arrange);
        }
        if !self.in_source.is_empty() {
            todo.push(Todo::Replace);
        }
        if !matches!(self.answer.kept, Kept::Rotated) {
            todo.push(Todo::Rotate);
        }
        todo
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.todo().is_empty()
    }

    /// Whether `undo` took it away.
    #[must_use]
    pub fn is_undone(&self) -> bool {
        let taken = matches!(self.answer.kept, Kept::PendingDeletion | Kept::Gone);
        taken && self.record.undo != Undo::No
    }

    /// Whether something of it could not be found out.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        matches!(self.answer.kept, Kept::Unasked(_) | Kept::Incomparable) || !self.unread.is_empty()
    }
}
