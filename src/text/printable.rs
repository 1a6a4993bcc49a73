//! Text that a hostile repository cannot use against a terminal or a log.

use std::fmt::{self, Display, Write};

/// Shows bytes as one line of harmless text.
///
/// Control characters, line breaks, and the invisible or direction-changing characters of Unicode come out as escapes
/// (`\x1b`, `\n`, `\u{202e}`); bytes that are not UTF-8 as `\xNN`. Tabs become one blank.
#[derive(Clone, Copy)]
pub struct Printable<'a>(pub &'a [u8]);

impl Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            let mut rest = chunk.valid();
            loop {
                // Most text is this and nothing else.
                let plain = rest.bytes().take_while(|byte| matches!(byte, b' '..=b'~')).count();
                f.write_str(&rest[..plain])?;
                let mut others = rest[plain..].chars();
                let Some(character) = others.next() else { break };
                rest = others.as_str();
                match character {
                    '\t' => f.write_char(' ')?,
                    '\n' => f.write_str("\\n")?,
                    '\r' => f.write_str("\\r")?,
                    c if (c as u32) < 0x20 || (0x7f..0xa0).contains(&(c as u32)) => write!(f, "\\x{:02x}", c as u32)?,
                    c if is_deceptive(c) => write!(f, "\\u{{{:x}}}", c as u32)?,
                    c => f.write_char(c)?,
                }
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

/// The same as a text of its own, which takes no more than looking at it when it is harmless as it is.
#[must_use]
pub fn printable(bytes: Vec<u8>) -> String {
    // Without a way out, so that many bytes are looked at together.
    if !bytes.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')) {
        return Printable(&bytes).to_string();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| Printable(error.as_bytes()).to_string())
}

/// Characters that show nothing, or change how others show: bidirectional controls, separators, joiners, tags, soft hyphen.
fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// `line` without what a CI runner would take for a command.
///
/// Runners read commands from a job's output: a line that starts with `::error` or `##[error]`, `##vso[…]`,
/// `##teamcity[…]` anywhere. A file name or a line of source must not be able to give one.
#[must_use]
pub fn disarmed(line: &str) -> String {
    let blanks = line.len() - line.trim_start().len();
    let mut safe = match line[blanks..].strip_prefix("::") {
        Some(rest) => format!("{}\\x3a:{rest}", &line[..blanks]),
        None => line.to_owned(),
    };
    let mut from = 0;
    while let Some(at) = safe[from..].find("##").map(|at| from + at) {
        let word = safe[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        from = at + 1;
        if word.starts_with('[') {
            safe.replace_range(at + 1..at + 2, "\\x23");
        }
    }
    safe
}

/// The bytes of a path, for [`Printable`].
#[must_use]
pub fn path_bytes(path: &std::path::Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_but_text() {
        let shown = Printable(b"a\x1b[31m\x07\nb\tc\xff\xe2\x80\xae\xc2\x9b").to_string();
        assert_eq!(shown, "a\\x1b[31m\\x07\\nb c\\xff\\u{202e}\\x9b");
        assert_eq!(Printable("grün 日本".as_bytes()).to_string(), "grün 日本");
        for text in ["", "plain ~text", "\x7f", "a\tb", "grün"] {
            assert_eq!(printable(text.into()), Printable(text.as_bytes()).to_string());
        }
    }

    #[test]
    fn a_line_is_no_command_for_a_runner() {
        for (line, safe) in [
            ("::error::x", "\\x3a:error::x"),
            ("  ::error::x", "  \\x3a:error::x"),
            ("a ##[error]x", "a #\\x23[error]x"),
            ("##vso[task.complete]", "#\\x23vso[task.complete]"),
            ("###teamcity[x]", "##\\x23teamcity[x]"),
            ("## Title, std::fmt, x[1]", "## Title, std::fmt, x[1]"),
        ] {
            assert_eq!(disarmed(line), safe);
        }
    }
}
