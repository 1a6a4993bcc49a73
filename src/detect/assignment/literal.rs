//! Literals: values between quotes, alone or in what hands them through.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Form, LONGEST_VALUE, Operator, is_name, quote};
use crate::text::span::Span;

impl Reader<'_> {
    /// The value behind an operator.
    pub(super) fn value(&mut self, name: Span, operator: Operator) -> Option<(Span, Form)> {
        self.value_gap(operator);
        if operator == Operator::Assign
            && self.syntax == Syntax::Code
            && let Some(value) = self.in_tuple(self.place_in_tuple(name))
        {
            return Some((value, Form::Quoted));
        }
        if let Some(value) = self.quoted() {
            return self.fits(name, operator).then_some((value, Form::Quoted));
        }
        if operator == Operator::Compare {
            return None;
        }
        if let Some(value) = self.wrapped() {
            return self.fits(name, operator).then_some((value, Form::Quoted));
        }
        if matches!(operator, Operator::Call | Operator::Comma) {
            return None;
        }
        // `password: str = "…"`: what looked like the value was a type.
        if let Some(value) = self.behind_type().or_else(|| self.default_value()) {
            return Some((value, Form::Quoted));
        }
        if self.strict {
            return None;
        }
        self.bare(name, operator)
    }

    /// Whether what follows a quoted value lets it be the value.
    fn fits(&mut self, name: Span, operator: Operator) -> bool {
        // `"…".toCharArray()`
        while self.peek() == Some(b'.') && matches!(operator, Operator::Call | Operator::Comma) {
            let whole = self.attempt(|reader| {
                reader.at += 1;
                let count = reader.skip(32, is_name);
                (count > 0 && reader.take(b"()")).then_some(())
            });
            if whole.is_none() {
                break;
            }
        }
        self.blanks();
        match operator {
            // A sole argument is a value; the first of several could be anything.
            Operator::Call => self.peek() == Some(b')'),
            // In braces a pair is a name and its value, and more are a list.
            Operator::Comma => {
                let symbol = self.before(name).ends_with(b":");
                let called = !symbol && self.opener(name) == Some(b'(');
                called || matches!(self.peek(), Some(b'}' | b']')) || symbol && self.peek() == Some(b')')
            }
            _ => true,
        }
    }

    /// Blanks before a value; a quoted one may also begin on the next line.
    pub(super) fn value_gap(&mut self, operator: Operator) {
        self.blanks();
        if operator == Operator::Assign && matches!(self.syntax, Syntax::Code | Syntax::Json) {
            let gap = self.rest().iter().take(120).take_while(|byte| byte.is_ascii_whitespace()).count();
            if self.rest()[..gap].contains(&b'\n') && matches!(self.rest().get(gap), Some(b'"' | b'\'' | b'`')) {
                self.at += gap;
            }
        }
    }

    /// The literal at this place of a list of literals.
    fn in_tuple(&mut self, place: usize) -> Option<Span> {
        if place == 0 || place > 8 {
            return None;
        }
        self.attempt(|reader| {
            for _ in 0..place {
                reader.quoted()?;
                reader.blanks();
                reader.take(b",").then_some(())?;
                reader.blanks();
            }
            reader.quoted()
        })
    }

    /// A quoted string here, with its prefix letters (`b"`, `f'`, `@"`), triple quotes, and quotes that are escaped.
    pub(super) fn quoted(&mut self) -> Option<Span> {
        self.attempt(|reader| {
            reader.skip(3, |byte| b"rbufRBULN@nq".contains(&byte));
            let mark = quote::starting(reader.rest())?;
            let triple = mark.len() == 1 && reader.rest().starts_with(&mark.repeat(3));
            let width = if triple { 3 } else { mark.len() };
            let start = reader.at + width;
            let reach = &reader.text[start..reader.text.len().min(start + LONGEST_VALUE)];
            let end = start + quote::closing(reach, mark, triple)?;
            reader.at = end + width;
            Span::new(start, end)
        })
    }

    /// `String("x")`, `Some("x")`, `new SecretStr('x')`: what hands a literal through; `["x", …]`: the first of a list.
    fn wrapped(&mut self) -> Option<Span> {
        self.attempt(|reader| {
            let _ = reader.take(b"new ");
            let start = reader.at;
            let count = reader.skip(48, |byte| is_name(byte) || byte == b':');
            let callee = &reader.text[start..start + count];
            if !(count == 0 || hands_through(callee)) {
                return None;
            }
            let opens = reader.take(b"(") || count == 0 && reader.syntax != Syntax::Yaml && reader.take(b"[");
            if !opens {
                return None;
            }
            reader.value_gap(Operator::Assign);
            let value = reader.quoted()?;
            // Only whole arguments: `["a" + b`.
            reader.blanks();
            let _ = reader.take(b")");
            Some(value)
        })
    }

    /// The quoted value behind a type annotation: `: str = "x"`, `: Option<String> = "x"`.
    fn behind_type(&mut self) -> Option<Span> {
        if self.syntax != Syntax::Code {
            return None;
        }
        self.attempt(|reader| {
            let count = reader.skip(60, |byte| is_name(byte) || b"<>[]&|?' ".contains(&byte));
            let assigned = reader.peek() == Some(b'=') && !matches!(reader.text.get(reader.at + 1), Some(b'=' | b'>'));
            if count == 0 || !assigned {
                return None;
            }
            reader.at += 1;
            reader.value_gap(Operator::Assign);
            reader.quoted()
        })
    }
}

/// Functions that only wrap a literal. Others (`getenv`, `hash`, `prompt`) make the value something else.
const HANDS_THROUGH: &[&[u8]] = &[
    b"string", b"str", b"secretstr", b"secretstring", b"some", b"bytes", b"from", b"b64decode", b"atob", b"b64",
    b"encode", b"just", b"quote", b"to_string", b"text", b"secret", b"securestring", b"converttosecurestring", b"of",
    b"sensitive", b"pack", b"tochararray", b"valueof", b"bytestring", b"char", b"byte", b"fromhex", b"unhexlify",
    b"decodehex", b"decodestring", b"b64encode", b"parse", b"aslist", b"arrayof", b"listof", b"password",
    b"passwordliteral", b"literal", b"sha", b"into", b"ok", b"hex", b"decode", b"buffer",
];

fn hands_through(callee: &[u8]) -> bool {
    let last = callee.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(callee);
    // `StringCredentialValue`, `SecretValue`: a class that is nothing but a value.
    let value = last.strip_suffix(b"Value").is_some_and(|rest| {
        [&b"Credential"[..], b"Secret", b"Password", b"String", b"Token", b"Key"]
            .iter()
            .any(|kind| rest.ends_with(kind))
    });
    value || HANDS_THROUGH.iter().any(|known| last.eq_ignore_ascii_case(known))
}

/// What counts in a value that is more than itself: the default in `${NAME:-default}`, the longest string in an object.
pub(super) fn narrowed(text: &[u8], value: Span) -> Span {
    let inner = &text[value.range()];
    let found = default_in(inner).or_else(|| longest_member(inner));
    found.and_then(|range| Span::new(value.start() + range.0, value.start() + range.1)).unwrap_or(value)
}

/// `${DB_PASSWORD:-x}`, `${db.password:x}`.
fn default_in(value: &[u8]) -> Option<(usize, usize)> {
    let body = value.strip_prefix(b"${")?.strip_suffix(b"}")?;
    let colon = memchr::memchr(b':', body)?;
    let name = &body[..colon];
    // Of other variables the part before the colon is a kind of source: `${ssm:/path}`.
    let variable = name.iter().all(|byte| is_name(*byte))
        && (name.iter().any(|byte| matches!(byte, b'_' | b'.')) || name.iter().all(u8::is_ascii_uppercase));
    let from = colon + 1 + usize::from(matches!(body.get(colon + 1), Some(b'-' | b'=')));
    let rest = body.get(from..)?;
    (variable && !rest.is_empty() && !rest.iter().any(|byte| b"${}?+".contains(byte)))
        .then_some((2 + from, 2 + body.len()))
}

/// In `{\"org\":\"x\",\"key\":\"…\"}` the longest of the strings that are not names.
fn longest_member(value: &[u8]) -> Option<(usize, usize)> {
    let open = value.strip_prefix(b"{")?.trim_ascii_start();
    let mark = quote::starting(open)?;
    let mut at = value.len() - open.len();
    let mut longest: Option<(usize, usize)> = None;
    while let Some(start) = memchr::memmem::find(&value[at..], mark).map(|found| at + found + mark.len()) {
        let Some(end) = memchr::memmem::find(&value[start..], mark).map(|found| start + found) else { break };
        at = end + mark.len();
        let is_name = value[at..].trim_ascii_start().starts_with(b":");
        if !is_name && longest.is_none_or(|(from, to)| end - start > to - from) {
            longest = Some((start, end));
        }
    }
    longest.filter(|(from, to)| to > from)
}
