//! What is wrong with a configuration is said at its place, with the way out; the run ends with 2 and scans nothing.

use crate::planted;
use crate::scenario::{Outcome, Scenario};
use std::fs;
use std::os::unix::fs::symlink;

/// Checks that a run ends with 2, without a report, and says `parts`.
fn refused(outcome: &Outcome, parts: &[&str], row: &str) {
    let said = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ").replace(" │ ", " ");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{row}\n{}", outcome.stderr);
    for part in parts {
        assert!(said.contains(part), "{row}: no {part:?} in\n{}", outcome.stderr);
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "rows")]
fn each_mistake_has_its_place_and_its_advice() {
    for (text, parts) in [
        ("[scan]\nexlude = ['a']", &["unknown key `exlude`", "keylift.toml:2:1", "did you mean `exclude`?"][..]),
        ("[scan]\nfail_on = 'low'", &["unknown key `fail_on`", "did you mean `fail-on`?"]),
        ("[scan]\nzzz = 1", &["unknown key `zzz`", "known are exclude, respect-ignore, max-size, fail-on"]),
        ("fail-on = 'low'", &["unknown key `fail-on`", "`fail-on` belongs below `[scan]`"]),
        ("reason = 'low'", &["unknown key `reason`", "`reason` belongs below `[[allow]]`"]),
        ("[scann]", &["unknown key `scann`", "did you mean `scan`?"]),
        ("[report]", &["unknown key `report`", "known are scan, rules, suppression, migrate, allow"]),
        ("[migrate]\ntemplate = \"x\"", &["unknown key `template`", "did you mean"]),
        ("[migrate]\ntags = [\"a\"]", &["`tags` is a table"]),
        ("[migrate.lookup.pythn]\ncall = 'f({name})'", &["unknown key `pythn`", "did you mean `python`?"]),
        ("[migrate.lookup.python]\ncal = 'f({name})'", &["unknown key `cal`", "2:1", "did you mean `call`?"]),
        (
            "[migrate.lookup.python]\ncall = 'f()'",
            &["there is no `{name}` in it", "2:8", "the placeholders are {name}"],
        ),
        ("[migrate.lookup.python]\ncall = 'f({nmae})'", &["`{nmae}` is no placeholder"]),
        ("[migrate.lookup.python]\ncall = 'f({name}, {key})'", &["`{key}` is only for", "`call-key` is the text"]),
        ("[migrate.lookup.python]\ncall-key = 'f({name})'", &["there is no `{key}` in it"]),
        ("[migrate.lookup.python]\nuse = 'agnt'", &["`agnt` is no other language", "did you mean `agent`?"]),
        ("[migrate.lookup.python]\nuse = 'python'", &["`python` is no other language of lookups"]),
        ("[migrate.lookup.python]\nnote = \"a\\u001b[31m\"", &["would take for a command"]),
        ("[migrate.lookup.python]\nhelper = \"a\\n::error::b\"", &["would take for a command"]),
        ("scan = 1", &["`scan` is a table, not an integer", "write `[scan]`"]),
        ("[allow]\nreason = 'x'", &["`allow` is written `[[allow]]`"]),
        ("[scan]\nexclude = 'a'", &["`exclude` is a list of strings", "write `exclude = [\"…\"]`"]),
        ("[scan]\nexclude = []", &["`exclude` is empty", "leave the line out"]),
        ("[scan]\nexclude = ['a', 1]", &["`exclude` is a list of strings, not an integer", "2:17"]),
        (
            "[scan]\nexclude = ['a', '[b']",
            &["`[b` is no pattern: unclosed character class", "2:17", "as in a .gitignore"],
        ),
        ("[scan]\nexclude = ['../b']", &["`../b` is no pattern: it leads out of the folder"]),
        ("[scan]\nfail-on = 'hihg'", &["`hihg` is no confidence", "one of low, medium, high"]),
        ("[scan]\nfail-on = 3", &["`fail-on` is a string, not an integer"]),
        ("[scan]\nmax-size = 'ten'", &["`max-size` is not a size", "`\"10M\"`"]),
        ("[scan]\nmax-size = -1", &["`max-size` is not a size"]),
        ("[scan]\nrespect-ignore = 'no'", &["`respect-ignore` is true or false, not a string"]),
        (
            "[rules]\nskip = ['generic.pasword']",
            &["no rule has the id `generic.pasword`", "2:9", "did you mean `generic.password`?"],
        ),
        ("[rules]\nonly = ['aws.*', 'qqq.*']", &["no rule has the id `qqq.*`", "2:18", "keylift rules list"]),
        ("[rules.confidence]\n'generic.pasword' = 'low'", &["no rule has the id `generic.pasword`", "2:1"]),
        ("[rules.confidence]\n'generic.*' = 'lo'", &["`lo` is no confidence"]),
        ("[rules.confidence]\ngeneric.password = 'low'", &["`generic` is a table", "written in quotes"]),
        (
            "[rules]\nfiles = ['absent.toml']",
            &["`absent.toml` can't be read: No such file", "2:10", "from the folder of this file"],
        ),
        ("[rules]\nfiles = ['../beside.toml']", &["`../beside.toml` lies outside of the repository", "`--config`"]),
        ("[rules]\nfiles = ['/etc/passwd']", &["`/etc/passwd` lies outside of the repository"]),
        ("[rules]\nfiles = ['link.toml']", &["`link.toml` lies outside of the repository"]),
        ("[rules]\nfiles = ['bad.toml']", &["failed to read the rules in bad.toml", "`provider` is missing"]),
        ("[suppression]\nbaseline = '../x'", &["`../x` lies outside of the repository"]),
        ("[suppression]\nbaseline = 'link.toml'", &["`link.toml` lies outside of the repository"]),
        ("[suppression]\nmarkers = ['gitlaks']", &["`gitlaks` names no markers", "did you mean `gitleaks`?"]),
        (
            "[[allow]]\nreason = 'x'",
            &["this `[[allow]]` would allow everything", "1:1", "`rules`, `paths`, `values` or `names`"],
        ),
        ("[[allow]]\nlines = ['x']\nreason = 'x'", &["this `[[allow]]` would allow everything"]),
        ("[[allow]]\nrules = ['*']\nreason = 'x'", &["this `[[allow]]` allows everything"]),
        ("[[allow]]\nvalues = ['']\nreason = 'x'", &["an empty string in `values`"]),
        ("[[allow]]\nvalues = ['.*']\nreason = 'x'", &["this `[[allow]]` allows everything"]),
        ("[[allow]]\npaths = ['a']", &["`reason` is missing", "1:1"]),
        ("[[allow]]\npaths = ['a']\nreason = ' '", &["`reason` is empty", "say why"]),
        ("[[allow]]\nvalues = ['(a']\nreason = 'x'", &["no regular expression: unclosed group", "2:11"]),
        ("[[allow]]\nvalues = ['(?!a)']\nreason = 'x'", &["look-around"]),
        ("[[allow]]\nvalues = ['\\w{9999}{9999}']\nreason = 'x'", &["the expression is too large"]),
        (
            "[[allow]]\npaths = ['a']\nreason = 'x'\nuntil = 'soon'",
            &["`until` is not a day", "write `until = 2027-01-31`"],
        ),
        ("[[allow]]\npaths = ['a']\nreason = 'x'\nuntil = 2027-02-31", &["2027-02-31"]),
        ("[[allow]]\npaths = ['a']\nreason = 'x'\nuntil = 2027-01-31T00:00:00Z", &["`until` is not a day"]),
        ("[[allow]]\nrules = ['x.y']\nreason = 'x'", &["no rule has the id `x.y`", "2:10"]),
        ("[scan\n", &["the file must be TOML", "1:"]),
        ("[scan]\nmax-size = 1\nmax-size = 2", &["duplicate key"]),
    ] {
        let scenario = planted().file("../beside.toml", "").file("bad.toml", "x = 1\n").file("keylift.toml", text);
        symlink("../beside.toml", scenario.tree().join("link.toml")).unwrap();
        refused(&scenario.line("scan"), parts, text);
    }
}

#[test]
fn a_conflict_of_git_is_told_as_one_and_no_line_is_too_long() {
    refused(
        &planted().file("keylift.toml", "<<<<<<< HEAD\n[scan]\n=======\n>>>>>>> b\n").line("scan"),
        &["keylift.toml:1:1", "the conflict is still in it"],
        "a conflict",
    );
    for text in ["a".repeat(900_000), format!("[scan]\nfail-on = '{}'\n", "é".repeat(400_000))] {
        let outcome = planted().file("keylift.toml", &text).line("scan");
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.len() < 4096, "{} bytes", outcome.stderr.len());
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = "[scan]\nexlude = ['a']\nfail-on = 'x'\n[[allow]]\npaths = ['a[']\n";
    let outcome = planted().file("keylift.toml", text).line("scan");
    let parts =
        ["4 mistakes", "unknown key `exlude`", "`x` is no confidence", "`a[` is no pattern", "`reason` is missing"];
    refused(&outcome, &parts, text);
}

#[test]
fn what_is_no_text_file_is_refused() {
    type Make = fn(&Scenario);
    let at = |scenario: &Scenario| scenario.tree().join("keylift.toml");
    let rows: [(&str, Make, &[&str]); 6] = [
        ("a folder", |it| fs::create_dir(it.tree().join("keylift.toml")).unwrap(), &["keylift.toml is not a file"]),
        (
            "a link",
            |it| symlink("a.py", it.tree().join("keylift.toml")).unwrap(),
            &["keylift.toml is a link", "--config FILE"],
        ),
        (
            "a dangling link",
            |it| symlink("absent", it.tree().join("keylift.toml")).unwrap(),
            &["keylift.toml is a link"],
        ),
        ("not UTF-8", |it| fs::write(it.tree().join("keylift.toml"), b"# \xff\n").unwrap(), &["is not UTF-8"]),
        (
            "huge",
            |it| fs::write(it.tree().join("keylift.toml"), "#".repeat((1 << 20) + 1)).unwrap(),
            &["is larger than 1048576 bytes", "keylift baseline create"],
        ),
        (
            "two",
            |it| ["keylift.toml", ".keylift.toml"].iter().for_each(|name| fs::write(it.tree().join(name), "").unwrap()),
            &["there are two configurations: keylift.toml and .keylift.toml"],
        ),
    ];
    for (row, make, parts) in rows {
        let scenario = planted();
        make(&scenario);
        assert!(at(&scenario).symlink_metadata().is_ok());
        refused(&scenario.line("scan"), parts, row);
    }
}

#[test]
fn what_the_user_names_may_be_a_link_and_must_be_there() {
    let scenario = planted().file("../other.toml", "[scan]\nfail-on = 'high'\n");
    symlink("other.toml", scenario.tree().join("../link.toml")).unwrap();
    assert_eq!(scenario.line("scan b.py --config ../link.toml").code, Some(0));
    refused(&scenario.line("scan --config absent.toml"), &["failed to read the configuration absent.toml"], "absent");
    refused(&scenario.line("scan --config ."), &["the configuration . is not a file"], "a folder");
}

/// A byte order mark and the line ends of Windows are what editors leave.
#[test]
fn a_file_from_windows_is_understood() {
    let scenario = planted().file("keylift.toml", "\u{feff}[scan]\r\nfail-on = \"high\"\r\n");
    let outcome = scenario.line("scan b.py");
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
}

/// The line with the mistake is the user's own and is shown. Those around it are not: they may hold a secret.
#[test]
fn no_other_line_of_the_file_is_shown() {
    let secret = ["hunter2", "_in_the_config"].concat();
    for text in [
        format!("[[allow]]\nvalues = ['{secret}']\nresaon = 'x'\n"),
        format!("[[allow]]\nreason = 'x'\nvlaues = ['ok']\nvalues = ['{secret}']\n"),
        format!("[[allow]]\nreason = 'x'\nvalues = ['{secret}']\nrules = ['no.such-rule']\n"),
        format!("[[allow]]\n# {secret}\nreason = 3\n"),
    ] {
        let outcome = planted().file("keylift.toml", &text).line("scan");
        refused(&outcome, &[], &text);
        assert!(!outcome.stderr.contains(&secret), "{}", outcome.stderr);
    }
}

#[test]
fn hostile_text_in_it_steers_no_terminal() {
    let text = "[scan]\n\"\\u001b[31m::error::x\" = 1\n\"a\\n::error::y\" = 2\n[[allow]]\nvalues = ['\\x1b]8;;(']\n";
    for flags in ["", " --color always"] {
        let outcome = planted().file("keylift.toml", text).line(&format!("scan{flags}"));
        refused(&outcome, &["unknown key"], text);
        assert!(!outcome.stderr.contains('\u{1b}'), "{}", outcome.stderr);
        assert!(!outcome.stderr.lines().any(|line| line.trim_start().starts_with("::")), "{}", outcome.stderr);
    }
}
