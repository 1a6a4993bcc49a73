//! What the configuration leaves out.

use crate::scenario::{Scenario, binary, finish};
use crate::{paths, report, token};

/// A repository with tokens all over.
fn tree() -> Scenario {
    Scenario::new()
        .file(".git/HEAD", "ref: refs/heads/main\n")
        .file("a.py", token(1))
        .file("vendor/b.py", token(2))
        .file("vendor/deep/c.py", token(3))
        .file("src/vendor/d.py", token(4))
        .file("src/e.min.js", token(5))
}

#[test]
fn it_is_left_out_however_it_is_named_and_counted() {
    for (exclude, line, expected, count) in [
        ("'/vendor/'", "scan", &["a.py", "src/e.min.js", "src/vendor/d.py"][..], 1),
        ("'vendor'", "scan", &["a.py", "src/e.min.js"], 2),
        ("'*.min.js', '/vendor/deep'", "scan", &["a.py", "src/vendor/d.py", "vendor/b.py"], 2),
        ("'vendor'", "scan vendor", &[], 1),
        ("'vendor'", "scan vendor/b.py a.py", &["a.py"], 1),
        ("'vendor'", "scan vendor/deep/c.py", &[], 1),
        ("'vendor'", "scan vendor vendor/b.py src", &["src/e.min.js"], 3),
        ("'/vendor/'", "scan src", &["src/e.min.js", "src/vendor/d.py"], 0),
        ("'/vendor/*', '!/vendor/b.py'", "scan", &["a.py", "src/e.min.js", "src/vendor/d.py", "vendor/b.py"], 1),
    ] {
        let scenario = tree().file("keylift.toml", format!("[scan]\nexclude = [{exclude}]\n"));
        let outcome = scenario.line(&format!("{line} -f json"));
        assert_eq!(paths(&outcome), expected, "{exclude} {line}");
        assert_eq!(report(&outcome)["summary"]["left_out"]["excluded"], count, "{exclude} {line}");
    }
}

#[test]
fn patterns_are_seen_from_the_folder_of_the_file() {
    let scenario = tree().file("src/keylift.toml", "[scan]\nexclude = ['/vendor/']\n");
    assert_eq!(paths(&scenario.line("scan src -f json")), ["src/e.min.js"]);
    let outside = tree().file("../other.toml", "[scan]\nexclude = ['/vendor/']\n");
    let outcome = outside.line("scan --config ../other.toml -f json");
    assert_eq!(paths(&outcome), ["a.py", "src/e.min.js", "src/vendor/d.py"]);
}

/// Who opens a pipe that nobody writes to waits for ever.
#[test]
fn what_is_excluded_is_not_opened() {
    let scenario = tree().file("keylift.toml", "[scan]\nexclude = ['pipe.py']\n");
    let mut command = scenario.command("mkfifo");
    command.arg("pipe.py");
    let made = finish(command, b"");
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let mut command = scenario.command("timeout");
    command.arg("600").arg(binary()).args(["scan", "pipe.py", "a.py", "-f", "json"]);
    let outcome = finish(command, b"");
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert_eq!(paths(&outcome), ["a.py"]);
}

#[test]
fn a_scan_of_nothing_says_why() {
    let outcome = tree().file("keylift.toml", "[scan]\nexclude = ['*']\n").line("scan -f json");
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("excluded by the configuration"), "{}", outcome.stderr);
    let outcome = tree().file("keylift.toml", "[scan]\nexclude = ['vendor']\n").line("scan");
    assert!(outcome.stdout.contains("Left out: 2 excluded"), "{}", outcome.stdout);
}
