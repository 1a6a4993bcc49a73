//! The parts of the crate that read what a rule says of its form.

#[path = "../src/rule/anchor.rs"]
mod anchor;
#[path = "../src/rule/shape/mod.rs"]
pub(crate) mod shape;

pub(crate) use anchor::{Anchor, ByteSet, Edges, Place, WITHIN, spellings};
