//! Which file counts.

use crate::scenario::Scenario;
use crate::{git, planted, report, token};

/// A configuration that says nothing.
const SILENT: &str = "# nothing\n";

/// The configuration that a run went by.
fn used(scenario: &Scenario, line: &str) -> Option<String> {
    let outcome = scenario.line(&format!("{line} -f json"));
    report(&outcome)["summary"]["config"].as_str().map(str::to_owned)
}

#[test]
fn it_is_found_from_what_is_scanned_upward_to_the_top() {
    for (files, line, expected) in [
        (&["keylift.toml"][..], "scan", Some("keylift.toml")),
        (&[".keylift.toml"], "scan", Some(".keylift.toml")),
        (&["../keylift.toml"], "scan", None),
        // `repo` is a repository.
        (&["repo/keylift.toml"], "scan repo", Some("repo/keylift.toml")),
        (&["repo/keylift.toml"], "scan repo/src/deep", Some("repo/keylift.toml")),
        (&["repo/keylift.toml", "repo/src/keylift.toml"], "scan repo/src/deep", Some("repo/src/keylift.toml")),
        (&["repo/keylift.toml", "repo/src/keylift.toml"], "scan repo", Some("repo/keylift.toml")),
        (&["keylift.toml"], "scan repo", None),
        (&["repo/keylift.toml"], "scan", None),
        (&["repo/keylift.toml"], "scan absent repo/src a.py", Some("repo/keylift.toml")),
        // Without one.
        (&["plain/keylift.toml"], "scan plain/sub", None),
        (&["plain/sub/keylift.toml"], "scan plain/sub", Some("plain/sub/keylift.toml")),
        // Files that a hook names go by the current folder's.
        (&["keylift.toml", "plain/keylift.toml"], "scan plain/f.py", Some("keylift.toml")),
        (&["keylift.toml"], "scan --stdin", Some("keylift.toml")),
        (&["../beside/keylift.toml"], "scan ../beside", Some("../beside/keylift.toml")),
        (&["../beside/keylift.toml"], "scan ../beside/g.py", Some("../beside/keylift.toml")),
    ] {
        let mut scenario = planted()
            .file("repo/src/deep/e.py", token(3))
            .file("repo/.git/HEAD", "ref: refs/heads/main\n")
            .file("plain/sub/f.py", token(4))
            .file("plain/f.py", token(5))
            .file("../beside/g.py", token(6));
        for file in files {
            scenario = scenario.file(file, SILENT);
        }
        assert_eq!(used(&scenario, line).as_deref(), expected, "{files:?} {line}");
    }
}

#[test]
fn a_flag_or_a_variable_names_it() {
    for (variable, flags, expected) in [
        ("", "--config ../other.toml", Some("../other.toml")),
        ("../other.toml", "", Some("../other.toml")),
        ("../third.toml", "--config ../other.toml", Some("../other.toml")),
        ("", "", Some("keylift.toml")),
        ("", "--no-config", None),
        ("../other.toml", "--no-config", None),
        ("", "--config ../other.toml --no-config", None),
        ("", "--no-config --config ../other.toml", None),
        ("", "--untrusted", None),
        ("", "--untrusted --config ../other.toml", Some("../other.toml")),
        ("../other.toml", "--untrusted", Some("../other.toml")),
    ] {
        let scenario =
            planted().file("keylift.toml", SILENT).file("../other.toml", SILENT).file("../third.toml", SILENT);
        let scenario = if variable.is_empty() { scenario } else { scenario.variable("KEYLIFT_CONFIG", variable) };
        assert_eq!(used(&scenario, &format!("scan {flags}")).as_deref(), expected, "{variable:?} {flags}");
    }
}

/// It may be one that somebody forgot to fill in: to go on without it could hide or show too much.
#[test]
fn a_variable_that_is_set_and_empty_is_refused() {
    for name in ["KEYLIFT_CONFIG", "KEYLIFT_BASELINE", "KEYLIFT_FAIL_ON", "KEYLIFT_THREADS"] {
        assert_eq!(planted().variable(name, "").line("scan").code, Some(2), "{name}");
    }
}

#[test]
fn what_git_adds_is_scanned_by_the_file_of_the_working_tree() {
    let scenario = planted().file("keylift.toml", "[scan]\nexclude = ['a.py']\n").file("sub/c.py", token(3));
    git(&scenario, "init -q");
    git(&scenario, "add a.py b.py sub/c.py");
    let outcome = scenario.line("scan --staged -f json");
    assert_eq!(crate::paths(&outcome), ["b.py", "sub/c.py"], "{}", outcome.stderr);
    assert_eq!(report(&outcome)["summary"]["config"], "keylift.toml");
    assert_eq!(report(&outcome)["summary"]["left_out"]["excluded"], 1);
}

#[test]
fn people_are_told_which() {
    let outcome = planted().file("keylift.toml", SILENT).line("scan");
    assert!(outcome.stdout.contains("Configuration: keylift.toml"), "{}", outcome.stdout);
    let outcome = planted().line("scan");
    assert!(!outcome.stdout.contains("Configuration"), "{}", outcome.stdout);
}
