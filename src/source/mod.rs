//! Where bytes come from. A source yields [`Blob`]s and [`Problem`]s; it knows nothing of rules.
//!
//! Not here: archives (later, as a sibling of [`walk`]), and any judgement of what is in the bytes.

mod buffer;
pub mod decode;
pub mod exclude;
pub mod git;
pub mod open;
pub mod patterns;
pub mod root;
pub mod walk;
pub mod window;

use crate::text::span::{Position, Span};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a blob was read from. The order is the order of reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A file of the working tree.
    File {
        /// The path as the user would type it from where they stand, `./` removed.
        path: PathBuf,
        /// The path from the top of the repository (or of the scanned folder when there is none), for identity:
        /// it does not depend on where keylift was started.
        identity: PathBuf,
    },
    /// Standard input, under the name that the user gave it.
    Stdin {
        /// `--stdin-name`, or `<stdin>`.
        name: PathBuf,
    },
    /// An entry of git's index: what `git commit` would record.
    Staged {
        /// The path as the user would type it from where they stand.
        path: PathBuf,
        /// The path from the top of the repository.
        identity: PathBuf,
    },
    /// A file as a commit has it.
    Commit {
        /// The path from the top of the repository.
        path: PathBuf,
        /// The commit that brought it.
        commit: Arc<Commit>,
    },
    /// A file in a repository's store that no commit leads to.
    Object {
        /// The path from the top of the repository; made up of the object's id where it is not known.
        path: PathBuf,
    },
}

/// A commit, as far as reports tell of it. All text is as the repository has it: hostile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commit {
    /// When it was authored, in seconds since 1970 in UTC. First, so that the order is that of time.
    pub time: i64,
    /// The object id, in hexadecimal digits.
    pub id: String,
    /// Its author's name, bytes that are not UTF-8 replaced.
    pub author: String,
    /// Its author's address, likewise.
    pub email: String,
}

impl Origin {
    /// The path to show, and to tell the kind of file by.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File { path, .. } | Self::Staged { path, .. } | Self::Commit { path, .. } => path,
            Self::Stdin { name: path } | Self::Object { path } => path,
        }
    }

    /// The path that identity (fingerprints, names) goes by.
    #[must_use]
    pub fn identity(&self) -> &Path {
        match self {
            Self::File { identity, .. } | Self::Staged { identity, .. } => identity,
            Self::Stdin { name: path } | Self::Commit { path, .. } | Self::Object { path } => path,
        }
    }

    /// The file that can be edited; `None` for what is not a file of the working tree.
    #[must_use]
    pub fn working_file(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. } => Some(path),
            Self::Stdin { .. } | Self::Staged { .. } | Self::Commit { .. } | Self::Object { .. } => None,
        }
    }

    /// The commit that it belongs to, when it comes from a repository's history.
    #[must_use]
    pub fn commit(&self) -> Option<&Commit> {
        match self {
            Self::Commit { commit, .. } => Some(commit),
            Self::File { .. } | Self::Stdin { .. } | Self::Staged { .. } | Self::Object { .. } => None,
        }
    }
}

/// A stretch of one input, as rules see it: UTF-8 or raw bytes.
///
/// A small input is one blob. A large one is cut into windows that share context at their edges, so that a match near
/// an edge sees what stands around it; a match belongs to the window in whose [`owned`](Self::owned) part it starts.
#[derive(Debug)]
pub struct Blob<'a> {
    /// What it was read from.
    pub origin: &'a Arc<Origin>,
    /// The text, context at both ends included.
    pub bytes: &'a [u8],
    /// The part of `bytes` in which matches that start here are to be reported.
    pub owned: Range<usize>,
    /// Position of `bytes[0]` in the whole input.
    pub start: Position,
    /// How offsets in `bytes` become offsets in the input as it is stored.
    pub offsets: &'a decode::Offsets,
}

impl Blob<'_> {
    /// The span in the stored input of a span in `bytes`.
    #[must_use]
    pub fn stored(&self, span: Span) -> Span {
        self.offsets.stored(self.bytes, span)
    }
}

/// A stretch that one text has in common with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Where it begins in the one.
    pub at: usize,
    /// Where it begins in the other.
    pub base: usize,
    /// Its bytes.
    pub length: usize,
}

/// Something that was asked for and could not be read, or not wholly. The scan goes on, and never ends with 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// What could not be read.
    pub path: PathBuf,
    /// Why, in a few words, without file contents: "permission denied".
    pub cause: String,
    /// What the user can do about it, where we know.
    pub help: Option<&'static str>,
}

/// Counts of what a source met, whether or not it was scanned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Inputs that were scanned.
    pub files: u64,
    /// Their bytes, as stored.
    pub bytes: u64,
    /// Files told binary by their content and left out.
    pub binary: u64,
    /// Files and folders left out because an ignore file says so.
    pub ignored: u64,
    /// Links, sockets, pipes and devices left out.
    pub special: u64,
    /// Files left out because they are larger than `--max-size`.
    pub oversize: u64,
    /// Files and folders left out because the configuration says so.
    pub excluded: u64,
    /// Repositories of which only the newest commits are there, so that what was before them is not read.
    pub shallow: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.binary += other.binary;
        self.ignored += other.ignored;
        self.special += other.special;
        self.oversize += other.oversize;
        self.excluded += other.excluded;
        self.shallow += other.shallow;
    }
}
