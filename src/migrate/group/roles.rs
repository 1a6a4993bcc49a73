//! What names of siblings say: which of them are parts of one credential, and which part each is.

use super::siblings::Assignment;
use super::{Engine, Group, is_host, is_plain, is_port};
use crate::migrate::lookup::JsonKey;
use crate::migrate::name::slug;
use crate::text::span::Span;
use std::collections::HashMap;

/// Most lines between a secret and its companions.
const REACH: usize = 20;

/// Most other assignments between them, where a line is long.
const MOST: usize = 100;

/// What the last words of a name make of its value, when the secret is the password of a connection.
const CONNECTION: &[(&str, &[&str])] = &[
    ("host", &["host", "hostname", "host-name"]),
    ("username", &["user", "username", "user-name"]),
    ("dbname", &["dbname", "db-name", "database", "database-name", "db", "name"]),
    ("port", &["port"]),
];

const PASSWORD: &[&str] = &["password", "passwd", "pass", "pwd"];

const ENGINE: &[&str] = &["engine", "dialect", "adapter", "driver", "connection", "type"];

/// Last words of names that are two halves of one credential, the secret one first.
const PAIRS: &[(&str, &str)] = &[
    ("client-secret", "client-id"),
    ("secret-access-key", "access-key-id"),
    ("secret-key", "access-key"),
    ("api-secret", "api-key"),
    ("app-secret", "app-id"),
    ("consumer-secret", "consumer-key"),
    ("access-token-secret", "access-token"),
    ("auth-token", "account-sid"),
];

/// The groups that have their secret at one of `secrets`, which are sorted.
pub(super) fn of(assignments: &[Assignment<'_>], text: &str, secrets: &[Span]) -> Vec<Group> {
    let named: Vec<Named<'_>> = assignments.iter().map(|it| Named { words: words(it.name), it }).collect();
    let by_value: HashMap<Span, usize> = named.iter().enumerate().map(|(at, named)| (named.it.value, at)).collect();
    let view = View { named: &named, text, secrets };
    let own = secrets.iter().filter_map(|span| by_value.get(span));
    own.filter_map(|own| view.connection(*own).or_else(|| view.pair(*own))).collect()
}

/// An assignment with its name as a slug.
struct Named<'t> {
    words: String,
    it: &'t Assignment<'t>,
}

struct View<'t> {
    named: &'t [Named<'t>],
    text: &'t str,
    secrets: &'t [Span],
}

/// How often something is there.
enum Found<T> {
    Never,
    Once(T),
    /// More than once, or in a form that is not its value.
    Doubtful,
}

impl<'t> View<'t> {
    fn connection(&self, own: usize) -> Option<Group> {
        let words = &self.named[own].words;
        let prefix = PASSWORD.iter().find_map(|suffix| without(words, suffix))?;
        let engine = match self.engine(own, prefix) {
            Found::Once(engine) => Some(engine),
            Found::Never => prefix.split('-').find_map(Engine::named),
            Found::Doubtful => return None,
        };
        let mut companions = Vec::new();
        for (key, suffixes) in CONNECTION {
            // `name` alone is a name of anything.
            let clear = |suffix: &&&str| **suffix != "name" || !prefix.is_empty() || engine.is_some();
            let suffixes: Vec<&str> = suffixes.iter().filter(clear).copied().collect();
            let fits = match *key {
                "host" => is_host,
                "port" => is_port,
                _ => is_plain,
            };
            match self.sibling(own, prefix, &suffixes, fits) {
                Found::Once(span) => companions.push((JsonKey::parse(key)?, span)),
                Found::Never if *key == "dbname" || *key == "port" => {}
                Found::Never | Found::Doubtful => return None,
            }
        }
        // What has no database in it is an account of something else, which has no shape of its own.
        let has_name = companions.iter().any(|(key, _)| key.as_str() == "dbname");
        if engine.is_none() && !has_name {
            return None;
        }
        Some(self.group("password", own, companions, engine, prefix.to_owned()))
    }

    fn pair(&self, own: usize) -> Option<Group> {
        let words = &self.named[own].words;
        PAIRS.iter().find_map(|(secret, public)| {
            let prefix = without(words, secret)?;
            let Found::Once(span) = self.sibling(own, prefix, &[public], is_plain) else { return None };
            let companions = vec![(JsonKey::parse(&public.replace('-', "_"))?, span)];
            let what = [prefix, secret.split('-').next()?].join("-");
            let what = what.trim_start_matches('-').to_owned();
            Some(self.group(&secret.replace('-', "_"), own, companions, None, what))
        })
    }

    /// A companion that is a secret in its own right is one in the group, too.
    fn group(&self, key: &str, own: usize, found: Vec<(JsonKey, Span)>, engine: Option<Engine>, what: String) -> Group {
        let (more, companions): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(_, span)| self.secrets.binary_search(span).is_ok());
        let secrets = JsonKey::parse(key).map(|key| (key, self.named[own].it.value)).into_iter().chain(more).collect();
        Group { secrets, companions, engine, what }
    }

    /// The one sibling whose name is the prefix and one of the suffixes.
    fn sibling(&self, own: usize, prefix: &str, suffixes: &[&str], fits: fn(&str) -> bool) -> Found<Span> {
        let fitting = |other: &&Named<'_>| suffixes.iter().any(|suffix| without(&other.words, suffix) == Some(prefix));
        let mut found = self.near(own).filter(fitting).map(|other| other.it);
        match (found.next(), found.next()) {
            (None, _) => Found::Never,
            (Some(one), None) if one.is_literal && self.value(one).is_some_and(fits) => Found::Once(one.value),
            (Some(_), _) => Found::Doubtful,
        }
    }

    /// The kind of database that a sibling names.
    fn engine(&self, own: usize, prefix: &str) -> Found<Engine> {
        let mut found = self.near(own).filter_map(|other| {
            let is_named = ENGINE.iter().any(|suffix| without(&other.words, suffix) == Some(prefix));
            if is_named && other.it.is_literal { Engine::named(self.value(other.it)?) } else { None }
        });
        match (found.next(), found.next()) {
            (None, _) => Found::Never,
            (Some(one), None) => Found::Once(one),
            (Some(_), Some(_)) => Found::Doubtful,
        }
    }

    /// What stands in the same block, not far away.
    fn near(&self, own: usize) -> impl Iterator<Item = &'t Named<'t>> {
        let Assignment { block, line, .. } = *self.named[own].it;
        let window = own.saturating_sub(MOST)..(own + MOST).min(self.named.len());
        let is_near = move |other: &Assignment<'_>| other.block == block && other.line.abs_diff(line) <= REACH;
        self.named[window].iter().filter(move |other| is_near(other.it))
    }

    fn value(&self, assignment: &Assignment<'_>) -> Option<&'t str> {
        self.text.get(assignment.value.range())
    }
}

/// A name as a slug; what libpq reads, `PGHOST`, as if it had two words.
fn words(name: &str) -> String {
    let slug = slug(name);
    match slug.strip_prefix("pg") {
        Some(rest) if ["host", "user", "password", "port", "database"].contains(&rest) => format!("pg-{rest}"),
        _ => slug,
    }
}

/// What stands before the last words of a slug; `None` when it has others.
fn without<'s>(slug: &'s str, suffix: &str) -> Option<&'s str> {
    let rest = slug.strip_suffix(suffix)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_suffix('-') }
}
