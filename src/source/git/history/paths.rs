//! The paths of all of history under one numbering: a path is a name in the folder of another path, so a million of them
//! stay small.

use super::pack::NONE;
use gix::bstr::{BStr, BString};
use std::collections::HashMap;

/// Paths, each once. Number 0 is the top.
pub(super) struct Paths {
    names: Vec<Box<[u8]>>,
    by_name: HashMap<Box<[u8]>, u32>,
    /// Folder and name.
    paths: Vec<(u32, u32)>,
    by_parts: HashMap<(u32, u32), u32>,
}

impl Paths {
    /// The top of the repository.
    pub(super) const TOP: u32 = 0;

    pub(super) fn new() -> Self {
        Self { names: Vec::new(), by_name: HashMap::new(), paths: vec![(NONE, NONE)], by_parts: HashMap::new() }
    }

    /// The number of `name` in `folder`.
    pub(super) fn number(&mut self, folder: u32, name: &[u8]) -> u32 {
        let name = self.by_name.get(name).copied().unwrap_or_else(|| {
            let number = self.names.len() as u32;
            self.names.push(name.into());
            self.by_name.insert(name.into(), number);
            number
        });
        *self.by_parts.entry((folder, name)).or_insert_with(|| {
            self.paths.push((folder, name));
            self.paths.len() as u32 - 1
        })
    }

    /// The path of this number, `/` between its parts.
    pub(super) fn path(&self, number: u32) -> BString {
        let mut parts: Vec<&[u8]> = Vec::new();
        let mut at = number;
        while at != Self::TOP {
            let (folder, name) = self.paths[at as usize];
            parts.push(&self.names[name as usize]);
            at = folder;
        }
        parts.reverse();
        parts.join(&b'/').into()
    }

    /// `folder/name`, without giving it a number.
    pub(super) fn joined(&self, folder: u32, name: &BStr) -> BString {
        let mut path = self.path(folder);
        if !path.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(name);
        path
    }
}
