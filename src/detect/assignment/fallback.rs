//! Fallbacks: literals for the case that what is read from elsewhere is not there.

use super::super::syntax::Syntax;
use super::is_name;
use super::reader::Reader;
use crate::text::span::Span;

/// Most bytes of the expression before a fallback.
const EXPRESSION: usize = 120;

impl Reader<'_> {
    /// Reads past what gives a name that was looked up its default: `env["X"] || "…"`, `get("X").orElse("…")`.
    pub(super) fn falls_back(&mut self) -> bool {
        if !self.peek().is_some_and(|byte| b". \t|?o{".contains(&byte)) {
            return false;
        }
        self.attempt(|reader| {
            let method =
                reader.take_one(&[b".orElse(", b".getOrElse(", b".unwrap_or(", b".unwrap_or_else(|_| ", b".or("]);
            if method {
                return Some(());
            }
            reader.blanks();
            let found = reader.take_one(&[b"|| ", b"||\"", b"||'", b"?? ", b"or ", b"?: ", b"{ \"", b"{ '"]);
            // "passwords or `None`", in a remark.
            if reader.text[..reader.at].ends_with(b"or ") && reader.peek() == Some(b'`') {
                return None;
            }
            // The quote is the value's.
            if reader.text[..reader.at].ends_with(b"\"") || reader.text[..reader.at].ends_with(b"'") {
                reader.at -= 1;
            }
            found.then_some(())
        })
        .is_some()
    }

    /// The default of a value that is read from elsewhere: `getenv("X", "…")`, `options.password || "…"`.
    pub(super) fn default_value(&mut self) -> Option<Span> {
        if !matches!(self.syntax, Syntax::Code | Syntax::Unknown) {
            return None;
        }
        self.attempt(Self::default_argument).or_else(|| self.attempt(Self::alternative))
    }

    /// `os.getenv("X", "…")`, `config("X", default="…")`.
    fn default_argument(&mut self) -> Option<Span> {
        let start = self.at;
        let count = self.skip(48, |byte| is_name(byte) || byte == b':');
        if !looks_up(&self.text[start..start + count]) || !self.take(b"(") {
            return None;
        }
        self.quoted().map(|_| ()).or_else(|| (self.skip(48, is_name) > 0).then_some(()))?;
        self.blanks();
        self.take(b",").then_some(())?;
        self.blanks();
        let _ = self.take_one(&[b"default=", b"default: ", b"default = ", b"fallback=", b"defaultValue: "]);
        self.quoted()
    }

    /// `options.password || "…"`
    fn alternative(&mut self) -> Option<Span> {
        let line = &self.line()[..self.line().len().min(EXPRESSION)];
        let at = [&b" || "[..], b" ?? ", b" or ", b" ?: "]
            .iter()
            .filter_map(|operator| memchr::memmem::find(line, operator).map(|at| (at, at + operator.len())))
            .min()?;
        let plain = line[..at.0].iter().all(|byte| is_name(*byte) || b"$@()[]'\"?:>".contains(byte));
        self.at += at.1;
        if plain { self.quoted() } else { None }
    }
}

/// Whether a call of this name reads a setting.
fn looks_up(callee: &[u8]) -> bool {
    let last = callee.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(callee).to_ascii_lowercase();
    memchr::memmem::find(&last, b"env").is_some()
        || [
            &b"get"[..],
            b"fetch",
            b"config",
            b"getproperty",
            b"getstring",
            b"getordefault",
            b"value",
            b"setting",
            b"getconfig",
            b"getoption",
            b"secret",
        ]
        .contains(&&*last)
}
