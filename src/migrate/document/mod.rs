//! `plan.toml`: a plan as a file that people review, edit and commit.
//!
//! It holds names, places and digests made with the key of the repository, and no secret: whoever has only the file
//! can't even try a guess. [`write`](mod@write) makes it, [`read`](mod@read) takes it back with all mistakes at once,
//! and [`bind`](mod@bind) finds the values again in files that have not changed.

pub mod bind;
pub mod read;
pub mod write;

use super::group::Engine;
use super::key::Fingerprint;
use super::lookup::JsonKey;
use super::name::SecretName;
use super::request::Tags;
use crate::text::problem::{Problem, count};
use crate::text::span::Span;
use crate::text::table::Placed;
use std::io;
use std::path::PathBuf;

/// The version of the files that are written here.
const VERSION: usize = 1;

/// Largest file that is taken for a plan, in bytes.
pub const LARGEST: u64 = 16 << 20;

/// What a file says.
#[derive(Debug)]
pub struct Document {
    /// The file, as the user knows it.
    name: String,
    text: String,
    /// Stands for the key that its digests are made with.
    pub key: String,
    /// The files that places are in, sorted.
    files: Vec<Listed>,
    /// The secrets to be stored, in their order in the file.
    pub secrets: Vec<Secret>,
}

/// A file, as it was when the plan was made.
#[derive(Debug)]
struct Listed {
    /// From the root of the repository; its parts are names, and there is no `..` among them.
    path: Placed<PathBuf>,
    digest: Fingerprint,
}

/// `[[secret]]`
#[derive(Debug)]
pub struct Secret {
    /// What it will be called.
    pub(crate) name: Placed<SecretName>,
    /// What it is, for people.
    pub description: String,
    /// Labels of its own.
    pub tags: Tags,
    /// The kind of database that a connection leads to.
    pub engine: Option<Engine>,
    /// Everything that goes into it.
    pub places: Vec<Part>,
}

/// `[[secret.place]]`
#[derive(Debug)]
pub struct Part {
    /// The file, one of those that are listed.
    pub(crate) path: Placed<PathBuf>,
    /// Bytes of the file as stored.
    pub span: Span,
    /// Its key in a JSON secret.
    pub key: Option<JsonKey>,
    /// What it is.
    pub role: Role,
    /// Stands for the value.
    pub value: Fingerprint,
}

/// What a place has in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A secret, which the program is to look up from now on.
    Secret,
    /// What belongs to one.
    Companion,
}

impl Document {
    /// The files that it names, seen from the root of the repository; sorted, each once.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().map(|file| &file.path.value)
    }
}

/// Why a plan can't be carried out. Nothing was sent anywhere.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum DocumentError {
    /// It can't be read.
    #[error("failed to read the plan {}", path.display())]
    #[diagnostic(help("`keylift migrate plan -o plan.toml` makes one"))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Nobody has so many secrets.
    #[error("the plan {} is larger than {LARGEST} bytes", .0.display())]
    #[diagnostic(help("is it a plan? If so, make one for each folder: `keylift migrate plan FOLDER`"))]
    TooLarge(PathBuf),
    /// TOML is UTF-8.
    #[error("the plan {} is not UTF-8", .0.display())]
    #[diagnostic(help("save it as UTF-8; PowerShell does with `-Encoding utf8`"))]
    NoText(PathBuf),
    /// There is no key here.
    #[error("the plan {name} was made with a key that is not here")]
    #[diagnostic(help(
        "its key is called {wanted}. Carry the plan out where it was made, or bring .keylift/key over from there by a safe way, \
         or make the plan again: `keylift migrate plan`"
    ))]
    NoKey {
        /// The plan.
        name: String,
        /// The name of its key.
        wanted: String,
    },
    /// The key is another one.
    #[error("the plan {name} was made with another key than the one in .keylift/key")]
    #[diagnostic(help(
        "its key is called {wanted}, the one here {given}. Carry the plan out where it was made, or make it again: \
         `keylift migrate plan`"
    ))]
    OtherKey {
        /// The plan.
        name: String,
        /// The name of its key.
        wanted: String,
        /// The name of the key that is here.
        given: String,
    },
    /// What is in it is wrong.
    #[error("failed to read the plan {name}: {}", count(problems))]
    Invalid {
        /// The file.
        name: String,
        /// What is wrong with it, by place.
        #[related]
        problems: Vec<Problem>,
    },
    /// What it says of the files does not hold.
    #[error("the plan {name} does not fit the files any more: {}", count(problems))]
    #[diagnostic(help("nothing was stored. Make the plan again: `keylift migrate plan`"))]
    Outdated {
        /// The file.
        name: String,
        /// What differs, by place.
        #[related]
        problems: Vec<Problem>,
    },
}
