//! Commentary: whether an assignment stands in what a program says to people, a comment or an example in a string, and is
//! nothing that it runs.

use super::super::assignment::{self, Assignment};
use super::super::syntax::Syntax;
use crate::text::find::Without;

/// Most bytes of a line, and of the line before, that are looked at.
const REACH: usize = 512;

/// How far back the head of a block of examples is looked for.
const EXAMPLES: usize = 4096;

/// That head.
const HEAD: &[u8] = b"\nEXAMPLES";

/// Whether `found` stands in a comment, or in lines of YAML within code or under a head that says so: the example in a
/// documentation string. What is known of such heads is kept in `without`.
pub(super) fn is_commentary(text: &[u8], found: &Assignment, syntax: Syntax, without: &mut Without) -> bool {
    let start = found.name.start();
    if is_in_examples(text, start, syntax, without) {
        return true;
    }
    let before = &text[start.saturating_sub(REACH)..start];
    let Some(line_start) = memchr::memrchr(b'\n', before).map(|at| at + 1).or((before.len() == start).then_some(0))
    else {
        return false;
    };
    let indent = before[line_start..].trim_ascii_start();
    let comments: &[&[u8]] = match syntax {
        Syntax::Code => &[b"//", b"#", b"*", b"--", b"/*", b";"],
        Syntax::Markup => &[b"<!--"],
        _ => &[b"#", b";", b"//"],
    };
    if comments.iter().any(|sign| indent.starts_with(sign)) {
        // `#define` is none.
        return !indent.starts_with(b"#define") && !indent.starts_with(b"#[");
    }
    syntax == Syntax::Code && is_entry(text, start, found.value.end(), indent) && {
        let above = before[..line_start].trim_ascii_end();
        let above = &above[memchr::memrchr(b'\n', above).map_or(0, |at| at + 1)..];
        is_line_of_yaml(above.trim_ascii())
    }
}

/// Whether `at` is in a block of text that is called `EXAMPLES`, and has not ended.
fn is_in_examples(text: &[u8], at: usize, syntax: Syntax, without: &mut Without) -> bool {
    let ends: &[&[u8]] = match syntax {
        Syntax::Code => &[b"\n\"\"\"", b"\n\'\'\'", b"\n)"],
        Syntax::Yaml => &[b"\nRETURN:", b"\nDOCUMENTATION:", b"\n---", b"\n..."],
        _ => return false,
    };
    let window = at.saturating_sub(EXAMPLES)..at;
    let head = |part: &[u8]| memchr::memmem::find(part, HEAD);
    if without.holds(text, window.clone(), HEAD.len(), |part| head(part).is_some()) {
        return false;
    }
    let before = &text[window];
    head(before).is_some_and(|head| {
        let block = &before[head + 1..];
        ends.iter().all(|end| memchr::memmem::find(block, end).is_none())
    })
}

/// Whether the line is nothing but `name: value`, without what would end a member of code.
fn is_entry(text: &[u8], name: usize, value_end: usize, indent: &[u8]) -> bool {
    let between = text.get(name..value_end).unwrap_or_default();
    let colon = between.iter().find(|byte| matches!(byte, b':' | b'=')) == Some(&b':');
    let rest = &text[value_end..text.len().min(value_end + REACH)];
    let rest = rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())].trim_ascii();
    colon && matches!(indent, b"" | b"- ") && matches!(rest, b"" | b"\"" | b"'")
}

/// `key:`, `key: value`, `- name: value`: no sign at its end that code would have.
fn is_line_of_yaml(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"- ").unwrap_or(line);
    let count = line.iter().take_while(|byte| assignment::is_name(**byte)).count();
    let behind = &line[count..];
    count > 0
        && (behind == b":" || behind.starts_with(b": "))
        && !matches!(line.last(), Some(b',' | b'{' | b'(' | b';' | b'['))
}
