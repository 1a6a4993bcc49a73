//! `keylift migrate apply`: what a plan says, and nothing else. When anything differs from what the plan was made of,
//! nothing is sent.

use super::exit;
use super::extras::extras;
use super::store::{Bars, store};
use crate::command::terminal::Terminal;
use crate::command::{Failure, known, place, scan};
use crate::detect::Explain;
use crate::exit::Exit;
use crate::migrate::aws::SecretsManager;
use crate::migrate::document::{DocumentError, bind, read};
use crate::migrate::journal::{Journal, folder};
use crate::migrate::plan::Plan;
use crate::migrate::present;
use crate::migrate::upload::Run;
use crate::pipeline::Input;
use crate::settings::migrate::Apply;
use miette::IntoDiagnostic;

/// Carries out a plan.
///
/// # Errors
/// When the plan does not make sense or does not fit the files, and when an option, the journal or the connection is no
/// good; nothing was stored then.
pub(super) fn apply(mut settings: Apply, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let extras = extras(&settings.aws).map_err(Failure::usage)?;
    let document = read::open(&settings.plan).map_err(Failure::usage)?;
    let root = place::top(&settings.reading.input);
    let known_key = folder::known_key(&root).map_err(Failure::incomplete)?;
    let key = document.check_key(known_key).map_err(outdated)?;
    document.check_files(&root, &key).map_err(outdated)?;
    if document.secrets.is_empty() {
        present::plan(&Plan::default(), terminal.out()).into_diagnostic().map_err(Failure::incomplete)?;
        return Ok(exit(&Plan::default(), &Run::default()));
    }
    let base = place::shown(&root);
    settings.reading.input = Input::Paths(document.files().map(|file| bind::scanned(&base, file)).collect());
    let scanned = known::scan(&settings.reading, Explain::No)?;
    scan::note_rules(&scanned, &settings.reading, terminal);
    let report = scanned.report;
    scan::note_each_problem(&report, &settings.reading, terminal);
    let (mut plan, values) = document.bind(&report.findings, &base, &key).map_err(outdated)?;
    plan.look_up(&settings.lookups);
    extras.check_for(&plan).map_err(Failure::usage)?;
    let service = SecretsManager::connect(&settings.aws.connection).map_err(Failure::usage)?;
    let mut journal = Journal::open(&root).map_err(Failure::incomplete)?;
    let bars = Bars::of(&settings.reading.options);
    store(&plan, &values, &extras, &service, &mut journal, bars, terminal.out()).map_err(Failure::incomplete)
}

fn outdated(error: DocumentError) -> Failure {
    Failure::incomplete(error)
}
