//! Classes of bytes: the named ones, and members and ranges in brackets.
//!
//! `[^…]` is every visible byte but the members: control characters, line ends and the blank are never in it.

use super::ByteSet;

/// The named classes, for errors and documentation.
pub(super) const NAMES: &[&str] = &[
    "digit", "alpha", "lower", "upper", "alnum", "ALNUM", "lalnum", "hex", "HEX", "Hex", "b32", "b58", "b64", "b64url",
    "word", "bech32", "printable", "any",
];

/// The class of that name.
pub(super) fn named(name: &str) -> Option<ByteSet> {
    Some(match name {
        "digit" => ByteSet::of(|b| b.is_ascii_digit()),
        "alpha" => ByteSet::of(|b| b.is_ascii_alphabetic()),
        "lower" => ByteSet::of(|b| b.is_ascii_lowercase()),
        "upper" => ByteSet::of(|b| b.is_ascii_uppercase()),
        "alnum" => ByteSet::of(|b| b.is_ascii_alphanumeric()),
        "ALNUM" => ByteSet::of(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
        "lalnum" => ByteSet::of(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
        "hex" => ByteSet::of(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
        "HEX" => ByteSet::of(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F')),
        "Hex" | "hexi" => ByteSet::of(|b| b.is_ascii_hexdigit()),
        "b32" => ByteSet::of(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')),
        "b58" | "base58" => ByteSet::of(|b| b.is_ascii_alphanumeric() && !b"0OIl".contains(&b)),
        "b64" => ByteSet::of(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b)),
        "b64url" => ByteSet::of(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
        "word" => ByteSet::of(|b| b.is_ascii_alphanumeric() || b == b'_'),
        "bech32" => ByteSet::of(|b| b"qpzry9x8gf2tvdw0s3jn54khce6mua7l".contains(&b)),
        "printable" => ByteSet::of(|b| (b' '..=b'~').contains(&b)),
        "any" => ByteSet::of(|b| b != b'\n' && b != b'\r'),
        _ => return None,
    })
}

/// The class written out between brackets, escapes already undone: each member with whether it had been escaped.
/// `Err` is the place of a range that runs backwards.
pub(super) fn listed(members: &[(u8, Escape)]) -> Result<ByteSet, usize> {
    let (negated, members) = match members.first() {
        Some(&(b'^', Escape::Plain)) => (true, &members[1..]),
        _ => (false, members),
    };
    let mut listed = [false; 256];
    let mut at = 0;
    while let Some(&(first, _)) = members.get(at) {
        let last = match (members.get(at + 1), members.get(at + 2)) {
            (Some(&(b'-', Escape::Plain)), Some(&(last, _))) => {
                at += 2;
                last
            }
            _ => first,
        };
        if last < first {
            return Err(at);
        }
        listed[usize::from(first)..=usize::from(last)].fill(true);
        at += 1;
    }
    Ok(ByteSet::of(|b| match negated {
        true => b > b' ' && b != 0x7f && !listed[usize::from(b)],
        false => listed[usize::from(b)],
    }))
}

/// Whether a character was written with a backslash, and so has no meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// As it stands.
    Plain,
    /// With a backslash.
    Escaped,
}
