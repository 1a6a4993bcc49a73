//! Each row was seen with Go, by way of gitleaks.

use super::*;
use crate::rule::search::{LARGEST, compile};
use proptest::prelude::*;

/// What the expression finds in `text`; each row was seen with Go's `regexp`, by way of gitleaks 8.30.1.
#[test]
fn an_expression_finds_what_it_finds_in_go() {
    for (source, text, expected) in [
        (r"a\.b", "axb a.b", Some("a.b")),
        (r"\Qa.b(\E+", "aXb( a.b((", Some("a.b((")),
        (r"\Qa.b", "axb a.b", Some("a.b")),
        (r"x\z", "x xx", Some("x")),
        (r"(?P<n>\d)\D", "12x", Some("2x")),
        (r"a(?i)b", "AB aB", Some("aB")),
        (r"(?i:a)b", "AB Ab", Some("Ab")),
        (r"(?s)a.b", "a\nb", Some("a\nb")),
        (r"(?U)a+", "aaa", Some("a")),
        (r"\x41\x{42}\103\0", "ABC\0", Some("ABC\0")),
        (r"${a}", "${a}", None),
        (r"\${a}", "${a}", Some("${a}")),
        (r"{{ *x *}}", "{{ x }}", Some("{{ x }}")),
        (r"a{,2}", "aa a{,2}", Some("a{,2}")),
        (r"a{2,}", "a aaa", Some("aaa")),
        (r"[[:alpha:]_]+", "1a_b", Some("a_b")),
        (r"[[a]+", "x[a", Some("[a")),
        (r"[a&&b]+", "&b", Some("&b")),
        (r"[+--]+", "a+,-", Some("+,-")),
        (r"[\w.-]+", "!a.b-c!", Some("a.b-c")),
        (r"[a-c-e]+", "d-bd", Some("-b")),
        (r"[]a]+", "x]a", Some("]a")),
        (r"[^]a]+", "]xa", Some("x")),
        (r"[^\s]+", "\u{b}", Some("\u{b}")), // No blank in Go.
        (r"\s", "\u{b}", None),
        (r"[\x60'\x22]", "`", Some("`")),
        (r"\<a\>", "<a>", Some("<a>")),
        (r"é+", "éé", Some("éé")),
        (r"(?i)K", "k\u{212a}", Some("k")),
        (r"[é]+", "é", Some("é")),
        (r"\p{L}+", "1aé", Some("aé")),
        (r"\PL+", "a12", Some("12")),
        (r"\pN", "a1", Some("1")),
        (r"[^\p{L}]+", "a12", Some("12")),
        (r"[^\x00-\x7F]+", "aé", Some("é")),
        (r"[^é]+", "ab", Some("ab")),
        (r"[^\x00-\x{10FFFF}]", "ab", None),
    ] {
        let translated = translate(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
        let regex = compile(&translated.source, LARGEST).unwrap_or_else(|error| panic!("{source}: {error}"));
        let found = regex.find(text.as_bytes()).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned());
        assert_eq!(found.as_deref(), expected, "{source} as {}", translated.source);
    }
}

#[test]
fn what_go_refuses_is_an_error_in_its_place() {
    for (source, at, message) in [
        (r"a(?=b)", 2, "look-around"),
        (r"(?<!b)", 1, "look-around"),
        (r"(a)\1", 4, "back-references"),
        (r"ab\y", 3, "no such escape"),
        (r"ab\", 2, "nothing follows"),
        (r"ab[c", 2, "`]` is missing"),
        (r"[z-a]", 3, "no range"),
        (r"[a-\d]", 4, "no range"),
        (r"[[:foo:]]", 1, "no such class"),
        (r"\p{Greek}", 8, "no tables of Unicode"),
        (r"\x{110000}", 1, "hexadecimal"),
        (r"\xg1", 1, "hexadecimal"),
        (r"(?x)a", 1, "no such group"),
        (r"a{1001}", 1, "1000 times"),
    ] {
        let error = translate(source).expect_err(source);
        assert!(error.message.contains(message), "{source}: {error:?}");
        assert_eq!(error.at, at, "{source}");
    }
}

#[test]
fn what_is_widened_is_told() {
    for (source, widened) in [(r"\pL", true), ("[é]", true), ("é", false), (r"[^\x00-\x7f]", false), (r"\w", false)] {
        assert_eq!(translate(source).unwrap().widened, widened, "{source}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(source in r"[\\\[\]\^{}()?,:\-a-zPQ0-9é&~|*+.$]{0,40}") {
        if let Ok(translated) = translate(&source) {
            let _ = compile(&translated.source, 1 << 16);
        }
    }

    /// In what both languages read alike, the translation changes nothing.
    #[test]
    fn plain_expressions_stay_the_same(source in r"(a|b|\.|[a-c]|\(|\)|x\*){1,6}", text in r"[abcx.()*]{0,12}") {
        let (Ok(plain), Ok(translated)) = (compile(&source, LARGEST), translate(&source)) else { return Ok(()) };
        let translated = compile(&translated.source, LARGEST).unwrap();
        let range = |regex: &regex::bytes::Regex| regex.find(text.as_bytes()).map(|found| found.range());
        prop_assert_eq!(range(&plain), range(&translated));
    }
}
