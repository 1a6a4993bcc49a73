//! Tables in text: a column whose head is the name, of CSV or of Markdown.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Assignment, Coding, Form, Operator, is_name, trimmed};
use crate::text::span::Span;

/// Most bytes from the name to the last of its values.
const REACH: usize = 1600;
/// Most rows.
const ROWS: usize = 100;

/// What stands below the name, when it is the head of a column.
pub(super) fn column(text: &[u8], name: Span, syntax: Syntax) -> Option<Vec<Assignment>> {
    if syntax != Syntax::Prose {
        return None;
    }
    let reader = Reader::behind(text, name, syntax);
    let before = reader.before(name);
    let start = name.start() - before.len();
    if start > 0 && !before.trim_ascii_start().starts_with(b"|") {
        return None;
    }
    let reach = &text[start..text.len().min(name.end() + REACH)];
    let (head, below) = reach.split_at(memchr::memchr(b'\n', reach)? + 1);
    let lines = below.split_inclusive(|byte| *byte == b'\n');
    let table = Table::of(head, lines.clone().next(), start == 0)?;
    let place = before.iter().filter(|byte| **byte == table.separator).count();
    let heads = table.cells(head);
    let (from, to) = *heads.get(place)?;
    if trimmed(text, start + from, start + to)? != name {
        return None;
    }
    let mut at = start + head.len();
    let mut found = Vec::new();
    let mut rows = lines.take(ROWS).peekable();
    while let Some(row) = rows.next() {
        // The head of another table.
        if !found.is_empty() && table.separator == b'|' && rows.peek().is_some_and(|next| is_rule(next)) {
            break;
        }
        // It goes on out of reach.
        if !row.ends_with(b"\n") && at + row.len() < text.len() {
            break;
        }
        let cells = table.cells(row);
        if let Some((from, to)) = cells.get(place).filter(|_| cells.len() == heads.len())
            && let Some(value) = trimmed(text, at + from, at + to)
        {
            let (form, operator, coding) = (Form::Bare, Operator::Comma, Coding::Plain);
            found.push(Assignment { name, value, form, operator, coding });
        }
        at += row.len();
    }
    (!found.is_empty()).then_some(found)
}

/// How a table is written.
struct Table {
    separator: u8,
}

impl Table {
    /// By its first two lines. A table of values separated by commas is all of its file, one of Markdown has a rule below its head.
    fn of(head: &[u8], second: Option<&[u8]>, first: bool) -> Option<Self> {
        let second = second?.trim_ascii();
        let separator = if head.trim_ascii().starts_with(b"|") {
            is_rule(second).then_some(b'|')?
        } else {
            *[b',', b';', b'\t'].iter().find(|sign| first && head.contains(sign))?
        };
        let named = head
            .iter()
            .all(|byte| is_name(*byte) || byte.is_ascii_whitespace() || b"\"'`*".contains(byte) || *byte == separator);
        named.then_some(Self { separator })
    }

    /// Where the cells of a line begin and end, without quotes around them.
    fn cells(&self, line: &[u8]) -> Vec<(usize, usize)> {
        let mut start = 0;
        let mut cells = Vec::new();
        while start <= line.len() {
            let cell = &line[start..start + self.length(&line[start..])];
            let from = start + cell.iter().take_while(|byte| is_around(**byte)).count();
            let to = start + cell.len() - cell.iter().rev().take_while(|byte| is_around(**byte)).count();
            cells.push((from, to.max(from)));
            start += cell.len() + 1;
        }
        cells
    }

    /// Length of the first cell: between quotes a separator is none.
    fn length(&self, line: &[u8]) -> usize {
        let quoted = self.separator != b'|' && line.starts_with(b"\"");
        let end = if quoted { memchr::memmem::find(line, &[b'"', self.separator]).map(|at| at + 1) } else { None };
        end.or_else(|| memchr::memchr(self.separator, line).filter(|_| !quoted)).unwrap_or(line.len())
    }
}

/// Whether a line is the rule below the head of a table of Markdown.
fn is_rule(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.len() > 2 && line.iter().all(|byte| b"|-: ".contains(byte))
}

/// What may stand around the text of a cell.
fn is_around(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'`".contains(&byte)
}
