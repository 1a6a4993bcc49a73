//! Configurations of gitleaks: each key does what it does there, and what can't be honoured is said.
//!
//! What is expected of gitleaks was observed: version 8.30.1, run on these texts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up has failed")]

#[path = "support/scenario.rs"]
mod scenario;

use keylift::detect::{Detection, Detector, Explain};
use keylift::rule::foreign::{self, Foreign};
use keylift::rule::{RuleSet, builtin};
use keylift::source::decode::Offsets;
use keylift::source::{Blob, Origin};
use keylift::text::span::Position;
use proptest::prelude::*;
use scenario::Scenario;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn read(config: &str) -> Foreign {
    let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
    foreign::read("test.toml", config, &mut none).unwrap_or_else(|error| panic!("{config}\n{error:?}"))
}

fn scan(rules: RuleSet, path: &str, text: &str) -> Detection {
    let origin = Arc::new(Origin::File { path: path.into(), identity: path.into() });
    Detector::new(Arc::new(rules), Explain::Yes).scan(&Blob {
        origin: &origin,
        bytes: text.as_bytes(),
        owned: 0..text.len(),
        start: Position::START,
        offsets: &Offsets::default(),
    })
}

/// What the rules of `config` find in a file of this path: rule and secret.
fn found_in(path: &str, config: &str, text: &str) -> Vec<String> {
    let detection = scan(RuleSet::default().with_foreign(read(config)), path, text);
    let shown = |secret: &[u8]| String::from_utf8_lossy(secret).into_owned();
    detection.findings.iter().map(|f| format!("{} {}", f.rule.id, shown(f.secret.expose()))).collect()
}

fn found(config: &str, text: &str) -> Vec<String> {
    found_in("src/a.txt", config, text)
}

/// One rule with these lines.
fn rule(lines: &str) -> String {
    format!("title = \"t\"\n[[rules]]\nid = \"r\"\n{lines}\n")
}

#[test]
fn the_secret_is_the_first_group_that_holds_anything_or_the_one_that_is_named() {
    for (lines, text, expected) in [
        ("regex = '''k=\\w+'''", "k=abc", Some("k=abc")),
        ("regex = '''k=(\\w+)'''", "k=abc", Some("abc")),
        ("regex = '''(x)?k=(\\w+)'''", "k=abc", Some("abc")),
        ("regex = '''(k)=(\\w+)'''", "k=abc", Some("k")),
        ("regex = '''(k)=(\\w+)'''\nsecretGroup = 2", "k=abc", Some("abc")),
        ("regex = '''(k)=(\\w+)'''\nsecretGroup = 0", "k=abc", Some("k")),
        ("regex = '''(k)=(\\w+)'''\nsecretgroup = \"2\"", "k=abc", Some("abc")),
        ("regex = '''(k)=(\\w+)'''\nvalueGroup = 2", "k=abc", Some("abc")),
        // gitleaks reports an empty secret here, which nobody can move.
        ("regex = '''(x)?k=(\\w+)'''\nsecretGroup = 1", "k=abc", None),
        // It matches again in the match alone, without the line breaks at its ends.
        ("regex = '''\\nk=(\\w+)\\n'''", "\nk=abc\n", Some("k=abc")),
        ("regex = '''k=(\\w+)\\n?'''", "k=abc\n", Some("abc")),
        ("regex = '''x*'''", "k=abc", None),
        ("regex = '''(?m)^k=(\\w+)$'''", "a\nk=abc\nb", Some("abc")),
    ] {
        let expected: Vec<_> = expected.iter().map(|secret| format!("gitleaks.r {secret}")).collect();
        assert_eq!(found(&rule(lines), text), expected, "{lines}");
    }
}

#[test]
fn keywords_stand_anywhere_in_any_case() {
    for (keywords, text, expected) in [
        ("[\"acme\"]", "k=abc\n\n\n# for AcMe", 1),
        ("[\"ACME\"]", "acme k=abc", 1),
        ("[\"acme\"]", "k=abc", 0),
        ("[\"acme\", \"other\"]", "k=abc another", 1),
        ("[\"ab\"]", "k=xAB", 1), // Too short for the prefilter.
        ("[\"ab\"]", "k=xAC", 0),
        ("[\"abc\"]", "k=abcé", 1),
        ("[\"abc\"]", "k=abc", 1),
        ("[]", "k=abc", 1),
        ("[\"\"]", "k=abc", 1),
    ] {
        let config = rule(&format!("regex = '''k=\\w+'''\nkeywords = {keywords}"));
        assert_eq!(found(&config, text).len(), expected, "{keywords} in {text}");
    }
}

#[test]
fn entropy_must_be_greater() {
    for (bits, expected) in [("1.0", 0), ("1", 0), ("0.99", 1), ("\"0.99\"", 1), ("0", 1), ("2", 0)] {
        let config = rule(&format!("regex = '''[ab]{{8}}'''\nentropy = {bits}"));
        assert_eq!(found(&config, "aaaabbbb").len(), expected, "{bits}");
    }
}

#[test]
fn a_path_bounds_a_rule() {
    let config = rule("regex = '''k=\\w+'''\npath = '''(?:^|/)conf/.*\\.ini$'''");
    for (path, expected) in [("conf/a.ini", 1), ("x/conf/b/a.ini", 1), ("conf/a.ini.txt", 0), ("a.ini", 0)] {
        assert_eq!(found_in(path, &config, "k=abc").len(), expected, "{path}");
    }
}

#[test]
fn an_allowlist_lets_go_what_it_names() {
    // The text is three lines; the match is `k=abc123` in the second.
    for (list, left) in [
        ("regexes = ['''^abc''']", 0),
        ("regexes = ['''^k=''']", 1),
        ("regexTarget = \"secret\"\nregexes = ['''^abc''']", 0),
        ("regexTarget = \"match\"\nregexes = ['''^k=''']", 0),
        ("regexTarget = \"match\"\nregexes = ['''^abc''']", 1),
        ("regexTarget = \"line\"\nregexes = ['''tail$''']", 0),
        // The line break before a line belongs to gitleaks' line.
        ("regexTarget = \"line\"\nregexes = ['''^head''']", 1),
        ("regexTarget = \"line\"\nregexes = ['''^\\nhead''']", 0),
        ("regexTarget = \"line\"\nregexes = ['''(?m)^head''']", 0),
        ("regexTarget = \"line\"\nregexes = ['''tail\\n''']", 1),
        ("regexTarget = \"line\"\nregexes = ['''first|third''']", 1),
        ("stopwords = [\"C12\"]", 0),
        ("stopwords = [\"c13\", \"bc1\"]", 0),
        ("stopwords = [\"k=\"]", 1),
        ("paths = ['''a\\.txt$''']", 0),
        ("paths = ['''b\\.txt$''']", 1),
        ("commits = [\"abc\"]", 1),
        ("condition = \"AND\"\npaths = ['''a\\.txt$''']\nstopwords = [\"bc1\"]", 0),
        ("condition = \"&&\"\npaths = ['''b\\.txt$''']\nstopwords = [\"bc1\"]", 1),
        ("condition = \"and\"\npaths = ['''a\\.txt$''']\nregexes = ['''nothing''']", 1),
        ("condition = \"AND\"\npaths = ['''a\\.txt$''']\ncommits = [\"abc\"]", 1),
        ("condition = \"AND\"\nregexes = ['''abc''']\nstopwords = [\"zzz\"]", 1),
        ("condition = \"OR\"\nregexes = ['''nothing''']\nstopwords = [\"bc1\"]", 0),
    ] {
        let text = "first\nhead k=abc123 tail\nthird";
        for header in ["[rules.allowlist]", "[[rules.allowlists]]"] {
            let config = rule(&format!("regex = '''k=(\\w+)'''\n{header}\n{list}"));
            assert_eq!(found(&config, text).len(), left, "{header} {list}");
        }
        for header in ["[allowlist]", "[[allowlists]]", "[[allowlists]]\ntargetRules = [\"r\"]"] {
            let config = rule(&format!("regex = '''k=(\\w+)'''\n{header}\n{list}"));
            assert_eq!(found(&config, text).len(), left, "{header} {list}");
        }
        let other = rule(&format!("regex = '''k=(\\w+)'''\n[[allowlists]]\ntargetRules = [\"x\"]\n{list}"));
        assert_eq!(found(&other, text).len(), 1, "{list}");
    }
}

#[test]
fn a_list_of_lines_is_asked_about_each_line() {
    let config = rule("regex = '''k=(\\w+)'''\n[rules.allowlist]\nregexTarget = \"line\"\nregexes = ['''# ok''']");
    let text = "k=a k=b # ok\nk=c k=d\nk=e # ok\nk=f";
    assert_eq!(found(&config, text), ["gitleaks.r c", "gitleaks.r d", "gitleaks.r f"]);
    let words = rule(
        "regex = '''k=(\\w+)'''\n[rules.allowlist]\ncondition = \"AND\"\nregexTarget = \"line\"\nregexes = ['''# ok''']\nstopwords = [\"a\"]",
    );
    assert_eq!(found(&words, "k=a k=b # ok\nk=a"), ["gitleaks.r b", "gitleaks.r a"]);
}

#[test]
fn what_a_rule_requires_must_be_near() {
    let text = "user=bob\npass=hunter2\n\npass=far\n";
    for (required, expected) in [
        ("id = \"user\"", vec!["hunter2", "far"]),
        ("id = \"user\"\nwithinLines = 1", vec!["hunter2"]),
        ("id = \"user\"\nwithinColumns = 0", vec!["hunter2", "far"]),
        ("id = \"user\"\nwithinLines = 3\nwithinColumns = 0", vec!["hunter2", "far"]),
        ("id = \"nothing\"", vec![]),
        ("id = \"missing\"", vec![]),
    ] {
        let config = format!(
            "[[rules]]\nid = \"user\"\nregex = '''user=(\\w+)'''\nskipReport = true\n\
             [[rules]]\nid = \"nothing\"\nregex = '''nothing'''\n\
             [[rules]]\nid = \"pass\"\nregex = '''pass=(\\w+)'''\n[[rules.required]]\n{required}\n"
        );
        let expected: Vec<_> = expected.iter().map(|secret| format!("gitleaks.pass {secret}")).collect();
        assert_eq!(found(&config, text), expected, "{required}");
    }
    let components = |more: &str| {
        format!(
            "[[rules]]\nid = \"user\"\nregex = '''user=(\\w+)'''\nskipReport = true\n[[rules]]\nid = \"pass\"\n\
             regex = '''pass=(\\w+)'''\ncomponents = [{{ id = \"user\"{more} }}]\n"
        )
    };
    for (more, count) in
        [("", 2), (", within = \"1L\"", 1), (", within = \"1L,200C\"", 1), (", within = \"0L\", optional = true", 2)]
    {
        assert_eq!(found(&components(more), text).len(), count, "{more}");
    }
}

#[test]
fn a_filter_of_betterleaks_lets_go_what_it_names() {
    for (filter, left) in [
        ("entropy(finding[\"secret\"]) <= 1.0", 0),
        ("entropy(finding[\"secret\"]) < 1.0", 1),
        ("matchesAny(attributes[\"path\"], [`\\.txt$`])", 0),
        ("tokenRatio(finding[\"secret\"]) >= 1.0", 1),
    ] {
        let config = rule(&format!("regex = '''[ab]{{8}}'''\nfilter = '''\n{filter}\n'''"));
        assert_eq!(found(&config, "aaaabbbb").len(), left, "{filter}");
        let global = format!("filter = '''{filter}'''\n{}", rule("regex = '''[ab]{8}'''"));
        assert_eq!(found(&global, "aaaabbbb").len(), left, "{filter}");
    }
}

#[test]
fn one_value_has_one_finding_and_the_generic_rule_yields() {
    let two = |one: &str, other: &str| {
        format!(
            "[[rules]]\nid = \"{one}\"\nregex = '''k=(\\w+)'''\n[[rules]]\nid = \"{other}\"\nregex = '''(?:k|q)=(\\w+)'''\n"
        )
    };
    assert_eq!(found(&two("a-generic-key", "x-key"), "k=abc"), ["gitleaks.x-key abc"]);
    assert_eq!(found(&two("x-key", "z-generic"), "q=abc"), ["gitleaks.z-generic abc"]);
}

/// A token that a built-in rule knows, made up here.
fn token() -> String {
    ["sk", "_live_", "4eC39HqLyjWDarjtT1zdp7dc"].concat()
}

#[test]
fn the_built_in_rules_stay_and_global_lists_hold_for_them_when_the_file_builds_on_default_rules() {
    let text = format!("key = \"{}\"", token());
    for (config, left) in [
        ("[extend]\nuseDefault = true", 1),
        ("[extend]\nuseDefault = true\n[allowlist]\npaths = ['''a\\.txt''']", 0),
        ("[extend]\nuseDefault = true\n[[allowlists]]\nstopwords = [\"HQLY\"]", 0),
        ("[extend]\nuseDefault = true\n[[allowlists]]\nregexTarget = \"line\"\nregexes = ['''^key''']", 0),
        ("[allowlist]\npaths = ['''a\\.txt''']", 0), // A list alone extends the defaults.
        ("[allowlist]\npaths = ['''a\\.txt''']\n[[rules]]\nid = \"x\"\nregex = '''zzz'''", 1),
    ] {
        let detection = scan(builtin::rules().with_foreign(read(config)), "src/a.txt", &text);
        assert_eq!(detection.findings.len(), left, "{config}");
        assert_eq!(detection.dismissed.iter().any(|d| d.reason.id() == "allowed"), left == 0, "{config}");
    }
}

#[test]
fn a_built_in_rule_has_its_value_and_a_rule_that_finds_nothing_hides_nothing() {
    let text = format!("key = \"{}\"", token());
    let of = |lines: &str| {
        let detection = scan(builtin::rules().with_foreign(read(&rule(lines))), "a.py", &text);
        detection.findings.iter().map(|finding| finding.rule.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("regex = '''sk_\\w+'''"), of("regex = '''zzz'''"));
    assert_ne!(of("regex = '''zzz'''"), Vec::<String>::new());
    let password = "db_password = \"Tr0ub4dor&3x\"";
    let config = rule("regex = '''\"([^\"]+)\"'''\nentropy = 8");
    let detection = scan(builtin::rules().with_foreign(read(&config)), "a.py", password);
    assert_eq!(detection.findings.len(), 1, "{detection:?}");
}

#[test]
fn a_file_extends_another() {
    let files = |path: &str| match path {
        "base.toml" => {
            Ok("[extend]\npath = \"deep.toml\"\n[[rules]]\nid = \"a\"\nregex = '''a=(\\w+)'''\nkeywords = [\"one\"]\n\
            [[rules]]\nid = \"b\"\nregex = '''b=(\\w+)'''\n[allowlist]\nstopwords = [\"skip\"]"
                .to_owned())
        }
        "deep.toml" => Ok("[[rules]]\nid = \"c\"\nregex = '''c=(\\w+)'''".to_owned()),
        "self.toml" => Ok("[extend]\npath = \"self.toml\"".to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    let read = |config: &str| foreign::read("top.toml", config, &mut files.clone());
    let ids = |config: &str| read(config).unwrap().rules.into_iter().map(|rule| rule.id).collect::<Vec<_>>();
    assert_eq!(ids("[extend]\npath = \"base.toml\""), ["gitleaks.a", "gitleaks.b", "gitleaks.c"]);
    assert_eq!(ids("[extend]\npath = \"base.toml\"\ndisabledRules = [\"b\"]"), ["gitleaks.a", "gitleaks.c"]);
    // What the upper file says counts, the rest is taken from below.
    let config = "[extend]\npath = \"base.toml\"\n[[rules]]\nid = \"a\"\nentropy = 1.0\nkeywords = [\"two\"]";
    let of = |text: &str| {
        let detection = scan(RuleSet::default().with_foreign(read(config).unwrap()), "x", text);
        detection.findings.len()
    };
    for (text, count) in
        [("a=abc one", 1), ("a=abc two", 1), ("a=abc", 0), ("a=aaa one", 0), ("a=askip one", 0), ("b=skip", 0)]
    {
        assert_eq!(of(text), count, "{text}");
    }
    assert!(read("[extend]\npath = \"self.toml\"").unwrap().notes[0].contains("no more than two files"));
    let error = read("[extend]\npath = \"missing.toml\"").unwrap_err();
    assert!(error.problems[0].message.contains("failed to read `missing.toml`"), "{error:?}");
}

#[test]
fn what_is_not_honoured_is_said() {
    for (config, note) in [
        (rule("path = '''\\.p12$'''"), "a rule without `regex` names files"),
        (rule("description = \"x\""), "without `regex` and `path` finds nothing"),
        ("[extend]\nuseDefault = true\n[[rules]]\nid = \"r\"\nentropy = 4".to_owned(), "changes one of gitleaks' own"),
        ("[extend]\nuseDefault = true".to_owned(), "its built-in rules stand for them"),
        ("[extend]\nuseDefault = true\ndisabledRules = [\"x\"]".to_owned(), "`disabledRules` names"),
        ("[extend]\nurl = \"https://example.com\"".to_owned(), "`extend.url` is not followed"),
        (rule("regex = 'a'\nverify = true"), "the key `verify` is not known"),
        (rule("regex = 'a'\nvalidate = 'x'"), "`validate` is left out"),
        (rule("regex = 'a'\nfilter = 'let x = 1; x'"), "more than keylift understands"),
        (rule("regex = 'a'\nfilter = 'odd(1) > 2'"), "`odd` in a filter"),
        (rule("regex = '\\pL'"), "beyond ASCII"),
        (rule("regex = 'a'\n[[rules.required]]\nid = \"x\""), "requires is not in the file"),
        (
            rule("regex = 'a'\n[[allowlists]]\ntargetRules = [\"x\"]\npaths = ['a']"),
            "for a rule that is not in the file",
        ),
    ] {
        let notes = read(&config).notes;
        assert!(notes.iter().any(|said| said.contains(note)), "{config}: {notes:?}");
    }
    assert_eq!(read(&rule("regex = 'a'\ntags = [\"x\"]\ndescription = \"\"")).notes, Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_an_error_in_its_place() {
    for (config, message, at) in [
        (rule("regex = 'a(?=b)'"), "bad expression in `r`: Go has no look-around", "?=b"),
        (rule("regex = 'a)'"), "bad expression in `r`: unopened group", "'a)'"),
        (rule("regex = '(a)'\nsecretGroup = 2"), "`r` names group 2, and its expression has 1", "[[rules]]"),
        (rule("regex = 7"), "`regex` is a string, not an integer", "7"),
        (rule("regex = 'a'\nentropy = \"high\""), "`entropy` is a number", "\"high\""),
        (rule("regex = 'a'\nkeywords = [1]"), "`keywords` is a list of strings", "1]"),
        (rule("regex = 'a'\nconfidence = \"sure\""), "`sure` is no confidence", "\"sure\""),
        (rule("regex = 'a'\n[rules.allowlist]\ndescription = \"x\""), "allows nothing", "[rules.allow"),
        (rule("regex = 'a'\n[rules.allowlist]\nregexes = ['(']"), "bad expression in `r`", "'('"),
        (
            rule("regex = 'a'\n[[rules.allowlists]]\ncondition = \"XOR\"\nstopwords = [\"a\"]"),
            "`XOR` is no condition",
            "\"XOR",
        ),
        (
            rule("regex = 'a'\n[[rules.allowlists]]\nregexTarget = \"x\"\nstopwords = [\"a\"]"),
            "`x` is no target",
            "\"x",
        ),
        ("[[rules]]\nregex = 'a'".to_owned(), "has no `id`", "[[rules]]"),
        (rule("regex = '(((a{99}){99}){99}){99}'"), "bad expression in `r`: it needs more than", "'((("),
        ("rules = 7".to_owned(), "`rules` is a table", "7"),
    ] {
        let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
        let error = foreign::read("test.toml", &config, &mut none).expect_err(&config);
        let problem = &error.problems[0];
        assert!(problem.message.contains(message), "{config}: {problem:?}");
        assert!(config[problem.offset()..].starts_with(at), "{config}: {}", &config[problem.offset()..]);
    }
    let both = rule("regex = 'a'\nallowlists = [{ stopwords = [\"b\"] }]\n[rules.allowlist]\nstopwords = [\"a\"]");
    let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
    assert!(foreign::read("t", &both, &mut none).unwrap_err().problems[0].message.contains("has both"));
}

#[test]
fn the_two_kinds_of_files_are_told_apart() {
    for (text, expected) in [
        ("title = \"x\"\n[[rules]]\nid = \"a\"", true),
        ("[allowlist]\npaths = ['a']", true),
        ("[extend]\nuseDefault = true", true),
        ("prefilter = 'x'", true),
        ("[[Rules]]\nid = \"a\"", true),
        ("provider = \"Acme\"\n[[rule]]\nid = \"acme.key\"", false),
        ("[[rule]]\nid = \"acme.key\"", false),
        ("", false),
        ("title = \"x\"", false),
        ("= broken", false),
    ] {
        assert_eq!(foreign::is_foreign(text), expected, "{text}");
    }
}

#[test]
fn a_hostile_file_ends_soon() {
    let started = Instant::now();
    let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
    let mut read = |config: &str| foreign::read("test.toml", config, &mut none);
    let many = |rule: &str, count| rule.repeat(count);
    for config in [
        many("[[rules]]\nid = \"a\"\nregex = 'a'\n", 100_000),
        many("[[rules]]\nregex = '('\n", 9_000),
        format!("[[rules]]\nid = \"a\"\nregex = '{}'", "(".repeat(1 << 20)),
        format!("[[rules]]\nid = \"a\"\nregex = '{}'", "(a|".repeat(100_000)),
        rule("regex = '[a-z]{1000}{1000}{1000}'"),
        format!("rules = {}", "[".repeat(1 << 20)),
        format!("[{}]", "a.".repeat(100_000)),
    ] {
        assert!(read(&config).is_err(), "{}", &config[..60]);
    }
    // Each is fine, and all together are too much.
    let heavy = many("[[rules]]\nid = \"a\"\nregex = '(?i)[\\w.-]{900}[a-c]{900}[x-z]{900}'\n", 9_000);
    let error = read(&heavy).unwrap_err();
    assert!(error.problems.iter().any(|problem| problem.message.contains("need more than 128 MiB")), "{error:?}");
    assert!(error.problems.len() <= 100, "{}", error.problems.len());
    assert!(started.elapsed() < Duration::from_secs(600), "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(
        key in "regex|path|secretGroup|entropy|keywords|allowlists|filter|required|components|id",
        value in r#"'[ -~]{0,20}'|"[a-z(\[]{0,9}"|-?[0-9]{1,25}|[0-9]\.[0-9]|true|\['a', 1\]|\{ id = 'a' \}"#,
        text in "[ -~\n]{0,60}",
    ) {
        let config = format!("[[rules]]\nid = 'r'\nregex = '([a-z])+'\n{key} = {value}\n");
        let mut none = |_: &str| Err(io::ErrorKind::NotFound.into());
        if let Ok(foreign) = foreign::read("t", &config, &mut none) {
            scan(RuleSet::default().with_foreign(foreign), "x", &text);
        }
        let _ = foreign::read("t", &text, &mut none);
    }
}

const CONFIG: &str = "title = \"acme\"\n[[rules]]\nid = \"acme-key\"\ndescription = \"An Acme key.\"\n\
    regex = '''acme_(\\w{8})'''\nkeywords = [\"acme_\"]\nentropy = 2\n[[rules]]\nid = \"p12\"\npath = '''\\.p12$'''\n";

#[test]
fn the_commands_take_such_a_file_as_it_is() {
    let tree = Scenario::new().file("../gitleaks.toml", CONFIG).file("a.py", "k = acme_q1w2e3r4\n");
    for (line, code, said) in [
        ("rules check ../gitleaks.toml", 0, "1 rule, ok"),
        ("rules check ../gitleaks.toml", 0, "names files, and keylift reports values: left out: `p12`"),
        ("rules list --rules ../gitleaks.toml", 0, "gitleaks.acme-key"),
        ("rules show gitleaks.acme-key --rules ../gitleaks.toml", 0, "in texts that have acme_"),
        ("rules show gitleaks.acme-key --rules ../gitleaks.toml", 0, "more than 2 bits"),
        ("rules test ../gitleaks.toml", 0, "1 rule, 0 examples, ok"),
        ("scan . --rules ../gitleaks.toml", 1, "An Acme key"),
        ("scan . --rules ../gitleaks.toml --only gitleaks.*", 1, "a.py"),
        ("scan . --rules ../gitleaks.toml --skip gitleaks.*", 0, ""),
        ("scan . --rules ../gitleaks.toml --fail-on high", 0, "An Acme key"),
    ] {
        let outcome = tree.line(line);
        assert_eq!(outcome.code, Some(code), "{line}: {outcome:?}");
        assert!(outcome.stdout.contains(said), "{line}: {outcome:?}");
        let noted = outcome.stderr.contains("names files, and keylift reports values: left out: `p12`");
        assert_eq!(noted, line.starts_with("scan"), "{line}: {outcome:?}");
    }
    assert_eq!(tree.line("scan . -q --rules ../gitleaks.toml").stderr, "");
}

#[test]
fn a_file_can_t_mislead_the_terminal() {
    let config =
        "[[rules]]\nid = \"a\\u001b[2J\\nb\"\ndescription = \"\\u001b[31mx\"\nregex = 'acme'\n\"\\u001b[1m\" = 1\n";
    let tree = Scenario::new().file("../gitleaks.toml", config).file("a.py", "acme");
    for line in
        ["rules check ../gitleaks.toml", "rules list --rules ../gitleaks.toml", "scan . --rules ../gitleaks.toml"]
    {
        let outcome = tree.line(line);
        assert!(!outcome.stdout.contains('\x1b') && !outcome.stderr.contains('\x1b'), "{line}: {outcome:?}");
    }
}

#[test]
fn a_large_file_is_searched_in_all_its_windows() {
    let mut text = "filler line\n".repeat(800_000);
    text.push_str("k = acme_q1w2e3r4\n");
    let tree = Scenario::new().file("../gitleaks.toml", CONFIG).file("a.txt", text);
    let outcome = tree.line("scan . --rules ../gitleaks.toml --only gitleaks.* -f json");
    assert!(outcome.stdout.contains("\"line\": 800001"), "{}", &outcome.stdout[..400.min(outcome.stdout.len())]);
}
