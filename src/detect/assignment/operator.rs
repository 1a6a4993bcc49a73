//! Operators: what stands between a name and its value.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Operator, is_name};
use crate::text::span::Span;

impl Reader<'_> {
    /// Reads past the operator.
    pub(super) fn operator(&mut self, name: Span, quoted: bool) -> Option<Operator> {
        self.leave_brackets(name, quoted)?;
        if self.falls_back() {
            self.strict = true;
            return Some(Operator::Assign);
        }
        if quoted && self.types_in() {
            return Some(Operator::Call);
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
            b',' => self.comma(name, quoted),
            b'(' if !quoted && gap == 0 => self.call(name),
            _ if gap > 0 && !quoted => self.blank_operator(name),
            _ => None,
        }
    }

    /// `config["password"] =`, `char password[32] =`, `@Param('password')`, `$ENV{PASSWORD} =`, `user[password]=`.
    fn leave_brackets(&mut self, name: Span, quoted: bool) -> Option<()> {
        if quoted {
            let _ = self.take_one(&[b"]", b")"]);
        } else if self.peek() == Some(b'[') {
            let close = self.rest().iter().take(16).position(|byte| *byte == b']')?;
            self.at += close + 1;
        } else if self.before(name).ends_with(b"{") && self.peek() == Some(b'}') {
            self.at += 1;
            self.strict = true;
        } else {
            let _ = self.take_one(&[b"]", b"%5D", b"%5d"]);
        }
        Some(())
    }

    /// `("#password").type("…")`: a field of a form that is filled in.
    fn types_in(&mut self) -> bool {
        self.take_one(&[b".type(", b".sendKeys(", b".send_keys(", b".fill(", b".setValue("])
    }

    /// `put("password", "…")`, `{"password", "…"}`, `"--password", "…"`, `:password, '…'`, `user, password = "…", "…"`.
    fn comma(&mut self, name: Span, quoted: bool) -> Option<Operator> {
        let before = self.before(name);
        self.strict = true;
        if quoted {
            if before.ends_with(b"-") {
                return self.step(Operator::Blank);
            }
            // In the middle of a list of strings it names nothing.
            return matches!(self.opener(name), Some(b'(' | b'[' | b'{')).then(|| self.step(Operator::Comma))?;
        }
        if before.ends_with(b":") || before.ends_with(b"{") {
            return self.step(Operator::Comma);
        }
        self.attempt(|reader| {
            reader.skip(80, |byte| is_name(byte) || b", $@".contains(&byte));
            let plain = reader.peek() == Some(b'=') && reader.text.get(reader.at + 1) != Some(&b'=');
            plain.then(|| reader.step(Operator::Assign))?
        })
    }

    /// How many names are before this one in `user, password = "…", "…"`.
    pub(super) fn place_in_tuple(&self, name: Span) -> usize {
        let before = self.before(name).trim_ascii_start();
        let listed = before.iter().all(|byte| is_name(*byte) || b", $@".contains(byte));
        if listed && before.trim_ascii_end().ends_with(b",") {
            before.iter().filter(|byte| **byte == b',').count()
        } else {
            0
        }
    }

    /// Whether the name is a piece of an id that is joined by colons: `arn:aws:secretsmanager:…:secret:name`.
    fn in_colons(&self, name: Span) -> bool {
        self.before(name).ends_with(b":") && self.text.get(self.at + 1).is_some_and(|byte| !byte.is_ascii_whitespace())
    }

    fn step(&mut self, operator: Operator) -> Option<Operator> {
        self.at += 1;
        Some(operator)
    }

    /// `setPassword("…")`, `password.equals("…")`.
    fn call(&mut self, name: Span) -> Option<Operator> {
        let name = &self.text[name.range()];
        let last = name.rsplit(|byte| *byte == b'.').next().unwrap_or(name).to_ascii_lowercase();
        if matches!(&*last, b"equals" | b"equalsignorecase" | b"eq") {
            return self.step(Operator::Compare);
        }
        let stores = [&b"set"[..], b"with", b"add"].iter().any(|verb| last.starts_with(verb))
            || [&b"password"[..], b"passwd", b"secret", b"token", b"apikey", b"accesskey", b"secretkey", b"passphrase"]
                .contains(&&*last);
        stores.then(|| self.step(Operator::Call))?
    }

    /// `--password x`, `machine h login u password x`, Go's `password string = "x"`, SQL's `PASSWORD 'x'`.
    fn blank_operator(&mut self, name: Span) -> Option<Operator> {
        let before = self.before(name);
        if before.ends_with(b"--") || self.is_option(before) || self.is_variable(before) {
            return Some(Operator::Blank);
        }
        let quote = matches!(self.peek(), Some(b'"' | b'\''));
        if self.syntax == Syntax::Lines && !quote && !matches!(self.peek(), Some(b'{' | b'(')) {
            return Some(Operator::Blank);
        }
        if quote && (before.ends_with(b":") || is_defined(before)) {
            self.strict = true;
            return Some(Operator::Blank);
        }
        // A type between name and operator.
        if self.syntax == Syntax::Code {
            let typed = self.attempt(|reader| {
                let _ = reader.take(b"As ") || reader.take(b"as ");
                let kind = reader.skip(40, |byte| is_name(byte) || byte == b'&');
                reader.blanks();
                let plain = reader.peek() == Some(b'=') && reader.text.get(reader.at + 1) != Some(&b'=');
                (kind > 0 && (reader.take(b":=") || plain && reader.take(b"="))).then_some(Operator::Assign)
            });
            if typed.is_some() {
                return typed;
            }
        }
        if !self.text[name.range()].eq_ignore_ascii_case(b"password") {
            return None;
        }
        // As people put it: `the password is "…"`.
        let _ = self.take_one(&[b"is ", b"was ", b"of "]);
        self.strict = true;
        matches!(self.peek(), Some(b'\'' | b'"')).then_some(Operator::Blank)
    }

    /// `keytool -storepass x`, `Connect -Password "x"`.
    fn is_option(&self, before: &[u8]) -> bool {
        let dashed = before.strip_suffix(b"-").is_some_and(|rest| rest.last().is_none_or(u8::is_ascii_whitespace));
        dashed
            && (self.syntax == Syntax::Shell && !before.trim_ascii().is_empty()
                || matches!(self.peek(), Some(b'"' | b'\'')))
            && !matches!(self.peek(), Some(b'-' | b'|' | b'>' | b'<'))
            && before.trim_ascii() != b"-"
    }

    /// `ENV PASSWORD x` in a Dockerfile, `setenv PASSWORD x`, `setx PASSWORD x`, `set -x PASSWORD x`.
    fn is_variable(&self, before: &[u8]) -> bool {
        self.syntax == Syntax::Shell
            && [&b"ENV "[..], b"setenv ", b"setx ", b"set -x ", b"set -gx "].iter().any(|verb| before.ends_with(verb))
    }
}

/// `(def password "x")`, `(setq my-password "x")`.
fn is_defined(before: &[u8]) -> bool {
    let Some(open) = memchr::memrchr(b'(', before) else { return false };
    let verb = &before[open + 1..];
    verb.ends_with(b" ")
        && [&b"def"[..], b"set", b"let"].iter().any(|start| verb.starts_with(start))
        && verb.len() < 16
        && verb.trim_ascii_end().iter().all(u8::is_ascii_alphabetic)
}
