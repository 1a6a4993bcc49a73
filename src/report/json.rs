//! JSON, as one document or line by line. The fields are described in `docs/json.md`; removing one or changing its
//! meaning is a new version of [`SCHEMA`].

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
use serde::Serialize;
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

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    findings: Vec<FindingRow<'a>>,
    suppressed: Vec<SuppressedRow<'a>>,
    stale: Vec<StaleRow>,
    dismissed: Vec<DismissedRow<'a>>,
    problems: Vec<ProblemRow>,
    summary: SummaryRow,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding(Box<FindingRow<'a>>),
    Suppressed(Box<SuppressedRow<'a>>),
    Stale(StaleRow),
    Dismissed(DismissedRow<'a>),
    Problem(ProblemRow),
    Summary {
        schema: &'static str,
        #[serde(flatten)]
        summary: SummaryRow,
    },
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    rule: RuleRow<'a>,
    confidence: &'static str,
    /// Who it is, through all edits.
    fingerprint: Option<String>,
    path: String,
    start: Place,
    end: Place,
    #[serde(skip_serializing_if = "is_false")]
    staged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<CommitRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_head: Option<bool>,
    name: Option<String>,
    secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_base64: Option<String>,
    line: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<i32>,
    evidence: Vec<EvidenceRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<FactRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedRow<'a>>,
    grants: Option<&'a str>,
    revoke: Option<&'a str>,
    docs: Option<&'a str>,
}

#[derive(Serialize)]
struct CommitRow {
    id: String,
    author: String,
    email: String,
    date: Option<String>,
}

#[derive(Serialize)]
struct SuppressedRow<'a> {
    #[serde(flatten)]
    finding: FindingRow<'a>,
    by: &'static str,
    /// Whose marker it is.
    dialect: Option<&'static str>,
    reason: Option<String>,
    until: Option<String>,
}

#[derive(Serialize)]
struct StaleRow {
    path: String,
    line: u32,
    state: &'static str,
    about: String,
}

#[derive(Serialize)]
struct RuleRow<'a> {
    id: &'a str,
    provider: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Place {
    line: u64,
    column: u64,
    offset: usize,
}

#[derive(Serialize)]
struct EvidenceRow {
    id: &'static str,
    text: String,
}

/// What the value tells about itself.
#[derive(Serialize)]
struct FactRow {
    name: &'static str,
    value: String,
}

/// What belongs to the credential.
#[derive(Serialize)]
struct RelatedRow<'a> {
    role: String,
    rule: Option<&'a str>,
    start: Place,
    end: Place,
    value: String,
}

#[derive(Serialize)]
struct DismissedRow<'a> {
    rule: RuleRow<'a>,
    path: String,
    start: Place,
    end: Place,
    reason: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct ProblemRow {
    path: String,
    cause: String,
    help: Option<&'static str>,
}

#[derive(Serialize)]
struct SummaryRow {
    /// Everything that was asked for was read.
    complete: bool,
    findings: Counts,
    suppressed: SuppressedCounts,
    stale: usize,
    dismissed: usize,
    problems: usize,
    files: u64,
    bytes: u64,
    left_out: LeftOut,
    elapsed_seconds: f64,
    /// The configuration that the scan went by.
    config: Option<String>,
    /// Nothing in the tree could say what counts.
    untrusted: bool,
    /// Except its configuration and baseline as this revision has them.
    trusted_revision: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    total: usize,
    high: usize,
    medium: usize,
    low: usize,
}

#[derive(Serialize)]
struct SuppressedCounts {
    total: usize,
    marker: usize,
    allow: usize,
    baseline: usize,
}

#[derive(Serialize)]
struct LeftOut {
    ignored: u64,
    excluded: u64,
    binary: u64,
    special: u64,
    oversize: u64,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
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
