//! The places of a text where a literal could stand, a chunk at a time: found without a branch that depends on the text.

use super::classify::{BLOCK, BLOCKS, CHUNK, Classes, Sieves, Work, with_best};
use super::table::{FIRST, Starts, Tables, first_place, may_pass};

/// Room for the candidates of one kind, a power of two. There can be no more than half as many.
const MOST: usize = 2 * BLOCKS * BLOCK;

/// Words of a block that are looked at without asking whether it has so many: seldom does one have more.
const USUAL: usize = 10;

/// The lowest bytes of eight, by their number.
pub(super) const LOWEST: [u64; 7] = [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff];

/// Places of a chunk, ascending.
pub(super) struct Places {
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

    /// Adds all places of the bits, which are few.
    #[inline(always)]
    fn add_few(&mut self, base: usize, mut bits: u64) {
        let mut add = |bits: &mut u64| {
            self.add((base + bits.trailing_zeros() as usize) as u16, *bits != 0);
            *bits &= bits.wrapping_sub(1);
        };
        add(&mut bits);
        while bits != 0 {
            add(&mut bits);
        }
    }

    pub(super) fn all(&self) -> &[u16] {
        &self.found[..self.count]
    }

    /// Keeps those that `count`.
    #[inline(always)]
    fn narrow(&mut self, counts: impl Fn(usize) -> bool) {
        let mut kept = 0;
        for at in 0..self.count.min(MOST) {
            let place = self.found[at];
            self.found[kept & (MOST - 1)] = place;
            kept += usize::from(counts(place.into()));
        }
        self.count = kept;
    }
}

/// The places of a text where a literal could stand.
pub(super) struct Candidates {
    classes: Classes,
    /// Where a word starts, in the chunk that was looked at last.
    pub starts: Places,
    /// Where one ends, in that chunk.
    pub ends: Places,
    /// Where a piece could be that no edge tells, in that chunk.
    pub loose: Places,
    /// Where words start, a bit for each byte of each block of the text so far.
    pub words: Vec<u64>,
    /// The blocks in which a run begins, or goes on.
    pub runs: Vec<usize>,
}

/// The work on some blocks.
struct Gather<'a> {
    candidates: &'a mut Candidates,
    tables: &'a Tables,
    chunk: &'a [u8; CHUNK],
    blocks: usize,
}

impl Work for Gather<'_> {
    #[inline(always)]
    fn run(self) {
        self.candidates.gather(self.tables, self.chunk, self.blocks);
    }
}

impl Default for Candidates {
    fn default() -> Self {
        let [starts, ends, loose] = [(); 3].map(|()| Places { found: [0; MOST], count: 0 });
        Self { classes: Classes::new(), starts, ends, loose, words: Vec::new(), runs: Vec::new() }
    }
}

impl Candidates {
    /// Forgets all of the text before.
    pub(super) fn begin(&mut self) {
        self.classes.begin();
        self.words.clear();
        self.runs.clear();
    }

    /// Goes on to so many blocks of `chunk`.
    pub(super) fn read(&mut self, tables: &Tables, chunk: &[u8; CHUNK], blocks: usize) {
        with_best(Gather { candidates: self, tables, chunk, blocks });
    }

    #[inline(always)]
    fn gather(&mut self, tables: &Tables, chunk: &[u8; CHUNK], blocks: usize) {
        self.classes.read(chunk, blocks, Sieves { rare: &tables.rare, tails: &tables.tails });
        (self.starts.count, self.ends.count, self.loose.count) = (0, 0, 0);
        let starts = if tables.dense { [u64::MAX; BLOCKS] } else { self.classes.starts() };
        let (ends, runs) = (self.classes.ends(), self.classes.runs());
        let blocks = blocks.min(BLOCKS);
        let base = self.words.len();
        self.runs.extend((0..blocks).filter(|at| runs[*at] != 0).map(|at| base + at));
        self.words.extend_from_slice(&starts[..blocks]);
        for at in 0..blocks {
            self.add_starts(&tables.anywhere.first, at * BLOCK, starts[at]);
            self.ends.add_few(at * BLOCK, ends[at]);
            self.loose.add_few(at * BLOCK, self.classes.rare[at + 1]);
        }
        self.narrow(tables);
    }

    /// Adds those places at which the first four bytes of a piece could be.
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
        // So often there is none any more, and the place behind the block is looked at, each time with the same outcome.
        let spare = USUAL.saturating_sub(bits.count_ones() as usize);
        let (mut count, mut last) = (0, false);
        for _ in 0..USUAL {
            let (lane, counts) = next(&mut bits);
            room[count] = (base + lane) as u16;
            count += usize::from(counts);
            last = counts;
        }
        self.starts.count += count - if last { spare } else { 0 };
        while bits != 0 {
            let (lane, counts) = next(&mut bits);
            self.starts.add((base + lane) as u16, counts);
        }
    }

    /// Keeps those that may have a piece at full length.
    #[inline(always)]
    fn narrow(&mut self, tables: &Tables) {
        let Tables { anywhere: Starts { beginnings, four, three, .. }, ends, loose, .. } = tables;
        let (beginnings, four, three) = (&**beginnings, &*four.passes, &*three.passes);
        let (ends, loose) = (&*ends.passes, &*loose.passes);
        let folded = &self.classes.folded;
        let eight_at = |at: usize| folded[at..at + 8].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        self.starts.narrow(|at| {
            let there = eight_at(at);
            may_pass(beginnings, there & LOWEST[6])
                | may_pass(four, there & LOWEST[4])
                | may_pass(three, there & LOWEST[3])
        });
        // The first bytes of a piece may be those of the chunk before.
        self.ends.narrow(|at| may_pass(ends, eight_at(at.saturating_sub(3)) & LOWEST[4]) | (at < 3));
        self.loose.narrow(|at| may_pass(loose, eight_at(at) & LOWEST[3]));
    }
}
