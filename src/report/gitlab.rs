//! GitLab's secret detection report, schema 15.0
//! (<https://docs.gitlab.com/development/integrations/secure/#report>).
//!
//! Suppressed findings are left out: the schema has no word for them. `raw_source_code_extract` is left out because it
//! is meant to hold the secret.

use super::escape::harmless_json;
use super::redact::Redactor;
use super::{Clock, Report, words};
use crate::finding::{Confidence, Finding};
use crate::text::hex;
use crate::text::printable::Printable;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{self, Write};

/// The oldest that has all that is used here, so that the most installations take it.
const SCHEMA: &str = "15.0.7";

/// What stands for the commit of what is not committed. The schema wants one, and GitLab's own analyzer says this.
const NO_COMMIT: &str = "0000000";

pub(super) fn write(report: &Report, redactor: &Redactor, clock: Clock, out: &mut dyn Write) -> io::Result<()> {
    let (start_time, end_time) = clock.span(report.elapsed);
    let mut seen = HashMap::new();
    let vulnerabilities = report.worst_first().into_iter().map(|finding| {
        let identity = identity(finding);
        let number = seen.entry(identity).or_insert(0_u64);
        *number += 1;
        vulnerability(finding, &numbered(identity, *number), redactor)
    });
    let document = Document {
        version: SCHEMA,
        scan: Scan {
            analyzer: TOOL,
            scanner: TOOL,
            kind: "secret_detection",
            start_time: time(start_time),
            end_time: time(end_time),
            status: if report.problems.is_empty() { "success" } else { "failure" },
            messages: messages(report, redactor),
        },
        vulnerabilities: vulnerabilities.collect(),
    };
    writeln!(out, "{}", harmless_json(&serde_json::to_string_pretty(&document)?))
}

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    scan: Scan,
    vulnerabilities: Vec<Vulnerability<'a>>,
}

#[derive(Serialize)]
struct Scan {
    analyzer: Tool,
    scanner: Tool,
    #[serde(rename = "type")]
    kind: &'static str,
    start_time: String,
    end_time: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Message>,
}

#[derive(Serialize)]
struct Tool {
    id: &'static str,
    name: &'static str,
    vendor: Vendor,
    version: &'static str,
}

#[derive(Serialize)]
struct Vendor {
    name: &'static str,
}

const TOOL: Tool = Tool {
    id: env!("CARGO_PKG_NAME"),
    name: env!("CARGO_PKG_NAME"),
    vendor: Vendor { name: env!("CARGO_PKG_NAME") },
    version: env!("CARGO_PKG_VERSION"),
};

#[derive(Serialize)]
struct Message {
    level: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Vulnerability<'a> {
    id: String,
    name: String,
    description: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    solution: Option<String>,
    location: Location,
    identifiers: [Identifier<'a>; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<Tracking>,
}

#[derive(Serialize)]
struct Location {
    file: String,
    start_line: u64,
    end_line: u64,
    commit: Commit,
}

#[derive(Serialize)]
struct Commit {
    sha: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

#[derive(Serialize)]
struct Identifier<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Link<'a> {
    name: &'static str,
    url: &'a str,
}

/// Who a finding is when its lines move.
#[derive(Serialize)]
struct Tracking {
    #[serde(rename = "type")]
    kind: &'static str,
    items: [Tracked; 1],
}

#[derive(Serialize)]
struct Tracked {
    file: String,
    start_line: u64,
    end_line: u64,
    signatures: [Signature; 1],
}

#[derive(Serialize)]
struct Signature {
    /// Of the names that GitLab knows, the one that promises nothing about lines.
    algorithm: &'static str,
    value: String,
}

fn vulnerability<'a>(finding: &'a Finding, number: &[u8; 32], redactor: &Redactor) -> Vulnerability<'a> {
    let (rule, site) = (&*finding.rule, &finding.site);
    let file = words::exact_path(site.origin.identity(), redactor);
    let (start_line, end_line) = (site.start.line, site.end.line);
    let docs = words::page(rule.docs.as_deref());
    let tracked = |value| Tracked {
        file: file.clone(),
        start_line,
        end_line,
        signatures: [Signature { algorithm: "hash", value }],
    };
    Vulnerability {
        id: uuid(number),
        name: first(&Printable(rule.title.as_bytes()).to_string(), 255),
        description: words::finding(finding, redactor),
        severity: severity(finding.confidence),
        solution: rule.revoke.as_deref().map(|revoke| {
            let advice = format!("Revoke it: {revoke}. Put the new one into a secret store: keylift migrate.");
            first(&Printable(advice.as_bytes()).to_string(), 7_000)
        }),
        tracking: finding.fingerprint.map(|_| Tracking { kind: "source", items: [tracked(hex::written(number))] }),
        location: Location { commit: commit(finding, redactor), start_line, end_line, file },
        identifiers: [
            Identifier {
                kind: "keylift_rule_id",
                name: format!("keylift rule {}", rule.id),
                value: &rule.id,
                url: docs,
            },
            Identifier {
                kind: "cwe",
                name: "CWE-798".to_owned(),
                value: "798",
                url: Some("https://cwe.mitre.org/data/definitions/798.html"),
            },
        ],
        links: docs.map(|url| Link { name: "About its form", url }).into_iter().collect(),
    }
}

fn commit(finding: &Finding, redactor: &Redactor) -> Commit {
    match finding.site.origin.commit() {
        None => Commit { sha: NO_COMMIT.to_owned(), author: None, date: None },
        Some(commit) => Commit {
            sha: commit.id.clone(),
            author: Some(redactor.text(commit.author.as_bytes())),
            date: Timestamp::from_second(commit.time).ok().map(|time| time.to_string()),
        },
    }
}

fn messages(report: &Report, redactor: &Redactor) -> Vec<Message> {
    let problems = report.problems.iter().map(|problem| words::problem(problem, redactor));
    let stale = report.stale.iter().map(|stale| words::stale(stale, redactor));
    problems.chain(stale).map(|value| Message { level: "warn", value }).collect()
}

/// What tells a finding from others: its fingerprint, or the place when there is none. Never anything of the secret.
fn identity(finding: &Finding) -> [u8; 32] {
    let mut hash = Sha256::new();
    match finding.fingerprint {
        Some(fingerprint) => hash.update(fingerprint.to_string()),
        None => {
            let site = &finding.site;
            let place = (&finding.rule.id, site.origin.identity(), site.origin.commit(), site.start, site.end);
            hash.update(format!("{place:?}"));
        }
    }
    hash.finalize().into()
}

/// Tells the second occurrence of a secret in a file from the first.
fn numbered(identity: [u8; 32], number: u64) -> [u8; 32] {
    Sha256::new().chain_update(identity).chain_update(number.to_be_bytes()).finalize().into()
}

/// The first half of a digest as a UUID of the form that everyone may fill as they like: version 8 of RFC 9562.
fn uuid(digest: &[u8; 32]) -> String {
    let mut bytes = *digest;
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = hex::written(&bytes);
    [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]).join("-")
}

fn severity(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "Critical",
        Confidence::Medium => "High",
        Confidence::Low => "Medium",
    }
}

/// In UTC and without a zone, as the schema wants it.
fn time(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The first characters of a text.
fn first(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
