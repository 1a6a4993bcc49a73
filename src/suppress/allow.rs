//! `[[allow]]`: findings that the configuration says are no concern, by rule, path, value, name and line.
//!
//! Not here: reading it from the file (`config`), and what becomes of what it claims.

use super::{Stale, State};
use crate::finding::Finding;
use crate::rule::pattern::IdPattern;
use crate::source::patterns::PathPatterns;
use jiff::civil::Date;
use regex::bytes::{RegexSet, RegexSetBuilder};
use std::path::{Path, PathBuf};

/// One `[[allow]]`. A finding has to meet every condition that is given; each of them is a list, of which one has to fit.
#[derive(Clone, Debug)]
pub struct Allow {
    /// What a finding has to meet.
    pub conditions: Conditions,
    /// Why it is allowed, in the author's words.
    pub reason: String,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// The file that it stands in, as the user knows it.
    pub file: PathBuf,
    /// The line there, from 1.
    pub line: u32,
}

/// What a finding has to meet. What is `None` asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// The rule's id.
    pub rules: Option<Vec<IdPattern>>,
    /// The path, by its identity.
    pub paths: Option<PathPatterns>,
    /// The value, found anywhere in it unless the expression is anchored.
    pub values: Option<RegexSet>,
    /// The name that the value is bound to; a finding without one does not meet it.
    pub names: Option<RegexSet>,
    /// The line, or what is kept of a very long one.
    pub lines: Option<RegexSet>,
}

/// Values, names or lines that have nothing in common: what fits all of them fits everything.
const ANYTHING: [&str; 2] = ["Zq7", "kW4yT0aVb92LxEuH6sPdRf1cJm8nGo3i"];

impl Allow {
    /// Whether it speaks of this finding. Whether it still counts is for [`expired`](Self::expired) to say.
    #[must_use]
    pub fn claims(&self, finding: &Finding) -> bool {
        let Conditions { rules, paths, values, names, lines } = &self.conditions;
        let fits = |set: &Option<RegexSet>, text: Option<&[u8]>| {
            set.as_ref().is_none_or(|set| text.is_some_and(|text| set.is_match(text)))
        };
        rules.as_ref().is_none_or(|rules| rules.iter().any(|rule| rule.matches(&finding.rule.id)))
            && paths.as_ref().is_none_or(|paths| paths.cover(finding.site.origin.identity()))
            && fits(names, finding.name.as_deref().map(str::as_bytes))
            && fits(values, Some(finding.secret.expose()))
            && fits(lines, Some(finding.site.excerpt.text.expose()))
    }

    /// The last day, when it lies before `today`: then it suppresses nothing any more.
    #[must_use]
    pub fn expired(&self, today: Date) -> Option<Date> {
        self.until.filter(|&until| until < today)
    }

    /// What to tell of it after a scan in which it claimed something or not.
    #[must_use]
    pub fn stale(&self, claimed: Claimed, today: Date) -> Option<Stale> {
        let state = match (self.expired(today), claimed) {
            (Some(until), _) => State::Expired(until),
            (None, Claimed::Nothing) => State::Unused,
            (None, Claimed::Something) => return None,
        };
        let about = format!("[[allow]] \"{}\"", self.reason);
        Some(Stale { path: self.file.clone(), line: self.line, state, about })
    }
}

/// Whether an entry had anything to suppress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It had.
    Something,
    /// It had not.
    Nothing,
}

impl Conditions {
    /// Whether no finding below the folder `base` could fail to meet them.
    #[must_use]
    pub fn meet_anything(&self, base: &Path) -> bool {
        let open = |set: &Option<RegexSet>| {
            set.as_ref().is_none_or(|set| ANYTHING.iter().all(|text| set.is_match(text.as_bytes())))
        };
        let open_to_ids =
            self.rules.as_ref().is_none_or(|rules| rules.iter().any(|rule| ANYTHING.iter().all(|id| rule.matches(id))));
        let paths = ANYTHING.map(|path| base.join(path).join(path));
        let open_to_paths = self.paths.as_ref().is_none_or(|patterns| paths.iter().all(|path| patterns.cover(path)));
        open_to_ids && open_to_paths && open(&self.values) && open(&self.names) && open(&self.lines)
    }
}

/// Compiles the expressions of one condition: over bytes, all of them together bounded in size, so that hostile ones cost
/// little.
///
/// # Errors
/// When they are not valid or too large.
pub fn expressions(sources: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(sources).unicode(false).size_limit(1 << 18).dfa_size_limit(1 << 18).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(sources: &[&str]) -> Option<RegexSet> {
        let sources: Vec<_> = sources.iter().map(|&source| source.to_owned()).collect();
        (!sources.is_empty()).then(|| expressions(&sources).unwrap())
    }

    fn conditions(rules: &[&str], paths: &[&str], values: &[&str], names: &[&str]) -> Conditions {
        Conditions {
            rules: (!rules.is_empty()).then(|| rules.iter().map(|rule| IdPattern::new(rule)).collect()),
            paths: (!paths.is_empty()).then(|| PathPatterns::new(Path::new("base"), paths).unwrap()),
            values: set(values),
            names: set(names),
            lines: None,
        }
    }

    #[test]
    fn what_allows_everything_is_told_from_what_allows_much() {
        for (rules, paths, values, names, expected) in [
            (&["*"][..], &[][..], &[][..], &[][..], true),
            (&["**"], &[], &[], &[], true),
            (&["aws.*"], &[], &[], &[], false),
            (&[], &["*"], &[], &[], true),
            (&[], &["/**"], &[], &[], true),
            (&[], &["*", "!keep"], &[], &[], true),
            (&[], &["tests/"], &[], &[], false),
            (&[], &["*.md"], &[], &[], false),
            (&[], &[], &[""], &[], true),
            (&[], &[], &["."], &[], true),
            (&[], &[], &["x", ".*"], &[], true),
            (&[], &[], &["\\w"], &[], true),
            (&[], &[], &["^.{0,8}$"], &[], false),
            (&[], &[], &["^.{20,}$"], &[], false),
            (&[], &[], &["EXAMPLE"], &[], false),
            (&[], &[], &["q"], &[], false),
            (&[], &[], &["^$"], &[], false),
            (&[], &[], &[], &[".*"], true),
            (&["*"], &["tests/"], &[".*"], &[], false),
            (&["*"], &["*"], &[".*"], &[], true),
        ] {
            let found = conditions(rules, paths, values, names).meet_anything(Path::new("base"));
            assert_eq!(found, expected, "{rules:?} {paths:?} {values:?} {names:?}");
        }
    }

    #[test]
    fn an_entry_is_told_when_it_is_unused_or_over() {
        let day = |day| jiff::civil::date(2026, 5, day);
        for (until, claimed, today, expected) in [
            (None, Claimed::Something, 1, None),
            (None, Claimed::Nothing, 1, Some(State::Unused)),
            (Some(2), Claimed::Something, 1, None),
            (Some(2), Claimed::Something, 2, None),
            (Some(2), Claimed::Something, 3, Some(State::Expired(day(2)))),
            (Some(2), Claimed::Nothing, 3, Some(State::Expired(day(2)))),
        ] {
            let allow = Allow {
                conditions: Conditions::default(),
                reason: "why".to_owned(),
                until: until.map(day),
                file: "keylift.toml".into(),
                line: 3,
            };
            let found = allow.stale(claimed, day(today)).map(|stale| stale.state);
            assert_eq!(found, expected, "{until:?} {claimed:?} {today}");
        }
    }
}
