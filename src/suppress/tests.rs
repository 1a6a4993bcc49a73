use super::allow::Conditions;
use super::baseline::Seal;
use super::baseline::revise::{self, Terms};
use super::*;
use crate::finding::{Confidence, Excerpt, Site};
use crate::fingerprint::Key;
use crate::rule::{Author, Matcher, Rule};
use crate::secret::SecretValue;
use crate::source::{Commit, Origin};
use crate::text::span::{Position, Span};
use jiff::civil::date;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A finding in line `line` of `path`, as a commit has it or as it is.
pub(super) fn finding(rule: &str, path: &str, line: u32, secret: &str, commit: Option<&str>) -> Finding {
    let commit =
        commit.map(|id| Arc::new(Commit { time: 0, id: id.to_owned(), author: String::new(), email: String::new() }));
    let origin = match commit {
        Some(commit) => Origin::Commit { path: path.into(), commit },
        None => Origin::File { path: Path::new("up").join(path), identity: path.into() },
    };
    let place = Position { line: line.into(), ..Position::START };
    let matcher = Matcher::Assignment { names: Vec::new(), author: Author::People };
    let rule = Rule::new(rule.to_owned(), String::new(), Confidence::Medium, matcher);
    let site = Site {
        origin: Arc::new(origin),
        span: Span::new(0, 1).unwrap(),
        start: place,
        end: place,
        excerpt: Excerpt { text: SecretValue::new(b""), secret: 0..0, start: place, clipped: false },
    };
    Finding::new(Arc::new(rule), site, SecretValue::new(secret.as_bytes()))
}

const TODAY: Date = date(2027, 1, 31);

fn key() -> Key {
    Key::Secret(Zeroizing::new([7; 32]))
}

/// A baseline with an entry for the value in this file.
fn baseline(path: &str, until: Option<Date>) -> Baseline {
    let terms = Terms { until, reason: None };
    let entry = revise::entry(&at(path), path.into(), &terms, &mut Fingerprinter::new(Some(key())));
    Baseline::new(Seal::of(&key()), vec![entry])
}

fn at(path: &str) -> Finding {
    finding("a.b", path, 1, "sesame", None)
}

fn covering(files: &[&str]) -> Coverage {
    Coverage { files: files.iter().map(PathBuf::from).collect(), ..Coverage::default() }
}

#[test]
fn what_suppresses_does_so_to_the_end_of_its_last_day() {
    for (until, counts) in [(date(2027, 1, 30), false), (TODAY, true), (date(2027, 2, 1), true)] {
        let (dialect, file, until) = (Dialect::Keylift, PathBuf::from("keylift.toml"), Some(until));
        let marker = Marker { dialect, line: 1, rules: Vec::new(), reason: None, until, fault: None };
        let allow = Allow { conditions: Conditions::default(), reason: String::new(), until, file, line: 1 };
        for (markers, allow, baseline) in [
            (vec![marker], vec![], None),
            (vec![], vec![allow], None),
            (vec![], vec![], Some(("b".into(), baseline("a.py", until)))),
        ] {
            let policy =
                Policy { today: TODAY, dialects: [dialect].into(), rules: ["a.b".to_owned()].into(), allow, baseline };
            let findings = vec![Finding { markers, ..at("a.py") }];
            let applied = apply(findings, &policy, &Coverage::default(), &mut Fingerprinter::new(Some(key())), 1);
            assert_eq!(
                (applied.suppressed.len(), applied.findings.len()),
                (counts.into(), (!counts).into()),
                "{policy:?}"
            );
            assert_eq!(applied.stale.len(), usize::from(!counts), "{policy:?}");
        }
    }
}

#[test]
fn an_update_follows_what_is_gone_and_renews_what_has_expired() {
    let over = Some(date(2027, 1, 30));
    for (entry, until, read, expected) in [
        ("a.py", None, &["a.py", "b.py"][..], "moved"),
        ("a.py", None, &["b.py"], "added"),
        ("b.py", over, &["b.py"], "renewed"),
        ("b.py", Some(TODAY), &["b.py"], ""),
        ("b.py", None, &["b.py"], ""),
    ] {
        let terms = Terms { until: Some(date(2028, 1, 1)), reason: None };
        let (found, mut prints) = (at("b.py"), Fingerprinter::new(Some(key())));
        let found = [(&found, b"b.py".to_vec())];
        let changes = revise::update(&mut baseline(entry, until), &found, &terms, &covering(read), TODAY, &mut prints);
        let did = [("added", changes.added.len()), ("moved", changes.moved.len()), ("renewed", changes.renewed.len())];
        let did: Vec<_> = did.into_iter().filter(|(_, count)| *count > 0).map(|(what, _)| what).collect();
        assert_eq!(did.concat(), expected, "an entry of {entry} until {until:?}, {read:?} read");
    }
}

#[test]
fn what_has_expired_or_is_gone_where_it_was_looked_for_is_pruned() {
    let over = Some(date(2027, 1, 30));
    for (until, read, found, pruned) in [
        (over, &[][..], true, 1),
        (Some(TODAY), &[], true, 0),
        (None, &[], false, 0),
        (None, &["a.py"], false, 1),
        (None, &["a.py"], true, 0),
    ] {
        let there = at("a.py");
        let findings: Vec<&Finding> = found.then_some(&there).into_iter().collect();
        let mut prints = Fingerprinter::new(Some(key()));
        let gone = revise::prune(&mut baseline("a.py", until), &findings, &covering(read), TODAY, &mut prints);
        assert_eq!(gone.len(), pruned, "until {until:?}, {read:?} read, found: {found}");
    }
}
