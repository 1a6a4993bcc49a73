//! The same text as other readers would see it: percent-encoding, hex and base64 undone, wherever they stand.
//!
//! The redactor looks for secrets in each view and masks the original bytes behind a hit. Decoding the (short) text is
//! cheaper than encoding every secret in every way, and also catches a secret that starts in the middle of a base64
//! group, as `user:password` does. Nothing here knows a secret.

use super::hex;
use std::borrow::Cow;
use std::ops::Range;

/// Bytes, and where each of them came from.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    /// For each byte the range in the original text that it was decoded from; empty when nothing was decoded.
    places: Vec<Range<usize>>,
}

impl View<'_> {
    /// The original range behind a non-empty range of `bytes`.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        match (self.places.get(range.start), self.places.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => range,
        }
    }

    fn decoded(&self, bytes: Vec<u8>, places: Vec<Range<usize>>) -> View<'static> {
        View { bytes: Cow::Owned(bytes), places: places.into_iter().map(|place| self.original(place)).collect() }
    }
}

/// `text` itself first, then what it decodes to.
pub(crate) fn of(text: &[u8]) -> Vec<View<'_>> {
    let mut views = vec![View { bytes: Cow::Borrowed(text), places: Vec::new() }];
    if text.contains(&b'%') {
        views.push(percent(&views[0]));
    }
    for base in 0..views.len() {
        let mut deeper = Vec::new();
        for run in runs(&views[base].bytes, HEX_MIN, |byte| byte.is_ascii_hexdigit()) {
            deeper.extend((0..2).map(|skip| digits(&views[base], run.start + skip..run.end)));
        }
        for run in runs(&views[base].bytes, BASE64_MIN, |byte| sextet(byte).is_some()) {
            deeper.extend((0..4).map(|skip| base64(&views[base], run.start + skip..run.end)));
        }
        views.append(&mut deeper);
    }
    views
}

/// Digits and letters that a secret of four bytes takes up at least.
const HEX_MIN: usize = 8;
const BASE64_MIN: usize = 6;

/// The longest stretches of at least `min` bytes for which `member` holds.
fn runs(bytes: &[u8], min: usize, member: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..=bytes.len() {
        if at == bytes.len() || !member(bytes[at]) {
            if at - start >= min {
                found.push(start..at);
            }
            start = at + 1;
        }
    }
    found
}

fn percent(base: &View<'_>) -> View<'static> {
    let text = &base.bytes;
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < text.len() {
        let escaped =
            text[at..].first_chunk().and_then(|&[sign, high, low]| (sign == b'%').then_some(hex::byte(high, low)?));
        let length = if escaped.is_some() { 3 } else { 1 };
        bytes.push(escaped.unwrap_or(text[at]));
        places.push(at..at + length);
        at += length;
    }
    base.decoded(bytes, places)
}

fn digits(base: &View<'_>, run: Range<usize>) -> View<'static> {
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    for at in run.clone().step_by(2).take_while(|at| at + 1 < run.end) {
        bytes.extend(hex::byte(base.bytes[at], base.bytes[at + 1]));
        places.push(at..at + 2);
    }
    base.decoded(bytes, places)
}

/// Both alphabets, with or without padding. A character that only partly belongs to a byte counts as its place.
fn base64(base: &View<'_>, run: Range<usize>) -> View<'static> {
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    let (mut bits, mut held, mut start) = (0_u32, 0, run.start);
    for at in run.clone() {
        bits = bits << 6 | u32::from(sextet(base.bytes[at]).unwrap_or(0));
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
            places.push(start..at + 1);
            start = if held == 0 { at + 1 } else { at };
        }
    }
    // The rest of the last group and its padding would tell the length.
    if let Some(last) = places.last_mut() {
        let padding = base.bytes[run.end..].iter().take_while(|&&byte| byte == b'=').count();
        last.end = run.end + padding;
    }
    base.decoded(bytes, places)
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest part of `text` that stands behind `secret` in a view.
    fn behind<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
        of(text.as_bytes())
            .iter()
            .filter_map(|view| {
                let bytes = &view.bytes;
                let at = bytes.windows(secret.len()).position(|part| part == secret.as_bytes())?;
                text.get(view.original(at..at + secret.len()))
            })
            .max_by_key(|part| part.len())
    }

    #[test]
    fn each_encoding_leads_back_to_its_own_bytes() {
        for (text, encoded) in [
            ("a sesame b", "sesame"),
            ("x=736573616d65!", "736573616d65"),
            ("x=736573616D65!", "736573616D65"),
            ("x=f736573616d65!", "736573616d65"),
            ("(c2VzYW1l)", "c2VzYW1l"),
            // `u:sesame`, so that the secret starts inside a group, and padding belongs to the end.
            ("(dTpzZXNhbWU=)", "pzZXNhbWU="),
            ("a%73e%73ame/", "%73e%73ame"),
            ("dTpzZXNhbWU%3D", "pzZXNhbWU%3D"),
            ("%63%32VzYW1l", "%63%32VzYW1l"),
        ] {
            assert_eq!(behind(text, "sesame"), Some(encoded), "{text}");
        }
    }

    #[test]
    fn text_that_only_looks_encoded_is_left_alone() {
        for text in ["%", "%7", "%zz", "", "=====", "-_-_-_", "abcdefg", "deadbeef0"] {
            assert_eq!(behind(text, "sesame"), None, "{text}");
        }
    }
}
