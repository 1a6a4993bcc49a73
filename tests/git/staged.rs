//! What `git commit` would record.

use crate::repository::{Repository, pair, secret, value};

/// A repository whose one commit holds `old.py` with secret 0, and `plain.py`.
fn begun() -> Repository {
    let repository = Repository::new();
    repository.stage("old.py", format!("a = 1\n{}", secret(0))).stage("plain.py", "b = 2\n").commit();
    repository
}

#[test]
fn the_index_counts_and_not_the_working_tree() {
    let repository = begun();
    repository.stage("a.py", secret(1)).write("a.py", "clean\n").stage("b.py", "clean\n").write("b.py", secret(2));
    repository.write("untracked.py", secret(3));
    repository.scan("--staged").expect(&["a.py 1"]);
    repository.git(&["rm", "-q", "-f", "--cached", "a.py"]);
    repository.scan("--staged").expect(&[]);
}

#[test]
fn a_part_of_a_file_can_be_staged() {
    let repository = begun();
    repository.write("plain.py", format!("b = 2\n{}{}", secret(1), secret(2)));
    let patch = format!("--- a/plain.py\n+++ b/plain.py\n@@ -1 +1,2 @@\n b = 2\n+{}", secret(2));
    repository.write("../patch", patch).git(&["apply", "--cached", "../patch"]);
    repository.scan("--staged").expect(&["plain.py 2"]);
}

/// An old secret blocks nobody, whether its line, its file or its folder moves; a new one does, and so does a copy.
#[test]
fn what_a_changed_or_deleted_file_held_is_not_new() {
    let check = |change: &dyn Fn(&Repository), expected: &[&str]| {
        let repository = begun();
        change(&repository);
        repository.scan("--staged").expect(expected);
    };
    let git = |line: &'static str| {
        move |repository: &Repository| {
            repository.git(&line.split(' ').collect::<Vec<_>>());
        }
    };
    check(
        &|repository: &Repository| {
            repository.stage("old.py", format!("{}a = 3\n", secret(0)));
        },
        &[],
    );
    check(&git("mv old.py new.py"), &[]);
    check(&git("rm -q old.py"), &[]);
    check(
        &|repository: &Repository| {
            repository.git(&["rm", "-q", "old.py"]);
            repository.stage("plain.py", secret(0));
        },
        &[],
    );
    check(
        &|repository: &Repository| {
            repository.stage("copy.py", secret(0));
        },
        &["copy.py 0"],
    );
    check(
        &|repository: &Repository| {
            repository.stage("old.py", secret(1));
        },
        &["old.py 1"],
    );
    check(
        &|repository: &Repository| {
            repository.stage("old.py", secret(0) + &secret(1));
        },
        &["old.py 1"],
    );
    let moved_deep = |repository: &Repository| {
        repository.write("sub/deep/x", "").git(&["mv", "old.py", "sub/deep/old.py"]);
    };
    check(&moved_deep, &[]);
    // A file in place of a folder, and the other way round.
    let folder_for_file = |repository: &Repository| {
        repository.git(&["rm", "-q", "old.py"]);
        repository.stage("old.py/inner.py", secret(0) + &secret(1));
    };
    check(&folder_for_file, &["old.py/inner.py 1"]);
}

#[test]
fn the_first_commit_is_all_new() {
    let repository = Repository::new();
    repository.stage("a.py", secret(1)).stage("sub/b.py", secret(2));
    repository.scan("--staged").expect(&["a.py 1", "sub/b.py 2"]);
}

#[test]
fn nothing_staged_is_clean_and_said() {
    let check = |repository: &Repository, line: &str, said: &str| {
        let outcome = repository.keylift(line);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), said), "{line}: {outcome:?}");
    };
    let (empty, begun) = (Repository::new(), begun());
    begun.write("untracked.py", secret(1));
    for repository in [&empty, &begun] {
        for format in ["human", "json", "sarif"] {
            let said = "keylift: nothing was scanned: nothing is staged\n";
            check(repository, &format!("scan --staged -f {format}"), said);
            check(repository, &format!("scan --staged -q -f {format}"), "");
        }
    }
}

#[test]
fn an_amended_commit_is_compared_with_the_one_it_replaces() {
    let repository = begun();
    repository.stage("old.py", secret(0) + &secret(1));
    repository.scan("--staged").expect(&["old.py 1"]);
    repository.git(&["commit", "-q", "--amend", "-m", "amended"]);
    repository.scan("--staged").expect(&[]);
    repository.stage("old.py", secret(1)).scan("--staged").expect(&[]);
}

#[test]
fn marks_on_entries_do_not_hide_them() {
    let repository = begun();
    repository.stage("assumed.py", secret(1)).stage("skipped.py", secret(2)).write("intended.py", secret(3));
    repository.git(&["update-index", "--assume-unchanged", "assumed.py"]);
    repository.git(&["update-index", "--skip-worktree", "skipped.py"]);
    repository.git(&["add", "--intent-to-add", "intended.py"]);
    repository.scan("--staged").expect(&["assumed.py 1", "skipped.py 2"]);
}

#[test]
fn forms_of_the_index_are_read() {
    for form in ["--index-version=2", "--index-version=4", "--split-index", "--untracked-cache"] {
        let repository = begun();
        for number in 0..40 {
            repository.write(format!("many/{number:02}/file.py"), "clean\n");
        }
        repository.git(&["add", "."]);
        repository.commit();
        repository.git(&["update-index", form]);
        repository.stage("many/17/file.py", secret(1)).stage("zzz.py", secret(2));
        repository.git(&["rm", "-q", "-r", "many/18"]);
        repository.scan("--staged").expect(&["many/17/file.py 1", "zzz.py 2"]);
    }
}

#[test]
fn folders_outside_of_a_sparse_checkout_are_compared_too() {
    let repository = begun();
    repository.stage("in/a.py", "clean\n").stage("out/b.py", secret(5)).stage("out/sub/c.py", "clean\n").commit();
    repository.git(&["sparse-checkout", "set", "--sparse-index", "in"]);
    repository.scan("--staged").expect(&[]);
    // `reset --soft` leaves an index whose sparse folders are not those of HEAD.
    repository.git(&["reset", "-q", "--soft", "HEAD~1"]);
    repository.scan("--staged").expect(&["out/b.py 5"]);
}

#[test]
fn the_remembered_trees_are_believed_only_where_they_hold() {
    let repository = begun();
    repository.stage("sub/a.py", "clean\n").stage("sub/b.py", "clean\n").commit();
    repository.git(&["read-tree", "HEAD"]);
    repository.scan("--staged").expect(&[]);
    repository.stage("sub/b.py", secret(1)).scan("--staged").expect(&["sub/b.py 1"]);
    repository.git(&["write-tree"]);
    repository.scan("--staged").expect(&["sub/b.py 1"]);
}

/// In a conflict both sides are there; what is being merged is not new.
#[test]
fn a_merge_adds_what_is_in_neither_side() {
    let repository = begun();
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.stage("both.py", format!("side = 1\n{}", secret(1))).stage("theirs.py", secret(2)).commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.record("both.py", "main = 1\n");
    assert_eq!(repository.git_may_fail(&["merge", "side"]).code, Some(1));
    repository.scan("--staged").expect(&[]);
    repository.stage("both.py", format!("side = 1\n{}main = 1\n{}", secret(1), secret(3)));
    repository.scan("--staged").expect(&["both.py 3"]);
    // Picked, not merged: then all of it is new here.
    repository.git(&["merge", "--abort"]);
    assert_eq!(repository.git_may_fail(&["cherry-pick", "side"]).code, Some(1));
    repository.scan("--staged").expect(&["both.py 1", "theirs.py 2"]);
}

#[test]
fn links_submodules_binary_and_large_files_are_left_out_and_counted() {
    let repository = begun();
    let token = value(1);
    std::os::unix::fs::symlink(&token, repository.top().join("link")).unwrap();
    repository.write("inner/x.py", secret(2));
    let inner = repository.command("git").args(["init", "-q", "inner"]).status().unwrap();
    assert!(inner.success());
    for arguments in [&["-C", "inner", "add", "."][..], &["-C", "inner", "commit", "-q", "-m", "inner"]] {
        repository.git(arguments);
    }
    repository.git(&["add", "link", "inner"]);
    repository.stage("binary", [b"\0\x01\x02\xff".repeat(100), secret(3).into_bytes()].concat());
    repository.stage("large.py", secret(4).repeat(100));
    let scan = repository.scan("--staged --max-size 1k");
    scan.expect(&[]);
    let left_out = &scan.report["summary"]["left_out"];
    assert_eq!((&left_out["special"], &left_out["binary"], &left_out["oversize"]), (&2.into(), &1.into(), &1.into()));
}

#[test]
fn other_encodings_are_read_as_in_files() {
    let repository = begun();
    let text: Vec<u8> = secret(1).encode_utf16().flat_map(u16::to_le_bytes).collect();
    repository.stage("utf16.py", [b"\xff\xfe", &text[..]].concat());
    repository.scan("--staged").expect(&["utf16.py 1"]);
}

#[test]
fn paths_limit_what_is_read_and_not_what_was_there_before() {
    let repository = begun();
    repository.stage("a/x.py", secret(1)).stage("a b/x.py", secret(2)).stage("b/x.py", secret(3));
    repository.git(&["rm", "-q", "old.py"]);
    repository.stage("moved.py", secret(0));
    repository.scan("--staged a").expect(&["a/x.py 1"]);
    repository.scan("--staged b/x.py a/../a").expect(&["a/../a/x.py 1", "b/x.py 3"]);
    repository.scan("--staged moved.py").expect(&[]);
    repository.scan("--staged .").expect(&["a/x.py 1", "a b/x.py 2", "b/x.py 3"]);
    repository.scan("--staged nowhere").expect(&[]);
    // A deleted file can be named.
    repository.scan("--staged old.py").expect(&[]);
}

/// Paths are shown as one would type them from where one stands.
#[test]
fn paths_are_shown_from_the_current_folder() {
    let repository = begun();
    repository.stage("sub/a.py", secret(1)).stage("b.py", secret(2));
    let repository = repository.at("sub");
    repository.scan("--staged").expect(&["../b.py 2", "a.py 1"]);
    repository.scan("--staged .").expect(&["a.py 1"]);
    repository.scan("--staged ../b.py").expect(&["../b.py 2"]);
}

/// `git commit FILE` and `git commit -a` make their hooks look at another index, by the environment.
#[test]
fn the_index_that_git_tells_its_hooks_counts() {
    let repository = begun();
    repository.stage("staged.py", secret(1)).write("plain.py", secret(2));
    let hook = format!(
        "#!/bin/sh\n\"{}\" scan --staged -q --show-secrets -f json > \"$HOME/report\"\nexit 1\n",
        crate::scenario::binary().display()
    );
    let path = repository.top().join(".git/hooks/pre-commit");
    repository.write(".git/hooks/pre-commit", hook);
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let report = |arguments: &[&str]| {
        assert_eq!(repository.git_may_fail(arguments).code, Some(1));
        let report = std::fs::read(repository.top().join("../report")).unwrap();
        let outcome = crate::scenario::Outcome { code: None, stdout: String::new(), stderr: String::new() };
        crate::repository::Scan { report: serde_json::from_slice(&report).unwrap(), outcome }.found()
    };
    assert_eq!(report(&["commit", "-m", "x", "plain.py"]), ["plain.py 2"]);
    assert_eq!(report(&["commit", "-m", "x", "-a"]), ["plain.py 2", "staged.py 1"]);
    assert_eq!(report(&["commit", "-m", "x"]), ["staged.py 1"]);
}

/// An id is told with the secret that it belongs to, and blames nobody anew when that one comes or goes.
#[test]
fn the_parts_of_a_credential_may_come_one_by_one() {
    let [id, key] = pair();
    for (before, after, rules) in [
        ("", format!("{id}{key}"), vec!["aws.secret-access-key"]),
        (&key, format!("{id}{key}"), vec!["aws.access-key-id"]),
        (&id, format!("{id}{key}"), vec!["aws.secret-access-key"]),
        (&format!("{id}{key}"), id.clone(), vec![]),
    ] {
        let repository = Repository::new();
        repository.record("settings.ini", before);
        let report = repository.stage("settings.ini", &after).scan("--staged").report;
        let found: Vec<_> = report["findings"].as_array().unwrap().iter().map(|f| f["rule"]["id"].clone()).collect();
        assert_eq!(found, rules, "from {before:?}");
    }
}
