//! What is stored under which name, and what stays.

use crate::support::findings::{Planted, assert_absent, findings};
use crate::{naming, sentinel};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use keylift::finding::{Confidence, Finding, Related, Role};
use keylift::migrate::journal::memory::Memory;
use keylift::migrate::plan::Extent;
use keylift::migrate::plan::build::build;
use keylift::migrate::present;
use keylift::migrate::texts::Texts;

#[test]
fn one_value_is_one_secret_with_all_its_places() {
    let mut other = Planted::new("ADMIN_PASSWORD", "first");
    other.path = "deploy.sh";
    let findings = findings(&[Planted::new("db_password", "first"), Planted::new("mail_password", "second"), other]);
    let (plan, values) = build(&findings, &Texts::default(), &naming(), &Memory::default());
    let places = |at: usize| plan.entries[at].places.iter().map(|place| place.path.as_str()).collect::<Vec<_>>();
    assert_eq!(plan.entries[0].name.as_str(), "prod/shop/db-password");
    assert_eq!(places(0), ["src/settings.py", "deploy.sh"]);
    assert_eq!(plan.entries[1].name.as_str(), "prod/shop/mail-password");
    let values: Vec<&[u8]> = values.iter().map(|value| value.expose()).collect();
    assert_eq!(values, [&b"first"[..], b"second"]);
}

#[test]
fn names_are_unique_and_made_of_what_there_is() {
    let mut hostile = Planted::new("", "v4");
    hostile.name = Some("\u{1b}[31m");
    let mut nameless = Planted::new("", "v5");
    nameless.name = None;
    let secret = sentinel();
    let telling = format!("key_{secret}");
    let findings = findings(&[
        Planted::new("dbPassword", "v1"),
        Planted::new("db_password", "v2"),
        Planted::new("client.secret", "v3"),
        hostile,
        nameless,
        Planted::new(&telling, &secret),
    ]);
    let (plan, _) = build(&findings, &Texts::default(), &naming(), &Memory::default());
    let names: Vec<&str> = plan.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "prod/shop/db-password",
            "prod/shop/db-password-2",
            "prod/shop/client-secret-value",
            "prod/shop/31m",
            "prod/shop/generic-password",
            "prod/shop/generic-password-2",
        ]
    );
}

/// Fails unless the finding is refused for a reason that begins so, or moved when there is none.
fn check_refusal(planted: Planted<'_>, expected: Option<&str>) {
    let findings = findings(&[planted]);
    let (plan, values) = build(&findings, &Texts::default(), &naming(), &Memory::default());
    let refusal = plan.refused.first().map(|refused| refused.refusal.to_string());
    match (&refusal, expected) {
        (None, None) => {}
        (Some(text), Some(start)) => assert!(text.starts_with(start), "{text}"),
        _ => panic!("{refusal:?} where {expected:?} was expected"),
    }
    assert_eq!(values.iter().count(), plan.entries.len());
    assert_eq!(plan.entries.len() + plan.refused.len(), 1);
}

#[test]
fn what_cannot_be_moved_is_refused_with_a_reason() {
    let fits = "x".repeat(65_536);
    let large = "x".repeat(65_537);
    for (value, expected) in [
        ("v", None),
        (&fits, None),
        (&large, Some("it has more than")),
        ("", Some("there is no value")),
        ("a\\nb", Some("it has an escape in it")),
        ("ab\" + \"cd", Some("it is written in pieces")),
        ("ab\"cd", None),
        ("ab\"cd\"ef", None),
    ] {
        check_refusal(Planted::new("n", value), expected);
    }
    for (rule, expected) in [
        ("aws.access-key-id", Some("the program would need it")),
        ("aws.secret-access-key", Some("the program would need it")),
        ("aws.mws-token", None),
        ("generic.access-key", None),
    ] {
        let new = Planted::new("n", "v");
        check_refusal(Planted { rule, ..new }, expected);
    }
    let (stdin, doubtful) = (Planted::new("n", "v"), Planted::new("n", "v"));
    check_refusal(Planted { path: "-", ..stdin }, Some("it is not in a file"));
    let confidence = Confidence::Low;
    check_refusal(Planted { confidence, ..doubtful }, Some("low confidence"));
}

#[test]
fn a_value_is_moved_when_one_of_its_findings_is_sure() {
    let low = Planted { confidence: Confidence::Low, ..Planted::new("a", "v") };
    let findings = findings(&[low, Planted::new("b", "v")]);
    let (plan, _) = build(&findings, &Texts::default(), &naming(), &Memory::default());
    assert_eq!((plan.entries.len(), plan.refused.len()), (1, 0));
    assert_eq!(plan.entries[0].places.len(), 2);
    assert_eq!(plan.entries[0].confidence, Confidence::Medium);
}

#[test]
fn a_value_within_a_longer_text_is_told_apart() {
    for (line, expected) in [
        ("x = \"{}\"", Extent::Whole),
        ("x = '{}'", Extent::Whole),
        ("x = \"{} y\"", Extent::Part),
        ("x = \"postgres://u:{}@h\"", Extent::Part),
        ("x={}", Extent::Part),
        ("{}", Extent::Part),
    ] {
        let findings = findings(&[Planted { line, ..Planted::new("x", "v") }]);
        let (plan, _) = build(&findings, &Texts::default(), &naming(), &Memory::default());
        assert_eq!(plan.entries[0].places[0].extent, expected, "{line}");
    }
}

#[test]
fn the_printed_plan_is_complete() {
    let yaml = Planted { path: "values.yaml", line: "password: {}", ..Planted::new("password", "v2") };
    let low = Planted { confidence: Confidence::Low, ..Planted::new("maybe", "v3") };
    let findings = findings(&[Planted::new("db_password", "v1"), yaml, low]);
    let (plan, _) = build(&findings, &Texts::default(), &naming(), &Memory::default());
    let mut printed = Vec::new();
    present::plan(&plan, &mut printed).unwrap();
    let expected = "\
To be stored: 2 secrets in 2 places.

prod/shop/db-password
  a generic.password (generic.password), medium confidence
  src/settings.py:1:6  in place of the literal: get_secret(\"prod/shop/db-password\")

prod/shop/password
  a generic.password (generic.password), medium confidence
  values.yaml:2:11  by hand

Not migrated:
  src/settings.py:3:6  a generic.password: low confidence: look at it first

Cost: $0.80 a month ($0.40 a secret), and $0.05 for 10,000 lookups.
";
    assert_eq!(String::from_utf8(printed).unwrap(), expected);
}

#[test]
fn hostile_paths_reach_no_terminal_and_give_nothing_away() {
    let secret = sentinel();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    for holder in [secret.clone(), hex, STANDARD_NO_PAD.encode(&secret)] {
        let path = format!("a\u{1b}]0;x\u{7}/{holder}.py");
        let findings = findings(&[Planted { path: &path, ..Planted::new("password", &secret) }]);
        let (plan, _) = build(&findings, &Texts::default(), &naming(), &Memory::default());
        let mut printed = Vec::new();
        present::plan(&plan, &mut printed).unwrap();
        assert!(!printed.contains(&0x1b) && !printed.contains(&0x07));
        assert_absent(&secret, &printed, "the printed plan");
        assert_absent(&secret, format!("{plan:?}").as_bytes(), "the plan");
    }
}

/// The plan for findings in `.env`, the first of them in its first line, and the rest of that file.
fn printed_with(planted: &[Planted<'_>], text: &str) -> (String, Vec<String>) {
    let findings = findings(planted);
    let texts = Texts::of([(".env".into(), text.as_bytes().to_vec())]);
    let (plan, values) = build(&findings, &texts, &naming(), &Memory::default());
    let mut printed = Vec::new();
    present::plan(&plan, &mut printed).unwrap();
    let values = values.iter().map(|value| String::from_utf8(value.expose().to_vec()).unwrap());
    (String::from_utf8(printed).unwrap(), values.collect())
}

#[test]
fn a_connection_is_shown_as_one_secret() {
    let planted = Planted { path: ".env", line: "DB_PASSWORD={}", ..Planted::new("DB_PASSWORD", "v1") };
    let text = "DB_PASSWORD=v1\nDB_HOST=h\nDB_USER=u\nDB_CONNECTION=mysql\n";
    let (printed, values) = printed_with(&[planted], text);
    let expected = "\
To be stored: 1 secret in 1 place.

prod/shop/db
  a generic.password (generic.password), medium confidence
  one JSON secret of mysql: host, username, password
  .env:2:9  its host, which may stay there
  .env:3:9  its username, which may stay there
  .env:1:13  by hand

Cost: $0.40 a month ($0.40 a secret), and $0.05 for 10,000 lookups.
";
    assert_eq!(printed, expected);
    assert_eq!(values, [r#"{"engine":"mysql","host":"h","username":"u","password":"v1"}"#]);
}

/// What is refused does not come along as a companion, and what has changed since it was found has none.
#[test]
fn a_group_takes_in_nothing_by_another_door() {
    let secret = || Planted { path: ".env", line: "S3_SECRET_KEY={}", ..Planted::new("S3_SECRET_KEY", "v1") };
    let text = "S3_SECRET_KEY=v1\nS3_ACCESS_KEY=v2\n";
    assert_eq!(printed_with(&[secret()], text).1, [r#"{"access_key":"v2","secret_key":"v1"}"#]);
    assert_eq!(printed_with(&[secret()], &text.replace("v1", "w1")).1, ["v1"]);
    let mut access = Planted { path: ".env", rule: "aws.access-key-id", ..Planted::new("S3_ACCESS_KEY", "v2") };
    access.line = "S3_SECRET_KEY=v1\nS3_ACCESS_KEY={}";
    assert_eq!(printed_with(&[secret(), access], text).1, ["v1"]);
}

/// A scan reports the two halves of a credential as one; the half that no entry takes along is not passed over in silence.
#[test]
fn a_secret_half_that_stays_is_told() {
    let half = |public| {
        let mut all = findings(&[Planted::new("private_key", "one half")]);
        let other = Planted::new("api_key", "the other half").finding(7);
        all[0].related.push(Related {
            role: Role::Credential(other.rule),
            site: other.site,
            value: other.secret,
            public,
        });
        all
    };
    let refused = |findings: &[Finding]| {
        let (plan, _) = build(findings, &Texts::default(), &naming(), &Memory::default());
        plan.refused.iter().map(|it| format!("{} {}", it.start.line, it.refusal)).collect::<Vec<_>>()
    };
    assert_eq!(refused(&half(true)), [""; 0]);
    let [told] = &refused(&half(false))[..] else { panic!() };
    assert!(told.contains("used together with a secret that is moved"), "{told}");
    let mut both = half(false);
    both.push(Planted::new("other", "the other half").finding(9)); // stored for another place
    assert_eq!(refused(&both), [""; 0]);
}
