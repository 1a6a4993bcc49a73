//! What the markers of each tool look like. The words are those of the tools' own documents; where a marker counts, next
//! to its finding or in the line before, is as that tool has it.

use super::{Dialect, Marker, Place, own};
use std::ops::Range;

/// What a marker begins with.
#[derive(Debug)]
pub(super) struct Word {
    /// In any case of letters.
    pub(super) text: &'static str,
    kind: Kind,
}

/// How it goes on, and where it counts.
#[derive(Debug)]
enum Kind {
    /// keylift's own grammar; counts in both places.
    Own,
    /// There is no more to it.
    Plain(Dialect, Reach),
    /// `pragma: allowlist [nextline] secret`
    Pragma,
    /// `noqa`, which counts when it names a rule about credentials.
    Noqa,
    /// `nosec`, which also counts when it names none.
    Nosec,
}

/// Where a marker counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Beside,
    Before,
    Both,
}

/// None is the beginning of another.
pub(super) const WORDS: &[Word] = &[
    Word { text: "keylift:", kind: Kind::Own },
    plain("gitleaks:allow", Dialect::Gitleaks, Reach::Beside),
    plain("betterleaks:allow", Dialect::Betterleaks, Reach::Beside),
    plain("trufflehog:ignore", Dialect::Trufflehog, Reach::Beside),
    plain("ggignore", Dialect::Ggshield, Reach::Beside),
    plain("kingfisher:ignore", Dialect::Kingfisher, Reach::Both),
    plain("secretlint-disable-line", Dialect::Secretlint, Reach::Beside),
    plain("secretlint-disable-next-line", Dialect::Secretlint, Reach::Before),
    Word { text: "pragma:", kind: Kind::Pragma },
    Word { text: "noqa", kind: Kind::Noqa },
    Word { text: "nosec", kind: Kind::Nosec },
];

const fn plain(text: &'static str, dialect: Dialect, reach: Reach) -> Word {
    Word { text, kind: Kind::Plain(dialect, reach) }
}

/// Codes of linters that are about hard-coded credentials: Bandit's, Ruff's and Flake8's copies of them, gosec's.
const CODES: &[&str] = &["B105", "B106", "B107", "S105", "S106", "S107", "G101"];
/// How Bandit's rules about them are called.
const NAMES: &str = "hardcoded_password";

/// Whether the word at `range` is not a part of a longer one.
pub(super) fn stands_alone(bytes: &[u8], range: &Range<usize>, word: &Word) -> bool {
    let part_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
    let free_before = range.start == 0 || !part_of_word(&bytes[range.start - 1]);
    let free_behind = word.text.ends_with(':') || !bytes.get(range.end).is_some_and(part_of_word);
    free_before && free_behind
}

/// The marker that `word` begins and `rest`, to the end of its comment, goes on with. Its line is for the caller to fill in.
pub(super) fn read(word: &Word, place: Place, rest: &[u8]) -> Option<Marker> {
    let (dialect, reach) = match word.kind {
        Kind::Own => return own::read(rest),
        Kind::Plain(dialect, reach) => (dialect, reach),
        Kind::Pragma => (Dialect::DetectSecrets, pragma(rest)?),
        Kind::Noqa => (Dialect::Noqa, codes(rest).names_credentials.then_some(Reach::Beside)?),
        Kind::Nosec => {
            let codes = codes(rest);
            (Dialect::Nosec, (codes.names_credentials || !codes.any).then_some(Reach::Beside)?)
        }
    };
    let counts = match place {
        Place::Beside => reach != Reach::Before,
        Place::Before => reach != Reach::Beside,
    };
    counts.then(|| marker(dialect))
}

/// One that speaks of all rules and says no more.
pub(super) fn marker(dialect: Dialect) -> Marker {
    Marker { dialect, line: 0, rules: Vec::new(), reason: None, until: None, fault: None }
}

/// What stands behind `pragma:`, in the older words of detect-secrets, too.
fn pragma(rest: &[u8]) -> Option<Reach> {
    let text = String::from_utf8_lossy(rest).to_lowercase();
    let mut words = text.split([' ', '-', '\t']).filter(|word| !word.is_empty());
    let list = words.next()?;
    if list != "allowlist" && list != "whitelist" {
        return None;
    }
    let is_secret = |word: &str| word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()) == "secret";
    match words.next()? {
        "nextline" => words.next().is_some_and(is_secret).then_some(Reach::Before),
        word => is_secret(word).then_some(Reach::Beside),
    }
}

/// What the codes behind `noqa` or `nosec` come to.
struct Codes {
    /// There is one at least.
    any: bool,
    /// One is about credentials.
    names_credentials: bool,
}

/// Reads codes, parted by commas or blanks, up to the first word that is none.
fn codes(rest: &[u8]) -> Codes {
    let text = String::from_utf8_lossy(rest);
    let words = text.trim_start_matches([':', ' ', '\t']).split([',', ' ', '\t', ':']).filter(|word| !word.is_empty());
    let mut codes = Codes { any: false, names_credentials: false };
    for word in words.take_while(|word| is_code(word)) {
        codes.any = true;
        codes.names_credentials |= CODES.iter().any(|code| word.eq_ignore_ascii_case(code)) || word.starts_with(NAMES);
    }
    codes
}

/// `B105`, `PLW0603`, `hardcoded_password_string`.
fn is_code(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = &word[letters..];
    let numbered = (1..=4).contains(&letters) && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    numbered || word.contains('_') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
