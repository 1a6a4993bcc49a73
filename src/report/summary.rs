//! The last lines of a report for people: what came out, of how much, and what was left out.

use super::ink::{Ink, Tone};
use super::redact::Redactor;
use super::{Report, Terms, Trust, known};
use crate::finding::Confidence;
use crate::text::count::{counted, grouped};
use std::time::Duration;

/// With `--untrusted`.
const NOT_TRUSTED: &str = "Untrusted: configuration, baseline, markers and ignore files of the tree do not count";

/// The sum in one to three lines.
pub(super) fn render(report: &Report, redactor: &Redactor, ink: &Ink) -> String {
    let tally = report.tally;
    let mut lines = Vec::new();
    if !report.problems.is_empty() {
        let inputs = counted(report.problems.len() as u64, "input", "inputs");
        lines.push((Tone::Yellow, warning(ink), format!("Incomplete: {inputs} could not be read")));
    }
    if tally.files == 0 {
        lines.push((Tone::Yellow, warning(ink), "Nothing was scanned: there was no file to read".to_owned()));
    }
    if tally.files > 0 || !report.findings.is_empty() {
        lines.push(verdict(report, ink));
    }
    let mut text = String::new();
    for (tone, sign, line) in lines {
        text.push_str(&ink.paint(tone, sign));
        push_wrapped(&mut text, ink, &line, |part| part.to_owned());
    }
    if let Some(suppressed) = known::suppressed(report) {
        text.push(' ');
        push_wrapped(&mut text, ink, &suppressed, |part| ink.paint(Tone::Dim, part));
    }
    let left_out = left_out(report);
    if !left_out.is_empty() {
        text.push(' ');
        push_wrapped(&mut text, ink, &format!("Left out: {}", left_out.join(", ")), |part| ink.paint(Tone::Dim, part));
    }
    for line in terms(&report.terms, redactor) {
        text.push(' ');
        push_wrapped(&mut text, ink, &line, |part| ink.paint(Tone::Dim, part));
    }
    text
}

/// What the scan went by, where that is not the same for everybody.
pub(super) fn terms(terms: &Terms, redactor: &Redactor) -> Vec<String> {
    let shown = |text: &String| redactor.text(text.as_bytes());
    let distrust = match &terms.trust {
        Trust::Tree => None,
        Trust::Nothing => Some(NOT_TRUSTED.to_owned()),
        Trust::Revision(name) => Some(format!("{NOT_TRUSTED} except as {} has them", shown(name))),
    };
    let config = terms.config.as_ref().map(|config| format!("Configuration: {}", shown(config)));
    config.into_iter().chain(distrust).collect()
}

fn push_wrapped(text: &mut String, ink: &Ink, line: &str, paint: impl Fn(&str) -> String) {
    for (at, part) in ink.wrap(line, 2).iter().enumerate() {
        text.push_str(if at == 0 { " " } else { "  " });
        text.push_str(&paint(part));
        text.push('\n');
    }
}

fn warning(ink: &Ink) -> &'static str {
    if ink.unicode { "⚠" } else { "!" }
}

/// What was found, in how much.
fn verdict(report: &Report, ink: &Ink) -> (Tone, &'static str, String) {
    let files = counted(report.tally.files, "file", "files");
    let total = report.findings.len() as u64;
    let effort = format!(
        "({} in {}{})",
        bytes(report.tally.bytes),
        duration(report.elapsed),
        pace(report.tally.bytes, report.elapsed)
    );
    if total == 0 && report.problems.is_empty() {
        let sign = if ink.unicode { "✓" } else { "+" };
        return (Tone::Green, sign, format!("No credentials in {files} {effort}"));
    }
    if total == 0 {
        return (Tone::Dim, "-", format!("No credentials in what could be read: {files} {effort}"));
    }
    let by_confidence: Vec<String> = [Confidence::High, Confidence::Medium, Confidence::Low]
        .into_iter()
        .map(|confidence| (report.count(confidence) as u64, confidence))
        .filter(|&(count, _)| count > 0)
        .map(|(count, confidence)| format!("{} {confidence}", grouped(count)))
        .collect();
    let found = counted(total, "credential", "credentials");
    let sign = if ink.unicode { "×" } else { "x" };
    (Tone::Red, sign, format!("{found} in {files}: {} confidence {effort}", by_confidence.join(", ")))
}

pub(super) fn left_out(report: &Report) -> Vec<String> {
    let tally = report.tally;
    [
        (tally.ignored, "ignored", "ignored"),
        (tally.excluded, "excluded", "excluded"),
        (tally.binary, "binary", "binary"),
        (tally.oversize, "too large", "too large"),
        (tally.special, "link or special file", "links or special files"),
    ]
    .into_iter()
    .filter(|&(count, ..)| count > 0)
    .map(|(count, one, many)| counted(count, one, many))
    .collect()
}

/// Bytes in decimal units, three digits.
pub(super) fn bytes(count: u64) -> String {
    if count < 1000 {
        return counted(count, "byte", "bytes");
    }
    let mut value = count as f64 / 1000.0;
    let mut unit = "kB";
    for larger in ["MB", "GB", "TB"] {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    let decimals = if value < 9.995 { 2 } else { usize::from(value < 99.95) };
    format!("{value:.decimals$} {unit}")
}

fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0 if elapsed.as_millis() == 0 => "under 1 ms".to_owned(),
        0 => format!("{} ms", elapsed.as_millis()),
        1..60 => format!("{:.1} s", elapsed.as_secs_f64()),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Bytes a second, where there is enough of both to mean something.
fn pace(count: u64, elapsed: Duration) -> String {
    if count < 1_000_000 || elapsed < Duration::from_millis(10) {
        return String::new();
    }
    format!(", {}/s", bytes((count as f64 / elapsed.as_secs_f64()) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (count, text) in [
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1.00 kB"),
            (12_345, "12.3 kB"),
            (999_499, "999 kB"),
            (999_999, "1.00 MB"),
            (123_456_789_000, "123 GB"),
        ] {
            assert_eq!(bytes(count), text);
        }
        for (millis, text) in [(0, "under 1 ms"), (12, "12 ms"), (1250, "1.2 s"), (125_000, "2 min 5 s")] {
            assert_eq!(duration(Duration::from_millis(millis)), text);
        }
        assert_eq!(pace(50_000_000, Duration::from_millis(500)), ", 100 MB/s");
        assert_eq!(pace(5_000, Duration::from_millis(500)), "");
    }
}
