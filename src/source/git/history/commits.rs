//! The commits of history, in the order in which they came about.

use super::pack::NONE;
use super::store::{Random, Store};
use super::walk::Gaps;
use crate::source::Commit;
use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::commit::ref_iter::Token;
use gix::objs::{CommitRefIter, TagRefIter};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

/// A commit in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Number of the commit.
    pub(super) commit: u32,
    /// Number of its tree; [`NONE`] when that is missing.
    pub(super) tree: u32,
    /// Number of its first parent's tree; [`NONE`] when it has none.
    pub(super) before: u32,
}

/// A commit as it was read.
struct Node {
    number: u32,
    tree: u32,
    /// When it was committed, in seconds since 1970.
    time: i64,
    /// Numbers of its parents, as far as they are here, from here on in the list of all.
    parents: std::ops::Range<usize>,
}

/// What tips lead to.
#[derive(Default)]
pub(super) struct Reached {
    /// Commits, each behind all its parents; of those that could come next the one with the earliest date does.
    pub(super) steps: Vec<Step>,
    /// Numbers of trees and blobs that a tip names itself, or by a tag.
    pub(super) others: Vec<u32>,
}

/// Follows `tips` to all commits that are not in `seen`, and adds them there. `shallow` are those whose parents are not
/// expected to be here.
pub(super) fn follow(
    store: &Store,
    random: &mut Random<'_>,
    tips: &[ObjectId],
    shallow: &HashSet<ObjectId>,
    seen: &mut HashSet<u32>,
    gaps: &mut Gaps,
) -> Reached {
    let (mut nodes, mut parents, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut waiting: Vec<ObjectId> = tips.to_vec();
    while let Some(id) = waiting.pop() {
        let Some(number) = store.number(&id) else {
            gaps.missing("a commit", &id);
            continue;
        };
        if !seen.insert(number) {
            continue;
        }
        let Ok(bytes) = random.read(number) else {
            gaps.damaged("a commit", &id);
            continue;
        };
        match store.kind(number) {
            Some(gix::objs::Kind::Commit) => {}
            Some(gix::objs::Kind::Tag) => {
                waiting.extend(TagRefIter::from_bytes(&bytes, store.hash).target_id().ok());
                continue;
            }
            _ => {
                others.push(number);
                continue;
            }
        }
        let Some((tree, ids, time)) = read(&bytes, store) else {
            gaps.damaged("a commit", &id);
            continue;
        };
        let first = parents.len();
        for parent in ids {
            match store.number(&parent) {
                Some(number) => {
                    parents.push(number);
                    waiting.push(parent);
                }
                None if shallow.contains(&id) => {}
                None => gaps.missing("a commit", &parent),
            }
        }
        let tree = store.number(&tree).unwrap_or_else(|| {
            gaps.missing("a tree", &tree);
            NONE
        });
        nodes.push(Node { number, tree, time, parents: first..parents.len() });
    }
    others.sort_by_key(|&number| store.id(number));
    Reached { steps: order(store, &nodes, &parents), others }
}

fn read(bytes: &[u8], store: &Store) -> Option<(ObjectId, Vec<ObjectId>, i64)> {
    let mut commit = CommitRefIter::from_bytes(bytes, store.hash);
    let tree = commit.tree_id().ok()?;
    let mut parents = Vec::new();
    for token in commit {
        match token.ok()? {
            Token::Parent { id } => parents.push(id),
            Token::Committer { signature } => return Some((tree, parents, signature.seconds())),
            _ => {}
        }
    }
    Some((tree, parents, 0))
}

fn order(store: &Store, nodes: &[Node], parents: &[u32]) -> Vec<Step> {
    let at: HashMap<u32, usize> = nodes.iter().enumerate().map(|(at, node)| (node.number, at)).collect();
    let mut pending = vec![0_u32; nodes.len()];
    let mut children: Vec<(usize, usize)> = Vec::with_capacity(parents.len());
    for (child, node) in nodes.iter().enumerate() {
        // A parent of an earlier round comes before all of this one.
        for parent in parents[node.parents.clone()].iter().filter_map(|parent| at.get(parent)) {
            pending[child] += 1;
            children.push((*parent, child));
        }
    }
    children.sort_unstable();
    let ready = |child: usize| Reverse((nodes[child].time, store.id(nodes[child].number), child));
    let mut heap: BinaryHeap<_> = (0..nodes.len()).filter(|&child| pending[child] == 0).map(ready).collect();
    let mut steps = Vec::with_capacity(nodes.len());
    let step = |node: &Node| {
        let before = parents[node.parents.clone()].first().and_then(|parent| at.get(parent));
        Step { commit: node.number, tree: node.tree, before: before.map_or(NONE, |&at| nodes[at].tree) }
    };
    while let Some(Reverse((_, _, next))) = heap.pop() {
        steps.push(step(&nodes[next]));
        let first = children.partition_point(|(parent, _)| *parent < next);
        for (_, child) in children[first..].iter().take_while(|(parent, _)| *parent == next) {
            pending[*child] -= 1;
            if pending[*child] == 0 {
                heap.push(ready(*child));
            }
        }
    }
    // Only ids that were forged can go round in a circle. They are read all the same.
    let mut circle: Vec<_> = nodes.iter().zip(&pending).filter(|(_, pending)| **pending > 0).collect();
    circle.sort_by_key(|(node, _)| store.id(node.number));
    steps.extend(circle.iter().map(|(node, _)| step(node)));
    steps
}

/// What reports tell of the commit of this number.
pub(super) fn describe(store: &Store, random: &mut Random<'_>, number: u32) -> Commit {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut commit = Commit { time: 0, id: store.hex(number), author: String::new(), email: String::new() };
    if let Ok(bytes) = random.read(number)
        && let Ok(author) = CommitRefIter::from_bytes(&bytes, store.hash).author()
    {
        commit.time = author.seconds();
        commit.author = text(author.name.trim());
        commit.email = text(author.email.trim());
    }
    commit
}
