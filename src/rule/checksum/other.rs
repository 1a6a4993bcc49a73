//! Checks of single providers.

use super::base;
use crate::rule::sample::Random;
use crate::text::hex;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use zeroize::Zeroizing;

/// Digits of the sum in a token of crates.io's trusted publishing.
const LETTERS_FIRST: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The last character is the digit for the XOR of the others behind the last `_`, modulo 62.
pub(super) fn verify_xor(value: &[u8]) -> Option<()> {
    (*value.last()? == xor_digit(value)?).then_some(())
}

pub(super) fn complete_xor(value: &mut [u8]) {
    if let (Some(digit), Some(last)) = (xor_digit(value), value.last_mut()) {
        *last = digit;
    }
}

fn xor_digit(value: &[u8]) -> Option<u8> {
    let (_, body) = value.split_last()?;
    let start = memchr::memrchr(b'_', body).map_or(0, |at| at + 1);
    let sum = body[start..].iter().fold(0, |sum, byte| sum ^ byte);
    Some(LETTERS_FIRST[usize::from(sum) % LETTERS_FIRST.len()])
}

/// The last eight characters are base64 of the digest of the project and what stands before the last `_`. The project is
/// known for self-hosted instances only.
pub(super) fn verify_supabase(value: &[u8]) -> Option<()> {
    let at = memchr::memrchr(b'_', value)?;
    (value[at + 1..] == supabase_sum(&value[..at])).then_some(())
}

pub(super) fn complete_supabase(value: &mut Vec<u8>) {
    // The sum may have an underscore of its own, so its place is known by its length.
    if let Some(at) = value.len().checked_sub(9) {
        let sums = (b'A'..=b'Z').filter_map(|letter| {
            value[at - 1] = letter;
            let sum = supabase_sum(&value[..at]);
            (!sum.contains(&b'_')).then_some((letter, sum))
        });
        let found = sums.collect::<Vec<_>>().into_iter().next();
        if let Some((letter, sum)) = found {
            value[at - 1] = letter;
            value.truncate(at + 1);
            value.extend(sum);
        }
    }
}

fn supabase_sum(stem: &[u8]) -> Vec<u8> {
    let digest = Sha256::digest([b"supabase-self-hosted|", stem].concat());
    base::URL_SAFE.encode(&digest[..6]).into_bytes()
}

/// The order of the curve: private keys are below it
/// (<https://www.secg.org/sec2-v2.pdf>, 2.4.1).
const ORDER: &[u8] = b"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

/// 64 hexadecimal digits, `0x` before them or not, above zero and below the order.
pub(super) fn verify_secp256k1(value: &[u8]) -> Option<()> {
    let digits = value.strip_prefix(b"0x").unwrap_or(value).to_ascii_lowercase();
    let is_number = digits.len() == ORDER.len() && digits.iter().all(u8::is_ascii_hexdigit);
    (is_number && digits.iter().any(|&digit| digit != b'0') && *digits < *ORDER).then_some(())
}

pub(super) fn complete_secp256k1(value: &mut [u8]) {
    if verify_secp256k1(value).is_none()
        && let Some(first) = value.len().checked_sub(ORDER.len())
    {
        value[first] = b'7';
    }
}

/// Fewest different bytes in a list of drawn ones: of 64 there are 57, give or take three.
const DIFFERENT: usize = 24;

/// Decimal numbers of a byte each, of which many differ and that are not counted up or down.
pub(super) fn verify_bytes(value: &[u8]) -> Option<()> {
    let text = str::from_utf8(value).ok()?;
    let bytes: Vec<u8> = text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    let differences: HashSet<u8> = bytes.windows(2).map(|pair| pair[1].wrapping_sub(pair[0])).collect();
    let different: HashSet<u8> = bytes.into_iter().collect();
    (different.len() >= DIFFERENT && differences.len() >= DIFFERENT).then_some(())
}

/// As many numbers as there are, drawn.
pub(super) fn complete_bytes(value: &mut Vec<u8>) {
    let count = value.split(|byte| *byte == b',').count();
    let mut random = Random::from_bytes(value);
    let numbers: Vec<String> = (0..count).map(|_| (random.next() & 0xff).to_string()).collect();
    *value = numbers.join(",").into_bytes();
}

/// The text with which every type 7 password is combined.
const CISCO: &[u8] = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";

/// Two decimal digits say where in the text to begin; then a byte in hexadecimal for each character.
pub(super) fn verify_cisco(value: &[u8]) -> Option<()> {
    password_of_cisco(value).map(|_| ())
}

/// What was typed in.
pub(super) fn password_of_cisco(value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let start: usize = str::from_utf8(value.get(..2)?).ok()?.parse().ok().filter(|start| *start < CISCO.len())?;
    let coded = hex::bytes(&value[2..]).filter(|coded| !coded.is_empty())?;
    let plain = coded.iter().zip(CISCO.iter().cycle().skip(start)).map(|(byte, key)| byte ^ key);
    let plain = Zeroizing::new(plain.collect::<Vec<u8>>());
    plain.iter().all(|byte| matches!(byte, b' '..=b'~')).then_some(plain)
}

pub(super) fn complete_cisco(value: &mut Vec<u8>) {
    let length = value.len().saturating_sub(2) / 2;
    let letters = value.iter().filter(|byte| byte.is_ascii_alphanumeric()).copied().collect::<Vec<u8>>();
    let coded: String =
        letters.iter().cycle().zip(&CISCO[2..]).take(length).map(|(a, b)| format!("{:02X}", a ^ b)).collect();
    *value = format!("02{coded}").into_bytes();
}
