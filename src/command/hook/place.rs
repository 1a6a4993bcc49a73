//! What runs the hooks of a repository: husky, lefthook, the pre-commit framework, or git alone.
//!
//! Looked for in this order: what keeps hooks for a team is to know of keylift's, or it would write over it.

use super::{block, lefthook, script};
use crate::source::git::hooks::{Chosen, Hooks};
use std::path::{Path, PathBuf};

/// What runs hooks, and the file that says which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A script that husky runs.
    Husky(PathBuf),
    /// lefthook's configuration.
    Lefthook(PathBuf),
    /// The configuration of the pre-commit framework.
    Framework(PathBuf),
    /// A script that git runs.
    Git(PathBuf),
}

/// The pre-commit framework's configuration.
const FRAMEWORK: &str = ".pre-commit-config.yaml";

/// What it has to have under `repos:`.
const FRAMEWORK_SNIPPET: &str = "  \
- repo: local
    hooks:
      - id: keylift-staged
        name: keylift
        entry: keylift scan --staged
        language: system
        pass_filenames: false
";

/// How a configuration names keylift's hooks.
const CALLS: [&[u8]; 2] = [b"keylift scan", b"id: keylift"];

/// The hook that git runs before a commit is made.
const HOOK: &str = "pre-commit";

impl Place {
    /// The one that counts in a repository; `None` when git looks for hooks where the repository has no say.
    pub(super) fn of(hooks: &Hooks) -> Option<Self> {
        let here = |name: &str| hooks.top.join(name);
        if let Some(folder) = husky(hooks) {
            return Some(Self::Husky(folder.join(HOOK)));
        }
        if let Some(file) = lefthook::FILES.map(here).into_iter().find(|file| file.symlink_metadata().is_ok()) {
            return Some(Self::Lefthook(file));
        }
        if here(FRAMEWORK).symlink_metadata().is_ok() {
            return Some(Self::Framework(here(FRAMEWORK)));
        }
        (hooks.chosen != Chosen::Beyond).then(|| Self::Git(hooks.folder.join(HOOK)))
    }

    /// All places in which keylift's lines may be; a file may be there twice.
    pub(super) fn all(hooks: &Hooks) -> Vec<Self> {
        let mut places = vec![Self::Git(hooks.folder.join(HOOK)), Self::Git(hooks.common.join("hooks").join(HOOK))];
        places.extend(husky(hooks).map(|folder| Self::Husky(folder.join(HOOK))));
        places.extend(lefthook::FILES.map(|name| Self::Lefthook(hooks.top.join(name))));
        places
    }

    /// keylift's lines for it.
    pub(super) fn block(&self) -> Vec<u8> {
        match self {
            Self::Lefthook(_) | Self::Framework(_) => block::block(self.snippet()),
            Self::Husky(_) | Self::Git(_) => block::block(script::BODY),
        }
    }

    /// What to put in by hand where keylift does not.
    pub(super) fn snippet(&self) -> &'static str {
        match self {
            Self::Lefthook(_) => lefthook::SNIPPET,
            Self::Framework(_) => FRAMEWORK_SNIPPET,
            Self::Husky(_) | Self::Git(_) => script::BODY,
        }
    }

    /// What a new file begins with. git runs a file by its first line, husky runs all by `sh`.
    pub(super) fn start(&self) -> &'static [u8] {
        match self {
            Self::Git(_) => script::SHEBANG,
            Self::Husky(_) | Self::Lefthook(_) | Self::Framework(_) => b"",
        }
    }

    /// Where in `text` keylift's lines go; `None` when that is for the user to do.
    pub(super) fn opening(&self, text: &[u8]) -> Option<usize> {
        match self {
            Self::Lefthook(file) => lefthook::opening(file, text),
            Self::Framework(_) => None,
            Self::Husky(_) | Self::Git(_) => script::opening(text),
        }
    }

    /// Whether a configuration has keylift in it, put in by whomever.
    pub(super) fn calls_keylift(&self, text: &[u8]) -> bool {
        let told = |line: &[u8]| {
            let line = line.trim_ascii();
            !line.starts_with(b"#") && CALLS.iter().any(|call| line.windows(call.len()).any(|part| part == *call))
        };
        matches!(self, Self::Lefthook(_) | Self::Framework(_)) && text.split(|&byte| byte == b'\n').any(told)
    }

    /// The file.
    pub(super) fn file(&self) -> &Path {
        match self {
            Self::Husky(file) | Self::Lefthook(file) | Self::Framework(file) | Self::Git(file) => file,
        }
    }
}

/// husky's folder. In a project below the top of the repository only `core.hooksPath` tells where it is: `.husky/_`
/// since version 9, `.husky` before.
fn husky(hooks: &Hooks) -> Option<PathBuf> {
    let folder = if hooks.folder.ends_with("_") { hooks.folder.parent()? } else { &hooks.folder };
    if hooks.chosen == Chosen::Repository && folder.ends_with(".husky") {
        return Some(folder.to_owned());
    }
    let folder = hooks.top.join(".husky");
    folder.is_dir().then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_calls_keylift_outside_of_its_comments() {
        for (text, expected) in [
            ("      run: keylift scan --staged\n", true),
            ("  - id: keylift-staged\n", true),
            ("  # run: keylift scan --staged\n", false),
            ("  - id: prettier\n", false),
        ] {
            for place in [Place::Lefthook(PathBuf::new()), Place::Framework(PathBuf::new())] {
                assert_eq!(place.calls_keylift(text.as_bytes()), expected, "{text}");
            }
        }
    }
}
