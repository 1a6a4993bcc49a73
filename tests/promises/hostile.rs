//! A scanned tree can mislead neither terminal nor runner, is read no further than it was asked for, and nothing in it
//! is obeyed.

use crate::scenario::{Outcome, Scenario, binary, finish};
use crate::{ACME, FORMATS, token};
use regex::Regex;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

/// What a terminal or a runner would obey.
const ORDERS: &[&str] = &[
    "\u{1b}[31mred",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http:evil.example\u{1b}\\link",
    "\u{9b}31m",
    "a\r::error::b",
    "a\n::error file=x,line=1::b",
    "::error::b",
    "  ::stop-commands::b",
    "##[error]b",
    "##vso[task.complete]b",
    "##teamcity[buildStop]",
    "\u{202e}dettimmoc",
    "\u{200b}\u{2066}\u{feff}",
    "%0A::error::b",
    "%1b[31m",
    "-rf",
    "--show-secrets",
    "\u{8}\u{8}\u{7f}",
];

/// Fails when there is an order in what was said. Colours, when asked for, are the only escapes.
#[track_caller]
fn check(outcome: &Outcome, place: &str) {
    let colors = Regex::new(r"(?-u)\x1b\[[0-9;]*m").unwrap();
    // Commands are what the format for GitHub is for: they are to be ours alone.
    let ours = r"(?-u)^::(error|warning|notice) (file|title)=[^:,]*(,(line|endLine|col|endColumn|title)=[^:,]*)*::[^:]";
    let ours = regex::bytes::Regex::new(ours).unwrap();
    for text in [&outcome.stdout, &outcome.stderr] {
        let text = if place.contains("always") { colors.replace_all(text, "") } else { text.into() };
        let bad = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200b}\u{feff}".contains(c);
        assert!(!text.contains(bad), "{place}: {text:?}");
        let commands: Vec<_> = text.lines().filter(|line| line.trim_start().starts_with("::")).collect();
        let format = place.contains("github");
        assert!(commands.iter().all(|line| format && ours.is_match(line.as_bytes())), "{place}: {commands:#?}");
        assert!(commands.len() <= 30, "{place}: {commands:#?}");
        for order in ["##[", "##vso[", "##teamcity["] {
            assert!(!text.contains(order), "{place}: {text}");
        }
    }
}

const RULES: &str = "--rules ../acme.toml";

fn empty() -> Scenario {
    Scenario::new().file("../acme.toml", ACME)
}

/// One line with a finding in it.
fn line(number: u64) -> String {
    format!("ACME = '{}'\n", token(number))
}

/// Runs keylift, and stops it when it hangs.
fn run(scenario: &Scenario, arguments: &str) -> Outcome {
    let mut command = scenario.command("timeout");
    command.arg("600").arg(binary()).args(arguments.split(' ')).args(RULES.split(' '));
    finish(command, b"")
}

/// The files in which a scan found something.
fn found(scenario: &Scenario, arguments: &str) -> Vec<String> {
    let Outcome { code, stdout, stderr } = run(scenario, &format!("{arguments} -f json"));
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(code, Some(i32::from(!findings.is_empty())), "{stderr}");
    findings.iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn names_and_contents_of_files_give_no_orders() {
    let mut scenario = empty();
    for (order, number) in ORDERS.iter().zip(0..) {
        // As name of a file, before a secret, behind it, and in the secret's own name and value.
        let name = format!("{}.yml", order.replace('/', "|"));
        let text = format!(
            "{order} {} {order}\n{order}password: 'Vq7{order}tR2mLx9z'\npassword = \"{order}Rk9Zq2Lm7x\"\n",
            line(number).trim_end()
        );
        scenario = scenario.file(&name, text);
        symlink("nowhere", scenario.tree().join(format!("{name} link"))).unwrap();
    }
    for format in FORMATS {
        for options in ["--color never --explain", "--color always", "--color never --show-secrets"] {
            let line = format!("scan . -f {format} {options}");
            let outcome = run(&scenario, &line);
            assert_eq!(outcome.code, Some(1), "{line}: {}", outcome.stderr);
            // GitHub shows ten.
            let least = if format == "github" { 10 } else { ORDERS.len() };
            assert!(outcome.stdout.matches("acme.token").count() >= least, "{line}: {}", outcome.stdout);
            check(&outcome, &line);
        }
    }
    check(&run(&scenario, "migrate ."), "migrate");
    check(&run(&scenario, "migrate . --color always"), "migrate, always");
}

#[test]
fn what_cannot_be_read_gives_no_orders_either() {
    let scenario = empty();
    let links: Vec<_> = ORDERS.iter().map(|order| format!("./{}", order.replace('/', "|"))).collect();
    links.iter().for_each(|link| symlink("nowhere", scenario.tree().join(link)).unwrap());
    for format in FORMATS {
        for color in ["never", "always"] {
            let mut arguments = vec!["scan", "-f", format, "--color", color];
            arguments.extend(links.iter().map(String::as_str));
            let outcome = scenario.run(arguments);
            assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
            check(&outcome, &format!("{format} {color}"));
        }
    }
    for order in ORDERS {
        let outcome =
            empty().input(line(1)).run(["scan", "-", &format!("--stdin-name={order}"), "--rules", "../acme.toml"]);
        assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
        check(&outcome, order);
    }
}

#[test]
fn links_lead_nowhere_unless_they_are_named() {
    let scenario = empty().file("../outside/secret.py", line(1)).file("in/a.py", line(2));
    let tree = scenario.tree();
    for (target, link) in [
        ("..", "in/loop"),
        ("../../outside", "in/folder"),
        ("../../outside/secret.py", "in/file.py"),
        ("/dev/zero", "in/zero"),
        ("/proc/self/environ", "in/environ"),
    ] {
        symlink(target, tree.join(link)).unwrap();
    }
    assert_eq!(found(&scenario, "scan"), ["in/a.py"]);
    assert_eq!(found(&scenario, "scan --no-ignore in"), ["in/a.py"]);
    assert_eq!(found(&scenario, "scan in/file.py"), ["in/file.py"]);
    assert_eq!(found(&scenario, "scan in/folder"), ["in/folder/secret.py"]);
}

#[test]
fn pipes_sockets_and_devices_do_not_hold_a_scan_up() {
    let scenario = empty().file("a.py", line(1));
    let tree = scenario.tree();
    let make = |program: &str, arguments: &[&str]| Command::new(program).args(arguments).current_dir(&tree).status();
    assert!(make("mkfifo", &["pipe", "pipe.py"]).unwrap().success());
    let _socket = UnixListener::bind(tree.join("socket.py")).unwrap();
    // Only root can make a device; the link to one above stands for it elsewhere.
    let _ = make("mknod", &["zero.py", "c", "1", "5"]);
    assert_eq!(found(&scenario, "scan"), ["a.py"]);
    assert_eq!(found(&scenario, "scan --threads 1 --no-ignore"), ["a.py"]);
}

#[test]
fn nothing_in_a_repository_is_executed() {
    let scenario = empty().file("a.py", line(1));
    let tree = scenario.tree();
    assert!(Command::new("git").args(["init", "-q"]).current_dir(&tree).status().unwrap().success());
    let marker = tree.join("../executed");
    let program = tree.join("order.sh");
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", marker.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    for event in ["post-checkout", "pre-commit", "post-index-change", "fsmonitor-watchman"] {
        fs::copy(&program, tree.join(".git/hooks").join(event)).unwrap();
    }
    let order = program.display();
    let config = format!(
        "[core]\n\tfsmonitor = {order}\n\tpager = {order}\n\tsshCommand = {order}\n\teditor = {order}\n\
         [filter \"x\"]\n\tclean = {order}\n\tsmudge = {order}\n[diff \"x\"]\n\ttextconv = {order}\n\
         [credential]\n\thelper = {order}\n[alias]\n\tstatus = !{order}\n"
    );
    let config = fs::read_to_string(tree.join(".git/config")).unwrap() + &config;
    let scenario = scenario.file(".git/config", config).file(".gitattributes", "* filter=x diff=x\n");
    assert_eq!(found(&scenario, "scan"), ["a.py"]);
    assert_eq!(run(&scenario, "migrate").code, Some(0));
    assert!(!marker.exists());
    // The trap works: git itself steps into it.
    Command::new("git").args(["status", "-s"]).current_dir(&tree).output().unwrap();
    assert!(marker.exists());
}

#[test]
fn an_ignore_file_of_rubbish_is_no_obstacle() {
    let rubbish: &[Vec<u8>] = &[
        b"[\n]\n[!\n{a,{b\n\\\n**/**/**\\\n/\n!\n[z-a]\n".to_vec(),
        b"\xff\xfe\0\0[\n".repeat(1_000),
        "**/a*b*c*d*e*f*g*h*\n".repeat(2_000).into_bytes(),
        b"*".repeat(200_000),
        "{a,b}".repeat(20_000).into_bytes(),
        "[a-z]".repeat(50_000).into_bytes(),
        "\u{1b}[31m\n::error::x\n[\n".into(),
    ];
    for (text, number) in rubbish.iter().zip(0..) {
        let scenario = empty().file("src/a.py", line(number)).file(".git/HEAD", "").file(".ignore", "");
        fs::write(scenario.tree().join("src/.gitignore"), text).unwrap();
        fs::write(scenario.tree().join(".ignore"), text).unwrap();
        let outcome = run(&scenario, "scan src/a.py src");
        assert_eq!(outcome.code, Some(1), "{number}: {}{}", outcome.stdout, outcome.stderr);
        check(&outcome, "an ignore file of rubbish");
    }
}

/// An untrusted tree does not choose the rules that it is scanned by, and no tree is scanned by what lies beside it.
#[test]
fn no_configuration_is_taken_from_an_untrusted_tree() {
    let silent = "provider = \"X\"\n[[rule]]\nid = \"acme.token\"\ntitle = \"x\"\npublic = true\nshape = '\"acme_\" + [alnum]{20}'\n";
    let settings = "[scan]\nexclude = [\"*\"]\nfail-on = \"high\"\n[rules]\nskip = [\"*\"]\nfiles = [\"rules.toml\"]\n";
    let plain = empty().file("a.py", line(1));
    let expected = found(&plain, "scan");
    let mut scenario = plain;
    for path in ["rules.toml", "rules/acme.toml", ".keylift/rules.toml", "acme.toml"] {
        scenario = scenario.file(path, silent);
    }
    for path in
        [".keylift/config.toml", ".config/keylift.toml", "sub/keylift.toml", "../keylift.toml", "../.keylift.toml"]
    {
        scenario = scenario.file(path, settings);
    }
    scenario = scenario.file(".keyliftignore", "*\n");
    for line in ["scan", "scan a.py"] {
        assert_eq!(found(&scenario, line), expected, "{line}");
    }
    scenario = scenario.file("keylift.toml", settings).file(".keylift.toml", settings);
    for line in ["scan --untrusted", "scan --no-config", "scan a.py --untrusted"] {
        assert_eq!(found(&scenario, line), expected, "{line}");
    }
    assert_eq!(expected, ["a.py"]);
    assert!(!Path::new(&scenario.tree().join(".keylift/journal")).exists());
}
