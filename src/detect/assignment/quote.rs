//! Quotes, in all the ways they are written down: plain, escaped in another string, as entities, percent-encoded.

/// The longer first: a mark may end in another.
const MARKS: &[&[u8]] =
    &[b"\\\\\\\"", b"&quot;", b"&apos;", b"\\u0022", b"&#34;", b"&#39;", b"%22", b"\\\"", b"\\'", b"\"", b"'", b"`"];

/// The mark that ends at the end of `text`.
pub(super) fn ending(text: &[u8]) -> Option<&'static [u8]> {
    MARKS.iter().copied().find(|mark| text.ends_with(mark))
}

/// The mark at the start of `text`.
pub(super) fn starting(text: &[u8]) -> Option<&'static [u8]> {
    MARKS.iter().copied().find(|mark| text.starts_with(mark))
}

/// Offset of the mark that closes a string, or `None` when none does within reach, or on the line for all but `triple`
/// ones and those that may span lines.
pub(super) fn closing(text: &[u8], mark: &[u8], triple: bool) -> Option<usize> {
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
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    None
}
