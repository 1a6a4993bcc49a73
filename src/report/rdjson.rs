//! The Reviewdog Diagnostic Format, as one JSON document
//! (<https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>).
//!
//! It counts columns in bytes of UTF-8. Suppressed findings are left out: it would comment on them.

use super::escape::harmless_json;
use super::redact::Redactor;
use super::{Report, words};
use crate::finding::{Confidence, Finding};
use crate::source::Problem;
use crate::text::lines::line_of;
use serde::Serialize;
use std::io::{self, Write};

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    let problems = report.problems.iter().map(|problem| unread(problem, redactor));
    let findings = report.worst_first().into_iter().map(|finding| diagnostic(finding, redactor));
    let document = Document { source: Source { name: "keylift" }, diagnostics: problems.chain(findings).collect() };
    writeln!(out, "{}", harmless_json(&serde_json::to_string_pretty(&document)?))
}

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    /// Behind the last character.
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

fn diagnostic<'a>(finding: &'a Finding, redactor: &Redactor) -> Diagnostic<'a> {
    let rule = &*finding.rule;
    Diagnostic {
        message: words::finding(finding, redactor),
        location: Location {
            path: words::exact_path(finding.site.origin.identity(), redactor),
            // Lines of an older commit are not those of the file that is reviewed.
            range: if finding.in_head.is_none() { Some(range(finding)) } else { None },
        },
        severity: match finding.confidence {
            Confidence::High => "ERROR",
            Confidence::Medium => "WARNING",
            Confidence::Low => "INFO",
        },
        code: Some(Code { value: &rule.id, url: words::page(rule.docs.as_deref()) }),
    }
}

fn unread(problem: &Problem, redactor: &Redactor) -> Diagnostic<'static> {
    let path = words::exact_path(&problem.path, redactor);
    Diagnostic {
        message: words::problem(problem, redactor),
        location: Location { path: if path.is_empty() { ".".to_owned() } else { path }, range: None },
        severity: "ERROR",
        code: None,
    }
}

fn range(finding: &Finding) -> Range {
    let (site, value) = (&finding.site, finding.secret.expose());
    let start = byte_column(finding);
    let end = match value.iter().rposition(|&byte| byte == b'\n') {
        Some(at) => Some(value.len() - at),
        None => start.map(|start| start + value.len()),
    };
    Range {
        start: Place { line: site.start.line, column: start },
        // A column alone would be one of the whole line's.
        end: Place { line: site.end.line, column: start.and(end) },
    }
}

/// The column of the secret in bytes, where the beginning of its line is known.
fn byte_column(finding: &Finding) -> Option<usize> {
    let excerpt = &finding.site.excerpt;
    let line = line_of(excerpt.text.expose(), excerpt.secret.start);
    (line.start > 0 || excerpt.start.column == 1).then(|| excerpt.secret.start - line.start + 1)
}
