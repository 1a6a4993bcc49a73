//! What is read: all that references lead to, or what is asked for; text, and as much of it as may be.

use crate::repo::{Repo, Scan, line, scan_by_command};
use std::fs;

#[test]
fn what_no_reference_leads_to_is_read_when_asked_for() {
    let repo = Repo::new();
    repo.write("a", "x").commit("one");
    for secret in ["s1", "s2"] {
        repo.write("a", line(secret)).git(&["stash", "-q"]);
    }
    repo.write("b", line("amended")).commit("two").write("b", "clean");
    repo.git(&["commit", "-qa", "--amend", "-m", "two again"]);
    repo.write("c", line("gone")).commit("three").git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.git(&["checkout", "-qb", "side"]);
    repo.write("d/e", line("branch")).commit("four").git(&["checkout", "-q", "main"]);
    repo.git(&["branch", "-qD", "side"]);
    repo.git(&["update-ref", "-d", "refs/heads/none"]);
    // Nothing but the store knows of the rest.
    fs::remove_file(repo.tree().join(".git/logs/HEAD")).unwrap();
    repo.write("f", line("staged")).git(&["add", "f"]);
    let tree = repo.git(&["write-tree"]);
    let blob = {
        repo.write("g", line("blob"));
        repo.git(&["hash-object", "-w", "g"])
    };
    let all = Scan { unreachable: true, ..Scan::default() };
    let rows = |scan: &Scan| -> Vec<String> {
        let rows = repo.rows(&repo.tree(), scan).into_iter();
        let mut rows: Vec<_> =
            rows.map(|row| row.split(':').next().unwrap().replace(&blob, "BLOB").replace(&tree, "TREE")).collect();
        rows.sort();
        rows
    };
    assert_eq!(rows(&Scan::default()), ["a s2 WIP on main"]);
    let expected = [
        "<no-commit>/BLOB blob -", "<no-commit>/TREE/f staged -", "a s1 WIP on main", "a s2 WIP on main",
        "b amended two", "c gone three", "d/e branch four",
    ];
    assert_eq!(rows(&all), expected);
    // The same when they are packed.
    repo.git(&["repack", "-adfqk"]);
    repo.git(&["prune-packed"]);
    assert_eq!(rows(&all), expected);
}

#[test]
fn paths_and_revisions_limit_what_is_read() {
    let repo = Repo::new();
    repo.write("a/x", line("ax")).write("a/b/y", line("aby")).write("ab", line("ab")).commit("one");
    // The same folder in a place that is asked for.
    repo.git(&["checkout", "-qb", "side"]);
    repo.write("c/a/x", line("ax")).write("c/a/b/y", line("aby")).commit("two").write("d", line("d")).commit("three");
    let check = |paths: &[&'static str], revisions: &[&'static str], expected: &[&str]| {
        let scan = Scan { paths: paths.to_vec(), revisions: revisions.to_vec(), ..Scan::default() };
        assert_eq!(repo.rows(&repo.tree(), &scan), expected, "{paths:?} {revisions:?}");
    };
    check(&[], &["main"], &["*a/b/y aby one", "*a/x ax one", "*ab ab one"]);
    check(&[], &["side", "main"], &["*a/b/y aby one", "*a/x ax one", "*ab ab one", "*d d three"]);
    check(&["a"], &[], &["*a/b/y aby one", "*a/x ax one"]);
    check(&["a/b", "ab"], &[], &["*a/b/y aby one", "*ab ab one"]);
    check(&["c"], &[], &["*c/a/b/y aby two", "*c/a/x ax two"]);
    check(&["c/a/b"], &["side"], &["*c/a/b/y aby two"]);
    check(&["c"], &["main"], &[]);
}

#[test]
fn what_is_not_a_text_file_is_left_out_and_counted() {
    let repo = Repo::new();
    let utf16: Vec<u8> = format!("\u{feff}{}", line("wide")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.write("binary", [0, 1, 2, 0].repeat(99)).write("utf16", &utf16).write("empty", "");
    repo.write("marked", format!("\u{feff}x\n{}", line("marked"))).write("large", line("large").repeat(99));
    #[cfg(unix)]
    std::os::unix::fs::symlink("marked", repo.tree().join("link")).unwrap();
    repo.commit("one");
    repo.write("marked", format!("\u{feff}y\n{}{}", line("marked"), line("second"))).commit("two");
    let inner = Repo::new();
    inner.write("inner", line("inner")).commit("inner");
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.tree().to_str().unwrap(), "module"]);
    repo.commit("three").git(&["gc", "-q"]);
    let report = repo.scan(&repo.tree(), &Scan { max_size: Some(2000), ..Scan::default() });
    assert_eq!(repo.rows_of(&report), ["*marked marked one", "*marked second two", "*utf16 wide one"]);
    let tally = report.tally;
    assert_eq!((tally.binary, tally.oversize, tally.special), (1, 1, u64::from(cfg!(unix))));
    assert_eq!((tally.files, report.problems.len()), (5, 0));
}

#[test]
fn there_may_be_nothing_to_read() {
    let repo = Repo::new();
    repo.expect(&[]);
    let (code, stderr) = scan_by_command(&repo.tree(), &[]);
    assert_eq!(code, Some(0), "{stderr}");
    let nowhere = Repo::nowhere();
    assert_eq!(scan_by_command(&nowhere.tree(), &[]).0, Some(2));
    repo.write("a", "x").commit("one");
    let (code, stderr) = scan_by_command(&repo.tree(), &["no-such-branch"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("no-such-branch"), "{stderr}");
}
