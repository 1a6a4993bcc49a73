//! From byte offset to line and column, on demand: a text without findings never pays for it.

use super::span::Position;

/// Turns ascending or random offsets of one text into positions.
///
/// Remembers checkpoints as it goes, so that asking for many offsets costs one pass over the text, whatever their order.
#[derive(Debug)]
pub struct Locator<'a> {
    bytes: &'a [u8],
    /// Known places, ascending by offset; the first is the text's own start.
    known: Vec<(usize, Position)>,
    /// The place that was asked for last.
    last: (usize, Position),
}

/// Distance of checkpoints: what one question may have to read again.
const STRIDE: usize = 4096;

impl<'a> Locator<'a> {
    /// `start` is the position of `bytes[0]` in the whole input.
    #[must_use]
    pub fn new(bytes: &'a [u8], start: Position) -> Self {
        Self { bytes, known: vec![(0, start)], last: (0, start) }
    }

    /// The position of `bytes[offset]`; an offset past the end is taken for the end.
    pub fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.bytes.len());
        let before = self.known.partition_point(|&(at, _)| at <= offset) - 1;
        let (mut at, mut position) = self.known[before];
        while offset - at > STRIDE {
            // A checkpoint inside a character would count that character twice.
            let next = character_start(self.bytes, at + STRIDE);
            if next <= at {
                break;
            }
            position = position.after(&self.bytes[at..next]);
            at = next;
            self.known.push((at, position));
        }
        // A long line may hold many that are asked for; one inside a character is none to go on from.
        if (at..=offset).contains(&self.last.0) {
            (at, position) = self.last;
        }
        position = position.after(&self.bytes[at..offset]);
        if character_start(self.bytes, offset) == offset {
            self.last = (offset, position);
        }
        position
    }
}

/// The offsets of the line of `bytes` that holds `offset`, newline excluded.
#[must_use]
pub fn line_of(bytes: &[u8], offset: usize) -> std::ops::Range<usize> {
    let offset = offset.min(bytes.len());
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(bytes.len(), |at| offset + at);
    start..end
}

/// The nearest offset at or before `offset` that does not stand on a UTF-8 continuation byte.
#[must_use]
pub fn character_start(bytes: &[u8], offset: usize) -> usize {
    let offset = offset.min(bytes.len());
    // A UTF-8 character has at most three continuation bytes; a longer run is not UTF-8.
    (offset.saturating_sub(3)..=offset)
        .rev()
        .find(|&at| at == bytes.len() || bytes[at] & 0b1100_0000 != 0b1000_0000)
        .unwrap_or(offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_ends_at_its_newline() {
        assert_eq!(line_of(b"ab\ncd\n", 3), 3..5);
        assert_eq!(line_of(b"ab\ncd\n", 2), 0..2);
        assert_eq!(line_of(b"ab", 9), 0..2);
    }

    proptest! {
        #[test]
        fn any_order_of_questions_gives_the_position_of_a_plain_count(
            text in "[aé\n]{0,9000}", offsets in prop::collection::vec(0usize..18_000, 1..6)
        ) {
            let bytes = text.as_bytes();
            let mut locator = Locator::new(bytes, Position::START);
            for offset in offsets {
                let offset = character_start(bytes, offset.min(bytes.len()));
                prop_assert_eq!(locator.position(offset), Position::START.after(&bytes[..offset]));
            }
        }
    }
}
