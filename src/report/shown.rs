//! A line of a source as it may be shown: masked, printable, and cut to a width without ever cutting a mask.

use super::redact::MASK;
use crate::text::printable::Printable;
use crate::text::span::Position;
use std::iter;
use std::ops::Range;

/// One line, safe to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text; no control characters, no secrets unless they are to be shown.
    pub text: String,
    /// The found secret (or its mask and public prefix) in `text`, in bytes. Not empty.
    pub mark: Range<usize>,
    /// Every mask in `text`, in order.
    pub masks: Vec<Range<usize>>,
    /// Position in the file of the first character.
    pub start: Position,
    /// Whether the line goes on before `text`.
    pub before: bool,
    /// Whether the line, or the secret, goes on behind `text`.
    pub after: bool,
}

/// Puts masks into `line`. `masked` is sorted and does not overlap; `own` is the range of the secret to mark.
pub(super) fn render(line: &[u8], masked: &[Range<usize>], own: Range<usize>, start: Position) -> Shown {
    let mut shown = Shown {
        text: String::with_capacity(line.len()),
        mark: 0..0,
        masks: Vec::new(),
        start,
        before: false,
        after: false,
    };
    let mut at = 0;
    for mask in masked.iter().cloned().chain(iter::once(line.len()..line.len())) {
        // Plain text is printed in up to three parts, so that the mark's ends are met.
        let mut stops = [own.start.clamp(at, mask.start), own.end.clamp(at, mask.start), mask.start];
        stops.sort_unstable();
        for stop in stops {
            if at < stop {
                shown.push(&Printable(&line[at..stop]).to_string(), at < own.end && own.start < stop);
                at = stop;
            }
        }
        if !mask.is_empty() {
            let masked_at = shown.text.len();
            shown.push(MASK, mask.start < own.end && own.start < mask.end);
            shown.masks.push(masked_at..shown.text.len());
            at = mask.end;
        }
    }
    if shown.mark.is_empty() {
        // An empty line has no place for a secret; there is one all the same.
        shown.mark = 0..MASK.len();
        shown.masks.insert(0, 0..MASK.len());
        shown.text.insert_str(0, MASK);
    }
    shown
}

impl Shown {
    fn push(&mut self, text: &str, marked: bool) {
        let at = self.text.len();
        self.text.push_str(text);
        if marked {
            self.mark = if self.mark.is_empty() { at } else { self.mark.start }..self.text.len();
        }
    }

    /// Cuts the line to `width` columns around the mark, of which at most `lead` stand before it.
    #[must_use]
    pub fn fit(&self, width: usize, lead: usize) -> Self {
        let (before, rest) = self.text.split_at(self.mark.start);
        let (mark, after) = rest.split_at(self.mark.len());
        let room = width.saturating_sub(columns(mark));
        // What stands before a secret says more than what stands behind it.
        let left = columns(before).min(lead).min(room - room.min(columns(after)) / 4);
        let right = columns(after).min(room - left);
        let mut start = self.mark.start - tail(before, left);
        let mut end = self.mark.end + head(after, right);
        if columns(mark) > width && self.masks.is_empty() {
            end = self.mark.start + head(mark, width);
        }
        for mask in &self.masks {
            if mask.start < start && start < mask.end {
                start = mask.end;
            }
            if mask.start < end && end < mask.end {
                end = mask.start;
            }
        }
        let shifted = |range: &Range<usize>| range.start - start..range.end.min(end) - start;
        Self {
            text: self.text[start..end].to_owned(),
            mark: shifted(&self.mark),
            masks: self.masks.iter().filter(|mask| start <= mask.start && mask.end <= end).map(shifted).collect(),
            start: self.start,
            before: self.before || start > 0,
            after: self.after || end < self.text.len(),
        }
    }
}

/// Columns that a text takes on a terminal, at most.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// Only ASCII is surely one column wide; to take all else for two cuts a line early, never late.
fn column(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// Bytes of the longest start of `text` that takes at most `width` columns.
fn head(text: &str, width: usize) -> usize {
    fitting(text.chars(), width)
}

/// Bytes of the longest end of `text` that takes at most `width` columns.
fn tail(text: &str, width: usize) -> usize {
    fitting(text.chars().rev(), width)
}

fn fitting(characters: impl Iterator<Item = char>, width: usize) -> usize {
    let mut left = width;
    characters
        .map_while(|c| {
            left = left.checked_sub(column(c))?;
            Some(c.len_utf8())
        })
        .sum()
}
