//! keylift from end to end: what it finds, says and ends with. The provider is made up, so that these tests do not
//! depend on the built-in rules.
#![allow(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

#[path = "support/scenario.rs"]
mod scenario;

use scenario::{Outcome, Scenario};

/// The rules of a provider that does not exist.
const ACME: &str = r#"provider = "Acme"

[[rule]]
id = "acme.token"
title = "Acme token"
shape = '"acme_" + [alnum]{20}'
examples = ["token = {}"]

[[rule]]
id = "acme.badge"
title = "Acme badge"
shape = '"acmebadge_" + [alnum]{20}'
check = "mixed"
examples = ["badge = {}"]
"#;

/// A value that no other text holds.
fn token() -> String {
    ["acme", "_", "Zk3vQ9rT1xYb7WmP5nLc"].concat()
}

fn badge() -> String {
    ["acmebadge", "_", "Hd8sJ2kF6gVq4RtX9zNw"].concat()
}

/// A tree with one token in `app/settings.py`, the rules beside it.
fn planted() -> Scenario {
    Scenario::new()
        .file("../acme.toml", ACME)
        .file("app/settings.py", format!("import os\n\nACME = \"{}\"\n", token()))
        .file("app/clean.py", "print('nothing here')\n")
}

const RULES: &str = "--rules ../acme.toml --only acme.*";

#[test]
fn the_exit_code_says_what_was_found() {
    for (line, expected) in [
        ("scan", 1),
        ("scan .", 1),
        ("scan app", 1),
        ("scan app/settings.py", 1),
        ("scan app/clean.py", 0),
        ("scan --fail-on low", 1),
        ("scan --fail-on high", 1),
        ("scan --exit-zero", 0),
        ("scan --only acme.token", 1),
        ("scan --only acme.badge", 1), // `--only` adds up
        ("scan --skip acme.token", 0),
        ("scan --skip acme.to*", 0),
        ("scan --skip acme.badge", 1),
        ("scan --skip acme.*", 2),
        ("scan absent", 3),
        ("scan absent app", 3),
        ("scan absent --exit-zero", 3),
        ("scan app -o report.txt", 1),
    ] {
        let Outcome { code, stdout, stderr } = planted().line(&format!("{line} {RULES}"));
        assert_eq!(code, Some(expected), "{line}\n{stdout}{stderr}");
    }
}

#[test]
fn every_format_names_rule_file_and_line_and_masks_the_secret() {
    for format in ["human", "json", "jsonl", "sarif"] {
        let Outcome { stdout, .. } = planted().line(&format!("scan --format {format} {RULES}"));
        for expected in ["acme.token", "Acme token", "settings.py", "3"] {
            assert!(stdout.contains(expected), "{format} lacks {expected}: {stdout}");
        }
        assert!(!stdout.contains(&token()), "{format}: {stdout}");
    }
}

#[test]
fn secrets_are_shown_when_asked_for() {
    for format in ["human", "json", "jsonl", "sarif"] {
        let Outcome { stdout, .. } = planted().line(&format!("scan --show-secrets --format {format} {RULES}"));
        assert!(stdout.contains(&token()), "{format}: {stdout}");
    }
}

#[test]
fn a_report_goes_to_the_file_that_was_asked_for() {
    for format in ["human", "json", "jsonl", "sarif"] {
        let scenario = planted();
        let printed = scenario.line(&format!("scan app --format {format} {RULES}")).stdout;
        let outcome = scenario.line(&format!("scan app -q --format {format} -o ../report {RULES}"));
        assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (Some(1), "", ""), "{format}");
        let written = scenario.read("../report");
        assert_eq!(written.lines().count(), printed.lines().count(), "{format}: {written}");
        assert!(written.contains("acme.token"), "{format}: {written}");
    }
}

#[test]
fn standard_input_is_scanned_under_its_name() {
    for (line, name) in
        [("scan -", "<stdin>"), ("scan --stdin", "<stdin>"), ("scan - --stdin-name piped.py", "piped.py")]
    {
        let scenario = planted().input(format!("x = '{}'\n", token()));
        let Outcome { code, stdout, stderr } = scenario.line(&format!("{line} {RULES}"));
        assert!(stdout.contains(name), "{line}: {stdout}");
        assert_eq!((code, stderr.as_str()), (Some(1), ""), "{line}");
    }
    assert_eq!(planted().input("nothing").line(&format!("scan - {RULES}")).code, Some(0));
}

#[test]
fn what_could_not_be_read_is_named_in_every_format_and_the_rest_is_scanned() {
    for format in ["human", "json", "jsonl", "sarif"] {
        let Outcome { code, stdout, stderr } = planted().line(&format!("scan absent app --format {format} {RULES}"));
        assert!(stdout.contains("absent") && stdout.contains("acme.token"), "{format}: {stdout}");
        assert_eq!(stderr.contains("one thing could not be read"), format != "human", "{format}: {stderr}");
        assert_eq!(code, Some(3), "{format}");
    }
}

#[test]
fn a_scan_of_nothing_says_so() {
    for (scenario, line, expected) in [
        (Scenario::new(), "scan", "there are no files here"),
        (Scenario::new().file("a.bin", b"\0\x01\0\x02"), "scan", "1 binary"),
        (Scenario::new().file("a.txt", "abc"), "scan --max-size 2", "1 larger than `--max-size`"),
        (
            Scenario::new().file(".gitignore", "*").file(".git/HEAD", ""),
            "scan",
            "left out by ignore files (`--no-ignore` reads them)",
        ),
    ] {
        let outcome = scenario.line(line);
        assert!(outcome.stdout.contains("Nothing was scanned"), "{}", outcome.stdout);
        let outcome = scenario.line(&format!("{line} --format json"));
        let expected = format!("{expected}\n");
        assert!(outcome.stderr.starts_with("keylift: nothing was scanned: "), "{expected}: {}", outcome.stderr);
        assert!(outcome.stderr.ends_with(&expected), "{expected}: {}", outcome.stderr);
        assert_eq!(outcome.code, Some(0));
        assert_eq!(scenario.line(&format!("{line} --format json -q")).stderr, "");
    }
}

#[test]
fn the_report_does_not_depend_on_threads() {
    let mut scenario = planted();
    for number in 0..60 {
        scenario = scenario.file(&format!("many/{number}.txt"), format!("{}\n{}\n", token(), badge()));
    }
    let run = |threads| scenario.line(&format!("scan --format jsonl --threads {threads} {RULES}")).stdout;
    // The last line is the summary, which tells the time.
    let findings =
        |text: String| text.lines().filter(|line| line.contains("acme.")).map(str::to_owned).collect::<Vec<_>>();
    let (one, many) = (findings(run(1)), findings(run(16)));
    assert_eq!(one.len(), 121);
    assert_eq!(one, many);
}

#[test]
fn the_rules_in_the_document_on_writing_them_hold() {
    let page = std::fs::read_to_string("docs/writing-rules.md").unwrap();
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() > 4);
    for block in blocks {
        let Outcome { code, stdout, stderr } =
            Scenario::new().file("../rules.toml", block).line("rules test ../rules.toml");
        assert!(stdout.contains("rules.toml: 1 rule, "), "{block}{stdout}{stderr}");
        assert_eq!(code, Some(0), "{block}");
    }
}

#[test]
fn a_rule_is_listed_shown_checked_and_tested() {
    for (line, expected) in [
        ("rules list --rules ../acme.toml", "acme.badge"),
        ("rules list acme.b* --rules ../acme.toml", "acme.badge"),
        ("rules list tag:payment", "asaas.api-key"),
        ("rules show acme.token --rules ../acme.toml", "Acme token"),
        ("rules show acme.token --rules ../acme.toml", "acme_"),
        ("rules show acme.badge --rules ../acme.toml", "it mixes letters of both cases and digits, or it is let go"),
        ("rules check ../acme.toml", "acme.toml: 2 rules, ok"),
        ("rules test ../acme.toml", "acme.toml: 2 rules, 2 examples, ok"),
    ] {
        let Outcome { code, stdout, stderr } = planted().line(line);
        assert!(stdout.contains(expected), "{line}: {stdout}{stderr}");
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{line}");
    }
}

#[test]
fn the_examples_of_built_in_rules_hold_in_their_file_alone() {
    for name in ["generic.toml", "command-line.toml"] {
        let file = std::fs::read_to_string(format!("rules/{name}")).unwrap();
        let Outcome { code, stdout, stderr } =
            Scenario::new().file(&format!("../{name}"), file).line(&format!("rules test ../{name}"));
        assert!(stdout.ends_with("examples, ok\n"), "{stdout}{stderr}");
        assert_eq!(code, Some(0));
    }
}

#[test]
fn a_wrong_rule_file_is_shown_at_its_place() {
    for (wrong, expected) in [
        (ACME.replace("title = \"Acme token\"", "titel = \"Acme token\""), "titel"),
        (ACME.replace("{20}'\nexamples = [\"token", "{20'\nexamples = [\"token"), "shape"),
        (ACME.replace("provider = \"Acme\"", "provider = "), "provider"),
    ] {
        for line in ["rules check wrong.toml", "rules test wrong.toml", "scan --rules wrong.toml"] {
            let Outcome { code, stdout, stderr } = Scenario::new().file("wrong.toml", &wrong).line(line);
            assert!(stderr.contains(expected) && stderr.contains("wrong.toml:"), "{line}: {stderr}");
            assert_eq!((code, stdout.as_str()), (Some(2), ""), "{line}");
        }
    }
}

#[test]
fn an_example_that_does_not_hold_is_named() {
    let wrong = ACME.replace("token = {}", "token = acme_short");
    let Outcome { code, stdout, stderr } = Scenario::new().file("wrong.toml", wrong).line("rules test wrong.toml");
    assert!(stdout.contains("acme.token: example is not found: token = acme_short"), "{stdout}");
    assert!(stderr.contains("1 of 2 examples in wrong.toml do not hold"), "{stderr}");
    assert_eq!(code, Some(2));
}

#[test]
fn a_mistyped_id_is_answered_with_the_nearest() {
    for line in ["scan --only acme.tokn", "scan --skip acme.tokn", "rules show acme.tokn"] {
        let Outcome { code, stderr, .. } = planted().line(&format!("{line} --rules ../acme.toml"));
        assert!(stderr.contains("did you mean `acme.token`?"), "{line}: {stderr}");
        assert_eq!(code, Some(2), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_does_not_change_the_exit_code() {
    use std::process::Stdio;
    for format in ["human", "json", "jsonl", "sarif"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let scenario = planted();
        let mut command = scenario.command(scenario::binary());
        command.args(["scan", "--format", format]).args(RULES.split(' '));
        command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert_eq!(output.status.code(), Some(1), "{format}");
    }
}

/// The ways in which a secret could slip out: as it is, and encoded.
fn traces(secret: &str) -> Vec<String> {
    use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
    let body = secret.strip_prefix("acme_").unwrap();
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    vec![
        body.to_owned(),
        BASE64_STANDARD_NO_PAD.encode(secret),
        hex(body),
        hex(body).to_uppercase(),
        percent(body),
        percent(body).to_lowercase(),
    ]
}

#[test]
fn no_output_holds_the_secret_in_any_encoding() {
    let hostile = format!("app/{}.py", token());
    for path in ["app/plain.py", &hostile] {
        for format in ["human", "json", "jsonl", "sarif"] {
            for flags in ["", "--explain", "--fail-on low", "absent", "-q", "--color always"] {
                let twice = format!("a = '{0}'; b = '{0}' # {0}\n", token());
                let scenario = planted().file(path, twice);
                let outcome = scenario.line(&format!("scan . {flags} --format {format} {RULES}"));
                let all = format!("{}{}", outcome.stdout, outcome.stderr);
                assert!(all.contains("acme.token"), "{path} {format} {flags}: nothing was found: {all}");
                for trace in traces(&token()) {
                    assert!(!all.contains(&trace), "{path} {format} {flags}: {trace} in {all}");
                }
            }
        }
    }
}
