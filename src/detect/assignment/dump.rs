//! Dumps of SQL: what the rows of `INSERT INTO t VALUES (…)` have in a column is known from `CREATE TABLE t (…)` above them.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Assignment, Coding, Form, Operator, is_name};
use crate::text::find;
use crate::text::span::Span;

/// How far before the column its table is looked for.
const TABLE: usize = 2048;
/// Most bytes from the column to the first of the rows, and from there to the end of the last.
const GAP: usize = 4096;
const ROWS_REACH: usize = 8192;
/// Most rows.
const ROWS: usize = 100;
/// Bytes of `CREATE TABLE `.
const CREATE: usize = 13;

/// What rows have in the column of this name, when it is defined there.
pub(super) fn rows(text: &[u8], name: Span, syntax: Syntax) -> Option<Vec<Assignment>> {
    let before = &text[name.start().saturating_sub(TABLE)..name.start()];
    let starts = |byte: &u8| b"`\"[ \t\r\n".contains(byte);
    let columns = before.iter().rev().skip_while(|byte| starts(byte)).take(1);
    if !columns.into_iter().all(|byte| matches!(byte, b'(' | b',')) {
        return None;
    }
    let create = find::last(before, b"CREATE TABLE ").or_else(|| find::last(before, b"create table "))? + CREATE;
    let open = create + memchr::memchr(b'(', &before[create..])?;
    let table = table(&before[create..open])?;
    let (depth, place) = nesting(&before[open..])?;
    (depth == 1).then_some(())?;

    let behind = &text[name.end()..text.len().min(name.end() + GAP)];
    let statement = memchr::memmem::find_iter(&behind.to_ascii_lowercase(), b"insert into ")
        .find(|at| is_into(&behind[*at..], table))?;
    let mut reader = Reader::behind(text, name, syntax);
    reader.at = name.end() + statement;
    let end = reader.at + ROWS_REACH;
    let mut found = Vec::new();
    while found.len() < ROWS && reader.at < end && is_into(reader.rest(), table) {
        reader.at += values_of(reader.rest())? + VALUES.len();
        while found.len() < ROWS && reader.at < end {
            reader.row_gap();
            let Some(value) = reader.attempt(|reader| reader.cell_at(place)) else { break };
            let (form, operator, coding) = (Form::Quoted, Operator::Assign, Coding::Plain);
            found.extend(value.map(|value| Assignment { name, value, form, operator, coding }));
            reader.row_gap();
            if !reader.take(b",") {
                break;
            }
        }
        reader.take(b";");
        reader.row_gap();
    }
    (!found.is_empty()).then_some(found)
}

/// Most bytes from the start of a statement to its rows.
const HEAD: usize = 200;
const VALUES: &[u8] = b"values";

/// Where in a statement it says that its rows follow.
fn values_of(statement: &[u8]) -> Option<usize> {
    memchr::memmem::find(&statement[..statement.len().min(HEAD)].to_ascii_lowercase(), VALUES)
}

/// The last part of the name of a table: `IF NOT EXISTS shop.users`.
fn table(named: &[u8]) -> Option<&[u8]> {
    let name = named.split(|byte| !is_name(*byte) || *byte == b'.').rfind(|part| !part.is_empty())?;
    (name.len() <= HEAD / 4).then_some(name)
}

/// Whether it is `INSERT INTO table VALUES`, which does not name columns.
fn is_into(statement: &[u8], wanted: &[u8]) -> bool {
    const INSERT: &[u8] = b"insert into ";
    let named = statement.split_at_checked(INSERT.len()).filter(|(verb, _)| verb.eq_ignore_ascii_case(INSERT));
    named.is_some_and(|(_, rest)| {
        let named = values_of(rest).map(|values| &rest[..values]).filter(|named| !named.contains(&b'('));
        named.and_then(table).is_some_and(|name| name.eq_ignore_ascii_case(wanted))
    })
}

/// How many parentheses are open behind the first columns, and how many columns end there.
fn nesting(columns: &[u8]) -> Option<(usize, usize)> {
    let (mut depth, mut place, mut quoted) = (0_usize, 0, false);
    for byte in columns {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            b',' if depth == 1 => place += 1,
            _ => {}
        }
    }
    Some((depth, place))
}
