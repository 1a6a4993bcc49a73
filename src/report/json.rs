//! JSON, as one document or line by line. The fields are described in `docs/json.md`; removing one or changing its
//! meaning is a new version of [`SCHEMA`].

mod rows;

use super::escape::harmless_json;
use super::words::exact_path;
use super::{Report, Trust, known, redact::Redactor};
use crate::finding::{Confidence, Dismissed, Evidence, Finding, Related, Role};
use crate::rule::Rule;
use crate::source::{Commit, Origin, Problem};
use crate::suppress::{By, Stale, State, Suppressed};
use crate::text::span::Position;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rows::{
    CommitRow, Counts, DismissedRow, Document, EvidenceRow, FactRow, FindingRow, LeftOut, Line, Place, ProblemRow,
    RelatedRow, RuleRow, StaleRow, SummaryRow, SuppressedCounts, SuppressedRow, Tool,
};
use std::io::{self, Write};

/// Names the form of the documents.
const SCHEMA: &str = "keylift/report/1";

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        findings: report.findings.iter().map(|finding| finding_row(finding, redactor)).collect(),
        suppressed: report.suppressed.iter().map(|suppressed| suppressed_row(suppressed, redactor)).collect(),
        stale: report.stale.iter().map(|stale| stale_row(stale, redactor)).collect(),
        dismissed: report.dismissed.iter().map(|dismissed| dismissed_row(dismissed, redactor)).collect(),
        problems: report.problems.iter().map(|problem| problem_row(problem, redactor)).collect(),
        summary: summary_row(report, redactor),
    };
    writeln!(out, "{}", harmless_json(&serde_json::to_string_pretty(&document)?))
}

pub(super) fn write_lines(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        write_line(&Line::Finding(Box::new(finding_row(finding, redactor))), out)?;
    }
    for suppressed in &report.suppressed {
        write_line(&Line::Suppressed(Box::new(suppressed_row(suppressed, redactor))), out)?;
    }
    for stale in &report.stale {
        write_line(&Line::Stale(stale_row(stale, redactor)), out)?;
    }
    for dismissed in &report.dismissed {
        write_line(&Line::Dismissed(dismissed_row(dismissed, redactor)), out)?;
    }
    for problem in &report.problems {
        write_line(&Line::Problem(problem_row(problem, redactor)), out)?;
    }
    write_line(&Line::Summary { schema: SCHEMA, summary: summary_row(report, redactor) }, out)
}

fn write_line(line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", harmless_json(&serde_json::to_string(line)?))
}

fn finding_row<'a>(finding: &'a Finding, redactor: &Redactor) -> FindingRow<'a> {
    let rule = &*finding.rule;
    let (secret, secret_base64) = secret(finding, redactor);
    FindingRow {
        rule: rule_row(rule),
        confidence: confidence_id(finding.confidence),
        fingerprint: finding.fingerprint.map(|fingerprint| fingerprint.to_string()),
        path: exact_path(finding.site.origin.path(), redactor),
        start: place(finding.site.start, finding.site.span.start()),
        end: place(finding.site.end, finding.site.span.end()),
        staged: matches!(*finding.site.origin, Origin::Staged { .. }),
        commit: finding.site.origin.commit().map(|commit| commit_row(commit, redactor)),
        in_head: finding.in_head,
        name: finding.name.as_ref().map(|name| redactor.text(name.as_bytes())),
        secret,
        secret_base64,
        line: redactor.line(finding).text,
        points: finding.points,
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| EvidenceRow { id: evidence_id(evidence), text: redactor.evidence(finding, evidence) })
            .collect(),
        facts: finding.facts.iter().map(|fact| FactRow { name: fact.name, value: redactor.fact(fact) }).collect(),
        related: finding.related.iter().map(|related| related_row(related, redactor)).collect(),
        grants: rule.grants.as_deref(),
        revoke: rule.revoke.as_deref(),
        docs: rule.docs.as_deref(),
    }
}

fn related_row<'a>(related: &'a Related, redactor: &Redactor) -> RelatedRow<'a> {
    RelatedRow {
        role: related.role.to_string(),
        rule: match &related.role {
            Role::Credential(rule) => Some(&rule.id),
            Role::Part(_) => None,
        },
        start: place(related.site.start, related.site.span.start()),
        end: place(related.site.end, related.site.span.end()),
        value: redactor.related(related),
    }
}

fn suppressed_row<'a>(suppressed: &'a Suppressed, redactor: &Redactor) -> SuppressedRow<'a> {
    SuppressedRow {
        finding: finding_row(&suppressed.finding, redactor),
        by: known::id(suppressed.by),
        dialect: match suppressed.by {
            By::Marker(dialect) => Some(dialect.id()),
            By::Allow | By::Baseline => None,
        },
        reason: suppressed.reason.as_ref().map(|reason| redactor.text(reason.as_bytes())),
        until: suppressed.until.map(|until| until.to_string()),
    }
}

fn stale_row(stale: &Stale, redactor: &Redactor) -> StaleRow {
    StaleRow {
        path: exact_path(&stale.path, redactor),
        line: stale.line,
        state: match stale.state {
            State::Unused => "unused",
            State::Expired(_) => "expired",
            State::Mistaken => "mistaken",
        },
        about: redactor.text(stale.about.as_bytes()),
    }
}

fn suppressed_counts(report: &Report) -> SuppressedCounts {
    let count = |id: &str| report.suppressed.iter().filter(|suppressed| known::id(suppressed.by) == id).count();
    SuppressedCounts {
        total: report.suppressed.len(),
        marker: count("marker"),
        allow: count("allow"),
        baseline: count("baseline"),
    }
}

/// The secret as it may be shown; when it is to be shown as it is and is not text, its base64 as well.
fn secret(finding: &Finding, redactor: &Redactor) -> (String, Option<String>) {
    if !redactor.reveals() {
        return (redactor.secret(finding), None);
    }
    let value = finding.secret.expose();
    match std::str::from_utf8(value) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (redactor.secret(finding), Some(STANDARD.encode(value))),
    }
}

/// Whoever commits chooses the name.
fn commit_row(commit: &Commit, redactor: &Redactor) -> CommitRow {
    CommitRow {
        id: redactor.text(commit.id.as_bytes()),
        author: redactor.text(commit.author.as_bytes()),
        email: redactor.text(commit.email.as_bytes()),
        date: Timestamp::from_second(commit.time).ok().map(|time| time.to_string()),
    }
}

fn rule_row(rule: &Rule) -> RuleRow<'_> {
    RuleRow { id: &rule.id, provider: &rule.provider, title: &rule.title }
}

fn dismissed_row<'a>(dismissed: &'a Dismissed, redactor: &Redactor) -> DismissedRow<'a> {
    DismissedRow {
        rule: rule_row(&dismissed.rule),
        path: exact_path(dismissed.site.origin.path(), redactor),
        start: place(dismissed.site.start, dismissed.site.span.start()),
        end: place(dismissed.site.end, dismissed.site.span.end()),
        reason: dismissed.reason.id(),
        text: dismissed.reason.text(),
    }
}

fn problem_row(problem: &Problem, redactor: &Redactor) -> ProblemRow {
    ProblemRow {
        path: exact_path(&problem.path, redactor),
        cause: redactor.text(problem.cause.as_bytes()),
        help: problem.help,
    }
}

fn summary_row(report: &Report, redactor: &Redactor) -> SummaryRow {
    let tally = report.tally;
    SummaryRow {
        complete: report.problems.is_empty(),
        findings: Counts {
            total: report.findings.len(),
            high: report.count(Confidence::High),
            medium: report.count(Confidence::Medium),
            low: report.count(Confidence::Low),
        },
        suppressed: suppressed_counts(report),
        stale: report.stale.len(),
        dismissed: report.dismissed.len(),
        problems: report.problems.len(),
        files: tally.files,
        bytes: tally.bytes,
        left_out: LeftOut {
            ignored: tally.ignored,
            excluded: tally.excluded,
            binary: tally.binary,
            special: tally.special,
            oversize: tally.oversize,
        },
        elapsed_seconds: report.elapsed.as_secs_f64(),
        config: report.terms.config.as_ref().map(|config| redactor.text(config.as_bytes())),
        untrusted: report.terms.trust != Trust::Tree,
        trusted_revision: match &report.terms.trust {
            Trust::Revision(name) => Some(redactor.text(name.as_bytes())),
            Trust::Tree | Trust::Nothing => None,
        },
    }
}

fn place(position: Position, offset: usize) -> Place {
    Place { line: position.line, column: position.column, offset }
}

fn confidence_id(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

fn evidence_id(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Format(_) => "format",
        Evidence::Checksum(_) => "checksum",
        Evidence::Structure(_) => "structure",
        Evidence::Near(_) => "near",
        Evidence::Name(_) => "name",
        Evidence::Entropy { .. } => "entropy",
        Evidence::Companion(_) => "companion",
        Evidence::Doubt(_) => "doubt",
    }
}
