//! From stored bytes to the text that rules see: encodings, byte-order marks, and the way back for spans.

use crate::text::span::Span;

/// How offsets in decoded text map to offsets in the input as it is stored.
#[derive(Debug, Default)]
pub struct Offsets {
    /// Stored offset of the first byte of the text.
    pub base: usize,
}

impl Offsets {
    /// The stored span of a span in the decoded text `bytes`.
    #[must_use]
    pub fn stored(&self, bytes: &[u8], span: Span) -> Span {
        let _ = bytes;
        Span::new(self.base + span.start(), self.base + span.end()).unwrap_or(span)
    }
}
