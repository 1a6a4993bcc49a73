//! `keylift baseline import`: what other tools ignore becomes entries, and what they could not be found for is told.

use crate::scenario::{self, Scenario};
use crate::{found, git, git_command, token, well};
use sha1::{Digest, Sha1};

fn tree() -> Scenario {
    Scenario::new()
        .file("src/a.py", format!("# one\na = '{}'\n", token(1)))
        .file("src/b.py", format!("b = '{}'\n", token(2)))
}

/// A baseline of detect-secrets with these values in these files; what follows the digest is given as it is.
fn detect_secrets(entries: &[(&str, &str, &str)]) -> String {
    let results = entries.iter().map(|(path, value, rest)| {
        let digest: String = Sha1::digest(value).iter().map(|byte| format!("{byte:02x}")).collect();
        format!(r#""{path}": [{{"type": "Secret", "filename": "{path}", "hashed_secret": "{digest}"{rest}}}]"#)
    });
    format!(r#"{{"version": "1.5.0", "results": {{{}}}}}"#, results.collect::<Vec<_>>().join(", "))
}

#[test]
fn each_kind_of_file_becomes_entries_for_what_it_ignores() {
    let (first, second) = (token(1), token(2));
    let report = format!(r#"[{{"RuleID": "x", "File": "src/a.py", "StartLine": 2, "Secret": "{first}"}}]"#);
    for (name, text) in [
        (".secrets.baseline", detect_secrets(&[("src/a.py", &first, ", \"line_number\": 9")])),
        (".gitleaksignore", "# known\nsrc/a.py:github-pat:2\n".to_owned()),
        ("report.json", report),
    ] {
        let scenario = tree().file(&format!("../{name}"), &text);
        let outcome = well(&scenario, &format!("baseline import ../{name}"));
        assert!(outcome.stdout.contains("1 of 1"), "{name}: {}", outcome.stdout);
        assert_eq!(found(&scenario, ""), (vec!["src/b.py:1".to_owned()], 1), "{name}");
        let written = scenario.read(".keylift-baseline");
        assert!(!written.contains(&first) && !written.contains(&second), "{name}");
    }
}

#[test]
fn what_is_gone_and_what_was_audited_as_real_is_told_and_not_taken_over() {
    for (name, text, told) in [
        (".gitleaksignore", "src/a.py:github-pat:2\nsrc/gone.py:github-pat:7\n".to_owned(), "src/gone.py"),
        (
            ".secrets.baseline",
            detect_secrets(&[("src/a.py", &token(1), ""), ("src/b.py", &token(2), ", \"is_secret\": true")]),
            "src/b.py",
        ),
    ] {
        let scenario = tree().file(&format!("../{name}"), &text);
        let outcome = well(&scenario, &format!("baseline import ../{name}"));
        assert!(outcome.stderr.contains(told), "{name}: {}", outcome.stderr);
        assert_eq!(found(&scenario, ""), (vec!["src/b.py:1".to_owned()], 1), "{name}");
    }
}

#[test]
fn another_file_is_refused_and_nothing_is_written() {
    for text in ["", "{}", "[1]", "words\n", "\u{0}"] {
        let scenario = tree().file("../other", text);
        let outcome = scenario.line("baseline import ../other");
        assert_eq!(outcome.code, Some(2), "{text:?}: {outcome:?}");
        assert!(!scenario.tree().join(".keylift-baseline").exists(), "{text:?}");
    }
}

#[test]
fn an_entry_of_a_commit_is_for_what_that_commit_brought() {
    let scenario = tree();
    let record = |message: &str| {
        git(&scenario, &["add", "--all"]);
        git(&scenario, &["commit", "--quiet", "-m", message]);
    };
    git(&scenario, &["init", "--quiet"]);
    record("first");
    let first = scenario::finish(git_command(&scenario.tree(), &["rev-parse", "HEAD"]), b"").stdout;
    std::fs::remove_file(scenario.tree().join("src/a.py")).unwrap();
    record("second");
    let scenario = scenario
        .file("../right", format!("{}:src/a.py:github-pat:2\n", first.trim()))
        .file("../wrong", format!("{}:src/a.py:github-pat:2\n", "0".repeat(40)));
    assert!(well(&scenario, "baseline import ../wrong --history").stdout.contains("0 of 1"));
    assert_eq!(found(&scenario, "--history"), (vec!["src/a.py:2".to_owned(), "src/b.py:1".to_owned()], 0));
    assert!(well(&scenario, "baseline import ../right --history").stdout.contains("1 of 1"));
    assert_eq!(found(&scenario, "--history"), (vec!["src/b.py:1".to_owned()], 1));
}
