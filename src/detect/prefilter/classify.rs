//! Which bytes of a text are letters, digits, signs of escape, where pieces could be that sieves know, and where words start and
//! end: a bit for each of 64 bytes. How the bytes are looked at says `vector`.

use super::sieve::Sieve;
use super::vector::classify;

/// Bytes in a block.
pub(super) const BLOCK: usize = 64;

/// Blocks that are looked at together: what fits into a first-level cache beside the tables.
pub(super) const BLOCKS: usize = 32;

/// Bytes of these blocks, of one block more, because what is behind one counts, and of what is read beyond it.
pub(super) const CHUNK: usize = (BLOCKS + 1) * BLOCK + 16;

/// Room for the folded bytes of a chunk: a power of two and what is read beyond it, so that no place is out of it.
pub(super) const FOLDED: usize = 2 * BLOCKS * BLOCK + 8;

/// Classes of the bytes of some blocks, a bit for each byte, the first byte of a block in the lowest. The first number is
/// that of the block before them, the last that of the one behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classes {
    pub(super) letters: [u64; BLOCKS + 2],
    pub(super) upper: [u64; BLOCKS + 2],
    pub(super) digits: [u64; BLOCKS + 2],
    /// What escapes begin with: `\` and `%`.
    pub(super) signs: [u64; BLOCKS + 2],
    /// Where the last three bytes of a word could begin.
    pub(super) tails: [u64; BLOCKS + 2],
    /// Where a piece could begin that no edge tells.
    pub(super) rare: [u64; BLOCKS + 2],
    /// The bytes themselves, letters without their case.
    pub(super) folded: [u8; FOLDED],
}

impl Classes {
    /// Of no bytes at all.
    pub(super) fn new() -> Self {
        let none = [0; BLOCKS + 2];
        Self { letters: none, upper: none, digits: none, signs: none, tails: none, rare: none, folded: [0; FOLDED] }
    }

    /// What comes next is the beginning of a text.
    pub(super) fn begin(&mut self) {
        for class in [&mut self.letters, &mut self.upper, &mut self.digits, &mut self.signs, &mut self.tails] {
            class[BLOCKS] = 0;
        }
    }

    /// Looks at so many blocks more, and at the one behind them.
    #[inline(always)]
    pub(super) fn read(&mut self, chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>) {
        for class in [&mut self.letters, &mut self.upper, &mut self.digits, &mut self.signs, &mut self.tails] {
            class[0] = class[BLOCKS];
        }
        classify(chunk, blocks, sieves, self);
    }

    /// Where words start: a letter behind neither letter nor digit, a hump (`myToken`, `HTTPToken`), and whatever may stand
    /// behind an escape (`\n`, `%3D`, `\x3d`, `\u003d`). Digits start too many numbers to be looked at, and letters behind
    /// them are of those.
    #[inline(always)]
    pub(super) fn starts(&self) -> [u64; BLOCKS] {
        let Self { letters, upper, digits, signs, .. } = self;
        let mut starts = [0; BLOCKS];
        for (at, starts) in starts.iter_mut().enumerate() {
            let back = |class: &[u64; BLOCKS + 2], by: u32| class[at + 1] << by | class[at] >> (64 - by);
            let lower = |at: usize| letters[at] & !upper[at];
            let word = letters[at + 1] | digits[at + 1];
            let next_lower = lower(at + 1) >> 1 | lower(at + 2) << 63;
            let (after_letter, after_digit) = (back(letters, 1), back(digits, 1));
            let escaped = back(signs, 2) | back(signs, 3) | back(signs, 4) | back(signs, 6);
            *starts = letters[at + 1] & !(after_letter | after_digit)
                | upper[at + 1] & after_letter & (!back(upper, 1) | next_lower)
                | word & escaped;
        }
        starts
    }

    /// Where words end, a letter before none or before a hump, if the sieve let their last three bytes pass.
    #[inline(always)]
    pub(super) fn ends(&self) -> [u64; BLOCKS] {
        let Self { letters, upper, tails, .. } = self;
        let mut ends = [0; BLOCKS];
        for (at, ends) in ends.iter_mut().enumerate() {
            let lower = |at: usize| letters[at] & !upper[at];
            let before_letter = letters[at + 1] >> 1 | letters[at + 2] << 63;
            let before_upper = upper[at + 1] >> 1 | upper[at + 2] << 63;
            let before_hump = before_upper & (lower(at + 1) >> 2 | lower(at + 2) << 62);
            let end = letters[at + 1] & (!before_letter | !upper[at + 1] & before_upper | before_hump);
            *ends = end & (tails[at + 1] << 2 | tails[at] >> 62);
        }
        ends
    }
}

impl Classes {
    /// Where sixteen letters and digits follow each other.
    #[inline(always)]
    pub(super) fn runs(&self) -> [u64; BLOCKS] {
        // Of the block behind the last, less is known than is there; enough for what begins before it.
        let mut run = [0; BLOCKS + 1];
        for (at, run) in run.iter_mut().enumerate() {
            *run = self.letters[at + 1] | self.digits[at + 1];
        }
        for length in [1, 2, 4, 8] {
            let behind = run;
            for at in 0..BLOCKS {
                run[at] &= run[at] >> length | behind[at + 1] << (64 - length);
            }
            run[BLOCKS] &= run[BLOCKS] >> length;
        }
        let [runs @ .., _] = run;
        runs
    }
}

/// What sieves are asked of each place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sieves<'a> {
    pub rare: &'a Sieve,
    pub tails: &'a Sieve,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(text: &str) -> (Vec<usize>, Vec<usize>) {
        let mut chunk = [0; CHUNK];
        chunk[..text.len()].copy_from_slice(text.as_bytes());
        let all = Sieve { whole: [[u8::MAX; 128]; 3], low: [[u8::MAX; 16]; 3], high: [[u8::MAX; 16]; 3] };
        let mut classes = Classes::new();
        classes.tails[BLOCKS] = u64::MAX;
        classes.read(&chunk, BLOCKS, Sieves { rare: &all, tails: &all });
        let places = |bits: u64| (0..64).filter(|at| bits >> at & 1 == 1).collect();
        (places(classes.starts()[0]), places(classes.ends()[0]))
    }

    #[test]
    fn words_start_and_end_the_way_people_write_names() {
        for (text, starts, ends) in [
            ("db_pass", vec![0, 3], vec![1, 6]),
            ("dbPass", vec![0, 2], vec![1, 5]),
            ("HTTPToken", vec![0, 4], vec![3, 8]),
            ("PASSWORD=", vec![0], vec![7]),
            ("x1b", vec![0], vec![0, 2]),
            ("_1_b2C", vec![3], vec![3, 5]),
            ("\\nab", vec![1, 2, 3], vec![3]),
            ("%3Dab", vec![2, 3, 4], vec![4]),
        ] {
            assert_eq!(edges(text), (starts, ends), "{text}");
        }
    }

    #[test]
    fn runs_go_on_from_block_to_block() {
        let mut text = vec![b' '; CHUNK];
        // Where each begins, and how long it is.
        for (at, length) in [(0, 16), (20, 15), (50, 20), (120, 17), (140, 200), (BLOCKS * BLOCK - 3, 18)] {
            text[at..at + length].copy_from_slice(&b"a0Z9".repeat(50)[..length]);
        }
        let all = Sieve { whole: [[0; 128]; 3], low: [[0; 16]; 3], high: [[0; 16]; 3] };
        let mut classes = Classes::new();
        classes.read(text.first_chunk().unwrap(), BLOCKS, Sieves { rare: &all, tails: &all });
        let runs = classes.runs();
        let found: Vec<usize> = (0..BLOCKS * BLOCK).filter(|at| runs[at / BLOCK] >> (at % BLOCK) & 1 == 1).collect();
        let expected = [0..1, 50..55, 120..122, 140..325, BLOCKS * BLOCK - 3..BLOCKS * BLOCK];
        assert_eq!(found, expected.into_iter().flatten().collect::<Vec<_>>());
    }
}
