//! Where git takes the hooks of a repository from.
//!
//! Not here: what is written there (`command::hook`). Nothing is executed, and nothing is changed.

use super::genuine;
use super::open::{GitError, broken};
use gix::config::source::Kind;
use miette::Diagnostic;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A work tree and where git looks for its hooks. All paths are without links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hooks {
    /// The top of the work tree.
    pub top: PathBuf,
    /// What all work trees of the repository share: `.git` of the first of them.
    pub common: PathBuf,
    /// The folder that git runs hooks from. It need not exist.
    pub folder: PathBuf,
    /// Who says so.
    pub chosen: Chosen,
}

/// Who says which folder hooks come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Nobody: it is `hooks` in what the work trees share.
    Default,
    /// `core.hooksPath` in the repository's own configuration.
    Repository,
    /// `core.hooksPath` in the configuration of the user or of the machine.
    Beyond,
}

/// Why there is no such folder.
#[derive(Debug, Error, Diagnostic)]
pub enum HooksError {
    /// No repository.
    #[error("{} is not in a git repository", .path.display())]
    #[diagnostic(help("go to the repository, or give its folder; `git init` makes one"))]
    NoRepository {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// It is not one that can be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Unreadable(#[from] GitError),
    /// No work tree.
    #[error("{} is a bare repository", .path.display())]
    #[diagnostic(help("nobody commits in it: install the hook in the clones that people work in"))]
    Bare {
        /// The repository.
        path: PathBuf,
    },
    /// `core.hooksPath` means nothing.
    #[error("core.hooksPath of {} names no folder", .path.display())]
    #[diagnostic(help("see what it is with `git config --show-origin core.hooksPath`"))]
    Senseless {
        /// The repository.
        path: PathBuf,
    },
}

/// Finds the repository that `path` lies in, and the folder of its hooks as <https://git-scm.com/docs/githooks> has it.
///
/// # Errors
/// When there is no repository with a work tree, and when its configuration names no folder.
pub fn hooks(path: &Path) -> Result<Hooks, HooksError> {
    let none = || HooksError::NoRepository { path: path.to_owned() };
    let start = path.canonicalize().map_err(|_| none())?;
    genuine::expect_above(&start)?;
    let is_there = || start.ancestors().any(|above| above.join(".git").exists());
    let repository =
        gix::discover(&start).map_err(|error| if is_there() { broken(path, &error).into() } else { none() })?;
    let top =
        repository.workdir().map(real).ok_or_else(|| HooksError::Bare { path: repository.git_dir().to_owned() })?;
    let common = real(repository.common_dir());
    let config = repository.config_snapshot();
    let Ok((_, section)) = config.plumbing().raw_value_with_section("core.hooksPath") else {
        return Ok(Hooks { folder: real(&common.join("hooks")), top, common, chosen: Chosen::Default });
    };
    let chosen = match section.meta().source.kind() {
        Kind::Repository => Chosen::Repository,
        _ => Chosen::Beyond,
    };
    // Hooks are run at the top of the work tree, and a relative path is seen from there.
    match config.trusted_path("core.hooksPath") {
        Ok(Some(folder)) if !folder.as_os_str().is_empty() => {
            Ok(Hooks { folder: real(&top.join(folder)), top, common, chosen })
        }
        _ => Err(HooksError::Senseless { path: top }),
    }
}

/// `path` without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let real = path.ancestors().find_map(|above| Some(above.canonicalize().ok()?.join(path.strip_prefix(above).ok()?)));
    real.as_deref().unwrap_or(path).components().collect()
}
