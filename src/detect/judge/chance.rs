//! Values behind a name that asks for many things, `key` above all: only what nothing but chance makes counts.

use super::super::names;
use super::super::prefilter::RUN;
use super::{Binding, Candidate, letters};
use crate::finding::Reason;

/// What stands in base64 and in identifiers beside letters and digits.
const SIGNS: &[u8] = b"+/=_-";

/// Longest value: what is longer is a certificate, or data.
const LONGEST: usize = 128;

/// Fewest hexadecimal digits of a key: 128 bits.
const SHORTEST_HEXADECIMAL: usize = 32;

/// How SSH's public keys begin, in base64: the length of the name of the algorithm, and the name.
const PUBLIC: [&[u8]; 4] = [b"AAAAB3NzaC1", b"AAAAC3NzaC1", b"AAAAE2VjZHNh", b"AAAAGnNrLX"];

/// Refuses whatever people, programs or standards may have written there.
pub(super) fn check(candidate: &Candidate<'_>, binding: Binding<'_>) -> Result<(), Reason> {
    let value = candidate.value;
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || SIGNS.contains(byte);
    if binding.is_bytes || value.len() > LONGEST || !value.iter().all(fits) {
        return Err(Reason::Code);
    }
    if PUBLIC.iter().any(|start| value.starts_with(start)) {
        return Err(Reason::Public);
    }
    // Few digits are an id; OpenPGP's fingerprints of keys have forty, in capitals.
    let hexadecimal = value.iter().all(u8::is_ascii_hexdigit);
    let capitals = !value.iter().any(u8::is_ascii_lowercase);
    if hexadecimal && (value.len() < SHORTEST_HEXADECIMAL || capitals && value.len() == 40) {
        return Err(Reason::Digest);
    }
    let has_run = value.split(|byte| !byte.is_ascii_alphanumeric()).any(|piece| piece.len() >= RUN);
    let mixed = value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_alphabetic);
    if !has_run || !mixed || !(hexadecimal || letters::reads_like_none(value) || candidate.is_tangled()) {
        return Err(Reason::Words);
    }
    // What a cipher is tried with.
    if hexadecimal && candidate.setting.is_shown() && is_one_word(binding.name) {
        Err(Reason::Rehearsed)
    } else {
        Ok(())
    }
}

/// Whether the name says no more than what it asks for.
pub(super) fn is_one_word(name: &[u8]) -> bool {
    names::words(name).len() == 1
}
