//! Reads an input and shows it as blobs: a small one whole, a large one in windows that share context at their edges.
//!
//! Memory is bounded by the window, however long the input or its lines are. Not here: where inputs come from, and what
//! is in them. Which thread looks at a blob is for `pipeline` to say.

use super::buffer::{Buffer, Fill};
use super::decode::{self, Content, Encoding, Offsets};
use super::{Blob, Origin};
use crate::text::span::Position;
use std::io::{self, Read};
use std::sync::Arc;

/// How an input is cut, in bytes as stored.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    window: usize,
    context: usize,
}

impl Size {
    /// Large enough for nearly every file to be one blob, small enough to be had once a thread.
    pub const STANDARD: Self = Self { window: 4 << 20, context: 64 << 10 };

    /// Windows own about `window` bytes (at least 16), and see at least `context` bytes, less the character that would
    /// be cut, on either side.
    #[must_use]
    pub fn new(window: usize, context: usize) -> Self {
        Self { window: window.max(16), context }
    }

    fn capacity(self) -> usize {
        self.window + 2 * self.context
    }
}

/// What [`read`] works in. Kept by a thread and used for one input after the other.
#[derive(Debug)]
pub struct Buffers {
    size: Size,
    /// Bytes as stored.
    stored: Buffer,
    /// The UTF-8 of `stored`, when that is UTF-16 or UTF-32.
    text: Vec<u8>,
    offsets: Offsets,
}

impl Buffers {
    /// Empty; memory is taken when it is needed.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self { size, stored: Buffer::default(), text: Vec::new(), offsets: Offsets::default() }
    }
}

/// The most that is read before an input is told binary: most sources are smaller, and then this is all of it.
const FIRST_READ: usize = 64 << 10;

/// What to do with an input that is binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binaries {
    /// Read no more of it than it takes to know.
    LeaveOut,
    /// Show it as bytes: the user asked for this very file.
    AsBytes,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was shown, all of it.
    Shown {
        /// Its length in bytes as stored.
        bytes: u64,
    },
    /// It is binary, and was left out.
    Binary,
}

/// Reads `input` to its end and shows it to `each`, blob by blob. An empty text is not shown.
///
/// The owned parts of the blobs, put together, are the text: each offset belongs to exactly one.
///
/// # Errors
/// When `input` can't be read, or not to its end; what came before was shown.
pub fn read(
    input: &mut dyn Read,
    origin: &Arc<Origin>,
    binaries: Binaries,
    buffers: &mut Buffers,
    each: &mut dyn FnMut(&Blob<'_>),
) -> io::Result<Outcome> {
    let capacity = buffers.size.capacity();
    let first_read = FIRST_READ.min(capacity);
    buffers.stored.clear();
    let mut fill = buffers.stored.fill_some(input, decode::HEAD.min(first_read), first_read)?;
    let (encoding, mark) = match decode::tell(buffers.stored.bytes()) {
        Content::Text { encoding, mark } => (encoding, mark),
        Content::Binary if binaries == Binaries::AsBytes => (Encoding::Bytes, 0),
        Content::Binary => return Ok(Outcome::Binary),
    };
    let mut window = Window::first(encoding, mark);
    loop {
        if fill == Fill::Full {
            fill = buffers.stored.fill_slowly(input, first_read, capacity)?;
        }
        let next = window.show(buffers, fill, origin, each);
        if fill == Fill::Ended {
            let bytes = (window.base + buffers.stored.bytes().len()) as u64;
            return Ok(Outcome::Shown { bytes });
        }
        buffers.stored.shift(next.base - window.base);
        window = next;
    }
}

/// Where the buffer stands in the input. All but `base` count from the start of the buffer, in bytes as stored.
#[derive(Clone, Copy)]
struct Window {
    encoding: Encoding,
    /// Offset in the input of the buffer's first byte.
    base: usize,
    /// Where the text begins: behind the byte-order mark in the first window.
    text: usize,
    /// Where the part begins that no window before this one owned.
    owned: usize,
    /// Position of the first character of the text.
    start: Position,
}

impl Window {
    fn first(encoding: Encoding, mark: usize) -> Self {
        Self { encoding, base: 0, text: mark, owned: mark, start: Position::START }
    }

    /// Shows what is in the buffer, and says where the next window begins, unless this is the last.
    fn show(&self, buffers: &mut Buffers, fill: Fill, origin: &Arc<Origin>, each: &mut dyn FnMut(&Blob<'_>)) -> Self {
        let Size { window, context } = buffers.size;
        let stored = buffers.stored.bytes();
        let boundary = |at| self.encoding.boundary(stored, at).max(self.text);
        let (end, owned_end) = match fill {
            Fill::Ended => (stored.len(), stored.len()),
            Fill::Full => (boundary(stored.len()), boundary(window + context)),
        };
        let keep = boundary(owned_end.saturating_sub(context));
        let (offsets, first) = (&mut buffers.offsets, self.base + self.text);
        let shown = &stored[self.text..end];
        let bytes = match self.encoding {
            Encoding::Bytes => {
                offsets.reset(first);
                shown
            }
            encoding => {
                offsets.decode(encoding, shown, first, &mut buffers.text);
                &buffers.text
            }
        };
        let text_at = |at: usize| offsets.text_at(bytes, self.base + at);
        let owned_to = if end == owned_end { bytes.len() } else { text_at(owned_end) };
        let kept = text_at(keep);
        let blob = Blob { origin, bytes, owned: text_at(self.owned)..owned_to, start: self.start, offsets };
        if !blob.owned.is_empty() {
            each(&blob);
        }
        Self {
            base: self.base + keep,
            text: 0,
            owned: owned_end - keep,
            start: match fill {
                Fill::Ended => self.start,
                Fill::Full => self.start.after(&bytes[..kept]),
            },
            ..*self
        }
    }
}

#[cfg(test)]
mod tests;
