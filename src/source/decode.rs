//! From stored bytes to the text that rules see: encodings, byte-order marks, and the way back for spans.
//!
//! The encoding is told by content alone. UTF-16 and UTF-32 are decoded to UTF-8; everything else is looked at as it is stored, so a
//! plain file is never copied. Not here: reading, and cutting large inputs ([`super::window`]).

use crate::text::lines::character_start;
use crate::text::span::Span;

/// What the first bytes of an input say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text {
        /// How it is stored.
        encoding: Encoding,
        /// Length in bytes of the byte-order mark in front of it.
        mark: usize,
    },
    /// Not text in an encoding we know.
    Binary,
}

/// How text is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or any bytes: looked at as they are.
    #[default]
    Bytes,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-32, low byte first.
    Utf32Le,
    /// UTF-32, high byte first.
    Utf32Be,
}

/// How much of an input [`tell`] wants to see, in bytes.
pub const HEAD: usize = 8 * 1024;

/// Tells what an input is by its first [`HEAD`] bytes.
///
/// A NUL makes a file suspect. Without a byte-order mark it is UTF-32 when all in it are characters and at least a quarter are
/// ASCII; it is UTF-16 when at least a quarter of the code units have their NUL on the same side, and next to none on the other
/// (either without a mark and without Latin text is not recognised). Otherwise it is binary when more than one byte in 16 is a
/// control character: compressed data has one in ten, machine code more. A stray NUL, or the NULs between records, leave a text
/// a text.
#[must_use]
pub fn tell(head: &[u8]) -> Content {
    let head = &head[..head.len().min(HEAD)];
    let text = |encoding, mark| Content::Text { encoding, mark };
    match head {
        [0xef, 0xbb, 0xbf, ..] => return text(Encoding::Bytes, 3),
        // Before UTF-16, whose mark is the beginning of this one.
        [0xff, 0xfe, 0, 0, rest @ ..] if Encoding::Utf32Le.suits(rest) => return text(Encoding::Utf32Le, 4),
        [0, 0, 0xfe, 0xff, rest @ ..] if Encoding::Utf32Be.suits(rest) => return text(Encoding::Utf32Be, 4),
        [0xff, 0xfe, rest @ ..] if Encoding::Utf16Le.suits(rest) => return text(Encoding::Utf16Le, 2),
        [0xfe, 0xff, rest @ ..] if Encoding::Utf16Be.suits(rest) => return text(Encoding::Utf16Be, 2),
        _ => {}
    }
    if memchr::memchr(0, head).is_none() {
        return text(Encoding::Bytes, 0);
    }
    if let Some(encoding) = unmarked_utf32(head).or_else(|| unmarked_utf16(head)) {
        return text(encoding, 0);
    }
    let controls = head.iter().filter(|&&byte| is_control(u16::from(byte))).count();
    if controls > tolerated(head.len()) { Content::Binary } else { text(Encoding::Bytes, 0) }
}

fn unmarked_utf32(head: &[u8]) -> Option<Encoding> {
    let ascii = |encoding: Encoding| encoding.quads(head).flatten().filter(|it| (' '..='~').contains(it)).count();
    // Four, as with UTF-16.
    let plain = |encoding: &Encoding| ascii(*encoding) >= 4.max(head.len() / 16);
    [Encoding::Utf32Le, Encoding::Utf32Be].into_iter().find(|encoding| plain(encoding) && encoding.suits(head))
}

fn unmarked_utf16(head: &[u8]) -> Option<Encoding> {
    let pairs = head.chunks_exact(2);
    let units = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    let (encoding, nuls, strays) =
        if second > first { (Encoding::Utf16Le, second, first) } else { (Encoding::Utf16Be, first, second) };
    // Four, because in a short text a few NULs stand on one side by chance.
    (nuls >= 4 && nuls * 4 >= units && strays * 16 <= nuls && encoding.suits(head)).then_some(encoding)
}

/// How many of `count` bytes or code units may be what text has no use for.
fn tolerated(count: usize) -> usize {
    (count / 16).max(2)
}

fn is_control(unit: u16) -> bool {
    // Tab, line feed, form feed, carriage return, backspace and escape occur in texts: old sources, logs with colours.
    unit == 0x7f || unit < 0x20 && !matches!(unit, 0x08..=0x0a | 0x0c | 0x0d | 0x1b)
}

impl Encoding {
    /// The nearest offset at or before `at` where a character of `stored` begins, as far as `stored` shows.
    ///
    /// `stored` has to begin with a whole character.
    #[must_use]
    pub fn boundary(self, stored: &[u8], at: usize) -> usize {
        match self {
            Self::Bytes => character_start(stored, at),
            Self::Utf32Le | Self::Utf32Be => at.min(stored.len()) & !3,
            Self::Utf16Le | Self::Utf16Be => {
                let at = at.min(stored.len()) & !1;
                let unit = |from: usize| Some(self.unit([*stored.get(from)?, *stored.get(from + 1)?]));
                let splits = at.checked_sub(2).and_then(unit).is_some_and(|before| (0xd800..0xdc00).contains(&before))
                    && unit(at).is_none_or(|behind| (0xdc00..0xe000).contains(&behind));
                if splits { at - 2 } else { at }
            }
        }
    }

    fn unit(self, pair: [u8; 2]) -> u16 {
        if self == Self::Utf16Be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    fn units(self, stored: &[u8]) -> impl Iterator<Item = u16> {
        stored.chunks_exact(2).map(move |pair| self.unit([pair[0], pair[1]]))
    }

    /// The characters of UTF-32; `None` for what is none.
    fn quads(self, stored: &[u8]) -> impl Iterator<Item = Option<char>> {
        stored.chunks_exact(4).map(move |quad| {
            let quad = [quad[0], quad[1], quad[2], quad[3]];
            char::from_u32(if self == Self::Utf32Be { u32::from_be_bytes(quad) } else { u32::from_le_bytes(quad) })
        })
    }

    /// Whether `stored` is text in it: hardly a control character, and in UTF-16 next to no half of a surrogate pair (of which
    /// noise has one in 32), in UTF-32 nothing that is no character.
    fn suits(self, stored: &[u8]) -> bool {
        if matches!(self, Self::Utf32Le | Self::Utf32Be) {
            return seems_text(self.quads(stored), stored.len() / 4, 0);
        }
        let units = stored.len() / 2;
        seems_text(char::decode_utf16(self.units(stored)).map(Result::ok), units, tolerated(units / 4))
    }

    /// Bytes that a character has, by the first byte of its UTF-8; none for the others.
    fn stored_length(self, byte: u8) -> usize {
        match byte {
            0x80..0xc0 => 0,
            _ if matches!(self, Self::Utf32Le | Self::Utf32Be) => 4,
            0xf0.. => 4,
            _ => 2,
        }
    }
}

fn seems_text(characters: impl Iterator<Item = Option<char>>, units: usize, most_broken: usize) -> bool {
    let (mut controls, mut broken) = (0, 0);
    for character in characters {
        match character {
            Some(character) => controls += usize::from(u16::try_from(character).is_ok_and(is_control)),
            None => broken += 1,
        }
    }
    controls <= tolerated(units) && broken <= most_broken
}

/// How offsets in decoded text map to offsets in the input as it is stored.
#[derive(Clone, Debug, Default)]
pub struct Offsets {
    /// Stored offset of the first byte of the text.
    pub base: usize,
    /// Known places of decoded text, ascending, the first at its start; none when text and input are the same.
    checkpoints: Vec<Checkpoint>,
    /// How it is stored, when there are checkpoints.
    encoding: Encoding,
    /// Stored offset behind the last byte, when there are checkpoints.
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct Checkpoint {
    text: usize,
    stored: usize,
}

/// Distance of checkpoints in bytes of text: what one question may have to read again.
const STRIDE: usize = 1024;

impl Offsets {
    /// From now on for text that is stored as it is, from the stored offset `base` on.
    pub(super) fn reset(&mut self, base: usize) {
        self.base = base;
        self.checkpoints.clear();
    }

    /// Replaces `text` by the UTF-8 of `stored`, which stands at the stored offset `base`.
    ///
    /// Halves of surrogate pairs, what is no character, and odd bytes at the end become U+FFFD.
    pub(super) fn decode(&mut self, encoding: Encoding, stored: &[u8], base: usize, text: &mut Vec<u8>) {
        self.reset(base);
        (self.encoding, self.end) = (encoding, base + stored.len());
        text.clear();
        let width = if matches!(encoding, Encoding::Utf32Le | Encoding::Utf32Be) {
            self.fill(encoding.quads(stored), text);
            4
        } else {
            self.fill(char::decode_utf16(encoding.units(stored)).map(Result::ok), text);
            2
        };
        if !stored.len().is_multiple_of(width) {
            text.extend_from_slice("\u{fffd}".as_bytes());
        }
    }

    fn fill(&mut self, characters: impl Iterator<Item = Option<char>>, text: &mut Vec<u8>) {
        let mut checkpoint = Checkpoint { text: 0, stored: self.base };
        self.checkpoints.push(checkpoint);
        let mut at = self.base;
        for character in characters {
            if text.len() - checkpoint.text >= STRIDE {
                checkpoint = Checkpoint { text: text.len(), stored: at };
                self.checkpoints.push(checkpoint);
            }
            let mut utf8 = [0; 4];
            let utf8 = character.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut utf8).as_bytes();
            at += self.encoding.stored_length(utf8[0]);
            text.extend_from_slice(utf8);
        }
    }

    /// The stored span of a span in the decoded text `bytes`. One that cuts characters is widened to whole ones.
    ///
    /// Costs at most one look at a kilobyte of text, and nothing for text that is stored as it is.
    #[must_use]
    pub fn stored(&self, bytes: &[u8], span: Span) -> Span {
        // The end needs no care: the first byte of a character counts for all of it.
        let start = if self.checkpoints.is_empty() { span.start() } else { character_start(bytes, span.start()) };
        Span::new(self.stored_at(bytes, start), self.stored_at(bytes, span.end())).unwrap_or(span)
    }

    fn stored_at(&self, bytes: &[u8], text: usize) -> usize {
        let next = self.checkpoints.partition_point(|checkpoint| checkpoint.text <= text);
        match self.checkpoints[..next].last() {
            None => self.base + text,
            Some(known) => {
                let between = &bytes[known.text..text.min(bytes.len())];
                let length: usize = between.iter().map(|&byte| self.encoding.stored_length(byte)).sum();
                // The character of odd bytes at the end stands for those alone.
                (known.stored + length).min(self.end)
            }
        }
    }

    /// The way back: the offset in the text `bytes` of the character that begins at the stored offset `stored`.
    pub(super) fn text_at(&self, bytes: &[u8], stored: usize) -> usize {
        let next = self.checkpoints.partition_point(|checkpoint| checkpoint.stored <= stored);
        let Some(known) = self.checkpoints[..next].last() else {
            return stored - self.base;
        };
        let (mut text, mut at) = (known.text, known.stored);
        while text < bytes.len() && (at < stored || is_continuation(bytes[text])) {
            at += self.encoding.stored_length(bytes[text]);
            text += 1;
        }
        text
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests;
