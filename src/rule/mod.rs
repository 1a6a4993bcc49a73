//! Rules: what a credential of some kind looks like, what it opens, where it is revoked.
//!
//! A rule is data: a table in a file under `rules/`, one file a provider. Adding a kind means adding a table. This module
//! turns the tables into [`Rule`]s; it never looks at a scanned byte except to compute a checksum ([`checksum`]).
//! Finding the places where a rule may apply, and judging what it matched, is `detect`'s.

mod anchor;
pub mod builtin;
pub mod checksum;
pub mod document;
pub mod foreign;
pub mod load;
pub mod pattern;
pub mod sample;
pub mod search;
mod set;
pub mod shape;
pub mod tells;

pub(crate) use anchor::spellings;
pub use anchor::{Anchor, ByteSet, Edges, Place};
pub use set::RuleSet;

use crate::finding::Confidence;
use checksum::Check;
use pattern::IdPattern;
use regex::bytes::Regex;
use search::Search;
use shape::landmark::Landmark;
use std::sync::OnceLock;
use tells::Tells;

/// One kind of credential.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, `provider.kind`: `github.personal-access-token`.
    pub id: String,
    /// Who issues it, as people write it: `GitHub`.
    pub provider: String,
    /// What it is: `GitHub personal access token`.
    pub title: String,
    /// What a thief could do with it.
    pub grants: Option<String>,
    /// Where to revoke it: a place in words or a page.
    pub revoke: Option<String>,
    /// The page that documents the format.
    pub docs: Option<String>,
    /// How sure a match of this rule is; for [`Matcher::Assignment`] the most that the judge may give.
    pub confidence: Confidence,
    /// How it is found.
    pub matcher: Matcher,
    /// What has to hold inside the value, verified offline.
    pub check: Option<Check>,
    /// Whether a failed check drops the match (`true`) or lowers its confidence (older tokens carry none).
    pub check_required: bool,
    /// How sure a match is whose checksum holds.
    pub proven: Confidence,
    /// Ids of rules whose values are used together with this one's: `*` stands for anything. What is found of them nearby
    /// is reported with it.
    pub companions: Vec<IdPattern>,
    /// What its values tell about themselves.
    pub tells: Option<Tells>,
    /// What it is about, of [`TAGS`]; ordered.
    pub tags: Vec<&'static str>,
    /// Values (or parts of one) that the provider publishes as samples.
    pub samples: Vec<String>,
    /// The value is public by design (publishable key, id): a match silences weaker rules and is not reported.
    pub public: bool,
    /// The value is chosen by people or has no fixed form, so the judge looks for placeholders and references in it.
    pub judged: bool,
    /// Texts that the rule must find, `{}` standing for a generated value; run by a test and by `rules test`.
    pub examples: Vec<String>,
    /// Texts in which the rule must find nothing, `{}` standing for a generated value.
    pub counter_examples: Vec<String>,
}

/// What rules are about: `--only tag:payment`.
pub const TAGS: &[&str] = &[
    "ai", "analytics", "ci", "cloud", "commerce", "communication", "crypto", "database", "dev", "email", "finance",
    "generic", "identity", "infra", "key", "maps", "messaging", "monitoring", "package", "payment", "productivity",
    "security", "social", "storage", "vcs", "web",
];

impl Rule {
    /// A rule that is found by `matcher`, and that nothing more is known of.
    #[must_use]
    pub fn new(id: String, title: String, confidence: Confidence, matcher: Matcher) -> Self {
        Self {
            id,
            provider: String::new(),
            title,
            grants: None,
            revoke: None,
            docs: None,
            confidence,
            matcher,
            check: None,
            check_required: false,
            proven: confidence,
            companions: Vec::new(),
            tells: None,
            tags: Vec::new(),
            samples: Vec::new(),
            public: false,
            judged: false,
            examples: Vec::new(),
            counter_examples: Vec::new(),
        }
    }

    /// The pattern, when the rule has one.
    #[must_use]
    pub fn pattern(&self) -> Option<&Pattern> {
        match &self.matcher {
            Matcher::Pattern(pattern) => Some(pattern),
            Matcher::Assignment { .. } | Matcher::Search(_) => None,
        }
    }

    /// What is searched for, when the rule comes from a configuration of gitleaks.
    #[must_use]
    pub fn search(&self) -> Option<&Search> {
        match &self.matcher {
            Matcher::Search(search) => Some(search),
            Matcher::Assignment { .. } | Matcher::Pattern(_) => None,
        }
    }
}

/// How a rule finds its candidates.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "each rule has one, and nearly all of them are patterns")]
pub enum Matcher {
    /// By the form of the value.
    Pattern(Pattern),
    /// By the name that a value is assigned to, whatever its form.
    Assignment {
        /// Lower-case words (`password`, `apikey`); they match whole words of a name in any of its spellings
        /// (`dbPassword`, `API_KEY`, `api-key`).
        names: Vec<String>,
        /// Who makes such values up.
        author: Author,
    },
    /// By an expression that is searched for in the whole text.
    Search(Box<Search>),
}

/// Who makes up the values behind a name: it decides what they may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// Passwords: any length, words and weak ones included.
    People,
    /// Tokens and keys: long and random.
    Machines,
    /// Nothing but chance, of those that the name may ask for: it asks for many things, as `key` does.
    Chance,
}

/// Where a credential ends of which a pattern finds no more than the beginning: what quotes and escapes do is beyond an
/// expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// With the word of a command line.
    Word,
    /// With the literal that it stands in.
    Quote,
}

impl Ends {
    /// As rules write them.
    pub const NAMES: &[&str] = &["word", "quote"];

    /// By its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "word" => Some(Self::Word),
            "quote" => Some(Self::Quote),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Quote => "quote",
        }
    }
}

/// The form of a value, ready to be searched for. Compiled on first use.
#[derive(Debug)]
pub struct Pattern {
    /// The regular expression of a pattern that was not written as a shape.
    written: Option<String>,
    /// The form, as the author wrote it.
    pub shape: Option<shape::Shape>,
    /// Literals of which every match has at least one, or the words near which it must stand.
    pub anchors: Vec<Anchor>,
    /// Fewest and most bytes of a match. The expression itself may be open-ended: whoever searches looks at no more
    /// than the greatest length from where a match may start, which is what keeps the time linear.
    pub length: (usize, usize),
    /// Bytes that must not stand directly before or behind a match, or it is part of something longer.
    pub edges: Edges,
    /// Every byte that a match may have; all of them when the pattern was not written as a shape.
    pub alphabet: ByteSet,
    /// Sets of which the first bytes of a match are; none when it was not written as a shape.
    pub head: Vec<ByteSet>,
    /// What says where the credential ends, when the pattern goes on behind it.
    pub ends: Option<Ends>,
    landmarks: OnceLock<Vec<Landmark>>,
    compiled: OnceLock<Regex>,
    compiled_at_start: OnceLock<Regex>,
}

impl Pattern {
    /// The pattern of a shape. `near` replaces the anchors that follow from the shape itself.
    #[must_use]
    pub fn of_shape(shape: shape::Shape, near: Option<Vec<Anchor>>) -> Self {
        Self {
            written: None,
            anchors: near.unwrap_or_else(|| shape.anchors()),
            length: shape.length(),
            edges: shape.edges(),
            alphabet: shape.alphabet(),
            head: shape.head(),
            ends: None,
            shape: Some(shape),
            landmarks: OnceLock::new(),
            compiled: OnceLock::new(),
            compiled_at_start: OnceLock::new(),
        }
    }

    /// The pattern of an expression: at most `longest` bytes, no word byte before or behind it.
    #[must_use]
    pub fn of_regex(source: String, anchors: Vec<Anchor>, longest: usize) -> Self {
        Self {
            written: Some(source),
            shape: None,
            anchors,
            length: (1, longest),
            edges: Edges { before: ByteSet::WORD, behind: ByteSet::WORD },
            alphabet: ByteSet::EMPTY.others(),
            head: Vec::new(),
            ends: None,
            landmarks: OnceLock::new(),
            compiled: OnceLock::new(),
            compiled_at_start: OnceLock::new(),
        }
    }

    /// The pattern of a credential of which it finds the beginning, and `ends` the end: what is behind the match is not
    /// its business.
    #[must_use]
    pub fn that_ends(mut self, ends: Ends) -> Self {
        self.edges.behind = ByteSet::EMPTY;
        self.ends = Some(ends);
        self
    }

    /// Literals that every match has behind its beginning, in their order.
    #[must_use]
    pub fn landmarks(&self) -> &[Landmark] {
        self.landmarks.get_or_init(|| self.shape.as_ref().map_or_else(Vec::new, shape::Shape::landmarks))
    }

    /// Takes over the expression, which somebody has compiled already.
    fn keep(self, regex: Regex) -> Self {
        // Nothing was there before, and if it were it would be the same.
        let _ = self.compiled.set(regex);
        self
    }

    /// The regular expression: over bytes, without Unicode, without anchors at either end. The group `secret` is the
    /// credential; without one the whole match is.
    #[must_use]
    pub fn source(&self) -> String {
        match (&self.shape, &self.written) {
            (Some(shape), _) => shape.regex(),
            (None, written) => written.clone().unwrap_or_default(),
        }
    }

    /// The expression. Compiled once; `load` has proved that it compiles, so `None` never happens for a loaded rule.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
        if self.compiled.get().is_none()
            && let Ok(regex) = load::compile(&self.source())
        {
            let _ = self.compiled.set(regex);
        }
        self.compiled.get()
    }

    /// The same, but matching only at the start of what it is given: it gives up at the first byte that does not fit.
    #[must_use]
    pub fn regex_at_start(&self) -> Option<&Regex> {
        if self.compiled_at_start.get().is_none()
            && let Ok(regex) = load::compile(&format!("^(?:{})", self.source()))
        {
            let _ = self.compiled_at_start.set(regex);
        }
        self.compiled_at_start.get()
    }
}
