//! What changes nothing: explanations, windows, the order of rules. And that each finding says why.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_same_is_found_without_explanations(
        pieces in prop::collection::vec(prop::sample::select(&[
            "password", "api_key", "token", "pass", "x", "=", ": ", "\"", "'", "\n", " ", "${", "}", "acme_", "k3J9x0QmZ7vB2tRwPq81",
            "swordfish9", "changeme", "ssh-rsa ", "2683e12dd083b1aad5b0d4328b407ab5", "heroku",
        ][..]), 1..60),
    ) {
        let text = pieces.concat();
        scan("a.py", &text, 0..text.len());
        scan("a.env", &text, 0..text.len());
    }
}

#[test]
fn a_refused_name_does_not_keep_another_from_a_form() {
    let (digest, key) = ("2683e12dd083b1aad5b0d4328b407ab5", "k3J9x0QmZ7vB2tRwPq81");
    let text = format!(
        "password{digest}xpass: : xpassapi_key\"herokupassword${{x:  'acme_{key}\"ssh-rsa {digest}password api_keypassword: \
         }}ssh-rsa ${{: {key}ssh-rsa }}passx${{}}x ='changemeacme_==\"api_key}}"
    );
    scan("a.py", &text, 0..text.len());
    scan("a.env", &text, 0..text.len());
}

#[test]
fn each_match_belongs_to_the_window_in_which_it_starts() {
    let text = format!("acme_{BODY} acme_{BODY}");
    let count = |owned: Range<usize>| scan("a.txt", &text, owned).findings.len();
    assert_eq!((count(0..26), count(26..text.len()), count(1..26), count(0..27)), (1, 1, 0, 2));
}

#[test]
fn the_order_of_files_changes_nothing() {
    let (head, rules) = RULES.split_once("[[rule]]").unwrap();
    let tables: Vec<&str> = rules.split("[[rule]]").filter(|table| table.contains("acme.")).collect();
    let text = format!("acme client_secret={BODY}abcd acid_{BODY} acme: {HEX} acme_{BODY} {}-cell7", &HEX[..16]);
    let findings = |tables: Vec<&str>| {
        let file = format!("{head}[[rule]]{}", tables.join("[[rule]]"));
        let detector = Detector::new(Arc::new(RuleSet::new(load::parse("acme.toml", &file).unwrap())), Explain::Yes);
        format!(
            "{:?}",
            scan_with(&detector, "a.txt", &text, 0..text.len())
                .findings
                .iter()
                .map(|f| (&f.rule.id, f.site.span))
                .collect::<Vec<_>>()
        )
    };
    let first = findings(tables.clone());
    assert!(first.contains("acme.client-secret"), "{first}");
    for turn in 1..tables.len() {
        let mut turned = tables.clone();
        turned.rotate_left(turn);
        turned.swap(0, 1);
        assert_eq!(findings(turned), first);
    }
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
