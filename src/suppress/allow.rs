//! `[[allow]]`: findings that the configuration says are no concern.
//!
//! Not here: reading it from the file (`config`), and what becomes of what it claims.

use super::{Stale, State};
use crate::finding::Finding;
use jiff::civil::Date;
use std::path::PathBuf;

/// One `[[allow]]`.
#[derive(Clone, Debug)]
pub struct Allow {
    /// Why it is allowed, in the author's words.
    pub reason: String,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// The file that it stands in, as the user knows it.
    pub file: PathBuf,
    /// The line there, from 1.
    pub line: u32,
}

impl Allow {
    /// Whether it speaks of this finding. Whether it still counts is for [`expired`](Self::expired) to say.
    #[must_use]
    pub fn claims(&self, _: &Finding) -> bool {
        false
    }

    /// The last day, when it lies before `today`: then it suppresses nothing any more.
    #[must_use]
    pub fn expired(&self, today: Date) -> Option<Date> {
        self.until.filter(|&until| until < today)
    }

    /// What to tell of it after a scan in which it claimed something or not.
    #[must_use]
    pub fn stale(&self, claimed: Claimed, today: Date) -> Option<Stale> {
        let state = match (self.expired(today), claimed) {
            (Some(until), _) => State::Expired(until),
            (None, Claimed::Nothing) => State::Unused,
            (None, Claimed::Something) => return None,
        };
        let about = format!("[[allow]] \"{}\"", self.reason);
        Some(Stale { path: self.file.clone(), line: self.line, state, about })
    }
}

/// Whether an entry had anything to suppress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It had.
    Something,
    /// It had not.
    Nothing,
}
