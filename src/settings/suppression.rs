//! Whose word counts when a finding is said to be known.

use crate::cli::scan::SuppressionArgs;
use crate::config::{self, Config};
use crate::marker::Dialect;
use crate::report::Trust;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Which baseline counts, and whose markers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// The baseline.
    pub(crate) baseline: Choice,
    /// The file with the key that it was made with.
    pub(crate) key: Option<PathBuf>,
    /// Whose markers count.
    pub(crate) dialects: BTreeSet<Dialect>,
    /// The day it is, in UTC.
    pub(crate) today: Date,
}

/// Which baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    /// None.
    Nothing,
    /// The one at the top of what is scanned, if there is one.
    Found,
    /// This file.
    File(PathBuf),
    /// What a revision of the repository has in its place: this.
    Held(config::Text),
    /// The one at the top, as this revision has it, if it has one.
    Revision(String),
}

/// What becomes of entries and markers that suppress nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stales {
    /// They are told.
    Told,
    /// They make the run end as [`Exit::Findings`](crate::exit::Exit::Findings).
    Fail,
}

impl Suppression {
    pub(super) fn new(arguments: SuppressionArgs, config: &mut Config, trust: &Trust) -> Self {
        let given = arguments.baseline;
        let inline = !arguments.no_inline && config.suppression.inline != Some(false) && *trust == Trust::Tree;
        let markers = config.suppression.markers.take();
        Self {
            baseline: match given {
                _ if arguments.no_baseline => Choice::Nothing,
                Some(file) => Choice::File(file),
                None => configured(config, trust),
            },
            key: arguments.key_file,
            dialects: match markers {
                _ if !inline => BTreeSet::new(),
                Some(markers) => markers.into_iter().collect(),
                None => Dialect::ALL.into_iter().collect(),
            },
            // The true day: a pinned clock is for what a report says, and must not bring back what has expired.
            today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        }
    }
}

/// What counts when the command line names none.
fn configured(config: &mut Config, trust: &Trust) -> Choice {
    match (config.suppression.baseline.take(), trust) {
        (Some(config::Baseline::File(file)), _) => Choice::File(file),
        (Some(config::Baseline::Held(text)), _) => Choice::Held(text),
        (None, Trust::Tree) => Choice::Found,
        (None, Trust::Nothing) => Choice::Nothing,
        (None, Trust::Revision(revision)) => Choice::Revision(revision.clone()),
    }
}
