//! A flag beats the environment, which beats the file; lists are joined or replaced as `docs/config.md` says.

use crate::scenario::Scenario;
use crate::{password, paths, planted, token};

/// Only a password, of medium confidence, is there.
#[test]
fn the_strongest_word_decides_what_fails() {
    for (file, environment, flags, expected) in [
        ("", "", "", 1),
        ("high", "", "", 0),
        ("low", "", "", 1),
        ("high", "low", "", 1),
        ("low", "high", "", 0),
        ("high", "low", "--fail-on high", 0),
        ("", "high", "--fail-on low", 1),
        ("low", "low", "--exit-zero", 0),
        ("", "", "--exit-zero --fail-on low", 0),
        ("", "", "--fail-on low --exit-zero", 0),
    ] {
        let mut scenario = Scenario::new().file("b.py", password(2));
        if !file.is_empty() {
            scenario = scenario.file("keylift.toml", format!("[scan]\nfail-on = \"{file}\"\n"));
        }
        if !environment.is_empty() {
            scenario = scenario.variable("KEYLIFT_FAIL_ON", environment);
        }
        let outcome = scenario.line(&format!("scan {flags}"));
        assert_eq!(outcome.code, Some(expected), "{file:?} {environment:?} {flags}: {}", outcome.stderr);
    }
}

#[test]
fn lists_and_limits_come_together_as_documented() {
    let acme = "provider = \"Acme\"\n[[rule]]\nid = \"acme.token\"\ntitle = \"Acme token\"\nshape = '\"acme_\" + [alnum]{20}'\n";
    let value = ["acme", "_", "Zk3vQ9rT1xYb7WmP5nLc"].concat();
    for (file, flags, expected) in [
        ("", "", &["a.py", "b.py"][..]),
        ("[rules]\nskip = ['github.*']", "", &["b.py"]),
        ("[rules]\nskip = ['github.*']", "--skip generic.password", &[]),
        ("[rules]\nonly = ['github.*']", "", &["a.py"]),
        ("[rules]\nonly = ['github.*']", "--only generic.password", &["b.py"]),
        ("[rules]\nskip = ['generic.*']", "--only github.*", &["a.py"]),
        ("[scan]\nexclude = ['a.py']", "", &["b.py"]),
        ("[scan]\nexclude = ['a.py']", "--exclude b.py", &[]),
        ("", "--exclude b.py", &["a.py"]),
        ("[scan]\nmax-size = 40", "", &["b.py"]),
        ("[scan]\nmax-size = '40'", "--max-size 1k", &["a.py", "b.py"]),
        ("[rules]\nfiles = ['acme.toml']\nonly = ['acme.*']", "", &["c.txt"]),
        ("[rules]\nonly = ['acme.*']", "--rules acme.toml", &["c.txt"]),
        ("[rules]\nfiles = ['./acme.toml']\nonly = ['acme.*']", "--rules acme.toml", &["c.txt"]),
        ("[scan]\nrespect-ignore = false", "", &["a.py", "b.py", "ignored/d.py"]),
        ("[scan]\nrespect-ignore = true", "", &["a.py", "b.py"]),
        ("[scan]\nrespect-ignore = true", "--no-ignore", &["a.py", "b.py", "ignored/d.py"]),
    ] {
        let scenario = planted()
            .file("c.txt", &value)
            .file("acme.toml", acme)
            .file(".ignore", "ignored\n")
            .file("ignored/d.py", token(3))
            .file("keylift.toml", file);
        let outcome = scenario.line(&format!("scan -f json {flags}"));
        assert_eq!(paths(&outcome), expected, "{file} {flags}: {}", outcome.stderr);
    }
}

#[test]
fn a_rule_starts_from_the_confidence_that_it_is_given() {
    for (file, expected) in [
        ("", 0),
        ("[rules.confidence]\n'github.*' = 'low'", 0),
        ("[rules.confidence]\n'github.*' = 'medium'", 1),
        ("[rules.confidence]\n'*' = 'low'\n'github.*' = 'medium'", 1),
        ("[rules.confidence]\n'*' = 'medium'\n'github.*' = 'low'", 0),
    ] {
        let skip = if file.is_empty() { " --skip github.*" } else { "" };
        let scenario = Scenario::new().file("a.py", token(1)).file("keylift.toml", file);
        let outcome = scenario.line(&format!("scan{skip}"));
        assert_eq!(outcome.code, Some(expected), "{file}: {}", outcome.stdout);
    }
}

#[test]
fn threads_are_for_the_environment_to_say_too() {
    let outcome = planted().variable("KEYLIFT_THREADS", "many").line("scan");
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("--threads"), "{}", outcome.stderr);
    let outcome = planted().variable("KEYLIFT_THREADS", "1").line("scan -f json");
    assert_eq!(paths(&outcome), ["a.py", "b.py"]);
}
