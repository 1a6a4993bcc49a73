//! `keylift scan`: read, report, and say by the exit code what was found.

use super::terminal::Terminal;
use super::{Failure, catalogue};
use crate::detect::Detector;
use crate::exit::Exit;
use crate::finding::Confidence;
use crate::pipeline;
use crate::report::{self, Format, Report};
use crate::settings::{Gate, Notes, Output, Reading, Scan};
use crate::source::Tally;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The report can't be written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum ReportError {
    /// The folder that it was to go to is not there; known before anything is scanned.
    #[error("failed to write the report to {}: there is no such folder", .0.display())]
    #[diagnostic(help("make the folder first, or choose another with `--output`"))]
    NoFolder(PathBuf),
    /// The file.
    #[error("failed to write the report to {}", path.display())]
    #[diagnostic(help("the scan is done, but its report is lost; choose another place with `--output`"))]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Standard output.
    #[error("failed to write the report to standard output")]
    #[diagnostic(help("the scan is done, but its report is not complete; `--output FILE` writes it to a file"))]
    Stdout(#[source] io::Error),
}

/// Scans and reports.
pub(super) fn scan(settings: &Scan, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if let Output::File(path) = &settings.output {
        expect_folder(path).map_err(Failure::usage)?;
    }
    let dismissals = if settings.explain {
        Dismissals::Kept
    } else {
        Dismissals::Forgotten
    };
    let report = read(&settings.reading, dismissals, terminal)?;
    write(&report, settings, terminal).map_err(Failure::incomplete)?;
    let shown = settings.format == Format::Human && settings.output == Output::Stdout;
    if !shown && !report.problems.is_empty() {
        terminal.note(&unread(report.problems.len()));
    }
    Ok(exit(&report, settings.gate))
}

/// Whether to keep what the judge lets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dismissals {
    Kept,
    Forgotten,
}

/// Scans what `reading` names.
///
/// # Errors
/// When there are no rules to scan with. What could not be read is in the report.
pub(super) fn read(reading: &Reading, dismissals: Dismissals, terminal: &mut Terminal) -> Result<Report, Failure> {
    let rules = catalogue::rules(&reading.choice).map_err(Failure::usage)?;
    let detector = Detector::new(Arc::new(rules), dismissals == Dismissals::Kept);
    let report = pipeline::scan(&reading.input, &reading.options, &detector);
    if report.tally.files == 0 && reading.notes == Notes::Shown {
        terminal.note(&nothing_scanned(&report.tally));
    }
    Ok(report)
}

fn write(report: &Report, settings: &Scan, terminal: &mut Terminal) -> Result<(), ReportError> {
    match &settings.output {
        Output::Stdout => {
            report::write(settings.format, report, settings.style, terminal.out()).map_err(ReportError::Stdout)
        }
        Output::File(path) => to_file(report, settings, path).map_err(|cause| ReportError::File {
            path: path.clone(),
            cause,
        }),
    }
}

fn to_file(report: &Report, settings: &Scan, path: &Path) -> io::Result<()> {
    let mut bytes = Vec::new();
    report::write(settings.format, report, settings.style, &mut bytes)?;
    std::fs::write(path, bytes)
}

/// A long scan is not to end with the news that its report has nowhere to go.
fn expect_folder(file: &Path) -> Result<(), ReportError> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(ReportError::NoFolder(file.to_owned()))
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
    let things = if count == 1 {
        "one thing"
    } else {
        &format!("{count} things")
    };
    format!("{things} could not be read; the report says what and why")
}

/// A scan of nothing is clean, and often a mistake.
fn nothing_scanned(tally: &Tally) -> String {
    let reasons = [
        (tally.ignored, "left out by ignore files (`--no-ignore` reads them)"),
        (tally.binary, "binary"),
        (tally.oversize, "larger than `--max-size`"),
        (tally.special, "links, pipes or devices"),
    ];
    let reasons: Vec<_> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{count} {why}"))
        .collect();
    match reasons.as_slice() {
        [] => "nothing was scanned: there are no files here".to_owned(),
        reasons => format!("nothing was scanned: {}", reasons.join(", ")),
    }
}
