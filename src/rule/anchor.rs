//! The literals that tell where a rule may match, and sets of bytes.
//!
//! Nothing but the standard library is used here: the build script reads rules with it, too.

/// A literal that tells the prefilter where a rule may match.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor {
    /// The bytes; lower case when case does not count.
    pub literal: Vec<u8>,
    /// Whether `A` and `a` are the same here.
    pub ignore_case: bool,
    /// Where the match lies, seen from the literal.
    pub place: Place,
}

/// Where a match lies, seen from its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The match starts with the literal.
    Start,
    /// The literal stands inside the match, at most `before` bytes from its start.
    Inside {
        /// Most bytes of the match before the literal.
        before: usize,
    },
    /// The literal is a word near the match: at most `within` bytes away, on the same line or in the same small block.
    Near {
        /// Most bytes between word and match.
        within: usize,
    },
}

/// Bytes that must not adjoin a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// Refused directly before the match.
    pub before: ByteSet,
    /// Refused directly behind the match.
    pub behind: ByteSet,
}

/// A set of byte values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByteSet([u64; 4]);

impl ByteSet {
    /// The empty set.
    pub const EMPTY: Self = Self([0; 4]);
    /// Letters, digits and `_`: the bytes that go on a word.
    pub const WORD: Self = Self::EMPTY.range(b'0', b'9').range(b'A', b'Z').range(b'a', b'z').and(b"_");

    /// The set of all bytes for which `member` holds.
    #[must_use]
    pub fn of(member: impl Fn(u8) -> bool) -> Self {
        (0..=u8::MAX).filter(|&byte| member(byte)).fold(Self::EMPTY, |set, byte| set.and(&[byte]))
    }

    /// This set and `bytes`.
    #[must_use]
    pub const fn and(mut self, bytes: &[u8]) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            self.0[(bytes[at] >> 6) as usize] |= 1 << (bytes[at] & 63);
            at += 1;
        }
        self
    }

    /// This set and the bytes from `first` to `last`, both included.
    #[must_use]
    pub const fn range(mut self, first: u8, last: u8) -> Self {
        let mut byte = first as u16;
        while byte <= last as u16 {
            self = self.and(&[byte as u8]);
            byte += 1;
        }
        self
    }

    /// What is in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }

    /// What is in both sets.
    #[must_use]
    pub const fn only(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a & e, b & f, c & g, d & h])
    }

    /// What is not in this set.
    #[must_use]
    pub const fn others(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([!a, !b, !c, !d])
    }

    /// Whether `byte` is in it.
    #[must_use]
    pub fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    /// Whether no byte is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }

    /// How many bytes are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Its members, ascending.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=u8::MAX).filter(|&byte| self.has(byte))
    }
}

impl Anchor {
    /// The word of a context, in any spelling, at most `within` bytes from the match.
    pub(crate) fn near(words: &str, within: usize) -> impl Iterator<Item = Self> {
        let place = Place::Near { within };
        spellings(words).into_iter().map(move |word| Self {
            literal: word.to_ascii_lowercase().into_bytes(),
            ignore_case: true,
            place,
        })
    }

    /// A literal of an expression, at its start or at most `before` bytes into it.
    pub(crate) fn of_regex(literal: &str, regex: &str, before: Option<usize>) -> Self {
        let ignore_case = regex.contains("(?i");
        let literal = if ignore_case { literal.to_ascii_lowercase() } else { literal.to_owned() };
        let place = before.map_or(Place::Start, |before| Place::Inside { before });
        Self { literal: literal.into_bytes(), ignore_case, place }
    }
}

/// How far from its word a context-bound value may stand, in bytes, unless `within` says otherwise.
pub(crate) const WITHIN: usize = 64;

/// How several words are written in one piece: `api key` as `api_key`, `api-key`, `api.key`, `apikey`, `api key`.
pub(crate) fn spellings(words: &str) -> Vec<String> {
    if !words.contains(' ') {
        return vec![words.to_owned()];
    }
    ["_", "-", ".", "", " "].iter().map(|joint| words.replace(' ', joint)).collect()
}
