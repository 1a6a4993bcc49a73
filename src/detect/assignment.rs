//! Assignments: a name, an operator, a value, in whatever syntax the file has.
//!
//! Given the place of a telling word, [`parse`] reads the name around it and what is assigned to it. It looks at no more
//! than a bounded stretch on both sides, so that a file made of nothing but such words costs time in proportion.
//! Whether the value is a secret is for the judge.
//!
//! Each way to write an assignment has its sibling: the [`operator`] between name and value, which may be a [`comma`],
//! [`literal`]s between quotes or [`bracket`]s, [`numbers`], [`bare`] words, [`block`]s of text in code, [`fallback`]s of what
//! is read elsewhere, [`markup`], [`pair`]s of which one half is the name, [`list`]s, [`table`]s, the [`word`]s of a command line and the
//! [`statement`]s and [`dump`]s of SQL.

mod bare;
mod before;
mod block;
mod bracket;
mod coding;
mod comma;
mod dump;
mod fallback;
mod list;
mod literal;
mod markup;
mod numbers;
mod operator;
mod pair;
pub(super) mod quote;
mod reader;
mod statement;
mod table;
pub(super) mod word;

use super::syntax::Syntax;
use crate::text::span::Span;
pub(super) use coding::{Coding, decoded};
use reader::Reader;

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
    /// What has to be undone before the program has it.
    pub coding: Coding,
}

impl Assignment {
    /// The same, so many bytes further on.
    pub(super) fn moved(self, by: usize) -> Option<Self> {
        let moved = |span: Span| Span::new(span.start() + by, span.end() + by);
        Some(Self { name: moved(self.name)?, value: moved(self.value)?, ..self })
    }
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
    /// `==`, `!=`, `.equals("…")`.
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

/// Reads the assignment to the name that has its telling word at `word`.
pub(super) fn parse(text: &[u8], word: Span, syntax: Syntax) -> Option<Assignment> {
    to_name(text, name_around(text, word)?, syntax)
}

/// Reads the assignment to this name.
pub(super) fn to_name(text: &[u8], name: Span, syntax: Syntax) -> Option<Assignment> {
    let mut reader = Reader::behind(text, name, syntax);
    let (value, form, operator) = read(&mut reader, name)?;
    let value = literal::narrowed(text, value);
    let coding = Coding::of(text, name, value, syntax);
    Some(Assignment { name, value, form, operator, coding })
}

/// All that is given to this name: also the other elements of a list, or rows of a table.
pub(super) fn all_to_name(text: &[u8], name: Span, syntax: Syntax) -> Vec<Assignment> {
    let accounts = || list::accounts(text, name, syntax);
    if let Some(found) = list::items(text, name, syntax).or_else(accounts).or_else(|| table::column(text, name, syntax))
    {
        return found;
    }
    let found = match to_name(text, name, syntax) {
        None => {
            let inserted = list::column(text, name, syntax);
            return inserted
                .or_else(|| statement::copied(text, name))
                .or_else(|| dump::rows(text, name, syntax))
                .unwrap_or_default();
        }
        Some(found) => found,
    };
    let others = list::elements(text, &found, syntax);
    std::iter::once(found)
        .chain(others.into_iter().map(|value| Assignment { value, operator: Operator::Comma, ..found }))
        .collect()
}

/// Value, form and operator, in the first of the readings that fits.
fn read(reader: &mut Reader<'_>, name: Span) -> Option<(Span, Form, Operator)> {
    let quoted = reader.close_quote(name);
    if !quoted && opens_element(reader.before(name)) {
        return reader.element(name).map(|value| (value, Form::Element, Operator::Assign));
    }
    if let Some((value, form)) = reader.named_by_markup(name, quoted).or_else(|| reader.named_by_pair(name, quoted)) {
        return Some((value, form, Operator::Assign));
    }
    if let Some((value, form)) = reader.named_by_object(name, quoted) {
        return Some((value, form, Operator::Assign));
    }
    if let Some(value) = reader.compared_before(name) {
        return Some((value, Form::Quoted, Operator::Compare));
    }
    if let Some(value) = reader.stored_before(name).or_else(|| reader.annotated_before(name)) {
        return Some((value, Form::Quoted, Operator::Assign));
    }
    if let Some((value, form)) = reader.named_by_option(name) {
        return Some((value, form, Operator::Blank));
    }
    let operator = match reader.attempt(|reader| reader.operator(name, quoted)) {
        None => reader.declared()?,
        Some(operator) => operator,
    };
    let (value, form) = reader.value(name, operator)?;
    Some((value, form, operator))
}

/// Whether a name behind this is that of an element, which may be in a namespace: `<wsse:`.
fn opens_element(before: &[u8]) -> bool {
    let space =
        before.strip_suffix(b":").map_or(0, |rest| 1 + rest.iter().rev().take_while(|byte| is_name(**byte)).count());
    before[..before.len() - space].ends_with(b"<")
}

/// The identifier around a word of it.
pub(super) fn name_around(text: &[u8], word: Span) -> Option<Span> {
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
    // `user%5Bpassword%5D`: the digits belong to an escape.
    if text[..start].ends_with(b"%") && before >= 2 && text[start..start + 2].iter().all(u8::is_ascii_hexdigit) {
        start += 2;
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

pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// The range without blanks at its ends, if anything is left.
fn trimmed(text: &[u8], start: usize, end: usize) -> Option<Span> {
    let value = text.get(start..end)?;
    let lead = value.len() - value.trim_ascii_start().len();
    let trail = value.len() - value.trim_ascii_end().len();
    Span::new(start + lead, end.checked_sub(trail)?)
}

#[cfg(test)]
mod tests;
