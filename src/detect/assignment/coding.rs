//! Codings: what a file format does to a value, so that the judge can look at what the program gets.

use super::super::syntax::Syntax;
use super::numbers;
use crate::text::find;
use crate::text::span::Span;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// How a value is encoded where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Coding {
    /// Not at all.
    Plain,
    /// As the data of a Kubernetes Secret, or as what the program decodes.
    Base64,
    /// As numbers, or as escapes, each a byte.
    Bytes,
    /// In several literals that are joined, between these quotes.
    Pieces(u8),
}

/// How far around a value the rest of its manifest is looked for.
const MANIFEST: usize = 1024;

impl Coding {
    pub(super) fn of(text: &[u8], name: Span, value: Span, syntax: Syntax) -> Self {
        let bytes = &text[value.range()];
        if (is_escapes(bytes) || numbers::bytes(bytes).is_some()) && numbers::are_a_key(&text[name.range()]) {
            return Self::Bytes;
        }
        if syntax == Syntax::Code {
            let mark =
                value.start().checked_sub(1).map(|at| text[at]).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
            return match mark {
                Some(mark) if holds_mark(bytes, mark) => Self::Pieces(mark),
                Some(_) if is_decoded(&text[value.start().saturating_sub(CALL)..value.start() - 1]) => Self::Base64,
                _ => Self::Plain,
            };
        }
        // LDIF.
        if text[name.end()..].starts_with(b":: ") {
            return Self::Base64;
        }
        let likely = matches!(syntax, Syntax::Yaml | Syntax::Json)
            && bytes.len().is_multiple_of(4)
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        if likely && in_secret(text, value) { Self::Base64 } else { Self::Plain }
    }
}

/// `\x3a\x91…`: nothing but bytes that are escaped.
fn is_escapes(value: &[u8]) -> bool {
    let (escapes, rest) = value.as_chunks::<4>();
    escapes.len() >= numbers::FEWEST
        && rest.is_empty()
        && escapes.iter().all(|escape| escape.starts_with(b"\\x") && escape[2..].iter().all(u8::is_ascii_hexdigit))
}

/// The bytes as text, where they are some; otherwise as hexadecimal digits, which can be judged like any others.
fn written_out(value: &[u8]) -> Option<Vec<u8>> {
    if is_escapes(value) {
        return Some(value.iter().copied().enumerate().filter(|(at, _)| at % 4 > 1).map(|(_, digit)| digit).collect());
    }
    let bytes = numbers::bytes(value)?;
    if bytes.iter().all(u8::is_ascii_graphic) {
        return Some(bytes);
    }
    // Counted up, as in tables and samples: to the judge one byte again and again.
    let step = bytes.get(1)?.wrapping_sub(bytes[0]);
    if bytes.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == step) {
        return Some(vec![b'0'; bytes.len()]);
    }
    let digit = |number: u8| char::from_digit(u32::from(number), 16).map_or(b'0', |digit| digit as u8);
    Some(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
}

/// Most bytes of the call that decodes a value.
const CALL: usize = 40;

/// Whether `mark` stands in `value` other than behind a backslash, so that it is more than one literal.
fn holds_mark(value: &[u8], mark: u8) -> bool {
    memchr::memchr_iter(mark, value).any(|at| at == 0 || value[at - 1] != b'\\')
}

/// Whether what ends here is a call that decodes base64: `b64decode(`.
fn is_decoded(before: &[u8]) -> bool {
    let Some(callee) = before.strip_suffix(b"(") else { return false };
    let callee = callee.rsplit(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').next().unwrap_or_default();
    [&b"b64decode"[..], b"atob", b"frombase64string", b"base64_decode", b"decode64", b"urlsafe_b64decode"]
        .iter()
        .any(|known| callee.eq_ignore_ascii_case(known))
}

/// The literals without what is between them.
fn joined(value: &[u8], mark: u8) -> Vec<u8> {
    let mut text = Vec::with_capacity(value.len());
    let mut inside = true;
    for (at, byte) in value.iter().enumerate() {
        if *byte == mark && (at == 0 || value[at - 1] != b'\\') {
            inside = !inside;
        } else if inside {
            text.push(*byte);
        }
    }
    text
}

/// Whether the value is among the `data` of a manifest of kind Secret.
fn in_secret(text: &[u8], value: Span) -> bool {
    let before = &text[value.start().saturating_sub(MANIFEST)..value.start()];
    // Nearly all texts are done with here.
    if memchr::memmem::find(before, b"data").is_none() {
        return false;
    }
    let behind = &text[value.end()..text.len().min(value.end() + MANIFEST)];
    let before = &before[find::last(before, b"\n---").unwrap_or(0)..];
    let behind = &behind[..memchr::memmem::find(behind, b"\n---").unwrap_or(behind.len())];
    let kind = |part| {
        [&b"kind: Secret\n"[..], b"kind: Secret\r", b"\"kind\": \"Secret\"", b"\"kind\":\"Secret\""]
            .iter()
            .any(|kind| memchr::memmem::find(part, kind).is_some())
    };
    let section = |name: &[u8]| find::last(before, name);
    let data = section(b"\ndata:").or_else(|| section(b"\"data\":"));
    data.is_some() && data > section(b"stringData") && (kind(before) || kind(behind))
}

/// The value as the program gets it.
pub(in super::super) fn decoded(value: &[u8], coding: Coding) -> Cow<'_, [u8]> {
    match coding {
        Coding::Plain => Cow::Borrowed(value),
        Coding::Bytes => written_out(value).map_or(Cow::Borrowed(value), Cow::Owned),
        Coding::Pieces(mark) => Cow::Owned(joined(value, mark)),
        Coding::Base64 => match STANDARD.decode(value) {
            // What decodes to no text is a key; its text is as good to judge, and better to look at.
            Ok(bytes) if bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) => {
                Cow::Owned(bytes.trim_ascii_end().to_vec())
            }
            _ => Cow::Borrowed(value),
        },
    }
}
