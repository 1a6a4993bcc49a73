//! Opening a repository without trusting it, and reading one file of it.
//!
//! Only the repository's own configuration is read, for what reading objects needs (the kind of hashes, say): no include,
//! nothing of the user or the system, no environment. gix is built without all that starts programs (filters, text
//! conversion, hooks, credentials, file-system monitors). So it does no harm that a repository belongs to somebody else,
//! which is the rule in containers, and `safe.directory` is not asked for.
//!
//! The words of gix's errors are not passed on: they may quote the configuration, and that may hold a password.

use super::genuine;
use super::objects::Objects;
use super::scope::Scope;
use super::{Request, Told};
use gix::bstr::ByteSlice;
use gix::discover::upwards;
use gix::sec::Trust;
use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A repository that can't be read as it was asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum GitError {
    /// No repository.
    #[error("`{}` is not in a git repository", .0.display())]
    #[diagnostic(help(
        "name a folder of the repository, or do without `--staged`, `--since`, `--range`, `--history` and `--trust-rev`"
    ))]
    NoRepository(PathBuf),
    /// There is one, and it is broken or closed to us.
    #[error("failed to open the git repository of `{}`: {cause}", path.display())]
    #[diagnostic(help("`git status` there tells more; a clone that was cut short is best made again"))]
    Broken {
        /// Where it was looked for.
        path: PathBuf,
        /// What is wrong, in our words.
        cause: &'static str,
    },
    /// It names its branches in the newer form.
    #[error("the git repository of `{}` stores its references as a reftable, which keylift can't read", .0.display())]
    #[diagnostic(help("`git refs migrate --ref-format=files` stores them as files; a clone can have them so, too"))]
    Reftable(PathBuf),
    /// A pipe or the like in the place of a file.
    #[error("`{}` is a pipe or a device, where git has a file", .0.display())]
    #[diagnostic(help("it is no work of git's, and opening it might never end; make the clone again"))]
    Special(PathBuf),
    /// Objects that are kept apart from the others.
    #[error("git has new objects in `{}`, apart from the repository's own, and keylift does not read them", .0.display())]
    #[diagnostic(help(
        "what is pushed comes into the repository when its `pre-receive` hook has let it pass: scan it in the `update` hook"
    ))]
    Apart(PathBuf),
    /// An index that can't be read.
    #[error("failed to read git's index, `{}`", .0.display())]
    #[diagnostic(help("`git status` tells more; `git read-tree HEAD` makes a new one, without what is staged"))]
    BrokenIndex(PathBuf),
    /// A path that can't be found in the file system.
    #[error("`{}` can't be looked up", .0.display())]
    #[diagnostic(help("name files and folders of one repository by their path"))]
    NoPath(PathBuf),
    /// Paths of more than one repository.
    #[error("`{}` and `{}` are not in the same git repository", first.display(), second.display())]
    #[diagnostic(help("run keylift once for each repository; a submodule is a repository of its own"))]
    TwoRepositories {
        /// One path.
        first: PathBuf,
        /// The path that is not in its repository.
        second: PathBuf,
    },
    /// A revision that the repository does not have.
    #[error("the repository has no revision `{0}`")]
    #[diagnostic(help(
        "name a branch, a tag or a commit; in CI, fetch it first: `git fetch origin BRANCH`, and then name it `origin/BRANCH`"
    ))]
    UnknownRevision(String),
    /// A range that is none.
    #[error("`{0}` is not a range of commits")]
    #[diagnostic(help("write `A..B` for what leads to B and not to A: `main..feature`, `v1.2..HEAD`"))]
    NoRange(String),
    /// A file of a revision that is there and can't be read.
    #[error("failed to read `{}` as revision `{revision}` has it", path.display())]
    #[diagnostic(help("the repository is damaged or not complete: `git fsck` tells what is missing"))]
    Unreadable {
        /// The file, from the top of the repository.
        path: PathBuf,
        /// The revision.
        revision: String,
    },
}

/// Who has to change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The user, who asked for what is not there.
    Request,
    /// Nobody: what is there can't be read.
    Repository,
}

impl GitError {
    /// Who has to change something.
    #[must_use]
    pub fn blame(&self) -> Blame {
        match self {
            Self::Broken { .. }
            | Self::Reftable(_)
            | Self::Special(_)
            | Self::Apart(_)
            | Self::BrokenIndex(_)
            | Self::Unreadable { .. } => Blame::Repository,
            Self::NoRepository(_)
            | Self::NoPath(_)
            | Self::TwoRepositories { .. }
            | Self::UnknownRevision(_)
            | Self::NoRange(_) => Blame::Request,
        }
    }
}

/// A repository, opened.
#[derive(Debug)]
pub struct Opened {
    /// For `to_thread_local()`, on each thread that reads.
    pub repository: gix::ThreadSafeRepository,
    /// Its index; there may be no such file.
    pub index: PathBuf,
    /// Which of its paths were asked for, and how paths are shown.
    pub scope: Scope,
}

impl Opened {
    /// For one thread to read objects with.
    #[must_use]
    pub fn objects(&self) -> Objects {
        Objects { repository: self.repository.to_thread_local() }
    }
}

/// Opens the repository that holds the paths of `request`, or else the current folder.
///
/// # Errors
/// When there is none, when it can't be opened, or when the paths lie in several.
pub fn open(request: &Request) -> Result<Opened, GitError> {
    let Told { repository, top, index, objects } = &request.told;
    let here = real(Path::new("."))?;
    let start = request.paths.first().map_or(Ok(here.clone()), |path| real(path))?;
    let (repository, top) = match repository {
        Some(told) => open_told(told, top.as_deref(), &here)?,
        None => discover(&start, request.paths.first().map_or(Path::new("."), PathBuf::as_path))?,
    };
    expect_known_form(&repository.to_thread_local(), request)?;
    expect_own_objects(&repository.to_thread_local(), objects.as_deref())?;
    let index = match index {
        // Git lets it count from the top of the working tree, where it also runs hooks.
        Some(told) => top.as_deref().unwrap_or(&here).join(told),
        None => repository.refs.git_dir().join("index"),
    };
    let mut scope = Scope::new(top, &here);
    for path in &request.paths {
        scope.add(path, &real(path)?, repository.refs.git_dir())?;
    }
    Ok(Opened { repository, index, scope })
}

/// What the file `path`, seen from the top of the repository that holds the folder `repository`, holds in `revision`;
/// `None` when it is not there, or is not a file.
///
/// # Errors
/// When there is no such repository or revision, or the file can't be read.
pub fn file_at(repository: &Path, revision: &str, path: &Path) -> Result<Option<Vec<u8>>, GitError> {
    let (repository, _) = discover(&real(repository)?, repository)?;
    let repository = repository.to_thread_local();
    let commit = commit(&repository, revision)?;
    let unreadable = || GitError::Unreadable { path: path.to_owned(), revision: revision.to_owned() };
    let tree = repository.find_commit(commit).and_then(|commit| commit.tree()).map_err(|_| unreadable())?;
    let Some(entry) = tree.lookup_entry_by_path(path).map_err(|_| unreadable())? else { return Ok(None) };
    if !entry.mode().is_blob() {
        return Ok(None);
    }
    Ok(Some(entry.object().map_err(|_| unreadable())?.detach().data))
}

/// The commit that a user's words name.
///
/// # Errors
/// When they name none, or the commit that is checked out, from which most are counted, can't be read.
pub fn commit(repository: &gix::Repository, revision: &str) -> Result<gix::ObjectId, GitError> {
    let head_is_lost = || {
        let head = repository.head().ok().and_then(|head| Some(head.id()?.detach()));
        head.is_some_and(|head| repository.find_commit(head).is_err())
    };
    let unknown = || {
        if head_is_lost() {
            let cause = "the commit that is checked out is missing or damaged";
            return GitError::Broken { path: repository.git_dir().to_owned(), cause };
        }
        GitError::UnknownRevision(revision.to_owned())
    };
    // Else it would be the head of an empty range.
    if revision.is_empty() {
        return Err(unknown());
    }
    let object = repository.rev_parse_single(revision.as_bytes().as_bstr()).and_then(|id| id.object());
    let commit = object.and_then(gix::Object::peel_to_commit).map_err(|_| unknown())?;
    Ok(commit.id)
}

/// `path` from the root of the file system. Its folders are resolved; a link to a file stays what it is, since
/// repositories hold links. What does not exist (a deleted file) is taken by name.
fn real(path: &Path) -> Result<PathBuf, GitError> {
    let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
    if !is_link || path.is_dir() {
        match path.canonicalize() {
            Ok(real) => return Ok(real),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(_) => return Err(GitError::NoPath(path.to_owned())),
        }
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(GitError::NoPath(path.to_owned()));
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok(real(folder)?.join(name))
}

/// The repository that holds `real`, and the top of its working tree when it has one. `typed` is for errors.
fn discover(real: &Path, typed: &Path) -> Result<(gix::ThreadSafeRepository, Option<PathBuf>), GitError> {
    let Some(folder) = real.ancestors().find(|above| above.is_dir()) else {
        return Err(GitError::NoPath(typed.to_owned()));
    };
    genuine::expect_above(folder)?;
    let search =
        upwards::Options { trust: upwards::TrustPolicy::Assume(Trust::Full), cross_fs: true, ..Default::default() };
    let (found, _) = gix::discover::upwards_opts(folder, search).map_err(|error| {
        let none = error.downcast_any_ref::<upwards::Error>().is_some();
        if none && !folder.ancestors().any(|above| above.join(".git").exists()) {
            return GitError::NoRepository(typed.to_owned());
        }
        broken(typed, &error)
    })?;
    // `core.worktree` may name any folder, so the top is where `.git` was found.
    let (git_dir, top) = found.into_repository_and_work_tree_directories();
    let repository = gix::ThreadSafeRepository::open_opts(git_dir, options().open_path_as_is(true));
    let repository = repository.map_err(|error| broken(typed, &error))?;
    Ok((repository, top.map(|top| top.canonicalize().unwrap_or(top))))
}

/// The repository that git was told to work on from `here`.
fn open_told(
    told: &Path,
    top: Option<&Path>,
    here: &Path,
) -> Result<(gix::ThreadSafeRepository, Option<PathBuf>), GitError> {
    let git_dir = real(told)?;
    genuine::expect(&git_dir)?;
    let repository = gix::ThreadSafeRepository::open_opts(git_dir, options().open_path_as_is(true))
        .map_err(|error| broken(told, &error))?;
    let top = match top {
        Some(top) => Some(real(top)?),
        None if repository.to_thread_local().is_bare() => None,
        None => Some(repository.work_tree.as_deref().map_or(Ok(here.to_owned()), real)?),
    };
    Ok((repository, top))
}

/// See the head of this file.
fn options() -> gix::open::Options {
    gix::open::Options::isolated()
        // The result is not to depend on whose files they are.
        .with(Trust::Full)
        // A replacement shows other content than what is pushed. The limit of memory is for `--max-size` to say.
        .config_overrides(["core.useReplaceRefs=false", "gitoxide.objects.allocLimitIfReducedTrust=0"])
}

/// References in the newer form would look like a repository without any.
fn expect_known_form(repository: &gix::Repository, request: &Request) -> Result<(), GitError> {
    let form = repository.config_snapshot().string("extensions.refStorage");
    if form.is_none_or(|form| form.starts_with(b"files")) {
        return Ok(());
    }
    let path = request.paths.first().map_or(Path::new("."), PathBuf::as_path).to_owned();
    Err(GitError::Reftable(path))
}

/// New objects would look like missing ones.
fn expect_own_objects(repository: &gix::Repository, told: Option<&Path>) -> Result<(), GitError> {
    let own = real(&repository.common_dir().join("objects"))?;
    match told {
        Some(told) if real(told)? != own => Err(GitError::Apart(told.to_owned())),
        _ => Ok(()),
    }
}

/// What opening the repository at `path` ended with, in our words.
pub(super) fn broken(path: &Path, error: &gix::Error) -> GitError {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    let mut denied = false;
    while let Some(cause) = next {
        denied |=
            cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::PermissionDenied);
        next = cause.source();
    }
    let cause = if denied { "permission denied" } else { "it is damaged, or of a form that keylift does not know" };
    GitError::Broken { path: path.to_owned(), cause }
}
