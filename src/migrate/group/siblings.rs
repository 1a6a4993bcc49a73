//! Names and their values in a text, with the block that each stands in.
//!
//! Three ways of reading, by the kind of file: lines of `NAME=value`, YAML by its indentation, and everything else by its
//! brackets (and, at the top, by its indentation, as Python has it). Comments are passed over. What is not seen here
//! makes no group; so this is no parser, and does not have to be one.

use crate::text::span::Span;
use std::path::Path;

/// A value that is bound to a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Assignment<'t> {
    pub(super) name: &'t str,
    /// Without quotes.
    pub(super) value: Span,
    /// Stands for the block: the same for siblings.
    pub(super) block: usize,
    pub(super) line: usize,
    /// Whether the program sees the value as it is written.
    pub(super) is_literal: bool,
}

/// All assignments in `text`, in their order.
pub(super) fn assignments<'t>(text: &'t str, path: &Path) -> Vec<Assignment<'t>> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "yml" | "yaml" => lines(text, Way::Yaml),
        "env" | "properties" | "ini" | "cfg" | "conf" | "cnf" | "sh" | "bash" | "zsh" | "toml" => {
            lines(text, Way::Plain)
        }
        _ if name.starts_with(".env") || name.starts_with("env.") => lines(text, Way::Plain),
        _ => Code::new(text).read(),
    }
}

/// How lines are nested.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Under `[headings]`, if at all.
    Plain,
    /// By indentation.
    Yaml,
}

fn lines(text: &str, way: Way) -> Vec<Assignment<'_>> {
    let mut found = Vec::new();
    let (mut heading, mut indents, mut at) = (0, Indents::default(), 0);
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        let (begin, line) = (at, raw.trim_end());
        at += raw.len();
        let bare = line.trim_start();
        if bare.is_empty() || bare.starts_with(['#', ';', '!']) || bare.starts_with("//") {
            continue;
        }
        if way == Way::Plain && bare.starts_with('[') || way == Way::Yaml && bare.starts_with("---") {
            (heading, indents) = (begin, Indents::default());
            continue;
        }
        let (mut indent, mut rest) = (line.len() - bare.len(), bare);
        if way == Way::Yaml {
            while let Some(item) = rest.strip_prefix("- ") {
                indents.enter(indent, begin + indent);
                let item = item.trim_start();
                (indent, rest) = (line.len() - item.len(), item);
            }
        }
        let block = match way {
            Way::Plain => heading,
            Way::Yaml => heading + 1 + indents.enter(indent, begin + indent),
        };
        if let Some(assignment) = line_of(text, rest, begin + line.len() - rest.len(), way) {
            found.push(Assignment { block, line: number, ..assignment });
        }
    }
    found
}

/// `name = value`, `export name=value`, `name: value`, which stands at `start`.
fn line_of<'t>(text: &'t str, line: &'t str, start: usize, way: Way) -> Option<Assignment<'t>> {
    let body = match way {
        Way::Plain => line.strip_prefix("export ").map_or(line, str::trim_start),
        Way::Yaml => line,
    };
    let begin = start + line.len() - body.len();
    let operator = match way {
        Way::Plain => body.find(['=', ':'])?,
        Way::Yaml => body.find(": ")?,
    };
    let name = body[..operator].trim().trim_matches(['"', '\'']);
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b)) {
        return None;
    }
    let value = body[operator + 1..].trim_start();
    let at = begin + body.len() - value.len();
    let (value, is_literal) = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = value[1..].find(quote)?;
            let behind = value[end + 2..].trim_start();
            (at + 1..at + 1 + end, behind.is_empty() || behind.starts_with('#'))
        }
        '&' | '*' | '!' | '|' | '>' | '[' | '{' if way == Way::Yaml => return None,
        _ => {
            let end = value.find(" #").unwrap_or(value.len());
            let value = value[..end].trim_end();
            (at..at + value.len(), true)
        }
    };
    let is_literal = is_literal && !text[value.clone()].contains(['\\', '$', '`', '{']);
    let value = Span::new(value.start, value.end)?;
    Some(Assignment { name, value, block: 0, line: 0, is_literal })
}

/// The blocks that a line stands in, told by how far lines are indented.
#[derive(Default)]
struct Indents(Vec<(usize, usize)>);

impl Indents {
    /// The block of a line that is indented so far and begins at `at`.
    fn enter(&mut self, indent: usize, at: usize) -> usize {
        while self.0.last().is_some_and(|(above, _)| *above > indent) {
            self.0.pop();
        }
        match self.0.last() {
            Some((same, block)) if *same == indent => *block,
            _ => {
                self.0.push((indent, at));
                at
            }
        }
    }
}

/// Reads program text, JSON, HCL and the like.
struct Code<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    line: usize,
    brackets: Vec<usize>,
    indents: Indents,
    /// The block of the current line when no bracket is open.
    top: usize,
    /// The name that was read last.
    name: Option<&'t str>,
    /// Whether an operator came behind it.
    bound: bool,
    found: Vec<Assignment<'t>>,
}

impl<'t> Code<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        Self {
            text,
            bytes,
            at: 0,
            line: 0,
            brackets: Vec::new(),
            indents: Indents::default(),
            top: 0,
            name: None,
            bound: false,
            found: Vec::new(),
        }
    }

    fn read(mut self) -> Vec<Assignment<'t>> {
        self.begin_line();
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => {
                    self.forget();
                    self.at += 1;
                    self.line += 1;
                    self.begin_line();
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'"' | b'\'' | b'`' => self.string(byte),
                b'#' if self.at == 0 || self.bytes[self.at - 1].is_ascii_whitespace() => self.skip_line(),
                b'/' if self.starts("//") => self.skip_line(),
                b'/' if self.starts("/*") => self.skip_past("*/"),
                b'=' if self.starts("==") => self.forget_and_skip(2),
                b'=' | b':' => self.operator(byte),
                b'!' | b'<' | b'>' => {
                    let length = 1 + usize::from(self.bytes.get(self.at + 1) == Some(&b'='));
                    self.forget_and_skip(length);
                }
                b'{' | b'[' | b'(' => {
                    self.brackets.push(self.at);
                    self.forget_and_skip(1);
                }
                b'}' | b']' | b')' => {
                    self.brackets.pop();
                    self.forget_and_skip(1);
                }
                b'0'..=b'9' => self.number(),
                _ if is_word(byte) => self.word(),
                _ => self.forget_and_skip(1),
            }
        }
        self.found
    }

    fn starts(&self, text: &str) -> bool {
        self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn forget(&mut self) {
        (self.name, self.bound) = (None, false);
    }

    fn forget_and_skip(&mut self, length: usize) {
        self.forget();
        self.at += length;
    }

    fn skip_line(&mut self) {
        self.at += memchr::memchr(b'\n', &self.bytes[self.at..]).unwrap_or(self.bytes.len() - self.at);
    }

    fn skip_past(&mut self, end: &str) {
        let rest = &self.bytes[self.at + end.len()..];
        let length = memchr::memmem::find(rest, end.as_bytes()).map_or(rest.len(), |at| at + end.len()) + end.len();
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..self.at + length]).count();
        self.forget_and_skip(length);
    }

    /// Finds the block of the line that begins here, unless it is blank.
    fn begin_line(&mut self) {
        let rest = &self.bytes[self.at..];
        let indent = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let blank = rest.get(indent).is_none_or(|byte| matches!(byte, b'\n' | b'\r' | b'#'));
        if self.brackets.is_empty() && !blank {
            self.top = self.indents.enter(indent, self.at);
        }
    }

    /// `=`, `:`, `:=`, `=>`; not `::`.
    fn operator(&mut self, byte: u8) {
        let two = self.bytes.get(self.at + 1);
        if byte == b':' && two == Some(&b':') {
            return self.forget_and_skip(2);
        }
        self.bound = self.name.is_some();
        self.at += 1 + usize::from(matches!((byte, two), (b':', Some(b'=')) | (b'=', Some(b'>'))));
    }

    fn word(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        self.at += rest.iter().position(|&byte| !is_word(byte) && !b".-".contains(&byte)).unwrap_or(rest.len());
        // A prefix of a string (`f"…"`) is no name, and the string may be no literal.
        let is_prefix = matches!(self.bytes.get(self.at), Some(b'"' | b'\''));
        self.forget();
        if !is_prefix {
            self.name = self.text.get(start..self.at);
        }
    }

    fn number(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let ends = rest.get(length).is_none_or(|&byte| !is_word(byte) && !b".-+*/".contains(&byte));
        if self.bound && ends {
            self.bind(self.at, self.at + length, true);
        }
        self.forget_and_skip(length);
    }

    fn string(&mut self, quote: u8) {
        let three = [quote; 3];
        if self.bytes[self.at..].starts_with(&three) {
            return self.skip_past(std::str::from_utf8(&three).unwrap_or("\"\"\""));
        }
        let start = self.at + 1;
        let mut end = start;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b'\\' => end += 1,
                b'\n' if quote != b'`' => return self.forget_and_skip(1),
                _ if byte == quote => break,
                _ => {}
            }
            end += 1;
        }
        let Some(content) = self.text.get(start..end) else { return self.forget_and_skip(1) };
        let bound = self.bound && end > start;
        self.line += content.matches('\n').count();
        self.at = (end + 1).min(self.bytes.len());
        if bound {
            let is_literal = !content.contains(['\\', '$', '{', '\n']) && self.ends_expression();
            self.bind(start, end, is_literal);
            self.forget();
        } else {
            self.forget();
            self.name = Some(content).filter(|content| !content.is_empty() && content.bytes().all(is_name));
        }
    }

    /// Whether what follows leaves the string as it is.
    fn ends_expression(&self) -> bool {
        let rest = &self.text[self.at..];
        let calls = [".to_string()", ".to_owned()", ".into()"];
        let rest = calls.iter().find_map(|call| rest.strip_prefix(call)).unwrap_or(rest);
        let rest = rest.trim_start_matches([' ', '\t']);
        rest.is_empty() || rest.starts_with([',', ';', ')', ']', '}', '\n', '\r', '#', '/'])
    }

    fn bind(&mut self, start: usize, end: usize, is_literal: bool) {
        if let (Some(name), Some(value)) = (self.name, Span::new(start, end)) {
            let block = self.brackets.last().map_or(self.top, |open| open + 1);
            self.found.push(Assignment { name, value, block, line: self.line, is_literal });
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || b".-".contains(&byte)
}
