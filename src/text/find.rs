//! Searching backwards, and what is known of earlier searches.

use std::ops::Range;

/// The last place where `wanted` stands in `text`, for pieces whose beginning is not also their end. To search backwards takes
/// many times longer: vectors only search forwards.
pub(crate) fn last(text: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, wanted).last()
}

/// Where in a text some pieces do not stand, from one question about what is above a place to the next: what was looked at in
/// vain is not looked at again.
#[derive(Debug, Default)]
pub(crate) struct Without(Range<usize>);

impl Without {
    /// Whether none of the pieces stands in `text[window]`. They have `longest` bytes at most; `any` says whether one of them stands
    /// in a part. Each question is about the same text and the same pieces, and cheapest in the order of the text.
    pub(crate) fn holds(
        &mut self,
        text: &[u8],
        window: Range<usize>,
        longest: usize,
        any: impl FnOnce(&[u8]) -> bool,
    ) -> bool {
        let Self(known) = self;
        if !(known.start..=known.end).contains(&window.start) {
            *known = window.start..window.start;
        }
        if known.end < window.end {
            // One may begin in what is known.
            let from = window.start.max(known.end.saturating_sub(longest - 1));
            if any(&text[from..window.end]) {
                return false;
            }
            known.end = window.end;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_known_is_what_a_search_would_tell(
            text in "[abc]{0,60}", windows in prop::collection::vec((0_usize..60, 0_usize..20), 1..12), in_order: bool
        ) {
            let (text, mut windows, mut without) = (text.as_bytes(), windows, Without::default());
            if in_order {
                windows.sort_unstable();
            }
            for (start, length) in windows {
                let start = start.min(text.len());
                let window = start..text.len().min(start + length);
                let any = |part: &[u8]| [&b"abc"[..], b"cc"].iter().any(|piece| memchr::memmem::find(part, piece).is_some());
                prop_assert_eq!(without.holds(text, window.clone(), 3, any), !any(&text[window]));
            }
        }
    }

    #[test]
    fn it_is_the_last_that_counts() {
        let long = [&b"set(a, set("[..], &b"b".repeat(200), b"set(", &b"c".repeat(100)].concat();
        for text in [&b""[..], b"set", b"set(", b"set(set(x", b"set(a) set", &long] {
            assert_eq!(last(text, b"set("), memchr::memmem::rfind(text, b"set("), "{text:?}");
        }
    }
}
