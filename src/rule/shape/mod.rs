//! Shapes: how a rule states the form of a value, `"ghp_" + [alnum]{36}`.
//!
//! ```text
//! shape    = sequence { "|" sequence }              longest alternative wins
//! sequence = item { "+" item }
//! item     = atom [ "{n}" | "{least,most}" | "{least,}" ]
//! atom     = "text" | i"any Case" | [class] | ( shape ) | optional( shape ) | secret( shape )
//! class    = a name (class.rs lists them) or members and ranges, `[A-Za-z0-9_-]`; `[^;"]` is all others, see there
//! ```
//!
//! `secret(…)` marks the part that is the credential. An open end, `{20,}`, is taken for [`OPEN`] more than the least.
//! All that a detector has to know follows from the one parsed tree: the expression (`regex.rs`), the anchors
//! (`anchor.rs`), the edges (`edge.rs`) and made-up values ([`super::sample`]).

mod anchor;
mod class;
mod edge;
mod head;
pub mod landmark;
mod parse;
mod regex;
mod run;

use super::{Anchor, ByteSet, Edges};
use landmark::Landmark;
use run::Run;
use std::fmt;
use std::ops::Range;

/// How many more than its least an open-ended count allows.
pub const OPEN: usize = 4096;

/// A parsed shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    text: String,
    root: Node,
}

/// A part of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// These bytes.
    Literal { bytes: Vec<u8>, case: Case },
    /// One byte of the set.
    Class(ByteSet),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them.
    Either(Vec<Node>),
    /// Again and again.
    Repeat { node: Box<Node>, least: usize, most: usize },
    /// The credential.
    Secret(Box<Node>),
}

/// Whether `A` and `a` are the same in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// They differ.
    Exact,
    /// They are the same; the literal is kept in lower case.
    Folded,
}

/// A shape that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ShapeError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where, in bytes of the shape's text.
    pub at: Range<usize>,
}

impl Shape {
    /// Reads a shape.
    ///
    /// # Errors
    /// With the place and the reason when `text` is not one.
    pub fn parse(text: &str) -> Result<Self, ShapeError> {
        let root = parse::parse(text)?;
        Ok(Self { text: text.to_owned(), root })
    }

    /// The expression that matches it: over bytes, without Unicode. Counts wider than a thousand are left open in it,
    /// so a match may be longer than [`Self::length`] says unless it is searched for in a window of that size.
    #[must_use]
    pub fn regex(&self) -> String {
        regex::source(&self.root)
    }

    /// Fewest and most bytes of a match.
    #[must_use]
    pub fn length(&self) -> (usize, usize) {
        self.root.length()
    }

    /// Literals of which every match has at least one; empty when there is none.
    #[must_use]
    pub fn anchors(&self) -> Vec<Anchor> {
        anchor::anchors(&self.root)
    }

    /// Literals that every match has behind its beginning, in their order.
    #[must_use]
    pub fn landmarks(&self) -> Vec<Landmark> {
        landmark::landmarks(&self.root)
    }

    /// Bytes that must not adjoin a match.
    #[must_use]
    pub fn edges(&self) -> Edges {
        edge::edges(&self.root)
    }

    /// For each of the first bytes of a match the set it is of; so many, few, as every match has.
    #[must_use]
    pub fn head(&self) -> Vec<ByteSet> {
        head::head(&self.root)
    }

    /// So many bytes of `set` follow each other in every match.
    #[must_use]
    pub fn run(&self, set: ByteSet) -> usize {
        Run::of(&self.root, set).longest
    }

    /// Every byte that a match may have.
    #[must_use]
    pub fn alphabet(&self) -> ByteSet {
        self.root.alphabet()
    }

    /// The tree, for the generator of samples.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Node {
    /// The parts of a sequence, those of what is marked as the credential with them; a node that is none is its only part.
    fn items(&self) -> Vec<&Self> {
        match self {
            Self::Sequence(nodes) => nodes.iter().flat_map(Self::items).collect(),
            Self::Secret(node) => node.items(),
            _ => vec![self],
        }
    }

    /// Every byte that it may have.
    fn alphabet(&self) -> ByteSet {
        match self {
            Self::Literal { bytes, case: Case::Exact } => ByteSet::EMPTY.and(bytes),
            Self::Literal { bytes, case: Case::Folded } => ByteSet::EMPTY.and(bytes).and(&bytes.to_ascii_uppercase()),
            Self::Class(set) => *set,
            Self::Sequence(nodes) | Self::Either(nodes) => {
                nodes.iter().fold(ByteSet::EMPTY, |all, node| all.or(node.alphabet()))
            }
            Self::Repeat { node, .. } | Self::Secret(node) => node.alphabet(),
        }
    }

    /// Fewest and most bytes.
    fn length(&self) -> (usize, usize) {
        match self {
            Self::Literal { bytes, .. } => (bytes.len(), bytes.len()),
            Self::Class(_) => (1, 1),
            Self::Sequence(nodes) => nodes
                .iter()
                .map(Self::length)
                .fold((0, 0), |sum, next| (sum.0.saturating_add(next.0), sum.1.saturating_add(next.1))),
            Self::Either(nodes) => {
                let lengths = nodes.iter().map(Self::length);
                let (least, most) = lengths.fold((usize::MAX, 0), |sum, next| (sum.0.min(next.0), sum.1.max(next.1)));
                (least.min(most), most)
            }
            Self::Repeat { node, least, most } => {
                let (shortest, longest) = node.length();
                (shortest.saturating_mul(*least), longest.saturating_mul(*most))
            }
            Self::Secret(node) => node.length(),
        }
    }
}

#[cfg(test)]
mod tests;
