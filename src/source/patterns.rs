//! Paths by pattern, written as in a `.gitignore`: what a configuration says of files.
//!
//! They speak of identities ([`super::Origin::identity`]), so they mean the same wherever keylift is started and however
//! the bytes were read. Matching is linear in the path.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

/// Patterns over paths, in their order: the last one that fits decides, `!` takes back.
#[derive(Clone, Debug)]
pub struct PathPatterns {
    /// The folder that they are seen from, as an identity.
    base: PathBuf,
    matcher: Gitignore,
}

/// One that is no good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
pub struct PatternError {
    /// Which of them, from 0.
    pub at: usize,
    /// What is wrong with it.
    pub cause: String,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything but a folder.
    File,
    /// A folder.
    Folder,
}

impl PathPatterns {
    /// Patterns seen from the folder `base`, which is an identity; empty for the top.
    ///
    /// # Errors
    /// At the first that is not valid, or that would never fit anything.
    pub fn new<S: AsRef<str>>(base: &Path, patterns: &[S]) -> Result<Self, PatternError> {
        let mut builder = GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        for (at, pattern) in patterns.iter().map(AsRef::as_ref).enumerate() {
            let refused = |cause: String| PatternError { at, cause };
            if let Some(cause) = fits_nothing(pattern) {
                return Err(refused(cause.to_owned()));
            }
            builder.add_line(None, pattern).map_err(|error| refused(in_words(&error)))?;
        }
        let last = patterns.len().saturating_sub(1);
        let matcher = builder.build().map_err(|error| PatternError { at: last, cause: in_words(&error) })?;
        Ok(Self { base: base.to_owned(), matcher })
    }

    /// Whether they name the file of this identity, or a folder that it lies in.
    #[must_use]
    pub fn cover(&self, identity: &Path) -> bool {
        self.cover_entry(identity, Kind::File)
    }

    /// The same of a file or a folder. As with git, what lies in a folder that is named can't be taken back.
    #[must_use]
    pub fn cover_entry(&self, identity: &Path, kind: Kind) -> bool {
        let Ok(path) = identity.strip_prefix(&self.base) else {
            return false;
        };
        let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
        above.reverse();
        let named = |path: &Path, kind| {
            // The matcher wants paths below its folder. Standard input may be named like any other.
            !path.as_os_str().is_empty()
                && !path.has_root()
                && self.matcher.matched(path, kind == Kind::Folder).is_ignore()
        };
        above.into_iter().any(|folder| named(folder, Kind::Folder)) || named(path, kind)
    }
}

/// Why a pattern would be passed over in silence, if it would.
fn fits_nothing(pattern: &str) -> Option<&'static str> {
    let bare = pattern.strip_prefix('!').unwrap_or(pattern);
    match bare {
        _ if bare.trim().is_empty() || bare.trim_end() == "/" => Some("it names nothing"),
        _ if bare.starts_with('#') => Some("it is a comment to git; write `\\#` for a name that starts with `#`"),
        _ if bare.starts_with("./") => {
            Some("paths have no `./` in front; leave it out, or write `/` for this folder alone")
        }
        _ if bare.split('/').any(|part| part == "..") => Some("it leads out of the folder that the file lies in"),
        _ => None,
    }
}

/// Without the pattern, which the reader has before them.
fn in_words(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_they_mean_to_git() {
        for (base, patterns, path, expected) in [
            ("", &["vendor"][..], "vendor/a.js", true),
            ("", &["vendor"], "src/vendor/a.js", true),
            ("", &["vendor"], "vendored/a.js", false),
            ("", &["/vendor"], "src/vendor/a.js", false),
            ("", &["/vendor"], "vendor/deep/a.js", true),
            ("", &["vendor/"], "vendor", false),
            ("", &["vendor/"], "vendor/a", true),
            ("", &["*.min.js"], "a/b/c.min.js", true),
            ("", &["a/*.js"], "a/b/c.js", false),
            ("", &["a/**/c.js"], "a/b/x/c.js", true),
            ("", &["test/**"], "test/a", true),
            ("", &["*.env", "!real.env"], "real.env", false),
            ("", &["*.env", "!real.env"], "other.env", true),
            ("", &["a/", "!a/real.env"], "a/real.env", true), // As with git: nobody looks into `a`.
            ("", &["{a,b}.txt"], "b.txt", true),
            ("", &["[ab].txt"], "c.txt", false),
            ("", &["A.txt"], "a.txt", false),
            ("sub", &["/a"], "sub/a", true),
            ("sub", &["/a"], "a", false),
            ("sub", &["a"], "subway/a", false),
            ("", &["*"], "/rooted", false),
            ("", &["*"], "", false),
        ] {
            let found = PathPatterns::new(Path::new(base), patterns).unwrap();
            assert_eq!(found.cover(Path::new(path)), expected, "{base:?} {patterns:?} {path}");
        }
    }

    #[test]
    fn a_folder_pattern_names_the_folder_itself() {
        let found = PathPatterns::new(Path::new(""), &["vendor/"]).unwrap();
        assert!(found.cover_entry(Path::new("vendor"), Kind::Folder));
        assert!(!found.cover_entry(Path::new("vendor"), Kind::File));
    }

    #[test]
    fn what_could_never_fit_is_refused() {
        for (pattern, cause) in [
            ("", "names nothing"),
            ("  ", "names nothing"),
            ("!", "names nothing"),
            ("/", "names nothing"),
            ("# x", "comment"),
            ("./a", "no `./` in front"),
            ("../a", "leads out"),
            ("a/../b", "leads out"),
            ("a[", "unclosed"),
            ("{a", "unclosed"),
        ] {
            let error = PathPatterns::new(Path::new(""), &["fine", pattern]).expect_err(pattern);
            assert_eq!(error.at, 1, "{pattern}");
            assert!(error.cause.contains(cause), "{pattern}: {error}");
        }
    }
}
