//! The index as a tree of folders, with what git remembers of them.
//!
//! Git keeps in the index which folders are still the trees that they were read from (the extension `TREE`,
//! gitformat-index(5)). Where that is so, nobody has to look at what is in them.

use super::changes::{Folder, Item};
use super::open::{GitError, Opened};
use crate::source::open::regular;
use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};
use gix::index::entry::{Flags, Mode, Stage};
use gix::index::{self, Entry, State};
use std::collections::HashMap;
use std::fmt;
use std::io::ErrorKind;

/// Reads the index; an empty one when there is none yet.
pub(super) fn read(opened: &Opened) -> Result<index::File, GitError> {
    let kind = opened.objects().repository.object_hash();
    if let Err(error) = regular(&opened.index)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(GitError::BrokenIndex(opened.index.clone()));
    }
    // The checksum is for `git fsck`: git itself does not look at it when it reads an index.
    index::File::at_or_default(&opened.index, kind, true, index::decode::Options::default())
        .map_err(|_| GitError::BrokenIndex(opened.index.clone()))
}

/// A folder of the index: the entries below it, which stand together.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    state: &'a State,
    entries: &'a [Entry],
    /// Bytes of the folder's path, the `/` at its end included.
    depth: usize,
    known: Option<&'a index::extension::Tree>,
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({} entries)", self.entries.len())
    }
}

impl<'a> Part<'a> {
    /// All of it.
    pub(super) fn all(state: &'a State) -> Self {
        Self { state, entries: state.entries(), depth: 0, known: state.tree() }
    }

    /// The tree that this folder is, when git knows.
    pub(super) fn id(&self) -> Option<ObjectId> {
        let known = self.known?;
        let fits = known.num_entries.and_then(|count| usize::try_from(count).ok()) == Some(self.entries.len());
        fits.then_some(known.id)
    }

    /// What is in it. A path with a conflict is there twice: as ours and as theirs.
    pub(super) fn list(&self) -> Vec<(BString, Item<'a>)> {
        let known: HashMap<&[u8], &index::extension::Tree> =
            self.known.iter().flat_map(|known| &known.children).map(|child| (&*child.name, child)).collect();
        let mut items = Vec::new();
        let mut rest = self.entries;
        while let Some((entry, behind)) = rest.split_first() {
            let path = self.below(entry);
            match path.find_byte(b'/') {
                Some(end) => {
                    let folder = &path[..=end];
                    let count = rest.partition_point(|entry| self.below(entry).starts_with(folder));
                    let (inside, outside) = rest.split_at(count.max(1));
                    rest = outside;
                    let name = &path[..end];
                    let part = Part {
                        state: self.state,
                        entries: inside,
                        depth: self.depth + folder.len(),
                        known: known.get(name.as_bytes()).copied(),
                    };
                    items.push((name.into(), Item::Folder(part.folder())));
                }
                None => {
                    rest = behind;
                    items.extend(item(entry).map(|item| (path.to_owned(), item)));
                }
            }
        }
        items
    }

    /// A folder outside of a sparse checkout is one entry, whose path ends with `/`.
    fn folder(self) -> Folder<'a> {
        match self.entries {
            [entry] if entry.mode == Mode::DIR && self.below(entry).is_empty() => Folder::Tree(entry.id),
            _ => Folder::Index(self),
        }
    }

    fn below(&self, entry: &Entry) -> &'a BStr {
        let path = entry.path(self.state);
        path.get(self.depth..).unwrap_or_default().as_bstr()
    }
}

/// What would be committed of an entry. Files marked with `git add --intent-to-add` would not.
fn item<'a>(entry: &Entry) -> Option<Item<'a>> {
    if entry.flags.contains(Flags::INTENT_TO_ADD) || entry.stage() == Stage::Base {
        return None;
    }
    Some(match entry.mode {
        Mode::SYMLINK => Item::Link(entry.id),
        Mode::COMMIT => Item::Submodule(entry.id),
        Mode::DIR => Item::Folder(Folder::Tree(entry.id)),
        _ => Item::File(entry.id),
    })
}
