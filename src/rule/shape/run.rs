//! The run of certain bytes that every match of a shape has: where there is none, there is no match.

use super::{ByteSet, Case, Node};

/// Fewest bytes of a set that follow each other in a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// At its start.
    lead: usize,
    /// Anywhere.
    pub longest: usize,
    /// At its end.
    trail: usize,
    /// Whether no match has other bytes.
    only: bool,
}

impl Run {
    const NOTHING: Self = Self { lead: 0, longest: 0, trail: 0, only: true };

    pub(super) fn of(node: &Node, set: ByteSet) -> Self {
        match node {
            Node::Literal { bytes, case } => bytes.iter().fold(Self::NOTHING, |run, byte| {
                run.then(Self::one(match case {
                    Case::Exact => set.has(*byte),
                    Case::Folded => set.has(*byte) && set.has(byte.to_ascii_uppercase()),
                }))
            }),
            Node::Class(class) => Self::one(class.only(set.others()).is_empty()),
            Node::Sequence(nodes) => nodes.iter().fold(Self::NOTHING, |run, node| run.then(Self::of(node, set))),
            Node::Either(nodes) => {
                nodes.iter().map(|node| Self::of(node, set)).reduce(Self::or).unwrap_or(Self::NOTHING)
            }
            Node::Repeat { node, least, .. } => Self::of(node, set).times(*least),
            Node::Secret(node) => Self::of(node, set),
        }
    }

    fn one(is_in: bool) -> Self {
        let length = usize::from(is_in);
        Self { lead: length, longest: length, trail: length, only: is_in }
    }

    fn then(self, next: Self) -> Self {
        let lead = if self.only { self.lead + next.lead } else { self.lead };
        let trail = if next.only { self.trail + next.trail } else { next.trail };
        let longest = self.longest.max(next.longest).max(self.trail + next.lead);
        Self { lead, longest, trail, only: self.only && next.only }
    }

    fn or(self, other: Self) -> Self {
        Self {
            lead: self.lead.min(other.lead),
            longest: self.longest.min(other.longest),
            trail: self.trail.min(other.trail),
            only: self.only && other.only,
        }
    }

    /// Again and again, at least so many times.
    fn times(self, least: usize) -> Self {
        match (least, self.only) {
            (0, only) => Self { only, ..Self::NOTHING },
            (_, true) => {
                let length = self.longest.saturating_mul(least);
                Self { lead: length, longest: length, trail: length, only: true }
            }
            (1, false) => self,
            (_, false) => Self { longest: self.longest.max(self.trail + self.lead), ..self },
        }
    }
}
