//! `keylift migrate plan` and `apply` as a user meets them.

use crate::scenario::{Outcome, Scenario};
use crate::support::findings::assert_absent;
use crate::support::moto::{python, with_moto};

/// A value of no known form, put together here so that no scanner takes this file for leaking.
fn secret() -> String {
    ["r9Tk", "Wq4x", "Zb7n"].concat()
}

/// Like the environment of the test: nothing in it reaches AWS.
fn shop() -> Scenario {
    let env = format!("DB_HOST=db.internal\nDB_USER=app\nDB_PASSWORD={}\nDB_NAME=shop\n", secret());
    let python = format!("mail_password = \"m{}\"\n", secret());
    let scenario = Scenario::new().file(".git/HEAD", "").file(".env", env).file("app.py", python);
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL",
        "NO_PROXY",
    ]
    .iter()
    .fold(scenario, |scenario, name| scenario.variable(name, &std::env::var(name).unwrap_or_default()))
}

#[track_caller]
fn assert_ended(outcome: &Outcome, code: i32, part: &str) {
    let told = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(code), "{told}");
    // The terminal breaks long lines.
    let words = |text: &str| text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(words(&told).contains(&words(part)), "{told}");
    assert_absent(&secret(), told.as_bytes(), "the output");
}

const PLAN: &str = "migrate plan -o plan.toml --env prod --app shop --tag team=payments";

#[test]
fn an_edited_plan_is_carried_out() {
    with_moto("apply_plan::an_edited_plan_is_carried_out", || {
        let scenario = shop();
        assert_ended(&scenario.line(PLAN), 0, "plan.toml: secrets to be stored: 2");
        let plan = scenario.read("plan.toml");
        assert_absent(&secret(), plan.as_bytes(), "the plan");
        assert_ended(&scenario.line("scan plan.toml --fail-on low"), 0, "");
        let scenario = scenario.file("plan.toml", plan.replace("prod/shop/mail-password", "prod/shop/smtp"));
        assert_ended(&scenario.line("migrate apply plan.toml"), 0, "get_secret(\"prod/shop/smtp\")");
        let stored = "import boto3; c = boto3.client('secretsmanager')\n\
            for s in sorted(c.list_secrets()['SecretList'], key=lambda s: s['Name']):\n  \
            print(s['Name'], c.get_secret_value(SecretId=s['Name'])['SecretString'], \
            [t['Value'] for t in s['Tags'] if t['Key'] == 'team'])";
        let db = format!(r#"{{"host":"db.internal","username":"app","password":"{}","dbname":"shop"}}"#, secret());
        let expected = format!("prod/shop/db {db} ['payments']\nprod/shop/smtp m{} ['payments']\n", secret());
        assert_eq!(python(stored), expected);
        assert_ended(&scenario.line("migrate apply plan.toml"), 0, "stored by an earlier run, proven again");
        let scenario = scenario.file("app.py", "mail_password = get_secret('prod/shop/smtp')\n");
        assert_ended(&scenario.line("migrate apply plan.toml"), 3, "Make the plan again: `keylift migrate plan`");
    });
}

#[test]
fn what_does_not_fit_sends_nothing() {
    let scenario = shop();
    assert_ended(&scenario.line("migrate apply plan.toml"), 2, "failed to read the plan plan.toml");
    assert_ended(&scenario.line(PLAN), 0, "plan.toml");
    let plan = scenario.read("plan.toml");
    let scenario = scenario.file("plan.toml", plan.replace("name = \"prod/shop/db\"", "nmae = \"prod/shop/db\""));
    assert_ended(&scenario.line("migrate apply plan.toml"), 2, "did you mean `name`?");
    let other = Scenario::new().file("plan.toml", &plan);
    assert_ended(&other.line("migrate apply plan.toml"), 3, "was made with a key that is not here");
    assert!(!other.tree().join(".keylift").exists());
    let scenario = scenario.file("plan.toml", plan);
    let outcome = scenario.line("migrate apply plan.toml --tag team=mine");
    assert_ended(&outcome, 2, "the tag team is given twice");
    let journal = scenario.tree().join(".keylift/journal.jsonl");
    assert!(!journal.exists(), "nothing was begun");
}

/// On standard output, with the root of no repository, and with names that are made in another way.
#[test]
fn a_plan_can_be_had_in_other_ways() {
    for (line, name) in [
        ("migrate plan", "\"tree/db\""),
        ("migrate plan --prefix team/x --env e --app a", "\"team/x/e/a/db\""),
        ("migrate plan --app a --name-template {app}/{provider}-{kind}", "\"a/generic-password-2\""),
        ("migrate plan --no-config", "\"tree/db\""),
        ("migrate plan .env", "\"tree/db\""),
    ] {
        let outcome = shop().line(line);
        assert_ended(&outcome, 0, name);
        assert!(outcome.stdout.starts_with("# What `keylift migrate apply`"), "{}", outcome.stdout);
    }
    let configured = shop().file("keylift.toml", "[migrate]\nenv = \"e\"\ntags = { a = \"b\" }\n");
    assert_ended(&configured.line("migrate plan --app a"), 0, "name = \"e/a/db\"");
    assert_ended(&configured.line("migrate plan --app a"), 0, "tags = { \"a\" = \"b\" }");
    let below = Scenario::new().file("below/a.py", format!("password = '{}'\n", secret()));
    assert_ended(&below.line("migrate plan below -o plan.toml"), 0, "plan.toml");
    assert_ended(&below.line("migrate apply plan.toml"), 3, "made with a key that is not here");
    assert_ended(&below.line("migrate apply plan.toml below"), 2, "no AWS region is set");
}

#[cfg(unix)]
#[test]
fn a_plan_is_written_as_a_file_and_never_through_a_link() {
    use std::os::unix::fs::PermissionsExt;
    let scenario = shop().file("../elsewhere", "mine");
    std::os::unix::fs::symlink("../elsewhere", scenario.tree().join("plan.toml")).unwrap();
    assert_ended(&scenario.line(PLAN), 2, "it is a symbolic link");
    assert_eq!(scenario.read("../elsewhere"), "mine");
    std::fs::remove_file(scenario.tree().join("plan.toml")).unwrap();
    assert_ended(&scenario.line(PLAN), 0, "plan.toml");
    let mode = scenario.tree().join("plan.toml").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o133, 0, "{mode:o}");
}
