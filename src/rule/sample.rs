//! Made-up values of a rule's form, for tests: right shape, right checksum, random body.

use super::Rule;
use std::ops::Range;

/// A made-up match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// All of the match.
    pub text: Vec<u8>,
    /// The credential in it.
    pub secret: Range<usize>,
}

/// How long a made-up value is where its form leaves room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// In between.
    Any,
}

/// A value of the form of `rule`; `None` for a rule that is written as an expression, whose examples must be complete.
#[must_use]
pub fn value(rule: &Rule, seed: u64, width: Width) -> Option<Sample> {
    let _ = (rule, seed, width);
    None
}

/// `template` with each `{}` replaced by `value`.
#[must_use]
pub fn fill(template: &str, value: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = template.split("{}").map(str::as_bytes).collect();
    parts.join(value)
}
