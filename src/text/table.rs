//! Typed access to a TOML table that gathers what is wrong instead of stopping at the first mistake.
//!
//! Tables are walked by hand rather than deserialised, so that one run shows all mistakes of a file, each at its place and
//! unknown keys included. Which keys there are is for those to say who read a kind of file.

use super::lines::line_of;
use super::problem::Problem;
use super::size;
use jiff::civil::Date;
use miette::NamedSource;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// More mistakes than anybody mends at once; a hostile file has no end of them.
const MOST_PROBLEMS: usize = 100;

/// What to do about the marks that git leaves in a file.
const CONFLICT: &str = "two versions of the file were merged and the conflict is still in it: settle it";

/// Whether this is a mark of a conflict.
fn is_conflict(line: &[u8]) -> bool {
    [&b"<<<<<<<"[..], b"|||||||", b"=======", b">>>>>>>"].iter().any(|mark| line.starts_with(mark))
}

/// One table of a file.
pub(crate) struct Reader<'a> {
    text: &'a str,
    /// The same, as mistakes show it.
    file: NamedSource<Arc<str>>,
    /// Where this table stands, for what is missing in it.
    span: Range<usize>,
    table: DeTable<'a>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Parses a file. What is no TOML is a problem like others.
    pub(crate) fn open(name: &'a str, text: &'a str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let file = NamedSource::new(name, Arc::from(text)).with_language("toml");
        let mut reader = Self { text, file, span: 0..0, table: table.into_inner(), problems: Vec::new() };
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let help = if is_conflict(&text.as_bytes()[line_of(text.as_bytes(), span.start)]) {
                CONFLICT
            } else {
                "the file must be TOML"
            };
            // What stands there is anything: a secret, say, that lacks its quotes.
            reader.complain_unseen(span, error.message().to_owned(), Some(help.to_owned()));
        }
        reader
    }

    /// A reader of one of the tables of this file.
    pub(crate) fn enter(&self, table: Spanned<DeTable<'a>>) -> Self {
        let (span, table) = (table.span(), table.into_inner());
        Self { text: self.text, file: self.file.clone(), span, table, problems: Vec::new() }
    }

    /// Takes over what a reader of one of the tables complained of.
    pub(crate) fn leave(&mut self, inner: Self) {
        let room = MOST_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(inner.problems.into_iter().take(room));
    }

    /// Ends the file: with all complaints, by place, when there were any.
    pub(crate) fn close(mut self) -> Result<(), Vec<Problem>> {
        if self.problems.is_empty() {
            return Ok(());
        }
        self.problems.sort_by_key(Problem::offset);
        Err(self.problems)
    }

    /// The same, but shows only where it is: what stands there may be a secret.
    pub(crate) fn complain_unseen(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        self.complain(span.start..span.start, message, help);
    }

    /// Notes a mistake, unless there are very many already.
    pub(crate) fn complain(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem::new(self.file.clone(), self.text, span, message, help));
        }
    }

    /// Notes that something is missing in this table.
    pub(crate) fn complain_of_absence(&mut self, message: &str, help: &str) {
        // The header is enough to point at: a whole table would hide the text around it.
        let span = self.span();
        self.complain(span, message.to_owned(), Some(help.to_owned()));
    }

    /// The array of tables of that name.
    pub(crate) fn tables(&mut self, key: &str) -> Vec<Spanned<DeTable<'a>>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let span = value.span();
        let mut tables = Vec::new();
        let DeValue::Array(items) = value.into_inner() else {
            self.complain(span, format!("`{key}` is written `[[{key}]]`, once for each"), None);
            return tables;
        };
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Spanned::new(span, table)),
                other => self.complain_of_type(key, span, "a table", &other),
            }
        }
        tables
    }

    /// A string that must be there and not be blank.
    pub(crate) fn required(&mut self, key: &str, help: &str) -> Option<Placed<String>> {
        if !self.table.contains_key(key) {
            self.complain_of_absence(&format!("`{key}` is missing"), help);
        }
        self.filled(key, help)
    }

    /// A string that is not blank.
    pub(crate) fn text(&mut self, key: &str) -> Option<Placed<String>> {
        self.filled(key, "leave the line out")
    }

    fn filled(&mut self, key: &str, help: &str) -> Option<Placed<String>> {
        let text = self.any_text(key)?;
        if text.value.trim().is_empty() {
            self.complain(text.span, format!("`{key}` is empty"), Some(help.to_owned()));
            return None;
        }
        Some(text)
    }

    /// A string, which may be blank.
    pub(crate) fn any_text(&mut self, key: &str) -> Option<Placed<String>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::String(text) => Some(Placed { value: text.into_owned(), span }),
            other => {
                self.complain_of_type(key, span, "a string", &other);
                None
            }
        }
    }

    /// A list of strings, none of them empty.
    pub(crate) fn list(&mut self, key: &str) -> Option<Placed<Vec<String>>> {
        let Placed { value, span } = self.items(key)?;
        Some(Placed { value: value.into_iter().map(|item| item.value).collect(), span })
    }

    /// The same, each with its place.
    pub(crate) fn items(&mut self, key: &str) -> Option<Placed<Vec<Placed<String>>>> {
        let value = self.take(key)?;
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            let help = format!("write `{key} = [\"…\"]`");
            self.complain(span, format!("`{key}` is a list of strings"), Some(help));
            return None;
        };
        if items.is_empty() {
            self.complain(span, format!("`{key}` is empty"), Some("leave the line out".to_owned()));
            return None;
        }
        let mut list = Vec::new();
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::String(text) if !text.is_empty() => list.push(Placed { value: text.into_owned(), span }),
                DeValue::String(_) => self.complain(span, format!("an empty string in `{key}`"), None),
                other => self.complain_of_type(key, span, "a list of strings", &other),
            }
        }
        Some(Placed { value: list, span })
    }

    /// The table of that name, `[key]`.
    pub(crate) fn section(&mut self, key: &str) -> Option<Self> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(self.enter(Spanned::new(span, table))),
            other => {
                let help = format!("write `[{key}]`, and its keys below");
                let message = format!("`{key}` is a table, not {}", a_kind_of(&other));
                self.complain(span, message, Some(help));
                None
            }
        }
    }

    /// All that is in this table, whatever its keys: strings, by key.
    pub(crate) fn words(&mut self) -> Vec<(Placed<String>, Placed<String>)> {
        let mut words = Vec::new();
        for (key, value) in std::mem::take(&mut self.table) {
            let key = Placed { span: key.span(), value: key.into_inner().into_owned() };
            let span = value.span();
            match value.into_inner() {
                DeValue::String(text) => words.push((key, Placed { value: text.into_owned(), span })),
                DeValue::Table(_) => {
                    let help = "a key with a dot in it is written in quotes: `\"aws.access-key\" = …`";
                    self.complain(key.span, format!("`{}` is a table", key.value), Some(help.to_owned()));
                }
                other => self.complain_of_type(&key.value, span, "a string", &other),
            }
        }
        words
    }

    /// A day, as TOML writes one or as a string: `2027-01-31`.
    pub(crate) fn day(&mut self, key: &str) -> Option<Date> {
        let value = self.take(key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.clone().into_owned(),
            _ => String::new(),
        };
        let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
        if day.is_none() {
            let help = Some(format!("write `{key} = 2027-01-31`"));
            self.complain(value.span(), format!("`{key}` is not a day"), help);
        }
        day
    }

    /// A number of bytes, or a size such as `"10M"`.
    pub(crate) fn size(&mut self, key: &str) -> Option<u64> {
        let value = self.take(key)?;
        let size = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::String(text) => size::parse(text),
            _ => None,
        };
        if size.is_none() {
            let help = Some("a number of bytes, or one followed by k, M or G: `\"500k\"`, `\"10M\"`".to_owned());
            self.complain(value.span(), format!("`{key}` is not a size"), help);
        }
        size
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, key: &str) -> Option<Placed<bool>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Boolean(value) => Some(Placed { value, span }),
            other => {
                self.complain_of_type(key, span, "true or false", &other);
                None
            }
        }
    }

    /// A whole number in this range.
    pub(crate) fn number(&mut self, key: &str, range: Range<usize>) -> Option<Placed<usize>> {
        let value = self.take(key)?;
        let span = value.span();
        if let DeValue::Integer(number) = value.get_ref()
            && let Ok(value) = usize::from_str_radix(number.as_str(), number.radix())
            && range.contains(&value)
        {
            return Some(Placed { value, span });
        }
        let (least, most) = (range.start, range.end - 1);
        let message = match range.end {
            usize::MAX => format!("`{key}` is a whole number"),
            _ if least == most => format!("`{key}` can only be {least}; a newer keylift may know others"),
            _ => format!("`{key}` is a number from {least} to {most}"),
        };
        self.complain(span, message, None);
        None
    }

    /// Whether there is such a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether nothing was complained of so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// Complains of a key that belongs into the table `place`.
    pub(crate) fn refuse_misplaced(&mut self, key: &str, place: &str) {
        if let Some((key, _)) = self.table.remove_entry(key) {
            let help = format!("`{}` belongs below `{place}`", key.get_ref());
            self.complain(key.span(), format!("unknown key `{}`", key.get_ref()), Some(help));
        }
    }

    /// Passes over these keys, whatever they say.
    pub(crate) fn ignore(&mut self, keys: &[&str]) {
        keys.iter().for_each(|key| drop(self.take(key)));
    }

    /// Complains of each key that nobody has asked for; `known` are those that somebody could have.
    pub(crate) fn refuse_others(&mut self, known: &[&str]) {
        for (key, _) in std::mem::take(&mut self.table) {
            let help = match nearest(key.get_ref(), known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", known.join(", ")),
            };
            self.complain(key.span(), format!("unknown key `{}`", key.get_ref()), Some(help));
        }
    }

    /// Where in the file byte `at` of a string lies; the whole string when escapes make that uncertain.
    pub(crate) fn within(&self, string: &Placed<String>, at: Range<usize>) -> Range<usize> {
        let raw = self.text.get(string.span.clone()).unwrap_or_default();
        match raw.find(string.value.as_str()) {
            Some(start) => {
                let start = string.span.start + start + at.start;
                start..(start + at.len()).min(self.text.len())
            }
            None => string.span.clone(),
        }
    }

    /// Takes the value of `key` out of the table.
    fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'a>>> {
        self.table.remove(key)
    }

    /// The same for a key in any case: `secretGroup` and `secretgroup`.
    pub(crate) fn take_in_any_case(&mut self, key: &str) -> Option<Spanned<DeValue<'a>>> {
        let written = self.table.keys().find(|written| written.get_ref().eq_ignore_ascii_case(key))?.clone();
        self.table.remove(written.get_ref().as_ref())
    }

    /// The keys that nobody has asked for, each with its place.
    pub(crate) fn others(&mut self) -> Vec<Placed<String>> {
        let rest = std::mem::take(&mut self.table).into_iter();
        rest.map(|(key, _)| Placed { span: key.span(), value: key.into_inner().into_owned() }).collect()
    }

    pub(crate) fn complain_of_type(&mut self, key: &str, span: Range<usize>, wanted: &str, found: &DeValue<'_>) {
        self.complain(span, format!("`{key}` is {wanted}, not {}", a_kind_of(found)), None);
    }

    /// The line, from 1, in which byte `at` of the file stands.
    pub(crate) fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count()
    }

    /// Where this table begins.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.start..self.text.len().min(self.span.start + 1)
    }
}

fn a_kind_of(value: &DeValue<'_>) -> String {
    match value.type_str() {
        kind @ ("array" | "integer") => format!("an {kind}"),
        kind => format!("a {kind}"),
    }
}

/// The one of `known` that differs from `key` by at most a third of its letters.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|&word| (strsim::levenshtein(key, word), word))
        .min()
        .filter(|&(distance, word)| distance <= word.len().div_ceil(3))
        .map(|(_, word)| word)
}
