//! SARIF 2.1.0 as forges take it: no nulls, no empty strings, rules once, problems as notifications of the run.
//!
//! Identity (`partialFingerprints`) is not set: the upload action of the largest forge fills in its own.

use super::escape::harmless_json;
use super::{Report, redact::Redactor};
use crate::finding::{Confidence, Finding};
use crate::rule::Rule;
use crate::source::Problem;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    let rules: BTreeMap<&str, &Rule> =
        report.findings.iter().map(|finding| (finding.rule.id.as_str(), &*finding.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, &id)| (id, at)).collect();
    let results = report
        .findings
        .iter()
        .filter_map(|finding| Some(result(finding, *index.get(finding.rule.id.as_str())?, redactor)))
        .collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.values().map(|rule| descriptor(rule)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: report.problems.is_empty(),
                notifications: report.problems.iter().map(|problem| notification(problem, redactor)).collect(),
            }],
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    writeln!(out, "{}", harmless_json(&serde_json::to_string_pretty(&log)?))
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: Vec<&'a str>,
    precision: &'static str,
    #[serde(rename = "security-severity")]
    severity: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(rename = "toolExecutionNotifications", skip_serializing_if = "Vec::is_empty")]
    notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

/// A SARIF result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u64>,
    end_line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
    snippet: Message,
}

fn descriptor(rule: &Rule) -> Descriptor<'_> {
    let mut full = format!("{}: whoever can read the source can read it and use it.", rule.title);
    if let Some(grants) = &rule.grants {
        full.push_str(&format!(" It opens: {}.", sentence(grants)));
    }
    Descriptor {
        id: &rule.id,
        name: rule.id.split(['.', '-', '_']).map(capitalised).collect(),
        short_description: plain(format!("Hard-coded credential: {}.", rule.title)),
        full_description: plain(full),
        help: help(rule),
        help_uri: url(rule.docs.as_deref()),
        default_configuration: Configuration { level: level(rule.confidence) },
        properties: Properties {
            tags: [rule.provider.as_str(), "secret", "security"].into_iter().filter(|tag| !tag.is_empty()).collect(),
            precision: precision(rule.confidence),
            severity: severity(rule.confidence),
        },
    }
}

/// What to do about it, in plain text and in Markdown.
fn help(rule: &Rule) -> Message {
    let revoke = rule.revoke.as_deref().unwrap_or("where it was issued");
    let mut text = format!(
        "Revoke it: {revoke}.\n\
         Put the new one into a secret store and look it up at run time: keylift migrate.\n\
         The old one stays in the history: only revoking it makes it worthless.",
    );
    let mut markdown = format!(
        "- Revoke it: {}\n\
         - Put the new one into a secret store and look it up at run time: `keylift migrate`\n\
         - The old one stays in the history: **only revoking it makes it worthless**",
        linked(revoke)
    );
    if let Some(docs) = rule.docs.as_deref() {
        text.push_str(&format!("\nAbout its form: {docs}."));
        markdown.push_str(&format!("\n- About its form: {}", linked(docs)));
    }
    Message { text, markdown: Some(markdown) }
}

/// A page as a link, words as they are.
fn linked(text: &str) -> String {
    url(Some(text)).map_or_else(|| text.to_owned(), |page| format!("<{page}>"))
}

fn result<'a>(finding: &'a Finding, rule_index: usize, redactor: &Redactor) -> Outcome<'a> {
    let site = &finding.site;
    let mut text = format!("{} ({})", finding.rule.title, redactor.secret(finding));
    if let Some(name) = &finding.name {
        text.push_str(&format!(", assigned to '{}'", redactor.text(name.as_bytes())));
    }
    let why: Vec<String> = finding.evidence.iter().map(|evidence| redactor.evidence(finding, evidence)).collect();
    if !why.is_empty() {
        text.push_str(&format!(": {}", why.join(", ")));
    }
    text.push('.');
    Outcome {
        rule_id: &finding.rule.id,
        rule_index,
        level: level(finding.confidence),
        message: plain(without_links(&text)),
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: artifact(site.origin.path(), redactor),
                region: Some(Region {
                    start_line: site.start.line,
                    start_column: Some(site.start.column),
                    end_line: site.end.line,
                    end_column: Some(site.end.column),
                    snippet: plain(redactor.secret(finding)),
                }),
                context_region: Some(Region {
                    start_line: site.start.line,
                    start_column: None,
                    end_line: site.end.line,
                    end_column: None,
                    snippet: plain(redactor.line(finding).text),
                }),
            },
        }],
    }
}

fn notification(problem: &Problem, redactor: &Redactor) -> Notification {
    let mut text =
        format!("Failed to read '{}': {}.", redactor.path(&problem.path), redactor.text(problem.cause.as_bytes()));
    if let Some(help) = problem.help {
        text.push_str(&format!(" Help: {}.", sentence(help)));
    }
    let location = Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(&problem.path, redactor),
            region: None,
            context_region: None,
        },
    };
    Notification {
        level: "error",
        message: plain(without_links(&text)),
        locations: if location.physical_location.artifact_location.uri.is_empty() {
            Vec::new()
        } else {
            vec![location]
        },
    }
}

fn plain(text: String) -> Message {
    Message { text, markdown: None }
}

/// In a message `[text](target)` is a link; brackets from the tree must not make one.
fn without_links(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn sentence(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn url(text: Option<&str>) -> Option<&str> {
    text.filter(|text| {
        text.starts_with("https://")
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
    })
}

fn artifact(path: &Path, redactor: &Redactor) -> ArtifactLocation {
    ArtifactLocation { uri: uri(&redactor.path_bytes(path)) }
}

/// A relative path as a relative reference, an absolute one as a `file:` URI. What is not plain is percent-encoded, the
/// colon too, so that no folder is taken for a scheme.
fn uri(path: &[u8]) -> String {
    let path = if cfg!(windows) {
        path.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect()
    } else {
        path.to_vec()
    };
    let drive = cfg!(windows) && path.get(1) == Some(&b':');
    let mut uri = match path.first() {
        Some(b'/') => "file://".to_owned(),
        _ if drive => "file:///".to_owned(),
        _ => String::new(),
    };
    for (at, &byte) in path.iter().enumerate() {
        if byte.is_ascii_alphanumeric() || b"/-._~*".contains(&byte) || (drive && at == 1) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn level(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "error",
        Confidence::Medium => "warning",
        Confidence::Low => "note",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "medium",
    }
}

/// On the forge's scale: over 9 critical, from 7 high, from 4 medium.
fn severity(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "9.5",
        Confidence::Medium => "8.0",
        Confidence::Low => "5.0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_becomes_a_reference_that_names_only_it() {
        for (path, expected) in [
            ("src/a b.py", "src/a%20b.py"),
            ("a:b", "a%3Ab"),
            ("/etc/x", "file:///etc/x"),
            ("../x", "../x"),
            ("ü\n%41#?", "%C3%BC%0A%2541%23%3F"),
        ] {
            assert_eq!(uri(path.as_bytes()), expected);
        }
        assert_eq!(uri(b"\xff"), "%FF");
    }

    #[test]
    fn only_whole_pages_are_links() {
        for (text, is_url) in
            [("https://a.example/x#y", true), ("Settings > Tokens", false), ("https://a b", false), ("http://a", false)]
        {
            assert_eq!(url(Some(text)).is_some(), is_url, "{text}");
        }
    }

    #[test]
    fn brackets_of_the_tree_make_no_link() {
        assert_eq!(without_links("a[x](y)\\"), "a\\[x\\](y)\\\\");
    }
}
