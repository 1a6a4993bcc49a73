//! Nothing that leaves the process holds a secret, unless `--show-secrets` was given.

use crate::findings::assert_absent;
use crate::scenario::{Outcome, Scenario, binary, finish};
use crate::{ACME, FORMATS, sample, token};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use keylift::pipeline::{Input, Options, scan_with};
use keylift::source::exclude::Exclude;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

const RULES: &str = "--rules ../acme.toml";

/// Where each value stands. `{}` is the value itself, `{base64}` and the like an encoding of it.
fn rows() -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("app/settings.py", "db_password = \"{}\"\n", "Vq7#tR2mLx9z".into()),
        ("app/acme.py", "ACME = \"{}\"\n", token(1)),
        ("app/github.py", "x = \"{}\"\n", sample("github.personal-access-token", 1)),
        ("app/.env", "DATABASE_URL=postgres://app:{}@db.internal/app\n", "t4Rk9Zq2Lm7x".into()),
        ("keys/server.pem", "{}\n", sample("generic.private-key", 1)),
        ("app/utf16.py", "password = '{}'\r\n", "Hn5$wQ8cJb3y".into()),
        ("app/{}.txt", "{}\n", token(2)),
        ("app/twice.py", "ACME = '{}' # was {}, {}{}\n", token(3)),
        ("app/encoded.py", "ACME = '{}' # {hex} {HEX} {percent}\n", token(4)),
        ("app/base64.py", "ACME = '{}' # {base64} {base64+1} {base64+2}\n", token(5)),
        ("app/long.js", "{pad}ACME='{}';{pad}ACME='{}';x='{base64+1}';{pad}\n", token(6)),
        ("app/names.yml", "{}: x\npassword_{}: '{}'\n", token(7)),
    ]
}

fn fill(template: &str, value: &str) -> String {
    let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let base64 = |before: &str| STANDARD.encode(format!("{before}{value}"));
    [
        ("{hex}", hex.clone()),
        ("{HEX}", hex.to_uppercase()),
        ("{percent}", percent),
        ("{base64}", base64("")),
        ("{base64+1}", base64("a")),
        ("{base64+2}", base64("ab")),
        ("{pad}", "f(1);".repeat(20_000)),
        ("{}", value.to_owned()),
    ]
    .iter()
    .fold(template.to_owned(), |text, (mark, with)| text.replace(mark, with))
}

fn planted() -> Scenario {
    rows().iter().fold(Scenario::new().file("../acme.toml", ACME), |scenario, (path, template, value)| {
        let text = fill(template, value);
        let utf16 = || [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let stored = if path.contains("utf16") { utf16() } else { text.clone().into_bytes() };
        scenario.file(&fill(path, value), stored)
    })
}

/// Fails when one of the values is in `text`.
#[track_caller]
fn check(text: impl AsRef<[u8]>, place: &str) {
    for (path, _, value) in rows() {
        let lines = value.lines().filter(|line| !line.starts_with("-----") && line.len() >= 8);
        lines.for_each(|line| assert_absent(line, text.as_ref(), &format!("{place} ({path})")));
    }
}

fn check_outcome(outcome: &Outcome, place: &str) {
    check(&outcome.stdout, &format!("standard output of {place}"));
    check(&outcome.stderr, &format!("standard error of {place}"));
}

/// What the reports below must not show is all found; and shown, when that is asked for.
#[test]
fn every_planted_value_is_found_and_shown_when_asked_for() {
    let json = planted().line(&format!("scan --show-secrets -f json {RULES}")).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let found: BTreeSet<_> =
        report["findings"].as_array().unwrap().iter().map(|row| row["secret"].as_str().unwrap()).collect();
    for (path, _, value) in rows() {
        assert!(found.contains(&*value), "{path}");
    }
    for format in FORMATS {
        let shown = planted().line(&format!("scan app/acme.py --show-secrets -f {format} {RULES}")).stdout;
        assert!(shown.contains(&token(1)), "{format}: {shown}");
    }
}

#[test]
fn no_report_holds_a_secret() {
    let scenario = planted();
    for format in FORMATS {
        for options in ["--color never", "--color always", "--explain --threads 1"] {
            let line = format!("scan -f {format} {options} {RULES}");
            let outcome = scenario.line(&line);
            assert_eq!(outcome.code, Some(1), "{line}");
            assert!(outcome.stdout.contains("acme.token"), "{line}");
            check_outcome(&outcome, &line);
        }
        let line = format!("scan --explain -f {format} -o ../report {RULES}");
        check_outcome(&scenario.line(&line), &line);
        check(scenario.read("../report"), &line);
    }
    let outcome = scenario.line(&format!("migrate {RULES}"));
    assert!(outcome.stdout.contains("db"), "{}", outcome.stdout);
    check_outcome(&outcome, "migrate");
    let outcome = scenario.line(&format!("migrate plan {RULES} -o ../plan.toml"));
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    check_outcome(&outcome, "migrate plan");
    check(scenario.read("../plan.toml"), "the plan");
    // Every place is found again, whatever its file is encoded in: it comes as far as the connection.
    let outcome = scenario.line(&format!("migrate apply ../plan.toml {RULES}"));
    assert!(outcome.stderr.contains("no AWS region is set"), "{}", outcome.stderr);
    check_outcome(&outcome, "migrate apply");
}

/// What a baseline and markers suppress is as secret as what they don't.
#[test]
fn no_report_holds_a_suppressed_secret() {
    let scenario = planted().file("app/marked.py", format!("x = '{}' # keylift:allow\n", token(8)));
    let made = scenario.line(&format!("baseline create {RULES}"));
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    check_outcome(&made, "baseline create");
    for format in FORMATS {
        let line = format!("scan -f {format} {RULES}");
        let outcome = scenario.line(&line);
        assert_eq!(outcome.code, Some(0), "{line}: {}{}", outcome.stdout, outcome.stderr);
        check_outcome(&outcome, &line);
        assert_absent(&token(8), outcome.stdout.as_bytes(), &line);
        let told = outcome.stdout + &outcome.stderr;
        assert!(told.to_lowercase().contains("suppressed"), "{line}: {told}");
    }
}

#[test]
fn a_name_for_standard_input_is_masked_when_it_holds_a_secret() {
    for format in FORMATS {
        let value = token(1);
        let scenario = Scenario::new().file("../acme.toml", ACME).input(format!("ACME = '{value}'\n"));
        let line = format!("scan - --stdin-name {value}.py -f {format} {RULES}");
        let outcome = scenario.line(&line);
        assert_eq!(outcome.code, Some(1), "{format}");
        check_outcome(&outcome, format);
    }
}

/// A token in the name of a file stands nowhere else; it is masked all the same.
#[test]
fn a_path_is_masked_when_it_holds_what_identifies_itself() {
    let value = sample("github.personal-access-token", 5);
    let scenario =
        Scenario::new().file("../acme.toml", ACME).file(&format!("{value}/a.py"), format!("x = '{}'\n", token(1)));
    for format in FORMATS {
        let line = format!("scan . absent-{value} --explain -f {format} {RULES}");
        let outcome = scenario.line(&line);
        assert_eq!(outcome.code, Some(3), "{line}");
        assert!(outcome.stdout.contains("********"), "{line}: {}", outcome.stdout);
        assert_absent(&value, outcome.stdout.as_bytes(), &line);
        assert_absent(&value, outcome.stderr.as_bytes(), &line);
    }
}

/// A file of rules is its user's own text, and an error quotes it; so none of these is about what stands in one.
#[test]
fn no_error_holds_a_secret() {
    let dead = "http://127.0.0.1:9";
    let scenario = planted()
        .file("../broken.toml", "[[rule]\n")
        .variable("AWS_ACCESS_KEY_ID", "test")
        .variable("AWS_SECRET_ACCESS_KEY", "test")
        .variable("AWS_EC2_METADATA_DISABLED", "true")
        .variable("AWS_MAX_ATTEMPTS", "1");
    for (line, expected) in [
        ("scan absent .", 3),
        ("scan . app/settings.py/x", 3),
        ("scan --rules ../broken.toml", 2),
        ("scan --rules app", 2),
        ("rules check ../broken.toml", 2),
        ("rules test ../broken.toml", 2),
        ("scan --only no.such", 2),
        ("scan --max-size x", 2),
        ("scan -o absent/report", 2),
        ("scan -o app", 2),
        ("migrate absent .", 3),
        (&format!("scan {}.absent . {RULES}", token(2)), 3),
        (&format!("migrate {}.absent . {RULES}", token(2)), 3),
        ("migrate --tag team", 2),
        ("migrate --name-template {nothing}", 2),
        (&format!("migrate --apply --region us-east-1 --endpoint-url {dead} {RULES}"), 3),
    ] {
        let outcome = scenario.line(line);
        assert!(!outcome.stderr.is_empty() || !outcome.stdout.is_empty(), "{line} says nothing");
        assert_eq!(outcome.code, Some(expected), "{line}: {}", outcome.stderr);
        check_outcome(&outcome, line);
    }
    let planted: BTreeSet<_> = rows().iter().map(|(path, _, value)| scenario.tree().join(fill(path, value))).collect();
    check_new_files(&scenario.tree(), &planted);
}

/// Values stand in the wrong place, or without their quotes; a mistake is told by its place.
#[test]
fn no_mistake_in_a_file_shows_a_secret() {
    let entry = "9c4b6cdf47cf07f413f9afa3e6748d7a generic.password a.py";
    let baseline = |line: &str| format!("version 1\nsalt {}\n{line}\n", "0".repeat(32));
    for value in ["Vq7#tR2mLx9z(", &sample("github.personal-access-token", 3)] {
        let value = &*format!("{value}(");
        for (path, text) in [
            ("keylift.toml", format!("password = {value}\n")),
            ("keylift.toml", format!("{value}\n")),
            ("keylift.toml", format!("[migrate]\nenv = \"{value}\n")),
            ("keylift.toml", format!("[[allow]]\nvalues = ['{value}']\nreason = 'x'\n")),
            ("keylift.toml", format!("[[allow]]\nvalues = [\n  {value},\n]\nreason = 'x'\n")),
            (".keylift-baseline", format!("{value}\n")),
            (".keylift-baseline", baseline(value)),
            (".keylift-baseline", baseline(&format!("{entry} {value}"))),
            (".keylift-baseline", baseline(&format!("{entry} until=never reason={value}"))),
            ("rules.toml", format!("provider = {value}\n")),
        ] {
            let scenario = Scenario::new().file("rules.toml", "provider = \"x\"\n").file(path, &text);
            let outcome = scenario.line("scan --rules rules.toml");
            assert_eq!(outcome.code, Some(2), "{text}: {}", outcome.stderr);
            assert!(outcome.stderr.contains(path), "{text}: {}", outcome.stderr);
            assert_absent(value.trim_end_matches('('), outcome.stderr.as_bytes(), &text);
        }
    }
}

/// What identifies itself is masked wherever an error quotes it.
#[test]
fn no_error_quotes_what_identifies_itself() {
    let value = sample("github.personal-access-token", 4);
    for arguments in [
        format!("scan --fail-on {value}"),
        format!("scan --only {value}"),
        format!("scan --config {value}"),
        format!("scan -o absent/{value}"),
        format!("scan --max-size {value}"),
        value.clone(),
        format!("rules show {value}"),
        format!("migrate apply {value}.toml"),
    ] {
        let outcome = Scenario::new().line(&arguments);
        assert_eq!(outcome.code, Some(2), "{arguments}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("********"), "{arguments}: {}", outcome.stderr);
        assert_absent(&value, outcome.stderr.as_bytes(), &arguments);
    }
}

/// The baseline, and all that is said while it is made and kept.
#[test]
fn no_baseline_holds_a_secret() {
    for key in ["", "--key-file ../key"] {
        let reason = token(3);
        let scenario = planted().input("n\nit is a test\ny\nl\nq\n");
        for line in [
            format!("baseline create --reason {reason} {RULES} {key}"),
            format!("baseline audit {RULES} {key}"),
            format!("baseline update {RULES} {key}"),
            format!("scan {RULES} {key}"),
            format!("scan {RULES} {key} -f json"),
            format!("scan {RULES} {key} -f sarif"),
            format!("baseline prune {RULES} {key} --max-size 1"),
        ] {
            let outcome = scenario.line(&line);
            assert!(matches!(outcome.code, Some(0 | 1)), "{line}: {outcome:?}");
            check_outcome(&outcome, &line);
            check(scenario.read(".keylift-baseline"), &format!("the baseline after {line}"));
        }
        // A path that holds a secret is masked in its entry, which still counts.
        let text = scenario.read(".keylift-baseline");
        assert!(text.contains("app/acme_********.txt"), "{text}");
        for (path, template, value) in rows() {
            std::fs::write(scenario.tree().join(fill(path, &value)), fill(template, &value)).unwrap();
        }
        scenario.line(&format!("baseline update {RULES} {key}"));
        assert_eq!(scenario.line(&format!("scan {RULES} {key} --fail-on low")).code, Some(0));
        let broken = scenario.read(".keylift-baseline") + "oops\n";
        std::fs::write(scenario.tree().join(".keylift-baseline"), broken).unwrap();
        let outcome = scenario.line(&format!("scan {RULES} {key}"));
        assert_eq!(outcome.code, Some(2));
        check_outcome(&outcome, "a broken baseline");
    }
}

/// What keylift wrote, its journal say.
fn check_new_files(folder: &Path, planted: &BTreeSet<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_new_files(&path, planted);
        } else if !planted.contains(&path) {
            check(std::fs::read(&path).unwrap(), &path.display().to_string());
        }
    }
}

#[test]
fn a_standard_output_that_takes_nothing_leads_to_no_secret_elsewhere() {
    for (redirection, expected) in [(">&-", 1), (">/dev/full", 3), ("| true", 0)] {
        let mut command = planted().command("sh");
        let scenario = planted();
        command.current_dir(scenario.tree()).arg("-c").arg(format!("exec \"$0\" \"$@\" {redirection}"));
        command.arg(binary()).args(format!("scan {RULES}").split(' '));
        let outcome = finish(command, b"");
        assert_eq!(outcome.code, Some(expected), "{redirection}: {}", outcome.stderr);
        check_outcome(&outcome, redirection);
    }
}

/// Scans with a detector that panics with all that it sees, under keylift's own panic hook.
#[test]
fn panics_with_a_secret_when_asked_to() {
    let Some(folder) = std::env::var_os("KEYLIFT_TEST_SECRET_PANIC") else { return };
    keylift::run(["keylift", "--version"].map(Into::into));
    let options =
        Options { respect_ignore: true, exclude: Exclude::default(), max_size: None, threads: 2, progress: false };
    let report = scan_with(&Input::Paths(vec![folder.into()]), &options, &|blob| {
        panic!("{}", String::from_utf8_lossy(blob.bytes));
    })
    .unwrap();
    assert_eq!(report.problems.len(), rows().len());
    report.problems.iter().for_each(|problem| check(&problem.cause, "a problem"));
}

#[test]
fn no_panic_holds_a_secret() {
    let scenario = planted();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "secrecy::panics_with_a_secret_when_asked_to", "--nocapture"]).stdin(Stdio::null());
    command.env("KEYLIFT_TEST_SECRET_PANIC", scenario.tree());
    let outcome = finish(command, b"");
    assert!(outcome.stdout.contains("1 passed"), "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stderr.contains("keylift: internal error at "), "{}", outcome.stderr);
    check_outcome(&outcome, "a panic");
}

/// The search itself: it knows a value in each of its clothes.
#[test]
fn a_leak_is_noticed_in_any_encoding() {
    let value = token(9);
    for clothes in ["{}", "{hex}", "{HEX}", "{percent}", "{base64}", "{base64+1}", "{base64+2}"] {
        let text = fill(&format!("some {clothes} text"), &value);
        let noticed = std::panic::catch_unwind(|| assert_absent(&value, text.as_bytes(), "a text"));
        assert!(noticed.is_err(), "{clothes}");
    }
    assert_absent(&value, token(8).as_bytes(), "another value");
}
