//! Quotes, in all the ways they are written down: plain, escaped in another string, as entities, percent-encoded.

/// The longer first: a mark may end in another.
const MARKS: &[&[u8]] =
    &[b"\\\\\\\"", b"&quot;", b"&apos;", b"\\u0022", b"&#34;", b"&#39;", b"%22", b"\\\"", b"\\'", b"\"", b"'", b"`"];

/// The mark that ends at the end of `text`.
pub(in super::super) fn ending(text: &[u8]) -> Option<&'static [u8]> {
    MARKS.iter().copied().find(|mark| text.ends_with(mark))
}

/// The mark at the start of `text`.
pub(in super::super) fn starting(text: &[u8]) -> Option<&'static [u8]> {
    MARKS.iter().copied().find(|mark| text.starts_with(mark))
}

/// Offset of the mark that closes a string, or `None` when none does within reach, or on the line for all but `triple`
/// ones and those that may span lines. A backslash takes what follows it along; where nothing closes then, it is a
/// character like any other. Two marks are one that does not close, in languages that write it so, and two strings that
/// are joined in others.
pub(in super::super) fn closing(text: &[u8], mark: &[u8], triple: bool) -> Option<usize> {
    if triple || mark.len() > 1 || mark == b"`" {
        return closing_with(text, mark, triple, true);
    }
    let first = closing_with(text, mark, false, true).or_else(|| {
        let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
        memchr::memchr(b'\\', line).and_then(|_| closing_with(line, mark, false, false))
    })?;
    let doubled = |at: usize| text[at + 1..].starts_with(mark);
    let mut end = first;
    while doubled(end) {
        let from = end + 2;
        match closing_with(&text[from..], mark, false, true) {
            Some(length) => end = from + length,
            None => return Some(first),
        }
    }
    Some(end)
}

fn closing_with(text: &[u8], mark: &[u8], triple: bool, escapes: bool) -> Option<usize> {
    let plain = mark.len() == 1;
    let quote = mark.last().copied().unwrap_or(b'"');
    let end = if triple { mark.repeat(3) } else { mark.to_vec() };
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            _ if text[at..].starts_with(&end) => return Some(at),
            b'\n' if !triple && mark != b"`" => return None,
            // A string within a string ends with the outer one at the latest; one in a page with the text.
            byte if !plain && (byte == b'"' && quote == b'"' || byte == b'<' && mark[0] == b'&') => return None,
            b'\\' if escapes => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}
