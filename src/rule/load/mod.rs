//! From TOML to rules, with every mistake of a file at its place.
//!
//! A file holds the rules of one provider:
//!
//! ```toml
//! provider = "GitHub"
//! revoke = "GitHub: Settings > Developer settings"      # for all its rules; a rule may have its own
//!
//! [[rule]]
//! id = "github.personal-access-token"                   # slug of the provider, a dot, the kind
//! title = "GitHub personal access token"
//! shape = '"ghp_" + [alnum]{36}'
//! check = "crc32-base62"
//! grants = "the repositories of its owner"
//! ```
//!
//! The table is walked by hand ([`Reader`]) rather than deserialised: so one run shows all mistakes, unknown keys
//! included, and reading the built-in files stays in the range of a millisecond. [`rule`] knows the keys.

mod rule;

use super::Rule;
use crate::text::problem::{Problem, count};
use crate::text::table::Reader;
use regex::bytes::{Regex, RegexBuilder};
use std::collections::HashMap;

/// All that is wrong with one file of rules.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to read the rules in {name}: {}", count(problems))]
pub struct LoadError {
    /// The file.
    pub name: String,
    /// What is wrong with it, by place.
    #[related]
    pub problems: Vec<Problem>,
}

/// Reads the rules of a file; `name` is what errors call it. Each expression is compiled, to prove that it can be.
///
/// # Errors
/// With all mistakes of the file.
pub fn parse(name: &str, text: &str) -> Result<Vec<Rule>, LoadError> {
    read(name, text, Proof::Now)
}

/// Reads a built-in file. Its expressions are not compiled before they are needed: a test has proved them.
pub(super) fn parse_built_in(name: &str, text: &str) -> Result<Vec<Rule>, LoadError> {
    read(name, text, Proof::Later)
}

/// When an expression is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Now,
    Later,
}

fn read(name: &str, text: &str, proof: Proof) -> Result<Vec<Rule>, LoadError> {
    let mut file = Reader::open(name, text);
    let common = rule::Common::read(&mut file);
    let mut rules = Vec::new();
    for table in file.tables("rule") {
        let span = table.span();
        let mut reader = file.enter(table);
        if let Some(rule) = rule::read(&mut reader, &common, proof) {
            rules.push((rule, span));
        }
        reader.refuse_others(rule::KEYS);
        file.leave(reader);
    }
    file.refuse_others(&["provider", "revoke", "docs", "tags", "rule"]);
    let mut seen = HashMap::new();
    for (rule, span) in &rules {
        if seen.insert(rule.id.clone(), span).is_some() {
            let help = "the first of them is above";
            file.complain(span.clone(), format!("two rules have the id `{}`", rule.id), Some(help.to_owned()));
        }
    }
    file.close().map_err(|problems| LoadError { name: name.to_owned(), problems })?;
    Ok(rules.into_iter().map(|(rule, _)| rule).collect())
}

/// Compiles an expression the way every rule is compiled: over bytes, without Unicode, bounded in size.
///
/// # Errors
/// When the expression is not valid or too large.
pub fn compile(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).unicode(false).size_limit(4 << 20).build()
}

#[cfg(test)]
mod tests;
