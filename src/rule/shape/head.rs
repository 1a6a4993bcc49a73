//! What a match may begin with, byte by byte: most places where a literal stands are told from matches by that.

use super::{ByteSet, Case, Node};

/// Most bytes that are told.
const MOST: usize = 12;

/// For each of the first bytes of a match the set it is of, as far as every match is long enough.
pub(super) fn head(root: &Node) -> Vec<ByteSet> {
    let mut head = vec![ByteSet::EMPTY; root.length().0.min(MOST)];
    add(root, 1, &mut head);
    head
}

/// Adds what `node` has when it begins at any of these offsets, a bit for each; returns those at which it may end.
fn add(node: &Node, starts: u32, head: &mut [ByteSet]) -> u32 {
    let mut byte = |starts: u32, set: ByteSet| {
        let there = head.iter_mut().enumerate().filter(|(at, _)| starts >> at & 1 == 1);
        there.for_each(|(_, known)| *known = known.or(set));
        starts << 1 & ((1 << head.len()) - 1)
    };
    match node {
        Node::Class(set) => byte(starts, *set),
        Node::Literal { bytes, case } => bytes.iter().fold(starts, |starts, one| {
            let other = if *case == Case::Folded { one.to_ascii_uppercase() } else { *one };
            byte(starts, ByteSet::EMPTY.and(&[*one, other]))
        }),
        Node::Sequence(nodes) => nodes.iter().fold(starts, |starts, node| add(node, starts, head)),
        Node::Either(nodes) => nodes.iter().fold(0, |ends, node| ends | add(node, starts, head)),
        Node::Repeat { node, least, most } => {
            let (mut now, mut ends) = (starts, if *least == 0 { starts } else { 0 });
            for count in 1..=(*most).min(MOST) {
                now = add(node, now, head);
                ends |= if count >= *least { now } else { 0 };
            }
            ends
        }
        Node::Secret(node) => add(node, starts, head),
    }
}
