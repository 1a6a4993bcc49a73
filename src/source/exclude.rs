//! What a scan leaves out because the user said so once and for all, in the configuration or by `--exclude`.
//!
//! It counts for every source, and for files that are named one by one, too: a hook hands over the names of all that is
//! committed, and the user has said what not to look at. What is left out is not opened, and is counted.

use super::patterns::{Kind, PathPatterns};
use std::path::Path;

/// What to leave out; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct Exclude(Vec<PathPatterns>);

impl Exclude {
    /// Leaves out what any of `lists` names.
    #[must_use]
    pub fn new(lists: Vec<PathPatterns>) -> Self {
        Self(lists)
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the file of this identity ([`super::Origin::identity`]) is left out.
    #[must_use]
    pub fn excludes(&self, identity: &Path) -> bool {
        self.excludes_entry(identity, Kind::File)
    }

    /// Whether a file or a folder is left out: then nothing in it has to be looked at.
    #[must_use]
    pub fn excludes_entry(&self, identity: &Path, kind: Kind) -> bool {
        self.0.iter().any(|patterns| patterns.cover_entry(identity, kind))
    }
}
