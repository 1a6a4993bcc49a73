//! From the regular expressions of Go (<https://pkg.go.dev/regexp/syntax>) to those of the crate `regex` over bytes.
//!
//! The two are close relatives: same flags, same groups, same leftmost-first matches, and no back-references. What reads
//! differently is written anew: `\Q…\E`, octal escapes, `{` that repeats nothing, classes (`[[a]`, `[a&&b]`), `\s`
//! without the vertical tab. Classes of Unicode are narrowed to ASCII and all that is beyond it, which is told.

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
/// Bytes of characters beyond ASCII.
const BEYOND: &str = r"\x80-\xff";

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

    /// `\pL`, `\p{Greek}`, `\p{^L}`: by their ASCII members, and all bytes beyond.
    fn unicode_class(&mut self, negated: bool) -> Result<Escaped, GoError> {
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

    /// A class; its bracket is taken.
    fn class(&mut self) -> Result<(), GoError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::search::{LARGEST, compile};
    use proptest::prelude::*;

    /// What the expression finds in `text`; each row was seen with Go's `regexp`, by way of gitleaks 8.30.1.
    #[test]
    fn an_expression_finds_what_it_finds_in_go() {
        for (source, text, expected) in [
            (r"a\.b", "axb a.b", Some("a.b")),
            (r"\Qa.b(\E+", "aXb( a.b((", Some("a.b((")),
            (r"\Qa.b", "axb a.b", Some("a.b")),
            (r"x\z", "x xx", Some("x")),
            (r"(?P<n>\d)\D", "12x", Some("2x")),
            (r"a(?i)b", "AB aB", Some("aB")),
            (r"(?i:a)b", "AB Ab", Some("Ab")),
            (r"(?s)a.b", "a\nb", Some("a\nb")),
            (r"(?U)a+", "aaa", Some("a")),
            (r"\x41\x{42}\103\0", "ABC\0", Some("ABC\0")),
            (r"${a}", "${a}", None),
            (r"\${a}", "${a}", Some("${a}")),
            (r"{{ *x *}}", "{{ x }}", Some("{{ x }}")),
            (r"a{,2}", "aa a{,2}", Some("a{,2}")),
            (r"a{2,}", "a aaa", Some("aaa")),
            (r"[[:alpha:]_]+", "1a_b", Some("a_b")),
            (r"[[a]+", "x[a", Some("[a")),
            (r"[a&&b]+", "&b", Some("&b")),
            (r"[+--]+", "a+,-", Some("+,-")),
            (r"[\w.-]+", "!a.b-c!", Some("a.b-c")),
            (r"[a-c-e]+", "d-bd", Some("-b")),
            (r"[]a]+", "x]a", Some("]a")),
            (r"[^]a]+", "]xa", Some("x")),
            (r"[^\s]+", "\u{b}", Some("\u{b}")), // No blank in Go.
            (r"\s", "\u{b}", None),
            (r"[\x60'\x22]", "`", Some("`")),
            (r"\<a\>", "<a>", Some("<a>")),
            (r"é+", "éé", Some("éé")),
            (r"(?i)K", "k\u{212a}", Some("k")),
            (r"[é]+", "é", Some("é")),
            (r"\p{L}+", "1aé", Some("aé")),
            (r"\PL+", "a12", Some("12")),
            (r"\pN", "a1", Some("1")),
            (r"[^\p{L}]+", "a12", Some("12")),
            (r"[^\x00-\x7F]+", "aé", Some("é")),
            (r"[^é]+", "ab", Some("ab")),
            (r"[^\x00-\x{10FFFF}]", "ab", None),
        ] {
            let translated = translate(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
            let regex = compile(&translated.source, LARGEST).unwrap_or_else(|error| panic!("{source}: {error}"));
            let found = regex.find(text.as_bytes()).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned());
            assert_eq!(found.as_deref(), expected, "{source} as {}", translated.source);
        }
    }

    #[test]
    fn what_go_refuses_is_an_error_in_its_place() {
        for (source, at, message) in [
            (r"a(?=b)", 2, "look-around"),
            (r"(?<!b)", 1, "look-around"),
            (r"(a)\1", 4, "back-references"),
            (r"ab\y", 3, "no such escape"),
            (r"ab\", 2, "nothing follows"),
            (r"ab[c", 2, "`]` is missing"),
            (r"[z-a]", 3, "no range"),
            (r"[a-\d]", 4, "no range"),
            (r"[[:foo:]]", 1, "no such class"),
            (r"\p{Greek}", 8, "no tables of Unicode"),
            (r"\x{110000}", 1, "hexadecimal"),
            (r"\xg1", 1, "hexadecimal"),
            (r"(?x)a", 1, "no such group"),
            (r"a{1001}", 1, "1000 times"),
        ] {
            let error = translate(source).expect_err(source);
            assert!(error.message.contains(message), "{source}: {error:?}");
            assert_eq!(error.at, at, "{source}");
        }
    }

    #[test]
    fn what_is_widened_is_told() {
        for (source, widened) in [(r"\pL", true), ("[é]", true), ("é", false), (r"[^\x00-\x7f]", false), (r"\w", false)]
        {
            assert_eq!(translate(source).unwrap().widened, widened, "{source}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(source in r"[\\\[\]\^{}()?,:\-a-zPQ0-9é&~|*+.$]{0,40}") {
            if let Ok(translated) = translate(&source) {
                let _ = compile(&translated.source, 1 << 16);
            }
        }

        /// In what both languages read alike, the translation changes nothing.
        #[test]
        fn plain_expressions_stay_the_same(source in r"(a|b|\.|[a-c]|\(|\)|x\*){1,6}", text in r"[abcx.()*]{0,12}") {
            let (Ok(plain), Ok(translated)) = (compile(&source, LARGEST), translate(&source)) else { return Ok(()) };
            let translated = compile(&translated.source, LARGEST).unwrap();
            let range = |regex: &regex::bytes::Regex| regex.find(text.as_bytes()).map(|found| found.range());
            prop_assert_eq!(range(&plain), range(&translated));
        }
    }
}
