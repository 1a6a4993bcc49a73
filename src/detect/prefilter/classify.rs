//! Which bytes of a text are letters, digits, signs of escape, and where pieces could be that sieves know: 64 bytes at a
//! time, a bit for each.
//!
//! This is the one file with `unsafe` in it. With the vectors of AVX2, looked for when the program runs, it takes a fifth
//! of a nanosecond a byte; everywhere else, and in a test beside it, the portable form says the same, more slowly.
#![allow(
    unsafe_code,
    reason = "calling what is compiled for AVX2 needs it, once it is known that the processor has that"
)]

use super::sieve::Sieve;

/// Bytes in a block.
pub(super) const BLOCK: usize = 64;

/// Blocks that are looked at together: what fits into a first-level cache beside the tables.
pub(super) const BLOCKS: usize = 32;

/// Bytes of these blocks, of one block more, because what is behind one counts, and of what is read beyond it.
pub(super) const CHUNK: usize = (BLOCKS + 1) * BLOCK + 16;

/// Classes of the bytes of some blocks, a bit for each byte, the first byte of a block in the lowest. The first number is
/// that of the block before them, the last that of the one behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classes {
    letters: [u64; BLOCKS + 2],
    upper: [u64; BLOCKS + 2],
    digits: [u64; BLOCKS + 2],
    /// What escapes begin with: `\` and `%`.
    signs: [u64; BLOCKS + 2],
    /// Where the last three bytes of a word could begin.
    tails: [u64; BLOCKS + 2],
    /// Where a piece could begin that no edge tells.
    pub(super) rare: [u64; BLOCKS + 2],
    /// The bytes themselves, letters without their case.
    pub(super) folded: [u8; CHUNK],
}

impl Classes {
    /// Of no bytes at all.
    pub(super) fn new() -> Self {
        let none = [0; BLOCKS + 2];
        Self { letters: none, upper: none, digits: none, signs: none, tails: none, rare: none, folded: [0; CHUNK] }
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

/// What is worth compiling for the vectors and the bit operations of AVX2's time. (A closure would do if it were certain to be
/// compiled into its caller.)
pub(super) trait Work {
    /// Does it. To be `#[inline(always)]`, as all that it calls.
    fn run(self);
}

/// Does `work` compiled for these, if the processor has them.
#[inline(always)]
pub(super) fn with_best(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has what the function is compiled for.
        return unsafe { with_bits(work) };
    }
    work.run();
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx2") && has!("bmi1") && has!("bmi2")
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn with_bits(work: impl Work) {
    work.run();
}

/// The classes of all blocks but the first, which is that before them.
#[inline(always)]
fn classify(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has what the function is compiled for.
        return unsafe { with_avx2(chunk, blocks, sieves, classes) };
    }
    portably(chunk, blocks, sieves, classes);
}

fn portably(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
    for at in 0..=blocks.min(BLOCKS) {
        let Some(bytes) = chunk[at * BLOCK..].first_chunk::<{ BLOCK + 2 }>() else { continue };
        let Some(block) = bytes.first_chunk() else { continue };
        let passes = |sieve: &Sieve| {
            let left = |at: usize| {
                sieve.buckets(0, bytes[at]) & sieve.buckets(1, bytes[at + 1]) & sieve.buckets(2, bytes[at + 2])
            };
            (0..BLOCK).fold(0, |all, at| all | u64::from(left(at) != 0) << at)
        };
        classes.letters[at + 1] = bits(block, |byte| (byte | 0x20).wrapping_sub(b'a') < 26);
        classes.upper[at + 1] = bits(block, |byte| byte.wrapping_sub(b'A') < 26);
        classes.digits[at + 1] = bits(block, |byte| byte.wrapping_sub(b'0') < 10);
        classes.signs[at + 1] = bits(block, |byte| byte == b'\\' || byte == b'%');
        classes.tails[at + 1] = passes(sieves.tails);
        classes.rare[at + 1] = passes(sieves.rare);
        classes.folded[at * BLOCK..][..BLOCK].copy_from_slice(&block.map(|byte| byte | 0x20));
    }
}

/// A bit for each byte that is a member.
fn bits(block: &[u8; BLOCK], member: impl Fn(u8) -> bool) -> u64 {
    let flags = block.map(|byte| u8::from(member(byte)));
    // The product moves the lowest bits of eight bytes into its uppermost byte.
    let byte = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    flags.as_chunks().0.iter().rev().fold(0, |all, eight| all << 8 | byte(eight))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
    use std::arch::x86_64::*;
    let all = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let bits = |members| u64::from(_mm256_movemask_epi8(members).cast_unsigned());
    // Bytes from 0x80 on are negative here, so they are in no range.
    let range = |bytes, first, last| {
        _mm256_and_si256(_mm256_cmpgt_epi8(bytes, all(first - 1)), _mm256_cmpgt_epi8(all(last + 1), bytes))
    };
    let load = |bytes: &[u8; 32]| {
        // SAFETY: 32 bytes are there, and they need not be aligned.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    };
    // A table of 16 for either half of a vector.
    let table = |table: &[u8; 16]| {
        // SAFETY: 16 bytes are there, and they need not be aligned.
        _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
    };
    let tables = |sieve: &Sieve| [0, 1, 2].map(|at| (table(&sieve.low[at]), table(&sieve.high[at])));
    let (rare, tails) = (tables(sieves.rare), tables(sieves.tails));
    let half = |bytes: &[u8; 34], folded: &mut [u8; 32]| {
        let three = [0, 1, 2].map(|at| bytes[at..].first_chunk().map_or(all(0), load));
        let halves = three.map(|bytes| {
            let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), all(0x0f));
            (_mm256_and_si256(bytes, all(0x0f)), high)
        });
        let passes = |tables: &[(__m256i, __m256i); 3]| {
            let [a, b, c] = [0, 1, 2].map(|at| {
                let low = _mm256_shuffle_epi8(tables[at].0, halves[at].0);
                _mm256_and_si256(low, _mm256_shuffle_epi8(tables[at].1, halves[at].1))
            });
            let left = _mm256_and_si256(_mm256_and_si256(a, b), c);
            bits(_mm256_cmpeq_epi8(left, all(0))) ^ 0xffff_ffff
        };
        let [bytes, ..] = three;
        let lower = _mm256_or_si256(bytes, all(0x20));
        // SAFETY: there is room for 32 bytes, and they need not be aligned.
        unsafe { _mm256_storeu_si256(folded.as_mut_ptr().cast(), lower) };
        let letters = bits(range(lower, b'a', b'z'));
        // The bit that makes a letter lower case, moved to where `movemask` looks.
        let upper = letters & !bits(_mm256_slli_epi16::<2>(bytes));
        let signs = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, all(b'\\')), _mm256_cmpeq_epi8(bytes, all(b'%')));
        [letters, upper, bits(range(bytes, b'0', b'9')), bits(signs), passes(&tails), passes(&rare)]
    };
    for at in 0..=blocks.min(BLOCKS) {
        let bytes = |from: usize| chunk[at * BLOCK + from..].first_chunk();
        let (Some(low), Some(high)) = (bytes(0), bytes(32)) else { continue };
        let Some(folded) = classes.folded[at * BLOCK..].first_chunk_mut::<BLOCK>() else { continue };
        let ([low_folded, high_folded], _) = folded.as_chunks_mut() else { continue };
        let (low, high) = (half(low, low_folded), half(high, high_folded));
        let [letters, upper, digits, signs, tails, rare] =
            [0, 1, 2, 3, 4, 5].map(|class| low[class] | high[class] << 32);
        classes.letters[at + 1] = letters;
        classes.upper[at + 1] = upper;
        classes.digits[at + 1] = digits;
        classes.signs[at + 1] = signs;
        classes.tails[at + 1] = tails;
        classes.rare[at + 1] = rare;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edges(text: &str) -> (Vec<usize>, Vec<usize>) {
        let mut chunk = [0; CHUNK];
        chunk[..text.len()].copy_from_slice(text.as_bytes());
        let all = Sieve { low: [[u8::MAX; 16]; 3], high: [[u8::MAX; 16]; 3] };
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
        let all = Sieve { low: [[0; 16]; 3], high: [[0; 16]; 3] };
        let mut classes = Classes::new();
        classes.read(text.first_chunk().unwrap(), BLOCKS, Sieves { rare: &all, tails: &all });
        let runs = classes.runs();
        let found: Vec<usize> = (0..BLOCKS * BLOCK).filter(|at| runs[at / BLOCK] >> (at % BLOCK) & 1 == 1).collect();
        let expected = [0..1, 50..55, 120..122, 140..325, BLOCKS * BLOCK - 3..BLOCKS * BLOCK];
        assert_eq!(found, expected.into_iter().flatten().collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn every_form_says_the_same(
            bytes in prop::collection::vec(any::<u8>(), CHUNK),
            pieces in prop::collection::vec(any::<[u8; 3]>(), 0..60),
        ) {
            let sieve = |pieces: &[[u8; 3]]| Sieve::of(pieces.iter().map(|piece| piece.map(|byte| [byte, byte ^ 0x20])));
            let (rare, tails) = (sieve(&pieces), sieve(&pieces[pieces.len() / 2..]));
            let sieves = Sieves { rare: &rare, tails: &tails };
            let (mut one, mut other) = (Classes::new(), Classes::new());
            let chunk = bytes.first_chunk().unwrap();
            classify(chunk, BLOCKS, sieves, &mut one);
            portably(chunk, BLOCKS, sieves, &mut other);
            prop_assert_eq!(one, other);
        }
    }
}
