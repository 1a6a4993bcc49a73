//! Words of a command line, as a shell parts them.

/// What ends a word.
const ENDS: &[u8] = b" \t\r\n\x0c\"'`;&|<>(";

/// Length of the word without quotes at the start of `text`, of which `line` is what stands before it on its line. A bracket
/// ends it that was opened there.
pub(in super::super) fn length(text: &[u8], line: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if text.get(at + 1).is_some_and(|next| next.is_ascii_punctuation() && !b"\"'".contains(next)) => {
                at += 1;
            }
            b'\\' => break,
            byte if ENDS.contains(byte) => break,
            b')' | b']' | b'}' if is_open(line, *byte) => break,
            _ => {}
        }
        at += 1;
    }
    at.min(text.len())
}

/// Whether a bracket that `close` closes was opened on the line and has not been closed.
pub(super) fn is_open(line: &[u8], close: u8) -> bool {
    let open = match close {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    };
    let count = |bracket: u8| memchr::memchr_iter(bracket, line).count();
    count(open) > count(close)
}
