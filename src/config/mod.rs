//! `keylift.toml`: what a project says of how it is to be scanned.
//!
//! Only what the file says is here. What the environment and the command line make of it is said in `settings`. The file is
//! hostile until somebody vouches for it: it is bounded in size, nothing that it names is executed, its expressions are
//! linear, and what it names lies in its own repository unless the user named it by hand.

mod allow;
mod file;
mod find;
mod keys;
mod read;

#[cfg(test)]
mod tests;

use crate::finding::Confidence;
use crate::marker::Dialect;
use crate::rule::RuleSet;
use crate::rule::pattern::{IdPattern, nearest};
use crate::source::patterns::PathPatterns;
use crate::suppress::allow::Allow;
use crate::text::table::{Placed, Problem, count};
use std::path::PathBuf;
use std::sync::Arc;

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
    /// `[[allow]]`, in their order.
    pub allows: Vec<Allow>,
    /// Every pattern over ids in it, to be compared with the rules when those are known.
    patterns: Vec<Placed<String>>,
    text: Arc<str>,
}
