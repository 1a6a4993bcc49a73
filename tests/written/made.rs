//! A file for each syntax in which a literal is written, and for each kind of file that holds a login; the values are made up
//! as the test runs.

use super::{Values, found};

/// The files: `=== NAME` and the text. What is to be found in it, with at least medium confidence, stands there as `{}`, `{2}`,
/// `{64}`, `{u64}`; nothing else is.
const FILES: [&str; 2] = [include_str!("made/literals.txt"), include_str!("made/files.txt")];

#[test]
fn made_up_values() {
    let values = Values::new();
    let files: Vec<(&str, &str)> =
        FILES.iter().flat_map(|files| files.split("=== ").skip(1)).map(|file| file.split_once('\n').unwrap()).collect();
    let rows: Vec<(&str, String)> = files.iter().map(|(name, text)| (*name, values.fill(text))).collect();
    let mut failures = String::new();
    for ((name, text), found) in files.iter().zip(found(&rows)) {
        let there = ["{}", "{2}", "{64}", "{u64}"].iter().filter(|value| text.contains(**value));
        let mut wanted: Vec<String> = there.map(|value| values.fill(value)).collect();
        let sure = found.into_iter().filter(|(_, confidence)| confidence != "low");
        let mut got: Vec<String> = sure.map(|(value, _)| value).collect();
        got.sort_unstable();
        got.dedup();
        wanted.sort_unstable();
        if got != wanted {
            failures += &format!("{name}: {text:?}\n    {got:?} for {wanted:?}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
