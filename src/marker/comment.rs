//! What in a line is a comment. Told without knowing the language: by the signs that languages begin comments with,
//! quotes respected as far as one line shows them. In doubt there is none, and the finding is reported.

use super::Medium;
use std::ops::Range;

/// What begins a comment.
struct Sign {
    open: &'static str,
    /// What ends it; the line's end when there is nothing.
    close: Option<&'static str>,
    /// What must stand before it.
    before: Before,
    /// What must stand behind it.
    behind: Behind,
}

/// What must stand before a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Anything,
    /// A blank, the line's beginning, or a sign that ends something: not a letter, as in `a#b`, nor `:`, as in `https://`.
    Gap,
    /// A blank or the line's beginning.
    Blank,
    /// Nothing but blanks.
    Nothing,
}

/// What must stand behind a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Anything,
    /// A blank, or the marker itself: `--password` is no comment.
    BlankOrMarker,
    /// No word of the C preprocessor, and no bracket: `#define`, `#[derive`.
    NoDirective,
}

const SIGNS: &[Sign] = &[
    sign("#", None, Before::Gap, Behind::NoDirective),
    sign("//", None, Before::Gap, Behind::Anything),
    sign("/*", Some("*/"), Before::Anything, Behind::Anything),
    sign("<!--", Some("-->"), Before::Anything, Behind::Anything),
    sign("<%--", Some("--%>"), Before::Anything, Behind::Anything),
    sign("{{!", Some("}}"), Before::Anything, Behind::Anything),
    sign("{#", Some("#}"), Before::Anything, Behind::Anything),
    sign("{-", Some("-}"), Before::Anything, Behind::BlankOrMarker),
    sign("(*", Some("*)"), Before::Gap, Behind::BlankOrMarker),
    sign("--", None, Before::Gap, Behind::BlankOrMarker),
    sign(";", None, Before::Blank, Behind::Anything),
    sign("%", None, Before::Blank, Behind::BlankOrMarker),
    sign("'", None, Before::Blank, Behind::BlankOrMarker),
    sign("REM ", None, Before::Blank, Behind::Anything),
    sign("::", None, Before::Nothing, Behind::Anything),
];

/// The keys under which JSON files keep comments.
const JSON_SIGNS: &[Sign] = &[
    sign(r#""//""#, Some("\""), Before::Anything, Behind::Anything),
    sign(r##""#""##, Some("\""), Before::Anything, Behind::Anything),
    sign(r#""comment""#, Some("\""), Before::Anything, Behind::Anything),
    sign(r#""_comment""#, Some("\""), Before::Anything, Behind::Anything),
    sign(r#""$comment""#, Some("\""), Before::Anything, Behind::Anything),
];

/// The first bytes of signs and quotes.
const BEGINNINGS: &[u8] = b"#/<{(-;%'Rr:\"`";

/// Words that make `#` at the beginning of a line something else than a comment.
const DIRECTIVES: &[&str] = &[
    "define", "include", "ifdef", "ifndef", "if ", "elif", "else", "endif", "undef", "error", "pragma ", "region", "[",
];

/// Unclosed quotes in a line after which nothing more is tried.
const MOST_APOSTROPHES: usize = 4;

const fn sign(open: &'static str, close: Option<&'static str>, before: Before, behind: Behind) -> Sign {
    Sign { open, close, before, behind }
}

/// A line, or the part of it that is looked at.
pub(super) struct Line<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) range: Range<usize>,
    /// A value in it, which is passed over: what it holds is neither comment nor quote.
    pub(super) value: Option<Range<usize>>,
    pub(super) medium: Medium,
}

/// A comment, as far as it is known.
pub(super) struct Comment {
    /// Where what is in it ends.
    pub(super) end: usize,
    /// Whether there is nothing else in its line.
    pub(super) is_all_of_line: bool,
}

impl Line<'_> {
    /// The comment in which `hit` stands, if any.
    pub(super) fn comment(&self, hit: usize) -> Option<Comment> {
        let mut at = self.range.start;
        let mut apostrophes = 0;
        while at < hit {
            if let Some(value) = self.value.as_ref().filter(|value| value.contains(&at)) {
                at = value.end;
                continue;
            }
            if !BEGINNINGS.contains(&self.bytes[at]) {
                at += 1;
                continue;
            }
            if let Some(sign) = self.sign_at(at, hit) {
                let inside = self.inside(at, sign);
                let end = self.close_of(inside, sign);
                if hit < end {
                    return Some(Comment { end, is_all_of_line: self.is_all(at, end, sign) });
                }
                at = end + sign.close.map_or(0, str::len);
                continue;
            }
            if self.medium == Medium::Plain && matches!(self.bytes[at], b'"' | b'\'' | b'`') {
                match self.end_of_quoted(at) {
                    Some(end) if end > hit => return None,
                    Some(end) => at = end,
                    None if apostrophes < MOST_APOSTROPHES => apostrophes += 1,
                    None => return None,
                }
            }
            at += 1;
        }
        None
    }

    /// The sign of a comment that begins at `at`.
    fn sign_at(&self, at: usize, hit: usize) -> Option<&'static Sign> {
        let json: &[Sign] = if self.medium == Medium::Json { JSON_SIGNS } else { &[] };
        json.iter().chain(SIGNS).find(|sign| {
            let end = at + sign.open.len();
            end <= self.range.end
                && self.bytes[at..end].eq_ignore_ascii_case(sign.open.as_bytes())
                && self.before_allows(at, sign.before)
                && self.behind_allows(at, end, hit, sign)
        })
    }

    fn before_allows(&self, at: usize, wanted: Before) -> bool {
        let before = &self.bytes[self.range.start..at];
        match (wanted, before.last()) {
            (Before::Anything, _) | (_, None) => true,
            (Before::Nothing, _) => before.iter().all(u8::is_ascii_whitespace),
            (Before::Blank, Some(byte)) => byte.is_ascii_whitespace(),
            (Before::Gap, Some(byte)) => byte.is_ascii_whitespace() || b"\"'`;,)]}>".contains(byte),
        }
    }

    fn behind_allows(&self, at: usize, end: usize, hit: usize, sign: &Sign) -> bool {
        let behind = &self.bytes[end..self.range.end];
        match sign.behind {
            Behind::Anything => true,
            // An apostrophe that is closed again is a quote.
            Behind::BlankOrMarker if sign.open == "'" && self.end_of_quoted(at).is_some() => false,
            Behind::BlankOrMarker => end == hit || behind.first().is_none_or(u8::is_ascii_whitespace),
            Behind::NoDirective => {
                let first = !self.before_allows(at, Before::Nothing);
                first || !DIRECTIVES.iter().any(|word| behind.starts_with(word.as_bytes()))
            }
        }
    }

    /// Where what is in the comment begins: in JSON behind the key, and there must be a string.
    fn inside(&self, at: usize, sign: &Sign) -> usize {
        let end = at + sign.open.len();
        if !sign.open.starts_with('"') {
            return end;
        }
        let rest = &self.bytes[end..self.range.end];
        let blanks = rest.iter().take_while(|&&byte| byte == b':' || byte.is_ascii_whitespace()).count();
        end + blanks + usize::from(rest.get(blanks) == Some(&b'"'))
    }

    fn close_of(&self, inside: usize, sign: &Sign) -> usize {
        let rest = &self.bytes[inside..self.range.end];
        let close = match (sign.close, self.medium) {
            (Some(close), _) => memchr::memmem::find(rest, close.as_bytes()),
            // A comment in a line of code that is a string ends with that string at the latest.
            (None, Medium::Json) => memchr::memchr2(b'"', b'\\', rest),
            (None, Medium::Plain) => None,
        };
        close.map_or(self.range.end, |at| inside + at)
    }

    /// Whether the line has only the comment from `at` to `end` in it.
    fn is_all(&self, at: usize, end: usize, sign: &Sign) -> bool {
        let behind = self.bytes.get(end + sign.close.map_or(0, str::len)..self.range.end).unwrap_or_default();
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        self.bytes[self.range.start..at].iter().all(blank)
            && (sign.close.is_none() || behind.iter().all(|byte| blank(byte) || *byte == b','))
    }

    /// Where the quote that closes the one at `at` stands.
    fn end_of_quoted(&self, at: usize) -> Option<usize> {
        let quote = self.bytes[at];
        let mut next = at + 1;
        while next < self.range.end {
            if let Some(value) = self.value.as_ref().filter(|value| value.contains(&next)) {
                next = value.end;
            } else if self.bytes[next] == b'\\' {
                next += 2;
            } else if self.bytes[next] == quote {
                return Some(next);
            } else {
                next += 1;
            }
        }
        None
    }
}
