//! `status`, `undo` and `policy` as a user meets them: the program, a repository, and a real `moto_server`.

use crate::scenario::{Outcome, Scenario};
use crate::support::findings::assert_absent;
use crate::support::moto::{python, with_moto};
use crate::{sentinel, steps};

const CLIENT: &str = "import boto3; c = boto3.client('secretsmanager')\n";
const NAME: &str = "prod/shop/db-password";

/// A repository that has a password committed, in an environment that reaches the server of this test and nothing else.
struct Repository {
    scenario: Scenario,
    secret: String,
}

impl Repository {
    fn new() -> Self {
        let secret = sentinel();
        let mut scenario = Scenario::new().file("settings.py", source(&secret));
        for name in [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL", "NO_PROXY",
        ] {
            scenario = scenario.variable(name, &std::env::var(name).unwrap());
        }
        let repository = Self { scenario, secret };
        repository.git("init -q");
        repository.commit();
        repository
    }

    fn git(&self, arguments: &str) {
        let mut command = self.scenario.command("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@example.com"]).args(arguments.split(' '));
        assert!(command.status().unwrap().success(), "git {arguments}");
    }

    fn commit(&self) {
        self.git("add settings.py");
        self.git("commit -q -m x");
    }

    fn write(&self, text: &str) {
        std::fs::write(self.scenario.tree().join("settings.py"), text).unwrap();
    }

    /// Runs keylift; nothing that it says or writes has the password in it.
    fn run(&self, line: &str) -> Outcome {
        let outcome = self.scenario.line(line);
        for text in [&outcome.stdout, &outcome.stderr] {
            assert_absent(&self.secret, text.as_bytes(), line);
        }
        outcome
    }

    fn migrate(&self) {
        let outcome = self.run("migrate --apply --env prod --app shop");
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
    }

    /// Exit code, and the line that tells the truth.
    fn status(&self, arguments: &str) -> (Option<i32>, String) {
        let outcome = self.run(&format!("migrate status {arguments}"));
        (outcome.code, outcome.stdout.lines().nth(1).unwrap_or(&outcome.stderr).trim().to_owned())
    }
}

fn source(secret: &str) -> String {
    format!("db_password = \"{secret}\"\n")
}

#[test]
fn a_migration_is_followed_to_its_end() {
    with_moto("command::a_migration_is_followed_to_its_end", || {
        let repository = Repository::new();
        let truth = |text: &str, code| (Some(code), text.to_owned());
        let without = repository.run("migrate status");
        assert_eq!(without.code, Some(3));
        assert!(without.stderr.contains("no journal"), "{without:?}");

        repository.migrate();
        let expected = truth("stored; still in the source; still valid in history; not rotated", 1);
        assert_eq!(repository.status(""), expected);
        repository.write("db_password = get_secret(\"prod/shop/db-password\")\n");
        repository.commit();
        assert_eq!(repository.status(""), truth("moved; still valid in history; not rotated", 1));
        assert_eq!(repository.status("--no-history"), truth("moved; history was not looked at; not rotated", 1));
        // The region is where the secret is, whatever the environment says.
        assert_eq!(repository.status("--region eu-west-1").0, Some(1));

        python(&format!("{CLIENT}c.put_secret_value(SecretId='{NAME}', SecretString='new')"));
        assert_eq!(repository.status(""), truth("moved; the old value is in history; rotated", 0));
        let json = repository.run("migrate status --format json");
        let document: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        let secret = &document["secrets"][0];
        assert_eq!(
            (&document["done"], &secret["rotated"], &secret["name"]),
            (&true.into(), &true.into(), &NAME.into())
        );
        assert!(secret["in_history"][0].as_str().unwrap().starts_with("settings.py in commit "), "{secret:#}");

        python(&format!("{CLIENT}c.delete_secret(SecretId='{NAME}')"));
        assert_eq!(repository.status(""), truth("scheduled for deletion; the old value is in history", 1));
    });
}

#[test]
fn what_cannot_be_asked_ends_with_3() {
    with_moto("command::what_cannot_be_asked_ends_with_3", || {
        let repository = Repository::new();
        repository.migrate();
        let outcome = repository.run("migrate status --endpoint-url http://127.0.0.1:9");
        assert_eq!(outcome.code, Some(3));
        assert!(outcome.stdout.contains("Secrets Manager can't be reached"), "{outcome:?}");
        std::fs::write(repository.scenario.tree().join(".keylift/journal.jsonl"), "no journal\n{}\n").unwrap();
        for line in ["status", "undo", "policy"] {
            let outcome = repository.run(&format!("migrate {line}"));
            assert_eq!(outcome.code, Some(3));
            assert!(outcome.stderr.contains("is damaged"), "{outcome:?}");
        }
    });
}

#[test]
fn undo_deletes_for_a_while_and_once() {
    with_moto("command::undo_deletes_for_a_while_and_once", || {
        let repository = Repository::new();
        repository.migrate();
        let run = |line: &str, code, expected: &str| {
            let outcome = repository.run(line);
            assert_eq!(outcome.code, Some(code), "{line}: {outcome:?}");
            assert!((outcome.stdout.clone() + &outcome.stderr).contains(expected), "{line}: {outcome:?}");
        };
        let describe =
            || python(&format!("{CLIENT}print(c.describe_secret(SecretId='{NAME}').get('DeletedDate') is None)"));
        run("migrate undo --recovery-days 6", 2, "6");
        run("migrate undo shop/unknown", 2, "the journal has no secret `shop/unknown`");
        run("migrate undo", 0, "Nothing was changed");
        assert_eq!(describe(), "True\n");
        let days = format!(
            "{CLIENT}import datetime\nd = c.describe_secret(SecretId='{NAME}')['DeletedDate']\n\
            print(round((d - datetime.datetime.now(d.tzinfo)).total_seconds() / 86400))"
        );
        run(&format!("migrate undo {NAME} --apply --recovery-days 9"), 0, "for 9 days it can be restored");
        assert_eq!(describe(), "False\n");
        assert_eq!(python(&days), "9\n");
        run("migrate undo --apply", 0, "it was undone before");
        run("migrate --apply --env prod --app shop", 3, "scheduled for deletion");
        assert_eq!(repository.status("").1, "undone: scheduled for deletion");

        python(&format!("{CLIENT}c.restore_secret(SecretId='{NAME}')"));
        repository.write("db_password = get_secret(\"prod/shop/db-password\")\n");
        run("migrate undo --apply", 3, "the source has changed");
        python(&format!("{CLIENT}c.put_secret_value(SecretId='{NAME}', SecretString='new')"));
        run("migrate undo --apply --even-if-source-changed", 3, "it was rotated");
        assert_eq!(describe(), "True\n");
    });
}

#[test]
fn a_secret_that_others_replicated_is_not_undone() {
    with_moto("command::a_secret_that_others_replicated_is_not_undone", || {
        let repository = Repository::new();
        repository.migrate();
        let replicate = "c.replicate_secret_to_regions(SecretId='prod/shop/db-password', AddReplicaRegions=[{'Region': 'eu-west-1'}])";
        python(&format!("{CLIENT}{replicate}"));
        let outcome = repository.run("migrate undo --apply");
        assert_eq!(outcome.code, Some(3));
        assert!(outcome.stdout.contains("somebody else has replicated it to eu-west-1"), "{outcome:?}");
    });
}

#[test]
fn a_policy_names_what_was_stored() {
    with_moto("command::a_policy_names_what_was_stored", || {
        let repository = Repository::new();
        let read = |line: &str| -> serde_json::Value { serde_json::from_str(&repository.run(line).stdout).unwrap() };
        let before = read("migrate policy --for migration --env prod --app shop --region eu-west-1");
        let pattern = "arn:aws:secretsmanager:eu-west-1:*:secret:prod/shop/*";
        assert_eq!(before["Statement"][0]["Resource"][0], pattern);
        let outcome = repository.run("migrate --apply --env prod --app shop --kms-key-id alias/shop");
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let policy = read("migrate policy");
        let arn = python(&format!("{CLIENT}print(c.describe_secret(SecretId='{NAME}')['ARN'], end='')"));
        assert_eq!(policy["Statement"][0]["Resource"], serde_json::json!([arn]));
        assert_eq!(policy["Statement"][1]["Action"], serde_json::json!(["kms:Decrypt"]));
        repository.run("migrate undo --apply");
        let nothing = repository.run("migrate policy");
        assert_eq!(nothing.stdout, "[]\n");
        assert!(nothing.stderr.contains("nothing to allow"), "{nothing:?}");
    });
}

/// Replicas of keylift's own go with the secret; it is a whole migration that is taken back.
#[test]
fn undo_takes_its_own_replicas_away() {
    with_moto("command::undo_takes_its_own_replicas_away", || {
        let repository = Repository::new();
        let migrate = "migrate --apply --env prod --app shop --replica-region eu-west-1 --replica-region eu-west-3";
        assert_eq!(repository.run(migrate).code, Some(0));
        let there = "import boto3\nfor region in ['us-east-1', 'eu-west-1', 'eu-west-3']:\n  \
            c = boto3.client('secretsmanager', region)\n  \
            for s in c.list_secrets(IncludePlannedDeletion=True)['SecretList']: \
            print(region, s['Name'], s.get('DeletedDate') is None)";
        let live = "us-east-1 prod/shop/db-password True\n";
        let copies = "eu-west-1 prod/shop/db-password True\neu-west-3 prod/shop/db-password True\n";
        assert_eq!(python(there), format!("{live}{copies}"));
        let dry = repository.run("migrate undo");
        assert!(dry.stdout.contains("its replicas would go at once, and for good: eu-west-1, eu-west-3"), "{dry:?}");
        assert_eq!(python(there), format!("{live}{copies}"));
        let outcome = repository.run("migrate undo --apply");
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert!(outcome.stdout.contains("its replicas are gone for good: eu-west-1, eu-west-3"), "{outcome:?}");
        assert_eq!(python(there), live.replace("True", "False"));
        let written = ["undoing", "unreplicated", "unreplicated", "undone"];
        assert_eq!(steps(&repository.scenario.tree())[8..], written);
    });
}

/// A kill between the proof and what comes after it leaves a journal that ends so.
#[test]
fn what_was_never_arranged_is_left_to_do() {
    with_moto("command::what_was_never_arranged_is_left_to_do", || {
        let repository = Repository::new();
        let migrate = "migrate --apply --env prod --app shop --replica-region eu-west-1";
        assert_eq!(repository.run(migrate).code, Some(0));
        let stored = (Some(1), "stored; still in the source; still valid in history; not rotated".to_owned());
        let unfinished =
            (Some(1), "stored, but not arranged as wanted; still valid in history; not rotated".to_owned());
        assert_eq!(repository.status(""), stored);
        let journal = repository.scenario.tree().join(".keylift/journal.jsonl");
        let text = std::fs::read_to_string(&journal).unwrap();
        for (last, expected) in [
            ("verified", &unfinished),
            ("replicating", &unfinished),
            ("replicated", &unfinished),
            ("arranged", &stored),
        ] {
            let end = text.find(&format!("\"step\":\"{last}\"")).unwrap();
            let end = end + text[end..].find('\n').unwrap() + 1;
            std::fs::write(&journal, &text[..end]).unwrap();
            assert_eq!(repository.status(""), *expected, "{last}");
        }
        std::fs::write(&journal, &text[..text.find("\"step\":\"replicating\"").unwrap()]).unwrap();
        assert_eq!(repository.run(migrate).code, Some(0));
        assert_eq!(repository.status(""), stored);
    });
}

#[test]
fn a_policy_for_the_migration_knows_options_and_journal() {
    with_moto("command::a_policy_for_the_migration_knows_options_and_journal", || {
        let repository = Repository::new();
        let allows = |line: &str| {
            let policy: serde_json::Value = serde_json::from_str(&repository.run(line).stdout).unwrap();
            let statements = policy["Statement"].as_array().unwrap().clone();
            statements.iter().map(|it| it["Sid"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        let policy = "migrate policy --for migration --env prod --app shop --region us-east-1";
        let rotated = "--rotation-lambda-arn arn:aws:lambda:us-east-1:123456789012:function:rotate --rotate-every 30";
        let file = repository.scenario.tree().join("../policy.json");
        std::fs::write(&file, r#"{"Version":"2012-10-17","Statement":[]}"#).unwrap();
        for (options, expected) in [
            ("", "MoveSecrets"),
            ("--kms-key-id alias/shop", "MoveSecrets UseKey"),
            ("--replica-region eu-west-1=alias/there", "MoveSecrets CopySecrets RemoveCopies UseKeyOfCopy"),
            (rotated, "MoveSecrets RotateSecrets InvokeRotation"),
            ("--resource-policy ../policy.json", "MoveSecrets CheckPolicies SetPolicies"),
        ] {
            assert_eq!(allows(&format!("{policy} {options}")), expected, "{options}");
        }
        repository.run("migrate --apply --env prod --app shop --replica-region eu-west-1 --kms-key-id alias/shop");
        assert_eq!(allows(policy), "MoveSecrets CopySecrets RemoveCopies UseKey");
        assert_eq!(repository.run(&format!("{policy} --replica-region nowhere")).code, Some(2));
    });
}
