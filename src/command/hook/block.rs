//! keylift's lines in a file that belongs to somebody else: put in, found again, taken out. Text only.
//!
//! What [`put`] puts in, [`take`] takes out, and the text is what it was, byte for byte.

use std::ops::Range;

const BEGIN: &[u8] = b"# >>> keylift >>>";
const END: &[u8] = b"# <<< keylift <<<";

/// What a text has of keylift.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Absent,
    /// The block, with the line break that was put in with it.
    At(Range<usize>),
    /// A mark without its other, or more than one block.
    Damaged,
}

/// `body` between the marks, each line with its end.
pub(super) fn block(body: &str) -> Vec<u8> {
    [BEGIN, b"\n", body.as_bytes(), END, b"\n"].concat()
}

/// Looks for the block.
pub(super) fn find(text: &[u8]) -> Found {
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    for line in lines(text) {
        match text[line.clone()].trim_ascii_end() {
            BEGIN => begins.push(line),
            END => ends.push(line),
            _ => {}
        }
    }
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) => Found::Absent,
        ([begin], [end]) if begin.start < end.start => {
            // Without a line break at its end it stands in a text that had none either: the one before it is ours.
            let ours = text.get(..begin.start).is_some_and(|before| before.ends_with(b"\n"))
                && !text[end.clone()].ends_with(b"\n");
            Found::At(begin.start - usize::from(ours)..end.end)
        }
        _ => Found::Damaged,
    }
}

/// `text` with `block` at `at`, where a line begins or the text ends.
pub(super) fn put(text: &[u8], at: usize, block: &[u8]) -> Vec<u8> {
    let (before, after) = text.split_at(at);
    if before.is_empty() || before.ends_with(b"\n") {
        [before, block, after].concat()
    } else {
        [before, b"\n", block.trim_ascii_end()].concat()
    }
}

/// `text` without what [`find`] found.
pub(super) fn take(text: &[u8], found: Range<usize>) -> Vec<u8> {
    [&text[..found.start], &text[found.end..]].concat()
}

/// The lines of `text`, each with its end.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive(|&byte| byte == b'\n').map(move |line| {
        let here = start..start + line.len();
        start = here.end;
        here
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_that_lacks_its_other_is_not_taken_for_a_block() {
        let (begin, end) = ("# >>> keylift >>>\n", "# <<< keylift <<<\n");
        for (text, expected) in [
            (String::new(), Found::Absent),
            (format!("echo '{begin}'"), Found::Absent),
            (format!("a\n{begin}b\n{end}c\n"), Found::At(2..40)),
            (format!("a\r\n# >>> keylift >>>\r\nb\r\n{end}"), Found::At(3..43)),
            (format!("a\n{begin}{}", end.trim()), Found::At(1..37)),
            (begin.to_owned(), Found::Damaged),
            (end.to_owned(), Found::Damaged),
            (format!("{end}{begin}"), Found::Damaged),
            (format!("{begin}{end}{begin}{end}"), Found::Damaged),
        ] {
            assert_eq!(find(text.as_bytes()), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_put_in_is_taken_out_byte_for_byte(text in "[a#\r\n ]{0,20}", line in 0_usize..6) {
            let text = text.as_bytes();
            let at = lines(text).map(|line| line.start).nth(line).unwrap_or(text.len());
            let with = put(text, at, &block("keylift\n"));
            prop_assert!(with.windows(8).any(|part| part == b"keylift\n"), "the block is there");
            match find(&with) {
                Found::At(found) => prop_assert_eq!(take(&with, found), text),
                other => prop_assert!(false, "{:?} in {:?}", other, with),
            }
        }
    }
}
