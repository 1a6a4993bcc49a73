//! Colour, characters and line breaks of the text that the human report writes itself.

use super::Style;
use super::shown::columns;

/// How text looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    Bold,
    Dim,
    Link,
    Red,
    Yellow,
    Green,
    Cyan,
}

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub(super) color: bool,
    pub(super) unicode: bool,
    /// Columns.
    pub(super) width: usize,
}

impl Ink {
    pub(super) fn new(style: Style) -> Self {
        Self { color: style.color, unicode: style.unicode, width: style.width }
    }

    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.color || text.trim().is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Bold => "1",
            Tone::Dim => "2",
            Tone::Link => "36",
            Tone::Red => "31;1",
            Tone::Yellow => "33;1",
            Tone::Green => "32;1",
            Tone::Cyan => "36",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// Stands for what is cut off.
    pub(super) fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// `text` in lines that leave `indent` columns free. A longer word, an address say, stays whole; a number keeps its
    /// unit.
    pub(super) fn wrap(&self, text: &str, indent: usize) -> Vec<String> {
        let width = self.width.saturating_sub(indent).max(16);
        let mut lines = vec![String::new()];
        for word in words(text) {
            match lines.last_mut() {
                Some(line) if line.is_empty() => line.push_str(word),
                Some(line) if columns(line) + 1 + columns(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// The words of `text`, a number and what follows it as one.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    let mut start = 0;
    for end in text.match_indices(' ').map(|(at, _)| at).chain([text.len()]) {
        let word = &text[start..end];
        if !word.ends_with(|c: char| c.is_ascii_digit()) || end == text.len() {
            words.extend((!word.is_empty()).then_some(word));
            start = end + 1;
        }
    }
    words
}
