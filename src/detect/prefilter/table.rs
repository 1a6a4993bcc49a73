//! The tables of the prefilter: where a piece is looked up, and which literals have it.
//!
//! Which piece of a literal that is `spot` says. Nothing but the standard library is used here: the build script makes the
//! tables of the built-in rules.

use super::sieve::Sieve;
use super::spot::{Found, Sorted, Spot, add_start, rarest, spot};
use super::wanted::{Edge, Use, Wanted};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

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

/// What is to stand in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Eight {
    /// As far as it counts, zeros elsewhere.
    pub bytes: u64,
    /// The bits that count.
    pub mask: u64,
}

impl Eight {
    /// What of a literal is in the eight bytes that begin so many behind its start, or before it.
    fn of(literal: &[u8], ignore_case: bool, from: i32) -> Self {
        let byte_at = |at: i32| usize::try_from(from + at).ok().and_then(|place| literal.get(place)).copied();
        let mask_at = |at: i32| match byte_at(at) {
            Some(byte) if ignore_case && byte.is_ascii_alphabetic() => !0x20,
            Some(_) => u8::MAX,
            None => 0,
        };
        let mask = u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(mask_at));
        let bytes = u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|at| byte_at(at).unwrap_or_default()));
        Self { bytes: bytes & mask, mask }
    }

    /// Whether it stands there.
    #[inline(always)]
    pub(crate) fn fits(&self, there: u64) -> bool {
        there & self.mask == self.bytes
    }

    /// What is to stand there in either case.
    fn common(self, other: Self) -> Self {
        let mask = self.mask & other.mask & !(self.bytes ^ other.bytes);
        Self { bytes: self.bytes & mask, mask }
    }
}

/// A literal that is looked up by some piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// What is to stand in the eight bytes that are looked at: nothing in those that are not the literal's, and letters of any
    /// case when case does not count.
    pub eight: Eight,
    /// What is to stand at the other end: in the eight bytes that end where the literal does, or, where it is looked up by those,
    /// in its first eight.
    pub far_end: Eight,
    pub literal: u32,
    /// From the start of the literal to the first of the eight.
    pub back: i32,
    /// From there to the first byte of the far end.
    pub to_far_end: i32,
}

impl Entry {
    /// For the eight bytes that begin so many behind the start of the literal, or before it.
    pub(crate) fn new(literal: u32, bytes: &[u8], ignore_case: bool, back: i32) -> Self {
        let last = bytes.len() as i32 - 8;
        let far_end = if back == last { 0 } else { last };
        let eight = |from| Eight::of(bytes, ignore_case, from);
        Self { eight: eight(back), far_end: eight(far_end), literal, back, to_far_end: far_end - back }
    }
}

/// A table of fixed size, which is large.
#[derive(Clone)]
pub(crate) enum Fixed<T: 'static> {
    /// The build made it.
    Built(&'static T),
    /// It was made at run time.
    Loaded(Box<T>),
}

impl<T> Deref for Fixed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Built(table) => table,
            Self::Loaded(table) => table,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Fixed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Pieces, and the literals that have them.
#[derive(Clone, Debug)]
pub(crate) struct Pieces<const SIZE: usize> {
    /// A bit for each hash of a piece, set when there is such a piece.
    pub passes: Fixed<[u64; SIZE]>,
    /// How many bits are set in the numbers before each.
    pub before: Fixed<[u16; SIZE]>,
    /// For each set bit what its entries have in common.
    pub common: Cow<'static, [Eight]>,
    /// Where the entries of each set bit begin, and where those of the last one end.
    pub from: Cow<'static, [u32]>,
    pub entries: Cow<'static, [Entry]>,
}

/// Pieces that stand where a word starts.
#[derive(Clone, Debug)]
pub(crate) struct Starts {
    /// For the first three bytes of a piece a number, and in it a bit for the fourth.
    pub first: Fixed<[u32; FIRST]>,
    /// For the same number how many bits of eight bytes don't count, the last ones.
    pub reach: Fixed<[Reach; FIRST]>,
    /// The pieces as numbers, shifted by as many.
    pub pieces: Pieces<{ 1 << 10 }>,
}

/// All that the prefilter goes by.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    /// Of literals that count wherever they stand.
    pub anywhere: Starts,
    /// Of those that count near a run only.
    pub near_runs: Starts,
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

/// Makes letters lower case, and folds some other bytes together.
pub(crate) const FOLD: u64 = 0x2020_2020_2020_2020;
/// Bytes of a piece that is no longer short.
const SHORT: usize = 6;
/// Shortest literal that can be searched for.
pub(crate) const SHORTEST: usize = 3;
/// Most literals that are searched for by three bytes everywhere, beside all else.
const MOST_LOOSE: usize = 256;
/// Numbers in [`Starts::first`], a power of two: what a first-level cache holds beside all else.
pub(crate) const FIRST: usize = 1 << 12;
/// Who wants a literal, and whether that is only near runs; by its bytes, whether case does not count, and where it counts.
type Grouped = BTreeMap<(Vec<u8>, bool, Edge), (Vec<Use>, bool)>;

impl Tables {
    /// For these literals. The wishes for those under [`SHORTEST`] bytes, which can't be searched for, are given back.
    pub(crate) fn new(wanted: Vec<Wanted>) -> (Self, Vec<Use>) {
        let mut refused = Vec::new();
        let mut grouped = Grouped::new();
        for Wanted { mut literal, ignore_case, edge, near_run, wish } in wanted {
            if literal.len() < SHORTEST {
                refused.push(wish);
                continue;
            }
            if ignore_case {
                literal.make_ascii_lowercase();
            }
            let (uses, near_runs) = grouped.entry((literal, ignore_case, edge)).or_insert((Vec::new(), true));
            *near_runs &= near_run;
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
        for (((bytes, ignore_case, edge), (wishes, near_runs)), literal) in grouped.iter().zip(0..) {
            let starts = if *near_runs { &mut pieces.near_runs } else { &mut pieces.anywhere };
            match spot(bytes, *ignore_case, *edge, starts) {
                Some(Spot::Start(at)) => add_start(starts, bytes, *ignore_case, at, literal),
                Some(Spot::End) => pieces.add_ends(bytes, *ignore_case, literal),
                None if dense => {
                    add_start(&mut pieces.anywhere, bytes, *ignore_case, rarest(bytes, 4.min(bytes.len())), literal);
                }
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
        Self {
            anywhere: Starts::of(&pieces.anywhere),
            near_runs: Starts::of(&pieces.near_runs),
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

impl Starts {
    fn of(found: &Found) -> Self {
        let mut first = Box::new([0; FIRST]);
        let mut shortest = Box::new([[8, 8]; FIRST]);
        for &(length, piece) in found.keys() {
            let (number, bit) = first_place(piece as u32);
            // What follows on three bytes may be anything.
            first[number] |= if length > SHORTEST { 1 << bit } else { u32::MAX };
            let [long, short] = &mut shortest[number];
            let of_kind = if length < SHORT { short } else { long };
            *of_kind = length.min(*of_kind);
        }
        let reach = Box::new(shortest.map(|[long, short]| Reach::of(long, short)));
        let mut pieces = BTreeMap::<_, Vec<_>>::new();
        for (&(length, piece), entries) in found {
            let [long, short] = reach[first_place(piece as u32).0].shifts();
            let shift = if length < SHORT { short } else { long };
            pieces.entry(piece << shift).or_default().extend_from_slice(entries);
        }
        Self { first: Fixed::Loaded(first), reach: Fixed::Loaded(reach), pieces: Pieces::of(pieces) }
    }

    /// Whether a piece may begin these eight bytes.
    #[inline(always)]
    pub(crate) fn may_be(&self, there: u64) -> bool {
        self.may_begin(there) && self.may_go_on(there)
    }

    /// Whether the first four bytes of a piece may be those of these eight.
    #[inline(always)]
    pub(crate) fn may_begin(&self, there: u64) -> bool {
        let (number, bit) = first_place(there as u32);
        self.first[number] >> bit & 1 == 1
    }

    /// Whether all that can be told of a piece may be in these eight, of which the first four may be.
    #[inline(always)]
    pub(crate) fn may_go_on(&self, there: u64) -> bool {
        let [long, short] = self.keys(there);
        self.pieces.may_have(long) | self.pieces.may_have(short)
    }

    /// Whether a literal may stand around these eight bytes, which are as they are written.
    #[inline(always)]
    pub(crate) fn may_stand(&self, eight: u64) -> bool {
        let [long, short] = self.keys(eight | FOLD);
        self.pieces.may_stand(long, eight) | self.pieces.may_stand(short, eight)
    }

    /// By which two numbers eight bytes are looked up among the pieces, the long ones and the short; twice the same one when there
    /// are no short ones.
    #[inline(always)]
    pub(crate) fn keys(&self, there: u64) -> [u64; 2] {
        let [long, short] = self.reach[first_place(there as u32).0].shifts();
        [there << long, there << short]
    }
}

/// How many bits of eight bytes don't count for pieces that begin alike: for long ones none or 16 (bit 7), for short ones the
/// lowest six bits; as many as for the long ones when there are no short ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach(pub u8);

impl Reach {
    /// For the shortest long piece and the shortest short one, in bytes; 8 if there is none.
    fn of(long: usize, short: usize) -> Self {
        let long = if long < 8 { 16 } else { 0 };
        let short = if short < SHORT { 64 - 8 * short } else { long };
        Self((long << 3 | short) as u8)
    }

    #[inline(always)]
    fn shifts(self) -> [u32; 2] {
        [u32::from(self.0 >> 7) << 4, u32::from(self.0 & 63)]
    }
}

/// Number and bit in [`Starts::first`] of four bytes, the first in the lowest place, folded.
#[inline(always)]
fn first_place(four: u32) -> (usize, u32) {
    // The product loses the fourth byte on its upper side.
    let hash = four.wrapping_mul(0x9e37_79b1 << 8) >> (32 - FIRST.trailing_zeros());
    (hash as usize & (FIRST - 1), four >> 24 & 31)
}

impl<const SIZE: usize> Pieces<SIZE> {
    fn of(pieces: BTreeMap<u64, Vec<Entry>>) -> Self {
        let (mut passes, mut before) = (Box::new([0_u64; SIZE]), Box::new([0; SIZE]));
        let mut by_place = BTreeMap::<_, Vec<_>>::new();
        for (piece, entries) in pieces {
            let (number, bit) = place::<SIZE>(piece);
            passes[number] |= 1 << bit;
            by_place.entry((number, bit)).or_default().extend(entries);
        }
        for number in 1..SIZE {
            before[number] = before[number - 1] + passes[number - 1].count_ones() as u16;
        }
        let (mut common, mut from, mut all) = (Vec::new(), vec![0], Vec::new());
        for entries in by_place.into_values() {
            common.extend(entries.iter().map(|entry| entry.eight).reduce(Eight::common));
            all.extend(entries);
            from.push(all.len() as u32);
        }
        Self {
            passes: Fixed::Loaded(passes),
            before: Fixed::Loaded(before),
            common: common.into(),
            from: from.into(),
            entries: all.into(),
        }
    }

    /// Whether there may be such a piece.
    #[inline(always)]
    pub(crate) fn may_have(&self, piece: u64) -> bool {
        let (number, bit) = place::<SIZE>(piece);
        self.passes[number] >> bit & 1 == 1
    }

    /// Whether a literal that has this piece may stand around these eight bytes.
    #[inline(always)]
    pub(crate) fn may_stand(&self, piece: u64, eight: u64) -> bool {
        let (known, place) = self.place_of(piece);
        self.common.get(place).is_some_and(|common| known & common.fits(eight))
    }

    /// The literals that have this piece, and perhaps some that have another one.
    #[inline]
    pub(crate) fn of_piece(&self, piece: u64) -> &[Entry] {
        match self.place_of(piece) {
            (true, place) => &self.entries[self.from[place] as usize..self.from[place + 1] as usize],
            (false, _) => &[],
        }
    }

    /// Whether there may be such a piece, and its place among all if so.
    #[inline(always)]
    fn place_of(&self, piece: u64) -> (bool, usize) {
        let (number, bit) = place::<SIZE>(piece);
        let passes = self.passes[number];
        let lower = passes & ((1 << bit) - 1);
        (passes >> bit & 1 == 1, usize::from(self.before[number]) + lower.count_ones() as usize)
    }
}

/// Number and bit of a piece in a bitmap of `SIZE` numbers, a power of two. The constant is 2^64 divided by the golden ratio, made odd;
/// the upper bits of the product are the better ones.
#[inline(always)]
fn place<const SIZE: usize>(piece: u64) -> (usize, u64) {
    let hash = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (58 - SIZE.trailing_zeros());
    ((hash >> 6) as usize & (SIZE - 1), hash & 63)
}
