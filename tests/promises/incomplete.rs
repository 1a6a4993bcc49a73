//! What was asked for and could not be read makes the run end with 3, is named, and takes nothing else down with it.

use crate::scenario::{Outcome, Scenario, binary, finish};
use crate::{ACME, FORMATS, token};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;

/// A tree with one finding, in `good/settings.py`.
fn planted() -> Scenario {
    Scenario::new()
        .file("../acme.toml", ACME)
        .file("good/settings.py", format!("ACME = '{}'\n", token(1)))
        .file("clean/a.py", "print()\n")
}

/// That `outcome` is incomplete, names `path` and says why, in every format's way.
#[track_caller]
fn check(outcome: &Outcome, format: &str, path: &str, cause: &str, found: usize) {
    let Outcome { code, stdout, stderr } = outcome;
    assert_eq!(*code, Some(3), "{format} {path}: {stdout}{stderr}");
    let shown = stdout.replace("%20", " ");
    assert!(shown.contains(path) && shown.contains(cause), "{format} {path}: {stdout}");
    assert_eq!(shown.matches("settings.py").count() > 0, found > 0, "{format} {path}: {stdout}");
    assert_eq!(stderr.contains("could not be read"), format != "human", "{format}: {stderr}");
    let document = || serde_json::from_str::<serde_json::Value>(stdout).unwrap();
    match format {
        "json" => {
            let summary = &document()["summary"];
            assert_eq!(summary["complete"], false, "{path}");
            assert_eq!(summary["findings"]["total"], found, "{path}");
        }
        "sarif" => {
            assert_eq!(document()["runs"][0]["invocations"][0]["executionSuccessful"], false, "{path}");
        }
        _ => {}
    }
}

#[test]
fn what_is_asked_for_and_cannot_be_had_makes_the_run_incomplete() {
    let long = "n".repeat(300);
    let rows: &[(&str, &str)] = &[
        ("absent", "no such file or folder"),
        ("good/settings.py/x", "a part of its path is not a folder"),
        ("dangling", "it is a link to something that does not exist"),
        ("loop", "too many levels of symbolic links"),
        ("socket", "no such device or address"),
        (&long, "its path is too long for the system"),
    ];
    let scenario = planted();
    symlink("nowhere", scenario.tree().join("dangling")).unwrap();
    symlink("loop", scenario.tree().join("loop")).unwrap();
    let _socket = UnixListener::bind(scenario.tree().join("socket")).unwrap();
    for (path, cause) in rows {
        let outcome =
            scenario.run([path, "good"].iter().fold(vec!["scan", "--rules", "../acme.toml"], |mut all, it| {
                all.push(it);
                all
            }));
        check(&outcome, "human", path, cause, 1);
    }
    for format in FORMATS {
        let line = format!("scan good absent clean --rules ../acme.toml -f {format}");
        check(&scenario.line(&line), format, "absent", "no such file", 1);
    }
    for line in ["migrate good absent -q", "migrate absent"] {
        let Outcome { code, stderr, .. } = scenario.line(line);
        assert!(stderr.contains("absent: no such file or folder"), "{line}: {stderr}");
        assert_eq!(code, Some(3), "{line}");
    }
    check(&scenario.line("scan absent -f json"), "json", "absent", "no such file", 0);
    check(&scenario.line("scan clean absent --exit-zero -f json"), "json", "absent", "no such file", 0);
}

/// Nothing to read is not the same as nothing in it.
#[test]
fn a_standard_input_that_is_closed_is_no_empty_one() {
    let scenario = planted();
    for (redirection, code) in [("<&-", 3), ("< /dev/null", 0), ("< clean/a.py", 0)] {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec \"$0\" scan - -f json {redirection}")]).arg(binary());
        let output = shell.current_dir(scenario.tree()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{redirection}: {output:?}");
        let told = String::from_utf8_lossy(&output.stdout).contains("standard input is closed");
        assert_eq!(told, code == 3, "{redirection}: {output:?}");
    }
}

/// A command that may read what its user may, and no more, even when the user is root.
fn without_privilege(scenario: &Scenario) -> Command {
    let closed = scenario.tree().join("good/settings.py");
    let mode = |bits| fs::set_permissions(&closed, fs::Permissions::from_mode(bits)).unwrap();
    mode(0o000);
    let root = fs::read(&closed).is_ok();
    mode(0o644);
    if !root {
        return scenario.command(binary());
    }
    let mut command = scenario.command("setpriv");
    command.arg("--bounding-set=-dac_override,-dac_read_search").arg(binary());
    command
}

#[cfg(target_os = "linux")]
#[test]
fn what_may_not_be_read_makes_the_run_incomplete() {
    for (path, named) in [("closed.py", "closed.py"), ("closed", "closed"), ("closed/a.py", "closed")] {
        for format in FORMATS {
            let scenario = planted().file(path, "x = 1\n");
            let closed = scenario.tree().join(named);
            let mode = |bits| fs::set_permissions(&closed, fs::Permissions::from_mode(bits)).unwrap();
            mode(0o000);
            let mut command = without_privilege(&scenario);
            command.args(["scan", ".", "--rules", "../acme.toml", "-f", format]);
            let outcome = finish(command, b"");
            mode(0o755);
            check(&outcome, format, named, "permission denied", 1);
        }
    }
}

/// A chain of folders so deep that paths into it are longer than the system takes.
#[test]
fn a_folder_too_deep_to_reach_makes_the_run_incomplete() {
    const STEP: usize = 250;
    let scenario = planted().file("d/file", "x");
    let tree = scenario.tree();
    let chain = vec!["d"; STEP].join("/");
    for _ in 0..5_000 / STEP {
        // What there is goes to the end of a new chain.
        fs::rename(tree.join("d"), tree.join("old")).unwrap();
        fs::create_dir_all(tree.join(&chain)).unwrap();
        fs::rename(tree.join("old"), tree.join(&chain).join("d")).unwrap();
    }
    let outcomes = FORMATS.map(|format| scenario.line(&format!("scan --rules ../acme.toml -f {format}")));
    // `remove_dir_all` would hold open as many folders as the chain is deep.
    assert!(Command::new("rm").arg("-rf").arg(tree.join("d")).status().unwrap().success());
    for (outcome, format) in outcomes.iter().zip(FORMATS) {
        check(outcome, format, "d/d/d/d", "its path is too long for the system", 1);
    }
}

/// Its reading fails half-way, after a good opening.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_opens_and_does_not_read_makes_the_run_incomplete() {
    let outcome = planted().line("scan good /proc/self/mem --rules ../acme.toml -f json");
    check(&outcome, "json", "/proc/self/mem", "input/output error", 1);
}
