//! keylift's own markers: `keylift:allow [RULE…] [until=DATE] [reason=TEXT]`, the reason to the end of the comment.
//!
//! A mistake in one makes it say nothing, and is told: a marker must neither hide more than was meant nor fail in silence.

use super::dialect::marker;
use super::{Dialect, Fault, Marker};
use crate::text::day;

/// The words that end what a marker says, where another comment begins in its own.
const ENDS: &[&str] = &["#", "//", "--", ";", "*/", "-->"];
/// What people try.
const VERBS: &[&str] = &["allow", "ignore", "disable", "skip"];

/// Reads what stands behind `keylift:`; `None` when that is only the name of the tool in a sentence.
pub(super) fn read(rest: &[u8]) -> Option<Marker> {
    let text = String::from_utf8_lossy(rest);
    let text = text.trim_end();
    let next = text.trim_start();
    let verb = &next[..next.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).unwrap_or(next.len())];
    let mut marker = marker(Dialect::Keylift);
    let meant = !verb.is_empty() && (next.len() == text.len() || VERBS.contains(&verb));
    if !meant {
        return None;
    }
    marker.fault = match verb {
        "allow" => fill(&mut marker, &next[verb.len()..]).err(),
        verb => Some(Fault::Verb(verb.to_owned())),
    };
    Some(marker)
}

fn fill(marker: &mut Marker, mut rest: &str) -> Result<(), Fault> {
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',', '\r']);
        if let Some(reason) = rest.strip_prefix("reason=") {
            marker.reason = Some(reason.trim().trim_matches('"').to_owned()).filter(|reason| !reason.is_empty());
            return Ok(());
        }
        let word = &rest[..rest.find([' ', '\t', ',']).unwrap_or(rest.len())];
        rest = &rest[word.len()..];
        if word.is_empty() || ENDS.contains(&word) {
            return Ok(());
        }
        match word.strip_prefix("until=") {
            Some(date) => marker.until = Some(day::parse(date).ok_or_else(|| Fault::Date(date.to_owned()))?),
            None if is_pattern(word) => marker.rules.push(word.to_owned()),
            None => return Err(Fault::Word(word.to_owned())),
        }
    }
}

/// Whether it can be the id of a rule, or a pattern over ids.
fn is_pattern(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-*".contains(&byte))
        && word.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte == b'*')
}
