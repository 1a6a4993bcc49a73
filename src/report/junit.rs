//! JUnit XML, as CI systems read it: a test case for each finding, failed when it fails the run; one with an error for
//! each thing that could not be read; one skipped for each suppressed finding. No times, so that equal scans give equal
//! files.
//!
//! There is no standard; this is what the readers of Jenkins, GitLab, CircleCI and Azure have in common.

use super::redact::Redactor;
use super::{Report, Style, words};
use crate::finding::Finding;
use crate::text::printable::{Printable, disarmed};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

pub(super) fn write(report: &Report, redactor: &Redactor, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let cases = cases(report, redactor, style);
    let count =
        |kind: Kind| cases.iter().filter(|case| case.outcome.as_ref().is_some_and(|it| it.kind == kind)).count();
    let counts = [
        ("tests", cases.len()),
        ("failures", count(Kind::Failure)),
        ("errors", count(Kind::Error)),
        ("skipped", count(Kind::Skipped)),
    ]
    .map(|(name, count)| (name, count.to_string()));
    let counts = || counts.iter().map(|(name, count)| (*name, count.as_str()));

    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = xml.create_element("testsuites").with_attributes([("name", "keylift")]).with_attributes(counts());
    suites.write_inner_content(|xml| {
        let suite = xml.create_element("testsuite").with_attributes([("name", "keylift")]).with_attributes(counts());
        suite.write_inner_content(|xml| cases.iter().try_for_each(|case| case.write(xml))).map(|_| ())
    })?;
    writeln!(xml.into_inner())
}

struct Case {
    /// What it is a case of: the rule.
    class: String,
    name: String,
    file: Option<String>,
    line: Option<u64>,
    /// Passed when there is none.
    outcome: Option<Outcome>,
    /// What a passed case says.
    said: Option<String>,
}

struct Outcome {
    kind: Kind,
    message: String,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failure,
    Error,
    Skipped,
}

impl Case {
    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let line = self.line.map(|line| line.to_string());
        let attributes = [
            ("name", Some(&self.name)),
            ("classname", Some(&self.class)),
            ("file", self.file.as_ref()),
            ("line", line.as_ref()),
        ];
        let attributes: Vec<_> =
            attributes.iter().filter_map(|(name, value)| Some((*name, legal((*value)?)))).collect();
        let case = xml.create_element("testcase").with_attributes(borrowed(&attributes));
        let said = self.said.as_deref();
        match (&self.outcome, said) {
            (Some(outcome), _) => case.write_inner_content(|xml| outcome.write(xml)).map(|_| ()),
            (None, Some(said)) => case
                .write_inner_content(|xml| {
                    xml.create_element("system-out").write_text_content(BytesText::new(&legal(said))).map(|_| ())
                })
                .map(|_| ()),
            (None, None) => case.write_empty().map(|_| ()),
        }
    }
}

impl Outcome {
    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let (element, kind) = match self.kind {
            Kind::Failure => ("failure", "credential"),
            Kind::Error => ("error", "unread"),
            Kind::Skipped => ("skipped", "suppressed"),
        };
        let attributes = [("message", legal(&self.message)), ("type", kind.into())];
        let element = xml.create_element(element).with_attributes(borrowed(&attributes));
        element.write_text_content(BytesText::new(&legal(&self.text))).map(|_| ())
    }
}

fn cases(report: &Report, redactor: &Redactor, style: Style) -> Vec<Case> {
    let mut cases: Vec<Case> = report
        .findings
        .iter()
        .map(|finding| {
            let text = words::finding(finding, redactor);
            let fails = style.gate.is_some_and(|gate| finding.confidence >= gate);
            let case = case(finding, redactor);
            let text = advised(text, finding);
            if fails {
                let message = words::brief(finding, redactor);
                Case { outcome: Some(Outcome { kind: Kind::Failure, message, text }), ..case }
            } else {
                Case { said: Some(text), ..case }
            }
        })
        .collect();
    cases.extend(report.suppressed.iter().map(|suppressed| {
        let message = words::suppression(suppressed, redactor);
        let text = words::finding(&suppressed.finding, redactor);
        Case { outcome: Some(Outcome { kind: Kind::Skipped, message, text }), ..case(&suppressed.finding, redactor) }
    }));
    cases.extend(report.problems.iter().map(|problem| {
        let (file, message) = (path(&problem.path, redactor), words::problem(problem, redactor));
        let outcome = Outcome { kind: Kind::Error, text: message.clone(), message };
        let name = format!("read {file}");
        Case { class: "keylift".to_owned(), name, file: Some(file), line: None, outcome: Some(outcome), said: None }
    }));
    // Some readers take a file without any test case for a broken one.
    let said: Vec<_> = report.stale.iter().map(|stale| words::stale(stale, redactor)).collect();
    cases.push(Case {
        class: "keylift".to_owned(),
        name: "scan".to_owned(),
        file: None,
        line: None,
        outcome: None,
        said: Some([vec![format!("{}; {}", words::total(report), words::extent(report))], said].concat().join("\n")),
    });
    cases
}

fn case(finding: &Finding, redactor: &Redactor) -> Case {
    let file = path(finding.site.origin.identity(), redactor);
    let line = finding.site.start.line;
    let title = Printable(finding.rule.title.as_bytes());
    let commit = finding.site.origin.commit().map(|commit| format!(" in {:.12}", commit.id)).unwrap_or_default();
    Case {
        class: finding.rule.id.clone(),
        name: disarmed(&format!("{title} at {file}:{line}:{}{commit}", finding.site.start.column)),
        file: Some(file),
        line: Some(line),
        outcome: None,
        said: None,
    }
}

/// What was found, and where it is revoked.
fn advised(text: String, finding: &Finding) -> String {
    match &finding.rule.revoke {
        Some(revoke) => format!("{text} Revoke it: {}", Printable(revoke.as_bytes())),
        None => text,
    }
}

fn path(path: &Path, redactor: &Redactor) -> String {
    words::line_path(path, redactor)
}

fn borrowed<'a>(attributes: &'a [(&'a str, Cow<'a, str>)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, &**value))
}

/// `text` with the characters that XML 1.0 can't hold, escaped or not, replaced
/// (<https://www.w3.org/TR/xml/#charsets>).
fn legal(text: &str) -> Cow<'_, str> {
    let is_legal =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_legal) {
        return text.into();
    }
    text.chars().map(|c| if is_legal(c) { c } else { char::REPLACEMENT_CHARACTER }).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        for (text, expected) in [
            ("grün\t\u{1f511}\u{85}", "grün\t\u{1f511}\u{85}"),
            ("a\u{0}b\u{1b}\u{fffe}\u{ffff}c", "a\u{fffd}b\u{fffd}\u{fffd}\u{fffd}c"),
        ] {
            assert_eq!(legal(text), expected);
        }
    }
}
