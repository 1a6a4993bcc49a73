//! The prefilter: one pass over the bytes that finds every place where a literal of any rule stands.
//!
//! A credential, and a word of a name, starts or ends where a run of letters and digits does. Such edges are found 64 bytes
//! at a time (`classify`); only there four bytes are hashed into a table (`table`) that says whether any literal has such a
//! piece, and what passes is looked up exactly. The few literals that no edge tells are searched for beside that. So the cost
//! follows the bytes, not the number of rules. Patterns and values are not known here.

mod classify;
mod table;

pub(super) use table::{Purpose, SHORTEST, Use, Wanted};

use crate::rule::Place;
use aho_corasick::{AhoCorasick, MatchKind, packed};
use classify::{BLOCK, Block, classify};
use std::borrow::Cow;
use table::{Entry, LONG, Literal, Pieces, Slot, Tables, may_pass};

include!(concat!(env!("OUT_DIR"), "/prefilter.rs"));

/// How far before and behind a literal it is decided whether it stands at an edge, in bytes.
pub(super) const CONTEXT: usize = 6;

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
    tables: Cow<'static, Tables>,
    loose: Option<Loose>,
}

/// Blocks that are classified at a time: what fits into a first-level cache beside the table.
const BLOCKS: usize = 64;

/// Bytes of a block, and before and behind it what a piece may have of its neighbours.
const WINDOW: usize = 3 + BLOCK + 8;

/// The lowest bytes of eight, by their number.
const LOWEST: [u64; 8] =
    [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, 0xff_ffff_ffff_ffff];

impl Prefilter {
    /// For the built-in rules, all of them: what the build made.
    pub(super) fn built_in() -> Self {
        Self { tables: Cow::Borrowed(&BUILT_IN), loose: Loose::of(&BUILT_IN) }
    }

    /// For these literals. The wishes for those under [`SHORTEST`] bytes, which can't be searched for, are given back.
    pub(super) fn new(wanted: Vec<Wanted>) -> (Self, Vec<Use>) {
        let (tables, refused) = Tables::new(wanted);
        (Self { loose: Loose::of(&tables), tables: Cow::Owned(tables) }, refused)
    }

    /// For each literal its length and who asked for it.
    pub(super) fn literals(&self) -> impl Iterator<Item = (usize, &[Use])> {
        (0..self.tables.literals.len() as u32).map(|literal| self.hit(0, literal)).map(|hit| (hit.end, hit.uses))
    }

    /// A literal that is known to stand at `start`.
    pub(super) fn hit(&self, start: usize, literal: u32) -> Hit<'_> {
        let known = &self.tables.literals[literal as usize];
        let uses = &self.tables.uses[known.uses as usize..(known.uses + known.use_count) as usize];
        Hit { start, end: start + known.length as usize, literal, uses }
    }

    /// Calls `found` for every literal that stands at its edge in `text`, in an order that depends on nothing but the text
    /// and the literals, and is that of their places, give or take some bytes. Some that stand elsewhere are told, too.
    pub(super) fn scan<'a>(&'a self, text: &[u8], found: &mut impl FnMut(Hit<'a>)) {
        let mut classes = [Block::default(); BLOCKS + 1];
        let mut before = Block::default();
        let mut loose = self.loose.as_ref().and_then(|loose| loose.next(text, 0));
        for base in (0..text.len()).step_by(BLOCKS * BLOCK) {
            // One block more, because what is behind a block counts.
            let count = fill(&text[base..], &mut classes);
            classes[count..].fill(Block::default());
            for at in 0..count.min(BLOCKS) {
                let (class, behind) = (classes[at], classes[at + 1]);
                let starts = if self.tables.dense { u64::MAX } else { class.starts(before, behind) };
                self.look(text, base + at * BLOCK, starts, class.ends(behind), found);
                before = class;
                while let Some((place, which)) = loose
                    && place < base + (at + 1) * BLOCK
                {
                    let (_, from, to) = self.tables.loose[which];
                    self.compare(text, place, 0, &self.tables.loose_entries[from as usize..to as usize], found);
                    loose = self.loose.as_ref().and_then(|loose| loose.next(text, place + 1));
                }
            }
        }
    }

    /// Looks up the pieces at the edges of the block at `base`.
    #[inline]
    fn look<'a>(&'a self, text: &[u8], base: usize, starts: u64, ends: u64, found: &mut impl FnMut(Hit<'a>)) {
        let mut padded = [0; WINDOW];
        let window: &[u8; WINDOW] = match base.checked_sub(3).and_then(|from| text[from..].first_chunk()) {
            Some(window) => window,
            None => {
                let skipped = 3 - base.min(3);
                let there = &text[base - base.min(3)..text.len().min(base + BLOCK + 8)];
                padded[skipped..skipped + there.len()].copy_from_slice(there);
                &padded
            }
        };
        let folded = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes) | 0x2020_2020_2020_2020;
        let eight = |at: usize| window[at..].first_chunk().map_or(0, folded);
        let Tables { long, starts: medium, short, ends: last, .. } = &*self.tables;
        let (in_long, in_medium, in_short, in_last) = (&*long.passes, &*medium.passes, &*short.passes, &*last.passes);
        for lane in lanes(starts) {
            let eight = eight(lane + 3);
            let [six, four, three] = [LONG, 4, 3].map(|length| eight & LOWEST[length]);
            let at = base + lane;
            // One branch for all, which is hardly ever taken.
            if may_pass(in_long, six) | may_pass(in_medium, four) | may_pass(in_short, three) {
                self.compare(text, at, 0, long.of_piece(six), found);
                self.compare(text, at, 0, medium.of_piece(four), found);
                self.compare(text, at, 0, short.of_piece(three), found);
            }
        }
        for lane in lanes(ends) {
            let piece = eight(lane) & LOWEST[4];
            if may_pass(in_last, piece) {
                // Three bytes further on than the piece begins, which may be before the text does.
                self.compare(text, base + lane, 3, last.of_piece(piece), found);
            }
        }
    }

    /// Reports the literals among `entries`, one piece of which stands `less` bytes before `at`.
    fn compare<'a>(&'a self, text: &[u8], at: usize, less: isize, entries: &[Entry], found: &mut impl FnMut(Hit<'a>)) {
        for entry in entries {
            let literal = &self.tables.literals[entry.literal as usize];
            let Some(start) = at.checked_add_signed(-less - entry.back as isize) else { continue };
            let Some(there) = text.get(start..start + literal.length as usize) else { continue };
            let bytes = &self.tables.bytes[literal.from as usize..][..literal.length as usize];
            let same = match literal.ignore_case {
                // Most differ at either end already.
                true => {
                    let ends =
                        |bytes: &[u8]| [bytes.first(), bytes.last()].map(|byte| byte.map(u8::to_ascii_lowercase));
                    ends(there) == ends(bytes) && there.eq_ignore_ascii_case(bytes)
                }
                false => there == bytes,
            };
            if same {
                found(self.hit(start, entry.literal));
            }
        }
    }
}

/// The places of the bits that are set.
fn lanes(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = (bits != 0).then_some(bits.trailing_zeros() as usize & 63);
        bits &= bits.wrapping_sub(1);
        lane
    })
}

/// Classifies the first blocks of `text`, the last of which may be short; how many there were.
fn fill(text: &[u8], classes: &mut [Block]) -> usize {
    let (blocks, rest) = text[..text.len().min(classes.len() * BLOCK)].as_chunks();
    classify(blocks, classes);
    if rest.is_empty() {
        return blocks.len();
    }
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    classify(&[last], &mut classes[blocks.len()..]);
    blocks.len() + 1
}

/// Searches for the pieces of literals that no edge tells.
#[derive(Debug)]
enum Loose {
    Packed(packed::Searcher),
    /// On a processor without the vectors for the former.
    Automaton(AhoCorasick),
}

impl Loose {
    fn of(tables: &Tables) -> Option<Self> {
        if tables.loose.is_empty() {
            return None;
        }
        let pieces = || tables.loose.iter().map(|(piece, _, _)| piece);
        let packed = packed::Config::new().builder().extend(pieces()).build();
        packed.map(Self::Packed).or_else(|| {
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(pieces());
            automaton.ok().map(Self::Automaton)
        })
    }

    /// The next piece at `from` or behind, and which it is. All are of one length, so that no two stand in one place.
    fn next(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let found = match self {
            Self::Packed(searcher) => searcher.find_in(text, (from..text.len()).into()),
            Self::Automaton(automaton) => automaton.find(aho_corasick::Input::new(text).range(from..)),
        }?;
        Some((found.start(), found.pattern().as_usize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use table::Edge;

    fn hits(literals: &[(&str, bool, Edge)], text: &[u8]) -> Vec<(usize, usize, usize)> {
        let wanted = literals.iter().enumerate().map(|(rule, &(literal, ignore_case, edge))| Wanted {
            edge,
            ignore_case,
            ..Wanted::of_keyword(rule, literal)
        });
        let (prefilter, refused) = Prefilter::new(wanted.collect());
        assert!(refused.is_empty());
        let mut out = Vec::new();
        prefilter.scan(text, &mut |hit| out.extend(hit.uses.iter().map(|u| (hit.start, hit.end, u.rule))));
        out.sort_unstable();
        out.dedup();
        out
    }

    #[test]
    fn literals_are_found_where_they_count() {
        use Edge::{End, None, Start};
        for (literal, text, starts) in [
            (("ghp_", false, None), "ghp_ GHP_ xghp_", vec![0, 11]),
            (("ghp_", false, Start), "ghp_ GHP_ xghp_ =ghp_\\nghp_", vec![0, 17, 23]),
            (("sk_", false, Start), "sk_ task_ =sk_", vec![0, 11]),
            (("pwd", true, End), "PWD=1 dbPwd pwds pwdx mypwd", vec![0, 8, 12, 24]),
            (("token", true, End), "mytoken tokenizer TOKENS", vec![2, 18]),
            (("token", true, Start), "myToken 9token mytoken", vec![2, 9]),
            (("api_key", true, Start), "my_api_key", vec![3]),
            (("://", false, None), "http://://", vec![4, 7]),
            (("abc", false, None), "ab", vec![]),
        ] {
            let found: Vec<usize> = hits(&[literal], text.as_bytes()).into_iter().map(|hit| hit.0).collect();
            assert_eq!(found, starts, "{literal:?} in {text}");
        }
    }

    #[test]
    fn the_build_makes_the_tables_that_the_loader_asks_for() {
        let (read, refused) = Prefilter::new(super::super::wanted(&crate::rule::builtin::rules()));
        assert_eq!(refused, []);
        assert!(format!("{:?}", read.tables) == format!("{BUILT_IN:?}"), "build/main.rs reads a rule in another way");
    }

    #[test]
    fn what_is_too_short_is_given_back() {
        let (_, refused) = Prefilter::new(vec![Wanted::of_keyword(7, "ab")]);
        assert_eq!(refused.first().map(|wish| wish.rule), Some(7));
    }

    /// Whether `at` is a place where words are parted, told a byte at a time.
    fn parts(text: &[u8], at: usize) -> bool {
        let (before, behind) = text.split_at(at);
        let (Some(last), Some(first)) = (before.last(), behind.first()) else { return true };
        let next_is_lower = behind.get(1).is_some_and(u8::is_ascii_lowercase);
        let hump = last.is_ascii_alphabetic() && first.is_ascii_uppercase();
        !last.is_ascii_alphabetic()
            || !first.is_ascii_alphabetic()
            || hump && (last.is_ascii_lowercase() || next_is_lower)
    }

    fn edge() -> impl Strategy<Value = Edge> {
        prop_oneof![Just(Edge::Start), Just(Edge::End), Just(Edge::None)]
    }

    proptest! {
        /// In texts of some blocks, and with more literals of no edge than are searched for one by one.
        #[test]
        fn it_finds_what_a_plain_search_finds(
            text in "[abA_ ]{0,200}",
            literals in prop::collection::vec(("[ab_]{3,7}", any::<bool>(), edge()), 1..60),
        ) {
            let text = text.into_bytes();
            let wanted: Vec<_> = literals.iter().map(|(l, ignore_case, edge)| (l.as_str(), *ignore_case, *edge)).collect();
            let found: std::collections::HashSet<_> = hits(&wanted, &text).into_iter().collect();
            for (rule, (literal, ignore_case, edge)) in literals.iter().enumerate() {
                let literal = literal.as_bytes();
                for (at, there) in text.windows(literal.len()).enumerate() {
                    let stands = there == literal || *ignore_case && there.eq_ignore_ascii_case(literal);
                    let counts = match edge {
                        Edge::Start => parts(&text, at) && literal[0] != b'_',
                        Edge::End => parts(&text, at + literal.len()) && literal.last() != Some(&b'_'),
                        Edge::None => true,
                    };
                    let is_found = found.contains(&(at, at + literal.len(), rule));
                    prop_assert!(stands || !is_found);
                    prop_assert!(is_found || !(stands && counts), "{literal:?} at {at}, {edge:?}");
                }
            }
        }
    }
}
