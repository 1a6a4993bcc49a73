//! Numbers: the bytes of a key, written one by one: `{0x3a, 0x91, …}`, `new byte[] { (byte) 0x91, … }`.

use super::reader::Reader;
use super::{LONGEST_VALUE, is_name};
use crate::text::span::Span;

/// Fewest bytes that are a key, and not a version, an address or the id of an object.
pub(super) const FEWEST: usize = 16;
/// Most white space between two numbers.
const GAP: usize = 80;

impl Reader<'_> {
    /// All from the first number of a list to the last.
    pub(super) fn numbers(&mut self) -> Option<Span> {
        self.attempt(|reader| {
            let _ = reader.take(b"new ");
            // `[]byte{`, `[u8; 16] = [`, `bytes([`, `Uint8Array.from([`.
            reader.skip(24, |byte| is_name(byte) || b"[]&:(".contains(&byte));
            reader.skip(GAP, |byte| byte.is_ascii_whitespace());
            let opened = matches!(reader.text.get(reader.at.checked_sub(1)?), Some(b'[' | b'('));
            (reader.take_one(&[b"{", b"["]) || opened).then_some(())?;
            let mut whole: Option<Span> = None;
            let mut count = 0;
            while whole.is_none_or(|whole| whole.range().len() <= LONGEST_VALUE) {
                reader.skip(GAP, |byte| byte.is_ascii_whitespace());
                let start = reader.at;
                if reader.number().is_none() {
                    break;
                }
                whole = Span::new(whole.map_or(start, Span::start), reader.at);
                count += 1;
                reader.skip(GAP, |byte| byte.is_ascii_whitespace());
                if !reader.take(b",") {
                    break;
                }
            }
            let closed = matches!(reader.peek(), Some(b'}' | b']' | b')'));
            whole.filter(|_| closed && count >= FEWEST)
        })
    }

    /// Reads past a number and what is written around it: `(byte) 0x3a`, `0x3au8`, `-12`.
    fn number(&mut self) -> Option<()> {
        if self.take_one(&[b"(byte)", b"(uint8_t)", b"(char)"]) {
            self.blanks();
        }
        let _ = self.take(b"-");
        let begins = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        let digits = self.skip(8, |byte| byte.is_ascii_alphanumeric());
        (begins && digits <= 6).then_some(())
    }
}

/// Whether bytes of this name are a key. A token in bytes is a message, and a salt part of a standard.
pub(super) fn are_a_key(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    [&b"key"[..], b"secret", b"pass", b"pwd"].iter().any(|word| memchr::memmem::find(&name, word).is_some())
}

/// The bytes that are written there; `None` when one is none, or when there are few.
pub(super) fn bytes(value: &[u8]) -> Option<Vec<u8>> {
    let commas = value.iter().filter(|byte| **byte == b',').count();
    if commas + 1 < FEWEST {
        return None;
    }
    value.split(|byte| *byte == b',').map(byte).collect()
}

fn byte(number: &[u8]) -> Option<u8> {
    let plain = number.trim_ascii();
    let plain = match memchr::memchr(b')', plain) {
        Some(cast) if plain.starts_with(b"(") => plain[cast + 1..].trim_ascii_start(),
        _ => plain,
    };
    let (negative, plain) = plain.strip_prefix(b"-").map_or((false, plain), |rest| (true, rest));
    let plain = plain.strip_suffix(b"u8").unwrap_or(plain);
    let hex = plain.strip_prefix(b"0x").or_else(|| plain.strip_prefix(b"0X"));
    let (digits, base) = hex.map_or((plain, 10), |digits| (digits, 16));
    let number = u8::from_str_radix(std::str::from_utf8(digits).ok()?, base).ok()?;
    Some(if negative { number.wrapping_neg() } else { number })
}
