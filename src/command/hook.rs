//! `keylift hook`: has what is staged scanned before each commit, by whatever runs the hooks of a repository.
//!
//! Nothing that is there is lost: keylift's lines stand between two marks, and everything around them stays as it is,
//! byte for byte. Twice is once. Only `pre-commit` is used: a merge without conflicts records what its two sides have
//! committed already, and one with conflicts runs `pre-commit`.

mod block;
mod file;
mod lefthook;
mod place;
mod script;

use super::Failure;
use crate::exit::Exit;
use crate::settings::Hook;
use crate::source::git::hooks::{self, Hooks, HooksError};
use crate::text::printable::{Printable, path_bytes};
use block::Found;
use file::Writable;
use miette::Diagnostic;
use place::Place;
use std::io::Write;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why the hook is not in, or not out.
#[derive(Debug, Error, Diagnostic)]
enum HookError {
    #[error("{} is not a shell script, so keylift can't be put in it", .path.display())]
    #[diagnostic(help("run `keylift scan --staged` in it, and end with its exit code when that is not 0"))]
    NotShell { path: PathBuf },
    #[error("{} is not executable, so git does not run it", .path.display())]
    #[diagnostic(help("`chmod +x` it if it is to be run, or remove it; then install keylift again"))]
    NotRun { path: PathBuf },
    #[error("{} is for you to edit", .path.display())]
    #[diagnostic(help("put the lines above into it, beside what it has"))]
    ByHand { path: PathBuf },
    #[error("the marks of keylift in {} are damaged", .path.display())]
    #[diagnostic(help(
        "take `# >>> keylift >>>`, `# <<< keylift <<<` and the lines between out, then install it again"
    ))]
    Damaged { path: PathBuf },
    #[error("git takes its hooks from {}, which is not this repository's own choice", .folder.display())]
    #[diagnostic(help(
        "call `keylift scan --staged` in the pre-commit there, or let this repository have its own hooks: \
         git config core.hooksPath .git/hooks"
    ))]
    Elsewhere { folder: PathBuf },
    #[error("failed to write to standard output")]
    Output(#[from] std::io::Error),
}

/// Runs the subcommand.
pub(super) fn hook(settings: &Hook, out: &mut dyn Write) -> Result<Exit, Failure> {
    let lines = match settings {
        Hook::Install(path) => {
            let hooks = hooks::hooks(path).map_err(unfound)?;
            install(&hooks, out)?
        }
        Hook::Uninstall(path) => {
            let hooks = hooks::hooks(path).map_err(unfound)?;
            uninstall(&hooks)?
        }
    };
    for line in lines {
        writeln!(out, "{}", Printable(line.as_bytes())).map_err(HookError::Output).map_err(Failure::incomplete)?;
    }
    Ok(Exit::Clean)
}

/// Puts keylift in; what to say of it.
fn install(hooks: &Hooks, out: &mut dyn Write) -> Result<Vec<String>, Failure> {
    let elsewhere = || HookError::Elsewhere { folder: hooks.folder.clone() };
    let place = Place::of(hooks).ok_or_else(elsewhere).map_err(Failure::incomplete)?;
    let file = read(place.file(), hooks)?;
    if matches!(place, Place::Git(_)) && !file.is_run() {
        return Err(Failure::incomplete(HookError::NotRun { path: file.path().to_owned() }));
    }
    let said = match with_keylift(&place, &file) {
        Ok(Some(text)) => {
            file.replace(&text).map_err(Failure::incomplete)?;
            "keylift now scans what is staged before each commit"
        }
        Ok(None) => "keylift is there already",
        Err(error) => {
            if let HookError::ByHand { .. } = error {
                out.write_all(place.snippet().as_bytes()).map_err(HookError::Output).map_err(Failure::incomplete)?;
            }
            return Err(Failure::incomplete(error));
        }
    };
    let mut lines = vec![format!("{said}: {}", shown(file.path(), hooks))];
    lines.extend(still_to_do(&place, hooks).map(str::to_owned));
    Ok(lines)
}

/// The text of `file` with keylift's lines; `None` when it has them.
fn with_keylift(place: &Place, file: &Writable) -> Result<Option<Vec<u8>>, HookError> {
    let (text, path) = (file.text.as_slice(), || file.path().to_owned());
    match block::find(text) {
        Found::Damaged => Err(HookError::Damaged { path: path() }),
        // Lines of another version make room for these.
        Found::At(found) => {
            let with = block::put(&block::take(text, found.clone()), found.start, &place.block());
            Ok((with != text).then_some(with))
        }
        Found::Absent if place.calls_keylift(text) => Ok(None),
        Found::Absent => {
            let text = if file.exists() { text } else { place.start() };
            let Some(at) = place.opening(text) else {
                return Err(match place {
                    Place::Husky(_) | Place::Git(_) => HookError::NotShell { path: path() },
                    Place::Lefthook(_) | Place::Framework(_) => HookError::ByHand { path: path() },
                });
            };
            Ok(Some(block::put(text, at, &place.block())))
        }
    }
}

/// What has to happen before git runs the hook, where that is not all.
fn still_to_do(place: &Place, hooks: &Hooks) -> Option<&'static str> {
    match place {
        Place::Husky(file) => (!file.parent().is_some_and(|folder| hooks.folder.starts_with(folder)))
            .then_some("husky is not set up in this clone yet: `npm install` or `npx husky` does it"),
        Place::Lefthook(_) => {
            let hook = std::fs::read(hooks.folder.join("pre-commit")).unwrap_or_default();
            (!hook.windows(8).any(|part| part == b"lefthook"))
                .then_some("lefthook has no pre-commit hook in this clone yet: `lefthook install` makes it")
        }
        Place::Framework(_) | Place::Git(_) => None,
    }
}

/// Takes keylift out of all places; what to say of it.
fn uninstall(hooks: &Hooks) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for place in Place::all(hooks) {
        // What is not there, or is not for keylift to write, holds nothing that `install` put in.
        let Ok(file) = Writable::read(place.file(), &bounds(hooks)) else { continue };
        match block::find(&file.text) {
            Found::Absent => continue,
            Found::Damaged => return Err(Failure::incomplete(HookError::Damaged { path: file.path().to_owned() })),
            Found::At(found) => {
                let text = block::take(&file.text, found);
                let idle = matches!(place, Place::Husky(_) | Place::Git(_)) && script::is_idle(&text);
                let done = if idle { file.remove() } else { file.replace(&text) };
                done.map_err(Failure::incomplete)?;
            }
        }
        lines.push(format!("keylift is taken out of {}", shown(file.path(), hooks)));
    }
    if lines.is_empty() {
        lines.push("there is nothing here that `keylift hook install` put in".to_owned());
    }
    Ok(lines)
}

fn unfound(error: HooksError) -> Failure {
    match error {
        HooksError::Unreadable(error) => error.into(),
        other => Failure::usage(other),
    }
}

fn read(path: &Path, hooks: &Hooks) -> Result<Writable, Failure> {
    Writable::read(path, &bounds(hooks)).map_err(Failure::incomplete)
}

/// The folders in which keylift may write.
fn bounds(hooks: &Hooks) -> [&Path; 2] {
    [&hooks.top, &hooks.common]
}

/// `path` as seen from the top of the repository.
fn shown(path: &Path, hooks: &Hooks) -> String {
    let path = path.strip_prefix(&hooks.top).unwrap_or(path);
    Printable(path_bytes(path)).to_string()
}
