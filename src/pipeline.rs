//! The engine of a scan: source, detector, sorted report. Owns the threads.
//!
//! Each thread reads, decodes and detects with its own buffers, and sends what it gathered once, when the walk is over.

use crate::detect::{Detection, Detector};
use crate::finding::{Dismissed, Finding};
use crate::report::Report;
use crate::source::walk::{Asked, Entry, Ignores};
use crate::source::window::{self, Binaries, Buffers, Outcome, Size};
use crate::source::{Blob, Origin, Problem, Tally, open, walk};
use crate::text::span::Span;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// What to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Standard input, under this name.
    Stdin(PathBuf),
}

/// How to read it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Leave out what `.gitignore` and its like name.
    pub respect_ignore: bool,
    /// Leave out larger files; `None` reads all. Pipes have no size, so they are read.
    pub max_size: Option<u64>,
    /// Threads; 0 for one a core.
    pub threads: usize,
    /// Show progress on standard error.
    pub progress: bool,
}

/// A pure function that finds credentials in a blob.
pub type Detect<'a> = &'a (dyn Fn(&Blob<'_>) -> Detection + Sync);

/// Scans `input` and reports what was found, in an order that does not depend on threads.
#[must_use]
pub fn scan(input: &Input, options: &Options, detector: &Detector) -> Report {
    scan_with(input, options, &|blob| detector.scan(blob))
}

/// The same with any function for a detector. A panic in it costs that blob, which becomes a problem; what a panic
/// prints is up to the program's panic hook.
#[must_use]
pub fn scan_with(input: &Input, options: &Options, detect: Detect<'_>) -> Report {
    let started = Instant::now();
    let progress = Progress::new(options);
    let (sender, receiver) = mpsc::channel();
    let worker = || Worker {
        detect,
        max_size: options.max_size,
        buffers: Buffers::new(Size::STANDARD),
        harvest: Harvest::default(),
        sender: sender.clone(),
        ticker: Ticker::new(&progress),
    };
    let mut total = Harvest::default();
    match input {
        Input::Stdin(name) => worker().read_stream(name, &mut io::stdin().lock()),
        Input::Paths(paths) => {
            let ignores = if options.respect_ignore { Ignores::Respected } else { Ignores::Disregarded };
            total.tally += walk::walk(paths, ignores, threads(options), || {
                let mut worker = worker();
                move |entry| worker.take(entry)
            });
        }
    }
    drop(sender);
    receiver.into_iter().for_each(|harvest| total.add(harvest));
    progress.clear();
    total.into_report(started)
}

fn threads(options: &Options) -> usize {
    match options.threads {
        0 => available_parallelism().map_or(1, usize::from),
        threads => threads,
    }
}

/// What one thread, or all of them, gathered.
#[derive(Default)]
struct Harvest {
    findings: Vec<Finding>,
    dismissed: Vec<Dismissed>,
    problems: Vec<Problem>,
    tally: Tally,
}

impl Harvest {
    fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.dismissed.extend(other.dismissed);
        self.problems.extend(other.problems);
        self.tally += other.tally;
    }

    fn into_report(mut self, started: Instant) -> Report {
        // Equal ones come from one blob, and so from one thread: a stable sort keeps the detector's order.
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        self.dismissed.sort_by(|a, b| dismissal_order(a).cmp(&dismissal_order(b)));
        self.problems.sort();
        self.problems.dedup();
        Report {
            findings: self.findings,
            dismissed: self.dismissed,
            problems: self.problems,
            tally: self.tally,
            elapsed: started.elapsed(),
        }
    }
}

fn dismissal_order(dismissed: &Dismissed) -> (&Origin, Span, &str) {
    (&dismissed.site.origin, dismissed.site.span, &dismissed.rule.id)
}

/// One thread's part in a scan. Sends its harvest when it is dropped.
struct Worker<'a> {
    detect: Detect<'a>,
    max_size: Option<u64>,
    buffers: Buffers,
    harvest: Harvest,
    sender: mpsc::Sender<Harvest>,
    ticker: Ticker<'a>,
}

impl Worker<'_> {
    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Problem(problem) => self.harvest.problems.push(problem),
            Entry::File { origin, asked } => {
                let origin = Arc::new(origin);
                if let Err(error) = self.read_file(&origin, asked) {
                    self.harvest.problems.push(open::problem(origin.path(), &error));
                }
            }
        }
        self.ticker.count();
    }

    fn read_file(&mut self, origin: &Arc<Origin>, asked: Asked) -> io::Result<()> {
        let (mut file, metadata) = open::open(origin.path())?;
        let tally = &mut self.harvest.tally;
        if asked == Asked::ByFolder && !metadata.is_file() {
            tally.special += 1; // It was a file when its folder was listed.
            return Ok(());
        }
        if self.max_size.is_some_and(|most| metadata.len() > most) {
            tally.oversize += 1;
            return Ok(());
        }
        let binaries = match asked {
            Asked::ByName => Binaries::AsBytes,
            Asked::ByFolder => Binaries::LeaveOut,
        };
        self.read(&mut file, origin, binaries)
    }

    fn read_stream(&mut self, name: &Path, input: &mut dyn Read) {
        let origin = Arc::new(Origin::Stdin { name: name.to_owned() });
        if let Err(error) = self.read(input, &origin, Binaries::AsBytes) {
            self.harvest.problems.push(open::problem(name, &error));
        }
    }

    fn read(&mut self, input: &mut dyn Read, origin: &Arc<Origin>, binaries: Binaries) -> io::Result<()> {
        let (detect, harvest) = (self.detect, &mut self.harvest);
        let outcome = window::read(input, origin, binaries, &mut self.buffers, &mut |blob| {
            match catch_unwind(AssertUnwindSafe(|| detect(blob))) {
                Ok(detection) => {
                    harvest.findings.extend(detection.findings);
                    harvest.dismissed.extend(detection.dismissed);
                }
                // The panic's own message may quote the file.
                Err(_) => harvest.problems.push(Problem {
                    path: origin.path().to_owned(),
                    cause: "keylift failed while it looked into this file".to_owned(),
                    help: Some("this is a bug in keylift: please report it, without the file if that is confidential"),
                }),
            }
        })?;
        let tally = &mut self.harvest.tally;
        match outcome {
            Outcome::Shown { bytes } => {
                tally.files += 1;
                tally.bytes += bytes;
            }
            Outcome::Binary => tally.binary += 1,
        }
        Ok(())
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        // The receiver outlives all workers.
        let _ = self.sender.send(std::mem::take(&mut self.harvest));
    }
}

/// The count of files on standard error, when it is wanted.
struct Progress(Option<ProgressBar>);

impl Progress {
    fn new(options: &Options) -> Self {
        Self(options.progress.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            match ProgressStyle::with_template("{spinner} {human_pos} files scanned") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        }))
    }

    fn clear(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// One thread's count. Goes to the bar ten times a second at most, so that threads do not wait for one another.
struct Ticker<'a> {
    progress: &'a Progress,
    unshown: u64,
    shown: Instant,
}

impl<'a> Ticker<'a> {
    const PERIOD: Duration = Duration::from_millis(100);

    fn new(progress: &'a Progress) -> Self {
        Self { progress, unshown: 0, shown: Instant::now() }
    }

    fn count(&mut self) {
        let Some(bar) = &self.progress.0 else { return };
        self.unshown += 1;
        if self.shown.elapsed() >= Self::PERIOD {
            bar.inc(std::mem::take(&mut self.unshown));
            self.shown = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests;
