//! Comma-separated values (RFC 4180, lines ended by LF): a row for each finding, suppressed finding, problem and stale
//! entry.
//!
//! Spreadsheets run a cell that starts with `=` and its like; such a cell gets an apostrophe before it.

use super::redact::Redactor;
use super::{Report, known, words};
use crate::finding::Finding;
use crate::suppress::Suppressed;
use crate::text::printable::{Printable, disarmed};
use csv::{QuoteStyle, WriterBuilder};
use std::borrow::Cow;
use std::io::{self, Write};

/// A row; what does not apply is empty.
#[derive(Default)]
struct Row<'a> {
    kind: &'static str,
    rule: &'a str,
    title: &'a str,
    confidence: String,
    path: String,
    line: String,
    column: String,
    end_line: String,
    end_column: String,
    name: String,
    secret: String,
    why: String,
    commit: String,
    date: String,
    author: String,
    in_head: String,
    suppressed_by: &'static str,
    reason: String,
    revoke: &'a str,
}

impl Row<'_> {
    fn columns(&self) -> [(&'static str, &str); 19] {
        [
            ("kind", self.kind),
            ("rule", self.rule),
            ("title", self.title),
            ("confidence", &self.confidence),
            ("path", &self.path),
            ("line", &self.line),
            ("column", &self.column),
            ("end_line", &self.end_line),
            ("end_column", &self.end_column),
            ("name", &self.name),
            ("secret", &self.secret),
            ("why", &self.why),
            ("commit", &self.commit),
            ("date", &self.date),
            ("author", &self.author),
            ("in_head", &self.in_head),
            ("suppressed_by", self.suppressed_by),
            ("reason", &self.reason),
            ("revoke", self.revoke),
        ]
    }
}

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    // Quotes around all cells, because not every spreadsheet parts them at the comma.
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
    writer.write_record(Row::default().columns().map(|(name, _)| name))?;
    let findings = report.findings.iter().map(|finding| finding_row(finding, redactor));
    let suppressed = report.suppressed.iter().map(|suppressed| suppressed_row(suppressed, redactor));
    let problems = report.problems.iter().map(|problem| Row {
        kind: "problem",
        path: redactor.path(&problem.path),
        why: words::problem(problem, redactor),
        ..Row::default()
    });
    let stale = report.stale.iter().map(|stale| Row {
        kind: "stale",
        path: redactor.path(&stale.path),
        line: stale.line.to_string(),
        why: words::stale(stale, redactor),
        ..Row::default()
    });
    for row in findings.chain(suppressed).chain(problems).chain(stale) {
        writer.write_record(row.columns().map(|(_, text)| inert(text)).iter().map(|cell| cell.as_bytes()))?;
    }
    writer.flush()
}

fn finding_row<'a>(finding: &'a Finding, redactor: &Redactor) -> Row<'a> {
    let (site, rule, commit) = (&finding.site, &finding.rule, finding.site.origin.commit());
    let mut why = String::with_capacity(128);
    for evidence in &finding.evidence {
        why.push_str(if why.is_empty() { "" } else { ", " });
        why.push_str(&redactor.evidence(finding, evidence));
    }
    Row {
        kind: "finding",
        rule: &rule.id,
        title: &rule.title,
        confidence: finding.confidence.to_string(),
        path: redactor.path(site.origin.path()),
        line: site.start.line.to_string(),
        column: site.start.column.to_string(),
        end_line: site.end.line.to_string(),
        end_column: site.end.column.to_string(),
        name: finding.name.as_ref().map(|name| redactor.text(name.as_bytes())).unwrap_or_default(),
        secret: redactor.secret(finding),
        why,
        commit: commit.map(|commit| commit.id.clone()).unwrap_or_default(),
        date: commit.map(words::day).unwrap_or_default(),
        author: commit.map(|commit| redactor.text(commit.author.as_bytes())).unwrap_or_default(),
        in_head: finding.in_head.map(|in_head| in_head.to_string()).unwrap_or_default(),
        revoke: rule.revoke.as_deref().unwrap_or_default(),
        ..Row::default()
    }
}

fn suppressed_row<'a>(suppressed: &'a Suppressed, redactor: &Redactor) -> Row<'a> {
    let reason = suppressed.reason.as_ref().map(|reason| redactor.text(reason.as_bytes()));
    Row {
        kind: "suppressed",
        suppressed_by: known::id(suppressed.by),
        reason: reason.unwrap_or_default(),
        ..finding_row(&suppressed.finding, redactor)
    }
}

/// `text` as a spreadsheet shows it and never runs it, wherever it takes a cell to begin: at the start, and behind the
/// `;` and the tab that part cells in some countries.
fn inert(text: &str) -> Cow<'_, str> {
    // As most are.
    if text.is_empty() {
        return Cow::Borrowed(text);
    }
    let begin = text.trim_start_matches([' ', '"']);
    let formula = begin.starts_with(['=', '+', '-', '@', ':']);
    // Without a way out, so that many bytes are looked at together.
    let plain = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b';') & (byte != b'#');
    if !formula && text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return Cow::Borrowed(text);
    }
    let mut cell = String::with_capacity(text.len());
    for part in disarmed(&Printable(text.as_bytes()).to_string()).split_inclusive([';', '\t']) {
        let begin = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        cell.push_str(&part[..part.len() - begin.len()]);
        if begin.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
            cell.push('\'');
        }
        cell.push_str(begin);
    }
    Cow::Owned(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-rf", "'-rf"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", " '=1"),
            ("\"=1", "\"'=1"),
            ("a;=1", "a;'=1"),
            ("a; \"=1", "a; \"'=1"),
            ("＝1", "'＝1"),
            ("a=b-c", "a=b-c"),
            ("", ""),
        ] {
            assert_eq!(inert(text), cell, "{text}");
        }
    }
}
