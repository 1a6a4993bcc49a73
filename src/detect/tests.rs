//! The detector as a whole, on small texts.

use super::*;
use crate::rule::load;
use crate::source::{Origin, decode::Offsets};
use crate::text::span::Position;
use proptest::prelude::*;
use std::ops::Range;
use std::sync::LazyLock;

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
id = "acme.spare-key"
title = "Acme spare key"
shape = '[hex]{40}'
near = ["acme spare key"]

[[rule]]
id = "acme.vault"
title = "Acme vault key"
shape = '[b64]{40}'
near = ["acme vault"]
check = "mixed"

[[rule]]
id = "acme.cell"
title = "Acme cell key"
shape = '[hex]{16} + "-cell" + [digit]'

[[rule]]
id = "acme.box-key"
title = "Acme box key"
shape = '"acbx_" + [b64]{22} + "=="'

[[rule]]
id = "acme.public"
title = "Acme publishable key"
shape = '"acpk_" + [alnum]{20}'
public = true

[[rule]]
id = "acme.client-id"
title = "Acme client id"
shape = '"acid_" + [alnum]{20}'
public = true

[[rule]]
id = "acme.client-secret"
title = "Acme client secret"
shape = '[alnum]{24}'
near = ["acme_client_secret", "client_secret"]
companion = ["acme.client-id", "acme.token"]

[[rule]]
id = "generic.form"
title = "thing of a common form"
shape = '"f00d" + [hex]{28}'

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

fn detector(explain: Explain) -> Detector {
    let text = RULES.split_once("provider = \"Acme\"").unwrap().1;
    let (acme, generic) = text.split_at(text.find("[[rule]]\nid = \"generic.form\"").unwrap());
    let mut rules = load::parse("acme.toml", &format!("provider = \"Acme\"{acme}")).unwrap();
    rules.extend(load::parse("generic.toml", &format!("provider = \"Generic\"\n{generic}")).unwrap());
    Detector::new(Arc::new(RuleSet::new(rules)), explain)
}

/// What is found with explanations, which must be what is found without.
fn scan(path: &str, text: &str, owned: Range<usize>) -> Detection {
    static DETECTORS: LazyLock<[Detector; 2]> = LazyLock::new(|| [Explain::Yes, Explain::No].map(detector));
    let [explained, silent] = DETECTORS.each_ref().map(|detector| scan_with(detector, path, text, owned.clone()));
    assert_eq!(told(&explained), told(&silent), "{text}");
    assert!(silent.dismissed.is_empty());
    explained
}

/// What counts in findings.
fn told(detection: &Detection) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let told = |finding: &Finding| {
        let names = (finding.rule.id.clone(), finding.name.clone());
        (finding.site.span, names, finding.confidence, finding.evidence.clone())
    };
    detection.findings.iter().map(told).collect()
}

fn scan_with(detector: &Detector, path: &str, text: &str, owned: Range<usize>) -> Detection {
    let origin = Arc::new(Origin::Stdin { name: path.into() });
    let offsets = Offsets::default();
    let blob = Blob { origin: &origin, bytes: text.as_bytes(), owned, start: Position::START, offsets: &offsets };
    detector.scan(&blob)
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
fn what_is_encoded_in_an_address_is_found_as_it_is_written() {
    for (value, is_found) in [
        (format!("acbx_{BODY}+/=="), true),
        (format!("acbx_{BODY}%2B%2f%3D%3d"), true),
        (format!("acbx_{BODY}%2B%2F%2F%3D%3D"), false),
        (format!("acbx_{BODY}%2B%2F%3D"), false),
        (format!("acbx_{BODY}%2B%25%3D%3D"), false),
    ] {
        let hits = if is_found { vec![format!("acme.box-key {value}")] } else { vec![] };
        assert_eq!(found("a.txt", &format!("see https://acme.test/?page=2&x={value}&y=%2F there")), hits);
    }
}

#[test]
fn a_literal_may_stand_inside() {
    assert_eq!(found("a.c", &format!("k({}-cell7)", &HEX[..16])), [format!("acme.cell {}-cell7", &HEX[..16])]);
    assert!(found("a.c", &format!("k({HEX}-cell7)")).is_empty());
}

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
fn a_rule_of_the_issuer_has_a_value_of_a_common_form() {
    let value = format!("f00d{}", &HEX[..28]);
    assert_eq!(found("a.c", &format!("f({value})")), [format!("generic.form {value}")]);
    assert_eq!(found("a.c", &format!("acme: f({value})")), [format!("acme.key {value}")]);
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
fn spellings_of_a_name_are_all_found() {
    for name in ["api_key", "apiKey", "API-KEY", "apikey", "x.api.key"] {
        assert_eq!(found("a.yml", &format!("{name}: {BODY}")), [format!("generic.token {BODY}")], "{name}");
    }
}

/// What belongs to the only finding, as `role value`.
fn with(path: &str, text: &str) -> Vec<String> {
    let detection = scan(path, text, 0..text.len());
    assert_eq!(detection.findings.len(), 1, "{text}");
    let show = |related: &Related| format!("{} {}", related.role, String::from_utf8_lossy(related.value.expose()));
    detection.findings[0].related.iter().map(show).collect()
}

#[test]
fn the_parts_of_a_credential_are_one_finding() {
    let secret = format!("client_secret={BODY}abcd");
    for (text, parts) in [
        (secret.clone(), vec![]),
        (format!("client_id=acid_{BODY}\n{secret}"), vec![format!("Acme client id acid_{BODY}")]),
        (format!("{secret}\nclient_id=acid_{BODY}"), vec![format!("Acme client id acid_{BODY}")]),
        // One that is a finding of its own becomes a part of the other.
        (format!("x=acme_{BODY}\n{secret}"), vec![format!("Acme token acme_{BODY}")]),
        (format!("x=acid_{BODY}{}{secret}", "\n".repeat(9)), vec![]),
        (format!("x=acid_{BODY}\n{}\n{secret}", "x ".repeat(300)), vec![]),
    ] {
        assert_eq!(with("a.env", &text), parts, "{text}");
    }
}

#[test]
fn a_companion_that_identifies_itself_vouches() {
    let alone = format!("client_secret={BODY}abcd");
    for (text, confidence) in [(alone.clone(), "medium"), (format!("{alone}\nid=acid_{BODY}"), "high")] {
        let findings = scan("a.env", &text, 0..text.len()).findings;
        assert_eq!(findings[0].confidence.to_string(), confidence, "{text}");
    }
}

#[test]
fn a_password_comes_with_its_connection() {
    let password = "kX9rt2Qw7Lm";
    for (path, text, parts) in [
        (
            "a.env",
            format!("DB_HOST=db.internal\nDB_PORT=5432\nDB_USER=app\nDB_PASSWORD={password}\nDB_NAME=shop\n"),
            "host db.internal, port 5432, user app, database shop",
        ),
        ("a.yml", format!("db:\n  host: h1\n  password: {password}\n  username: app\n"), "host h1, user app"),
        ("a.json", format!("{{\n \"host\": \"h1\",\n \"password\": \"{password}\"\n}}"), "host h1"),
        ("a.env", format!("MAIL_HOST=h1\nDB_PASSWORD={password}\n"), ""),
        ("a.env", format!("DB_HOST=h1\n\nDB_PASSWORD={password}\n"), ""),
        ("a.env", format!("DB_HOST=$HOST\nDB_PASSWORD={password}\n"), ""),
        ("a.env", format!("DB_NAME=x\nDB_PASSWORD={password}\n"), ""),
        ("a.yml", format!("id: ab12\nname: shop\npassword: {password}\n"), ""),
    ] {
        assert_eq!(with(path, &text).join(", "), parts, "{text}");
    }
}

#[test]
fn a_token_comes_with_what_it_is_of() {
    for (text, parts) in [
        (format!("ZOOM_CLIENT_ID=ab12\nZOOM_TOKEN={BODY}\n"), "id ab12"),
        (format!("ZOOM_ROOM_ID=ab12\nZOOM_TOKEN={BODY}\n"), ""),
        (
            format!("ZOOM_API_TOKEN={BODY}\nZOOM_URL=https://zoom.test\nZOOM_USER=me@zoom.test\n"),
            "host https://zoom.test, user me@zoom.test",
        ),
        (format!("ZOOM_APP_ID=ab12\nZOOM_APP_TOKEN={BODY}\n"), "id ab12"),
        (format!("id=ab12\ntoken={BODY}\n"), ""),
        (format!("url=https://zoom.test\ntoken={BODY}\n"), ""),
        (format!("X_ID=ab12\nX_TOKEN=acme_{BODY}\n"), "id ab12"),
    ] {
        assert_eq!(with("a.env", &text).join(", "), parts, "{text}");
    }
}

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
