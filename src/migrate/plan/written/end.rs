//! Whether a value ends where it seems to.

use super::{Refusal, Written, is_quote};
use crate::finding::Confidence;

impl Written<'_> {
    /// Why there may be more to the value behind it. What has a form of its own ends where that does, as long as
    /// nothing says otherwise.
    pub(super) fn goes_on(&self, confidence: Confidence) -> Option<Refusal> {
        let sure = confidence >= Confidence::High;
        match self.mark {
            Some(mark) if self.behind.first() == Some(&mark) => self.behind_literal(mark, sure),
            // A part of a literal: `'abc"def'` with a value that ends at the other quote.
            Some(_) => self.behind.first().is_some_and(|&byte| is_quote(byte)).then_some(Refusal::Cut),
            None if self.is_cut() && !sure => Some(Refusal::Cut),
            None => None,
        }
    }

    /// Of a value that is all of its literal: whether the literal is all there is.
    fn behind_literal(&self, mark: u8, sure: bool) -> Option<Refusal> {
        let rest = &self.behind[self.marks.min(self.behind.len())..];
        if self.marks == 1 && rest.first() == Some(&mark) {
            return Some(Refusal::Cut); // a doubled quote is one of the text
        }
        if self.kind.takes_words() || self.kind == super::Kind::Dotenv {
            // A word of the shell goes on to the next blank: `'abc'\''def'`, `"abc"def`.
            let goes_on = rest
                .first()
                .is_some_and(|byte| is_quote(*byte) || byte.is_ascii_alphanumeric() || b"\\$".contains(byte));
            // In backquotes, or in another literal, that quote may end it.
            return (goes_on && self.encloses().is_none()).then_some(Refusal::InPieces);
        }
        let next = rest.trim_ascii_start();
        let next = next.strip_prefix(b"\\").map_or(next, <[u8]>::trim_ascii_start);
        // Three quotes end a text around it: an example of YAML in a documentation string.
        let is_end = [&b"\"\"\""[..], &[b'\''; 3]].iter().any(|end| next.starts_with(end));
        if self.kind.joins_literals() && begins_literal(next) && !is_end && self.encloses().is_none() {
            return Some(Refusal::InPieces);
        }
        if self.kind.joins_literals() && self.follows_literal() && self.encloses().is_none() {
            return Some(Refusal::InPieces);
        }
        (!sure && self.kind.joins(next)).then_some(Refusal::InPieces)
    }

    /// Whether another literal ends right before this one.
    fn follows_literal(&self) -> bool {
        let head = &self.before[..self.before.len().saturating_sub(self.marks)];
        let letters = head.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let head = if letters <= 2 { &head[..head.len() - letters] } else { head };
        let head = head.trim_ascii_end();
        let head = head.strip_suffix(b"\\").map_or(head, <[u8]>::trim_ascii_end);
        // Three of them end a text of its own, most likely a documentation string.
        head.last().is_some_and(|&byte| matches!(byte, b'"' | b'\'') && !head.ends_with(&[byte; 3]))
    }

    /// The quote of a literal around this one: `"… IDENTIFIED BY 'abc'"`.
    fn encloses(&self) -> Option<u8> {
        let line = self.line_before();
        let outer = line.get(..line.len().checked_sub(self.marks)?)?;
        let open = |mark: u8| memchr::memchr_iter(mark, outer).count() % 2 == 1;
        [b'"', b'\'', b'`'].into_iter().find(|&mark| Some(mark) != self.mark && open(mark))
    }

    /// Of a value without quotes of its own: whether it was cut short.
    fn is_cut(&self) -> bool {
        let line = self.line_before();
        let end = memchr::memchr(b'\n', self.behind).unwrap_or(self.behind.len());
        let (rest, below) = self.behind.split_at(end);
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        if rest == b"\\" {
            return true; // the line goes on
        }
        if is_entry(line) {
            return self.entry_goes_on(line, rest, below);
        }
        let literal = line.iter().rposition(|&byte| is_quote(byte)).map_or(line, |at| &line[at + 1..]);
        let Some(next) = rest.first() else { return false };
        let is_pair = literal.last() == Some(&b'=');
        // One of several settings ends where they all do: `user=a;password=abc&def;`.
        let is_setting = is_pair && literal.contains(&b';');
        is_pair && *next == b'&' && !begins_parameter(&rest[1..]) && !self.kind.takes_words()
            || is_setting && !(next.is_ascii_whitespace() || b";\"'`\\})]".contains(next))
    }

    /// Of the value of `NAME=value`, the first thing in its line, with `rest` behind it.
    fn entry_goes_on(&self, line: &[u8], rest: &[u8], below: &[u8]) -> bool {
        let blank = rest.trim_ascii();
        let apart = rest.first().is_none_or(u8::is_ascii_whitespace);
        // In YAML that is a line of a script.
        let is_word = self.kind == super::Kind::Yaml && line.trim_ascii_end().ends_with(b"=");
        if self.kind.takes_words() || is_word {
            return !apart && !rest.first().is_some_and(|byte| b";&|)<>".contains(byte));
        }
        if !self.kind.takes_lines() {
            return false;
        }
        if blank.is_empty() {
            // A plain scalar of YAML goes on in the lines that are further in.
            let next = below.get(1..).unwrap_or_default();
            let indent = |line: &[u8]| line.iter().take_while(|&&byte| byte == b' ').count();
            let first = next.trim_ascii_start().first();
            let is_yaml = matches!(self.kind, super::Kind::Yaml | super::Kind::Compose);
            return is_yaml
                && !next.is_empty()
                && !matches!(next.first(), Some(b'\n' | b'\r'))
                && first.is_some_and(|&byte| byte != b'#')
                && indent(next) > indent(line) + if line.trim_ascii_start().starts_with(b"-") { 2 } else { 0 };
        }
        let is_comment = [&b"#"[..], b";", b"//", b"--"].iter().any(|sign| blank.starts_with(sign));
        !(apart && is_comment || self.kind == super::Kind::Batch && b"&|>".contains(&rest[0]))
    }
}

/// Whether nothing but a name and its operator is in the line so far: `export NAME=`, `- name: `.
fn is_entry(line: &[u8]) -> bool {
    let mut line = line.trim_ascii_start();
    for word in [&b"- "[..], b"export ", b"ENV ", b"ARG ", b"set ", b"Environment="] {
        line = line.strip_prefix(word).map_or(line, <[u8]>::trim_ascii_start);
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    let length = line.iter().position(|byte| !is_name(byte)).unwrap_or(line.len());
    let (name, operator) = line.split_at(length);
    let operator = operator.trim_ascii();
    !name.is_empty() && !name.starts_with(b"-") && matches!(operator, b"=" | b":" | b":=" | b"::=" | b"?=" | b"+=")
}

/// Whether a literal begins here, be it with a prefix: `r"…"`.
fn begins_literal(text: &[u8]) -> bool {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    letters <= 2 && text.get(letters).is_some_and(|&byte| matches!(byte, b'"' | b'\''))
}

/// Whether the next parameter of an address begins here: `name=`.
fn begins_parameter(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"amp;").unwrap_or(text);
    let name = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-[]%".contains(byte)).count();
    name > 0 && text.get(name) == Some(&b'=')
}
