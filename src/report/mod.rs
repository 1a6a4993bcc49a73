//! Reports: one result of a scan, written in several formats.
//!
//! A format is one file with one function over the same [`Report`]. None filters or judges, and one that can't show all
//! asks the report for the worst first. All text that comes from the scanned tree passes through [`redact::Redactor`], which
//! masks every found secret by value.

pub mod csv;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
pub mod known;
pub mod markdown;
pub mod output;
pub mod rdjson;
pub mod redact;
pub mod sarif;
pub mod shown;

mod escape;
mod ink;
mod needles;
mod summary;
mod words;

#[cfg(test)]
mod tests;

use crate::exit::Exit;
use crate::finding::{Confidence, Dismissed, Finding};
use crate::source::{Problem, Tally};
use crate::suppress::{Stale, Suppressed};
use jiff::Timestamp;
use std::io::{self, Write};
use std::time::Duration;

/// The result of one scan.
#[derive(Debug)]
pub struct Report {
    /// Ordered by path, then offset, then rule.
    pub findings: Vec<Finding>,
    /// What was let go and why, in the same order; empty unless `--explain` was given.
    pub dismissed: Vec<Dismissed>,
    /// What was found and does not count, ordered like the findings.
    pub suppressed: Vec<Suppressed>,
    /// What would suppress findings and does not, ordered by place.
    pub stale: Vec<Stale>,
    /// What could not be read, ordered by path.
    pub problems: Vec<Problem>,
    /// Credentials in the paths of all these: no findings, but masked like them.
    pub in_paths: Vec<Finding>,
    /// What was read and what was left out.
    pub tally: Tally,
    /// Wall time of the scan.
    pub elapsed: Duration,
    /// By what it went.
    pub terms: Terms,
}

/// By what a scan went, as far as who reads its report has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The configuration, as the user knows it; `None` when there is none.
    pub config: Option<String>,
    /// How much the scanned tree had to say.
    pub trust: Trust,
}

/// How far what is in the scanned tree may say what counts there: configuration, baseline, markers, ignore files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// It may.
    #[default]
    Tree,
    /// It may not.
    Nothing,
    /// Only its configuration and its baseline may, as they are in this revision.
    Revision(String),
}

impl Report {
    /// A report of these findings, which are in order, and of nothing else.
    #[must_use]
    pub fn of(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            dismissed: Vec::new(),
            suppressed: Vec::new(),
            stale: Vec::new(),
            problems: Vec::new(),
            in_paths: Vec::new(),
            tally: Tally::default(),
            elapsed: Duration::ZERO,
            terms: Terms::default(),
        }
    }

    /// How many findings there are of this confidence.
    #[must_use]
    pub fn count(&self, confidence: Confidence) -> usize {
        self.findings.iter().filter(|finding| finding.confidence == confidence).count()
    }

    /// The findings by falling confidence, those of one confidence in their order: for reports that can't show all.
    #[must_use]
    pub fn worst_first(&self) -> Vec<&Finding> {
        let mut findings: Vec<_> = self.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.confidence));
        findings
    }

    /// How the run ends when findings of `gate` and above count.
    #[must_use]
    pub fn exit(&self, gate: Confidence) -> Exit {
        if !self.problems.is_empty() {
            Exit::Incomplete
        } else if self.findings.iter().any(|finding| finding.confidence >= gate) {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: miette's graphical report, then a summary.
    Human,
    /// One JSON document, versioned.
    Json,
    /// One JSON object a line: findings, then problems, then the summary.
    Jsonl,
    /// SARIF 2.1.0, for forges.
    Sarif,
    /// Workflow commands of GitHub: annotations beside the code.
    Github,
    /// GitLab's secret detection report, schema 15.
    Gitlab,
    /// JUnit XML, which every CI system shows.
    Junit,
    /// Comma-separated values, for spreadsheets.
    Csv,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// One self-contained page with search and filters.
    Html,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
}

impl Format {
    /// Whether it tells who a finding is, so that [`Finding::fingerprint`] should be there when it is written.
    #[must_use]
    pub fn needs_fingerprints(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl | Self::Sarif | Self::Gitlab)
    }
}

/// What a format may know of how it is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether secrets are shown as they are (`--show-secrets`).
    pub reveal: bool,
    /// Whether colours and links may be used.
    pub color: bool,
    /// Whether lines and signs may be drawn with more than ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Findings of this confidence and above fail the run; none do when there is none.
    pub gate: Option<Confidence>,
    /// When the run was, for formats that have to say it.
    pub clock: Clock,
}

/// When a run was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It began then, and ended when it was done.
    Began(Timestamp),
    /// It is to be taken for one of that moment, so that the same input gives the same report to the byte.
    Pinned(Timestamp),
}

impl Clock {
    /// The beginning and the end of a run that took `elapsed`.
    fn span(self, elapsed: Duration) -> (Timestamp, Timestamp) {
        match self {
            Self::Pinned(moment) => (moment, moment),
            Self::Began(began) => (began, began.checked_add(elapsed).unwrap_or(began)),
        }
    }
}

/// Writes `report` to `out`.
///
/// # Errors
/// When `out` can't be written to.
pub fn write(format: Format, report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let redactor = redact::Redactor::new(report, style.reveal);
    match format {
        Format::Human => human::write(report, &redactor, style, out),
        Format::Json => json::write(report, &redactor, out),
        Format::Jsonl => json::write_lines(report, &redactor, out),
        Format::Sarif => sarif::write(report, &redactor, out),
        Format::Github => github::write(report, &redactor, out),
        Format::Gitlab => gitlab::write(report, &redactor, style.clock, out),
        Format::Junit => junit::write(report, &redactor, style, out),
        Format::Csv => csv::write(report, &redactor, out),
        Format::Markdown => markdown::write(report, &redactor, out),
        Format::Html => html::write(report, &redactor, out),
        Format::Rdjson => rdjson::write(report, &redactor, out),
    }
}
