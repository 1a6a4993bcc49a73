//! Suppression: which findings are known and accepted, and who said so. Works on a finished list of findings; the
//! detector knows nothing of it.
//!
//! Three may say so, and are asked in this order: a [marker](crate::marker) beside the finding, an [`Allow`] of the
//! configuration, an entry of the [`Baseline`]. A suppressed finding is kept with what suppressed it, so that every report can
//! count them and tell them; what would suppress and does not is told as [`Stale`].

pub mod allow;
pub mod baseline;
pub mod import;

#[cfg(test)]
mod tests;

use crate::finding::Finding;
use crate::fingerprint::{Fingerprint, Fingerprinter, path_of};
use crate::marker::{Dialect, Marker};
use crate::rule::pattern::IdPattern;
use crate::text::printable::Printable;
use allow::{Allow, Claimed};
use baseline::{Baseline, Entry};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};
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
    /// What it is about, for people: the rule and the path, say. May hold text of the scanned tree.
    pub about: String,
}

/// Why an entry suppresses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// There is no such finding in what was scanned.
    Unused,
    /// Its last day is over: the finding counts again.
    Expired(Date),
    /// It is a marker that is written wrong; what it is about says how.
    Mistaken,
}

/// Who is believed.
#[derive(Debug)]
pub struct Policy {
    /// The day it is, in UTC.
    pub today: Date,
    /// Whose markers count.
    pub dialects: BTreeSet<Dialect>,
    /// The ids of all rules that there are, so that a marker for a rule that does not exist is noticed.
    pub rules: BTreeSet<String>,
    /// What the configuration allows.
    pub allow: Vec<Allow>,
    /// The baseline and the file it was read from.
    pub baseline: Option<(PathBuf, Baseline)>,
}

/// How much of what a baseline or a configuration speaks of was looked at.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Whether that is all there is.
    pub extent: Extent,
    /// Files that were read to the end, by identity, and those that there are no more.
    pub files: HashSet<PathBuf>,
    /// The ids of rules that were not applied, though there are such rules.
    pub rules_left_out: HashSet<String>,
}

/// Whether all was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// All files below the top, by all rules.
    Whole,
    /// A part of the files, of the rules or of what is in the files.
    #[default]
    Part,
}

impl Coverage {
    /// Whether the entry's finding would have been found if it were there. Of an entry whose path is masked nobody knows.
    #[must_use]
    pub fn holds(&self, entry: &Entry) -> bool {
        !entry.is_masked() && self.files.contains(&entry.file()) && !self.rules_left_out.contains(&entry.rule)
    }
}

/// What is left of findings, and what became of the others.
#[derive(Debug, Default)]
pub struct Applied {
    /// Those that count, in their order.
    pub findings: Vec<Finding>,
    /// Those that don't, in their order.
    pub suppressed: Vec<Suppressed>,
    /// What suppresses nothing, by place.
    pub stale: Vec<Stale>,
}

/// Tells findings that count from those that don't. `prints` makes fingerprints as the baseline has them, on `threads`
/// threads.
pub fn apply(
    findings: Vec<Finding>,
    policy: &Policy,
    coverage: &Coverage,
    prints: &mut Fingerprinter,
    threads: usize,
) -> Applied {
    let mut stale = BTreeSet::new();
    let known = policy.baseline.as_ref().map(|(_, baseline)| Known::new(baseline));
    let mut used = HashSet::new();
    let mut claimed = vec![Claimed::Nothing; policy.allow.len()];
    let mut applied = Applied::default();
    // Of most nothing is said, by their place among the findings.
    let mut all_said: HashMap<usize, Said> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let marked = by_marker(finding, policy, &mut stale);
        let allowed = by_allow(finding, policy, &mut claimed);
        all_said.extend(marked.or(allowed).map(|said| (at, said)));
    }
    if let Some(known) = &known {
        let asked = findings.iter().enumerate().filter(|(at, _)| !all_said.contains_key(at));
        prints.prepare(asked.map(|(_, finding)| finding).filter(|finding| known.may_hold(finding)), threads);
    }
    // There may be many, so those that count stay in the memory that they have.
    let counting = findings.into_iter().enumerate().filter_map(|(at, finding)| {
        let mut said = all_said.remove(&at);
        // An entry for a finding that a marker covers as well is used: to call it unused would invite its removal.
        if let Some(entry) = known.as_ref().and_then(|known| known.entry(&finding, prints)) {
            used.insert(entry.fingerprint);
            if !entry.is_expired(policy.today) {
                said = said.or_else(|| Some((By::Baseline, entry.reason.clone(), entry.until)));
            }
        }
        match said {
            Some((by, reason, until)) => {
                applied.suppressed.push(Suppressed { finding, by, reason, until });
                None
            }
            None => Some(finding),
        }
    });
    applied.findings = counting.collect();
    for (allow, claimed) in policy.allow.iter().zip(claimed) {
        // What was not looked at may hold what it speaks of.
        let seen = if coverage.extent == Extent::Whole { claimed } else { Claimed::Something };
        stale.extend(allow.stale(seen, policy.today));
    }
    if let Some((path, baseline)) = &policy.baseline {
        for entry in baseline.entries() {
            let state = match entry.until {
                Some(until) if until < policy.today => State::Expired(until),
                _ if !used.contains(&entry.fingerprint) && coverage.holds(entry) => State::Unused,
                _ => continue,
            };
            let about = format!("{} in {}", entry.rule, Printable(&entry.path));
            stale.insert(Stale { path: path.clone(), line: entry.line, state, about });
        }
    }
    applied.stale = stale.into_iter().collect();
    applied
}

/// Who suppresses, why, until when.
type Said = (By, Option<String>, Option<Date>);

fn by_marker(finding: &Finding, policy: &Policy, stale: &mut BTreeSet<Stale>) -> Option<Said> {
    let mut said = None;
    for marker in finding.markers.iter().filter(|marker| policy.dialects.contains(&marker.dialect)) {
        match judged(marker, finding, policy) {
            Ok(counts) => {
                let this = || (By::Marker(marker.dialect), marker.reason.clone(), marker.until);
                said = said.or_else(|| counts.then(this));
            }
            Err((state, about)) => {
                let path = finding.site.origin.path().to_owned();
                let line = u32::try_from(marker.line).unwrap_or(u32::MAX);
                stale.insert(Stale { path, line, state, about });
            }
        }
    }
    said
}

/// Whether a marker counts for a finding; an error when it can't count for any.
fn judged(marker: &Marker, finding: &Finding, policy: &Policy) -> Result<bool, (State, String)> {
    if let Some(fault) = &marker.fault {
        return Err((State::Mistaken, fault.to_string()));
    }
    let exists = |pattern: &&String| policy.rules.iter().any(|id| IdPattern::new(pattern).matches(id));
    if let Some(unknown) = marker.rules.iter().find(|pattern| !exists(pattern)) {
        return Err((State::Mistaken, format!("there is no rule `{unknown}`; a reason is given as `reason=…`")));
    }
    let means = |pattern: &String| IdPattern::new(pattern).matches(&finding.rule.id);
    if !marker.rules.is_empty() && !marker.rules.iter().any(means) {
        return Ok(false);
    }
    match marker.until {
        Some(until) if until < policy.today => {
            Err((State::Expired(until), format!("the marker for {}", finding.rule.id)))
        }
        _ => Ok(true),
    }
}

fn by_allow(finding: &Finding, policy: &Policy, claimed: &mut [Claimed]) -> Option<Said> {
    let mut said = None;
    for (allow, claimed) in policy.allow.iter().zip(claimed).filter(|(allow, _)| allow.claims(finding)) {
        *claimed = Claimed::Something;
        if allow.expired(policy.today).is_none() {
            said = said.or_else(|| Some((By::Allow, Some(allow.reason.clone()), allow.until)));
        }
    }
    said
}

/// The entries of a baseline, to be asked for.
struct Known<'a> {
    by_print: HashMap<Fingerprint, &'a Entry>,
    places: HashSet<(&'a str, &'a [u8])>,
    /// Rules of entries whose path is masked: those may be anywhere.
    anywhere: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(baseline: &'a Baseline) -> Self {
        let entries = baseline.entries();
        Self {
            by_print: entries.iter().map(|entry| (entry.fingerprint, entry)).collect(),
            places: entries.iter().map(|entry| (&*entry.rule, &*entry.path)).collect(),
            anywhere: entries.iter().filter(|entry| entry.is_masked()).map(|entry| &*entry.rule).collect(),
        }
    }

    /// Whether it is worth making the finding's fingerprint.
    fn may_hold(&self, finding: &Finding) -> bool {
        let rule = &*finding.rule.id;
        self.places.contains(&(rule, &*path_of(finding))) || self.anywhere.contains(rule)
    }

    fn entry(&self, finding: &Finding, prints: &mut Fingerprinter) -> Option<&'a Entry> {
        if !self.may_hold(finding) {
            return None;
        }
        self.by_print.get(&prints.of(finding)).copied()
    }
}
