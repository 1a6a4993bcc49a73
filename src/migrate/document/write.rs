//! From a plan to a file: the same plan gives the same bytes.

use super::VERSION;
use crate::migrate::key::{Fingerprint, Key};
use crate::migrate::name::SecretName;
use crate::migrate::plan::{Companion, Entry, Place, Plan, Refusal, Refused, Values};
use crate::migrate::present;
use crate::rule::Rule;
use crate::source::open;
use crate::text::printable::Printable;
use crate::text::span::{Position, Span};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Takes out of a plan what a file can't hold, or what is not below `root`; it is refused instead.
pub fn fit(plan: &mut Plan, values: &mut Values<'_>, root: &Path) {
    let mut refusals = Vec::new();
    let entries = std::mem::take(&mut plan.entries);
    for entry in entries {
        let refusal = refusal(&entry, root);
        refusals.push(refusal);
        match refusal {
            None => plan.entries.push(entry),
            Some(refusal) => plan.refused.extend(entry.places.iter().map(|place| Refused {
                rule: Arc::clone(&entry.rule),
                path: place.path.clone(),
                start: place.start,
                refusal: if place.is_exact && refusal == Refusal::Unwritable { Refusal::Shared } else { refusal },
            })),
        }
    }
    values.retain(|at| refusals.get(at).is_some_and(Option::is_none));
}

fn refusal(entry: &Entry, root: &Path) -> Option<Refusal> {
    let places = entry.places.iter().map(|place| (place.is_exact, &place.path, &place.identity));
    let companions = entry.companions.iter().map(|part| (part.is_exact, &part.path, &part.identity));
    places.chain(companions).find_map(|(is_exact, path, identity)| {
        let is_here = || {
            let real = Path::new(path).canonicalize().ok();
            real.is_some() && root.join(identity).canonicalize().ok() == real
        };
        match is_exact {
            false => Some(Refusal::Unwritable),
            true => (!is_here()).then_some(Refusal::Elsewhere),
        }
    })
}

/// The text of a plan for the repository at `root`, as [`fit`] left it.
///
/// # Errors
/// When one of its files can't be read; the first path in the order of the plan.
pub fn write(plan: &Plan, values: &Values<'_>, key: &Key, root: &Path) -> Result<String, (String, io::Error)> {
    let mut text = header(plan, key);
    for (path, digest) in digests(plan, key, root)? {
        table(&mut text, "[[file]]", &[("path", quoted(path)), ("digest", quoted(&digest.0))]);
    }
    let mut order: Vec<usize> = (0..plan.entries.len()).collect();
    order.sort_by_key(|at| &plan.entries[*at].name);
    for at in order {
        secret(&mut text, &plan.entries[at], at, values, key);
    }
    let mut refusals: Vec<&Refused> = plan.refused.iter().collect();
    refusals.sort_by_key(|refused| (&refused.path, refused.start, &refused.rule.id));
    for refused in refusals {
        let refused = [
            ("path", quoted(&refused.path)),
            ("at", at(refused.start)),
            ("rule", printable(&refused.rule.id)),
            ("title", printable(&refused.rule.title)),
            ("reason", quoted(&refused.refusal.to_string())),
        ];
        table(&mut text, "[[refused]]", &refused);
    }
    Ok(text)
}

const INTRODUCTION: &str = "\
# What `keylift migrate apply` is to store in AWS Secrets Manager. There is no secret in this file: it can be reviewed and
# committed. It can be edited, too: rename a secret, change its description or tags, remove a secret or a place, move a place
# to another secret. Several values in one secret need a `key` each, and make it a JSON object.
";

fn header(plan: &Plan, key: &Key) -> String {
    let mut text = INTRODUCTION.to_owned();
    let count = plan.entries.len();
    push(&mut text, format_args!("#\n# {}\n", present::cost(count)));
    push(&mut text, format_args!("# Quota: {count} of the 500,000 secrets that an account may have in a region.\n\n"));
    let version = quoted(env!("CARGO_PKG_VERSION"));
    push(&mut text, format_args!("version = {VERSION}\nkeylift = {version}\nkey = {}\n", quoted(&key.id())));
    text
}

fn digests<'p>(plan: &'p Plan, key: &Key, root: &Path) -> Result<BTreeMap<&'p str, Fingerprint>, (String, io::Error)> {
    let mut digests = BTreeMap::new();
    for entry in &plan.entries {
        let places = entry.places.iter().map(|place| &place.identity);
        for identity in places.chain(entry.companions.iter().map(|companion| &companion.identity)) {
            if !digests.contains_key(identity.as_str()) {
                let digest = open::open(&root.join(identity)).and_then(|(mut file, _)| key.digest_of(&mut file));
                digests.insert(identity.as_str(), digest.map_err(|error| (identity.clone(), error))?);
            }
        }
    }
    Ok(digests)
}

fn secret(text: &mut String, entry: &Entry, at: usize, values: &Values<'_>, key: &Key) {
    let mut lines = vec![("name", quoted(entry.name.as_str()))];
    if !entry.description.trim().is_empty() {
        lines.push(("description", printable(&entry.description)));
    }
    let tags: Vec<String> =
        entry.tags.iter().map(|(key, value)| format!("{} = {}", quoted(key), quoted(value))).collect();
    if !tags.is_empty() {
        lines.push(("tags", format!("{{ {} }}", tags.join(", "))));
    }
    lines.extend(entry.engine.map(|engine| ("engine", quoted(engine.as_str()))));
    lines.extend(about(&entry.rule));
    lines.push(("confidence", quoted(&entry.confidence.to_string())));
    table(text, "[[secret]]", &lines);
    let digest = |part| values.part(at, part).map(|value| key.fingerprint(value).0).unwrap_or_default();
    let mut places: Vec<&Place> = entry.places.iter().collect();
    places.sort_by_key(|place| (&place.identity, place.span));
    places.dedup_by_key(|place| (&place.identity, place.span, &place.key));
    for place in places {
        table(text, "[[secret.place]]", &place_lines(place, &entry.name, &digest(place.key.as_ref())));
    }
    let mut companions: Vec<&Companion> = entry.companions.iter().collect();
    companions.sort_by_key(|companion| (&companion.identity, companion.span));
    for companion in companions {
        let mut lines = bytes(&companion.identity, companion.start, companion.span);
        lines.push(("role", quoted("companion")));
        lines.push(("key", quoted(companion.key.as_str())));
        lines.push(("digest", quoted(&digest(Some(&companion.key)))));
        table(text, "[[secret.place]]", &lines);
    }
}

/// What a person wants to know of a rule.
fn about(rule: &Rule) -> Vec<(&'static str, String)> {
    let mut lines = vec![("rule", printable(&rule.id)), ("title", printable(&rule.title))];
    lines.extend(rule.grants.as_ref().map(|grants| ("opens", printable(grants))));
    lines.extend(rule.revoke.as_ref().map(|revoke| ("revoke", printable(revoke))));
    lines
}

fn place_lines(place: &Place, name: &SecretName, digest: &str) -> Vec<(&'static str, String)> {
    let mut lines = bytes(&place.identity, place.start, place.span);
    lines.extend(place.key.as_ref().map(|key| ("key", quoted(key.as_str()))));
    lines.push(("digest", quoted(digest)));
    lines.push(("language", quoted(&place.language.language)));
    lines.extend(place.lookup(name).map(|lookup| ("lookup", quoted(&lookup))));
    lines.extend(place.obstacle.map(|obstacle| ("by-hand", quoted(&obstacle.to_string()))));
    lines
}

fn bytes(path: &str, start: Position, span: Span) -> Vec<(&'static str, String)> {
    let (from, to) = (span.start().to_string(), span.end().to_string());
    vec![("path", quoted(path)), ("at", at(start)), ("from", from), ("to", to)]
}

fn at(start: Position) -> String {
    quoted(&format!("{}:{}", start.line, start.column))
}

fn table(text: &mut String, header: &str, lines: &[(&str, String)]) {
    push(text, format_args!("\n{header}\n"));
    lines.iter().for_each(|(key, value)| push(text, format_args!("{key} = {value}\n")));
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing into a string can't fail.
    let _ = text.write_fmt(what);
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => push(&mut quoted, format_args!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The same of what is not known to be harmless.
fn printable(text: &str) -> String {
    quoted(&Printable(text.as_bytes()).to_string())
}
