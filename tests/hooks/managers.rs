//! `keylift hook install` where husky or lefthook runs the hooks: both real, from the npm website.

use crate::node;
use crate::repository::{Repository, contents};
use crate::scenario::Outcome;
use std::path::PathBuf;

/// husky 9 set up as its page says: `npx husky init`.
fn with_husky() -> Repository {
    let repository = Repository::new().with_path(node::programs());
    repository.write("package.json", r#"{ "name": "app", "scripts": { "test": "echo tested >> log" } }"#);
    repository.write(".gitignore", "log\n");
    husky(&repository, &["init"]);
    repository.git("add .");
    repository.git("commit -q -m husky --no-verify");
    repository
}

fn husky(repository: &Repository, arguments: &[&str]) {
    let program = node::package("husky", "9.1.7").join("bin.js");
    let program = program.to_str().unwrap();
    let outcome = repository.run("node", [&[program], arguments].concat());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

fn lefthook() -> PathBuf {
    node::package("lefthook", "2.2.2").parent().unwrap().join(".bin/lefthook")
}

/// A repository with lefthook's configuration, and lefthook in it.
fn with_lefthook(name: &str, text: &str) -> Repository {
    let folder = lefthook().parent().unwrap().to_owned();
    let repository = Repository::new().with_path(node::programs()).with_path(folder);
    repository.write(name, text);
    repository.write(".gitignore", "log\n");
    repository.git("add .");
    repository.git("commit -q -m lefthook");
    repository
}

fn lefthook_install(repository: &Repository) {
    let outcome = repository.run("lefthook", ["install"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

#[test]
fn husky_runs_keylift_and_what_it_ran_before() {
    let repository = with_husky();
    let before = repository.read(".husky/pre-commit");
    let said = repository.keylift_ok("hook install");
    assert_eq!(said, "keylift now scans what is staged before each commit: .husky/pre-commit\n");
    assert_eq!(repository.keylift_ok("hook install"), "keylift is there already: .husky/pre-commit\n");
    repository.assert_guarded();
    assert!(String::from_utf8_lossy(&repository.read("log")).contains("tested"));
    // husky sets itself up at each `npm install`.
    husky(&repository, &[]);
    repository.write("x.py", "import os\n");
    repository.assert_guarded();
    repository.keylift_ok("hook uninstall");
    assert_eq!(repository.read(".husky/pre-commit"), before);
}

#[test]
fn husky_without_a_hook_gets_one() {
    let repository = with_husky();
    repository.git("rm -q .husky/pre-commit");
    repository.git("commit -q -m removed --no-verify");
    repository.keylift_ok("hook install");
    repository.assert_guarded();
    repository.keylift_ok("hook uninstall");
    assert!(!repository.top().join(".husky/pre-commit").exists());
}

#[test]
fn husky_in_a_folder_of_the_repository_is_found() {
    let repository = Repository::new().with_path(node::programs());
    repository.write("web/package.json", "{}");
    husky(&repository, &["web/.husky"]);
    let said = repository.keylift_ok("hook install");
    assert!(said.ends_with(": web/.husky/pre-commit\n"), "{said}");
    repository.assert_guarded();
}

/// A fresh clone, before its `npm install`: the hook is in, and nobody runs it yet.
#[test]
fn husky_that_is_not_set_up_is_told() {
    let repository = with_husky();
    repository.git("config --unset core.hooksPath");
    let said = repository.keylift_ok("hook install");
    assert!(said.contains("husky is not set up in this clone yet"), "{said}");
    husky(&repository, &[]);
    assert_eq!(repository.keylift_ok("hook install"), "keylift is there already: .husky/pre-commit\n");
    repository.assert_guarded();
}

/// Its hooks read a file that runs the whole script once more.
#[test]
fn husky_before_version_9_runs_keylift_once() {
    let repository = Repository::new();
    let husky = "if [ -z \"$husky_skip_init\" ]; then\n  readonly husky_skip_init=1\n  export husky_skip_init\n  \
                 sh -e \"$0\" \"$@\"\n  exit $?\nfi\n";
    repository.write(".husky/_/husky.sh", husky);
    let hook = "#!/usr/bin/env sh\n. \"$(dirname -- \"$0\")/_/husky.sh\"\n\nnpm test\n";
    repository.script(".husky/pre-commit", hook);
    repository.git("config core.hooksPath .husky");
    repository.keylift_ok("hook install");
    repository.script("../programs/keylift", "#!/bin/sh\necho ran >> log\n");
    repository.script("../programs/npm", "#!/bin/sh\n");
    let programs = repository.top().join("../programs").canonicalize().unwrap();
    let repository = repository.with_path(programs);
    repository.git("add README.md .husky");
    repository.git("commit -q -m x");
    assert_eq!(repository.read("log"), b"ran\n");
}

#[test]
fn lefthook_runs_keylift_and_what_it_ran_before() {
    for (name, text) in [
        ("lefthook.yml", ""),
        ("lefthook.yml", "# ours\npre-push:\n  commands:\n    test: # all\n      run: 'true'\n"),
        (".lefthook.yaml", "commit-msg:\n  commands:\n    log:\n      run: echo ran >> log"),
    ] {
        let repository = with_lefthook(name, text);
        let said = repository.keylift_ok("hook install");
        assert!(said.contains(&format!("before each commit: {name}\n")), "{said}");
        assert!(said.contains("`lefthook install` makes it"), "{said}");
        lefthook_install(&repository);
        assert_eq!(repository.keylift_ok("hook install"), format!("keylift is there already: {name}\n"));
        repository.assert_guarded();
        assert_eq!(repository.top().join("log").exists(), text.contains("log"), "{text}");
        repository.keylift_ok("hook uninstall");
        assert_eq!(repository.read(name), text.as_bytes());
    }
}

/// The lines to add are all that stands on standard output, and they are right.
#[test]
fn lefthook_with_hooks_for_pre_commit_is_edited_by_hand() {
    let repository = with_lefthook("lefthook.yml", "pre-commit:\n  commands:\n    log:\n      run: echo ran >> log\n");
    let before = contents(&repository.top());
    let Outcome { code, stdout, stderr } = repository.keylift("hook install");
    assert_eq!(code, Some(3), "{stderr}");
    assert!(stderr.contains("lefthook.yml is for you to edit"), "{stderr}");
    assert_eq!(contents(&repository.top()), before);
    let added = stdout.strip_prefix("pre-commit:\n  commands:\n").unwrap();
    repository.write("lefthook.yml", [&repository.read("lefthook.yml"), added.as_bytes()].concat());
    lefthook_install(&repository);
    assert_eq!(repository.keylift_ok("hook install"), "keylift is there already: lefthook.yml\n");
    repository.assert_guarded();
    assert!(repository.top().join("log").exists());
}
