//! Credentials in what keylift quotes when something is wrong: an argument, the name of a file, a piece of one.
//!
//! The report of a scan masks what the scan has found. These were not scanned, so only what identifies itself is known.

use crate::detect::{Detector, Explain};
use crate::finding::{Confidence, Finding};
use crate::report::Report;
use crate::report::redact::MASK;
use crate::rule::builtin;
use crate::source::decode::Offsets;
use crate::source::{Blob, Origin};
use crate::text::printable::path_bytes;
use crate::text::span::Position;
use std::path::PathBuf;
use std::sync::Arc;

/// `text` with a mask in place of each credential that identifies itself.
pub(super) fn masked(text: &str) -> String {
    let detector = Detector::new(Arc::new(builtin::rules()), Explain::No);
    let mut masked = text.to_owned();
    for finding in identified(&detector, text.as_bytes()).iter().rev() {
        let place = finding.site.span.start()..finding.site.span.end();
        if masked.get(place.clone()).is_some() {
            masked.replace_range(place, MASK);
        }
    }
    masked
}

/// The credentials in the paths that `report` names.
pub(super) fn in_paths(detector: &Detector, report: &Report) -> Vec<Finding> {
    let found = report.findings.iter().map(|finding| finding.site.origin.path());
    let dismissed = report.dismissed.iter().map(|dismissed| dismissed.site.origin.path());
    let failed = report.problems.iter().map(|problem| &*problem.path);
    let mut paths: Vec<_> = found.chain(dismissed).chain(failed).map(path_bytes).collect();
    paths.dedup();
    identified(detector, &paths.join(&b'\n'))
}

/// The credentials in `text` that identify themselves.
fn identified(detector: &Detector, text: &[u8]) -> Vec<Finding> {
    let origin = Arc::new(Origin::Stdin { name: PathBuf::new() });
    let mut detection = detector.scan(&Blob {
        origin: &origin,
        bytes: text,
        owned: 0..text.len(),
        start: Position::START,
        offsets: &Offsets::default(),
    });
    detection.findings.retain(|finding| finding.confidence == Confidence::High);
    detection.findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample::{Width, value};

    #[test]
    fn only_what_identifies_itself_is_masked() {
        let rules = builtin::rules();
        let token = value(rules.get("github.personal-access-token").unwrap(), 1, Width::Any).unwrap();
        let token = String::from_utf8(token.text).unwrap();
        for (text, expected) in [
            (format!("{token}: no such file, {token}"), format!("{MASK}: no such file, {MASK}")),
            (format!("`{token}` is no confidence"), format!("`{MASK}` is no confidence")),
            ("password = 'x': no such file".to_owned(), "password = 'x': no such file".to_owned()),
            (String::new(), String::new()),
        ] {
            assert_eq!(masked(&text), expected);
        }
    }
}
