//! The walker: from the files and folders that the user named to the files to read, on several threads.
//!
//! What is left out, and what is not:
//! - A file that the user names is read whatever ignore files say of it. All below applies to what lies in named folders.
//! - Hidden files are read. `.git` is not, be it the folder or the file of worktrees and submodules.
//! - `.gitignore` counts inside of git repositories only, `.ignore` everywhere; those of parent folders count, too (the ways
//!   of ripgrep). The user's own excludes (`core.excludesFile`, `.git/info/exclude`) do not: a result must not depend
//!   on whose machine it is.
//! - What the user excludes once and for all ([`Exclude`]) is not looked at, be it named or not.
//! - Links are not followed. Pipes, sockets and devices are not opened.
//!
//! Not here: reading. The walk hands out [`Entry`]s and counts what it left out.

use super::exclude::Exclude;
use super::patterns;
use super::root::{Kind, Root, Roots, slashed};
use super::{Origin, Problem, Tally, open};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// What a walk comes upon.
#[derive(Debug)]
pub enum Entry {
    /// A file to read.
    File {
        /// Always an [`Origin::File`].
        origin: Origin,
        /// Who asked for it.
        asked: Asked,
    },
    /// Something that could not be had.
    Problem(Problem),
}

/// Who asked for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The user, by name: it is to be read, whatever it is.
    ByName,
    /// Nobody: it lies in a folder that the user named.
    ByFolder,
}

/// Whether ignore files count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignores {
    /// They do.
    Respected,
    /// They do not.
    Disregarded,
}

/// As many named files are handed out without starting threads for them.
const FEW: usize = 8;

/// Walks `paths` on `threads` threads, each with a `visitor` of its own, and returns what it left out ([`Tally::ignored`],
/// [`Tally::excluded`] and [`Tally::special`]; nothing else is counted here). Each file is handed out once, however often
/// it is named.
///
/// A folder that is left out counts as one entry: nobody looks at what is in it.
pub fn walk<F>(
    paths: &[PathBuf],
    ignores: Ignores,
    exclude: &Exclude,
    threads: usize,
    mut visitor: impl FnMut() -> F,
) -> Tally
where
    F: FnMut(Entry) + Send,
{
    let (roots, problems) = Roots::new(paths);
    let mut sorted = roots.sorted();
    let named_in_all = sorted.len();
    sorted.retain(|(_, root)| !exclude.excludes_entry(&root.identity, root.kind.into()));
    let excluded = (named_in_all - sorted.len()) as u64;
    let mut visit = visitor();
    problems.into_iter().map(Entry::Problem).for_each(&mut visit);
    if sorted.len() <= FEW && sorted.iter().all(|(_, root)| root.kind == Kind::File) {
        sorted.iter().map(|(path, root)| named(path, root)).for_each(&mut visit);
        return Tally { excluded, ..Tally::default() };
    }
    drop(visit);
    let mut builder = builder(&sorted, ignores, threads);
    let shared = Arc::new(Shared::new(roots, exclude.clone(), excluded));
    let filter = Arc::clone(&shared);
    builder.filter_entry(move |entry| filter.is_ours(entry)).build_parallel().run(|| {
        let mut walker = Walker { shared: &shared, ignores, visit: visitor(), ignored: 0, special: 0 };
        Box::new(move |entry| {
            walker.take(entry);
            WalkState::Continue
        })
    });
    shared.tally()
}

fn builder(roots: &[(&Path, &Root)], ignores: Ignores, threads: usize) -> WalkBuilder {
    let mut builder = WalkBuilder::empty();
    for (path, _) in roots {
        builder.add(path);
    }
    let respected = ignores == Ignores::Respected;
    builder
        .threads(threads)
        .hidden(false)
        .ignore(respected)
        .git_ignore(respected)
        .parents(respected)
        .git_global(false)
        .git_exclude(false);
    builder
}

/// What the threads of one walk share.
struct Shared {
    roots: Roots,
    exclude: Exclude,
    /// Entries that the filter took out. Few, so that counting them here costs nothing.
    filtered: AtomicU64,
    /// Those that the user excludes: some of the filtered, and some that were named.
    excluded: AtomicU64,
    /// Sums over the threads, added once by each.
    ignored: AtomicI64,
    special: AtomicU64,
}

impl Shared {
    fn new(roots: Roots, exclude: Exclude, excluded: u64) -> Self {
        Self {
            roots,
            exclude,
            filtered: AtomicU64::new(0),
            excluded: AtomicU64::new(excluded),
            ignored: AtomicI64::new(0),
            special: AtomicU64::new(0),
        }
    }

    /// Whether the walk is to go on with this entry, which no ignore file names.
    fn is_ours(&self, entry: &DirEntry) -> bool {
        let listed = entry.file_name() != ".git" && !self.roots.is_other(entry.path(), entry.depth());
        let excluded = listed && self.is_excluded(entry);
        if excluded {
            self.excluded.fetch_add(1, Ordering::Relaxed);
        }
        let ours = listed && !excluded;
        if !ours {
            self.filtered.fetch_add(1, Ordering::Relaxed);
        }
        ours
    }

    fn is_excluded(&self, entry: &DirEntry) -> bool {
        if self.exclude.is_empty() {
            return false;
        }
        let kind = match entry.file_type() {
            Some(kind) if kind.is_dir() => patterns::Kind::Folder,
            _ => patterns::Kind::File,
        };
        let found = self.roots.of(entry.path(), entry.depth());
        found.is_some_and(|(root, below)| self.exclude.excludes_entry(&slashed(root.identity.join(below)), kind))
    }

    fn tally(&self) -> Tally {
        let ignored = u64::try_from(self.ignored.load(Ordering::Relaxed)).unwrap_or(0);
        Tally {
            // What changed in a folder during the walk may have been counted on one side only.
            ignored: ignored.saturating_sub(self.filtered.load(Ordering::Relaxed)),
            excluded: self.excluded.load(Ordering::Relaxed),
            special: self.special.load(Ordering::Relaxed),
            ..Tally::default()
        }
    }
}

/// One thread of a walk.
struct Walker<'a, F> {
    shared: &'a Shared,
    ignores: Ignores,
    visit: F,
    /// `ignore` does not tell what it leaves out. But what is listed in the folders and does not come out is ignored (or
    /// filtered), so each thread counts up what it lists and down what comes out; only the sum over all threads has a
    /// meaning. Listing twice is cheap next to reading the files.
    ignored: i64,
    special: u64,
}

impl<F: FnMut(Entry)> Walker<'_, F> {
    fn take(&mut self, entry: Result<DirEntry, ignore::Error>) {
        match entry {
            Ok(entry) => self.sort(entry),
            Err(error) => self.fail(&error, Path::new(".")),
        }
    }

    fn sort(&mut self, entry: DirEntry) {
        let depth = entry.depth();
        let kind = entry.file_type();
        if depth > 0 && self.ignores == Ignores::Respected {
            self.ignored -= 1;
        }
        if kind.is_some_and(|kind| kind.is_dir()) {
            if self.ignores == Ignores::Respected {
                self.ignored += count(entry.path());
            }
        } else if depth == 0 || kind.is_some_and(|kind| kind.is_file()) {
            let path = entry.into_path();
            if let Some((root, below)) = self.shared.roots.of(&path, depth) {
                let entry = if depth == 0 { named(&path, root) } else { found(&path, root, below) };
                (self.visit)(entry);
            }
        } else {
            self.special += 1;
        }
    }

    fn fail(&mut self, error: &ignore::Error, path: &Path) {
        use ignore::Error;
        match error {
            Error::WithPath { path, err } => self.fail(err, path),
            Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => self.fail(err, path),
            Error::Partial(errors) => errors.iter().for_each(|error| self.fail(error, path)),
            Error::Io(error) => (self.visit)(Entry::Problem(open::problem(shown(path), error))),
            // A line of an ignore file that makes no sense: less is left out, so nothing is missed.
            _ => {}
        }
    }
}

impl<F> Drop for Walker<'_, F> {
    fn drop(&mut self) {
        self.shared.ignored.fetch_add(self.ignored, Ordering::Relaxed);
        self.shared.special.fetch_add(self.special, Ordering::Relaxed);
    }
}

/// Entries of a folder; none when it can't be listed, of which the walk itself tells.
fn count(folder: &Path) -> i64 {
    fs::read_dir(folder).map_or(0, |entries| entries.flatten().fold(0, |count, _| count + 1))
}

fn named(path: &Path, root: &Root) -> Entry {
    Entry::File {
        origin: Origin::File { path: shown(path).to_owned(), identity: root.identity.clone() },
        asked: Asked::ByName,
    }
}

fn found(path: &Path, root: &Root, below: &Path) -> Entry {
    Entry::File {
        origin: Origin::File { path: shown(path).to_owned(), identity: slashed(root.identity.join(below)) },
        asked: Asked::ByFolder,
    }
}

/// The path as the user would type it.
fn shown(path: &Path) -> &Path {
    path.strip_prefix(".").ok().filter(|path| !path.as_os_str().is_empty()).unwrap_or(path)
}
