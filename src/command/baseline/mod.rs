//! `keylift baseline`: makes the baseline and keeps it. What an entry is, and which ones go, is for `suppress` to say.
//!
//! `files` writes, `audit` asks, `import` takes over.

mod audit;
mod files;
mod import;

use super::known::{self, BaselineError, Opened, Scanned};
use super::terminal::Terminal;
use super::{Failure, place, scan};
use crate::detect::Explain;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::fingerprint::Key;
use crate::report::redact::Redactor;
use crate::settings::baseline::{Action, Baseline as Settings};
use crate::settings::reading::Reading;
use crate::suppress::baseline::revise::{self, Changes};
use crate::suppress::baseline::{Baseline, Entry, FILE_NAME, Seal};
use crate::text::count::counted;
use miette::IntoDiagnostic;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::PathBuf;

/// Why a baseline can't be changed. All of it is for the user to mend.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum CommandError {
    /// `create` never throws away reasons that people wrote.
    #[error("there is a baseline already: {}", .0.display())]
    #[diagnostic(help("`keylift baseline update` adds what is new; to begin anew, remove the file first"))]
    Exists(PathBuf),
    /// There is nothing to change.
    #[error("there is no baseline to change: {}", .0.display())]
    #[diagnostic(help("`keylift baseline create` makes one; `--baseline FILE` names one that lies elsewhere"))]
    Missing(PathBuf),
    /// It is in a revision, or not to be trusted.
    #[error("it is not clear which baseline is meant")]
    #[diagnostic(help("name its file: `--baseline {FILE_NAME}`"))]
    NoFile,
    /// The system gives no random bytes.
    #[error("failed to get random bytes for a salt or a key")]
    #[diagnostic(help("this is the operating system's doing; nothing was written"))]
    Random,
}

/// Runs the command.
pub(super) fn baseline(settings: &Settings, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &settings.action {
        Action::Create => create(settings, terminal),
        Action::Update => update(settings, terminal),
        Action::Prune => prune(settings, terminal),
        Action::Audit => audit::audit(settings, terminal),
        Action::Import(from) => import::import(from, settings, terminal),
    }
}

/// A baseline at work: what it is, where it lies, and what was found with it.
struct Bench {
    path: PathBuf,
    baseline: Baseline,
    scanned: Scanned,
}

impl Bench {
    /// For the baseline that is there.
    fn open(settings: &Settings) -> Result<Option<Self>, Failure> {
        let path = path(&settings.reading)?;
        let key = known::key(&settings.reading).map_err(Failure::usage)?;
        let opened = if path.symlink_metadata().is_ok() {
            known::open(&settings.reading, key.as_ref()).map_err(Failure::usage)?
        } else {
            None
        };
        let Some(Opened { baseline, key, .. }) = opened else { return Ok(None) };
        let scanned = look(&settings.reading, &baseline, key)?;
        Ok(Some(Self { path, baseline, scanned }))
    }

    /// For a new one, with the key that is asked for or a salt of its own.
    fn make(settings: &Settings, terminal: &mut Terminal) -> Result<Self, Failure> {
        let path = path(&settings.reading)?;
        let key = match known::key(&settings.reading) {
            Ok(Some(key)) => key,
            Ok(None) => Key::Salt(random()?),
            Err(BaselineError::NoKey { path, cause }) if cause.kind() == io::ErrorKind::NotFound => {
                let key = files::make_key(&path, random()?).map_err(Failure::usage)?;
                terminal.note(&format!(
                    "made the key {}: keep it out of the repository, and give it to whoever scans, by --key-file or \
                     KEYLIFT_KEY_FILE",
                    path.display()
                ));
                key
            }
            Err(error) => return Err(Failure::usage(error)),
        };
        let baseline = Baseline::new(Seal::of(&key), Vec::new());
        let scanned = look(&settings.reading, &baseline, key)?;
        Ok(Self { path, baseline, scanned })
    }

    /// Adds what is found.
    fn update(&mut self, settings: &Settings) -> Changes {
        let Scanned { report, prints, coverage, .. } = &mut self.scanned;
        prints.prepare(report.findings.iter(), known::threads(&settings.reading));
        let redactor = Redactor::new(report, false);
        let findings: Vec<(&Finding, Vec<u8>)> =
            report.findings.iter().map(|finding| (finding, masked_path(finding, &redactor))).collect();
        let today = settings.reading.suppression.today;
        let mut terms = settings.terms.clone();
        terms.reason = terms.reason.map(|reason| redactor.text(reason.as_bytes()));
        revise::update(&mut self.baseline, &findings, &terms, coverage, today, prints)
    }

    /// Whether the file is not as keylift writes it: two versions were merged, say.
    fn is_untidy(&self) -> bool {
        std::fs::read(&self.path).is_ok_and(|bytes| bytes != self.baseline.text().as_bytes())
    }

    /// Writes it, and tells.
    fn save(&self, out: &mut dyn Write) -> Result<(), Failure> {
        files::save(&self.path, &self.baseline).map_err(Failure::incomplete)?;
        let name = place::shown(&self.path);
        let entries = counted(self.baseline.entries().len() as u64, "entry", "entries");
        say(out, &format!("Wrote {}: {entries}.", self.redactor().path(&name)))
    }

    /// Writes it if that changes the file, or makes one that has something in it.
    fn keep(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        let is_new = !self.path.exists();
        if is_new && self.baseline.entries().is_empty() || !is_new && !self.is_untidy() {
            return Ok(());
        }
        self.save(terminal.out())?;
        if is_new { files::merge_by_union(&self.path, terminal) } else { Ok(()) }
    }

    fn redactor(&self) -> Redactor {
        Redactor::new(&self.scanned.report, false)
    }

    /// How the command ends: what could not be read is told.
    fn end(&self, settings: &Settings, terminal: &mut Terminal) -> Exit {
        let report = &self.scanned.report;
        scan::note_each_problem(report, &settings.reading, terminal);
        if report.problems.is_empty() { Exit::Clean } else { Exit::Incomplete }
    }
}

/// Scans without the baseline: what is in it is found, too.
fn look(reading: &Reading, baseline: &Baseline, key: Key) -> Result<Scanned, Failure> {
    let watched: HashSet<PathBuf> = baseline.entries().iter().map(Entry::file).collect();
    known::scan_against(reading, Explain::No, None, &watched, Some(key))
}

fn path(reading: &Reading) -> Result<PathBuf, Failure> {
    known::file(reading).ok_or_else(|| Failure::usage(CommandError::NoFile))
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Failure> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| Failure::incomplete(CommandError::Random))?;
    Ok(bytes)
}

/// The path by which a finding is known, secrets in it masked.
fn masked_path(finding: &Finding, redactor: &Redactor) -> Vec<u8> {
    redactor.path_bytes(finding.site.origin.identity())
}

fn create(settings: &Settings, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let path = path(&settings.reading)?;
    if path.symlink_metadata().is_ok() {
        return Err(Failure::usage(CommandError::Exists(place::shown(&path))));
    }
    let mut bench = Bench::make(settings, terminal)?;
    bench.update(settings);
    bench.save(terminal.out())?;
    files::merge_by_union(&bench.path, terminal)?;
    if !bench.baseline.entries().is_empty() {
        say(terminal.out(), LEFT_TO_DO)?;
    }
    Ok(bench.end(settings, terminal))
}

const LEFT_TO_DO: &str = "What is in it is still in the source: revoke it, or move it with `keylift migrate`. \
                          `keylift baseline audit` goes through it.";

fn update(settings: &Settings, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut bench = existing(settings)?;
    let changes = bench.update(settings);
    let redactor = bench.redactor();
    let out = terminal.out();
    for entry in &changes.added {
        say(out, &format!("  added    {}", about(entry, &redactor)))?;
    }
    for (from, entry) in &changes.moved {
        say(out, &format!("  moved    {}, from {}", about(entry, &redactor), redactor.text(from)))?;
    }
    for entry in &changes.renewed {
        say(out, &format!("  renewed  {}", about(entry, &redactor)))?;
    }
    if changes.added.is_empty() && changes.moved.is_empty() && changes.renewed.is_empty() {
        say(out, "Nothing to add: all that is found is known.")?;
    }
    bench.keep(terminal)?;
    Ok(bench.end(settings, terminal))
}

fn prune(settings: &Settings, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut bench = existing(settings)?;
    let today = settings.reading.suppression.today;
    let Scanned { report, prints, coverage, .. } = &mut bench.scanned;
    prints.prepare(report.findings.iter(), known::threads(&settings.reading));
    // What a marker suppresses as well is there all the same.
    let all: Vec<&Finding> =
        report.findings.iter().chain(report.suppressed.iter().map(|suppressed| &suppressed.finding)).collect();
    let removed = revise::prune(&mut bench.baseline, &all, coverage, today, prints);
    let redactor = bench.redactor();
    for entry in &removed {
        let why = if entry.is_expired(today) { "expired" } else { "not found any more" };
        say(terminal.out(), &format!("  removed  {}, {why}", about(entry, &redactor)))?;
    }
    if removed.is_empty() {
        say(terminal.out(), "Nothing to remove: every entry is of use.")?;
    }
    bench.keep(terminal)?;
    Ok(bench.end(settings, terminal))
}

fn existing_or_new(settings: &Settings, terminal: &mut Terminal) -> Result<Bench, Failure> {
    match Bench::open(settings)? {
        Some(bench) => Ok(bench),
        None => Bench::make(settings, terminal),
    }
}

fn existing(settings: &Settings) -> Result<Bench, Failure> {
    let missing = || path(&settings.reading).map(|path| CommandError::Missing(place::shown(&path)));
    match Bench::open(settings)? {
        Some(bench) => Ok(bench),
        None => Err(Failure::usage(missing()?)),
    }
}

fn about(entry: &Entry, redactor: &Redactor) -> String {
    format!("{} in {}", redactor.text(entry.rule.as_bytes()), redactor.text(&entry.path))
}

/// Writes a line to standard output.
fn say(out: &mut dyn Write, line: &str) -> Result<(), Failure> {
    writeln!(out, "{}", crate::text::printable::disarmed(line)).into_diagnostic().map_err(Failure::incomplete)
}
