//! By which piece a literal is looked up: a rare one, at a place that a glance at the letters around it gives away.
//!
//! Nothing but the standard library is used here: the build script chooses for the built-in rules.

use super::sieve::Piece;
use super::table::{Entry, SHORTEST};
use super::wanted::Edge;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What another literal of the same piece costs, on the scale of [`commonness`].
const SHARED: u32 = 2;

/// What it costs that a piece is one byte again and again, or a number.
const REPEATED: u32 = 32;

/// What it costs that a piece begins like the commonest word; a word that 512 others are commoner than costs next to nothing.
const COMMON_WORD: u32 = 64;

/// The beginnings of the commonest words of source text, made by `training/beginnings.py`.
const COMMON: &str = include_str!("common.txt");

/// By which piece a literal is looked up.
pub(super) enum Spot {
    /// By the one at this offset, where a word starts.
    Start(usize),
    /// By its last four bytes.
    End,
}

/// The best piece of a literal that stands at an edge, a rare one that few of the literals in `found` have; `None` when there
/// is none.
pub(super) fn spot(bytes: &[u8], ignore_case: bool, edge: Edge, found: &Found) -> Option<Spot> {
    if edge == Edge::End && bytes[bytes.len() - 1].is_ascii_alphabetic() {
        return Some(Spot::End);
    }
    let starts = |&at: &usize| match at {
        0 => edge == Edge::Start && bytes[0].is_ascii_alphabetic(),
        _ => starts_inside(bytes[at - 1], bytes[at], ignore_case),
    };
    let best = |length: usize| {
        let shared = |at: usize| found.get(&piece_at(bytes, at)).map_or(0, Vec::len);
        let cost = |at: usize| cost(&bytes[at..at + length]) + SHARED * shared(at) as u32;
        (0..(bytes.len() + 1).saturating_sub(length)).filter(starts).min_by_key(|&at| cost(at))
    };
    [6, 4, 3].into_iter().find_map(best).map(Spot::Start)
}

/// Whether `byte` starts a word wherever it stands behind `before`. A letter may be of either case when case does not count.
fn starts_inside(before: u8, byte: u8, ignore_case: bool) -> bool {
    let hump = !ignore_case && byte.is_ascii_uppercase() && before.is_ascii_lowercase();
    byte.is_ascii_alphabetic() && !before.is_ascii_alphanumeric() || hump
}

/// The literals that have a piece, by its length and itself.
pub(super) type Found = BTreeMap<(usize, u64), Vec<Entry>>;

/// The longest piece at `at`, and its length.
fn piece_at(bytes: &[u8], at: usize) -> (usize, u64) {
    let there = &bytes[at..];
    let length = [8, 6, 4].into_iter().find(|&length| length <= there.len()).unwrap_or(SHORTEST);
    (length, folded(&there[..length]))
}

/// Pieces by where they stand.
#[derive(Default)]
pub(super) struct Sorted {
    pub anywhere: Found,
    pub near_runs: Found,
    pub ends: BTreeMap<u64, Vec<Entry>>,
    pub tails: Vec<Piece>,
    pub loose: BTreeMap<u64, Vec<Entry>>,
    pub rare: Vec<Piece>,
}

/// Adds the longest piece at `at`.
pub(super) fn add_start(found: &mut Found, bytes: &[u8], ignore_case: bool, at: usize, literal: u32) {
    found.entry(piece_at(bytes, at)).or_default().push(Entry::new(literal, bytes, ignore_case, at as i32));
}

impl Sorted {
    /// The end of a word, with and without the `s` of a plural.
    pub(super) fn add_ends(&mut self, bytes: &[u8], ignore_case: bool, literal: u32) {
        // The last of eight bytes is that of the piece.
        let last = bytes.len() as i32 - 8;
        match *bytes {
            [.., a, b, c, d] => {
                self.add_end(&[a, b, c, d], Entry::new(literal, bytes, ignore_case, last));
                self.add_end(&[b, c, d, b's'], Entry::new(literal, bytes, ignore_case, last + 1));
            }
            [a, b, c] => {
                self.add_end(&[a, b, c, b's'], Entry::new(literal, bytes, ignore_case, last + 1));
                (0..=u8::MAX)
                    .for_each(|before| self.add_end(&[before, a, b, c], Entry::new(literal, bytes, ignore_case, last)));
            }
            _ => {}
        }
    }

    fn add_end(&mut self, piece: &[u8; 4], entry: Entry) {
        insert(&mut self.ends, piece, entry);
        let [_, tail @ ..] = *piece;
        self.tails.push(cases(tail, true));
    }

    /// The rarest three bytes of a literal that no edge tells.
    pub(super) fn add_loose(&mut self, bytes: &[u8], ignore_case: bool, literal: u32) {
        let at = rarest(bytes, 3);
        let piece = [bytes[at], bytes[at + 1], bytes[at + 2]];
        insert(&mut self.loose, &piece, Entry::new(literal, bytes, ignore_case, at as i32));
        self.rare.push(cases(piece, ignore_case));
    }
}

fn insert(pieces: &mut BTreeMap<u64, Vec<Entry>>, piece: &[u8], entry: Entry) {
    let entries = pieces.entry(folded(piece)).or_default();
    if !entries.contains(&entry) {
        entries.push(entry);
    }
}

/// A piece as a number, letters without their case. Other bytes fold together too (`[` and `{`); comparing all of the
/// literal sorts that out.
fn folded(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |all, byte| all << 8 | u64::from(byte | 0x20))
}

/// Three bytes and the case that each may have instead.
fn cases(piece: [u8; 3], ignore_case: bool) -> Piece {
    let other = |byte: u8| if ignore_case { byte.to_ascii_uppercase() } else { byte };
    piece.map(|byte| [byte, other(byte)])
}

/// Where the piece of so many bytes begins that is least likely in source text.
pub(super) fn rarest(literal: &[u8], length: usize) -> usize {
    (0..=literal.len() - length).min_by_key(|&at| cost(&literal[at..at + length])).unwrap_or(0)
}

fn cost(piece: &[u8]) -> u32 {
    let of_word = piece.first_chunk().and_then(common).map_or(0, |rank| COMMON_WORD - rank / 8);
    // One byte again and again draws lines, and fills numbers up.
    let is_repeated = piece.windows(2).all(|pair| pair[0] == pair[1]);
    let is_number = piece.iter().all(|byte| byte.is_ascii_digit() || *byte == b'x');
    let repeated = if is_repeated || is_number { REPEATED } else { 0 };
    of_word + repeated + piece.iter().map(|&byte| commonness(byte)).sum::<u32>()
}

/// How many beginnings of words are commoner in source text than this one, if that can be said.
fn common(beginning: &[u8; 4]) -> Option<u32> {
    static RANKS: LazyLock<BTreeMap<&[u8], u32>> =
        LazyLock::new(|| COMMON.split_ascii_whitespace().map(str::as_bytes).zip(0..).collect());
    RANKS.get(&beginning.to_ascii_lowercase()[..]).copied()
}

/// How often a byte occurs in source text, roughly, on a scale that may be added up.
pub(crate) fn commonness(byte: u8) -> u32 {
    match byte.to_ascii_lowercase() {
        b' ' => 24,
        b'e' | b't' | b's' | b'r' | b'i' | b'n' | b'a' | b'o' => 20,
        b'd' | b'c' | b'l' | b'p' | b'_' | b'u' | b'm' | b'f' | b'-' => 16,
        b'g' | b'h' | b'b' | b'0' | b'.' | b'/' | b'=' | b'"' | b':' => 13,
        b'k' | b'v' | b'w' | b'x' | b'y' | b'1' => 10,
        b'0'..=b'9' => 8,
        b'j' | b'q' | b'z' => 4,
        _ => 6,
    }
}
