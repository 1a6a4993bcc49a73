//! Private keys as text: PEM, OpenPGP armor, PuTTY.
//!
//! In source these stand as plain lines, as one string with `\n` written out, as quoted lines joined by `+`, indented,
//! commented or as a diff. [`lines`] takes all that off; then the body has to decode to a key. Two marker lines with
//! nothing or prose between them are code that handles keys, and fail.

use super::{base, crc};
use crate::rule::sample::Random;
use base64::Engine as _;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// A block: what it says it is, and the text between its two markers.
struct Block<'a> {
    label: &'a [u8],
    body: &'a [u8],
}

/// The block that `value` is. Both markers must say the same.
fn block(value: &[u8]) -> Option<Block<'_>> {
    let text = value.strip_prefix(BEGIN)?;
    let (label, text) = text.split_at(memchr::memmem::find(text, DASHES)?);
    let text = &text[DASHES.len()..];
    let (body, end) = text.split_at(memchr::memmem::find(text, END)?);
    let end = end.strip_prefix(END)?.strip_prefix(label)?;
    end.starts_with(DASHES).then_some(Block { label, body })
}

pub(super) fn verify_pem(value: &[u8]) -> Option<()> {
    let Block { label, body } = block(value)?;
    let lines = lines(body);
    let (headers, lines) = split_headers(&lines);
    let bytes = base::STANDARD.decode(lines.concat()).ok()?;
    let valid = if headers.iter().any(|line| line.starts_with(b"DEK-Info")) {
        // Sealed with a pass phrase: nothing but the block size of the cipher can be seen.
        bytes.len() >= 64 && bytes.len().is_multiple_of(8)
    } else if label.starts_with(b"OPENSSH") {
        bytes.starts_with(b"openssh-key-v1\0")
    } else {
        is_private_key(label, &bytes)
    };
    valid.then_some(())
}

/// Whether these bytes are one DER sequence to their end, which begins as a private key of that label does.
fn is_private_key(label: &[u8], der: &[u8]) -> bool {
    let Some((0x30, content, [])) = element(der) else {
        return false;
    };
    match element(content) {
        // Sealed: the algorithm comes first.
        Some((0x30, _, _)) => label.starts_with(b"ENCRYPTED"),
        // A version of 0 or 1.
        Some((0x02, [0 | 1], rest)) => !label.starts_with(b"ENCRYPTED") && !rest.is_empty(),
        _ => false,
    }
}

/// The first DER element of `bytes`: its tag, its content, what is behind it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        short @ 0..=0x7f => (usize::from(short), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The armor of an OpenPGP private key: a secret-key packet, and the sum behind it if there is one.
pub(super) fn verify_pgp(value: &[u8]) -> Option<()> {
    let lines = lines(block(value)?.body);
    let (_, lines) = split_headers(&lines);
    let (body, sum) = match lines.split_last() {
        Some((last, body)) if last.len() == 5 && last[0] == b'=' => (body, Some(&last[1..])),
        _ => (lines, None),
    };
    let bytes = base::STANDARD.decode(body.concat()).ok()?;
    // Packet 5 in the old and the new form.
    matches!(bytes.first(), Some(0x94..=0x97 | 0xc5)).then_some(())?;
    match sum {
        Some(sum) => (base::STANDARD.decode(sum).ok()? == crc::armor_sum(&bytes)).then_some(()),
        None => Some(()),
    }
}

/// PuTTY's format: as many private lines as it says, and the code that authenticates them.
pub(super) fn verify_putty(value: &[u8]) -> Option<()> {
    let lines = lines(value);
    let at = lines.iter().position(|line| line.starts_with(b"Private-Lines:"))?;
    let count: usize = str::from_utf8(&lines[at]["Private-Lines:".len()..]).ok()?.trim().parse().ok()?;
    let end = (at + 1).checked_add(count)?;
    let body = base::STANDARD.decode(lines.get(at + 1..end)?.concat()).ok()?;
    let code = lines.get(end)?.strip_prefix(b"Private-MAC:")?.trim_ascii();
    let valid = !body.is_empty() && matches!(code.len(), 40 | 64) && code.iter().all(u8::is_ascii_hexdigit);
    valid.then_some(())
}

/// Header lines (`Proc-Type: 4,ENCRYPTED`) and the others.
fn split_headers(lines: &[Vec<u8>]) -> (&[Vec<u8>], &[Vec<u8>]) {
    let headers = lines.iter().take_while(|line| line.contains(&b':')).count();
    lines.split_at(headers)
}

/// The lines of a block without what the source around them adds; empty ones are left out.
fn lines(body: &[u8]) -> Vec<Vec<u8>> {
    let text = unquote(body);
    let mut lines: Vec<Vec<u8>> = text.split(|&byte| byte == b'\n').map(bare).filter(|line| !line.is_empty()).collect();
    // Signs that base64 has too are decoration only if every line starts with them.
    for sign in [&b"+"[..], b"//"] {
        if lines.len() > 1 && lines.iter().all(|line| line.starts_with(sign)) {
            lines = lines.iter().map(|line| bare(&line[sign.len()..])).filter(|line| !line.is_empty()).collect();
        }
    }
    lines
}

/// A line without blanks at its ends and the signs of comments, lists and diffs.
fn bare(line: &[u8]) -> Vec<u8> {
    let decoration = |byte: &u8| byte.is_ascii_whitespace() || b"#*>|;,-".contains(byte);
    let start = line.iter().position(|byte| !decoration(byte)).unwrap_or(line.len());
    let end = line.iter().rposition(|byte| !decoration(byte)).map_or(start, |last| last + 1);
    let line = &line[start..end];
    // A blank inside is a lost line end, but a header has blanks of its own.
    match line.contains(&b':') {
        true => line.to_vec(),
        false => line.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect(),
    }
}

/// Undoes `\n` and takes away quotes with all that stands between a closing and an opening one. The text starts
/// inside of quotes, if there are any.
fn unquote(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    // `Some(0)` is the quote that was opened before the block, whichever it was.
    let mut open = Some(0);
    let mut bytes = body.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.peek() {
                Some(b'n') => {
                    text.push(b'\n');
                    bytes.next();
                }
                Some(b'r' | b't') => {
                    bytes.next();
                }
                _ => {}
            },
            b'\n' => text.push(b'\n'),
            // Line ends as URLs and XML write them.
            b'%' => {
                bytes.by_ref().take(2).for_each(drop);
                text.push(b'\n');
            }
            b'&' => {
                bytes.by_ref().take_while(|&byte| byte != b';').for_each(drop);
                text.push(b'\n');
            }
            b'"' | b'\'' | b'`' => match open {
                Some(quote) if quote == 0 || quote == byte => open = None,
                Some(_) => {}
                None => open = Some(byte),
            },
            _ if open.is_some() => text.push(byte),
            _ => {}
        }
    }
    text
}

/// Lines of 64 characters.
fn wrapped(bytes: &[u8]) -> Vec<u8> {
    let text = base::STANDARD.encode(bytes);
    let mut text: Vec<u8> = text.as_bytes().chunks(64).flat_map(|line| [line, b"\n"].concat()).collect();
    // The lenient engine writes no padding, but these formats have it.
    let length = text.iter().filter(|byte| **byte != b'\n').count();
    let at = text.len() - 1;
    text.splice(at..at, vec![b'='; (4 - length % 4) % 4]);
    text
}

/// What the first marker says; the second one may still differ.
fn label(value: &[u8]) -> Option<&[u8]> {
    let text = value.strip_prefix(BEGIN)?;
    Some(&text[..memchr::memmem::find(text, DASHES)?])
}

pub(super) fn complete_pem(value: &mut Vec<u8>) {
    let Some(label) = label(value) else {
        return;
    };
    let noise = Random::from_bytes(value).bytes(96);
    let bytes = if label.starts_with(b"OPENSSH") {
        [b"openssh-key-v1\0", &*noise].concat()
    } else if label.starts_with(b"ENCRYPTED") {
        [&[0x30, 100, 0x30, 0, 0x04, 96][..], &noise].concat()
    } else {
        [&[0x30, 101, 0x02, 1, 0, 0x04, 96][..], &noise].concat()
    };
    *value = [BEGIN, label, b"-----\n", &wrapped(&bytes), END, label, DASHES].concat();
}

pub(super) fn complete_pgp(value: &mut Vec<u8>) {
    let Some(label) = label(value) else {
        return;
    };
    let bytes = [&[0x95][..], &Random::from_bytes(value).bytes(200)].concat();
    let sum = base::STANDARD.encode(crc::armor_sum(&bytes));
    let body = [b"\n", &*wrapped(&bytes), b"=", sum.as_bytes(), b"\n"].concat();
    *value = [BEGIN, label, b"-----\n", &body, END, label, DASHES].concat();
}

pub(super) fn complete_putty(value: &mut Vec<u8>) {
    let mut random = Random::from_bytes(value);
    let code: String = random.bytes(32).iter().map(|byte| format!("{byte:02x}")).collect();
    let body = String::from_utf8_lossy(&wrapped(&random.bytes(90))).into_owned();
    *value = format!(
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: made up\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 2\n{body}Private-MAC: {code}"
    )
    .into_bytes();
}
