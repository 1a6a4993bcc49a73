//! `keylift scan`: read, report, and say by the exit code what was found.

use super::Failure;
use super::known::{self, Scanned};
use super::terminal::Terminal;
use crate::exit::Exit;
use crate::finding::Confidence;
use crate::pipeline::Input;
use crate::report::output::{Coverage, Delivered, Destination, OutputError};
use crate::report::redact::Redactor;
use crate::report::{self, Format, Report};
use crate::settings::reading::{Notes, Reading};
use crate::settings::suppression::Stales;
use crate::settings::{Gate, Output, Scan, Target};
use crate::source::Tally;
use crate::source::git::{Part, Request};
use crate::text::count::{grouped, several};
use crate::text::printable::Printable;
use std::io::{self, Write};
use std::path::PathBuf;

/// Most entries that are told one by one on standard error.
const MOST_STALE: usize = 20;

/// Standard output can't be written to.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to write the report to standard output")]
#[diagnostic(help("the scan is done, but its report is not complete; `--output FILE` writes it to a file"))]
struct StdoutError(#[source] io::Error);

/// Scans and reports.
pub(super) fn scan(settings: &Scan, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let destinations = destinations(&settings.outputs, settings.reading.input.paths()).map_err(Failure::usage)?;
    let mut files = destinations.iter();
    let scanned = known::scan(&settings.reading, settings.explain)?;
    note_rules(&scanned, &settings.reading, terminal);
    let Scanned { mut report, mut prints, .. } = scanned;
    if settings.outputs.iter().any(|output| output.format.needs_fingerprints()) {
        let suppressed = report.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
        prints.fill(report.findings.iter_mut().chain(suppressed), known::threads(&settings.reading));
    }
    let mut end = exit(&report, settings.gate, settings.stales);
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
    let is_told = settings.outputs.iter().any(told);
    // But what it calls a scan of nothing has a reason when git is asked.
    let is_nothing = matches!(settings.reading.input, Input::Git(_)) && report.tally.files == 0;
    if !is_told || (is_nothing && report.problems.is_empty()) {
        note(&report, &settings.reading, terminal);
    }
    let is_staged = matches!(settings.reading.input, Input::Git(Request { part: Part::Staged, .. }));
    if is_staged && end == Exit::Findings && settings.reading.notes == Notes::Shown {
        terminal.note(STOPPED);
    }
    if is_of_git(&settings.reading.input) && settings.reading.notes == Notes::Shown {
        terminal.note(OF_GIT);
    }
    if report.tally.shallow > 0 && settings.reading.notes == Notes::Shown {
        terminal.note(SHALLOW);
    }
    Ok(end)
}

/// What whoever wanted to commit can do.
const STOPPED: &str = "take it out and stage the file again; `keylift migrate` moves it to AWS Secrets Manager. If it may \
                       stay, put `keylift:allow reason=…` into a comment in its line and stage that, or run \
                       `keylift baseline create` (`update` where there is a baseline)";

/// In a bare repository, or in `.git`, all files are packed, and a scan of them finds nothing.
const OF_GIT: &str = "this is the folder of a git repository; what it holds is read by `keylift scan --history`";

fn is_of_git(input: &Input) -> bool {
    let Input::Paths(paths) = input else { return false };
    paths.iter().any(|path| ["HEAD", "objects", "refs"].iter().all(|part| path.join(part).exists()))
}

/// A history that begins in the middle is no failure, and is to be known.
const SHALLOW: &str =
    "this is a shallow clone: older commits are not here and were not scanned; `git fetch --unshallow` gets them";

/// The files among `outputs`, in their order. None is touched, and none is one of `sources`.
fn destinations(outputs: &[Output], sources: &[PathBuf]) -> Result<Vec<Destination>, OutputError> {
    outputs.iter().try_fold(Vec::new(), |mut files, output| {
        if let Target::File(path) = &output.target {
            files.push(Destination::new(path, &files)?.apart_from(sources)?);
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

/// Says on standard error what of the rules can't be honoured.
pub(super) fn note_rules(scanned: &Scanned, reading: &Reading, terminal: &mut Terminal) {
    if reading.notes == Notes::Shown {
        scanned.notes.iter().for_each(|note| terminal.note(&Printable(note.as_bytes()).to_string()));
    }
}

/// Says on standard error what is wrong with the scan as a whole, for who does not see the report for people.
pub(super) fn note(report: &Report, reading: &Reading, terminal: &mut Terminal) {
    if !report.problems.is_empty() {
        terminal.note(&unread(report.problems.len()));
    } else if report.tally.files == 0 && reading.notes == Notes::Shown {
        terminal.note(&nothing_scanned(&reading.input, &report.tally));
    }
    if reading.notes == Notes::Shown {
        note_known(report, terminal);
    }
}

/// Says what is suppressed, and what suppresses nothing.
fn note_known(report: &Report, terminal: &mut Terminal) {
    if let Some(suppressed) = report::known::suppressed(report) {
        terminal.note(&suppressed);
    }
    if report.stale.is_empty() {
        return;
    }
    let redactor = Redactor::new(report, false);
    for stale in report.stale.iter().take(MOST_STALE) {
        terminal.note(&report::known::stale(stale, &redactor));
    }
    if let Some(more) = report.stale.len().checked_sub(MOST_STALE).filter(|more| *more > 0) {
        terminal.note(&format!("and {more} more that suppress nothing"));
    }
}

/// The same for a command that shows no report: each thing that could not be read is told.
pub(super) fn note_each_problem(report: &Report, reading: &Reading, terminal: &mut Terminal) {
    let redactor = Redactor::new(report, false);
    for problem in &report.problems {
        let (path, cause) = (redactor.path(&problem.path), redactor.text(problem.cause.as_bytes()));
        terminal.note(&format!("failed to read {path}: {cause}"));
    }
    if report.problems.is_empty() {
        note(report, reading, terminal);
    } else if reading.notes == Notes::Shown {
        note_known(report, terminal);
    }
}

fn exit(report: &Report, gate: Gate, stales: Stales) -> Exit {
    let failed = stales == Stales::Fail && !report.stale.is_empty();
    match gate {
        Gate::At(confidence) if failed => report.exit(confidence).max(Exit::Findings),
        Gate::At(confidence) => report.exit(confidence),
        Gate::Open => match report.exit(Confidence::Low) {
            Exit::Findings => Exit::Clean,
            other => other,
        },
    }
}

fn unread(count: usize) -> String {
    let things = if count == 1 { "one thing".to_owned() } else { several(count, "thing") };
    format!("{things} could not be read, so the result is not complete")
}

/// A scan of nothing is clean, and often a mistake.
fn nothing_scanned(input: &Input, tally: &Tally) -> String {
    let reasons = [
        (tally.ignored, "left out by ignore files (`--no-ignore` reads them)"),
        (tally.excluded, "excluded by the configuration or `--exclude`"),
        (tally.binary, "binary"),
        (tally.oversize, "larger than `--max-size`"),
        (tally.special, "links, pipes or devices"),
    ];
    let reasons: Vec<_> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{} {why}", grouped(*count)))
        .collect();
    match reasons.as_slice() {
        [] => format!("nothing was scanned: {}", no_files(input)),
        reasons => format!("nothing was scanned: {}", reasons.join(", ")),
    }
}

fn no_files(input: &Input) -> &'static str {
    match input {
        Input::Git(Request { part: Part::Staged, .. }) => "nothing is staged",
        Input::Git(Request { part: Part::Since(_) | Part::Range(_), .. }) => "the commits of the range add no file",
        _ => "there are no files here",
    }
}
