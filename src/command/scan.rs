//! `keylift scan`: read, report, and say by the exit code what was found.

use super::terminal::Terminal;
use super::{Failure, catalogue};
use crate::detect::{Detector, Explain};
use crate::exit::Exit;
use crate::finding::Confidence;
use crate::pipeline;
use crate::report::output::{self, OutputError};
use crate::report::redact::Redactor;
use crate::report::{self, Format, Report};
use crate::settings::{Gate, Notes, Output, Reading, Scan};
use crate::source::Tally;
use crate::text::printable::Printable;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Standard output can't be written to.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to write the report to standard output")]
#[diagnostic(help("the scan is done, but its report is not complete; `--output FILE` writes it to a file"))]
struct StdoutError(#[source] io::Error);

/// Scans and reports.
pub(super) fn scan(settings: &Scan, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if let Output::File(path) = &settings.output {
        expect_folder(path).map_err(Failure::usage)?;
    }
    let report = read(&settings.reading, settings.explain, terminal)?;
    let write = |out: &mut dyn Write| report::write(settings.format, &report, settings.style, out);
    match &settings.output {
        Output::Stdout => write(terminal.out()).map_err(StdoutError).map_err(Failure::incomplete)?,
        Output::File(path) => output::replace(path, write).map_err(Failure::incomplete)?,
    }
    // The report for people says it all by itself.
    if settings.format != Format::Human || settings.output != Output::Stdout {
        note(&report, settings.reading.notes, terminal);
    }
    Ok(exit(&report, settings.gate))
}

/// Scans what `reading` names.
///
/// # Errors
/// When there are no rules to scan with. What could not be read is in the report.
pub(super) fn read(reading: &Reading, explain: Explain, terminal: &mut Terminal) -> Result<Report, Failure> {
    let rules = catalogue::rules(&reading.choice).map_err(Failure::usage)?;
    if reading.notes == Notes::Shown {
        rules.notes().iter().for_each(|note| terminal.note(&Printable(note.as_bytes()).to_string()));
    }
    let detector = Detector::new(Arc::new(rules), explain);
    Ok(pipeline::scan(&reading.input, &reading.options, &detector))
}

/// Says on standard error what is wrong with the scan as a whole, for who does not see the report for people.
pub(super) fn note(report: &Report, notes: Notes, terminal: &mut Terminal) {
    if !report.problems.is_empty() {
        terminal.note(&unread(report.problems.len()));
    } else if report.tally.files == 0 && notes == Notes::Shown {
        terminal.note(&nothing_scanned(&report.tally));
    }
}

/// The same for a command that shows no report: each thing that could not be read is told.
pub(super) fn note_each_problem(report: &Report, notes: Notes, terminal: &mut Terminal) {
    let redactor = Redactor::new(report, false);
    for problem in &report.problems {
        let (path, cause) = (redactor.path(&problem.path), redactor.text(problem.cause.as_bytes()));
        terminal.note(&format!("failed to read {path}: {cause}"));
    }
    if report.problems.is_empty() {
        note(report, notes, terminal);
    }
}

/// A long scan is not to end with the news that its report has nowhere to go.
fn expect_folder(file: &Path) -> Result<(), OutputError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(OutputError::NoFolder { path: file.to_owned() })
        }
        _ => Ok(()),
    }
}

fn exit(report: &Report, gate: Gate) -> Exit {
    match gate {
        Gate::At(confidence) => report.exit(confidence),
        Gate::Open => match report.exit(Confidence::Low) {
            Exit::Findings => Exit::Clean,
            other => other,
        },
    }
}

fn unread(count: usize) -> String {
    let things = if count == 1 { "one thing" } else { &format!("{count} things") };
    format!("{things} could not be read, so the result is not complete")
}

/// A scan of nothing is clean, and often a mistake.
fn nothing_scanned(tally: &Tally) -> String {
    let reasons = [
        (tally.ignored, "left out by ignore files (`--no-ignore` reads them)"),
        (tally.binary, "binary"),
        (tally.oversize, "larger than `--max-size`"),
        (tally.special, "links, pipes or devices"),
    ];
    let reasons: Vec<_> =
        reasons.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
    match reasons.as_slice() {
        [] => "nothing was scanned: there are no files here".to_owned(),
        reasons => format!("nothing was scanned: {}", reasons.join(", ")),
    }
}
