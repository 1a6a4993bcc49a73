//! Which paths of a repository were asked for, and under which name a path is shown.
//!
//! Paths of a repository are bytes with `/` between their parts, seen from its top.

use super::open::GitError;
use gix::bstr::{BStr, BString, ByteSlice, ByteVec};
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

/// Which paths of a repository were asked for, and how paths are shown.
#[derive(Debug)]
pub struct Scope {
    /// Real path of the top of the working tree.
    top: Option<PathBuf>,
    /// What was asked for; all when empty.
    wanted: HashSet<BString>,
    /// The folders above those.
    above: HashSet<BString>,
    /// Beginnings of paths, and what is shown in their place. The longest that fits counts.
    shown: Vec<(BString, PathBuf)>,
    /// Folders known to belong to no other repository.
    own: HashSet<PathBuf>,
    /// Whether all was asked for by name.
    all: bool,
}

impl Scope {
    /// All of the repository, as seen from the folder `here`.
    pub(super) fn new(top: Option<PathBuf>, here: &Path) -> Self {
        let mut shown = Vec::new();
        if let Some(below) = top.as_deref().and_then(|top| here.strip_prefix(top).ok()) {
            let mut up = PathBuf::new();
            for folder in below.ancestors() {
                shown.push((bytes(folder), up.clone()));
                up.push("..");
            }
        }
        Self { top, shown, wanted: HashSet::new(), above: HashSet::new(), own: HashSet::new(), all: false }
    }

    /// All of a repository, wherever one stands.
    pub(super) fn everything() -> Self {
        Self::new(None, Path::new(""))
    }

    /// Asks for `typed`, which is `real`, of the repository in `git_dir`.
    pub(super) fn add(&mut self, typed: &Path, real: &Path, git_dir: &Path) -> Result<(), GitError> {
        let below = match self.top.clone() {
            Some(top) if self.is_own(&top, real) => real.strip_prefix(top).ok().map(bytes),
            Some(_) => None,
            // In a bare repository there is nothing to name but itself.
            None => {
                let git_dir = git_dir.canonicalize().unwrap_or_else(|_| git_dir.to_owned());
                real.starts_with(git_dir).then(BString::default)
            }
        };
        let Some(below) = below else {
            let first = self.shown.last().map(|(_, shown)| shown.clone());
            let first = first.filter(|shown| !shown.as_os_str().is_empty()).unwrap_or_else(|| ".".into());
            return Err(GitError::TwoRepositories { first, second: typed.to_owned() });
        };
        let tidy: PathBuf = typed.components().filter(|part| *part != Component::CurDir).collect();
        self.shown.push((below.clone(), tidy));
        self.all |= below.is_empty();
        for above in parents(below.as_bstr()) {
            self.above.insert(above.to_owned());
        }
        self.wanted.insert(below);
        Ok(())
    }

    /// Whether `path` is to be read.
    #[must_use]
    pub fn holds(&self, path: &BStr) -> bool {
        self.is_all() || self.wanted.contains(path) || parents(path).any(|above| self.wanted.contains(above))
    }

    /// Whether anything in this folder may be to be read.
    #[must_use]
    pub fn reaches(&self, folder: &BStr) -> bool {
        self.above.contains(folder) || self.holds(folder)
    }

    /// Whether all is to be read.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.all || self.wanted.is_empty()
    }

    /// `path` as the user would type it from where they stand.
    #[must_use]
    pub fn shown(&self, path: &BStr) -> PathBuf {
        let fitting =
            self.shown.iter().filter_map(|(prefix, shown)| Some((prefix.len(), shown, below(prefix.as_bstr(), path)?)));
        match fitting.max_by_key(|(length, ..)| *length) {
            Some((_, shown, rest)) if rest.is_empty() => shown.clone(),
            Some((_, shown, rest)) => shown.join(native(rest)),
            None => native(path),
        }
    }

    /// Whether `real` lies below `top`, and in no other repository within.
    fn is_own(&mut self, top: &Path, real: &Path) -> bool {
        let mut seen = Vec::new();
        for folder in real.ancestors() {
            if folder == top || self.own.contains(folder) {
                self.own.extend(seen);
                return true;
            }
            if folder.join(".git").symlink_metadata().is_ok() {
                return false;
            }
            seen.push(folder.to_owned());
        }
        false
    }
}

/// A path of a repository as a path of the system.
#[must_use]
pub fn native(path: &BStr) -> PathBuf {
    match gix::path::from_bstr(path) {
        Ok(path) => path.into_owned(),
        Err(_) => PathBuf::from(path.to_str_lossy().into_owned()),
    }
}

/// The folders above `path`, the top included.
fn parents(path: &BStr) -> impl Iterator<Item = &BStr> {
    let mut rest = path;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        rest = rest.rfind_byte(b'/').map_or(BStr::new(""), |at| rest[..at].as_bstr());
        Some(rest)
    })
}

/// What of `path` comes behind `prefix`, when that is a folder above it or the path itself.
fn below<'a>(prefix: &BStr, path: &'a BStr) -> Option<&'a BStr> {
    let rest = path.strip_prefix(prefix.as_bytes())?;
    match rest.strip_prefix(b"/") {
        _ if prefix.is_empty() || rest.is_empty() => Some(rest.as_bstr()),
        behind => behind.map(ByteSlice::as_bstr),
    }
}

fn bytes(path: &Path) -> BString {
    let path = Vec::from_path_lossy(path).into_owned();
    #[cfg(windows)]
    let path = path.replace("\\", "/");
    path.into()
}
