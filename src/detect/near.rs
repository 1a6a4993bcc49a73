//! Values that mean something only near a word: which stretches of a text could be one, and whether the word is near enough.
//!
//! A thousand rules may be bound to words. What their values have in common is that each is a run of letters, digits and
//! few signs, longer than nearly all words of a text. So such runs are looked for once, around words only, and a rule's
//! expression is run on those that have its length and alphabet; a word without one nearby costs some comparisons.
//!
//! Near means: in the name that the value is assigned to, on the same line, or in the same small block of lines under a name
//! that asks for a secret. It never means "somewhere in the file". What a name or a value is worth is not known here.

use super::assignment;
use super::forms::{FormMatch, Window, free_before};
use super::names;
use super::syntax::Syntax;
use super::words::Words;
use crate::rule::{ByteSet, Pattern, Place};
use crate::text::lines::line_of;
use crate::text::span::Span;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

/// Shortest run that is looked for. Rules whose values may be shorter, or of other bytes, search around each word.
const SHORTEST: usize = 12;
/// What such runs are made of.
const VALUE: ByteSet = ByteSet::WORD.and(b"-+/=.~");
/// How far before a word runs are looked for beyond its reach: literals come in only nearly in order.
const SLACK: usize = 256;
/// Most lines between a word and its value.
const LINES: usize = 5;
/// Most bytes before a value in which its name is looked for.
const NAME: usize = 160;

/// The long runs of a text, as far as they were looked for.
#[derive(Default)]
pub(super) struct Runs {
    found: Vec<Range<usize>>,
    /// From where on all are known.
    start: usize,
    /// Up to where they are.
    end: usize,
}

impl Runs {
    /// The runs that touch `range`. Cheap if ranges come in order, give or take [`SLACK`] bytes.
    fn around(&mut self, text: &[u8], range: Range<usize>) -> &[Range<usize>] {
        let from = range.start.saturating_sub(SLACK);
        // Words that count near long runs only come in when all others have.
        if from < self.start {
            *self = Self::default();
        }
        if from > self.end {
            self.start = from;
        }
        self.read(text, from, text.len().min(range.end + SHORTEST + 1));
        let first = self.found.partition_point(|run| run.end < range.start);
        let count = self.found[first..].iter().take_while(|run| run.start <= range.end).count();
        &self.found[first..first + count]
    }

    /// Looks at every twelfth byte: no run of that length is missed.
    fn read(&mut self, text: &[u8], from: usize, to: usize) {
        let floor = self.end.saturating_sub(SHORTEST);
        let mut at = self.end.max(from);
        while at < to {
            if !VALUE.has(text[at]) {
                at += SHORTEST;
                continue;
            }
            let start = at - text[floor.min(at)..at].iter().rev().take_while(|byte| VALUE.has(**byte)).count();
            let end = at + text[at..].iter().take_while(|byte| VALUE.has(**byte)).count();
            if end - start >= SHORTEST && self.found.last().is_none_or(|last| last.end <= start) {
                self.found.push(start..end);
            }
            at = end + SHORTEST;
        }
        self.end = self.end.max(at);
    }
}

/// Where `pattern` is to be searched for because its word stands at `hit..hit_end`.
pub(super) fn windows(
    text: &[u8],
    pattern: &Pattern,
    within: usize,
    (hit, hit_end): (usize, usize),
    runs: &mut Runs,
    found: &mut impl FnMut(Window),
) {
    if !starts_word(text, hit) {
        return;
    }
    let literal = hit_end - hit;
    let (least, most) = pattern.length;
    let reach = hit.saturating_sub(within + most)..text.len().min(hit_end.saturating_add(within + most));
    if least < SHORTEST || !pattern.alphabet.only(VALUE.others()).is_empty() {
        return found(Window { start: reach.start, end: reach.end, hit, literal });
    }
    let near = hit.saturating_sub(within)..hit_end + within;
    for run in runs.around(text, near.clone()) {
        let run = run.start.max(reach.start)..run.end.min(reach.end);
        let run = behind_name(text, run, hit_end, least);
        if run.len() < least {
            continue;
        }
        let mut start = run.start;
        // The parts of the run that have the rule's bytes only.
        for part in text[run].split(|byte| !pattern.alphabet.has(*byte)) {
            let end = start + part.len();
            if part.len() >= least && start <= near.end && end >= near.start {
                found(Window { start, end, hit, literal });
            }
            start = end + 1;
        }
    }
}

/// The part of a run behind `NAME=`, when the word is in that name and the part is long enough.
fn behind_name(text: &[u8], run: Range<usize>, word_end: usize, least: usize) -> Range<usize> {
    if !run.contains(&word_end) {
        return run;
    }
    match memchr::memchr(b'=', &text[word_end..run.end]).map(|at| word_end + at + 1) {
        Some(start) if run.end - start >= least => start..run.end,
        _ => run,
    }
}

/// How a word is bound to a value; later ones bind more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// It stands in the same small block of lines.
    Block,
    /// It stands on the same line.
    Line,
    /// It is part of the name that the value is assigned to.
    Name,
}

/// How much a word tells of a value: by its bond before its distance, by that before its length.
type Told = (Bond, Reverse<usize>, usize);

/// A word near a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearby {
    /// The word.
    pub word: Span,
    /// How much it tells, to be compared with other words near the same value.
    pub weight: i64,
}

/// Whether a word of this weight is part of the name that the value is assigned to.
pub(super) fn is_in_name(weight: i64) -> bool {
    weight >> 32 == Bond::Name as i64
}

/// The words that stand near values of one rule.
pub(super) struct Callers {
    /// Ordered by place.
    words: Vec<Window>,
    /// Length of the longest.
    longest: usize,
    /// What is assigned to the name around each word, once it was asked for: one word may stand near many values.
    values: Vec<OnceCell<Option<Span>>>,
}

impl Callers {
    /// The words that called for these windows.
    pub(super) fn of(mut words: Vec<Window>) -> Self {
        words.sort_unstable_by_key(|word| (word.hit, word.literal));
        words.dedup_by_key(|word| (word.hit, word.literal));
        let longest = words.iter().map(|word| word.literal).max().unwrap_or(0);
        Self { values: vec![OnceCell::new(); words.len()], words, longest }
    }

    /// The word that is bound most to `form`; of equals the nearest.
    pub(super) fn best(&self, text: &[u8], form: &FormMatch, within: usize, syntax: Syntax) -> Option<Nearby> {
        let first = self.words.partition_point(|word| word.hit + self.longest + within < form.whole.start());
        let behind = self.words.partition_point(|word| word.hit <= form.whole.end() + within);
        let mut best: Option<(Told, &Window)> = None;
        // The nearest of those before the value come first, and what is further away than one in its name needs no look.
        for at in (first..behind).rev() {
            let word = &self.words[at];
            let nearest = match best {
                Some(((Bond::Name, Reverse(gap), _), _)) => gap,
                _ => within,
            };
            let value = || *self.values[at].get_or_init(|| Some(assignment::parse(text, span(word)?, syntax)?.value));
            let Some((bond, gap)) = bond(text, word, form, nearest, value) else { continue };
            let told = (bond, Reverse(gap), word.literal);
            if best.is_none_or(|(known, _)| told > known) {
                best = Some((told, word));
            }
        }
        let ((bond, Reverse(gap), literal), word) = best?;
        let closeness = 4096_usize.saturating_sub(gap);
        let weight = (bond as i64) << 32 | (closeness << 8 | literal.min(255)) as i64;
        Some(Nearby { word: span(word)?, weight })
    }
}

/// Where the word of a window stands.
fn span(window: &Window) -> Option<Span> {
    Span::new(window.hit, window.hit + window.literal)
}

/// How the word of `window` is bound to `form`, and how many bytes are between them, of which there are to be no more than
/// `within`. `value` is what is assigned to the name around the word.
fn bond(
    text: &[u8],
    window: &Window,
    form: &FormMatch,
    within: usize,
    value: impl FnOnce() -> Option<Span>,
) -> Option<(Bond, usize)> {
    let word = span(window)?;
    let between = if word.end() <= form.secret.start() {
        word.end()..form.whole.start().max(word.end())
    } else if form.secret.end() <= word.start() {
        form.whole.end().min(word.start())..word.start()
    } else {
        // A word in the value itself says nothing.
        return None;
    };
    let gap = between.len();
    if gap > within || is_part(text, form.whole, word) {
        return None;
    }
    if memchr::memchr(b'\n', &text[between]).is_some() {
        return is_block(text, word, form.whole).then_some((Bond::Block, gap));
    }
    let named = word.end() <= form.secret.start() && value().is_some_and(|value| value.contains(form.secret));
    Some((if named { Bond::Name } else { Bond::Line }, gap))
}

/// Whether a word begins there: nothing alphabetic before it, or the hump of `myAcmeKey`.
fn starts_word(text: &[u8], start: usize) -> bool {
    const LETTERS: ByteSet = ByteSet::EMPTY.range(b'A', b'Z').range(b'a', b'z');
    let hump = start > 0 && text[start - 1].is_ascii_lowercase() && text[start].is_ascii_uppercase();
    hump || !text[start].is_ascii_alphabetic() || free_before(text, start, &LETTERS)
}

/// Whether the value is part of something longer: a path, a file name, a pinned version, a labelled digest.
fn is_part(text: &[u8], value: Span, word: Span) -> bool {
    let (head, tail) = (&text[..value.start()], &text[value.end()..]);
    let joined = |before: &[u8]| before.last().is_some_and(u8::is_ascii_alphanumeric);
    let before = match head.split_last() {
        Some((b'-' | b'.' | b'@', rest)) => joined(rest),
        Some((b':', rest)) => {
            let label = rest.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let label = rest[rest.len() - label..].to_ascii_lowercase();
            label.starts_with(b"sha") || [&b"md5"[..], b"h1"].contains(&label.as_slice())
        }
        // A path, unless it is that of an address with the word in it.
        Some((b'/', _)) => value.start() < word.end() || !is_one_run(&text[word.end()..value.start()]),
        Some((b'\\', _)) => true,
        _ => false,
    };
    let behind = match tail {
        [b'(' | b'/' | b'=', ..] => true,
        [b'-' | b'.', next, ..] => next.is_ascii_alphanumeric(),
        _ => false,
    };
    before || behind
}

fn is_one_run(text: &[u8]) -> bool {
    !text.iter().any(|byte| byte.is_ascii_whitespace() || b"\"'`<>,;".contains(byte))
}

/// Whether word and value stand in one block: few lines, none of them blank, none that ends the block of either, and the
/// value under a name that asks for a secret.
fn is_block(text: &[u8], word: Span, value: Span) -> bool {
    let first = word.start().min(value.start());
    let last = word.start().max(value.start());
    // What is between is no longer than a rule's reach.
    let from = first - first.min(NAME) + line_of(&text[first - first.min(NAME)..], first.min(NAME)).start;
    let block = &text[from..];
    let lines: Vec<&[u8]> = block[..last - from].split(|&byte| byte == b'\n').collect();
    if lines.len() > LINES + 1 || lines.iter().skip(1).rev().skip(1).any(|line| line.trim_ascii().is_empty()) {
        return false;
    }
    let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
    let open = indent(lines[0]);
    // The last one is cut before word or value; its blanks at the start are all there.
    let own = lines.last().map_or(0, |line| indent(line));
    let ends = |line: &&[u8]| {
        let closes = matches!(line.trim_ascii_start().first(), Some(b'}' | b']' | b')'));
        closes || indent(line) < open || (own > open && indent(line) <= open)
    };
    let bounded = own >= open && !lines[1..].iter().any(ends);
    let siblings = own == open || word.start() < value.start();
    bounded && siblings && name_before(text, value).is_some_and(|name| asks(&text[name.range()]))
}

/// Words of names that ask for a secret.
static ASKS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "apikey auth authorization bearer credential credentials key keys license pass passwd password pwd secret \
                secrets token tokens webhook",
    )
});

/// Words that end the names of what is no secret, whatever it looks like.
static IDENTIFIES: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "checksum commit digest etag fingerprint guid hash id ids integrity md ref rev revision sha uuid version",
    )
});

fn asks(name: &[u8]) -> bool {
    names::words(name).into_iter().any(|word| ASKS.has(&name[word]))
}

/// Whether the name of a value says that it is an id or a digest.
pub(super) fn identifies(name: &[u8]) -> bool {
    names::last_word(name).is_some_and(|word| IDENTIFIES.has(&name[word]))
}

/// Whether a value is the UUID in `{19e8e0ef-…}`, as interfaces and classes of Windows are identified.
pub(super) fn is_interface_id(text: &[u8], value: Span) -> bool {
    let around = value.start().checked_sub(1).and_then(|start| text.get(start..=value.end()));
    around.is_some_and(|around| {
        around.starts_with(b"{")
            && around.ends_with(b"}")
            && around.len() == 38
            && [9, 14, 19, 24].iter().all(|&at| around[at] == b'-')
    })
}

/// The name that stands before a value on its line, with nothing but an operator and quotes between them.
pub(super) fn name_before(text: &[u8], value: Span) -> Option<Span> {
    let low = value.start().saturating_sub(NAME);
    let before = &text[low..value.start()];
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let before = &before[line..];
    let is_joint = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`=:>(,[\\".contains(byte);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let end = before.iter().rposition(|byte| !is_joint(byte)).map(|last| last + 1)?;
    let joint = &before[end..];
    let start = before[..end].iter().rposition(|byte| !is_name(byte)).map_or(0, |last| last + 1);
    let operates = joint.iter().any(|byte| b"=:,(".contains(byte));
    let from = low + line;
    if !operates { None } else { Span::new(from + start, from + end) }
}

/// How far from its word a value of `pattern` may stand; `None` when it needs none.
pub(super) fn within(pattern: &Pattern) -> Option<usize> {
    pattern.anchors.iter().find_map(|anchor| match anchor.place {
        Place::Near { within } => Some(within),
        Place::Start | Place::Inside { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_backwards() {
        for (text, name) in [
            ("acme_key = \"V\"", "acme_key"),
            ("\"apiKey\": \"V\"", "apiKey"),
            ("x.y=V", "x.y"),
            ("put(\"key\", \"V\")", "key"),
            ("say V", ""),
            ("V", ""),
            ("a = 1\nV", ""),
        ] {
            let at = text.find('V').unwrap();
            let found = name_before(text.as_bytes(), Span::new(at, at + 1).unwrap());
            assert_eq!(found.map_or("", |name| &text[name.range()]), name, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_long_run_is_missed(text in "[a ]{0,300}", steps in prop::collection::vec(0_usize..80, 1..5)) {
            let (mut runs, mut at) = (Runs::default(), 0);
            for step in steps {
                at += step;
                let range = at..at + 40;
                let bytes = text.as_bytes();
                let found = runs.around(bytes, range.clone()).to_vec();
                let mut start = 0;
                for part in text.split(' ') {
                    let run = start..start + part.len();
                    if part.len() >= SHORTEST && run.end >= range.start && run.start <= range.end {
                        prop_assert!(found.contains(&run), "{run:?} of {found:?}");
                    }
                    start = run.end + 1;
                }
            }
        }
    }
}
