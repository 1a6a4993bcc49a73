//! Pairs: the name is itself a value, and what it names is the next: `- name: DB_PASSWORD` and `value: x`.

use super::reader::Reader;
use super::{Form, Operator, is_name, quote};
use crate::text::span::Span;

/// Keys whose value is a name.
const NAMES: &[&[u8]] =
    &[b"name", b"key", b"parametername", b"parameterkey", b"variable", b"property", b"option", b"envvar", b"id"];
/// Keys whose value is what the name before them names.
const VALUES: &[&[u8]] =
    &[b"value", b"parametervalue", b"val", b"stringvalue", b"defaultvalue", b"default", b"content", b"valuestring"];
/// Most white space between the two.
const GAP: usize = 120;

impl Reader<'_> {
    /// The value of the second half, when the name is the first.
    pub(super) fn named_by_pair(&mut self, name: Span, quoted: bool) -> Option<(Span, Form)> {
        if !is_a_value(self.before(name), quoted) {
            return None;
        }
        self.attempt(|reader| {
            reader.blanks();
            let _ = reader.take_one(&[b",", b";"]);
            reader.skip(GAP, |byte| byte.is_ascii_whitespace());
            let mark = quote::starting(reader.rest());
            reader.at += mark.map_or(0, <[u8]>::len);
            let start = reader.at;
            let count = reader.skip(20, is_name);
            let key = &reader.text[start..start + count];
            if !VALUES.iter().any(|known| key.eq_ignore_ascii_case(known)) {
                return None;
            }
            if let Some(mark) = mark {
                reader.take(mark).then_some(())?;
            }
            reader.blanks();
            reader.take_one(&[b":", b"="]).then_some(())?;
            let key = Span::new(start, start + count)?;
            reader.value(key, Operator::Assign)
        })
    }
}

/// Whether what follows is the value of a key that asks for a name.
fn is_a_value(before: &[u8], quoted: bool) -> bool {
    let mark = quote::ending(before).filter(|_| quoted).map_or(0, <[u8]>::len);
    let before = before[..before.len() - mark].trim_ascii_end();
    let Some(before) = before.strip_suffix(b":").or_else(|| before.strip_suffix(b"=")) else { return false };
    let before = before.trim_ascii_end();
    let mark = quote::ending(before).map_or(0, <[u8]>::len);
    let before = &before[..before.len() - mark];
    let count = before.iter().rev().take(20).take_while(|byte| is_name(**byte)).count();
    let key = &before[before.len() - count..];
    NAMES.iter().any(|known| key.eq_ignore_ascii_case(known))
}
