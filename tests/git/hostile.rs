//! Repositories made to mislead or to harm.

use crate::repository::{Repository, secret};
use crate::scenario;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Whatever git would start by configuration makes a file. None may appear, and what is found stays the same.
#[test]
fn nothing_that_the_configuration_names_is_executed_or_read() {
    let repository = Repository::new();
    repository.record("clean.py", "clean\n");
    repository.record("a.py", secret(1));
    repository.stage(".gitattributes", "* filter=evil diff=evil merge=evil\n").stage("b.py", secret(2));
    let marker = repository.top().join("../marker");
    let touch = format!("touch {}", marker.display());
    let included = repository.top().join("../included");
    repository.write("../included", "[core]\n\tbare = true\n\tworktree = /\n");
    let keys = [
        "core.fsmonitor", "core.sshCommand", "core.editor", "core.pager", "core.gitProxy", "core.askPass",
        "core.alternateRefsCommand", "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean",
        "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "gpg.program", "credential.helper",
        "uploadpack.packObjectsHook", "alias.status",
    ];
    let mut config = std::fs::read_to_string(repository.top().join(".git/config")).unwrap();
    for key in keys {
        let (section, name) = key.rsplit_once('.').unwrap();
        let section = match section.split_once('.') {
            Some((section, sub)) => format!("[{section} \"{sub}\"]"),
            None => format!("[{section}]"),
        };
        config += &format!("{section}\n\t{name} = \"{touch}\"\n");
    }
    config += &format!(
        "[core]\n\thooksPath = {0}\n[include]\n\tpath = {1}\n[includeIf \"gitdir:/\"]\n\tpath = {1}\n",
        repository.top().display(),
        included.display()
    );
    config += "[gitoxide \"core\"]\n\tindexFile = /dev/null\n[safe]\n\tdirectory =\n[core]\n\tworktree = /\n";
    repository.write(".git/config", config);
    for hook in ["pre-commit", "post-index-change", "post-checkout", "reference-transaction"] {
        repository.write(format!(".git/hooks/{hook}"), format!("#!/bin/sh\n{touch}\n"));
    }
    repository.scan("--staged").expect(&["b.py 2"]);
    repository.scan("--staged .").expect(&["b.py 2"]);
    repository.scan("--since HEAD~1").expect(&["a.py 1"]);
    assert!(!marker.exists());
}

/// What replaces an object on this machine is not what is pushed.
#[test]
fn replacements_and_namespaces_do_not_hide() {
    let repository = Repository::new();
    repository.record("clean.py", "clean\n");
    repository.record("a.py", secret(1));
    repository.git(&["replace", "HEAD", "HEAD~1"]);
    repository.scan("--since HEAD~1").expect(&["a.py 1"]);
}

#[test]
fn names_of_files_and_people_are_harmless_in_reports() {
    let repository = Repository::new();
    repository.record("clean.py", "clean\n");
    let names: [&[u8]; 6] = [
        b"with space.py",
        b"line\nbreak.py",
        b"\x1b[31mred.py",
        b"not\xffutf8.py",
        b"::error::x.py",
        "\u{202e}yp.py".as_bytes(),
    ];
    for (number, name) in names.into_iter().enumerate() {
        repository.write(OsStr::from_bytes(name), secret(number as u64));
    }
    repository.git(&["add", "."]);
    let check = |line: &str| {
        let scan = repository.scan(line);
        assert_eq!(scan.found().len(), names.len(), "{:?}", scan.outcome);
        assert!(scan.found().contains(&r"not\xffutf8.py 3".to_owned()), "{:?}", scan.found());
        for format in ["human", "json", "jsonl", "sarif"] {
            let outcome = repository.keylift(&format!("scan {line} -f {format}"));
            assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
            for said in [&outcome.stdout, &outcome.stderr] {
                assert!(!said.contains(['\u{1b}', '\u{202e}']), "{format}: {said}");
                assert!(!said.lines().any(|line| line.trim_start().starts_with("::")), "{format}: {said}");
            }
        }
    };
    check("--staged");
    let name = "\u{1b}[2J::warning::x \u{202e}##[error]";
    let mut commit = repository.command("git");
    commit.args(["commit", "-q", "-m", "x"]).env("GIT_AUTHOR_NAME", name).env("GIT_AUTHOR_EMAIL", "\u{1b}]0;x\u{7}");
    assert_eq!(scenario::finish(commit, b"").code, Some(0));
    check("--since HEAD~1");
}

/// A name may hold what was found.
#[test]
fn an_author_who_is_a_secret_is_masked() {
    let repository = Repository::new();
    repository.record("clean.py", "clean\n");
    repository.stage("a.py", secret(1));
    let value = crate::repository::value(1);
    let mut commit = repository.command("git");
    commit.args(["commit", "-q", "-m", "x"]).env("GIT_AUTHOR_NAME", &value).env("GIT_AUTHOR_EMAIL", &value);
    assert_eq!(scenario::finish(commit, b"").code, Some(0));
    for format in ["human", "json", "jsonl", "sarif"] {
        let outcome = repository.keylift(&format!("scan --since HEAD~1 -f {format}"));
        assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
        assert!(!outcome.stdout.contains(&value[8..]), "{format}: {}", outcome.stdout);
    }
}

/// Git itself refuses such depths.
#[test]
fn folders_without_an_end_are_told() {
    let repository = Repository::new();
    repository.record("clean.py", "clean\n");
    let mut script =
        "commit refs/heads/deep\ncommitter A <a@example.com> 1800000000 +0000\ndata 1\nx\nM 100644 inline ".to_owned();
    script += &"d/".repeat(2200);
    script += &format!("x.py\ndata {}\n{}\n", secret(1).len(), secret(1));
    let mut import = repository.command("git");
    import.args(["fast-import", "--quiet"]);
    let imported = scenario::finish(import, script.as_bytes());
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    let scan = repository.scan("--range main..deep");
    assert_eq!(scan.outcome.code, Some(3), "{:?}", scan.outcome);
    assert!(scan.report["problems"][0]["cause"].as_str().unwrap().contains("2048 deep"), "{}", scan.report["problems"]);
}

/// A pipe would be waited for, for ever.
#[test]
fn a_pipe_in_the_place_of_a_file_of_git_is_an_error() {
    let repository = Repository::new();
    repository.record("a.py", secret(1));
    repository.git(&["tag", "first"]);
    repository.record("b.py", secret(2));
    repository.git(&["gc", "-q"]);
    repository.record("c.py", secret(3));
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let loose = format!("objects/{}/{}", &commit[..2], commit[2..].trim());
    let in_packs = std::fs::read_dir(repository.top().join(".git/objects/pack")).unwrap();
    let in_packs = in_packs.map(|entry| format!("objects/pack/{}", entry.unwrap().file_name().display()));
    let mut files = vec![loose];
    files.extend(in_packs.filter(|path| path.ends_with(".idx") || path.ends_with(".pack")));
    let others = [
        "HEAD", "config", "index", "packed-refs", "shallow", "commondir", "MERGE_HEAD", "refs/heads/main",
        "refs/tags/pipe", "logs/HEAD", "objects/info/alternates", "objects/info/commit-graph", "worktrees/w/HEAD",
    ];
    files.extend(others.map(str::to_owned));
    for file in files {
        let path = repository.top().join(".git").join(&file);
        let kept = std::fs::read(&path).ok();
        let _ = std::fs::remove_file(&path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        for line in ["--staged", "--since first", "--history --unreachable"] {
            let mut command = repository.command("timeout");
            command.arg("600").arg(scenario::binary()).arg("scan").args(line.split_whitespace());
            let outcome = scenario::finish(command, b"");
            // Not all of them are read each time; what is must be told.
            assert!(matches!(outcome.code, Some(0 | 1 | 3)), "{file}, {line}: {:?} {}", outcome.code, outcome.stderr);
            if !file.starts_with("objects/") || file.contains("alternates") {
                assert!(
                    outcome.code == Some(3) && outcome.stderr.contains(&file),
                    "{file}, {line}: {}",
                    outcome.stderr
                );
            }
        }
        std::fs::remove_file(&path).unwrap();
        if let Some(kept) = kept {
            std::fs::write(&path, kept).unwrap();
        }
    }
}
