//! Values that stand encoded: percent-encoded in an address or a form, `?key=ab%2Fcd%3D%3D`, or as a whole in base64, in the
//! manifest of a Kubernetes secret say.
//!
//! The signs that credentials have are encoded there: those of base64 (`+`, `/`, `=`), and what joins their parts. An escape
//! of one is a literal to the prefilter, so a text without any costs nothing. Around it the run without blanks and quotes is
//! decoded and looked at as a text of its own, and what is found in it is mapped back. No sign that is decoded makes up
//! another escape, so one pass is all there is. Of base64 only what begins like a credential is decoded; the prefilter has
//! literals for how that is written. A value under a telling name, in the data of a Secret, in a data URL is decoded if it is
//! [`text`]. What was decoded is not looked into for more. Which rules match is not known here.

use crate::rule::{ByteSet, checksum};
use crate::text::hex;
use crate::text::span::Span;
use std::ops::Range;
use zeroize::Zeroizing;

/// Signs that are decoded. What stays encoded in an address (`%`, `@`, quotes) would mean something else if it weren't.
const SIGNS: &[u8] = b"!#$&()*+,/:;=?^|~";
/// Longest run that is decoded, of either kind.
pub(super) const LONGEST: usize = 4096;
/// What addresses and forms are made of.
const RUN: ByteSet = ByteSet::WORD.and(b"-+/=.~%:?&;@|,!*#$");

/// A run with its escapes decoded.
#[derive(Debug)]
pub(super) struct Decoded {
    /// What the program gets.
    pub bytes: Vec<u8>,
    /// Where each byte stands in the text, and where the run ends.
    places: Vec<usize>,
}

/// The run around the escape at `hit`. One of [`LONGEST`] bytes or more goes on, and is not decoded.
pub(super) fn around(text: &[u8], hit: usize) -> Range<usize> {
    let before = text[..hit].iter().rev().take(LONGEST).take_while(|byte| RUN.has(**byte)).count();
    let behind = text[hit..].iter().take(LONGEST).take_while(|byte| RUN.has(**byte)).count();
    hit - before..hit + behind
}

/// A run decoded.
pub(super) fn decode(text: &[u8], run: Range<usize>) -> Decoded {
    let mut decoded = Decoded { bytes: Vec::with_capacity(run.len()), places: Vec::with_capacity(run.len() + 1) };
    let mut at = run.start;
    while at < run.end {
        let sign = sign(&text[at..run.end]);
        decoded.places.push(at);
        decoded.bytes.push(sign.unwrap_or(text[at]));
        at += if sign.is_some() { 3 } else { 1 };
    }
    decoded.places.push(run.end);
    decoded
}

/// The sign whose escape `text` begins with.
fn sign(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = *text else { return None };
    let byte = hex::byte(high, low)?;
    SIGNS.contains(&byte).then_some(byte)
}

/// What is said of a value that is written so.
pub(super) const IN_BASE64: &str = "it is written in base64";

/// What base64 is made of.
const BASE64: ByteSet = ByteSet::WORD.and(b"-+/");

/// The base64 that begins at `start`. `None` when it begins earlier, or goes on for too long.
pub(super) fn base64(text: &[u8], start: usize) -> Option<Span> {
    if text[..start].last().is_some_and(|byte| BASE64.has(*byte)) {
        return None;
    }
    let count = text[start..].iter().take(LONGEST).take_while(|byte| BASE64.has(**byte)).count();
    let padding = text[start + count..].iter().take(2).take_while(|byte| **byte == b'=').count();
    Span::new(start, start + count + padding).filter(|_| count < LONGEST)
}

/// The base64 that begins at `start` and is of text.
pub(super) fn base64_text(text: &[u8], start: usize) -> Option<Span> {
    let count = text[start..].iter().take(LONGEST).take_while(|byte| BASE64.has(**byte)).count();
    let padding = text[start + count..].iter().take(2).take_while(|byte| **byte == b'=').count();
    let span = Span::new(start, start + count + padding).filter(|_| count < LONGEST)?;
    may_be_text(&text[span.range()]).then_some(span)
}

/// Shortest value that is decoded.
const SHORTEST: usize = 20;

/// Whether a value may be base64 or hexadecimal digits of text, at a glance: nearly nothing else begins like that.
pub(super) fn may_be_text(value: &[u8]) -> bool {
    let Some(head) = value.get(..8).filter(|_| value.len() >= SHORTEST) else { return false };
    let is_text = |bytes: Option<Vec<u8>>| bytes.is_some_and(|bytes| bytes.iter().all(is_text));
    is_text(hex::bytes(head)) || is_text(checksum::decoded_base64(head).map(|bytes| bytes.to_vec()))
}

/// The text that a value is written for, and how it is written.
pub(super) fn text(value: &[u8]) -> Option<(Zeroizing<Vec<u8>>, &'static str)> {
    let decoded = match hex::bytes(value) {
        Some(decoded) => (Zeroizing::new(decoded), "it is written in hexadecimal digits"),
        None => (checksum::decoded_base64(value)?, IN_BASE64),
    };
    decoded.0.iter().all(is_text).then_some(decoded)
}

fn is_text(byte: &u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

impl Decoded {
    /// Where a part of it stands in the text.
    pub(super) fn place(&self, span: Span) -> Option<Span> {
        Span::new(*self.places.get(span.start())?, *self.places.get(span.end())?)
    }

    /// Whether a part of it is written with escapes: what is not has been seen in the text itself.
    pub(super) fn is_written_otherwise(&self, span: Span) -> bool {
        self.place(span).is_some_and(|place| place.range().len() != span.range().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_decoded_and_mapped_back() {
        let text = b"see <https://acme.test/?key=ab%2Fcd%3d%3D&x=%41> there";
        let run = around(text, 30);
        assert_eq!(&text[run.clone()], b"https://acme.test/?key=ab%2Fcd%3d%3D&x=%41");
        let decoded = decode(text, run);
        assert_eq!(decoded.bytes, b"https://acme.test/?key=ab/cd==&x=%41");
        let value = Span::new(23, 30).unwrap();
        assert_eq!(&decoded.bytes[value.range()], b"ab/cd==");
        assert_eq!(&text[decoded.place(value).unwrap().range()], b"ab%2Fcd%3d%3D");
        assert!(decoded.is_written_otherwise(value));
        assert!(!decoded.is_written_otherwise(Span::new(0, 23).unwrap()));
    }

    #[test]
    fn base64_is_decoded_whole_or_not_at_all() {
        for (text, decoded) in [
            ("a: aGVsbG8gd29ybGQ=\n", Some("hello world")),
            ("a: aGVsbG8gd29ybGQ\n", Some("hello world")),
            ("a:+aGVsbG8gd29ybGQ=\n", None),
            ("a: aGVsbG8gd29ybGQaG\n", None),
        ] {
            let found = base64(text.as_bytes(), 3);
            let found = found.and_then(|span| checksum::decoded_base64(&text.as_bytes()[span.range()]));
            let found = found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            assert_eq!(found.as_deref(), decoded, "{text}");
        }
        assert!(base64(&[b'a'; LONGEST + 4], 0).is_none());
    }

    #[test]
    fn values_are_decoded_when_they_are_text() {
        for (value, expected) in [
            ("Z2l2ZSBtZSBhIGJyZWFrCg==", Some("give me a break\n")),
            ("67697665206d65206120627265616b", Some("give me a break")),
            ("67697665206D65206120627265616B", Some("give me a break")),
            ("67697665206d65206120627265616", None), // A digit is missing.
            ("Z2l2ZSBt", None),                      // Too short to matter.
            ("4f3c9a7be2d81f06c5b9", None),
            ("kU3nq0FYt8vXzkU3nq0FYt8vXz==", None),
        ] {
            let found = may_be_text(value.as_bytes()).then(|| text(value.as_bytes())).flatten();
            let found = found.map(|(bytes, _)| String::from_utf8_lossy(&bytes).into_owned());
            assert_eq!(found.as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn what_is_too_long_is_left() {
        let text = [vec![b'a'; LONGEST], b"%2F".to_vec(), vec![b'a'; 10]].concat();
        let run = around(&text, LONGEST);
        assert!(run.contains(&LONGEST) && run.len() >= LONGEST);
    }
}
