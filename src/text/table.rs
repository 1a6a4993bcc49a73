//! Typed access to a TOML table that gathers what is wrong instead of stopping at the first mistake.
//!
//! Tables are walked by hand rather than deserialised, so that one run shows all mistakes of a file, each at its place and
//! unknown keys included. Which keys there are is for those to say who read a kind of file.

use miette::{NamedSource, SourceSpan};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One mistake in a file.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    file: NamedSource<Arc<str>>,
    #[label("here")]
    span: SourceSpan,
}

impl Problem {
    /// Where it is, in bytes of the file.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.span.offset()
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// So many mistakes, in words.
pub(crate) fn count(problems: &[Problem]) -> String {
    match problems.len() {
        1 => "1 mistake".to_owned(),
        many => format!("{many} mistakes"),
    }
}

/// A value and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// More mistakes than anybody mends at once; a hostile file has no end of them.
const MOST_PROBLEMS: usize = 100;

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
            let help = Some("the file must be TOML".to_owned());
            reader.complain(error.span().unwrap_or(0..0), error.message().to_owned(), help);
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

    /// Notes a mistake, unless there are very many already.
    pub(crate) fn complain(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem { message, help, file: self.file.clone(), span: span.into() });
        }
    }

    /// Notes that something is missing in this table.
    pub(crate) fn complain_of_absence(&mut self, message: &str, help: &str) {
        // The header is enough to point at: a whole table would hide the text around it.
        let span = self.span.start..self.text.len().min(self.span.start + 1);
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
        self.text(key)
    }

    /// A string that is not blank.
    pub(crate) fn text(&mut self, key: &str) -> Option<Placed<String>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.complain(span, format!("`{key}` is empty"), Some("leave the line out".to_owned()));
                None
            }
            DeValue::String(text) => Some(Placed { value: text.into_owned(), span }),
            other => {
                self.complain_of_type(key, span, "a string", &other);
                None
            }
        }
    }

    /// A list of strings, none of them empty.
    pub(crate) fn list(&mut self, key: &str) -> Option<Placed<Vec<String>>> {
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
                DeValue::String(text) if !text.is_empty() => list.push(text.into_owned()),
                DeValue::String(_) => self.complain(span, format!("an empty string in `{key}`"), None),
                other => self.complain_of_type(key, span, "a list of strings", &other),
            }
        }
        Some(Placed { value: list, span })
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
        let most = range.end - 1;
        self.complain(span, format!("`{key}` is a number from {} to {most}", range.start), None);
        None
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
        let found = found.type_str();
        self.complain(span, format!("`{key}` is {wanted}, not a {found}"), None);
    }
}

/// The one of `known` that differs from `key` by at most a third of its letters.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|&word| (distance(key, word), word))
        .min()
        .filter(|&(distance, word)| distance <= word.len().div_ceil(3))
        .map(|(_, word)| word)
}

/// How many letters must be put in, taken out or replaced to make one of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[other.len()]
}
