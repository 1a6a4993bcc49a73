//! The command line as a user meets it: help, usage errors, colours, pipes, exit codes. What needs findings is in
//! `findings.rs`.
#![allow(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

#[path = "support/scenario.rs"]
mod scenario;

use scenario::{Outcome, Scenario, binary};
use std::process::{Command, Stdio};

/// Escape sequences begin with it.
const ESCAPE: char = '\u{1b}';

#[test]
fn help_and_version_go_to_standard_output_and_are_a_success() {
    for (line, expected) in [
        ("--version", "keylift 0.1.0\n"),
        ("-V", "keylift 0.1.0\n"),
        ("--help", "Exit codes:\n  0  nothing found"),
        ("help scan", "git diff | keylift scan -"),
        ("scan --help", "--fail-on <LEVEL>"),
        ("scan -h", "[default: medium]"),
        ("migrate --help", "--kms-key-id <KEY>"),
        ("rules --help", "Say whether a file of rules is right"),
        ("rules show --help", "<ID>"),
    ] {
        let Outcome { code, stdout, stderr } = Scenario::new().line(line);
        assert!(stdout.contains(expected), "{line}: {stdout}");
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{line}");
        assert!(!stdout.contains(ESCAPE), "{line}: {stdout}");
    }
}

#[test]
fn flags_that_are_not_built_yet_are_not_offered() {
    let shown = [Scenario::new().line("scan --help").stdout, Scenario::new().line("migrate --help").stdout].concat();
    assert!(!shown.contains("--rewrite"), "{shown}");
}

/// A wrong command line ends with 2, says why on standard error, and writes nothing to standard output.
#[test]
fn a_usage_error_says_what_is_wrong_and_ends_with_2() {
    for (line, expected) in [
        ("", "Usage: keylift [OPTIONS] <COMMAND>"),
        ("rules", "Usage: keylift rules [OPTIONS] <COMMAND>"),
        ("find", "unrecognized subcommand 'find'"),
        ("scan --formt json", "a similar argument exists: '--format'"),
        (
            "scan --format xml",
            "[possible values: human, json, jsonl, sarif, github, gitlab, junit, csv, markdown, html, rdjson]",
        ),
        ("scan --format jsom=x", "a similar value exists: 'json'"),
        ("scan --format json=", "name a file"),
        ("scan -f json -f sarif", "help: give all but one of them a file"),
        ("scan -f json=x -o y", "`--output` is for a single report"),
        ("scan -f json=x -f sarif=./x", "two reports can't both go to ./x"),
        ("scan -o .", "it is a folder"),
        ("scan --fail-on all", "[possible values: low, medium, high]"),
        ("scan --threads 0", "0 is not in 1..=1024"),
        ("scan --threads many", "invalid digit found"),
        ("scan --color sometimes", "[possible values: auto, always, never]"),
        ("scan --stdin src", "cannot be used with"),
        ("scan - src", "help: run keylift once for `-` and once for the paths"),
        ("scan src -", "standard input can't be scanned together with files"),
        ("scan --stdin-name x.py src", "help: add `--stdin`, or leave the name out"),
        ("scan --max-size ten", "help: give a number of bytes, or one followed by k, M or G"),
        ("scan --only no.such-rule", "no rule has the id `no.such-rule`"),
        ("scan --skip no.such-*", "no rule has the id `no.such-*`"),
        ("scan --only generic.password --skip generic.*", "no rule is left to scan with"),
        ("scan --skip *q*q*q*", "`keylift rules list` shows all ids"),
        ("scan --rules absent.toml", "failed to read the rules in absent.toml"),
        ("scan -o absent/report.json", "help: make the folder first"),
        ("migrate --tag team", "a tag is written key=value"),
        ("rules list no.such-*", "no rule has the id `no.such-*`"),
        ("rules show no.such-rule", "no rule has the id `no.such-rule`"),
        ("rules check absent.toml", "failed to read the rules in absent.toml"),
        ("rules test absent.toml", "failed to read the rules in absent.toml"),
    ] {
        let Outcome { code, stdout, stderr } = Scenario::new().line(line);
        assert!(stderr.contains(expected), "{line}: {stderr}");
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{line}: {stderr}");
        assert!(!stderr.contains(ESCAPE), "{line}: {stderr}");
    }
}

/// A tree's file names are not its scanner's to trust: `keylift scan *` must not take one for an option.
#[test]
fn a_file_that_is_called_like_an_option_is_not_taken_for_one() {
    for (file, line, refused) in [
        ("--exit-zero", "scan --exit-zero a.py", true),
        ("--help", "scan --help a.py", true),
        ("-q", "scan a.py -q", true),
        ("-", "scan -", true),
        ("-", "scan -- -", true),
        ("--only=x/y.py", "scan --only=x/y.py", true),
        ("--exit-zero", "scan -- --exit-zero", false),
        ("--exit-zero", "scan ./--exit-zero", false),
        ("-", "scan ./-", false),
        ("--", "scan -- --", false),
        ("--exit-zero", "scan --fail-on high", false),
    ] {
        let Outcome { code, stderr, stdout } = Scenario::new().file(file, "x = 1\n").file("a.py", "x = 1\n").line(line);
        assert_eq!(code, Some(if refused { 2 } else { 0 }), "{file}: {line}: {stderr}");
        assert_eq!(stderr.contains("could be an option or the file"), refused, "{file}: {line}: {stderr}");
        assert!(!stdout.contains("Nothing was scanned"), "{file}: {line}: {stdout}");
    }
}

/// Who lists names and has none does not mean the whole folder.
#[test]
fn an_empty_list_of_names_is_not_the_whole_folder() {
    for (line, nothing) in [("scan --", true), ("scan -q --", true), ("scan", false), ("scan -- .", false)] {
        let Outcome { code, stdout, .. } = Scenario::new().file("a.py", "x = 1\n").line(line);
        assert_eq!((code, stdout.contains("Nothing was scanned")), (Some(0), nothing), "{line}: {stdout}");
    }
}

#[test]
fn the_cause_of_an_error_is_shown_with_it() {
    let outcome = Scenario::new().line("scan --rules absent.toml");
    assert!(outcome.stderr.contains("os error 2"), "{}", outcome.stderr);
}

#[test]
fn colour_goes_by_flag_then_environment_then_terminal() {
    // Standard error is a pipe here, so that `auto` alone means none.
    let wrong = ["scan --max-size ten", "scan --unknown"];
    for (flag, variable, expected) in [
        ("", None, false),
        ("--color auto", None, false),
        ("--color always", None, true),
        ("--color=always", None, true),
        ("--color never", None, false),
        ("", Some(("CLICOLOR_FORCE", "1")), true),
        ("", Some(("CLICOLOR_FORCE", "0")), false),
        ("--color never", Some(("CLICOLOR_FORCE", "1")), false),
        ("--color always", Some(("NO_COLOR", "1")), true),
    ] {
        for line in wrong {
            let scenario = Scenario::new();
            let scenario = match variable {
                Some((name, value)) => scenario.variable(name, value),
                None => scenario,
            };
            let outcome = scenario.line(&format!("{line} {flag}"));
            assert_eq!(outcome.code, Some(2), "{line} {flag}");
            assert_eq!(outcome.stderr.contains(ESCAPE), expected, "{line} {flag} {variable:?}: {}", outcome.stderr);
        }
    }
    let scenario = Scenario::new().variable("CLICOLOR_FORCE", "1").variable("NO_COLOR", "1");
    assert!(!scenario.line("scan --max-size ten").stderr.contains(ESCAPE), "NO_COLOR comes first");
}

#[test]
fn a_hostile_argument_steers_neither_a_terminal_nor_a_runner() {
    // Colours, a runner's command and reversed text; the title of the window.
    for hostile in ["planted\u{1b}[31mne\n::error::\u{202e}", "planted\u{1b}]0;title\u{7}"] {
        for arguments in [
            vec!["scan", &format!("--{hostile}")],
            vec!["scan", "--format", hostile],
            vec!["scan", "--max-size", hostile],
            vec!["scan", "--only", hostile],
            vec!["scan", "--rules", hostile],
            vec!["rules", "show", hostile],
            vec![hostile],
        ] {
            for color in ["never", "always"] {
                let outcome = Scenario::new().run(["--color", color].iter().chain(&arguments));
                let shown = outcome.stderr;
                assert_eq!(outcome.code, Some(2), "{shown}");
                assert!(shown.contains("planted"), "{shown}");
                for forbidden in ["\u{1b}[31mne", "\u{1b}]", "\u{7}", "\u{202e}"] {
                    assert!(!shown.contains(forbidden), "{arguments:?}: {shown:?}");
                }
                assert!(!shown.lines().any(|line| line.trim_start().starts_with("::")), "{shown}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_changes_nothing_but_what_is_written() {
    for (line, expected) in [("--help", 0), ("scan -q", 0), ("rules list", 0)] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let scenario = Scenario::new().file("a.txt", "nothing to see\n");
        let mut command = scenario.command(binary());
        command.args(line.split(' ')).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
        assert_eq!(output.status.code(), Some(expected), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_not_a_success() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let scenario = Scenario::new();
    let mut command = scenario.command(binary());
    command.arg("--help").stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(shown.contains("failed to write to standard output"), "{shown}");
    assert_eq!(output.status.code(), Some(3));
}

/// What the panic of the next test says, and nobody may read.
const PANIC_MESSAGE: &str = "planted-in-a-panic";

/// Panics inside of keylift: the arguments themselves do, on their first use.
#[test]
fn panics_when_asked_to() {
    if std::env::var_os("KEYLIFT_TEST_PANIC").is_some() {
        #[allow(clippy::panic, reason = "it is what the test is about")]
        let exit = keylift::run(std::iter::from_fn(|| panic!("{PANIC_MESSAGE}")));
        assert_eq!(exit.code(), 3);
    }
}

#[test]
fn a_panic_shows_its_place_and_never_its_message() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "panics_when_asked_to", "--nocapture"]).env("KEYLIFT_TEST_PANIC", "1");
    let Outcome { code, stdout, stderr } = scenario::finish(command, b"");
    assert_eq!(code, Some(0), "the child found another exit code: {stdout}{stderr}");
    assert!(stderr.contains("keylift: internal error at tests/cli.rs:"), "{stderr}");
    assert!(!format!("{stdout}{stderr}").contains(PANIC_MESSAGE), "{stdout}{stderr}");
}
