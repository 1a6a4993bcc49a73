use super::*;
use proptest::prelude::*;

const HEAD: &str = "version 1\nsalt 000102030405060708090a0b0c0d0e0f\n";
const ONE: &str = "00000000000000000000000000000001";
const TWO: &str = "00000000000000000000000000000002";

fn read(text: &str) -> Baseline {
    read::read("x", text).unwrap()
}

fn lines(baseline: &Baseline) -> Vec<String> {
    baseline.text().lines().skip(4).map(str::to_owned).collect()
}

#[test]
fn what_is_written_is_read_and_written_again_alike() {
    let text = format!("{HEAD}{TWO} a.b a/x\n{ONE} a.b b%20c/%25%FF until=2027-01-31 reason=not real, a=b\n");
    let baseline = read(&text);
    assert_eq!(baseline.text().lines().skip(2).collect::<Vec<_>>().join("\n") + "\n", text);
    assert_eq!(baseline.text(), read(&baseline.text()).text());
    let entry = &baseline.entries()[1];
    assert_eq!((&*entry.path, entry.reason.as_deref()), (&b"b c/%\xff"[..], Some("not real, a=b")));
    assert_eq!(entry.line, 4);
}

#[test]
fn what_editors_and_merges_do_to_lines_is_borne() {
    let expected = vec![format!("{ONE} a.b x reason=why"), format!("{TWO} a.b y")];
    let (one, two) = (&expected[0], &expected[1]);
    for text in [
        format!("{HEAD}{two}\n{one}\n"),
        format!("\u{feff}{HEAD}{one}\n{two}"),
        format!("{HEAD}{one}\n{two}\n").replace('\n', "\r\n"),
        format!("{HEAD}\n\n# note\n{one}\n{two}\n{one}\n  \n"),
        format!("{HEAD}{one}\n{HEAD}{two}\n"),
        format!("{one}\n{two}\n{HEAD}"),
        format!("{HEAD}{ONE} a.b x\n{one}\n{two}\n"),
        format!("{HEAD}{one}  \n{two}\t\n"),
    ] {
        assert_eq!(lines(&read(&text)), expected, "{text}");
    }
}

#[test]
fn of_two_entries_for_one_finding_the_one_that_counts_longer_stays() {
    for (a, b, stays) in [
        (" until=2027-01-01", " until=2028-01-01", " until=2028-01-01"),
        (" until=2027-01-01", "", ""),
        ("", " reason=x", " reason=x"),
    ] {
        for (a, b) in [(a, b), (b, a)] {
            let baseline = read(&format!("{HEAD}{ONE} a.b x{a}\n{ONE} a.b x{b}\n"));
            assert_eq!(lines(&baseline), [format!("{ONE} a.b x{stays}")]);
        }
    }
}

#[test]
fn all_else_is_a_mistake_with_its_line_and_a_way_out() {
    for (text, line, part) in [
        (format!("{HEAD}<<<<<<< HEAD\n"), 3, "conflict"),
        (format!("{HEAD}=======\n"), 3, "conflict"),
        ("salt 000102030405060708090a0b0c0d0e0f\n".to_owned(), 1, "version 1"),
        ("version 1\n".to_owned(), 1, "salt or key is missing"),
        ("version 2\n".to_owned(), 1, "version"),
        ("version 1\nsalt 00\n".to_owned(), 2, "32"),
        ("version 1\nkey xyz\n".to_owned(), 2, "16"),
        (format!("{HEAD}salt 0f0102030405060708090a0b0c0d0e0f\n"), 3, "two salts"),
        (format!("{HEAD}key 0001020304050607\n"), 3, "two salts"),
        (format!("{HEAD}hello\n"), 3, "neither"),
        (format!("{HEAD}{}A a.b x\n", &ONE[..31]), 3, "neither"),
        (format!("{HEAD}{ONE}\n"), 3, "missing"),
        (format!("{HEAD}{ONE} a.b\n"), 3, "missing"),
        (format!("{HEAD}{ONE} a.b x%2\n"), 3, "%"),
        (format!("{HEAD}{ONE} a.b x%+2\n"), 3, "%"),
        (format!("{HEAD}{ONE} a.b x until=soon\n"), 3, "no day"),
        (format!("{HEAD}{ONE} a.b x until=2027-01-01 until=2027-01-01\n"), 3, "only"),
        (format!("{HEAD}{ONE} a.b x y\n"), 3, "only"),
    ] {
        let error = read::read("x", &text).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.message.contains(part), "{text}: {error}");
        assert!(miette::Diagnostic::help(&error).is_some());
    }
}

#[test]
fn a_path_is_one_visible_word() {
    for (path, expected) in [
        (&b"src/app.py"[..], "src/app.py"),
        (b"a b\tc\nd", "a%20b%09c%0Ad"),
        (b"100%", "100%25"),
        (b"\xff\xfe", "%FF%FE"),
        ("gr\u{fc}n/\u{65e5}".as_bytes(), "gr\u{fc}n/\u{65e5}"),
        ("a\u{202e}b\u{a0}c\u{2003}d".as_bytes(), "a%E2%80%AEb%C2%A0c%E2%80%83d"),
    ] {
        assert_eq!(escaped(path), expected);
    }
}

proptest! {
    #[test]
    fn any_path_survives(path in prop::collection::vec(any::<u8>(), 1..30)) {
        let text = escaped(&path);
        prop_assert!(!text.contains(char::is_whitespace) && !text.contains(char::is_control));
        prop_assert_eq!(unescaped(&text), Some(path));
    }

    /// Whatever is accepted is written so that it reads the same.
    #[test]
    fn any_baseline_that_can_be_read_can_be_written(body in "(0000000000000000000000000000000[0-9a-f] [ab] [x%20]{1,4}( until=2027-0[1-9]-01)?( reason=[ -~\u{e9}\u{202e}]{0,9})?\n){0,6}") {
        if let Ok(baseline) = read::read("x", &format!("{HEAD}{body}")) {
            let again = read(&baseline.text());
            prop_assert_eq!(again.text(), baseline.text());
            prop_assert_eq!(again.entries().len(), baseline.entries().len());
        }
    }
}
