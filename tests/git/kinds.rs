//! Kinds of repositories, and states that they can be in.

use crate::repository::{Repository, secret};
use keylift::source::git::open::{GitError, file_at};
use std::path::Path;

/// Secret 1 is committed after a first clean commit, and 2 is staged.
fn filled(repository: Repository) -> Repository {
    repository.record("clean.py", "clean\n");
    repository.record("a.py", secret(1));
    repository.stage("b.py", secret(2));
    repository
}

#[track_caller]
fn check(repository: &Repository) {
    repository.scan("--staged").expect(&["b.py 2"]);
    repository.scan("--since HEAD~1").expect(&["a.py 1"]);
}

#[test]
fn sha_1_and_sha_256_and_other_references_are_read() {
    for options in [&[][..], &["--object-format=sha256"], &["--separate-git-dir=../elsewhere"]] {
        check(&filled(Repository::with(options)));
    }
}

#[test]
fn packs_with_deltas_are_read() {
    let repository = Repository::new();
    repository.record("clean.py", "clean\n");
    let lines = |from: u64| (from..from + 400).map(|line| format!("line {line}\n")).collect::<String>();
    for number in 0..8 {
        repository.record("large.py", lines(number));
    }
    repository.record("large.py", lines(4) + &secret(1));
    repository.stage("large.py", lines(5) + &secret(1) + &secret(2));
    repository.git(&["gc", "-q", "--aggressive"]);
    repository.git(&["pack-refs", "--all"]);
    repository.git(&["commit-graph", "write", "--reachable"]);
    repository.scan("--staged").expect(&["large.py 2"]);
    repository.scan("--since HEAD~1").expect(&["large.py 1"]);
    repository.scan("--since HEAD~3").expect(&["large.py 1"]);
}

#[test]
fn a_detached_head_is_a_head() {
    let repository = filled(Repository::new());
    repository.git(&["checkout", "-q", "--detach"]);
    check(&repository);
}

#[test]
fn a_worktree_has_an_index_and_a_head_of_its_own() {
    let repository = filled(Repository::new());
    repository.git(&["worktree", "add", "-q", "-b", "other", "../beside", "HEAD~1"]);
    let repository = repository.at("../beside");
    repository.scan("--staged").expect(&[]);
    repository.record("w.py", secret(3));
    repository.stage("v.py", secret(4));
    repository.scan("--staged").expect(&["v.py 4"]);
    repository.scan("--since HEAD~1").expect(&["w.py 3"]);
    repository.scan("--since main").expect(&["w.py 3"]);
    check(&repository.at(""));
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let inner = filled(Repository::new());
    inner.commit();
    let outer = Repository::new();
    outer.record("clean.py", "clean\n");
    let url = inner.top().to_str().unwrap().to_owned();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "sub"]);
    outer.stage("o.py", secret(3));
    outer.scan("--staged").expect(&["o.py 3"]);
    let refused = outer.keylift("scan --staged . sub");
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("`.` and `sub` are not in the same git repository"), "{}", refused.stderr);
    outer.scan("--since HEAD~1 sub").expect(&["b.py 2"]);
    let sub = outer.at("sub");
    sub.stage("s.py", secret(4)).scan("--staged").expect(&["s.py 4"]);
    sub.scan("--since HEAD~1").expect(&["b.py 2"]);
}

#[test]
fn a_bare_repository_has_commits_and_nothing_staged() {
    let repository = filled(Repository::new());
    repository.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = repository.at("../bare.git");
    bare.scan("--since HEAD~1").expect(&["a.py 1"]);
    bare.scan("--staged").expect(&[]);
    let beside = bare.at("..");
    beside.scan("--since HEAD~1 bare.git").expect(&["a.py 1"]);
    for (line, told) in [("scan bare.git", true), ("scan bare.git -q", false), ("scan .", false)] {
        let said = beside.keylift(line).stderr;
        assert_eq!(said.contains("`keylift scan --history`"), told, "{line}: {said}");
    }
}

#[test]
fn objects_may_lie_in_another_repository() {
    let repository = filled(Repository::new());
    repository.git(&["clone", "-q", "--shared", ".", "../shared"]);
    let shared = repository.at("../shared");
    assert!(shared.top().join(".git/objects/info/alternates").exists());
    shared.stage("b.py", secret(2));
    check(&shared);
}

#[test]
fn a_repository_without_commits_has_no_revisions() {
    let repository = Repository::new();
    repository.scan("--staged").expect(&[]);
    let outcome = repository.keylift("scan --since main");
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("the repository has no revision `main`"), "{}", outcome.stderr);
}

#[test]
fn without_a_repository_there_is_nothing_to_ask() {
    let none = Repository::none();
    none.write("a.py", secret(1));
    for line in ["--staged", "--since main", "--range a..b", "--staged a.py"] {
        let outcome = none.keylift(&format!("scan {line}"));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{line}");
        assert!(outcome.stderr.contains("is not in a git repository"), "{line}: {}", outcome.stderr);
    }
}

#[test]
fn git_may_be_told_where_the_repository_is() {
    let repository = filled(Repository::new());
    let (git_dir, top) = (repository.top().join(".git"), repository.top());
    let repository = repository.at("..");
    let told = [("GIT_DIR", git_dir.to_str().unwrap()), ("GIT_WORK_TREE", top.to_str().unwrap())];
    repository.scan_with("--staged", &told).expect(&["b.py 2"]);
    repository.scan_with("--staged tree/b.py", &told).expect(&["tree/b.py 2"]);
    repository.scan_with("--since HEAD~1", &told).expect(&["a.py 1"]);
}

/// What is pushed is no part of the repository before `pre-receive` has let it pass, and is one in `update`.
#[test]
fn what_is_pushed_is_read_when_it_is_in_the_repository() {
    use std::os::unix::fs::PermissionsExt;
    let repository = filled(Repository::new());
    repository.git(&["init", "-q", "--bare", "../server"]);
    let program = crate::scenario::binary().display();
    for hook in ["pre-receive", "update"] {
        let path = format!("../server/hooks/{hook}");
        repository.write(
            &path,
            format!("#!/bin/sh\n{program} scan --history $3 > {hook}.said 2>&1\necho code $? >> {hook}.said\n"),
        );
        std::fs::set_permissions(repository.top().join(path), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    repository.git(&["push", "-q", "../server", "HEAD:refs/heads/main"]);
    for (hook, expected) in [("pre-receive", "scan it in the `update` hook code 3"), ("update", "code 1")] {
        let said = std::fs::read_to_string(repository.top().join(format!("../server/{hook}.said"))).unwrap();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.ends_with(expected), "{hook}: {said}");
    }
}

/// What a shallow clone does not have is not taken for what a commit adds.
#[test]
fn a_shallow_clone_says_where_it_ends() {
    let repository = filled(Repository::new());
    repository.git(&["checkout", "-q", "-b", "feature"]);
    repository.commit();
    repository.record("c.py", secret(3));
    let url = format!("file://{}", repository.top().display());
    repository.git(&["clone", "-q", "--depth", "2", "--no-single-branch", &url, "../shallow"]);
    let shallow = repository.at("../shallow");
    // Its two commits are known, and what is before them is not.
    shallow.scan("--since HEAD~1").expect(&["c.py 3"]);
    let unknown = shallow.keylift("scan --since HEAD~2");
    assert_eq!(unknown.code, Some(2), "{}", unknown.stderr);
    shallow.git(&["checkout", "-q", "--orphan", "island"]);
    let island = shallow.commit();
    let cut = shallow.scan(&format!("--range {island}..origin/feature"));
    assert_eq!((cut.found(), cut.outcome.code), (vec!["c.py 3".to_owned()], Some(3)));
    let problem = &cut.report["problems"][0];
    assert!(problem["cause"].as_str().unwrap().contains("shallow"), "{problem}");
    assert!(problem["help"].as_str().unwrap().contains("git fetch --unshallow"), "{problem}");
}

#[test]
fn what_is_missing_makes_the_scan_incomplete() {
    let check = |repository: &Repository, line: &str, revision: &str, found: &[&str]| {
        let id = repository.git(&["rev-parse", revision]);
        let object = repository.top().join(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
        let (backup, content) = (object.with_extension("away"), std::fs::read(&object).unwrap());
        for damage in [None, Some(&content[..content.len() / 2]), Some(&b"garbage"[..])] {
            std::fs::rename(&object, &backup).unwrap();
            if let Some(damage) = damage {
                std::fs::write(&object, damage).unwrap();
            }
            let scan = repository.scan(line);
            assert_eq!(
                (scan.found(), scan.outcome.code),
                (found.iter().map(|f| f.to_string()).collect(), Some(3)),
                "{line} {revision} {:?}",
                scan.outcome
            );
            std::fs::rename(&backup, &object).unwrap();
        }
    };
    let repository = filled(Repository::new());
    repository.stage("sub/c.py", secret(3));
    check(&repository, "--staged", ":b.py", &["sub/c.py 3"]);
    repository.commit();
    check(&repository, "--since HEAD~1", "HEAD:b.py", &["sub/c.py 3"]);
    check(&repository, "--since HEAD~1", "HEAD:sub", &["b.py 2"]);
    check(&repository, "--since HEAD~2", "HEAD~1:a.py", &["b.py 2", "sub/c.py 3"]);
    check(&repository, "--since HEAD~1", "HEAD^{tree}", &[]);
}

#[test]
fn a_repository_that_is_damaged_is_not_taken_for_a_clean_one() {
    for (path, damage) in
        [("index", "DIRCgarbage"), ("HEAD", "garbage"), ("config", "[core\n\trepositoryformatversion")]
    {
        let repository = filled(Repository::new());
        repository.write(format!(".git/{path}"), damage);
        let outcome = repository.keylift("scan --staged");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{path}: {}", outcome.stderr);
    }
}

/// Else it would look like a repository without commits.
#[test]
fn references_in_a_form_that_is_not_known_are_told() {
    let repository = filled(Repository::with(&["--ref-format=reftable"]));
    for line in ["--staged", "--since HEAD~1"] {
        let outcome = repository.keylift(&format!("scan {line}"));
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{line}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("reftable"), "{line}: {}", outcome.stderr);
    }
}

/// As in a container that has the repository from outside. Only root can make one.
#[test]
fn a_repository_of_somebody_else_is_read() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let repository = filled(Repository::with(options));
        if std::os::unix::fs::MetadataExt::uid(&repository.top().metadata().unwrap()) != 0 {
            return;
        }
        let given = repository.command("chown").args(["-R", "12345:12345", "."]).status().unwrap();
        assert!(given.success());
        assert_ne!(repository.git_may_fail(&["status"]).code, Some(0), "git itself refuses");
        check(&repository);
    }
}

#[test]
fn one_file_of_a_revision_can_be_read() {
    let repository = filled(Repository::new());
    repository.record("sub/keylift.toml", "new\n");
    let top = repository.top();
    let at = |revision: &str, path: &str| file_at(&top, revision, Path::new(path));
    assert_eq!(at("HEAD", "sub/keylift.toml").unwrap().as_deref(), Some(&b"new\n"[..]));
    assert_eq!(at("main", "clean.py").unwrap().as_deref(), Some(&b"clean\n"[..]));
    assert_eq!(at("HEAD~1", "sub/keylift.toml"), Ok(None));
    assert_eq!(at("HEAD", "sub"), Ok(None), "a folder is no file");
    assert_eq!(at("gone", "clean.py"), Err(GitError::UnknownRevision("gone".into())));
    assert_eq!(file_at(&top.join("sub"), "HEAD", Path::new("clean.py")).unwrap().as_deref(), Some(&b"clean\n"[..]));
    let outside = top.join("../..");
    assert_eq!(file_at(&outside, "HEAD", Path::new("x")), Err(GitError::NoRepository(outside)));
}
