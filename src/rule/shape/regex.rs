//! From the tree of a shape to a regular expression.

use super::{ByteSet, Case, Node};
use std::fmt::Write;

/// Counts that leave more room than this are written open-ended: the automaton stays small, and whoever searches
/// does it in a window of the shape's greatest length anyway.
const WIDEST: usize = 1000;

/// The expression, as [`super::super::load::compile`] takes it.
pub(super) fn source(node: &Node) -> String {
    let mut out = String::new();
    write_node(node, &mut out);
    out
}

fn write_node(node: &Node, out: &mut String) {
    match node {
        Node::Literal { bytes, case: Case::Exact } => bytes.iter().for_each(|&byte| write_byte(byte, out)),
        Node::Literal { bytes, case: Case::Folded } => {
            out.push_str("(?i:");
            bytes.iter().for_each(|&byte| write_byte(byte, out));
            out.push(')');
        }
        Node::Class(set) => write_class(set, out),
        Node::Sequence(nodes) => nodes.iter().for_each(|node| write_node(node, out)),
        Node::Either(nodes) => {
            // The expression takes the first alternative that fits; the longest one must come first or a short one
            // would claim the beginning of a long value.
            let mut nodes: Vec<&Node> = nodes.iter().collect();
            nodes.sort_by_key(|node| std::cmp::Reverse(node.length()));
            for (at, node) in nodes.into_iter().enumerate() {
                out.push_str(if at == 0 { "(?:" } else { "|" });
                write_node(node, out);
            }
            out.push(')');
        }
        Node::Repeat { node, least, most } => {
            match **node {
                Node::Class(_) | Node::Either(_) => write_node(node, out),
                _ => {
                    out.push_str("(?:");
                    write_node(node, out);
                    out.push(')');
                }
            }
            write_count(*least, *most, out);
        }
        Node::Secret(node) => {
            out.push_str("(?P<secret>");
            write_node(node, out);
            out.push(')');
        }
    }
}

/// Whether the expression of `node` goes on for longer than the shape says.
pub(super) fn is_open(node: &Node) -> bool {
    match node {
        Node::Literal { .. } | Node::Class(_) => false,
        Node::Sequence(nodes) | Node::Either(nodes) => nodes.iter().any(is_open),
        Node::Repeat { node, least, most } => is_wide(*least, *most) || is_open(node),
        Node::Secret(node) => is_open(node),
    }
}

fn is_wide(least: usize, most: usize) -> bool {
    most - least > WIDEST
}

fn write_count(least: usize, most: usize, out: &mut String) {
    // Writing into a `String` cannot fail.
    let _ = match (least, most) {
        (1, 1) => Ok(()),
        (0, 1) => write!(out, "?"),
        _ if least == most => write!(out, "{{{least}}}"),
        _ if is_wide(least, most) => write!(out, "{{{least},}}"),
        _ => write!(out, "{{{least},{most}}}"),
    };
}

/// Characters that mean something in an expression or in its classes. Others must not be escaped: `\<` is an assertion.
const META: &[u8] = br"\.+*?()|[]{}^$#&-~";

fn write_byte(byte: u8, out: &mut String) {
    match byte {
        b' '..=b'~' if META.contains(&byte) => out.extend(['\\', byte.into()]),
        b' '..=b'~' => out.push(byte.into()),
        _ => {
            // Writing into a `String` cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
}

fn write_class(set: &ByteSet, out: &mut String) {
    out.push('[');
    let mut bytes = set.bytes().peekable();
    while let Some(first) = bytes.next() {
        let mut last = first;
        while bytes.peek().is_some_and(|&next| Some(next) == last.checked_add(1)) {
            last = bytes.next().unwrap_or(last);
        }
        write_byte(first, out);
        if last > first {
            out.push('-');
            write_byte(last, out);
        }
    }
    out.push(']');
}
