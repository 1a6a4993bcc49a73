//! The files that make up a configuration, read with care: who vouches for them decides where they may lie.

use super::find::{Ground, shown};
use super::{ConfigError, Text};
use crate::source::git::open::{GitError, file_at};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

/// Most bytes of a configuration, and of a file of rules that it names.
pub(super) const LARGEST: u64 = 1 << 20;

/// Where a configuration stands, and so where what it names may lie.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// The user named the file: it may name any other.
    Anywhere {
        /// Its folder.
        folder: PathBuf,
    },
    /// It was found in the tree: what it names lies in the tree, too.
    Tree {
        /// Its folder.
        folder: PathBuf,
        /// The top of the tree.
        top: PathBuf,
    },
    /// It belongs to a revision of a repository: what it names belongs to the same.
    Revision {
        /// Its folder, as an identity.
        folder: PathBuf,
        /// The revision.
        revision: Revision,
    },
}

/// A revision of a repository, whose files can be read.
#[derive(Clone, Debug)]
pub(super) struct Revision {
    /// A folder in the repository.
    repository: PathBuf,
    /// As the user named it.
    pub(super) name: String,
}

impl Revision {
    pub(super) fn new(ground: &Ground, name: &str) -> Self {
        Self { repository: ground.top.clone(), name: name.to_owned() }
    }

    /// The file of this identity; `None` when the revision has none.
    pub(super) fn file(&self, identity: &Path) -> Result<Option<Vec<u8>>, GitError> {
        file_at(&self.repository, &self.name, identity)
    }
}

impl Place {
    /// The file that a configuration here calls `path`, checked to lie where it may.
    ///
    /// # Errors
    /// In words that follow "`path`".
    pub(super) fn locate(&self, path: &str) -> Result<PathBuf, String> {
        const OUTSIDE: &str = "lies outside of the repository; only a configuration given by `--config` may name it";
        match self {
            Self::Anywhere { folder } => Ok(folder.join(path)),
            Self::Tree { folder, top } => {
                let plain = within(root_relative(folder, top), path).ok_or(OUTSIDE)?;
                let file = top.join(plain);
                // A link in the tree may lead anywhere.
                let leads_out = file.canonicalize().is_ok_and(|real| !real.starts_with(top));
                if leads_out { Err(OUTSIDE.to_owned()) } else { Ok(file) }
            }
            Self::Revision { folder, .. } => within(folder, path).ok_or_else(|| OUTSIDE.to_owned()),
        }
    }

    /// What is in that file.
    ///
    /// # Errors
    /// In words that follow "`path`".
    pub(super) fn read(&self, path: &str) -> Result<Text, String> {
        let file = self.locate(path)?;
        if let Self::Revision { revision, .. } = self {
            let bytes = revision.file(&file).map_err(|error| format!("can't be read: {error}"))?;
            let bytes = bytes.ok_or_else(|| format!("is not in {}", revision.name))?;
            let name = format!("{}:{}", revision.name, file.display());
            return Ok(Text { name, text: text(bytes).ok_or("is not UTF-8")? });
        }
        let bytes = bytes(&file).map_err(|error| format!("can't be read: {error}"))?;
        let name = file.canonicalize().map_or_else(|_| file.clone(), |real| shown(&real));
        Ok(Text { name: name.display().to_string(), text: text(bytes).ok_or("is not UTF-8")? })
    }
}

fn root_relative<'a>(folder: &'a Path, top: &Path) -> &'a Path {
    folder.strip_prefix(top).unwrap_or(folder)
}

/// `path` seen from `folder`, as a path from the top; `None` when it leads above the top.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut found = folder.to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => found.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !found.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(found)
}

/// Reads a configuration that the user named. It may be a link, or a pipe.
pub(super) fn given(path: &Path) -> Result<String, ConfigError> {
    checked(path, path)
}

/// Reads a configuration that was found.
pub(super) fn found(path: &Path) -> Result<String, ConfigError> {
    let name = shown(path);
    let metadata = path.symlink_metadata().map_err(|cause| ConfigError::Unreadable { path: name.clone(), cause })?;
    match metadata.file_type() {
        kind if kind.is_symlink() => Err(ConfigError::Link { path: name }),
        kind if kind.is_file() => checked(path, &name),
        _ => Err(ConfigError::NoFile { path: name }),
    }
}

fn checked(path: &Path, name: &Path) -> Result<String, ConfigError> {
    let bytes = bytes(path).map_err(|cause| match cause.kind() {
        ErrorKind::FileTooLarge => ConfigError::TooLarge { path: name.to_owned() },
        ErrorKind::IsADirectory => ConfigError::NoFile { path: name.to_owned() },
        _ => ConfigError::Unreadable { path: name.to_owned(), cause },
    })?;
    text(bytes).ok_or_else(|| ConfigError::NoText { path: name.to_owned() })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    // The types that make an open wait are refused before, unless the user named the file.
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// UTF-8, without the mark that some editors put in front.
pub(super) fn text(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
