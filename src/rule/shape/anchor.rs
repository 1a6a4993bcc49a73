//! The literals by which the prefilter finds where a shape may match.

use super::{Case, Node};
use crate::rule::{Anchor, Place};

/// Most literals that one part may unfold into.
const UNFOLDED: usize = 16;
/// A class of no more bytes than this is unfolded into literals.
const FEW: usize = 4;
/// A literal at the start that is this long is taken, whatever better stands further in.
const TELLING: usize = 3;
/// Most literals that the start of a shape without a telling one unfolds into: `"o." + [alnum]` are 62.
const SPELLED: usize = 100;

/// Literals of which every match has at least one; empty when there is no such set.
pub(super) fn anchors(root: &Node) -> Vec<Anchor> {
    let found = best(root).unwrap_or_default();
    // A start is told by an edge; what stands inside is looked for at every byte.
    let leads = found.iter().all(|one| one.before == 0);
    let items = root.items();
    let found = match spelled(&items) {
        Some(spelled) if shortest(&found) < TELLING => spelled,
        Some(spelled) if !leads && starts_words(&spelled) && shortest(&spelled) > shortest(&found) => spelled,
        None if shortest(&found) < TELLING => spelled_inside(&items).unwrap_or(found),
        _ => found,
    };
    let mut anchors: Vec<Anchor> = found.into_iter().map(Found::into_anchor).collect();
    anchors.sort();
    anchors.dedup();
    anchors
}

/// A literal at most `before` bytes into a match.
#[derive(Clone)]
struct Found {
    bytes: Vec<u8>,
    case: Case,
    before: usize,
}

impl Found {
    fn into_anchor(self) -> Anchor {
        Anchor {
            literal: self.bytes,
            ignore_case: self.case == Case::Folded,
            place: match self.before {
                0 => Place::Start,
                before => Place::Inside { before },
            },
        }
    }
}

/// The best set of literals of which every match of `node` has one.
fn best(node: &Node) -> Option<Vec<Found>> {
    if let Node::Either(nodes) = node {
        // Unfolding keeps `("a" | "b") + "c"` together; alternatives that can't be unfolded each bring their own.
        let each: Option<Vec<Vec<Found>>> = nodes.iter().map(best).collect();
        return each.map(|each| each.concat()).filter(|found| !found.is_empty());
    }
    let items = node.items();
    let mut best: Option<Vec<Found>> = None;
    let mut before = 0_usize;
    for at in 0..items.len() {
        for found in [starting(&items[at..]), inside(items[at])].into_iter().flatten() {
            let found: Vec<Found> = found.into_iter().map(|one| shift(one, before)).collect();
            if at == 0 && found.iter().all(|one| one.before == 0) && shortest(&found) >= TELLING {
                return Some(found);
            }
            if best.as_ref().is_none_or(|best| worth(best) < worth(&found)) {
                best = Some(found);
            }
        }
        before = before.saturating_add(items[at].length().1);
    }
    best
}

/// What a part that must occur has inside, when it isn't one that unfolds.
fn inside(node: &Node) -> Option<Vec<Found>> {
    match node {
        Node::Either(_) => best(node),
        Node::Repeat { node, least: 1.., .. } => best(node),
        _ => None,
    }
}

fn shift(found: Found, by: usize) -> Found {
    Found { before: found.before.saturating_add(by), ..found }
}

fn shortest(found: &[Found]) -> usize {
    found.iter().map(|one| one.bytes.len()).min().unwrap_or(0)
}

fn starts_words(found: &[Found]) -> bool {
    found.iter().all(|one| one.bytes.first().is_some_and(u8::is_ascii_alphabetic))
}

/// What is longer tells more; of equal ones what has more of the letters that are rare.
fn worth(found: &[Found]) -> (usize, usize) {
    const RARE: &[u8] = b"jkqvwxyz";
    let rare = |one: &Found| one.bytes.iter().filter(|byte| RARE.contains(&byte.to_ascii_lowercase())).count();
    (shortest(found), found.iter().map(rare).min().unwrap_or(0))
}

/// All literals with which `items` may start, if each way of starting has one.
fn starting(items: &[&Node]) -> Option<Vec<Found>> {
    let mut found: Vec<Found> = unfold_all(items)
        .into_iter()
        .map(|prefix| Found { bytes: prefix.bytes, case: prefix.case.unwrap_or(Case::Exact), before: 0 })
        .collect();
    // What starts with another literal of the set is found by that one.
    let all = found.clone();
    found.retain(|one| {
        !all.iter().any(|other| {
            other.case == one.case && other.bytes.len() < one.bytes.len() && one.bytes.starts_with(&other.bytes)
        })
    });
    (!found.is_empty() && found.iter().all(|one| !one.bytes.is_empty())).then_some(found)
}

/// A way in which a part may start.
#[derive(Clone)]
struct Prefix {
    bytes: Vec<u8>,
    /// `None` as long as there is nothing in it.
    case: Option<Case>,
    /// Whether it is all of the part, so that what follows may be joined to it.
    whole: bool,
}

impl Prefix {
    const fn empty(whole: bool) -> Self {
        Self { bytes: Vec::new(), case: None, whole }
    }

    /// This one and then `next`; stops here when the two don't agree on case.
    fn then(&self, next: &Self) -> Self {
        if self.case.is_some() && next.case.is_some() && self.case != next.case {
            return Self { whole: false, ..self.clone() };
        }
        Self { bytes: [&*self.bytes, &*next.bytes].concat(), case: self.case.or(next.case), whole: next.whole }
    }
}

fn unfold_all(items: &[&Node]) -> Vec<Prefix> {
    let mut prefixes = vec![Prefix::empty(true)];
    for item in items {
        if !prefixes.iter().any(|prefix| prefix.whole) {
            break;
        }
        let next = unfold(item);
        let longer: Vec<Prefix> = prefixes
            .iter()
            .flat_map(|prefix| match prefix.whole {
                true => next.iter().map(|next| prefix.then(next)).collect(),
                false => vec![prefix.clone()],
            })
            .collect();
        if longer.len() > UNFOLDED {
            prefixes.iter_mut().for_each(|prefix| prefix.whole = false);
            break;
        }
        prefixes = longer;
    }
    prefixes
}

/// Every way in which the first bytes of a match may be spelled, as far as there are not too many; `None` when what there
/// are doesn't tell.
fn spelled(items: &[&Node]) -> Option<Vec<Found>> {
    let mut starts: Vec<Vec<u8>> = vec![Vec::new()];
    for item in items {
        let tells = starts.iter().all(|start| start.len() >= TELLING);
        let Some(next) = letters(item).filter(|_| !tells || is_fixed(item)) else { break };
        if starts.len() * next.len() > SPELLED {
            break;
        }
        starts = starts.iter().flat_map(|start| next.iter().map(move |next| [&**start, next].concat())).collect();
        // Of what is repeated there is one byte only.
        if !matches!(item, Node::Class(_)) && !is_fixed(item) {
            break;
        }
    }
    let found = starts.into_iter().map(|bytes| Found { bytes, case: Case::Exact, before: 0 }).collect::<Vec<_>>();
    (shortest(&found) >= TELLING).then_some(found)
}

/// The same for what stands further in.
fn spelled_inside(items: &[&Node]) -> Option<Vec<Found>> {
    let mut before = 0_usize;
    for at in 1..items.len() {
        before = before.saturating_add(items[at - 1].length().1);
        if let Some(found) = spelled(&items[at..]) {
            return Some(found.into_iter().map(|one| shift(one, before)).collect());
        }
    }
    None
}

fn is_fixed(node: &Node) -> bool {
    match node {
        Node::Literal { .. } => true,
        Node::Either(nodes) => nodes.iter().all(is_fixed),
        _ => false,
    }
}

/// All that a part may begin with, a byte of each class; `None` when that may be nothing, or of either case.
fn letters(node: &Node) -> Option<Vec<Vec<u8>>> {
    match node {
        Node::Literal { bytes, case: Case::Exact } => Some(vec![bytes.clone()]),
        Node::Class(set) => Some(set.bytes().map(|byte| vec![byte]).collect()),
        Node::Either(nodes) => nodes.iter().map(letters).collect::<Option<Vec<_>>>().map(|each| each.concat()),
        Node::Sequence(nodes) => letters(nodes.first()?),
        Node::Repeat { node, least: 1.., .. } | Node::Secret(node) => letters(node),
        Node::Literal { .. } | Node::Repeat { .. } => None,
    }
}

fn unfold(node: &Node) -> Vec<Prefix> {
    match node {
        Node::Literal { bytes, case } => vec![Prefix { bytes: bytes.clone(), case: Some(*case), whole: true }],
        Node::Class(set) if set.len() <= FEW => {
            set.bytes().map(|byte| Prefix { bytes: vec![byte], case: Some(Case::Exact), whole: true }).collect()
        }
        Node::Class(_) => vec![Prefix::empty(false)],
        Node::Sequence(nodes) => unfold_all(&nodes.iter().collect::<Vec<_>>()),
        Node::Either(nodes) => nodes.iter().flat_map(unfold).collect(),
        Node::Secret(node) => unfold(node),
        Node::Repeat { node, least: 0, most } => {
            let mut prefixes = unfold(node);
            prefixes.iter_mut().for_each(|prefix| prefix.whole &= *most == 1);
            prefixes.push(Prefix::empty(true));
            prefixes
        }
        Node::Repeat { node, least, most } => {
            let copies = (*least).min(FEW);
            let mut prefixes = unfold_all(&vec![&**node; copies]);
            let all = copies == *least && least == most;
            prefixes.iter_mut().for_each(|prefix| prefix.whole &= all);
            prefixes
        }
    }
}
