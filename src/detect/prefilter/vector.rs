//! What vectors do better: the classes of bytes, and the places of bits.
//!
//! This is the one file with `unsafe` in it. AVX-512 (as of Ice Lake and Zen 4) and AVX2 are looked for when the program runs;
//! everywhere else, and in tests beside them, the portable form says the same, more slowly.
#![allow(
    unsafe_code,
    reason = "calling what is compiled for vectors needs it, once it is known that the processor has them"
)]

use super::classify::{BLOCK, BLOCKS, CHUNK, Classes, Sieves};
use super::sieve::Sieve;
use std::sync::LazyLock;

/// Room for all places of a chunk, and for what is written beyond them: a power of two.
pub(super) const PLACES: usize = 2 * BLOCKS * BLOCK;

/// What is worth compiling for vectors and the bit operations of their time. (A closure would do if it were certain to be
/// compiled into its caller.)
pub(super) trait Work {
    /// Does it. To be `#[inline(always)]`, as all that it calls.
    fn run(self);
}

/// Does `work` compiled for these, if the processor has them.
#[inline(always)]
pub(super) fn with_best(work: impl Work) {
    match Vectors::here() {
        // SAFETY: the processor has what the function is compiled for.
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx512 => unsafe { run_avx512(work) },
        // SAFETY: likewise.
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx2 => unsafe { run_avx2(work) },
        _ => work.run(),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,popcnt")]
fn run_avx512(work: impl Work) {
    work.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
fn run_avx2(work: impl Work) {
    work.run();
}

/// What of this the processor has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "others are not looked for yet"))]
enum Vectors {
    None,
    /// AVX2, with the bit operations of its time.
    Avx2,
    /// AVX-512 as of Ice Lake and Zen 4.
    Avx512,
}

impl Vectors {
    /// Looked for once.
    #[inline]
    fn here() -> Self {
        static HERE: LazyLock<Vectors> = LazyLock::new(Vectors::found);
        *HERE
    }

    #[cfg(target_arch = "x86_64")]
    fn found() -> Self {
        use std::arch::is_x86_feature_detected as has;
        if !(has!("avx2") && has!("bmi1") && has!("bmi2") && has!("popcnt")) {
            return Self::None;
        }
        let has_all = has!("avx512bw") && has!("avx512vl") && has!("avx512vbmi") && has!("avx512vbmi2");
        if has_all { Self::Avx512 } else { Self::Avx2 }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn found() -> Self {
        Self::None
    }
}

/// The classes of so many blocks, and of the one behind them.
pub(super) fn classify(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
    match Vectors::here() {
        // SAFETY: the processor has what the function is compiled for.
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx512 => unsafe { classify_avx512(chunk, blocks, sieves, classes) },
        // SAFETY: likewise.
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx2 => unsafe { classify_avx2(chunk, blocks, sieves, classes) },
        _ => classify_portably(chunk, blocks, sieves, classes),
    }
}

/// Writes the places of all bits, those of one block after the other, and tells how many there are. What stands behind them
/// means nothing. Few blocks have more than `USUAL`, a power of two: so many are written without a branch that nobody could
/// predict.
pub(super) fn places<const USUAL: usize>(bits: &[u64], found: &mut [u16; PLACES]) -> usize {
    match Vectors::here() {
        // SAFETY: the processor has what the function is compiled for.
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx512 => unsafe { places_avx512(bits, found) },
        // SAFETY: likewise.
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx2 => unsafe { places_avx2::<USUAL>(bits, found) },
        _ => places_portably::<USUAL>(bits, found),
    }
}

fn classify_portably(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
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
fn classify_avx2(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
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

/// A block, or half of a table.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi")]
fn load_avx512(bytes: &[u8; 64]) -> std::arch::x86_64::__m512i {
    // SAFETY: 64 bytes are there, and they need not be aligned.
    unsafe { std::arch::x86_64::_mm512_loadu_si512(bytes.as_ptr().cast()) }
}

/// A table of 128.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi")]
fn table_avx512(table: &[u8; 128]) -> [std::arch::x86_64::__m512i; 2] {
    let zero = [0; 64];
    match table.as_chunks() {
        ([low, high], _) => [load_avx512(low), load_avx512(high)],
        _ => [load_avx512(&zero), load_avx512(&zero)],
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,avx512vbmi")]
fn classify_avx512(chunk: &[u8; CHUNK], blocks: usize, sieves: Sieves<'_>, classes: &mut Classes) {
    use std::arch::x86_64::*;
    let all = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
    let tables =
        |sieve: &Sieve| [table_avx512(&sieve.whole[0]), table_avx512(&sieve.whole[1]), table_avx512(&sieve.whole[2])];
    let (rare, tails) = (tables(sieves.rare), tables(sieves.tails));
    // What is done for each block is no closure: one that is not compiled into the loop is not compiled for these vectors.
    macro_rules! at_byte {
        ($bytes:expr, $at:literal) => {
            match $bytes[$at..].first_chunk() {
                Some(bytes) => load_avx512(bytes),
                None => all(0),
            }
        };
    }
    macro_rules! buckets {
        ($tables:expr, $three:expr, $at:literal) => {
            _mm512_permutex2var_epi8($tables[$at][0], $three[$at], $tables[$at][1])
        };
    }
    macro_rules! passes {
        ($tables:expr, $three:expr) => {{
            let both = _mm512_and_si512(buckets!($tables, $three, 0), buckets!($tables, $three, 1));
            _mm512_test_epi8_mask(both, buckets!($tables, $three, 2))
        }};
    }
    for at in 0..=blocks.min(BLOCKS) {
        let Some(bytes) = chunk[at * BLOCK..].first_chunk::<{ BLOCK + 2 }>() else { continue };
        let Some(folded) = classes.folded[at * BLOCK..].first_chunk_mut::<BLOCK>() else { continue };
        let three = [at_byte!(bytes, 0), at_byte!(bytes, 1), at_byte!(bytes, 2)];
        let below =
            |bytes, first: u8, count: u8| _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, all(first)), all(count));
        let is = |bytes, byte: u8| _mm512_cmpeq_epi8_mask(bytes, all(byte));
        let [bytes, ..] = three;
        let lower = _mm512_or_si512(bytes, all(0x20));
        // SAFETY: there is room for 64 bytes, and they need not be aligned.
        unsafe { _mm512_storeu_si512(folded.as_mut_ptr().cast(), lower) };
        classes.letters[at + 1] = below(lower, b'a', 26);
        classes.upper[at + 1] = below(bytes, b'A', 26);
        classes.digits[at + 1] = below(bytes, b'0', 10);
        classes.signs[at + 1] = is(bytes, b'\\') | is(bytes, b'%');
        classes.tails[at + 1] = passes!(tails, three);
        classes.rare[at + 1] = passes!(rare, three);
    }
}

#[inline(always)]
fn places_portably<const USUAL: usize>(bits: &[u64], found: &mut [u16; PLACES]) -> usize {
    let mut count = 0;
    for (at, &bits) in bits.iter().enumerate() {
        let Some(room) = found[count..].first_chunk_mut::<BLOCK>() else { break };
        let (mut rest, mut next) = (bits, 0);
        loop {
            for _ in 0..USUAL {
                room[next % BLOCK] = (at * BLOCK) as u16 + rest.trailing_zeros() as u16;
                rest &= rest.wrapping_sub(1);
                next += 1;
            }
            if rest == 0 {
                break;
            }
        }
        count += bits.count_ones() as usize;
    }
    count
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
fn places_avx2<const USUAL: usize>(bits: &[u64], found: &mut [u16; PLACES]) -> usize {
    places_portably::<USUAL>(bits, found)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512bw,avx512vbmi2,popcnt")]
fn places_avx512(bits: &[u64], found: &mut [u16; PLACES]) -> usize {
    use std::arch::x86_64::*;
    // Four eights of bytes each, the numbers of the 64 lanes.
    let lanes = {
        let eight = |at: i64| 0x0706_0504_0302_0100 + 0x0808_0808_0808_0808 * at;
        _mm512_set_epi64(eight(7), eight(6), eight(5), eight(4), eight(3), eight(2), eight(1), eight(0))
    };
    let mut count = 0;
    for (at, &bits) in bits.iter().enumerate() {
        let Some(room) = found[count..].first_chunk_mut::<BLOCK>() else { break };
        let (room, more) = room.split_at_mut(BLOCK / 2);
        let there = _mm512_maskz_compress_epi8(bits, lanes);
        let base = _mm512_set1_epi16((at * BLOCK) as i16);
        let place = |lanes| _mm512_add_epi16(_mm512_cvtepu8_epi16(lanes), base);
        // SAFETY: there is room for half as many places as a block has, and they need not be aligned.
        unsafe { _mm512_storeu_si512(room.as_mut_ptr().cast(), place(_mm512_castsi512_si256(there))) };
        if bits.count_ones() as usize > BLOCK / 2 {
            let high = place(_mm512_extracti64x4_epi64::<1>(there));
            // SAFETY: likewise.
            unsafe { _mm512_storeu_si512(more.as_mut_ptr().cast(), high) };
        }
        count += bits.count_ones() as usize;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_form_classifies_alike(
            bytes in prop::collection::vec(any::<u8>(), CHUNK),
            pieces in prop::collection::vec(any::<[u8; 3]>(), 0..60),
            mixed_in in prop::collection::vec((any::<prop::sample::Index>(), 0..CHUNK - 2), 0..40),
        ) {
            let mut bytes = bytes;
            for (piece, at) in mixed_in.iter().filter(|_| !pieces.is_empty()) {
                bytes[*at..at + 3].copy_from_slice(&pieces[piece.index(pieces.len())]);
            }
            let sieve = |pieces: &[[u8; 3]]| Sieve::of(pieces.iter().map(|piece| piece.map(|byte| [byte, byte ^ 0x20])));
            let half = &pieces[pieces.len() / 2..];
            let (rare, tails) = (sieve(&pieces), sieve(half));
            // Whether one of those stands there that both know.
            let stands = |at: usize| {
                let is = |piece: &[u8; 3]| bytes[at..].iter().zip(piece).all(|(byte, known)| (byte ^ known) & !0x20 == 0);
                half.iter().any(is)
            };
            let sieves = Sieves { rare: &rare, tails: &tails };
            let chunk = bytes.first_chunk().unwrap();
            let mut expected = Classes::new();
            classify_portably(chunk, BLOCKS, sieves, &mut expected);
            if Vectors::here() != Vectors::Avx2 {
                let mut classes = Classes::new();
                classify(chunk, BLOCKS, sieves, &mut classes);
                prop_assert_eq!(&classes, &expected);
            }
            #[cfg(target_arch = "x86_64")]
            if Vectors::here() >= Vectors::Avx2 {
                let mut classes = Classes::new();
                // SAFETY: the processor has what the function is compiled for.
                unsafe { classify_avx2(chunk, BLOCKS, sieves, &mut classes) };
                // It looks pieces up by halves of bytes, so that other places pass, too.
                for (passing, known) in [(&mut classes.rare, expected.rare), (&mut classes.tails, expected.tails)] {
                    let passes = |at: usize| passing[1 + at / BLOCK] >> (at % BLOCK) & 1 == 1;
                    let is_lost = |at: &usize| stands(*at) && !passes(*at);
                    prop_assert_eq!((0..BLOCKS * BLOCK).find(is_lost), None);
                    *passing = known;
                }
                prop_assert_eq!(&classes, &expected);
            }
        }

        #[test]
        fn every_form_finds_the_same_places(bits in prop::collection::vec(
            prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), any::<(u64, u64)>().prop_map(|(a, b)| a & b)],
            0..=BLOCKS,
        )) {
            let expected: Vec<u16> = (0..(bits.len() * BLOCK) as u16)
                .filter(|&place| bits[usize::from(place) / BLOCK] >> (usize::from(place) % BLOCK) & 1 == 1)
                .collect();
            for form in [places::<4>, places_portably::<4>, places_portably::<16>] {
                let mut found = [u16::MAX; PLACES];
                let count = form(&bits, &mut found);
                prop_assert_eq!(&found[..count], &*expected);
            }
        }
    }
}
