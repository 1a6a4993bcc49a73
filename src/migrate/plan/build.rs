//! From findings to a plan: which values there are, which of them are one credential, how each is called, what is
//! refused.

use super::credentials::{Credential, credentials};
use super::shown::{Masked, shown};
use super::{Entry, Place, Plan, Refusal, Refused, Values, written};
use crate::finding::{Confidence, Finding, Related, Role};
use crate::migrate::journal::memory::Memory;
use crate::migrate::lookup::JsonKey;
use crate::migrate::name::{NameError, Naming, SecretName, Subject, slug};
use crate::migrate::request::{LARGEST_VALUE, Tags};
use crate::migrate::texts::Texts;
use crate::rule::Rule;
use crate::secret::SecretValue;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Plans the migration of `findings`, which are ordered as a report orders them; `texts` are their files.
///
/// The same value is stored once, however often it stands. What is one credential is one JSON secret. A secret keeps the
/// name that an earlier run gave it.
#[must_use]
pub fn build<'a>(findings: &'a [Finding], texts: &Texts, naming: &Naming, memory: &Memory) -> (Plan, Values<'a>) {
    let known = Known::of(findings, texts);
    let credentials = credentials(&known, texts);
    let mut builder = Builder { known: &known, texts, naming, memory, names: HashSet::new(), turns: HashMap::new() };
    let (mut plan, mut values) = (Plan::default(), Values::default());
    let mut done = BTreeSet::new();
    for at in 0..known.values.len() {
        let credential = credentials.of(at);
        let members: BTreeSet<usize> = match credential {
            Some(credential) => credential.keys.keys().copied().collect(),
            None => BTreeSet::from([at]),
        };
        if done.contains(&at) {
            continue;
        }
        done.extend(members.iter().copied());
        match builder.entry(&members, credential, &mut values) {
            Ok(entry) => plan.entries.push(entry),
            Err(refusal) => {
                let refused = members.iter().flat_map(|at| &known.values[*at]);
                plan.refused.extend(refused.map(|finding| refused_finding(finding, refusal, &known.secrets)));
            }
        }
    }
    plan.refused.extend(known.values.iter().flatten().flat_map(|finding| halves(finding, &known, &plan.entries)));
    (plan, values)
}

/// Secrets that a scan reports as a part of this finding, and that no entry takes along.
fn halves(finding: &Finding, known: &Known<'_>, entries: &[Entry]) -> Vec<Refused> {
    let path = finding.site.origin.path();
    let is_moved = |related: &Related| {
        let companions = entries.iter().flat_map(|entry| &entry.companions);
        known.by_value.contains_key(&related.value) || companions.into_iter().any(|it| it.span == related.site.span)
    };
    let left = finding.related.iter().filter(|related| !related.public && !is_moved(related));
    let refused = left.filter_map(|related| match &related.role {
        Role::Credential(rule) => Some(Refused {
            rule: Arc::clone(rule),
            path: shown(path, &known.secrets),
            start: related.site.start,
            refusal: if is_aws_access(rule) { Refusal::AwsAccess } else { Refusal::Half },
        }),
        Role::Part(_) => None,
    });
    refused.collect()
}

fn refused_finding(finding: &Finding, refusal: Refusal, secrets: &Masked) -> Refused {
    Refused {
        rule: Arc::clone(&finding.rule),
        path: shown(finding.site.origin.path(), secrets),
        start: finding.site.start,
        refusal,
    }
}

/// The findings by their values, in the order of the first of each.
pub(super) struct Known<'a> {
    pub(super) values: Vec<Vec<&'a Finding>>,
    /// For each value the first of its surest findings, or why it stays where it is.
    verdicts: Vec<Result<&'a Finding, Refusal>>,
    pub(super) by_value: HashMap<&'a SecretValue, usize>,
    pub(super) secrets: Masked,
}

impl<'a> Known<'a> {
    fn of(findings: &'a [Finding], texts: &Texts) -> Self {
        let mut values: Vec<Vec<&Finding>> = Vec::new();
        let mut by_value = HashMap::new();
        for finding in findings {
            let at = *by_value.entry(&finding.secret).or_insert(values.len());
            match values.get_mut(at) {
                Some(same) => same.push(finding),
                None => values.push(vec![finding]),
            }
        }
        let verdicts = values.iter().map(|findings| verdict(findings, texts)).collect();
        Self { values, verdicts, secrets: Masked::of(by_value.keys().copied()), by_value }
    }

    /// Why a finding's value stays where it is, if it does.
    pub(super) fn refusal(&self, finding: &Finding) -> Option<Refusal> {
        let at = self.by_value.get(&finding.secret)?;
        self.verdicts.get(*at)?.err()
    }
}

/// The first of the surest findings of a value, unless the value stays where it is.
fn verdict<'a>(findings: &[&'a Finding], texts: &Texts) -> Result<&'a Finding, Refusal> {
    // `max_by_key` alone would take the last.
    let surest = findings.iter().rev().max_by_key(|finding| finding.confidence).ok_or(Refusal::Empty)?;
    if surest.confidence < Confidence::Medium {
        return Err(Refusal::Doubtful);
    }
    if findings.iter().any(|finding| is_aws_access(&finding.rule)) {
        return Err(Refusal::AwsAccess);
    }
    check_value(&surest.secret)?;
    if findings.iter().all(|finding| finding.site.origin.working_file().is_none()) {
        return Err(Refusal::NotAFile);
    }
    match findings.iter().find_map(|finding| written::doubt(finding, texts)) {
        Some(doubt) => Err(doubt),
        None => Ok(surest),
    }
}

fn check_value(secret: &SecretValue) -> Result<(), Refusal> {
    let bytes = secret.expose();
    if bytes.is_empty() {
        Err(Refusal::Empty)
    } else if bytes.len() > LARGEST_VALUE {
        Err(Refusal::TooLarge)
    } else if std::str::from_utf8(bytes).is_err() {
        Err(Refusal::NotText)
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

struct Builder<'b, 'a> {
    known: &'b Known<'a>,
    texts: &'b Texts,
    naming: &'b Naming,
    memory: &'b Memory,
    /// Names that are given.
    names: HashSet<SecretName>,
    /// For the first of those that differ in their number alone, the first number that may be free.
    turns: HashMap<SecretName, usize>,
}

impl<'a> Builder<'_, 'a> {
    /// The entry for these values, or why there is none; its value goes to the end of `values`.
    fn entry(
        &mut self,
        members: &BTreeSet<usize>,
        credential: Option<&Credential>,
        values: &mut Values<'a>,
    ) -> Result<Entry, Refusal> {
        let known = self.known;
        let mut surest = None;
        for at in members {
            let finding = known.verdicts.get(*at).copied().unwrap_or(Err(Refusal::Empty))?;
            surest = surest.filter(|surest: &&Finding| surest.confidence >= finding.confidence).or(Some(finding));
        }
        let surest = surest.ok_or(Refusal::Empty)?;
        let key = |at: &usize| credential.and_then(|credential| credential.keys.get(at)).cloned();
        let mut findings: Vec<(&Finding, Option<JsonKey>)> =
            members.iter().flat_map(|at| known.values[*at].iter().map(move |finding| (*finding, key(at)))).collect();
        if credential.is_some() {
            findings.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
        }
        match credential {
            Some(credential) => {
                let owned = |part: &SecretValue| Cow::Owned(part.clone());
                let parts = credential.parts.iter().map(|(key, part)| (key.clone(), owned(part)));
                values.push_json(credential.engine, parts.collect())?;
            }
            None => values.push(&surest.secret),
        }
        let whole = values.last().ok_or(Refusal::Empty)?;
        let name = self.name(&findings, surest, credential, whole);
        if name.is_err() {
            values.pop();
        }
        Ok(Entry {
            name: name?,
            rule: Arc::clone(&surest.rule),
            confidence: surest.confidence,
            description: description(surest, credential),
            tags: Tags::default(),
            engine: credential.and_then(|credential| credential.engine),
            places: findings
                .into_iter()
                .filter_map(|(finding, key)| Place::of(finding, key, &known.secrets, self.texts))
                .collect(),
            companions: credential.map(|credential| credential.companions.clone()).unwrap_or_default(),
        })
    }

    /// The name: the one that an earlier run gave under the same naming, or else the first that is free.
    fn name(
        &mut self,
        findings: &[(&Finding, Option<JsonKey>)],
        surest: &Finding,
        credential: Option<&Credential>,
        whole: &SecretValue,
    ) -> Result<SecretName, Refusal> {
        let known = self.memory.names_of(whole).filter(|name| self.naming.could_make(name));
        if let Some(name) = known.into_iter().find(|name| !self.names.contains(*name)) {
            self.names.insert(name.clone());
            return Ok(name.clone());
        }
        let group = credential.map(|credential| credential.what.clone());
        let engine = credential.and_then(|credential| credential.engine).map(|engine| engine.as_str().to_owned());
        let bound = findings.iter().filter_map(|(finding, _)| finding.name.as_deref());
        let bound = bound.filter(|name| !self.holds_secret(name)).map(slug);
        let what = group
            .filter(|what| !self.holds_secret(what))
            .into_iter()
            .chain(engine)
            .chain(bound)
            .find(|slug| !slug.is_empty())
            .unwrap_or_else(|| slug(&surest.rule.id));
        let (provider, kind) = (slug(&surest.rule.provider), kind(&surest.rule));
        let subject = Subject { what: &what, provider: &provider, kind: &kind };
        let first = self.naming.name(subject, 1).map_err(Refusal::Unnamable)?;
        let next = self.turns.entry(first).or_insert(1);
        for turn in *next.. {
            *next = turn + 1;
            let name = self.naming.name(subject, turn).map_err(Refusal::Unnamable)?;
            if !self.memory.is_taken(&name) && self.names.insert(name.clone()) {
                return Ok(name);
            }
        }
        Err(Refusal::Unnamable(NameError::TooLong)) // after more turns than there are numbers
    }

    fn holds_secret(&self, name: &str) -> bool {
        self.known.secrets.is_in(name.as_bytes())
    }
}

/// What people see in the console.
fn description(surest: &Finding, credential: Option<&Credential>) -> String {
    let mut description = surest.rule.title.clone();
    if let Some(credential) = credential {
        let own = credential.companions.iter().map(|companion| companion.key.as_str());
        let parts: Vec<&str> = own.collect();
        if !parts.is_empty() {
            description = format!("{description} (with {})", parts.join(", "));
        }
    }
    format!("{description}, moved out of the source by keylift")
}

/// What a rule calls a credential of its provider: `secret-key` of `stripe.secret-key`.
fn kind(rule: &Rule) -> String {
    slug(rule.id.split_once('.').map_or(&*rule.id, |(_, kind)| kind))
}
