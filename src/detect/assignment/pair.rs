//! Pairs: the name is itself a value, and what it names is the next: `- name: DB_PASSWORD` and `value: x`.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Form, Operator, is_name, quote};
use crate::text::find;
use crate::text::span::Span;

/// Keys whose value is a name.
const NAMES: &[&[u8]] =
    &[b"name", b"key", b"parametername", b"parameterkey", b"variable", b"property", b"option", b"envvar", b"id"];
/// Keys whose value is what the name before them names.
const VALUES: &[&[u8]] =
    &[b"value", b"parametervalue", b"val", b"stringvalue", b"defaultvalue", b"default", b"content", b"valuestring"];
/// Most members from one to the other.
const BETWEEN: usize = 3;
/// Most bytes of an object that is looked through.
const OBJECT: usize = 400;
/// Most lines below a key that are looked through.
const ENTRIES: usize = 8;
/// Most white space between the two.
const GAP: usize = 120;

impl Reader<'_> {
    /// The value of an object that has the name: `"password": {"value": "…"}`, `variable "password" { default = "…" }`.
    pub(super) fn named_by_object(&mut self, name: Span, quoted: bool) -> Option<(Span, Form)> {
        self.attempt(|reader| {
            reader.blanks();
            let colon = reader.take(b":");
            reader.blanks();
            if colon && reader.syntax == Syntax::Yaml && matches!(reader.peek(), Some(b'\r' | b'\n')) {
                return reader.in_mapping(name);
            }
            let declared = quoted && reader.before(name).trim_ascii_start().starts_with(b"variable ");
            if !(colon || declared) || !reader.take(b"{") {
                return None;
            }
            let end = reader.rest().iter().take(OBJECT).position(|byte| matches!(byte, b'{' | b'}'))?;
            let end = reader.at + end;
            while reader.at < end {
                reader.skip(GAP, |byte| byte.is_ascii_whitespace() || byte == b',');
                if let Some(value) = reader.attempt(|reader| reader.named_value()) {
                    return Some(value);
                }
                // The next member.
                let rest = &reader.text[reader.at..end];
                reader.at += memchr::memchr2(b',', b'\n', rest)? + 1;
            }
            None
        })
    }

    /// The value among the entries below a key, which are further in.
    fn in_mapping(&mut self, name: Span) -> Option<(Span, Form)> {
        let before = self.before(name);
        let indent = before.len() - before.trim_ascii_start().len();
        if before.len() - indent > 1 {
            return None;
        }
        for _ in 0..ENTRIES {
            self.skip(2, |byte| matches!(byte, b'\r' | b'\n'));
            let deeper = self.skip(GAP, |byte| byte == b' ');
            if deeper <= indent {
                return None;
            }
            if let Some(value) = self.attempt(|reader| reader.named_value()) {
                return Some(value);
            }
            self.at += self.line().len();
        }
        None
    }

    /// A key that asks for a value, and the value.
    fn named_value(&mut self) -> Option<(Span, Form)> {
        let mark = quote::starting(self.rest());
        self.at += mark.map_or(0, <[u8]>::len);
        let start = self.at;
        let count = self.skip(20, is_name);
        let key = &self.text[start..start + count];
        if !VALUES.iter().any(|known| key.eq_ignore_ascii_case(known)) {
            return None;
        }
        if let Some(mark) = mark {
            self.take(mark).then_some(())?;
        }
        self.blanks();
        self.take_one(&[b":", b"="]).then_some(())?;
        self.blanks();
        let key = Span::new(start, start + count)?;
        self.value(key, Operator::Assign)
    }

    /// The literal that is stored under this name: `setObject:@"…" forKey:@"password"`, `set("…", forKey: "password")`.
    pub(super) fn stored_before(&self, name: Span) -> Option<Span> {
        let before = self.before(name);
        let call = before.strip_suffix(b"\"")?;
        let call = call.strip_suffix(b"@").unwrap_or(call).trim_ascii_end();
        let call = call.strip_suffix(b"forKey:")?.trim_ascii_end();
        let literal = call.strip_suffix(b",").unwrap_or(call).strip_suffix(b"\"")?;
        let line = name.start() - before.len();
        Span::new(line + memchr::memrchr(b'"', literal)? + 1, line + literal.len())
    }

    /// The literal of an annotation before this name: `@Value("…") private String password;`.
    pub(super) fn annotated_before(&self, name: Span) -> Option<Span> {
        if self.syntax != Syntax::Code || !matches!(self.peek(), Some(b';' | b',' | b')' | b':' | b'\n')) {
            return None;
        }
        let from = name.start().saturating_sub(OBJECT);
        let before = &self.text[from..name.start()];
        let start = find::last(before, b"@Value(\"")? + 8;
        let length = memchr::memchr(b'"', &before[start..])?;
        let rest = before[start + length + 1..].strip_prefix(b")")?;
        // Modifiers and the type.
        let declared = rest.iter().all(|byte| is_name(*byte) || byte.is_ascii_whitespace() || b"<>?".contains(byte));
        if declared { Span::new(from + start, from + start + length) } else { None }
    }

    /// The value of another option of the command, when the name is that of one: `--name /app/password --value x`.
    pub(super) fn named_by_option(&mut self, name: Span) -> Option<(Span, Form)> {
        const NAMES: &[&[u8]] = &[b"--name", b"--key", b"--secret-id", b"secret set", b"variable set"];
        const VALUES: &[&[u8]] = &[b" --value", b" --secret-string", b" --string-value", b" --body"];
        if !matches!(self.syntax, Syntax::Shell | Syntax::Yaml | Syntax::Prose) {
            return None;
        }
        let before = self.before(name);
        let path = before.iter().rev().take_while(|byte| is_name(**byte) || b"/\"'".contains(byte)).count();
        let before = before[..before.len() - path].strip_suffix(b" ")?;
        NAMES.iter().any(|option| before.ends_with(option)).then_some(())?;
        self.attempt(|reader| {
            let line = reader.line();
            let at = VALUES.iter().find_map(|option| memchr::memmem::find(line, option).map(|at| at + option.len()))?;
            reader.at += at;
            reader.take_one(&[b" ", b"="]).then_some(())?;
            reader.value(name, Operator::Blank)
        })
    }

    /// The value of the second half, when the name is the first.
    pub(super) fn named_by_pair(&mut self, name: Span, quoted: bool) -> Option<(Span, Form)> {
        if !is_a_value(self.before(name), quoted) {
            return None;
        }
        self.attempt(|reader| {
            for _ in 0..BETWEEN {
                reader.blanks();
                let _ = reader.take_one(&[b",", b";"]);
                reader.skip(GAP, |byte| byte.is_ascii_whitespace());
                if let Some(value) = reader.attempt(|reader| reader.named_value()) {
                    return Some(value);
                }
                // Another member between the two, as long as it is short: `"enabled": true,`.
                let mark = quote::starting(reader.rest())?;
                reader.take(mark);
                (reader.skip(20, is_name) > 0 && reader.take(mark) && reader.take(b":")).then_some(())?;
                reader.blanks();
                if reader.quoted().is_none() {
                    (reader.skip(8, |byte| byte.is_ascii_alphanumeric()) > 0).then_some(())?;
                }
            }
            None
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
