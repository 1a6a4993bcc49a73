//! All of history: every blob that a repository holds, each once, with the commit and the path that brought it.
//!
//! Three steps: [`commits`] puts the commits in order, [`walk`] finds where blobs come from, [`family`] reads them. Objects
//! have numbers ([`store`]), and tables over them are all that grows with the repository: no trees or blobs are kept.
//!
//! Objects are not checked against their ids: that would cost more than the scan, and it is for `git fsck` to do.

mod commits;
mod delta;
mod family;
mod pack;
mod paths;
mod store;
mod stream;
mod tips;
mod walk;

pub use family::{Reader, Version};

use super::Request;
use super::open::{self, GitError};
use super::scope::native;
use crate::source::{Commit, Origin, Problem};
use gix::bstr::ByteSlice;
use pack::NONE;
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use store::{Random, Store};
use walk::{Origins, Walk};

/// A repository whose history was followed.
pub struct History {
    store: Store,
    origins: Origins,
    /// Whether it begins somewhere in the middle: a shallow clone.
    pub shallow: bool,
    /// Links that were left out.
    pub links: u64,
}

/// What history to follow.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// From where; from all references when empty.
    pub revisions: &'a [String],
    /// Whether to take in what no reference leads to.
    pub unreachable: bool,
}

impl History {
    /// Follows the history of the repository of `request`. What is missing or damaged is a problem.
    ///
    /// # Errors
    /// When there is no such repository or revision.
    pub fn follow(request: &Request, extent: Extent<'_>, problems: &mut Vec<Problem>) -> Result<Self, GitError> {
        let opened = open::open(request)?;
        let repository = opened.repository.to_thread_local();
        let tips = match extent.revisions {
            [] => tips::of_references(&repository, problems),
            revisions => tips::of_revisions(&repository, revisions)?,
        };
        let shallow: HashSet<_> = match repository.shallow_commits() {
            Ok(Some(commits)) => commits.iter().copied().collect(),
            Ok(None) | Err(_) => HashSet::new(),
        };
        let store = Store::open(&repository.common_dir().join("objects"), repository.object_hash(), problems);
        let mut random = Random::new(&store);
        let mut walk = Walk::new(&store, &opened.scope);
        let mut seen = HashSet::new();
        let reached = commits::follow(&store, &mut random, &tips, &shallow, &mut seen, &mut walk.gaps);
        walk.commits(&mut random, &reached.steps);
        walk.lone(&mut random, &reached.others);
        if extent.unreachable {
            let mut lost = tips::of_reflogs(&repository);
            // A reflog may name what is gone for good.
            lost.retain(|id| store.number(id).is_some());
            let own = (0..store.own).filter(|&number| store.kind(number) == Some(gix::objs::Kind::Commit));
            lost.extend(own.filter_map(|number| store.id(number)));
            let reached = commits::follow(&store, &mut random, &lost, &shallow, &mut seen, &mut walk.gaps);
            walk.commits(&mut random, &reached.steps);
            let unmet = walk.unmet(&mut random);
            walk.lone(&mut random, &unmet);
        }
        let head = tips::head(&repository).and_then(|head| repository.find_commit(head).ok()?.tree_id().ok());
        if let Some(tree) = head.and_then(|tree| store.number(&tree)) {
            walk.head(&mut random, tree);
        }
        let Walk { origins, gaps, links, .. } = walk;
        problems.extend(gaps.problems());
        Ok(Self { origins, shallow: !shallow.is_empty(), links, store })
    }

    /// Shows every blob to a reader, of which each thread makes its own.
    pub fn read<R: Reader>(&self, threads: usize, make: &(dyn Fn() -> R + Sync)) {
        let wanted = |number: u32| self.is_reported(number) || self.in_head(number);
        family::read_all(&self.store, threads, &wanted, make);
    }

    /// Whether the blob belongs to what was asked for. Others are shown because they stand in `HEAD`.
    #[must_use]
    pub fn is_reported(&self, blob: u32) -> bool {
        self.origins.reported.has(blob)
    }

    /// Whether the blob stands in the commit that is checked out.
    #[must_use]
    pub fn in_head(&self, blob: u32) -> bool {
        self.origins.head.has(blob)
    }

    /// The place of the blob's commit in the order of history; the greatest number when no commit leads to it.
    #[must_use]
    pub fn commit(&self, blob: u32) -> u32 {
        self.origins.commit[blob as usize]
    }

    /// The number of the blob's path: equal for equal paths.
    #[must_use]
    pub fn path(&self, blob: u32) -> u32 {
        self.origins.path[blob as usize]
    }

    /// The path of this number.
    #[must_use]
    pub fn path_named(&self, path: u32) -> PathBuf {
        if path == NONE { PathBuf::new() } else { native(self.origins.paths.path(path).as_bstr()) }
    }
}

/// Reads single blobs of a history again, and tells all about where they come from.
pub struct Lookup<'a> {
    history: &'a History,
    random: Random<'a>,
    commits: HashMap<u32, Arc<Commit>>,
}

impl<'a> Lookup<'a> {
    /// For this history.
    #[must_use]
    pub fn new(history: &'a History) -> Self {
        Self { history, random: Random::new(&history.store), commits: HashMap::new() }
    }

    /// The blob's content, to be read.
    ///
    /// # Errors
    /// Why it can't be read.
    pub fn open(&mut self, blob: u32) -> Result<Box<dyn Read>, &'static str> {
        match self.history.store.stream(blob) {
            Some(inflating) => Ok(Box::new(inflating)),
            None => Ok(Box::new(Cursor::new(self.random.read(blob).map_err(pack::Damage::cause)?))),
        }
    }

    /// The blob's origin.
    pub fn origin(&mut self, blob: u32) -> Origin {
        let path = self.history.path_named(self.history.path(blob));
        let order = self.history.commit(blob);
        if order == NONE {
            return Origin::Object { path };
        }
        let number = self.history.origins.commits[order as usize];
        let commit = self
            .commits
            .entry(order)
            .or_insert_with(|| Arc::new(commits::describe(&self.history.store, &mut self.random, number)));
        Origin::Commit { path, commit: commit.clone() }
    }
}
