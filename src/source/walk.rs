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
//! Not here: reading. The walk hands out open files and counts what it left out.

mod folder;
mod ignored;
mod queue;
#[cfg(test)]
mod tests;

use super::exclude::Exclude;
use super::open::{self, Opened};
use super::root::{Kind as RootKind, Root, Roots, slashed};
use super::{Origin, Problem, Tally};
use folder::{Folder, Kind, Links, Listed};
use ignored::{Above, Ignored};
use queue::Queue;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// What a walk comes upon.
#[derive(Debug)]
pub enum Entry {
    /// A file to read.
    File {
        /// Always an [`Origin::File`].
        origin: Origin,
        /// Who asked for it.
        asked: Asked,
        /// The file itself.
        file: Opened,
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

/// As many files of a folder are one piece of work.
const BATCH: usize = 8;

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
    let mut tally = Tally { excluded: (named_in_all - sorted.len()) as u64, ..Tally::default() };
    let mut visit = visitor();
    problems.into_iter().map(Entry::Problem).for_each(&mut visit);
    let only_few = sorted.len() <= FEW && sorted.iter().all(|(_, root)| root.kind == RootKind::File);
    let queue = Queue::new(start(&sorted, ignores, &mut visit));
    let walk = Walk { roots: &roots, exclude, ignores, queue };
    let mut others: Vec<_> = (1..if only_few { 1 } else { threads }).map(|_| visitor()).collect();
    thread::scope(|scope| {
        let start = |visit| thread::Builder::new().spawn_scoped(scope, || Walker::new(&walk, visit).run());
        // Where the system has no more threads, those that there are do it.
        let running: Vec<_> = others.drain(..).map_while(|visit| start(visit).ok()).collect();
        tally += Walker::new(&walk, visit).run();
        for thread in running {
            tally += thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
    });
    tally
}

/// The roots as work, the first of them last.
fn start<'a>(roots: &[(&'a Path, &'a Root)], ignores: Ignores, visit: &mut impl FnMut(Entry)) -> Vec<Work<'a>> {
    let mut above = Above::default();
    let mut work = |&(path, root): &(&'a Path, &'a Root)| match root.kind {
        RootKind::File => Work::Named(path, root),
        RootKind::Folder => Work::Folder {
            place: Place {
                shown: path.strip_prefix(".").unwrap_or(path).to_owned(),
                real: root.real.clone(),
                identity: root.identity.clone(),
            },
            above: match ignores {
                Ignores::Respected => above.of(&root.real, &mut |problem| visit(Entry::Problem(problem))),
                Ignores::Disregarded => None,
            },
            links: Links::Followed,
        },
    };
    let mut all: Vec<_> = roots.iter().map(&mut work).collect();
    all.reverse();
    all
}

/// A folder by its names.
#[derive(Clone, Debug)]
struct Place {
    /// As the user would type it; empty for the folder that they stand in.
    shown: PathBuf,
    /// Without links, from the root of the file system.
    real: PathBuf,
    /// From the top of the repository.
    identity: PathBuf,
}

impl Place {
    fn path(&self) -> &Path {
        if self.shown.as_os_str().is_empty() { Path::new(".") } else { &self.shown }
    }

    fn folder(&self, name: &OsStr) -> Self {
        let Self { shown, real, identity } = self;
        Self { shown: shown.join(name), real: real.join(name), identity: slashed(identity.join(name)) }
    }

    fn file(&self, name: &OsStr) -> Origin {
        Origin::File { path: self.shown.join(name), identity: slashed(self.identity.join(name)) }
    }
}

/// What is left to do.
enum Work<'a> {
    /// A file that the user named.
    Named(&'a Path, &'a Root),
    /// A folder to list.
    Folder {
        place: Place,
        /// What ignore files of the folders above it say.
        above: Option<Arc<Ignored>>,
        links: Links,
    },
    /// Files of a folder.
    Files(Arc<(Place, Folder)>, Vec<OsString>),
}

/// What the threads of one walk share.
struct Walk<'a> {
    roots: &'a Roots,
    exclude: &'a Exclude,
    ignores: Ignores,
    queue: Queue<Work<'a>>,
}

/// One thread of a walk.
struct Walker<'w, 'a, F> {
    walk: &'w Walk<'a>,
    visit: F,
    tally: Tally,
    /// What the folder at hand lists; the memory is kept.
    listed: Vec<Listed>,
}

impl<'w, 'a, F: FnMut(Entry)> Walker<'w, 'a, F> {
    fn new(walk: &'w Walk<'a>, visit: F) -> Self {
        Self { walk, visit, tally: Tally::default(), listed: Vec::new() }
    }

    fn run(mut self) -> Tally {
        self.walk.queue.work(|work| match work {
            Work::Named(path, root) => self.hand_out_named(path, root),
            Work::Folder { place, above, links } => self.list(place, above.as_ref(), links),
            Work::Files(folder, names) => names.iter().for_each(|name| self.hand_out(&folder.0, &folder.1, name)),
        });
        self.tally
    }

    fn list(&mut self, place: Place, above: Option<&Arc<Ignored>>, links: Links) {
        let folder = match Folder::open(place.path(), links) {
            Ok(folder) => folder,
            Err(error) => return (self.visit)(Entry::Problem(open::problem(place.path(), &error))),
        };
        let mut listed = std::mem::take(&mut self.listed);
        if let Err(error) = folder.list(&mut listed) {
            (self.visit)(Entry::Problem(open::problem(place.path(), &error)));
        }
        let ignored = match self.walk.ignores {
            Ignores::Disregarded => None,
            Ignores::Respected => {
                let has = |name: &str| listed.iter().any(|entry| entry.name == name);
                Ignored::within(above, &place, has, &mut |problem| (self.visit)(Entry::Problem(problem)))
            }
        };
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        for Listed { name, kind } in listed.drain(..) {
            if !self.is_to_be_read(&place, &name, kind, ignored.as_deref()) {
                continue;
            }
            match kind {
                Kind::Special => self.tally.special += 1,
                Kind::File => files.push(name),
                Kind::Folder => {
                    let above = ignored.clone();
                    folders.push(Work::Folder { place: place.folder(&name), above, links: Links::Refused });
                }
            }
        }
        self.listed = listed;
        let folder = Arc::new((place, folder));
        let mut files = files.into_iter().peekable();
        while files.peek().is_some() {
            // Behind the folders: so few folders are open at a time.
            folders.push(Work::Files(Arc::clone(&folder), files.by_ref().take(BATCH).collect()));
        }
        self.walk.queue.add(folders);
    }

    /// Whether the walk is to go on with an entry of the folder `place`. What is left out for the user's sake is counted.
    fn is_to_be_read(&mut self, place: &Place, name: &OsStr, kind: Kind, ignored: Option<&Ignored>) -> bool {
        let Walk { roots, exclude, .. } = self.walk;
        if name == ".git" || roots.has_nested() && roots.is_nested(&place.real.join(name)) {
            return false;
        }
        if ignored.is_some_and(|ignored| ignored.leaves_out(&place.real.join(name), kind)) {
            self.tally.ignored += 1;
            return false;
        }
        if !exclude.is_empty() && exclude.excludes_entry(&slashed(place.identity.join(name)), kind.into()) {
            self.tally.excluded += 1;
            return false;
        }
        true
    }

    fn hand_out(&mut self, place: &Place, folder: &Folder, name: &OsStr) {
        match folder.open_file(name) {
            // It was a file when its folder was listed.
            Ok(file) if !file.is_regular => self.tally.special += 1,
            Ok(file) => (self.visit)(Entry::File { origin: place.file(name), asked: Asked::ByFolder, file }),
            Err(error) => (self.visit)(Entry::Problem(open::problem(&place.shown.join(name), &error))),
        }
    }

    fn hand_out_named(&mut self, path: &Path, root: &Root) {
        let shown = path.strip_prefix(".").unwrap_or(path);
        let origin = Origin::File { path: shown.to_owned(), identity: root.identity.clone() };
        (self.visit)(match File::open(path).and_then(Opened::new) {
            Ok(file) => Entry::File { origin, asked: Asked::ByName, file },
            Err(error) => Entry::Problem(open::problem(shown, &error)),
        });
    }
}
