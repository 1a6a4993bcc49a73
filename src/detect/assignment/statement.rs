//! Statements of SQL that set a password, or load rows with some.

use super::reader::Reader;
use super::{Assignment, Coding, Form, Operator, is_name, quote, trimmed};
use crate::text::span::Span;

/// Most bytes between the word and the value.
const REACH: usize = 120;
/// How far before its columns a `COPY` is looked for.
const TABLE: usize = 160;
/// Most bytes of the rows that are read, and most rows.
const ROWS_REACH: usize = 8192;
const ROWS: usize = 100;

impl Reader<'_> {
    /// Reads to the value of `SET PASSWORD FOR 'joe'@'%' = '…'`, `IDENTIFIED WITH mysql_native_password BY '…'`,
    /// `SET PASSWORD FROM '…' TO '…'`, `ALTER USER joe PASSWORD E'…'`.
    pub(super) fn in_statement(&mut self, name: Span) -> Option<Operator> {
        let word = self.text[name.range()].to_ascii_lowercase();
        if !word.ends_with(b"password") {
            return None;
        }
        let before = self.before(name);
        let found = self.attempt(|reader| {
            if word.ends_with(b"_password") {
                reader.take_one(&[b"BY ", b"by ", b"AS ", b"as "]).then_some(())?;
            } else if reader.take_one(&[b"FOR ", b"for "]) {
                let line = &reader.line()[..reader.line().len().min(REACH)];
                reader.at += memchr::memmem::find(line, b"= ")? + 2;
            } else if reader.take_one(&[b"FROM ", b"from "]) {
                reader.quoted()?;
                reader.take_one(&[b" TO ", b" to "]).then_some(())?;
            } else {
                // Literals that begin otherwise than with a quote.
                let verb = [&b"USER "[..], b"ROLE ", b"user ", b"role "]
                    .iter()
                    .any(|verb| memchr::memmem::find(before, verb).is_some());
                let begins = matches!(reader.rest(), [b'E' | b'N', b'\'', ..] | [b'$', b'$' | b'a'..=b'z', ..]);
                return (verb && begins).then_some(());
            }
            quote::starting(reader.rest()).map(|_| ())
        });
        found.map(|()| {
            self.strict = true;
            Operator::Blank
        })
    }
}

/// What the rows behind `COPY t (a, password) FROM stdin` have in the column of this name.
pub(super) fn copied(text: &[u8], name: Span) -> Option<Vec<Assignment>> {
    let before = &text[name.start().saturating_sub(TABLE * 4)..name.start()];
    let open = memchr::memrchr(b'(', before)?;
    let columns = &before[open + 1..];
    let statement = &before[open.saturating_sub(TABLE)..open];
    let statement = &statement[memchr::memrchr(b'\n', statement).map_or(0, |at| at + 1)..];
    let names = |byte: &u8| is_name(*byte) || b"\", \n".contains(byte);
    if !statement.starts_with(b"COPY ") || !columns.iter().all(names) {
        return None;
    }
    let place = columns.iter().filter(|byte| **byte == b',').count();
    let behind = &text[name.end()..text.len().min(name.end() + ROWS_REACH)];
    let end = memchr::memchr(b'\n', behind)?;
    let line = &behind[..end];
    let close = memchr::memchr(b')', line).filter(|close| line[..*close].iter().all(names))?;
    memchr::memmem::find(&line[close..].to_ascii_lowercase(), b" from stdin").is_some().then_some(())?;
    let separator = if memchr::memmem::find(line, b"csv").is_some() { b',' } else { b'\t' };
    let mut at = name.end() + end + 1;
    let mut found = Vec::new();
    for row in behind[end + 1..].split_inclusive(|byte| *byte == b'\n').take(ROWS) {
        // It ends there, or goes on out of reach.
        if row.starts_with(b"\\.") || !row.ends_with(b"\n") {
            break;
        }
        let mut cells = row.split(|byte| *byte == separator);
        let from = cells.by_ref().take(place).map(|cell| cell.len() + 1).sum::<usize>();
        if let Some(cell) = cells.next()
            && cell != b"\\N"
            && let Some(value) = trimmed(text, at + from, at + from + cell.len())
        {
            found.push(Assignment { name, value, form: Form::Bare, operator: Operator::Comma, coding: Coding::Plain });
        }
        at += row.len();
    }
    (!found.is_empty()).then_some(found)
}
