//! The prefilter: one pass over the bytes that finds every place where a literal of any rule stands.
//!
//! A credential, and a word of a name, starts or ends where a run of letters and digits does. Such edges are found 64 bytes
//! at a time (`classify`). Where a word starts, four bytes are looked up in a table (`table`) that says whether any literal
//! has such a piece; where one ends, and for the few literals that no edge tells, a `sieve` is asked. What passes is narrowed
//! by longer pieces, and only then looked up exactly. Up to there nothing branches on what the text is, because processors
//! guess that wrongly. So the cost follows the bytes, not the number of rules. Patterns and values are not known here.

mod classify;
mod sieve;
mod table;

pub(super) use table::{Purpose, SHORTEST, Use, Wanted};

use crate::rule::Place;
use classify::{BLOCK, BLOCKS, CHUNK, Classes, Sieves, with_best};
use sieve::Sieve;
use std::borrow::Cow;
use table::{Entry, FIRST, Literal, Pieces, Slot, Tables, first_place, may_pass};

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
}

/// Room for the candidates of one kind, a power of two. There can be no more than half as many.
const MOST: usize = 2 * BLOCKS * BLOCK;

/// Words of a block that are looked at without asking whether it has so many: seldom does one have more.
const USUAL: usize = 12;

/// Above the bits of the place of an end: that it is none, but a piece that no edge tells.
const LOOSE: u16 = 1 << 15;

impl Prefilter {
    /// For the built-in rules, all of them: what the build made.
    pub(super) fn built_in() -> Self {
        Self { tables: Cow::Borrowed(&BUILT_IN) }
    }

    /// For these literals. The wishes for those under [`SHORTEST`] bytes, which can't be searched for, are given back.
    pub(super) fn new(wanted: Vec<Wanted>) -> (Self, Vec<Use>) {
        let (tables, refused) = Tables::new(wanted);
        (Self { tables: Cow::Owned(tables) }, refused)
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
        let mut candidates = Candidates::new();
        for base in (0..text.len()).step_by(BLOCKS * BLOCK) {
            let rest = &text[base..];
            let count = rest.len().div_ceil(BLOCK).min(BLOCKS);
            match rest.first_chunk() {
                Some(chunk) => with_best(|| candidates.gather(&self.tables, chunk, count)),
                None => {
                    let mut padded = [0; CHUNK];
                    padded[..rest.len()].copy_from_slice(rest);
                    with_best(|| candidates.gather(&self.tables, &padded, count));
                }
            }
            let (mut starts, mut others) = (candidates.starts.all(), candidates.others.all());
            loop {
                match (starts, others) {
                    ([start, rest @ ..], _) if others.first().is_none_or(|other| *start <= other & !LOOSE) => {
                        self.look_at_start(text, base + usize::from(*start), found);
                        starts = rest;
                    }
                    (_, [other, rest @ ..]) => {
                        self.look_at_other(text, base + usize::from(*other & !LOOSE), other & LOOSE != 0, found);
                        others = rest;
                    }
                    _ => break,
                }
            }
        }
    }

    /// Looks up the pieces that start a word at `at`.
    #[inline]
    fn look_at_start<'a>(&'a self, text: &[u8], at: usize, found: &mut impl FnMut(Hit<'a>)) {
        let Tables { eight, six, four, three, .. } = &*self.tables;
        let there = folded(text, at);
        let [of_six, of_four, of_three] = [6, 4, 3].map(|length| there & LOWEST[length]);
        if may_pass(&eight.passes, there) {
            self.compare(text, at, 0, eight.of_piece(there), found);
        }
        if may_pass(&six.passes, of_six) {
            self.compare(text, at, 0, six.of_piece(of_six), found);
        }
        if may_pass(&four.passes, of_four) {
            self.compare(text, at, 0, four.of_piece(of_four), found);
        }
        if may_pass(&three.passes, of_three) {
            self.compare(text, at, 0, three.of_piece(of_three), found);
        }
    }

    /// Looks up the piece that ends a word at `at`, or the loose one there.
    #[inline]
    fn look_at_other<'a>(&'a self, text: &[u8], at: usize, loose: bool, found: &mut impl FnMut(Hit<'a>)) {
        if loose {
            return self.compare(text, at, 0, self.tables.loose.of_piece(folded(text, at) & LOWEST[3]), found);
        }
        // Three bytes further on than the piece begins, which may be before the text does.
        let there =
            at.checked_sub(3).map_or_else(|| folded(text, 0) << (24 - 8 * at) | 0x2020_2020, |at| folded(text, at));
        self.compare(text, at, 3, self.tables.ends.of_piece(there & LOWEST[4]), found);
    }

    /// Reports the literals among `entries`, one piece of which stands `less` bytes before `at`.
    fn compare<'a>(&'a self, text: &[u8], at: usize, less: isize, entries: &[Entry], found: &mut impl FnMut(Hit<'a>)) {
        for entry in entries {
            let Some(start) = at.checked_add_signed(-less - entry.back as isize) else { continue };
            let Some(there) = text.get(start..start + entry.length as usize) else { continue };
            if there.last_chunk().map(|last: &[u8; 2]| last.map(|byte| byte | 0x20)) != Some(entry.last) {
                continue;
            }
            let literal = &self.tables.literals[entry.literal as usize];
            let bytes = &self.tables.bytes[literal.from as usize..][..literal.length as usize];
            let same = if literal.ignore_case { there.eq_ignore_ascii_case(bytes) } else { there == bytes };
            if same {
                found(self.hit(start, entry.literal));
            }
        }
    }
}

/// The lowest bytes of eight, by their number.
const LOWEST: [u64; 7] = [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff];

/// Eight bytes as a number, letters without their case. Behind the end of the text there is nothing but zeros.
#[inline]
fn folded(text: &[u8], at: usize) -> u64 {
    let there = text.get(at..).unwrap_or_default();
    let eight = there.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        padded.iter_mut().zip(there).for_each(|(byte, there)| *byte = *there);
        padded
    });
    u64::from_le_bytes(eight) | 0x2020_2020_2020_2020
}

/// Places of a chunk, ascending.
struct Places {
    found: [u16; MOST],
    count: usize,
}

impl Places {
    /// Adds a place if it `counts`. There is no branch, because nobody could predict it.
    #[inline(always)]
    fn add(&mut self, place: u16, counts: bool) {
        self.found[self.count & (MOST - 1)] = place;
        self.count += usize::from(counts);
    }

    fn all(&self) -> &[u16] {
        &self.found[..self.count]
    }

    /// Keeps those that `count`.
    #[inline(always)]
    fn narrow(&mut self, mut counts: impl FnMut(u16) -> bool) {
        let mut kept = 0;
        for at in 0..self.count.min(MOST) {
            let place = self.found[at];
            self.found[kept & (MOST - 1)] = place;
            kept += usize::from(counts(place));
        }
        self.count = kept;
    }
}

/// The places of some blocks where a literal could stand.
struct Candidates {
    classes: Classes,
    /// Where a word starts.
    starts: Places,
    /// Where one ends, or a piece is that no edge tells.
    others: Places,
}

impl Candidates {
    fn new() -> Self {
        let [starts, others] = [(); 2].map(|()| Places { found: [0; MOST], count: 0 });
        Self { classes: Classes::new(), starts, others }
    }

    /// Replaces the candidates by those of the first blocks of `chunk`.
    #[inline(always)]
    fn gather(&mut self, tables: &Tables, chunk: &[u8; CHUNK], blocks: usize) {
        self.classes.read(chunk, blocks, Sieves { rare: &tables.rare, tails: &tables.tails });
        (self.starts.count, self.others.count) = (0, 0);
        let starts = if tables.dense { [u64::MAX; BLOCKS] } else { self.classes.starts() };
        let ends = self.classes.ends();
        for at in 0..blocks.min(BLOCKS) {
            self.add_starts(&tables.first, at * BLOCK, starts[at]);
            self.add_others(at * BLOCK, ends[at], 0);
            self.add_others(at * BLOCK, self.classes.rare[at + 1], LOOSE);
        }
        self.narrow(tables, &starts);
    }

    /// Adds those places at which the first four bytes of a piece could be, and maybe the first behind the block.
    #[inline(always)]
    fn add_starts(&mut self, first: &[u32; FIRST], base: usize, mut bits: u64) {
        let Some(window) = self.classes.folded[base..].first_chunk::<{ BLOCK + 4 }>() else { return };
        // The place of the lowest bit, 64 if there is none, and whether it counts.
        let next = |bits: &mut u64| {
            let lane = bits.trailing_zeros() as usize;
            *bits &= bits.wrapping_sub(1);
            let four = window[lane..lane + 4].first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
            let (number, bit) = first_place(four);
            (lane, first[number] >> bit & 1 == 1)
        };
        let Some(room) = self.starts.found[self.starts.count..].first_chunk_mut::<16>() else { return };
        let mut count = 0;
        for _ in 0..USUAL {
            let (lane, counts) = next(&mut bits);
            room[count] = (base + lane) as u16;
            count += usize::from(counts);
        }
        self.starts.count += count;
        while bits != 0 {
            let (lane, counts) = next(&mut bits);
            self.starts.add((base + lane) as u16, counts);
        }
    }

    /// Adds all places of the bits, which are few.
    #[inline(always)]
    fn add_others(&mut self, base: usize, mut bits: u64, mark: u16) {
        let mut add = |bits: &mut u64| {
            self.others.add((base + bits.trailing_zeros() as usize) as u16 | mark, *bits != 0);
            *bits &= bits.wrapping_sub(1);
        };
        add(&mut bits);
        while bits != 0 {
            add(&mut bits);
        }
    }

    /// Keeps those that may have a piece at full length.
    #[inline(always)]
    fn narrow(&mut self, tables: &Tables, starts: &[u64; BLOCKS]) {
        let Tables { eight, six, four, three, ends, loose, .. } = tables;
        let (eight, six, four, three) = (&*eight.passes, &*six.passes, &*four.passes, &*three.passes);
        let (ends, loose) = (&*ends.passes, &*loose.passes);
        let folded = &self.classes.folded;
        let eight_at = |at: usize| folded[at..at + 8].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        let mut last = u16::MAX;
        self.starts.narrow(|place| {
            // Behind a block one may have been added twice, or though nothing starts there.
            let is_new = std::mem::replace(&mut last, place) != place;
            let is_start = starts[usize::from(place) / BLOCK % BLOCKS] >> (place % BLOCK as u16) & 1 == 1;
            let there = eight_at(place.into());
            let passes = may_pass(eight, there)
                | may_pass(six, there & LOWEST[6])
                | may_pass(four, there & LOWEST[4])
                | may_pass(three, there & LOWEST[3]);
            passes & is_new & is_start & (usize::from(place) < BLOCKS * BLOCK)
        });
        self.others.narrow(|place| {
            let (at, is_loose) = (usize::from(place & !LOOSE), place & LOOSE != 0);
            let (of_end, of_loose) = (eight_at(at.saturating_sub(3)) & LOWEST[4], eight_at(at) & LOWEST[3]);
            is_loose & may_pass(loose, of_loose) | !is_loose & (may_pass(ends, of_end) | (at < 3))
        });
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
    fn many_literals_of_no_edge_are_found_inside_words() {
        for count in [30, 216] {
            let letter = |number: usize| char::from(b'a' + (number % 6) as u8);
            let literals: Vec<String> =
                (0..count).map(|n| format!("q{}{}{}z", letter(n / 36), letter(n / 6), letter(n))).collect();
            let wanted: Vec<_> = literals.iter().map(|literal| (literal.as_str(), true, Edge::None)).collect();
            let text = literals.iter().map(|literal| format!("m{literal}m")).collect::<String>().to_uppercase();
            let found: Vec<(usize, usize)> = hits(&wanted, text.as_bytes()).iter().map(|hit| (hit.0, hit.2)).collect();
            assert_eq!(found, (0..count).map(|n| (n * 7 + 1, n)).collect::<Vec<_>>(), "{count}");
        }
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
