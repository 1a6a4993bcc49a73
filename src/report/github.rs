//! Workflow commands of GitHub Actions: findings as annotations beside the code, the worst first.
//!
//! A step shows ten annotations of each level and drops the rest without a word, so no more are written and a last line
//! says how many there were. The commands and their escapes are those of the toolkit that GitHub publishes
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use super::redact::Redactor;
use super::{Report, words};
use crate::finding::{Confidence, Finding};
use crate::source::{Origin, Problem};
use crate::suppress::Stale;
use crate::text::count::counted;
use crate::text::printable::Printable;
use std::io::{self, Write};

/// Annotations of one level that a step keeps.
const MOST: usize = 10;
/// What could not be read and is named; one annotation tells of all.
const NAMED: usize = 10;

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    let mut shown = Shown::default();
    if !report.problems.is_empty() {
        shown.put(&unread(&report.problems, redactor), out)?;
    }
    let mut hidden = 0_usize;
    for finding in report.worst_first() {
        if shown.has_room(level(finding.confidence)) {
            shown.put(&annotation(finding, redactor), out)?;
        } else {
            hidden += 1;
        }
    }
    for stale in &report.stale {
        if !shown.has_room(Level::Notice) {
            break;
        }
        shown.put(&unused(stale, redactor), out)?;
    }
    write!(out, "keylift: {}; {}", words::total(report), words::extent(report))?;
    if hidden > 0 {
        let rest = counted(hidden as u64, "one is", "are");
        write!(out, "; {rest} not annotated, because GitHub shows {MOST} of a level")?;
    }
    writeln!(out)
}

/// What an annotation is drawn as; the name of its command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

/// How many annotations of each level there are so far.
#[derive(Default)]
struct Shown {
    counts: [usize; 3],
}

impl Shown {
    fn has_room(&self, level: Level) -> bool {
        self.counts[level as usize] < MOST
    }

    fn put(&mut self, annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
        self.counts[annotation.level as usize] += 1;
        annotation.write(out)
    }
}

/// One command. Its parts are text, not yet escaped.
struct Annotation {
    level: Level,
    properties: Vec<(&'static str, String)>,
    message: String,
}

impl Annotation {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        };
        let properties: Vec<_> =
            self.properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
        writeln!(out, "::{level} {}::{}", properties.join(","), data(&self.message))
    }
}

fn annotation(finding: &Finding, redactor: &Redactor) -> Annotation {
    let rule = &finding.rule;
    let mut properties = place(finding, redactor);
    let title = Printable(rule.title.as_bytes()).to_string();
    properties.push(("title", format!("{title} ({} confidence)", finding.confidence)));
    let mut message = format!("{} [{}]", words::finding(finding, redactor), Printable(rule.id.as_bytes()));
    if !properties.iter().any(|(name, _)| *name == "line") {
        let path = words::line_path(finding.site.origin.path(), redactor);
        message = format!("{path}:{}: {message}", finding.site.start.line);
    }
    Annotation { level: level(finding.confidence), properties, message }
}

/// Where to show it. A commit's file may have changed or gone since: what the history alone has stands beside no line.
fn place(finding: &Finding, redactor: &Redactor) -> Vec<(&'static str, String)> {
    let site = &finding.site;
    if matches!(*site.origin, Origin::Stdin { .. }) || finding.in_head == Some(false) {
        return Vec::new();
    }
    let mut place = vec![("file", words::line_path(site.origin.identity(), redactor))];
    if finding.in_head.is_none() {
        place.push(("line", site.start.line.to_string()));
        place.push(("endLine", site.end.line.to_string()));
        // Columns of a place with several lines are an error to GitHub.
        if site.start.line == site.end.line {
            place.push(("col", site.start.column.to_string()));
            place.push(("endColumn", site.end.column.to_string()));
        }
    }
    place
}

fn unread(problems: &[Problem], redactor: &Redactor) -> Annotation {
    let named: Vec<_> = problems.iter().take(NAMED).map(|problem| words::problem(problem, redactor)).collect();
    let mut message = named.join("\n");
    if problems.len() > NAMED {
        message.push_str(&format!("\nand {} more", problems.len() - NAMED));
    }
    let title = ("title", "The scan is incomplete".to_owned());
    Annotation { level: Level::Error, properties: vec![title], message }
}

fn unused(stale: &Stale, redactor: &Redactor) -> Annotation {
    let properties = vec![
        ("file", words::line_path(&stale.path, redactor)),
        ("line", stale.line.to_string()),
        ("title", "Suppresses nothing".to_owned()),
    ];
    Annotation { level: Level::Notice, properties, message: words::stale(stale, redactor) }
}

fn level(confidence: Confidence) -> Level {
    match confidence {
        Confidence::High => Level::Error,
        Confidence::Medium => Level::Warning,
        Confidence::Low => Level::Notice,
    }
}

/// Text behind the last `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property, which `,` and `:` would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_neither_a_property_nor_a_command() {
        for (text, in_data, in_property) in [
            ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
            ("50%\r\n", "50%25%0D%0A", "50%25%0D%0A"),
            ("%0A::error::x", "%250A::error::x", "%250A%3A%3Aerror%3A%3Ax"),
        ] {
            assert_eq!((data(text).as_str(), property(text).as_str()), (in_data, in_property));
        }
    }
}
