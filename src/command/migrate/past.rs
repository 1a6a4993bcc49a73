//! What the commands about a migration of the past share: its journal, its stores, its source.

use crate::command::{Failure, catalogue, place};
use crate::detect::{Detector, Explain};
use crate::migrate::aws::{ConnectError, Connection, SecretsManager};
use crate::migrate::journal::folder::FOLDER;
use crate::migrate::journal::ledger::{Ledger, Record};
use crate::pipeline::{self, Input, Options};
use crate::report::Report;
use crate::rule::RuleSet;
use crate::settings::reading::Reading;
use crate::source::git::{Part, Request, Told};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// There is no journal, so nothing can be said.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("there is no journal of a migration in {}", .0.display())]
#[diagnostic(help(
    "run it where the migration was run: the journal is in {FOLDER}, which is kept out of git; a CI job needs a copy of \
     that folder, the key in it included"
))]
struct NoJournal(PathBuf);

/// The journal at `root`.
///
/// # Errors
/// When there is none, or it is no good.
pub(super) fn ledger(root: &Path) -> Result<Ledger, Failure> {
    let ledger = Ledger::read(root).map_err(Failure::incomplete)?;
    if ledger.records().is_empty() {
        return Err(Failure::incomplete(NoJournal(place::shown(&root.join(FOLDER)))));
    }
    Ok(ledger)
}

/// Stores by region: where a secret is, its ARN says, whatever region is set.
pub(super) struct Stores<'a> {
    connection: &'a Connection,
    open: BTreeMap<Option<String>, SecretsManager>,
}

impl<'a> Stores<'a> {
    /// None is open yet.
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection, open: BTreeMap::new() }
    }

    /// Connects to every store that one of `records` is in.
    ///
    /// # Errors
    /// When one can't be connected to.
    pub(super) fn connect<'r>(&mut self, records: impl IntoIterator<Item = &'r Record>) -> Result<(), ConnectError> {
        for region in records.into_iter().map(region) {
            if !self.open.contains_key(&region) {
                let connection = Connection {
                    region: region.clone().or_else(|| self.connection.region.clone()),
                    ..self.connection.clone()
                };
                self.open.insert(region, SecretsManager::connect(&connection)?);
            }
        }
        Ok(())
    }

    /// The store that `record` is in, when it was connected to.
    pub(super) fn of(&self, record: &Record) -> Option<&SecretsManager> {
        self.open.get(&region(record))
    }
}

fn region(record: &Record) -> Option<String> {
    record.arn.as_ref().map(|arn| arn.place().region.to_owned())
}

/// The rules that the source is read by.
pub(super) fn rules(reading: &Reading) -> Result<RuleSet, Failure> {
    let chosen = catalogue::rules(&reading.choice, &reading.config).map_err(Failure::usage)?;
    Ok(chosen.rules)
}

/// Scans `input` as it is: what is known and accepted is still there.
pub(super) fn scan(input: &Input, options: &Options, rules: RuleSet) -> Result<Report, Failure> {
    let detector = Detector::new(Arc::new(rules), Explain::No);
    Ok(pipeline::scan(input, options, &detector, &|_| ())?)
}

/// All that was ever committed in the repository at `root`.
pub(super) fn history(root: &Path) -> Input {
    let part = Part::History { revisions: Vec::new(), unreachable: false };
    Input::Git(Request { paths: vec![root.to_owned()], part, told: Told::default() })
}

/// The files of `records` that are still there.
pub(super) fn files<'r>(root: &Path, records: impl IntoIterator<Item = &'r Record>) -> Vec<PathBuf> {
    let places = records.into_iter().flat_map(|record| &record.places);
    let is_file = |path: &PathBuf| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let mut files: Vec<PathBuf> = places.filter_map(|place| place.file(root)).filter(is_file).collect();
    files.sort();
    files.dedup();
    files
}
