//! Codings: what a file format does to a value, so that the judge can look at what the program gets.

use super::super::syntax::Syntax;
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
    /// In several literals that are joined, between these quotes.
    Pieces(u8),
}

/// How far around a value the rest of its manifest is looked for.
const MANIFEST: usize = 1024;

impl Coding {
    pub(super) fn of(text: &[u8], value: Span, syntax: Syntax) -> Self {
        let bytes = &text[value.range()];
        if syntax == Syntax::Code {
            let mark =
                value.start().checked_sub(1).map(|at| text[at]).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
            return match mark {
                Some(mark) if holds_mark(bytes, mark) => Self::Pieces(mark),
                Some(_) if is_decoded(&text[value.start().saturating_sub(CALL)..value.start() - 1]) => Self::Base64,
                _ => Self::Plain,
            };
        }
        let likely = matches!(syntax, Syntax::Yaml | Syntax::Json)
            && bytes.len().is_multiple_of(4)
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        if likely && in_secret(text, value) { Self::Base64 } else { Self::Plain }
    }
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
    let behind = &text[value.end()..text.len().min(value.end() + MANIFEST)];
    let before = &before[memchr::memmem::rfind(before, b"\n---").unwrap_or(0)..];
    let behind = &behind[..memchr::memmem::find(behind, b"\n---").unwrap_or(behind.len())];
    let kind = |part| {
        [&b"kind: Secret\n"[..], b"kind: Secret\r", b"\"kind\": \"Secret\"", b"\"kind\":\"Secret\""]
            .iter()
            .any(|kind| memchr::memmem::find(part, kind).is_some())
    };
    let section = |name: &[u8]| memchr::memmem::rfind(before, name);
    let data = section(b"\ndata:").or_else(|| section(b"\"data\":"));
    data.is_some() && data > section(b"stringData") && (kind(before) || kind(behind))
}

/// The value as the program gets it.
pub(in super::super) fn decoded(value: &[u8], coding: Coding) -> Cow<'_, [u8]> {
    match coding {
        Coding::Plain => Cow::Borrowed(value),
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
