//! Literals: values between quotes, alone or in what hands them through.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Form, LONGEST_VALUE, Operator, bracket, is_name, numbers, quote, trimmed};
use crate::text::span::Span;

/// Most white space between two pieces of a literal.
const PIECE_GAP: usize = 80;

/// What is between two pieces of a literal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A sign that joins them, or blanks.
    Mark,
    /// The end of a line.
    LineEnd,
}

impl Reader<'_> {
    /// The value behind an operator.
    pub(super) fn value(&mut self, name: Span, operator: Operator) -> Option<(Span, Form)> {
        self.value_gap(operator);
        self.yaml_properties();
        if operator == Operator::Assign
            && self.syntax == Syntax::Code
            && let Some(value) = self.in_tuple(self.place_in_tuple(name))
        {
            return Some((value, Form::Quoted));
        }
        if let Some(value) = self.literal(operator) {
            return (self.fits(name, operator) && !self.is_type()).then_some((value, Form::Quoted));
        }
        if operator == Operator::Compare {
            return None;
        }
        if let Some(value) = self.wrapped() {
            return self.fits(name, operator).then_some((value, Form::Quoted));
        }
        if operator == Operator::Assign
            && let Some(value) = self.numbers()
            && numbers::are_a_key(&self.text[name.range()])
        {
            return Some((value, Form::Quoted));
        }
        if matches!(operator, Operator::Call | Operator::Comma) {
            return None;
        }
        // `password: str = "…"`: what looked like the value was a type.
        if let Some(value) = self.behind_type(name).or_else(|| self.default_value()) {
            return Some((value, Form::Quoted));
        }
        if self.strict {
            return None;
        }
        self.bare(name, operator)
    }

    /// Whether what was read is the type in `password: "Password" = …`.
    fn is_type(&mut self) -> bool {
        let rest = self.line().trim_ascii_start();
        self.syntax == Syntax::Code && rest.starts_with(b"= ")
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
                let before = self.before(name);
                let symbol = before.ends_with(b":");
                // `set :password, "…"`
                if symbol && before.trim_ascii_start() == b"set :" {
                    return true;
                }
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

    /// Reads past what YAML may have before a value: `&anchor`, `!!str`.
    fn yaml_properties(&mut self) {
        if self.syntax == Syntax::Yaml {
            let _ = self.attempt(|reader| {
                reader.take_one(&[b"!!str", b"&"]).then_some(())?;
                reader.skip(64, is_name);
                (reader.blanks() > 0).then_some(())
            });
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

    /// A literal here: a quoted string, a raw one, or several that are joined. Of those it is all from the first to the last.
    pub(super) fn literal(&mut self, operator: Operator) -> Option<Span> {
        if let Some(value) = self.bracketed() {
            return Some(value);
        }
        let first = self.quoted()?;
        let mark = *self.text.get(first.end())?;
        if self.syntax != Syntax::Code || self.text[..first.start()].ends_with(&[mark; 3]) {
            return Some(first);
        }
        let mut whole = first;
        // A string after a string without a mark between closes what was opened, and is not another statement.
        let (mut last, mut adjoins) = (self.at, false);
        while let Some((next, joint)) = self.attempt(|reader| reader.piece(mark, operator)) {
            // Text of many lines, a key say, is told by its first.
            if next.end() - first.start() > LONGEST_VALUE {
                return Some(first);
            }
            whole = Span::new(first.start(), next.end())?;
            adjoins |= joint == Joint::LineEnd;
            if !adjoins {
                last = self.at;
            }
        }
        if adjoins && !matches!(self.text[self.at..].trim_ascii_start().first(), Some(b')' | b';')) {
            self.at = last;
            return Some(first);
        }
        Some(whole)
    }

    /// The next piece of a literal in several: `" + "`, `" "` and the like.
    fn piece(&mut self, mark: u8, operator: Operator) -> Option<(Span, Joint)> {
        if !matches!(mark, b'"' | b'\'' | b'`') {
            return None;
        }
        let space = |reader: &mut Self| {
            let from = reader.at;
            reader.skip(PIECE_GAP, |byte| byte.is_ascii_whitespace() || byte == b'\\');
            &reader.text[from..reader.at]
        };
        let before = space(self);
        let joined = self.take_one(&[b"++", b"..", b"<>", b"+", b".", b"&"]);
        if joined {
            space(self);
        }
        if self.peek() != Some(mark) {
            return None;
        }
        // Escaped line ends join lines.
        let ends = !joined && memchr::memchr(b'\n', before).is_some() && !before.contains(&b'\\');
        // `"a" "b"` is one string, but two where blanks part arguments; `"a""b"` has a quote in it.
        let apart = joined || !before.is_empty() && operator == Operator::Assign;
        let value = self.quoted()?;
        apart.then_some((value, if ends { Joint::LineEnd } else { Joint::Mark }))
    }

    /// A string between brackets: `r#"…"#`, `q{…}`, `[[…]]`; of a list of words the first.
    fn bracketed(&mut self) -> Option<Span> {
        // Erlang's terms are in files of settings as well.
        if !matches!(self.syntax, Syntax::Code | Syntax::Unknown) && !self.rest().starts_with(b"<<\"") {
            return None;
        }
        if let Some(words) = bracket::words(self.rest()) {
            let word = self.rest()[words.clone()].split(u8::is_ascii_whitespace).next()?.len();
            let first = Span::new(self.at + words.start, self.at + words.start + word)?;
            self.at = first.end();
            return Some(first);
        }
        let (inside, end) = bracket::inside(self.rest())?;
        let value = trimmed(self.text, self.at + inside.start, self.at + inside.end)?;
        // `[["a", "b"]]` is a list of lists.
        if self.text[value.range()].iter().any(|byte| matches!(byte, b'"' | b'\'' | b'\n')) {
            return None;
        }
        self.at += end;
        Some(value)
    }

    /// A quoted string here, with its prefix letters (`b"`, `f'`, `@"`), triple quotes, and quotes that are escaped.
    pub(super) fn quoted(&mut self) -> Option<Span> {
        self.attempt(|reader| {
            // `$` begins a string behind an operator, and is the end of a pattern elsewhere: `"Password: $"`.
            let before = reader.text[..reader.at].trim_ascii_end().last();
            if before.is_some_and(|byte| b"=(,".contains(byte)) {
                let _ = reader.take(b"$");
            }
            reader.skip(4, |byte| b"rbufRBULN@nqcCeE8aw*".contains(&byte));
            let mark = quote::starting(reader.rest())?;
            let from = reader.at;
            let closing = |width: usize, triple: bool| {
                let start = from + width;
                let reach = &reader.text[start..reader.text.len().min(start + LONGEST_VALUE)];
                quote::closing(reach, mark, triple).map(|length| (start, start + length))
            };
            let three = mark.len() == 1 && reader.rest().starts_with(&mark.repeat(3));
            let lines = if three && reader.syntax != Syntax::Yaml { closing(3, true) } else { None };
            let triple = lines.is_some();
            // Behind the first there may be two that stand for one.
            let (start, end) = lines.or_else(|| closing(mark.len(), false))?;
            let width = if triple { 3 } else { mark.len() };
            reader.at = end + width;
            // What stands on lines of its own between triple quotes has line ends around it.
            if triple { trimmed(reader.text, start, end) } else { Span::new(start, end) }
        })
    }

    /// `String("x")`, `Some("x")`, `new SecretStr('x')`: what hands a literal through; `["x", …]`: the first of a list.
    fn wrapped(&mut self) -> Option<Span> {
        self.attempt(|reader| reader.wrapped_within(0))
    }

    fn wrapped_within(&mut self, depth: u8) -> Option<Span> {
        // A part of a form, which has no name of a file.
        if self.take(b"(None, ") {
            return self.quoted();
        }
        let _ = self.take_one(&[b"new ", b"await "]);
        if let Some(open) = self.opens_list() {
            self.value_gap(Operator::Assign);
            let value = self.quoted()?;
            self.blanks();
            // There may be names as well: `{"name": …`, `['name' => …`.
            let named = matches!(self.peek(), Some(b':' | b'='));
            return (open == b'[' && !named || matches!(self.peek(), Some(b',' | b'}'))).then_some(value);
        }
        let start = self.at;
        // `Base64.getDecoder().decode(`
        while self.skip(48, |byte| is_name(byte) || byte == b':') > 0
            && self.text[start..self.at].ends_with(b"Decoder")
            && self.take(b"()")
        {}
        let callee = &self.text[start..self.at];
        let through = callee.is_empty() || hands_through(callee);
        // A call that reads text, or a setting: it depends on what it is given.
        let outer = depth < 2 && last_part(callee).eq_ignore_ascii_case(b"GetString");
        (through || outer).then_some(())?;
        // Haskell's `T.pack "…"`.
        if through && !callee.is_empty() && self.take(b" ") && quote::starting(self.rest()).is_some() {
            return self.quoted();
        }
        self.take(b"(").then_some(())?;
        self.value_gap(Operator::Assign);
        let literal = if through { self.literal(Operator::Assign) } else { None };
        let value = literal.or_else(|| if depth < 2 { self.wrapped_within(depth + 1) } else { None })?;
        // Only whole arguments: `["a" + b`.
        self.blanks();
        let _ = self.take(b")");
        Some(value)
    }

    /// `[`, `{`, `[]string{`, `new String[] {`: the start of a list.
    fn opens_list(&mut self) -> Option<u8> {
        let _ = self.take_one(&[b"[]string", b"String[]", b"string[]", b"[]"]);
        self.blanks();
        let opens = self.take(b"[") || self.syntax == Syntax::Code && self.take(b"{");
        if opens { self.text.get(self.at - 1).copied() } else { None }
    }

    /// The quoted value behind a type annotation: `: str = "x"`, `: Option<String> = "x"`.
    fn behind_type(&mut self, name: Span) -> Option<Span> {
        let between = self.text.get(name.end()..self.at).unwrap_or_default();
        if self.syntax != Syntax::Code {
            return None;
        }
        let typed = between.contains(&b':') && !between.contains(&b'=');
        self.attempt(|reader| {
            let start = reader.at;
            // Rust's arrays.
            let _ = reader.take(b"[u8;");
            let count = reader.skip(60, |byte| is_name(byte) || b"<>[]&|?' ".contains(&byte));
            // `string password = 1 [default = "x"];` of Protocol Buffers.
            (typed || reader.text[start..reader.at].ends_with(b"[default ")).then_some(())?;
            // Ada's `constant String := "x"`.
            let _ = reader.rest().starts_with(b":=") && reader.take(b":");
            let assigned = reader.peek() == Some(b'=') && !matches!(reader.text.get(reader.at + 1), Some(b'=' | b'>'));
            if count == 0 || !assigned {
                return None;
            }
            reader.at += 1;
            reader.value_gap(Operator::Assign);
            reader.bracketed().or_else(|| reader.quoted())
        })
    }
}

/// Functions that only wrap a literal. Others (`getenv`, `hash`, `prompt`) make the value something else.
const HANDS_THROUGH: &[&[u8]] = &[
    b"string", b"str", b"secretstr", b"secretstring", b"some", b"bytes", b"from", b"b64decode", b"atob", b"b64",
    b"encode", b"just", b"quote", b"to_string", b"text", b"secret", b"securestring", b"converttosecurestring", b"of",
    b"sensitive", b"pack", b"tochararray", b"valueof", b"bytestring", b"char", b"byte", b"fromhex", b"unhexlify",
    b"decodehex", b"decodestring", b"b64encode", b"parse", b"aslist", b"arrayof", b"listof", b"password",
    b"passwordliteral", b"literal", b"sha", b"into", b"ok", b"hex", b"decode", b"buffer", b"frombase64string",
    b"base64_decode", b"decode64", b"urlsafe_decode64", b"strict_decode64", b"urlsafe_b64decode", b"base64decode",
    b"base64encode", b"decodebase64", b"fromhexstring", b"a2b_hex", b"hex2bin", b"from_hex", b"getbytes", b"setof",
    b"sodium_hex2bin",
];

/// What a path of modules, classes and methods ends in.
fn last_part(callee: &[u8]) -> &[u8] {
    callee.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(callee)
}

fn hands_through(callee: &[u8]) -> bool {
    let last = last_part(callee);
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
    let found = default_in(inner).or_else(|| longest_member(inner)).or_else(|| quoted_within(inner));
    found.and_then(|range| Span::new(value.start() + range.0, value.start() + range.1)).unwrap_or(value)
}

/// The inside of `"\"x\""` and `'"x"'`: code that is put into other code.
fn quoted_within(value: &[u8]) -> Option<(usize, usize)> {
    let mark = quote::starting(value)?;
    let inner = value.strip_prefix(mark)?.strip_suffix(mark)?;
    (!inner.is_empty() && memchr::memmem::find(inner, mark).is_none()).then_some((mark.len(), mark.len() + inner.len()))
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
