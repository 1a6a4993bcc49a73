//! Randomness of a value, measured against the alphabet that it uses.

use std::sync::OnceLock;

/// The alphabets that machine-made values are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    Digits,
    Hex,
    /// Letters of one case and digits.
    OneCase,
    /// Letters of both cases and digits.
    Mixed,
    /// The same with `+ / - _ = .`.
    Base64,
    /// Anything printable.
    Printable,
}

impl Alphabet {
    /// The smallest one that holds all of `value`.
    pub(super) fn of(value: &[u8]) -> Self {
        let all = |member: fn(&u8) -> bool| value.iter().all(member);
        if all(u8::is_ascii_digit) {
            Self::Digits
        } else if all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b))
            || all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(b))
        {
            Self::Hex
        } else if all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
            || all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        {
            Self::OneCase
        } else if all(u8::is_ascii_alphanumeric) {
            Self::Mixed
        } else if all(|b| b.is_ascii_alphanumeric() || b"+/-_=.".contains(b)) {
            Self::Base64
        } else {
            Self::Printable
        }
    }

    fn size(self) -> f32 {
        match self {
            Self::Digits => 10.0,
            Self::Hex => 16.0,
            Self::OneCase => 36.0,
            Self::Mixed => 62.0,
            Self::Base64 => 64.0,
            Self::Printable => 90.0,
        }
    }
}

/// Shannon entropy of the bytes' distribution, in bits per byte.
pub(super) fn shannon(value: &[u8]) -> f32 {
    let mut counts = [0_u32; 256];
    for &byte in value {
        counts[usize::from(byte)] += 1;
    }
    let total = value.len() as f32;
    let part = |count: u32| {
        let share = count as f32 / total;
        -share * share.log2()
    };
    // Most bytes of a random value are in it once or twice.
    let (once, twice) = (part(1), part(2));
    let parts = counts.iter().filter(|&&count| count > 0).map(|&count| match count {
        1 => once,
        2 => twice,
        more => part(more),
    });
    parts.sum()
}

/// What [`shannon`] gives for a random value of that alphabet and length, on average.
///
/// A short sample can't show the whole alphabet: the plug-in estimate falls short of log2(size) by about
/// (size - 1) / (2 n ln 2) (Miller 1955), and is bounded by log2(n) less the expected repeats.
pub(super) fn expected(alphabet: Alphabet, length: usize) -> f32 {
    let (size, n) = (alphabet.size(), length as f32);
    // Mean of the entropy over a multinomial with equal shares: sum over k of P(count = k) * size * -(k/n) log2(k/n).
    let mut probability = (1.0 - 1.0 / size).powf(n);
    let mut mean = 0.0;
    for k in 1..=length.min(64) {
        let count = k as f32;
        probability *= (n - count + 1.0) / count / (size - 1.0);
        mean -= size * probability * (count / n) * (count / n).log2();
    }
    mean
}

/// How many alphabets there are.
const ALPHABETS: usize = Alphabet::Printable as usize + 1;
/// Up to this length expectations are kept.
const KEPT: usize = 128;

/// How random `value` is, as a share of what chance would give: about 1 for a random one, 0 for one repeated byte.
pub(super) fn randomness(value: &[u8]) -> Randomness {
    let bits = shannon(value);
    let alphabet = Alphabet::of(value);
    // It is the same for all values of a kind, and takes long.
    static EXPECTED: [[OnceLock<f32>; KEPT]; ALPHABETS] = [const { [const { OnceLock::new() }; KEPT] }; ALPHABETS];
    let kept = EXPECTED[alphabet as usize].get(value.len());
    let expected = kept
        .map_or_else(|| expected(alphabet, value.len()), |kept| *kept.get_or_init(|| expected(alphabet, value.len())));
    Randomness { bits, expected, share: if expected > 0.0 { bits / expected } else { 0.0 } }
}

/// What [`randomness`] found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Randomness {
    /// Bits per byte as measured.
    pub bits: f32,
    /// Bits per byte of a random value.
    pub expected: f32,
    /// The first divided by the second.
    pub share: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expectation_is_that_of_random_values() {
        // Means of 4,000 simulated draws, rounded.
        for (alphabet, length, mean) in [
            (Alphabet::Hex, 20, 3.4),
            (Alphabet::Hex, 40, 3.7),
            (Alphabet::OneCase, 32, 4.3),
            (Alphabet::Mixed, 16, 3.8),
            (Alphabet::Mixed, 64, 5.2),
            (Alphabet::Digits, 32, 3.1),
        ] {
            let got = expected(alphabet, length);
            assert!((got - mean).abs() < 0.1, "{alphabet:?} {length}: {got} for {mean}");
        }
    }

    #[test]
    fn the_smallest_alphabet_is_taken() {
        assert_eq!(Alphabet::of(b"0123"), Alphabet::Digits);
        assert_eq!(Alphabet::of(b"09af"), Alphabet::Hex);
        assert_eq!(Alphabet::of(b"09aF"), Alphabet::Mixed);
        assert_eq!(Alphabet::of(b"xyz1"), Alphabet::OneCase);
        assert_eq!(Alphabet::of(b"aB3-"), Alphabet::Base64);
        assert_eq!(Alphabet::of(b"a b!"), Alphabet::Printable);
    }

    #[test]
    fn repetition_is_not_random() {
        assert!(randomness(b"aaaaaaaaaaaaaaaa").share < 0.1);
        assert!(randomness(b"k3J9x0QmZ7vB2tRw").share > 0.9);
    }
}
