//! The bytes that must not adjoin a match: with one of them it is part of something longer.

use super::{ByteSet, Node};
use crate::rule::Edges;

/// The edges of a shape.
///
/// Before: bytes that go on a word, the hyphen when the shape has hyphens in a class, and `+` and `/` when it starts
/// with a class that has them. Behind: bytes that go on a word and those of the last class. A shape that starts or
/// ends in punctuation, such as `-----BEGIN`, has no edge there.
pub(super) fn edges(root: &Node) -> Edges {
    let firsts = ends(root, End::First);
    let lasts = ends(root, End::Last);
    let hyphen = if has_hyphen(root) { ByteSet::EMPTY.and(b"-") } else { ByteSet::EMPTY };
    let base64 = classes(&firsts).only(ByteSet::EMPTY.and(b"+/"));
    let unless_punctuation = |ends: &[Extreme], set| match ends.iter().all(Extreme::is_punctuation) {
        true => ByteSet::EMPTY,
        false => set,
    };
    Edges {
        before: unless_punctuation(&firsts, ByteSet::WORD.or(hyphen).or(base64)),
        behind: unless_punctuation(&lasts, ByteSet::WORD.or(classes(&lasts))),
    }
}

/// All bytes of the classes among them.
fn classes(ends: &[Extreme]) -> ByteSet {
    ends.iter().fold(ByteSet::EMPTY, |all, end| match end {
        Extreme::Byte(_) => all,
        Extreme::Class(set) => all.or(*set),
    })
}

/// The first or the last byte of a shape, as far as it is known.
enum Extreme {
    Byte(u8),
    Class(ByteSet),
}

impl Extreme {
    /// Whether it is a mark that ends words: a quote, a dash, or a choice of such.
    fn is_punctuation(&self) -> bool {
        match self {
            Self::Byte(byte) => !ByteSet::WORD.has(*byte),
            Self::Class(set) => set.only(ByteSet::WORD).is_empty(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// All that a match of `node` may start or end with.
fn ends(node: &Node, end: End) -> Vec<Extreme> {
    match node {
        Node::Literal { bytes, .. } => {
            let byte = match end {
                End::First => bytes.first(),
                End::Last => bytes.last(),
            };
            byte.map(|&byte| Extreme::Byte(byte)).into_iter().collect()
        }
        Node::Class(set) => vec![Extreme::Class(*set)],
        Node::Either(nodes) => nodes.iter().flat_map(|node| ends(node, end)).collect(),
        Node::Repeat { node, .. } | Node::Secret(node) => ends(node, end),
        Node::Sequence(nodes) => {
            let mut found = Vec::new();
            let mut at = 0;
            // A part that may be absent lets the next one come to the edge.
            while at < nodes.len() {
                let node = match end {
                    End::First => &nodes[at],
                    End::Last => &nodes[nodes.len() - 1 - at],
                };
                found.extend(ends(node, end));
                if node.length().0 > 0 {
                    break;
                }
                at += 1;
            }
            found
        }
    }
}

fn has_hyphen(node: &Node) -> bool {
    match node {
        Node::Literal { .. } => false,
        Node::Class(set) => set.has(b'-'),
        Node::Sequence(nodes) | Node::Either(nodes) => nodes.iter().any(has_hyphen),
        Node::Repeat { node, .. } | Node::Secret(node) => has_hyphen(node),
    }
}
