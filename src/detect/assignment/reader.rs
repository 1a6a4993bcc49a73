//! The reader: a place in a text, and the small steps from it. What the steps add up to is told by the siblings.

use super::super::syntax::Syntax;
use super::{LONGEST_VALUE, quote};
use crate::text::span::Span;

/// Most blanks around an operator.
const BLANKS: usize = 40;
/// Most bytes of a line that are looked at before a name.
const LINE: usize = 512;

/// Reads on from behind a name.
pub(super) struct Reader<'a> {
    pub text: &'a [u8],
    pub at: usize,
    pub syntax: Syntax,
    /// Whether only a value between quotes will do.
    pub strict: bool,
    /// Where the name begins, and what is before it on its line: asked for again and again, and a line may be long.
    line: (usize, &'a [u8]),
}

impl<'a> Reader<'a> {
    pub(super) fn behind(text: &'a [u8], name: Span, syntax: Syntax) -> Self {
        Self { text, at: name.end(), syntax, strict: false, line: (name.start(), line_before(text, name.start())) }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        &self.text[self.at.min(self.text.len())..self.text.len().min(self.at + LONGEST_VALUE + 8)]
    }

    /// What remains of the line.
    pub(super) fn line(&self) -> &'a [u8] {
        let rest = self.rest();
        &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())]
    }

    /// The line before the name, as far back as is looked.
    pub(super) fn before(&self, name: Span) -> &'a [u8] {
        match self.line {
            (start, line) if start == name.start() => line,
            _ => line_before(self.text, name.start()),
        }
    }

    /// Whether [`Self::before`] is all of the line.
    pub(super) fn sees_line_start(&self, name: Span) -> bool {
        self.before(name).len() < LINE
    }

    pub(super) fn take(&mut self, literal: &[u8]) -> bool {
        let found = self.rest().starts_with(literal);
        if found {
            self.at += literal.len();
        }
        found
    }

    pub(super) fn take_one(&mut self, literals: &[&[u8]]) -> bool {
        literals.iter().any(|literal| self.take(literal))
    }

    /// Skips bytes that fit, at most so many; how many there were.
    pub(super) fn skip(&mut self, most: usize, fits: impl Fn(u8) -> bool) -> usize {
        let count = self.rest().iter().take(most).take_while(|byte| fits(**byte)).count();
        self.at += count;
        count
    }

    /// Skips blanks and tabs; how many there were.
    pub(super) fn blanks(&mut self) -> usize {
        self.skip(BLANKS, |byte| matches!(byte, b' ' | b'\t'))
    }

    /// What `read` finds; when it finds nothing, it was not here.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let from = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = from;
        }
        found
    }

    /// Reads past the quote that closes the name, if it stands between two. A sign may stand before it: `"--password"`,
    /// `'#password'`.
    pub(super) fn close_quote(&mut self, name: Span) -> bool {
        quote::ending(self.before_signs(name)).is_some_and(|mark| self.take(mark))
    }

    /// What is on the line before a name and the signs in front of it.
    pub(super) fn before_signs(&self, name: Span) -> &'a [u8] {
        let before = self.before(name);
        let signs = before.iter().rev().take(2).take_while(|byte| matches!(byte, b'-' | b'#' | b'.')).count();
        &before[..before.len() - signs]
    }

    /// The last byte before a name and the quotes or the colon in front of it, blanks and line ends aside.
    pub(super) fn opener(&self, name: Span) -> Option<u8> {
        let before = &self.text[name.start().saturating_sub(BLANKS)..name.start()];
        let signs = before.iter().rev().take(2).take_while(|byte| matches!(byte, b'-' | b'#' | b'.')).count();
        let before = &before[..before.len() - signs];
        let mark = quote::ending(before).map_or_else(|| usize::from(before.ends_with(b":")), <[u8]>::len);
        before[..before.len() - mark].trim_ascii_end().last().copied()
    }
}

/// What is on the line before `at`, as far back as is looked.
fn line_before(text: &[u8], at: usize) -> &[u8] {
    let before = &text[at.saturating_sub(LINE)..at];
    &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..]
}
