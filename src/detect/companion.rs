//! What belongs to a credential and is reported with it: the key id of a secret key, host and user of a password.
//!
//! Which rules' values are used together is said by the rules; where a connection keeps its parts follows from names, or
//! from the address that the password is in. Only what stands close by counts, and nothing is looked for but around what was
//! found. The first part of a pair becomes part of the second one's finding: it is one credential, and one to revoke.

use super::assignment;
use super::heads::Heads;
use super::judge::Verdict;
use super::rank::{Contender, Tier};
use super::syntax::Syntax;
use crate::finding::{Evidence, Finding, Part, Reason, Related, Role};
use crate::rule::Rule;
use crate::rule::pattern::IdPattern;
use crate::text::find;
use crate::text::span::Span;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Most bytes between the parts of a credential.
pub(super) const REACH: usize = 512;
/// Most lines between them.
pub(super) const LINES: usize = 8;
/// Longest value that is taken for a host, a user, a port, a database.
const LONGEST: usize = 128;

/// A part of a credential beside the secret that is reported.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// What it is.
    pub role: Role,
    /// Where it stands.
    pub value: Span,
    /// Whether it may be shown.
    pub public: bool,
}

/// Gives each credential what belongs to it. `contenders` are settled.
pub(super) fn link(contenders: &mut [Contender], text: &[u8], syntax: Syntax) {
    let kinds = Kinds::of(contenders);
    for at in 0..contenders.len() {
        let Verdict::Credential(..) = contenders[at].verdict else { continue };
        for wanted in kinds.wanted(&contenders[at].rule) {
            let found = nearest(contenders, at, text, |other| wanted.contains(&Arc::as_ptr(other)));
            if let Some(other) = found {
                join(contenders, at, other);
            }
        }
    }
    let mut heads = Heads::new(text);
    for contender in contenders.iter_mut() {
        if matches!(contender.verdict, Verdict::Credential(..)) && contender.related.is_empty() {
            contender.related = parts(contender, &mut heads, syntax);
        }
    }
}

/// Which of the rules that found something in a text are wanted by which. Most want none that did.
struct Kinds(HashMap<*const Rule, Vec<Vec<*const Rule>>>);

impl Kinds {
    fn of(contenders: &[Contender]) -> Self {
        let rules: HashMap<*const Rule, &Arc<Rule>> =
            contenders.iter().map(|contender| (Arc::as_ptr(&contender.rule), &contender.rule)).collect();
        let wanted = |rule: &Rule| {
            let found = |wanted: &IdPattern| {
                let there = rules.iter().filter(|(_, other)| wanted.matches(&other.id));
                there.map(|(other, _)| *other).collect::<Vec<_>>()
            };
            rule.companions.iter().map(found).filter(|found| !found.is_empty()).collect()
        };
        Self(rules.iter().map(|(rule, known)| (*rule, wanted(known))).collect())
    }

    /// For each of the companions of `rule`, as far as there may be some, the rules that find it.
    fn wanted(&self, rule: &Arc<Rule>) -> &[Vec<*const Rule>] {
        self.0.get(&Arc::as_ptr(rule)).map_or(&[], Vec::as_slice)
    }
}

/// Makes the parts of credentials credentials of their own again.
pub(super) fn part(contenders: &mut [Contender]) {
    for contender in contenders {
        if let Some(verdict) = contender.alone.take() {
            contender.verdict = verdict;
        }
    }
}

/// Drops those of `findings`, which are of one text, that another of them tells.
pub fn join_parts(findings: &mut Vec<Finding>) {
    let part = |related: &Related| match &related.role {
        Role::Credential(rule) => Some((related.site.span, rule.id.clone())),
        Role::Part(_) => None,
    };
    let told: HashSet<(Span, String)> = findings.iter().flat_map(|finding| &finding.related).filter_map(part).collect();
    findings.retain(|finding| !told.contains(&(finding.site.span, finding.rule.id.clone())));
}

/// The contender of a wanted rule that stands nearest to that one, if any is near.
fn nearest(contenders: &[Contender], at: usize, text: &[u8], wanted: impl Fn(&Arc<Rule>) -> bool) -> Option<usize> {
    let own = contenders[at].secret;
    let counts = |other: &Contender| {
        matches!(other.verdict, Verdict::Credential(..) | Verdict::Nothing(Reason::Public)) && wanted(&other.rule)
    };
    // They are in order, so those that are near are next to it.
    let before = (0..at).rev().take_while(|&other| between(contenders[other].secret, own).len() <= REACH);
    let behind = (at + 1..contenders.len()).take_while(|&other| between(own, contenders[other].secret).len() <= REACH);
    before
        .chain(behind)
        .filter(|&other| counts(&contenders[other]))
        .map(|other| (between(own, contenders[other].secret), other))
        .filter(|(gap, _)| memchr::memchr_iter(b'\n', &text[gap.clone()]).take(LINES + 1).count() <= LINES)
        .min_by_key(|(gap, other)| (gap.len(), *other))
        .map(|(_, other)| other)
}

/// What is between two spans, whichever is first.
fn between(a: Span, b: Span) -> Range<usize> {
    let (start, end) = (a.end().min(b.end()), a.start().max(b.start()));
    start..end.max(start)
}

/// Makes the contender `other` a part of the one at `at`.
fn join(contenders: &mut [Contender], at: usize, other: usize) {
    let part = &contenders[other];
    let link = Link { role: Role::Credential(part.rule.clone()), value: part.secret, public: part.rule.public };
    let title = part.rule.title.clone();
    // What identifies itself vouches for what stands with it.
    let vouched = (part.tier == Tier::Form).then_some(part.rule.confidence);
    let is_credential = matches!(part.verdict, Verdict::Credential(..));
    if is_credential {
        let part = &mut contenders[other];
        part.alone = Some(std::mem::replace(&mut part.verdict, Verdict::Nothing(Reason::Companion)));
    }
    let own = &mut contenders[at];
    own.related.push(link);
    if let Verdict::Credential(confidence, evidence, _) = &mut own.verdict {
        *confidence = vouched.map_or(*confidence, |vouched| vouched.max(*confidence));
        evidence.push(Evidence::Companion(title));
    }
}

/// Host, port, user and database of the connection that the secret is for; the id of its client, application or project.
fn parts(contender: &Contender, heads: &mut Heads<'_>, syntax: Syntax) -> Vec<Link> {
    let text = heads.text();
    let in_address = address(text, contender.secret);
    let found = match (in_address.is_empty(), contender.name) {
        (false, _) => in_address,
        (true, Some(name)) => siblings(contender.secret, name, heads, syntax),
        (true, None) => Vec::new(),
    };
    let link = |(part, value)| Link { role: Role::Part(part), value, public: true };
    found.into_iter().map(link).collect()
}

/// The parts of `scheme://user:SECRET@host:port/database`.
fn address(text: &[u8], secret: Span) -> Vec<(Part, Span)> {
    let low = secret.start().saturating_sub(LONGEST + 64);
    let high = text.len().min(secret.end() + 2 * LONGEST);
    let (head, tail) = (&text[low..secret.start()], &text[secret.end()..high]);
    let (Some(b':'), Some(b'@')) = (head.last(), tail.first()) else { return Vec::new() };
    let Some(scheme) = find::last(head, b"://").map(|at| at + 3) else { return Vec::new() };
    let user = low + scheme..secret.start() - 1;
    let run = |from: usize, stops: &[u8]| {
        let outside = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>\\,;)}]".contains(byte) || stops.contains(byte);
        from..from + text[from..high].iter().position(outside).unwrap_or(high - from)
    };
    let host = run(secret.end() + 1, b":/?#");
    let port = if text.get(host.end) == Some(&b':') { run(host.end + 1, b"/?#") } else { host.end..host.end };
    let path = if text.get(port.end) == Some(&b'/') { run(port.end + 1, b"?#/") } else { port.end..port.end };
    let all = [(Part::User, user), (Part::Host, host), (Part::Port, port), (Part::Database, path)];
    all.into_iter().filter_map(|(part, range)| Some((part, plain(text, Span::new(range.start, range.end)?)?))).collect()
}

/// Names of the parts, by the words that they end in.
pub(super) const PARTS: &[(&str, Part)] = &[
    ("hostname", Part::Host),
    ("host", Part::Host),
    ("server", Part::Host),
    ("endpoint", Part::Host),
    ("url", Part::Host),
    ("addr", Part::Host),
    ("port", Part::Port),
    ("username", Part::User),
    ("user", Part::User),
    ("login", Part::User),
    ("email", Part::User),
    ("database", Part::Database),
    ("dbname", Part::Database),
    ("db", Part::Database),
    ("name", Part::Database),
    ("id", Part::Id),
];

/// Words that the names of passwords end in.
const PASSWORDS: &[&str] = &["password", "passwd", "pass", "pwd"];

/// Words that the names of other secrets end in, and may have before that: `JIRA_API_TOKEN` belongs to `JIRA_URL`.
const SECRETS: &[&str] = &["secret", "token", "key"];
const BEFORE: &[&str] = &["api", "access", "auth", "secret"];
/// Words that the name of a part may have before its last one: `PLAID_CLIENT_ID` belongs to `PLAID_SECRET`.
const BEFORE_PART: &[&str] = &["client", "app", "account", "host", "server", "base"];

/// What the name of a secret has in common with those of its parts, the longest first.
fn stems(name: &[u8]) -> Vec<Vec<u8>> {
    if let Some(stem) = PASSWORDS.iter().find_map(|last| stem(name, last)) {
        return vec![stem];
    }
    let mut stems: Vec<Vec<u8>> = SECRETS.iter().find_map(|last| stem(name, last)).into_iter().collect();
    while let Some(shorter) = stems.last().and_then(|known| BEFORE.iter().find_map(|last| stem(known, last))) {
        stems.push(shorter);
    }
    // `id` beside `token` may be that of anything.
    stems.retain(|stem| !stem.is_empty());
    stems
}

/// The letters and digits of a name, in lower case, without the word that it ends in.
fn stem(name: &[u8], last: &str) -> Option<Vec<u8>> {
    let (rest, end) = name.split_at_checked(name.len().checked_sub(last.len())?)?;
    let letters = rest.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    end.eq_ignore_ascii_case(last.as_bytes()).then(|| letters.collect())
}

/// Values nearby whose names differ from that of the secret in their last words only: `DB_HOST` of `DB_PASSWORD`.
fn siblings(secret: Span, name: Span, heads: &mut Heads<'_>, syntax: Syntax) -> Vec<(Part, Span)> {
    let text = heads.text();
    let own = stems(&text[name.range()]);
    if own.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(Part, Span)> = Vec::new();
    for name in heads.around(name.start(), secret.end()) {
        let named = &text[name.range()];
        let fits = |last: &str| {
            let Some(other) = stem(named, last) else { return false };
            own.contains(&other)
                || BEFORE_PART.iter().filter_map(|word| stem(&other, word)).any(|stem| own.contains(&stem))
        };
        let part = PARTS.iter().find(|(last, _)| fits(last));
        // `name` and `id` alone are those of anything.
        let part = part.filter(|(last, _)| !matches!(*last, "name" | "id") || named.len() > last.len());
        let Some((_, part)) = part.filter(|(_, part)| found.iter().all(|(known, _)| known != part)) else { continue };
        let value = assignment::to_name(text, name, syntax).map(|found| found.value);
        if let Some(value) = value.filter(|value| *value != secret).and_then(|value| plain(text, value)) {
            found.push((*part, value));
        }
    }
    // A host, a user or an id: what has none of them is no connection.
    let tells = |part: &Part| matches!(part, Part::Host | Part::User | Part::Id);
    if found.iter().any(|(part, _)| tells(part)) { found } else { Vec::new() }
}

/// A value that may be shown: short, of plain characters, nothing that is filled in later.
fn plain(text: &[u8], value: Span) -> Option<Span> {
    let bytes = &text[value.range()];
    let fits = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-:@/".contains(byte));
    (fits && bytes.len() <= LONGEST).then_some(value)
}
