//! Tangled values: letters of both cases, digits and signs in no order that people write, as generators of passwords make them.
//! `J%s:1k?L{c}9` has what code has, a conversion and braces, and is none.

use super::content::is_pronounceable;

/// Least bytes that tell.
const SHORTEST: usize = 8;

/// Whether hardly anything in it is a word, and cases and digits change within its pieces. Escapes change them, too.
pub(super) fn is_tangled(value: &[u8]) -> bool {
    let has = |kind: fn(&u8) -> bool| value.iter().any(kind);
    let escapes = || value.windows(2).filter(|two| two[0] == b'%' && two[1].is_ascii_hexdigit()).count();
    let are_many = |escapes: usize| escapes > 1 && escapes * 6 > value.len();
    let has_escapes = || has(|byte| matches!(byte, b'\\' | b' ')) || has(|byte| *byte == b'%') && are_many(escapes());
    value.len() >= SHORTEST
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && !has_escapes()
        && turns(value) + odd_signs(value) >= (value.len() / 8).max(3)
        && is_wordless(value)
}

/// How often a lower-case letter precedes an upper-case one, or a digit a letter, or a letter a digit that others of its
/// piece follow: a number at the end of a name is none.
fn turns(value: &[u8]) -> usize {
    // A number counts when it turns out that others follow.
    let (mut count, mut number, mut last) = (0, 0, b' ');
    for byte in value.iter().copied() {
        match (last, byte) {
            (b'0'..=b'9', b'a'..=b'z' | b'A'..=b'Z') => (count, number) = (count + 1 + number, 0),
            (b'a'..=b'z' | b'A'..=b'Z', b'0'..=b'9') => number = 1,
            (b'a'..=b'z', b'A'..=b'Z') => count += 1,
            (b'0'..=b'9', b'0'..=b'9') => {}
            _ => number = 0,
        }
        last = byte;
    }
    count
}

/// How many different signs there are of those that code has few of, but for the ends, where `^` and `$` are of a pattern.
fn odd_signs(value: &[u8]) -> usize {
    const SIGNS: &[u8; 9] = b"#@^~%$!*?";
    let inner = value.get(1..value.len() - 1).unwrap_or_default();
    let there = |bits: u16, byte: &u8| bits | SIGNS.iter().position(|sign| sign == byte).map_or(0, |at| 1 << at);
    inner.iter().filter(|byte| byte.is_ascii_punctuation()).fold(0, there).count_ones() as usize
}

/// Whether of three letters at most one is in something that could be a word.
fn is_wordless(value: &[u8]) -> bool {
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let pieces = value.split(|byte| !byte.is_ascii_alphabetic());
    pieces.filter(|piece| could_be_word(piece)).map(<[u8]>::len).sum::<usize>() * 3 <= letters
}

/// Whether letters could be a word, in one case or joined as programs join words: in pieces of three or more.
fn could_be_word(piece: &[u8]) -> bool {
    piece.len() >= 4.max(3 * (1 + joints(piece))) && is_pronounceable(piece)
}

/// Whether a part of a name is joined as people join words, in pieces of three letters and more: `blue.gzVsbQ` is no member.
pub(super) fn reads_well(part: &[u8]) -> bool {
    let letters = part.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let joints = joints(part);
    letters < 5 || joints == 0 || letters >= 3 * (joints + 1)
}

/// How often an upper-case letter follows a lower-case one.
fn joints(text: &[u8]) -> usize {
    text.windows(2).filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_passwords_are_told_from_code() {
        for (value, tangled) in [
            ("J%s:1k?L{c}9", true),
            ("*x9Kq!..w2Rf", true),
            (")u;4Tz(eB,8kQ", true),
            ("k3J9x0QmZ7vB2tRw", true),
            ("a1B$_c2D#{e3", true),
            ("getElementById(x1)", false),
            ("self.dbPassword", false),
            ("e.t(n.r,1)+\"xY\"", false),
            ("^[a-zA-Z0-9_]{8,}$", false),
            ("%08llX-%04x-%04x", false),
            ("\\x1fA\\x8b\\x08z", false),
            ("a%2Fb%3Dc%2BD%2F", false),
            ("${DB_PASS}x9K", false),
            ("V1SecretVolumeSource", false),
            ("%vxHN!KB*@Vp,", true),
            ("!e&&t.B(n,$x)", false),
            ("Tr0ub4d", false),
        ] {
            assert_eq!(is_tangled(value.as_bytes()), tangled, "{value}");
        }
    }
}
