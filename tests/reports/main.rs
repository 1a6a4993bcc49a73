//! The reports of the real program, judged by the programs that they are for, or by the nearest to those.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "../support/node.rs"]
mod node;
#[path = "../support/python.rs"]
mod python;
#[path = "../support/scenario.rs"]
mod scenario;

mod outputs;
mod readers;

use keylift::rule::sample::{self, Width};
use keylift::rule::{RuleSet, builtin};
use scenario::Scenario;
use std::sync::LazyLock;

/// Rules of our own, whose title is hostile, too.
const RULES: &str = r#"provider = "Acme"

[[rule]]
id = "acme.token"
title = "Acme: <token> [x](y) @team, #1"
shape = '"acme_" + [alnum]{20}'
revoke = "https://acme.example/tokens"
docs = "https://acme.example/docs"
examples = ["token = {}"]
"#;

/// Names of files that mean something to a reader of reports.
const NAMES: &[&str] = &[
    "a b.py",
    "ü.py",
    "back`tick``s.py",
    "pipe|<b>&amp;.py",
    "@team #1 www.evil.invalid http:evil.invalid a@b.invalid.py",
    "[x](javascript:alert(1)) ![y](z) <!-- .py",
    "=cmd|' C'!A0;=1+1.py",
    "line\n\n- break\n</details>.py",
    "\u{1b}[31m\u{fffe}\u{ffff}]]>.py",
    "%0A%3A,line=1::error.py",
];

/// A tree with a finding in each of the files, one with nothing, and what can't be read: `absent`.
fn planted() -> Scenario {
    let empty = Scenario::new().file("../acme.toml", RULES).file("clean.py", "print()\n");
    NAMES.iter().zip(1..).fold(empty, |scenario, (name, number)| {
        let text = format!("# ü\npassword_{number} = \"Vq7#tR2mLx{number}z\"; 'ü'; ACME = '{}'\n", token(number));
        scenario.file(name, text)
    })
}

/// A value of the made-up provider, one for each number.
fn token(number: u64) -> String {
    static BUILTIN: LazyLock<RuleSet> = LazyLock::new(builtin::rules);
    let made = sample::value(BUILTIN.get("github.personal-access-token").unwrap(), number, Width::Any).unwrap();
    format!("acme_{}", &String::from_utf8(made.text).unwrap()[4..24])
}
