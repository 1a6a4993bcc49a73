//! `keylift migrate` and `keylift migrate --apply`: find, plan, and store in one run.

use super::extras::extras;
use super::store::{Bars, store};
use super::{exit, naming};
use crate::command::terminal::Terminal;
use crate::command::{Failure, known, place, scan};
use crate::detect::Explain;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::migrate::aws::SecretsManager;
use crate::migrate::journal::Journal;
use crate::migrate::journal::memory::Memory;
use crate::migrate::name::Naming;
use crate::migrate::plan::build::build;
use crate::migrate::present;
use crate::migrate::texts::Texts;
use crate::migrate::upload::{Extras, Run};
use crate::pipeline::Input;
use crate::settings::migrate::{Direct, Mode};
use miette::IntoDiagnostic;
use std::io::Write;
use std::path::PathBuf;

/// What the options come to, checked before anything is scanned.
pub(super) struct Prepared {
    /// Where the journal is kept.
    root: PathBuf,
    naming: Naming,
    extras: Extras,
}

/// Finds what is to be moved, and shows or does it.
///
/// # Errors
/// When an option, the journal or the connection is no good; nothing was stored then.
pub(super) fn direct(settings: &Direct, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let prepared = prepare(&settings.reading.input, settings).map_err(Failure::usage)?;
    let scanned = known::scan(&settings.reading, Explain::No)?;
    scan::note_rules(&scanned, &settings.reading, terminal);
    let report = scanned.report;
    scan::note_each_problem(&report, &settings.reading, terminal);
    let exit = migrate(&report.findings, &prepared, settings, terminal.out())?;
    Ok(if report.problems.is_empty() { exit } else { Exit::Incomplete })
}

/// Checks the options.
///
/// # Errors
/// When a name, a tag or the key is no good.
pub(super) fn prepare(input: &Input, settings: &Direct) -> miette::Result<Prepared> {
    let root = place::top(input);
    Ok(Prepared { naming: naming(&root, &settings.names)?, extras: extras(&settings.aws)?, root })
}

/// The same for the findings of a scan, ordered as a report orders them; writes the result to `out`.
pub(super) fn migrate(
    findings: &[Finding],
    prepared: &Prepared,
    settings: &Direct,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let memory = Memory::read(&prepared.root).map_err(Failure::incomplete)?;
    let texts = Texts::read(findings);
    let (mut plan, _) = build(findings, &texts, &prepared.naming, &memory);
    plan.look_up(&settings.lookups);
    if settings.mode == Mode::Apply && !plan.entries.is_empty() {
        let service = SecretsManager::connect(&settings.aws.connection).map_err(Failure::usage)?;
        let mut journal = Journal::open(&prepared.root).map_err(Failure::incomplete)?;
        // Made anew, because only now nobody else writes to the journal.
        let (mut plan, values) = build(findings, &texts, &prepared.naming, journal.memory());
        plan.look_up(&settings.lookups);
        let bars = Bars::of(&settings.reading.options);
        return store(&plan, &values, &prepared.extras, &service, &mut journal, bars, out).map_err(Failure::incomplete);
    }
    present::plan(&plan, out).into_diagnostic().map_err(Failure::incomplete)?;
    if settings.mode == Mode::Apply {
        return Ok(exit(&plan, &Run::default()));
    }
    if !plan.entries.is_empty() {
        let written = writeln!(out, "Nothing was sent. Run it again with --apply to store the secrets.");
        written.into_diagnostic().map_err(Failure::incomplete)?;
    }
    Ok(Exit::Clean)
}

#[cfg(test)]
mod tests;
