//! A comma between a name and its value: in a call, in a list, in a tuple of names.

use super::before::{complains, copies, is_constant, is_numbered, is_set_with_section};
use super::reader::Reader;
use super::{Operator, is_name, numbers, quote};
use crate::text::span::Span;

/// Most bytes of the declaration of an option.
const DECLARATION: usize = 240;

impl Reader<'_> {
    /// `put("password", "…")`, `{"password", "…"}`, `"--password", "…"`, `:password, '…'`, `user, password = "…", "…"`.
    pub(super) fn comma(&mut self, name: Span, quoted: bool) -> Option<Operator> {
        let before = self.before(name);
        self.strict = true;
        if quoted {
            return self.comma_behind_quote(name);
        }
        if before.ends_with(b":") || before.ends_with(b"{") {
            return self.step(Operator::Comma);
        }
        // `put(PASSWORD, "…")`, `-define(PASSWORD, "…")`, `setopt(curl, CURLOPT_PASSWORD, "…")`.
        if is_constant(&self.text[name.range()]) && matches!(self.opener(name), Some(b'(' | b',')) {
            let argument = self.attempt(|reader| {
                reader.step(Operator::Call);
                reader.value_gap(Operator::Assign);
                quote::starting(reader.rest()).map(|_| Operator::Call)
            });
            if argument.is_some() {
                return argument;
            }
        }
        // `newPassword=newPassword, oldHash="…"`
        if before.ends_with(b"=") {
            return None;
        }
        // `strcpy(wifi.password, "…")`, `strcmp(password, "…")`.
        // A token that is compared is one of a parser.
        if let Some(operator) = copies(before)
            && numbers::are_a_key(&self.text[name.range()])
        {
            self.step(operator);
            self.blanks();
            return matches!(self.peek(), Some(b'"')).then_some(operator);
        }
        // Among the arguments of a call: `write(password, mode="…")`.
        let called = memchr::memrchr(b'(', before).is_some_and(|open| open > 0 && is_name(before[open - 1]));
        if called && !before.contains(&b')') {
            return None;
        }
        self.tuple()
    }

    /// A comma behind a name in quotes.
    fn comma_behind_quote(&mut self, name: Span) -> Option<Operator> {
        let before = self.before(name);
        if before.ends_with(b"-") {
            self.step(Operator::Blank);
            self.skip_to_default();
            return Some(Operator::Blank);
        }
        // Capybara's `fill_in "Password", with: "…"`.
        if self.take(b", with: ") {
            return Some(Operator::Assign);
        }
        // Android's `buildConfigField "String", "API_KEY", "…"`.
        if [&b"buildConfigField"[..], b"resValue"].iter().any(|call| before.trim_ascii_start().starts_with(call)) {
            return self.step(Operator::Blank);
        }
        if complains(before) {
            return None;
        }
        // In the middle of a list of strings it names nothing, but for `set("section", "password", "…")`.
        let set = is_set_with_section(before);
        match self.opener(name) {
            Some(b'(' | b'[' | b'{') => self.step(Operator::Comma),
            _ if set => self.step(Operator::Call),
            _ if is_numbered(before) => self.step(Operator::Blank),
            _ => None,
        }
    }

    /// The rest of the names in `password, user = "…", "…"`.
    fn tuple(&mut self) -> Option<Operator> {
        self.attempt(|reader| {
            reader.skip(80, |byte| is_name(byte) || b", $@".contains(&byte));
            // Go's `password, err := …`.
            if reader.take(b":=") {
                return Some(Operator::Assign);
            }
            let plain = reader.peek() == Some(b'=') && reader.text.get(reader.at + 1) != Some(&b'=');
            plain.then(|| reader.step(Operator::Assign))?;
            // As many values as names: of `connect(password, cursor="…")` only the last has one.
            let from = reader.at;
            reader.value_gap(Operator::Assign);
            let quoted = reader.quoted().is_some();
            reader.blanks();
            let several = quoted && reader.take(b",") && {
                reader.blanks();
                reader.peek().is_some_and(|byte| matches!(byte, b'"' | b'\'') || byte.is_ascii_digit())
            };
            reader.at = from;
            several.then_some(Operator::Assign)
        })
    }

    /// Reads to the default of an option that is declared: `add_argument("--password", type=str, default="…")`.
    fn skip_to_default(&mut self) {
        let call = &self.rest()[..self.rest().len().min(DECLARATION)];
        let call = &call[..memchr::memchr(b')', call).unwrap_or(call.len())];
        if let Some(at) = memchr::memmem::find(call, b"default=") {
            self.at += at + b"default=".len();
        }
    }

    /// How many names are before this one in `user, password = "…", "…"`.
    pub(super) fn place_in_tuple(&self, name: Span) -> usize {
        let before = self.before(name).trim_ascii_start();
        let listed = before.iter().all(|byte| is_name(*byte) || b", $@".contains(byte));
        if listed && before.trim_ascii_end().ends_with(b",") {
            before.iter().filter(|byte| **byte == b',').count()
        } else {
            0
        }
    }
}
