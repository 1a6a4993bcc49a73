//! From the text of a shape to its tree.

use super::class::{self, Escape};
use super::{ByteSet, Case, Node, OPEN, ShapeError};
use std::ops::Range;

/// Deepest nesting of parentheses: far more than anyone needs, far less than the stack bears.
const DEPTH: usize = 24;
/// Greatest number in a count.
const MOST: usize = 100_000;
/// Longest match that a shape may allow, in bytes.
const LONGEST: usize = 1 << 20;

/// Reads a whole shape.
pub(super) fn parse(text: &str) -> Result<Node, ShapeError> {
    let mut parser = Parser { text: text.as_bytes(), at: 0, depth: 0, secret: None };
    let root = parser.shape()?;
    parser.blanks();
    if parser.at < text.len() {
        let at = parser.at..parser.at + 1;
        return Err(match parser.text[parser.at] {
            b')' => error("this parenthesis was never opened", None, at),
            _ => error(
                "expected `+`, `|` or the end",
                Some("parts of a shape are joined by `+`, alternatives by `|`"),
                at,
            ),
        });
    }
    match root.length() {
        (0, _) => Err(error(
            "this shape matches the empty text",
            Some("at least one part must not be optional"),
            0..text.len(),
        )),
        (_, most) if most > LONGEST => {
            Err(error("this shape allows more than a megabyte", Some("lower the counts"), 0..text.len()))
        }
        _ => Ok(root),
    }
}

fn error(message: &str, help: Option<&str>, at: Range<usize>) -> ShapeError {
    ShapeError { message: message.to_owned(), help: help.map(str::to_owned), at }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    /// Where `secret(` stands; there may be one only.
    secret: Option<usize>,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<u8> {
        self.blanks();
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Steps over `byte` if it is next.
    fn take(&mut self, byte: u8) -> Option<usize> {
        (self.peek() == Some(byte)).then(|| {
            self.at += 1;
            self.at - 1
        })
    }

    /// Steps over `word` if it is next and no longer word.
    fn take_word(&mut self, word: &str) -> bool {
        self.blanks();
        let rest = &self.text[self.at..];
        let found = rest.starts_with(word.as_bytes()) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric);
        if found {
            self.at += word.len();
        }
        found
    }

    fn shape(&mut self) -> Result<Node, ShapeError> {
        let mut alternatives = vec![self.sequence()?];
        while self.take(b'|').is_some() {
            alternatives.push(self.sequence()?);
        }
        Ok(single(alternatives, Node::Either))
    }

    fn sequence(&mut self) -> Result<Node, ShapeError> {
        let mut items = vec![self.item()?];
        while self.take(b'+').is_some() {
            items.push(self.item()?);
        }
        Ok(single(items, Node::Sequence))
    }

    fn item(&mut self) -> Result<Node, ShapeError> {
        let start = self.at;
        let secrets = self.secret;
        let atom = self.atom()?;
        if self.peek() != Some(b'{') {
            return Ok(atom);
        }
        let (least, most) = self.count()?;
        if most > 1 && self.secret != secrets {
            return Err(error(
                "`secret(…)` cannot be repeated",
                Some("put the count inside: `secret([alnum]{20})`"),
                start..self.at,
            ));
        }
        Ok(Node::Repeat { node: Box::new(atom), least, most })
    }

    fn atom(&mut self) -> Result<Node, ShapeError> {
        if self.take_word("optional") {
            let node = Box::new(self.group("optional")?);
            return Ok(Node::Repeat { node, least: 0, most: 1 });
        }
        let start = self.at;
        if self.take_word("secret") {
            if self.secret.replace(start).is_some() {
                return Err(error(
                    "a shape has one `secret(…)` at most",
                    Some("write alternatives inside of it, or two rules"),
                    start..self.at,
                ));
            }
            return Ok(Node::Secret(Box::new(self.group("secret")?)));
        }
        if self.take_word("i") {
            let bytes = self.literal()?.to_ascii_lowercase();
            return Ok(Node::Literal { bytes, case: Case::Folded });
        }
        match self.peek() {
            Some(b'"') => Ok(Node::Literal { bytes: self.literal()?, case: Case::Exact }),
            Some(b'[') => self.class(),
            Some(b'(') => self.group("a group"),
            Some(_) => Err(error(
                "expected a literal, a class or a group",
                Some(
                    "for example `\"ghp_\"`, `[alnum]{36}`, `(\"a\" | \"b\")`, `optional(\"=\")`, `secret([b64]{40})`",
                ),
                self.at..self.at + 1,
            )),
            None => Err(error("something is missing at the end", None, self.at..self.at)),
        }
    }

    fn group(&mut self, what: &str) -> Result<Node, ShapeError> {
        let Some(open) = self.take(b'(') else {
            return Err(error(&format!("expected `(` after `{what}`"), None, self.at..self.at));
        };
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(error("nested too deeply", None, open..open + 1));
        }
        let inner = self.shape()?;
        self.depth -= 1;
        match self.take(b')') {
            Some(_) => Ok(inner),
            None => Err(error("this parenthesis is never closed", None, open..open + 1)),
        }
    }

    /// The bytes between quotes.
    fn literal(&mut self) -> Result<Vec<u8>, ShapeError> {
        let Some(open) = self.take(b'"') else {
            return Err(error("expected a quoted literal", None, self.at..self.at));
        };
        let mut bytes = Vec::new();
        loop {
            match self.text.get(self.at) {
                Some(b'"') => break,
                Some(_) => bytes.push(self.character()?.0),
                None => return Err(error("this quote is never closed", None, open..open + 1)),
            }
        }
        self.at += 1;
        match bytes.is_empty() {
            true => Err(error("an empty literal matches everywhere", None, open..self.at)),
            false => Ok(bytes),
        }
    }

    /// One byte of a literal or a class, its escape undone.
    fn character(&mut self) -> Result<(u8, Escape), ShapeError> {
        let start = self.at;
        self.at += 1;
        if self.text[start] != b'\\' {
            return Ok((self.text[start], Escape::Plain));
        }
        let escaped = self.text.get(self.at).copied();
        self.at += 1;
        let byte = match escaped {
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'x') => {
                let digits = self.text.get(self.at..self.at + 2).and_then(|two| str::from_utf8(two).ok());
                self.at += 2;
                match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                    Some(byte) => byte,
                    None => return Err(error("`\\x` needs two hex digits", None, start..start + 2)),
                }
            }
            Some(byte) if byte.is_ascii_punctuation() || byte == b' ' => byte,
            _ => {
                return Err(error(
                    "unknown escape",
                    Some("known are `\\n`, `\\r`, `\\t`, `\\x7f` and a backslash before a punctuation mark"),
                    start..start + 1,
                ));
            }
        };
        Ok((byte, Escape::Escaped))
    }

    fn class(&mut self) -> Result<Node, ShapeError> {
        let open = self.at;
        self.at += 1;
        let mut members = Vec::new();
        loop {
            match self.text.get(self.at) {
                Some(b']') => break,
                Some(_) => members.push(self.character()?),
                None => return Err(error("this bracket is never closed", None, open..open + 1)),
            }
        }
        let name = str::from_utf8(&self.text[open + 1..self.at]).unwrap_or_default();
        self.at += 1;
        if name == "uuid" {
            return Ok(uuid());
        }
        if let Some(set) = class::named(name.as_bytes()) {
            return Ok(Node::Class(set));
        }
        // `[aeiou]` is a legal list of members, `[alphanumeric]` is a mistake: a list names no member twice.
        let letters = name.len() > 4 && name.bytes().all(|b| b.is_ascii_alphabetic());
        if letters && (1..name.len()).any(|at| name.as_bytes()[..at].contains(&name.as_bytes()[at])) {
            let help = format!("known are {}, uuid; ranges are written `[a-z0-9]`", class::NAMES.join(", "));
            return Err(error(&format!("`{name}` is no class"), Some(&help), open..self.at));
        }
        match class::listed(&members) {
            Some(set) if set.is_empty() => Err(error("this class has no member", None, open..self.at)),
            Some(set) => Ok(Node::Class(set)),
            None => Err(error("a range of this class runs backwards", None, open..self.at)),
        }
    }

    /// `{n}`, `{least,most}` or `{least,}`.
    fn count(&mut self) -> Result<(usize, usize), ShapeError> {
        let open = self.at;
        self.at += 1;
        let length = self.text[open..].iter().position(|&b| b == b'}');
        let Some(close) = length.map(|length| open + length) else {
            return Err(error("this brace is never closed", None, open..open + 1));
        };
        let inner = str::from_utf8(&self.text[open + 1..close]).unwrap_or_default();
        self.at = close + 1;
        let number = |text: &str| text.trim().parse::<usize>().ok().filter(|&number| number <= MOST);
        let counts = match inner.split_once(',') {
            None => number(inner).map(|count| (count, count)),
            Some((least, "")) => number(least).map(|least| (least, least + OPEN)),
            Some((least, most)) => number(least).zip(number(most)),
        };
        match counts {
            Some((least, most)) if least <= most && most > 0 => Ok((least, most)),
            Some(_) => Err(error("this count allows nothing", None, open..self.at)),
            None => Err(error(
                "not a count",
                Some("write `{20}`, `{20,40}` or `{20,}`, with numbers up to 100000"),
                open..self.at,
            )),
        }
    }
}

/// The one of `nodes`, or all of them wrapped.
fn single(mut nodes: Vec<Node>, wrap: fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        last => {
            nodes.extend(last);
            wrap(nodes)
        }
    }
}

fn uuid() -> Node {
    let hex = ByteSet::EMPTY.range(b'0', b'9').range(b'A', b'F').range(b'a', b'f');
    let group = |count| Node::Repeat { node: Box::new(Node::Class(hex)), least: count, most: count };
    let hyphen = || Node::Literal { bytes: vec![b'-'], case: Case::Exact };
    Node::Sequence(vec![group(8), hyphen(), group(4), hyphen(), group(4), hyphen(), group(4), hyphen(), group(12)])
}
