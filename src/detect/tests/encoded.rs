//! Values that are written in base64 or hexadecimal digits.

use super::*;

#[test]
fn what_is_written_in_base64_is_found_as_it_is_written() {
    use base64::Engine as _;
    let detector = Detector::new(crate::rule::builtin::rules().into(), Explain::No);
    let token = ["AKIA", "QYLPMN5HHHFPZAM2"].concat();
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("[default]\naws_access_key_id = {token}\n"));
    for (text, found) in [
        (format!("data:\n  item: {encoded}\n"), true),
        (format!("data:\n  item: x{encoded}\n"), false),
        (format!("data:\n  item: {}\n", &encoded[..24]), false),
    ] {
        let findings = scan_with(&detector, "secret.yaml", &text, 0..text.len()).findings;
        let values: Vec<&[u8]> = findings.iter().map(|finding| finding.secret.expose()).collect();
        let expected: &[&[u8]] = if found { &[encoded.as_bytes()] } else { &[] };
        assert_eq!(values, expected, "{text}");
        let facts: Vec<&str> = findings.iter().flat_map(|finding| &finding.facts).map(|fact| fact.name).collect();
        assert_eq!(facts, if found { vec!["account", "written"] } else { vec![] });
    }
}

#[test]
fn values_written_otherwise_are_looked_into() {
    use base64::Engine as _;
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let token = format!("acme_{BODY}");
    let secret = |kind: &str, entry: &str| format!("apiVersion: v1\nkind: {kind}\ndata:\n  {entry}\n");
    for (path, text, rules) in [
        // Under a name that asks for a secret: what identifies itself.
        ("a.env", format!("API_TOKEN={}", base64(&token)), "acme.token"),
        ("a.env", format!("API_TOKEN={}", base64(&format!("user:{token}"))), "acme.token"),
        ("a.env", format!("API_TOKEN={}", hex(&token)), "acme.token"),
        ("a.env", format!("API_TOKEN={}", base64(&format!("acpk_{BODY}"))), ""),
        ("a.env", format!("API_TOKEN={}", base64(HEX)), "generic.token"),
        ("a.env", format!("VALUE={}", base64(&token)), ""),
        ("a.html", format!("<a href=\"data:text/plain;base64,{}\">", base64(&token)), "acme.token"),
        // In the data of a Secret: whatever would be found there if it weren't encoded.
        ("a.yml", secret("Secret", &format!("value: {}", base64(&token))), "acme.token"),
        ("a.yml", secret("Secret", &format!("a.yml: {}", base64(&format!("token: {BODY}\nx: y\n")))), "generic.token"),
        ("a.yml", secret("Secret", &format!("ACME_VALUE: {}", base64(HEX))), "acme.key"),
        ("a.yml", secret("Secret", &format!("token: {}", base64(BODY))), "generic.token"),
        ("a.yml", secret("ConfigMap", &format!("value: {}", base64(&token))), ""),
        ("a.yml", secret("SecretStore", &format!("value: {}", base64(&token))), ""),
    ] {
        let found = scan(path, &text, 0..text.len()).findings;
        let found: Vec<&str> = found.iter().map(|finding| finding.rule.id.as_str()).collect();
        assert_eq!(found.join(" "), rules, "{text}");
    }
}
