//! The prefilter: one pass over the bytes that finds every place where a literal of any rule stands.
//!
//! Each literal is represented by its rarest four-byte piece. Every position of the text is hashed into a bitmap of those
//! pieces that fits the first-level cache; about one position in a hundred passes and is looked up exactly. The cost
//! follows the bytes, not the number of rules, and building it takes microseconds. Rules, edges and values are not known here.

use crate::rule::Place;

/// A literal and what hangs on it.
#[derive(Debug)]
struct Literal {
    /// As it must stand in the text; lower case when case does not count.
    bytes: Box<[u8]>,
    ignore_case: bool,
    /// Where its piece begins.
    piece: usize,
    uses: Vec<Use>,
}

/// One rule's interest in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// Index of the rule.
    pub rule: usize,
    /// What the literal says about the match.
    pub purpose: Purpose,
}

/// What a literal tells about where a match may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A form lies here.
    Form(Place),
    /// A name that asks for a secret may be here.
    Name,
}

/// A literal that stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// Who asked for it.
    pub uses: &'a [Use],
}

/// Finds the literals of all rules at once.
#[derive(Debug)]
pub(super) struct Prefilter {
    bitmap: Box<[u64]>,
    /// Open-addressed table of pieces: the folded piece, and its literals as a range of `order`.
    table: Box<[Slot]>,
    /// Indices of literals, grouped by piece.
    order: Box<[u32]>,
    literals: Vec<Literal>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    piece: u32,
    from: u32,
    /// 0 for an empty slot.
    count: u32,
}

/// Bits of the hash that index the bitmap: 2^17 bits are 16 KiB.
const BITS: u32 = 17;

/// Shortest literal that can be searched for.
pub(super) const SHORTEST: usize = 3;

impl Prefilter {
    /// For these literals: bytes, whether case is ignored, and who wants to know. Those under [`SHORTEST`] bytes can't be
    /// searched for and are given back.
    pub(super) fn new(wanted: Vec<(Vec<u8>, bool, Use)>) -> (Self, Vec<Use>) {
        let mut refused = Vec::new();
        let mut grouped = std::collections::BTreeMap::<(Vec<u8>, bool), Vec<Use>>::new();
        for (mut bytes, ignore_case, wish) in wanted {
            if bytes.len() < SHORTEST {
                refused.push(wish);
                continue;
            }
            if ignore_case {
                bytes.make_ascii_lowercase();
            }
            let uses = grouped.entry((bytes, ignore_case)).or_default();
            if !uses.contains(&wish) {
                uses.push(wish);
            }
        }
        let literals: Vec<Literal> = grouped
            .into_iter()
            .map(|((bytes, ignore_case), uses)| Literal {
                piece: rarest_piece(&bytes),
                bytes: bytes.into(),
                ignore_case,
                uses,
            })
            .collect();
        (Self::index(literals), refused)
    }

    fn index(literals: Vec<Literal>) -> Self {
        let mut pieces = std::collections::BTreeMap::<u32, Vec<u32>>::new();
        for (number, literal) in (0..).zip(&literals) {
            for piece in pieces_of(literal) {
                pieces.entry(piece).or_default().push(number);
            }
        }
        let size = (pieces.len() * 4).next_power_of_two();
        let mut bitmap = vec![0_u64; 1 << (BITS - 6)].into_boxed_slice();
        let mut table = vec![Slot::default(); size].into_boxed_slice();
        let mut order = Vec::new();
        for (piece, numbers) in pieces {
            let bit = hash(piece) >> (32 - BITS);
            bitmap[(bit >> 6) as usize] |= 1 << (bit & 63);
            let mut at = hash(piece) as usize & (size - 1);
            while table[at].count != 0 {
                at = (at + 1) & (size - 1);
            }
            table[at] = Slot { piece, from: order.len() as u32, count: numbers.len() as u32 };
            order.extend(numbers);
        }
        Self { bitmap, table, order: order.into(), literals }
    }

    /// Calls `found` for every literal in `text`, in an order that depends on nothing but the text and the literals.
    pub(super) fn scan<'a>(&'a self, text: &[u8], found: &mut impl FnMut(Hit<'a>)) {
        // Groups of eight positions: mostly none of them passes the bitmap, and then there is one branch for all.
        let mut at = 0;
        while at + 11 <= text.len() {
            let group: &[u8; 11] = match text[at..at + 11].try_into() {
                Ok(group) => group,
                Err(_) => break,
            };
            let mut passed = 0_u32;
            for lane in 0..8 {
                let piece = fold([group[lane], group[lane + 1], group[lane + 2], group[lane + 3]]);
                passed |= u32::from(self.may_be(piece)) << lane;
            }
            while passed != 0 {
                let lane = passed.trailing_zeros() as usize;
                passed &= passed - 1;
                self.look_up(text, at + lane, found);
            }
            at += 8;
        }
        for last in at..text.len() {
            self.look_up(text, last, found);
        }
    }

    fn may_be(&self, piece: u32) -> bool {
        let bit = hash(piece) >> (32 - BITS);
        self.bitmap[(bit >> 6) as usize] >> (bit & 63) & 1 == 1
    }

    /// Reports the literals whose piece stands at `at`.
    fn look_up<'a>(&'a self, text: &[u8], at: usize, found: &mut impl FnMut(Hit<'a>)) {
        let mut window = [0; 4];
        for (slot, byte) in window.iter_mut().zip(&text[at..]) {
            *slot = *byte;
        }
        let piece = fold(window);
        let mask = self.table.len() - 1;
        let mut slot = hash(piece) as usize & mask;
        let entry = loop {
            let entry = self.table[slot];
            if entry.count == 0 {
                return;
            }
            if entry.piece == piece {
                break entry;
            }
            slot = (slot + 1) & mask;
        };
        for &number in &self.order[entry.from as usize..(entry.from + entry.count) as usize] {
            let literal = &self.literals[number as usize];
            let Some(start) = at.checked_sub(literal.piece) else {
                continue;
            };
            let end = start + literal.bytes.len();
            let Some(there) = text.get(start..end) else { continue };
            let same = match literal.ignore_case {
                true => there.eq_ignore_ascii_case(&literal.bytes),
                false => *there == *literal.bytes,
            };
            if same {
                found(Hit { start, end, uses: &literal.uses });
            }
        }
    }
}

/// Four bytes as a number, letters without their case. Other bytes fold together too (`[` and `{`); the exact comparison sorts that out.
fn fold(bytes: [u8; 4]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// Multiplicative hash; the constant is 2^32 divided by the golden ratio, made odd.
fn hash(piece: u32) -> u32 {
    piece.wrapping_mul(0x9e37_79b1)
}

/// The folded pieces under which a literal is found: one, or for a literal of three bytes one for each byte that may follow.
fn pieces_of(literal: &Literal) -> Vec<u32> {
    match literal.bytes.get(literal.piece..literal.piece + 4) {
        Some(piece) => vec![fold([piece[0], piece[1], piece[2], piece[3]])],
        None => {
            let mut pieces: Vec<u32> =
                (0..=u8::MAX).map(|next| fold([literal.bytes[0], literal.bytes[1], literal.bytes[2], next])).collect();
            pieces.sort_unstable();
            pieces.dedup();
            pieces
        }
    }
}

/// Where the piece of a literal begins that is least likely in source text.
fn rarest_piece(literal: &[u8]) -> usize {
    (0..literal.len().saturating_sub(3))
        .min_by_key(|&at| literal[at..at + 4].iter().map(|&byte| commonness(byte)).sum::<u32>())
        .unwrap_or(0)
}

/// How often a byte occurs in source text, roughly, on a scale that may be added up.
fn commonness(byte: u8) -> u32 {
    match byte.to_ascii_lowercase() {
        b' ' => 24,
        b'e' | b't' | b's' | b'r' | b'i' | b'n' | b'a' | b'o' => 20,
        b'd' | b'c' | b'l' | b'p' | b'_' | b'u' | b'm' | b'f' | b'-' => 16,
        b'g' | b'h' | b'b' | b'0' | b'.' | b'/' | b'=' | b'"' | b':' => 13,
        b'k' | b'v' | b'w' | b'x' | b'y' | b'1' => 10,
        b'0'..=b'9' => 8,
        b'j' | b'q' | b'z' => 4,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish(rule: usize) -> Use {
        Use { rule, purpose: Purpose::Name }
    }

    fn hits(literals: &[(&str, bool)], text: &[u8]) -> Vec<(usize, usize, usize)> {
        let wanted = literals.iter().enumerate().map(|(n, (l, i))| (l.as_bytes().to_vec(), *i, wish(n))).collect();
        let (prefilter, refused) = Prefilter::new(wanted);
        assert!(refused.is_empty());
        let mut out = Vec::new();
        prefilter.scan(text, &mut |hit| out.extend(hit.uses.iter().map(|u| (hit.start, hit.end, u.rule))));
        out.sort_unstable();
        out
    }

    #[test]
    fn literals_are_found_wherever_they_stand() {
        assert_eq!(hits(&[("ghp_", false)], b"ghp_ GHP_ xghp_"), [(0, 4, 0), (11, 15, 0)]);
        assert_eq!(hits(&[("pwd", true)], b"PWD=1 dbPwd"), [(0, 3, 0), (8, 11, 0)]);
        assert_eq!(hits(&[("token", true), ("tok", false)], b"Token tok"), [(0, 5, 0), (6, 9, 1)]);
        assert_eq!(hits(&[("abc", false)], b"ab"), []);
    }

    #[test]
    fn what_is_too_short_is_given_back() {
        let (_, refused) = Prefilter::new(vec![(b"ab".to_vec(), false, wish(7))]);
        assert_eq!(refused, [wish(7)]);
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(text in "[abA_]{0,200}", literals in prop::collection::vec("[ab_]{3,7}", 1..6)) {
            let wanted: Vec<_> = literals.iter().map(|l| (l.as_str(), true)).collect();
            let lower = text.to_ascii_lowercase();
            let mut plain: Vec<_> = literals.iter().enumerate().flat_map(|(number, literal)| {
                (0..lower.len()).filter(|&at| lower[at..].starts_with(literal.as_str()))
                    .map(move |at| (at, at + literal.len(), number)).collect::<Vec<_>>()
            }).collect();
            plain.sort_unstable();
            prop_assert_eq!(hits(&wanted, text.as_bytes()), plain);
        }
    }
}
