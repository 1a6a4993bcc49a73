//! What commits add.

use crate::repository::{Repository, secret};

/// A repository with secret 0 in `old.py` on `main`, and a branch `feature` that is checked out and adds nothing yet.
fn branched() -> Repository {
    let repository = Repository::new();
    repository.stage("old.py", format!("a = 1\n{}", secret(0))).stage("shared.py", "1\n2\n3\n4\n5\n6\n7\n").commit();
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository
}

#[test]
fn what_a_branch_adds_is_told_with_the_commit_that_brought_it() {
    let repository = branched();
    let first = repository.record("a.py", secret(1));
    let second = repository.record("b.py", secret(2));
    repository.record("a.py", format!("x = 1\n{}", secret(1)));
    repository.record("b.py", "clean\n");
    let scan = repository.scan("--since main");
    scan.expect(&["a.py 1", "b.py 2"]);
    assert_eq!(scan.commits("id"), [first.as_str(), second.as_str()]);
    assert_eq!(scan.commits("author"), ["Ada Lovelace"; 2]);
    assert_eq!(scan.commits("email"), ["ada@example.com"; 2]);
    // The commits were made in the third minute and in the fifth, a call of git each.
    assert_eq!(scan.commits("date").concat().matches("2027-01-15T08:").count(), 2, "{:?}", scan.commits("date"));
    assert_eq!(scan.in_head(), [Some(true), Some(false)]);
    let human = repository.keylift("scan --since main").stdout;
    for expected in
        [format!("commit {} by Ada Lovelace, 2027-01-15\n", &first[..7]), "2027-01-15; removed since\n".to_owned()]
    {
        assert!(human.contains(&expected), "{expected}: {human}");
    }
}

/// An old secret is nobody's fault on the branch; one that is back after it was gone is.
#[test]
fn what_the_parent_held_is_not_new() {
    let check = |change: &dyn Fn(&Repository), expected: &[&str]| {
        let repository = branched();
        change(&repository);
        repository.scan("--since main").expect(expected);
    };
    check(&|_| {}, &[]);
    check(&|repository| drop(repository.record("old.py", secret(0) + "a = 2\n")), &[]);
    check(&|repository| drop(repository.record("copy.py", secret(0))), &["copy.py 0"]);
    let renamed = |repository: &Repository| {
        repository.git(&["mv", "old.py", "new.py"]);
        repository.commit();
    };
    check(&renamed, &[]);
    let moved_within_one_commit = |repository: &Repository| {
        repository.stage("old.py", "a = 1\n").record("shared.py", secret(0));
    };
    check(&moved_within_one_commit, &[]);
    let moved_by_two_commits = |repository: &Repository| {
        repository.record("old.py", "a = 1\n");
        repository.record("shared.py", secret(0));
    };
    check(&moved_by_two_commits, &["shared.py 0"]);
    let removed_and_reverted = |repository: &Repository| {
        repository.record("old.py", format!("b = 1\n{}", secret(0)));
        repository.record("old.py", "a = 1\n");
        repository.git(&["revert", "--no-edit", "HEAD"]);
    };
    check(&removed_and_reverted, &["old.py 0"]);
}

#[test]
fn a_secret_is_told_once_for_each_path() {
    let repository = branched();
    let first = repository.record("a.py", secret(1));
    for text in ["clean\n".to_owned(), secret(1), "clean\n".to_owned(), secret(1) + "x = 1\n", secret(1) + "x = 2\n"] {
        repository.record("a.py", text);
    }
    let other = repository.record("b.py", secret(1));
    let scan = repository.scan("--since main");
    scan.expect(&["a.py 1", "b.py 1"]);
    assert_eq!(scan.commits("id"), [first, other]);
}

#[test]
fn what_is_let_go_is_told_once_for_each_path() {
    let repository = branched();
    for text in ["password = \"changeme\"\n", "password = \"changeme\"\nx = 1\n"] {
        repository.record("a.py", text);
    }
    let report = repository.scan("--since main --explain").report;
    let paths: Vec<_> = report["dismissed"].as_array().unwrap().iter().map(|row| &row["path"]).collect();
    assert_eq!(paths, ["a.py"], "{report}");
}

/// Secret 3 is in the resolution alone, 1 came from main, 2 is the branch's own.
#[test]
fn a_merge_is_to_blame_for_its_resolution_alone() {
    let repository = branched();
    let own = repository.record("shared.py", format!("feature\n2\n3\n4\n5\n6\n7\n{}", secret(2)));
    repository.git(&["checkout", "-q", "main"]);
    repository.stage("main.py", secret(4)).record("shared.py", format!("main\n2\n3\n4\n5\n6\n7\n{}", secret(1)));
    repository.git(&["checkout", "-q", "feature"]);
    assert_eq!(repository.git_may_fail(&["merge", "main"]).code, Some(1));
    repository.stage("shared.py", format!("both\n2\n3\n4\n5\n6\n7\n{}{}{}", secret(1), secret(2), secret(3)));
    let merge = repository.commit();
    // main goes on, with the old secret elsewhere.
    repository.git(&["checkout", "-q", "main"]);
    repository.record("later.py", secret(5));
    repository.git(&["checkout", "-q", "feature"]);
    let scan = repository.scan("--since main");
    scan.expect(&["shared.py 2", "shared.py 3"]);
    assert_eq!(scan.commits("id"), [own, merge]);
    assert_eq!(scan.in_head(), [Some(true); 2]);
}

/// Git resolves it without a conflict: the file is new to both parents, and nothing in it is.
#[test]
fn a_file_that_git_merged_is_not_new() {
    let repository = branched();
    let own = repository.record("shared.py", format!("{}1\n2\n3\n4\n5\n6\n7\n", secret(1)));
    repository.git(&["checkout", "-q", "main"]);
    repository.record("shared.py", format!("1\n2\n3\n4\n5\n6\n7\n{}", secret(2)));
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["merge", "-q", "--no-edit", "main"]);
    let scan = repository.scan("--since main");
    scan.expect(&["shared.py 1"]);
    assert_eq!(scan.commits("id"), [own]);
}

#[test]
fn a_merge_can_add_a_file_that_no_parent_has() {
    let repository = branched();
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.record("side.py", secret(2));
    repository.git(&["checkout", "-q", "feature"]);
    repository.record("own.py", "clean\n");
    repository.git(&["merge", "-q", "--no-commit", "side"]);
    repository.stage("evil.py", secret(3));
    let merge = repository.commit();
    let scan = repository.scan("--since side");
    scan.expect(&["evil.py 3"]);
    assert_eq!(scan.commits("id"), [merge]);
    repository.scan("--since main").expect(&["evil.py 3", "side.py 2"]);
}

#[test]
fn an_octopus_has_many_parents() {
    let repository = branched();
    for number in 1..=3 {
        repository.git(&["checkout", "-q", "-b", &format!("arm{number}"), "main"]);
        repository.record(&format!("arm{number}.py"), secret(number));
    }
    repository.git(&["checkout", "-q", "feature"]);
    repository.record("own.py", "clean\n");
    repository.git(&["merge", "-q", "-m", "octopus", "arm1", "arm2", "arm3"]);
    assert_eq!(repository.git(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 5);
    repository.scan("--since main").expect(&["arm1.py 1", "arm2.py 2", "arm3.py 3"]);
    repository.scan("--range arm2..HEAD").expect(&["arm1.py 1", "arm3.py 3"]);
    repository.stage("evil.py", secret(4)).git(&["commit", "-q", "--amend", "--no-edit"]);
    repository.scan("--range arm2..HEAD").expect(&["arm1.py 1", "arm3.py 3", "evil.py 4"]);
}

#[test]
fn what_was_amended_away_is_not_of_the_branch() {
    let repository = branched();
    repository.record("a.py", secret(1));
    repository.stage("a.py", "clean\n").git(&["commit", "-q", "--amend", "--no-edit"]);
    repository.scan("--since main").expect(&[]);
    repository.stage("a.py", secret(2)).git(&["commit", "-q", "--amend", "--no-edit"]);
    repository.scan("--since main").expect(&["a.py 2"]);
}

#[test]
fn a_history_of_its_own_is_all_new() {
    let repository = branched();
    repository.git(&["checkout", "-q", "--orphan", "island"]);
    repository.git(&["rm", "-q", "-r", "-f", "."]);
    repository.record("island.py", secret(1));
    repository.scan("--since main").expect(&["island.py 1"]);
    repository.git(&["checkout", "-q", "feature"]);
    repository.git(&["merge", "-q", "--no-edit", "--allow-unrelated-histories", "island"]);
    repository.scan("--since main").expect(&["island.py 1"]);
}

#[test]
fn ranges_are_written_as_git_takes_them() {
    let repository = branched();
    repository.record("a.py", secret(1));
    repository.git(&["tag", "-a", "-m", "tag", "v1"]);
    repository.record("b.py", secret(2));
    repository.git(&["checkout", "-q", "main"]);
    repository.record("main.py", secret(3));
    repository.git(&["checkout", "-q", "feature"]);
    for (line, expected) in [
        ("--range main..feature", &["a.py 1", "b.py 2"][..]),
        ("--range main...feature", &["a.py 1", "b.py 2"]),
        ("--range feature..main", &["main.py 3"]),
        ("--range main..", &["a.py 1", "b.py 2"]),
        ("--range ..main", &["main.py 3"]),
        ("--range v1..HEAD", &["b.py 2"]),
        ("--range HEAD~1..HEAD", &["b.py 2"]),
        ("--range HEAD^..HEAD", &["b.py 2"]),
        ("--since v1", &["b.py 2"]),
        ("--since HEAD", &[]),
        ("--since main a.py", &["a.py 1"]),
        ("--since main nowhere", &[]),
    ] {
        eprintln!("{line}");
        repository.scan(line).expect(expected);
    }
}

#[test]
fn what_is_no_revision_or_range_is_the_users_mistake() {
    let repository = branched();
    for (line, said) in [
        ("--since nothing", "the repository has no revision `nothing`"),
        ("--since HEAD~5", "the repository has no revision `HEAD~5`"),
        ("--since HEAD^{tree}", "the repository has no revision `HEAD^{tree}`"),
        ("--range main..nothing", "the repository has no revision `nothing`"),
        ("--range main", "`main` is not a range of commits"),
        ("--range ..", "`..` is not a range of commits"),
        ("--range a..b..c", "`a..b..c` is not a range of commits"),
        ("--range main....feature", "the repository has no revision `.feature`"),
    ] {
        let outcome = repository.keylift(&format!("scan {line}"));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{line}");
        assert!(outcome.stderr.contains(said), "{line}: {}", outcome.stderr);
    }
}

/// Enough commits for several threads; versions that come back are not told again.
#[test]
fn the_result_does_not_depend_on_threads() {
    let repository = branched();
    for number in 0..40 {
        repository.record(&format!("{}.py", number % 7), secret(number % 11).repeat(2));
    }
    let report = |threads| {
        let mut report = repository.scan(&format!("--since main --threads {threads}")).report;
        report["summary"]["elapsed_seconds"] = 0.into();
        report
    };
    assert_eq!(report(1)["findings"].as_array().unwrap().len(), 80);
    assert_eq!(report(1), report(4));
}

#[test]
fn a_range_without_files_is_said() {
    let repository = branched();
    let outcome = repository.keylift("scan --since main");
    assert_eq!(outcome.stderr, "keylift: nothing was scanned: the commits of the range add no file\n");
    assert_eq!(outcome.code, Some(0));
}
