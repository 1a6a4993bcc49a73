//! Scans of history: every version of every file, once.
//!
//! A first pass over all versions only notes which credential stands where first: one for each path, rule and value, so
//! memory grows with what is found and not with what is read. Versions that are made of one another are looked at where
//! they differ ([`crate::detect::version`]). Then the few versions that are to be reported are read again, whole, by the
//! detector that reads files, so that all of a finding is what it would be in a file.

use super::progress::{Progress, Ticker};
use super::{Harvest, Options, threads};
use crate::detect::version::{Memory, Sighting};
use crate::detect::{Detection, Detector, join_parts};
use crate::secret::SecretValue;
use crate::source::decode::{self, Content, Encoding, Offsets};
use crate::source::git::Request;
use crate::source::git::history::{Extent, History, Lookup, Reader, Version};
use crate::source::git::open::GitError;
use crate::source::window::{self, Binaries, Buffers, Outcome, Size};
use crate::source::{Blob, Origin, Problem, Shared};
use crate::text::span::Position;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};

/// Which versions are looked at where they differ from others only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// All that are made of others.
    Differences,
    /// None: what the other way is held against.
    #[cfg(test)]
    Whole,
}

/// Scans the history that `request` names.
///
/// # Errors
/// When there is no such repository or revision.
pub(super) fn scan(
    request: &Request,
    extent: Extent<'_>,
    options: &Options,
    detector: &Detector,
    look: Look,
) -> Result<Harvest, GitError> {
    let progress = Progress::new(options);
    let mut total = Harvest::default();
    let history = History::follow(request, extent, &mut total.problems)?;
    total.tally.shallow = u64::from(history.shallow);
    total.tally.special = history.links;
    let (sender, receiver) = mpsc::channel();
    history.read(threads(options), &|| Scout {
        history: &history,
        detector,
        look,
        options,
        buffers: Buffers::new(Size::STANDARD),
        offsets: Offsets::default(),
        origin: None,
        notes: Notes::default(),
        sender: sender.clone(),
        ticker: Ticker::new(&progress),
    });
    drop(sender);
    let mut notes = Notes::default();
    receiver.into_iter().for_each(|other| notes.add(other, &history));
    report(notes, &history, detector, &mut total);
    progress.clear();
    Ok(total)
}

/// A credential, wherever it stands: the rule and the value.
type Credential = (String, SecretValue);

/// A path, by its number, and what stands there; apart what was dismissed.
type Place = (u32, Credential, bool);

/// What was seen.
#[derive(Default)]
struct Notes {
    /// For each credential in its place the first blob.
    first: HashMap<Place, u32>,
    /// What stands in `HEAD`.
    head: HashSet<Credential>,
    harvest: Harvest,
}

impl Notes {
    fn note(&mut self, history: &History, blob: u32, credential: Credential, dismissed: bool) {
        if history.in_head(blob) && !dismissed {
            self.head.insert(credential.clone());
        }
        if history.is_reported(blob) {
            self.put((history.path(blob), credential, dismissed), blob, history);
        }
    }

    fn put(&mut self, place: Place, blob: u32, history: &History) {
        let first = self.first.entry(place).or_insert(blob);
        if (history.commit(blob), blob) < (history.commit(*first), *first) {
            *first = blob;
        }
    }

    fn add(&mut self, other: Self, history: &History) {
        self.head.extend(other.head);
        self.harvest.add(other.harvest);
        for (place, blob) in other.first {
            self.put(place, blob, history);
        }
    }
}

/// What is kept of a text for the versions that are made of it.
struct Kept {
    /// Length of its byte-order mark.
    mark: usize,
    memory: Memory,
}

/// One thread of the first pass. Sends its notes when it is dropped.
struct Scout<'a> {
    history: &'a History,
    detector: &'a Detector,
    look: Look,
    options: &'a Options,
    buffers: Buffers,
    offsets: Offsets,
    /// The origin that is shown to the detector, which looks at the path alone; kept for the next version of the file.
    origin: Option<(u32, Arc<Origin>)>,
    notes: Notes,
    sender: mpsc::Sender<Notes>,
    ticker: Ticker<'a>,
}

impl Reader for Scout<'_> {
    type Memory = Kept;

    fn read(&mut self, version: &Version<'_, Kept>) -> Option<Kept> {
        let Version { blob, bytes, base } = *version;
        self.ticker.count();
        let origin = self.wanted(blob, bytes.len() as u64)?;
        let (tally, counts) = (&mut self.notes.harvest.tally, u64::from(self.history.is_reported(blob)));
        let encoding = decode::tell(bytes);
        match encoding {
            Content::Binary => tally.binary += counts,
            Content::Text { .. } => {
                tally.files += counts;
                tally.bytes += counts * bytes.len() as u64;
            }
        }
        let looked = catch_unwind(AssertUnwindSafe(|| match encoding {
            Content::Binary => None,
            Content::Text { encoding: Encoding::Bytes, mark } => Some(self.look(blob, &origin, bytes, mark, base)),
            Content::Text { .. } => {
                // Reading from memory does not fail.
                let _ = self.look_decoded(blob, &origin, &mut { bytes });
                None
            }
        }));
        looked.unwrap_or_else(|_| {
            self.notes.harvest.problems.push(panicked(&origin));
            None
        })
    }

    fn stream(&mut self, blob: u32, size: u64, bytes: &mut dyn Read) -> io::Result<()> {
        self.ticker.count();
        let Some(origin) = self.wanted(blob, size) else { return Ok(()) };
        let outcome = self.look_decoded(blob, &origin, bytes)?;
        let (tally, counts) = (&mut self.notes.harvest.tally, u64::from(self.history.is_reported(blob)));
        match outcome {
            Outcome::Binary => tally.binary += counts,
            Outcome::Shown { bytes } => {
                tally.files += counts;
                tally.bytes += counts * bytes;
            }
        }
        Ok(())
    }

    fn fail(&mut self, blob: u32, cause: &'static str) {
        let path = self.history.path_named(self.history.path(blob));
        self.notes.harvest.problems.push(unread(path, cause));
    }
}

impl Scout<'_> {
    /// The origin of a blob that is to be looked at; `None` for one that is left out, which is counted.
    fn wanted(&mut self, blob: u32, size: u64) -> Option<Arc<Origin>> {
        let origin = self.origin(blob);
        let (tally, counts) = (&mut self.notes.harvest.tally, u64::from(self.history.is_reported(blob)));
        if self.options.exclude.excludes(origin.identity()) {
            tally.excluded += counts;
            return None;
        }
        if self.options.max_size.is_some_and(|most| size > most) {
            tally.oversize += counts;
            return None;
        }
        Some(origin)
    }

    fn origin(&mut self, blob: u32) -> Arc<Origin> {
        let path = self.history.path(blob);
        match &self.origin {
            Some((known, origin)) if *known == path => origin.clone(),
            _ => {
                let origin = Arc::new(Origin::Object { path: self.history.path_named(path) });
                self.origin = Some((path, origin.clone()));
                origin
            }
        }
    }

    /// Looks at a text that is stored as rules see it, behind its byte-order mark.
    fn look(
        &mut self,
        blob: u32,
        origin: &Arc<Origin>,
        bytes: &[u8],
        mark: usize,
        base: Option<(&Kept, &[Shared])>,
    ) -> Kept {
        self.offsets.base = mark;
        let text = &bytes[mark..];
        let seen = Blob { origin, bytes: text, owned: 0..text.len(), start: Position::START, offsets: &self.offsets };
        let mut clipped = Vec::new();
        let base = base.filter(|(kept, _)| kept.mark == mark && self.look == Look::Differences);
        let base = base.map(|(kept, shared)| match mark {
            0 => (&kept.memory, shared),
            mark => {
                clipped.extend(shared.iter().filter_map(|shared| behind(*shared, mark)));
                (&kept.memory, clipped.as_slice())
            }
        });
        let (sightings, memory) = self.detector.scan_version(&seen, base);
        for Sighting { rule, secret, dismissed } in sightings {
            let credential = (rule.id.clone(), SecretValue::new(&text[secret.range()]));
            self.notes.note(self.history, blob, credential, dismissed);
        }
        Kept { mark, memory }
    }

    /// Looks at a text that has to be decoded, or is large, window by window.
    fn look_decoded(&mut self, blob: u32, origin: &Arc<Origin>, bytes: &mut dyn Read) -> io::Result<Outcome> {
        let (history, detector, notes) = (self.history, self.detector, &mut self.notes);
        let mut each = |seen: &Blob<'_>| {
            let Ok(detection) = catch_unwind(AssertUnwindSafe(|| detector.scan_apart(seen))) else {
                notes.harvest.problems.push(panicked(origin));
                return;
            };
            for finding in detection.findings {
                notes.note(history, blob, (finding.rule.id.clone(), finding.secret), false);
            }
            for dropped in detection.dismissed {
                notes.note(history, blob, (dropped.rule.id.clone(), dropped.secret), true);
            }
        };
        window::read(bytes, origin, Binaries::LeaveOut, &mut self.buffers, &mut each)
    }
}

impl Drop for Scout<'_> {
    fn drop(&mut self) {
        // The receiver outlives all scouts.
        let _ = self.sender.send(std::mem::take(&mut self.notes));
    }
}

/// What of a shared stretch lies behind the first `mark` bytes of both versions, counted from there.
fn behind(shared: Shared, mark: usize) -> Option<Shared> {
    let cut = mark.saturating_sub(shared.at.min(shared.base));
    let length = shared.length.checked_sub(cut).filter(|length| *length > 0)?;
    Some(Shared { at: shared.at + cut - mark, base: shared.base + cut - mark, length })
}

/// Reads again what is to be reported, and makes findings of it.
fn report(notes: Notes, history: &History, detector: &Detector, total: &mut Harvest) {
    let Notes { first, head, harvest } = notes;
    total.add(harvest);
    let mut by_blob: BTreeMap<u32, HashSet<(Credential, bool)>> = BTreeMap::new();
    for ((_, credential, dismissed), blob) in first {
        by_blob.entry(blob).or_default().insert((credential, dismissed));
    }
    let mut lookup = Lookup::new(history);
    let mut buffers = Buffers::new(Size::STANDARD);
    for (blob, mut wanted) in by_blob {
        let origin = Arc::new(lookup.origin(blob));
        let mut bytes = match lookup.open(blob) {
            Ok(bytes) => bytes,
            Err(cause) => {
                total.problems.push(unread(origin.path().to_owned(), cause));
                continue;
            }
        };
        let mut each = |seen: &Blob<'_>| {
            let Detection { mut findings, dismissed } = detector.scan_apart(seen);
            findings.retain_mut(|finding| {
                let credential = (finding.rule.id.clone(), finding.secret.clone());
                finding.in_head = Some(head.contains(&credential));
                wanted.remove(&(credential, false))
            });
            join_parts(&mut findings);
            total.findings.extend(findings);
            total.dismissed.extend(dismissed.into_iter().filter(|dropped| {
                let credential = (dropped.rule.id.clone(), dropped.secret.clone());
                wanted.remove(&(credential, true))
            }));
        };
        if window::read(&mut bytes, &origin, Binaries::LeaveOut, &mut buffers, &mut each).is_err() {
            total.problems.push(unread(origin.path().to_owned(), "its object in the repository is damaged"));
        }
    }
}

fn panicked(origin: &Origin) -> Problem {
    Problem {
        path: origin.path().to_owned(),
        cause: "keylift failed while it looked into this file".to_owned(),
        help: Some("this is a bug in keylift: please report it, without the file if that is confidential"),
    }
}

fn unread(path: std::path::PathBuf, cause: &str) -> Problem {
    Problem { path, cause: cause.to_owned(), help: Some("`git fsck` tells more; a clone may be whole") }
}

#[cfg(test)]
mod tests;
