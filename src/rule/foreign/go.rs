//! From the regular expressions of Go (<https://pkg.go.dev/regexp/syntax>) to those of the crate `regex` over bytes.
//!
//! The two are close relatives: same flags, same groups, same leftmost-first matches, and no back-references. What reads
//! differently is written anew: `\Q…\E`, octal escapes, `{` that repeats nothing, classes (`[[a]`, `[a&&b]`), `\s`
//! without the vertical tab. Classes of Unicode are narrowed to ASCII and all that is beyond it, which is told.

mod class;

/// An expression in the other syntax.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Translated {
    pub(super) source: String,
    /// Whether it may match what it did not, because bytes stand for characters beyond ASCII.
    pub(super) widened: bool,
}

/// Why an expression is none in Go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GoError {
    /// Offset in bytes.
    pub(super) at: usize,
    pub(super) message: &'static str,
}

/// Translates a whole expression.
pub(super) fn translate(source: &str) -> Result<Translated, GoError> {
    let mut translator = Translator { source, at: 0, out: String::with_capacity(source.len() + 16), widened: false };
    while let Some(next) = translator.next() {
        match next {
            '\\' => translator.escape()?,
            '[' => translator.class()?,
            '(' => translator.group()?,
            '{' => translator.repetition()?,
            ']' | '}' => translator.literal(next),
            other => translator.out.push(other),
        }
    }
    Ok(Translated { source: translator.out, widened: translator.widened })
}

/// Most repetitions that Go allows.
const MOST: u32 = 1000;
const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
/// Without `\v`, which Go does not count as blank.
const BLANK: &str = r"\t\n\x0c\r ";
/// A piece of an expression that an escape stands for.
enum Escaped {
    /// One character.
    Character(char),
    /// Members of a class.
    Class(&'static str),
    /// All but those.
    Others(&'static str),
}

struct Translator<'a> {
    source: &'a str,
    at: usize,
    out: String,
    widened: bool,
}

impl Translator<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Takes `text` if it comes next.
    fn takes(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.at += text.len();
        }
        there
    }

    fn error<T>(&self, message: &'static str) -> Result<T, GoError> {
        Err(GoError { at: self.at.saturating_sub(1), message })
    }

    /// Writes one character that means itself.
    fn literal(&mut self, character: char) {
        match character {
            c if c.is_ascii_alphanumeric() || c == '_' => self.out.push(c),
            c if c.is_ascii() => self.out.push_str(&format!("\\x{:02x}", c as u32)),
            c => self.out.push(c),
        }
    }

    /// What stands behind a backslash, outside of classes.
    fn escape(&mut self) -> Result<(), GoError> {
        for (plain, meaning) in [("A", "\\A"), ("z", "\\z"), ("b", "\\b"), ("B", "\\B")] {
            if self.takes(plain) {
                self.out.push_str(meaning);
                return Ok(());
            }
        }
        if self.takes("Q") {
            let rest = self.rest();
            let (quoted, end) = rest.split_once("\\E").map_or((rest, rest.len()), |(text, _)| (text, text.len() + 2));
            let quoted = quoted.to_owned();
            self.at += end;
            quoted.chars().for_each(|character| self.literal(character));
            return Ok(());
        }
        match self.escaped()? {
            Escaped::Character(character) => self.literal(character),
            Escaped::Class(members) => self.out.push_str(&format!("[{members}]")),
            Escaped::Others(members) => self.out.push_str(&format!("[^{members}]")),
        }
        Ok(())
    }

    /// An escape that may stand in a class, too. Its backslash is taken.
    fn escaped(&mut self) -> Result<Escaped, GoError> {
        let Some(next) = self.next() else { return self.error("nothing follows the backslash") };
        Ok(match next {
            'd' => Escaped::Class(DIGIT),
            'D' => Escaped::Others(DIGIT),
            'w' => Escaped::Class(WORD),
            'W' => Escaped::Others(WORD),
            's' => Escaped::Class(BLANK),
            'S' => Escaped::Others(BLANK),
            'p' | 'P' => self.unicode_class(next == 'P')?,
            'a' => Escaped::Character('\x07'),
            'f' => Escaped::Character('\x0c'),
            'n' => Escaped::Character('\n'),
            'r' => Escaped::Character('\r'),
            't' => Escaped::Character('\t'),
            'v' => Escaped::Character('\x0b'),
            'x' => Escaped::Character(self.hexadecimal()?),
            '0'..='7' => Escaped::Character(self.octal(next)?),
            c if c.is_ascii_alphanumeric() => return self.error("Go knows no such escape"),
            c => Escaped::Character(c),
        })
    }

    /// `\x41` and `\x{10FFFF}`.
    fn hexadecimal(&mut self) -> Result<char, GoError> {
        let rest = self.rest();
        let (digits, length) = match rest.strip_prefix('{') {
            Some(braced) => braced.split_once('}').map_or(("", 0), |(digits, _)| (digits, digits.len() + 2)),
            None => (rest.get(..2).unwrap_or_default(), 2),
        };
        let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let character = u32::from_str_radix(digits, 16).ok().filter(|_| valid).and_then(char::from_u32);
        let Some(character) = character else { return self.error("this is no hexadecimal escape") };
        self.at += length;
        Ok(character)
    }

    /// `\012` and `\0`; a single digit would refer back.
    fn octal(&mut self, first: char) -> Result<char, GoError> {
        let more = self.rest().bytes().take(2).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
        if first != '0' && more == 0 {
            return self.error("Go has no back-references");
        }
        let digits = &self.source[self.at - 1..self.at + more];
        let character = u32::from_str_radix(digits, 8).ok().and_then(char::from_u32);
        self.at += more;
        character.map_or_else(|| self.error("this is no octal escape"), Ok)
    }

    /// `(`, `(?:`, `(?i)`, `(?P<name>`.
    fn group(&mut self) -> Result<(), GoError> {
        self.out.push('(');
        if !self.takes("?") {
            return Ok(());
        }
        let rest = self.rest();
        if ["=", "!", "<=", "<!"].iter().any(|around| rest.starts_with(around)) {
            return self.error("Go has no look-around");
        }
        if rest.starts_with("P<") || rest.starts_with('<') {
            self.out.push('?');
            return Ok(());
        }
        let flags = rest.bytes().take_while(|byte| b"imsU-".contains(byte)).count();
        match rest.as_bytes().get(flags) {
            Some(b':' | b')') => {
                self.out.push('?');
                self.out.push_str(&self.source[self.at..self.at + flags]);
                self.at += flags;
                Ok(())
            }
            _ => self.error("Go knows no such group"),
        }
    }

    /// `{3}`, `{3,}` and `{3,5}`; any other brace means itself.
    fn repetition(&mut self) -> Result<(), GoError> {
        let inner = self.rest().split_once('}').map(|(inner, _)| inner).filter(|inner| inner.len() <= 16);
        let bounds = inner.and_then(|inner| {
            let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
            let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?;
            let least: u32 = number(least)?;
            let most = if most.is_empty() { least } else { number(most)? };
            Some((inner.len(), least.max(most)))
        });
        match bounds {
            None => self.literal('{'),
            Some((_, most)) if most > MOST => return self.error("Go repeats no more than 1000 times"),
            Some((length, _)) => {
                self.out.push_str(&self.source[self.at - 1..=self.at + length]);
                self.at += length + 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
