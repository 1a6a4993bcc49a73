//! What is told by words near it: in its name, on its line, in its block, in the name of its file.

use super::*;

#[test]
fn a_context_word_must_be_near() {
    let many = ".".repeat(40);
    for (path, text, near) in [
        ("a.c", format!("// ACME\nacme: f({HEX})"), true),
        ("a.c", format!("acme\nf({HEX})"), false),
        ("a.c", format!("acme {many} f({HEX})"), false),
        // In the name, wherever a word starts in it.
        ("a.env", format!("MY_ACME_KEY={HEX}"), true),
        ("a.js", format!("const myAcmeKey = '{HEX}'"), true),
        ("a.js", format!("const placmekey = '{HEX}'"), false),
        // In the same block, under a name that asks for a secret.
        ("a.yml", format!("acme:\n  host: a\n  api_key: {HEX}"), true),
        ("a.yml", format!("acme:\n  host: a\n  commit: {HEX}"), false),
        ("a.yml", format!("acme:\n  host: a\nother:\n  key: {HEX}"), false),
        ("a.env", format!("ACME_HOST=a\nAPI_KEY={HEX}"), true),
        ("a.env", format!("API_KEY={HEX}\nACME_HOST=a"), true),
        ("a.env", format!("ACME_HOST=a\n\nAPI_KEY={HEX}"), false),
        ("a.json", format!("{{\n \"acme\": {{}},\n \"x\": {{\n  \"key\": \"{HEX}\"\n }}}}"), false),
        // Part of something longer.
        ("a.sh", format!("acme /x/{HEX}"), false),
        ("a.sh", format!("curl https://acme.io/v1/{HEX}"), true),
        ("a.sh", format!("acme-{HEX}.js"), false),
        ("a.sh", format!("acme sha256:{HEX}"), false),
        ("go.sum", format!("acme v1.0.0 h1:{HEX}"), false),
        ("a.yml", format!("uses: acme/x@{HEX}"), false),
        ("a.sh", format!("acme {HEX}="), false),
        ("a.md", format!("The key of acme is {HEX}."), true),
        // The name says that it is no secret.
        ("a.env", format!("ACME_COMMIT={HEX}"), false),
        // A word in the value says nothing.
        ("a.c", format!("f({})", HEX.replace("83b1", "acme")), false),
    ] {
        let rules = found(path, &text);
        assert_eq!(rules.iter().any(|found| found.starts_with("acme.key")), near, "{text}: {rules:?}");
    }
}

#[test]
fn of_two_words_the_one_in_the_name_tells() {
    let rules = r#"
provider = "Acme"

[[rule]]
id = "acme.one"
title = "one"
shape = '[hex]{32}'
near = ["acmeone"]

[[rule]]
id = "acme.two"
title = "two"
shape = '[hex]{32}'
near = ["acmetwo"]
"#;
    let detector = Detector::new(Arc::new(RuleSet::new(load::parse("acme.toml", rules).unwrap())), Explain::No);
    for (text, rule) in [
        (format!("acmetwo_key = {HEX} # acmeone"), "acme.two"),
        (format!("acmeone_key = {HEX} # acmetwo"), "acme.one"),
        (format!("acmeone: # acmetwo\n  key: {HEX}"), "acme.two"),
        (format!("acmetwo:\n  key: {HEX} # acmeone"), "acme.one"),
    ] {
        let found = scan_with(&detector, "a.yml", &text, 0..text.len()).findings;
        assert_eq!(found.iter().map(|finding| finding.rule.id.as_str()).collect::<Vec<_>>(), [rule], "{text}");
    }
}

#[test]
fn a_context_word_of_several_parts_may_be_joined_in_any_way() {
    let value = format!("{}{HEX}", &HEX[..8]);
    for name in ["acme_spare_key", "ACME-SPARE-KEY", "acme.spare.key", "acmeSpareKey", "acme spare key"] {
        assert_eq!(found("a.c", &format!("{name}: f({value})")), [format!("acme.spare-key {value}")], "{name}");
    }
}

#[test]
fn spellings_of_a_name_are_all_found() {
    for name in ["api_key", "apiKey", "API-KEY", "apikey", "x.api.key"] {
        assert_eq!(found("a.yml", &format!("{name}: {BODY}")), [format!("generic.token {BODY}")], "{name}");
    }
}

#[test]
fn the_name_of_a_file_is_that_of_its_only_value() {
    for (path, text, rules) in [
        ("config/acme.key", format!("{HEX}\n"), "acme.key"),
        ("acme/prod.txt", HEX.to_owned(), "acme.key"),
        ("run/secrets/token", format!("  {BODY}"), "generic.token"),
        ("acme/a/b/prod.key", HEX.to_owned(), ""),
        ("acme/commit", HEX.to_owned(), ""),
        ("config/acme.key", format!("{HEX} x\n"), ""),
        ("config/other.key", HEX.to_owned(), ""),
        ("a.env", format!("secret=\"{HEX}"), ""),
        ("run/secrets/token", format!("ada:$7${BODY}"), ""),
    ] {
        let findings = scan(path, &text, 0..text.len()).findings;
        let found: Vec<&str> = findings.iter().map(|finding| finding.rule.id.as_str()).collect();
        assert_eq!(found.join(" "), rules, "{path}");
        assert!(findings.iter().all(|finding| finding.secret.expose() == text.trim().as_bytes()));
    }
}
