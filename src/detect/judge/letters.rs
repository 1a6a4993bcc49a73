//! Whether letters follow one another as they do in words: what tells `swordfish` from `frhkcwjt` without a dictionary.
//!
//! `letters.txt` has the cost of each letter behind each two others, in bits; `training/letters.py` made it and says how.

use super::super::names;

/// A line for each pair of letters; in it a character for each that may follow.
static TABLE: &[u8] = include_bytes!("letters.txt");
/// The edge of a word and the letters.
const LETTERS: usize = 27;
/// Bytes of a line, with its end.
const LINE: usize = LETTERS + 1;

/// Up to this many bits for each letter a text reads like words. Of common passwords that are words some 98 in a hundred cost
/// less, of random letters, eight or more, one in thirty.
const WORDY: f32 = 4.9;
/// The same for a long value in one piece, which might be a key: where its words are long, and where they are short. Of random
/// letters and digits, sixteen or more, fewer than one in a thousand costs less.
const WORDY_KEY: (f32, f32) = (4.5, 4.2);
/// From this many bits on no word is in it.
const UNREAD: f32 = 5.5;
/// Bytes from which on a value might be a key.
const KEY: usize = 16;

/// Whether most of `value` is letters, and they read like words of a language that people write code in.
pub(super) fn reads_like_words(value: &[u8]) -> bool {
    let Some(reading) = read(value) else { return false };
    let joined = value.iter().any(|byte| matches!(byte, b'_' | b'-' | b'.' | b' ' | b'/'));
    let (least, most) = match value.len() {
        KEY.. if !joined => (7, if reading.letters >= 6 * reading.words { WORDY_KEY.0 } else { WORDY_KEY.1 }),
        _ => (6, WORDY),
    };
    reading.letters * 10 >= value.len() * least && reading.bits <= most
}

/// Whether it is letters that hardly any word has in that order.
pub(super) fn reads_like_none(value: &[u8]) -> bool {
    read(value).is_none_or(|reading| reading.bits > UNREAD)
}

/// What there is to read in a value.
struct Reading {
    /// How many letters, in words of three or more.
    letters: usize,
    /// How many such words.
    words: usize,
    /// The mean cost of a letter in them, in bits.
    bits: f32,
}

/// `None` when there are no three letters in a row.
fn read(value: &[u8]) -> Option<Reading> {
    let (mut letters, mut words, mut quarters, mut steps) = (0, 0, 0, 0);
    for range in names::words(value).into_iter().filter(|range| range.len() >= 3) {
        let (mut first, mut second) = (0, 0);
        for letter in
            value[range.clone()].iter().map(|byte| usize::from(byte.to_ascii_lowercase() - b'a') + 1).chain([0])
        {
            quarters += cost(first, second, letter);
            (first, second) = (second, letter);
        }
        letters += range.len();
        words += 1;
        steps += range.len() + 1;
    }
    (steps > 0).then(|| Reading { letters, words, bits: quarters as f32 / 4.0 / steps as f32 })
}

/// The cost of a letter behind two others, in quarters of a bit. A test proves that the table has its size.
fn cost(first: usize, second: usize, letter: usize) -> u32 {
    TABLE.get((first * LETTERS + second) * LINE + letter).map_or(0, |byte| u32::from(byte.saturating_sub(b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TABLE.len(), LETTERS * LETTERS * LINE);
        assert!(
            TABLE
                .chunks(LINE)
                .all(|line| line[LETTERS] == b'\n' && line[..LETTERS].iter().all(|b| (b'0'..=b'~').contains(b)))
        );
    }

    #[test]
    fn words_are_told_from_letters() {
        for (value, wordy) in [
            ("swordfish", true),
            ("hunter2", true),
            ("correctHorseBattery", true),
            ("sunshine2024", true),
            ("trustno1", true),
            ("passwort", true),
            ("keyboardcat", true),
            ("frhkcwjt", false),
            ("qwzxkvbn", false),
            ("xhqpvztgbk", false),
            ("Tr0ub4dor&3", false),
            ("myServicePassword2019", true),
            ("k3J9x0QmZ7vB2tRw", false),
            ("XQRELOMBK7WTAPNI", false),
            ("0123456789", false),
            ("a1b2c3d4", false),
            ("", false),
        ] {
            assert_eq!(reads_like_words(value.as_bytes()), wordy, "{value}");
        }
    }
}
