//! Files in which the place in a line says what a value is: `chap-secrets` of pppd, Postfix's `sasl_passwd`, PgBouncer's
//! `userlist.txt`; and key files that are one value on several lines, as MongoDB and Solana have them.
//!
//! The name of the file tells. Each value is handed out with a name, and is then looked at as what is assigned to it.

use crate::source::Blob;
use crate::text::printable::path_bytes;
use crate::text::span::{Position, Span};
use std::ops::Range;

/// Longest file that is looked at.
const LONGEST: usize = 1 << 16;
/// Fewest bytes of a value.
const SHORTEST: usize = 4;
/// The signs of base64, and those of a list of numbers.
const BASE64: &[u8] = b"+/=";
const NUMBERS: &[u8] = b"[],";

/// How a kind of file is laid out.
#[derive(Clone, Copy)]
enum Layout {
    /// The word with this number, the first being 0.
    Word(usize),
    /// What stands behind the colon in the word with this number.
    BehindColon(usize),
    /// What follows this word at the start of a line.
    Behind(&'static [u8]),
    /// The whole file, without its line breaks, when it is made of letters, digits and these.
    All(&'static [u8]),
}

/// The ends of the names of such files, how each is laid out, and the name for its values.
const FILES: [(&str, Layout, &str); 11] = [
    ("chap-secrets", Layout::Word(2), "ppp_secret"),
    ("pap-secrets", Layout::Word(2), "ppp_secret"),
    ("psk.txt", Layout::Word(1), "ipsec_secret"),
    ("sasl_passwd", Layout::BehindColon(1), "relay_password"),
    ("userlist.txt", Layout::Word(1), "pgbouncer_password"),
    ("msmtprc", Layout::Behind(b"password"), "smtp_password"),
    ("mongodb-keyfile", Layout::All(BASE64), "mongodb_keyfile_secret"),
    ("mongo-keyfile", Layout::All(BASE64), "mongodb_keyfile_secret"),
    ("mongodb/keyfile", Layout::All(BASE64), "mongodb_keyfile_secret"),
    ("solana/id.json", Layout::All(NUMBERS), "solana_keypair"),
    ("keypair.json", Layout::All(NUMBERS), "solana_keypair"),
];

/// The values in the text of `blob`, with their name; none unless its file is one of those.
pub(super) fn values(blob: &Blob<'_>) -> Vec<(&'static str, Span)> {
    if blob.start != Position::START || blob.bytes.len() > LONGEST {
        return Vec::new();
    }
    let path = path_bytes(blob.origin.identity());
    let may_be = |end: &str| path.ends_with(end.rsplit('/').next().unwrap_or(end).as_bytes());
    let Some((_, layout, name)) = FILES.iter().find(|(end, ..)| may_be(end) && is_called(blob, end)) else {
        return Vec::new();
    };
    let found: Vec<Range<usize>> = match layout {
        Layout::All(signs) => all(blob.bytes, signs).into_iter().collect(),
        layout => lines(blob.bytes).filter_map(|line| in_line(blob.bytes, line, *layout)).collect(),
    };
    let long = found.into_iter().filter(|value| value.len() >= SHORTEST && !is_digest(&blob.bytes[value.clone()]));
    long.filter_map(|value| Some((*name, Span::new(value.start, value.end)?))).collect()
}

/// Whether the last parts of the path are those.
fn is_called(blob: &Blob<'_>, end: &str) -> bool {
    let mut parts = blob.origin.identity().iter().rev();
    let mut wanted = end.split('/').rev();
    let last = wanted.next().zip(parts.next());
    let ends = |(wanted, part): (&str, &std::ffi::OsStr)| path_bytes(part.as_ref()).ends_with(wanted.as_bytes());
    last.is_some_and(ends) && wanted.all(|wanted| parts.next().is_some_and(|part| part == wanted))
}

fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split(|byte| *byte == b'\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

fn in_line(text: &[u8], line: Range<usize>, layout: Layout) -> Option<Range<usize>> {
    let words = words(text, line);
    let is_comment = words.first().is_some_and(|word| matches!(text.get(word.start), Some(b'#' | b';')));
    match layout {
        _ if is_comment => None,
        Layout::Word(number) => words.into_iter().nth(number),
        Layout::BehindColon(number) => {
            let word = words.into_iter().nth(number)?;
            let colon = memchr::memchr(b':', &text[word.clone()])?;
            Some(word.start + colon + 1..word.end)
        }
        Layout::Behind(wanted) => match &words[..] {
            [first, value] if text[first.clone()] == *wanted => Some(value.clone()),
            _ => None,
        },
        Layout::All(_) => None,
    }
}

/// The words of a line; one in quotes is without them, and may have blanks in it.
fn words(text: &[u8], line: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let rest = &text[at..line.end];
        at += match rest[0] {
            b' ' | b'\t' | b'\r' => 1,
            b'"' => {
                let length = memchr::memchr(b'"', &rest[1..]).unwrap_or(rest.len() - 1);
                words.push(at + 1..at + 1 + length);
                length + 2
            }
            _ => {
                let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
                words.push(at..at + length);
                length
            }
        };
    }
    words
}

/// All of the text, when nothing else is in it.
fn all(text: &[u8], signs: &[u8]) -> Option<Range<usize>> {
    let start = text.len() - text.trim_ascii_start().len();
    let value = start..start + text.trim_ascii().len();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || signs.contains(byte);
    text[value.clone()].iter().all(fits).then_some(value)
}

/// Whether it was made of a password: PgBouncer has those in the same place.
fn is_digest(value: &[u8]) -> bool {
    value.starts_with(b"SCRAM-SHA-256$") || value.len() == 35 && value.starts_with(b"md5")
}
