//! Which of the values that are found are one credential, and what else there is to it: the groups of all files,
//! as far as they agree.

use super::build::Known;
use super::shown::shown;
use super::{Companion, Refusal};
use crate::finding::Finding;
use crate::migrate::group::{self, Engine, Group};
use crate::migrate::lookup::JsonKey;
use crate::migrate::texts::Texts;
use crate::secret::SecretValue;
use crate::text::lines::Locator;
use crate::text::span::{Position, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Values that are one credential, wherever they stand.
pub(super) struct Credential {
    /// The secrets in it, by the number of their values, with their keys.
    pub(super) keys: BTreeMap<usize, JsonKey>,
    /// All its parts.
    pub(super) parts: BTreeMap<JsonKey, SecretValue>,
    pub(super) companions: Vec<Companion>,
    pub(super) engine: Option<Engine>,
    /// What the source calls the whole, as a slug; may be empty.
    pub(super) what: String,
    /// Whether the places agree on what belongs together.
    agrees: bool,
}

/// The credentials of more than one part, and which values are in which.
#[derive(Default)]
pub(super) struct Credentials {
    all: Vec<Credential>,
    by_value: HashMap<usize, usize>,
}

impl Credentials {
    /// The one that has this value in it.
    pub(super) fn of(&self, value: usize) -> Option<&Credential> {
        self.by_value.get(&value).and_then(|at| self.all.get(*at)).filter(|credential| credential.agrees)
    }

    /// Adds one: to the one that has a secret in common with it, if they agree.
    fn add(&mut self, new: Credential) {
        let sharing: BTreeSet<usize> = new.keys.keys().filter_map(|value| self.by_value.get(value)).copied().collect();
        let at = sharing.first().copied().unwrap_or(self.all.len());
        // Whoever comes later with one of these values meets what is said here, be it doubt.
        self.by_value.extend(new.keys.keys().map(|value| (*value, at)));
        let Some(first) = self.all.get_mut(at) else { return self.all.push(new) };
        if sharing.len() == 1 && first.takes(&new) {
            first.merge(new);
        } else {
            sharing.iter().for_each(|at| self.all[*at].agrees = false);
        }
    }
}

impl Credential {
    /// Whether the other says the same, where both say something.
    fn takes(&self, new: &Self) -> bool {
        new.keys.iter().all(|(at, key)| self.keys.get(at).is_none_or(|known| known == key))
            && new.parts.iter().all(|(key, part)| self.parts.get(key).is_none_or(|known| known == part))
            && (new.engine.is_none() || self.engine.is_none() || new.engine == self.engine)
    }

    fn merge(&mut self, new: Self) {
        // One place is enough to read a part from.
        let is_new = |new: &Companion| !self.parts.contains_key(&new.key);
        let companions: Vec<_> = new.companions.into_iter().filter(is_new).collect();
        self.companions.extend(companions);
        self.engine = self.engine.or(new.engine);
        self.parts.extend(new.parts);
        self.keys.extend(new.keys);
    }
}

/// The credentials of more than one part. Where two places have one secret in common and differ in the rest, there is none.
pub(super) fn credentials(known: &Known<'_>, texts: &Texts) -> Credentials {
    let mut files: BTreeMap<&Path, Vec<&Finding>> = BTreeMap::new();
    for finding in known.values.iter().flatten() {
        if let Some(path) = finding.site.origin.working_file() {
            files.entry(path).or_default().push(finding);
        }
    }
    let mut credentials = Credentials::default();
    for (path, findings) in files {
        let Some(text) = texts.get(path) else { continue };
        // In another encoding the bytes are not the value.
        let is_plain = |finding: &&&Finding| text.get(finding.site.span.range()) == Some(finding.secret.expose());
        let moved = |finding: &&&Finding| known.refusal(finding).is_none();
        let mut spans: Vec<Span> =
            findings.iter().filter(is_plain).filter(moved).map(|finding| finding.site.span).collect();
        spans.sort_unstable();
        spans.dedup();
        let mut file = File::new(path, text, &findings, known);
        for group in group::of(text, path, &spans) {
            if let Some(credential) = file.credential(&group) {
                credentials.add(credential);
            }
        }
    }
    credentials
}

/// A file with findings in it.
struct File<'a> {
    path: &'a Path,
    identity: &'a Path,
    text: &'a [u8],
    by_span: HashMap<Span, &'a Finding>,
    /// What stays where it is for a reason must not come along by another door.
    staying: Vec<Span>,
    known: &'a Known<'a>,
    lines: Locator<'a>,
}

impl<'a> File<'a> {
    fn new(path: &'a Path, text: &'a [u8], findings: &[&'a Finding], known: &'a Known<'a>) -> Self {
        let stays = |finding: &&&Finding| known.refusal(finding).is_some_and(|refusal| refusal != Refusal::Doubtful);
        Self {
            path,
            identity: findings.first().map_or(path, |finding| finding.site.origin.identity()),
            text,
            by_span: findings.iter().map(|finding| (finding.site.span, *finding)).collect(),
            staying: findings.iter().filter(stays).map(|finding| finding.site.span).collect(),
            known,
            lines: Locator::new(text, Position::START),
        }
    }

    fn credential(&mut self, group: &Group) -> Option<Credential> {
        let mut keys = BTreeMap::new();
        let mut parts = BTreeMap::new();
        for (key, span) in &group.secrets {
            let finding = self.by_span.get(span)?;
            let at = *self.known.by_value.get(&finding.secret)?;
            parts.insert(key.clone(), finding.secret.clone());
            if keys.insert(at, key.clone()).is_some() {
                return None;
            }
        }
        for (key, span) in &group.companions {
            if self.staying.iter().any(|staying| staying.overlaps(*span)) {
                return None;
            }
            parts.insert(key.clone(), SecretValue::new(self.text.get(span.range())?));
        }
        let companions = group.companions.iter().map(|(key, span)| self.companion(key, *span)).collect();
        let what = group.what.clone();
        Some(Credential { keys, parts, companions, engine: group.engine, what, agrees: true })
    }

    fn companion(&mut self, key: &JsonKey, span: Span) -> Companion {
        let secrets = &self.known.secrets;
        let identity = self.identity;
        let (path, shown_identity) = (shown(self.path, secrets), shown(identity, secrets));
        Companion {
            key: key.clone(),
            is_exact: Path::new(&path) == self.path && Path::new(&shown_identity) == identity,
            path,
            identity: shown_identity,
            span,
            start: self.lines.position(span.start()),
        }
    }
}
