//! The promises that keylift makes of a scan, kept by the real program: a file each.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "../support/findings.rs"]
#[allow(dead_code, reason = "only the search for a secret is used here")]
mod findings;
#[path = "../support/scenario.rs"]
mod scenario;

mod determinism;
mod hostile;
mod identity;
mod incomplete;
mod linear;
mod secrecy;

use keylift::rule::sample::{self, Width};
use keylift::rule::{RuleSet, builtin};
use std::sync::LazyLock;

/// The rules of a provider that does not exist.
const ACME: &str = r#"provider = "Acme"

[[rule]]
id = "acme.token"
title = "Acme token"
shape = '"acme_" + [alnum]{20}'
examples = ["token = {}"]
"#;

const FORMATS: [&str; 11] =
    ["human", "json", "jsonl", "sarif", "github", "gitlab", "junit", "csv", "markdown", "html", "rdjson"];

/// A value of the made-up provider, one for each number.
fn token(number: u64) -> String {
    let made = sample("github.personal-access-token", number);
    format!("acme_{}", &made[4..24])
}

/// A value of a built-in rule's form, made now, so that none is in the repository.
fn sample(rule: &str, seed: u64) -> String {
    static RULES: LazyLock<RuleSet> = LazyLock::new(builtin::rules);
    let sample = sample::value(RULES.get(rule).unwrap(), seed, Width::Any).unwrap();
    String::from_utf8(sample.text).unwrap()
}
