//! The migration: plan, store, proof, journal and lookups, with a store in memory, a real `moto_server` and servers
//! of the test's own. No test can reach AWS.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test an unexpected error is a failure")]

mod apply_plan;
mod aws;
mod command;
mod document;
mod documents;
mod faults;
mod journey;
mod killed;
mod options;
mod past;
mod plan;
mod repository;
mod rerun;

#[path = "../support/scenario.rs"]
mod scenario;
#[path = "../support/mod.rs"]
mod support;

use keylift::finding::Finding;
use keylift::migrate::journal::Journal;
use keylift::migrate::key::Key;
use keylift::migrate::name::{Naming, SecretName};
use keylift::migrate::plan::build::build;
use keylift::migrate::present;
use keylift::migrate::request::{Create, Tags};
use keylift::migrate::store::{Store, StoreError, Stored};
use keylift::migrate::texts::Texts;
use keylift::migrate::upload::{self, Extras, Outcome};
use keylift::secret::SecretValue;
use std::path::Path;

/// A value that stands out, joined here so that no scanner takes this file for leaking.
fn sentinel() -> String {
    ["Zq7+vR", "/4xK=", "w2%mT9"].concat()
}

fn naming() -> Naming {
    Naming::new(Naming::DEFAULT_TEMPLATE, "prod", "shop").unwrap()
}

/// What a migration left to see: what became of each name, and all text that it wrote.
#[derive(Debug)]
struct Migrated {
    outcomes: Vec<(String, String)>,
    printed: String,
}

impl Migrated {
    fn assert(&self, expected: &[(&str, &str)]) {
        let outcomes: Vec<(&str, &str)> = self.outcomes.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(outcomes, expected);
    }
}

/// Migrates as `--apply` does.
fn migrate(findings: &[Finding], store: &dyn Store, root: &Path) -> Migrated {
    let mut journal = Journal::open(root).unwrap();
    let (plan, values) = build(findings, &Texts::default(), &naming(), journal.memory());
    let mut printed = Vec::new();
    present::plan(&plan, &mut printed).unwrap();
    let run = upload::run(&plan, &values, &Extras::default(), store, &mut journal, &mut || ());
    present::run(&plan, &run, &mut printed).unwrap();
    assert!(run.stopped.is_none());
    let outcomes = plan.entries.iter().zip(&run.outcomes).map(|(entry, outcome)| {
        let text = match outcome {
            Outcome::Proven(verified, how) => {
                assert_eq!(verified.stored().name, entry.name);
                format!("{how:?}")
            }
            Outcome::Failed(failure) => failure.to_string(),
        };
        (entry.name.to_string(), text)
    });
    Migrated {
        outcomes: outcomes.collect(),
        printed: String::from_utf8(printed).unwrap() + &format!("{plan:?}{values:?}{run:?}"),
    }
}

/// Stores one value directly, without plan or journal.
fn create(store: &dyn Store, name: &str, value: &str) -> Result<Stored, StoreError> {
    let folder = tempfile::tempdir().unwrap();
    let (name, value) = (SecretName::parse(name).unwrap(), SecretValue::new(value.as_bytes()));
    store.create(&Create {
        name: &name,
        value: &value,
        token: Key::read_or_make(folder.path()).unwrap().token(&name, &value),
        description: String::new(),
        tags: &Tags::default(),
        kms_key: None,
    })
}

/// The steps in the journal, in order, those of one secret together.
fn steps(root: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root.join(".keylift/journal.jsonl")).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut steps: Vec<(String, String)> =
        lines.map(|line| (line["name"].to_string(), line["step"].as_str().unwrap().to_owned())).collect();
    steps.sort_by(|one, other| one.0.cmp(&other.0)); // secrets are stored at the same time
    steps.into_iter().map(|(_, step)| step).collect()
}
