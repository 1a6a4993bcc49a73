//! The tables of the prefilter: from literals to the four-byte pieces under which they are looked up.
//!
//! A literal is looked up by one piece of it, at a place that a glance at the letters around it gives away: where a word
//! starts, or where one ends. Nothing but the standard library is used here: the build script makes the tables of the
//! built-in rules.

use super::sieve::{Piece, Sieve};
use crate::rule::{Anchor, ByteSet, Place, spellings};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A literal to search for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The bytes.
    pub literal: Vec<u8>,
    /// Whether `A` and `a` are the same.
    pub ignore_case: bool,
    /// Where it counts.
    pub edge: Edge,
    /// Who wants to know.
    pub wish: Use,
}

impl Wanted {
    /// What a rule says of where its form is. `before` must not stand directly before a match.
    pub(crate) fn of_anchor(rule: usize, anchor: &Anchor, before: &ByteSet) -> Self {
        const WORD: ByteSet = ByteSet::EMPTY.range(b'0', b'9').range(b'A', b'Z').range(b'a', b'z');
        let first = anchor.literal.first().copied().unwrap_or_default();
        let edge = match anchor.place {
            Place::Start if WORD.only(before.others()).is_empty() => Edge::Start,
            Place::Near { .. } if first.is_ascii_alphabetic() => Edge::Start,
            Place::Start | Place::Near { .. } | Place::Inside { .. } => Edge::None,
        };
        let wish = Use { rule, purpose: Purpose::Form(anchor.place) };
        Self { literal: anchor.literal.clone(), ignore_case: anchor.ignore_case, edge, wish }
    }

    /// The spellings of a name that a rule wants. One in several words stands in a name as words; one in a single word may
    /// have something before it (`mysqlpassword`).
    pub(crate) fn of_name(rule: usize, name: &str) -> impl Iterator<Item = Self> {
        let wanted = move |spelling: String| {
            let one = spelling.bytes().all(|byte| byte.is_ascii_alphabetic());
            let edge = if one { Edge::End } else { Edge::Start };
            let wish = Use { rule, purpose: Purpose::Name };
            Self { literal: spelling.into_bytes(), ignore_case: true, edge, wish }
        };
        spellings(name).into_iter().map(wanted)
    }

    /// A word that calls for a rule wherever it stands.
    pub(crate) fn of_keyword(rule: usize, word: &str) -> Self {
        let wish = Use { rule, purpose: Purpose::Keyword };
        Self { literal: word.as_bytes().to_vec(), ignore_case: true, edge: Edge::None, wish }
    }

    /// The escapes around which a text is decoded. They are no rule's.
    pub(crate) fn encodings() -> impl Iterator<Item = Self> {
        let wanted = |edge, purpose| {
            let wish = Use { rule: 0, purpose };
            move |literal: &[u8]| Self { literal: literal.to_vec(), ignore_case: false, edge, wish }
        };
        let escapes = ESCAPES.into_iter().map(wanted(Edge::None, Purpose::Escaped));
        escapes.chain(IN_BASE64.into_iter().map(wanted(Edge::Start, Purpose::Base64)))
    }
}

/// Escapes of signs that credentials have and addresses encode. `%3d` is a number to printf; others are rare without one
/// of these.
pub(crate) const ESCAPES: [&[u8]; 12] =
    [b"%2B", b"%2F", b"%3D", b"%2b", b"%2f", b"%3A", b"%3a", b"%7C", b"%7c", b"%24", b"%26", b"%21"];

/// How base64 begins of what begins like a credential, or like a file that holds some: `ghp_`, `postgres://`, `[default]`,
/// a service account, a manifest of Kubernetes. Of each as many characters as follow from it.
pub(crate) const IN_BASE64: [&[u8]; 38] = [
    // ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat-
    b"Z2hwX",
    b"Z2hvX",
    b"Z2h1X",
    b"Z2hzX",
    b"Z2hyX",
    b"Z2l0aHViX3BhdF",
    b"Z2xwYXQt",
    // xoxb- xoxp- xapp-1- and Slack's webhooks
    b"eG94Yi",
    b"eG94cC",
    b"eGFwcC0xL",
    b"aHR0cHM6Ly9ob29rcy5zbGFjay5jb20v",
    // AKIA ASIA AIza and clouds
    b"QUtJQ",
    b"QVNJQ",
    b"QUl6Y",
    b"ZG9wX3YxX",
    b"aHZzL",
    // sk_live_ rk_live_ shpat_ sk-ant- sk-proj- SG.
    b"c2tfbGl2ZV",
    b"cmtfbGl2ZV",
    b"c2hwYXRf",
    b"c2stYW50L",
    b"c2stcHJvai",
    b"U0cu",
    // npm_ pypi-Ag dckr_pat_
    b"bnBtX",
    b"cHlwaS1BZ",
    b"ZGNrcl9wYXRf",
    // postgres:// postgresql:// mysql:// mongodb:// mongodb+srv:// redis:// rediss:// amqp:// amqps://
    b"cG9zdGdyZXM6Ly",
    b"cG9zdGdyZXNxbDovL",
    b"bXlzcWw6Ly",
    b"bW9uZ29kYjovL",
    b"bW9uZ29kYitzcnY6Ly",
    b"cmVkaXM6Ly",
    b"cmVkaXNzOi8v",
    b"YW1xcDovL",
    b"YW1xcHM6Ly",
    // [default] {"type":"service_account" {"type": "service_account" apiVersion: v1
    b"W2RlZmF1bHRd",
    b"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I",
    b"eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudC",
    b"YXBpVmVyc2lvbjogdjEK",
];

/// Where a literal counts. It may be found elsewhere, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edge {
    /// Where a word starts: no letter before its first one, but for an escape or a hump (`myToken`, `HTTPToken`).
    Start,
    /// Where a word ends, likewise; or where an `s` behind it is the end of the word.
    End,
    /// Everywhere.
    None,
}

/// One rule's interest in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// Index of the rule.
    pub rule: usize,
    /// What the literal says about the match.
    pub purpose: Purpose,
}

/// What a literal tells about where a match may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A form lies here.
    Form(Place),
    /// A name that asks for a secret may be here.
    Name,
    /// The rule is to search the text.
    Keyword,
    /// Something is percent-encoded here.
    Escaped,
    /// Base64 of something that may be a credential begins here.
    Base64,
}

/// A literal and what hangs on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Literal {
    /// Where its bytes are: as they must stand in the text, lower case when case does not count.
    pub from: u32,
    /// How many there are.
    pub length: u32,
    pub ignore_case: bool,
    /// Where its uses begin.
    pub uses: u32,
    pub use_count: u32,
}

/// A literal that is looked up by some piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub literal: u32,
    /// Length of the literal.
    pub length: u32,
    /// From the start of the literal to that of the piece.
    pub back: i32,
    /// The last two bytes of the literal, folded: where most texts differ that have the piece.
    pub last: [u8; 2],
}

impl Entry {
    fn new(literal: u32, bytes: &[u8], back: i32) -> Self {
        let last = bytes.last_chunk().copied().unwrap_or_default();
        Self { literal, length: bytes.len() as u32, back, last: last.map(|byte: u8| byte | 0x20) }
    }
}

/// A piece in an open-addressed table.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot {
    pub piece: u64,
    /// Where its entries begin.
    pub from: u32,
    /// 0 for an empty slot.
    pub count: u32,
}

/// Pieces and what they are pieces of.
#[derive(Clone, Debug)]
pub(crate) struct Pieces<const SIZE: usize> {
    /// A bit for each hash of a piece, set when there is such a piece.
    pub passes: Cow<'static, [u64; SIZE]>,
    pub slots: Cow<'static, [Slot]>,
    pub entries: Cow<'static, [Entry]>,
}

/// All that the prefilter goes by.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    /// For the first three bytes of a piece that stands where a word starts a number, and in it a bit for the fourth.
    pub first: Cow<'static, [u32; FIRST]>,
    /// Pieces of eight bytes that stand where a word starts.
    pub eight: Pieces<{ 1 << 10 }>,
    /// Pieces of six bytes that do, of literals that have no eight behind the start of a word.
    pub six: Pieces<{ 1 << 9 }>,
    /// Pieces of four bytes that do, of those that have no six.
    pub four: Pieces<{ 1 << 9 }>,
    /// Pieces of three bytes that do, of those that have no four.
    pub three: Pieces<{ 1 << 7 }>,
    /// Pieces of four bytes the last of which is the end of a word.
    pub ends: Pieces<{ 1 << 8 }>,
    /// Lets the last three bytes of those pass.
    pub tails: Sieve,
    /// Three bytes of each of the literals that no edge tells.
    pub loose: Pieces<{ 1 << 6 }>,
    /// Lets those pass.
    pub rare: Sieve,
    /// Whether pieces may stand anywhere, not only where a word starts: there are too many literals that no edge tells.
    pub dense: bool,
    pub literals: Cow<'static, [Literal]>,
    pub bytes: Cow<'static, [u8]>,
    pub uses: Cow<'static, [Use]>,
}

/// Shortest literal that can be searched for.
pub(crate) const SHORTEST: usize = 3;
/// Most literals that are searched for by three bytes everywhere, beside all else.
const MOST_LOOSE: usize = 128;
/// Numbers in [`Tables::first`], a power of two: what a first-level cache holds beside all else.
pub(crate) const FIRST: usize = 1 << 12;
/// What another literal of the same piece costs, on the scale of [`commonness`].
const SHARED: u32 = 8;

/// What it costs that a piece is one byte again and again, on the same scale.
const REPEATED: u32 = 24;

/// Who wants a literal, by its bytes, whether case does not count, and where it counts.
type Grouped = BTreeMap<(Vec<u8>, bool, Edge), Vec<Use>>;

impl Tables {
    /// For these literals. The wishes for those under [`SHORTEST`] bytes, which can't be searched for, are given back.
    pub(crate) fn new(wanted: Vec<Wanted>) -> (Self, Vec<Use>) {
        let mut refused = Vec::new();
        let mut grouped = Grouped::new();
        for Wanted { mut literal, ignore_case, edge, wish } in wanted {
            if literal.len() < SHORTEST {
                refused.push(wish);
                continue;
            }
            if ignore_case {
                literal.make_ascii_lowercase();
            }
            let uses = grouped.entry((literal, ignore_case, edge)).or_default();
            if !uses.contains(&wish) {
                uses.push(wish);
            }
        }
        (Self::of(&grouped), refused)
    }

    fn of(grouped: &Grouped) -> Self {
        let is_loose = |(bytes, ignore_case, edge): &(Vec<u8>, bool, Edge)| {
            spot(bytes, *ignore_case, *edge, &Found::new()).is_none()
        };
        let dense = grouped.keys().filter(|key| is_loose(key)).count() > MOST_LOOSE;
        let mut pieces = Sorted::default();
        let (mut literals, mut all_bytes, mut uses) = (Vec::new(), Vec::new(), Vec::new());
        for (((bytes, ignore_case, edge), wishes), literal) in grouped.iter().zip(0..) {
            match spot(bytes, *ignore_case, *edge, &pieces.starts) {
                Some(Spot::Start(at)) => pieces.add_start(bytes, at, literal),
                Some(Spot::End) => pieces.add_ends(bytes, literal),
                None if dense => pieces.add_start(bytes, rarest(bytes, 4.min(bytes.len())), literal),
                None => pieces.add_loose(bytes, *ignore_case, literal),
            }
            literals.push(Literal {
                from: all_bytes.len() as u32,
                length: bytes.len() as u32,
                ignore_case: *ignore_case,
                uses: uses.len() as u32,
                use_count: wishes.len() as u32,
            });
            all_bytes.extend_from_slice(bytes);
            uses.extend_from_slice(wishes);
        }
        let of_length = |length: usize| {
            let those = pieces.starts.iter().filter(|((there, _), _)| *there == length);
            those.map(|((_, piece), entries)| (*piece, entries.clone())).collect::<BTreeMap<_, _>>()
        };
        Self {
            first: Cow::Owned(first(pieces.starts.keys())),
            eight: Pieces::of(of_length(8)),
            six: Pieces::of(of_length(6)),
            four: Pieces::of(of_length(4)),
            three: Pieces::of(of_length(3)),
            ends: Pieces::of(pieces.ends),
            tails: Sieve::of(pieces.tails),
            loose: Pieces::of(pieces.loose),
            rare: Sieve::of(pieces.rare),
            dense,
            literals: literals.into(),
            bytes: all_bytes.into(),
            uses: uses.into(),
        }
    }
}

/// By which piece a literal is looked up.
enum Spot {
    /// By the one at this offset, where a word starts.
    Start(usize),
    /// By its last four bytes.
    End,
}

/// The best piece of a literal that stands at an edge, a rare one that few of the literals in `found` have; `None` when there
/// is none.
fn spot(bytes: &[u8], ignore_case: bool, edge: Edge, found: &Found) -> Option<Spot> {
    if edge == Edge::End && bytes[bytes.len() - 1].is_ascii_alphabetic() {
        return Some(Spot::End);
    }
    let starts = |&at: &usize| match at {
        0 => edge == Edge::Start && bytes[0].is_ascii_alphanumeric(),
        _ => starts_inside(bytes[at - 1], bytes[at], ignore_case),
    };
    let best = |length: usize| {
        let shared = |at: usize| found.get(&piece_at(bytes, at)).map_or(0, Vec::len);
        let cost = |at: usize| cost(&bytes[at..at + length]) + SHARED * shared(at) as u32;
        (0..(bytes.len() + 1).saturating_sub(length)).filter(starts).min_by_key(|&at| cost(at))
    };
    // Two bytes more tell two literals apart, but which words begin with them is told by the first.
    [6, 4, 3].into_iter().find_map(best).map(Spot::Start)
}

/// Whether `byte` starts a word wherever it stands behind `before`. A letter may be of either case when case does not count.
fn starts_inside(before: u8, byte: u8, ignore_case: bool) -> bool {
    let starts = byte.is_ascii_alphanumeric() && !before.is_ascii_alphanumeric();
    let hump = !ignore_case && byte.is_ascii_uppercase() && before.is_ascii_lowercase();
    starts || hump || byte.is_ascii_alphabetic() && before.is_ascii_digit()
}

/// The literals that have a piece, by its length and itself.
type Found = BTreeMap<(usize, u64), Vec<Entry>>;

/// The longest piece at `at` that there are tables for, and its length.
fn piece_at(bytes: &[u8], at: usize) -> (usize, u64) {
    let there = &bytes[at..];
    let length = [8, 6, 4].into_iter().find(|&length| length <= there.len()).unwrap_or(SHORTEST);
    (length, folded(&there[..length]))
}

/// Pieces by where they stand.
#[derive(Default)]
struct Sorted {
    starts: Found,
    ends: BTreeMap<u64, Vec<Entry>>,
    tails: Vec<Piece>,
    loose: BTreeMap<u64, Vec<Entry>>,
    rare: Vec<Piece>,
}

impl Sorted {
    /// The longest piece at `at`.
    fn add_start(&mut self, bytes: &[u8], at: usize, literal: u32) {
        self.starts.entry(piece_at(bytes, at)).or_default().push(Entry::new(literal, bytes, at as i32));
    }

    /// The end of a word, with and without the `s` of a plural.
    fn add_ends(&mut self, bytes: &[u8], literal: u32) {
        match *bytes {
            [.., a, b, c, d] => {
                self.add_end(&[a, b, c, d], Entry::new(literal, bytes, bytes.len() as i32 - 4));
                self.add_end(&[b, c, d, b's'], Entry::new(literal, bytes, bytes.len() as i32 - 3));
            }
            [a, b, c] => {
                self.add_end(&[a, b, c, b's'], Entry::new(literal, bytes, 0));
                (0..=u8::MAX).for_each(|before| self.add_end(&[before, a, b, c], Entry::new(literal, bytes, -1)));
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
    fn add_loose(&mut self, bytes: &[u8], ignore_case: bool, literal: u32) {
        let at = rarest(bytes, 3);
        let piece = [bytes[at], bytes[at + 1], bytes[at + 2]];
        insert(&mut self.loose, &piece, Entry::new(literal, bytes, at as i32));
        self.rare.push(cases(piece, ignore_case));
    }
}

fn insert(pieces: &mut BTreeMap<u64, Vec<Entry>>, piece: &[u8], entry: Entry) {
    let entries = pieces.entry(folded(piece)).or_default();
    if !entries.contains(&entry) {
        entries.push(entry);
    }
}

/// The bits of all pieces that start a word. What follows on three bytes may be anything.
fn first<'a>(pieces: impl Iterator<Item = &'a (usize, u64)>) -> [u32; FIRST] {
    let mut first = [0; FIRST];
    for (length, piece) in pieces {
        let (at, bit) = first_place(*piece as u32);
        first[at] |= if *length > SHORTEST { 1 << bit } else { u32::MAX };
    }
    first
}

/// Number and bit in [`Tables::first`] of four bytes, the first in the lowest place, folded.
#[inline(always)]
pub(crate) fn first_place(four: u32) -> (usize, u32) {
    // The product loses the fourth byte on its upper side.
    let hash = four.wrapping_mul(0x9e37_79b1 << 8) >> (32 - FIRST.trailing_zeros());
    (hash as usize & (FIRST - 1), four >> 24 & 31)
}

/// A piece as a number, letters without their case. Other bytes fold together too (`[` and `{`); comparing all of the
/// literal sorts that out.
fn folded(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |all, byte| all << 8 | u64::from(byte | 0x20))
}

impl<const SIZE: usize> Pieces<SIZE> {
    fn of(pieces: BTreeMap<u64, Vec<Entry>>) -> Self {
        let mut passes = [0; SIZE];
        let mut slots = vec![Slot::default(); (pieces.len() * 2).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        let mut all = Vec::new();
        for (piece, entries) in pieces {
            let (number, bit) = place::<SIZE>(piece);
            passes[number] |= 1 << bit;
            let mut at = (hash(piece) >> 12) as usize & mask;
            while slots[at].count != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = Slot { piece, from: all.len() as u32, count: entries.len() as u32 };
            all.extend(entries);
        }
        Self { passes: Cow::Owned(passes), slots: slots.into(), entries: all.into() }
    }

    /// The literals that have this piece.
    pub(crate) fn of_piece(&self, piece: u64) -> &[Entry] {
        let mask = self.slots.len() - 1;
        let mut at = (hash(piece) >> 12) as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.count == 0 {
                return &[];
            }
            if slot.piece == piece {
                return &self.entries[slot.from as usize..(slot.from + slot.count) as usize];
            }
            at = (at + 1) & mask;
        }
    }
}

/// Multiplicative hash; the constant is 2^64 divided by the golden ratio, made odd. The upper bits are the better ones.
#[inline]
fn hash(piece: u64) -> u64 {
    piece.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// Number and bit of a piece in a bitmap of `SIZE` numbers, a power of two.
#[inline(always)]
fn place<const SIZE: usize>(piece: u64) -> (usize, u64) {
    let hash = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (58 - SIZE.trailing_zeros());
    ((hash >> 6) as usize & (SIZE - 1), hash & 63)
}

/// Whether a piece is among those of a bitmap, or has the hash of one.
#[inline(always)]
pub(crate) fn may_pass<const SIZE: usize>(passes: &[u64; SIZE], piece: u64) -> bool {
    let (number, bit) = place::<SIZE>(piece);
    passes[number] >> bit & 1 == 1
}

/// Three bytes and the case that each may have instead.
fn cases(piece: [u8; 3], ignore_case: bool) -> Piece {
    let other = |byte: u8| if ignore_case { byte.to_ascii_uppercase() } else { byte };
    piece.map(|byte| [byte, other(byte)])
}

/// Where the piece of so many bytes begins that is least likely in source text.
fn rarest(literal: &[u8], length: usize) -> usize {
    (0..=literal.len() - length).min_by_key(|&at| cost(&literal[at..at + length])).unwrap_or(0)
}

fn cost(piece: &[u8]) -> u32 {
    // One byte again and again draws lines, and fills numbers up.
    let repeated = if piece.windows(2).all(|pair| pair[0] == pair[1]) { REPEATED } else { 0 };
    repeated + piece.iter().map(|&byte| commonness(byte)).sum::<u32>()
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
