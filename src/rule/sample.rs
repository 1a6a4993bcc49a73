//! Made-up values of a rule's form, for tests: right shape, right checksum, random body.
//!
//! The same rule and seed give the same value, so that a failure can be repeated. Nothing here is secret and nothing
//! is meant to be: the numbers come from a generator that anyone can run.

use super::shape::{Node, Shape};
use super::{ByteSet, Matcher, Rule};
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
    /// As short as allowed.
    Least,
    /// As long as allowed, but no part repeated more than [`LONG`] times beyond its least.
    Most,
    /// In between.
    Any,
}

/// Most repetitions beyond the least that are made up.
pub const LONG: usize = 200;

/// A value of the form of `rule`; `None` for a rule that is written as an expression, whose examples must be complete.
#[must_use]
pub fn value(rule: &Rule, seed: u64, width: Width) -> Option<Sample> {
    let mut maker = Maker { random: Random::new(seed), width, text: Vec::new(), secret: None };
    match &rule.matcher {
        Matcher::Assignment { .. } => maker.assigned(),
        Matcher::Pattern(pattern) => maker.node(pattern.shape.as_ref()?.root()),
        Matcher::Search(_) => return None,
    }
    let Maker { mut text, secret, .. } = maker;
    let Some(check) = &rule.check else {
        let secret = secret.unwrap_or(0..text.len());
        return Some(Sample { text, secret });
    };
    let secret = secret.unwrap_or(0..text.len());
    let mut value = text[secret.clone()].to_vec();
    check.complete(&mut value);
    let end = secret.start + value.len();
    text.splice(secret.clone(), value);
    Some(Sample { text, secret: secret.start..end })
}

/// A text of that shape.
pub(super) fn of_shape(shape: &Shape, seed: u64) -> Vec<u8> {
    let mut maker = Maker { random: Random::new(seed), width: Width::Any, text: Vec::new(), secret: None };
    maker.node(shape.root());
    maker.text
}

/// `template` with each `{}` replaced by `value`.
#[must_use]
pub fn fill(template: &str, value: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = template.split("{}").map(str::as_bytes).collect();
    parts.join(value)
}

/// SplitMix64: small, and good enough to look random.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Seeds from bytes (FNV-1a), to derive more of what is random already.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(
            bytes
                .iter()
                .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which must not be 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        // The remainder of a u64 by a usize fits a usize; the bias is of no matter here.
        (self.next() % (end as u64)) as usize
    }

    pub(super) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

struct Maker {
    random: Random,
    width: Width,
    text: Vec<u8>,
    secret: Option<Range<usize>>,
}

impl Maker {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Literal { bytes, .. } => self.text.extend(bytes),
            Node::Class(set) => self.byte(set),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Node::Either(nodes) => {
                let chosen = self.random.below(nodes.len());
                self.node(&nodes[chosen]);
            }
            Node::Repeat { node, least, most } => {
                let room = (most - least).min(LONG);
                let more = match self.width {
                    Width::Least => 0,
                    Width::Most => room,
                    // Mostly a few dozen: what people meet.
                    Width::Any => self.random.below(room.min(40) + 1),
                };
                (0..least + more).for_each(|_| self.node(node));
            }
            Node::Secret(node) => {
                let start = self.text.len();
                self.node(node);
                self.secret = Some(start..self.text.len());
            }
        }
    }

    /// A byte of the set. Of a wide one, as passwords have it, a letter or digit: punctuation would make up references
    /// and ends of quotes by chance.
    fn byte(&mut self, set: &ByteSet) {
        // Quotes come in pairs.
        if *set == ByteSet::EMPTY.and(b"\"'") {
            self.text.push(b'"');
            return;
        }
        let plain: Vec<u8> = set.bytes().filter(u8::is_ascii_alphanumeric).collect();
        let all: Vec<u8> = set.bytes().collect();
        let choice = if plain.len() == 62 && all.len() > 70 { plain } else { all };
        let chosen = self.random.below(choice.len());
        self.text.push(choice[chosen]);
    }

    /// A value for a rule that goes by names: random, and of letters of both cases and digits.
    fn assigned(&mut self) {
        let alphabet = ByteSet::of(|byte| byte.is_ascii_alphanumeric());
        (0..20).for_each(|_| self.byte(&alphabet));
        self.text.extend(b"x7Q");
    }
}
