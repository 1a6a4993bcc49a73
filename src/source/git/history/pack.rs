//! One pack: which entries it has, in which order they lie, and the bytes of one.
//!
//! The pack is read where an entry lies, not mapped: what was touched of a mapping would count as memory in use, and a
//! pack can be larger than that. An entry is named by its rank: its place in the order of offsets. What a version owes
//! to its base is for [`super::delta`] and [`super::family`].

use super::stream::{self, Inflating};
use gix::hash::Kind as Hash;
use gix::odb::pack::data::Entry;
use gix::odb::pack::data::entry::Header;
use gix::odb::pack::index;
use gix::zlib::{Inflate, Status};
use std::fs::File;
use std::io;
use std::path::Path;

/// Stands for "none" among ranks and numbers of objects.
pub(super) const NONE: u32 = u32::MAX;

/// Most bytes of one object: what would have to be in memory at once. Git itself stores no larger file as a difference.
pub(super) const LARGEST: usize = 1 << 30;

/// No header of an entry is longer: ten bytes of size, then an id or ten bytes of distance.
const HEADER: usize = 48;

/// What an entry is, as far as its header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Commit,
    Tree,
    Blob,
    Tag,
    /// A difference to another entry.
    Delta,
    /// It can't be read.
    Broken,
}

/// An object that can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// The file system refuses.
    Unreadable,
    /// It is not what its header says.
    Corrupt,
    /// It is larger than [`LARGEST`].
    Large,
}

impl Damage {
    /// In a few words.
    pub(super) fn cause(self) -> &'static str {
        match self {
            Self::Unreadable => "its object can't be read from the repository",
            Self::Corrupt => "its object in the repository is damaged",
            Self::Large => "it has more than a gigabyte, too much to be held in memory",
        }
    }
}

/// A pack and its index.
pub(super) struct Pack {
    index: index::File,
    file: File,
    /// Offsets of the entries, ascending.
    offsets: Vec<u64>,
    /// For each rank the position in the index.
    positions: Vec<u32>,
    /// Offset behind the last entry.
    end: u64,
    hash: Hash,
}

impl Pack {
    /// Opens the pack to which the index at `path` belongs.
    pub(super) fn open(path: &Path, hash: Hash) -> Option<Self> {
        let index = index::File::at(path, hash).ok()?;
        let file = File::open(path.with_extension("pack")).ok()?;
        let end = file.metadata().ok()?.len().checked_sub(hash.len_in_bytes() as u64)?;
        let mut order: Vec<(u64, u32)> =
            (0..index.num_objects()).map(|position| (index.pack_offset_at_index(position), position)).collect();
        order.sort_unstable();
        let (offsets, positions) = order.into_iter().unzip();
        Some(Self { index, file, offsets, positions, end, hash })
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> u32 {
        self.index.num_objects()
    }

    /// The id of the entry at this position of the index.
    pub(super) fn id(&self, position: u32) -> &gix::oid {
        self.index.oid_at_index(position)
    }

    /// The position in the index of an id.
    pub(super) fn position(&self, id: &gix::oid) -> Option<u32> {
        self.index.lookup(id)
    }

    /// The position in the index of the entry of this rank.
    pub(super) fn position_of(&self, rank: u32) -> u32 {
        self.positions[rank as usize]
    }

    /// The rank of the entry at this position of the index.
    pub(super) fn rank(&self, position: u32) -> u32 {
        self.rank_at(self.index.pack_offset_at_index(position)).unwrap_or(0)
    }

    fn rank_at(&self, offset: u64) -> Option<u32> {
        self.offsets.binary_search(&offset).ok().map(|rank| rank as u32)
    }

    /// For each entry, in order of rank, what it is and the rank of its base ([`NONE`] when it has none here).
    pub(super) fn survey(&self) -> Vec<(Sort, u32)> {
        let mut near = Vec::new();
        let mut near_at = 0;
        let survey = |(rank, &offset): (u32, &u64)| {
            let from = offset.wrapping_sub(near_at) as usize;
            if offset < near_at || near.len() < from.saturating_add(HEADER) {
                near_at = offset;
                // Where entries are small, the next headers come along.
                let span = self.next(rank).saturating_sub(offset).clamp(HEADER as u64, 1 << 13) as usize;
                near.resize(if span < 1 << 13 { 1 << 14 } else { HEADER }, 0);
                let read = read_at(&self.file, &mut near, offset).unwrap_or(0);
                near.truncate(read);
            }
            let from = (offset - near_at) as usize;
            let Ok(entry) = Entry::from_bytes(near.get(from..).unwrap_or_default(), offset, self.hash) else {
                return (Sort::Broken, NONE);
            };
            match entry.header {
                Header::Commit => (Sort::Commit, NONE),
                Header::Tree => (Sort::Tree, NONE),
                Header::Blob => (Sort::Blob, NONE),
                Header::Tag => (Sort::Tag, NONE),
                Header::OfsDelta { base_distance } => {
                    let base = offset.checked_sub(base_distance).and_then(|base| self.rank_at(base));
                    base.map_or((Sort::Broken, NONE), |base| (Sort::Delta, base))
                }
                Header::RefDelta { base_id } => {
                    let base = self.position(&base_id).map(|position| self.rank(position));
                    base.map_or((Sort::Broken, NONE), |base| (Sort::Delta, base))
                }
            }
        };
        (0..).zip(&self.offsets).map(survey).collect()
    }

    fn next(&self, rank: u32) -> u64 {
        self.offsets.get(rank as usize + 1).copied().unwrap_or(self.end)
    }

    /// The entry of this rank, to be read piece by piece, when it is large and stored whole.
    pub(super) fn stream(&self, rank: u32) -> Option<Inflating> {
        let offset = self.offsets[rank as usize];
        let end = self.next(rank);
        if end.saturating_sub(offset) < stream::SUSPECT {
            return None;
        }
        let mut head = [0; HEADER];
        let read = read_at(&self.file, &mut head, offset).ok()?;
        let entry = Entry::from_bytes(&head[..read], offset, self.hash).ok()?;
        let whole = entry.header.is_base() && entry.decompressed_size > stream::LARGE;
        let file = whole.then(|| self.file.try_clone().ok()).flatten()?;
        Some(Inflating::new(file, entry.data_offset, end, entry.decompressed_size))
    }

    /// Inflates the entry of this rank to the front of `out`: the object itself, or the instructions of a difference.
    /// Says how many bytes it has; what is behind them in `out` has no meaning.
    pub(super) fn inflate(&self, rank: u32, scratch: &mut Scratch, out: &mut Vec<u8>) -> Result<usize, Damage> {
        let offset = self.offsets[rank as usize];
        let packed = self.next(rank).checked_sub(offset).ok_or(Damage::Corrupt)? as usize;
        if packed > LARGEST {
            return Err(Damage::Large);
        }
        if scratch.packed.len() < packed {
            scratch.packed.resize(packed, 0);
        }
        let packed = &mut scratch.packed[..packed];
        if read_at(&self.file, packed, offset).map_err(|_| Damage::Unreadable)? < packed.len() {
            return Err(Damage::Corrupt);
        }
        let entry = Entry::from_bytes(packed, offset, self.hash).map_err(|_| Damage::Corrupt)?;
        let deflated = &packed[entry.header_size()..];
        let size = usize::try_from(entry.decompressed_size).map_err(|_| Damage::Large)?;
        // What deflate packs best are runs, 1032 to one. More is a lie that would cost the memory.
        if size > deflated.len().saturating_mul(1032) {
            return Err(Damage::Corrupt);
        }
        if size > LARGEST {
            return Err(Damage::Large);
        }
        if out.len() < size {
            out.resize(size, 0);
        }
        scratch.inflate.reset();
        match scratch.inflate.once(deflated, &mut out[..size]) {
            Ok((Status::StreamEnd, _, written)) if written == size => Ok(size),
            // An empty object: some decoders want room for a byte before they see the end.
            Ok((_, _, 0)) if size == 0 => Ok(0),
            _ => Err(Damage::Corrupt),
        }
    }
}

/// What entries are inflated with, one after the other.
#[derive(Default)]
pub(super) struct Scratch {
    packed: Vec<u8>,
    inflate: Inflate,
}

/// Fills `buffer` from `offset` on, as far as the file goes.
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read_some_at(file, &mut buffer[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_some_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
