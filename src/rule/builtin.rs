//! The rules that come with keylift.

use super::{Rule, RuleSet, load};

/// Name and text of each file under `rules/`.
const FILES: &[(&str, &str)] = &[("github.toml", include_str!("../../rules/github.toml"))];

/// Name and text of each file of built-in rules.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// Every built-in rule.
#[must_use]
pub fn rules() -> RuleSet {
    RuleSet::new(FILES.iter().flat_map(|(name, text)| read(name, text)).collect())
}

/// The rules of one file. A test proves that each file is free of mistakes, so nothing is ever left out here.
fn read(name: &str, text: &str) -> Vec<Rule> {
    load::parse_built_in(name, text).unwrap_or_default()
}
