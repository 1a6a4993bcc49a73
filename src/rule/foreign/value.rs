//! Values of a configuration as gitleaks reads them: keys in any case, numbers also from strings, one where a list may stand.

use crate::text::table::{Placed, Reader};
use toml::de::DeValue;

/// A string; nothing for a blank one.
pub(super) fn string(table: &mut Reader<'_>, key: &str) -> Option<Placed<String>> {
    let value = table.take_in_any_case(key)?;
    let span = value.span();
    match value.into_inner() {
        DeValue::String(text) if text.trim().is_empty() => None,
        DeValue::String(text) => Some(Placed { value: text.into_owned(), span }),
        other => {
            table.complain_of_type(key, span, "a string", &other);
            None
        }
    }
}

/// A list of strings, or one of them alone; blank ones left out.
pub(super) fn placed_strings(table: &mut Reader<'_>, key: &str) -> Vec<Placed<String>> {
    let Some(value) = table.take_in_any_case(key) else { return Vec::new() };
    let span = value.span();
    let items = match value.into_inner() {
        DeValue::Array(items) => items.into_iter().map(|item| (item.span(), item.into_inner())).collect(),
        other => vec![(span, other)],
    };
    let mut strings = Vec::new();
    for (span, item) in items {
        match item {
            DeValue::String(text) if text.is_empty() => {}
            DeValue::String(text) => strings.push(Placed { value: text.into_owned(), span }),
            other => table.complain_of_type(key, span, "a list of strings", &other),
        }
    }
    strings
}

pub(super) fn strings(table: &mut Reader<'_>, key: &str) -> Vec<String> {
    placed_strings(table, key).into_iter().map(|placed| placed.value).collect()
}

/// A number that is not negative, also when it is written as a string.
pub(super) fn number(table: &mut Reader<'_>, key: &str) -> Option<f64> {
    let value = table.take_in_any_case(key)?;
    let span = value.span();
    let number = match value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n as f64),
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.filter(|number: &f64| number.is_finite());
    if number.is_none() {
        table.complain(span, format!("`{key}` is a number"), None);
    }
    number
}

/// `true` or `false`; false when it is not there.
pub(super) fn flag(table: &mut Reader<'_>, key: &str) -> bool {
    let Some(value) = table.take_in_any_case(key) else { return false };
    let span = value.span();
    match value.into_inner() {
        DeValue::Boolean(value) => value,
        other => {
            table.complain_of_type(key, span, "true or false", &other);
            false
        }
    }
}

/// A table.
pub(super) fn table<'a>(parent: &mut Reader<'a>, key: &str) -> Option<Reader<'a>> {
    let value = parent.take_in_any_case(key)?;
    let span = value.span();
    match value.into_inner() {
        DeValue::Table(table) => Some(parent.enter(toml::Spanned::new(span, table))),
        other => {
            parent.complain_of_type(key, span, "a table", &other);
            None
        }
    }
}

/// An array of tables, or one table alone.
pub(super) fn tables<'a>(parent: &mut Reader<'a>, key: &str) -> Vec<Reader<'a>> {
    let Some(value) = parent.take_in_any_case(key) else { return Vec::new() };
    let span = value.span();
    let items = match value.into_inner() {
        DeValue::Array(items) => items.into_iter().map(|item| (item.span(), item.into_inner())).collect(),
        other => vec![(span, other)],
    };
    let mut readers = Vec::new();
    for (span, item) in items {
        match item {
            DeValue::Table(table) => readers.push(parent.enter(toml::Spanned::new(span, table))),
            other => parent.complain_of_type(key, span, "a table", &other),
        }
    }
    readers
}
