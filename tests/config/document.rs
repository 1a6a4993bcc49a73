//! `docs/config.md` tells of every key, and shows none that is refused.

use crate::scenario::Scenario;
use keylift::config::KEYS;
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../docs/config.md");

#[test]
fn every_key_is_documented_and_no_other() {
    let rows = DOCUMENT.split("## All keys").nth(1).unwrap().lines().filter_map(|line| line.strip_prefix("| `"));
    let documented: BTreeSet<_> = rows.map(|row| row.split('`').next().unwrap().to_owned()).collect();
    let known = KEYS.iter().flat_map(|(table, keys)| keys.iter().map(move |key| format!("{table}.{key}")));
    assert_eq!(documented, known.collect());
}

#[test]
fn every_example_is_accepted() {
    let examples: Vec<_> = DOCUMENT.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!examples.is_empty());
    let acme = "provider = \"Acme\"\n[[rule]]\nid = \"acme.token\"\ntitle = \"Acme token\"\nshape = '\"acme_\" + [alnum]{20}'\n";
    for example in examples {
        let scenario = Scenario::new().file("ci/acme-rules.toml", acme).file("keylift.toml", example);
        let outcome = scenario.line("scan --exit-zero");
        assert_eq!(outcome.code, Some(0), "{example}\n{}", outcome.stderr);
    }
}

/// The keys that the reader takes are those of the list: each is tried with a value of the wrong type.
#[test]
fn every_key_is_read() {
    for (table, keys) in KEYS {
        for key in *keys {
            let header = if *table == "allow" { "[[allow]]".to_owned() } else { format!("[{table}]") };
            let scenario = Scenario::new().file("keylift.toml", format!("{header}\n{key} = 1.5\n"));
            let outcome = scenario.line("scan");
            assert_eq!(outcome.code, Some(2), "{table}.{key}");
            assert!(!outcome.stderr.contains("unknown key"), "{table}.{key}: {}", outcome.stderr);
            assert!(outcome.stderr.contains(&format!("`{key}` is")), "{table}.{key}: {}", outcome.stderr);
        }
    }
}
