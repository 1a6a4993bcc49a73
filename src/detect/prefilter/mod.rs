//! The prefilter: one pass over the bytes that finds every place where a literal of any rule stands.
//!
//! A credential, and a word of a name, starts or ends where a run of letters and digits does. Such edges are found 64 bytes
//! at a time (`classify`, `vector`). Where a word starts, four bytes are looked up in a table (`table`) that says whether any literal
//! has such a piece; where one ends, and for the few literals that no edge tells, a `sieve` is asked. What passes is narrowed
//! by longer pieces (`candidates`), and only then looked up exactly. Up to there nothing branches on what the text is, because
//! processors guess that wrongly. Most words near which values stand are looked up only where a value could be, near a long
//! run of letters and digits. So the cost follows the bytes, not the number of rules. Patterns and values are not known here.

mod candidates;
mod classify;
mod sieve;
mod spot;
mod table;
mod vector;
mod wanted;

pub(super) use table::SHORTEST;
#[cfg(test)]
pub(super) use wanted::KINDS;
pub(super) use wanted::{NEAR_RUN, Purpose, RUN, Use, Wanted};

use crate::rule::Place;
use candidates::Candidates;
use classify::{BLOCK, BLOCKS, CHUNK};
use sieve::Sieve;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use table::{Eight, Entry, FOLD, Fixed, Literal, Pieces, Reach, Starts, Tables};

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

/// Where literals are looked for that count near runs only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// There.
    NearRuns,
    /// Everywhere: what is a part of a text does not show all runs.
    Everywhere,
}

thread_local! {
    /// Kept from one text to the next: clearing it costs more than looking into a small one.
    static CANDIDATES: Cell<Option<Box<Candidates>>> = const { Cell::new(None) };
}

/// Finds the literals of all rules at once.
#[derive(Debug)]
pub(super) struct Prefilter {
    tables: Cow<'static, Tables>,
}

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
    /// and the literals: that of their places, give or take some bytes, first of all that count anywhere, then of those that
    /// count near runs. Some that stand elsewhere are told, too.
    pub(super) fn scan<'a>(&'a self, text: &[u8], look: Look, found: &mut impl FnMut(Hit<'a>)) {
        let mut candidates = CANDIDATES.take().unwrap_or_default();
        candidates.begin();
        self.look_anywhere(text, &mut candidates, found);
        let blocks = candidates.words.len();
        match look {
            Look::Everywhere => self.look_near_run(text, &candidates.words, 0..blocks, found),
            Look::NearRuns => {
                const REACH: usize = NEAR_RUN.div_ceil(BLOCK);
                let mut end = 0;
                for &run in &candidates.runs {
                    let near = run.saturating_sub(REACH).max(end)..blocks.min(run + REACH + 1);
                    end = near.end;
                    self.look_near_run(text, &candidates.words, near, found);
                }
            }
        }
        CANDIDATES.set(Some(candidates));
    }

    /// Finds the literals that count anywhere.
    fn look_anywhere<'a>(&'a self, text: &[u8], candidates: &mut Candidates, found: &mut impl FnMut(Hit<'a>)) {
        for base in (0..text.len()).step_by(BLOCKS * BLOCK) {
            let rest = &text[base..];
            let count = rest.len().div_ceil(BLOCK).min(BLOCKS);
            match rest.first_chunk() {
                Some(chunk) => candidates.read(&self.tables, chunk, count),
                None => {
                    let mut padded = [0; CHUNK];
                    padded[..rest.len()].copy_from_slice(rest);
                    candidates.read(&self.tables, &padded, count);
                }
            }
            let Candidates { starts, ends, loose, .. } = &*candidates;
            for &at in starts.all() {
                self.look_at_start(&self.tables.anywhere, text, base + usize::from(at), found);
            }
            for &at in ends.all() {
                self.look_at_end(text, base + usize::from(at), found);
            }
            for &at in loose.all() {
                self.look_at_loose(text, base + usize::from(at), found);
            }
        }
    }

    /// Finds the literals that count near runs, in some blocks of the text, in each of which `words` start.
    fn look_near_run<'a>(&'a self, text: &[u8], words: &[u64], blocks: Range<usize>, found: &mut impl FnMut(Hit<'a>)) {
        let pieces = &self.tables.near_runs;
        for block in blocks {
            let mut bits = words[block];
            while bits != 0 {
                let at = block * BLOCK + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let there = eight(text, at);
                if pieces.may_be(there | FOLD) && pieces.may_stand(there) {
                    self.look_at_start(pieces, text, at, found);
                }
            }
        }
    }

    /// Looks up the piece that starts a word at `at`.
    #[inline]
    fn look_at_start<'a>(&'a self, starts: &'a Starts, text: &[u8], at: usize, found: &mut impl FnMut(Hit<'a>)) {
        let there = eight(text, at);
        let [long, short] = starts.keys(there | FOLD);
        self.compare(text, at, there, starts.pieces.of_piece(long), found);
        if short != long {
            self.compare(text, at, there, starts.pieces.of_piece(short), found);
        }
    }

    /// Looks up the piece that ends a word at `at`.
    #[inline]
    fn look_at_end<'a>(&'a self, text: &[u8], at: usize, found: &mut impl FnMut(Hit<'a>)) {
        // The last of eight bytes, the first of which may be before the text.
        let first = at.checked_sub(7);
        let there = first.map_or_else(|| eight(text, 0) << (56 - 8 * at), |first| eight(text, first));
        self.compare(text, at.wrapping_sub(7), there, self.tables.ends.of_piece((there | FOLD) >> 32), found);
    }

    /// Looks up the piece at `at` that no edge tells.
    #[inline]
    fn look_at_loose<'a>(&'a self, text: &[u8], at: usize, found: &mut impl FnMut(Hit<'a>)) {
        let there = eight(text, at);
        self.compare(text, at, there, self.tables.loose.of_piece((there | FOLD) & 0xff_ffff), found);
    }

    /// Reports the literals among `entries`; the eight bytes that are looked at stand at `at`.
    #[inline]
    fn compare<'a>(&'a self, text: &[u8], at: usize, eight: u64, entries: &[Entry], found: &mut impl FnMut(Hit<'a>)) {
        for entry in entries.iter().filter(|entry| entry.eight.fits(eight)) {
            // Nearly all that is no literal is told by its other end.
            let far_end =
                text.get(at.wrapping_add_signed(entry.to_far_end as isize)..).and_then(|rest| rest.first_chunk());
            if far_end.is_some_and(|bytes| !entry.far_end.fits(u64::from_le_bytes(*bytes))) {
                continue;
            }
            let start = at.wrapping_add_signed(-entry.back as isize);
            let literal = &self.tables.literals[entry.literal as usize];
            let Some(there) = text.get(start..).and_then(|rest| rest.get(..literal.length as usize)) else { continue };
            let bytes = &self.tables.bytes[literal.from as usize..][..literal.length as usize];
            let same = if literal.ignore_case { there.eq_ignore_ascii_case(bytes) } else { there == bytes };
            if same {
                found(self.hit(start, entry.literal));
            }
        }
    }
}

/// Eight bytes as a number. Behind the end of the text there is nothing but zeros.
#[inline]
fn eight(text: &[u8], at: usize) -> u64 {
    let there = text.get(at..).unwrap_or_default();
    let eight = there.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 8];
        padded.iter_mut().zip(there).for_each(|(byte, there)| *byte = *there);
        padded
    });
    u64::from_le_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use wanted::Edge;

    fn hits(literals: &[(&str, bool, Edge)], text: &[u8]) -> Vec<(usize, usize, usize)> {
        let wanted = literals.iter().enumerate().map(|(rule, &(literal, ignore_case, edge))| Wanted {
            edge,
            ignore_case,
            ..Wanted::of_keyword(rule, literal)
        });
        let (prefilter, refused) = Prefilter::new(wanted.collect());
        assert!(refused.is_empty());
        let mut out = Vec::new();
        prefilter
            .scan(text, Look::NearRuns, &mut |hit| out.extend(hit.uses.iter().map(|u| (hit.start, hit.end, u.rule))));
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
            (("token", true, Start), "myToken 9token mytoken", vec![2]),
            (("9token", true, Start), "9token _9token_ x9token", vec![0, 8, 17]),
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
        for count in [30, 343] {
            let letter = |number: usize| char::from(b'a' + (number % 7) as u8);
            let literals: Vec<String> =
                (0..count).map(|n| format!("q{}{}{}z", letter(n / 49), letter(n / 7), letter(n))).collect();
            let wanted: Vec<_> = literals.iter().map(|literal| (literal.as_str(), true, Edge::None)).collect();
            let text = literals.iter().map(|literal| format!("m{literal}m")).collect::<String>().to_uppercase();
            let found: Vec<(usize, usize)> = hits(&wanted, text.as_bytes()).iter().map(|hit| (hit.0, hit.2)).collect();
            assert_eq!(found, (0..count).map(|n| (n * 7 + 1, n)).collect::<Vec<_>>(), "{count}");
        }
    }

    #[test]
    fn some_literals_are_looked_for_near_runs_only() {
        let wanted = |literal: &str, near_run| Wanted {
            edge: Edge::Start,
            near_run,
            ..Wanted::of_keyword(usize::from(near_run), literal)
        };
        let (prefilter, _) = Prefilter::new(vec![
            wanted("acme", true),
            wanted("other", false),
            wanted("both", true),
            wanted("both", false),
        ]);
        let found = |text: &str, look| {
            let mut found = Vec::new();
            prefilter.scan(text.as_bytes(), look, &mut |hit| found.push(hit.start));
            found.sort_unstable();
            found
        };
        let (run, none) = ("A9".repeat(RUN / 2), format!("{}-{}", "a9".repeat(RUN / 2 - 1), "b"));
        let far = " .".repeat(NEAR_RUN / 2 + 2 * BLOCK);
        for gap in [1, 2, 7, 30, 63, 64, 65, 200, NEAR_RUN - 1, NEAR_RUN] {
            let gap = &far[..gap];
            for text in
                [format!("{far}acme{gap}{run}{far}"), format!("{far}{run}{}acme", &gap[..gap.len().max(RUN + 1) - RUN])]
            {
                assert_eq!(found(&text, Look::NearRuns).len(), 1, "{text}");
            }
        }
        let text = format!("acme other both {none}{far}{run}{far}acme other");
        let last = text.len() - 10;
        assert_eq!(found(&text, Look::NearRuns), [5, 11, last + 5]);
        assert_eq!(found(&text, Look::Everywhere), [0, 5, 11, last, last + 5]);
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
