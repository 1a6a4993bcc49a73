//! Reading all blobs, each once. In a pack most are stored as differences to one another, so they form families: trees
//! that grow from a blob stored whole. A family is read from there downwards: every version is made of its base while
//! that is at hand, and the reader is told which stretches the two share.
//!
//! Of each family the versions on the way from the root to the one in hand are in memory, less those that have no
//! further descendants; the largest branch is read last, so these are few.

use super::delta;
use super::pack::{Damage, NONE, Scratch, Sort};
use super::store::{Loose, Part, Shelf, Store};
use super::stream::Inflating;
use super::walk::Bits;
use crate::source::Shared;
use gix::objs::Kind;
use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A blob, as a reader sees it.
pub struct Version<'a, M> {
    /// The blob's number.
    pub blob: u32,
    /// All of it.
    pub bytes: &'a [u8],
    /// What the reader remembers of another version of which this one is made, and the stretches that they share, in
    /// the order of this one.
    pub base: Option<(&'a M, &'a [Shared])>,
}

/// Looks at blobs, on one thread.
pub trait Reader {
    /// What it remembers of a blob for those that are made of it.
    type Memory;

    /// Looks at a blob.
    fn read(&mut self, version: &Version<'_, Self::Memory>) -> Option<Self::Memory>;

    /// Looks at a blob that is too large to be had in memory as a whole.
    ///
    /// # Errors
    /// When it can't be read to its end.
    fn stream(&mut self, blob: u32, size: u64, bytes: &mut dyn Read) -> io::Result<()>;

    /// Hears of a blob that can't be read, and why.
    fn fail(&mut self, blob: u32, cause: &'static str);
}

/// The families of one pack.
struct Families<'a> {
    shelf: &'a Shelf,
    /// By rank: whether the entry is to be read, for itself or for another.
    needed: Bits,
    /// By rank: where its children begin in `children`.
    starts: Vec<u32>,
    /// Ranks of needed entries that are stored as differences, those of one base together, larger branches last.
    children: Vec<u32>,
    /// By rank: whether the entry grows from a root.
    reached: Bits,
}

/// A piece of work for one thread.
enum Job<'a> {
    /// The family that grows from this rank.
    Family(usize, u32),
    /// Some loose objects: from this number on, so many.
    Loose(&'a Loose, u32, u32),
}

/// Loose objects in one job.
const HANDFUL: u32 = 32;

/// Shows every blob that is `wanted` to a reader; each of `threads` threads makes one of its own.
pub(super) fn read_all<R: Reader>(
    store: &Store,
    threads: usize,
    wanted: &(dyn Fn(u32) -> bool + Sync),
    make: &(dyn Fn() -> R + Sync),
) {
    let mut packs = Vec::new();
    let mut jobs = Vec::new();
    for part in store.parts() {
        match part {
            Part::Packed(shelf) => {
                let (families, mut roots) = Families::of(shelf, wanted);
                // The largest first, so that no thread is left with one at the end.
                roots.sort_by_key(|&(_, size)| std::cmp::Reverse(if size < 100 { 0 } else { size }));
                jobs.extend(roots.iter().map(|&(root, _)| Job::Family(packs.len(), root)));
                packs.push(families);
            }
            Part::Loose(loose) => {
                let firsts = (0..loose.len()).step_by(HANDFUL as usize);
                jobs.extend(firsts.map(|at| Job::Loose(loose, loose.first + at, HANDFUL.min(loose.len() - at))));
            }
        }
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut thread =
            Thread { reader: make(), wanted, scratch: Scratch::default(), spare: Vec::new(), shared: Vec::new() };
        let mut instructions = Vec::new();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            match job {
                Job::Family(pack, root) => thread.family(&packs[*pack], *root, &mut instructions),
                Job::Loose(loose, first, count) => thread.loose(store, loose, *first..first + count),
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(jobs.len()) {
            scope.spawn(work);
        }
        work();
    });
}

impl<'a> Families<'a> {
    /// The families of a pack that have a wanted blob, and their roots, each with the number of its descendants. An
    /// entry that goes back to no root, but round in a circle, is a root, too: reading it fails.
    fn of(shelf: &'a Shelf, wanted: &dyn Fn(u32) -> bool) -> (Self, Vec<(u32, u32)>) {
        let len = shelf.pack.len();
        let mut needed = Bits::new(len);
        for rank in 0..len {
            if wanted(shelf.number(rank)) {
                let mut at = rank;
                while at != NONE && needed.add(at) {
                    at = shelf.entries[at as usize].1;
                }
            }
        }
        let base = |rank: u32| shelf.entries[rank as usize].1;
        let mut starts = vec![0; len as usize + 1];
        for rank in (0..len).filter(|&rank| needed.has(rank) && base(rank) != NONE) {
            starts[base(rank) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut filled: Vec<u32> = starts[..len as usize].to_vec();
        let mut children = vec![0; starts[len as usize] as usize];
        for rank in (0..len).filter(|&rank| needed.has(rank) && base(rank) != NONE) {
            let slot = &mut filled[base(rank) as usize];
            children[*slot as usize] = rank;
            *slot += 1;
        }
        drop(filled);
        let mut families = Self { shelf, needed, starts, children, reached: Bits::new(len) };
        let roots: Vec<u32> = (0..len).filter(|&rank| families.needed.has(rank) && base(rank) == NONE).collect();
        let sizes = families.sort_children(&roots);
        let circle = (0..len).filter(|&rank| families.needed.has(rank) && !families.reached.has(rank));
        let roots = roots.into_iter().chain(circle);
        let roots = roots.map(|root| (root, sizes[root as usize])).collect();
        (families, roots)
    }

    /// Puts the largest branches last, and gives the number of descendants by rank.
    fn sort_children(&mut self, roots: &[u32]) -> Vec<u32> {
        let mut sizes = vec![0_u32; self.starts.len() - 1];
        // Bases before what is made of them; then backwards.
        let mut order = roots.to_vec();
        let mut at = 0;
        while at < order.len() {
            self.reached.add(order[at]);
            let range = self.range(order[at]);
            order.extend_from_slice(&self.children[range]);
            at += 1;
        }
        for &rank in order.iter().rev() {
            let base = self.shelf.entries[rank as usize].1;
            if base != NONE {
                sizes[base as usize] += 1 + sizes[rank as usize];
            }
        }
        for &rank in &order {
            let range = self.range(rank);
            self.children[range].sort_by_key(|&child| sizes[child as usize]);
        }
        sizes
    }

    fn range(&self, rank: u32) -> std::ops::Range<usize> {
        self.starts[rank as usize] as usize..self.starts[rank as usize + 1] as usize
    }
}

impl Shelf {
    /// The number of the object of this rank.
    fn number(&self, rank: u32) -> u32 {
        self.first + self.pack.position_of(rank)
    }
}

/// A version whose descendants are being read.
struct Open<M> {
    bytes: Vec<u8>,
    memory: Option<M>,
    /// Places in the list of children of those that are still to be read.
    children: std::ops::Range<usize>,
}

/// What one thread reads with.
struct Thread<'a, R> {
    reader: R,
    wanted: &'a (dyn Fn(u32) -> bool + Sync),
    scratch: Scratch,
    /// Memory that is not in use.
    spare: Vec<Vec<u8>>,
    shared: Vec<Shared>,
}

impl<R: Reader> Thread<'_, R> {
    fn family(&mut self, families: &Families<'_>, root: u32, instructions: &mut Vec<u8>) {
        let pack = &families.shelf.pack;
        if families.shelf.entries[root as usize].0 != Sort::Blob {
            return self.lost(families, root, Damage::Corrupt);
        }
        if families.range(root).is_empty()
            && let Some(mut inflating) = pack.stream(root)
        {
            return self.stream(families.shelf.number(root), &mut inflating);
        }
        let mut bytes = self.spare.pop().unwrap_or_default();
        let size = match pack.inflate(root, &mut self.scratch, &mut bytes) {
            Ok(size) => size,
            Err(damage) => return self.lost(families, root, damage),
        };
        // Its memory may be of a larger one.
        bytes.truncate(size);
        let memory = self.show(families, root, &bytes, None);
        let mut line = vec![Open { bytes, memory, children: families.range(root) }];
        while let Some(last) = line.last_mut() {
            let Some(child) = last.children.next().map(|at| families.children[at]) else {
                if let Some(done) = line.pop() {
                    self.put_back(done.bytes);
                }
                continue;
            };
            let mut bytes = self.spare.pop().unwrap_or_default();
            let mut shared = std::mem::take(&mut self.shared);
            let made = pack
                .inflate(child, &mut self.scratch, instructions)
                .and_then(|size| delta::apply(&last.bytes, &instructions[..size], &mut bytes, &mut shared));
            match made {
                Ok(()) => {
                    let base = last.memory.as_ref().map(|memory| (memory, shared.as_slice()));
                    let memory = self.show(families, child, &bytes, base);
                    let children = families.range(child);
                    // What has no more descendants makes room.
                    if last.children.is_empty()
                        && let Some(done) = line.pop()
                    {
                        self.put_back(done.bytes);
                    }
                    if children.is_empty() {
                        self.put_back(bytes);
                    } else {
                        line.push(Open { bytes, memory, children });
                    }
                }
                Err(damage) => {
                    self.put_back(bytes);
                    self.lost(families, child, damage);
                }
            }
            self.shared = shared;
        }
    }

    fn show(
        &mut self,
        families: &Families<'_>,
        rank: u32,
        bytes: &[u8],
        base: Option<(&R::Memory, &[Shared])>,
    ) -> Option<R::Memory> {
        let blob = families.shelf.number(rank);
        if !(self.wanted)(blob) {
            return None;
        }
        self.reader.read(&Version { blob, bytes, base })
    }

    fn stream(&mut self, blob: u32, inflating: &mut Inflating) {
        if self.reader.stream(blob, inflating.left(), inflating).is_err() {
            self.reader.fail(blob, Damage::Corrupt.cause());
        }
    }

    /// Tells of an entry that can't be read, and of all that is made of it.
    fn lost(&mut self, families: &Families<'_>, rank: u32, damage: Damage) {
        let mut lost = vec![rank];
        while let Some(rank) = lost.pop() {
            // Each entry of a circle tells of itself.
            if families.shelf.entries[rank as usize].1 == NONE || families.reached.has(rank) {
                lost.extend_from_slice(&families.children[families.range(rank)]);
            }
            let blob = families.shelf.number(rank);
            if (self.wanted)(blob) {
                self.reader.fail(blob, damage.cause());
            }
        }
    }

    /// Keeps memory for the next version, unless that would hold on to much.
    fn put_back(&mut self, bytes: Vec<u8>) {
        if bytes.capacity() <= 4 << 20 && self.spare.len() < 16 {
            self.spare.push(bytes);
        }
    }

    fn loose(&mut self, store: &Store, loose: &Loose, numbers: std::ops::Range<u32>) {
        let mut bytes = self.spare.pop().unwrap_or_default();
        for blob in numbers.filter(|&number| (self.wanted)(number)) {
            if store.kind(blob) == Some(Kind::Blob)
                && let Some(mut inflating) = loose.stream(blob)
            {
                self.stream(blob, &mut inflating);
                continue;
            }
            bytes.clear();
            match loose.read(blob, &mut bytes) {
                Ok(()) if store.kind(blob) == Some(Kind::Blob) => {
                    self.reader.read(&Version { blob, bytes: &bytes, base: None });
                }
                Ok(()) => self.reader.fail(blob, Damage::Corrupt.cause()),
                Err(damage) => self.reader.fail(blob, damage.cause()),
            }
        }
        self.put_back(bytes);
    }
}
