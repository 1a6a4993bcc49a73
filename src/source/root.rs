//! What the user named: files and folders to start from, each once, and by which name its files are known.
//!
//! Not here: what lies below them ([`super::walk`]).

use super::{Problem, open, patterns};
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that the user named.
#[derive(Debug)]
pub(super) struct Root {
    /// Without links, from the root of the file system.
    pub(super) real: PathBuf,
    /// Path from the top of the repository that holds it. Where none does, a folder is its own top, and a file has its name.
    pub(super) identity: PathBuf,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    /// A file, or a pipe or device to read like one.
    File,
}

impl From<Kind> for patterns::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Folder => Self::Folder,
            Kind::File => Self::File,
        }
    }
}

/// All that the user named, by the path as it was typed, less what means nothing in it. None is there twice.
#[derive(Debug, Default)]
pub(super) struct Roots {
    by_path: HashMap<PathBuf, Root>,
    /// Real paths of the roots that lie in the folder of another.
    nested: HashSet<PathBuf>,
}

impl Roots {
    /// Sorts out `paths`; what can't be had comes back as problems.
    pub(super) fn new(paths: &[PathBuf]) -> (Self, Vec<Problem>) {
        let (mut roots, mut problems) = (Self::default(), Vec::new());
        let (mut seen, mut folders) = (HashSet::new(), Folders::default());
        for path in paths {
            match folders.root(path) {
                Ok(root) => {
                    if seen.insert(root.real.clone()) {
                        roots.by_path.insert(tidy(path), root);
                    }
                }
                Err(error) => problems.push(open::problem(path, &error)),
            }
        }
        let named = |kind| move |(_, root): &(&PathBuf, &Root)| kind == root.kind;
        let tops: HashSet<&Path> =
            roots.by_path.iter().filter(named(Kind::Folder)).map(|(_, root)| &*root.real).collect();
        let nested = |real: &&PathBuf| real.ancestors().skip(1).any(|above| tops.contains(above));
        roots.nested = roots.by_path.values().map(|root| &root.real).filter(nested).cloned().collect();
        (roots, problems)
    }

    /// Paths and roots, ordered by path.
    pub(super) fn sorted(&self) -> Vec<(&Path, &Root)> {
        let mut all: Vec<_> = self.by_path.iter().map(|(path, root)| (&**path, root)).collect();
        all.sort_unstable_by_key(|&(path, _)| path);
        all
    }

    /// Whether a root lies in the folder of another.
    pub(super) fn has_nested(&self) -> bool {
        !self.nested.is_empty()
    }

    /// Whether `real`, a path without links in the folder of a root, is a root itself.
    pub(super) fn is_nested(&self, real: &Path) -> bool {
        self.nested.contains(real)
    }
}

/// Without what means nothing: `a//b/./` is `a/b`.
fn tidy(path: &Path) -> PathBuf {
    path.components().collect()
}

/// Remembers folders, since many named files lie in few folders.
#[derive(Default)]
struct Folders {
    known: HashMap<PathBuf, Folder>,
}

#[derive(Clone)]
struct Folder {
    real: PathBuf,
    /// The nearest folder at or above it that holds `.git`.
    top: Option<PathBuf>,
}

impl Folders {
    fn root(&mut self, path: &Path) -> io::Result<Root> {
        if path.metadata()?.is_dir() {
            let Folder { real, top } = self.folder(path);
            let identity = below(top.as_deref().unwrap_or(&real), &real);
            return Ok(Root { real, identity, kind: Kind::Folder });
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let Folder { real, top } = self.folder(parent.unwrap_or(Path::new(".")));
        let file = real.join(path.file_name().unwrap_or(path.as_os_str()));
        let identity = below(top.as_deref().unwrap_or(&real), &file);
        Ok(Root { real: file, identity, kind: Kind::File })
    }

    fn folder(&mut self, path: &Path) -> Folder {
        if let Some(folder) = self.known.get(path) {
            return folder.clone();
        }
        // A folder that can be listed can nearly always be resolved; if not, the path as it is will do.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let top = top(&real).map(Path::to_owned);
        let folder = Folder { real, top };
        self.known.insert(path.to_owned(), folder.clone());
        folder
    }
}

/// The top of the repository that the folder `real`, a path without links, lies in.
#[must_use]
pub fn top(real: &Path) -> Option<&Path> {
    // A symbolic link or a file named `.git` marks a repository, too: worktrees and submodules have those.
    real.ancestors().find(|above| above.join(".git").symlink_metadata().is_ok())
}

/// The path of `path` seen from `top`, with `/` between its parts on every system.
pub(crate) fn below(top: &Path, path: &Path) -> PathBuf {
    slashed(path.strip_prefix(top).unwrap_or(path).to_owned())
}

/// Identity is the same on every system.
#[cfg(not(windows))]
pub(super) fn slashed(path: PathBuf) -> PathBuf {
    path
}

/// Identity is the same on every system.
#[cfg(windows)]
pub(super) fn slashed(path: PathBuf) -> PathBuf {
    match path.to_str() {
        Some(text) => text.replace('\\', "/").into(),
        None => path,
    }
}
