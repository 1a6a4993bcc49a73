//! The pre-commit framework with the hooks of `.pre-commit-hooks.yaml`.
//!
//! Those that build keylift from source are the same but for the build, which `.ci/run` does once.

use crate::repository::Repository;
use crate::scenario::Outcome;
use crate::{secret, tool};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// Where the framework takes the hooks from: a repository of nothing but the file at hand.
struct Hooks {
    folder: tempfile::TempDir,
    revision: String,
}

fn hooks() -> &'static Hooks {
    static HOOKS: OnceLock<Hooks> = OnceLock::new();
    HOOKS.get_or_init(|| {
        let maker = Repository::new();
        let folder = tempfile::tempdir().unwrap();
        maker.write(".pre-commit-hooks.yaml", include_str!("../../.pre-commit-hooks.yaml"));
        maker.git("add .");
        maker.git("commit -q -m hooks");
        maker.git(&format!("clone -q . {}", folder.path().to_str().unwrap()));
        Hooks { folder, revision: maker.git("rev-parse HEAD") }
    })
}

/// A repository in which the framework has put its hook, which runs the hook `id`.
fn guarded(id: &str) -> Repository {
    guarded_with(id, "")
}

/// The same; `more` is added to what the configuration says of the hook.
fn guarded_with(id: &str, more: &str) -> Repository {
    let Hooks { folder, revision } = hooks();
    let repository = Repository::new().with_path(tool("pre-commit").parent().unwrap().to_owned());
    let folder = folder.path().to_str().unwrap();
    let config =
        format!("repos:\n- repo: {folder}\n  rev: {revision}\n  hooks:\n  - id: {id}\n    verbose: true\n{more}");
    repository.write(".pre-commit-config.yaml", config);
    repository.git("add .");
    repository.git("commit -q -m config");
    let outcome = repository.run("pre-commit", ["install"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    repository
}

const BOTH: [&str; 2] = ["keylift-system", "keylift-staged-system"];

fn said(outcome: &Outcome) -> String {
    [outcome.stdout.as_str(), &outcome.stderr].concat()
}

#[test]
fn the_framework_accepts_the_hooks() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let output = Command::new(tool("pre-commit")).arg("validate-manifest").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let output = Command::new(tool("python")).args(["-c", code]).arg(&file).output().unwrap();
    let hooks: Vec<serde_json::Map<_, _>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(hooks.len(), 4);
    // What is tested with the program on the path is what is built from source.
    for (built, installed) in [(0, 2), (1, 3)] {
        for key in ["name", "entry", "args", "pass_filenames", "require_serial", "stages", "types"] {
            assert_eq!(hooks[built].get(key), hooks[installed].get(key), "{key}");
        }
        assert_eq!(hooks[built]["language"], "rust");
        assert_eq!(hooks[installed]["language"], "system");
    }
}

#[test]
fn a_commit_with_a_secret_is_stopped_and_one_without_is_made() {
    for id in BOTH {
        guarded(id).assert_guarded();
    }
}

/// The framework puts unstaged changes away, so files are what is staged, too.
#[test]
fn only_what_is_staged_counts() {
    for id in BOTH {
        for (staged, file, line, expected) in [
            (true, false, "commit -q -m x", false),
            (false, true, "commit -q -m x", true),
            (false, true, "commit -q -a -m x", false),
            (true, false, "commit -q -a -m x", true),
        ] {
            let repository = guarded(id);
            repository.write("app.py", "import os\n");
            repository.git("add .");
            repository.git("commit -q -m file");
            let content = |planted: bool| if planted { secret() } else { "import sys\n".to_owned() };
            repository.write("app.py", content(staged));
            repository.write("other.py", "import sys\n");
            repository.git("add .");
            repository.write("app.py", content(file));
            let outcome = repository.try_git(line);
            let made = outcome.code == Some(0);
            assert_eq!(made, expected, "{id} {line}, staged {staged}, in the file {file}: {outcome:?}");
            assert_eq!(repository.read("app.py"), content(file).as_bytes(), "the file is what it was");
        }
    }
}

/// Names of all kinds reach keylift as they are, and none of them is taken for an option.
#[test]
fn all_files_are_read_whatever_their_names() {
    const NAMES: [(&str, &str); 14] = [
        ("app/settings.py", "app/settings.py"),
        ("with blank.py", "with blank.py"),
        (" x.py", " x.py"),
        ("-x.py", "-x.py"),
        ("--exit-zero", "--exit-zero"),
        ("--help", "--help"),
        ("--", "--:1"),
        ("a/--quiet", "a/--quiet"),
        ("ü/パス.py", "ü/パス.py"),
        ("quote'\".py", "quote'\".py"),
        ("dollar $(touch pwned).py", "dollar $(touch pwned).py"),
        ("new\nline.py", "line.py"),
        ("no-extension", "no-extension"),
        ("[id].ts", "[id].ts"),
    ];
    let repository = guarded("keylift-system");
    for (name, _) in NAMES {
        repository.write(name, secret());
    }
    repository.write("utf-16.unknown", utf16(&secret()));
    repository.git("add .");
    let outcome = repository.run("pre-commit", ["run", "--all-files"]);
    assert_eq!(outcome.code, Some(1), "{}", said(&outcome));
    for shown in NAMES.map(|(_, shown)| shown).iter().chain(&["utf-16.unknown"]) {
        assert!(said(&outcome).contains(shown), "{shown}: {}", said(&outcome));
    }
    assert!(!repository.top().join("pwned").exists());
    let outcome = repository.run("pre-commit", ["run", "--files", ".pre-commit-config.yaml"]);
    assert_eq!(outcome.code, Some(0), "{}", said(&outcome));
    let outcome = repository.run("pre-commit", ["run", "--files", "with blank.py", "README.md"]);
    assert_eq!(outcome.code, Some(1), "{}", said(&outcome));
}

/// The framework takes this for binary when nothing in the name says what it is.
fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Arguments of the user's own take the place of the `--`, and a lone dash is standard input even behind it. A name that
/// looks like one of those must not become one.
#[test]
fn no_name_becomes_an_option_even_without_the_dashes() {
    for (name, more) in [
        ("--exit-zero", "    args: [--fail-on=medium]\n"),
        ("--help", "    args: [--fail-on=medium]\n"),
        ("-", "    args: [--fail-on=medium]\n"),
        ("-", ""),
    ] {
        let repository = guarded_with("keylift-system", more);
        repository.write(name, secret());
        repository.git("add .");
        let outcome = repository.try_git("commit -q -m x");
        assert_ne!(outcome.code, Some(0), "{name:?}: {}", said(&outcome));
        assert!(said(&outcome).contains("could be an option"), "{name:?}: {}", said(&outcome));
    }
}

#[test]
fn deleted_and_renamed_files_are_no_trouble() {
    for id in BOTH {
        let repository = guarded(id);
        repository.write("old.py", secret());
        repository.write("gone.py", "import os\n");
        repository.git("add .");
        repository.git("commit -q -m x --no-verify");
        repository.git("rm -q gone.py");
        repository.git("commit -q -m deleted");
        repository.git("mv old.py new.py");
        repository.write("other.py", "import os\n");
        repository.git("add .");
        let outcome = repository.try_git("commit -q -m renamed");
        // What is named is read whole; of what is staged only what the commit does not have yet counts.
        let expected = if id == "keylift-system" { Some(1) } else { outcome.code };
        assert_eq!(outcome.code, expected, "{id}: {}", said(&outcome));
        assert!(!said(&outcome).contains("could not be read"), "{id}: {}", said(&outcome));
    }
}

#[test]
fn five_thousand_files_are_read_and_one_secret_is_found() {
    let repository = guarded("keylift-system");
    for number in 0..5_000 {
        repository.write(&format!("src/module-{:02}/file-with-a-name-{number}.py", number % 50), "import os\n");
    }
    repository.write("src/module-07/settings.py", secret());
    repository.git("add .");
    let outcome = repository.run("pre-commit", ["run", "--all-files"]);
    assert_eq!(outcome.code, Some(1), "{}", said(&outcome));
    assert!(said(&outcome).contains("settings.py"), "{}", said(&outcome));
}
