use super::*;
use crate::suppress::tests::finding;

fn import(text: &str) -> Import {
    read(Path::new("ignored"), text).unwrap()
}

const ID: &str = "0123456789abcdef0123456789abcdef01234567";

#[test]
fn an_ignore_file_claims_what_stands_in_its_places() {
    let at = |rule, path, line| finding(rule, path, line, "x", None);
    for (line, finding, claimed) in [
        ("a/b.py:acme-key:7", at("gitleaks.acme-key", "a/b.py", 7), true),
        ("a/b.py:acme-key:7", at("gitleaks.acme-key", "a/b.py", 8), false),
        ("a/b.py:acme-key:7", at("gitleaks.other-key", "a/b.py", 7), false),
        ("a/b.py:acme-key:7", at("gitleaks.acme-key", "b.py", 7), false),
        // Built-in rules have other names: the line is all there is.
        ("a/b.py:acme-key:7", at("aws.access-key", "a/b.py", 7), true),
        ("./a/b.py:acme-key:7", at("gitleaks.acme-key", "a/b.py", 7), true),
        ("up/a/b.py:acme-key:7", at("gitleaks.acme-key", "a/b.py", 7), true), // As the user typed it.
        ("a\\b.py:acme-key:7", at("gitleaks.acme-key", "a/b.py", 7), true),
        ("  a/b.py:acme-key:7\t", at("gitleaks.acme-key", "a/b.py", 7), true),
        ("a/*.py:acme-key:7", at("gitleaks.acme-key", "a/b.py", 7), false), // There are no patterns.
        ("a:b.py:acme-key:7", at("gitleaks.acme-key", "a:b.py", 7), true),
        (&format!("{ID}:a:acme-key:7"), finding("gitleaks.acme-key", "a", 7, "x", Some(ID)), true),
        (&format!("{ID}:a:acme-key:7"), finding("gitleaks.acme-key", "a", 7, "x", Some("9876")), false),
        (&format!("{ID}:a:acme-key:7"), at("gitleaks.acme-key", "a", 7), false),
        ("a:acme-key:7", finding("gitleaks.acme-key", "a", 7, "x", Some(ID)), true),
    ] {
        assert_eq!(import(line).claims(&finding).is_some(), claimed, "{line} {:?}", finding.site.origin);
    }
}

#[test]
fn what_is_no_entry_is_told() {
    let import = import("# comment\n\na.py:rule\na.py:rule:x\n:rule:1\na.py:rule:3\na.py:rule:4 # why\n");
    assert_eq!(import.count(), 1);
    let lines: Vec<_> = import.notes.iter().map(|note| note.split(" is").next().unwrap()).collect();
    assert_eq!(lines, ["line 3", "line 4", "line 5", "line 7"]);
}

#[test]
fn what_was_not_claimed_is_told() {
    let import = import(&format!("a.py:acme-key:7\nb.py:acme-key:9\n{ID}:c.py:odd\x1b[2J:1"));
    let reason = import.claims(&finding("gitleaks.acme-key", "a.py", 7, "x", None));
    assert_eq!(reason.as_deref(), Some("imported: acme-key"));
    assert_eq!(import.unclaimed(), ["acme-key in b.py:9".to_owned(), format!("odd\\x1b[2J in c.py:1 in commit {ID}"),]);
}

/// A baseline of detect-secrets with one row.
fn baseline(of: &str, more: &str) -> String {
    let digest: String = Sha1::digest(of).iter().map(|byte| format!("{byte:02x}")).collect();
    let row = format!(
        r#"{{"type": "Secret Keyword", "filename": "a.py", "hashed_secret": "{digest}", "line_number": 3{more}}}"#
    );
    format!(r#"{{"version": "1.5.0", "plugins_used": [], "results": {{"a.py": [{row}]}}}}"#)
}

#[test]
fn a_baseline_of_detect_secrets_claims_values_wherever_they_moved() {
    let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
    for (of, more, secret, path, reason) in [
        ("hunter2", "", "hunter2", "a.py", Some("imported: Secret Keyword, not audited")),
        (
            "hunter2",
            r#", "is_secret": false"#,
            "hunter2",
            "a.py",
            Some("imported: Secret Keyword, audited as no secret"),
        ),
        ("hunter2", "", "hunter3", "a.py", None),
        ("hunter2", "", "hunter2", "b.py", None),
        ("BEGIN RSA PRIVATE KEY", "", key, "a.py", Some("imported: Secret Keyword, not audited")),
        ("BEGIN PRIVATE KEY", "", key, "a.py", None),
        // Somebody has said that it is one.
        ("hunter2", r#", "is_secret": true"#, "hunter2", "a.py", None),
        ("hunter2", r#", "is_verified": true"#, "hunter2", "a.py", None),
        (
            "hunter2",
            r#", "is_verified": true, "is_secret": false"#,
            "hunter2",
            "a.py",
            Some("imported: Secret Keyword, audited as no secret"),
        ),
    ] {
        let import = import(&baseline(of, more));
        let claimed = import.claims(&finding("generic.password", path, 99, secret, None));
        assert_eq!(claimed.as_deref(), reason, "{of} {more}");
        let told = more.contains("\"is_secret\": true") || more == r#", "is_verified": true"#;
        assert_eq!(import.notes.len(), usize::from(told), "{more}");
        assert!(!told || import.notes[0].starts_with("Secret Keyword in a.py:3 was"), "{:?}", import.notes);
    }
}

#[test]
fn a_report_of_gitleaks_claims_by_value_or_by_line() {
    let row = |secret: &str, commit: &str| {
        format!(
            r#"[{{"RuleID": "acme-key", "File": "a.py", "StartLine": 3, "Secret": "{secret}", "Commit": "{commit}"}}]"#
        )
    };
    for (report, line, secret, claimed) in [
        (row("hunter2", ""), 99, "hunter2", true),
        (row("hunter2", ""), 3, "hunter3", false),
        (row("hunter2", ID), 99, "hunter2", true), // The value says enough.
        (row("REDACTED", ""), 3, "hunter3", true),
        (row("hun...", ""), 3, "hunter3", true),
        (row("REDACTED", ""), 4, "hunter3", false),
        (row("REDACTED", ID), 3, "hunter3", false),
    ] {
        let claims = import(&report).claims(&finding("gitleaks.acme-key", "a.py", line, secret, None)).is_some();
        assert_eq!(claims, claimed, "{report}");
    }
}

#[test]
fn what_is_of_no_tool_is_an_error_that_quotes_nothing() {
    for (text, expected) in [
        ("", "nothing to import"),
        ("# only a comment\n", "nothing to import"),
        ("[]", "nothing to import"),
        (r#"{"hunter2": 1}"#, "neither"),
        (r#"[{"hunter2": 1}]"#, "neither"),
        (r#"{"results": {"hunter2": 1}}"#, "neither"),
        ("{\n\"results\": {\"hunter2", "line 2"),
        ("[\n\n{\"hunter2", "line 3"),
    ] {
        let error = read(Path::new("x"), text).expect_err(text).to_string();
        assert!(error.contains(expected) && !error.contains("hunter2"), "{text}: {error}");
    }
    let short = baseline("x", "")
        .replace(&Sha1::digest("x")[..1].iter().map(|byte| format!("{byte:02x}")).collect::<String>(), "");
    assert_eq!(import(&short).notes.len(), 1);
}
