//! Markers: comments in the source by which its authors say that a finding is known, in keylift's words or in those of
//! other tools. `docs/suppression.md` lists them all.
//!
//! Only reading them is here, from bytes around a span: `comment` tells what is a comment, `dialect` what each tool's
//! markers look like, `own` how keylift's go on. Whether a marker counts is for `suppress` to say.
//!
//! A marker is read from the lines that the value begins and ends in, and from the line before them when that is nothing
//! but a comment; what trails other code there speaks of that code. It is never read from the value itself.

mod comment;
mod dialect;
mod own;

#[cfg(test)]
mod tests;

use crate::text::lines::Locator;
use crate::text::span::Span;
use aho_corasick::AhoCorasick;
use comment::Line;
use dialect::{WORDS, Word};
use jiff::civil::Date;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

/// A comment that speaks of findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// In whose words.
    pub dialect: Dialect,
    /// The line it stands in, from 1.
    pub line: u64,
    /// The rules it speaks of, as ids or patterns with `*`; of all when empty.
    pub rules: Vec<String>,
    /// Why, in the author's words.
    pub reason: Option<String>,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// What is wrong with it, and why it therefore says nothing.
    pub fault: Option<Fault>,
}

/// A tool's way of writing markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `keylift:allow`
    Keylift,
    /// `gitleaks:allow`
    Gitleaks,
    /// `betterleaks:allow`
    Betterleaks,
    /// `pragma: allowlist secret`, `pragma: allowlist nextline secret`
    DetectSecrets,
    /// `trufflehog:ignore`
    Trufflehog,
    /// `ggignore`
    Ggshield,
    /// `kingfisher:ignore`
    Kingfisher,
    /// `secretlint-disable-line`, `secretlint-disable-next-line`
    Secretlint,
    /// `noqa: S105` and its like, of Ruff and Flake8
    Noqa,
    /// `nosec`, `nosec B105` and its like, of Bandit and gosec
    Nosec,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Keylift,
        Self::Gitleaks,
        Self::Betterleaks,
        Self::DetectSecrets,
        Self::Trufflehog,
        Self::Ggshield,
        Self::Kingfisher,
        Self::Secretlint,
        Self::Noqa,
        Self::Nosec,
    ];

    /// The short name, stable: for configuration and machine formats.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Keylift => "keylift",
            Self::Gitleaks => "gitleaks",
            Self::Betterleaks => "betterleaks",
            Self::DetectSecrets => "detect-secrets",
            Self::Trufflehog => "trufflehog",
            Self::Ggshield => "ggshield",
            Self::Kingfisher => "kingfisher",
            Self::Secretlint => "secretlint",
            Self::Noqa => "noqa",
            Self::Nosec => "nosec",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.id() == id)
    }
}

/// A mistake in a marker of keylift's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `keylift:ignore`: there is only `keylift:allow`.
    Verb(String),
    /// A word that is neither the id of a rule nor `until=` nor `reason=`.
    Word(String),
    /// What stands behind `until=` is not a day.
    Date(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verb(verb) => write!(f, "there is no `keylift:{verb}`, only `keylift:allow`"),
            Self::Word(word) => write!(f, "`{word}` is no rule; a reason is given as `reason=…`, at the end"),
            Self::Date(date) => write!(f, "`{date}` is no day; write it as 2027-01-31"),
        }
    }
}

/// What a text is, as far as comments in it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Has comments; what stands between quotes is none.
    Plain,
    /// Has none: a string under a key such as `"//"` or `"_comment"` takes their place. Strings may hold code, as those of
    /// notebooks do, and so comments.
    Json,
}

/// Most bytes that are looked at behind a value on its line.
const BEHIND: usize = 4096;
/// Most bytes that are looked at before a value on its line, and most bytes of the line before.
const BEFORE: usize = 1024;
/// Most markers in one of these stretches that are looked at.
const MOST: usize = 4;

/// Reads markers in one text. To make one costs a pass over the text; each question costs a bounded number of steps.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    medium: Medium,
    /// Where words stand with which a marker begins, by offset, and which.
    words: Vec<(Range<usize>, &'static Word)>,
}

impl<'a> Reader<'a> {
    /// For the whole of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8], medium: Medium) -> Self {
        /// None when it could not be built, which no input has a part in.
        static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
            AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS.iter().map(|word| word.text)).ok()
        });
        let hits = SEARCH.iter().flat_map(|search| search.find_iter(bytes));
        let words = hits
            .map(|hit| (hit.range(), &WORDS[hit.pattern().as_usize()]))
            .filter(|(range, word)| dialect::stands_alone(bytes, range, word))
            .collect();
        Self { bytes, medium, words }
    }

    /// The markers that speak of the value at `span`, by offset. `locator` is one of the same bytes.
    pub fn around(&self, span: Span, locator: &mut Locator<'_>) -> Vec<Marker> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let low = span.start().saturating_sub(BEFORE);
        let newline = memchr::memrchr(b'\n', &self.bytes[low..span.start()]).map(|at| low + at);
        let start = newline.map_or(low, |at| at + 1);
        let end = self.line_end(span.end());
        let line = Line { bytes: self.bytes, range: start..end, value: Some(span.range()), medium: self.medium };
        let mut found = Vec::new();
        if let Some(before) = newline.and_then(|newline| self.line_before(newline)) {
            self.collect(&before, Place::Before, before.range.clone(), &mut found);
        }
        self.collect(&line, Place::Beside, start..span.start(), &mut found);
        // A value of several lines begins and ends in different ones: the state before it says nothing of what is behind.
        let spans_lines = self.bytes[span.range()].contains(&b'\n');
        let last = Line { range: span.end()..end, value: None, ..line };
        self.collect(if spans_lines { &last } else { &line }, Place::Beside, span.end()..end, &mut found);
        found.into_iter().map(|(at, marker)| Marker { line: locator.position(at).line, ..marker }).collect()
    }

    /// The end of the line that holds `from`, or of the part of it that is looked at.
    fn line_end(&self, from: usize) -> usize {
        let high = self.bytes.len().min(from + BEHIND);
        memchr::memchr(b'\n', &self.bytes[from..high]).map_or(high, |at| from + at)
    }

    /// The line that ends with the newline at `end`; none when it is too long to be a comment that one reads.
    fn line_before(&self, end: usize) -> Option<Line<'a>> {
        let low = end.saturating_sub(BEFORE);
        let start = match memchr::memrchr(b'\n', &self.bytes[low..end]) {
            Some(at) => low + at + 1,
            None if low == 0 => 0,
            None => return None,
        };
        Some(Line { bytes: self.bytes, range: start..end, value: None, medium: self.medium })
    }

    /// The markers of `line` that stand in `part` of it.
    fn collect(&self, line: &Line<'_>, place: Place, part: Range<usize>, found: &mut Vec<(usize, Marker)>) {
        let first = self.words.partition_point(|(at, _)| at.start < part.start);
        let words = self.words[first..].iter().take_while(|(at, _)| at.end <= part.end);
        for (at, word) in words.take(MOST) {
            let Some(comment) = line.comment(at.start) else { continue };
            if place == Place::Before && !comment.is_all_of_line {
                continue;
            }
            let rest = &self.bytes[at.end..comment.end.clamp(at.end, part.end)];
            found.extend(dialect::read(word, place, rest).map(|marker| (at.start, marker)));
        }
    }
}

/// Where a marker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In a line of the value.
    Beside,
    /// In the line before.
    Before,
}
