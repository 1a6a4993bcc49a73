//! Byte spans and the line-and-column positions that people read.

use std::ops::Range;

/// A half-open, non-empty range of byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// `None` when the range is empty or runs backwards.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Offset of the first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// Offset behind the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// The same as a standard range, for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every byte of `other` lies in this one.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place as people count it: both from 1, the column in characters (a byte that is not UTF-8 counts as one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u64,
    /// Character in the line, from 1.
    pub column: u64,
}

impl Position {
    /// The beginning of every text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Where one stands after reading `bytes` from here.
    #[must_use]
    pub fn after(self, bytes: &[u8]) -> Self {
        let newline = |byte: &u8| *byte == b'\n';
        // From one of many that are asked for to the next there is little.
        let last = if bytes.len() < 64 { bytes.iter().rposition(newline) } else { memchr::memrchr(b'\n', bytes) };
        match last {
            None => Self { line: self.line, column: self.column + characters(bytes) },
            Some(last) => Self {
                line: self.line + 1 + memchr::memchr_iter(b'\n', &bytes[..last]).count() as u64,
                column: 1 + characters(&bytes[last + 1..]),
            },
        }
    }
}

/// Characters in `bytes`; each byte of a sequence that is not UTF-8 counts as one.
fn characters(bytes: &[u8]) -> u64 {
    if bytes.is_ascii() {
        return bytes.len() as u64;
    }
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum::<usize>() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_span_cannot_be_made() {
        assert_eq!(Span::new(3, 3), None);
        assert_eq!(Span::new(4, 3), None);
        assert!(Span::new(3, 4).is_some());
    }

    #[test]
    fn overlap_needs_a_shared_byte() {
        let span = |a, b| Span::new(a, b).unwrap();
        assert!(span(0, 4).overlaps(span(3, 5)));
        assert!(!span(0, 3).overlaps(span(3, 5)));
        assert!(span(0, 9).contains(span(3, 9)));
        assert!(!span(1, 9).contains(span(0, 2)));
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(Position::START.after("aé\nü".as_bytes()), Position { line: 2, column: 2 });
        assert_eq!(Position::START.after(b"a\xffb"), Position { line: 1, column: 4 });
        assert_eq!(Position { line: 7, column: 5 }.after(b"ab"), Position { line: 7, column: 7 });
    }
}
