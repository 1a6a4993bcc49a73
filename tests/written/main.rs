//! The ways people write a credential down, each found with the built-in rules; and what is written alike and is none.
//! The values are made up as the test runs.
#![allow(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]
#![expect(clippy::too_many_lines, reason = "a row for each way to write it")]

mod alike;
mod arguments;
mod command_lines;
mod configuration;
mod generated;
mod made;
mod marks;
mod people;
#[path = "../support/scenario.rs"]
mod scenario;
mod statements;
mod strings;

use scenario::Scenario;
use serde_json::Value;
use std::collections::BTreeMap;

/// Two made-up values and their halves, which stand in the rows for `{}`, `{2}`, `{<}` and `{>}`; in base64 as `{64}`, with a
/// user before them as `{u64}`, as hexadecimal digits as `{hex}`.
struct Values {
    first: String,
    second: String,
}

impl Values {
    fn new() -> Self {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |alphabet: &[u8]| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(alphabet[(state % alphabet.len() as u64) as usize])
        };
        let mut value = || {
            let kinds: [&[u8]; 4] = [b"bcdfghjkmnpqrtvwxz", b"BCDFGHJKMNPQRTVWXZ", b"23456789", b"bcdfghjkmnpqrtvwxz"];
            (0..16).map(|at| next(kinds[at % 4])).collect::<String>()
        };
        Self { first: value(), second: value() }
    }

    fn fill(&self, text: &str) -> String {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let hex: String = self.first.bytes().map(|byte| format!("{byte:02x}")).collect();
        text.replace("{}", &self.first)
            .replace("{2}", &self.second)
            .replace("{<}", &self.first[..8])
            .replace("{>}", &self.first[8..])
            .replace("{64}", &STANDARD.encode(&self.first))
            .replace("{u64}", &STANDARD.encode(format!("deploy:{}", self.first)))
            .replace("{hex}", &hex)
    }
}

/// What is found in each of the texts, with its confidence; the texts are written to files of these names.
fn found(rows: &[(&str, String)]) -> Vec<Vec<(String, String)>> {
    let mut scenario = Scenario::new();
    for (number, (name, text)) in rows.iter().enumerate() {
        scenario = scenario.file(&format!("r{number}/{name}"), text);
    }
    let outcome = scenario.line("scan --format json --show-secrets --no-ignore");
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let mut by_row: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let row = finding["path"].as_str().unwrap().split('/').next().unwrap()[1..].parse().unwrap();
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        by_row.entry(row).or_default().push((text("secret"), text("confidence")));
    }
    (0..rows.len()).map(|row| by_row.remove(&row).unwrap_or_default()).collect()
}

/// Each row is found with these values, in order, and with at least medium confidence.
fn assert_found(rows: &[(&str, &str, &[&str])]) {
    let values = Values::new();
    let texts: Vec<(&str, String)> = rows.iter().map(|(name, text, _)| (*name, values.fill(text))).collect();
    let mut failures = String::new();
    for ((name, text, wanted), found) in rows.iter().zip(found(&texts)) {
        let wanted: Vec<String> = wanted.iter().map(|value| values.fill(value)).collect();
        let got: Vec<&String> = found.iter().map(|(value, _)| value).collect();
        if got != wanted.iter().collect::<Vec<_>>() || found.iter().any(|(_, confidence)| confidence == "low") {
            failures += &format!("{name}: {text:?}\n    {found:?}\n");
        }
    }
    assert!(failures.is_empty(), "first {}, second {}\n{failures}", values.first, values.second);
}

/// Nothing of at least medium confidence is in any of the rows.
fn assert_silent(rows: &[(&str, &str)]) {
    let values = Values::new();
    let texts: Vec<(&str, String)> = rows.iter().map(|(name, text)| (*name, values.fill(text))).collect();
    let mut failures = String::new();
    for ((name, text), found) in rows.iter().zip(found(&texts)) {
        if found.iter().any(|(_, confidence)| confidence != "low") {
            failures += &format!("{name}: {text:?}\n    {found:?}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

const ONE: &[&str] = &["{}"];
const BOTH: &[&str] = &["{}", "{2}"];
