//! From a file to a [`Document`], as far as the file alone can tell whether it makes sense; all mistakes at once.

use super::{Document, DocumentError, LARGEST, Listed, Part, Role, Secret, VERSION};
use crate::migrate::group::Engine;
use crate::migrate::key::Fingerprint;
use crate::migrate::lookup::JsonKey;
use crate::migrate::name::SecretName;
use crate::migrate::request::Tags;
use crate::text::span::Span;
use crate::text::table::{Placed, Reader};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

const TOP: &[&str] = &["version", "keylift", "key", "file", "secret", "refused"];
const FILE: &[&str] = &["path", "digest"];
const SECRET: &[&str] =
    &["name", "description", "tags", "engine", "rule", "title", "opens", "revoke", "confidence", "place"];
const PLACE: &[&str] = &["path", "at", "from", "to", "role", "key", "digest", "language", "lookup", "by-hand"];

/// What is there for people only, and may say anything.
const FOR_PEOPLE: &[&str] =
    &["keylift", "rule", "title", "opens", "revoke", "confidence", "at", "language", "lookup", "by-hand"];

/// Longest description that AWS takes, in characters.
const LONGEST_DESCRIPTION: usize = 2048;

/// Reads the file at `path`. It may be a link: the user named it.
///
/// # Errors
/// When it can't be read, or something in it makes no sense.
pub fn open(path: &Path) -> Result<Document, DocumentError> {
    let unreadable = |cause| DocumentError::Unreadable { path: path.to_owned(), cause };
    let mut bytes = Vec::new();
    File::open(path).map_err(unreadable)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(DocumentError::TooLarge(path.to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| DocumentError::NoText(path.to_owned()))?;
    read(&path.display().to_string(), text.strip_prefix('\u{feff}').unwrap_or(&text))
}

/// Reads the text of a file that is called `name`.
///
/// # Errors
/// When something in it makes no sense.
pub fn read(name: &str, text: &str) -> Result<Document, DocumentError> {
    let mut file = Reader::open(name, text);
    let mut document = Document {
        name: name.to_owned(),
        text: text.to_owned(),
        key: String::new(),
        files: Vec::new(),
        secrets: Vec::new(),
    };
    const HELP: &str = "`keylift migrate plan` writes it; it is not to be changed";
    if !file.has("version") {
        file.complain_of_absence("`version` is missing", HELP);
    }
    file.number("version", VERSION..VERSION + 1);
    document.key = file.required("key", HELP).map(|key| key.value).unwrap_or_default();
    for table in file.tables("file") {
        let mut table = file.enter(table);
        document.files.extend(listed(&mut table));
        table.refuse_others(FILE);
        file.leave(table);
    }
    document.files.sort_by(|a, b| a.path.value.cmp(&b.path.value));
    // With a file missing for a reason that is told, its places would only repeat it.
    let files = if file.is_sound() { Files::All } else { Files::Some };
    for table in file.tables("secret") {
        let mut table = file.enter(table);
        document.secrets.extend(secret(&mut table));
        refuse_others(&mut table, SECRET);
        file.leave(table);
    }
    file.ignore(&["refused"]);
    refuse_others(&mut file, TOP);
    check(&document, files, &mut file);
    file.close().map_err(|problems| DocumentError::Invalid { name: name.to_owned(), problems })?;
    Ok(document)
}

fn refuse_others(table: &mut Reader<'_>, known: &[&str]) {
    table.ignore(FOR_PEOPLE);
    table.refuse_others(known);
}

fn listed(table: &mut Reader<'_>) -> Option<Listed> {
    let path = path(table);
    let digest = digest(table, "digest");
    Some(Listed { path: path?, digest: digest? })
}

/// A path that can't lead out of the repository by what is written.
fn path(table: &mut Reader<'_>) -> Option<Placed<PathBuf>> {
    let Placed { value, span } = table.required("path", "the file, seen from the top of the repository")?;
    let path = PathBuf::from(&value);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        let help = "a file is named from the top of the repository, without `..`".to_owned();
        table.complain(span, format!("`{value}` may lead out of the repository"), Some(help));
        return None;
    }
    Some(Placed { value: path, span })
}

fn digest(table: &mut Reader<'_>, key: &str) -> Option<Fingerprint> {
    let help = "`keylift migrate plan` writes it; it can be moved to another secret, but not be made by hand";
    let Placed { value, span } = table.required(key, help)?;
    let digest = Fingerprint::parse(&value);
    if digest.is_none() {
        table.complain(span, format!("`{key}` is not a digest of 64 hexadecimal digits"), Some(help.to_owned()));
    }
    digest
}

fn secret(table: &mut Reader<'_>) -> Option<Secret> {
    let name = name(table);
    let description = description(table);
    let tags = tags(table);
    let engine = table.text("engine").and_then(|word| engine(table, &word));
    let mut places = Vec::new();
    for inner in table.tables("place") {
        let mut inner = table.enter(inner);
        places.extend(part(&mut inner));
        refuse_others(&mut inner, PLACE);
        table.leave(inner);
    }
    let is_sound = table.is_sound();
    let secret = Secret { name: name?, description, tags, engine, places };
    if is_sound {
        check_parts(&secret, table);
    }
    Some(secret)
}

fn name(table: &mut Reader<'_>) -> Option<Placed<SecretName>> {
    let Placed { value, span } = table.required("name", "what the secret is to be called: `prod/shop/db-password`")?;
    match SecretName::parse(&value) {
        Ok(name) => Some(Placed { value: name, span }),
        Err(error) => {
            table.complain(span, error.to_string(), None);
            None
        }
    }
}

fn description(table: &mut Reader<'_>) -> String {
    let Some(Placed { value, span }) = table.text("description") else { return String::new() };
    if value.chars().count() > LONGEST_DESCRIPTION {
        let message = format!("a description has at most {LONGEST_DESCRIPTION} characters");
        table.complain(span, message, None);
    }
    value
}

fn tags(table: &mut Reader<'_>) -> Tags {
    let mut tags = Tags::default();
    let Some(mut inner) = table.section("tags") else { return tags };
    let mut words = inner.words();
    words.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    for (key, value) in words {
        if let Err(error) = tags.add(&key.value, &value.value) {
            inner.complain(key.span, error.to_string(), None);
        }
    }
    table.leave(inner);
    tags
}

fn engine(table: &mut Reader<'_>, word: &Placed<String>) -> Option<Engine> {
    let engine = Engine::parse(&word.value);
    if engine.is_none() {
        let message = format!("`{}` is no kind of database that secrets are rotated for", word.value);
        table.complain(word.span.clone(), message, Some(format!("known are {}", Engine::all())));
    }
    engine
}

fn part(table: &mut Reader<'_>) -> Option<Part> {
    let path = path(table);
    let value = digest(table, "digest");
    let span = span(table);
    let key = key(table);
    let role = role(table);
    Some(Part { path: path?, span: span?, key: key?, role: role?, value: value? })
}

fn span(table: &mut Reader<'_>) -> Option<Span> {
    for key in ["from", "to"] {
        if !table.has(key) {
            table.complain_of_absence(&format!("`{key}` is missing"), "the bytes of the file, counted from 0");
        }
    }
    let (from, to) = (table.number("from", 0..usize::MAX), table.number("to", 0..usize::MAX));
    let (from, to) = (from?, to?);
    let span = Span::new(from.value, to.value);
    if span.is_none() {
        table.complain(to.span, "`to` is not behind `from`".to_owned(), None);
    }
    span
}

/// The key, if there is one; `None` when what is there is no key.
fn key(table: &mut Reader<'_>) -> Option<Option<JsonKey>> {
    let Some(Placed { value, span }) = table.text("key") else { return Some(None) };
    let key = JsonKey::parse(&value).filter(|key| key.as_str() != "engine");
    if key.is_none() {
        let help = "a key has letters, digits and _.- only; `engine` is set by `engine = …`".to_owned();
        table.complain(span, format!("`{value}` is no key of a JSON secret"), Some(help));
    }
    key.map(Some)
}

fn role(table: &mut Reader<'_>) -> Option<Role> {
    let Some(Placed { value, span }) = table.text("role") else { return Some(Role::Secret) };
    match value.as_str() {
        "secret" => Some(Role::Secret),
        "companion" => Some(Role::Companion),
        _ => {
            let help = "one of `secret`, which may be left out, and `companion`".to_owned();
            table.complain(span, format!("`{value}` is no role"), Some(help));
            None
        }
    }
}

/// Whether the places of a secret make up one value, or one JSON object.
fn check_parts(secret: &Secret, table: &mut Reader<'_>) {
    let name = &secret.name.value;
    if !secret.places.iter().any(|place| place.role == Role::Secret) {
        let help = "remove it, or move a place with a secret to it";
        table.complain_of_absence(&format!("no place of `{name}` has a secret"), help);
    }
    let is_json = secret.places.iter().any(|place| place.key.is_some());
    let mut values: BTreeMap<Option<&JsonKey>, &Fingerprint> = BTreeMap::new();
    for place in &secret.places {
        let at = place.path.span.clone();
        let known = *values.entry(place.key.as_ref()).or_insert(&place.value);
        match &place.key {
            None if is_json => {
                let help =
                    "with one `key` in it a secret is a JSON object, and each of its places needs one".to_owned();
                table.complain(at, "this place has no `key`".to_owned(), Some(help));
            }
            None if *known != place.value => {
                let help = "give each value of the secret a `key`, or move it to a secret of its own".to_owned();
                table.complain(at, format!("`{name}` has another value here"), Some(help));
            }
            Some(key) if *known != place.value => {
                let (key, help) = (key.as_str(), "give one of them another key".to_owned());
                table.complain(at, format!("the key `{key}` of `{name}` has another value here"), Some(help));
            }
            _ => {}
        }
    }
    if !is_json && secret.engine.is_some() {
        let help = "`engine` is for a JSON secret, whose places have a `key` each";
        table.complain_of_absence(&format!("`{name}` has no keys"), help);
    }
}

/// Which of its files a plan could be read of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Files {
    All,
    Some,
}

/// What can only be told of the whole file.
fn check(document: &Document, known: Files, file: &mut Reader<'_>) {
    let mut names: HashSet<&SecretName> = HashSet::new();
    // One stretch of encoded text may have several values in it.
    let mut places: HashMap<(&Path, Span, &str), &SecretName> = HashMap::new();
    let mut files: HashSet<&Path> = HashSet::new();
    let complain = |file: &mut Reader<'_>, span: &Range<usize>, message: String, help: &str| {
        file.complain(span.clone(), message, Some(help.to_owned()));
    };
    for listed in &document.files {
        if !files.insert(&listed.path.value) {
            let message = format!("`{}` is listed twice", listed.path.value.display());
            complain(file, &listed.path.span, message, "`keylift migrate plan` lists each file once");
        }
    }
    for Secret { name, places: parts, .. } in &document.secrets {
        if !names.insert(&name.value) {
            let message = format!("two secrets are called `{}`", name.value);
            complain(file, &name.span, message, "rename one, or move the places of one to the other");
        }
        for part in parts {
            let path = part.path.value.as_path();
            if let Some(other) = places.insert((path, part.span, &part.value.0), &name.value) {
                let message = format!("the place is in `{other}` already");
                complain(file, &part.path.span, message, "a place belongs to one secret: remove it from the other");
            }
            if known == Files::All && !files.contains(path) {
                let message = format!("`{}` is not listed as a `[[file]]`", path.display());
                complain(file, &part.path.span, message, "`keylift migrate plan` lists every file with its digest");
            }
        }
    }
}
