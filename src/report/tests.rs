//! Reports as a whole: what no format may show, whatever the scanned tree holds.

mod forges;
mod html;
mod human;
mod redaction;

use super::redact::{MASK, Redactor};
use super::{Clock, Format, Report, Style, write};
use crate::finding::{Confidence, Dismissed, Evidence, Excerpt, Finding, Reason, Site};
use crate::rule::{Anchor, Author, Matcher, Pattern, Place, Rule};
use crate::secret::SecretValue;
use crate::source::{Commit, Origin, Problem, Tally};
use crate::suppress::{By, Stale, State, Suppressed};
use crate::text::lines::line_of;
use crate::text::span::{Position, Span};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const FORMATS: [Format; 11] = [
    Format::Human,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Csv,
    Format::Markdown,
    Format::Html,
    Format::Rdjson,
];

const PLAIN: Style = Style {
    reveal: false,
    color: false,
    unicode: true,
    width: 100,
    gate: Some(Confidence::Medium),
    clock: Clock::Pinned(Timestamp::UNIX_EPOCH),
};

/// A rule whose values start with `prefix`, or one without a known form.
fn rule(id: &str, title: &str, prefix: &str) -> Arc<Rule> {
    let anchor = Anchor { literal: prefix.into(), ignore_case: false, place: Place::Start };
    let matcher = if prefix.is_empty() {
        Matcher::Assignment { names: vec!["password".into()], author: Author::People }
    } else {
        Matcher::Pattern(Pattern::of_regex(format!("{prefix}[A-Za-z0-9]+"), vec![anchor], 99))
    };
    Arc::new(Rule {
        provider: "Acme".into(),
        grants: Some("everything that its owner may do at Acme, in every project".into()),
        revoke: Some("https://acme.example/settings/tokens".into()),
        docs: Some("https://acme.example/docs/tokens".into()),
        ..Rule::new(id.into(), title.into(), Confidence::High, matcher)
    })
}

/// The place of `secret` in a file that holds `text`.
fn site(path: &str, text: &str, secret: &str) -> Site {
    let at = text.find(secret).unwrap();
    let line = line_of(text.as_bytes(), at);
    let position = |offset| Position::START.after(&text.as_bytes()[..offset]);
    Site {
        origin: Arc::new(Origin::File { path: path.into(), identity: path.into() }),
        span: Span::new(at, at + secret.len()).unwrap(),
        start: position(at),
        end: position(at + secret.len()),
        excerpt: Excerpt {
            text: SecretValue::new(&text.as_bytes()[line.clone()]),
            secret: at - line.start..(at + secret.len()).min(line.end) - line.start,
            start: position(line.start),
            clipped: false,
        },
    }
}

fn finding(rule: &Arc<Rule>, path: &str, text: &str, secret: &str) -> Finding {
    Finding::new(rule.clone(), site(path, text, secret), SecretValue::new(secret.as_bytes()))
}

fn dismissed(path: &str, text: &str, secret: &str, reason: Reason) -> Dismissed {
    Dismissed {
        rule: rule("generic.password", "Password", ""),
        site: site(path, text, secret),
        secret: SecretValue::new(secret.as_bytes()),
        reason,
    }
}

fn suppressed(finding: Finding, by: By, reason: &str) -> Suppressed {
    Suppressed { finding, by, reason: Some(reason.to_owned()), until: Some(Date::constant(2030, 1, 2)) }
}

/// An entry that suppresses nothing.
fn stale(text: &str) -> Stale {
    Stale { path: text.into(), line: 3, state: State::Unused, about: text.to_owned() }
}

/// A file of a commit.
fn commit(path: &str, author: &str) -> Arc<Origin> {
    let commit = Commit {
        time: 86_400,
        id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        author: author.to_owned(),
        email: author.to_owned(),
    };
    Arc::new(Origin::Commit { path: path.into(), commit: Arc::new(commit) })
}

fn report(findings: Vec<Finding>) -> Report {
    Report {
        tally: Tally { files: 3, bytes: 4567, ..Tally::default() },
        elapsed: Duration::from_millis(12),
        ..Report::of(findings)
    }
}

fn written(format: Format, report: &Report, style: Style) -> String {
    let mut out = Vec::new();
    write(format, report, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
}

/// Every way in which `secret` may be spelled: what to plant, and what must not be seen of it.
fn spellings(secret: &str) -> Vec<(String, String)> {
    let bytes = secret.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let inside = STANDARD.encode(format!("user:{secret}"));
    let mut spellings: Vec<(String, String)> = [
        secret.to_owned(),
        STANDARD.encode(bytes),
        STANDARD_NO_PAD.encode(bytes),
        URL_SAFE.encode(bytes),
        URL_SAFE_NO_PAD.encode(bytes),
        hex.to_uppercase(),
        hex,
        percent(bytes).to_uppercase(),
        percent(bytes),
        secret.replace('?', "%3F").replace('>', "%3E"),
    ]
    .map(|spelling| (spelling.clone(), spelling))
    .into();
    spellings.push((inside.clone(), inside[16..].trim_end_matches('=').to_owned()));
    spellings
}

/// A report in which `secret` and its spellings stand wherever the tree can put them. `accepted` is suppressed.
fn poisoned(secret: &str, other: &str, accepted: &str) -> Report {
    let planted: Vec<String> = spellings(secret).into_iter().map(|(planted, _)| planted).collect();
    let everywhere = planted.join(" ");
    let rule = rule("acme.token", "Acme token", "acme_");
    let mut first = finding(&rule, &format!("a/{everywhere}"), &format!("{everywhere} key = {secret};"), secret);
    first.name = Some(everywhere.clone());
    first.evidence = vec![
        Evidence::Format(secret.into()),
        Evidence::Near(everywhere.clone()),
        Evidence::Name(everywhere.clone()),
        Evidence::Checksum("CRC-32"),
    ];
    let mut second = finding(&rule, "b", &format!("{other} {everywhere}"), other);
    second.confidence = Confidence::Medium;
    let mut third = finding(&rule, "c", &format!("{everywhere} {other}"), other);
    third.confidence = Confidence::Low;
    let mut report = report(vec![first, second, third]);
    report.dismissed = vec![dismissed(&everywhere, &format!("x {secret}"), secret, Reason::Words)];
    report.problems =
        vec![Problem { path: everywhere.clone().into(), cause: everywhere.clone(), help: Some("try again") }];
    let mut accepted = finding(&rule, &format!("d/{everywhere}"), &format!("{accepted} {everywhere}"), accepted);
    accepted.name = Some(everywhere.clone());
    report.suppressed = vec![suppressed(accepted, By::Baseline, &everywhere)];
    report.stale = vec![stale(&everywhere)];
    let mut committed = finding(&rule, "e", &format!("{everywhere} {other}"), other);
    committed.site.origin = commit(&format!("e/{everywhere}"), &everywhere);
    report.findings.push(committed);
    report
}

#[test]
fn no_format_shows_a_secret_in_any_spelling() {
    let secret = ["acme", "_S3nt", "inel?>?Value~~", "99"].concat();
    let report = poisoned(&secret, "something-else-entirely", "acme_accepted-value");
    for format in FORMATS {
        for width in [20, 40, 100, 5000] {
            for color in [false, true] {
                let text = written(format, &report, Style { width, color, ..PLAIN });
                for (_, seen) in spellings(&secret) {
                    assert!(!text.contains(&seen), "{format:?} {width}: {seen}\n{text}");
                }
                assert!(!text.contains("accepted-value"), "{format:?} {width}: the suppressed one\n{text}");
                // Cut, too, it must not come out: no six characters in a row behind the public literal.
                let body = &secret["acme_".len()..];
                for at in 0..body.len() - 6 {
                    assert!(!text.contains(&body[at..at + 6]), "{format:?} {width}: {}\n{text}", &body[at..at + 6]);
                }
            }
        }
    }
}

#[test]
fn what_was_let_go_is_masked_when_it_stands_beside_a_finding() {
    let mut report =
        report(vec![finding(&rule("acme.token", "Acme token", ""), "a", "k=first-one j=correct horse", "first-one")]);
    report.dismissed = vec![dismissed("a", "k=first-one j=correct horse", "correct horse", Reason::Words)];
    for format in FORMATS {
        assert!(!written(format, &report, PLAIN).contains("correct horse"), "{format:?}");
    }
}

#[test]
fn secrets_are_shown_only_when_asked_for() {
    let secret = ["acme_", "0123456789"].concat();
    let report =
        report(vec![finding(&rule("acme.token", "Acme token", "acme_"), "a", &format!("k={secret}"), &secret)]);
    for format in FORMATS {
        assert!(written(format, &report, PLAIN).contains("acme_********"), "{format:?}");
        let shown = written(format, &report, Style { reveal: true, ..PLAIN });
        assert!(shown.contains(&secret) && !shown.contains(MASK), "{format:?}\n{shown}");
    }
}

/// Names and texts that a repository could mean for a terminal, a runner, a spreadsheet or a page.
const HOSTILE: [&str; 13] = [
    "\x1b[2J\x1b]8;;http://x\x07",
    "a\nb\r\n::error::owned",
    "::error::owned",
    " ::set-output name=x::y",
    "##[error]x",
    "##vso[task.complete]",
    "##teamcity[x]",
    "=cmd|'/C calc'!A0,\"x\",;",
    "\u{202e}gnp.exe\u{200b}\u{feff}",
    "\u{9b}31m",
    "<script>alert(1)</script>",
    "[x](http://evil.example)",
    "$(id) `id` \\",
];

/// A report with all of them wherever the tree can put them.
fn hostile() -> Report {
    let token = rule("acme.token", "Acme token", "");
    let confidences = [Confidence::High, Confidence::Low].into_iter().cycle();
    let hostile_finding = |(&text, confidence): (&&str, Confidence)| {
        let line = format!("{} key=sesame-open", text.replace('\n', " "));
        Finding {
            name: Some(text.to_owned()),
            confidence,
            evidence: vec![Evidence::Name(text.to_owned())],
            ..finding(&token, text, &line, "sesame-open")
        }
    };
    let problem = |&text: &&str| Problem { path: text.into(), cause: text.into(), help: None };
    let accepted = |(text, confidence)| suppressed(hostile_finding((text, confidence)), By::Allow, text);
    Report {
        problems: HOSTILE.iter().map(problem).collect(),
        dismissed: HOSTILE.iter().map(|&text| dismissed(text, "x=12345", "12345", Reason::Plain)).collect(),
        suppressed: HOSTILE.iter().zip(confidences.clone()).map(accepted).collect(),
        stale: HOSTILE.iter().map(|text| stale(text)).collect(),
        ..report(HOSTILE.iter().zip(confidences).map(hostile_finding).collect())
    }
}

#[test]
fn a_hostile_tree_commands_neither_terminal_nor_runner() {
    for format in FORMATS {
        for reveal in [false, true] {
            let text = written(format, &hostile(), Style { reveal, width: 300, ..PLAIN });
            for line in text.lines() {
                // What this format has to say are commands; `forges` looks at them.
                let command = format != Format::Github && line.trim_start().starts_with("::");
                assert!(!command, "{format:?}: {line}");
                for command in ["##[", "##vso[", "##teamcity["] {
                    assert!(!line.contains(command), "{format:?}: {line}");
                }
            }
            for bad in ['\x1b', '\x07', '\r', '\u{202e}', '\u{200b}', '\u{feff}', '\u{9b}'] {
                assert!(!text.contains(bad), "{format:?} {bad:?}\n{text}");
            }
        }
    }
}

#[test]
fn a_program_gets_the_very_name_of_a_hostile_file() {
    let json: serde_json::Value = serde_json::from_str(&written(Format::Json, &hostile(), PLAIN)).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let paths: Vec<_> = findings.iter().map(|finding| finding["path"].as_str().unwrap()).collect();
    assert_eq!(paths, HOSTILE);
}

#[test]
fn an_empty_scan_is_a_whole_document() {
    let mut report = report(Vec::new());
    report.tally = Tally::default();
    let json: serde_json::Value = serde_json::from_str(&written(Format::Json, &report, PLAIN)).unwrap();
    assert_eq!(json["schema"], "keylift/report/1");
    assert_eq!(json["findings"], serde_json::json!([]));
    assert_eq!(json["summary"]["files"], 0);
    let sarif: serde_json::Value = serde_json::from_str(&written(Format::Sarif, &report, PLAIN)).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert_eq!(written(Format::Human, &report, PLAIN), "⚠ Nothing was scanned: there was no file to read\n");
    assert_eq!(written(Format::Github, &report, PLAIN), "keylift: No credentials; 0 files read\n");
    assert_eq!(
        written(Format::Markdown, &report, PLAIN),
        "<!-- keylift -->\n### keylift: No credentials\n\n0 files read.\n"
    );
    assert_eq!(written(Format::Csv, &report, PLAIN).lines().count(), 1);
}

#[test]
fn each_line_of_jsonl_says_what_it_is() {
    let report = poisoned("acme_0123456789abcdef", "another-value", "acme_accepted-value");
    let text = written(Format::Jsonl, &report, PLAIN);
    let types: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    let mut kinds = types.clone();
    kinds.dedup();
    assert_eq!(kinds.iter().filter(|kind| *kind == "finding").count(), 1);
    assert_eq!(types.iter().filter(|kind| *kind == "finding").count(), 4);
    assert!(types.iter().any(|kind| kind == "dismissed") && types.iter().any(|kind| kind == "problem"), "{types:?}");
    assert_eq!(types.last().map(String::as_str), Some("summary"));
}

#[test]
fn a_value_that_is_not_text_is_shown_whole_in_base64() {
    let mut binary = finding(&rule("acme.token", "Acme token", ""), "a", "k=sesame", "sesame");
    binary.secret = SecretValue::new(b"\xff\x00key");
    let report = report(vec![binary]);
    let row = |reveal| -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(&written(Format::Json, &report, Style { reveal, ..PLAIN })).unwrap()["findings"][0].clone()
    };
    assert_eq!(row(true)["secret_base64"], STANDARD.encode(b"\xff\x00key"));
    assert_eq!(row(false)["secret"], MASK);
    assert!(row(false).get("secret_base64").is_none());
}

#[test]
fn no_sarif_value_is_null_or_empty() {
    fn check(value: &serde_json::Value, at: &str) {
        match value {
            serde_json::Value::Null => panic!("null at {at}"),
            serde_json::Value::String(text) => assert!(!text.is_empty(), "empty at {at}"),
            serde_json::Value::Array(items) => items.iter().for_each(|item| check(item, at)),
            serde_json::Value::Object(fields) => {
                fields.iter().for_each(|(key, item)| check(item, &format!("{at}.{key}")));
            }
            _ => {}
        }
    }
    let bare = finding(&rule("acme.token", "Acme token", ""), "", "k=sesame", "sesame");
    let mut report = report(vec![bare]);
    report.problems = vec![Problem { path: PathBuf::new(), cause: String::new(), help: None }];
    report.findings[0].site.origin = Arc::new(Origin::Stdin { name: "<stdin>".into() });
    check(&serde_json::from_str(&written(Format::Sarif, &report, PLAIN)).unwrap(), "$");
}

#[test]
fn thousands_of_findings_take_seconds_at_most() {
    let token = rule("acme.token", "Acme token", "acme_");
    let findings = (0..5_000_u64)
        .map(|at| {
            let secret = format!("acme_{:032x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            finding(&token, "src/settings/production.py", &format!("    \"token_{at}\": \"{secret}\", # keep"), &secret)
        })
        .collect();
    let report = report(findings);
    for format in FORMATS {
        let is_soon = || {
            let began = std::time::Instant::now();
            let text = written(format, &report, PLAIN);
            assert!(text.contains("Acme token"), "{format:?}");
            began.elapsed() < Duration::from_secs(30)
        };
        assert!((0..5).any(|_| is_soon()), "{format:?}: not once in five tries"); // a busy machine may stop for as long
    }
}
