//! `[[allow]]`: all its conditions hold, each by one of its list; rules stay on, and what is allowed is counted.

use crate::scenario::{Outcome, Scenario};
use crate::{password, paths, report, token};

/// Tokens and passwords in code and in tests.
fn tree() -> Scenario {
    Scenario::new()
        .file("a.py", token(1))
        .file("b.py", password(2))
        .file("tests/c.py", token(3))
        .file("tests/d.py", password(4).replace("password", "admin_password"))
}

const ALL: [&str; 4] = ["a.py", "b.py", "tests/c.py", "tests/d.py"];

fn scan(entry: &str) -> Outcome {
    tree().file("keylift.toml", format!("[[allow]]\nreason = 'because'\n{entry}\n")).line("scan -f json")
}

#[test]
fn all_conditions_hold_each_by_one_of_its_list() {
    let value = token(1)[8..14].to_owned();
    for (entry, allowed) in [
        ("rules = ['github.*']", &["a.py", "tests/c.py"][..]),
        ("rules = ['github.*', 'generic.*']\npaths = ['b.py', 'tests/d.py']", &["b.py", "tests/d.py"]),
        ("paths = ['tests/']", &["tests/c.py", "tests/d.py"]),
        ("paths = ['tests/', '!tests/d.py']", &["tests/c.py", "tests/d.py"]),
        ("paths = ['/tests/*', '!/tests/d.py']", &["tests/c.py"]),
        ("rules = ['github.*']\npaths = ['tests/']", &["tests/c.py"]),
        ("names = ['^admin_']", &["tests/d.py"]),
        ("names = ['(?i)^ADMIN', 'nothing']", &["tests/d.py"]),
        ("values = ['^ghp_']", &["a.py", "tests/c.py"]),
        ("values = ['#$']", &["b.py", "tests/d.py"]),
        (&format!("values = ['^{value}']\npaths = ['a.py', 'b.py']"), &["a.py"]),
        ("values = ['#$']\nnames = ['^password']", &["b.py"]),
        ("rules = ['*']\nlines = ['^admin', 'nothing']", &["tests/d.py"]),
        ("values = ['nothing']", &[]),
    ] {
        let outcome = scan(entry);
        let left: Vec<_> = ALL.into_iter().filter(|path| !allowed.contains(path)).collect();
        assert_eq!(paths(&outcome), left, "{entry}\n{}", outcome.stderr);
        assert_eq!(outcome.code, Some(i32::from(!left.is_empty())), "{entry}");
    }
}

#[test]
fn what_is_allowed_is_told() {
    let outcome = tree().file("keylift.toml", "[[allow]]\nreason = 'because'\npaths = ['tests']\n").line("scan");
    assert!(outcome.stdout.contains("Suppressed: 2 by the configuration"), "{}", outcome.stdout);
    assert_eq!(report(&scan("paths = ['tests/']"))["summary"]["left_out"]["excluded"], 0);
}

#[test]
fn an_entry_that_is_over_or_unused_is_told_and_fails_when_strict() {
    for (entry, found, code, strict, said) in [
        ("paths = ['tests/']\nuntil = 2020-01-31", &ALL[..], 1, 1, "keylift.toml:1: expired on 2020-01-31"),
        ("paths = ['*.py', 'tests/']\nuntil = 2999-01-31", &[], 0, 0, ""),
        ("paths = ['/none.py']", &ALL[..], 1, 1, "keylift.toml:1: nothing is left of [[allow]] \"because\""),
        (
            "paths = ['*.py', 'tests/']\n[[allow]]\nreason = 'x'\nnames = ['q']",
            &[],
            0,
            1,
            "keylift.toml:4: nothing is left",
        ),
    ] {
        let scenario = tree().file("keylift.toml", format!("[[allow]]\nreason = 'because'\n{entry}\n"));
        let outcome = scenario.line("scan -f json");
        assert_eq!(
            (paths(&outcome), outcome.code),
            (found.iter().map(ToString::to_string).collect(), Some(code)),
            "{entry}"
        );
        assert!(outcome.stderr.contains(said), "{entry}: {}", outcome.stderr);
        assert_eq!(scenario.line("scan -q --strict").code, Some(strict), "{entry}");
        let strictly = format!("[suppression]\nstrict = true\n[[allow]]\nreason = 'because'\n{entry}\n");
        assert_eq!(scenario.file("keylift.toml", strictly).line("scan -q").code, Some(strict), "{entry}");
    }
}
