use super::*;
use crate::text::span::Position;

/// The markers around `SECRET` in `text`, as `dialect@line rules until reason !fault`.
fn read(text: &str, medium: Medium) -> Vec<String> {
    let at = text.find("SECRET").unwrap();
    let end = text[at..].find("TERCES").map_or(at + 6, |to| at + to + 6);
    read_at(text, at..end, medium)
}

fn read_at(text: &str, value: Range<usize>, medium: Medium) -> Vec<String> {
    let reader = Reader::new(text.as_bytes(), medium);
    let span = Span::new(value.start, value.end).unwrap();
    let found = reader.around(span, &mut Locator::new(text.as_bytes(), Position::START));
    let show = |marker: Marker| {
        let rules = marker.rules.iter().map(|rule| format!(" {rule}")).collect::<String>();
        let until = marker.until.map(|day| format!(" until {day}")).unwrap_or_default();
        let reason = marker.reason.map(|why| format!(" ({why})")).unwrap_or_default();
        let fault = marker.fault.map(|fault| format!(" !{fault:?}")).unwrap_or_default();
        format!("{}@{}{rules}{until}{reason}{fault}", marker.dialect.id(), marker.line)
    };
    found.into_iter().map(show).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(read(text, Medium::Plain), expected, "{text}");
}

#[test]
fn each_tool_is_heeded_where_it_heeds_itself() {
    for (marker, id, beside, before) in [
        ("keylift:allow", "keylift", true, true),
        ("KEYLIFT:ALLOW", "keylift", false, false),
        ("keylift: allow", "keylift", true, true),
        ("gitleaks:allow", "gitleaks", true, false),
        ("betterleaks:allow", "betterleaks", true, false),
        ("pragma: allowlist secret", "detect-secrets", true, false),
        ("pragma:whitelist-secret", "detect-secrets", true, false),
        ("pragma: allowlist nextline secret", "detect-secrets", false, true),
        ("pragma: allowlist", "", false, false),
        ("pragma: no cover", "", false, false),
        ("trufflehog:ignore", "trufflehog", true, false),
        ("ggignore", "ggshield", true, false),
        ("kingfisher:ignore", "kingfisher", true, true),
        ("secretlint-disable-line", "secretlint", true, false),
        ("secretlint-disable-next-line", "secretlint", false, true),
        ("noqa: S105", "noqa", true, false),
        ("NOQA:E501,S106", "noqa", true, false),
        ("noqa: E501", "", false, false),
        ("noqa", "", false, false),
        ("nosec", "nosec", true, false),
        ("nosec B105, B108", "nosec", true, false),
        ("nosec: hardcoded_password_string", "nosec", true, false),
        ("nosec G101 -- for tests", "nosec", true, false),
        ("nosec B602", "", false, false),
        ("nosecrets", "", false, false),
        ("my-gitleaks:allow", "", false, false),
        ("gitleaks:allowed", "", false, false),
    ] {
        let expected = |counts: bool, line| if counts { vec![format!("{id}@{line}")] } else { vec![] };
        if marker.starts_with("KEYLIFT") {
            assert!(read(&format!("x = 'SECRET' # {marker}"), Medium::Plain)[0].contains("Verb"));
            continue;
        }
        let line = format!("a\nx = 'SECRET' # {marker}\nb");
        assert_eq!(read(&line, Medium::Plain), expected(beside, 2), "{line}");
        let above = format!("a\n  # {marker}\r\n  x = 'SECRET'\nb");
        assert_eq!(read(&above, Medium::Plain), expected(before, 2), "{above}");
    }
}

#[test]
fn languages_begin_comments_in_their_own_ways() {
    for line in [
        "x = 'SECRET'  # keylift:allow",
        "x = 'SECRET' #keylift:allow",
        "x = \"SECRET\";// keylift:allow",
        "x = \"SECRET\"; /* keylift:allow */",
        "/* keylift:allow */ x = \"SECRET\"",
        "x /* keylift:allow */ = \"SECRET\"",
        "<a b='SECRET'/><!-- keylift:allow -->",
        "x = 'SECRET' -- keylift:allow",
        "x = SECRET ; keylift:allow",
        "x = SECRET % keylift:allow",
        "x = \"SECRET\" ' keylift:allow",
        "x = SECRET REM keylift:allow",
        "x = `SECRET` # keylift:allow",
        "it's x = SECRET # keylift:allow",
        "x = '\\'SECRET' # keylift:allow",
        "x = 'SECRET' # see a, keylift:allow",
        "x = 'SECRET' # noqa # keylift:allow",
        "<%-- keylift:allow --%> x = SECRET",
        "{# keylift:allow #} x = SECRET",
        "#define X \"SECRET\" // keylift:allow",
        "https://u:SECRET@host # keylift:allow",
    ] {
        check(line, &["keylift@1"]);
    }
}

#[test]
fn what_only_mentions_a_marker_is_none() {
    for line in [
        "x = 'SECRET keylift:allow'",
        "x = SECRET keylift:allow",
        "x = 'SECRET'; y = '# keylift:allow'",
        "x = 'SECRET'; y = \"a \\\" // keylift:allow\"",
        "https://u:SECRET@host/#keylift:allow",
        "url = https://keylift:allow@host/SECRET",
        "run --keylift:allow=SECRET x",
        "run --keep keylift:allow SECRET",
        "x = 'SECRET' # see keylift: it finds them",
    ] {
        check(line, &[]);
    }
}

#[test]
fn a_value_does_not_speak_for_itself() {
    for (text, value) in [
        ("password = nosec#gitleaks:allow", "nosec#gitleaks:allow"),
        ("password = 'a # keylift:allow'", "a # keylift:allow"),
        ("password = 'a\n# keylift:allow\nb'", "a\n# keylift:allow\nb"),
        ("password = a // keylift:allow", "a //"),
    ] {
        let at = text.find(value).unwrap();
        assert_eq!(read_at(text, at..at + value.len(), Medium::Plain), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn quotes_and_signs_in_a_value_change_nothing_behind_it() {
    for (text, value) in
        [("password = 'it\"s' # keylift:allow", "it\"s"), ("password = \"#'/*\" # keylift:allow", "#'/*")]
    {
        let at = text.find(value).unwrap();
        assert_eq!(read_at(text, at..at + value.len(), Medium::Plain), ["keylift@1"], "{text}");
    }
}

#[test]
fn the_line_before_counts_when_it_is_a_comment_and_nothing_else() {
    for (before, counts) in [
        ("# keylift:allow", true),
        ("\t// keylift:allow", true),
        ("/* keylift:allow */", true),
        ("<!-- keylift:allow -->", true),
        ("; keylift:allow", true),
        ("-- keylift:allow", true),
        ("' keylift:allow", true),
        ("REM keylift:allow", true),
        (":: keylift:allow", true),
        ("y = 'a' # keylift:allow", false),
        ("/* keylift:allow */ y = 'a'", false),
        ("/* a */ y = 'a' // keylift:allow", false),
        ("#define Y \"a\" // keylift:allow", false),
        ("#[cfg(x)] y = 'a' // keylift:allow", false),
        ("--token=a # keylift:allow", false),
        ("* y # keylift:allow", false),
        ("keylift:allow", false),
        ("# keylift:allow\n", false),
    ] {
        let expected: &[&str] = if counts { &["keylift@1"] } else { &[] };
        check(&format!("{before}\nx = 'SECRET'"), expected);
    }
}

#[test]
fn a_value_of_many_lines_has_them_around_it() {
    let value = "SECRET\nsome # keylift:allow\nTERCES";
    for (text, expected) in [
        (
            format!("# keylift:allow a.b\nx = \"\"\"{value}\"\"\" # keylift:allow c.d"),
            vec!["keylift@1 a.b", "keylift@4 c.d"],
        ),
        (format!("/* keylift:allow e */ x = '{value}'\n# keylift:allow"), vec!["keylift@1 e"]),
        // The comment in which it begins does not go on in its last line.
        (format!("# x = {value} keylift:allow"), vec![]),
    ] {
        check(&text, &expected);
    }
}

#[test]
fn keylift_s_own_say_which_rules_until_when_and_why() {
    for (marker, expected) in [
        ("keylift:allow generic.password", "keylift@1 generic.password"),
        ("keylift:allow aws.*, github.*", "keylift@1 aws.* github.*"),
        ("keylift:allow until=2027-01-31", "keylift@1 until 2027-01-31"),
        ("keylift:allow a.b until=2027-01-31 reason=test, not real", "keylift@1 a.b until 2027-01-31 (test, not real)"),
        ("keylift:allow reason=\"quoted\"", "keylift@1 (quoted)"),
        ("keylift:allow # noqa: E501", "keylift@1"),
        ("keylift:allow until=2027-02-30", "keylift@1 !Date(\"2027-02-30\")"),
        ("keylift:allow until=soon", "keylift@1 !Date(\"soon\")"),
        ("keylift:allow because=x", "keylift@1 !Word(\"because=x\")"),
        ("keylift:allow it's fine", "keylift@1 it's !"),
        ("keylift:ignore", "keylift@1 !Verb(\"ignore\")"),
        ("keylift: disable", "keylift@1 !Verb(\"disable\")"),
        ("keylift:allow-next-line", "keylift@1 !Verb(\"allow-next-line\")"),
    ] {
        let found = read(&format!("x = \"SECRET\" // {marker}"), Medium::Plain);
        if expected.ends_with(" it's !") {
            assert!(found[0].contains("!Word(\"it's\")"), "{found:?}");
        } else {
            assert_eq!(found, [expected]);
        }
    }
    check("x = \"SECRET\" /* keylift:allow a.b reason=why not */ + y", &["keylift@1 a.b (why not)"]);
    check("<a b='SECRET'/> <!-- keylift:allow a.b -->", &["keylift@1 a.b"]);
}

#[test]
fn json_has_comments_under_certain_keys_and_in_its_strings() {
    for (text, expected) in [
        (r#"{"password": "SECRET", "//": "keylift:allow a.b reason=why"}"#, vec!["keylift@1 a.b (why)"]),
        ("{\n\"_comment\": \"gitleaks:allow\",\n\"password\": \"SECRET\"}", vec![]),
        ("{\n  \"//\": \"keylift:allow\",\n  \"password\": \"SECRET\"}", vec!["keylift@2"]),
        ("\"//\": \"keylift:allow\", \"a\": \"b\",\n  \"password\": \"SECRET\"", vec![]),
        (r#"{"password": "SECRET", "note": "keylift:allow"}"#, vec![]),
        (r#"{"password": "SECRET"} // keylift:allow"#, vec!["keylift@1"]),
        (r#""password = 'SECRET'  # keylift:allow\n","#, vec!["keylift@1"]),
        (r#"{"SECRET": "gitleaks:allow"}"#, vec![]),
    ] {
        assert_eq!(read(text, Medium::Json), expected, "{text}");
    }
}

#[test]
fn only_so_much_of_a_line_is_looked_at() {
    let far = |distance: usize| format!("x = 'SECRET'{}# keylift:allow", " ".repeat(distance));
    check(&far(4000), &["keylift@1"]);
    check(&far(5000), &[]);
    let before = |distance: usize| format!("# keylift:allow{}\nx = 'SECRET'", " ".repeat(distance));
    check(&before(900), &["keylift@1"]);
    check(&before(1100), &[]);
    let front = |distance: usize| format!("/* keylift:allow */{}x = 'SECRET'", " ".repeat(distance));
    check(&front(900), &["keylift@1"]);
    check(&front(1100), &[]);
}

#[test]
fn a_long_line_full_of_markers_and_quotes_takes_no_time() {
    let text = "'\"`# keylift:allow \\".repeat(100_000);
    let reader = Reader::new(text.as_bytes(), Medium::Plain);
    let is_soon = || {
        let mut locator = Locator::new(text.as_bytes(), Position::START);
        let started = std::time::Instant::now();
        for at in (0..text.len()).step_by(text.len() / 1000) {
            reader.around(Span::new(at, at + 1).unwrap(), &mut locator);
        }
        started.elapsed().as_secs() < 20
    };
    assert!((0..5).any(|_| is_soon()), "not once in five tries"); // a busy machine may stop for as long
}

#[test]
fn a_dialect_has_one_name() {
    for dialect in Dialect::ALL {
        assert_eq!(Dialect::of_id(dialect.id()), Some(dialect));
    }
}
