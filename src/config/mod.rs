//! `keylift.toml`: what a project says of how it is to be scanned.
//!
//! Only what the file says is here. What the environment and the command line make of it is said in `settings`. The file is
//! hostile until somebody vouches for it: it is bounded in size, nothing that it names is executed, its expressions are
//! linear, and what it names lies in its own repository unless the user named it by hand.

mod allow;
mod file;
mod find;
mod keys;
mod lookup;
mod read;

#[cfg(test)]
mod tests;

use crate::finding::Confidence;
use crate::marker::Dialect;
use crate::migrate::lookup::Override;
use crate::rule::RuleSet;
use crate::rule::pattern::{IdPattern, nearest};
use crate::source::git::open::GitError;
use crate::source::patterns::PathPatterns;
use crate::suppress::allow::Allow;
use crate::text::problem::{Problem, count};
use crate::text::table::{Placed, Reader};
use file::Place;
use find::{Ground, NAMES, shown};
use std::io;
use std::path::{Path, PathBuf};

/// The tables of a configuration and the keys of each.
pub use keys::KEYS;

/// What a configuration says. What it does not say is `None`, or empty.
#[derive(Debug, Default)]
pub struct Config {
    /// The file, as the user knows it; `None` when there is none.
    pub name: Option<String>,
    /// `[scan]`
    pub scan: Scan,
    /// `[rules]`
    pub rules: Rules,
    /// `[suppression]`
    pub suppression: Suppression,
    /// `[migrate]`
    pub migrate: Migrate,
    /// `[[allow]]`, in their order.
    pub allows: Vec<Allow>,
    /// Every pattern over ids in it, to be compared with the rules once those are known.
    ids: Vec<Placed<String>>,
    text: String,
}

/// `[scan]`: what is read, and what makes a run fail.
#[derive(Debug, Default)]
pub struct Scan {
    /// What to leave out.
    pub exclude: Option<PathPatterns>,
    /// Whether `.gitignore` and its like count.
    pub respect_ignore: Option<bool>,
    /// Largest file to read, in bytes.
    pub max_size: Option<u64>,
    /// Least confidence that makes a run fail.
    pub fail_on: Option<Confidence>,
}

/// `[rules]`: by what it is judged.
#[derive(Debug, Default)]
pub struct Rules {
    /// Files of the user's own rules.
    pub files: Vec<Text>,
    /// Only these rules; all when empty.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// The confidence of these, in place of their own; the last one that fits decides.
    pub confidence: Vec<(IdPattern, Confidence)>,
}

/// `[suppression]`: which findings are known.
#[derive(Debug, Default)]
pub struct Suppression {
    /// The baseline.
    pub baseline: Option<Baseline>,
    /// Whether an entry that suppresses nothing fails the run.
    pub strict: Option<bool>,
    /// Whether markers in comments count.
    pub inline: Option<bool>,
    /// In whose words; all that are known when not said.
    pub markers: Option<Vec<Dialect>>,
}

/// `[migrate]`: how secrets are called, and what they are labelled with.
#[derive(Clone, Debug, Default)]
pub struct Migrate {
    /// What all names begin with.
    pub prefix: Option<String>,
    /// `{env}` in a name.
    pub env: Option<String>,
    /// `{app}` in a name.
    pub app: Option<String>,
    /// How names are made.
    pub template: Option<String>,
    /// Tags of every secret, each as `KEY=VALUE`.
    pub tags: Vec<String>,
    /// `[migrate.lookup.LANGUAGE]`: what to write in place of a secret.
    pub lookups: Vec<Override>,
}

/// A text file, with the name that errors call it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// As the user knows it.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// Where a baseline is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// In a file.
    File(PathBuf),
    /// In a revision of the repository: this is what it holds.
    Held(Text),
}

/// Which configuration counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// None.
    Nothing,
    /// The one in the scanned tree, if there is one.
    Found,
    /// This file.
    File(PathBuf),
    /// The one that a revision of the scanned repository has in the place of the one in the tree.
    Revision(String),
}

/// Why there is no configuration to go by. All of it is for the user to mend.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ConfigError {
    /// It can't be read.
    #[error("failed to read the configuration {}", path.display())]
    #[diagnostic(help("name another with `--config FILE`, or do without: `--no-config`"))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A link in the tree may lead out of it.
    #[error("the configuration {} is a link", path.display())]
    #[diagnostic(help("put the file itself there, or name where it leads to with `--config FILE`"))]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A folder, a pipe, a device.
    #[error("the configuration {} is not a file", path.display())]
    #[diagnostic(help("name a TOML file with `--config FILE`, or do without: `--no-config`"))]
    NoFile {
        /// What it is.
        path: PathBuf,
    },
    /// Nobody writes that by hand.
    #[error("the configuration {} is larger than {} bytes", path.display(), file::LARGEST)]
    #[diagnostic(help("is it a configuration? Known findings belong into a baseline: `keylift baseline create`"))]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// TOML is UTF-8.
    #[error("the configuration {} is not UTF-8", path.display())]
    #[diagnostic(help("save it as UTF-8; PowerShell does with `-Encoding utf8`"))]
    NoText {
        /// The file.
        path: PathBuf,
    },
    /// It is not clear which one counts.
    #[error("there are two configurations: {} and {}", first.display(), second.display())]
    #[diagnostic(help("remove one of them, or say which one counts with `--config FILE`"))]
    Two {
        /// One.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// The revision that is to be trusted.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Revision(#[from] GitError),
    /// What is in it is wrong.
    #[error("failed to read the configuration {name}: {}", count(problems))]
    Invalid {
        /// The file.
        name: String,
        /// What is wrong with it, by place.
        #[related]
        problems: Vec<Problem>,
    },
}

/// Finds and reads the configuration for a scan of `paths`, and all that it names. Empty when there is none.
///
/// # Errors
/// When the file, or one that it names, can't be read or is wrong.
pub fn load(wanted: &Wanted, paths: &[PathBuf]) -> Result<Config, ConfigError> {
    let ground = Ground::of(paths);
    match wanted {
        Wanted::Nothing => Ok(Config::default()),
        Wanted::File(path) => {
            let text = file::given(path)?;
            let real = path.canonicalize().unwrap_or_else(|_| path.clone());
            let folder = real.parent().unwrap_or(&ground.top).to_owned();
            let base = ground.base(&folder);
            read::config(Text { name: path.display().to_string(), text }, &base, &Place::Anywhere { folder })
        }
        Wanted::Found => match find(&ground)? {
            None => Ok(Config::default()),
            Some(path) => {
                let text = Text { name: shown(&path).display().to_string(), text: file::found(&path)? };
                let folder = path.parent().unwrap_or(&ground.top).to_owned();
                let base = ground.base(&folder);
                read::config(text, &base, &Place::Tree { folder, top: ground.top })
            }
        },
        Wanted::Revision(revision) => in_revision(&ground, revision),
    }
}

/// The nearest configuration.
fn find(ground: &Ground) -> Result<Option<PathBuf>, ConfigError> {
    for folder in ground.folders() {
        let [first, second] = NAMES.map(|name| folder.join(name));
        let exists = |path: &Path| path.symlink_metadata().is_ok();
        match (exists(&first), exists(&second)) {
            (true, true) => return Err(ConfigError::Two { first: shown(&first), second: shown(&second) }),
            (true, false) => return Ok(Some(first)),
            (false, true) => return Ok(Some(second)),
            (false, false) => {}
        }
    }
    Ok(None)
}

/// The same as a revision has it.
fn in_revision(ground: &Ground, name: &str) -> Result<Config, ConfigError> {
    let revision = file::Revision::new(ground, name);
    for folder in ground.folders() {
        let folder = ground.base(folder);
        let [first, second] = NAMES.map(|name| folder.join(name));
        let (path, bytes) = match (revision.file(&first)?, revision.file(&second)?) {
            (Some(_), Some(_)) => return Err(ConfigError::Two { first, second }),
            (Some(bytes), None) => (first, bytes),
            (None, Some(bytes)) => (second, bytes),
            (None, None) => continue,
        };
        if bytes.len() as u64 > file::LARGEST {
            return Err(ConfigError::TooLarge { path });
        }
        let Some(text) = file::text(bytes) else {
            return Err(ConfigError::NoText { path });
        };
        let text = Text { name: format!("{}:{}", name, path.display()), text };
        return read::config(text, &folder, &Place::Revision { folder: folder.clone(), revision });
    }
    Ok(Config::default())
}

impl Rules {
    /// The confidence that is said of this rule.
    #[must_use]
    pub fn confidence_of(&self, id: &str) -> Option<Confidence> {
        self.confidence.iter().filter(|(pattern, _)| pattern.matches(id)).map(|(_, confidence)| *confidence).next_back()
    }
}

impl Config {
    /// Checks that what it says of rules is said of rules that there are.
    ///
    /// # Errors
    /// With each pattern that means none.
    pub fn check_ids(&self, rules: &RuleSet) -> Result<(), ConfigError> {
        let Some(name) = &self.name else { return Ok(()) };
        let mut file = Reader::open(name, &self.text);
        for Placed { value, span } in &self.ids {
            let pattern = IdPattern::new(value);
            // What is chosen may be chosen by tag.
            let chosen = self.rules.only.contains(value) || self.rules.skip.contains(value);
            // Ids are known without reading the rules.
            let meant = match chosen && pattern.is_of_tags() {
                true => rules.rules().iter().any(|rule| pattern.means(rule)),
                false => rules.ids().any(|id| pattern.matches(id)),
            };
            if meant {
                continue;
            }
            let help = match nearest(rules.ids(), value) {
                Some(id) => format!("did you mean `{id}`? `keylift rules list` shows all ids"),
                None => "`keylift rules list` shows all ids; `*` stands for anything: `aws.*`".to_owned(),
            };
            file.complain(span.clone(), format!("no rule has the id `{value}`"), Some(help));
        }
        file.close().map_err(|problems| ConfigError::Invalid { name: name.clone(), problems })
    }
}
