//! Where history begins: references, the heads of worktrees, what the user named; and, when all is to be read, the
//! reflogs, of which the stash is one.

use crate::source::Problem;
use crate::source::git::open::{self, GitError};
use gix::ObjectId;
use gix::bstr::ByteSlice;
use std::path::Path;

/// The ids that lead to all of history: of commits, or of tags that lead to one.
pub(super) fn of_references(repository: &gix::Repository, problems: &mut Vec<Problem>) -> Vec<ObjectId> {
    let mut tips = Vec::new();
    let unreadable = |path: &Path| Problem {
        path: path.to_owned(),
        cause: "a reference of the repository can't be read".to_owned(),
        help: Some("`git fsck` there tells more"),
    };
    // A symbolic reference leads to another one, which is there for itself.
    let mut take = |reference: gix::Reference<'_>| tips.extend(reference.target().try_id().map(ToOwned::to_owned));
    match repository.references().and_then(|platform| platform.all().map(|all| all.collect::<Vec<_>>())) {
        Ok(references) => {
            for reference in references {
                match reference {
                    Ok(reference) => take(reference),
                    Err(_) => problems.push(unreadable(&repository.common_dir().join("refs"))),
                }
            }
        }
        Err(_) => problems.push(unreadable(&repository.common_dir().join("refs"))),
    }
    tips.extend(head(repository));
    tips.extend(repository.main_repo().ok().as_ref().and_then(head));
    for worktree in repository.worktrees().unwrap_or_default() {
        let path = worktree.git_dir().to_owned();
        match worktree.into_repo_with_possibly_inaccessible_worktree() {
            Ok(worktree) => tips.extend(head(&worktree)),
            Err(_) => problems.push(unreadable(&path)),
        }
    }
    tips
}

/// The ids of what the user named.
pub(super) fn of_revisions(repository: &gix::Repository, revisions: &[String]) -> Result<Vec<ObjectId>, GitError> {
    revisions.iter().map(|revision| open::commit(repository, revision)).collect()
}

/// The commit that is checked out.
pub(super) fn head(repository: &gix::Repository) -> Option<ObjectId> {
    repository.head().ok()?.id().map(gix::Id::detach)
}

/// What the reflogs name, those of references that are gone included. Their entries may lead to objects that are gone.
pub(super) fn of_reflogs(repository: &gix::Repository) -> Vec<ObjectId> {
    let mut tips = Vec::new();
    let common = repository.common_dir();
    let mut folders = vec![common.join("logs")];
    let worktrees = std::fs::read_dir(common.join("worktrees"));
    folders.extend(worktrees.into_iter().flatten().flatten().map(|entry| entry.path().join("logs")));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    let log = std::fs::read(entry.path()).unwrap_or_default();
                    // An id, a blank, an id, a blank: gitformat-reflog has no page, reflog(1) shows none of it.
                    let ids = log.lines().flat_map(|line| line.splitn(3, |byte| *byte == b' ').take(2));
                    tips.extend(ids.filter_map(|id| ObjectId::from_hex(id).ok()).filter(|id| !id.is_null()));
                }
                _ => {}
            }
        }
    }
    tips.sort();
    tips.dedup();
    tips
}
