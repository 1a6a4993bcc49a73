//! The last guard before JSON leaves: what a terminal or a CI runner would obey instead of showing. Lines for people
//! have theirs in [`crate::text::printable`].

use crate::text::printable::Printable;

/// `json` with the characters that [`Printable`] would escape, and the `##` of runner commands, as `\u` escapes. What a
/// parser gets is unchanged: outside of strings there is neither.
pub(super) fn harmless_json(json: &str) -> String {
    let mut harmless = String::with_capacity(json.len());
    let mut last = ' ';
    for c in json.chars() {
        let shown = c == '\n'
            || (' '..='~').contains(&c)
            || Printable(c.encode_utf8(&mut [0; 4]).as_bytes()).to_string().starts_with(c);
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
    fn json_keeps_its_meaning_and_shows_only_text() {
        let value = "##[error] \u{202e}\u{9b}\u{7f}\u{e0001} grün \" ### \u{1}";
        let json = harmless_json(&serde_json::to_string_pretty(&[value]).unwrap());
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [value]);
        assert!(json.contains("grün") && !json.contains("##"), "{json}");
        assert!(json.chars().all(|c| c == '\n' || Printable(c.to_string().as_bytes()).to_string() == c.to_string()));
    }
}
