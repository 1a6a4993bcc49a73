//! One thread of a scan: reads one input after the other, shows the blobs to the detector and keeps what comes of it.

use super::progress::Ticker;
use super::windows::Team;
use super::{Detect, Harvest, append};
use crate::source::open::Opened;
use crate::source::walk::{Asked, Entry};
use crate::source::window::{self, Binaries, Buffers, Outcome};
use crate::source::{Blob, Origin, Problem, open};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, mpsc};

/// One thread's part in a scan. Sends its harvest when it is dropped.
pub(super) struct Worker<'a> {
    pub(super) detect: Detect<'a>,
    pub(super) max_size: Option<u64>,
    pub(super) buffers: Buffers,
    pub(super) harvest: Harvest,
    pub(super) sender: mpsc::Sender<Harvest>,
    pub(super) ticker: Ticker<'a>,
    /// Who helps with large files.
    pub(super) team: &'a Team,
}

/// A file that is larger is looked at by several threads: it has eight windows.
const LARGE: u64 = 32 << 20;

impl Worker<'_> {
    /// Reads what a walk came upon.
    pub(super) fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Problem(problem) => self.harvest.problems.push(problem),
            Entry::File { origin, asked, file } => {
                let (origin, before) = (Arc::new(origin), self.harvest.findings.len());
                if let Err(error) = self.read_file(file, &origin, asked) {
                    self.harvest.problems.push(open::problem(origin.path(), &error));
                }
                self.harvest.findings[before..].iter().for_each(|finding| self.ticker.found(finding.confidence));
            }
        }
        self.ticker.count();
    }

    fn read_file(&mut self, file: Opened, origin: &Arc<Origin>, asked: Asked) -> io::Result<()> {
        if self.max_size.is_some_and(|most| file.length() > most) {
            self.harvest.tally.oversize += 1;
            return Ok(());
        }
        let binaries = match asked {
            Asked::ByName => Binaries::AsBytes,
            Asked::ByFolder => Binaries::LeaveOut,
        };
        let large = file.length() > LARGE;
        let mut reader = open::Reader::new(file);
        let Some(turn) = (if large { self.team.turn() } else { None }) else {
            return self.read(&mut reader, origin, binaries);
        };
        let (outcome, found) = turn.read(&mut reader, origin, binaries, &mut self.buffers, self.detect);
        self.harvest.add(found);
        self.count(outcome?);
        Ok(())
    }

    /// Reads a stream under this name.
    pub(super) fn read_stream(&mut self, name: &Path, input: io::Result<impl Read>) {
        let origin = Arc::new(Origin::Stdin { name: name.to_owned() });
        let read = input.and_then(|mut input| self.read(&mut input, &origin, Binaries::AsBytes));
        if let Err(error) = read {
            self.harvest.problems.push(open::problem(name, &error));
        }
    }

    /// Reads `input` to its end.
    pub(super) fn read(&mut self, input: &mut dyn Read, origin: &Arc<Origin>, binaries: Binaries) -> io::Result<()> {
        let (detect, harvest) = (self.detect, &mut self.harvest);
        let outcome =
            window::read(input, origin, binaries, &mut self.buffers, &mut |blob| look(detect, blob, harvest))?;
        self.count(outcome);
        Ok(())
    }

    fn count(&mut self, outcome: Outcome) {
        let tally = &mut self.harvest.tally;
        match outcome {
            Outcome::Shown { bytes } => {
                tally.files += 1;
                tally.bytes += bytes;
            }
            Outcome::Binary => tally.binary += 1,
        }
    }
}

/// Shows a blob to the detector, and adds what comes of it.
pub(super) fn look(detect: Detect<'_>, blob: &Blob<'_>, harvest: &mut Harvest) {
    match catch_unwind(AssertUnwindSafe(|| detect(blob))) {
        Ok(detection) => {
            append(&mut harvest.findings, detection.findings);
            append(&mut harvest.dismissed, detection.dismissed);
        }
        // The panic's own message may quote the file.
        Err(_) => harvest.problems.push(Problem {
            path: blob.origin.path().to_owned(),
            cause: "keylift failed while it looked into this file".to_owned(),
            help: Some("this is a bug in keylift: please report it, without the file if that is confidential"),
        }),
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        // The receiver outlives all workers.
        let _ = self.sender.send(std::mem::take(&mut self.harvest));
    }
}
