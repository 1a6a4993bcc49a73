//! Git repositories as a source: the index, what a range of commits adds, all of history. Read by gix, without a `git`
//! program. The repository is hostile: nothing that its configuration names is executed or followed out of it.

pub mod changes;
mod genuine;
pub mod history;
pub mod hooks;
mod index;
pub mod objects;
pub mod open;
pub mod scope;
pub mod set;

use std::path::PathBuf;

/// What to read of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Folders or files in the repository, to which reading is limited; the whole repository of the current folder when
    /// empty. All lie in one repository.
    pub paths: Vec<PathBuf>,
    /// What of it.
    pub part: Part,
    /// What the environment says of the repository.
    pub told: Told,
}

/// The environment in which git runs a hook, or in which a user makes git work on a repository that lies elsewhere.
/// Each is as git's own manual has it, git(1), "ENVIRONMENT VARIABLES".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// `GIT_DIR`: the repository, in place of the one that holds the current folder.
    pub repository: Option<PathBuf>,
    /// `GIT_WORK_TREE`: the top of its working tree.
    pub top: Option<PathBuf>,
    /// `GIT_INDEX_FILE`: the index, in place of the repository's own. `git commit FILE` and `git commit -a` set it for
    /// their hooks: what they record is not what the own index holds.
    pub index: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY`: where objects are, in place of the repository's own folder. A push sets it for `pre-receive`.
    pub objects: Option<PathBuf>,
}

/// A part of a repository's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What `git commit` would record and the checked-out commit does not have.
    Staged,
    /// What is added by the commits that lead to `HEAD` and not to this revision.
    Since(String),
    /// What is added by the commits of a range, `A..B` or `A...B`.
    Range(String),
    /// Each blob that was ever committed, once.
    History {
        /// From where; from all references when empty.
        revisions: Vec<String>,
        /// Whether to read what no reference leads to, too.
        unreachable: bool,
    },
}
