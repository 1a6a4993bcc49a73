//! The places of a text where a literal could stand, a chunk at a time: found without a branch that depends on the text.

use super::classify::{BLOCKS, CHUNK, Classes, FOLDED, Sieves};
use super::table::Tables;
use super::vector::{PLACES, Work, places, with_best};
use zeroize::Zeroize;

/// The lowest four and three bytes of eight.
const FOUR: u64 = 0xffff_ffff;
const THREE: u64 = 0xff_ffff;

/// Places of a chunk, ascending.
pub(super) struct Places {
    found: [u16; PLACES],
    count: usize,
}

impl Places {
    /// Becomes the places of these bits.
    #[inline(always)]
    fn fill<const USUAL: usize>(&mut self, bits: &[u64]) {
        self.count = places::<USUAL>(bits, &mut self.found);
    }

    pub(super) fn all(&self) -> &[u16] {
        &self.found[..self.count]
    }
}

/// Keeps the places that count. There is no branch, because nobody could predict it. (What counts is no closure: that would not
/// surely be compiled into the loop, and then not for the vectors that the loop is compiled for.)
macro_rules! keep {
    ($places:expr, $at:ident => $counts:expr) => {
        let Places { found, count } = $places;
        let mut kept = 0;
        for nth in 0..(*count).min(PLACES) {
            let place = found[nth];
            let $at = usize::from(place);
            found[kept & (PLACES - 1)] = place;
            kept += usize::from($counts);
        }
        *count = kept;
    };
}

/// Eight bytes as a number.
#[inline(always)]
fn eight_at(bytes: &[u8], at: usize) -> u64 {
    // So that no place is out of reach of what is folded; none is.
    let there = bytes.get(at & (FOLDED - 9)..).and_then(|bytes| bytes.first_chunk());
    there.map_or(0, |eight| u64::from_le_bytes(*eight))
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
        let [starts, ends, loose] = [(); 3].map(|()| Places { found: [0; PLACES], count: 0 });
        Self { classes: Classes::new(), starts, ends, loose, words: Vec::new(), runs: Vec::new() }
    }
}

/// The last bytes that were looked at may be those of a secret.
impl Drop for Candidates {
    fn drop(&mut self) {
        self.classes.folded.zeroize();
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
        let starts = if tables.dense { [u64::MAX; BLOCKS] } else { self.classes.starts() };
        let (ends, runs) = (self.classes.ends(), self.classes.runs());
        let blocks = blocks.min(BLOCKS);
        let base = self.words.len();
        self.runs.extend((0..blocks).filter(|at| runs[*at] != 0).map(|at| base + at));
        self.words.extend_from_slice(&starts[..blocks]);
        self.starts.fill::<16>(&starts[..blocks]);
        self.ends.fill::<2>(&ends[..blocks]);
        self.loose.fill::<2>(&self.classes.rare[1..=blocks]);
        self.narrow(tables, chunk);
    }

    /// Keeps those around which a literal may stand.
    #[inline(always)]
    fn narrow(&mut self, tables: &Tables, chunk: &[u8; CHUNK]) {
        let Tables { anywhere, ends, loose, .. } = tables;
        let folded = &self.classes.folded;
        keep!(&mut self.starts, at => anywhere.may_begin(eight_at(folded, at)));
        keep!(&mut self.starts, at => anywhere.may_go_on(eight_at(folded, at)));
        keep!(&mut self.starts, at => anywhere.may_stand(eight_at(chunk, at)));
        // The last of the eight bytes is that of the piece, the first ones may be those of the chunk before.
        let end = |at: usize| eight_at(folded, at.saturating_sub(3)) & FOUR;
        keep!(&mut self.ends, at => ends.may_have(end(at)) | (at < 7));
        keep!(&mut self.ends, at => ends.may_stand(end(at), eight_at(chunk, at.saturating_sub(7))) | (at < 7));
        keep!(&mut self.loose, at => loose.may_have(eight_at(folded, at) & THREE));
    }
}
