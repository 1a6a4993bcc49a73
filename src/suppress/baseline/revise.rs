//! Bringing a baseline up to date with what is found now. What people wrote, reasons and last days, is kept.

use super::{Baseline, Entry};
use crate::finding::Finding;
use crate::fingerprint::{Fingerprinter, path_of};
use crate::suppress::Coverage;
use jiff::civil::Date;
use std::collections::HashSet;

/// What new entries are to say.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The last day on which they count.
    pub until: Option<Date>,
    /// Why they are accepted.
    pub reason: Option<String>,
}

/// What an update did.
#[derive(Debug, Default)]
pub struct Changes {
    /// Entries for findings that had none.
    pub added: Vec<Entry>,
    /// Entries whose finding is now in another file: the old path, and the new entry.
    pub moved: Vec<(Vec<u8>, Entry)>,
    /// Entries that had expired and were given a new last day.
    pub renewed: Vec<Entry>,
}

/// An entry for `finding`, which stands in `path`: the path by which it is known, secrets in it masked.
pub fn entry(finding: &Finding, path: Vec<u8>, terms: &Terms, prints: &mut Fingerprinter) -> Entry {
    Entry {
        fingerprint: prints.of(finding),
        rule: finding.rule.id.clone(),
        path,
        until: terms.until,
        reason: terms.reason.clone(),
        line: 0,
    }
}

/// Adds what of `findings` is not in `baseline`. An entry whose own finding is gone and whose secret stands in another file
/// follows it there. One that has expired is renewed when `terms` say until when.
pub fn update(
    baseline: &mut Baseline,
    findings: &[(&Finding, Vec<u8>)],
    terms: &Terms,
    coverage: &Coverage,
    today: Date,
    prints: &mut Fingerprinter,
) -> Changes {
    let mut changes = Changes::default();
    let here: HashSet<_> = findings.iter().map(|(finding, _)| prints.of(finding)).collect();
    let mut lost: Vec<Entry> =
        baseline.entries().iter().filter(|entry| !here.contains(&entry.fingerprint)).cloned().collect();
    lost.retain(|entry| coverage.holds(entry));
    for (finding, path) in findings {
        let new = entry(finding, path.clone(), terms, prints);
        if let Some(old) = baseline.get(&new) {
            if terms.until.is_some() && old.is_expired(today) {
                let renewed = Entry { reason: terms.reason.clone().or_else(|| old.reason.clone()), ..new };
                changes.renewed.push(renewed.clone());
                baseline.put(renewed);
            }
            continue;
        }
        let from = lost.iter().position(|old| {
            old.rule == new.rule && prints.at(&old.rule, &finding.secret, &old.path) == old.fingerprint
        });
        match from.map(|at| lost.remove(at)) {
            Some(old) => {
                baseline.remove(&old);
                let moved = Entry { until: old.until, reason: old.reason, ..new };
                changes.moved.push((old.path, moved.clone()));
                baseline.put(moved);
            }
            None => {
                changes.added.push(new.clone());
                baseline.put(new);
            }
        }
    }
    changes
}

/// Removes what has expired, and what is not found any more where it was looked for; gives back what it removed. `findings`
/// are all that there are.
pub fn prune(
    baseline: &mut Baseline,
    findings: &[&Finding],
    coverage: &Coverage,
    today: Date,
    prints: &mut Fingerprinter,
) -> Vec<Entry> {
    let asked = baseline.entries().iter().filter(|entry| !entry.is_expired(today) && coverage.holds(entry));
    let asked: Vec<Entry> = asked.cloned().collect();
    let could_be = |finding: &Finding| {
        let path = path_of(finding);
        asked.iter().any(|entry| entry.may_be(&finding.rule.id, &path))
    };
    let here: HashSet<_> =
        findings.iter().filter(|finding| could_be(finding)).map(|finding| prints.of(finding)).collect();
    let (gone, kept): (Vec<_>, Vec<_>) = baseline
        .entries()
        .iter()
        .cloned()
        .partition(|entry| entry.is_expired(today) || coverage.holds(entry) && !here.contains(&entry.fingerprint));
    *baseline = Baseline::new(baseline.seal.clone(), kept);
    gone
}
