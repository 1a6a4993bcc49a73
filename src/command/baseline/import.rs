//! `keylift baseline import`: what another tool ignores becomes entries, as far as keylift finds it, too.

use super::{Bench, Settings, about, existing_or_new, masked_path, say};
use crate::command::known::{self, Scanned};
use crate::command::terminal::Terminal;
use crate::command::{Failure, place};
use crate::exit::Exit;
use crate::finding::Finding;
use crate::report::redact::Redactor;
use crate::suppress::baseline::revise::{self, Terms};
use crate::suppress::import;
use std::io;
use std::path::{Path, PathBuf};

/// Most entries that are told one by one.
const MOST_TOLD: usize = 20;

/// The file can't be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to read {}", path.display())]
#[diagnostic(help("give a .gitleaksignore, a JSON report of gitleaks, or a .secrets.baseline"))]
struct UnreadableError {
    path: PathBuf,
    #[source]
    cause: io::Error,
}

pub(super) fn import(from: &Path, settings: &Settings, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let unreadable = |cause| Failure::usage(UnreadableError { path: from.to_owned(), cause });
    let text = std::fs::read_to_string(from).map_err(unreadable)?;
    let import = import::read(from, &text).map_err(Failure::usage)?;
    let mut bench = existing_or_new(settings, terminal)?;
    let Bench { baseline, scanned: Scanned { report, prints, coverage, .. }, .. } = &mut bench;
    let redactor = Redactor::new(report, false);
    let claimed: Vec<(&Finding, String)> =
        report.findings.iter().filter_map(|finding| Some((finding, import.claims(finding)?))).collect();
    prints.prepare(claimed.iter().map(|(finding, _)| *finding), known::threads(&settings.reading));
    let mut added = Vec::new();
    for (finding, reason) in claimed {
        let reason = settings.terms.reason.clone().unwrap_or(reason);
        let terms = Terms { reason: Some(redactor.text(reason.as_bytes())), ..settings.terms.clone() };
        let one = [(finding, masked_path(finding, &redactor))];
        let today = settings.reading.suppression.today;
        added.extend(revise::update(baseline, &one, &terms, coverage, today, prints).added);
    }
    for entry in &added {
        say(terminal.out(), &format!("  added    {}", about(entry, &redactor)))?;
    }
    let unclaimed = import.unclaimed();
    for line in import.notes.iter().chain(&unclaimed).take(MOST_TOLD) {
        terminal.note(&redactor.text(line.as_bytes()));
    }
    let taken = import.count() - unclaimed.len().min(import.count());
    let name = place::shown(from);
    say(
        terminal.out(),
        &format!("{taken} of {} in {} are found by keylift, too.", import.count(), redactor.path(&name)),
    )?;
    bench.keep(terminal)?;
    Ok(bench.end(settings, terminal))
}
