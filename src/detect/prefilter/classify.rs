//! Which bytes of a text are letters, digits, signs of escape: 64 bytes at a time, a bit for each.
//!
//! This is the one file with `unsafe` in it. With the vectors of AVX2, looked for when the program runs, it takes a
//! twentieth of a nanosecond a byte instead of a third; everywhere else, and in a test beside it, the portable form says
//! the same.
#![allow(
    unsafe_code,
    reason = "calling what is compiled for AVX2 needs it, once it is known that the processor has that"
)]

/// Bytes in a block.
pub(super) const BLOCK: usize = 64;

/// Classes of the bytes of a block, the first byte in the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    letters: u64,
    upper: u64,
    digits: u64,
    /// What escapes begin with: `\` and `%`.
    signs: u64,
}

impl Block {
    /// Where words start, between the block before and the one behind: a letter or digit behind neither, a letter behind
    /// a digit, a hump (`myToken`, `HTTPToken`), and whatever may stand behind an escape (`\n`, `%3D`, `\x3d`, `\u003d`).
    pub(super) fn starts(self, before: Self, behind: Self) -> u64 {
        let back = |own: u64, before: u64, by: u32| own << by | before >> (64 - by);
        let (word, word_before) = (self.letters | self.digits, before.letters | before.digits);
        let lower = |block: Self| block.letters & !block.upper;
        let next_lower = lower(self) >> 1 | lower(behind) << 63;
        let after_letter = back(self.letters, before.letters, 1);
        let after_upper = back(self.upper, before.upper, 1);
        let escaped = [2, 3, 4, 6].into_iter().fold(0, |all, by| all | back(self.signs, before.signs, by));
        word & !back(word, word_before, 1)
            | self.letters & back(self.digits, before.digits, 1)
            | self.upper & after_letter & (!after_upper | next_lower)
            | word & escaped
    }

    /// Where words end: a letter before none, or before a hump.
    pub(super) fn ends(self, behind: Self) -> u64 {
        let ahead = |own: u64, behind: u64, by: u32| own >> by | behind << (64 - by);
        let lower = |block: Self| block.letters & !block.upper;
        let before_upper = ahead(self.upper, behind.upper, 1);
        let before_hump = before_upper & ahead(lower(self), lower(behind), 2);
        self.letters & (!ahead(self.letters, behind.letters, 1) | !self.upper & before_upper | before_hump)
    }
}

/// The classes of `blocks`.
pub(super) fn classify(blocks: &[[u8; BLOCK]], classes: &mut [Block]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function is compiled for.
        return unsafe { with_avx2(blocks, classes) };
    }
    portably(blocks, classes);
}

fn portably(blocks: &[[u8; BLOCK]], classes: &mut [Block]) {
    for (block, class) in blocks.iter().zip(classes) {
        *class = Block {
            letters: bits(block, |byte| (byte | 0x20).wrapping_sub(b'a') < 26),
            upper: bits(block, |byte| byte.wrapping_sub(b'A') < 26),
            digits: bits(block, |byte| byte.wrapping_sub(b'0') < 10),
            signs: bits(block, |byte| byte == b'\\' || byte == b'%'),
        };
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
fn with_avx2(blocks: &[[u8; BLOCK]], classes: &mut [Block]) {
    use std::arch::x86_64::*;
    let all = |byte: u8| _mm256_set1_epi8(byte.cast_signed());
    let bits = |members| u64::from(_mm256_movemask_epi8(members).cast_unsigned());
    // Bytes from 0x80 on are negative here, so they are in no range.
    let range = |bytes, first, last| {
        _mm256_and_si256(_mm256_cmpgt_epi8(bytes, all(first - 1)), _mm256_cmpgt_epi8(all(last + 1), bytes))
    };
    let half = |bytes: &[u8; 32]| {
        // SAFETY: 32 bytes are there, and they need not be aligned.
        let bytes = unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) };
        let letters = bits(range(_mm256_or_si256(bytes, all(0x20)), b'a', b'z'));
        // The bit that makes a letter lower case, moved to where `movemask` looks.
        let lower = bits(_mm256_slli_epi16::<2>(bytes));
        let signs = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, all(b'\\')), _mm256_cmpeq_epi8(bytes, all(b'%')));
        Block { letters, upper: letters & !lower, digits: bits(range(bytes, b'0', b'9')), signs: bits(signs) }
    };
    for (block, class) in blocks.iter().zip(classes) {
        if let [low, high] = block.as_chunks().0 {
            let (low, high) = (half(low), half(high));
            *class = Block {
                letters: low.letters | high.letters << 32,
                upper: low.upper | high.upper << 32,
                digits: low.digits | high.digits << 32,
                signs: low.signs | high.signs << 32,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edges(text: &str) -> (Vec<usize>, Vec<usize>) {
        let mut padded = [0; 2 * BLOCK];
        padded[..text.len()].copy_from_slice(text.as_bytes());
        let mut classes = [Block::default(); 2];
        classify(padded.as_chunks().0, &mut classes);
        let places = |bits: u64| (0..64).filter(|at| bits >> at & 1 == 1).collect();
        (places(classes[0].starts(Block::default(), classes[1])), places(classes[0].ends(classes[1])))
    }

    #[test]
    fn words_start_and_end_the_way_people_write_names() {
        for (text, starts, ends) in [
            ("db_pass", vec![0, 3], vec![1, 6]),
            ("dbPass", vec![0, 2], vec![1, 5]),
            ("HTTPToken", vec![0, 4], vec![3, 8]),
            ("PASSWORD=", vec![0], vec![7]),
            ("x1b", vec![0, 2], vec![0, 2]),
            ("\\nab", vec![1, 2, 3], vec![3]),
            ("%3Dab", vec![1, 2, 3, 4], vec![4]),
        ] {
            assert_eq!(edges(text), (starts, ends), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_form_says_the_same(bytes in prop::collection::vec(any::<u8>(), 4 * BLOCK)) {
            let (blocks, _) = bytes.as_chunks();
            let (mut one, mut other) = ([Block::default(); 4], [Block::default(); 4]);
            classify(blocks, &mut one);
            portably(blocks, &mut other);
            prop_assert_eq!(one, other);
        }
    }
}
