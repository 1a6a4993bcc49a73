//! Paths as a plan shows them: harmless on a terminal, and with every secret in them masked.

use crate::secret::SecretValue;
use crate::text::printable::{Printable, disarmed, path_bytes};
use crate::text::views;
use std::collections::HashSet;
use std::path::Path;

/// Shortest value that is looked for in paths and names; shorter ones are in everything.
const SHORTEST_MASKED: usize = 4;

pub(super) fn holds_secret(text: &[u8], secrets: &HashSet<&SecretValue>) -> bool {
    let views = views::of(text);
    secrets.iter().any(|secret| {
        let value = secret.expose();
        value.len() >= SHORTEST_MASKED && views.iter().any(|view| memchr::memmem::find(&view.bytes, value).is_some())
    })
}

/// A path for people: one harmless line, with `***` for any part of it that holds a secret.
pub(in crate::migrate) fn shown(path: &Path, secrets: &HashSet<&SecretValue>) -> String {
    let bytes = path_bytes(path);
    let mut shown = String::new();
    for (at, part) in bytes.split(|&byte| byte == b'/').enumerate() {
        if at > 0 {
            shown.push('/');
        }
        if holds_secret(part, secrets) {
            shown.push_str("***");
        } else {
            shown.push_str(&Printable(part).to_string());
        }
    }
    if holds_secret(bytes, secrets) && !shown.contains("***") {
        return "***".to_owned();
    }
    disarmed(&shown)
}
