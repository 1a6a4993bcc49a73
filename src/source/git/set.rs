//! The sets of changes that a request is about: the one that `git commit` would make, or those of the commits of a range.
//!
//! What is compared with what:
//! - A commit with all its parents. So a merge adds only what it has of its own, the resolution of a conflict say, and
//!   what came with it from elsewhere belongs to the commits that it came from.
//! - The index with `HEAD`, and during a merge also with what is being merged.
//! - `A..B` and `A...B` are the commits that lead to B and not to A. So is what `git log A..B` lists; with three dots,
//!   `git log` would list those of both sides, but `git diff A...B` and the forges' comparisons mean this.

use super::open::{self, GitError, Opened};
use super::{Part, index};
use crate::source::{Commit, Problem};
use gix::ObjectId;
use gix::bstr::ByteSlice;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// A set of changes.
#[derive(Debug)]
pub struct Set {
    /// The commit that made it; `None` for what is staged.
    pub commit: Option<Arc<Commit>>,
    pub(super) new: New,
    /// Trees to compare with.
    pub(super) parents: Vec<ObjectId>,
}

/// What is compared with the parents.
pub(super) enum New {
    Tree(ObjectId),
    Index(Box<gix::index::File>),
}

impl std::fmt::Debug for New {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tree(id) => write!(f, "Tree({id})"),
            Self::Index(_) => write!(f, "Index"),
        }
    }
}

/// The sets of a request.
#[derive(Debug, Default)]
pub struct Sets {
    /// Parents before children, otherwise by time.
    pub sets: Vec<Set>,
    /// The tree at the end of the range; `None` for what is staged.
    pub tip: Option<ObjectId>,
    /// What of the history is not there.
    pub problems: Vec<Problem>,
}

impl Opened {
    /// The sets of changes that `part` is about; none for the history, which is read in another way.
    ///
    /// # Errors
    /// When it names revisions that are not there, or the index can't be read.
    pub fn sets(&self, part: &Part) -> Result<Sets, GitError> {
        let objects = self.objects().repository;
        match part {
            Part::Staged => self.staged(&objects),
            Part::Since(revision) => {
                let hidden = open::commit(&objects, revision)?;
                range(&objects, hidden, open::commit(&objects, "HEAD")?)
            }
            Part::Range(text) => {
                let (from, to) = ends(text)?;
                range(&objects, open::commit(&objects, from)?, open::commit(&objects, to)?)
            }
            Part::History { .. } => Ok(Sets::default()),
        }
    }

    fn staged(&self, objects: &gix::Repository) -> Result<Sets, GitError> {
        let broken = |cause| GitError::Broken { path: self.repository.refs.git_dir().to_owned(), cause };
        let head = objects.head().map_err(|_| broken("its HEAD can't be read"))?;
        let mut parents = Vec::new();
        if let Some(id) = head.id() {
            let commit = id.object().and_then(gix::Object::peel_to_commit).map(|commit| commit.id);
            parents.push(commit.map_err(|_| broken("the commit that is checked out is missing or damaged"))?);
        }
        let merged = std::fs::read(objects.git_dir().join("MERGE_HEAD")).unwrap_or_default();
        // What is not there is not compared with: then more is new, not less.
        parents.extend(merged.lines().filter_map(|line| ObjectId::from_hex(line.trim()).ok()));
        let mut trees = Vec::new();
        for parent in parents {
            trees.extend(objects.find_commit(parent).and_then(|commit| commit.tree_id()).map(gix::Id::detach).ok());
        }
        let new = New::Index(Box::new(index::read(self)?));
        Ok(Sets { sets: vec![Set { commit: None, new, parents: trees }], tip: None, problems: Vec::new() })
    }
}

/// The two ends of a range. One that is left out is `HEAD`.
fn ends(text: &str) -> Result<(&str, &str), GitError> {
    let (from, to) = text.split_once("...").or_else(|| text.split_once("..")).ok_or_else(|| no_range(text))?;
    if to.contains("..") || (from.is_empty() && to.is_empty()) {
        return Err(no_range(text));
    }
    Ok((or_head(from), or_head(to)))
}

fn or_head(revision: &str) -> &str {
    if revision.is_empty() { "HEAD" } else { revision }
}

fn no_range(text: &str) -> GitError {
    GitError::NoRange(text.to_owned())
}

/// A commit, as far as its place among others goes.
struct Node {
    parents: Vec<ObjectId>,
    time: i64,
}

/// The commits that lead to `tip` and not to `hidden`.
fn range(objects: &gix::Repository, hidden: ObjectId, tip: ObjectId) -> Result<Sets, GitError> {
    let mut found = Sets::default();
    let walk = objects.rev_walk([tip]).with_hidden([hidden]).sorting(gix::revision::walk::Sorting::ByCommitTime(
        gix::traverse::commit::simple::CommitTimeOrder::NewestFirst,
    ));
    let mut nodes = HashMap::new();
    match walk.all() {
        Err(_) => found.problems.push(cut("the history of the range is missing or damaged")),
        Ok(walk) => {
            for info in walk {
                let Ok(info) = info else {
                    found.problems.push(cut("a commit of the range is missing or damaged"));
                    continue;
                };
                let time = info.commit_time.unwrap_or_default();
                nodes.insert(info.id, Node { parents: info.parent_ids.to_vec(), time });
            }
        }
    }
    let shallow = objects.shallow_commits().ok().flatten();
    for id in in_order(&nodes) {
        // Its parents are not here, so nobody can say what it adds.
        if shallow.as_ref().is_some_and(|shallow| shallow.contains(&id)) {
            found.problems.push(cut("the clone is shallow, and its history ends within the range"));
            continue;
        }
        match set(objects, id) {
            Ok(set) => found.sets.push(set),
            Err(_) => found.problems.push(cut("a commit of the range is missing or damaged")),
        }
    }
    found.problems.dedup();
    found.tip = objects.find_commit(tip).and_then(|commit| commit.tree_id()).map(gix::Id::detach).ok();
    Ok(found)
}

fn cut(cause: &str) -> Problem {
    Problem {
        path: PathBuf::from("."),
        cause: cause.to_owned(),
        help: Some(
            "fetch more of the history: `git fetch --unshallow`, or `git fetch --deepen=100` until it is enough; `fetch-depth: 0` for actions/checkout",
        ),
    }
}

/// Parents before children; where that leaves a choice, the older first.
fn in_order(nodes: &HashMap<ObjectId, Node>) -> Vec<ObjectId> {
    let mut waiting: HashMap<ObjectId, usize> = HashMap::new();
    let mut children: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    for (id, node) in nodes {
        let inside: BTreeSet<_> = node.parents.iter().filter(|parent| nodes.contains_key(*parent)).collect();
        waiting.insert(*id, inside.len());
        for parent in inside {
            children.entry(*parent).or_default().push(*id);
        }
    }
    let key = |id: &ObjectId| (nodes.get(id).map_or(0, |node| node.time), *id);
    let mut ready: BTreeSet<_> = waiting.iter().filter(|(_, count)| **count == 0).map(|(id, _)| key(id)).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some((_, id)) = ready.pop_first() {
        order.push(id);
        for child in children.remove(&id).unwrap_or_default() {
            if let Some(count) = waiting.get_mut(&child) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(key(&child));
                }
            }
        }
    }
    order
}

/// What the commit `id` changes.
fn set(objects: &gix::Repository, id: ObjectId) -> Result<Set, gix::Error> {
    let commit = objects.find_commit(id)?;
    let decoded = commit.decode()?;
    let mut parents = Vec::new();
    for parent in decoded.parents() {
        parents.push(objects.find_commit(parent)?.tree_id()?.detach());
    }
    Ok(Set { commit: Some(Arc::new(told(id, &decoded))), new: New::Tree(decoded.tree()), parents })
}

/// What reports tell of a commit.
#[must_use]
pub fn told(id: ObjectId, commit: &gix::objs::CommitRef<'_>) -> Commit {
    let author = commit.author().ok();
    let text = |bytes: &gix::bstr::BStr| bytes.to_str_lossy().into_owned();
    Commit {
        time: author.as_ref().map_or(0, |author| author.seconds()),
        id: id.to_string(),
        author: author.as_ref().map(|author| text(author.name)).unwrap_or_default(),
        email: author.as_ref().map(|author| text(author.email)).unwrap_or_default(),
    }
}
