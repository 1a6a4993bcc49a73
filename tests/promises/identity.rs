//! A fingerprint depends on the rule, the secret and the path, and on nothing else.

use crate::scenario::{Scenario, finish};
use crate::{ACME, token};
use std::process::Command;

const RULES: &str = "--rules ../acme.toml";

/// The fingerprints that a scan reports.
#[track_caller]
fn prints(scenario: &Scenario, arguments: &str) -> Vec<String> {
    let outcome = scenario.line(&format!("scan -f json {RULES} {arguments}"));
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:?}"));
    report["findings"].as_array().unwrap().iter().map(|row| row["fingerprint"].as_str().unwrap().to_owned()).collect()
}

fn tree(path: &str, text: impl AsRef<[u8]>) -> Scenario {
    Scenario::new().file("../acme.toml", ACME).file(path, text)
}

fn git(scenario: &Scenario, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(scenario.tree()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]).args(arguments);
    assert_eq!(finish(git, b"").code, Some(0), "git {arguments:?}");
}

#[test]
fn it_does_not_depend_on_where_and_how_the_value_is_written_and_read() {
    let value = token(1);
    let plain = format!("ACME = '{value}'\n");
    let first = prints(&tree("a/b.py", &plain), "");
    assert_eq!(first.len(), 1);
    let utf16 = [0xfeff].into_iter().chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let utf32 = "\u{feff}".chars().chain(plain.chars()).flat_map(|it| u32::from(it).to_le_bytes()).collect::<Vec<_>>();
    for (what, text) in [
        ("moved", format!("{}{plain}", "# line\n".repeat(1000)).into_bytes()),
        ("reformatted", format!("\t\tother_name=\"{value}\" # why\r\n").into_bytes()),
        ("with a byte order mark", [b"\xef\xbb\xbf", plain.as_bytes()].concat()),
        ("in UTF-16", utf16),
        ("in UTF-32", utf32),
        ("in a large file", [" \n".repeat(5 << 20).as_bytes(), plain.as_bytes()].concat()),
    ] {
        assert_eq!(prints(&tree("a/b.py", text), ""), first, "{what}");
    }
    let scenario = tree("a/b.py", &plain);
    for arguments in ["--show-secrets", "--threads 1", "--threads 9", "--explain", "--no-ignore", "./a/.."] {
        assert_eq!(prints(&scenario, arguments), first, "{arguments}");
    }
    git(&scenario, &["init", "-q"]);
    for arguments in ["", "a", "a/b.py", "./a/../a/b.py"] {
        assert_eq!(prints(&scenario, arguments), first, "{arguments}");
    }
    git(&scenario, &["add", "-A"]);
    assert_eq!(prints(&scenario, "--staged"), first, "staged");
    git(&scenario, &["commit", "-qm", "one"]);
    assert_eq!(prints(&scenario, ""), first, "committed");
    let scenario = scenario.input(plain);
    assert_eq!(prints(&scenario, "- --stdin-name a/b.py"), first, "standard input");
}

#[test]
fn it_does_depend_on_rule_secret_and_path() {
    let print = |path: &str, number| prints(&tree(path, format!("ACME = '{}'\n", token(number))), "");
    let first = print("a/b.py", 1);
    assert_ne!(print("a/b.py", 2), first, "another secret");
    assert_ne!(print("a/c.py", 1), first, "another path");
    let renamed =
        tree("a/b.py", format!("ACME = '{}'\n", token(1))).file("../acme.toml", ACME.replace("acme.token", "acme.key"));
    assert_ne!(prints(&renamed, ""), first, "another rule");
}
