//! The places of a text where a literal could stand, a chunk at a time: found without a branch that depends on the text.

use super::classify::{BLOCK, BLOCKS, CHUNK, Classes, Sieves};
use super::table::{FIRST, Starts, Tables, first_place, may_pass};

/// Room for the candidates of one kind, a power of two. There can be no more than half as many.
const MOST: usize = 2 * BLOCKS * BLOCK;

/// Words of a block that are looked at without asking whether it has so many: seldom does one have more.
const USUAL: usize = 12;

/// Above the bits of the place of an end: that it is none, but a piece that no edge tells.
pub(super) const LOOSE: u16 = 1 << 15;

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

    pub(super) fn all(&self) -> &[u16] {
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

/// The places of a text where a literal could stand.
pub(super) struct Candidates {
    classes: Classes,
    /// Where a word starts, in the chunk that was looked at last.
    pub starts: Places,
    /// Where one ends, or a piece is that no edge tells; in that chunk.
    pub others: Places,
    /// Where words start, a bit for each byte of each block of the text so far.
    pub words: Vec<u64>,
    /// The blocks in which a run begins, or goes on.
    pub runs: Vec<usize>,
}

impl Default for Candidates {
    fn default() -> Self {
        let [starts, others] = [(); 2].map(|()| Places { found: [0; MOST], count: 0 });
        Self { classes: Classes::new(), starts, others, words: Vec::new(), runs: Vec::new() }
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
    #[inline(always)]
    pub(super) fn gather(&mut self, tables: &Tables, chunk: &[u8; CHUNK], blocks: usize) {
        self.classes.read(chunk, blocks, Sieves { rare: &tables.rare, tails: &tables.tails });
        (self.starts.count, self.others.count) = (0, 0);
        let starts = if tables.dense { [u64::MAX; BLOCKS] } else { self.classes.starts() };
        let (ends, runs) = (self.classes.ends(), self.classes.runs());
        let blocks = blocks.min(BLOCKS);
        let base = self.words.len();
        self.runs.extend((0..blocks).filter(|at| runs[*at] != 0).map(|at| base + at));
        self.words.extend_from_slice(&starts[..blocks]);
        for at in 0..blocks {
            self.add_starts(&tables.anywhere.first, at * BLOCK, starts[at]);
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
        let Tables { anywhere: Starts { eight, six, four, three, .. }, ends, loose, .. } = tables;
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
