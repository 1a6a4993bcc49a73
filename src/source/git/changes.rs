//! What a commit adds: the files that it, or the index, has and none of its parents has at the same path.
//!
//! Folders that are the same are not looked into, so the cost is that of what changed. Contents are not read here.

use super::index::Part;
use super::scope::Scope;
use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::objs::tree::EntryKind;
use std::collections::{HashMap, HashSet};

/// A file as a commit or the index has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// From the top of the repository.
    pub path: BString,
    /// Names its content.
    pub id: ObjectId,
}

/// What is different in a tree from all its parents.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files that no parent has like this, ordered by path.
    pub added: Vec<Version>,
    /// With one parent: what that has of the files that were changed or deleted.
    pub gone: Vec<Version>,
    /// Links and submodules that changed.
    pub special: u64,
    /// Folders that could not be read.
    pub lost: Vec<Lost>,
}

/// A part of a repository that is not there, or not as git writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// From the top of the repository; empty for the top itself.
    pub path: BString,
    /// What is wrong.
    pub what: Loss,
}

/// Why a part of a repository can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The object is missing or damaged.
    Object(ObjectId),
    /// Folders lie deeper in one another than git allows.
    Depth,
    /// There are more files and folders than any repository has.
    Count,
}

/// As deep as git goes: `core.maxTreeDepth` in git-config(1).
const DEEPEST: usize = 2048;

/// More files and folders than this were made to exhaust memory: a few small trees can name each other billions of times.
const MOST: usize = 4_000_000;

/// A folder: of a tree or of the index.
#[derive(Clone, Copy, Debug)]
pub(super) enum Folder<'a> {
    /// There is none.
    Missing,
    Tree(ObjectId),
    Index(Part<'a>),
}

/// What stands in a folder under a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item<'a> {
    File(ObjectId),
    Link(ObjectId),
    Submodule(ObjectId),
    Folder(Folder<'a>),
}

impl Item<'_> {
    /// Whether nothing is different. A file that becomes executable is the same.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(a), Self::File(b))
            | (Self::Link(a), Self::Link(b))
            | (Self::Submodule(a), Self::Submodule(b)) => a == b,
            (Self::Folder(a), Self::Folder(b)) => a.id().is_some() && a.id() == b.id(),
            _ => false,
        }
    }
}

impl Folder<'_> {
    /// The tree that it is, where that is known without looking into it.
    pub(super) fn id(&self) -> Option<ObjectId> {
        match self {
            Self::Missing => None,
            Self::Tree(id) => Some(*id),
            Self::Index(part) => part.id(),
        }
    }
}

/// How `new` differs from all of `parents`; no parent at all is one without files.
pub(super) fn between(objects: &gix::Repository, new: Folder<'_>, parents: &[ObjectId], scope: &Scope) -> Changes {
    let parents: Vec<_> = match parents {
        [] => vec![None],
        parents => parents.iter().copied().map(Some).collect(),
    };
    let mut walk = Walk { objects, scope, changes: Changes::default(), open: Vec::new() };
    if parents.iter().flatten().all(|parent| new.id() != Some(*parent)) {
        walk.open.push(Pair { path: BString::default(), depth: 0, new, parents });
    }
    let mut folders = 0;
    while let Some(pair) = walk.open.pop() {
        folders += 1;
        if folders + walk.changes.added.len() + walk.changes.gone.len() > MOST {
            walk.changes.lost.push(Lost { path: pair.path, what: Loss::Count });
            break;
        }
        if let Err(what) = walk.look_into(&pair) {
            walk.changes.lost.push(Lost { path: pair.path, what });
        }
    }
    walk.changes.added.sort_unstable();
    walk.changes
}

struct Walk<'a> {
    objects: &'a gix::Repository,
    scope: &'a Scope,
    changes: Changes,
    /// What is still to be looked into. A list, since a stack of calls could be exhausted.
    open: Vec<Pair<'a>>,
}

/// A folder, and what the parents have in its place.
struct Pair<'a> {
    /// With a `/` at its end, unless it is the top.
    path: BString,
    depth: usize,
    new: Folder<'a>,
    parents: Vec<Option<ObjectId>>,
}

impl<'a> Walk<'a> {
    fn look_into(&mut self, pair: &Pair<'a>) -> Result<(), Loss> {
        if pair.depth > DEEPEST {
            return Err(Loss::Depth);
        }
        let parents: Vec<HashMap<BString, Item<'a>>> = pair
            .parents
            .iter()
            .map(|id| Ok(self.list(id.map_or(Folder::Missing, Folder::Tree))?.into_iter().collect()))
            .collect::<Result<_, Loss>>()?;
        let items = self.list(pair.new)?;
        let mut present = HashSet::new();
        for (name, item) in items {
            let olds: Vec<_> = parents.iter().map(|parent| parent.get(&name)).collect();
            self.sort(pair, &name, item, &olds);
            present.insert(name);
        }
        if let [parent] = parents.as_slice() {
            for (name, old) in parent.iter().filter(|(name, _)| !present.contains(*name)) {
                self.gone(pair, name, old);
            }
        }
        Ok(())
    }

    /// Sorts out an item that is in the new folder.
    fn sort(&mut self, pair: &Pair<'a>, name: &BString, item: Item<'a>, olds: &[Option<&Item<'a>>]) {
        if olds.iter().flatten().any(|old| old.is_same(&item)) {
            return;
        }
        let path = joined(&pair.path, name);
        match (olds, item) {
            ([Some(Item::Folder(_))], Item::Folder(_)) => {} // Looked into together.
            ([Some(old)], _) => self.gone(pair, name, old),
            _ => {}
        }
        match item {
            Item::File(id) if self.scope.holds(path.as_bstr()) => self.changes.added.push(Version { path, id }),
            Item::Link(_) | Item::Submodule(_) if self.scope.holds(path.as_bstr()) => self.changes.special += 1,
            Item::File(_) | Item::Link(_) | Item::Submodule(_) => {}
            Item::Folder(new) => {
                let parents = olds.iter().map(|old| match old {
                    Some(Item::Folder(old)) => old.id(),
                    _ => None,
                });
                let parents = parents.collect();
                self.push(pair, path, new, parents);
            }
        }
    }

    /// Notes what the one parent has.
    fn gone(&mut self, pair: &Pair<'a>, name: &BString, old: &Item<'a>) {
        let path = joined(&pair.path, name);
        match old {
            Item::File(id) => self.changes.gone.push(Version { path, id: *id }),
            Item::Folder(old) => self.push(pair, path, Folder::Missing, vec![old.id()]),
            Item::Link(_) | Item::Submodule(_) => {}
        }
    }

    fn push(&mut self, pair: &Pair<'a>, mut path: BString, new: Folder<'a>, parents: Vec<Option<ObjectId>>) {
        path.push(b'/');
        self.open.push(Pair { path, depth: pair.depth + 1, new, parents });
    }

    fn list(&self, folder: Folder<'a>) -> Result<Vec<(BString, Item<'a>)>, Loss> {
        match folder {
            Folder::Missing => Ok(Vec::new()),
            Folder::Index(part) => Ok(part.list()),
            Folder::Tree(id) => self.list_tree(id),
        }
    }

    fn list_tree(&self, id: ObjectId) -> Result<Vec<(BString, Item<'a>)>, Loss> {
        let tree = self.objects.find_object(id).map_err(|_| Loss::Object(id))?;
        let tree = tree.try_into_tree().map_err(|_| Loss::Object(id))?;
        let tree = tree.decode().map_err(|_| Loss::Object(id))?;
        let entries = tree.entries.iter().map(|entry| {
            let id = entry.oid.to_owned();
            let item = match entry.mode.kind() {
                EntryKind::Blob | EntryKind::BlobExecutable => Item::File(id),
                EntryKind::Link => Item::Link(id),
                EntryKind::Commit => Item::Submodule(id),
                EntryKind::Tree => Item::Folder(Folder::Tree(id)),
            };
            (entry.filename.to_owned(), item)
        });
        Ok(entries.collect())
    }
}

fn joined(folder: &BString, name: &BString) -> BString {
    let mut path = folder.clone();
    path.extend_from_slice(name);
    path
}
