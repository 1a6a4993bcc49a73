//! Guesses: passwords that are words, and what people add to words so that they aren't: `Mysql@5566`, `Sup3rS3cret!`.
//!
//! Text that only names things is refused elsewhere. Here is asked, of what would be refused, whether somebody chose it to
//! log in with: digits or signs behind the words, or in the place of letters.

use super::super::names;
use super::super::words::{COMMON, FIRST_GUESSES, NAME_SECRETS, PLACEHOLDERS, REHEARSED, Words};
use super::placeholder;
use super::walk;

/// What a value that is made of words is, as a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// None: text that names something, or that stands where one will be.
    Nothing,
    /// What stands for a password in so many guides that it might be one: `Password123!`, `P@ssw0rd`, `qwerty`.
    Placeholder,
    /// What is tried first: `qwerty123`, `admin123`, `123456`.
    First,
    /// Words with something added that is to be guessed: `Mysql@5566`.
    Chosen,
}

/// Most bytes of a password that somebody types.
const TYPED: usize = 40;

impl Guess {
    /// What `value` is, of which is known that it is words, a walk over the keyboard, or a number.
    pub(super) fn of(value: &[u8]) -> Self {
        if value.len() > TYPED || placeholder::asks_to_be_replaced(value) {
            return Self::Nothing;
        }
        let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
        let walk = walk::is_walk(value);
        if digits == value.len() {
            return match digits {
                0..6 => Self::Nothing,
                _ if walk || value.starts_with(b"1234") => Self::First,
                _ => Self::Chosen,
            };
        }
        if walk {
            return match value.len() {
                6.. if digits > 0 => Self::First,
                6.. if value.starts_with(b"qwerty") => Self::Placeholder,
                _ => Self::Nothing,
            };
        }
        // `pass1word` is words as it is.
        let whole = in_words(value).is_some_and(|words| words.iter().all(|word| word.len() > 2));
        let (plain, replaced) = if whole { (value.to_vec(), 0) } else { without_substitutes(value) };
        let added = adds(value);
        let Some(known) = in_words(&plain) else {
            return if replaced > 0 || added { Self::Chosen } else { Self::Nothing };
        };
        let any = |list: &Words| known.iter().any(|word| list.has(word));
        let first = if any(&NAME_SECRETS) || any(&REHEARSED) { Self::Placeholder } else { Self::First };
        let trite = known.iter().all(|word| FIRST_GUESSES.has(word));
        let asks = known.iter().any(|word| PLACEHOLDERS.has(word) && !FIRST_GUESSES.has(word));
        if known.is_empty() || asks {
            return Self::Nothing;
        }
        match (replaced > 0 || added, trite) {
            (true, true) if replaced + signs(&plain) < 3 && !is_numbered(value) => first,
            (true, _) => Self::Chosen,
            (false, true) if is_famous(&known) => first,
            (false, _) if digits >= 3 => first,
            (false, _) => Self::Nothing,
        }
    }
}

/// Whether digits and signs stand for letters in it, and it is words with those, one of them of a secret: `B0bP4ssw0rd`.
pub(super) fn is_disguised(value: &[u8]) -> bool {
    value.len() <= TYPED && {
        let (plain, replaced) = without_substitutes(value);
        replaced > 0 && in_words(&plain).is_some_and(|words| words.iter().any(|word| NAME_SECRETS.has(word)))
    }
}

/// The words that all letters of `value` are in.
fn in_words(value: &[u8]) -> Option<Vec<&[u8]>> {
    let words = names::words(value).into_iter().map(|word| placeholder::split(&value[word], &COMMON));
    // `PaSsWoRd`: capitals begin no words in it.
    words.collect::<Option<Vec<_>>>().map(|words| words.concat()).or_else(|| placeholder::split(value, &COMMON))
}

/// What is a password by itself: nobody means it as a word.
fn is_famous(words: &[&[u8]]) -> bool {
    matches!(words, [word] if [&b"letmein"[..], b"hunter", b"qwertyuiop"].iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Whether there is something beside the words that was added to make it hard to guess: a sign and a digit, or two of either.
/// A digit alone numbers things, a sign alone ends a sentence; digits in order count as none.
fn adds(value: &[u8]) -> bool {
    let digits: usize = value
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .filter(|piece| piece[0].is_ascii_digit() && (piece.len() <= 2 || !walk::is_walk(piece)))
        .map(<[u8]>::len)
        .sum();
    let signs = signs(value);
    let counted = value.iter().any(u8::is_ascii_digit);
    // `sha256_password`: the number is of a word in a name.
    let name = value.contains(&b'_') && !value.iter().any(u8::is_ascii_uppercase);
    digits >= 2 && !name || signs >= 1 && counted || signs >= 2
}

/// How many signs are in it that neither join nor quote anything, nor assign it (`password='`).
fn signs(value: &[u8]) -> usize {
    value.iter().filter(|byte| byte.is_ascii_punctuation() && !b"-_./:,[](){}='\"`<>".contains(byte)).count()
}

/// Whether a number is in it that isn't a year.
fn is_numbered(value: &[u8]) -> bool {
    value.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()).any(|piece| {
        let year = piece.len() == 4 && (piece.starts_with(b"19") || piece.starts_with(b"20"));
        piece.len() >= 4 && piece[0].is_ascii_digit() && !year && !walk::is_walk(piece)
    })
}

/// The value with letters again where digits and signs stand for them within a word (`p@ssw0rd`), and how many there were.
fn without_substitutes(value: &[u8]) -> (Vec<u8>, usize) {
    let letter = |at: usize| value.get(at).is_some_and(u8::is_ascii_alphabetic);
    let mut plain = value.to_vec();
    let mut replaced = 0;
    let mut at = 0;
    while at < value.len() {
        let count = value[at..].iter().take_while(|byte| substituted(**byte).is_some()).count();
        // At the start there is no letter before one, `$ecret`; behind the last letter stands what was added.
        if (1..=MOST_SUBSTITUTES).contains(&count) && letter(at + count) && (at == 0 || letter(at - 1)) {
            plain[at..at + count].iter_mut().for_each(|byte| *byte = substituted(*byte).unwrap_or(*byte));
            replaced += count;
        }
        at += count.max(1);
    }
    (plain, replaced)
}

/// Most of them one after the other: `P455word`.
const MOST_SUBSTITUTES: usize = 3;

/// The letter that a digit or sign stands for.
fn substituted(byte: u8) -> Option<u8> {
    Some(match byte {
        b'0' => b'o',
        b'1' => b'i',
        b'3' => b'e',
        b'4' | b'@' => b'a',
        b'5' | b'$' => b's',
        b'7' => b't',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_makes_the_password() {
        for (value, guess) in [
            ("Mysql@5566", Guess::Chosen),
            ("root@2580", Guess::Chosen),
            ("Welcome2019!", Guess::First),
            ("Sup3rServer", Guess::Chosen),
            ("cmpPassw0rd", Guess::Chosen),
            ("Sup3rS3cret!", Guess::Chosen),
            ("asdfasdfasdf", Guess::Nothing),
            ("746609", Guess::Chosen),
            ("hunter2", Guess::First),
            ("qwerty", Guess::Placeholder),
            ("SuperSecret123", Guess::Placeholder),
            ("MySeCreTPaSsW0rd", Guess::Nothing),
            ("sha256_password", Guess::Nothing),
            ("auth[1", Guess::Nothing),
            ("password='", Guess::Nothing),
            ("pass1word", Guess::Nothing),
            ("letmein", Guess::First),
            ("qwerty123", Guess::First),
            ("admin123", Guess::First),
            ("app12345", Guess::First),
            ("P@ssw0rd", Guess::Placeholder),
            ("pa$$word", Guess::Placeholder),
            ("N3wP@55w0rd", Guess::Chosen),
            ("Password123!", Guess::Placeholder),
            ("123456", Guess::First),
            ("password", Guess::Nothing),
            ("changeme123!", Guess::Nothing),
            ("your-Password-2019!", Guess::Nothing),
            ("oauth2", Guess::Nothing),
            ("pr3seedRoot", Guess::Chosen),
            ("phpDef77", Guess::Chosen),
            ("admin11", Guess::First),
            ("Success!", Guess::Nothing),
            ("password1", Guess::Nothing),
            ("aaaaaa", Guess::Nothing),
            ("1234", Guess::Nothing),
            ("dbPassword", Guess::Nothing),
        ] {
            assert_eq!(Guess::of(value.as_bytes()), guess, "{value}");
        }
    }
}
