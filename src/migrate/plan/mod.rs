//! The plan: which values are stored under which names, where each stands, and what is left where it is and why.
//!
//! A plan has no secret in it, only names, rules, spans and paths, so it can be shown to anybody. The values stand
//! beside it in [`Values`], in the same order. Text from the scanned tree is made harmless here, once
//! ([`Place::path`]). How findings become a plan is in [`build`](mod@build); the file that a plan is kept in is
//! [`super::document`].

pub mod build;
mod credentials;
mod obstacle;
pub(super) mod shown;
mod written;

use super::group::Engine;
use super::lookup::{JsonKey, Language, Lookups, Target};
use super::name::{NameError, SecretName};
use super::request::{LARGEST_VALUE, Tags};
use super::texts::Texts;
use crate::finding::{Confidence, Finding};
use crate::rule::Rule;
use crate::secret::SecretValue;
use crate::text::span::{Position, Span};
pub use obstacle::Obstacle;
use shown::{Masked, shown};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What is to be stored, and what not.
#[derive(Debug, Default)]
pub struct Plan {
    /// One for each value, in the order of their first places.
    pub entries: Vec<Entry>,
    /// What stays where it is, in the order of findings.
    pub refused: Vec<Refused>,
}

impl Plan {
    /// Tells each place how a secret is looked up there, by a look into its file and by what the configuration says.
    pub fn look_up(&mut self, lookups: &Lookups) {
        for place in self.entries.iter_mut().flat_map(|entry| &mut entry.places) {
            // A path with something masked in it leads nowhere, and is told by its end.
            place.language = lookups.at(Path::new(&place.path));
        }
    }
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
    /// What it is, for people who see it in the console.
    pub description: String,
    /// Labels of this one alone; those of the run come beside them.
    pub tags: Tags,
    /// The kind of database that a connection leads to.
    pub engine: Option<Engine>,
    /// Everywhere it stands, at least one.
    pub places: Vec<Place>,
    /// What else goes into a JSON secret.
    pub companions: Vec<Companion>,
}

impl Entry {
    /// The keys of a JSON secret, in their order; none for a secret that is one value.
    #[must_use]
    pub fn keys(&self) -> Vec<&JsonKey> {
        let keys = self.places.iter().filter_map(|place| place.key.as_ref());
        let mut keys: Vec<&JsonKey> = keys.chain(self.companions.iter().map(|companion| &companion.key)).collect();
        keys.sort_by_key(|key| rank(key));
        keys.dedup();
        keys
    }
}

/// The host, the user name and so on of a password, as they stand in the source.
#[derive(Clone, Debug)]
pub struct Companion {
    /// Its key in the JSON secret.
    pub key: JsonKey,
    /// The file as the user would type it, as [`Place::path`].
    pub path: String,
    /// The file as seen from the root of the repository, as [`Place::identity`].
    pub identity: String,
    /// Whether both are as they are, with nothing escaped or masked in them.
    pub is_exact: bool,
    /// Bytes of the file as stored.
    pub span: Span,
    /// The first of them as people count.
    pub start: Position,
}

/// Where a value stands in the source.
#[derive(Debug)]
pub struct Place {
    /// The file as the user would type it; printable, and every secret in it masked.
    pub path: String,
    /// The file as seen from the root of the repository; printable and masked likewise.
    pub identity: String,
    /// Whether both are as they are, with nothing escaped or masked in them.
    pub is_exact: bool,
    /// The key in a JSON secret; `None` when the value is all of the secret.
    pub key: Option<JsonKey>,
    /// Bytes of the file as stored.
    pub span: Span,
    /// The first of them as people count.
    pub start: Position,
    /// Whether the value is all of its literal.
    pub extent: Extent,
    /// Why no call can stand in place of the literal, where that can be seen.
    pub obstacle: Option<Obstacle>,
    /// How a program of that kind looks a secret up.
    pub language: Arc<Language>,
}

impl Place {
    /// The expression that looks the value up in the secret `name`; `None` when no call can stand there.
    #[must_use]
    pub fn lookup(&self, name: &SecretName) -> Option<String> {
        if self.obstacle.is_some() {
            return None;
        }
        self.language.expression(&self.target(name, None))
    }

    /// What is looked up here when the secret is called `name` and has this ARN.
    #[must_use]
    pub fn target<'a>(&'a self, name: &'a SecretName, arn: Option<&'a str>) -> Target<'a> {
        Target { name, key: self.key.as_ref(), arn }
    }

    /// The place of a finding; `None` when it is not in a file of the working tree. `secrets` are masked in its path.
    pub(super) fn of(finding: &Finding, key: Option<JsonKey>, secrets: &Masked, texts: &Texts) -> Option<Self> {
        let site = &finding.site;
        let typed = site.origin.working_file()?;
        let (path, identity) = (shown(typed, secrets), shown(site.origin.identity(), secrets));
        Some(Self {
            is_exact: Path::new(&path) == typed && Path::new(&identity) == site.origin.identity(),
            path,
            identity,
            key,
            span: site.span,
            start: site.start,
            extent: extent(finding),
            obstacle: written::around(finding, texts)
                .and_then(|(before, behind)| obstacle::obstacle(typed, before, behind)),
            language: Language::of(typed),
        })
    }
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
    /// It has an escape in it, so what the program gets may not be what is written.
    Escaped,
    /// It has several lines, of which what they begin or end with may not be a part of it.
    Lines,
    /// A variable may be put into it at run time.
    FilledIn,
    /// There may be more to it behind what was recognised.
    Cut,
    /// It is the secret half of another credential, and the two are not stored together.
    Half,
    /// It is written in several literals, which would have to be joined.
    InPieces,
    /// It is written as the numbers of its bytes.
    Numbers,
    /// A file for plans can't hold the name of its file.
    Unwritable,
    /// The same of another file, in which it stands as well.
    Shared,
    /// Its file is of another tree than the plan.
    Elsewhere,
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
                "it has an escape in it, so the program may see another value than the source shows: store it by hand"
            }
            Self::Lines => "the program may get its lines without their indentation or their ends: store it by hand",
            Self::FilledIn => "the program may put a variable into it: store it by hand",
            Self::Cut => "it may go on behind what was recognised of it: store it by hand",
            Self::Half => "it is used together with a secret that is moved, and was not asked about: store it by hand",
            Self::InPieces => "it is written in pieces that the program joins: join them first",
            Self::Numbers => "it is written as bytes, one by one: store it by hand as SecretBinary",
            Self::Unwritable => {
                "the name of its file holds a secret, or what a plan can't hold: rename it, or migrate without a plan file"
            }
            Self::Shared => {
                "a file in which it stands as well has a name that a plan can't hold: rename that one, or migrate without \
                 a plan file"
            }
            Self::Elsewhere => "it belongs to another repository or folder, which needs a plan of its own",
            Self::Unnamable(error) => return write!(f, "no name can be made for it: {error}"),
        })
    }
}

/// The values of a plan's entries, in their order. Can't be printed or serialised.
#[derive(Default)]
pub struct Values<'a>(Vec<Value<'a>>);

/// The value of one entry.
struct Value<'a> {
    /// All of it, as it is stored.
    whole: Cow<'a, SecretValue>,
    /// The parts of a JSON secret.
    parts: BTreeMap<JsonKey, Cow<'a, SecretValue>>,
}

impl<'a> Values<'a> {
    /// The values, in the order of [`Plan::entries`].
    pub fn iter(&self) -> impl Iterator<Item = &SecretValue> {
        self.0.iter().map(|value| &*value.whole)
    }

    /// The value that stands at the places with this key in the entry number `at`.
    #[must_use]
    pub fn part(&self, at: usize, key: Option<&JsonKey>) -> Option<&SecretValue> {
        let value = self.0.get(at)?;
        match key {
            Some(key) => value.parts.get(key).map(|part| &**part),
            None => Some(&value.whole),
        }
    }

    pub(super) fn last(&self) -> Option<&SecretValue> {
        self.0.last().map(|value| &*value.whole)
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// Leaves only the values of the entries for which `keep` holds.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut at = 0;
        self.0.retain(|_| {
            at += 1;
            keep(at - 1)
        });
    }

    /// Adds the value of an entry that is one value.
    pub(super) fn push(&mut self, value: &'a SecretValue) {
        self.0.push(Value { whole: Cow::Borrowed(value), parts: BTreeMap::new() });
    }

    /// Adds the value of an entry that is a JSON secret.
    ///
    /// # Errors
    /// When a part is no text, or the whole is more than is stored.
    pub(super) fn push_json(
        &mut self,
        engine: Option<Engine>,
        parts: BTreeMap<JsonKey, Cow<'a, SecretValue>>,
    ) -> Result<(), Refusal> {
        let whole = json(engine, &parts)?;
        self.0.push(Value { whole: Cow::Owned(whole), parts });
        Ok(())
    }
}

impl fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Values({} × ***)", self.0.len())
    }
}

/// The order of the keys in a JSON secret: that of AWS's own examples, then the others.
const KEYS: [&str; 5] = ["host", "username", "password", "dbname", "port"];

fn rank(key: &JsonKey) -> (usize, &str) {
    (KEYS.iter().position(|known| *known == key.as_str()).unwrap_or(KEYS.len()), key.as_str())
}

/// A JSON object of these parts, as rotation functions expect it: the kind of database first, the port as a number.
fn json(engine: Option<Engine>, parts: &BTreeMap<JsonKey, Cow<'_, SecretValue>>) -> Result<SecretValue, Refusal> {
    let mut order: Vec<_> = parts.iter().collect();
    order.sort_by_key(|(key, _)| rank(key));
    // No byte takes more than six in JSON; with room for all, no copy is left behind unwiped.
    let room = parts.iter().map(|(key, part)| key.as_str().len() + 6 * part.len() + 8).sum::<usize>() + 64;
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    let mut separator = '{';
    let mut written = Ok(());
    if let Some(engine) = engine {
        written = write!(text, "{{\"engine\":\"{}\"", engine.as_str());
        separator = ',';
    }
    for (key, part) in order {
        let value = std::str::from_utf8(part.expose()).map_err(|_| Refusal::NotText)?;
        let is_number = key.as_str() == "port" && value.parse::<u16>().is_ok_and(|port| port.to_string() == value);
        written = written.and_then(|()| write!(text, "{separator}\"{}\":", key.as_str()));
        written = written.and_then(|()| match is_number {
            true => write!(text, "{value}"),
            false => serde_json::to_writer(&mut *text, value).map_err(Into::into),
        });
        separator = ',';
    }
    written = written.and_then(|()| write!(text, "}}"));
    if written.is_err() || text.len() > LARGEST_VALUE { Err(Refusal::TooLarge) } else { Ok(SecretValue::new(&text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_secret_has_the_shape_that_rotation_expects() {
        let check = |engine, parts: &[(&str, &str)], expected: &str| {
            let part = |(key, value): &(&str, &str)| {
                (JsonKey::parse(key).unwrap(), Cow::Owned(SecretValue::new(value.as_bytes())))
            };
            let made = json(engine, &parts.iter().map(part).collect()).unwrap();
            assert_eq!(std::str::from_utf8(made.expose()).unwrap(), expected);
        };
        let all = [("port", "5432"), ("dbname", "d"), ("password", "p\"\u{1}é"), ("username", "u"), ("host", "h")];
        let shape = r#""host":"h","username":"u","password":"p\"\u0001é","dbname":"d","port":5432}"#;
        check(Engine::parse("postgres"), &all, &format!("{{\"engine\":\"postgres\",{shape}"));
        check(None, &all, &format!("{{{shape}"));
        check(None, &[("port", "05"), ("b", "1"), ("a", "2")], r#"{"port":"05","a":"2","b":"1"}"#);
        let large = [(JsonKey::parse("a").unwrap(), Cow::Owned(SecretValue::new(&[b'x'; LARGEST_VALUE])))];
        assert_eq!(json(None, &large.into_iter().collect()).err(), Some(Refusal::TooLarge));
    }
}
