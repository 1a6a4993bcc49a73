//! The judge on rows of values.

use super::*;
use crate::rule::load;

const RULES: &str = r#"
provider = "Test"

[[rule]]
id = "test.password"
title = "password"
names = ["password"]
author = "people"

[[rule]]
id = "test.token"
title = "token"
names = ["token"]

[[rule]]
id = "test.form"
title = "form"
shape = '"tst_" + [alnum]{20}'
samples = ["KNOWNSAMPLE"]
"#;

/// What the judge says, in one word: the confidence or the reason.
fn verdict(rule: &str, name: &str, value: &str, form: Form, syntax: Syntax, setting: Setting) -> String {
    let rules = load::parse("test.toml", RULES).unwrap();
    let rule = rules.iter().find(|candidate| candidate.id == rule).unwrap();
    let binding = Some(Binding { name: name.as_bytes(), form, operator: Operator::Assign });
    let prefix = if rule.id == "test.form" { &value.as_bytes()[..4] } else { b"" };
    match judge(rule, &Candidate { value: value.as_bytes(), prefix, binding, syntax, setting }) {
        Verdict::Credential(confidence, _) => confidence.to_string(),
        Verdict::Nothing(reason) => reason.id().to_owned(),
    }
}

#[test]
fn passwords() {
    for (value, wanted) in [
        ("Tr0ub4dor&3", "medium"),
        ("ennmfosrq7", "medium"),
        ("kbxglmjeumo", "low"),
        ("ysho", "low"),
        ("Kq7", "length"),
        ("changeme", "placeholder"),
        ("password", "repeats-name"),
        ("dbPassword", "placeholder"),
        ("your-password-here", "placeholder"),
        ("<PASSWORD>", "placeholder"),
        ("********", "masked"),
        ("xxxxxxxx", "masked"),
        ("123456", "plain-value"),
        ("qwerty123", "placeholder"),
        ("${DB_PASSWORD}", "reference"),
        ("$DB_PASSWORD", "reference"),
        ("{{ vault_password }}", "reference"),
        ("%(password)s", "reference"),
        ("ENC(k3J9x0QmZ7vB2tRw)", "sealed"),
        ("Enter your password", "placeholder"),
        ("Passwort vergessen?", "words"),
        ("пароль пользователя", "words"),
        ("/etc/secrets/db", "location"),
        ("https://example.org/reset", "location"),
        ("true", "plain-value"),
        ("1.2.3", "plain-value"),
        ("$2b$12$k3J9x0QmZ7vB2tRwk3J9x0QmZ7vB2tRwk3J9x0QmZ7vB2tRw", "digest"),
        ("self.password", "code"),
        ("get_password()", "code"),
        ("test-password", "placeholder"),
        ("admin123", "words"),
    ] {
        assert_eq!(
            verdict("test.password", "password", value, Form::Quoted, Syntax::Code, Setting::Plain),
            wanted,
            "{value}"
        );
    }
}

#[test]
fn tokens() {
    for (value, wanted) in [
        ("k3J9x0QmZ7vB2tRwPq81", "medium"),
        ("2683e12dd083b1aad5b0d4328b407ab5", "medium"),
        ("9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f", "low"),
        ("k3J9x0Qm", "low"),
        ("application/json", "words"),
        ("access_token", "repeats-name"),
        ("aaaaaaaabbbbbbbb", "low-entropy"),
        ("my-service-token", "placeholder"),
        ("Kq7xz", "length"),
        ("process.env.TOKEN", "code"),
        ("k3J9x0QmZ7::vB2tRw()", "code"),
    ] {
        assert_eq!(
            verdict("test.token", "token", value, Form::Quoted, Syntax::Code, Setting::Plain),
            wanted,
            "{value}"
        );
    }
}

#[test]
fn the_place_lowers_the_confidence() {
    let value = "Tr0ub4dor&3";
    assert_eq!(verdict("test.password", "password", value, Form::Quoted, Syntax::Code, Setting::Rehearsal), "low");
    assert_eq!(verdict("test.password", "password", value, Form::Bare, Syntax::Prose, Setting::Plain), "low");
    assert_eq!(verdict("test.password", "password", value, Form::Quoted, Syntax::Json, Setting::LockFile), "digest");
}

#[test]
fn recognised_forms() {
    for (body, wanted) in [
        ("k3J9x0QmZ7vB2tRwPq81", "high"),
        ("xxxxxxxxxxxxxxxxxxxx", "masked"),
        ("aaaaaaaaaaaaaaaaaaa1", "placeholder"),
        ("abcdefghijklmnopqrst", "placeholder"),
        ("k3J9KNOWNSAMPLERwPq8", "known-sample"),
        ("k3J9EXAMPLEB2tRwPq81", "placeholder"),
    ] {
        let value = format!("tst_{body}");
        assert_eq!(verdict("test.form", "x", &value, Form::Quoted, Syntax::Code, Setting::Plain), wanted, "{value}");
    }
}
