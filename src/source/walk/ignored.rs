//! What ignore files say: `.gitignore` inside of git repositories, `.ignore` everywhere.
//!
//! The nearest file that speaks of a path decides, and `.ignore` before `.gitignore`. As for git and ripgrep, what counts in a
//! repository are the files from its top down; a folder that is left out is not looked into, so nothing in it is taken back.

use super::Place;
use super::folder::Kind;
use crate::source::{Problem, open};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read};
use std::iter::successors;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is said of the entries of a folder, and of those further down. Folders that say nothing new have that of their parent.
pub(super) struct Ignored {
    above: Option<Arc<Self>>,
    plain: Gitignore,
    git: Gitignore,
    /// The folder is the top of a repository, so that `.gitignore` of those above it does not count.
    is_top: bool,
    /// It is in one.
    in_repository: bool,
}

/// Bytes of an ignore file; a larger one is refused. Those of the largest repositories have some ten thousand.
const LARGEST: u64 = 1 << 20;

/// Names that make a folder the top of a repository; the second is that of Jujutsu, which heeds the same files.
const TOPS: [&str; 2] = [".git", ".jj"];

impl Ignored {
    /// What counts in a folder that `has` files of some names, below those of `above`.
    pub(super) fn within(
        above: Option<&Arc<Self>>,
        place: &Place,
        has: impl Fn(&str) -> bool,
        problem: &mut dyn FnMut(Problem),
    ) -> Option<Arc<Self>> {
        let is_top = TOPS.iter().any(|top| has(top) && place.real.join(top).exists());
        let in_repository = is_top || above.is_some_and(|above| above.in_repository);
        let mut read = |name: &str| if has(name) { read(place, name, problem) } else { Gitignore::empty() };
        let plain = read(".ignore");
        let git = if in_repository { read(".gitignore") } else { Gitignore::empty() };
        if !is_top && plain.is_empty() && git.is_empty() {
            return above.cloned();
        }
        Some(Arc::new(Self { above: above.cloned(), plain, git, is_top, in_repository }))
    }

    /// Whether an entry of the folder is left out, by its path without links.
    pub(super) fn leaves_out(&self, real: &Path, kind: Kind) -> bool {
        let levels = || successors(Some(self), |level| level.above.as_deref());
        let told = |by: &Gitignore| match by.matched(real, kind == Kind::Folder) {
            Match::None => None,
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
        };
        let plain = levels().find_map(|level| told(&level.plain));
        let git = || {
            let below_top = levels().take_while(|level| !level.is_top).count();
            levels().take(below_top + 1).find_map(|level| told(&level.git))
        };
        plain.or_else(git).unwrap_or(false)
    }
}

/// What counts in folders to start from: also what those above them say. Each is asked once.
#[derive(Default)]
pub(super) struct Above(HashMap<PathBuf, Option<Arc<Ignored>>>);

impl Above {
    /// What counts in the parent of the folder `real`, a path without links.
    pub(super) fn of(&mut self, real: &Path, problem: &mut dyn FnMut(Problem)) -> Option<Arc<Ignored>> {
        let parent = real.parent()?;
        if let Some(known) = self.0.get(parent) {
            return known.clone();
        }
        let above = self.of(parent, problem);
        let place = Place { shown: parent.to_owned(), real: parent.to_owned(), identity: PathBuf::new() };
        let found = Ignored::within(above.as_ref(), &place, |_| true, problem);
        self.0.insert(parent.to_owned(), found.clone());
        found
    }
}

/// An ignore file; it says nothing when it isn't there.
fn read(place: &Place, name: &str, problem: &mut dyn FnMut(Problem)) -> Gitignore {
    match text(&place.real.join(name)) {
        Ok(text) => patterns(&place.real, &text),
        Err(error) => {
            if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) {
                problem(open::problem(&place.shown.join(name), &error));
            }
            Gitignore::empty()
        }
    }
}

fn text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    open::regular(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::new(
            ErrorKind::FileTooLarge,
            "it is an ignore file of more than 1 MiB, and does not count",
        ));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What makes no sense is passed over, as git does: less is left out, so nothing is missed.
fn patterns(folder: &Path, text: &str) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
