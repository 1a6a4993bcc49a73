//! From a [`Document`] to a plan with its values: each place is found again in the files as they are now, or the whole is
//! refused. Nothing is taken on trust from the file: a value has to have the digest that the plan has for it.

use super::{Document, DocumentError, Part, Role, Secret};
use crate::finding::Finding;
use crate::migrate::key::Key;
use crate::migrate::lookup::JsonKey;
use crate::migrate::plan::shown::{Masked, shown};
use crate::migrate::plan::{Companion, Entry, Place, Plan, Refusal, Values};
use crate::migrate::texts::Texts;
use crate::secret::SecretValue;
use crate::source::open;
use crate::text::span::{Position, Span};
use crate::text::table::Reader;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What to do about a file or a value that is not what it was.
const AGAIN: &str = "make the plan again: `keylift migrate plan`";

impl Document {
    /// The key of the repository, if it is the one that the plan was made with.
    ///
    /// # Errors
    /// When it is not.
    pub fn check_key(&self, key: Option<Key>) -> Result<Key, DocumentError> {
        let (name, wanted) = (self.name.clone(), self.key.clone());
        match key {
            None => Err(DocumentError::NoKey { name, wanted }),
            Some(key) if key.id() == self.key => Ok(key),
            Some(key) => Err(DocumentError::OtherKey { name, wanted, given: key.id() }),
        }
    }

    /// Checks that the files, seen from `root`, are those that the plan was made of.
    ///
    /// # Errors
    /// With each file that differs, can't be read, or lies elsewhere.
    pub fn check_files(&self, root: &Path, key: &Key) -> Result<(), DocumentError> {
        let mut file = Reader::open(&self.name, &self.text);
        for listed in &self.files {
            let cause = match digest(root, &listed.path.value, key) {
                Ok(digest) if digest == listed.digest.0 => continue,
                Ok(_) => "has changed since the plan was made".to_owned(),
                Err(error) => format!("can't be read: {}", open::problem(&listed.path.value, &error).cause),
            };
            let path = listed.path.value.display();
            let users = self.users(&listed.path.value).join(", ");
            let message = format!("`{path}`, which has {users}, {cause}");
            file.complain(listed.path.span.clone(), message, Some(AGAIN.to_owned()));
        }
        self.close(file)
    }

    /// The secrets that have a place in this file.
    fn users(&self, path: &Path) -> Vec<String> {
        let uses = |secret: &&Secret| secret.places.iter().any(|part| part.path.value == path);
        self.secrets.iter().filter(uses).map(|secret| format!("`{}`", secret.name.value)).collect()
    }

    /// The plan, with the values out of `findings`, which are those of its files as [`scanned`] names them from `base`.
    ///
    /// # Errors
    /// With each place that has no finding or another value now.
    pub fn bind<'a>(
        &self,
        findings: &'a [Finding],
        base: &Path,
        key: &Key,
    ) -> Result<(Plan, Values<'a>), DocumentError> {
        let mut file = Reader::open(&self.name, &self.text);
        let binder = Binder::new(findings, base, key);
        let (mut plan, mut values) = (Plan::default(), Values::default());
        for secret in &self.secrets {
            match binder.entry(secret, &mut values, &mut file) {
                Ok(entry) => plan.entries.extend(entry),
                Err(refusal) => {
                    let message = format!("`{}` can't be stored: {refusal}", secret.name.value);
                    file.complain(secret.name.span.clone(), message, None);
                }
            }
        }
        self.close(file)?;
        Ok((plan, values))
    }

    fn close(&self, file: Reader<'_>) -> Result<(), DocumentError> {
        file.close().map_err(|problems| DocumentError::Outdated { name: self.name.clone(), problems })
    }
}

fn digest(root: &Path, path: &Path, key: &Key) -> io::Result<String> {
    let (mut file, _) = open::open(&inside(root, path)?)?;
    Ok(key.digest_of(&mut file)?.0)
}

/// The file, unless a link on the way leads out of the repository, or it is no plain file.
fn inside(root: &Path, path: &Path) -> io::Result<PathBuf> {
    let file = root.join(path);
    if !file.symlink_metadata()?.is_file() {
        return Err(io::Error::other("it is not a plain file"));
    }
    let real = file.canonicalize()?;
    if real.starts_with(root.canonicalize()?) {
        Ok(file)
    } else {
        Err(io::Error::other("it lies outside of the repository"))
    }
}

/// The path of a document as a scan is told it, when `base` is the root of the repository as a user would type it;
/// empty for the current folder.
#[must_use]
pub fn scanned(base: &Path, path: &Path) -> PathBuf {
    base.join(path)
}

struct Binder<'a, 'k> {
    by_place: HashMap<(PathBuf, Span), Vec<&'a Finding>>,
    secrets: Masked,
    texts: Texts,
    base: &'k Path,
    key: &'k Key,
}

/// A place that was found again.
struct Bound<'a> {
    value: Cow<'a, SecretValue>,
    finding: Option<&'a Finding>,
}

impl<'a, 'k> Binder<'a, 'k> {
    fn new(findings: &'a [Finding], base: &'k Path, key: &'k Key) -> Self {
        let mut by_place: HashMap<_, Vec<&Finding>> = HashMap::new();
        for finding in findings {
            if let Some(path) = finding.site.origin.working_file() {
                by_place.entry((path.to_owned(), finding.site.span)).or_default().push(finding);
            }
        }
        let secrets = Masked::of(findings.iter().map(|finding| &finding.secret));
        Self { by_place, secrets, texts: Texts::read(findings), base, key }
    }

    /// The entry; `None` when there were complaints about its places.
    fn entry(&self, secret: &Secret, values: &mut Values<'a>, file: &mut Reader<'_>) -> Result<Option<Entry>, Refusal> {
        let mut parts: BTreeMap<JsonKey, Cow<'a, SecretValue>> = BTreeMap::new();
        let (mut places, mut companions, mut surest) = (Vec::new(), Vec::new(), None::<&Finding>);
        let mut whole = None;
        for part in &secret.places {
            match self.find(part) {
                Err(cause) => {
                    let message = format!("`{}` of `{}`: {cause}", part.path.value.display(), secret.name.value);
                    file.complain(part.path.span.clone(), message, Some(AGAIN.to_owned()));
                }
                Ok(Bound { value, finding: Some(finding) }) => {
                    surest = surest.filter(|surest| surest.confidence >= finding.confidence).or(Some(finding));
                    places.extend(Place::of(finding, part.key.clone(), &self.secrets, &self.texts));
                    match &part.key {
                        Some(key) => drop(parts.insert(key.clone(), value)),
                        None => whole = Some(&finding.secret),
                    }
                }
                Ok(Bound { value, finding: None }) => {
                    if let Some(key) = &part.key {
                        companions.push(self.companion(part, key));
                        parts.insert(key.clone(), value);
                    }
                }
            }
        }
        let bound = places.len() + companions.len();
        let Some(surest) = surest.filter(|_| bound == secret.places.len()) else { return Ok(None) };
        match whole {
            Some(value) => values.push(value),
            None => values.push_json(secret.engine, parts)?,
        }
        Ok(Some(Entry {
            name: secret.name.value.clone(),
            rule: Arc::clone(&surest.rule),
            confidence: surest.confidence,
            description: secret.description.clone(),
            tags: secret.tags.clone(),
            engine: secret.engine,
            places,
            companions,
        }))
    }

    /// What is at a place, if it is what the plan says.
    fn find(&self, part: &Part) -> Result<Bound<'a>, &'static str> {
        const OTHER: &str = "another value is there than when the plan was made";
        let path = scanned(self.base, &part.path.value);
        let length = path.metadata().map_or(0, |metadata| metadata.len());
        if part.span.end() as u64 > length {
            return Err("the file is shorter than that");
        }
        match part.role {
            Role::Secret => {
                let found = self.by_place.get(&(path, part.span)).ok_or("no secret is found there")?;
                let same = |finding: &&&Finding| self.key.fingerprint(&finding.secret) == part.value;
                let finding = found.iter().find(same).ok_or(OTHER)?;
                Ok(Bound { value: Cow::Borrowed(&finding.secret), finding: Some(finding) })
            }
            Role::Companion => {
                let value = read(&path, part.span).map_err(|_| "the file can't be read")?;
                let is_it = self.key.fingerprint(&value) == part.value;
                if is_it { Ok(Bound { value: Cow::Owned(value), finding: None }) } else { Err(OTHER) }
            }
        }
    }

    fn companion(&self, part: &Part, key: &JsonKey) -> Companion {
        let path = scanned(self.base, &part.path.value);
        let start = position(&path, part.span.start());
        let (path, identity) = (shown(&path, &self.secrets), shown(&part.path.value, &self.secrets));
        Companion { key: key.clone(), path, identity, is_exact: true, span: part.span, start }
    }
}

/// Longest companion; a plan made by hand could name whole files.
const LONGEST: usize = 1 << 10;

fn read(path: &Path, span: Span) -> io::Result<SecretValue> {
    let length = span.end() - span.start();
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let (mut file, _) = open::open(path)?;
    file.seek(SeekFrom::Start(span.start() as u64))?;
    let mut bytes = Zeroizing::new(vec![0; length]);
    file.read_exact(&mut bytes)?;
    Ok(SecretValue::new(&bytes))
}

/// Where byte `at` of a file stands for people.
fn position(path: &Path, at: usize) -> Position {
    let mut before = Zeroizing::new(Vec::new());
    let read = open::open(path).and_then(|(file, _)| file.take(at as u64).read_to_end(&mut before));
    read.map_or(Position::START, |_| Position::START.after(&before))
}
