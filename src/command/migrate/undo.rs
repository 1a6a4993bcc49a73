//! `keylift migrate undo`: what could be taken back, and with `--apply` taking it back.

use super::past;
use crate::command::terminal::Terminal;
use crate::command::{Failure, place};
use crate::exit::Exit;
use crate::migrate::journal::Journal;
use crate::migrate::journal::ledger::{Ledger, Record};
use crate::migrate::sighting::Sightings;
use crate::migrate::undo::{Done, Undoing, Verdict, words};
use crate::pipeline::{Input, Options};
use crate::settings::migrate::{Mode, Undo};
use crate::source::exclude::Exclude;
use miette::IntoDiagnostic;
use std::path::Path;

/// A name that is not in the journal.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the journal has no secret `{0}`")]
#[diagnostic(help("`keylift migrate status` lists all; give the whole name"))]
struct Unknown(String);

/// Shows or does it. [`Exit::Incomplete`] when a secret that was to be deleted stays, or nothing is known of it.
pub(super) fn undo(settings: &Undo, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let root = place::top(&settings.reading.input);
    let ledger = past::ledger(&root)?;
    let records = chosen(&ledger, &settings.names)?;
    let mut stores = past::Stores::new(&settings.connection);
    stores.connect(records.iter().copied()).map_err(Failure::incomplete)?;
    let mut journal = match settings.mode {
        Mode::DryRun => None,
        Mode::Apply => Some(Journal::open(&root).map_err(Failure::incomplete)?),
    };
    // With the journal locked its records are what they will stay.
    let records: Vec<Record> = match &journal {
        Some(journal) => chosen(journal.ledger(), &settings.names)?.into_iter().cloned().collect(),
        None => records.into_iter().cloned().collect(),
    };
    let tree = tree(settings, &root, &ledger, &records)?;
    let undoing = Undoing { ledger: &ledger, root: &root, tree: &tree, care: settings.care, window: settings.window };
    let mut all = Vec::new();
    let mut stopped = None;
    for record in &records {
        let Some(store) = stores.of(record) else { continue };
        let done = match &mut journal {
            None => Ok(Done::Judged(undoing.judge(record, store))),
            Some(journal) => undoing.undo(record, store, journal),
        };
        match done {
            Ok(done) => all.push((record, done)),
            Err(error) => {
                stopped = Some(error);
                break;
            }
        }
    }
    words::write(&all, settings.window, terminal.out()).into_diagnostic().map_err(Failure::incomplete)?;
    if let Some(error) = stopped {
        return Err(Failure::incomplete(error));
    }
    let is_settled = |done: &Done| match done {
        Done::Deleted(_) | Done::Judged(Verdict::Nothing(_)) => true,
        Done::Judged(Verdict::Delete(_)) => settings.mode == Mode::DryRun,
        Done::Judged(Verdict::Keep(_)) | Done::Failed(_) => false,
    };
    Ok(if all.iter().all(|(_, done)| is_settled(done)) { Exit::Clean } else { Exit::Incomplete })
}

fn chosen<'a>(ledger: &'a Ledger, names: &[String]) -> Result<Vec<&'a Record>, Failure> {
    if names.is_empty() {
        return Ok(ledger.records().iter().collect());
    }
    let mut chosen = Vec::new();
    for name in names {
        let known = chosen.len();
        chosen.extend(ledger.records().iter().filter(|record| record.name.as_str() == name));
        if chosen.len() == known {
            return Err(Failure::usage(Unknown(name.clone())));
        }
    }
    Ok(chosen)
}

/// What stands in the files that the records name, whatever else is left out of a scan.
fn tree(settings: &Undo, root: &Path, ledger: &Ledger, records: &[Record]) -> Result<Sightings, Failure> {
    let files = past::files(root, records);
    if files.is_empty() {
        return Ok(Sightings::default());
    }
    let reading = &settings.reading;
    let options = Options { respect_ignore: false, exclude: Exclude::new(Vec::new()), ..reading.options.clone() };
    let report = past::scan(&Input::Paths(files), &options, past::rules(reading)?)?;
    Ok(Sightings::of(ledger, &report.findings))
}
