//! Which values of one file belong together: host, port, user, password and database of one connection, the two
//! halves of an access key or of a client.
//!
//! Pure: text in, spans out. The companions of a secret are read where they stand ([`address`] within one value,
//! [`siblings`] beside it), and nothing is ever guessed: where a value occurs twice, is put together at run time or is
//! out of reach, there is no group, and each secret is stored by itself.

mod address;
mod roles;
mod siblings;

use super::lookup::JsonKey;
use crate::text::span::Span;
use std::collections::HashSet;
use std::path::Path;

/// A kind of database, as the rotation functions of Secrets Manager call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Engine(&'static str);

/// What a kind of database is called in source code, and what in a secret.
const ENGINES: &[(&str, &str)] = &[
    ("postgres", "postgres"),
    ("postgresql", "postgres"),
    ("pg", "postgres"),
    ("mysql", "mysql"),
    ("mysql2", "mysql"),
    ("mariadb", "mariadb"),
    ("mongodb", "mongo"),
    ("mongo", "mongo"),
    ("redshift", "redshift"),
    ("sqlserver", "sqlserver"),
    ("mssql", "sqlserver"),
    ("oracle", "oracle"),
    ("db2", "db2"),
];

impl Engine {
    /// The kind that is called so in source code: `postgresql`, `mysql+pymysql`, `django.db.backends.mysql`.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let word = text.split('+').next()?.rsplit('.').next()?;
        ENGINES.iter().find(|(name, _)| *name == word).map(|(_, engine)| Self(engine))
    }

    /// The kind that a secret calls so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        ENGINES.iter().find(|(_, engine)| *engine == text).map(|(_, engine)| Self(engine))
    }

    /// What a secret calls it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// All of them, for advice.
    #[must_use]
    pub fn all() -> String {
        let mut all: Vec<&str> = ENGINES.iter().map(|(_, engine)| *engine).collect();
        all.dedup();
        all.join(", ")
    }
}

/// Values that make up one credential.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// The secrets among them: those of the spans that were asked about.
    pub secrets: Vec<(JsonKey, Span)>,
    /// What else there is to them.
    pub companions: Vec<(JsonKey, Span)>,
    /// The kind of database, where the text says so.
    pub engine: Option<Engine>,
    /// What the text calls the whole, as a slug; may be empty.
    pub what: String,
}

/// Largest text that is looked at.
const LARGEST: usize = 1 << 20;

/// The groups among the values at `secrets` and what stands near them, in the order of `secrets`, which are sorted.
#[must_use]
pub fn of(text: &[u8], path: &Path, secrets: &[Span]) -> Vec<Group> {
    let Ok(text) = std::str::from_utf8(text) else { return Vec::new() };
    if text.len() > LARGEST {
        return Vec::new();
    }
    let mut groups: Vec<Group> = secrets.iter().filter_map(|span| address::around(text, *span)).collect();
    let in_address: HashSet<Span> =
        groups.iter().flat_map(|group| &group.secrets).map(|(_, password)| *password).collect();
    let others: Vec<Span> = secrets.iter().filter(|span| !in_address.contains(span)).copied().collect();
    if !others.is_empty() {
        groups.extend(roles::of(&siblings::assignments(text, path), text, &others));
    }
    groups
}

/// Whether a text may be the value of a companion as it stands: short, in one piece, nothing to be filled in.
fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 256
        && value.bytes().all(|b| b.is_ascii_graphic() && !b"\\$%{}<>`'\"".contains(&b))
}

fn is_host(value: &str) -> bool {
    is_plain(value) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

fn is_port(value: &str) -> bool {
    !value.starts_with('0') && value.bytes().all(|b| b.is_ascii_digit()) && value.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests;
