//! The prefilter: one pass over the bytes that finds every place where a literal of any rule stands.
//!
//! Each literal is represented by its rarest four-byte piece. Every position of the text is hashed into a table that says
//! whether any piece has that hash; about one position in a hundred passes and is looked up exactly. The cost follows the
//! bytes, not the number of rules, and building it takes microseconds. Patterns, edges and values are not known here.

use crate::rule::Place;
use std::collections::BTreeMap;

/// A literal and what hangs on it.
#[derive(Debug)]
struct Literal {
    /// As it must stand in the text; lower case when case does not count.
    bytes: Box<[u8]>,
    ignore_case: bool,
    /// Whether a word starts with it, so that no letter or digit stands before it. Counts for literals of three bytes.
    leads: bool,
    /// Where its piece begins.
    piece: usize,
    uses: Vec<Use>,
}

/// A literal to search for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The bytes.
    pub literal: Vec<u8>,
    /// Whether `A` and `a` are the same.
    pub ignore_case: bool,
    /// Who wants to know.
    pub wish: Use,
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
    /// The rule is to search the text.
    Keyword,
    /// Something is encoded here.
    Encoded,
}

/// A literal that stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// Which literal it is.
    pub literal: u32,
    /// Who asked for it.
    pub uses: &'a [Use],
}

/// Finds the literals of all rules at once.
#[derive(Debug)]
pub(super) struct Prefilter {
    /// A bit for each hash of a piece, set when a literal has such a piece.
    passes: Box<[u8; BITMAP]>,
    /// Open-addressed table of pieces: the folded piece, and its literals as a range of `order`.
    table: Box<[Slot]>,
    /// Literals by index, grouped by piece, each with the distance of the piece from the literal's start.
    order: Box<[(u32, isize)]>,
    literals: Vec<Literal>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    piece: u32,
    from: u32,
    /// 0 for an empty slot.
    count: u32,
}

/// Bytes of the bitmap: 2^18 bits, of which a few thousand are set, in what a first-level cache holds.
const BITMAP: usize = 1 << 15;

/// Shortest literal that can be searched for.
pub(super) const SHORTEST: usize = 3;

impl Prefilter {
    /// For these literals. The wishes for those under [`SHORTEST`] bytes, which can't be searched for, are given back.
    pub(super) fn new(wanted: Vec<Wanted>) -> (Self, Vec<Use>) {
        let mut refused = Vec::new();
        let mut grouped = BTreeMap::<(Vec<u8>, bool, bool), Vec<Use>>::new();
        for Wanted { mut literal, ignore_case, wish } in wanted {
            if literal.len() < SHORTEST {
                refused.push(wish);
                continue;
            }
            if ignore_case {
                literal.make_ascii_lowercase();
            }
            let leads = matches!(wish.purpose, Purpose::Form(Place::Start | Place::Near { .. }));
            let uses = grouped.entry((literal, ignore_case, leads)).or_default();
            if !uses.contains(&wish) {
                uses.push(wish);
            }
        }
        let literals = grouped
            .into_iter()
            .map(|((bytes, ignore_case, leads), uses)| Literal {
                piece: rarest_piece(&bytes),
                bytes: bytes.into(),
                ignore_case,
                leads,
                uses,
            })
            .collect();
        (Self::index(literals), refused)
    }

    fn index(literals: Vec<Literal>) -> Self {
        let mut pieces = BTreeMap::<u32, Vec<(u32, isize)>>::new();
        for (number, literal) in (0..).zip(&literals) {
            for (piece, back) in pieces_of(literal) {
                pieces.entry(piece).or_default().push((number, back));
            }
        }
        let size = (pieces.len() * 4).next_power_of_two();
        let mut passes = Box::new([0; BITMAP]);
        let mut table = vec![Slot::default(); size].into_boxed_slice();
        let mut order = Vec::new();
        for (piece, entries) in pieces {
            let (byte, bit) = place(piece);
            passes[byte] |= bit;
            let mut at = (hash(piece) >> 8) as usize & (size - 1);
            while table[at].count != 0 {
                at = (at + 1) & (size - 1);
            }
            table[at] = Slot { piece, from: order.len() as u32, count: entries.len() as u32 };
            order.extend(entries);
        }
        Self { passes, table, order: order.into(), literals }
    }

    /// For each literal its length and who asked for it.
    pub(super) fn literals(&self) -> impl Iterator<Item = (usize, &[Use])> {
        self.literals.iter().map(|literal| (literal.bytes.len(), literal.uses.as_slice()))
    }

    /// A literal that is known to stand at `start`.
    pub(super) fn hit(&self, start: usize, literal: u32) -> Hit<'_> {
        let known = &self.literals[literal as usize];
        Hit { start, end: start + known.bytes.len(), literal, uses: &known.uses }
    }

    /// Calls `found` for every literal in `text`, in an order that depends on nothing but the text and the literals.
    pub(super) fn scan<'a>(&'a self, text: &[u8], found: &mut impl FnMut(Hit<'a>)) {
        // Eight positions at a time: mostly none of them passes, and then there is one branch for all.
        const FOLD: u64 = 0x2020_2020_2020_2020;
        let mut at = 0;
        if let [first, second, third, ..] = *text {
            self.look_up_piece(text, fold([b' ', first, second, third]), -1, found);
        }
        while let Some(&[a, b, c, d, e, f, g, h, i, j, k, _]) = text[at..].first_chunk() {
            let low = u64::from_le_bytes([a, b, c, d, e, f, g, h]) | FOLD;
            let high = u64::from_le_bytes([e, f, g, h, i, j, k, 0]) | FOLD;
            let test = |piece: u64| {
                let (byte, bit) = place(piece as u32);
                u64::from(self.passes[byte] & bit)
            };
            let mut passed = test(low)
                | test(low >> 8) << 8
                | test(low >> 16) << 16
                | test(low >> 24) << 24
                | test(high) << 32
                | test(high >> 8) << 40
                | test(high >> 16) << 48
                | test(high >> 24) << 56;
            while passed != 0 {
                let lane = passed.trailing_zeros() as usize / 8;
                passed &= !(0xff << (8 * lane));
                self.look_up(text, at + lane, found);
            }
            at += 8;
        }
        for last in at..text.len() {
            self.look_up(text, last, found);
        }
    }

    /// Reports the literals whose piece stands at `at`.
    fn look_up<'a>(&'a self, text: &[u8], at: usize, found: &mut impl FnMut(Hit<'a>)) {
        let mut window = [0; 4];
        for (slot, byte) in window.iter_mut().zip(&text[at..]) {
            *slot = *byte;
        }
        self.look_up_piece(text, fold(window), at as isize, found);
    }

    /// Reports the literals that have this piece, which stands at `at`; -1 for one that begins before the text.
    fn look_up_piece<'a>(&'a self, text: &[u8], piece: u32, at: isize, found: &mut impl FnMut(Hit<'a>)) {
        let mask = self.table.len() - 1;
        let mut slot = (hash(piece) >> 8) as usize & mask;
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
        for &(number, back) in &self.order[entry.from as usize..(entry.from + entry.count) as usize] {
            let literal = &self.literals[number as usize];
            let Some(start) = at.checked_sub(back).and_then(|start| usize::try_from(start).ok()) else { continue };
            let end = start + literal.bytes.len();
            let Some(there) = text.get(start..end) else { continue };
            let same = match literal.ignore_case {
                true => there.eq_ignore_ascii_case(&literal.bytes),
                false => *there == *literal.bytes,
            };
            if same {
                found(Hit { start, end, literal: number, uses: &literal.uses });
            }
        }
    }
}

/// Four bytes as a number, letters without their case. Other bytes fold together too (`[` and `{`); the exact comparison sorts that out.
fn fold(bytes: [u8; 4]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// Multiplicative hash; the constant is 2^32 divided by the golden ratio, made odd. The upper bits are the better ones.
fn hash(piece: u32) -> u32 {
    piece.wrapping_mul(0x9e37_79b1)
}

/// Byte and bit of a piece in the bitmap.
fn place(piece: u32) -> (usize, u8) {
    let hash = hash(piece);
    ((hash >> 17) as usize % BITMAP, 1 << (hash >> 14 & 7))
}

/// The folded pieces under which a literal is found, each with its distance from the literal's start.
///
/// One for most. A literal of three bytes has a piece for each byte that may stand beside it: before it when a word
/// starts with it (that excludes letters and digits, so `sk_` is not looked up in every `task_`), else behind it. The
/// former begin one byte before the literal, which `look_up` undoes.
fn pieces_of(literal: &Literal) -> Vec<(u32, isize)> {
    let bytes = &literal.bytes;
    if let Some(piece) = bytes.get(literal.piece..literal.piece + 4) {
        return vec![(fold([piece[0], piece[1], piece[2], piece[3]]), literal.piece as isize)];
    }
    let mut pieces: Vec<_> = match literal.leads {
        true => (0..=u8::MAX)
            .filter(ends_before_word)
            .map(|byte| (fold([byte, bytes[0], bytes[1], bytes[2]]), -1))
            .collect(),
        false => (0..=u8::MAX).map(|byte| (fold([bytes[0], bytes[1], bytes[2], byte]), 0)).collect(),
    };
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// Bytes before a word: ASCII that is no letter or digit, the `n` of a written-out line break, and the last bytes of
/// typographic quotes, no-break space and byte-order mark.
fn ends_before_word(byte: &u8) -> bool {
    !byte.is_ascii_alphanumeric() && byte.is_ascii() || matches!(byte, b'n' | 0x98 | 0x99 | 0x9c | 0x9d | 0xa0 | 0xbf)
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
        let wanted = literals
            .iter()
            .enumerate()
            .map(|(n, (l, i))| Wanted { literal: l.as_bytes().to_vec(), ignore_case: *i, wish: wish(n) })
            .collect();
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
        let (_, refused) = Prefilter::new(vec![Wanted { literal: b"ab".to_vec(), ignore_case: false, wish: wish(7) }]);
        assert_eq!(refused, [wish(7)]);
    }

    #[test]
    fn a_leading_literal_of_three_bytes_is_not_looked_up_inside_of_words() {
        let wish = Use { rule: 0, purpose: Purpose::Form(Place::Start) };
        let (prefilter, _) = Prefilter::new(vec![Wanted { literal: b"sk_".to_vec(), ignore_case: false, wish }]);
        let starts = |text: &[u8]| {
            let mut starts = Vec::new();
            prefilter.scan(text, &mut |hit| starts.push(hit.start));
            starts
        };
        assert_eq!(starts(b"sk_ task_ =sk_ \\nsk_ sk_"), [0, 11, 17, 21]);
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
