//! A scan, and what of its findings is known: opens the baseline and its key, scans, and applies the policy.

use super::{Failure, catalogue, place, quoted};
use crate::detect::{Detector, Explain};
use crate::fingerprint::{Fingerprinter, Key};
use crate::pipeline::{self, Input};
use crate::report::Report;
use crate::settings::reading::Reading;
use crate::settings::suppression::Choice;
use crate::source::Origin;
use crate::source::git::open::{GitError, file_at};
use crate::suppress::baseline::read::{ReadError, read};
use crate::suppress::baseline::{Baseline, Entry, FILE_NAME, Seal};
use crate::suppress::{Coverage, Extent, Policy, apply};
use crate::text::hex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use zeroize::Zeroizing;

/// Larger baselines, a quarter of a million entries, are taken for a mistake.
const LARGEST: u64 = 64 << 20;

/// Why the baseline or its key is no good. All of it is for the user to mend.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(super) enum BaselineError {
    /// It can't be read.
    #[error("failed to read the baseline {}", path.display())]
    #[diagnostic(help(
        "name another with `--baseline FILE`, do without with `--no-baseline`, or make one: `keylift baseline create`"
    ))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A link in the tree may lead anywhere.
    #[error("the baseline {} is not a file", .0.display())]
    #[diagnostic(help("a link or a folder in the scanned tree is not followed; name the file with `--baseline FILE`"))]
    NoFile(PathBuf),
    /// Nobody has so many.
    #[error("the baseline {} is larger than {LARGEST} bytes", .0.display())]
    #[diagnostic(help("is it a baseline? If so, allow whole folders or rules in keylift.toml instead"))]
    TooLarge(PathBuf),
    /// It is text.
    #[error("the baseline {} is not UTF-8", .0.display())]
    #[diagnostic(help("save it as UTF-8; PowerShell does with `-Encoding utf8`"))]
    NoText(PathBuf),
    /// What is in it is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Wrong(#[from] ReadError),
    /// The revision that is to be trusted.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Revision(#[from] GitError),
    /// `--key-file absent`
    #[error("failed to read the key {}", path.display())]
    #[diagnostic(help("`keylift baseline create --key-file FILE` makes a key; CI gets it as a secret file"))]
    NoKey {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The key file holds something else.
    #[error("{} does not hold a key", .0.display())]
    #[diagnostic(help("a key is 64 hexadecimal digits; `keylift baseline create --key-file FILE` makes one"))]
    KeyForm(PathBuf),
    /// The baseline has one.
    #[error("the baseline {} was made with a key", .0.display())]
    #[diagnostic(help("name its file with `--key-file FILE` or KEYLIFT_KEY_FILE; `--no-baseline` does without"))]
    KeyNeeded(PathBuf),
    /// It is another one.
    #[error("the baseline {} was made with another key", path.display())]
    #[diagnostic(help("it is called {wanted}, the one that was given {given}"))]
    KeyOther {
        /// The baseline.
        path: PathBuf,
        /// The name of its key.
        wanted: String,
        /// The name of the other.
        given: String,
    },
}

/// A baseline, where it came from, and what its fingerprints are made with.
#[derive(Debug)]
pub(super) struct Opened {
    /// As the user knows it.
    pub(super) name: PathBuf,
    pub(super) baseline: Baseline,
    pub(super) key: Key,
}

/// What a scan came to.
#[derive(Debug)]
pub(super) struct Scanned {
    /// With what is known set apart.
    pub(super) report: Report,
    /// Makes fingerprints as the baseline has them.
    pub(super) prints: Fingerprinter,
    pub(super) coverage: Coverage,
    /// What of the rules can't be honoured.
    pub(super) notes: Vec<String>,
}

/// Scans what `reading` names, and sets apart what is known.
///
/// # Errors
/// When there are no rules to scan with, or the baseline is no good. What could not be read is in the report.
pub(super) fn scan(reading: &Reading, explain: Explain) -> Result<Scanned, Failure> {
    let key = key(reading).map_err(Failure::usage)?;
    let opened = open(reading, key.as_ref()).map_err(Failure::usage)?;
    let print_key = opened.as_ref().map(|opened| opened.key.clone()).or(key);
    let baseline = opened.map(|opened| (opened.name, opened.baseline));
    let watched = baseline.iter().flat_map(|(_, baseline)| baseline.entries()).map(Entry::file).collect();
    scan_against(reading, explain, baseline, &watched, print_key)
}

/// The same with this baseline and this key; takes down which of the files `watched` were read, or are no more.
///
/// # Errors
/// When there are no rules to scan with.
pub(super) fn scan_against(
    reading: &Reading,
    explain: Explain,
    baseline: Option<(PathBuf, Baseline)>,
    watched: &HashSet<PathBuf>,
    key: Option<Key>,
) -> Result<Scanned, Failure> {
    let chosen = catalogue::rules(&reading.choice, &reading.config).map_err(Failure::usage)?;
    let notes = chosen.rules.notes().to_vec();
    let (mut report, ids, coverage) = scan_watching(reading, explain, chosen, watched)?;
    let policy = Policy {
        today: reading.suppression.today,
        dialects: reading.suppression.dialects.clone(),
        rules: ids,
        allow: reading.config.allows.clone(),
        baseline,
    };
    let mut prints = Fingerprinter::new(key);
    let applied = apply(std::mem::take(&mut report.findings), &policy, &coverage, &mut prints, threads(reading));
    report.findings = applied.findings;
    report.suppressed = applied.suppressed;
    report.stale = applied.stale;
    Ok(Scanned { report, prints, coverage, notes })
}

fn scan_watching(
    reading: &Reading,
    explain: Explain,
    chosen: catalogue::Chosen,
    watched: &HashSet<PathBuf>,
) -> Result<(Report, BTreeSet<String>, Coverage), Failure> {
    let catalogue::Chosen { rules, ids } = chosen;
    let applied: HashSet<&str> = rules.ids().collect();
    let left_out: HashSet<String> = ids.iter().filter(|id| !applied.contains(id.as_str())).cloned().collect();
    let detector = Detector::new(Arc::new(rules), explain);
    let read = Mutex::new(HashMap::new());
    let scanned = pipeline::scan(&reading.input, &reading.options, &detector, &|blob| {
        // What a commit holds says nothing of what is there now, and of what is staged only the new is told.
        if matches!(**blob.origin, Origin::File { .. }) && watched.contains(blob.origin.identity()) {
            let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
            read.insert(blob.origin.identity().to_owned(), blob.origin.path().to_owned());
        }
    });
    let mut report = scanned?;
    report.terms = reading.terms.clone();
    report.in_paths = quoted::in_paths(&detector, &report);
    let mut read = read.into_inner().unwrap_or_else(PoisonError::into_inner);
    // What could not be read to its end may hold what was not found.
    let failed: HashSet<&Path> = report.problems.iter().map(|problem| &*problem.path).collect();
    read.retain(|_, path| !failed.contains(&**path));
    let mut files: HashSet<PathBuf> = read.into_keys().collect();
    let gone = watched.iter().filter(|file| !files.contains(*file) && is_gone(file, &reading.input));
    let gone: Vec<PathBuf> = gone.cloned().collect();
    files.extend(gone);
    let extent = if left_out.is_empty() && is_whole(&reading.input) { Extent::Whole } else { Extent::Part };
    Ok((report, ids, Coverage { extent, files, rules_left_out: left_out }))
}

/// Threads for what is slow.
pub(super) fn threads(reading: &Reading) -> usize {
    match reading.options.threads {
        0 => available_parallelism().map_or(1, usize::from),
        threads => threads,
    }
}

/// Whether the file, seen from the top, lies in what was scanned and is there no more, or is empty.
fn is_gone(file: &Path, input: &Input) -> bool {
    let Input::Paths(paths) = input else { return false };
    if !file.components().all(|part| matches!(part, Component::Normal(_))) {
        return false;
    }
    let path = place::top(input).join(file);
    let scanned = paths.iter().filter_map(|path| path.canonicalize().ok()).any(|root| path.starts_with(root));
    scanned
        && match path.symlink_metadata() {
            Ok(metadata) => metadata.is_file() && metadata.len() == 0,
            Err(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        }
}

/// Whether everything below the top was to be scanned.
fn is_whole(input: &Input) -> bool {
    let Input::Paths(paths) = input else { return false };
    let top = place::top(input);
    paths.iter().any(|path| path.canonicalize().is_ok_and(|path| path == top))
}

/// The file that the baseline is in, or would be; `None` when there is to be none, or it is in no file.
pub(super) fn file(reading: &Reading) -> Option<PathBuf> {
    match &reading.suppression.baseline {
        Choice::Found => Some(place::top(&reading.input).join(FILE_NAME)),
        Choice::File(path) => Some(path.clone()),
        Choice::Nothing | Choice::Held(_) | Choice::Revision(_) => None,
    }
}

/// The baseline that counts, if there is one. `key` is the one that was given.
///
/// # Errors
/// When it can't be read or is wrong, and when its key is not this one.
pub(super) fn open(reading: &Reading, key: Option<&Key>) -> Result<Option<Opened>, BaselineError> {
    let (name, text) = match &reading.suppression.baseline {
        Choice::Nothing => return Ok(None),
        Choice::Held(text) => (PathBuf::from(&text.name), text.text.clone()),
        Choice::File(path) => (path.clone(), given(path)?),
        Choice::Found => {
            let path = place::top(&reading.input).join(FILE_NAME);
            let name = place::shown(&path);
            let Some(text) = found(&path, &name)? else { return Ok(None) };
            (name, text)
        }
        Choice::Revision(revision) => {
            let name = PathBuf::from(format!("{revision}:{FILE_NAME}"));
            let Some(bytes) = file_at(&place::top(&reading.input), revision, Path::new(FILE_NAME))? else {
                return Ok(None);
            };
            let text = String::from_utf8(bytes).map_err(|_| BaselineError::NoText(name.clone()))?;
            (name, text)
        }
    };
    let baseline = read(&name.display().to_string(), &text)?;
    let key = match (&baseline.seal, key) {
        (Seal::Salt(salt), _) => Key::Salt(*salt),
        (Seal::Key(_), None | Some(Key::Salt(_))) => return Err(BaselineError::KeyNeeded(name)),
        (Seal::Key(wanted), Some(key)) => match key.id().unwrap_or_default() {
            given if given == *wanted => key.clone(),
            given => return Err(BaselineError::KeyOther { path: name, wanted: wanted.clone(), given }),
        },
    };
    Ok(Some(Opened { name, baseline, key }))
}

/// The key that was given, if one was.
///
/// # Errors
/// When it can't be read, or is none.
pub(super) fn key(reading: &Reading) -> Result<Option<Key>, BaselineError> {
    let Some(path) = &reading.suppression.key else { return Ok(None) };
    let unreadable = |cause| BaselineError::NoKey { path: path.clone(), cause };
    let mut text = Zeroizing::new(String::new());
    File::open(path).map_err(unreadable)?.take(1 << 10).read_to_string(&mut text).map_err(unreadable)?;
    let bytes = hex::exactly(text.trim()).ok_or_else(|| BaselineError::KeyForm(path.clone()))?;
    Ok(Some(Key::Secret(Zeroizing::new(bytes))))
}

/// A baseline that the user named.
fn given(path: &Path) -> Result<String, BaselineError> {
    let unreadable = |cause| BaselineError::Unreadable { path: path.to_owned(), cause };
    text(File::open(path).map_err(unreadable)?, path)
}

/// One that the scanned tree has.
fn found(path: &Path, name: &Path) -> Result<Option<String>, BaselineError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(BaselineError::Unreadable { path: name.to_owned(), cause }),
        Ok(metadata) if !metadata.is_file() => Err(BaselineError::NoFile(name.to_owned())),
        Ok(_) => {
            let file = File::open(path).map_err(|cause| BaselineError::Unreadable { path: name.to_owned(), cause })?;
            text(file, name).map(Some)
        }
    }
}

fn text(file: File, name: &Path) -> Result<String, BaselineError> {
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|cause| BaselineError::Unreadable { path: name.to_owned(), cause })?;
    if bytes.len() as u64 > LARGEST {
        return Err(BaselineError::TooLarge(name.to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| BaselineError::NoText(name.to_owned()))
}
