//! Paths as a plan shows them: harmless on a terminal, and with every secret in them masked.

use crate::secret::SecretValue;
use crate::text::printable::{Printable, disarmed, path_bytes};
use crate::text::views;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::path::Path;

/// Shortest value that is looked for in paths and names; shorter ones are in everything.
const SHORTEST_MASKED: usize = 4;

/// Longest; no system has longer paths.
const LONGEST_MASKED: usize = 4096;

/// What is masked in paths and names; found in one pass, however many there are.
#[derive(Debug)]
pub(in crate::migrate) struct Masked(Option<AhoCorasick>);

impl Masked {
    /// Of these values.
    pub(in crate::migrate) fn of<'a>(secrets: impl IntoIterator<Item = &'a SecretValue>) -> Self {
        let values = secrets.into_iter().map(SecretValue::expose);
        let values = values.filter(|value| (SHORTEST_MASKED..=LONGEST_MASKED).contains(&value.len()));
        // Made for a few short texts, so it is to be made quickly.
        Self(AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(values).ok())
    }

    /// Whether one of them is in `text`; all text is taken to hold one when there are more than a search can hold.
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        let Self(search) = self;
        let Some(search) = search else { return true };
        let mut found = false;
        views::each(text, SHORTEST_MASKED, &mut |view| found |= search.is_match(view.bytes));
        found
    }
}

/// A path for people: one harmless line, with `***` for any part of it that holds a secret.
pub(in crate::migrate) fn shown(path: &Path, secrets: &Masked) -> String {
    let bytes = path_bytes(path);
    let mut shown = String::new();
    for (at, part) in bytes.split(|&byte| byte == b'/').enumerate() {
        if at > 0 {
            shown.push('/');
        }
        if secrets.is_in(part) {
            shown.push_str("***");
        } else {
            shown.push_str(&Printable(part).to_string());
        }
    }
    if secrets.is_in(bytes) && !shown.contains("***") {
        return "***".to_owned();
    }
    disarmed(&shown)
}
