//! The same text as other readers would see it: percent-encoding, hex and base64 undone, wherever they stand.
//!
//! The redactor looks for secrets in each view and masks the original bytes behind a hit. Decoding the (short) text is
//! cheaper than encoding every secret in every way, and also catches a secret that starts in the middle of a base64
//! group, as `user:password` does. Nothing here knows a secret.

use super::hex;
use std::ops::Range;

/// Bytes, and where each of them came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) bytes: &'a [u8],
    way: Way,
    /// For each byte of what was decoded the range in the original text that it stands for; empty when that is the text itself.
    places: &'a [Range<usize>],
}

/// What a view was decoded from, and how.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// It is that.
    Plain,
    /// Of pairs of digits, from there on.
    Hex { start: usize },
    /// Of groups of four, from there on; `end` is behind the padding.
    Base64 { start: usize, length: usize, end: usize },
}

impl View<'_> {
    /// The original range behind a non-empty range of `bytes`.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        let written = match self.way {
            Way::Plain => range,
            Way::Hex { start } => start + 2 * range.start..start + 2 * range.end,
            // A character that only partly belongs to a byte counts as its place. The rest of the last group and its padding
            // would tell the length.
            Way::Base64 { start, length, end } if range.end == length => start + range.start * 4 / 3..end,
            Way::Base64 { start, .. } => start + range.start * 4 / 3..start + (range.end * 4).div_ceil(3),
        };
        match (self.places.get(written.start), self.places.get(written.end.saturating_sub(1))) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => written,
        }
    }
}

/// Shows `text` itself first, then what it decodes to, as far as that has `least` bytes.
pub(crate) fn each(text: &[u8], least: usize, show: &mut dyn FnMut(View<'_>)) {
    decoded(text, &[], least, show);
    if text.contains(&b'%') {
        let (bytes, places) = percent(text);
        decoded(&bytes, &places, least, show);
    }
}

/// Shows `bytes`, and what runs of them decode to.
fn decoded(bytes: &[u8], places: &[Range<usize>], least: usize, show: &mut dyn FnMut(View<'_>)) {
    show(View { bytes, way: Way::Plain, places });
    let mut room = Vec::new();
    for run in runs(bytes, least.max(1) * 2, |byte| byte.is_ascii_hexdigit()) {
        for start in [run.start, run.start + 1] {
            room.clear();
            let pairs = bytes[start..run.end].chunks_exact(2);
            room.extend(pairs.filter_map(|pair| hex::byte(pair[0], pair[1])));
            show(View { bytes: &room, way: Way::Hex { start }, places });
        }
    }
    for run in runs(bytes, (least * 4).div_ceil(3).max(4), |byte| sextet(byte).is_some()) {
        let padding = bytes[run.end..].iter().take_while(|&&byte| byte == b'=').count();
        for start in run.start..run.start + 4 {
            room.clear();
            base64(&bytes[start..run.end], &mut room);
            let way = Way::Base64 { start, length: room.len(), end: run.end + padding };
            show(View { bytes: &room, way, places });
        }
    }
}

/// The longest stretches of at least `min` bytes for which `member` holds.
fn runs(bytes: &[u8], min: usize, member: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = bytes.get(start..start + min) {
        // Most text is done with by looking at some of it.
        if let Some(at) = first.iter().rposition(|&byte| !member(byte)) {
            start += at + 1;
            continue;
        }
        let more = bytes[start + min..].iter().take_while(|&&byte| member(byte)).count();
        let end = start + min + more;
        found.push(start..end);
        start = end + 1;
    }
    found
}

/// What percent-encoded text decodes to, and the range that each byte was.
fn percent(text: &[u8]) -> (Vec<u8>, Vec<Range<usize>>) {
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
    (bytes, places)
}

/// Both alphabets, without padding.
fn base64(text: &[u8], bytes: &mut Vec<u8>) {
    let bits = |part: &[u8]| part.iter().fold(0, |bits, byte| bits << 6 | u32::from(sextet(*byte).unwrap_or(0)));
    let (groups, rest) = text.as_chunks::<4>();
    bytes.extend(groups.iter().flat_map(|group| bits(group).to_be_bytes().into_iter().skip(1)));
    let whole = rest.len() * 6 / 8;
    let last = bits(rest) << (32 - 6 * rest.len() as u32).min(31);
    bytes.extend(last.to_be_bytes().into_iter().take(whole));
}

fn sextet(byte: u8) -> Option<u8> {
    const NONE: u8 = u8::MAX;
    static SEXTETS: [u8; 256] = {
        let mut sextets = [NONE; 256];
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut at = 0;
        while at < 64 {
            sextets[alphabet[at] as usize] = at as u8;
            at += 1;
        }
        sextets[b'-' as usize] = 62;
        sextets[b'_' as usize] = 63;
        sextets
    };
    Some(SEXTETS[usize::from(byte)]).filter(|sextet| *sextet != NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest part of `text` that stands behind `secret` in a view.
    fn behind<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
        let mut found: Vec<&str> = Vec::new();
        each(text.as_bytes(), 4, &mut |view| {
            let at = view.bytes.windows(secret.len()).position(|part| part == secret.as_bytes());
            found.extend(at.and_then(|at| text.get(view.original(at..at + secret.len()))));
        });
        found.into_iter().rev().max_by_key(|part| part.len())
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
