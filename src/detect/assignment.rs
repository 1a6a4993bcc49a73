//! Assignments: a name, an operator, a value, in whatever syntax the file has.
//!
//! Given the place of a telling word, [`parse`] reads the name around it and what is assigned to it. It looks at no more
//! than a bounded stretch on both sides, so that a file made of nothing but such words costs time in proportion.
//! Whether the value is a secret is for the judge.

use super::syntax::Syntax;
use crate::text::span::Span;

/// A value bound to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    /// The name, without quotes.
    pub name: Span,
    /// The value, without quotes.
    pub value: Span,
    /// How the value is written.
    pub form: Form,
    /// What stands between.
    pub operator: Operator,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Between quotes.
    Quoted,
    /// Without quotes, where the syntax takes that for a literal.
    Bare,
    /// The content of an XML element.
    Element,
}

/// What binds a value to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `=`, `:`, `=>`, `:=` and the like.
    Assign,
    /// `==`, `!=`, `eq`.
    Compare,
    /// `setPassword("…")`.
    Call,
    /// `("password", "…")`.
    Comma,
    /// `--password …`, `password …` in a netrc.
    Blank,
}

/// Most bytes of a name to either side of its telling word.
const NAME_REACH: usize = 64;
/// Most bytes of a value; longer ones are no credentials that a name alone could tell.
pub(super) const LONGEST_VALUE: usize = 1024;
/// Most bytes of a bare value among other text.
const LONGEST_WORD: usize = 256;
/// Most blanks around an operator.
const BLANKS: usize = 40;

/// Reads the assignment to the name that has its telling word at `word`.
pub(super) fn parse(text: &[u8], word: Span, syntax: Syntax) -> Option<Assignment> {
    let name = name_around(text, word)?;
    let mut reader = Reader { text, at: name.end(), syntax };
    let quote_before = text[..name.start()].last().copied().filter(|byte| b"\"'`".contains(byte));
    let quoted = quote_before.is_some_and(|quote| reader.skip_closing(quote));
    if !quoted && text[..name.start()].last() == Some(&b'<') {
        return reader.element(name);
    }
    if quoted && let Some(found) = reader.attribute_pair(name) {
        return Some(found);
    }
    let operator = reader.operator(name, quoted)?;
    let (value, form) = reader.value(name, operator)?;
    Some(Assignment { name, value, form, operator })
}

/// The identifier around a word of it.
fn name_around(text: &[u8], word: Span) -> Option<Span> {
    let low = word.start().saturating_sub(NAME_REACH);
    let high = (word.end() + NAME_REACH).min(text.len());
    let before = text[low..word.start()].iter().rev().take_while(|byte| is_name(**byte)).count();
    let behind = text[word.end()..high].iter().take_while(|byte| is_name(**byte)).count();
    let (mut start, mut end) = (word.start() - before, word.end() + behind);
    if (start == low && low > 0 && is_name(text[low - 1]))
        || (end == high && text.get(high).is_some_and(|b| is_name(*b)))
    {
        return None;
    }
    // `--password`, `password-`, `…password.` at the end of a sentence.
    while start < word.start() && matches!(text[start], b'-' | b'.') {
        start += 1;
    }
    while end > word.end() && matches!(text[end - 1], b'-' | b'.') {
        end -= 1;
    }
    Span::new(start, end)
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    syntax: Syntax,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at..self.text.len().min(self.at + LONGEST_VALUE + 8)]
    }

    fn take(&mut self, literal: &[u8]) -> bool {
        let found = self.text[self.at..].starts_with(literal);
        if found {
            self.at += literal.len();
        }
        found
    }

    /// Skips blanks and tabs; how many there were.
    fn blanks(&mut self) -> usize {
        let count = self.rest().iter().take(BLANKS).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.at += count;
        count
    }

    /// Skips `"`, or `\"` as it stands in a string within a string.
    fn skip_closing(&mut self, quote: u8) -> bool {
        let escaped = self.peek() == Some(b'\\');
        let at = self.at + usize::from(escaped);
        let found = self.text.get(at) == Some(&quote);
        if found {
            self.at = at + 1;
        }
        found
    }

    /// `<password …>value</…`
    fn element(&mut self, name: Span) -> Option<Assignment> {
        let open = self.rest().iter().take(120).position(|byte| matches!(byte, b'>' | b'<' | b'\n'))?;
        if self.rest()[open] != b'>' || (open > 0 && self.rest()[open - 1] == b'/') {
            return None;
        }
        self.at += open + 1;
        let end = memchr::memchr(b'<', self.rest())?;
        let value = trimmed(self.text, self.at, self.at + end)?;
        (!self.text[value.range()].contains(&b'\n')).then_some(Assignment {
            name,
            value,
            form: Form::Element,
            operator: Operator::Assign,
        })
    }

    /// `key="password" value="…"`, `name="password" content='…'`; and `<key>password</key><string>…` is left to plists' own rule.
    fn attribute_pair(&mut self, name: Span) -> Option<Assignment> {
        let back = &self.text[name.start().saturating_sub(12)..name.start() - 1];
        let back = back.strip_suffix(b"=").unwrap_or(b"").to_ascii_lowercase();
        if ![&b"key"[..], b"name", b"id", b"property"].iter().any(|attribute| back.ends_with(attribute)) {
            return None;
        }
        let from = self.at;
        let gap = self.blanks();
        let named =
            [&b"value="[..], b"Value=", b"content=", b"connectionString="].iter().any(|attribute| self.take(attribute));
        if gap == 0 || !named {
            self.at = from;
            return None;
        }
        let value = self.quoted()?;
        Some(Assignment { name, value, form: Form::Quoted, operator: Operator::Assign })
    }

    /// Reads past the operator.
    fn operator(&mut self, name: Span, quoted: bool) -> Option<Operator> {
        // `config["password"] =`, `char password[32] =`, `@Param('password')`.
        if quoted {
            let _ = self.take(b"]") || self.take(b")");
        } else if self.peek() == Some(b'[') {
            let close = self.rest().iter().take(16).position(|byte| *byte == b']')?;
            self.at += close + 1;
        }
        let gap = self.blanks();
        // A `=` inside a longer operator is not an assignment of its own, so the longest come first.
        for (literal, operator) in [
            (&b"==="[..], Operator::Compare),
            (b"!==", Operator::Compare),
            (b"==", Operator::Compare),
            (b"!=", Operator::Compare),
            (b"||=", Operator::Assign),
            (b"??=", Operator::Assign),
            (b":=", Operator::Assign),
            (b"=>", Operator::Assign),
            (b"+=", Operator::Assign),
            (b"?=", Operator::Assign),
            (b"=~", Operator::Compare),
            (b"<-", Operator::Assign),
            (b":-", Operator::Assign),
        ] {
            if self.take(literal) {
                return (literal != b"=~").then_some(operator);
            }
        }
        match self.peek()? {
            b'=' => self.step(Operator::Assign),
            b':' if self.text.get(self.at + 1) != Some(&b':') && !self.in_colons(name) => self.step(Operator::Assign),
            b',' if quoted && self.is_first_of_list(name) => self.step(Operator::Comma),
            b'(' if !quoted && gap == 0 && sets_value(&self.text[name.range()]) => self.step(Operator::Call),
            _ if gap > 0 && !quoted => self.blank_operator(name),
            _ => None,
        }
    }

    /// Whether the name is a piece of an id that is joined by colons: `arn:aws:secretsmanager:…:secret:name`.
    fn in_colons(&self, name: Span) -> bool {
        let before = name.start().checked_sub(1).map(|at| self.text[at]);
        before == Some(b':') && self.text.get(self.at + 1).is_some_and(|byte| !byte.is_ascii_whitespace())
    }

    /// Whether a quoted name comes first between brackets: `put("password", …)`, `{"password", …}`. In the middle of a
    /// list of strings it names nothing.
    fn is_first_of_list(&self, name: Span) -> bool {
        matches!(self.before_quote(name), Some(b'(' | b'[' | b'{'))
    }

    /// Whether those brackets are a call's.
    fn called(&self, name: Span) -> bool {
        self.before_quote(name) == Some(b'(')
    }

    /// The last byte before a quoted name, blanks aside.
    fn before_quote(&self, name: Span) -> Option<u8> {
        let low = name.start().saturating_sub(BLANKS);
        self.text[low..name.start() - 1].trim_ascii_end().last().copied()
    }

    fn step(&mut self, operator: Operator) -> Option<Operator> {
        self.at += 1;
        Some(operator)
    }

    /// `--password x`, `machine h login u password x`, Go's `password string = "x"`, SQL's `PASSWORD 'x'`.
    fn blank_operator(&mut self, name: Span) -> Option<Operator> {
        if self.text[..name.start()].ends_with(b"--") {
            return Some(Operator::Blank);
        }
        if self.syntax == Syntax::Lines && !matches!(self.peek(), Some(b'"' | b'\'' | b'{' | b'(')) {
            return Some(Operator::Blank);
        }
        // A type between name and operator.
        let kind = self.rest().iter().take(40).take_while(|byte| is_name(**byte) || **byte == b'&').count();
        if kind > 0 && self.syntax == Syntax::Code {
            self.at += kind;
            self.blanks();
            return (self.take(b":=")
                || (self.peek() == Some(b'=') && self.text.get(self.at + 1) != Some(&b'=') && self.take(b"=")))
            .then_some(Operator::Assign);
        }
        (matches!(self.peek(), Some(b'\'' | b'"')) && self.text[name.range()].eq_ignore_ascii_case(b"password"))
            .then_some(Operator::Blank)
    }

    fn value(&mut self, name: Span, operator: Operator) -> Option<(Span, Form)> {
        self.value_gap(operator);
        if let Some(value) = self.quoted() {
            self.blanks();
            let fits = match operator {
                // A sole argument is a value; the first of several could be anything.
                Operator::Call => self.peek() == Some(b')'),
                // In braces a pair is a name and its value, and more are a list.
                Operator::Comma => self.called(name) || matches!(self.peek(), Some(b'}' | b']')),
                _ => true,
            };
            if !fits {
                return None;
            }
            return Some((value, Form::Quoted));
        }
        if matches!(operator, Operator::Call | Operator::Comma | Operator::Compare) {
            return None;
        }
        if let Some(value) = self.wrapped() {
            return Some((value, Form::Quoted));
        }
        // `password: str = "…"`: what looked like the value was a type.
        if let Some(value) = self.behind_type() {
            return Some((value, Form::Quoted));
        }
        self.bare(name, operator).map(|value| (value, Form::Bare))
    }

    /// Blanks before a value; a quoted one may also begin on the next line.
    fn value_gap(&mut self, operator: Operator) {
        self.blanks();
        if operator == Operator::Assign && matches!(self.syntax, Syntax::Code | Syntax::Json) {
            let gap = self.rest().iter().take(120).take_while(|byte| byte.is_ascii_whitespace()).count();
            if self.rest()[..gap].contains(&b'\n') && matches!(self.rest().get(gap), Some(b'"' | b'\'' | b'`')) {
                self.at += gap;
            }
        }
    }

    /// A quoted string here, with its prefix letters (`b"`, `f'`, `@"`), triple quotes, and quotes that are escaped.
    fn quoted(&mut self) -> Option<Span> {
        let prefix = self
            .rest()
            .iter()
            .take(3)
            .take_while(|byte| {
                matches!(byte, b'r' | b'b' | b'u' | b'f' | b'R' | b'B' | b'U' | b'L' | b'@' | b'q' | b'N' | b'n')
            })
            .count();
        let mut at = self.at + prefix;
        let escaped = self.text.get(at) == Some(&b'\\');
        at += usize::from(escaped);
        let quote = *self.text.get(at)?;
        if !matches!(quote, b'"' | b'\'' | b'`') {
            return None;
        }
        let triple = self.text[at..].starts_with(&[quote; 3]) && !escaped;
        let start = at + if triple { 3 } else { 1 };
        let end =
            start + closing(&self.text[start..self.text.len().min(start + LONGEST_VALUE)], quote, escaped, triple)?;
        self.at = end + if triple { 3 } else { 1 + usize::from(escaped) };
        Span::new(start, end)
    }

    /// `String("x")`, `Some("x")`, `new SecretStr('x')`: constructors that hand a literal through.
    fn wrapped(&mut self) -> Option<Span> {
        let from = self.at;
        let _ = self.take(b"new ");
        let count = self.rest().iter().take(48).take_while(|byte| is_name(**byte) || **byte == b':').count();
        let name = &self.text[self.at..self.at + count];
        let last = name.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(name);
        let hands_through = HANDS_THROUGH.iter().any(|known| last.eq_ignore_ascii_case(known));
        self.at += count;
        let open = count == 0 || hands_through;
        if open && self.take(b"(") {
            self.value_gap(Operator::Assign);
            if let Some(value) = self.quoted() {
                return Some(value);
            }
        }
        self.at = from;
        None
    }

    /// The quoted value behind a type annotation: `: str = "x"`, `: Option<String> = "x"`.
    fn behind_type(&mut self) -> Option<Span> {
        if self.syntax != Syntax::Code {
            return None;
        }
        let from = self.at;
        let count =
            self.rest().iter().take(60).take_while(|byte| is_name(**byte) || b"<>[]&|?' ".contains(byte)).count();
        self.at += count;
        if count > 0 && self.peek() == Some(b'=') && !matches!(self.text.get(self.at + 1), Some(b'=' | b'>')) {
            self.at += 1;
            self.value_gap(Operator::Assign);
            if let Some(value) = self.quoted() {
                return Some(value);
            }
        }
        self.at = from;
        None
    }

    /// A value without quotes, where the syntax allows one.
    fn bare(&mut self, name: Span, operator: Operator) -> Option<Span> {
        // `PASS: TestName` of a test run.
        let colon = self.text[name.end()..self.at].contains(&b':');
        let keyed = matches!(self.syntax, Syntax::Lines | Syntax::Yaml);
        if colon && !keyed && self.text[name.range()].eq_ignore_ascii_case(b"pass") {
            return None;
        }
        let tight = self.at == name.end() + 1;
        let whole_line = match self.syntax {
            Syntax::Lines | Syntax::Yaml => true,
            Syntax::Shell | Syntax::Prose | Syntax::Unknown => false,
            // In code a bare word is code, unless this is a string or a comment that holds an assignment of its own, or
            // a line of shell quoted in some other way.
            Syntax::Code | Syntax::Json | Syntax::Markup
                if ((tight || operator == Operator::Blank) && self.in_text(name))
                    || (tight && is_environment_name(&self.text[name.range()])) =>
            {
                false
            }
            Syntax::Code | Syntax::Json | Syntax::Markup => return None,
        };
        let line = &self.rest()[..memchr::memchr2(b'\n', b'\r', self.rest()).unwrap_or(self.rest().len())];
        let length =
            if whole_line && operator == Operator::Assign { until_comment(line) } else { until_delimiter(line) };
        if length > LONGEST_VALUE {
            return None;
        }
        trimmed(self.text, self.at, self.at + length)
    }

    /// Whether the name stands in a string literal or a comment: an odd number of quotes before it on its line, or a comment sign.
    fn in_text(&self, name: Span) -> bool {
        let low = name.start().saturating_sub(512);
        let before = &self.text[low..name.start()];
        let before = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
        let odd = |quote: u8| before.iter().filter(|byte| **byte == quote).count() % 2 == 1;
        let start = before.trim_ascii_start();
        odd(b'"')
            || odd(b'\'')
            || odd(b'`')
            || [&b"//"[..], b"#", b"*", b"--", b"/*", b";"].iter().any(|sign| start.starts_with(sign))
    }
}

/// `DB_PASSWORD`: capitals, digits and at least one underscore.
fn is_environment_name(name: &[u8]) -> bool {
    name.contains(&b'_') && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// Functions that only wrap a literal. Others (`getenv`, `hash`, `prompt`) make the value something else.
const HANDS_THROUGH: &[&[u8]] = &[
    b"string", b"str", b"secretstr", b"secretstring", b"some", b"bytes", b"from", b"b64decode", b"atob", b"b64",
    b"encode", b"just", b"quote", b"to_string", b"text", b"secret", b"securestring", b"converttosecurestring", b"of",
    b"sensitive", b"pack", b"tochararray", b"valueof", b"bytestring", b"char", b"byte",
];

/// Whether a call of this name stores its argument: `setPassword`, `with_token`, `password(`.
fn sets_value(name: &[u8]) -> bool {
    let last = name.rsplit(|byte| *byte == b'.').next().unwrap_or(name);
    let lower = last.to_ascii_lowercase();
    [&b"set"[..], b"with", b"add"].iter().any(|verb| lower.starts_with(verb))
        || [&b"password"[..], b"passwd", b"secret", b"token", b"apikey", b"accesskey", b"secretkey", b"passphrase"]
            .contains(&&*lower)
}

/// Offset of the quote that closes the string, or `None` when none does within reach (or on the line, for simple quotes).
fn closing(text: &[u8], quote: u8, escaped: bool, triple: bool) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'\n' if !triple && quote != b'`' => return None,
            b'\\' if escaped && text.get(at + 1) == Some(&quote) => return Some(at),
            b'\\' => at += 1,
            byte if byte == quote && escaped => return None,
            byte if byte == quote && (!triple || text[at..].starts_with(&[quote; 3])) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Length of a bare value that runs to the end of the line or to a comment.
fn until_comment(line: &[u8]) -> usize {
    memchr::memmem::find(line, b" #").or_else(|| memchr::memmem::find(line, b"\t#")).unwrap_or(line.len())
}

/// Length of a bare value that ends where a shell word, a query parameter or a list item does; out of all bounds when it
/// does not end soon. Looking further would make text without blanks slow.
fn until_delimiter(line: &[u8]) -> usize {
    line.iter()
        .take(LONGEST_WORD)
        .position(|byte| {
            byte.is_ascii_whitespace()
                || matches!(
                    byte,
                    b'"' | b'\'' | b'`' | b';' | b',' | b'&' | b'<' | b'>' | b'|' | b')' | b'}' | b']' | b'\\'
                )
        })
        .unwrap_or(if line.len() > LONGEST_WORD { usize::MAX } else { line.len() })
}

/// The range without blanks at its ends, if anything is left.
fn trimmed(text: &[u8], start: usize, end: usize) -> Option<Span> {
    let value = &text[start..end];
    let lead = value.len() - value.trim_ascii_start().len();
    let trail = value.len() - value.trim_ascii_end().len();
    Span::new(start + lead, end.checked_sub(trail)?)
}

#[cfg(test)]
mod tests;
