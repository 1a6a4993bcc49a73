//! Who may use whom: reads the paths in `src` and compares them with the tables below. `docs/architecture.md` gives the
//! reasons.
//!
//! What is behind `#[cfg(test)]` is not looked at: a test may use what it needs.
#![allow(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use regex::Regex;
use std::path::Path;

/// Each module and what it may use of ours: a module, or one item of it.
///
/// From bottom to top. `finding` and `rule` name each other's central type and nothing else of each other.
const LAYERS: &[(&str, &[&str])] = &[
    ("exit", &[]),
    ("secret", &[]),
    ("text", &[]),
    ("source", &["text"]),
    ("rule", &["finding::Confidence", "text"]),
    ("marker", &["text"]),
    ("fingerprint", &["finding", "secret", "text"]),
    ("finding", &["fingerprint::Fingerprint", "marker", "rule::Rule", "rule::tells", "secret", "source", "text"]),
    ("suppress", &["finding", "fingerprint", "marker", "rule", "secret", "source", "text"]),
    ("detect", &["finding", "marker", "rule", "secret", "source", "text"]),
    ("report", &["exit", "finding", "fingerprint", "marker", "rule", "secret", "source", "suppress", "text"]),
    ("migrate", &["finding", "rule", "secret", "source", "text"]),
    ("pipeline", &["detect", "finding", "report", "secret", "source", "text"]),
    ("config", &["finding::Confidence", "marker", "migrate::lookup", "rule", "source", "suppress", "text"]),
    ("cli", &[]),
    (
        "settings",
        &[
            "cli", "config", "detect", "finding", "marker", "migrate", "pipeline", "report", "source", "suppress",
            "text",
        ],
    ),
    (
        "command",
        &[
            "cli", "config", "detect", "exit", "finding", "fingerprint", "marker", "migrate", "pipeline", "report",
            "rule", "secret", "settings", "source", "suppress", "text",
        ],
    ),
    ("lib", &["command"]),
    ("main", &[]),
];

/// What may stand only in certain files, which are told by the beginning of their path; nowhere when there are none.
const WALLS: &[(&str, &[&str])] = &[
    (r"\b(clap|clap_complete|clap_mangen)::", &["src/cli/"]),
    (r"\bignore::", &["src/source/walk", "src/source/patterns"]),
    (r"\bgix::", &["src/source/git/"]),
    (r"\brustix::", &["src/source/walk/", "src/source/open.rs"]),
    (r"\b(aws_\w+|tokio)::", &["src/migrate/aws"]),
    (r"\bindicatif::", &["src/pipeline", "src/command/"]),
    (r"\bGraphicalReportHandler\b", &["src/report/human", "src/command/terminal.rs"]),
    (r"\bstd(out|err)\(\)", &["src/command/terminal.rs", "src/settings/"]),
    (r"\bstdin\(\)", &["src/source/", "src/pipeline", "src/command/terminal.rs"]),
    (r"\bSerialize\b", &["src/report/", "src/migrate/"]),
    (r"\benv::var", &["src/settings/", "src/migrate/aws"]), // AWS's own variables are part of its interface.
    (r"\b(print|println|eprint|eprintln|dbg)!", &[]),
    (r"\bprocess::Command\b", &[]),
    (r"\bstd::net\b", &["src/migrate/aws"]),
    (r"\bcrate::\{", &[]), // One `use` a module, so that this test can read it.
];

/// What in the file `path` (seen from the top of the repository) uses what it must not.
fn violations(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap();
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
        return vec![format!("{path}: `{module}` is not in the table of layers")];
    };
    let mut found = Vec::new();
    for used in regex(r"\bcrate::(\w+(?:::\w+)?)").captures_iter(&code) {
        let used = &used[1];
        let own = starts_with(used, module);
        if !own && !allowed.iter().any(|allowed| starts_with(used, allowed)) {
            found.push(format!("{path}: `{module}` must not use `crate::{used}`"));
        }
    }
    // `super` must not be a way around the table.
    let depth = path.trim_end_matches("/mod.rs").split('/').count() - 1;
    for climb in regex(r"\b(?:super::)+").find_iter(&code) {
        if climb.as_str().matches("super").count() >= depth {
            found.push(format!("{path}: write `crate::` for `{}`", climb.as_str()));
        }
    }
    for (pattern, places) in WALLS {
        let here = regex(pattern).find(&code);
        if let Some(here) = here.filter(|_| !places.iter().any(|place| path.starts_with(place))) {
            found.push(format!("{path}: `{}` belongs to {places:?}", here.as_str()));
        }
    }
    found
}

/// keylift takes `regex` without its Unicode tables.
fn regex(pattern: &str) -> Regex {
    Regex::new(&format!("(?-u){pattern}")).unwrap()
}

/// Whether `path` is `prefix` or lies in it.
fn starts_with(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// `text` without comments, up to its tests.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.file_stem().unwrap() != "tests" {
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
}

#[test]
fn every_module_uses_only_what_lies_below_it() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    assert!(files.len() > 20, "the sources are not where they should be");
    let read = |path: &String| std::fs::read_to_string(path).unwrap();
    let found: Vec<_> = files.iter().flat_map(|path| violations(path, &read(path))).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The test of the test: each of these is seen.
#[test]
fn a_breach_is_seen() {
    for (path, text, expected) in [
        ("src/text/span.rs", "use crate::finding::Finding;", 1),
        ("src/source/walk.rs", "fn f(rule: &crate::rule::Rule) {}", 1),
        ("src/rule/mod.rs", "use crate::finding::Finding;", 1),
        ("src/rule/mod.rs", "use crate::finding::Confidence;", 0),
        ("src/detect/mod.rs", "use crate::report::Report;", 1),
        ("src/report/json.rs", "use crate::migrate::Plan;", 1),
        ("src/pipeline.rs", "use crate::settings::Settings;", 1),
        ("src/novel.rs", "", 1),
        ("src/detect/mod.rs", "use super::report::Report;", 1),
        ("src/detect/judge.rs", "use super::super::report::Report;", 1),
        ("src/detect/judge.rs", "use super::Detection;", 0),
        ("src/detect/judge/words.rs", "use super::super::Detection;", 0),
        ("src/pipeline.rs", "use super::detect::Detector;", 1),
        ("src/text/mod.rs", "use crate::{exit::Exit};", 1),
        ("src/source/mod.rs", "use ignore::Walk;", 1),
        ("src/source/walk.rs", "use ignore::Walk;", 0),
        ("src/command/scan.rs", "use clap::Parser;", 1),
        ("src/migrate/store.rs", "use aws_sdk_secretsmanager::Client;", 1),
        ("src/command/scan.rs", "tokio::spawn(f);", 1),
        ("src/report/json.rs", "miette::GraphicalReportHandler::new()", 1),
        ("src/detect/mod.rs", "println!(\"{}\", 1);", 1),
        ("src/finding.rs", "#[derive(Serialize)]", 1),
        ("src/report/mod.rs", "std::io::stdout()", 1),
        ("src/source/git.rs", "std::process::Command::new(\"git\")", 1),
        ("src/text/span.rs", "// as crate::finding does\n#[cfg(test)]\nuse crate::finding::Finding;", 0),
    ] {
        let found = violations(path, text);
        assert_eq!(found.len(), expected, "{path}: {text}\n{found:?}");
    }
}
