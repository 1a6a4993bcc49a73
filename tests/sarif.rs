//! What keylift writes as SARIF, judged by Microsoft's own validator with the rules of the standard and of GitHub.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its own functions too")]

#[path = "support/node.rs"]
mod node;

use jiff::Timestamp;
use jiff::civil::Date;
use keylift::finding::{Confidence, Evidence, Excerpt, Finding, Site};
use keylift::marker::Dialect;
use keylift::report::{Clock, Format, Report, Style, write};
use keylift::rule::{Author, Matcher, Rule};
use keylift::secret::SecretValue;
use keylift::source::{Commit, Origin, Problem, Tally};
use keylift::suppress::{By, Stale, State, Suppressed};
use keylift::text::span::{Position, Span};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// What the validator always misses in our reports: the tool has no page yet (`informationUri`). Also the proof that it
/// has read one: of a document that it can't take in it says nothing at all.
const ALWAYS: &str = "SARIF2005";

#[test]
fn full_and_empty_reports_are_valid() {
    let mut full = report(vec![
        finding("acme.token", "src/a b/ü:1.py", Confidence::High),
        finding("acme.password", "/etc/[x](y)#?.conf", Confidence::Medium),
        finding("acme.token", "..\\..\n\"{}|^`\u{202e}", Confidence::Low),
    ]);
    full.problems = vec![
        Problem { path: "a b".into(), cause: "permission denied".into(), help: Some("run as another user") },
        Problem { path: PathBuf::new(), cause: "broken".into(), help: None },
    ];
    assert_eq!(complaints(&[sarif(&full), sarif(&of_history()), sarif(&report(Vec::new()))]), [[""; 0]; 3]);
}

/// A report that has all that can be in one: fingerprints, other places, commits, suppressed and stale ones.
fn of_history() -> Report {
    let mut report = report(vec![
        finding("acme.token", "a.py", Confidence::High),
        finding("acme.token", "b[x](y).py", Confidence::Low),
    ]);
    for (finding, at) in report.findings.iter_mut().zip(1..) {
        let (path, author) = (finding.site.origin.path().to_owned(), "Ann [x](y)".to_owned());
        let commit = Commit { time: at, id: "0123456789abcdef".repeat(2), author, email: String::new() };
        finding.site.origin = Arc::new(Origin::Commit { path, commit: Arc::new(commit) });
        finding.in_head = Some(at == 1);
    }
    let accepted = || finding("acme.password", "c.py", Confidence::Medium);
    let until = Some(Date::constant(2030, 1, 2));
    report.suppressed = vec![
        Suppressed { finding: accepted(), by: By::Marker(Dialect::Keylift), reason: Some("a [test]".into()), until },
        Suppressed { finding: accepted(), by: By::Baseline, reason: None, until: None },
    ];
    report.stale = vec![
        Stale { path: "base line".into(), line: 7, state: State::Unused, about: "acme.token in [x](y)".into() },
        Stale { path: PathBuf::new(), line: 0, state: State::Expired(Date::constant(2020, 1, 2)), about: "x".into() },
    ];
    report
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let good = sarif(&of_history());
    let wrong = [
        ("/version", json!("2.0.0")),
        ("/runs/0/columnKind", json!("bytes")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b.py")),
        ("/runs/0/results/0/locations", json!([])),
        ("/runs/0/results/0/ruleIndex", json!(7)),
        ("/runs/0/results/0/message/text", Value::Null),
        ("/runs/0/results/0/relatedLocations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/2/suppressions/0/kind", json!("elsewhere")),
        ("/runs/0/tool/driver/rules/0/properties/tags", Value::Null),
    ];
    let broken = wrong.clone().map(|(place, value)| {
        let mut log = good.clone();
        *log.pointer_mut(place).unwrap() = value;
        log
    });
    for ((place, _), complaints) in wrong.iter().zip(complaints(&broken)) {
        assert!(!complaints.is_empty(), "{place}");
    }
}

#[test]
fn results_point_at_the_very_place() {
    let log = sarif(&report(vec![finding("acme.token", "src/a b.py", Confidence::Medium)]));
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["level"], "warning");
    assert_eq!(result["ruleIndex"], 0);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "src/a%20b.py");
    assert_eq!(
        place["region"],
        json!({"startLine": 4, "startColumn": 8, "endLine": 4, "endColumn": 14, "snippet": {"text": "********"}})
    );
}

#[test]
fn a_run_that_missed_something_says_so() {
    let mut report = report(Vec::new());
    report.problems = vec![Problem { path: "a".into(), cause: "permission denied".into(), help: None }];
    let run = &sarif(&report)["runs"][0]["invocations"][0];
    assert_eq!(run["executionSuccessful"], false);
    assert_eq!(run["toolExecutionNotifications"][0]["message"]["text"], "Failed to read 'a': permission denied.");
}

fn rule(id: &str) -> Rule {
    let matcher = Matcher::Assignment { names: vec!["token".into()], author: Author::Machines };
    Rule {
        provider: "Acme".into(),
        grants: Some("everything.".into()),
        revoke: Some("Settings > Tokens".into()),
        docs: Some("https://acme.example/docs".into()),
        ..Rule::new(id.into(), format!("Acme {id}"), Confidence::High, matcher)
    }
}

fn finding(id: &str, path: &str, confidence: Confidence) -> Finding {
    let place = |column| Position { line: 4, column };
    let site = Site {
        origin: Arc::new(Origin::File { path: path.into(), identity: path.into() }),
        span: Span::new(107, 113).unwrap(),
        start: place(8),
        end: place(14),
        excerpt: Excerpt {
            text: SecretValue::new(b"token='sesame' \xff"),
            secret: 7..13,
            start: place(1),
            clipped: false,
        },
    };
    Finding {
        confidence,
        evidence: vec![Evidence::Name("token[0]".into()), Evidence::Entropy { bits: 2.0, expected: 2.5 }],
        name: Some("token[0](x)".into()),
        ..Finding::new(Arc::new(rule(id)), site, SecretValue::new(b"sesame"))
    }
}

fn report(findings: Vec<Finding>) -> Report {
    Report {
        tally: Tally { files: 2, bytes: 99, ..Tally::default() },
        elapsed: Duration::from_millis(3),
        ..Report::of(findings)
    }
}

fn sarif(report: &Report) -> Value {
    let style = Style {
        reveal: false,
        color: false,
        unicode: false,
        width: 80,
        gate: None,
        clock: Clock::Pinned(Timestamp::UNIX_EPOCH),
    };
    let mut out = Vec::new();
    write(Format::Sarif, report, style, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// What the validator finds wrong with each of `logs`: errors and warnings, `id: text`.
fn complaints(logs: &[Value]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let input = |at: usize| folder.path().join(format!("{at}.sarif"));
    for (at, log) in logs.iter().enumerate() {
        fs::write(input(at), log.to_string()).unwrap();
    }
    let verdict = folder.path().join("verdict");
    let output = Command::new(validator())
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1") // its ICU library need not be there
        .env("HTTPS_PROXY", "http://127.0.0.1:9") // nobody there: it would look the schema's address up
        .arg("validate")
        .args((0..logs.len()).map(input))
        .args(["--rule-kind", "Sarif;Ghas", "--output"])
        .arg(&verdict)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let verdict = fs::read_to_string(&verdict).unwrap_or_else(|_| panic!("the validator gave no verdict: {said}"));
    let verdict: Value = serde_json::from_str(verdict.trim_start_matches('\u{feff}')).unwrap();
    let results = verdict["runs"][0]["results"].as_array().unwrap();
    (0..logs.len()).map(|at| of_one(results, &format!("/{at}.sarif"))).collect()
}

/// The complaints about the file whose address ends with `file`.
fn of_one(results: &[Value], file: &str) -> Vec<String> {
    let (always, mut wrong): (Vec<_>, Vec<_>) = results
        .iter()
        .filter(|result| {
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            place.as_str().is_some_and(|uri| uri.ends_with(file))
        })
        .map(|result| format!("{}: {}", result["ruleId"].as_str().unwrap(), result["message"]))
        .partition(|complaint| complaint.starts_with(ALWAYS));
    if always.is_empty() {
        wrong.push("the validator could not read it".to_owned());
    }
    wrong
}

/// The program itself; its package has one for each system.
fn validator() -> PathBuf {
    let system = match std::env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        "windows" => "win32",
        other => panic!("the SARIF validator does not run on {other}"),
    };
    let folder = node::package(&format!("@microsoft/sarif-multitool-{system}"), "5.7.0");
    let program = folder.join(if cfg!(windows) { "Sarif.Multitool.exe" } else { "Sarif.Multitool" });
    make_executable(&program);
    program
}

#[cfg(unix)]
fn make_executable(program: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}
