//! Lists: one name, several values. The elements of an array, the items of a list of YAML, and a column of the rows that a
//! statement inserts.

use super::super::syntax::Syntax;
use super::reader::Reader;
use super::{Assignment, Coding, Form, Operator, bracket, is_name, quote, trimmed};
use crate::text::find;
use crate::text::span::Span;

/// Most elements that are read behind the first.
const ELEMENTS: usize = 100;
/// Most bytes from the name to the last of its values.
const REACH: usize = 1600;
/// Most columns before the one that is asked for.
const COLUMNS: usize = 40;
/// Most white space between two elements or rows.
const GAP: usize = 120;
/// How far before a name the start of its statement is looked for.
const STATEMENT: usize = 400;
/// How far before its columns a statement says that it inserts.
const TABLE: usize = 160;

/// The elements behind the first one of a list of literals.
pub(super) fn elements(text: &[u8], first: &Assignment, syntax: Syntax) -> Vec<Span> {
    let mut found = Vec::new();
    if first.form != Form::Quoted || first.operator != Operator::Assign {
        return found;
    }
    if let Some(rest) = words_behind(text, first.value) {
        return rest;
    }
    if !begins_list(text, first.value) {
        return found;
    }
    let mut reader = Reader::behind(text, first.value, syntax);
    if quote::starting(reader.rest()).is_none_or(|mark| !reader.take(mark)) {
        return found;
    }
    while found.len() < ELEMENTS && reader.at < first.name.end() + REACH {
        let element = reader.attempt(|reader| {
            reader.skip(GAP, |byte| byte.is_ascii_whitespace());
            reader.take(b",").then_some(())?;
            reader.skip(GAP, |byte| byte.is_ascii_whitespace());
            let value = reader.quoted()?;
            let next = reader.rest().trim_ascii_start().first().copied();
            matches!(next, Some(b',' | b']' | b'}' | b')')).then_some(value)
        });
        match element {
            Some(value) => found.push(value),
            None => break,
        }
    }
    found
}

/// The other words of `%w[…]`, `qw(…)`.
fn words_behind(text: &[u8], first: Span) -> Option<Vec<Span>> {
    let open = first.start().checked_sub(3)?;
    let words = bracket::words(&text[open..text.len().min(first.start() + REACH)])?;
    let end = open + words.end;
    let mut found = Vec::new();
    let mut at = first.end();
    while found.len() < ELEMENTS && at < end {
        let length = text[at..end].iter().position(u8::is_ascii_whitespace).unwrap_or(end - at);
        found.extend(Span::new(at, at + length));
        at += length + 1;
    }
    Some(found)
}

/// Whether the literal of `value` is the first of a list: behind a bracket, or in a call that makes a list.
fn begins_list(text: &[u8], value: Span) -> bool {
    const MAKERS: &[&[u8]] = &[b"of", b"aslist", b"listof", b"arrayof", b"setof", b"list", b"array"];
    let before = &text[value.start().saturating_sub(GAP)..value.start()];
    let Some(mark) = quote::ending(before) else { return false };
    let before = before[..before.len() - mark.len()].trim_ascii_end();
    match before.split_last() {
        Some((b'[' | b'{', _)) => true,
        Some((b'(', callee)) => {
            let length = callee.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let callee = &callee[callee.len() - length..];
            MAKERS.iter().any(|maker| callee.eq_ignore_ascii_case(maker))
        }
        _ => false,
    }
}

/// The items of a list of YAML: `passwords:` and lines of `- x`, or `passwords: [x, y]`.
pub(super) fn items(text: &[u8], name: Span, syntax: Syntax) -> Option<Vec<Assignment>> {
    if syntax != Syntax::Yaml {
        return None;
    }
    let mut reader = Reader::behind(text, name, syntax);
    let mut indent = reader.before(name);
    if reader.close_quote(name) {
        indent = &indent[..indent.len() - 1];
    }
    if !indent.iter().all(|byte| matches!(byte, b' ' | b'-')) || !reader.take(b":") {
        return None;
    }
    reader.blanks();
    let flow = reader.take(b"[");
    let mut found = Vec::new();
    while found.len() < ELEMENTS && reader.at < name.end() + REACH {
        let item = if flow { reader.flow_item() } else { reader.block_item(indent.len()) };
        let Some((value, form)) = item else { break };
        found.push(Assignment {
            name,
            value,
            form,
            operator: Operator::Comma,
            coding: Coding::of(text, name, value, syntax),
        });
    }
    (!found.is_empty()).then_some(found)
}

/// The accounts of cloud-init, `chpasswd:`, `list: |` and lines of `user:password`.
pub(super) fn accounts(text: &[u8], name: Span, syntax: Syntax) -> Option<Vec<Assignment>> {
    if syntax == Syntax::Code || &text[name.range()] != b"chpasswd" || text.get(name.end()) != Some(&b':') {
        return None;
    }
    let reach = &text[name.end()..text.len().min(name.end() + REACH)];
    let head = memchr::memmem::find(reach, b"list:").filter(|at| reach[1..*at].iter().all(u8::is_ascii_whitespace))?;
    let mut at = name.end() + head + memchr::memchr(b'\n', &reach[head..])? + 1;
    let mut found = Vec::new();
    for line in text[at..name.end() + reach.len()].split_inclusive(|byte| *byte == b'\n') {
        let colon = memchr::memchr(b':', line).filter(|_| line.starts_with(b"  ") && line.ends_with(b"\n"));
        let Some(value) = colon.and_then(|colon| trimmed(text, at + colon + 1, at + line.len())) else { break };
        // `expire: False`
        if text[value.start() - 1] != b':' {
            break;
        }
        found.push(Assignment { name, value, form: Form::Bare, operator: Operator::Comma, coding: Coding::Plain });
        at += line.len();
    }
    (!found.is_empty()).then_some(found)
}

/// What the rows of `INSERT INTO t (a, password) VALUES (1, '…'), (2, '…')` have in the column of this name.
pub(super) fn column(text: &[u8], name: Span, syntax: Syntax) -> Option<Vec<Assignment>> {
    let before = &text[name.start().saturating_sub(STATEMENT)..name.start()];
    let open = memchr::memrchr(b'(', before)?;
    let columns = &before[open + 1..];
    let statement = before[open.saturating_sub(TABLE)..open].to_ascii_lowercase();
    let inserts = find::last(&statement, b"insert into")
        .or_else(|| find::last(&statement, b"replace into"))
        .is_some_and(|at| !statement[at..].contains(&b';'));
    if !inserts || columns.contains(&b')') {
        return None;
    }
    let place = columns.iter().filter(|byte| **byte == b',').count();
    if place > COLUMNS {
        return None;
    }
    let mut reader = Reader::behind(text, name, syntax);
    let close = memchr::memchr(b')', reader.rest())?;
    if !reader.rest()[..close].iter().all(|byte| is_name(*byte) || b"`\"[], \t\r\n\\".contains(byte)) {
        return None;
    }
    reader.at += close + 1;
    reader.row_gap();
    reader.take_one(&[b"VALUES", b"values", b"Values", b"VALUE"]).then_some(())?;
    let mut found = Vec::new();
    while found.len() < ELEMENTS && reader.at < name.end() + REACH {
        reader.row_gap();
        let Some(value) = reader.attempt(|reader| reader.cell_at(place)) else { break };
        let form = Form::Quoted;
        let coding = Coding::Plain;
        found.extend(value.map(|value| Assignment { name, value, form, operator: Operator::Assign, coding }));
        reader.row_gap();
        if !reader.take(b",") {
            break;
        }
    }
    Some(found)
}

impl Reader<'_> {
    /// The next item between brackets, and what ends it.
    fn flow_item(&mut self) -> Option<(Span, Form)> {
        self.attempt(|reader| {
            reader.skip(GAP, |byte| byte.is_ascii_whitespace());
            let item = reader.scalar(|byte| b",]".contains(&byte))?;
            reader.skip(GAP, |byte| byte.is_ascii_whitespace());
            (reader.take(b",") || reader.peek() == Some(b']')).then_some(item)
        })
    }

    /// The item on the next line, if that is one and no further out than `indent`.
    fn block_item(&mut self, indent: usize) -> Option<(Span, Form)> {
        self.attempt(|reader| {
            (reader.skip(2, |byte| matches!(byte, b'\r' | b'\n')) > 0).then_some(())?;
            let deep = reader.skip(GAP, |byte| byte == b' ') >= indent;
            (deep && reader.take(b"- ")).then_some(())?;
            let item = reader.scalar(|byte| byte == b'#')?;
            reader.at += reader.line().len();
            Some(item)
        })
    }

    /// A quoted or a plain scalar, on this line.
    fn scalar(&mut self, ends: impl Fn(u8) -> bool) -> Option<(Span, Form)> {
        if let Some(value) = self.quoted() {
            return Some((value, Form::Quoted));
        }
        let start = self.at;
        self.skip(LONGEST_CELL, |byte| !b"\r\n".contains(&byte) && !ends(byte));
        let value = trimmed(self.text, start, self.at)?;
        let plain = &self.text[value.range()];
        // A mapping, another list, a block of text, a reference.
        let other = plain.ends_with(b":")
            || memchr::memmem::find(plain, b": ").is_some()
            || plain.first().is_none_or(|byte| b"{[&*!|>-".contains(byte));
        (!other).then_some((value, Form::Bare))
    }

    /// White space, and what joins the lines of a statement in a program: `\n"`, `" +`.
    pub(super) fn row_gap(&mut self) {
        self.skip(GAP, |byte| byte.is_ascii_whitespace() || b"\"+\\".contains(&byte));
    }

    /// Reads a row in parentheses; what is quoted at that place of it.
    pub(super) fn cell_at(&mut self, place: usize) -> Option<Option<Span>> {
        self.take(b"(").then_some(())?;
        let mut value = None;
        for number in 0.. {
            self.blanks();
            let quoted = self.quoted();
            if number == place {
                value = quoted;
            }
            if quoted.is_none() {
                self.skip(LONGEST_CELL, |byte| !b",()'\"\n".contains(&byte));
                if self.take(b"(") {
                    self.skip(LONGEST_CELL, |byte| !b")\n".contains(&byte));
                    self.take(b")").then_some(())?;
                }
            }
            self.blanks();
            if self.take(b")") {
                break;
            }
            self.take(b",").then_some(())?;
            if number > COLUMNS * 2 {
                return None;
            }
        }
        Some(value)
    }
}

/// Most bytes of a cell that is not quoted.
const LONGEST_CELL: usize = 200;
