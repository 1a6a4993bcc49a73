//! Literals that every match has behind its beginning: where one is not ahead in time, there is no match.

use super::{Case, Node, regex};

/// A literal, or one of several, that every match has some way from its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// One of these; in lower case when case does not count.
    pub literals: Vec<Vec<u8>>,
    /// Whether `A` and `a` are the same here.
    pub ignore_case: bool,
    /// Fewest bytes of a match before it.
    pub earliest: usize,
    /// Most bytes of a match before it.
    pub latest: usize,
}

impl Landmark {
    /// Length of the shortest literal, and of the longest.
    #[must_use]
    pub fn length(&self) -> (usize, usize) {
        if let [only] = &*self.literals {
            return (only.len(), only.len());
        }
        let lengths = || self.literals.iter().map(Vec::len);
        (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0))
    }
}

/// Most bytes of a class that is taken for literals.
const FEW: usize = 4;

/// The landmarks of a shape, in their order.
pub(super) fn landmarks(root: &Node) -> Vec<Landmark> {
    let mut found = Vec::new();
    let (mut earliest, mut latest) = (0, 0_usize);
    for (at, node) in root.items().into_iter().enumerate() {
        if at > 0
            && let Some(literals) = literals(node)
        {
            let ignore_case = literals.iter().any(|(_, case)| *case == Case::Folded);
            let spelled = |bytes: Vec<u8>| if ignore_case { bytes.to_ascii_lowercase() } else { bytes };
            let literals = literals.into_iter().map(|(bytes, _)| spelled(bytes)).collect();
            found.push(Landmark { literals, ignore_case, earliest, latest });
        }
        let (least, most) = node.length();
        earliest += least;
        // The expression may go on for longer than the shape says.
        latest = if regex::is_open(node) { usize::MAX } else { latest.saturating_add(most) };
    }
    found
}

/// All that a part of a shape may be, if that is few.
fn literals(node: &Node) -> Option<Vec<(Vec<u8>, Case)>> {
    match node {
        Node::Literal { bytes, case } => Some(vec![(bytes.clone(), *case)]),
        Node::Class(set) if set.len() <= FEW => Some(set.bytes().map(|byte| (vec![byte], Case::Exact)).collect()),
        Node::Either(nodes) => nodes.iter().map(literals).collect::<Option<Vec<_>>>().map(|each| each.concat()),
        Node::Class(_) | Node::Sequence(_) | Node::Repeat { .. } | Node::Secret(_) => None,
    }
}
