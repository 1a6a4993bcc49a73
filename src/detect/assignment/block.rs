//! Blocks: strings of several lines in code, which hold text of another kind: settings, a request, a script.

/// How far back the start of a block is looked for.
const REACH: usize = 2048;

/// Whether what stands at `at` is in a string that began on a line above, and has not ended: between backticks in Go and
/// JavaScript, between three quotes in Python, Java and Kotlin. The mark that is nearest above tells: it begins a string where
/// a value may stand, and has no other on its line.
pub(super) fn is_in_block(text: &[u8], at: usize) -> bool {
    let above = &text[at.saturating_sub(REACH)..at];
    let Some((found, mark)) = nearest_mark(above) else { return false };
    // Examples in documentation say that they are.
    let told = memchr::memmem::find(above, b"\nEXAMPLES").is_some();
    if told || memchr::memchr(b'\n', &above[found..]).is_none() {
        return false;
    }
    let line = &above[memchr::memrchr(b'\n', &above[..found]).map_or(0, |end| end + 1)..found];
    // Markdown in a remark.
    let remark = [&b"*"[..], b"//", b"#"].iter().any(|sign| line.trim_ascii_start().starts_with(sign));
    // Python's prefixes.
    let letters = line.iter().rev().take(2).take_while(|byte| b"rbfuRBFU".contains(byte)).count();
    let behind = |text: &[u8]| {
        let text = text.trim_ascii_end();
        text.ends_with(b"return") || text.last().is_some_and(|byte| b"=(,:[{+>".contains(byte))
    };
    !remark && memchr::memmem::find(line, mark).is_none() && (behind(line) || behind(&line[..line.len() - letters]))
}

/// The last mark in `text`, and where it begins.
fn nearest_mark(text: &[u8]) -> Option<(usize, &[u8])> {
    memchr::memrchr3_iter(b'`', b'"', b'\'', text).find_map(|end| {
        let width = if text[end] == b'`' { 1 } else { 3 };
        let start = (end + 1).checked_sub(width)?;
        let mark = &text[start..=end];
        mark.iter().all(|byte| *byte == text[end]).then_some((start, mark))
    })
}
