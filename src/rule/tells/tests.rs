//! What is told of made-up values, put together here so that the source holds no whole token.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// What the values tell, as `name: value`.
fn told(tells: &str, value: &str, around: &str) -> Vec<String> {
    let tells = Tells::parse(tells).unwrap();
    let facts = tells.facts(value.as_bytes(), around.as_bytes());
    facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect()
}

fn jwt(payload: &str) -> String {
    format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(payload))
}

#[test]
fn every_name_is_known() {
    for name in Tells::NAMES {
        assert!(Tells::parse(name).is_some(), "{name}");
        // Whatever the value is, nothing panics.
        for value in ["", "-", ".", "AKIA", "eyJ.eyJ.", "pypi-AgEI", "glpat-.x", "xoxb--", ":", "\u{ff}"] {
            let _ = told(name, value, "");
            let _ = told(name, &value.repeat(40), value);
        }
    }
    assert!(Tells::parse("jwts").is_none());
}

#[test]
fn facts_are_those_of_the_value() {
    let scoped = |caveats: &[u8]| {
        let head = [&[2, 1, 8][..], b"test.org", &[2, 3], b"abc", &[0]].concat();
        let tail = [&[0, 0, 6, 32][..], &[7; 32]].concat();
        format!("pypi-{}", URL_SAFE_NO_PAD.encode([&*head, caveats, &tail].concat()))
    };
    let caveat = |text: &str| [&[2, text.len() as u8], text.as_bytes(), &[0]].concat();
    let projects = scoped(&[caveat(r#"[1,["a","b"]]"#), caveat("[0,4102444800,0]")].concat());
    for (tells, value, around, expected) in [
        // The published example of the decoding, in two parts.
        ("aws-account", ["ASIA", "QNZGKIQY56JQ7WML"].concat(), "", "account: 029608264753"),
        ("aws-account", ["AKIA", "IOSFODNN7EXAMPLE"].concat(), "", ""),
        (
            "jwt",
            jwt(r#"{"iss":"https://a","aud":["x","y"],"sub":"me","exp":4102444800,"pw":"no"}"#),
            "",
            "issuer: https://a, audience: x, y, subject: me, expires: 2100-01-01 00:00 UTC",
        ),
        ("json", format!("ops_{}", STANDARD.encode(r#"{"u":"me","secret":"no"}"#)), "", "user: me"),
        ("github", "ghs_x".into(), "", "kind: access token of a GitHub App's installation"),
        (
            "gitlab",
            format!("glpat-{}.0a", URL_SAFE_NO_PAD.encode("o:1\nu:zz\n")),
            "",
            "kind: access token of a user, project or group, organisation: 1, user: 1295",
        ),
        ("slack", "xoxb-123-456-abc".into(), "", "workspace: 123, bot: 456"),
        ("slack", "xapp-1-A01B-2-c".into(), "", "app: A01B"),
        ("slack", "https://hooks.slack.com/services/T01/B02/c".into(), "", "workspace: T01"),
        ("stripe", "rk_test_x".into(), "", "mode: test"),
        ("pypi", projects, "", "uploads: a, b, expires: 2100-01-01 00:00 UTC"),
        ("discord", format!("{}.x.y", URL_SAFE_NO_PAD.encode("123456789012345678")), "", "account: 123456789012345678"),
        ("telegram", "12345:abc".into(), "", "bot: 12345"),
        (
            "azure-sas",
            "c2ln".into(),
            "GET \"https://a?sv=2022&sp=rl&se=2030-01-01T00%3A00Z&sig=c2ln\"",
            "permissions: read, list, expires: 2030-01-01T00:00Z",
        ),
        (
            "google-service-account",
            "KEY".into(),
            r#"{"project_id": "p", "private_key": "KEY", "client_email": "a@b"}"#,
            "service account: a@b, project: p",
        ),
    ] {
        assert_eq!(told(tells, &value, around).join(", "), expected, "{tells} of {value}");
    }
}

#[test]
fn what_is_told_is_bounded() {
    let long = jwt(&format!(r#"{{"iss":"{}"}}"#, "ä".repeat(500)));
    assert_eq!(told("jwt", &long, "")[0].chars().count(), "issuer: ".len() + LONGEST + 1);
}
