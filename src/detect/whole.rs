//! Files that are one value, as tools keep them: `.vault-token`, Rails' `master.key`, the files of Docker's secrets.
//!
//! The name of such a file says what the value is. So it is looked at as the assignment of the value to that name, and the
//! rules that ask for a word near a value or in its name hold as everywhere else. What they say is not known here.

use crate::source::Blob;
use crate::text::printable::path_bytes;
use crate::text::span::{Position, Span};
use zeroize::Zeroizing;

/// Fewest and most bytes of such a value.
const LENGTH: std::ops::RangeInclusive<usize> = 16..=1024;
/// Longest value that the name alone tells.
const LONGEST_WORD: usize = 128;
/// How many of the last parts of the path are its name.
const PARTS: usize = 3;

/// A file's value as what is assigned to the file's name.
pub(super) struct Whole {
    /// `config.master.key=…`.
    pub text: Zeroizing<Vec<u8>>,
    /// Where the value stands in that.
    inside: usize,
    /// Where it stands in the file.
    value: Span,
}

impl Whole {
    /// The value that is all there is in the text of `blob`. `None` when there is more.
    pub(super) fn of(blob: &Blob<'_>) -> Option<Self> {
        let text = blob.bytes;
        if text.len() > *LENGTH.end() || blob.start != Position::START {
            return None;
        }
        let lead = text.len() - text.trim_ascii_start().len();
        let value = text.trim_ascii();
        if !LENGTH.contains(&value.len()) || !value.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        let mut parts: Vec<Vec<u8>> =
            blob.origin.identity().iter().rev().take(PARTS).map(|part| path_bytes(part.as_ref()).to_vec()).collect();
        parts.reverse();
        let mut named = parts.join(&b'.');
        for byte in named.iter_mut().filter(|byte| !byte.is_ascii_alphanumeric() && !b"-_.".contains(byte)) {
            *byte = b'_';
        }
        named.push(b'=');
        let inside = named.len();
        named.extend(value);
        Some(Self { text: Zeroizing::new(named), inside, value: Span::new(lead, lead + value.len())? })
    }

    /// Whether a part of the text is of the file's name.
    pub(super) fn is_name(&self, part: Span) -> bool {
        part.end() < self.inside
    }

    /// Whether the value is a word: hashes and sealed values are kept in files of such names, too.
    pub(super) fn is_plain(&self) -> bool {
        let value = &self.text[self.inside..];
        let word = value.iter().rposition(|byte| *byte != b'=').map_or(value, |last| &value[..=last]);
        value.len() <= LONGEST_WORD && word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+/".contains(byte))
    }

    /// Where a part of the text stands in the file.
    pub(super) fn place(&self, part: Span) -> Option<Span> {
        let start = part.start().checked_sub(self.inside)? + self.value.start();
        Span::new(start, start + part.range().len())
    }
}
