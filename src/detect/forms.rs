//! Matching forms: where a prefilter hit says that a rule's pattern may match, does it, and with clean edges?
//!
//! A pattern whose literal leads is tried at the hit only. The others are searched for in windows around their hits;
//! windows of one rule are merged first, so that no byte is searched twice by a rule, however many hits there are.

use super::extent;
use crate::rule::{ByteSet, Pattern, Place};
use crate::text::span::Span;
use regex::bytes::Regex;
use std::ops::Range;

/// A match of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FormMatch {
    /// The credential.
    pub secret: Span,
    /// All of what matched.
    pub whole: Span,
}

impl FormMatch {
    /// The same, so many bytes further on.
    pub(super) fn moved(self, by: usize) -> Option<Self> {
        let moved = |span: Span| Span::new(span.start() + by, span.end() + by);
        Some(Self { secret: moved(self.secret)?, whole: moved(self.whole)? })
    }

    /// The same up to where the credential ends, when that is not for the pattern to say.
    fn narrowed(self, text: &[u8], pattern: &Pattern) -> Option<Self> {
        let Some(ends) = pattern.ends else { return Some(self) };
        let secret = extent::narrowed(text, self.secret, ends)?;
        let whole = Span::new(self.whole.start(), secret.end())?;
        Some(Self { secret, whole })
    }
}

/// A stretch in which a pattern is to be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    /// First offset at which a match may begin.
    pub start: usize,
    /// Offset behind the last byte that a match may have.
    pub end: usize,
    /// Offset of the literal that called for it.
    pub hit: usize,
    /// Length of that literal.
    pub literal: usize,
}

/// Whether `pattern` may match exactly at `start`, as far as its first bytes tell: most literals are followed by something else.
/// Whether there are as many bytes of its alphabet as it needs is for the caller to see.
pub(super) fn may_start(text: &[u8], pattern: &Pattern, start: usize) -> bool {
    let Some(least) = text.get(start..start + pattern.length.0) else { return false };
    least.iter().zip(&pattern.head).all(|(byte, set)| set.has(*byte)) && free_before(text, start, &pattern.edges.before)
}

/// The match of `pattern` exactly at `start`, where it [`may_start`]. `known` is the last one, as the pattern has it.
pub(super) fn at_start(
    text: &[u8],
    pattern: &Pattern,
    start: usize,
    known: &mut Option<FormMatch>,
) -> Option<FormMatch> {
    let whole = matched(text, text.len(), pattern, start)?;
    let plain = !pattern.alphabet.has(b'+') && !pattern.alphabet.has(b'/');
    if plain && is_part_of_base64(text, whole) { None } else { told(text, pattern, whole, known) }
}

/// All of the match of `pattern` exactly at `start` and before `to`, if nothing behind it makes it part of something longer.
fn matched(text: &[u8], to: usize, pattern: &Pattern, start: usize) -> Option<Span> {
    let ahead = &text[start..to.min(start.saturating_add(pattern.length.1))];
    let length = pattern.regex_at_start()?.find(ahead)?.end();
    let whole = Span::new(start, start + length)?;
    free_behind(text, whole.end(), &pattern.edges.behind).then_some(whole)
}

/// The credential in a match that is known to begin there. Asked last, because it takes many times as long.
fn told(text: &[u8], pattern: &Pattern, whole: Span, known: &mut Option<FormMatch>) -> Option<FormMatch> {
    let start = whole.start();
    let secret = match again(text, pattern, *known, whole) {
        Some(secret) => secret,
        None => {
            let ahead = &text[start..text.len().min(start.saturating_add(pattern.length.1))];
            match group(pattern, pattern.regex_at_start()?, ahead, 0..whole.end() - start) {
                Some(secret) => Span::new(start + secret.start, start + secret.end)?,
                None => whole,
            }
        }
    };
    known.insert(FormMatch { secret, whole }).narrowed(text, pattern)
}

/// The credential in a match of the same bytes as an earlier one. Where it stands in them depends on nothing else: the
/// expression of a shape asks nothing of what is around a match.
fn again(text: &[u8], pattern: &Pattern, known: Option<FormMatch>, whole: Span) -> Option<Span> {
    let same = |known: &FormMatch| text[known.whole.range()] == text[whole.range()];
    let FormMatch { secret, whole: known } = known.filter(|known| pattern.shape.is_some() && same(known))?;
    let place = |at: usize| whole.start() + at - known.start();
    Span::new(place(secret.start()), place(secret.end()))
}

/// The window in which `pattern` may match, seen from a hit of its literal.
pub(super) fn window(text: &[u8], pattern: &Pattern, place: Place, hit: usize, hit_end: usize) -> Window {
    let longest = pattern.length.1;
    let (start, end) = match place {
        Place::Start => (hit, hit.saturating_add(longest)),
        Place::Inside { before } => (hit.saturating_sub(before), hit.saturating_add(longest)),
        // Around words there is less to look at: see `near`.
        Place::Near { within } => (hit.saturating_sub(within + longest), hit_end.saturating_add(within + longest)),
    };
    Window { start, end: end.min(text.len()), hit, literal: hit_end - hit }
}

/// All matches of `pattern` in `windows`, which are ordered by start. `found` also gets the first window that called for it.
pub(super) fn in_windows(
    text: &[u8],
    pattern: &Pattern,
    windows: &[Window],
    found: &mut impl FnMut(FormMatch, Window),
) {
    let begins_at_edges = begins_at_edges(pattern);
    let mut rest = windows;
    while let Some(first) = rest.first() {
        let mut end = first.end;
        let joined = 1 + rest[1..]
            .iter()
            .take_while(|next| {
                next.start <= end && {
                    end = end.max(next.end);
                    true
                }
            })
            .count();
        let (group, others) = rest.split_at(joined);
        let mut found = |form| group.first().into_iter().for_each(|caller| found(form, *caller));
        match begins_at_edges {
            true => search_edges(text, pattern, first.start, end, &mut found),
            false => search(text, pattern, first.start, end, &mut found),
        }
        rest = others;
    }
}

/// Whether matches of `pattern` begin only where a run of its bytes does, or behind an escape that no match has: then nothing is
/// looked at twice when it is tried in each such place.
fn begins_at_edges(pattern: &Pattern) -> bool {
    let Pattern { alphabet, edges, .. } = pattern;
    let escapes = alphabet.has(b'%') || alphabet.has(b'\\');
    pattern.shape.is_some() && !escapes && alphabet.only(edges.before.others()).is_empty()
}

/// Matches with clean edges in `text[from..to]`, each behind the one before, of a pattern that [`begins_at_edges`]. To search for it
/// would take a state of the search for each set of beginnings that a long run may have.
fn search_edges(text: &[u8], pattern: &Pattern, from: usize, to: usize, found: &mut impl FnMut(FormMatch)) {
    let (mut at, mut known) = (from, None);
    let free = |at: &usize| free_before(text, *at, &pattern.edges.before);
    while let Some(start) = (at..to).find(free) {
        let least = text[..to].get(start..start + pattern.length.0);
        let fits = least.is_some_and(|least| {
            let head = least.iter().zip(&pattern.head).all(|(byte, set)| set.has(*byte));
            head && least.iter().all(|byte| pattern.alphabet.has(*byte))
        });
        let whole = if fits { matched(text, to, pattern, start) } else { None };
        let form = whole.and_then(|whole| told(text, pattern, whole, &mut known));
        at = form.map(|form| form.whole).or(whole).map_or(start + 1, Span::end);
        form.into_iter().for_each(&mut *found);
    }
}

/// The same of any pattern.
fn search(text: &[u8], pattern: &Pattern, from: usize, to: usize, found: &mut impl FnMut(FormMatch)) {
    let Some(regex) = pattern.regex() else { return };
    let (mut at, mut known) = (from, None);
    while at < to {
        let Some(whole) = regex.find_at(&text[..to], at).and_then(|whole| Span::new(whole.start(), whole.end())) else {
            return;
        };
        let clean = free_before(text, whole.start(), &pattern.edges.before)
            && free_behind(text, whole.end(), &pattern.edges.behind);
        if clean {
            let secret =
                again(text, pattern, known, whole).unwrap_or_else(|| secret(pattern, regex, &text[..to], whole));
            let form = FormMatch { secret, whole };
            known = Some(form);
            let form = form.narrowed(text, pattern);
            at = form.map_or(whole.end(), |form| form.whole.end());
            form.into_iter().for_each(&mut *found);
        } else {
            // No match begins cleanly before the next place that is free.
            let next = whole.start() + 1;
            at = (next..to).find(|at| free_before(text, *at, &pattern.edges.before)).unwrap_or(to);
        }
    }
}

/// The credential in a match: its group, or all of it.
fn secret(pattern: &Pattern, regex: &Regex, text: &[u8], whole: Span) -> Span {
    let range = group(pattern, regex, text, whole.range());
    range.and_then(|range| Span::new(range.start, range.end)).unwrap_or(whole)
}

/// The group in a match that is the credential, if there is one.
fn group(pattern: &Pattern, regex: &Regex, text: &[u8], whole: Range<usize>) -> Option<Range<usize>> {
    if regex.captures_len() == 1 {
        return None;
    }
    // To tell the groups takes the longer the more text there is; the expression of a shape asks nothing of what is behind a match.
    let text = if pattern.shape.is_some() { &text[..whole.end] } else { text };
    let place = regex.capture_names().position(|name| name == Some("secret"))?;
    Some(regex.captures_at(text, whole.start)?.get(place)?.range())
}

/// Whether a match may begin at `start`: no byte before it that would make it part of something longer. An escape
/// (`\n`, `\x3d`, `\u003d`, `%3D`) before it ends in a letter or digit, but is a sign of its own.
pub(super) fn free_before(text: &[u8], start: usize, refused: &ByteSet) -> bool {
    let before = &text[..start];
    match before.last() {
        None => true,
        Some(byte) if !refused.has(*byte) => true,
        Some(_) => ends_in_escape(before),
    }
}

fn ends_in_escape(text: &[u8]) -> bool {
    let hex = |count: usize| text.len() >= count && text[text.len() - count..].iter().all(u8::is_ascii_hexdigit);
    let ends = |count: usize, sign: &[u8]| text[..text.len() - count].ends_with(sign);
    let letter = text.len() >= 2
        && text[text.len() - 2] == b'\\'
        && matches!(text[text.len() - 1], b'n' | b't' | b'r' | b'b' | b'f' | b'v' | b'0');
    letter || (hex(2) && (ends(2, b"%") || ends(2, b"\\x"))) || (hex(4) && ends(4, b"\\u"))
}

/// Least length of a piece that is taken for base64 by what it is made of.
const PIECE: usize = 32;

/// Whether a match is a part of base64: only `+` or `/` is between it and a long random piece. Forms that begin with three or
/// four letters turn up in base64 of anything that is large enough.
fn is_part_of_base64(text: &[u8], whole: Span) -> bool {
    // Of 32 characters of base64 thirteen are of either case, and five are digits, fewer where there are many zeros; a path
    // has next to no upper case.
    let is_random = |piece: &[u8]| {
        let count = |kind: fn(&&u8) -> bool| piece.iter().filter(kind).count();
        count(|byte| byte.is_ascii_lowercase()) >= 3
            && count(|byte| byte.is_ascii_uppercase()) >= 5
            && count(|byte| byte.is_ascii_digit()) >= 1
    };
    let coded = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let joins = |byte: Option<&u8>| matches!(byte, Some(b'+' | b'/'));
    let (head, tail) = (&text[..whole.start()], &text[whole.end()..]);
    let before = joins(head.last()).then(|| head.iter().rev().take(PIECE).take_while(coded).count());
    let behind = joins(tail.first()).then(|| tail.iter().take(PIECE).take_while(coded).count());
    before.is_some_and(|count| count == PIECE && is_random(&head[head.len() - count..]))
        || behind.is_some_and(|count| count == PIECE && is_random(&tail[..count]))
}

fn free_behind(text: &[u8], end: usize, refused: &ByteSet) -> bool {
    text.get(end).is_none_or(|byte| !refused.has(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_base64_is_no_match() {
        let piece = "Zm9v0YmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v";
        let path = "https://acme.test/Api/v2/organisations/accounts/";
        for (before, behind, part) in [
            (format!("{piece}/"), String::new(), true),
            (String::new(), format!("+{piece}"), true),
            (path.to_owned(), String::new(), false),
            (format!("{piece} "), format!("\n{piece}"), false),
            ("a/".to_owned(), "/b".to_owned(), false),
        ] {
            let text = format!("{before}EAAB0{behind}");
            let whole = Span::new(before.len(), before.len() + 5).unwrap();
            assert_eq!(is_part_of_base64(text.as_bytes(), whole), part, "{text}");
        }
    }

    #[test]
    fn an_escape_is_an_edge() {
        let word = ByteSet::of(|byte| byte.is_ascii_alphanumeric());
        for (text, free) in [
            ("", true),
            (" ", true),
            ("a", false),
            ("\\n", true),
            ("%3D", true),
            ("3D", false),
            ("\\u003d", true),
            ("\\x3d", true),
        ] {
            assert_eq!(free_before(text.as_bytes(), text.len(), &word), free, "{text}");
        }
    }
}
