//! Rules as gitleaks has them: an expression that is searched for in all of a text which has one of the rule's keywords.
//!
//! What such a rule says is here, and the parts of it that only look at bytes: expressions, allowlists, entropy. Where
//! they come from is [`foreign`](super::foreign)'s, running them over a text `detect`'s.

use super::foreign::filter::Filter;
use aho_corasick::AhoCorasick;
use regex::bytes::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A rule that is searched for.
#[derive(Debug)]
pub struct Search {
    /// What is searched for.
    pub regex: Expression,
    /// One of these, in lower case, must stand somewhere in the text, in any case; none are needed when there are none.
    pub keywords: Vec<String>,
    /// The group that is the credential; 0 for the first that holds anything, or the whole match.
    pub group: usize,
    /// The entropy of the credential must be greater than this, see [`entropy`].
    pub entropy: Option<f64>,
    /// Only in files whose path has this.
    pub path: Option<Expression>,
    /// What is let go: the rule's own lists and those for all rules.
    pub allow: Vec<Arc<Allowlist>>,
    /// What is let go, as expressions of betterleaks: the rule's own and the one for all rules.
    pub filters: Vec<Arc<Filter>>,
    /// Rules that must match nearby.
    pub required: Vec<Required>,
    /// Whether its matches are reported, or only help others as their [`required`](Self::required).
    pub reported: bool,
    /// Which of several rules has a value: the one with more.
    pub weight: i32,
}

/// A rule that must match near the match of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// Its id.
    pub id: String,
    /// Most lines between the beginnings of the two matches; any number without.
    pub lines: Option<u32>,
    /// Most columns between them; any number without.
    pub columns: Option<u32>,
}

/// What is let go.
#[derive(Debug, Default)]
pub struct Allowlist {
    /// Whether one of its parts is enough.
    pub condition: Condition,
    /// What [`regexes`](Self::regexes) look at.
    pub target: Target,
    /// Expressions of which one is found in the target.
    pub regexes: Vec<Expression>,
    /// Expressions of which one is found in the path.
    pub paths: Vec<Expression>,
    /// Words of which one stands in the credential, in any case.
    pub stopwords: Option<Words>,
    /// Commits of which it is one, in lower case.
    pub commits: Vec<String>,
}

/// How the parts of an allowlist go together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// One part is enough.
    #[default]
    Or,
    /// All parts that the list has.
    And,
}

/// What the expressions of an allowlist look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// The credential.
    #[default]
    Secret,
    /// All that the rule's expression matched.
    Match,
    /// The lines of the match. As in gitleaks, the line break before them is part of it and the one behind is not.
    Line,
}

/// A match, as allowlists and filters see it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The credential.
    pub secret: &'a [u8],
    /// All that matched.
    pub matched: &'a [u8],
    /// Its lines, see [`Target::Line`].
    pub line: &'a [u8],
    /// The path of the file.
    pub path: &'a [u8],
    /// The commit, when it comes from one.
    pub commit: Option<&'a str>,
}

impl Allowlist {
    /// Whether it lets go whatever stands in this place.
    #[must_use]
    pub fn allows_place(&self, path: &[u8], commit: Option<&str>) -> bool {
        let alone = self.regexes.is_empty() && self.stopwords.is_none();
        match self.condition {
            Condition::Or => self.has_path(path) || self.has_commit(commit),
            Condition::And => alone && self.place_holds(path, commit),
        }
    }

    /// Whether it lets this match go, in a place that it does not let go as a whole.
    #[must_use]
    pub fn allows(&self, subject: &Subject<'_>) -> bool {
        let target = match self.target {
            Target::Secret => subject.secret,
            Target::Match => subject.matched,
            Target::Line => subject.line,
        };
        let by_regex = || self.regexes.iter().any(|regex| regex.is_in(target));
        let by_word = || self.stopwords.as_ref().is_some_and(|words| words.is_in(subject.secret));
        match self.condition {
            Condition::Or => by_word() || by_regex(),
            Condition::And => {
                (self.stopwords.is_none() || by_word())
                    && (self.regexes.is_empty() || by_regex())
                    && self.place_holds(subject.path, subject.commit)
            }
        }
    }

    /// Whether every part about the place holds.
    fn place_holds(&self, path: &[u8], commit: Option<&str>) -> bool {
        (self.paths.is_empty() || self.has_path(path)) && (self.commits.is_empty() || self.has_commit(commit))
    }

    fn has_path(&self, path: &[u8]) -> bool {
        self.paths.iter().any(|regex| regex.is_in(path))
    }

    fn has_commit(&self, commit: Option<&str>) -> bool {
        commit.is_some_and(|id| self.commits.iter().any(|known| known.eq_ignore_ascii_case(id)))
    }
}

/// Words to look for in any case.
#[derive(Debug)]
pub struct Words {
    words: Vec<String>,
    compiled: OnceLock<Option<AhoCorasick>>,
}

impl Words {
    /// These words.
    #[must_use]
    pub fn new(words: Vec<String>) -> Self {
        Self { words, compiled: OnceLock::new() }
    }

    /// Whether one of them stands in `text`.
    #[must_use]
    pub fn is_in(&self, text: &[u8]) -> bool {
        let compiled =
            self.compiled.get_or_init(|| AhoCorasick::builder().ascii_case_insensitive(true).build(&self.words).ok());
        compiled.as_ref().is_some_and(|words| words.is_match(text))
    }
}

/// A regular expression over bytes, without Unicode. Compiled on first use.
#[derive(Debug)]
pub struct Expression {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

/// Largest program of one expression, in bytes.
pub(super) const LARGEST: usize = 32 << 20;

impl Expression {
    /// The expression of `source`, which is known to compile.
    #[must_use]
    pub fn new(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// As the crate `regex` reads it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Ready to be searched for. `None` never happens to one that was proved.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.source, LARGEST).ok()).as_ref()
    }

    /// Whether it is found in `text`.
    #[must_use]
    pub fn is_in(&self, text: &[u8]) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }
}

/// Compiles an expression whose program is to have no more than `largest` bytes.
pub(super) fn compile(source: &str, largest: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).unicode(false).size_limit(largest).build()
}

/// Shannon entropy as gitleaks measures it: over characters, but divided by the number of bytes.
#[must_use]
pub fn entropy(value: &[u8]) -> f64 {
    let mut counts = HashMap::<char, u32>::new();
    for chunk in value.utf8_chunks() {
        for character in chunk.valid().chars() {
            *counts.entry(character).or_default() += 1;
        }
        *counts.entry(char::REPLACEMENT_CHARACTER).or_default() += chunk.invalid().len() as u32;
    }
    // In a fixed order, so that the sum is the same on every run.
    let mut counts: Vec<u32> = counts.into_values().filter(|&count| count > 0).collect();
    counts.sort_unstable();
    let total = value.len() as f64;
    let shares = counts.into_iter().map(|count| f64::from(count) / total);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_is_gitleaks() {
        // As gitleaks 8.30.1 reports it.
        for (value, expected) in
            [("aaaabbbb", 1.0), ("\"aaaabbbb\"", 1.521_928), ("\"éèêëéèêë\"", 1.761_069), ("0000", 0.0), ("", 0.0)]
        {
            assert!((entropy(value.as_bytes()) - expected).abs() < 1e-6, "{value}: {}", entropy(value.as_bytes()));
        }
    }

    #[test]
    fn words_stand_in_any_case() {
        let words = Words::new(vec!["Example".into(), "test".into()]);
        assert!(words.is_in(b"myEXAMPLE1") && words.is_in(b"TeST"));
        assert!(!words.is_in(b"exampl") && !words.is_in(b""));
    }
}
