//! The detector as a whole, on small texts.

use super::*;
use crate::rule::load;
use crate::source::{Origin, decode::Offsets};
use crate::text::span::Position;

const RULES: &str = r#"
provider = "Acme"

[[rule]]
id = "acme.token"
title = "Acme token"
shape = '"acme_" + [alnum]{20}'

[[rule]]
id = "acme.checked"
title = "Acme token with a checksum"
shape = '"acmc_" + [alnum]{36}'
check = "crc32-base62"

[[rule]]
id = "acme.key"
title = "Acme key"
shape = '[hex]{32}'
near = ["acme"]
within = 30

[[rule]]
id = "acme.cell"
title = "Acme cell key"
shape = '[hex]{16} + "-cell" + [digit]'

[[rule]]
id = "acme.public"
title = "Acme publishable key"
shape = '"acpk_" + [alnum]{20}'
public = true

[[rule]]
id = "generic.token"
title = "token"
names = ["token", "api key"]

[[rule]]
id = "generic.password"
title = "password"
names = ["password"]
author = "people"
"#;

fn detector() -> Detector {
    let text = RULES.split_once("provider = \"Acme\"").unwrap().1;
    let (acme, generic) = text.split_at(text.find("[[rule]]\nid = \"generic.token\"").unwrap());
    let mut rules = load::parse("acme.toml", &format!("provider = \"Acme\"{acme}")).unwrap();
    rules.extend(load::parse("generic.toml", &format!("provider = \"Generic\"\n{generic}")).unwrap());
    Detector::new(Arc::new(RuleSet::new(rules)), Explain::Yes)
}

fn scan(path: &str, text: &str, owned: Range<usize>) -> Detection {
    let origin = Arc::new(Origin::Stdin { name: path.into() });
    let offsets = Offsets::default();
    let blob = Blob { origin: &origin, bytes: text.as_bytes(), owned, start: Position::START, offsets: &offsets };
    detector().scan(&blob)
}

/// Findings as `rule value`.
fn found(path: &str, text: &str) -> Vec<String> {
    let detection = scan(path, text, 0..text.len());
    let show = |finding: &Finding| format!("{} {}", finding.rule.id, String::from_utf8_lossy(finding.secret.expose()));
    detection.findings.iter().map(show).collect()
}

const BODY: &str = "k3J9x0QmZ7vB2tRwPq81";
const HEX: &str = "2683e12dd083b1aad5b0d4328b407ab5";

#[test]
fn a_form_is_found_with_clean_edges_only() {
    for (text, hits) in [
        (format!("x = acme_{BODY}"), 1),
        (format!("\"a\\nacme_{BODY}\""), 1),
        (format!("?t%3Dacme_{BODY}&"), 1),
        (format!("xacme_{BODY}"), 0),
        (format!("acme_{BODY}1"), 0),
        (format!("acme_{}", &BODY[1..]), 0),
        (format!("ACME_{BODY}"), 0),
        (format!("acme_{BODY} acme_{BODY}"), 2),
    ] {
        assert_eq!(found("a.txt", &text).len(), hits, "{text}");
    }
}

#[test]
fn a_literal_may_stand_inside() {
    assert_eq!(found("a.c", &format!("k({}-cell7)", &HEX[..16])), [format!("acme.cell {}-cell7", &HEX[..16])]);
    assert!(found("a.c", &format!("k({HEX}-cell7)")).is_empty());
}

#[test]
fn a_context_word_must_be_near() {
    assert_eq!(found("a.c", &format!("// ACME\nacme: f({HEX})")), [format!("acme.key {HEX}")]);
    assert!(found("a.c", &format!("acme\nf({HEX})")).is_empty());
    assert!(found("a.c", &format!("acme {} f({HEX})", ".".repeat(40))).is_empty());
}

#[test]
fn every_finding_says_why() {
    for (text, why) in [
        (format!("acme_{BODY}"), "the form `acme_…` is used for nothing else"),
        (format!("acme: f({HEX})"), "`acme` stands near it"),
        (format!("k({}-cell7)", &HEX[..16]), "it stands where text of this form has its secret"),
        (format!("token = \"{BODY}\""), "it is assigned to `token`"),
    ] {
        let findings = scan("a.c", &text, 0..text.len()).findings;
        assert_eq!(findings[0].evidence[0].to_string(), why, "{text}");
    }
}

#[test]
fn one_value_gives_one_finding_and_keeps_its_name() {
    let text = format!("api_key = \"acme_{BODY}\"");
    let detection = scan("a.py", &text, 0..text.len());
    assert_eq!(detection.findings.len(), 1);
    assert_eq!(detection.findings[0].rule.id, "acme.token");
    assert_eq!(detection.findings[0].name.as_deref(), Some("api_key"));
    assert_eq!(detection.dismissed.len(), 1);
    assert_eq!(detection.dismissed[0].reason, Reason::Outranked);
}

#[test]
fn a_failed_checksum_is_not_reported_by_another_rule() {
    let text = format!("token = \"acmc_{BODY}{}\"", &HEX[..16]);
    let detection = scan("a.py", &text, 0..text.len());
    assert!(detection.findings.is_empty());
    assert!(detection.dismissed.iter().any(|dismissed| dismissed.reason == Reason::ChecksumFailed));
}

#[test]
fn what_is_public_silences_weaker_rules() {
    assert!(found("a.py", &format!("token = \"acpk_{BODY}\"")).is_empty());
}

#[test]
fn each_match_belongs_to_the_window_in_which_it_starts() {
    let text = format!("acme_{BODY} acme_{BODY}");
    let count = |owned: Range<usize>| scan("a.txt", &text, owned).findings.len();
    assert_eq!((count(0..26), count(26..text.len()), count(1..26), count(0..27)), (1, 1, 0, 2));
}

#[test]
fn spellings_of_a_name_are_all_found() {
    for name in ["api_key", "apiKey", "API-KEY", "apikey", "x.api.key"] {
        assert_eq!(found("a.yml", &format!("{name}: {BODY}")), [format!("generic.token {BODY}")], "{name}");
    }
}
