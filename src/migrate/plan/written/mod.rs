//! Whether a value stands in its file as the program gets it, and all of it.
//!
//! What is stored in part, or with its escapes, is lost for the program once its literal is gone. So where that may be, a
//! value stays where it is. This is no parser: it looks at the value and at some bytes on both sides of it, and knows of
//! each [`Kind`] of file what stands for something else there.

mod end;
pub(super) mod kind;

use super::Refusal;
use crate::finding::{Confidence, Finding};
use crate::migrate::texts::Texts;
use kind::Kind;
use std::path::Path;

/// So many bytes are looked at on either side.
const REACH: usize = 512;

/// What stands on both sides of a finding's value, up to [`REACH`] bytes each; `texts` are the files of the findings.
pub(super) fn around<'t>(finding: &'t Finding, texts: &'t Texts) -> Option<(&'t [u8], &'t [u8])> {
    let site = &finding.site;
    let excerpt = &site.excerpt;
    let text = texts.get(site.origin.path());
    let text = text.filter(|text| text.get(site.span.range()) == Some(finding.secret.expose()));
    // Of a file in another encoding there is the line.
    let (text, span) = text.map_or((excerpt.text.expose(), excerpt.secret.clone()), |text| (text, site.span.range()));
    let first = span.start.saturating_sub(REACH);
    let last = text.len().min(span.end + REACH);
    Some((text.get(first..span.start)?, text.get(span.end..last)?))
}

/// Why the value of `finding` may not be what the program gets; `texts` are the files of the findings.
pub(super) fn doubt(finding: &Finding, texts: &Texts) -> Option<Refusal> {
    let (before, behind) = around(finding, texts)?;
    let path = finding.site.origin.path();
    Written::new(path, before, finding.secret.expose(), behind).doubt(finding.confidence)
}

/// A value, and what stands around it.
struct Written<'t> {
    kind: Kind,
    before: &'t [u8],
    value: &'t [u8],
    behind: &'t [u8],
    /// The quote that the literal begins with, when the value does too.
    mark: Option<u8>,
    /// How many of them: one, or three.
    marks: usize,
}

impl<'t> Written<'t> {
    fn new(path: &Path, before: &'t [u8], value: &'t [u8], behind: &'t [u8]) -> Self {
        let mark = before.last().copied().filter(|&byte| is_quote(byte));
        let escaped = mark.is_some() && before.len() > 1 && before[before.len() - 2] == b'\\';
        let mark = mark.filter(|_| !escaped);
        let count = |mark| before.iter().rev().take_while(|&&byte| byte == mark).count();
        let marks = if mark.map_or(0, count) >= 3 { 3 } else { 1 };
        Self { kind: Kind::of(path), before, value, behind, mark, marks }
    }

    fn doubt(&self, confidence: Confidence) -> Option<Refusal> {
        if is_list_of_numbers(self.value) {
            Some(Refusal::Numbers) // what is stored would be their text
        } else if self.is_in_pieces() {
            Some(Refusal::InPieces)
        } else if self.is_escaped() {
            Some(Refusal::Escaped)
        } else if self.has_margin() {
            Some(Refusal::Lines)
        } else if self.is_filled_in() {
            Some(Refusal::FilledIn)
        } else {
            self.goes_on(confidence)
        }
    }

    /// Whether the value is more than one literal, which the program joins: `"…" + "…"`.
    fn is_in_pieces(&self) -> bool {
        let Some(mark) = self.mark else { return false };
        let joins = |between: &[u8]| !between.is_empty() && between.iter().all(|byte| b" \t\r\n+.&\\".contains(byte));
        let mut pieces = self.value.split(|byte| *byte == mark);
        // Every other one is between two literals.
        pieces.nth(1).is_some_and(joins) && pieces.next().is_some()
    }

    /// Whether its lines have something before or behind them that belongs to the file: the indentation of YAML, the
    /// signs of a comment, the line ends of Windows in a literal.
    fn has_margin(&self) -> bool {
        let mut lines = self.value.split(|&byte| byte == b'\n').skip(1);
        lines.any(|line| line.first().is_some_and(|byte| b" \t#*|>;/".contains(byte)))
            || self.mark.is_some() && self.value.contains(&b'\r')
    }

    /// Whether something in the value stands for something else.
    fn is_escaped(&self) -> bool {
        let has = |text: &str| memchr::memmem::find(self.value, text.as_bytes()).is_some();
        let doubled = |mark: u8| self.marks == 1 && self.value.windows(2).any(|pair| pair == [mark, mark]);
        self.value.contains(&b'\\') && !self.backslash_is_plain()
            || has_entity(self.value)
            || self.mark.is_some_and(doubled)
            || self.kind.escapes().iter().any(|escape| has(escape))
            || self.kind == Kind::PowerShell && self.mark == Some(b'"') && has("`")
            || has("{}") && self.behind.get(1..).is_some_and(|behind| behind.starts_with(b".format("))
    }

    /// Whether a backslash is nothing but a backslash here.
    fn backslash_is_plain(&self) -> bool {
        let prefix = self.before.len().checked_sub(1 + self.marks).and_then(|at| self.before.get(at));
        match (self.kind, self.mark) {
            (Kind::Python, Some(_)) => matches!(prefix, Some(b'r' | b'R')),
            (Kind::CSharp, Some(b'"')) => prefix == Some(&b'@'),
            (Kind::Go, Some(b'`'))
            | (Kind::PowerShell, Some(_))
            | (Kind::Yaml | Kind::Shell | Kind::Toml, Some(b'\'')) => true,
            _ => false,
        }
    }

    /// Whether the program puts something else in place of a part of the value: `"abc$name"`.
    fn is_filled_in(&self) -> bool {
        let quoted = self.mark.or_else(|| self.enclosing());
        self.kind.fills_in(self.value, quoted)
    }

    /// The last quote before the value in its line: that of a literal of which it is a part, most likely.
    fn enclosing(&self) -> Option<u8> {
        self.line_before().iter().rev().copied().find(|&byte| is_quote(byte))
    }

    fn line_before(&self) -> &'t [u8] {
        let start = memchr::memrchr(b'\n', self.before).map_or(0, |at| at + 1);
        &self.before[start..]
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn is_list_of_numbers(value: &[u8]) -> bool {
    let mut numbers = value.split(|byte| *byte == b',');
    let is_number = |number: &[u8]| matches!(number.trim_ascii().first(), Some(b'0'..=b'9' | b'-' | b'('));
    numbers.clone().count() >= 16 && numbers.all(is_number)
}

/// Whether a reference to a character of XML or HTML is in it: `&amp;`, `&#39;`.
fn has_entity(value: &[u8]) -> bool {
    memchr::memchr_iter(b'&', value).any(|at| {
        let name = &value[at + 1..];
        let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
        let name = end.filter(|&end| name[end] == b';').map(|end| &name[..end]);
        name.is_some_and(|name| name.starts_with(b"#") || [&b"amp"[..], b"lt", b"gt", b"quot", b"apos"].contains(&name))
    })
}

#[cfg(test)]
mod tests;
