//! Classes of bytes: the named ones, and members and ranges in brackets.
//!
//! `[^…]` is every visible byte but the members: control characters, line ends and the blank are never in it.

use super::ByteSet;

/// The named classes, for errors and documentation.
pub(super) const NAMES: &[&str] = &[
    "digit", "alpha", "lower", "upper", "alnum", "ALNUM", "lalnum", "hex", "HEX", "Hex", "b32", "b58", "b64", "b64url",
    "word", "bech32", "printable", "any", "byte",
];

const DIGIT: ByteSet = ByteSet::EMPTY.range(b'0', b'9');
const LOWER: ByteSet = ByteSet::EMPTY.range(b'a', b'z');
const UPPER: ByteSet = ByteSet::EMPTY.range(b'A', b'Z');
const ALNUM: ByteSet = DIGIT.or(LOWER).or(UPPER);
const HEX: ByteSet = DIGIT.range(b'a', b'f');
/// Every visible byte.
const VISIBLE: ByteSet = ByteSet::EMPTY.range(b'!', b'~').range(0x80, 0xff);

/// The class of that name.
pub(super) const fn named(name: &[u8]) -> Option<ByteSet> {
    Some(match name {
        b"digit" => DIGIT,
        b"alpha" => LOWER.or(UPPER),
        b"lower" => LOWER,
        b"upper" => UPPER,
        b"alnum" => ALNUM,
        b"ALNUM" => UPPER.or(DIGIT),
        b"lalnum" => LOWER.or(DIGIT),
        b"hex" => HEX,
        b"HEX" => DIGIT.range(b'A', b'F'),
        b"Hex" | b"hexi" => HEX.range(b'A', b'F'),
        b"b32" => UPPER.range(b'2', b'7'),
        b"b58" | b"base58" => ALNUM.only(ByteSet::EMPTY.and(b"0OIl").others()),
        b"b64" => ALNUM.and(b"+/"),
        b"b64url" => ALNUM.and(b"-_"),
        b"word" => ByteSet::WORD,
        b"bech32" => ByteSet::EMPTY.and(b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"),
        b"printable" => ByteSet::EMPTY.range(b' ', b'~'),
        b"byte" => ByteSet::EMPTY.others(),
        b"any" => ByteSet::EMPTY.and(b"\n\r").others(),
        _ => return None,
    })
}

/// The class written out between brackets, escapes already undone: each member with whether it had been escaped.
/// `None` when a range runs backwards.
pub(super) fn listed(members: &[(u8, Escape)]) -> Option<ByteSet> {
    if let [(b'^', Escape::Plain), members @ ..] = members {
        return Some(listed(members)?.others().only(VISIBLE));
    }
    let mut set = ByteSet::EMPTY;
    let mut rest = members;
    while let [(first, _), behind @ ..] = rest {
        let (last, behind) = match behind {
            [(b'-', Escape::Plain), (last, _), behind @ ..] => (last, behind),
            _ => (first, behind),
        };
        if last < first {
            return None;
        }
        set = set.range(*first, *last);
        rest = behind;
    }
    Some(set)
}

/// Whether a character was written with a backslash, and so has no meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// As it stands.
    Plain,
    /// With a backslash.
    Escaped,
}
