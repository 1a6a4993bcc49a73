//! Branches that both change the baseline, merged by real git.

use crate::scenario::Scenario;
use crate::{git, git_command, token, well};
use std::fs;

fn add(scenario: &Scenario, name: &str, seed: u64) {
    fs::write(scenario.tree().join(name), format!("t = '{}'\n", token(seed))).unwrap();
    well(scenario, "baseline update");
    git(scenario, &["add", "-A"]);
    git(scenario, &["commit", "-qm", name]);
}

#[test]
fn branches_that_both_add_and_remove_entries_merge_cleanly() {
    let scenario = Scenario::new().file("m.py", format!("t = '{}'\n", token(1)));
    git(&scenario, &["init", "-q"]);
    let made = well(&scenario, "baseline create");
    assert!(made.stdout.contains(".gitattributes"), "{}", made.stdout);
    git(&scenario, &["add", "-A"]);
    git(&scenario, &["commit", "-qm", "first"]);
    git(&scenario, &["checkout", "-qb", "one"]);
    add(&scenario, "l.py", 2);
    add(&scenario, "n.py", 3);
    git(&scenario, &["checkout", "-q", "main"]);
    add(&scenario, "k.py", 4);
    add(&scenario, "o.py", 5);
    git(&scenario, &["merge", "-q", "--no-edit", "one"]);
    well(&scenario, "scan --strict");
    let merged = scenario.read(".keylift-baseline");
    well(&scenario, "baseline update");
    well(&scenario, "baseline prune");
    assert_eq!(scenario.read(".keylift-baseline").lines().count(), 4 + 5, "{merged}");
}

/// Without the attribute git stops, and keylift says what to do.
#[test]
fn a_conflict_is_told_with_the_way_out() {
    let scenario = Scenario::new().file("m.py", format!("t = '{}'\n", token(1)));
    git(&scenario, &["init", "-q"]);
    well(&scenario, "baseline create");
    fs::remove_file(scenario.tree().join(".gitattributes")).unwrap();
    git(&scenario, &["add", "-A"]);
    git(&scenario, &["commit", "-qm", "first"]);
    git(&scenario, &["checkout", "-qb", "one"]);
    add(&scenario, "n.py", 2);
    git(&scenario, &["checkout", "-q", "main"]);
    add(&scenario, "o.py", 3);
    let merge = crate::scenario::finish(git_command(&scenario.tree(), &["merge", "-q", "one"]), b"");
    assert_eq!(merge.code, Some(1), "{merge:?}");
    let outcome = scenario.line("scan");
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("conflict") && outcome.stderr.contains("merge=union"), "{}", outcome.stderr);
}
