//! The rules of one run: the built-in ones as they are, or others beside and instead of them.

use super::Rule;
use super::builtin::BuiltIn;
use super::foreign::Foreign;
use super::search::Allowlist;
use crate::finding::Confidence;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The rules of one run, ordered by id.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Kept,
    allow: Vec<Arc<Allowlist>>,
    notes: Vec<String>,
}

/// How rules are kept.
#[derive(Debug)]
enum Kept {
    /// Those that come with keylift, all of them and as they are: read one by one, when they are asked for.
    BuiltIn(BuiltIn),
    /// Others.
    Read(Vec<Arc<Rule>>),
}

impl Default for Kept {
    fn default() -> Self {
        Self::Read(Vec::new())
    }
}

impl Kept {
    fn all(&self) -> &[Arc<Rule>] {
        match self {
            Self::BuiltIn(rules) => rules.all(),
            Self::Read(rules) => rules,
        }
    }
}

impl RuleSet {
    /// The rules that come with keylift.
    pub(super) fn built_in() -> Self {
        Self { rules: Kept::BuiltIn(BuiltIn::new()), ..Self::default() }
    }

    /// Whether these are the built-in rules, no more, no less and none changed.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        matches!(self.rules, Kept::BuiltIn(_))
    }

    /// A set of these; of several with the same id the last one counts.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        Self::default().with(rules)
    }

    /// This set and `rules`. One of the same id replaces the one that is there: so a user's rule replaces a built-in one.
    #[must_use]
    pub fn with(self, rules: Vec<Rule>) -> Self {
        let mut by_id: BTreeMap<String, Arc<Rule>> =
            self.rules().iter().map(|rule| (rule.id.clone(), rule.clone())).collect();
        by_id.extend(rules.into_iter().map(|rule| (rule.id.clone(), Arc::new(rule))));
        Self { rules: Kept::Read(by_id.into_values().collect()), ..self }
    }

    /// This set and what a configuration of gitleaks adds to it.
    #[must_use]
    pub fn with_foreign(mut self, foreign: Foreign) -> Self {
        self.allow.extend(foreign.allow);
        self.notes.extend(foreign.notes);
        self.with(foreign.rules)
    }

    /// What is let go of all that rules with forms and names find; a rule that is searched for has lists of its own.
    #[must_use]
    pub fn allow(&self) -> &[Arc<Allowlist>] {
        &self.allow
    }

    /// What the files of these rules say and keylift can't honour, a line each. Text of the files' authors is in them.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Those for which `wanted` holds.
    #[must_use]
    pub fn only(self, wanted: impl Fn(&Rule) -> bool) -> Self {
        let rules = self.rules().iter().filter(|rule| wanted(rule)).cloned().collect();
        Self { rules: Kept::Read(rules), ..self }
    }

    /// This set with the confidence that `grade` gives, where it gives one.
    #[must_use]
    pub fn graded(self, grade: impl Fn(&str) -> Option<Confidence>) -> Self {
        if !self.ids().any(|id| grade(id).is_some()) {
            return self;
        }
        let mut rules = match self.rules {
            Kept::BuiltIn(rules) => rules.into_all(),
            Kept::Read(rules) => rules,
        };
        for rule in &mut rules {
            // A rule that a detector holds already is another run's.
            if let (Some(confidence), Some(rule)) = (grade(&rule.id), Arc::get_mut(rule)) {
                rule.confidence = confidence;
                rule.proven = confidence;
            }
        }
        Self { rules: Kept::Read(rules), ..self }
    }

    /// All of them, ordered by id. This reads the built-in ones.
    #[must_use]
    pub fn rules(&self) -> &[Arc<Rule>] {
        self.rules.all()
    }

    /// The ids of all of them, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|number| match &self.rules {
            Kept::BuiltIn(_) => BuiltIn::id(number),
            Kept::Read(rules) => rules.get(number).map(|rule| rule.id.as_str()),
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.rules {
            Kept::BuiltIn(_) => BuiltIn::len(),
            Kept::Read(rules) => rules.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rule of that number, in the order of ids.
    #[must_use]
    pub fn rule(&self, number: usize) -> Option<&Arc<Rule>> {
        match &self.rules {
            Kept::BuiltIn(rules) => rules.rule(number),
            Kept::Read(rules) => rules.get(number),
        }
    }

    /// The rule of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Rule>> {
        let number = match &self.rules {
            Kept::BuiltIn(_) => BuiltIn::find(id),
            Kept::Read(rules) => rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok(),
        };
        self.rule(number?)
    }
}
