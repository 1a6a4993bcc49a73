//! A sieve of three bytes: which places of a text could begin with one of some dozens of pieces.
//!
//! Each piece is in one of eight buckets. For each of three bytes a table says in which buckets a piece has such a one there; a
//! place passes when one bucket is left. Vectors look at many bytes at a time this way (`vector`); those of 32 bytes have tables
//! for halves of bytes only, which let more places pass. Nothing but the standard library is used here: the build script makes
//! sieves, too.

use super::spot::commonness;
use std::cmp::Reverse;

/// A piece, each byte of which may be one of two.
pub(crate) type Piece = [[u8; 2]; 3];

/// What lets all places pass that begin with one of its pieces, and few others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sieve {
    /// For each of three bytes, the buckets that it leaves, by its lowest seven bits.
    pub whole: [[u8; 128]; 3],
    /// For each of three bytes, the buckets that a lower half of it leaves.
    pub low: [[u8; 16]; 3],
    /// The same for the upper half.
    pub high: [[u8; 16]; 3],
}

/// The lower and upper halves that the bytes of a bucket's pieces have, a bit for each.
type Bucket = [(u16, u16); 3];

const BUCKETS: usize = 8;

impl Sieve {
    /// Puts each piece into the bucket where it lets the fewest other places pass; the most common ones first.
    pub(crate) fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut pieces: Vec<Piece> = pieces.into_iter().collect();
        pieces.sort_unstable();
        pieces.dedup();
        pieces.sort_by_cached_key(|piece| Reverse(passing(&bucket(*piece))));
        let mut buckets = [[(0, 0); 3]; BUCKETS];
        let mut sieve = Self { whole: [[0; 128]; 3], low: [[0; 16]; 3], high: [[0; 16]; 3] };
        for piece in pieces {
            let loss = |&at: &usize| passing(&both(&buckets[at], &bucket(piece))) - passing(&buckets[at]);
            let best = (0..BUCKETS).min_by_key(loss).unwrap_or_default();
            buckets[best] = both(&buckets[best], &bucket(piece));
            for (at, byte) in piece.iter().enumerate().flat_map(|(at, bytes)| bytes.map(|byte| (at, byte))) {
                sieve.whole[at][usize::from(byte & 0x7f)] |= 1 << best;
                sieve.low[at][usize::from(byte & 15)] |= 1 << best;
                sieve.high[at][usize::from(byte >> 4)] |= 1 << best;
            }
        }
        sieve
    }

    /// The buckets that a byte leaves at one of the three places.
    pub(crate) fn buckets(&self, at: usize, byte: u8) -> u8 {
        self.whole[at][usize::from(byte & 0x7f)]
    }
}

fn bucket(piece: Piece) -> Bucket {
    piece.map(|bytes| bytes.iter().fold((0, 0), |(low, high), byte| (low | 1 << (byte & 15), high | 1 << (byte >> 4))))
}

fn both(a: &Bucket, b: &Bucket) -> Bucket {
    [0, 1, 2].map(|at| (a[at].0 | b[at].0, a[at].1 | b[at].1))
}

/// How many places of source text a bucket lets pass, on no particular scale.
fn passing(bucket: &Bucket) -> u64 {
    let common = |&(low, high): &(u16, u16)| -> u64 {
        let there = (0..0x80_u8).filter(|byte| low >> (byte & 15) & high >> (byte >> 4) & 1 == 1);
        // Three steps on the scale are about twice as often.
        there.map(|byte| 1 << (commonness(byte) / 3)).sum()
    };
    bucket.iter().map(common).product()
}
