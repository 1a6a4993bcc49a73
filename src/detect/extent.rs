//! Where a value ends of which a form finds only the beginning: with the word of a command line, or with a literal. What
//! quotes and escapes do there is beyond an expression.

use super::assignment::{quote, word};
use crate::rule::Ends;
use crate::text::span::Span;

/// Most bytes of a word before the value in it, and of a line in which a bracket may be open.
const REACH: usize = 512;
/// Fewest bytes of a value.
const LEAST: usize = 4;

/// The value in `found`, which begins where the value does, a quote perhaps before it, and ends with it at the earliest.
pub(super) fn narrowed(text: &[u8], found: Span, ends: Ends) -> Option<Span> {
    let value = match ends {
        Ends::Quote => literal(text, found)?,
        Ends::Word => of_word(text, found)?,
    };
    (value.range().len() >= LEAST).then_some(value)
}

/// Up to the mark that is directly before.
fn literal(text: &[u8], found: Span) -> Option<Span> {
    let mark = quote::ending(&text[..found.start()])?;
    let value = until(text, found, mark)?;
    // `'" + password + "'`: the literal around ends there, and begins again.
    let inside = &text[value.range()];
    let is_mark = |byte: Option<&u8>| byte.is_some_and(|byte| b"\"'`".contains(byte));
    if is_mark(inside.first()) && is_mark(inside.last()) { None } else { Some(value) }
}

fn until(text: &[u8], found: Span, mark: &[u8]) -> Option<Span> {
    let reach = &text[found.start()..text.len().min(found.end() + mark.len())];
    let length = quote::closing(reach, mark, false)?;
    Span::new(found.start(), found.start() + length)
}

/// Up to the end of the word, as a shell reads it.
fn of_word(text: &[u8], found: Span) -> Option<Span> {
    let before = &text[found.start().saturating_sub(REACH)..found.start()];
    let opened = before.iter().rposition(|byte| byte.is_ascii_whitespace() || b"\"'`".contains(byte));
    let opened = opened.filter(|at| !before[*at].is_ascii_whitespace());
    // A quote that stands behind another argument, in a list of them, has been closed there.
    if let Some(at) = opened
        && let Some(mark) = quote::ending(&before[..=at])
        && let Some(value) = until(text, found, mark)
    {
        let inside = &text[value.range()];
        // Of a word that was quoted whole the rest is other words.
        let blank = inside.iter().position(u8::is_ascii_whitespace).filter(|_| at + 1 < before.len());
        let inside = &inside[..blank.unwrap_or(inside.len())];
        let fixed = mark.ends_with(b"'") || !is_expanded(inside);
        return if fixed { Span::new(value.start(), value.start() + inside.len()) } else { None };
    }
    bare(text, found, before)
}

/// Up to the end of a word without quotes.
fn bare(text: &[u8], found: Span, before: &[u8]) -> Option<Span> {
    let reach = &text[found.range()];
    // Other options, paths, redirections, pieces of a pattern that says how the command is used.
    let begins = reach.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"!@#^*_+?~%$".contains(byte));
    begins.then_some(())?;
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
    let at = word::length(reach, line);
    if is_expanded(&reach[..at]) { None } else { Span::new(found.start(), found.start() + at) }
}

/// Whether a shell puts something else in place of a part behind the beginning: `abc$name`. What is nothing but a variable
/// is for the judge.
fn is_expanded(word: &[u8]) -> bool {
    memchr::memchr_iter(b'$', word).any(|at| {
        let escaped = at > 0 && word[at - 1] == b'\\';
        let named = word.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric() || b"_{(@*#?".contains(next));
        at > 0 && named && !escaped
    })
}
