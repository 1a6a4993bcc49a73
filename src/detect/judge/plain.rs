//! Plain values, which are no secret whatever asks for one: numbers, dates, versions, flags, colours.

use crate::finding::Reason;

/// What Windows goes through as it is set up: `<settings pass="specialize">`.
const PASSES: &[&[u8]] =
    &[b"windowspe", b"offlineservicing", b"generalize", b"specialize", b"auditsystem", b"audituser", b"oobesystem"];

/// What a number is given in: times, sizes, lengths, rates.
const UNITS: &[&[u8]] = &[
    b"s", b"ms", b"m", b"h", b"d", b"min", b"days", b"kb", b"mb", b"gb", b"px", b"em", b"rem", b"/s", b"/sec",
    b"/second", b"/m", b"/min", b"/minute", b"/h", b"/hour", b"/d", b"/day", b"-byte", b"-bytes", b"-bit", b"-bits",
    b"-digit", b"-digits", b"-char", b"-character",
];

/// Refuses numbers, dates, versions, flags, colours.
pub(super) fn check(value: &[u8]) -> Result<(), Reason> {
    let lower = value.to_ascii_lowercase();
    let flag = matches!(
        &*lower,
        b"true"
            | b"false"
            | b"yes"
            | b"no"
            | b"on"
            | b"off"
            | b"null"
            | b"none"
            | b"nil"
            | b"undefined"
            | b"enabled"
            | b"disabled"
    );
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    check_joined_numbers(value)?;
    let numeric = value.iter().any(u8::is_ascii_digit)
        && value.iter().all(|byte| byte.is_ascii_digit() || b".,:-+/_ eExX%".contains(byte))
        && letters <= 1
        && value.len() < 20;
    let hex_number =
        lower.strip_prefix(b"0x").is_some_and(|rest| rest.len() <= 16 && rest.iter().all(u8::is_ascii_hexdigit));
    let color = value.first() == Some(&b'#')
        && matches!(value.len(), 4 | 7 | 9)
        && value[1..].iter().all(u8::is_ascii_hexdigit);
    let digits = lower.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let unit = digits > 0 && UNITS.contains(&&lower[digits..]);
    // What is read as text here is bytes to a program.
    let (escapes, rest) = value.as_chunks::<4>();
    let escaped = value.len() < 64 && rest.is_empty() && escapes.iter().all(|escape| escape.starts_with(b"\\x"));
    let binary = escaped || value.iter().any(|byte| byte.is_ascii_control() && !b"\t\r\n".contains(byte));
    if binary
        || flag
        || PASSES.contains(&&*lower)
        || numeric
        || hex_number
        || color
        || unit
        || is_date(value)
        || is_charset(&lower)
    {
        return Err(Reason::Plain);
    }
    Ok(())
}

/// Refuses numbers that are joined: ports, versions, the ids of objects.
pub(super) fn check_joined_numbers(value: &[u8]) -> Result<(), Reason> {
    let joined_by = |joint: u8, least: usize| {
        value.iter().filter(|byte| **byte == joint).count() >= least
            && value.iter().all(|byte| byte.is_ascii_digit() || *byte == joint)
    };
    if joined_by(b':', 1) || joined_by(b'.', 3) || is_version(value) { Err(Reason::Plain) } else { Ok(()) }
}

/// `^0.2.1`, `~> 5.0`, `>=1.2.3-rc1`: which releases will do.
fn is_version(value: &[u8]) -> bool {
    let signs = value.iter().take_while(|byte| b"^~<>= v".contains(byte)).count();
    let number = &value[signs..];
    let parts = number.split(|byte| *byte == b'.');
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    signs > 0 && number.len() < 20 && digits > 0 && parts.clone().count() >= 2 && {
        parts.take(2).all(|part| part.first().is_some_and(u8::is_ascii_digit))
    }
}

/// Names of encodings, which what encodes a password is given.
fn is_charset(lower: &[u8]) -> bool {
    const CHARSETS: &[&[u8]] =
        &[b"utf8", b"utf16", b"utf16le", b"utf16be", b"utf32", b"latin1", b"ascii", b"usascii", b"cp1252", b"iso88591"];
    lower.len() < 14 && {
        let name: Vec<u8> = lower.iter().copied().filter(|byte| !b"-_".contains(byte)).take(10).collect();
        CHARSETS.contains(&&*name)
    }
}

/// `2022-11-23T00:00:00.000Z`, `2022-11-23 00:00`.
fn is_date(value: &[u8]) -> bool {
    let shape = |at: usize, byte: u8| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    value.len() >= 10
        && value.iter().take(10).enumerate().all(|(at, byte)| shape(at, *byte))
        && value[10..].iter().all(|byte| byte.is_ascii_digit() || b"T:.+-Z ".contains(byte))
}
