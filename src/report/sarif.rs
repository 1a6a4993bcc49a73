//! SARIF 2.1.0 as forges take it: no nulls, no empty strings, rules once, problems as notifications of the run.
//!
//! A forge keeps the first 5,000 results of a run, so the worst come first and no more are written; the run's properties
//! say how many there were. Identity is under a name of our own in `partialFingerprints`: the upload action of the
//! largest forge fills in its `primaryLocationLineHash`, and warns of one that is there.
//!
//! `automationDetails` is not set: the `category` of the upload action goes there, and yields to one that is there.

mod log;

use super::escape::harmless_json;
use super::redact::Redactor;
use super::{Report, words};
use crate::finding::{self, Confidence, Finding};
use crate::rule::Rule;
use crate::secret::SecretValue;
use crate::source::Problem;
use crate::suppress::{By, Stale, Suppressed};
use log::{
    ArtifactLocation, Configuration, Descriptor, Driver, History, Invocation, Location, Log, Message, Notification,
    Outcome, PhysicalLocation, Properties, Region, Related, Run, Suppression, Tool, Totals,
};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// Results that a forge keeps of a run
/// (<https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>).
const MOST: usize = 5_000;

/// Other places of the same value that a result names; the forge shows a hundred.
const MOST_RELATED: usize = 20;

/// The name of our identity: what it is made of is of the first version.
const FINGERPRINT: &str = "keyliftFingerprint/v1";

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    let suppressed = report.suppressed.iter().map(|suppressed| (&suppressed.finding, Some(suppressed)));
    let mut kept: Vec<_> = report.worst_first().into_iter().map(|finding| (finding, None)).chain(suppressed).collect();
    let total = kept.len();
    kept.truncate(MOST);
    let rules: BTreeMap<&str, &Rule> =
        kept.iter().map(|(finding, _)| (finding.rule.id.as_str(), &*finding.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, &id)| (id, at)).collect();
    let places = Places::of(report);
    let results = kept
        .iter()
        .filter_map(|(finding, suppressed)| {
            let mut result = result(finding, *index.get(finding.rule.id.as_str())?, &places, redactor);
            result.suppressions = suppressed.iter().map(|suppressed| suppression(suppressed, redactor)).collect();
            Some(result)
        })
        .collect();
    let problems = report.problems.iter().map(|problem| notification(problem, redactor));
    let stale = report.stale.iter().map(|stale| stale_entry(stale, redactor));
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
                notifications: problems.chain(stale).chain(cut(total)).collect(),
            }],
            column_kind: "unicodeCodePoints",
            results,
            properties: Totals {
                findings: report.findings.len(),
                suppressed: report.suppressed.len(),
                not_in_results: total - total.min(MOST),
            },
        }],
    };
    writeln!(out, "{}", harmless_json(&serde_json::to_string_pretty(&log)?))
}

/// Where each value of a report stands.
struct Places<'a> {
    by_value: BTreeMap<&'a SecretValue, Vec<&'a Finding>>,
}

impl<'a> Places<'a> {
    fn of(report: &'a Report) -> Self {
        let mut by_value = BTreeMap::<_, Vec<_>>::new();
        for finding in &report.findings {
            by_value.entry(&finding.secret).or_default().push(finding);
        }
        Self { by_value }
    }

    /// The other places of a finding's value, the first few.
    fn others(&self, finding: &'a Finding) -> impl Iterator<Item = &'a Finding> {
        let all = self.by_value.get(&finding.secret).map(Vec::as_slice).unwrap_or_default();
        all.iter().copied().filter(|other| !std::ptr::eq(*other, finding)).take(MOST_RELATED)
    }
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
        help_uri: words::page(rule.docs.as_deref()),
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
    words::page(Some(text)).map_or_else(|| text.to_owned(), |page| format!("<{page}>"))
}

fn result<'a>(finding: &'a Finding, rule_index: usize, places: &Places<'a>, redactor: &Redactor) -> Outcome<'a> {
    let fingerprint = finding.fingerprint.map(|fingerprint| (FINGERPRINT, fingerprint.to_string()));
    let own = finding.related.iter().map(|related| belonging(finding, related, redactor));
    let others = places.others(finding).map(|other| same_value(other, redactor));
    Outcome {
        rule_id: &finding.rule.id,
        rule_index,
        level: level(finding.confidence),
        message: plain(without_links(&words::finding(finding, redactor))),
        locations: [Location { physical_location: place(finding, redactor) }],
        related_locations: own.chain(others).zip(1..).map(|(related, id)| Related { id, ..related }).collect(),
        partial_fingerprints: fingerprint.into_iter().collect(),
        suppressions: Vec::new(),
        properties: finding.site.origin.commit().map(|commit| History {
            commit: commit.id.clone(),
            date: words::day(commit),
            author: redactor.text(commit.author.as_bytes()),
            in_head: finding.in_head,
        }),
    }
}

/// The very place of the secret, and its line.
fn place(finding: &Finding, redactor: &Redactor) -> PhysicalLocation {
    PhysicalLocation {
        region: Some(region(finding, redactor)),
        context_region: Some(Region {
            start_column: None,
            end_column: None,
            snippet: Some(plain(redactor.line(finding).text)),
            ..region(finding, redactor)
        }),
        artifact_location: artifact(finding.site.origin.identity(), redactor),
    }
}

fn region(finding: &Finding, redactor: &Redactor) -> Region {
    let site = &finding.site;
    Region {
        start_line: site.start.line,
        start_column: Some(site.start.column),
        end_line: Some(site.end.line),
        end_column: Some(site.end.column),
        snippet: Some(plain(redactor.secret(finding))),
    }
}

fn same_value(finding: &Finding, redactor: &Redactor) -> Related {
    let artifact_location = artifact(finding.site.origin.identity(), redactor);
    let region = Some(region(finding, redactor));
    Related {
        id: 0,
        physical_location: PhysicalLocation { artifact_location, region, context_region: None },
        message: plain("The same value stands here, too.".to_owned()),
    }
}

/// The place of what belongs to a finding.
fn belonging(finding: &Finding, related: &finding::Related, redactor: &Redactor) -> Related {
    let site = &related.site;
    let region = Region {
        start_line: site.start.line,
        start_column: Some(site.start.column),
        end_line: Some(site.end.line),
        end_column: Some(site.end.column),
        snippet: Some(plain(redactor.related(related))),
    };
    let artifact_location = artifact(finding.site.origin.identity(), redactor);
    Related {
        id: 0,
        physical_location: PhysicalLocation { artifact_location, region: Some(region), context_region: None },
        message: plain(without_links(&format!("It is used with this {}.", related.role))),
    }
}

fn suppression(suppressed: &Suppressed, redactor: &Redactor) -> Suppression {
    Suppression {
        kind: match suppressed.by {
            By::Marker(_) => "inSource",
            By::Allow | By::Baseline => "external",
        },
        status: "accepted",
        justification: words::suppression(suppressed, redactor),
    }
}

fn notification(problem: &Problem, redactor: &Redactor) -> Notification {
    note("error", &words::problem(problem, redactor), &problem.path, None, redactor)
}

fn stale_entry(stale: &Stale, redactor: &Redactor) -> Notification {
    let region = Region {
        start_line: u64::from(stale.line).max(1),
        start_column: None,
        end_line: None,
        end_column: None,
        snippet: None,
    };
    note("warning", &words::stale(stale, redactor), &stale.path, Some(region), redactor)
}

/// That results are missing.
fn cut(total: usize) -> Option<Notification> {
    let missing = total.checked_sub(MOST).filter(|&missing| missing > 0)?;
    let text =
        format!("{missing} of {total} results are left out, the least important ones: {MOST} are what a forge keeps.");
    Some(Notification { level: "warning", message: plain(text), locations: Vec::new() })
}

fn note(level: &'static str, text: &str, path: &Path, region: Option<Region>, redactor: &Redactor) -> Notification {
    let artifact_location = artifact(path, redactor);
    let is_named = !artifact_location.uri.is_empty();
    let location = Location { physical_location: PhysicalLocation { artifact_location, region, context_region: None } };
    Notification {
        level,
        message: plain(without_links(text)),
        locations: if is_named { vec![location] } else { Vec::new() },
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
    fn brackets_of_the_tree_make_no_link() {
        assert_eq!(without_links("a[x](y)\\"), "a\\[x\\](y)\\\\");
    }
}
