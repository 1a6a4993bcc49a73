//! From commits to blobs: the first commit, in the order of history, that holds a blob, and the path it has there.
//!
//! Each tree is read once, and of a tree that follows another at the same path only the entries that differ are looked
//! at. What comes out are two numbers for each object, and a bit for each blob that stands in `HEAD`.

use super::commits::Step;
use super::pack::NONE;
use super::paths::Paths;
use super::store::{Random, Store};
use crate::source::Problem;
use crate::source::git::scope::{Scope, native};
use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::TreeRefIter;
use gix::objs::tree::EntryRef;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A set of numbers.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn new(len: u32) -> Self {
        Self(vec![0; len as usize / 64 + 1])
    }

    pub(super) fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }

    /// Adds a number; whether it was not there.
    pub(super) fn add(&mut self, number: u32) -> bool {
        let (word, bit) = (&mut self.0[number as usize / 64], 1 << (number % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}

/// Objects that should be there and are not, or can't be read. Of those of one kind the first is told, with their number.
#[derive(Default)]
pub(super) struct Gaps(BTreeMap<(&'static str, &'static str), (u64, PathBuf)>);

impl Gaps {
    pub(super) fn missing(&mut self, what: &'static str, id: &gix::oid) {
        self.add("is missing", what, PathBuf::from(ObjectId::from(id).to_hex().to_string()));
    }

    pub(super) fn damaged(&mut self, what: &'static str, id: &gix::oid) {
        self.add("is damaged", what, PathBuf::from(ObjectId::from(id).to_hex().to_string()));
    }

    fn add(&mut self, state: &'static str, what: &'static str, path: PathBuf) {
        let (count, first) = self.0.entry((what, state)).or_insert_with(|| (0, path.clone()));
        *count += 1;
        if path < *first {
            *first = path;
        }
    }

    /// What is to be told of them.
    pub(super) fn problems(self) -> impl Iterator<Item = Problem> {
        self.0.into_iter().map(|((what, state), (count, path))| Problem {
            path,
            cause: match count {
                1 => format!("{what} of the history {state}"),
                _ => format!("{what} of the history {state}, and {} more", count - 1),
            },
            help: Some(match state {
                "is missing" => {
                    "a partial clone is completed by `git fetch --refetch --no-filter`; `git fsck` tells more"
                }
                _ => "`git fsck` tells more; a clone may be whole",
            }),
        })
    }
}

/// Where blobs come from.
pub(super) struct Origins {
    /// For each object the place of its commit in the order of history; [`NONE`] for what no commit leads to.
    pub(super) commit: Vec<u32>,
    /// For each object the number of its path; [`NONE`] for what is not to be read.
    pub(super) path: Vec<u32>,
    /// Blobs that are to be reported, not only compared.
    pub(super) reported: Bits,
    /// Blobs that stand in `HEAD`.
    pub(super) head: Bits,
    /// Numbers of the commits, in the order of history.
    pub(super) commits: Vec<u32>,
    pub(super) paths: Paths,
}

/// A tree to be looked at.
struct Folder {
    tree: u32,
    path: u32,
    /// A tree that was looked at, at the same path: what it holds needs no look.
    before: u32,
    depth: u32,
    /// Place in the order of history of the commit that has it.
    commit: u32,
}

/// Walks trees and notes where blobs come from.
pub(super) struct Walk<'a> {
    store: &'a Store,
    scope: &'a Scope,
    /// Trees of which all was looked at.
    seen: Bits,
    pub(super) origins: Origins,
    pub(super) gaps: Gaps,
    /// Links that came in or changed: they are left out, as in folders.
    pub(super) links: u64,
}

/// Deepest folder that is looked into; git's own limit (`core.maxTreeDepth`) is half of it.
const DEEPEST: u32 = 4096;

/// Folder of the paths that are made up for what no commit leads to.
const NO_COMMIT: &[u8] = b"<no-commit>";

impl<'a> Walk<'a> {
    pub(super) fn new(store: &'a Store, scope: &'a Scope) -> Self {
        let all = store.len as usize;
        Self {
            store,
            scope,
            seen: Bits::new(store.len),
            origins: Origins {
                commit: vec![NONE; all],
                path: vec![NONE; all],
                reported: Bits::new(store.len),
                head: Bits::new(store.len),
                commits: Vec::new(),
                paths: Paths::new(),
            },
            gaps: Gaps::default(),
            links: 0,
        }
    }

    /// Notes what these commits bring. They follow all that were given before.
    pub(super) fn commits(&mut self, random: &mut Random<'_>, steps: &[Step]) {
        for step in steps {
            let commit = self.origins.commits.len() as u32;
            self.origins.commits.push(step.commit);
            if step.tree != NONE {
                self.tree(random, step.tree, Paths::TOP, step.before, commit);
            }
        }
    }

    /// Notes what no commit leads to: trees and blobs.
    pub(super) fn lone(&mut self, random: &mut Random<'_>, numbers: &[u32]) {
        if !self.scope.is_all() {
            return;
        }
        for &number in numbers {
            let name = self.store.hex(number);
            match self.store.kind(number) {
                Some(gix::objs::Kind::Tree) => {
                    let folder = self.origins.paths.number(Paths::TOP, NO_COMMIT);
                    let path = self.origins.paths.number(folder, name.as_bytes());
                    self.tree(random, number, path, NONE, NONE);
                }
                Some(gix::objs::Kind::Blob) if self.origins.path[number as usize] == NONE => {
                    let folder = self.origins.paths.number(Paths::TOP, NO_COMMIT);
                    self.origins.path[number as usize] = self.origins.paths.number(folder, name.as_bytes());
                    self.origins.reported.add(number);
                }
                _ => {}
            }
        }
    }

    /// The repository's own trees and blobs that were not met so far, those first that stand in no other of them.
    pub(super) fn unmet(&self, random: &mut Random<'_>) -> Vec<u32> {
        let (mut trees, mut blobs) = (Vec::new(), Vec::new());
        for number in 0..self.store.own {
            let Some(id) = self.store.id(number) else { continue };
            let met = self.seen.has(number) || self.origins.path[number as usize] != NONE;
            if met || self.store.number(&id) != Some(number) {
                continue;
            }
            match self.store.kind(number) {
                Some(gix::objs::Kind::Tree) => trees.push((id, number)),
                Some(gix::objs::Kind::Blob) => blobs.push((id, number)),
                _ => {}
            }
        }
        let mut within = Bits::new(self.store.len);
        for (_, tree) in &trees {
            let Ok(bytes) = random.read(*tree) else { continue };
            for entry in TreeRefIter::from_bytes(&bytes, self.store.hash).flatten() {
                if let Some(number) = self.store.number(entry.oid).filter(|number| number != tree) {
                    within.add(number);
                }
            }
        }
        trees.sort();
        blobs.sort();
        let (inner, outer): (Vec<_>, Vec<_>) = trees.into_iter().partition(|(_, number)| within.has(*number));
        outer.into_iter().chain(inner).chain(blobs).map(|(_, number)| number).collect()
    }

    /// Notes which blobs stand in this tree, which is that of `HEAD`.
    pub(super) fn head(&mut self, random: &mut Random<'_>, tree: u32) {
        let mut seen = Bits::new(self.store.len);
        let mut waiting = vec![(tree, Paths::TOP, 0)];
        while let Some((tree, path, depth)) = waiting.pop() {
            let Ok(bytes) = random.read(tree) else { continue };
            for entry in TreeRefIter::from_bytes(&bytes, self.store.hash).flatten() {
                let Some(number) = self.store.number(entry.oid) else { continue };
                let mode = entry.mode;
                if mode.is_commit() || mode.is_link() || !seen.add(number) || depth >= DEEPEST {
                    continue;
                }
                if mode.is_tree() {
                    waiting.push((number, self.origins.paths.number(path, entry.filename), depth + 1));
                    continue;
                }
                self.origins.head.add(number);
                if self.origins.path[number as usize] == NONE {
                    self.origins.path[number as usize] = self.origins.paths.number(path, entry.filename);
                }
            }
        }
    }

    fn tree(&mut self, random: &mut Random<'_>, tree: u32, path: u32, before: u32, commit: u32) {
        let mut waiting = vec![Folder { tree, path, before, depth: 0, commit }];
        while let Some(folder) = waiting.pop() {
            // A folder that is only in part to be read may stand elsewhere, where more of it is.
            let whole = self.scope.is_all() || self.scope.holds(self.origins.paths.path(folder.path).as_bstr());
            if self.seen.has(folder.tree) || whole && !self.seen.add(folder.tree) {
                continue;
            }
            let from = waiting.len();
            let bytes = match random.read(folder.tree) {
                Ok(bytes) if folder.depth < DEEPEST => bytes,
                _ => {
                    self.gaps.add("is damaged", "a folder", native(self.origins.paths.path(folder.path).as_bstr()));
                    continue;
                }
            };
            let known = folder.before != NONE && (self.seen.has(folder.before) || !whole);
            let before = known.then(|| random.read(folder.before).ok()).flatten();
            let hash = self.store.hash;
            let mut before = TreeRefIter::from_bytes(before.as_deref().unwrap_or_default(), hash).flatten().peekable();
            for entry in TreeRefIter::from_bytes(&bytes, hash) {
                let Ok(entry) = entry else {
                    self.gaps.add("is damaged", "a folder", native(self.origins.paths.path(folder.path).as_bstr()));
                    break;
                };
                while before.next_if(|next| *next < entry).is_some() {}
                let other = before.next_if(|next| next.filename == entry.filename);
                if other != Some(entry) && (whole || self.is_asked(&folder, entry)) {
                    self.entry(entry, other, &folder, &mut waiting);
                }
            }
            waiting[from..].reverse();
        }
    }

    /// Whether an entry of a folder that is only in part to be read belongs to that.
    fn is_asked(&self, folder: &Folder, entry: EntryRef<'_>) -> bool {
        let path = self.origins.paths.joined(folder.path, entry.filename);
        if entry.mode.is_tree() { self.scope.reaches(path.as_bstr()) } else { self.scope.holds(path.as_bstr()) }
    }

    /// Notes an entry of `folder` that differs from the `other` of its name in the tree before.
    fn entry(&mut self, entry: EntryRef<'_>, other: Option<EntryRef<'_>>, folder: &Folder, waiting: &mut Vec<Folder>) {
        // A submodule is a repository of its own.
        if entry.mode.is_commit() {
            return;
        }
        if entry.mode.is_link() {
            self.links += 1;
            return;
        }
        let Some(number) = self.store.number(entry.oid) else {
            let path = native(self.origins.paths.joined(folder.path, entry.filename).as_bstr());
            self.gaps.add("is missing", if entry.mode.is_tree() { "a folder" } else { "a file" }, path);
            return;
        };
        if entry.mode.is_tree() {
            if !self.seen.has(number) {
                let before = other.filter(|other| other.mode.is_tree()).and_then(|other| self.store.number(other.oid));
                let path = self.origins.paths.number(folder.path, entry.filename);
                let (before, depth) = (before.unwrap_or(NONE), folder.depth + 1);
                waiting.push(Folder { tree: number, path, before, depth, commit: folder.commit });
            }
        } else if self.origins.reported.add(number) {
            self.origins.commit[number as usize] = folder.commit;
            self.origins.path[number as usize] = self.origins.paths.number(folder.path, entry.filename);
        }
    }
}
