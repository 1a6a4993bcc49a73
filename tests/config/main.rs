//! `keylift.toml`, kept by the real program: which file counts, what counts more, what is wrong, what may be trusted.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "../support/scenario.rs"]
mod scenario;

mod allow;
mod document;
mod exclude;
mod mistakes;
mod precedence;
mod trust;
mod which;

use keylift::rule::builtin;
use keylift::rule::sample::{self, Width};
use scenario::{Outcome, Scenario, finish};
use serde_json::Value;

/// A line with a credential of high confidence, one for each number. Made now, so that none is in the repository.
fn token(number: u64) -> String {
    let rules = builtin::rules();
    let made = sample::value(rules.get("github.personal-access-token").unwrap(), number, Width::Any).unwrap();
    format!("ITEM = \"{}\"\n", String::from_utf8(made.text).unwrap())
}

/// A line with one of medium confidence.
fn password(number: u64) -> String {
    let token = token(number);
    format!("password = \"{}#\"\n", &token[13..29])
}

/// A tree with a token in `a.py` and a password in `b.py`.
fn planted() -> Scenario {
    Scenario::new().file("a.py", token(1)).file("b.py", password(2))
}

/// The report of a run that came to one.
fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("no report: {}", outcome.stderr))
}

/// The paths of what was found, once each, with `-f json`.
fn paths(outcome: &Outcome) -> Vec<String> {
    let report = report(outcome);
    let findings = report["findings"].as_array().unwrap();
    let mut paths: Vec<_> = findings.iter().map(|finding| finding["path"].as_str().unwrap().to_owned()).collect();
    paths.dedup();
    paths
}

/// Runs the real git in the tree, on behalf of nobody in particular.
fn git(scenario: &Scenario, arguments: &str) {
    let mut command = scenario.command("git");
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@example.com"),
        ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
        ("GIT_COMMITTER_NAME", "A"),
        ("GIT_COMMITTER_EMAIL", "a@example.com"),
        ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
    ] {
        command.env(name, value);
    }
    command.args(arguments.split_whitespace());
    let outcome = finish(command, b"");
    assert_eq!(outcome.code, Some(0), "git {arguments}: {}", outcome.stderr);
}
