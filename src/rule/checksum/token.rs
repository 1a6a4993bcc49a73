//! Structures inside of tokens: JSON, user and password, macaroons.

use super::base;
use crate::rule::sample::Random;
use base64::Engine as _;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// The JSON object that base64 in either alphabet decodes to.
fn object(text: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(&base::base64(text)?) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Where base64 of a JSON object starts: `{"` is written `eyJ`, a brace and a line end `ew`.
fn object_start(value: &[u8]) -> Option<usize> {
    let starts = |at: &usize| value[*at..].starts_with(b"eyJ") || value[*at..].starts_with(b"ew");
    (0..value.len()).find(starts)
}

/// Three parts; the first is an object with a string `alg`, the second an object. A prefix before the first is let be.
pub(super) fn verify_jwt(value: &[u8]) -> Option<()> {
    let mut parts = value[object_start(value)?..].split(|&byte| byte == b'.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let algorithm = object(header)?;
    let complete = algorithm.get("alg")?.is_string() && !signature.is_empty() && parts.next().is_none();
    complete.then_some(())?;
    object(payload).map(|_| ())
}

pub(super) fn complete_jwt(value: &mut Vec<u8>) {
    let (Some(start), Some(end)) = (object_start(value), memchr::memrchr(b'.', value)) else {
        return;
    };
    let number = Random::from_bytes(value).next();
    let header = base::URL_SAFE.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let payload = base::URL_SAFE.encode(format!(r#"{{"sub":"{number:016x}","iat":1700000000}}"#));
    *value = [&value[..start], header.as_bytes(), b".", payload.as_bytes(), &value[end..]].concat();
}

/// An object, in what is base64 from its first brace on. Other fields may follow behind a `_`.
pub(super) fn verify_json(value: &[u8]) -> Option<()> {
    let text = &value[object_start(value)?..];
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let length = text.iter().take_while(|byte| coded(byte)).count();
    let object = object(&text[..length])?;
    (!object.is_empty()).then_some(())
}

pub(super) fn complete_json(value: &mut Vec<u8>) {
    let Some(start) = object_start(value) else {
        return;
    };
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let length = value[start..].iter().take_while(|byte| coded(byte)).count();
    let padding = value[start + length..].iter().take_while(|byte| **byte == b'=').count();
    let key = first_key(&value[start..start + length]).unwrap_or_else(|| "k".to_owned());
    // Same length, so that counts still hold: the key, and as many letters as it takes. Only 4n + 1 characters are
    // no whole number of bytes; then one goes.
    let room = (length * 3 / 4).saturating_sub(key.len() + 7);
    let letters = value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(|&byte| char::from(byte));
    let filler: String = letters.cycle().take(room).collect();
    let text = base::STANDARD.encode(format!(r#"{{"{key}":"{filler}"}}"#)).into_bytes();
    value.splice(start..start + length + padding, text);
}

/// The key with which the object starts, when the form of the token fixes it.
fn first_key(text: &[u8]) -> Option<String> {
    let whole = text.len() / 4 * 4;
    let bytes = base::STANDARD.decode(&text[..whole]).ok()?;
    let rest = bytes.strip_prefix(b"{\"")?;
    let key = &rest[..memchr::memchr(b'"', rest)?];
    (rest.get(key.len() + 1) == Some(&b':') && key.iter().all(u8::is_ascii_alphabetic))
        .then(|| String::from_utf8_lossy(key).into_owned())
}

/// Decodes to printable text with a user and a password, neither of them empty.
pub(super) fn verify_basic(value: &[u8]) -> Option<()> {
    let bytes = base::base64(value)?;
    let text = str::from_utf8(&bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    let printable = !text.chars().any(char::is_control);
    (printable && !user.is_empty() && !password.is_empty()).then_some(())
}

pub(super) fn complete_basic(value: &mut Vec<u8>) {
    let number = Random::from_bytes(value).next();
    *value = base::STANDARD.encode(format!("someone:Qz{number:014x}")).into_bytes();
}

/// Base64 behind the first hyphen is a macaroon of version 2: version, location, identifier, and a signature of
/// 32 bytes at the end.
pub(super) fn verify_macaroon(value: &[u8]) -> Option<()> {
    let hyphen = memchr::memchr(b'-', value)?;
    let bytes = base::base64(&value[hyphen + 1..])?;
    let signature = bytes.len().checked_sub(32 + SIGNATURE.len())?;
    (bytes.starts_with(&[2, 1]) && bytes[signature..].starts_with(&SIGNATURE)).then_some(())
}

/// End of the caveats, then the header of a signature.
const SIGNATURE: [u8; 4] = [0, 0, 6, 32];

pub(super) fn complete_macaroon(value: &mut Vec<u8>) {
    let Some(hyphen) = memchr::memchr(b'-', value) else {
        return;
    };
    // A length that is a multiple of four is a whole number of bytes.
    let length = (value.len() - hyphen - 1) / 4 * 4;
    value.truncate(hyphen + 1 + length);
    let Ok(mut bytes) = base::URL_SAFE.decode(&value[hyphen + 1..]) else {
        return;
    };
    let Some(signature) = bytes.len().checked_sub(32 + SIGNATURE.len()) else {
        return;
    };
    bytes[signature..signature + SIGNATURE.len()].copy_from_slice(&SIGNATURE);
    value.truncate(hyphen + 1);
    value.extend(base::URL_SAFE.encode(bytes).into_bytes());
}

/// The part before the first dot decodes to the decimal number of an account.
pub(super) fn verify_discord(value: &[u8]) -> Option<()> {
    let first = value.split(|&byte| byte == b'.').next()?;
    let number = base::base64(first)?;
    ((17..=20).contains(&number.len()) && number.iter().all(u8::is_ascii_digit)).then_some(())
}

pub(super) fn complete_discord(value: &mut Vec<u8>) {
    let Some(dot) = memchr::memchr(b'.', value) else {
        return;
    };
    let length = dot * 3 / 4;
    let mut random = Random::from_bytes(value);
    let digits: Vec<u8> = (0..length).map(|_| b'0' + random.below(9) as u8).collect();
    let text = base::URL_SAFE.encode(digits);
    value.splice(..dot, text.into_bytes());
}

/// Eight characters of base32 of the digest of all before them stand before the last eight.
const DIGEST: std::ops::Range<usize> = 77..85;

pub(super) fn verify_fine_grained(value: &[u8]) -> Option<()> {
    (value.get(DIGEST)? == fine_grained(&value[..DIGEST.start])).then_some(())
}

pub(super) fn complete_fine_grained(value: &mut [u8]) {
    if value.len() >= DIGEST.end {
        let digest = fine_grained(&value[..DIGEST.start]);
        value[DIGEST].copy_from_slice(&digest);
    }
}

fn fine_grained(body: &[u8]) -> Vec<u8> {
    base::to_base32(&Sha256::digest(body)[..DIGEST.len() * 5 / 8])
}

/// Whether letters of both cases and digits are in it.
pub(super) fn verify_mixed(value: &[u8]) -> Option<()> {
    let has = |kind: fn(&u8) -> bool| value.iter().any(kind);
    let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    mixed.then_some(())
}

pub(super) fn complete_mixed(value: &mut [u8]) {
    if verify_mixed(value).is_none() {
        value.iter_mut().zip(*b"x7Q").for_each(|(byte, other)| *byte = other);
    }
}
