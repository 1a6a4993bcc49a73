use super::*;
use crate::finding::Confidence;
use crate::rule::{Matcher, Place, RuleSet};
use crate::text::problem::Problem;

/// Rules of a file that starts with a provider.
fn rules(text: &str) -> Vec<Rule> {
    parse("test.toml", &format!("provider = \"Acme Corp\"\n{text}")).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// `file` with marks `»…«`: each must be where one mistake is shown, in this order.
#[track_caller]
fn mistakes(file: &str, messages: &[(&str, &str)]) {
    let places: Vec<usize> = file.match_indices('»').enumerate().map(|(nth, (at, _))| at - 2 * nth).collect();
    let text = file.replace('»', "");
    let error = parse("test.toml", &text).expect_err("mistakes");
    let advice = |problem: &Problem| miette::Diagnostic::help(problem).map(|help| help.to_string()).unwrap_or_default();
    let shown = |problem: &Problem| (problem.offset(), problem.message.clone(), advice(problem));
    let found: Vec<(usize, String, String)> = error.problems.iter().map(shown).collect();
    assert_eq!(found.len(), messages.len(), "{found:#?}");
    for ((found, expected), place) in found.iter().zip(messages).zip(places) {
        assert!(found.1.contains(expected.0), "{found:?} does not say {expected:?}");
        assert!(found.2.contains(expected.1), "{found:?} does not advise {expected:?}");
        assert_eq!(found.0, place, "{found:?} stands elsewhere: {}", &text[found.0..]);
    }
}

const FOUR_RULES: &str = r#"
revoke = "Acme: Settings"
[[rule]]
id = "acme-corp.key"
title = "Acme key"
shape = '"acme_" + [alnum]{30}'
check = "crc32-base62"
check-required = false
samples = ["acme_sample"]
grants = "all of it"
[[rule]]
id = "acme-corp.old-key"
title = "old Acme key"
shape = "[hex]{32}"
near = ["Acme", "akme"]
within = 20
revoke = "elsewhere"
[[rule]]
id = "acme-corp.word"
title = "Acme word"
names = ["acmeword"]
[[rule]]
id = "acme-corp.odd"
title = "odd Acme key"
regex = '(?i)x[0-9]+acme[0-9]{4}'
anchors = ["Acme"]
before = 40
public = true
"#;

#[test]
fn a_rule_has_what_its_table_says() {
    let rules = rules(FOUR_RULES);
    let [key, old, word, odd] = &rules[..] else { panic!("four rules") };
    assert_eq!((key.provider.as_str(), key.confidence), ("Acme Corp", Confidence::High));
    assert_eq!((key.check_required, key.samples.len(), key.examples.len()), (false, 1, 2));
    assert_eq!((key.revoke.as_deref(), old.revoke.as_deref()), (Some("Acme: Settings"), Some("elsewhere")));
    assert_eq!(key.pattern().unwrap().length, (35, 35));
    assert_eq!(old.confidence, Confidence::Medium);
    let anchor = &old.pattern().unwrap().anchors[0];
    assert_eq!((&*anchor.literal, anchor.ignore_case, anchor.place), (&b"acme"[..], true, Place::Near { within: 20 }));
    assert!(old.examples.iter().all(|example| example.contains("acme")), "an example has the word");
    assert!(matches!(&word.matcher, Matcher::Assignment { names, .. } if names[..] == ["acmeword"]));
    let anchor = &odd.pattern().unwrap().anchors[0];
    assert_eq!(
        (&*anchor.literal, anchor.ignore_case, anchor.place),
        (&b"acme"[..], true, Place::Inside { before: 40 })
    );
    assert!(odd.public);
}

#[test]
fn all_mistakes_of_a_file_are_shown_at_once() {
    mistakes(
        r#"provider = "Acme"
»colour = "red"
[[rule]]
id = »"acme.Key"
title = »7
shape = '"acme_" + »[alphanumeric]{36}'
»[[rule]]
id = »"other.key"
shape = '"acme_" + [alnum]{36}'
»chekc = "jwt"
check = »"crc33"
check-required = »"yes"
confidence = »"certain"
within = »7
"#,
        &[
            ("unknown key `colour`", "known are provider"),
            ("not an id", "lower case"),
            ("`title` is a string, not a", ""),
            ("`alphanumeric` is no class", "alnum"),
            ("`title` is missing", "found a"),
            ("does not belong", "acme.key"),
            ("unknown key `chekc`", "`check`"),
            ("`crc33` is no check", "crc32-base62"),
            ("true or false", ""),
            ("`certain` is no confidence", "low, medium, high"),
            ("`within` without `near`", ""),
        ],
    );
}

#[test]
fn what_could_not_be_searched_for_is_refused() {
    let file = |body: &str| format!("provider = \"A\"\n[[rule]]\nid = \"a.b\"\ntitle = \"t\"\n{body}\n");
    let rows = [
        ("shape = »'[hex]{32}'", "nothing in this shape tells where", "near"),
        ("regex = »'ab+c'", "needs `anchors` or `near`", "anchors = "),
        ("regex = »'a('\nanchors = [\"ab\"]", "unclosed group", "no look-around"),
        ("regex = »'(?=x)ab'\nanchors = [\"ab\"]", "look-around", "no look-around"),
        ("regex = »'(ab)*'\nanchors = [\"ab\"]", "matches the empty text", ""),
        ("regex = »'ab(?:[a-z]{1000}){1000}'\nanchors = [\"ab\"]", "size limit", ""),
        ("shape = '\"abc\" + [hex]{4}'\nanchors = »[\"abc\"]", "belongs to `regex`", "follow"),
        ("regex = 'abc'\nbefore = »7\nnear = [\"abc\"]", "`before` without `anchors`", ""),
        ("names = »[\"pass-word\"]", "not a plain name", "api key"),
        ("names = [\"pwd\"]\nnear = »[\"acme\"]", "does not go with `names`", ""),
        ("shape = '[hex]{32}'\nnear = »[\"a\"]", "too short", ""),
        ("shape = '\"abc\" + [hex]{4}'\nsamples = »[]", "`samples` is empty", "leave"),
        ("shape = '\"abc\" + [hex]{4}'\nsamples = [»7]", "a list of strings", ""),
        // Escapes make the place inside of the string uncertain.
        ("shape = »\"\\\"abc\\\" + [hex]{4\"", "brace is never closed", ""),
    ];
    for (body, message, help) in rows {
        mistakes(&file(body), &[(message, help)]);
    }
    // Neither, or more than one, of the ways to match: shown at the table.
    for body in ["", "shape = '\"abc\" + [hex]{4}'\nnames = [\"pw\"]"] {
        let error = parse("test.toml", &file(body)).expect_err("one way");
        assert!(error.problems[0].message.contains("exactly one"), "{error:?}");
    }
}

#[test]
fn what_is_no_toml_is_an_error_with_a_place() {
    for text in ["provider = ", "[[rule]", "provider = \"a\"\nprovider = \"b\"", "\u{0}", "rule = 3\nprovider = \"a\""]
    {
        let error = parse("test.toml", text).expect_err(text);
        assert!(error.problems.iter().all(|problem| problem.offset() <= text.len()), "{error:?}");
    }
}

#[test]
fn an_id_is_used_once() {
    let rule = "[[rule]]\nid = \"a.b\"\ntitle = \"t\"\nshape = '\"abc\" + [hex]{4}'\n";
    mistakes(&format!("provider = \"A\"\n{rule}»{rule}"), &[("two rules have the id `a.b`", "above")]);
}

#[test]
fn a_users_rule_replaces_a_built_in_one() {
    let rule = |title: &str| {
        rules(&format!("[[rule]]\nid = \"acme-corp.key\"\ntitle = \"{title}\"\nshape = '\"acme_\" + [hex]{{4}}'\n"))
    };
    let set = RuleSet::new(rule("first")).with(rule("second"));
    assert_eq!(set.rules().len(), 1);
    assert_eq!(set.get("acme-corp.key").unwrap().title, "second");
}

#[test]
fn the_report_of_a_mistake_shows_line_and_advice() {
    let text = "provider = \"A\"\n[[rule]]\nid = \"a.b\"\ntitle = \"t\"\nshape = '\"abc\" + [hexx'\n";
    let report = format!("{:?}", miette::Report::new(parse("my.toml", text).expect_err("a mistake")));
    for part in ["my.toml", "1 mistake", "bracket is never closed", "my.toml:5:18"] {
        assert!(report.contains(part), "no {part} in {report}");
    }
}
