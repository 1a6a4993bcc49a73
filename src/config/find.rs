//! Where a configuration is looked for: from what is scanned upward, no further than the top of its repository.

use crate::source::root;
use std::path::{Path, PathBuf};

/// The names of a configuration, in the order in which they are looked for.
pub(super) const NAMES: [&str; 2] = ["keylift.toml", ".keylift.toml"];

/// Where a scan takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ground {
    /// Where the search starts, without links.
    folder: PathBuf,
    /// Where it ends: the top of the repository, or else the folder itself.
    pub(super) top: PathBuf,
}

impl Ground {
    /// That of a scan of `paths`; of the current folder when there are none.
    ///
    /// The first path that exists decides. For a file that lies below the current folder that is where the search starts:
    /// a hook names the files of a commit in any order, and what counts for them must not depend on it.
    pub(super) fn of(paths: &[PathBuf]) -> Self {
        let here = Path::new(".").canonicalize().unwrap_or_else(|_| PathBuf::from("."));
        let first = paths.iter().find_map(|path| path.canonicalize().ok());
        let folder = match first {
            None => here,
            Some(path) if path.is_dir() => path,
            Some(file) if file.starts_with(&here) => here,
            Some(file) => file.parent().map(Path::to_owned).unwrap_or(here),
        };
        let top = root::top(&folder).unwrap_or(&folder).to_owned();
        Self { folder, top }
    }

    /// The folders to look into, the nearest first.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.folder.ancestors().take_while(|folder| folder.starts_with(&self.top))
    }

    /// The folder that the patterns of a configuration in `folder` are seen from, as an identity. That of one that lies
    /// elsewhere is the top.
    pub(super) fn base(&self, folder: &Path) -> PathBuf {
        if folder.starts_with(&self.top) { root::below(&self.top, folder) } else { PathBuf::new() }
    }
}

/// A path without links, as somebody would type it who stands in the current folder.
pub(super) fn shown(path: &Path) -> PathBuf {
    let Ok(here) = Path::new(".").canonicalize() else {
        return path.to_owned();
    };
    let common = here.ancestors().find(|above| path.starts_with(above));
    let Some(common) = common.filter(|common| common.parent().is_some()) else {
        return path.to_owned();
    };
    let up = here.components().count() - common.components().count();
    let below = path.strip_prefix(common).unwrap_or(path);
    std::iter::repeat_n(Path::new(".."), up).chain([below]).collect()
}
