//! The rules that come with keylift. The build has listed where each of them stands; one is read when it is needed.

use super::{Rule, load};
use std::sync::{Arc, OnceLock};

// `FILES`: name and text of each file under `rules/`. `SOURCES`: where each rule stands, by id.
include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A rule's place in its file.
struct Source {
    id: &'static str,
    /// Index of the file.
    file: usize,
    from: usize,
    to: usize,
}

/// Name and text of each file of built-in rules.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// Every built-in rule.
#[must_use]
pub fn rules() -> super::RuleSet {
    super::RuleSet::built_in()
}

/// The built-in rules, ordered by id, each read when it is asked for.
#[derive(Debug)]
pub(super) struct BuiltIn {
    read: Box<[OnceLock<Arc<Rule>>]>,
    all: OnceLock<Vec<Arc<Rule>>>,
}

impl BuiltIn {
    pub(super) fn new() -> Self {
        Self { read: (0..SOURCES.len()).map(|_| OnceLock::new()).collect(), all: OnceLock::new() }
    }

    pub(super) const fn len() -> usize {
        SOURCES.len()
    }

    pub(super) fn id(number: usize) -> Option<&'static str> {
        SOURCES.get(number).map(|source| source.id)
    }

    /// Number of the rule of that id.
    pub(super) fn find(id: &str) -> Option<usize> {
        SOURCES.binary_search_by(|source| source.id.cmp(id)).ok()
    }

    /// The rule of that number. A test proves that each can be read.
    pub(super) fn rule(&self, number: usize) -> Option<&Arc<Rule>> {
        let place = self.read.get(number)?;
        if place.get().is_none() {
            let rule = read(&SOURCES[number])?;
            let _ = place.set(Arc::new(rule)); // Another thread may have been faster, with the same.
        }
        place.get()
    }

    pub(super) fn into_all(self) -> Vec<Arc<Rule>> {
        let _ = self.all();
        drop(self.all); // It has a share in each of them.
        self.read.into_iter().filter_map(OnceLock::into_inner).collect()
    }

    pub(super) fn all(&self) -> &[Arc<Rule>] {
        self.all.get_or_init(|| (0..self.read.len()).filter_map(|number| self.rule(number).cloned()).collect())
    }
}

/// Reads one rule: its file without the others.
fn read(source: &Source) -> Option<Rule> {
    let (name, text) = FILES.get(source.file)?;
    let head = text.find("\n[[rule]]")? + 1;
    let alone = [&text[..head], &text[source.from..source.to]].concat();
    load::parse_built_in(name, &alone).ok()?.pop()
}
