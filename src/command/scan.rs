//! `keylift scan`: read, report, and say by the exit code what was found.

use super::terminal::Terminal;
use super::{Failure, catalogue};
use crate::detect::{Detector, Explain};
use crate::exit::Exit;
use crate::finding::Confidence;
use crate::pipeline;
use crate::report::output::{Coverage, Delivered, Destination, OutputError};
use crate::report::redact::Redactor;
use crate::report::{self, Format, Report};
use crate::settings::{Gate, Notes, Output, Reading, Scan, Target};
use crate::source::Tally;
use std::io::{self, Write};
use std::sync::Arc;

/// Standard output can't be written to.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to write the report to standard output")]
#[diagnostic(help("the scan is done, but its report is not complete; `--output FILE` writes it to a file"))]
struct StdoutError(#[source] io::Error);

/// Scans and reports.
pub(super) fn scan(settings: &Scan, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let destinations = destinations(&settings.outputs).map_err(Failure::usage)?;
    let mut files = destinations.iter();
    let report = read(&settings.reading, settings.explain)?;
    let mut end = exit(&report, settings.gate);
    for output in &settings.outputs {
        let failed = match output.target {
            Target::Stdout => write(&report, output, terminal.out()).err().map(|error| StdoutError(error).into()),
            Target::File(_) => files.next().and_then(|file| deliver(&report, output, file, terminal).err()),
        };
        // The other reports are still worth having.
        if let Some(failure) = failed {
            let failure: miette::Report = failure;
            terminal.error(failure.as_ref());
            end = Exit::Incomplete;
        }
    }
    // The report for people says it all by itself.
    let told = |output: &Output| output.format == Format::Human && output.target == Target::Stdout;
    if !settings.outputs.iter().any(told) {
        note(&report, settings.reading.notes, terminal);
    }
    Ok(end)
}

/// The files among `outputs`, in their order. None is touched.
fn destinations(outputs: &[Output]) -> Result<Vec<Destination>, OutputError> {
    outputs.iter().try_fold(Vec::new(), |mut files, output| {
        if let Target::File(path) = &output.target {
            files.push(Destination::new(path, &files)?);
        }
        Ok(files)
    })
}

fn write(report: &Report, output: &Output, out: &mut dyn Write) -> io::Result<()> {
    report::write(output.format, report, output.style, out)
}

fn deliver(report: &Report, output: &Output, file: &Destination, terminal: &mut Terminal) -> miette::Result<()> {
    let delivered = file.write(Coverage::of(report), |out| write(report, output, out))?;
    if let Delivered::Beside(beside) = delivered {
        let (kept, beside) = (file.path().display(), beside.display());
        terminal.note(&format!("{kept} stays as it was; what could be scanned is reported in {beside}"));
    }
    Ok(())
}

/// Scans what `reading` names.
///
/// # Errors
/// When there are no rules to scan with. What could not be read is in the report.
pub(super) fn read(reading: &Reading, explain: Explain) -> Result<Report, Failure> {
    let rules = catalogue::rules(&reading.choice).map_err(Failure::usage)?;
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
