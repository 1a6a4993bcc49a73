//! `--untrusted`: nothing in the scanned tree has a say; with `--trust-rev` what a revision has.

use crate::scenario::Scenario;
use crate::{git, password, paths, report, token};

const HIDE: &str = "[scan]\nexclude = ['*.py']\nfail-on = 'high'\n[rules]\nskip = ['*']\n[rules.confidence]\n'*' = 'low'\n\
    [[allow]]\npaths = ['*.py']\nreason = 'mine'\n";

/// A pull request that hides five credentials, each in its own way.
fn hostile() -> Scenario {
    Scenario::new()
        .file("config.py", token(1))
        .file("marker.py", token(2).replace('\n', " # keylift:allow\n"))
        .file("marked.py", format!("# gitleaks:allow\n{}", token(3)))
        .file("git/ignored.py", token(4))
        .file("ignored.py", password(5))
        .file(".ignore", "ignored.py\n")
        .file(".gitignore", "/git\n")
}

const ALL: [&str; 5] = ["config.py", "git/ignored.py", "ignored.py", "marked.py", "marker.py"];

#[test]
fn a_hostile_tree_hides_nothing() {
    let scenario = hostile();
    git(&scenario, "init -q");
    let known = scenario.line("baseline create --reason mine");
    assert_eq!(known.code, Some(0), "{}", known.stderr);
    let scenario = scenario.file("keylift.toml", HIDE.replace("[rules]\nskip = ['*']\n", ""));
    let hidden = scenario.line("scan -f json");
    assert_eq!((paths(&hidden), hidden.code), (Vec::new(), Some(0)), "{}", hidden.stderr);
    let outcome = scenario.line("scan --untrusted -f json");
    assert_eq!(paths(&outcome), ALL);
    let summary = &report(&outcome)["summary"];
    assert_eq!((&summary["untrusted"], &summary["config"]), (&true.into(), &serde_json::Value::Null));
    assert!(
        scenario.line("scan --untrusted").stdout.contains("Untrusted: configuration, baseline, markers and ignore")
    );
}

/// A broken configuration in a pull request must not break the gate, either.
#[test]
fn the_configuration_of_the_tree_is_not_even_read() {
    let scenario = hostile().file("keylift.toml", "nonsense").file(".keylift.toml", "");
    assert_eq!(scenario.line("scan").code, Some(2));
    assert_eq!(paths(&scenario.line("scan --untrusted -f json")), ALL);
}

#[test]
fn what_the_user_names_counts() {
    let scenario = hostile().file("../trusted.toml", "[scan]\nexclude = ['mark*.py']\nrespect-ignore = true\n");
    let outcome = scenario.line("scan --untrusted --config ../trusted.toml -f json");
    assert_eq!(paths(&outcome), ["config.py", "git/ignored.py", "ignored.py"]);
    let outcome = scenario.line("scan --untrusted --exclude mark*.py --skip generic.* -f json");
    assert_eq!(paths(&outcome), ["config.py", "git/ignored.py"]);
}

/// A main branch that excludes `old.py`, has a rule and a baseline; and a working tree that changed all of them.
fn branched(config: &str) -> Scenario {
    let acme = "provider = \"Acme\"\n[[rule]]\nid = \"acme.token\"\ntitle = \"Acme token\"\nshape = '\"acme_\" + [alnum]{20}'\n";
    let scenario = Scenario::new().file("old.py", token(1)).file("known.py", token(2)).file("ci/acme.toml", acme);
    git(&scenario, "init -q -b main");
    let known = scenario.line("baseline create known.py --reason known");
    assert_eq!(known.code, Some(0), "{}", known.stderr);
    let scenario = scenario.file("keylift.toml", config);
    git(&scenario, "add .");
    git(&scenario, "commit -q -m one");
    scenario
        .file("keylift.toml", HIDE)
        .file("ci/acme.toml", "")
        .file("new.py", token(3))
        .file("acme.txt", ["acme", "_", "Zk3vQ9rT1xYb7WmP5nLc"].concat())
}

#[test]
fn a_revision_can_be_trusted() {
    let scenario = branched("[scan]\nexclude = ['old.py']\n[rules]\nfiles = ['ci/acme.toml']\n");
    let outcome = scenario.line("scan --untrusted --trust-rev main -f json");
    assert_eq!(paths(&outcome), ["acme.txt", "new.py"], "{}", outcome.stderr);
    let summary = &report(&outcome)["summary"];
    assert_eq!(summary["config"], "main:keylift.toml");
    assert_eq!((&summary["untrusted"], &summary["trusted_revision"]), (&true.into(), &"main".into()));
    let outcome = scenario.line("scan --untrusted --trust-rev main");
    let said = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("do not count except as main has them"), "{said}");
}

#[test]
fn a_baseline_that_the_trusted_configuration_names_is_of_the_same_revision() {
    let scenario = branched("[suppression]\nbaseline = '.keylift-baseline'\n").file(".keylift-baseline", "nonsense");
    let outcome = scenario.line("scan --untrusted --trust-rev main -f json");
    assert_eq!(paths(&outcome), ["new.py", "old.py"], "{}", outcome.stderr);
}

#[test]
fn what_the_revision_does_not_have_is_said() {
    for (config, flags, expected) in [
        ("", "--trust-rev absent", "the repository has no revision `absent`"),
        ("[rules]\nfiles = ['absent.toml']\n", "--trust-rev main", "`absent.toml` is not in main"),
        ("[rules]\nfiles = ['../absent.toml']\n", "--trust-rev main", "lies outside of the repository"),
        ("[scan]\nexlude = ['a']\n", "--trust-rev main", "main:keylift.toml:2:1"),
    ] {
        let outcome = branched(config).line(&format!("scan --untrusted {flags}"));
        assert_eq!(outcome.code, Some(2), "{config} {flags}: {}", outcome.stdout);
        let said = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(expected), "{config} {flags}: {}", outcome.stderr);
    }
    let without = Scenario::new().line("scan --untrusted --trust-rev main");
    assert_eq!(without.code, Some(2));
    assert!(without.stderr.contains("is not in a git repository"), "{}", without.stderr);
    let alone = Scenario::new().line("scan --trust-rev main");
    assert!(alone.stderr.contains("--untrusted"), "{}", alone.stderr);
}
