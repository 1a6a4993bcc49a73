//! Several reports of one scan, and what becomes of the reports that are there already.

use crate::planted;
use crate::scenario::{Outcome, Scenario};
use std::fs;
use std::os::unix::fs::symlink;

const ALL: &[&str] =
    &["human", "json", "jsonl", "sarif", "github", "gitlab", "junit", "csv", "markdown", "html", "rdjson"];

fn exists(scenario: &Scenario, path: &str) -> bool {
    fs::symlink_metadata(scenario.tree().join(path)).is_ok()
}

#[test]
fn one_scan_writes_all_reports_and_each_is_what_it_would_be_alone() {
    let scenario = planted().variable("SOURCE_DATE_EPOCH", "1000000000");
    let mut arguments = vec!["scan".to_owned(), "--rules=../acme.toml".to_owned(), "-fhuman".to_owned()];
    arguments.extend(ALL.iter().map(|format| format!("-f{format}=../out.{format}")));
    let outcome = scenario.run(&arguments);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(1), ""));
    assert!(outcome.stdout.contains("20 credentials"), "{}", outcome.stdout);
    let time = regex::Regex::new(r#"(?-u)"elapsed_seconds": ?[0-9.e-]+| in (under 1 ms|[0-9.]+ m?s)"#).unwrap();
    for format in ALL {
        let alone = scenario.line(&format!("scan --rules=../acme.toml -f {format}")).stdout;
        let (written, alone) = (scenario.read(&format!("../out.{format}")), alone);
        assert_eq!(time.replace_all(&written, "TIME"), time.replace_all(&alone, "TIME"), "{format}");
    }
}

#[test]
fn nothing_is_scanned_when_a_report_could_not_be_written() {
    let scenario = planted().file("../precious", "precious");
    symlink("../precious", scenario.tree().join("link")).unwrap();
    for (target, expected) in
        [("link", "it is a symbolic link"), (".", "it is a folder"), ("absent/report", "its folder does not exist")]
    {
        let outcome = scenario.line(&format!("scan -f human -f json=../good.json -f sarif={target}"));
        assert_eq!(outcome.code, Some(2), "{target}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(expected) && outcome.stderr.contains("help:"), "{}", outcome.stderr);
        assert_eq!(outcome.stdout, "", "{target}");
        assert!(!exists(&scenario, "../good.json"), "{target}");
    }
    assert_eq!(scenario.read("../precious"), "precious");
}

#[test]
fn an_incomplete_scan_leaves_the_report_of_a_complete_one() {
    let scenario = planted();
    let run = |paths: &str| {
        let Outcome { code, stderr, .. } = scenario.line(&format!("scan {paths} -f json=../report.json"));
        (code, stderr)
    };
    assert_eq!(run(". absent").0, Some(3));
    let complete = |path: &str| {
        let text = scenario.read(path);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["summary"]["complete"].as_bool().unwrap()
    };
    assert!(!complete("../report.json"), "there was none, so there is one of what could be read");
    assert_eq!(run("."), (Some(1), String::new()));
    assert!(complete("../report.json"));
    let (code, said) = run(". absent");
    assert_eq!(code, Some(3));
    assert!(said.contains("../report.json stays as it was") && said.contains("../report.incomplete.json"), "{said}");
    assert!(complete("../report.json") && !complete("../report.incomplete.json"));
    assert_eq!(run("."), (Some(1), String::new()));
    assert!(complete("../report.json") && !exists(&scenario, "../report.incomplete.json"));
}

#[test]
fn a_report_that_fails_takes_no_other_with_it() {
    let scenario = planted();
    let outcome = scenario.line("scan -f json=/dev/full -f sarif=../report.sarif");
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("failed to write to /dev/full"), "{}", outcome.stderr);
    assert!(scenario.read("../report.sarif").contains("\"results\""));
}
