//! Reading of objects, by one thread: contents of files, what a set of changes adds, the file at a path of a commit.

use super::changes::{self, Changes, Folder, Loss, Lost, Version};
use super::index::Part;
use super::scope::{self, Scope};
use super::set::{New, Set};
use crate::source::Problem;
use gix::ObjectId;
use gix::bstr::{BStr, ByteSlice};

/// The objects of a repository. Each thread has its own, since they keep what they decoded last.
#[derive(Debug)]
pub struct Objects {
    pub(super) repository: gix::Repository,
}

/// The content of a file.
#[derive(Debug)]
pub enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// Nothing: it is larger than what was asked for.
    TooLarge,
}

impl Objects {
    /// Keeps trees that were decoded, for a walk through many commits.
    pub fn remember_trees(&mut self) {
        const BYTES: usize = 16 << 20;
        self.repository.object_cache_size_if_unset(BYTES);
    }

    /// The content of `version`, unless it is larger than `most` bytes.
    ///
    /// All of it is in memory at once: packs hold it in a form that can't be read in pieces.
    ///
    /// # Errors
    /// When it is not in the repository, or is damaged.
    pub fn content(&self, version: &Version, most: Option<u64>) -> Result<Content, Lost> {
        let lost = || Lost { path: version.path.clone(), what: Loss::Object(version.id) };
        if let Some(most) = most
            && self.repository.find_header(version.id).map_err(|_| lost())?.size() > most
        {
            return Ok(Content::TooLarge);
        }
        let object = self.repository.find_object(version.id).map_err(|_| lost())?;
        let blob = object.try_into_blob().map_err(|_| lost())?;
        Ok(Content::Bytes(blob.detach().data))
    }

    /// What `set` adds, less what is outside of `scope`.
    #[must_use]
    pub fn changes(&self, set: &Set, scope: &Scope) -> Changes {
        changes::between(&self.repository, set.new.folder(), &set.parents, scope)
    }

    /// What the parents of `set` have of the files that it changes or deletes, wherever they are.
    #[must_use]
    pub fn before(&self, set: &Set) -> (Vec<Version>, Vec<Lost>) {
        let (mut versions, mut lost) = (Vec::new(), Vec::new());
        for parent in &set.parents {
            let changes = changes::between(&self.repository, set.new.folder(), &[*parent], &Scope::everything());
            versions.extend(changes.gone);
            lost.extend(changes.lost);
        }
        versions.sort_unstable();
        versions.dedup();
        (versions, lost)
    }

    /// The file at `path` in `tree`.
    ///
    /// # Errors
    /// When a folder on the way can't be read.
    pub fn file(&self, tree: ObjectId, path: &BStr) -> Result<Option<Version>, Lost> {
        let lost = |id| Lost { path: path.to_owned(), what: Loss::Object(id) };
        let root = self.repository.find_tree(tree).map_err(|_| lost(tree))?;
        let entry = root.lookup_entry(path.split_str("/")).map_err(|_| lost(tree))?;
        let file = entry.filter(|entry| entry.mode().is_blob());
        Ok(file.map(|entry| Version { path: path.to_owned(), id: entry.object_id() }))
    }
}

impl New {
    fn folder(&self) -> Folder<'_> {
        match self {
            Self::Tree(id) => Folder::Tree(*id),
            Self::Index(index) => Folder::Index(Part::all(index)),
        }
    }
}

impl Lost {
    /// How it is told.
    #[must_use]
    pub fn problem(&self, scope: &Scope) -> Problem {
        let (cause, help) = match self.what {
            Loss::Object(id) => (
                format!("git object {id} is missing or damaged"),
                "`git fsck` tells what is missing; in a partial clone, fetch with `git fetch --refetch` and no filter",
            ),
            Loss::Depth => (
                "folders lie more than 2048 deep in one another".to_owned(),
                "git itself refuses this: look at where it comes from",
            ),
            Loss::Count => (
                "there are more than 4 million files and folders in one change".to_owned(),
                "name parts of the repository to scan them one by one",
            ),
        };
        let path = self.path.strip_suffix(b"/").unwrap_or(&self.path).as_bstr();
        let path = if path.is_empty() { ".".into() } else { scope.shown(path) };
        Problem { path, cause, help: Some(help) }
    }
}

impl Version {
    /// Its path as a path of the system.
    #[must_use]
    pub fn native(&self) -> std::path::PathBuf {
        scope::native(self.path.as_bstr())
    }
}
