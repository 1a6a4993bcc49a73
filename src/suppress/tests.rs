use super::*;

#[test]
fn a_star_stands_for_anything_in_the_id_of_a_rule() {
    for (pattern, id, expected) in [
        ("aws.key", "aws.key", true),
        ("aws.key", "aws.key2", false),
        ("aws.*", "aws.key", true),
        ("aws.*", "awsx.key", false),
        ("*", "x", true),
        ("*token", "github.token", true),
        ("*token*", "github.token-2", true),
        ("a*b*c", "a.b.b.c", true),
        ("a*b*c", "a.c", false),
        ("a*bb", "ab", false),
        ("*a*a", "ba", false),
        ("", "x", false),
    ] {
        assert_eq!(matches(pattern, id), expected, "{pattern} {id}");
    }
}
