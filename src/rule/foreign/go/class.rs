//! Classes of characters: `[…]` and what may stand in it, and those of Unicode, narrowed to ASCII and all that is beyond.

use super::{Escaped, GoError, Translator};

/// Bytes of characters beyond ASCII.
const BEYOND: &str = r"\x80-\xff";

impl Translator<'_> {
    /// `\pL`, `\p{Greek}`, `\p{^L}`: by their ASCII members, and all bytes beyond.
    pub(super) fn unicode_class(&mut self, negated: bool) -> Result<Escaped, GoError> {
        let name = match self.takes("{") {
            true => {
                let rest = self.rest();
                let Some((name, _)) = rest.split_once('}') else { return self.error("`}` is missing") };
                let name = name.to_owned();
                self.at += name.len() + 1;
                name
            }
            false => self.next().map(String::from).unwrap_or_default(),
        };
        let (name, negated) = name.strip_prefix('^').map_or((name.as_str(), negated), |name| (name, !negated));
        self.widened = true;
        let (members, others) = match name {
            "L" | "Latin" => (r"A-Za-z\x80-\xff", "A-Za-z"),
            "Lu" => (r"A-Z\x80-\xff", "A-Z"),
            "Ll" => (r"a-z\x80-\xff", "a-z"),
            "N" | "Nd" => (r"0-9\x80-\xff", "0-9"),
            "Z" | "Zs" => (r" \x80-\xff", " "),
            "Cc" => (r"\x00-\x1f\x7f\x80-\xff", r"\x00-\x1f\x7f"),
            "P" => (r"!-#%-*,-/:;?@\x5b-\x5d_{}\x80-\xff", r"!-#%-*,-/:;?@\x5b-\x5d_{}"),
            "S" => (r"$+<->\x5e`|~\x80-\xff", r"$+<->\x5e`|~"),
            _ => return self.error("keylift has no tables of Unicode, and does not know this class without them"),
        };
        Ok(if negated { Escaped::Others(others) } else { Escaped::Class(members) })
    }

    /// A class; its bracket is taken.
    pub(super) fn class(&mut self) -> Result<(), GoError> {
        let start = self.at;
        let negated = self.takes("^");
        self.out.push_str(if negated { "[^" } else { "[" });
        let (mut first, mut empty) = (true, true);
        loop {
            let Some(next) = self.next() else {
                return Err(GoError { at: start.saturating_sub(1), message: "`]` is missing" });
            };
            match next {
                ']' if !first => break,
                '[' if self.rest().starts_with(':') => self.posix_class()?,
                _ => empty &= !self.member(next, negated)?,
            }
            first = false;
        }
        // All members were beyond ASCII, in a class that takes all others: it takes everything.
        if empty && self.out.ends_with("[^") {
            self.out.truncate(self.out.len() - 2);
            self.out.push_str(r"[\x00-\xff");
        }
        self.out.push(']');
        Ok(())
    }

    /// `[:alpha:]`, its bracket taken.
    fn posix_class(&mut self) -> Result<(), GoError> {
        const NAMES: [&str; 14] = [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
            "word", "xdigit",
        ];
        let rest = self.rest();
        let name = rest[1..].split_once(":]").map(|(name, _)| name.to_owned());
        match name {
            Some(name) if NAMES.contains(&name.trim_start_matches('^')) => {
                self.at += name.len() + 3;
                self.out.push_str(&format!("[:{name}:]"));
                Ok(())
            }
            _ => self.error("Go knows no such class"),
        }
    }

    /// One member, or one range, of a class, which begins with `next`. Whether anything was written.
    fn member(&mut self, next: char, negated: bool) -> Result<bool, GoError> {
        let low = match self.end_of_range(next)? {
            Escaped::Character(character) => character,
            Escaped::Class(members) => {
                self.out.push_str(members);
                return Ok(true);
            }
            Escaped::Others(members) => {
                self.out.push_str(&format!("[^{members}]"));
                return Ok(true);
            }
        };
        let mut high = low;
        if self.rest().starts_with('-') && !self.rest().starts_with("-]") {
            self.at += 1;
            let Some(next) = self.next() else { return self.error("`]` is missing") };
            match self.end_of_range(next)? {
                Escaped::Character(character) if character >= low => high = character,
                _ => return self.error("this is no range"),
            }
        }
        if low.is_ascii() {
            self.literal(low);
            self.out.push('-');
            self.literal(if high.is_ascii() { high } else { '\x7f' });
        }
        if !high.is_ascii() {
            self.widened = true;
            // A class that takes all others takes the more, the fewer it names.
            let all_beyond = low <= '\u{80}' && high == char::MAX;
            if !negated || all_beyond {
                self.out.push_str(BEYOND);
                return Ok(true);
            }
        }
        Ok(low.is_ascii())
    }

    fn end_of_range(&mut self, next: char) -> Result<Escaped, GoError> {
        if next == '\\' { self.escaped() } else { Ok(Escaped::Character(next)) }
    }
}
