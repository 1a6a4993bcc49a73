//! Credentials in what keylift quotes when something is wrong: an argument, the name of a file, a piece of one.
//!
//! The report of a scan masks what the scan has found. Here nothing was scanned yet, so only what identifies itself is known.

use crate::detect::{Detector, Explain};
use crate::finding::Confidence;
use crate::report::redact::MASK;
use crate::rule::builtin;
use crate::source::decode::Offsets;
use crate::source::{Blob, Origin};
use crate::text::span::Position;
use std::path::PathBuf;
use std::sync::Arc;

/// `text` with a mask in place of each credential that identifies itself.
pub(super) fn masked(text: &str) -> String {
    let detector = Detector::new(Arc::new(builtin::rules()), Explain::No);
    let origin = Arc::new(Origin::Stdin { name: PathBuf::new() });
    let detection = detector.scan(&Blob {
        origin: &origin,
        bytes: text.as_bytes(),
        owned: 0..text.len(),
        start: Position::START,
        offsets: &Offsets::default(),
    });
    let mut masked = text.to_owned();
    for finding in detection.findings.iter().rev().filter(|finding| finding.confidence == Confidence::High) {
        let place = finding.site.span.start()..finding.site.span.end();
        if masked.get(place.clone()).is_some() {
            masked.replace_range(place, MASK);
        }
    }
    masked
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
