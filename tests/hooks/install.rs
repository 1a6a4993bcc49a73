//! `keylift hook install` and `uninstall` where git alone runs hooks.

use crate::repository::{Repository, contents};
use crate::scenario::Outcome;
use crate::secret;
use std::os::unix::fs::PermissionsExt;

const HOOK: &str = ".git/hooks/pre-commit";

/// Fails unless `keylift line` ends with `code`, says `expected` and changes no file.
fn assert_refused(repository: &Repository, line: &str, code: i32, expected: &str) {
    let before = contents(&repository.scenario.tree());
    let Outcome { code: ended, stdout, stderr } = repository.keylift(line);
    assert_eq!(ended, Some(code), "{line}: {stdout}{stderr}");
    let words = |text: &str| text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(words(&stderr).contains(expected), "{line}: {expected}: {stderr}");
    assert!(stderr.contains("help:"), "{stderr}");
    assert_eq!(contents(&repository.scenario.tree()), before, "{line}");
}

#[test]
fn a_commit_with_a_secret_is_stopped_and_one_without_is_made() {
    let repository = Repository::new();
    let said = repository.keylift_ok("hook install");
    assert_eq!(said, "keylift now scans what is staged before each commit: .git/hooks/pre-commit\n");
    repository.assert_guarded();
}

#[test]
fn the_first_commit_of_a_repository_is_guarded() {
    let repository = Repository::new();
    repository.keylift_ok("hook install");
    repository.git("checkout -q --orphan fresh");
    repository.write("app.py", secret());
    repository.git("add .");
    assert_ne!(repository.try_git("commit -q -m secret").code, Some(0));
}

/// What is committed counts, however git is told of it, and nothing else.
#[test]
fn the_staged_content_counts_and_not_the_file() {
    for (staged, file, line, expected) in [
        (true, false, "commit -q -m x", false),
        (false, true, "commit -q -m x", true),
        (false, true, "commit -q -a -m x", false),
        (false, true, "commit -q -m x app.py", false),
        (true, false, "commit -q -a -m x", true),
        (false, true, "commit -q -m x other.py", true),
        (true, true, "commit -q -m x --no-verify", true),
        (true, true, "commit -q --amend -m x", false),
    ] {
        let repository = Repository::new();
        repository.keylift_ok("hook install");
        repository.write("app.py", "import os\n");
        repository.write("other.py", "import os\n");
        repository.git("add .");
        repository.git("commit -q -m files");
        let content = |planted: bool| if planted { secret() } else { "import sys\n".to_owned() };
        repository.write("app.py", content(staged));
        repository.write("other.py", "import sys\n");
        repository.git("add .");
        repository.write("app.py", content(file));
        let outcome = repository.try_git(line);
        assert_eq!(outcome.code == Some(0), expected, "{line}, staged {staged}, in the file {file}: {outcome:?}");
    }
}

#[test]
fn a_merge_with_conflicts_is_guarded() {
    let repository = Repository::new();
    repository.keylift_ok("hook install");
    for (branch, line) in [("left", "a = 1\n"), ("right", "b = 2\n")] {
        repository.git(&format!("checkout -q -b {branch} main"));
        repository.write("app.py", line);
        repository.git("add .");
        repository.git(&format!("commit -q -m {branch}"));
    }
    assert_ne!(repository.try_git("merge left").code, Some(0), "there is a conflict");
    repository.write("app.py", secret());
    repository.git("add .");
    assert_ne!(repository.try_git("commit -q --no-edit").code, Some(0));
    repository.write("app.py", "a = 1\nb = 2\n");
    repository.git("add .");
    repository.git("commit -q --no-edit");
}

#[test]
fn twice_is_once() {
    for existing in [None, Some("#!/bin/sh\nexit 0\n")] {
        let repository = Repository::new();
        if let Some(text) = existing {
            repository.script(HOOK, text);
        }
        repository.keylift_ok("hook install");
        let once = contents(&repository.top());
        assert_eq!(repository.keylift_ok("hook install"), format!("keylift is there already: {HOOK}\n"));
        assert_eq!(contents(&repository.top()), once);
    }
}

/// An existing hook is run as before, with keylift before it, and is what it was when keylift is taken out.
#[test]
fn a_hook_that_is_there_is_kept_and_still_run() {
    for text in [
        "#!/bin/sh\necho ran >> log\n",
        "#!/bin/sh\necho ran >> log\nexit 0\n",
        "#!/bin/bash\nexec sh -c 'echo ran >> log'\n",
        "#!/usr/bin/env bash\nset -euo pipefail\nif true; then echo ran >> log; fi",
        "#!/bin/sh\n# keylift is not here\n\n\necho ran >> log\n\n\n",
        "echo ran >> log\n",
        "#!/bin/sh\n# caf\u{e9} \r\necho ran >> log",
    ] {
        let repository = Repository::new();
        repository.script(HOOK, text);
        repository.mode(HOOK, 0o750);
        repository.keylift_ok("hook install");
        repository.assert_guarded();
        assert_eq!(repository.read("log"), b"ran\n", "{text:?}");
        let mode = std::fs::metadata(repository.top().join(HOOK)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o750, "{text:?}");
        assert_eq!(repository.keylift_ok("hook uninstall"), format!("keylift is taken out of {HOOK}\n"));
        assert_eq!(repository.read(HOOK), text.as_bytes());
    }
}

#[test]
fn a_hook_that_fails_still_stops_the_commit() {
    let repository = Repository::new();
    repository.script(HOOK, "#!/bin/sh\nexit 7\n");
    repository.keylift_ok("hook install");
    repository.write("clean.py", "import os\n");
    repository.git("add .");
    assert_ne!(repository.try_git("commit -q -m x").code, Some(0));
}

#[test]
fn a_hook_of_keylifts_own_is_removed_whole() {
    let repository = Repository::new();
    let before = contents(&repository.top());
    repository.keylift_ok("hook install");
    repository.keylift_ok("hook uninstall");
    assert_eq!(contents(&repository.top()), before);
    let said = repository.keylift_ok("hook uninstall");
    assert_eq!(said, "there is nothing here that `keylift hook install` put in\n");
}

#[test]
fn lines_of_another_version_are_replaced() {
    let repository = Repository::new();
    let old = "#!/bin/sh\nset -e\n# >>> keylift >>>\nkeylift scan --old\n# <<< keylift <<<\necho after\n";
    repository.script(HOOK, old);
    repository.keylift_ok("hook install");
    let now = String::from_utf8(repository.read(HOOK)).unwrap();
    assert!(now.starts_with("#!/bin/sh\nset -e\n# >>> keylift >>>\n"), "{now}");
    assert!(now.ends_with("# <<< keylift <<<\necho after\n") && !now.contains("--old"), "{now}");
}

/// A commit that nobody has looked at must not pass for a clean one.
#[test]
fn without_keylift_the_commit_is_stopped_and_the_way_out_is_shown() {
    let repository = Repository::new();
    repository.keylift_ok("hook install");
    let repository = repository.without_keylift();
    repository.write("clean.py", "import os\n");
    repository.git("add .");
    let outcome = repository.try_git("commit -q -m x");
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.contains("keylift is not on the PATH"), "{outcome:?}");
    assert!(outcome.stderr.contains("git commit --no-verify"), "{outcome:?}");
}

#[test]
fn work_trees_share_the_hook() {
    let main = Repository::new();
    main.git("worktree add -q other");
    let other = main.inside("other");
    let said = other.keylift_ok("hook install");
    assert!(said.trim_end().ends_with("/tree/.git/hooks/pre-commit"), "{said}");
    other.assert_guarded();
}

#[test]
fn a_submodule_has_a_hook_of_its_own() {
    let outer = Repository::new();
    outer.git("clone -q . ../inner.git --bare");
    outer.git("-c protocol.file.allow=always submodule --quiet add ../inner.git sub");
    let inner = outer.inside("sub");
    inner.keylift_ok("hook install");
    assert!(inner.scenario.tree().join(".git/modules/sub/hooks/pre-commit").exists());
    assert!(!inner.scenario.tree().join(HOOK).exists());
    inner.assert_guarded();
}

#[test]
fn the_repository_is_found_from_a_folder_in_it_and_by_its_path() {
    for (line, folder) in [("hook install", "a/b"), ("hook install ../tree/a", "")] {
        let repository = Repository::new();
        repository.write("a/b/c.py", "import os\n");
        let repository = repository.inside(folder);
        repository.keylift_ok(line);
        assert!(repository.scenario.tree().join(HOOK).exists(), "{line}");
    }
}

#[test]
fn hooks_go_where_the_repository_has_them() {
    for (path, expected) in
        [(".githooks", ".githooks/pre-commit"), ("./tools//hooks/", "tools/hooks/pre-commit"), (".git/hooks", HOOK)]
    {
        let repository = Repository::new();
        repository.git(&format!("config core.hooksPath {path}"));
        let said = repository.keylift_ok("hook install");
        assert!(said.ends_with(&format!(": {expected}\n")), "{said}");
        repository.assert_guarded();
        repository.keylift_ok("hook uninstall");
        assert!(!repository.top().join(expected).exists());
    }
}

/// Where a hook would be run for others, too, or not at all, nothing is written.
#[test]
fn hooks_of_others_are_left_alone() {
    for (path, expected) in [
        ("../shared", "is not in this repository"),
        ("none/../../shared", "is not in this repository"),
        ("/dev/null", "is not in this repository"),
        ("linked", "is not in this repository"),
    ] {
        let repository = Repository::new();
        std::fs::create_dir(repository.top().join("../shared")).unwrap();
        std::os::unix::fs::symlink("../shared", repository.top().join("linked")).unwrap();
        repository.git(&format!("config core.hooksPath {path}"));
        assert_refused(&repository, "hook install", 3, expected);
        assert_eq!(contents(&repository.top().join("../shared")).len(), 0, "{path}");
    }
    let repository = Repository::new();
    repository.write("../config", "[core]\n\thooksPath = /etc/hooks\n");
    let config = repository.top().join("../config");
    let repository = repository.with_variable("GIT_CONFIG_GLOBAL", config.to_str().unwrap());
    assert_refused(&repository, "hook install", 3, "which is not this repository's own choice");
}

#[test]
fn a_hook_that_can_not_be_had_is_refused_and_left_as_it_is() {
    type Prepare = fn(&Repository);
    let rows: [(&str, Prepare); 9] = [
        ("is not a shell script", |r| r.script(HOOK, "#!/usr/bin/env python3\nprint('hook')\n")),
        ("is not a shell script", |r| r.script(HOOK, b"\x7fELF\0\0")),
        ("is a symbolic link", |r| {
            r.script("tools/hook", "#!/bin/sh\n");
            std::os::unix::fs::symlink("../../tools/hook", r.top().join(HOOK)).unwrap();
        }),
        ("is not a file", |r| std::fs::create_dir(r.top().join(HOOK)).unwrap()),
        ("is read-only", |r| {
            r.script(HOOK, "#!/bin/sh\n");
            r.mode(HOOK, 0o555);
        }),
        ("is not executable", |r| r.write(HOOK, "#!/bin/sh\n")),
        ("are damaged", |r| r.script(HOOK, "#!/bin/sh\n# >>> keylift >>>\n")),
        ("is for you to edit", |r| r.write(".pre-commit-config.yaml", "repos: []\n")),
        ("is a symbolic link", |r| {
            r.write("../lefthook.yml", "");
            std::os::unix::fs::symlink("../lefthook.yml", r.top().join("lefthook.yml")).unwrap();
        }),
    ];
    for (expected, prepare) in rows {
        let repository = Repository::new();
        std::fs::create_dir_all(repository.top().join(".git/hooks")).unwrap();
        prepare(&repository);
        assert_refused(&repository, "hook install", 3, expected);
    }
}

#[test]
fn where_nobody_commits_there_is_no_hook() {
    let repository = Repository::new();
    repository.git("clone -q --bare . ../bare.git");
    assert_refused(&repository, "hook install ../bare.git", 2, "is a bare repository");
    assert_refused(&repository, "hook install ..", 2, "is not in a git repository");
    assert_refused(&repository, "hook uninstall absent", 2, "is not in a git repository");
    repository.write(".git/config", "[core");
    assert_refused(&repository, "hook install", 3, "it is damaged");
}

/// The lines to add to a configuration that is the user's to edit are all that stands on standard output.
#[test]
fn the_framework_is_told_by_hand_and_then_known() {
    let repository = Repository::new();
    repository.write(".pre-commit-config.yaml", "repos:\n");
    let Outcome { code, stdout, .. } = repository.keylift("hook install");
    assert_eq!(code, Some(3));
    assert!(stdout.starts_with("- repo: local\n") || stdout.starts_with("  - repo: local\n"), "{stdout}");
    repository.write(".pre-commit-config.yaml", ["repos:\n", &stdout].concat());
    let said = repository.keylift_ok("hook install");
    assert_eq!(said, "keylift is there already: .pre-commit-config.yaml\n");
}
