//! Where the files lie that keylift keeps for a repository, and how they are called on the terminal.

use crate::pipeline::Input;
use crate::source::root;
use std::path::{Path, PathBuf};

/// The top of the repository that the first path of `input` is in, or else the folder itself. Without links.
pub(super) fn top(input: &Input) -> PathBuf {
    let here = PathBuf::from(".");
    let first = match input {
        Input::Paths(paths) => paths.first(),
        Input::Git(request) => request.paths.first(),
        Input::Stdin(_) => None,
    };
    let first = first.unwrap_or(&here).canonicalize().or_else(|_| here.canonicalize()).unwrap_or(here.clone());
    let folder = if first.is_dir() { first } else { first.parent().map_or(here, Path::to_owned) };
    root::top(&folder).unwrap_or(&folder).to_owned()
}

/// A path without links as somebody would type it who stands in the current folder, when it lies below that.
pub(super) fn shown(path: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
