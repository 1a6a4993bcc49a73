//! Values without quotes, and where they end.

use super::super::syntax::Syntax;
use super::block::is_in_block;
use super::reader::Reader;
use super::{Form, LONGEST_VALUE, Operator, is_name, quote, trimmed, word};
use crate::text::span::Span;

/// Most bytes of a bare value among other text.
const LONGEST_WORD: usize = 256;

/// Where a bare value ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// With the line, or a comment.
    Line,
    /// Where a query parameter or a list item does.
    Word,
    /// As a word of a command line.
    ShellWord,
    /// With the line or a blank, where nothing else means anything.
    Blank,
    /// Where the pair does in `{user: x, password: y}`.
    Flow,
    /// So far, in a literal that is nothing but pairs.
    Exactly(usize),
    /// As a word, which must be the last of its line or string.
    LastWord,
    /// At the brace of the variable that it is the default of: `${X:default}`.
    Brace,
}

impl Reader<'_> {
    /// A value without quotes, where the syntax allows one.
    pub(super) fn bare(&mut self, name: Span, operator: Operator) -> Option<(Span, Form)> {
        if let Some(value) = self.block_scalar(operator) {
            return Some((value, Form::Bare));
        }
        if let Some(value) = self.sole_item(name) {
            return Some((value, Form::Bare));
        }
        let line = self.line();
        let extent = self.extent(name, operator)?;
        let length = match extent {
            Extent::Line => until_comment(line),
            Extent::Word => until_delimiter(line),
            Extent::ShellWord => {
                let word = &line[..word::length(&line[..line.len().min(LONGEST_WORD + 1)], self.before(name))];
                // `--set auth.password=x,auth.user=y`
                memchr::memchr_iter(b',', word).find(|at| begins_pair(&word[at + 1..])).unwrap_or(word.len())
            }
            Extent::Flow => until_flow_ends(line),
            Extent::Blank => until_blank(line),
            Extent::Exactly(length) => length,
            Extent::Brace => memchr::memchr(b'}', line)?,
            Extent::LastWord => {
                let length = until_delimiter(line);
                let rest = line.get(length..)?.trim_ascii();
                let ends = rest.is_empty() || matches!(rest[0], b'"' | b'\'' | b'`' | b'\\') || rest == b"*/";
                ends.then_some(length)?
            }
        };
        if length > LONGEST_VALUE
            || length > LONGEST_WORD && matches!(extent, Extent::ShellWord | Extent::Flow | Extent::Blank)
        {
            return None;
        }
        trimmed(self.text, self.at, self.at + length).map(|value| (value, Form::Bare))
    }

    fn extent(&self, name: Span, operator: Operator) -> Option<Extent> {
        let before = self.before(name);
        let between = self.text.get(name.end()..self.at).unwrap_or_default();
        let braced = between.trim_ascii() == b"{" && before.trim_ascii() == b"set";
        if before.ends_with(b"${") && !between.starts_with(b"}") || braced {
            return Some(Extent::Brace);
        }
        let colon = between.contains(&b':');
        // Nothing but one sign, and a bracket that closes around the name.
        let tight = between.len() == 1 || between.len() <= 4 && matches!(between.first(), Some(b']' | b'%'));
        let keyed = matches!(self.syntax, Syntax::Lines | Syntax::Yaml);
        // `PASS: TestName` of a test run.
        if colon && !tight && !keyed && self.text[name.range()].eq_ignore_ascii_case(b"pass") {
            return None;
        }
        // `$pass = word` in the remarks of a script: a shell has no blanks there.
        if self.syntax == Syntax::Shell && operator == Operator::Assign && !tight && before.ends_with(b"$") {
            return None;
        }
        let whole = operator == Operator::Assign && begins_entry(before);
        if tight && let Some(length) = self.in_literal(name) {
            return Some(Extent::Exactly(length));
        }
        match self.syntax {
            Syntax::Lines if whole => Some(Extent::Line),
            Syntax::Yaml if whole && (colon || before.trim_ascii() == b"-") => Some(Extent::Line),
            Syntax::Yaml if colon && is_in_flow(before) && !self.in_string(name) => Some(Extent::Flow),
            _ if (tight || operator == Operator::Blank) && self.is_plain_word(name) => Some(Extent::Blank),
            _ if (tight || operator == Operator::Blank) && self.begins_word(name, whole) => Some(Extent::ShellWord),
            Syntax::Lines | Syntax::Yaml | Syntax::Shell | Syntax::Prose | Syntax::Unknown => Some(Extent::Word),
            // In code a bare word is code, unless this is a string or a comment that holds an assignment of its own, or
            // a line of shell quoted in some other way.
            Syntax::Code | Syntax::Json | Syntax::Markup => {
                // `name = value` is a line of settings where that is all of it, and code where it is not.
                if self.syntax == Syntax::Code && (colon || tight || whole) && self.in_block(name) {
                    return Some(match (colon, tight) {
                        (true, _) if whole => Extent::Line,
                        (false, false) => Extent::LastWord,
                        _ => Extent::Word,
                    });
                }
                let in_string = self.in_string(name);
                let in_text = in_string || self.in_comment(name);
                if ((tight || operator == Operator::Blank) && in_text)
                    || (tight && is_environment_name(&self.text[name.range()]))
                {
                    Some(Extent::Word)
                } else {
                    (colon && in_text || operator == Operator::Assign && in_string).then_some(Extent::LastWord)
                }
            }
        }
    }

    /// Length of the value in a literal that is this pair, or pairs: `"DB_PASSWORD=x"`, `"host=h password=x port=1"`.
    fn in_literal(&self, name: Span) -> Option<usize> {
        let before = self.before(name);
        let first = quote::ending(before);
        let pairs = || {
            let open = before.iter().rposition(|byte| b"\"'`".contains(byte))?;
            let pairs = before[open + 1..].strip_suffix(b" ")?;
            let last = pairs.rsplit(|byte| *byte == b' ').next()?;
            (last.contains(&b'=') && self.in_string(name)).then(|| quote::ending(&before[..=open]))?
        };
        let mark = first.or_else(pairs)?;
        let line = self.line();
        let inside = &line[..quote::closing(line, mark, false)?];
        let inside = &inside[..escaped_blank(inside)];
        let blank = inside.iter().position(u8::is_ascii_whitespace).unwrap_or(inside.len());
        // Words behind the first may be others, or pairs.
        if first.is_some() && blank < inside.len() && !begins_pair(inside[blank..].trim_ascii_start()) {
            return None;
        }
        let next = |at: &usize| match inside[*at] {
            // `"Pwd=x;"`: the end of a pair, where settings of the environment go on to the end.
            b';' if at + 1 == inside.len() => !is_environment_name(&self.text[name.range()]),
            b'&' | b';' | b',' => begins_pair(&inside[at + 1..]),
            close @ (b')' | b']' | b'}') => first.is_none() && word::is_open(before, close),
            _ => false,
        };
        (blank <= LONGEST_WORD).then(|| (0..blank).find(next).unwrap_or(blank))
    }

    /// Whether the value is a word in which no sign of a shell means anything: in a Dockerfile, a unit of systemd, a batch
    /// file, a line of settings in text.
    fn is_plain_word(&self, name: Span) -> bool {
        let before = self.before(name);
        let lead = before.trim_ascii_start();
        match self.syntax {
            Syntax::Shell => [&b"ENV "[..], b"ARG ", b"set ", b"SET ", b"@set "].contains(&lead),
            Syntax::Lines => lead.ends_with(b"="),
            Syntax::Prose | Syntax::Unknown => lead.is_empty() && is_environment_name(&self.text[name.range()]),
            _ => false,
        }
    }

    /// Whether the name is all of the line before the operator, or of its word on a command line, as far as a shell is concerned.
    fn begins_word(&self, name: Span, whole: bool) -> bool {
        let before = self.before(name);
        let start = before.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
        let (others, lead) = before.split_at(start);
        let plain = !lead.iter().any(|byte| b"\"'`,&;(){}[]<>|?/\\".contains(byte));
        // Of options of a mount commas part one from the next.
        let listed = [&b" -o"[..], b" -O"].iter().any(|option| others.trim_ascii_end().ends_with(option));
        let told = match self.syntax {
            Syntax::Shell => true,
            Syntax::Lines => false,
            Syntax::Yaml | Syntax::Prose | Syntax::Unknown => {
                lead.ends_with(b"--") || whole && is_environment_name(&self.text[name.range()])
            }
            Syntax::Code | Syntax::Json | Syntax::Markup => false,
        };
        told && plain && !listed && !self.in_string(name) && !self.in_comment(name)
    }

    /// The item of a list of one, as Java prints it: `{X-Api-Key=[…]}`.
    fn sole_item(&self, name: Span) -> Option<Span> {
        let tight = self.at == name.end() + 1 && self.text.get(name.end()) == Some(&b'=');
        let item = self.line().strip_prefix(b"[").filter(|_| tight)?;
        let length = item.iter().take(LONGEST_WORD).position(|byte| DELIMITERS[usize::from(*byte)])?;
        let end = item[length..].strip_prefix(b"]")?;
        let whole = length >= 8 && end.first().is_none_or(|byte| b" ,})".contains(byte));
        if whole { Span::new(self.at + 1, self.at + 1 + length) } else { None }
    }

    /// YAML's `|` and `>` with one line of text.
    fn block_scalar(&mut self, operator: Operator) -> Option<Span> {
        if self.syntax != Syntax::Yaml || operator != Operator::Assign {
            return None;
        }
        let line = self.line();
        let sign = line.trim_ascii_end();
        if !matches!(sign.first(), Some(b'|' | b'>')) || !sign[1..].iter().all(|byte| b"+-0123456789".contains(byte)) {
            return None;
        }
        let start =
            self.at + line.len() + self.rest()[line.len()..].iter().take(2).take_while(|b| b"\r\n".contains(b)).count();
        let rest = self.text.get(start..self.text.len().min(start + LONGEST_VALUE))?;
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let indent = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
        let next = rest.get(end + 1..).unwrap_or_default();
        let alone = next.trim_ascii().is_empty() || indent(next) < indent(rest);
        if alone { trimmed(self.text, start, start + end) } else { None }
    }

    /// Whether the name stands in a string literal: an odd number of quotes before it on its line. Of lines that are too
    /// long to see their beginning nothing is known.
    pub(super) fn in_string(&self, name: Span) -> bool {
        let before = self.before(name);
        let odd = |quote: u8| before.iter().filter(|byte| **byte == quote).count() % 2 == 1;
        self.sees_line_start(name) && (odd(b'"') || odd(b'\'') || odd(b'`'))
    }

    /// Whether the name stands in a string of several lines, on one that does not end as code does.
    fn in_block(&self, name: Span) -> bool {
        let ends = self.line().trim_ascii_end().last().is_some_and(|byte| b";({".contains(byte));
        !ends && self.sees_line_start(name) && is_in_block(self.text, name.start())
    }

    /// Whether the name stands in a comment.
    pub(super) fn in_comment(&self, name: Span) -> bool {
        let before = self.before(name);
        let start = before.trim_ascii_start();
        self.sees_line_start(name)
            && ([&b"//"[..], b"#", b"*", b"--", b"/*", b";", b"<!--"].iter().any(|sign| start.starts_with(sign))
                || [&b" // "[..], b" # "].iter().any(|sign| memchr::memmem::find(before, sign).is_some()))
    }
}

/// Where a line end or a tab is that is written as an escape, or all of it.
fn escaped_blank(text: &[u8]) -> usize {
    let is_blank = |at: &usize| {
        text.get(at + 1).is_some_and(|letter| b"nrt".contains(letter)) && (*at == 0 || text[at - 1] != b'\\')
    };
    memchr::memchr_iter(b'\\', text).find(is_blank).unwrap_or(text.len())
}

/// Length of a word in which no sign means anything. What is between angles, and goes on behind a blank, is to be
/// replaced.
fn until_blank(line: &[u8]) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"`".contains(byte);
    let length = line.iter().position(ends).unwrap_or(line.len());
    let goes_on = line.starts_with(b"<") && line[length..].contains(&b'>');
    if goes_on && !line[..length].contains(&b'>') { 0 } else { length }
}

/// Whether a pair of name and value begins here.
fn begins_pair(text: &[u8]) -> bool {
    let count = text.iter().take_while(|byte| is_name(**byte)).count();
    count > 0 && text.get(count) == Some(&b'=')
}

/// Whether what follows this on its line is between braces of YAML.
fn is_in_flow(before: &[u8]) -> bool {
    let count = |bracket: u8| memchr::memchr_iter(bracket, before).count();
    count(b'{') > count(b'}')
}

/// Length of a bare value between braces of YAML.
fn until_flow_ends(line: &[u8]) -> usize {
    let ends = |at: &usize| match line[*at] {
        b',' => line.get(at + 1).is_none_or(u8::is_ascii_whitespace),
        b'}' | b']' | b'[' | b'{' => true,
        b'#' => *at > 0 && line[at - 1].is_ascii_whitespace(),
        _ => false,
    };
    (0..line.len()).find(ends).unwrap_or(line.len())
}

/// Whether a name that follows this on its line is the key of the line's only entry: nothing but indentation, a sign of
/// a list or a comment, a word like `export`.
fn begins_entry(before: &[u8]) -> bool {
    let mut rest = before.trim_ascii();
    while let Some(stripped) = [&b"export"[..], b"set", b"-", b"#", b";", b"//", b"*", b"$", b"@", b"?"]
        .iter()
        .find_map(|lead| rest.strip_prefix(*lead))
    {
        rest = stripped.trim_ascii_start();
    }
    rest.is_empty()
}

/// `DB_PASSWORD`: capitals, digits and at least one underscore.
pub(super) fn is_environment_name(name: &[u8]) -> bool {
    name.contains(&b'_') && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// Length of a bare value that runs to the end of the line, to a comment, or to the next pair: `password=x port=1`.
fn until_comment(line: &[u8]) -> usize {
    let end = memchr::memmem::find(line, b" #").or_else(|| memchr::memmem::find(line, b"\t#")).unwrap_or(line.len());
    let word = line[..end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let next = line[word..end].trim_ascii_start();
    let count = next.iter().take_while(|byte| is_name(**byte)).count();
    let pair = word > 0 && count >= 2 && next.get(count) == Some(&b'=') && next.get(count + 1) != Some(&b'=');
    if pair { word } else { end }
}

/// What ends a bare value: a table, because this is asked of every byte of it.
const DELIMITERS: [bool; 256] = {
    let mut table = [false; 256];
    let mut bytes: &[u8] = b" \t\n\x0c\r\"'`;,&<>|)}]\\";
    while let [first, rest @ ..] = bytes {
        table[*first as usize] = true;
        bytes = rest;
    }
    table
};

/// Length of a bare value that ends where a shell word, a query parameter or a list item does; out of all bounds when it
/// does not end soon. Looking further would make text without blanks slow.
fn until_delimiter(line: &[u8]) -> usize {
    let looked_at = &line[..line.len().min(LONGEST_WORD)];
    let end = looked_at.iter().position(|byte| DELIMITERS[*byte as usize]);
    end.unwrap_or(if line.len() > LONGEST_WORD { usize::MAX } else { line.len() })
}
