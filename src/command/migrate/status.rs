//! `keylift migrate status`: the journal, the store, the source and its history, put together.

use super::past;
use crate::command::terminal::Terminal;
use crate::command::{Failure, place, scan};
use crate::exit::Exit;
use crate::migrate::sighting::Sightings;
use crate::migrate::status::{self, Answer, History, Kept, Source, Status};
use crate::migrate::store::StoreError;
use crate::pipeline::{Input, Options};
use crate::settings::migrate::{self as settings, StatusForm};
use crate::source::exclude::Exclude;
use miette::IntoDiagnostic;

/// Says what has become of each secret. [`Exit::Incomplete`] when something could not be found out, [`Exit::Findings`]
/// when something is left to do.
pub(super) fn status(settings: &settings::Status, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let reading = &settings.reading;
    let root = place::top(&reading.input);
    let ledger = past::ledger(&root)?;
    let mut stores = past::Stores::new(&settings.connection);
    stores.connect(ledger.records()).map_err(Failure::incomplete)?;

    let tree = past::scan(&Input::Paths(vec![root.clone()]), &reading.options, past::rules(reading)?)?;
    scan::note_each_problem(&tree, reading, terminal);
    let mut source = Source {
        root: &root,
        tree: Sightings::of(&ledger, &tree.findings),
        history: History::Unread,
        unread: tree.problems.len(),
    };
    if settings.history == settings::History::Read {
        source.history = History::None;
        if root.join(".git").exists() {
            // What the configuration leaves out was committed all the same.
            let options = Options { exclude: Exclude::new(Vec::new()), ..reading.options.clone() };
            let committed = past::scan(&past::history(&root), &options, past::rules(reading)?)?;
            scan::note_each_problem(&committed, reading, terminal);
            source.unread += committed.problems.len();
            source.history = History::Read {
                sightings: Sightings::of(&ledger, &committed.findings),
                shallow: committed.tally.shallow > 0,
            };
        }
    }

    let rules = past::rules(reading)?;
    let statuses = status::assess(&ledger, &rules, &source, &mut |record| match stores.of(record) {
        Some(store) => status::ask(record, &ledger, store),
        None => Answer { kept: Kept::Unasked(StoreError::Unreachable), last_accessed: None },
    });
    let written = match settings.format {
        StatusForm::Words => status::words::write(&statuses, &source, terminal.out()),
        StatusForm::Json => status::json::write(&statuses, &source, terminal.out()),
    };
    written.into_diagnostic().map_err(Failure::incomplete)?;
    Ok(exit(&statuses, &source))
}

fn exit(statuses: &[Status<'_>], source: &Source<'_>) -> Exit {
    if source.unread > 0 || statuses.iter().any(Status::is_uncertain) {
        Exit::Incomplete
    } else if statuses.iter().all(Status::is_done) {
        Exit::Clean
    } else {
        Exit::Findings
    }
}
