//! What is known does not count: markers, the baseline, and the commands that keep it. All through the program.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "support/scenario.rs"]
mod scenario;

#[path = "suppress/audit.rs"]
mod audit;
#[path = "suppress/baseline.rs"]
mod baseline;
#[path = "suppress/import.rs"]
mod import;
#[path = "suppress/markers.rs"]
mod markers;
#[path = "suppress/merge.rs"]
mod merge;

use keylift::rule::sample::{self, Width};
use keylift::rule::{RuleSet, builtin};
use scenario::{Outcome, Scenario};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// A token of GitHub's form, made now, so that none is in the repository.
fn token(seed: u64) -> String {
    static RULES: LazyLock<RuleSet> = LazyLock::new(builtin::rules);
    let rule = RULES.get("github.personal-access-token").unwrap();
    String::from_utf8(sample::value(rule, seed, Width::Any).unwrap().text).unwrap()
}

/// What a scan reports: `path:line` of each finding that counts, then how many do not.
#[track_caller]
fn found(scenario: &Scenario, arguments: &str) -> (Vec<String>, usize) {
    let outcome = scenario.line(&format!("scan -f json {arguments}"));
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:?}"));
    let place = |row: &serde_json::Value| format!("{}:{}", row["path"].as_str().unwrap(), row["start"]["line"]);
    let findings = report["findings"].as_array().unwrap().iter().map(place).collect();
    (findings, report["suppressed"].as_array().unwrap().len())
}

/// Runs keylift, which is to succeed.
#[track_caller]
fn well(scenario: &Scenario, arguments: &str) -> Outcome {
    let outcome = scenario.line(arguments);
    assert_eq!(outcome.code, Some(0), "{arguments}: {outcome:?}");
    outcome
}

/// Runs real git in the tree.
#[track_caller]
fn git(scenario: &Scenario, arguments: &[&str]) {
    let outcome = scenario::finish(git_command(&scenario.tree(), arguments), b"");
    assert_eq!(outcome.code, Some(0), "git {arguments:?}: {outcome:?}");
}

fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
        command.env(format!("GIT_{who}_DATE"), "2026-01-01T00:00:00Z");
    }
    command.args(["-c", "init.defaultBranch=main"]).args(arguments);
    command
}
