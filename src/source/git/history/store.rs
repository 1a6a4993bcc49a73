//! All objects of a repository under one numbering, wherever they lie: its own packs and loose objects, then those of
//! the stores that it borrows from (alternates). A number is 32 bits where an id is 20 or 32 bytes, so tables over
//! millions of objects stay small.

use super::delta;
use super::pack::{Damage, LARGEST, NONE, Pack, Scratch, Sort};
use super::stream::{self, Inflating};
use crate::source::Problem;
use crate::source::open::regular;
use gix::ObjectId;
use gix::hash::Kind as Hash;
use gix::objs::Kind;
use gix::odb::loose;
use std::collections::{HashMap, VecDeque};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The objects of a repository.
pub(super) struct Store {
    parts: Vec<Part>,
    pub(super) hash: Hash,
    /// How many numbers there are.
    pub(super) len: u32,
    /// How many of them, from the first on, are the repository's own.
    pub(super) own: u32,
}

/// Objects that lie together, with consecutive numbers.
#[allow(clippy::large_enum_variant, reason = "a repository has few packs")]
pub(super) enum Part {
    /// A pack.
    Packed(Box<Shelf>),
    /// The loose objects of one folder.
    Loose(Loose),
}

/// A pack, and what was learned of it.
pub(super) struct Shelf {
    pub(super) pack: Pack,
    /// Number of the object at the first position of its index.
    pub(super) first: u32,
    /// By rank.
    pub(super) entries: Vec<(Sort, u32)>,
}

/// The loose objects of one folder.
pub(super) struct Loose {
    store: loose::Store,
    pub(super) first: u32,
    /// Ascending.
    ids: Vec<ObjectId>,
}

/// Where an object lies.
#[derive(Clone, Copy)]
enum Place<'a> {
    Packed { shelf: &'a Shelf, position: u32 },
    Loose { loose: &'a Loose, id: &'a gix::oid },
}

impl Store {
    /// Opens all that lies in `folder` and in the stores it borrows from. What can't be opened is a problem.
    pub(super) fn open(folder: &Path, hash: Hash, problems: &mut Vec<Problem>) -> Self {
        let mut store = Self { parts: Vec::new(), hash, len: 0, own: 0 };
        store.add(folder, problems);
        store.own = store.len;
        let here = std::env::current_dir().unwrap_or_default();
        match gix::odb::alternate::resolve(folder.to_owned(), &here) {
            Ok(others) => others.iter().for_each(|other| store.add(other, problems)),
            Err(_) => problems.push(Problem {
                path: folder.join("info/alternates"),
                cause: "the stores that the repository borrows from can't be found".to_owned(),
                help: Some("`git fsck` there tells more"),
            }),
        }
        store
    }

    fn add(&mut self, folder: &Path, problems: &mut Vec<Problem>) {
        let mut indexes: Vec<PathBuf> = match std::fs::read_dir(folder.join("pack")) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(_) => Vec::new(),
        };
        indexes.retain(|path| path.extension().is_some_and(|extension| extension == "idx"));
        indexes.sort();
        for path in indexes {
            // An index may be made to break those who read it.
            let opened = catch_unwind(|| Pack::open(&path, self.hash)).ok().flatten();
            let Some(pack) = opened.filter(|pack| pack.len() < NONE - self.len) else {
                problems.push(Problem {
                    path,
                    cause: "the pack of this index can't be opened".to_owned(),
                    help: Some("`git fsck` tells more; a clone that was cut short is best made again"),
                });
                continue;
            };
            let entries = pack.survey();
            let first = self.len;
            self.len += pack.len();
            self.parts.push(Part::Packed(Box::new(Shelf { pack, first, entries })));
        }
        let options = loose::Options { alloc_limit_bytes: Some(LARGEST), ..Default::default() };
        let store = loose::Store::at_opts(folder, self.hash, options);
        let mut ids: Vec<ObjectId> = store.iter().flatten().collect();
        ids.sort();
        ids.dedup();
        ids.truncate((NONE - 1 - self.len) as usize);
        let first = self.len;
        self.len += ids.len() as u32;
        self.parts.push(Part::Loose(Loose { store, first, ids }));
    }

    /// The parts that objects lie in.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The number of the object with this id; the same for all its copies.
    pub(super) fn number(&self, id: &gix::oid) -> Option<u32> {
        self.parts.iter().find_map(|part| match part {
            Part::Packed(shelf) => Some(shelf.first + shelf.pack.position(id)?),
            Part::Loose(loose) => {
                let at = loose.ids.binary_search_by(|known| known.as_ref().cmp(id)).ok()?;
                Some(loose.first + at as u32)
            }
        })
    }

    /// The id of the object of this number.
    pub(super) fn id(&self, number: u32) -> Option<ObjectId> {
        Some(match self.place(number)? {
            Place::Packed { shelf, position } => shelf.pack.id(position).to_owned(),
            Place::Loose { id, .. } => id.to_owned(),
        })
    }

    /// The id of the object of this number, in hexadecimal digits.
    pub(super) fn hex(&self, number: u32) -> String {
        self.id(number).map(|id| id.to_hex().to_string()).unwrap_or_default()
    }

    fn place(&self, number: u32) -> Option<Place<'_>> {
        // Of several parts that begin with the same number, all but the last are empty.
        let part = self.parts.partition_point(|part| part.first() <= number).checked_sub(1)?;
        match &self.parts[part] {
            Part::Packed(shelf) => Some(Place::Packed { shelf, position: number - shelf.first }),
            Part::Loose(loose) => Some(Place::Loose { loose, id: loose.ids.get((number - loose.first) as usize)? }),
        }
    }

    /// The object of this number, to be read piece by piece, when it is large and stored whole.
    pub(super) fn stream(&self, number: u32) -> Option<Inflating> {
        match self.place(number)? {
            Place::Loose { loose, .. } => loose.stream(number),
            Place::Packed { shelf, position } => shelf.pack.stream(shelf.pack.rank(position)),
        }
    }

    /// What the object of this number is; `None` when it can't be read.
    pub(super) fn kind(&self, number: u32) -> Option<Kind> {
        match self.place(number)? {
            Place::Loose { loose, id } => loose.kind(id),
            Place::Packed { shelf, position } => shelf.kind(shelf.pack.rank(position)),
        }
    }
}

impl Part {
    fn first(&self) -> u32 {
        match self {
            Self::Packed(shelf) => shelf.first,
            Self::Loose(loose) => loose.first,
        }
    }
}

impl Loose {
    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    /// The object of this number, to be read piece by piece, when it is large.
    pub(super) fn stream(&self, number: u32) -> Option<Inflating> {
        let id = self.ids.get((number - self.first) as usize)?;
        let file = regular(&self.path(id)).ok()?;
        let end = file.metadata().ok()?.len();
        if end < stream::SUSPECT {
            return None;
        }
        let (size, kind) = self.store.try_header(id).ok()??;
        let mut inflating = (size > stream::LARGE).then(|| Inflating::new(file, 0, end, size))?;
        let header = kind.as_bytes().len() + 1 + size.to_string().len() + 1;
        inflating.skip(header).ok()?;
        Some(inflating)
    }

    fn kind(&self, id: &gix::oid) -> Option<Kind> {
        let (_, kind) = self.is_file(id).then(|| self.store.try_header(id).ok()).flatten()??;
        Some(kind)
    }

    /// A pipe would be waited for.
    fn is_file(&self, id: &gix::oid) -> bool {
        self.path(id).metadata().is_ok_and(|found| found.is_file())
    }

    fn path(&self, id: &gix::oid) -> PathBuf {
        let name = id.to_hex().to_string();
        self.store.path().join(&name[..2]).join(&name[2..])
    }

    /// Reads the object of this number.
    pub(super) fn read(&self, number: u32, bytes: &mut Vec<u8>) -> Result<(), Damage> {
        let id = self.ids.get((number - self.first) as usize).ok_or(Damage::Unreadable)?;
        if !self.is_file(id) {
            return Err(Damage::Unreadable);
        }
        match self.store.try_find(id, bytes) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Damage::Unreadable),
            Err(_) => Err(Damage::Corrupt),
        }
    }
}

impl Shelf {
    /// What the entry of this rank is at the end of its bases.
    pub(super) fn kind(&self, mut rank: u32) -> Option<Kind> {
        for _ in 0..LONGEST_CHAIN {
            match self.entries[rank as usize] {
                (Sort::Delta, base) => rank = base,
                (Sort::Commit, _) => return Some(Kind::Commit),
                (Sort::Tree, _) => return Some(Kind::Tree),
                (Sort::Blob, _) => return Some(Kind::Blob),
                (Sort::Tag, _) => return Some(Kind::Tag),
                (Sort::Broken, _) => return None,
            }
        }
        None
    }
}

/// Most differences on top of one another: more than git writes (4095). Bases could also go round in a circle.
const LONGEST_CHAIN: usize = 1 << 14;

/// Reads objects in any order. Keeps what it had to make on the way to the last ones: the trees of one commit after the
/// other are stored as differences in the opposite order, so the bases of one are the next ones to be asked for.
pub(super) struct Random<'a> {
    store: &'a Store,
    scratch: Scratch,
    spare: Vec<u8>,
    made: Vec<u8>,
    kept: HashMap<(u32, u32), Rc<[u8]>>,
    order: VecDeque<(u32, u32)>,
    /// Bytes in `kept`.
    weight: usize,
}

impl<'a> Random<'a> {
    /// Most bytes to keep.
    const KEPT: usize = 48 << 20;

    pub(super) fn new(store: &'a Store) -> Self {
        Self {
            store,
            scratch: Scratch::default(),
            spare: Vec::new(),
            made: Vec::new(),
            kept: HashMap::new(),
            order: VecDeque::new(),
            weight: 0,
        }
    }

    /// The object of this number.
    pub(super) fn read(&mut self, number: u32) -> Result<Rc<[u8]>, Damage> {
        match self.store.place(number).ok_or(Damage::Unreadable)? {
            Place::Packed { shelf, position } => self.packed(shelf, shelf.pack.rank(position)),
            Place::Loose { loose, .. } => {
                let mut bytes = Vec::new();
                loose.read(number, &mut bytes)?;
                Ok(bytes.into())
            }
        }
    }

    fn packed(&mut self, shelf: &Shelf, rank: u32) -> Result<Rc<[u8]>, Damage> {
        let mut differences = Vec::new();
        let mut at = rank;
        let mut bytes = loop {
            if let Some(bytes) = self.kept.get(&(shelf.first, at)) {
                break bytes.clone();
            }
            match shelf.entries[at as usize] {
                (Sort::Broken, _) => return Err(Damage::Corrupt),
                (Sort::Delta, _) if differences.len() >= LONGEST_CHAIN => return Err(Damage::Corrupt),
                (Sort::Delta, base) => {
                    differences.push(at);
                    at = base;
                }
                _ => {
                    let size = shelf.pack.inflate(at, &mut self.scratch, &mut self.spare)?;
                    let bytes = Rc::from(&self.spare[..size]);
                    break self.keep((shelf.first, at), bytes);
                }
            }
        };
        let mut shared = Vec::new();
        while let Some(rank) = differences.pop() {
            let size = shelf.pack.inflate(rank, &mut self.scratch, &mut self.spare)?;
            delta::apply(&bytes, &self.spare[..size], &mut self.made, &mut shared)?;
            let made = Rc::from(self.made.as_slice());
            bytes = self.keep((shelf.first, rank), made);
        }
        Ok(bytes)
    }

    fn keep(&mut self, key: (u32, u32), bytes: Rc<[u8]>) -> Rc<[u8]> {
        if bytes.len() <= Self::KEPT / 8 && self.kept.insert(key, bytes.clone()).is_none() {
            self.order.push_back(key);
            self.weight += bytes.len() + 64;
        }
        while self.weight > Self::KEPT {
            let Some(bytes) = self.order.pop_front().and_then(|oldest| self.kept.remove(&oldest)) else { break };
            self.weight = self.weight.saturating_sub(bytes.len() + 64);
        }
        bytes
    }
}
