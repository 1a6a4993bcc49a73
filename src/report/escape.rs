//! The last guard before bytes leave: what a terminal or a CI runner would obey instead of showing.
//!
//! Runners read commands from a job's output: a line that starts with `::error` or `##[error]`, `##vso[…]`,
//! `##teamcity[…]` anywhere. A file name or a line of source must not be able to give one.

use crate::text::printable::Printable;

/// Breaks what would be a runner's command in one line of text.
pub(super) fn disarmed(line: &str) -> String {
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

/// `json` with the characters that [`Printable`] would escape, and the `##` of runner commands, as `\u` escapes. What a
/// parser gets is unchanged: outside of strings there is neither.
pub(super) fn harmless_json(json: &str) -> String {
    let mut harmless = String::with_capacity(json.len());
    let mut last = ' ';
    for c in json.chars() {
        let shown = c == '\n' || Printable(c.encode_utf8(&mut [0; 4]).as_bytes()).to_string().starts_with(c);
        if shown && !(last == '#' && c == '#') {
            harmless.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                harmless.push_str(&format!("\\u{unit:04x}"));
            }
        }
        last = c;
    }
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn json_keeps_its_meaning_and_shows_only_text() {
        let value = "##[error] \u{202e}\u{9b}\u{7f}\u{e0001} grün \" ### \u{1}";
        let json = harmless_json(&serde_json::to_string_pretty(&[value]).unwrap());
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [value]);
        assert!(json.contains("grün") && !json.contains("##"), "{json}");
        assert!(json.chars().all(|c| c == '\n' || Printable(c.to_string().as_bytes()).to_string() == c.to_string()));
    }
}
