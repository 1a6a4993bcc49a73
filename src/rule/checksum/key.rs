//! Private keys as text: PEM, OpenPGP armor, PuTTY.
//!
//! In source these stand as plain lines, as one string with `\n` written out, as quoted lines joined by `+`, indented,
//! commented or as a diff. [`lines`] takes all that off; then the body has to decode to a key. Two marker lines with
//! nothing or prose between them are code that handles keys, and fail.

use super::{base, crc};
use crate::rule::sample::Random;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};

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
        is_openssh(&bytes).is_some()
    } else {
        is_private_key(label, &bytes)
    };
    valid.then_some(())
}

/// Whether a block that passes is encrypted.
pub(super) fn is_sealed_pem(value: &[u8]) -> bool {
    let sealed = || {
        let Block { label, body } = block(value)?;
        let lines = lines(body);
        let (headers, lines) = split_headers(&lines);
        let by_cipher = || {
            let bytes = base::STANDARD.decode(lines.concat()).ok()?;
            let (cipher, _) = string(bytes.strip_prefix(b"openssh-key-v1\0")?)?;
            Some(cipher != b"none")
        };
        let by_header = headers.iter().any(|line| line.starts_with(b"DEK-Info"));
        Some(by_header || label.starts_with(b"ENCRYPTED") || by_cipher() == Some(true))
    };
    sealed() == Some(true)
}

/// Whether these bytes are one DER sequence to their end, and in it what a private key of that label has.
fn is_private_key(label: &[u8], der: &[u8]) -> bool {
    let Some((SEQUENCE, content, [])) = element(der) else {
        return false;
    };
    let Some(parts) = elements(content) else { return false };
    let tags: Vec<u8> = parts.iter().map(|(tag, _)| *tag).collect();
    // Sealed: the algorithm comes first, then what is sealed. Others start with a version of 0 or 1.
    if label.starts_with(b"ENCRYPTED") {
        return tags == [SEQUENCE, OCTETS];
    }
    if !matches!(parts.first(), Some((INTEGER, [0 | 1]))) {
        return false;
    }
    match label.split(|byte| *byte == b' ').next() {
        Some(b"RSA") => tags.starts_with(&[INTEGER; 9]) && is_product(parts[1].1, parts[4].1, parts[5].1),
        Some(b"DSA") => tags == [INTEGER; 6],
        Some(b"EC") => tags.starts_with(&[INTEGER, OCTETS]) && parts[1].1.len() >= 14,
        Some(b"PRIVATE") => tags.starts_with(&[INTEGER, SEQUENCE, OCTETS]),
        _ => parts.len() > 1,
    }
}

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// Primes by which the numbers of a key are reduced: a digit that was changed shows in the remainders.
const PRIMES: [u64; 2] = [(1 << 61) - 1, (1 << 31) - 1];

/// Whether `n` is `p` times `q`, as far as their remainders tell.
fn is_product(n: &[u8], p: &[u8], q: &[u8]) -> bool {
    PRIMES.iter().all(|&prime| {
        let of = |number: &[u8]| number.iter().fold(0, |sum, &byte| (sum << 8 | u128::from(byte)) % u128::from(prime));
        of(n) == of(p) * of(q) % u128::from(prime)
    })
}

/// All elements of a sequence's content, each with its tag, if they fill it.
fn elements(mut content: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut parts = Vec::new();
    while !content.is_empty() {
        let (tag, part, rest) = element(content)?;
        parts.push((tag, part));
        content = rest;
    }
    Some(parts)
}

/// OpenSSH's own format: names of cipher and key derivation, keys, the sealed part. Not sealed, that part starts with the
/// same number twice.
fn is_openssh(bytes: &[u8]) -> Option<()> {
    let rest = bytes.strip_prefix(b"openssh-key-v1\0")?;
    let (cipher, rest) = string(rest)?;
    let (_, rest) = string(rest)?;
    let (_, rest) = string(rest)?;
    let (_, rest) = rest.split_first_chunk::<4>()?;
    let (_, rest) = string(rest)?;
    let (private, _) = string(rest)?;
    let twice = private.get(..4)? == private.get(4..8)?;
    (twice || cipher != b"none").then_some(())
}

/// A string as SSH writes it, behind its length; and what follows.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length) as usize)
}

/// The same, to be written.
fn to_string(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u32).to_be_bytes()[..], text].concat()
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

/// PuTTY's format: as many private lines as it says, and the code that authenticates them. That of a key without a pass
/// phrase is computed.
pub(super) fn verify_putty(value: &[u8]) -> Option<()> {
    let lines = lines(value);
    let field = |name: &str| {
        let found = lines.iter().find_map(|line| line.strip_prefix(name.as_bytes()));
        found.map(|rest| rest.trim_ascii())
    };
    let blob = |name: &str| {
        let at = lines.iter().position(|line| line.starts_with(name.as_bytes()))?;
        let count: usize = str::from_utf8(&lines[at][name.len()..]).ok()?.trim().parse().ok()?;
        base::STANDARD.decode(lines.get(at + 1..(at + 1).checked_add(count)?)?.concat()).ok()
    };
    let private = blob("Private-Lines:")?;
    let code = field("Private-MAC:")?;
    let valid = !private.is_empty() && matches!(code.len(), 40 | 64) && code.iter().all(u8::is_ascii_hexdigit);
    valid.then_some(())?;
    let comment = field("Comment:").unwrap_or_default();
    // What the source around the key may have changed is not held against it.
    let plain = comment.iter().all(|byte| byte.is_ascii_alphanumeric() || b" @._-".contains(byte));
    if field("Encryption:") != Some(b"none") || !plain {
        return Some(());
    }
    let kind = value.split(|&byte| byte == b'\n').next()?;
    let kind = &kind[memchr::memchr(b':', kind)? + 1..];
    let public = blob("Public-Lines:")?;
    let made = putty_code(code.len(), kind.trim_ascii(), comment, &public, &private);
    made.eq_ignore_ascii_case(code).then_some(())
}

/// HMAC-SHA-1 in files of version 2, HMAC-SHA-256 in those of version 3
/// (<https://the.earth.li/~sgtatham/putty/0.81/htmldoc/AppendixC.html>).
fn putty_code(digits: usize, kind: &[u8], comment: &[u8], public: &[u8], private: &[u8]) -> Vec<u8> {
    let parts = [kind, b"none", comment, public, private];
    let message: Vec<u8> = parts.into_iter().flat_map(to_string).collect();
    let code = match digits {
        40 => authenticated(&sha1(b"putty-private-key-file-mac-key"), &message, sha1),
        _ => authenticated(b"", &message, |bytes| Sha256::digest(bytes).to_vec()),
    };
    code.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    use sha1::Digest as _;
    sha1::Sha1::digest(bytes).to_vec()
}

/// HMAC (RFC 2104) over a hash with blocks of 64 bytes and a key of no more than that.
fn authenticated(key: &[u8], message: &[u8], hash: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let pad = |byte: u8| (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ byte).collect::<Vec<u8>>();
    let inner = hash(&[&*pad(0x36), message].concat());
    hash(&[&*pad(0x5c), &*inner].concat())
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

/// A DER sequence of these elements, each shorter than 128 bytes.
fn sequence(parts: &[(u8, &[u8])]) -> Vec<u8> {
    let content: Vec<u8> =
        parts.iter().flat_map(|(tag, part)| [&[*tag, part.len() as u8][..], part].concat()).collect();
    // 0x81: the length takes a byte of its own.
    [&[SEQUENCE, 0x81, content.len() as u8], &*content].concat()
}

pub(super) fn complete_pem(value: &mut Vec<u8>) {
    let Some(label) = label(value) else {
        return;
    };
    let mut random = Random::from_bytes(value);
    let bytes = match label.split(|byte| *byte == b' ').next() {
        Some(b"OPENSSH") => {
            let names = [to_string(b"none"), to_string(b"none"), to_string(b""), vec![0, 0, 0, 1]].concat();
            let private = [&[1, 2, 3, 4, 1, 2, 3, 4], &*random.bytes(120)].concat();
            [b"openssh-key-v1\0", &*names, &to_string(&random.bytes(51)), &to_string(&private)].concat()
        }
        Some(b"ENCRYPTED") => sequence(&[(SEQUENCE, b""), (OCTETS, &random.bytes(96))]),
        Some(b"RSA") => {
            let (p, q) = (random.next() >> 2 | 1, random.next() >> 2 | 1);
            let n = (u128::from(p) * u128::from(q)).to_be_bytes();
            let (d, p, q) = (random.bytes(80), p.to_be_bytes(), q.to_be_bytes());
            let rest = [(INTEGER, &[1_u8, 0, 1][..]); 3];
            let numbers: [(u8, &[u8]); 6] =
                [(INTEGER, &[0]), (INTEGER, &n), (INTEGER, &[1, 0, 1]), (INTEGER, &d), (INTEGER, &p), (INTEGER, &q)];
            sequence(&[&numbers[..], &rest].concat())
        }
        Some(b"DSA") => {
            let noise = random.bytes(20);
            let number: (u8, &[u8]) = (INTEGER, &noise);
            sequence(&[(INTEGER, &[0]), number, number, number, number, number])
        }
        Some(b"EC") => sequence(&[(INTEGER, &[1]), (OCTETS, &random.bytes(96))]),
        _ => sequence(&[(INTEGER, &[0]), (SEQUENCE, b""), (OCTETS, &random.bytes(96))]),
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
    let (public, private) = (random.bytes(3), random.bytes(90));
    let code = putty_code(64, b"ssh-rsa", b"made up", &public, &private);
    let [public, private, code] = [base::STANDARD.encode(public).into_bytes(), wrapped(&private), code]
        .map(|text| String::from_utf8_lossy(&text).into_owned());
    *value = format!(
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: made up\nPublic-Lines: 1\n{public}\nPrivate-Lines: 2\n{private}Private-MAC: {code}"
    )
    .into_bytes();
}
