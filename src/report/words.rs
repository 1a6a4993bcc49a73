//! What several formats say in the same words: a finding, what could not be read, what suppresses nothing any more.
//!
//! All of it is one line of harmless text; how a format escapes it is the format's own.

use super::redact::Redactor;
use super::{Report, known};
use crate::finding::{Confidence, Finding, Related};
use crate::source::{Commit, Problem};
use crate::suppress::{Stale, Suppressed};
use crate::text::count::counted;
use crate::text::printable::{Printable, disarmed};
use jiff::Timestamp;
use std::path::Path;

/// A path for a program: as it is; only bytes that are not UTF-8 come out as escapes.
pub(super) fn exact_path(path: &Path, redactor: &Redactor) -> String {
    String::from_utf8(redactor.path_bytes(path)).unwrap_or_else(|bytes| Printable(bytes.as_bytes()).to_string())
}

/// A path in a line of text that a CI runner or a terminal may read.
pub(super) fn line_path(path: &Path, redactor: &Redactor) -> String {
    disarmed(&redactor.path(path))
}

/// What it is, its mask, its name and why: `Acme token (acme_********), assigned to 'key': its checksum (CRC-32) holds.`
pub(super) fn finding(finding: &Finding, redactor: &Redactor) -> String {
    let mut text = brief(finding, redactor);
    let why: Vec<String> = finding.evidence.iter().map(|evidence| redactor.evidence(finding, evidence)).collect();
    if !why.is_empty() {
        text.push_str(&format!(": {}", why.join(", ")));
    }
    text.push('.');
    for told in facts(finding, redactor).into_iter().chain(related(finding, redactor)) {
        text.push_str(&format!(" {told}."));
    }
    if let Some(history) = history(finding, redactor) {
        text.push_str(&format!(" {history}."));
    }
    disarmed(&text)
}

/// What the value tells: `It tells: account 123456789012`.
fn facts(finding: &Finding, redactor: &Redactor) -> Option<String> {
    let facts: Vec<String> =
        finding.facts.iter().map(|fact| format!("{} {}", fact.name, redactor.fact(fact))).collect();
    (!facts.is_empty()).then(|| format!("It tells: {}", facts.join(", ")))
}

/// What stands with it: `With it: host db.internal (line 3)`.
fn related(finding: &Finding, redactor: &Redactor) -> Option<String> {
    let related: Vec<String> = finding.related.iter().map(|related| belonging(related, redactor)).collect();
    (!related.is_empty()).then(|| format!("With it: {}", related.join(", ")))
}

/// A value that belongs to a finding: `host db.internal (line 3)`.
pub(super) fn belonging(related: &Related, redactor: &Redactor) -> String {
    let role = related.role.to_string();
    disarmed(&format!(
        "{} {} (line {})",
        Printable(role.as_bytes()),
        redactor.related(related),
        related.site.start.line
    ))
}

/// The same without the reasons.
pub(super) fn brief(finding: &Finding, redactor: &Redactor) -> String {
    let mut text = format!("{} ({})", Printable(finding.rule.title.as_bytes()), redactor.secret(finding));
    if let Some(name) = &finding.name {
        text.push_str(&format!(", assigned to '{}'", redactor.text(name.as_bytes())));
    }
    disarmed(&text)
}

/// The commit that a finding is from, and whether its value is still in the files of the checked-out one.
pub(super) fn history(finding: &Finding, redactor: &Redactor) -> Option<String> {
    let commit = finding.site.origin.commit()?;
    let author = redactor.text(commit.author.as_bytes());
    let id: String = commit.id.chars().take(12).collect();
    let head = match finding.in_head {
        None => "",
        Some(true) => "; it is still there",
        Some(false) => "; it is only in the history",
    };
    Some(disarmed(&format!("Committed in {id} on {} by {author}{head}", day(commit))))
}

/// The day on which it was authored, in UTC.
pub(super) fn day(commit: &Commit) -> String {
    Timestamp::from_second(commit.time).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

/// `Failed to read 'a': permission denied. Help: run as another user.`
pub(super) fn problem(problem: &Problem, redactor: &Redactor) -> String {
    let mut text =
        format!("Failed to read '{}': {}.", redactor.path(&problem.path), redactor.text(problem.cause.as_bytes()));
    if let Some(help) = problem.help {
        text.push_str(&format!(" Help: {}.", help.trim_end_matches('.')));
    }
    disarmed(&text)
}

/// What suppresses nothing any more, and where it stands.
pub(super) fn stale(stale: &Stale, redactor: &Redactor) -> String {
    disarmed(&known::stale(stale, redactor))
}

/// What suppresses a finding and why: `suppressed by the baseline until 2030-01-01: a test key`.
pub(super) fn suppression(suppressed: &Suppressed, redactor: &Redactor) -> String {
    let mut text = format!("suppressed by {}", known::name(suppressed.by));
    if let Some(until) = suppressed.until {
        text.push_str(&format!(" until {until}"));
    }
    if let Some(reason) = &suppressed.reason {
        text.push_str(&format!(": {}", redactor.text(reason.as_bytes())));
    }
    disarmed(&text)
}

/// `3 credentials: 2 high, 1 low confidence`, or that there is none.
pub(super) fn total(report: &Report) -> String {
    if report.findings.is_empty() {
        return if report.problems.is_empty() { "No credentials" } else { "No credentials in what could be read" }
            .to_owned();
    }
    let by_confidence: Vec<String> = [Confidence::High, Confidence::Medium, Confidence::Low]
        .into_iter()
        .filter(|&confidence| report.count(confidence) > 0)
        .map(|confidence| format!("{} {confidence}", report.count(confidence)))
        .collect();
    let found = counted(report.findings.len() as u64, "credential", "credentials");
    format!("{found}: {} confidence", by_confidence.join(", "))
}

/// What was looked at and what became of the rest: `12 files read, 2 inputs could not be read, suppressed: 4 by the baseline`.
pub(super) fn extent(report: &Report) -> String {
    let mut parts = vec![format!("{} read", counted(report.tally.files, "file", "files"))];
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(counted(count as u64, one, many));
        }
    };
    add(report.problems.len(), "input could not be read", "inputs could not be read");
    add(report.stale.len(), "entry suppresses nothing", "entries suppress nothing");
    if let Some(by) = known::suppressors(report) {
        parts.push(format!("suppressed: {by}"));
    }
    parts.join(", ")
}

/// `text` if it is the address of a page, and nothing more.
pub(super) fn page(text: Option<&str>) -> Option<&str> {
    text.filter(|text| {
        text.starts_with("https://")
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pages_are_links() {
        for (text, is_page) in
            [("https://a.example/x#y", true), ("Settings > Tokens", false), ("https://a b", false), ("http://a", false)]
        {
            assert_eq!(page(Some(text)).is_some(), is_page, "{text}");
        }
    }
}
