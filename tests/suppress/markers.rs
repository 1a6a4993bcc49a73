//! Comments beside findings.

use crate::scenario::Scenario;
use crate::{found, token};

fn tree(line: &str) -> Scenario {
    Scenario::new().file("app.py", line.replace("{}", &token(1)))
}

#[test]
fn a_marker_counts_for_its_line_its_rules_and_its_time() {
    for (text, suppressed) in [
        ("t = '{}'\n", false),
        ("t = '{}'  # keylift:allow\n", true),
        ("# keylift:allow\nt = '{}'\n", true),
        ("t = '{}'  # keylift:allow github.*\n", true),
        ("t = '{}'  # keylift:allow aws.*\n", false),
        ("t = '{}'  # keylift:allow until=2099-01-01\n", true),
        ("t = '{}'  # keylift:allow until=2020-01-01\n", false),
        ("t = '{}'  # keylift:allow no.such-rule\n", false),
        ("t = '{}'  # keylift:disable\n", false),
        ("t = '{}'  # gitleaks:allow\n", true),
        ("t = '{}'  # trufflehog:ignore\n", true),
        ("t = '{}'  # noqa\n", false),
        ("t = '{}'  # noqa: S105\n", true),
        ("# pragma: allowlist nextline secret\nt = '{}'\n", true),
        ("u = 'x'  # keylift:allow\nt = '{}'\n", false),
        ("t = '{}'\nu = 'x'  # keylift:allow\n", false),
    ] {
        let (counting, known) = found(&tree(text), "");
        assert_eq!((counting.len(), known), (usize::from(!suppressed), usize::from(suppressed)), "{text}");
    }
}

#[test]
fn markers_count_in_other_encodings_and_at_windows_line_ends() {
    let text = format!("# keylift:allow\r\nt = '{}'\r\nu = '{}'\r\n", token(1), token(2));
    let utf16 = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    for bytes in [text.clone().into_bytes(), utf16] {
        let scenario = Scenario::new().file("app.py", bytes);
        assert_eq!(found(&scenario, ""), (vec!["app.py:3".to_owned()], 1));
    }
    let scenario = Scenario::new().input(text);
    assert_eq!(found(&scenario, "- --stdin-name app.py"), (vec!["app.py:3".to_owned()], 1));
}

#[test]
fn all_can_be_refused_and_each_tool_s_by_configuration() {
    let scenario = tree("t = '{}'  # gitleaks:allow\n");
    for (arguments, config, suppressed) in [
        ("", "", true),
        ("--no-inline", "", false),
        ("--untrusted", "", false),
        ("", "[suppression]\ninline = false\n", false),
        ("", "[suppression]\nmarkers = [\"keylift\"]\n", false),
        ("", "[suppression]\nmarkers = [\"keylift\", \"gitleaks\"]\n", true),
    ] {
        std::fs::write(scenario.tree().join("keylift.toml"), config).unwrap();
        assert_eq!(found(&scenario, arguments).1, usize::from(suppressed), "{arguments} {config}");
    }
}

/// Neither effective nor silent.
#[test]
fn a_marker_that_is_wrong_is_told_and_fails_a_strict_scan() {
    for (marker, part) in [
        ("keylift:allow until=soon", "`soon` is no day"),
        ("keylift:allow until=2020-01-01", "expired on 2020-01-01"),
        ("keylift:allow test-fixture", "there is no rule `test-fixture`"),
        ("keylift:allow because it is", "there is no rule `because`"),
        ("keylift:allow (test)", "`(test)` is no rule"),
        ("keylift:ignore", "only `keylift:allow`"),
    ] {
        let scenario = tree(&format!("t = '{{}}'  # {marker}\n"));
        let outcome = scenario.line("scan --fail-on high");
        assert_eq!(outcome.code, Some(1));
        assert!(outcome.stdout.contains(part) && outcome.stdout.contains("app.py:1: "), "{marker}: {}", outcome.stdout);
        let outcome = scenario.line("scan -f sarif");
        assert!(outcome.stderr.contains(part), "{marker}: {}", outcome.stderr);
    }
    let both = tree("# keylift:allow until=soon\nt = '{}'  # gitleaks:allow\n");
    assert_eq!(both.line("scan").code, Some(0));
    assert_eq!(both.line("scan --strict").code, Some(1));
}

#[test]
fn how_many_are_suppressed_and_by_what_is_always_said() {
    let scenario = tree("t = '{}'  # gitleaks:allow\n");
    let outcome = scenario.line("scan");
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("Suppressed: 1 by markers of gitleaks"), "{}", outcome.stdout);
    for format in ["json", "sarif"] {
        let outcome = scenario.line(&format!("scan -f {format}"));
        assert!(outcome.stderr.contains("Suppressed: 1 by markers of gitleaks"), "{}", outcome.stderr);
    }
}

#[test]
fn what_is_suppressed_is_not_migrated() {
    let scenario = Scenario::new()
        .file("a.py", format!("first_token = '{}'\n", token(1)))
        .file("b.py", format!("second_token = '{}'  # keylift:allow\n", token(2)));
    let outcome = scenario.line("migrate");
    assert!(outcome.stdout.contains("a.py") && !outcome.stdout.contains("b.py"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("Suppressed: 1 by markers of keylift"), "{}", outcome.stderr);
}
