//! Marvin32, the hash in Azure's identifiable keys.

use super::base;
use base64::Engine as _;

/// Eight characters that tell kinds of keys apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// Eight ASCII characters, `Default0`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 8] = text.as_bytes().try_into().ok()?;
        Some(Self(u64::from_be_bytes(bytes)))
    }
}

/// The seed of annotated keys: `Default0`.
const ANNOTATED: Seed = Seed(u64::from_be_bytes(*b"Default0"));

/// The last four bytes of the decoded key are the hash of the others.
pub(super) fn verify(seeds: &[Seed], value: &[u8]) -> Option<()> {
    let bytes = base::base64(value)?;
    let body = bytes.len().checked_sub(4)?;
    let sum = |&seed: &Seed| marvin32(seed, &bytes[..body]).to_le_bytes();
    seeds.iter().any(|seed| sum(seed) == bytes[body..]).then_some(())
}

pub(super) fn complete(seeds: &[Seed], value: &mut [u8]) {
    let Some(&seed) = seeds.first() else {
        return;
    };
    // Another first letter gives another sum; one that is of letters and digits fits either alphabet.
    for letter in b'A'..=b'Z' {
        if let Some(first) = value.first_mut() {
            *first = letter;
        }
        let Some(text) = with_sum(seed, value) else {
            return;
        };
        let sum = &text[text.len().saturating_sub(5)..];
        if sum.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            value[..text.len()].copy_from_slice(text.as_bytes());
            return;
        }
    }
}

/// The text with the sum at its end, without padding.
fn with_sum(seed: Seed, value: &[u8]) -> Option<String> {
    let mut bytes = base::base64(value)?;
    let body = bytes.len().checked_sub(4)?;
    let sum = marvin32(seed, &bytes[..body]);
    bytes.truncate(body);
    bytes.extend(sum.to_le_bytes());
    let url_safe = value.iter().any(|byte| b"-_".contains(byte));
    let engine = if url_safe { &base::URL_SAFE } else { &base::STANDARD };
    Some(engine.encode(bytes))
}

/// An annotated key: the hash of the first 60 bytes (80 characters) stands in base 62 behind them. Keys from before
/// late 2024 carry its first three bytes in base64 instead.
pub(super) fn verify_annotated(value: &[u8]) -> Option<()> {
    let (body, sum) = value.split_at_checked(80)?;
    let hash = marvin32(ANNOTATED, &base::base64(body)?).to_le_bytes();
    let held = match sum.len() {
        4 => sum == &annotation(hash)[..4] || sum == base::STANDARD.encode(&hash[..3]).as_bytes(),
        8 => sum.strip_suffix(b"==") == Some(&annotation(hash)) || sum[..6] == *base::STANDARD.encode(hash).as_bytes(),
        _ => false,
    };
    held.then_some(())
}

pub(super) fn complete_annotated(value: &mut [u8]) {
    if let Some((body, sum)) = value.split_at_mut_checked(80)
        && let Some(bytes) = base::base64(body)
    {
        let text = annotation(marvin32(ANNOTATED, &bytes).to_le_bytes());
        let length = if sum.len() == 4 { 4 } else { 6.min(sum.len()) };
        sum[..length].copy_from_slice(&text[..length]);
    }
}

/// The hash in base 62, first byte most significant, filled up behind with `0`.
fn annotation(hash: [u8; 4]) -> Vec<u8> {
    let mut text = base::base62(u32::from_be_bytes(hash));
    text.resize(6, b'0');
    text
}

fn marvin32(seed: Seed, bytes: &[u8]) -> u32 {
    let hash = marvin(seed, bytes);
    (hash >> 32) as u32 ^ hash as u32
}

/// Marvin of 64 bits.
fn marvin(seed: Seed, bytes: &[u8]) -> u64 {
    let (mut low, mut high) = (seed.0 as u32, (seed.0 >> 32) as u32);
    let mut mix = |block: [u8; 4]| {
        low = low.wrapping_add(u32::from_le_bytes(block));
        high ^= low;
        low = low.rotate_left(20).wrapping_add(high);
        high = high.rotate_left(9) ^ low;
        low = low.rotate_left(27).wrapping_add(high);
        high = high.rotate_left(19);
    };
    let (blocks, rest) = bytes.as_chunks::<4>();
    blocks.iter().for_each(|&block| mix(block));
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    mix(last);
    mix([0; 4]);
    u64::from(high) << 32 | u64::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hash_of_the_published_vectors() {
        let seed = Seed(0x004f_b61a_001b_dbcc);
        let rows: [(&[u8], u64); 5] = [
            (&[], 0x30ed_35c1_00cd_3c7d),
            (&[0xaf], 0x48e7_3fc7_7d75_ddc1),
            (&[0xe7, 0x0f], 0xb5f6_e1fc_485d_bff8),
            (&[0x37, 0xf4, 0x95], 0xf0b0_7c78_9b8c_f7e8),
            (&[0x86, 0x42, 0xdc, 0x59], 0x7008_f2e8_7e9c_f556),
        ];
        for (bytes, hash) in rows {
            assert_eq!(marvin(seed, bytes), hash, "{bytes:x?}");
        }
    }
}
