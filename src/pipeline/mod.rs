//! The engine of a scan: source, detector, sorted report. Owns the threads.
//!
//! Each thread reads, decodes and detects with its own buffers, and sends what it gathered once, when the walk is over.

mod changes;
mod history;
mod progress;
mod spread;
mod windows;
mod worker;

#[cfg(test)]
mod tests;

use crate::detect::{Detection, Detector};
use crate::finding::{Dismissed, Finding};
use crate::report::Report;
use crate::source::exclude::Exclude;
use crate::source::git::history::Extent;
use crate::source::git::open::GitError;
use crate::source::git::{Part, Request};
use crate::source::walk::Ignores;
use crate::source::window::{Buffers, Size};
use crate::source::{Blob, Origin, Problem, Tally, open, walk};
use crate::text::span::Span;
use history::Look;
use progress::{Progress, Ticker};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::available_parallelism;
use std::time::Instant;
use windows::Team;
use worker::Worker;

/// What to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Standard input, under this name.
    Stdin(PathBuf),
    /// A part of a git repository's content.
    Git(Request),
}

impl Input {
    /// The files and folders that were named.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        match self {
            Self::Paths(paths) => paths,
            Self::Git(request) => &request.paths,
            Self::Stdin(_) => &[],
        }
    }
}

/// How to read it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Leave out what `.gitignore` and its like name.
    pub respect_ignore: bool,
    /// Leave out what the user excludes once and for all, from every source but standard input.
    pub exclude: Exclude,
    /// Leave out larger files; `None` reads all. Pipes have no size, so they are read.
    pub max_size: Option<u64>,
    /// Threads; 0 for one a core.
    pub threads: usize,
    /// Show progress on standard error.
    pub progress: bool,
}

/// A pure function that finds credentials in a blob.
pub type Detect<'a> = &'a (dyn Fn(&Blob<'_>) -> Detection + Sync);

/// Scans `input` and reports what was found, in an order that does not depend on threads. `watch` sees each blob first,
/// but for those of history, which are not read one by one.
///
/// # Errors
/// When `input` is a part of a repository that can't be had: no repository, no such revision. What merely could not be
/// read is in the report.
pub fn scan(
    input: &Input,
    options: &Options,
    detector: &Detector,
    watch: &(dyn Fn(&Blob<'_>) + Sync),
) -> Result<Report, GitError> {
    if let Input::Git(request) = input
        && let Part::History { revisions, unreachable } = &request.part
    {
        let started = Instant::now();
        let extent = Extent { revisions, unreachable: *unreachable };
        let harvest = history::scan(request, extent, options, detector, Look::Differences)?;
        return Ok(harvest.into_report(started));
    }
    scan_with(input, options, &|blob| {
        watch(blob);
        match input {
            Input::Git(_) => detector.scan_apart(blob),
            Input::Stdin(_) | Input::Paths(_) => detector.scan(blob),
        }
    })
}

/// The same with any function for a detector, which can't see history: that becomes a problem. A panic in it costs that
/// blob, which becomes a problem; what a panic prints is up to the program's panic hook.
///
/// # Errors
/// As [`scan`].
pub fn scan_with(input: &Input, options: &Options, detect: Detect<'_>) -> Result<Report, GitError> {
    let started = Instant::now();
    let progress = Progress::new(options);
    let team = Team::new(threads(options));
    let (sender, receiver) = mpsc::channel();
    let worker = || Worker {
        detect,
        max_size: options.max_size,
        buffers: Buffers::new(Size::STANDARD),
        harvest: Harvest::default(),
        sender: sender.clone(),
        ticker: Ticker::new(&progress),
        team: &team,
    };
    let mut total = Harvest::default();
    match input {
        Input::Stdin(name) => worker().read_stream(name, open::standard_input()),
        Input::Paths(paths) => {
            let ignores = if options.respect_ignore { Ignores::Respected } else { Ignores::Disregarded };
            total.tally += walk::walk(paths, ignores, &options.exclude, threads(options), || {
                let mut worker = worker();
                move |entry| worker.take(entry)
            });
        }
        Input::Git(Request { part: Part::History { .. }, .. }) => total.problems.push(Problem {
            path: PathBuf::from("."),
            cause: "history is not read blob by blob".to_owned(),
            help: None,
        }),
        Input::Git(request) => total.add(changes::scan(request, options, &worker)?),
    }
    drop(sender);
    receiver.into_iter().for_each(|harvest| total.add(harvest));
    progress.clear();
    Ok(total.into_report(started))
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
        append(&mut self.findings, other.findings);
        append(&mut self.dismissed, other.dismissed);
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
            dismissed: self.dismissed,
            problems: self.problems,
            tally: self.tally,
            elapsed: started.elapsed(),
            ..Report::of(self.findings)
        }
    }
}

/// Puts `more` behind `all`, which takes no copy where there is nothing yet.
fn append<T>(all: &mut Vec<T>, mut more: Vec<T>) {
    match all.is_empty() {
        true => *all = more,
        false => all.append(&mut more),
    }
}

fn dismissal_order(dismissed: &Dismissed) -> (&Origin, Span, &str) {
    (&dismissed.site.origin, dismissed.site.span, &dismissed.rule.id)
}
