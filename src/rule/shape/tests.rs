use super::*;
use crate::rule::{Place, load};

fn shape(text: &str) -> Shape {
    Shape::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_shape_becomes_an_expression() {
    let rows = [
        (r#""ghp_" + [alnum]{36}"#, r"ghp_[0-9A-Za-z]{36}", (40, 40)),
        (r#""a.b" | i"CD""#, r"(?:a\.b|(?i:cd))", (2, 3)),
        // The longest alternative comes first.
        (r#""k_" + ([hex]{24} | [hex]{99})"#, r"k_(?:[0-9a-f]{99}|[0-9a-f]{24})", (26, 101)),
        (r#"("x" + [digit]{2}){3} + optional("=")"#, r"(?:x[0-9]{2}){3}(?:=)?", (9, 10)),
        (r#""<'!" + [<>]"#, r"<'![<>]", (4, 4)),
        (r#"[A-Z2-7]{20,}"#, r"[2-7A-Z]{20,}", (20, 20 + OPEN)),
        (r#""u:" + secret([^@/]{1,64}) + "@""#, r"u:(?P<secret>[!-\.0-\?A-\~\x80-\xff]{1,64})@", (4, 67)),
        (r#"[uuid]"#, "[0-9A-Fa-f]{8}\\-[0-9A-Fa-f]{4}\\-[0-9A-Fa-f]{4}\\-[0-9A-Fa-f]{4}\\-[0-9A-Fa-f]{12}", (36, 36)),
        (r#""\x00\n\"" + [\]\-\\a]"#, r#"\x00\x0a"[\-\\-\]a]"#, (4, 4)),
    ];
    for (text, source, length) in rows {
        let shape = shape(text);
        assert_eq!(shape.regex(), source, "{text}");
        assert_eq!(shape.length(), length, "{text}");
        assert_eq!(shape.to_string(), text);
        load::compile(source).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn a_mistake_is_shown_at_its_place() {
    let rows = [
        ("", 0..0, "missing"),
        (r#""a" + "#, 6..6, "missing"),
        (r#""a" "b""#, 4..5, "expected `+`"),
        (r#""a"#, 0..1, "quote is never closed"),
        (r#""""#, 0..2, "empty literal"),
        (r#"("a""#, 0..1, "parenthesis is never closed"),
        (r#""a")"#, 3..4, "never opened"),
        ("[alnum", 0..1, "bracket is never closed"),
        ("[]", 0..2, "no member"),
        ("[alphanumeric]{4}", 0..14, "is no class"),
        ("[z-a]", 0..5, "backwards"),
        ("[hex]{4", 5..6, "brace is never closed"),
        ("[hex]{4,2}", 5..10, "allows nothing"),
        ("[hex]{0}", 5..8, "allows nothing"),
        ("[hex]{-1}", 5..9, "not a count"),
        ("[hex]{4000000}", 5..14, "not a count"),
        ("[hex]{0,4}", 0..10, "empty text"),
        (r#"optional("a")"#, 0..13, "empty text"),
        ("([hex]{90000}){90000}", 0..21, "megabyte"),
        (r#"secret("a") + secret("b")"#, 14..20, "at most"),
        (r#"(secret("a")){2}"#, 0..16, "cannot be repeated"),
        (r#"optional "a""#, 9..9, "expected `(`"),
        (r#""\q""#, 1..2, "unknown escape"),
        (r#""\xg0""#, 1..3, "two hex digits"),
        ("wrong", 0..1, "expected a literal"),
    ];
    for (text, at, message) in rows {
        let error = Shape::parse(text).expect_err(text);
        assert!(error.message.contains(message), "{text}: {}", error.message);
        assert_eq!(error.at, at, "{text}");
    }
    let nested = "(".repeat(100_000);
    assert!(Shape::parse(&nested).is_err(), "no overflow of the stack");
}

#[test]
fn anchors_are_what_every_match_has() {
    let start = |literal: &str| (literal.to_owned(), false, Place::Start);
    let inside = |literal: &str, before| (literal.to_owned(), false, Place::Inside { before });
    let rows = [
        (r#""ghp_" + [alnum]{36}"#, vec![start("ghp_")]),
        (r#"("sk" | "rk") + "_live_" + [alnum]{24}"#, vec![start("rk_live_"), start("sk_live_")]),
        (r#""sk_" + optional("live_") + [alnum]{24}"#, vec![start("sk_")]),
        (r#""glpat-" + [b64url]{20} | "GR1348941" + [b64url]{20}"#, vec![start("GR1348941"), start("glpat-")]),
        (r#"[b64]{76} + "+ASt" + [b64]{5} + [AQgw] + "==""#, vec![inside("+ASt", 76)]),
        (r#"[b64]{3,9} + ("7Q~" | "8Q~")"#, vec![inside("7Q~", 9), inside("8Q~", 9)]),
        (r#""S" + [UA] + [alnum]{56}"#, vec![start("SA"), start("SU")]),
        // What is too short to be looked for is spelled out, unless that would be too much.
        (r#""o." + [0-4]{9}"#, vec![start("o.0"), start("o.1"), start("o.2"), start("o.3"), start("o.4")]),
        // What stands at the start is found by its edge.
        (r#""ab" + [v-z] + "k_" + [hex]{9}"#, ["abvk_", "abwk_", "abxk_", "abyk_", "abzk_"].map(start).to_vec()),
        (
            r#"[0-9] + "." + [hex]{8} + "-4" + [0-4]{3}"#,
            ["-40", "-41", "-42", "-43", "-44"].map(|one| inside(one, 10)).to_vec(),
        ),
        (r#"[0-4] + [hex]{8} + "abc""#, vec![inside("abc", 9)]),
        // Of those that are as long the rarest.
        (r#"[hex]{9} + "msh" + [hex]{5} + "jsn""#, vec![inside("jsn", 17)]),
        // At the start, three bytes are enough.
        (r#""abc" + [alnum]{4} + "longer""#, vec![start("abc")]),
        // Two bytes at the start are worse than eight inside.
        (r#""sk" + [alnum]{20} + "T3BlbkFJ" + [alnum]{20}"#, vec![inside("T3BlbkFJ", 22)]),
        (r#"[digit]{1,20} + ("a" + [hex]{2} + "wxyz" | "uvw")"#, vec![inside("uvw", 20), inside("wxyz", 23)]),
        (r#""u:" + secret("tok_" + [hex]{8})"#, vec![start("u:tok_")]),
        (r#"i"Basic " + [b64]{8}"#, vec![("basic ".to_owned(), true, Place::Start)]),
        // Different in case: only the first part is used.
        (r#""Key-" + i"abc" + [hex]{8}"#, vec![start("Key-")]),
        ("[hex]{32}", vec![]),
    ];
    for (text, expected) in rows {
        let found: Vec<_> = shape(text)
            .anchors()
            .into_iter()
            .map(|anchor| (String::from_utf8(anchor.literal).unwrap(), anchor.ignore_case, anchor.place))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn edges_follow_from_the_ends() {
    // Shape, bytes refused before, bytes let through before, refused behind, let through behind.
    let rows = [
        (r#""ghp_" + [alnum]{36}"#, "aZ0_", "-+/. \"=", "aZ0_", "-+/."),
        (r#""glpat-" + [b64url]{20}"#, "a_-", "+/.=", "a_-", "+/."),
        (r#"[b64]{40}"#, "a_+/", "-=.:", "a_+/", "-=."),
        (r#""x+" + [b64]{40}"#, "a_", "+/-", "a_+/", "-"),
        (r#"[b64]{86} + "==""#, "a_+/", "=", "", "a=_"),
        (r#"[b64]{85,86} + optional("=")"#, "a+/", "=", "a_+/", "="),
        (r#""-----BEGIN" + [alnum]{4} + "-----""#, "", "a_-", "", "a_-"),
        // Quotes that belong to the shape.
        (r#"['"] + [b64]{4} + ['"]"#, "", "a_'", "", "a_'"),
        (r#"[hex]{32} + "FFFFNRAL""#, "g_", "-", "g_", "-"),
    ];
    for (text, before, not_before, behind, not_behind) in rows {
        let edges = shape(text).edges();
        let all = |set: ByteSet, bytes: &str| bytes.bytes().all(|byte| set.has(byte));
        let none = |set: ByteSet, bytes: &str| !bytes.bytes().any(|byte| set.has(byte));
        assert!(all(edges.before, before) && none(edges.before, not_before), "before {text}");
        assert!(all(edges.behind, behind) && none(edges.behind, not_behind), "behind {text}");
    }
}

#[test]
fn landmarks_are_what_every_match_has_behind_its_beginning() {
    type Landmarks = &'static [(&'static str, usize, usize)];
    let rows: [(&str, Landmarks); 5] = [
        (r#""a" + [hex]{2,3} + ":" + secret([hex]{8} + "@") + [a-z]{1}"#, &[(":", 3, 4), ("@", 12, 13)]),
        (r#""a" + optional("b") + i"C" + ("d" | "ef") + [-_]"#, &[("c", 1, 2), ("d|ef", 2, 3), ("-|_", 3, 5)]),
        // The expression goes on for longer than the shape says.
        (r#""a" + [hex]{8,4000} + "b""#, &[("b", 9, usize::MAX)]),
        (r#""a" + ("b" | [hex]{3})"#, &[]),
        (r#"("a" + "b" | "c" + "d")"#, &[]),
    ];
    for (text, expected) in rows {
        let spelled = |landmark: &Landmark| {
            let literals: Vec<_> = landmark.literals.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
            (literals.join("|"), landmark.earliest, landmark.latest)
        };
        let found: Vec<_> = shape(text).landmarks().iter().map(spelled).collect();
        let expected: Vec<_> = expected.iter().map(|(text, least, most)| ((*text).to_owned(), *least, *most)).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn runs_are_what_every_match_has() {
    let word = ByteSet::of(|byte| byte.is_ascii_alphanumeric());
    for (shape, run) in [
        ("[alnum]{20,30}", 20),
        ("\"ab_\" + [alnum]{20} + \"c\" + optional(\"d\") + [hex]{3}", 24),
        ("[alnum]{9} + \"-\" + [alnum]{12}", 12),
        ("[A-Za-z0-9_]{40}", 0),
        ("[alnum]{30} | [alnum]{8} + \".\" + [alnum]{20}", 20),
        ("(\"a\" | \"-\") + [alnum]{5}", 5),
        ("([alnum]{4} + \"-\" + [alnum]{3}){2}", 7),
        ("optional([alnum]{9}) + \"-\"", 0),
        ("i\"key1\" + secret([digit]{4})", 8),
    ] {
        assert_eq!(self::shape(shape).run(word), run, "{shape}");
    }
}

#[test]
fn a_head_is_what_matches_begin_with() {
    let spelled = |set: &ByteSet| set.bytes().map(char::from).collect::<String>();
    for (text, head) in [
        (r#""ab" + [01]{3,9}"#, vec!["a", "b", "01", "01", "01"]),
        (r#"("a" | "bcd") + [01]{2}"#, vec!["ab", "01c", "01d"]),
        (r#"i"k-" + optional("x") + secret([23]{2})"#, vec!["Kk", "-", "23x", "23"]),
        (r#"[a]{0,2} + "." + ([b]{2} + "-"){2}"#, vec![".a", ".ab", ".b", "-b", "-b", "-b", "-b"]),
        (r#"[a]{40}"#, vec!["a"; 12]),
    ] {
        assert_eq!(shape(text).head().iter().map(spelled).collect::<Vec<_>>(), head, "{text}");
    }
}
