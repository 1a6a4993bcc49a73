//! The words in which reports tell of what is suppressed, and of what suppresses nothing.

use super::Report;
use super::redact::Redactor;
use crate::suppress::{By, Stale, State};
use crate::text::count::grouped;
use std::collections::BTreeMap;

/// How many findings are suppressed, and by what; `None` when none is.
#[must_use]
pub fn suppressed(report: &Report) -> Option<String> {
    suppressors(report).map(|by| format!("Suppressed: {by}"))
}

/// The same without the first word: `2 by the baseline, 1 by markers of keylift`.
pub(super) fn suppressors(report: &Report) -> Option<String> {
    let mut counts = BTreeMap::<By, u64>::new();
    for suppressed in &report.suppressed {
        *counts.entry(suppressed.by).or_default() += 1;
    }
    if counts.is_empty() {
        return None;
    }
    let by: Vec<String> = counts.iter().map(|(by, count)| format!("{} by {}", grouped(*count), name(*by))).collect();
    Some(by.join(", "))
}

/// What suppresses, in words.
pub(super) fn name(by: By) -> String {
    match by {
        By::Marker(dialect) => format!("markers of {}", dialect.id()),
        By::Allow => "the configuration".to_owned(),
        By::Baseline => "the baseline".to_owned(),
    }
}

/// One that suppresses nothing, with its place.
#[must_use]
pub fn stale(stale: &Stale, redactor: &Redactor) -> String {
    let (path, about) = (redactor.path(&stale.path), redactor.text(stale.about.as_bytes()));
    let what = match stale.state {
        State::Unused => format!("nothing is left of {about}"),
        State::Expired(until) => format!("expired on {until}: {about}"),
        State::Mistaken => format!("this marker says nothing: {about}"),
    };
    format!("{path}:{}: {what}", stale.line)
}

/// A stable name for what suppresses.
#[must_use]
pub fn id(by: By) -> &'static str {
    match by {
        By::Marker(_) => "marker",
        By::Allow => "allow",
        By::Baseline => "baseline",
    }
}
