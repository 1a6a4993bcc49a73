//! Structures inside of tokens: JSON, user and password, macaroons.

use super::base;
use crate::rule::sample::Random;
use base64::Engine as _;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

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

/// Header and payload of a JSON Web Token: two objects, the first with a string `alg`, and a signature as long as that
/// makes them. What stands before the first, a prefix say, is let be.
pub(in crate::rule) fn jwt_objects(value: &[u8]) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let mut parts = value[object_start(value)?..].split(|&byte| byte == b'.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let header = object(header)?;
    let signed = is_signature(header.get("alg")?.as_str()?, signature);
    let complete = signed && parts.next().is_none();
    complete.then_some(())?;
    Some((header, object(payload)?))
}

/// Lengths of signatures in base64, where the algorithm says it (RFC 7518 and 8037). Those of RSA depend on the key.
const SIGNATURES: &[(&str, usize)] = &[
    ("HS256", 43),
    ("HS384", 64),
    ("HS512", 86),
    ("ES256", 86),
    ("ES256K", 86),
    ("ES384", 128),
    ("ES512", 176),
    ("EdDSA", 86),
];

fn is_signature(algorithm: &str, signature: &[u8]) -> bool {
    let length = SIGNATURES.iter().find(|(name, _)| *name == algorithm).map(|(_, length)| *length);
    !signature.is_empty() && length.is_none_or(|length| length == signature.len())
}

/// Five parts; the first is an object with strings `alg` and `enc`.
pub(super) fn verify_jwe(value: &[u8]) -> Option<()> {
    let text = &value[object_start(value)?..];
    let parts: Vec<&[u8]> = text.split(|&byte| byte == b'.').take(6).collect();
    let header = object(parts.first()?)?;
    let named = header.get("alg")?.is_string() && header.get("enc")?.is_string();
    // The second part, the key, is empty when the key is agreed on otherwise.
    (named && parts.len() == 5 && parts[2..].iter().all(|part| !part.is_empty())).then_some(())
}

pub(super) fn complete_jwe(value: &mut Vec<u8>) {
    if let (Some(start), Some(dot)) = (object_start(value), memchr::memchr(b'.', value)) {
        let header = base::URL_SAFE.encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
        value.splice(start..dot.max(start), header.into_bytes());
    }
}

/// Puts a payload between a header and what is the signature already.
pub(super) fn with_payload(value: &mut Vec<u8>, claims: &[(String, String)]) {
    let (Some(start), Some(end)) = (object_start(value), memchr::memrchr(b'.', value)) else {
        return;
    };
    let number = Random::from_bytes(value).next();
    let signature = value.len() - end - 1;
    let algorithm = SIGNATURES.iter().find(|(_, length)| *length == signature).map_or("RS256", |(name, _)| *name);
    let header = base::URL_SAFE.encode(format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#));
    let mut object = Map::new();
    object.insert("sub".to_owned(), format!("{number:016x}").into());
    object.insert("iat".to_owned(), 1_700_000_000.into());
    object.extend(claims.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str()))));
    let payload = base::URL_SAFE.encode(Value::Object(object).to_string());
    *value = [&value[..start], header.as_bytes(), b".", payload.as_bytes(), &value[end..]].concat();
}

/// The object in what is base64 from its first brace on. Other fields may follow behind a `_` or a dot.
pub(in crate::rule) fn json_object(value: &[u8]) -> Option<Map<String, Value>> {
    let text = &value[object_start(value)?..];
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let length = text.iter().take_while(|byte| coded(byte)).count();
    object(&text[..length])
}

/// An object that has these fields, and one at least.
pub(super) fn verify_json(fields: &[String], value: &[u8]) -> Option<()> {
    let object = json_object(value)?;
    (!object.is_empty() && fields.iter().all(|field| object.contains_key(field))).then_some(())
}

pub(super) fn complete_json(fields: &[String], value: &mut Vec<u8>) {
    let Some(start) = object_start(value) else {
        return;
    };
    let coded = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let length = value[start..].iter().take_while(|byte| coded(byte)).count();
    let padding = value[start + length..].iter().take_while(|byte| **byte == b'=').count();
    let first = || fields.first().cloned().unwrap_or_else(|| "k".to_owned());
    let key = first_key(&value[start..start + length]).unwrap_or_else(first);
    // Same length, so that counts still hold: the key, and as many letters as it takes. Only 4n + 1 characters are
    // no whole number of bytes; then one goes.
    let others: String =
        fields.iter().filter(|field| **field != key).map(|field| format!(r#","{field}":"x""#)).collect();
    let room = (length * 3 / 4).saturating_sub(key.len() + 7 + others.len());
    let letters = value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(|&byte| char::from(byte));
    let filler: String = letters.cycle().take(room).collect();
    let text = base::STANDARD.encode(format!(r#"{{"{key}":"{filler}"{others}}}"#)).into_bytes();
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

/// What stands for a password where the user is a token.
const FILLERS: [&str; 7] = ["", "x", "x-oauth-basic", "api_token", "api-token", "unused", "ignored"];
/// Fewest letters of a token that stands alone.
const TOKEN: usize = 16;

/// The credential of a login: the password, or the token that stands for the user.
pub(super) fn password_of_basic(value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = Zeroizing::new(base::base64(value)?);
    let colon = memchr::memchr(b':', &bytes)?;
    let (user, password) = (&bytes[..colon], &bytes[colon + 1..]);
    let is_filler = FILLERS.iter().any(|filler| password.eq_ignore_ascii_case(filler.as_bytes()));
    Some(Zeroizing::new(if is_filler && user.len() >= TOKEN { user } else { password }.to_vec()))
}

/// Decodes to printable text with a user and a password, or with a token for one of the two.
pub(super) fn verify_basic(value: &[u8]) -> Option<()> {
    let bytes = base::base64(value)?;
    let text = str::from_utf8(&bytes).ok()?;
    let (user, password) = text.split_once(':')?;
    let printable = !text.chars().any(char::is_control);
    let both = !user.is_empty() && !password.is_empty();
    (printable && (both || user.len().max(password.len()) >= TOKEN)).then_some(())
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

/// What is in the packets of a macaroon: location, identifier, then the caveats.
pub(in crate::rule) fn macaroon_packets(value: &[u8]) -> Option<Vec<Vec<u8>>> {
    let bytes = base::base64(&value[memchr::memchr(b'-', value)? + 1..])?;
    let mut rest = bytes.strip_prefix(&[2])?;
    let mut packets = Vec::new();
    while let Some((&kind, behind)) = rest.split_first() {
        // A zero ends a section; 6 is the signature, which ends all.
        rest = match kind {
            0 => behind,
            6 => break,
            _ => {
                let (length, behind) = varint(behind)?;
                let (packet, behind) = behind.split_at_checked(length)?;
                packets.push(packet.to_vec());
                behind
            }
        };
    }
    Some(packets)
}

/// A length as macaroons write it: seven bits a byte, least significant first.
fn varint(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().take(3).position(|byte| byte & 0x80 == 0)?;
    let length = bytes[..=last].iter().rev().fold(0, |length, byte| length << 7 | usize::from(byte & 0x7f));
    Some((length, &bytes[last + 1..]))
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
    // No zero leads.
    let digits: Vec<u8> = (0..length).map(|_| b'1' + random.below(9) as u8).collect();
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
        // Prefixes are more common than ends.
        value.iter_mut().rev().zip(*b"Q7x").for_each(|(byte, other)| *byte = other);
    }
}
