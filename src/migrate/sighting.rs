//! Where values of the journal still stand: in files of the tree, in commits, at the places where they were found.
//!
//! A value is told by its fingerprint, so that one which was rotated since, and is nowhere at hand, is found as well.

use super::journal::ledger::{Ledger, Place, Record, parts};
use super::key::Fingerprint;
use super::plan::shown::{Masked, shown};
use crate::finding::Finding;
use crate::secret::SecretValue;
use crate::source::Origin;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::Path;

/// Which values were seen, and where.
#[derive(Debug, Default)]
pub struct Sightings(HashMap<Fingerprint, BTreeSet<String>>);

impl Sightings {
    /// What of `findings` the ledger may know.
    pub fn of<'a>(ledger: &Ledger, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let findings: Vec<&Finding> = findings.into_iter().collect();
        let secrets = Masked::of(findings.iter().map(|finding| &finding.secret));
        let known: HashSet<&Fingerprint> = ledger.records().iter().flat_map(Record::fingerprints).collect();
        let mut sightings = Self::default();
        for finding in findings {
            let Some(fingerprint) = ledger.fingerprint(&finding.secret) else { continue };
            if known.contains(&fingerprint) {
                let path = shown(finding.site.origin.identity(), &secrets);
                sightings.0.entry(fingerprint).or_default().insert(match &*finding.site.origin {
                    Origin::Commit { commit, .. } => format!("{path} in commit {:.10}", commit.id),
                    _ => format!("{path}:{}", finding.site.start.line),
                });
            }
        }
        sightings
    }

    /// Where the value of `record` was seen, or one of those in it; in order, none twice.
    #[must_use]
    pub fn of_record(&self, record: &Record) -> Vec<&str> {
        let places: BTreeSet<&str> =
            record.fingerprints().filter_map(|value| self.0.get(value)).flatten().map(String::as_str).collect();
        places.into_iter().collect()
    }

    /// On how many lines of this file.
    fn count_in(&self, record: &Record, path: &str) -> usize {
        let is_there = |place: &&&str| place.rsplit_once(':').is_some_and(|(file, _)| file == path);
        self.of_record(record).iter().filter(is_there).count()
    }
}

/// What became of a file in which a value stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remains {
    /// It still holds the value, at as many places.
    There,
    /// It holds the value at fewer places, or not at all, or is not there.
    Fewer {
        /// How many are left.
        left: usize,
    },
    /// It can't be read.
    Unread,
}

/// What became of each file that the journal has for `record`, in the tree at `root`. `tree` is what was found there;
/// `value` is what is stored, when it is at hand.
#[must_use]
pub fn remains(
    root: &Path,
    record: &Record,
    ledger: &Ledger,
    tree: &Sightings,
    value: Option<&SecretValue>,
) -> Vec<(String, Remains)> {
    let mut files: Vec<(String, Vec<&Place>)> = Vec::new();
    for place in &record.places {
        match files.iter_mut().find(|(path, _)| *path == place.path) {
            Some((_, places)) => places.push(place),
            None => files.push((place.path.clone(), vec![place])),
        }
    }
    let look = |places: &[&Place]| {
        let Some(file) = places.first().and_then(|place| place.file(root)) else { return Remains::Unread };
        let bytes = match read(&file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Remains::Fewer { left: 0 },
            Err(_) => return Remains::Unread,
        };
        let left = left(bytes.expose(), places, record, ledger, tree, value);
        if left >= places.len() { Remains::There } else { Remains::Fewer { left } }
    };
    files.into_iter().map(|(path, places)| (path, look(&places))).collect()
}

/// How many of `places` a file that holds `bytes` still has, however its lines have moved.
fn left(
    bytes: &[u8],
    places: &[&Place],
    record: &Record,
    ledger: &Ledger,
    tree: &Sightings,
    value: Option<&SecretValue>,
) -> usize {
    let copies = match value {
        Some(value) if parts(value).is_empty() => memchr::memmem::find_iter(bytes, value.expose()).count(),
        _ => told_by_fingerprint(bytes, places, record, ledger),
    };
    let found = places.first().map_or(0, |place| tree.count_in(record, &place.path));
    copies.max(found)
}

/// How many words of `bytes`, as long as what stood at one of `places`, have a fingerprint of `record`. No other way leads to a
/// value that is not at hand, and elsewhere than it was. Each place of the file is tried, which is some microseconds for each.
fn told_by_fingerprint(bytes: &[u8], places: &[&Place], record: &Record, ledger: &Ledger) -> usize {
    let lengths: BTreeSet<usize> = places.iter().map(|place| place.span.len()).filter(|length| *length > 0).collect();
    let is_part = |word: &[u8]| {
        let there = ledger.fingerprint(&SecretValue::new(word));
        there.is_some_and(|there| record.fingerprints().any(|fingerprint| *fingerprint == there))
    };
    // What goes on before or behind is another word.
    let is_inside = |at: usize| {
        let of_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        at.checked_sub(1).is_some_and(of_word) && of_word(at)
    };
    let at_edges = |at: usize, word: &[u8]| !is_inside(at) && !is_inside(at + word.len());
    let in_length =
        |length| bytes.windows(length).enumerate().filter(|(at, word)| at_edges(*at, word) && is_part(word));
    lengths.into_iter().map(|length| in_length(length).count()).sum()
}

/// The file's content, held like a secret since it may hold one; `None` when there is no such file.
fn read(path: &Path) -> io::Result<Option<SecretValue>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => fs::read(path).map(|bytes| Some(SecretValue::new(&bytes))),
        Ok(_) => Ok(None),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}
