//! The commands in the documents about migrations do what is said there: each is run as it is written, by a shell, in the
//! order of the pages, in a small repository and against a real `moto_server`.
#![cfg(unix)]

use crate::scenario::{Scenario, binary, finish};
use crate::sentinel;
use crate::support::moto::with_moto;

const PAGES: [&str; 3] = ["docs/migrate.md", "docs/migrate-aws.md", "docs/migrate-status.md"];

/// The lines of the blocks marked as `sh`.
fn commands() -> Vec<String> {
    let mut commands = Vec::new();
    for page in PAGES {
        let text = std::fs::read_to_string(page).unwrap();
        let mut in_block = false;
        for line in text.lines() {
            match line.strip_prefix("```") {
                Some(info) => in_block = info == "sh",
                None if in_block => commands.push(line.to_owned()),
                None => {}
            }
        }
    }
    commands
}

#[test]
fn every_command_of_the_pages_runs() {
    with_moto("documents::every_command_of_the_pages_runs", || {
        let config = "[migrate]\nenv = 'prod'\napp = 'shop'\n";
        let source = format!("db_password = \"{}\"\n", sentinel());
        let mut scenario = Scenario::new().file("keylift.toml", config).file("settings.py", source);
        for name in [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_EC2_METADATA_DISABLED",
            "AWS_ENDPOINT_URL", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "NO_PROXY",
        ] {
            scenario = scenario.variable(name, &std::env::var(name).unwrap());
        }
        let path = format!("{}:{}", binary().parent().unwrap().display(), std::env::var("PATH").unwrap());
        let run = |line: &str| {
            let mut shell = scenario.command("sh");
            shell.args(["-c", line]).env("PATH", &path);
            finish(shell, b"")
        };
        let set_up = "git init -q && git add . && git -c user.name=A -c user.email=a@example.com commit -q -m x";
        assert_eq!(run(set_up).code, Some(0));
        let commands = commands();
        assert!(commands.len() > 10, "{commands:?}");
        for line in commands {
            // There is always something left to do here.
            let expected = i32::from(line.starts_with("keylift migrate status"));
            let outcome = run(&line);
            assert_eq!(outcome.code, Some(expected), "{line}: {outcome:?}");
        }
    });
}
