//! Texts that repeat themselves: what was read at one place need not be read again at another that has the same around it.

use crate::text::span::Span;
use std::ops::Range;

/// How much around a place has to be the same: what an assignment depends on, or a match of a form, is bounded by less.
pub(super) const REACH: usize = super::version::ASSIGNMENT;
/// How many bytes are compared for each question, on average.
const CREDIT: usize = 256;

/// What is known of repetitions in one text.
pub(super) struct Repeats {
    /// How far two places are apart.
    distance: usize,
    /// Where each byte is the same as the one that far behind it.
    same: Range<usize>,
    /// How many bytes may still be compared.
    credit: usize,
}

impl Default for Repeats {
    fn default() -> Self {
        Self { distance: 0, same: 0..0, credit: 2 * REACH }
    }
}

impl Repeats {
    /// Whether all that is around `at` is known to be the same as what is around `earlier`. Cheapest when asked in the order of
    /// the text, about places that are the same distance apart.
    pub(super) fn know(&mut self, text: &[u8], earlier: usize, at: usize) -> bool {
        self.credit = (self.credit + CREDIT).min(2 * REACH);
        let (Some(from), to) = (earlier.checked_sub(REACH), earlier + REACH) else { return false };
        let Some(distance) = at.checked_sub(earlier).filter(|distance| to + distance <= text.len()) else {
            return false;
        };
        if self.distance != distance || !(self.same.start..=self.same.end).contains(&from) {
            (self.distance, self.same) = (distance, from..from);
        }
        let more = self.same.end..to.min(self.same.end + self.credit);
        if !more.is_empty() {
            let pairs = text[more.clone()].iter().zip(&text[more.start + distance..more.end + distance]);
            let count = pairs.take_while(|(one, other)| one == other).count();
            self.same.end += count;
            self.credit -= count;
        }
        self.same.end >= to
    }
}

/// How many of the last texts are kept.
pub(super) const KEPT: usize = 64;

/// The last parts of a text that were looked at in vain: the same bytes need no second look.
#[derive(Default)]
pub(super) struct InVain(Vec<Option<Span>>);

impl InVain {
    /// Whether the same was looked at before.
    pub(super) fn has(&self, text: &[u8], part: Span) -> bool {
        let known = self.0.get(place(text, 0, &[part])).copied().flatten();
        known.is_some_and(|known| text[known.range()] == text[part.range()])
    }

    /// Keeps one.
    pub(super) fn add(&mut self, text: &[u8], part: Span) {
        if self.0.is_empty() {
            self.0.resize(KEPT, None);
        }
        self.0[place(text, 0, &[part])] = Some(part);
    }
}

/// Which of [`KEPT`] places is that of what is said about a rule and these parts of the text.
pub(super) fn place(text: &[u8], rule: usize, parts: &[Span]) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = rule as u64;
    let mut mix = |part: u64| hash = (hash ^ part).wrapping_mul(ODD).rotate_left(29);
    for span in parts {
        let (eights, rest) = text[span.range()].as_chunks();
        eights.iter().for_each(|eight| mix(u64::from_le_bytes(*eight)));
        mix(rest.iter().fold(1, |number, byte| number << 8 | u64::from(*byte)));
    }
    (hash >> 32) as usize % KEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_at_in_vain_is_known_by_its_bytes() {
        let (text, mut vain) = (b"one two one One", InVain::default());
        let part = |at: usize| Span::new(at, at + 3).unwrap();
        assert!(!vain.has(text, part(0)));
        vain.add(text, part(0));
        assert_eq!([0, 4, 8, 12].map(|at| vain.has(text, part(at))), [true, false, true, false]);
    }

    #[test]
    fn places_are_the_same_if_all_around_them_is() {
        let unit = b"password = x\n";
        let mut text = unit.repeat(2000);
        let odd = unit.len() * 1000;
        text[odd] = b'P';
        let (units, mut repeats) = (REACH / unit.len() + 1, Repeats::default());
        for number in 1..2000 {
            let (earlier, at) = ((number - 1) * unit.len(), number * unit.len());
            let around = |at: usize| text.get(at.checked_sub(REACH)?..at + REACH);
            let same = around(earlier).is_some() && around(earlier) == around(at);
            let known = repeats.know(&text, earlier, at);
            assert!(same || !known, "{number}");
            // At the edges and behind the odd one it takes some units until as much is known again.
            let sure = same && number > 3 * units && !(1000..1000 + 3 * units).contains(&number);
            assert!(known || !sure, "{number}");
        }
    }
}
