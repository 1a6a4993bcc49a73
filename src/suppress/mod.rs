//! Suppression: which findings are known and accepted, and who said so. Works on a finished list of findings; the
//! detector knows nothing of it.
//!
//! A suppressed finding is kept with what suppressed it, so that every report can count them and tell them.

pub mod import;

use crate::finding::Finding;
use crate::marker::Dialect;
use jiff::civil::Date;
use std::path::PathBuf;

/// A finding that does not count.
#[derive(Debug)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// What says that it does not count.
    pub by: By,
    /// Why, in the words of who said so.
    pub reason: Option<String>,
    /// The last day on which it is suppressed.
    pub until: Option<Date>,
}

/// What suppresses a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A comment beside it.
    Marker(Dialect),
    /// An `[[allow]]` of the configuration.
    Allow,
    /// An entry of the baseline.
    Baseline,
}

/// An entry, of a baseline or of the configuration, or a marker, that suppresses nothing any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stale {
    /// The file it stands in.
    pub path: PathBuf,
    /// The line there, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub state: State,
    /// What it is about, for people: the rule and the path, say.
    pub about: String,
}

/// Why an entry suppresses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// There is no such finding in what was scanned.
    Unused,
    /// Its last day is over: the finding counts again.
    Expired(Date),
}
