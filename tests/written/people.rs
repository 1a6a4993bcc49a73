//! As people write it: whole files, with the passwords that people think up, and all that stands beside them.

use super::found;

/// The files: `=== NAME`, the text, and `>>> VALUE` for each that is to be found in it, with at least medium confidence. Nothing
/// else is.
const FILES: [&str; 7] = [
    include_str!("people/configuration.txt"),
    include_str!("people/programs.txt"),
    include_str!("people/text.txt"),
    include_str!("people/systems.txt"),
    include_str!("people/languages.txt"),
    include_str!("people/exchange.txt"),
    include_str!("people/records.txt"),
];

#[test]
fn whole_files() {
    let files: Vec<&str> = FILES.iter().flat_map(|files| files.split("=== ").skip(1)).collect();
    let mut rows = Vec::new();
    let mut wanted: Vec<Vec<&str>> = Vec::new();
    for file in files {
        let (name, rest) = file.split_once('\n').unwrap();
        let (values, text) = rest.lines().partition::<Vec<&str>, _>(|line| line.starts_with(">>> "));
        rows.push((name, text.join("\n") + "\n"));
        wanted.push(values.iter().map(|line| &line[4..]).collect());
    }
    let mut failures = String::new();
    for (((name, _), mut wanted), found) in rows.iter().zip(wanted).zip(found(&rows)) {
        let mut got: Vec<&str> =
            found.iter().filter(|(_, confidence)| confidence != "low").map(|(value, _)| &**value).collect();
        got.sort_unstable();
        wanted.sort_unstable();
        if got != wanted {
            failures += &format!("{name}: {got:?} for {wanted:?}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
