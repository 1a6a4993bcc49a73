//! The names that the lines around a credential begin with, as far as they may be those of its parts: `DB_HOST` of `DB_PASSWORD`.
//!
//! Lines are shared by many credentials where each line is one, so each is read once. What belongs together is for `companion`.

use super::companion::{LINES, PARTS, REACH};
use super::{assignment, names};
use crate::text::span::Span;
use std::ops::Range;

/// So many lines are kept that are out of reach.
const KEPT: usize = 4096;

/// The names in one text.
pub(super) struct Heads<'a> {
    text: &'a [u8],
    /// The last whole lines, one behind the other.
    lines: Vec<Line>,
    /// Where the line behind them begins.
    end: usize,
}

/// A whole line.
struct Line {
    range: Range<usize>,
    name: Option<Span>,
    blank: bool,
}

impl<'a> Heads<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, lines: Vec::new(), end: 0 }
    }

    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The names of the lines of the block around `from..to`. Cheapest when asked in the order of the text.
    pub(super) fn around(&mut self, from: usize, to: usize) -> Vec<Span> {
        let text = self.text;
        let (low, high) = (from.saturating_sub(REACH), text.len().min(to + REACH));
        self.read(low, high);
        let newline = memchr::memrchr(b'\n', &text[low..from]).map(|at| low + at);
        let mut names: Vec<Span> = newline.map_or_else(Vec::new, |newline| self.before(low, newline));
        names.reverse();
        names.extend(head(text, newline.map_or(low, |newline| newline + 1)..from));
        if let Some(newline) = memchr::memchr(b'\n', &text[to..high]) {
            self.behind(to + newline + 1, high, &mut names);
        }
        names
    }

    /// The names of the lines before the one behind `newline`, the last one first; nothing before `low` counts.
    fn before(&self, low: usize, newline: usize) -> Vec<Span> {
        let mut names = Vec::new();
        let mut end = newline;
        let known = self.lines.partition_point(|line| line.range.end <= newline);
        for count in 0..LINES {
            let line = known.checked_sub(count + 1).map(|at| &self.lines[at]);
            let Some(line) = line.filter(|line| line.range.end == end && line.range.start >= low) else {
                // It is cut off.
                names.extend(head(self.text, low..end));
                break;
            };
            if line.blank {
                break;
            }
            names.extend(line.name);
            if line.range.start == low {
                break;
            }
            end = line.range.start - 1;
        }
        names
    }

    /// The names of the lines from the one that begins at `start`; nothing from `high` on counts.
    fn behind(&self, mut start: usize, high: usize, names: &mut Vec<Span>) {
        let known = self.lines.partition_point(|line| line.range.start < start);
        for at in known..known + LINES {
            let line = self.lines.get(at).filter(|line| line.range.start == start && line.range.end <= high);
            let Some(line) = line else {
                names.extend(head(self.text, start..high));
                break;
            };
            if line.blank {
                break;
            }
            names.extend(line.name);
            if line.range.end == high {
                break;
            }
            start = line.range.end + 1;
        }
    }

    /// Reads the whole lines of `low..high`.
    fn read(&mut self, low: usize, high: usize) {
        let text = self.text;
        let begins = low == 0 || text[low - 1] == b'\n';
        let newline = || memchr::memchr(b'\n', &text[low..high]).map_or(high, |at| low + at + 1);
        let start = if begins { low } else { newline() };
        let first = self.lines.first().map_or(self.end, |line| line.range.start);
        if first > start || self.end < start {
            self.lines.clear();
            self.end = start;
        }
        let old = self.lines.partition_point(|line| line.range.start < low);
        if old > KEPT {
            self.lines.drain(..old);
        }
        while self.end < high {
            let newline = memchr::memchr(b'\n', &text[self.end..high]).map(|at| self.end + at);
            let Some(end) = newline.or((high == text.len()).then_some(high)) else { break };
            let range = self.end..end;
            let blank = text[range.clone()].trim_ascii().is_empty();
            self.lines.push(Line { name: head(text, range.clone()), blank, range });
            self.end = end + 1;
        }
    }
}

/// The name that a line begins with, if it ends like that of a part.
fn head(text: &[u8], line: Range<usize>) -> Option<Span> {
    let name = assignment::name_around(text, last_word(text, line)?)?;
    let named = &text[name.range()];
    let ends = |last: &str| named.len().checked_sub(last.len()).map(|at| &named[at..]);
    PARTS
        .iter()
        .any(|(last, _)| ends(last).is_some_and(|end| end.eq_ignore_ascii_case(last.as_bytes())))
        .then_some(name)
}

/// The last word of the name that a line begins with, quotes, dashes and keywords before it aside.
fn last_word(text: &[u8], line: Range<usize>) -> Option<Span> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let joint = text[line.clone()].iter().position(|byte| b"=:".contains(byte))?;
    let head = &text[line.start..line.start + joint];
    let end = head.iter().rposition(is_name)? + 1;
    let start = head[..end].iter().rposition(|byte| !is_name(byte)).map_or(0, |at| at + 1);
    let word = names::last_word(&head[start..end])?;
    Span::new(line.start + start + word.start, line.start + start + word.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by looking at all lines each time.
    fn plainly(text: &[u8], from: usize, to: usize) -> Vec<Span> {
        let (low, high) = (from.saturating_sub(REACH), text.len().min(to + REACH));
        let lines = |part: Range<usize>| {
            let mut start = part.start;
            let lines = text[part].split(|byte| *byte == b'\n').map(move |line| {
                let range = start..start + line.len();
                start = range.end + 1;
                range
            });
            lines.collect::<Vec<_>>()
        };
        let written = |line: &Range<usize>| !text[line.clone()].trim_ascii().is_empty();
        let mut before = lines(low..from);
        let own = before.pop();
        let before: Vec<_> = before.into_iter().rev().take(LINES).take_while(written).collect();
        let behind = lines(to..high).into_iter().skip(1).take(LINES).take_while(written);
        before.into_iter().rev().chain(own).chain(behind).filter_map(|line| head(text, line)).collect()
    }

    proptest! {
        #[test]
        fn each_line_is_read_once_and_all_are_seen(
            lines in prop::collection::vec("(a{0,3}HOST=b{0,9}|PORT: 1|x{0,90}|y=1;db_user=|  |)", 0..60),
            places in prop::collection::vec((0_usize..3000, 0_usize..40), 1..12),
            end in "\n?",
        ) {
            let text = (lines.join("\n") + &end).into_bytes();
            let mut heads = Heads::new(&text);
            for (from, length) in places {
                let from = from.min(text.len());
                let to = text.len().min(from + length);
                prop_assert_eq!(heads.around(from, to), plainly(&text, from, to));
            }
        }
    }
}
