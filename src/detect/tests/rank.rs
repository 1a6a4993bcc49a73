//! Which of several rules has a value, and which silences the others.

use super::*;

#[test]
fn a_rule_of_the_issuer_has_a_value_of_a_common_form() {
    let value = format!("f00d{}", &HEX[..28]);
    assert_eq!(found("a.c", &format!("f({value})")), [format!("generic.form {value}")]);
    assert_eq!(found("a.c", &format!("acme: f({value})")), [format!("acme.key {value}")]);
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
fn what_a_form_near_its_word_is_not_a_name_may_still_tell() {
    let mixed = "vJcnpC+Ucx7LJqUFIE4MPmXVwGBNFk84GPcqe1UX";
    let hex = "d7b324cd0a3807aaaa46bea30425ec1e246a4906";
    let text = format!("ACME_VAULT={mixed}\nAPI_KEY={hex}\n");
    let rules: Vec<String> = scan(".env", &text, 0..text.len()).findings.iter().map(|f| f.rule.id.clone()).collect();
    assert_eq!(rules, ["acme.vault", "generic.token"]);
}

#[test]
fn what_is_public_silences_weaker_rules() {
    assert!(found("a.py", &format!("token = \"acpk_{BODY}\"")).is_empty());
    let built_in = Detector::new(crate::rule::builtin::rules().into(), Explain::No);
    let bearer = |token: String| format!("curl -H 'Authorization: Bearer {token}' https://api.acme.test\n");
    for (token, count) in
        [(["pk_live", BODY, "k3J9"].join("_").replacen("1_", "1", 1), 0), (format!("{BODY}{BODY}"), 1)]
    {
        let text = bearer(token);
        assert_eq!(scan_with(&built_in, "a.sh", &text, 0..text.len()).findings.len(), count, "{text}");
    }
}
