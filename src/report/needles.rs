//! Finds every known secret in a text at once. What is a secret, and what becomes of it, is the redactor's.
//!
//! The secrets are kept in order, one after the other in one piece of memory, which is wiped. What stands at a place of a text
//! is looked up there by its first bytes; so a search takes some bytes for each secret, and is ready as soon as they are sorted.

use std::ops::Range;
use std::sync::OnceLock;
use zeroize::{Zeroize, Zeroizing};

/// Length of the shortest that is searched for.
pub(super) const SHORTEST: usize = 4;
/// Length of the longest.
pub(super) const LONGEST: usize = 64;

/// A secret or a piece of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needle {
    /// Its bytes.
    pub length: u8,
    /// Bytes at its start that may be shown.
    pub public: u8,
    /// A dismissed candidate that is ordinary text: masking it in paths and names would only hide where things are.
    pub ordinary: bool,
    /// The longest other one that this one begins with, by its number and one; 0 for none.
    shorter: u32,
}

/// A needle to be, in an order that its first bytes nearly always tell: all lie about in memory, and to get there takes longer
/// than to compare.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Wanted<'a> {
    head: u64,
    bytes: &'a [u8],
    public: u8,
    ordinary: bool,
}

impl Zeroize for Wanted<'_> {
    fn zeroize(&mut self) {
        self.head.zeroize();
    }
}

/// Needles that are searched for together.
pub(super) struct Needles {
    /// In the order of their bytes.
    needles: Vec<Needle>,
    shortest: usize,
    /// Where the bytes of each begin.
    starts: Vec<usize>,
    /// The first eight bytes of each, so that most comparisons need no others.
    heads: Zeroizing<Vec<u64>>,
    bytes: Zeroizing<Vec<u8>>,
    /// Three bits for each hash of the first four bytes of one, in one of these.
    begins: Vec<u64>,
    /// Their numbers, in the order of their bytes read backwards.
    backwards: OnceLock<Vec<u32>>,
}

impl Needles {
    /// These, each with how much of its start may be shown and whether it is ordinary. Those of a wrong length are left out;
    /// of those that are the same it counts what shows most, and what is not ordinary.
    ///
    /// `None` when they are too many.
    pub(super) fn new(found: Vec<(&[u8], usize, bool)>) -> Option<Self> {
        let fitting = found.into_iter().filter(|(bytes, ..)| (SHORTEST..=LONGEST).contains(&bytes.len()));
        let wanted = fitting.map(|(bytes, public, ordinary)| Wanted {
            head: head(bytes),
            bytes,
            public: public.min(bytes.len()) as u8,
            ordinary,
        });
        let mut found = Zeroizing::new(wanted.collect::<Vec<_>>());
        found.sort_unstable();
        found.dedup_by(|next, kept| {
            let same = next.bytes == kept.bytes;
            if same {
                (kept.public, kept.ordinary) = (kept.public.max(next.public), kept.ordinary && next.ordinary);
            }
            same
        });
        u32::try_from(found.len() + 1).ok()?;
        let length = found.iter().map(|wanted| wanted.bytes.len()).sum();
        let mut all = Self {
            needles: Vec::with_capacity(found.len()),
            shortest: found.iter().map(|wanted| wanted.bytes.len()).min().unwrap_or(LONGEST),
            starts: Vec::with_capacity(found.len()),
            heads: Zeroizing::new(Vec::with_capacity(found.len())),
            bytes: Zeroizing::new(Vec::with_capacity(length)),
            begins: vec![0; (found.len() / 4).next_power_of_two().max(16)],
            backwards: OnceLock::new(),
        };
        // Of what begins alike, the shorter comes first.
        let mut shorter: Vec<u32> = Vec::new();
        for (number, &Wanted { head, bytes, public, ordinary }) in (1..).zip(&*found) {
            while shorter.last().is_some_and(|known| !bytes.starts_with(all.bytes_of(*known as usize - 1))) {
                shorter.pop();
            }
            let length = bytes.len() as u8;
            all.needles.push(Needle { length, public, ordinary, shorter: shorter.last().copied().unwrap_or(0) });
            all.starts.push(all.bytes.len());
            all.heads.push(head);
            all.bytes.extend(bytes);
            let (at, bits) = all.place(bytes);
            all.begins[at] |= bits;
            shorter.push(number);
        }
        Some(all)
    }

    /// Length of the shortest of them.
    pub(super) fn shortest(&self) -> usize {
        self.shortest
    }

    fn bytes_of(&self, number: usize) -> &[u8] {
        let start = self.starts[number];
        &self.bytes[start..start + usize::from(self.needles[number].length)]
    }

    /// Where it is noted whether one begins like `text`, and by which bits.
    fn place(&self, text: &[u8]) -> (usize, u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let hash = text.first_chunk().map_or(0, |first| u64::from(u32::from_le_bytes(*first))).wrapping_mul(ODD);
        let bits = 1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63);
        ((hash >> 32) as usize & (self.begins.len() - 1), bits)
    }

    /// Calls `found` for each needle in `text`, overlapping ones and all, with where it stands.
    pub(super) fn find_all(&self, text: &[u8], found: &mut impl FnMut(Range<usize>, Needle)) {
        for at in 0..(text.len() + 1).saturating_sub(SHORTEST) {
            let there = &text[at..];
            let (place, bits) = self.place(there);
            if self.begins[place] & bits != bits {
                continue;
            }
            // All that begin here are what the last one in order that is not behind it begins with.
            let mut number = self.up_to(there);
            while let Some(needle) = number.checked_sub(1).and_then(|at| self.needles.get(at)) {
                if there.starts_with(self.bytes_of(number - 1)) {
                    found(at..at + usize::from(needle.length), *needle);
                }
                number = needle.shorter as usize;
            }
        }
    }

    /// How many needles are not behind `text` in order.
    fn up_to(&self, text: &[u8]) -> usize {
        let head = head(text);
        let first = self.heads.partition_point(|known| *known < head);
        let same = self.heads[first..].partition_point(|known| *known == head);
        let (mut low, mut high) = (first, first + same);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.bytes_of(middle) <= text { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Length of the longest end of `text` that a needle begins with, from [`SHORTEST`] bytes on; 0 for none.
    pub(super) fn longest_at_end(&self, text: &[u8]) -> usize {
        let fits = |end: &[u8]| {
            let at = self.up_to(end);
            let starts = |number: Option<usize>| {
                number.filter(|at| *at < self.needles.len()).is_some_and(|at| self.bytes_of(at).starts_with(end))
            };
            starts(Some(at)) || starts(at.checked_sub(1))
        };
        (SHORTEST..=text.len().min(LONGEST)).rev().find(|length| fits(&text[text.len() - length..])).unwrap_or(0)
    }

    /// Length of the longest start of `text` that a needle ends with, from [`SHORTEST`] bytes on; 0 for none.
    pub(super) fn longest_at_start(&self, text: &[u8]) -> usize {
        let backwards = self.backwards.get_or_init(|| {
            let mut numbers: Vec<u32> = (0..self.needles.len() as u32).collect();
            let reversed = |number: &u32| self.bytes_of(*number as usize).iter().rev();
            numbers.sort_unstable_by(|a, b| reversed(a).cmp(reversed(b)));
            numbers
        });
        let fits = |start: &[u8]| {
            let first = backwards.partition_point(|&at| self.bytes_of(at as usize).iter().rev().lt(start.iter().rev()));
            backwards.get(first).is_some_and(|&at| self.bytes_of(at as usize).ends_with(start))
        };
        (SHORTEST..=text.len().min(LONGEST)).rev().find(|length| fits(&text[..*length])).unwrap_or(0)
    }
}

/// The first eight bytes as a number, in whose order they are.
fn head(bytes: &[u8]) -> u64 {
    let eight = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        padded.iter_mut().zip(bytes).for_each(|(byte, there)| *byte = *there);
        padded
    });
    u64::from_be_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_the_same_it_counts_what_shows_most() {
        let found = vec![(&b"sesame"[..], 2, true), (b"sesame", 3, false), (b"ses", 0, false), (b"sesam", 9, true)];
        let mut seen = Vec::new();
        Needles::new(found).unwrap().find_all(b"a sesame", &mut |place, needle| {
            seen.push((place, needle.public, needle.ordinary));
        });
        assert_eq!(seen, [(2..8, 3, false), (2..7, 5, true)]);
    }

    proptest! {
        #[test]
        fn all_are_found(
            needles in prop::collection::vec("[ab\0]{0,9}", 0..20), text in "[ab\0]{0,40}"
        ) {
            let given = || needles.iter().map(String::as_bytes);
            let all = Needles::new(given().map(|bytes| (bytes, 0, false)).collect()).unwrap();
            let mut found = Vec::new();
            all.find_all(text.as_bytes(), &mut |place, _| found.push((place.start, place.end)));
            found.sort_unstable();
            let mut expected: Vec<_> = given().filter(|needle| needle.len() >= SHORTEST).flat_map(|needle| {
                let places = text.as_bytes().windows(needle.len()).enumerate().filter(move |(_, there)| *there == needle);
                places.map(|(at, there)| (at, at + there.len()))
            }).collect();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(found, expected);
            let cut = |fits: &dyn Fn(&[u8], usize) -> bool| {
                let long = (SHORTEST..=text.len()).rev();
                let fits = |length: &usize| given().any(|needle| needle.len() >= SHORTEST && fits(needle, *length));
                long.into_iter().find(fits).unwrap_or(0)
            };
            let text = text.as_bytes();
            prop_assert_eq!(all.longest_at_end(text), cut(&|needle, length| needle.starts_with(&text[text.len() - length..])));
            prop_assert_eq!(all.longest_at_start(text), cut(&|needle, length| needle.ends_with(&text[..length])));
        }
    }
}
