//! The plan: which values are stored under which names, where each stands, and what is left where it is and why.
//!
//! A plan has no secret in it, only names, rules, spans and paths, so it can be shown to anybody. The values stand
//! beside it in [`Values`], in the same order, borrowed from the findings. Text from the scanned tree is made
//! harmless here, once ([`Place::path`]).

use super::journal::Memory;
use super::lookup::Language;
use super::name::{NameError, Naming, SecretName, Subject, slug};
use super::request::LARGEST_VALUE;
use crate::finding::{Confidence, Finding};
use crate::rule::Rule;
use crate::secret::SecretValue;
use crate::text::printable::{Printable, disarmed, path_bytes};
use crate::text::span::{Position, Span};
use crate::text::views;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// What is to be stored, and what not.
#[derive(Debug, Default)]
pub struct Plan {
    /// One for each value, in the order of their first places.
    pub entries: Vec<Entry>,
    /// What stays where it is, in the order of findings.
    pub refused: Vec<Refused>,
}

/// One value and its name-to-be.
#[derive(Debug)]
pub struct Entry {
    /// What it will be called.
    pub name: SecretName,
    /// The rule of its surest finding.
    pub rule: Arc<Rule>,
    /// How sure that one is.
    pub confidence: Confidence,
    /// Everywhere it stands, at least one.
    pub places: Vec<Place>,
}

/// Where a value stands in the source.
#[derive(Debug)]
pub struct Place {
    /// The file as the user would type it; printable, and every secret in it masked.
    pub path: String,
    /// The file as seen from the root of the repository; printable and masked likewise.
    pub identity: String,
    /// Bytes of the file as stored.
    pub span: Span,
    /// The first of them as people count.
    pub start: Position,
    /// Whether the value is all of its literal.
    pub extent: Extent,
    /// How a program of that kind looks a secret up.
    pub language: &'static Language,
}

/// How much of a literal a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it: quotes stand on both sides.
    Whole,
    /// A part of a longer text, or there are no quotes.
    Part,
}

/// A finding that stays where it is.
#[derive(Debug)]
pub struct Refused {
    /// The rule of the finding.
    pub rule: Arc<Rule>,
    /// The file; printable, and every secret in it masked.
    pub path: String,
    /// Where in it.
    pub start: Position,
    /// Why.
    pub refusal: Refusal,
}

/// Why a finding is not migrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Less than medium confidence: it is more likely no secret.
    Doubtful,
    /// It came through standard input.
    NotAFile,
    /// It is what the program would need to reach Secrets Manager in the first place.
    AwsAccess,
    /// There is nothing in it.
    Empty,
    /// More than Secrets Manager stores.
    TooLarge,
    /// Not UTF-8.
    NotText,
    /// It has a backslash, so what the program sees may not be what is written.
    Escaped,
    /// No name can be made for it.
    Unnamable(NameError),
}

impl Refusal {
    /// Whether something that should be moved stays: a doubtful finding may be no secret at all.
    #[must_use]
    pub fn leaves_a_secret(self) -> bool {
        self != Self::Doubtful
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Doubtful => "low confidence: look at it first",
            Self::NotAFile => "it is not in a file of the working tree",
            Self::AwsAccess => {
                "the program would need it to reach Secrets Manager: use a role instead, and deactivate the key"
            }
            Self::Empty => "there is no value",
            Self::TooLarge => "it has more than the 65,536 bytes that Secrets Manager stores",
            Self::NotText => "it is not UTF-8 text: store it by hand as SecretBinary",
            Self::Escaped => {
                "it has a backslash, so the program may see another value than the source shows: store it by hand"
            }
            Self::Unnamable(error) => return write!(f, "no name can be made for it: {error}"),
        })
    }
}

/// The values of a plan's entries, in their order. Can't be printed or serialised.
pub struct Values<'a>(Vec<&'a SecretValue>);

impl Values<'_> {
    /// The values, in the order of [`Plan::entries`].
    pub fn iter(&self) -> impl Iterator<Item = &SecretValue> {
        self.0.iter().copied()
    }
}

impl fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({} × ***)", self.0.len())
    }
}

/// Plans the migration of `findings`, which are ordered as a report orders them.
///
/// The same value is stored once, however often it stands. A value keeps the name that an earlier run gave it.
#[must_use]
pub fn make<'a>(findings: &'a [Finding], naming: &Naming, memory: &Memory) -> (Plan, Values<'a>) {
    let secrets: HashSet<&SecretValue> = findings.iter().map(|finding| &finding.secret).collect();
    let mut plan = Plan::default();
    let mut values = Vec::new();
    let mut names = HashSet::new();
    for group in groups(findings) {
        match entry(&group, naming, memory, &secrets, &mut names) {
            Ok(entry) => {
                values.push(&group[0].secret);
                plan.entries.push(entry);
            }
            Err(refusal) => plan.refused.extend(group.iter().map(|finding| Refused {
                rule: Arc::clone(&finding.rule),
                path: shown(finding.site.origin.path(), &secrets),
                start: finding.site.start,
                refusal,
            })),
        }
    }
    (plan, Values(values))
}

/// Findings of the same value, in the order of the first of each.
fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut known: HashMap<&SecretValue, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let at = *known.entry(&finding.secret).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// The entry for one value, or why there is none. `group` is not empty.
fn entry(
    group: &[&Finding],
    naming: &Naming,
    memory: &Memory,
    secrets: &HashSet<&SecretValue>,
    names: &mut HashSet<SecretName>,
) -> Result<Entry, Refusal> {
    // The first of the surest: `max_by_key` alone would take the last.
    let surest = group.iter().rev().max_by_key(|finding| finding.confidence);
    let surest = surest.ok_or(Refusal::Empty)?;
    if surest.confidence < Confidence::Medium {
        return Err(Refusal::Doubtful);
    }
    if group.iter().any(|finding| is_aws_access(&finding.rule)) {
        return Err(Refusal::AwsAccess);
    }
    check_value(&surest.secret)?;
    let places: Vec<Place> = group.iter().filter_map(|finding| place(finding, secrets)).collect();
    if places.is_empty() {
        return Err(Refusal::NotAFile);
    }
    Ok(Entry {
        name: name(group, surest, naming, memory, secrets, names)?,
        rule: Arc::clone(&surest.rule),
        confidence: surest.confidence,
        places,
    })
}

fn check_value(secret: &SecretValue) -> Result<(), Refusal> {
    let bytes = secret.expose();
    if bytes.is_empty() {
        Err(Refusal::Empty)
    } else if bytes.len() > LARGEST_VALUE {
        Err(Refusal::TooLarge)
    } else if std::str::from_utf8(bytes).is_err() {
        Err(Refusal::NotText)
    } else if bytes.contains(&b'\\') {
        Err(Refusal::Escaped)
    } else {
        Ok(())
    }
}

/// Whether the rule is for what opens AWS itself.
fn is_aws_access(rule: &Rule) -> bool {
    rule.id
        .strip_prefix("aws.")
        .is_some_and(|kind| ["access-key", "session-token"].iter().any(|part| kind.contains(part)))
}

/// The name: the one that an earlier run gave under the same naming, or else the first that is free.
fn name(
    group: &[&Finding],
    surest: &Finding,
    naming: &Naming,
    memory: &Memory,
    secrets: &HashSet<&SecretValue>,
    names: &mut HashSet<SecretName>,
) -> Result<SecretName, Refusal> {
    let known = memory.names_of(&surest.secret);
    if let Some(name) = known.filter(|name| naming.could_make(name)).find(|name| !names.contains(*name)) {
        names.insert(name.clone());
        return Ok(name.clone());
    }
    let bound = group.iter().filter_map(|finding| finding.name.as_deref());
    let what = bound
        .filter(|name| !holds_secret(name.as_bytes(), secrets))
        .map(slug)
        .find(|slug| !slug.is_empty())
        .unwrap_or_else(|| slug(&surest.rule.id));
    let (provider, kind) = (slug(&surest.rule.provider), kind(&surest.rule));
    let subject = Subject { what: &what, provider: &provider, kind: &kind };
    for turn in 1.. {
        let name = naming.name(subject, turn).map_err(Refusal::Unnamable)?;
        if !memory.is_taken(&name) && names.insert(name.clone()) {
            return Ok(name);
        }
    }
    Err(Refusal::Unnamable(NameError::TooLong)) // after more turns than there are numbers
}

/// What a rule calls a credential of its provider: `secret-key` of `stripe.secret-key`.
fn kind(rule: &Rule) -> String {
    slug(rule.id.split_once('.').map_or(&*rule.id, |(_, kind)| kind))
}

/// The place of a finding; `None` when it is not in a file of the working tree.
fn place(finding: &Finding, secrets: &HashSet<&SecretValue>) -> Option<Place> {
    let site = &finding.site;
    let path = site.origin.working_file()?;
    Some(Place {
        path: shown(path, secrets),
        identity: shown(site.origin.identity(), secrets),
        span: site.span,
        start: site.start,
        extent: extent(finding),
        language: Language::of(path),
    })
}

/// Whether quotes of one kind stand on both sides.
fn extent(finding: &Finding) -> Extent {
    let excerpt = &finding.site.excerpt;
    let text = excerpt.text.expose();
    let before = excerpt.secret.start.checked_sub(1).and_then(|at| text.get(at));
    match (before, text.get(excerpt.secret.end)) {
        (Some(b'"'), Some(b'"')) | (Some(b'\''), Some(b'\'')) | (Some(b'`'), Some(b'`')) => Extent::Whole,
        _ => Extent::Part,
    }
}

/// Shortest value that is looked for in paths and names; shorter ones are in everything.
const SHORTEST_MASKED: usize = 4;

fn holds_secret(text: &[u8], secrets: &HashSet<&SecretValue>) -> bool {
    let views = views::of(text);
    secrets.iter().any(|secret| {
        let value = secret.expose();
        value.len() >= SHORTEST_MASKED && views.iter().any(|view| memchr::memmem::find(&view.bytes, value).is_some())
    })
}

/// A path for people: one harmless line, with `***` for any part of it that holds a secret.
pub(super) fn shown(path: &Path, secrets: &HashSet<&SecretValue>) -> String {
    let bytes = path_bytes(path);
    let mut shown = String::new();
    for (at, part) in bytes.split(|&byte| byte == b'/').enumerate() {
        if at > 0 {
            shown.push('/');
        }
        if holds_secret(part, secrets) {
            shown.push_str("***");
        } else {
            shown.push_str(&Printable(part).to_string());
        }
    }
    if holds_secret(bytes, secrets) && !shown.contains("***") {
        return "***".to_owned();
    }
    disarmed(&shown)
}
