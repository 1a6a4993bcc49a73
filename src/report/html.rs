//! One self-contained page for people: every finding in HTML, to which a script adds search and filters.
//!
//! All text goes through [`text::Text`] and stands between tags or in quoted attributes, never in a script or a style.
//! Should one slip through all the same, the page's policy runs and loads nothing but the two parts that are keylift's
//! own, told by their hashes. Nothing in the page depends on the clock: the same findings give the same bytes.

mod finding;
mod lists;
mod text;

use super::redact::Redactor;
use super::{Report, known, summary};
use crate::finding::{Confidence, Finding};
use crate::text::count::{counted, grouped};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use finding::State;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::{self, Write};
use text::Text;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// From the worst down, as they are listed.
const LEVELS: [Confidence; 3] = [Confidence::High, Confidence::Medium, Confidence::Low];

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    // A browser takes a carriage return for a line feed before it computes a hash.
    let (style, script) = (STYLE.replace('\r', ""), SCRIPT.replace('\r', ""));
    write!(
        out,
        include_str!("html/page.html"),
        policy = policy(&style, &script),
        verdict = verdict(report),
        warnings = warnings(report, redactor),
        sum = sum(report, redactor),
        filters = filters(report),
        problems = lists::problems(report, redactor),
        findings = lists::findings(report, redactor),
        suppressed = lists::suppressed(report, redactor),
        stale = lists::stale(report, redactor),
        dismissed = lists::dismissed(report, redactor),
        version = env!("CARGO_PKG_VERSION"),
        style = style,
        script = script,
    )
}

/// The content security policy (<https://www.w3.org/TR/CSP3/>).
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'",
        hash(style),
        hash(script)
    )
}

/// The page's title.
fn verdict(report: &Report) -> String {
    match report.findings.len() as u64 {
        0 if report.tally.files == 0 => "nothing was scanned".to_owned(),
        0 if report.problems.is_empty() => "no credentials".to_owned(),
        0 => "no credentials in what could be read".to_owned(),
        count => counted(count, "credential", "credentials"),
    }
}

/// What must not be overlooked.
fn warnings(report: &Report, redactor: &Redactor) -> impl Display {
    let problems = report.problems.len() as u64;
    let (incomplete, reveals) = (problems > 0, redactor.reveals());
    fmt::from_fn(move |f| {
        if incomplete {
            let inputs = counted(problems, "input", "inputs");
            write!(f, r#"<p class="warning"><strong>Incomplete:</strong> {inputs} could not be read.</p>"#)?;
        }
        if reveals {
            f.write_str(
                r#"<p class="warning"><strong>This page shows secrets as they are:</strong> keep it like them.</p>"#,
            )?;
        }
        Ok(())
    })
}

/// What was found, in how much, what was left out, and by what the scan went.
fn sum(report: &Report, redactor: &Redactor) -> impl Display {
    let mut lines = Vec::new();
    let levels: Vec<_> = LEVELS
        .iter()
        .filter(|&&level| report.count(level) > 0)
        .map(|&level| format!("{} {level}", grouped(report.count(level) as u64)))
        .collect();
    if !levels.is_empty() {
        lines.push(format!("Confidence: {}", levels.join(", ")));
    }
    lines.extend(known::suppressed(report));
    let tally = report.tally;
    lines.push(format!("Scanned: {}, {}", counted(tally.files, "file", "files"), summary::bytes(tally.bytes)));
    let left_out = summary::left_out(report);
    if !left_out.is_empty() {
        lines.push(format!("Left out: {}", left_out.join(", ")));
    }
    lines.extend(summary::terms(&report.terms, redactor));
    fmt::from_fn(move |f| lines.iter().try_for_each(|line| write!(f, "<li>{}</li>", Text(line))))
}

/// The fields that the script needs; hidden until it runs.
fn filters(report: &Report) -> impl Display {
    let all: Vec<(&Finding, State)> = finding::all(report).collect();
    fmt::from_fn(move |f| {
        if all.is_empty() {
            return Ok(());
        }
        let rules = counts(all.iter().map(|(finding, _)| finding.rule.id.as_str()));
        let states = counts(all.iter().map(|(_, state)| state.id()));
        let heads = counts(all.iter().filter_map(|(finding, _)| finding::head(finding)));
        write!(
            f,
            include_str!("html/filters.html"),
            rules = options(&rules),
            levels = fmt::from_fn(|f| LEVELS.iter().try_for_each(|&level| level_box(f, level, &all))),
            states = choice("state", "State", "open and suppressed", &states),
            heads = choice("head", "In HEAD", "now or before", &heads),
        )
    })
}

fn counts<'a>(values: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u64> {
    let mut counts = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    counts
}

fn level_box(f: &mut fmt::Formatter<'_>, level: Confidence, all: &[(&Finding, State)]) -> fmt::Result {
    let count = all.iter().filter(|(finding, _)| finding.confidence == level).count() as u64;
    let count = grouped(count);
    write!(f, r#"<label><input type="checkbox" name="level" value="{level}" checked> {level} ({count})</label>"#)
}

/// A choice between values, where there is one.
fn choice(id: &str, label: &str, any: &str, values: &BTreeMap<&str, u64>) -> impl Display {
    fmt::from_fn(move |f| match values.len() {
        0 | 1 => Ok(()),
        _ => write!(
            f,
            r#"<label>{label}<select id="{id}"><option value="">{any}</option>{}</select></label>"#,
            options(values)
        ),
    })
}

fn options(values: &BTreeMap<&str, u64>) -> impl Display {
    fmt::from_fn(move |f| {
        values.iter().try_for_each(|(value, &count)| {
            let (value, count) = (Text(value), grouped(count));
            write!(f, r#"<option value="{value}">{value} ({count})</option>"#)
        })
    })
}
