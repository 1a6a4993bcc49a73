//! Rules that are searched for in a whole text, the way gitleaks does it: keywords anywhere in the text, then the
//! expression over all of it, then entropy, allowlists, filters, and what the rule requires nearby.
//!
//! Each expression goes over a text once. What is asked again and again of the same place, whether a list allows the path
//! or a long line, is remembered while the text is looked at. What gitleaks' rules say is in [`crate::rule::search`].

use super::judge::Verdict;
use super::rank::Tier;
use super::{Match, prefilter};
use crate::finding::{Evidence, Reason};
use crate::rule::foreign::PREFIX;
use crate::rule::search::{Allowlist, Search, Subject, Target, entropy};
use crate::rule::{Rule, RuleSet};
use crate::source::Blob;
use crate::text::printable::path_bytes;
use crate::text::span::Span;
use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Which rules are searched for, and when.
#[derive(Debug)]
pub(super) struct Searches {
    /// For each rule, whether it is searched for in every text.
    always: Vec<bool>,
    /// Keywords too short for the prefilter, and the rule of each.
    short: Option<(AhoCorasick, Vec<usize>)>,
    any: bool,
}

/// The rules whose keywords stand in a text.
#[derive(Default)]
pub(super) struct Called(Vec<bool>);

impl Called {
    /// A keyword of this rule stands in the text.
    pub(super) fn call(&mut self, rule: usize) {
        if let Some(called) = self.0.get_mut(rule) {
            *called = true;
        }
    }
}

/// A match, before what it requires was looked for.
struct Found {
    rule: usize,
    secret: Span,
    whole: Span,
    verdict: Verdict,
}

impl Searches {
    pub(super) fn new(rules: &RuleSet) -> Self {
        // Reading the built-in ones, which are none of these, takes its time.
        let there = if rules.is_built_in() { &[] } else { rules.rules() };
        let searches = || there.iter().enumerate().filter_map(|(at, rule)| Some((at, rule.search()?)));
        let mut always = vec![false; there.len()];
        let (mut words, mut owners) = (Vec::new(), Vec::new());
        for (at, search) in searches() {
            always[at] = search.keywords.is_empty();
            for word in search.keywords.iter().filter(|word| word.len() < prefilter::SHORTEST) {
                words.push(word.as_str());
                owners.push(at);
            }
        }
        let compiled = AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok();
        let short = compiled.filter(|_| !words.is_empty()).map(|compiled| (compiled, owners));
        Self { always, short, any: searches().next().is_some() }
    }

    /// The rules that are called in any case, and by short keywords.
    pub(super) fn called(&self, text: &[u8]) -> Called {
        if !self.any {
            return Called(Vec::new());
        }
        let mut called = Called(self.always.clone());
        if let Some((words, owners)) = &self.short {
            for found in words.find_overlapping_iter(text) {
                called.call(owners[found.pattern().as_usize()]);
            }
        }
        called
    }

    /// Searches for the rules that were called.
    pub(super) fn search(&self, rules: &RuleSet, blob: &Blob<'_>, called: &Called, matches: &mut Vec<Match>) {
        if !self.any {
            return;
        }
        let mut place = Place::of(blob);
        let mut found = Vec::new();
        for (at, _) in called.0.iter().enumerate().filter(|(_, called)| **called) {
            let rule = &rules.rules()[at];
            if let Some(search) = rule.search().filter(|search| place.is_searched(search)) {
                search_one(rule, at, search, blob, &mut place, &mut found);
            }
        }
        if found.iter().any(|found| is_bound(rules, found)) {
            require(rules, blob.bytes, &mut found);
        }
        let reported = |found: &Found| rules.rules()[found.rule].search().is_some_and(|search| search.reported);
        let weight = |rule: usize| rules.rules()[rule].search().map_or(0, |search| i64::from(search.weight));
        matches.extend(found.into_iter().filter(reported).map(|found| Match {
            settled: Some(found.verdict),
            ..Match::new(found.rule, found.secret, Tier::Search, weight(found.rule))
        }));
    }
}

/// All matches of one rule.
fn search_one(rule: &Rule, at: usize, search: &Search, blob: &Blob<'_>, place: &mut Place<'_>, found: &mut Vec<Found>) {
    let Some(regex) = search.regex.regex() else { return };
    for whole in regex.find_iter(blob.bytes) {
        let Some(whole) = trimmed(blob.bytes, whole.range()) else { continue };
        let Some(secret) = secret(search, blob.bytes, whole) else { continue };
        let verdict = verdict(rule, search, blob.bytes, secret, whole, place);
        found.push(Found { rule: at, secret, whole, verdict });
    }
}

/// A match without the line breaks at its ends; gitleaks takes them off before it looks for groups.
fn trimmed(text: &[u8], whole: Range<usize>) -> Option<Span> {
    let matched = &text[whole.clone()];
    let kept = |byte: &u8| *byte != b'\n';
    let start = whole.start + matched.iter().position(kept)?;
    let end = whole.start + matched.iter().rposition(kept)? + 1;
    Span::new(start, end)
}

/// The credential in a match: the group that the rule names, or the first that holds anything, or all of it.
///
/// gitleaks matches once more, in the matched text alone. What does not match there has no groups.
fn secret(search: &Search, text: &[u8], whole: Span) -> Option<Span> {
    let regex = search.regex.regex()?;
    if regex.captures_len() < 2 {
        return Some(whole);
    }
    let Some(captures) = regex.captures(&text[whole.range()]) else { return Some(whole) };
    let group = match search.group {
        0 => captures.iter().skip(1).flatten().find(|group| !group.is_empty()),
        named => Some(captures.get(named)?),
    };
    match group {
        None => Some(whole),
        Some(group) => {
            Span::new(whole.start() + group.start(), whole.start() + group.end()).filter(|_| !group.is_empty())
        }
    }
}

fn verdict(rule: &Rule, search: &Search, text: &[u8], secret: Span, whole: Span, place: &mut Place<'_>) -> Verdict {
    let value = &text[secret.range()];
    let mut evidence = vec![Evidence::Structure("an expression in your file of rules matches it")];
    if let Some(least) = search.entropy {
        let bits = entropy(value);
        if bits <= least {
            return Verdict::Nothing(Reason::LowEntropy);
        }
        let expected = super::entropy::randomness(value).expected;
        evidence.push(Evidence::Entropy { bits: bits as f32, expected });
    }
    if place.allows(search, text, secret, whole) {
        return Verdict::Nothing(Reason::Allowed);
    }
    Verdict::Credential(rule.confidence, evidence, None)
}

/// The place of a text, and what was asked of it before.
struct Place<'a> {
    path: Vec<u8>,
    commit: Option<&'a str>,
    /// For each list, whether it allows the place.
    lists: HashMap<*const Allowlist, bool>,
    /// The last line that was asked for.
    line: Range<usize>,
    /// For each list, the last line that it was asked about, and what it said.
    lines: HashMap<*const Allowlist, (Range<usize>, Vec<u8>, bool)>,
}

impl<'a> Place<'a> {
    fn of(blob: &Blob<'a>) -> Self {
        let mut path = path_bytes(blob.origin.identity()).to_vec();
        if cfg!(windows) {
            path.iter_mut().filter(|byte| **byte == b'\\').for_each(|byte| *byte = b'/');
        }
        let commit = blob.origin.commit().map(|commit| commit.id.as_str());
        Self { path, commit, lists: HashMap::new(), line: 0..0, lines: HashMap::new() }
    }

    /// Whether a rule applies here at all.
    fn is_searched(&mut self, search: &Search) -> bool {
        search.path.as_ref().is_none_or(|path| path.is_in(&self.path))
            && !search.allow.iter().any(|list| self.is_allowed(list))
    }

    fn is_allowed(&mut self, list: &Arc<Allowlist>) -> bool {
        let known = self.lists.entry(Arc::as_ptr(list));
        *known.or_insert_with(|| list.allows_place(&self.path, self.commit))
    }

    /// Whether a list or a filter of the rule lets this match go.
    fn allows(&mut self, search: &Search, text: &[u8], secret: Span, whole: Span) -> bool {
        let needs_line = search.allow.iter().any(|list| list.target == Target::Line);
        if needs_line || !search.filters.is_empty() {
            self.find_line(text, whole);
        }
        for list in &search.allow {
            let allowed = match list.target {
                Target::Line => self.allows_by_line(list, text, secret, whole),
                Target::Secret | Target::Match => list.allows(&self.subject(text, secret, whole)),
            };
            if allowed {
                return true;
            }
        }
        search.filters.iter().any(|filter| filter.allows(&self.subject(text, secret, whole)))
    }

    fn subject<'s>(&'s self, text: &'s [u8], secret: Span, whole: Span) -> Subject<'s> {
        Subject {
            secret: &text[secret.range()],
            matched: &text[whole.range()],
            line: &text[self.line.clone()],
            path: &self.path,
            commit: self.commit,
        }
    }

    /// The same list says the same of the same line and secret; a line may be long, and have many matches.
    fn allows_by_line(&mut self, list: &Arc<Allowlist>, text: &[u8], secret: Span, whole: Span) -> bool {
        let (key, value) = (Arc::as_ptr(list), &text[secret.range()]);
        if let Some((line, known, allowed)) = self.lines.get(&key)
            && *line == self.line
            && (list.stopwords.is_none() || known == value)
        {
            return *allowed;
        }
        let allowed = list.allows(&self.subject(text, secret, whole));
        let value = if list.stopwords.is_some() { value.to_vec() } else { Vec::new() };
        self.lines.insert(key, (self.line.clone(), value, allowed));
        allowed
    }

    /// From the line break before a match to the one behind it: the former belongs to gitleaks' line, the latter does not.
    fn find_line(&mut self, text: &[u8], whole: Span) {
        let known = self.line.start < whole.start() && whole.end() <= self.line.end;
        // The line that is known begins at the last break before the match, unless there is one in between.
        if known && memchr::memchr(b'\n', &text[self.line.start + 1..whole.start()]).is_none() {
            let end = memchr::memchr(b'\n', &text[whole.end()..self.line.end]);
            if end.is_none() {
                return;
            }
        }
        let start = memchr::memrchr(b'\n', &text[..whole.start()]).unwrap_or(0);
        let end = memchr::memchr(b'\n', &text[whole.end()..]).map_or(text.len(), |at| whole.end() + at);
        self.line = start..end;
    }
}

fn is_bound(rules: &RuleSet, found: &Found) -> bool {
    rules.rules()[found.rule].search().is_some_and(|search| !search.required.is_empty())
}

/// Most matches of a required rule that are looked at for one match, so that the time stays linear.
const MOST_NEAR: usize = 1000;

/// Lets go what lacks something that its rule requires nearby.
fn require(rules: &RuleSet, text: &[u8], found: &mut [Found]) {
    let spots = spots(text, found);
    let mut by_rule: HashMap<&str, Vec<(u32, u32)>> = HashMap::new();
    for (found, spot) in found.iter().zip(&spots) {
        if matches!(found.verdict, Verdict::Credential(..)) {
            let id = rules.rules()[found.rule].id.as_str();
            by_rule.entry(id.strip_prefix(PREFIX).unwrap_or(id)).or_default().push(*spot);
        }
    }
    by_rule.values_mut().for_each(|spots| spots.sort_unstable());
    for (found, &(line, column)) in found.iter_mut().zip(&spots) {
        let Some(search) = rules.rules()[found.rule].search() else { continue };
        let holds = search.required.iter().all(|required| {
            let Some(spots) = by_rule.get(required.id.as_str()) else { return false };
            let reach = required.lines.unwrap_or(u32::MAX);
            let first = spots.partition_point(|spot| spot.0 < line.saturating_sub(reach));
            let near = spots[first..].iter().take_while(|spot| spot.0 <= line.saturating_add(reach));
            near.take(MOST_NEAR).any(|spot| required.columns.is_none_or(|most| spot.1.abs_diff(column) <= most))
        });
        if !holds && matches!(found.verdict, Verdict::Credential(..)) {
            found.verdict = Verdict::Nothing(Reason::Alone);
        }
    }
}

/// Line and column of each match, counted from the start of the text.
fn spots(text: &[u8], found: &[Found]) -> Vec<(u32, u32)> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_unstable_by_key(|&index| found[index].whole.start());
    let (mut line, mut line_start, mut from) = (0_u32, 0, 0);
    let mut spots = vec![(0, 0); found.len()];
    for index in order {
        let start = found[index].whole.start();
        for at in memchr::memchr_iter(b'\n', &text[from..start]) {
            line += 1;
            line_start = from + at + 1;
        }
        from = start;
        spots[index] = (line, (start - line_start) as u32);
    }
    spots
}

/// What the global lists of a configuration say of the matches of built-in rules in one text.
pub(super) struct Global<'a> {
    lists: &'a [Arc<Allowlist>],
    place: Place<'a>,
}

impl<'a> Global<'a> {
    pub(super) fn of(rules: &'a RuleSet, blob: &Blob<'a>) -> Self {
        Self { lists: rules.allow(), place: Place::of(blob) }
    }

    /// Whether one of them lets this credential go.
    pub(super) fn allows(&mut self, text: &[u8], secret: Span) -> bool {
        let Self { lists, place } = self;
        if lists.is_empty() {
            return false;
        }
        place.find_line(text, secret);
        lists.iter().any(|list| place.is_allowed(list) || list.allows(&place.subject(text, secret, secret)))
    }
}
