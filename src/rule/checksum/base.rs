//! Base 32, 36, 58, 62 and 64, and the checksums that are defined on them.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bech32::primitives::decode::UncheckedHrpstring;
use bech32::primitives::iter::Fe32IterExt as _;
use bech32::{Bech32, Fe32, Hrp};
use sha2::{Digest as _, Sha256};

/// Digits of base 62 as most providers order them; its start are those of base 36 and 16.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Bitcoin's.
pub(super) const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Ripple's: the same characters in another order.
pub(super) const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true)
    .with_encode_padding(false);
/// Base64 of either alphabet: reads with padding and without, writes without.
pub(super) const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
pub(super) const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Decodes base64 in whichever alphabet `text` is written.
pub(in crate::rule) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let url_safe = text.iter().any(|byte| b"-_".contains(byte));
    let engine = if url_safe { &URL_SAFE } else { &STANDARD };
    engine.decode(text).ok()
}

/// `number` in base 62, no leading zeros.
pub(super) fn base62(number: u32) -> Vec<u8> {
    digits(number, BASE62)
}

/// `number` in base 36, lower case, no leading zeros.
pub(super) fn base36(number: u32) -> Vec<u8> {
    digits(number, BASE36)
}

fn digits(mut number: u32, alphabet: &[u8]) -> Vec<u8> {
    let mut digits = Vec::new();
    loop {
        // The remainder is smaller than the alphabet is long.
        digits.push(alphabet[number as usize % alphabet.len()]);
        number /= alphabet.len() as u32;
        if number == 0 {
            digits.reverse();
            return digits;
        }
    }
}

/// Decodes base32 (RFC 4648) without padding, of either case; the bits that fill no byte are dropped.
pub(in crate::rule) fn base32(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut buffer, mut bits) = (0_u32, 0);
    for &byte in text {
        let five = match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        buffer = buffer << 5 | u32::from(five);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

/// Writes base32, upper case, without padding.
pub(super) fn to_base32(bytes: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = Vec::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut buffer, mut bits) = (0_u32, 0);
    for &byte in bytes {
        buffer = buffer << 8 | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(ALPHABET[(buffer >> bits) as usize & 31]);
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(ALPHABET[(buffer << (5 - bits)) as usize & 31]);
    }
    text
}

pub(super) fn verify_bech32(value: &[u8]) -> Option<()> {
    let text = str::from_utf8(value).ok()?;
    let parsed = UncheckedHrpstring::new(text).ok()?;
    parsed.has_valid_checksum::<Bech32>().then_some(())
}

pub(super) fn complete_bech32(value: &mut Vec<u8>) {
    if let Some(text) = bech32_of(value) {
        *value = text;
    }
}

/// The text with its last six characters made right.
fn bech32_of(value: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(value).ok()?;
    let (prefix, data) = text.rsplit_once('1')?;
    let data = data.get(..data.len().checked_sub(6)?)?;
    let fives: Vec<Fe32> = data.chars().map(Fe32::from_char).collect::<Result<_, _>>().ok()?;
    let hrp = Hrp::parse(prefix).ok()?;
    let right: String = fives.into_iter().with_checksum::<Bech32>(&hrp).chars().collect();
    let upper = prefix.bytes().all(|byte| !byte.is_ascii_lowercase());
    Some(if upper { right.to_ascii_uppercase() } else { right }.into_bytes())
}

pub(super) fn verify_base58(value: &[u8], alphabet: &[u8; 58]) -> Option<()> {
    let bytes = base58(value, alphabet)?;
    let body = bytes.len().checked_sub(4).filter(|&body| body > 0)?;
    (double_sha256(&bytes[..body])[..4] == bytes[body..]).then_some(())
}

fn double_sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(Sha256::digest(bytes)).into()
}

/// Decodes base58 by schoolbook arithmetic; the texts are short, and longer ones are refused.
fn base58(text: &[u8], alphabet: &[u8; 58]) -> Option<Vec<u8>> {
    if text.len() > 256 {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new(); // least significant first
    for byte in text {
        let mut carry = alphabet.iter().position(|digit| digit == byte)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(carry as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.iter().take_while(|&&byte| byte == alphabet[0]).map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

fn to_base58(bytes: &[u8], alphabet: &[u8; 58]) -> Vec<u8> {
    let mut digits: Vec<u8> = Vec::new(); // least significant first
    for &byte in bytes {
        let mut carry = usize::from(byte);
        for digit in &mut digits {
            carry += usize::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    digits.extend(bytes.iter().take_while(|&&byte| byte == 0));
    digits.iter().rev().map(|&digit| alphabet[usize::from(digit)]).collect()
}

/// How a text of some beginning continues: the beginning, its version, bytes of the body, what is behind the body.
type Base58Kind = (&'static [u8], &'static [u8], usize, &'static [u8]);
const BASE58_KINDS: &[Base58Kind] = &[
    (b"5", &[0x80], 32, &[]),
    (b"9", &[0xef], 32, &[]),
    (b"K", &[0x80], 32, &[1]),
    (b"L", &[0x80], 32, &[1]),
    (b"c", &[0xef], 32, &[1]),
    (b"xprv", &[0x04, 0x88, 0xad, 0xe4], 74, &[]),
    (b"yprv", &[0x04, 0x9d, 0x78, 0x78], 74, &[]),
    (b"zprv", &[0x04, 0xb2, 0x43, 0x0c], 74, &[]),
    (b"tprv", &[0x04, 0x35, 0x83, 0x94], 74, &[]),
    (b"uprv", &[0x04, 0x4a, 0x4e, 0x28], 74, &[]),
    (b"vprv", &[0x04, 0x5f, 0x18, 0xbc], 74, &[]),
];

pub(super) fn complete_base58(value: &mut Vec<u8>) {
    let Some((_, version, length, tail)) = BASE58_KINDS.iter().find(|kind| value.starts_with(kind.0)) else {
        return;
    };
    let body = crate::rule::sample::Random::from_bytes(value).bytes(*length);
    *value = summed(&[version, &*body, tail].concat(), BASE58);
}

/// A seed: 16 bytes behind the version that makes it start with `s`, or behind the one that makes it start with `sEd`.
pub(super) fn complete_ripple(value: &mut Vec<u8>) {
    let version: &[u8] = if value.starts_with(b"sEd") { &[0x01, 0xe1, 0x4b] } else { &[0x21] };
    let body = crate::rule::sample::Random::from_bytes(value).bytes(16);
    *value = summed(&[version, &*body].concat(), RIPPLE);
}

/// The text of these bytes and their sum.
fn summed(bytes: &[u8], alphabet: &[u8; 58]) -> Vec<u8> {
    let sum = double_sha256(bytes);
    to_base58(&[bytes, &sum[..4]].concat(), alphabet)
}
