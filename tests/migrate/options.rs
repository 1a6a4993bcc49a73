//! The options of the program: what each does to the service, and what is refused before anything is sent.

use crate::repository::Repository;
use crate::support::alone::alone;
use crate::support::moto::{python, with_moto};
use crate::support::proxy::{Fault, Proxy};

const LAMBDA: &str = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
const ROTATED: [&str; 4] = ["--rotation-lambda-arn", LAMBDA, "--rotate-every", "30"];
const POLICY: &str = r#"{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
    "Principal": { "AWS": "arn:aws:iam::123456789012:role/shop" }, "Resource": "*" } ] }"#;

fn moto() -> String {
    std::env::var("AWS_ENDPOINT_URL").unwrap()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// What moto does not have: it checks no policies, and would destroy a secret instead of rotating it.
fn beyond_moto(operation: &str) -> Fault {
    match operation {
        "ValidateResourcePolicy" => Fault::Answer(200, r#"{"PolicyValidationPassed":true}"#.to_owned()),
        "RotateSecret" => Fault::Answer(200, "{}".to_owned()),
        _ => Fault::None,
    }
}

fn rotated(body: &str) -> String {
    body.replacen('{', &format!("{{\"RotationEnabled\":true,\"RotationLambdaARN\":\"{LAMBDA}\","), 1)
}

/// The answer to one question about the secret `n`.
fn ask(name: &str, question: &str) -> String {
    let client = format!("import boto3, json; c = boto3.client('secretsmanager'); n = '{name}'");
    python(&format!("{client}\n{question}")).trim_end().to_owned()
}

#[test]
fn every_option_arrives_and_a_rerun_does_nothing_twice() {
    with_moto("options::every_option_arrives_and_a_rerun_does_nothing_twice", || {
        let repository = Repository::new("shop", 1);
        let policy = repository.file("policy.json", POLICY);
        let mut options = vec!["--kms-key-id", "alias/shop", "--tag", "team=payments", "--replica-region", "eu-west-1"];
        options.extend(["--replica-region", "eu-central-1=alias/there", "--resource-policy", policy.to_str().unwrap()]);
        options.extend(ROTATED);
        let proxy = Proxy::start(&moto(), |operation, _| beyond_moto(operation));
        repository.run(&proxy.url, &options).assert(0, "created");
        assert_eq!(
            repository.steps(),
            "intent created verified policy replicating replicating replicated replicated rotation arranged"
        );
        let name = repository.name();
        let described = "d = c.describe_secret(SecretId=n)\n\
            print(d['KmsKeyId'], sorted((r['Region'], r['Status']) for r in d['ReplicationStatus']), \
            [t['Value'] for t in d['Tags'] if t['Key'] == 'team'])";
        assert_eq!(
            ask(name, described),
            "alias/shop [('eu-central-1', 'InSync'), ('eu-west-1', 'InSync')] ['payments']"
        );
        let regions = json(&proxy.calls("ReplicateSecretToRegions")[0])["AddReplicaRegions"].clone();
        assert_eq!(regions, json(r#"[{"Region":"eu-west-1"},{"Region":"eu-central-1","KmsKeyId":"alias/there"}]"#));
        let there = ask(name, "print(c.get_resource_policy(SecretId=n)['ResourcePolicy'])");
        assert_eq!(json(&there), json(POLICY));
        assert!(proxy.calls("PutResourcePolicy")[0].contains("\"BlockPublicPolicy\":true"));
        let rotation = json(&proxy.calls("RotateSecret")[0]);
        assert_eq!(rotation["RotationRules"], json("{\"AutomaticallyAfterDays\":30}"));
        assert_eq!(rotation["RotationLambdaARN"], LAMBDA);
        assert_eq!(rotation["RotateImmediately"], false);

        let proxy = Proxy::start(&moto(), |operation, _| match operation {
            "DescribeSecret" => Fault::Alter(rotated),
            _ => beyond_moto(operation),
        });
        repository.run(&proxy.url, &options).assert(0, "stored by an earlier run, proven again");
        for operation in ["CreateSecret", "PutResourcePolicy", "ReplicateSecretToRegions", "RotateSecret"] {
            assert!(proxy.calls(operation).is_empty(), "{operation}");
        }
        repository.assert_nothing_leaked();
    });
}

#[test]
fn a_schedule_and_the_first_rotation_at_once() {
    with_moto("options::a_schedule_and_the_first_rotation_at_once", || {
        let repository = Repository::new("shop", 1);
        let proxy = Proxy::start(&moto(), |operation, _| beyond_moto(operation));
        let schedule = ["--rotation-schedule", "cron(0 8 1 * ? *)", "--rotate-immediately"];
        repository.run(&proxy.url, &[&ROTATED[..2], &schedule].concat()).assert(0, "created");
        let rotation = &proxy.calls("RotateSecret")[0];
        for part in ["\"ScheduleExpression\":\"cron(0 8 1 * ? *)\"", "\"RotateImmediately\":true"] {
            assert!(rotation.contains(part), "{rotation}");
        }
    });
}

/// What fails after the proof is told, and made up for by the same command.
#[test]
fn what_is_not_arranged_is_arranged_by_the_rerun() {
    with_moto("options::what_is_not_arranged_is_arranged_by_the_rerun", || {
        let repository = Repository::new("shop", 1);
        let policy = repository.file("policy.json", POLICY);
        let options = ["--resource-policy", policy.to_str().unwrap(), "--replica-region", "eu-west-1"];
        let proxy = Proxy::start(&moto(), |operation, _| match operation {
            "ReplicateSecretToRegions" => Fault::error(400, "AccessDeniedException"),
            _ => beyond_moto(operation),
        });
        let ran = repository.run(&proxy.url, &options);
        ran.assert(3, "stored and proven, but its replica is not set: AWS denies it (AccessDeniedException)");
        assert_eq!(repository.steps(), "intent created verified policy replicating unfinished");
        let proxy = Proxy::start(&moto(), |operation, _| beyond_moto(operation));
        repository.run(&proxy.url, &options).assert(0, "proven again");
        assert!(proxy.calls("PutResourcePolicy").is_empty());
        assert_eq!(
            repository.steps(),
            "intent created verified policy replicating unfinished verified replicating replicated arranged"
        );
        repository.assert_stored();
    });
}

#[test]
fn what_others_have_arranged_is_not_replaced() {
    with_moto("options::what_others_have_arranged_is_not_replaced", || {
        let repository = Repository::new("shop", 1);
        let policy = repository.file("policy.json", POLICY);
        repository.run(&moto(), &[]).assert(0, "created");
        ask(repository.name(), "c.put_resource_policy(SecretId=n, ResourcePolicy='{\"Statement\":[]}')");
        let proxy = Proxy::start(&moto(), |operation, _| match operation {
            "DescribeSecret" => Fault::Alter(|body| rotated(body).replace("function:rotate", "function:other")),
            _ => beyond_moto(operation),
        });
        let rows: [(&[&str], &str); 2] = [
            (&["--resource-policy", policy.to_str().unwrap()], "another resource policy, which was not replaced"),
            (&ROTATED, "rotated by another function, which was not replaced"),
        ];
        for (options, expected) in rows {
            repository.run(&proxy.url, options).assert(3, expected);
        }
        assert!(proxy.calls("PutResourcePolicy").is_empty() && proxy.calls("RotateSecret").is_empty());
    });
}

#[test]
fn a_replica_that_fails_is_told() {
    with_moto("options::a_replica_that_fails_is_told", || {
        let repository = Repository::new("shop", 1);
        let proxy = Proxy::start(&moto(), |operation, _| match operation {
            "DescribeSecret" => Fault::Alter(|body| body.replace("InSync", "Failed")),
            _ => Fault::None,
        });
        let ran = repository.run(&proxy.url, &["--replica-region", "eu-west-1"]);
        ran.assert(3, "stored and proven, but the replica in eu-west-1 failed");
    });
}

#[test]
fn all_checks_that_fail_are_told_together_and_nothing_is_stored() {
    with_moto("options::all_checks_that_fail_are_told_together_and_nothing_is_stored", || {
        let repository = Repository::new("shop", 4);
        let other =
            |number| format!("c.create_secret(Name='prod/shop/service-00{number}-password', SecretString='theirs')");
        ask("", &format!("{}\n{}\nc.delete_secret(SecretId='prod/shop/service-002-password')", other(1), other(2)));
        let policy = repository.file("policy.json", POLICY);
        let mut options = vec!["--resource-policy", policy.to_str().unwrap(), "--replica-region", "us-east-1"];
        options.extend(["--rotation-lambda-arn", "arn:aws:lambda:eu-west-1:123456789012:function:rotate"]);
        options.extend(["--rotate-every", "30", "--kms-key-id", "arn:aws:kms:eu-west-1:123456789012:alias/shop"]);
        let proxy = Proxy::start(&moto(), |operation, _| match operation {
            "ValidateResourcePolicy" => Fault::Answer(200, r#"{"PolicyValidationPassed":false}"#.to_owned()),
            _ => Fault::None,
        });
        let ran = repository.run(&proxy.url, &options);
        for expected in [
            "Nothing was stored, because 6 checks did not pass:",
            "  the KMS key is of another region than the secret",
            "  the replica region us-east-1 is the secret's own region",
            "  the rotation function is in eu-west-1, and has to be in the secret's own region",
            "  AWS does not take the resource policy (ValidateResourcePolicy)",
            "  prod/shop/service-001-password: the name is taken by a secret with another value",
            "  prod/shop/service-002-password: a secret of this name is scheduled for deletion",
        ] {
            ran.assert(3, expected);
        }
        assert!(proxy.calls("CreateSecret").is_empty());
        assert_eq!(repository.steps(), "");
    });
}

#[test]
fn options_that_aws_would_refuse_are_usage_errors() {
    alone("options::options_that_aws_would_refuse_are_usage_errors", &[], || {
        let repository = Repository::new("shop", 1);
        let text = repository.file("policy.txt", "not json");
        let text = text.to_str().unwrap();
        let rows: [(&[&str], &str); 14] = [
            (&["--tag", "aws:team=x"], "tags that begin with aws: belong to AWS"),
            (&["--kms-key-id", "shop"], "this is no KMS key"),
            (&["--replica-region", "here"], "a replica's region is no region's name"),
            (&["--replica-region", "eu-west-1=shop"], "this is no KMS key"),
            (&["--replica-region", "eu-west-1", "--replica-region", "eu-west-1"], "eu-west-1 is given twice"),
            (&["--resource-policy", "/nowhere"], "failed to read the resource policy /nowhere"),
            (&["--resource-policy", text], "is no policy: line 1"),
            (&["--rotation-lambda-arn", "rotate", "--rotate-every", "30"], "this is no ARN of a Lambda function"),
            (&["--rotation-lambda-arn", LAMBDA], "a rotation needs a function and a schedule"),
            (&["--rotation-lambda-arn", LAMBDA, "--rotate-every", "1001"], "every 1 to 1000 days"),
            (&["--rotation-lambda-arn", LAMBDA, "--rotation-schedule", "rate(3 hours)"], "no schedule of a rotation"),
            (&["--rotate-every", "30"], "--rotation-lambda-arn"),
            (&["--region", "Frankfurt"], "the AWS region is no region's name"),
            (&["--profile", "nobody"], "no AWS credentials were found"),
        ];
        for (options, expected) in rows {
            let ran = repository.run("http://127.0.0.1:9", options);
            let text = ran.text.replace(['\n', '│'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(ran.code == Some(2) && text.contains(expected), "{options:?} {expected} {ran:?}");
            assert_eq!(repository.steps(), "");
        }
    });
}

#[test]
fn region_and_profile_are_used() {
    with_moto("options::region_and_profile_are_used", || {
        let repository = Repository::new("shop", 1);
        let profile = "[profile work]\nregion = eu-west-3\naws_access_key_id = test\naws_secret_access_key = test\n";
        let config = repository.file("config", profile);
        let mut command = repository.command(&moto(), &["--profile", "work"]);
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            command.env_remove(name);
        }
        crate::repository::finish(command.env("AWS_CONFIG_FILE", config)).assert(0, "secretsmanager:eu-west-3:");
        let repository = Repository::new("shop", 1);
        repository.run(&moto(), &["--region", "eu-central-1"]).assert(0, "secretsmanager:eu-central-1:");
    });
}

/// A value that was rotated since holds up neither the others nor its own command.
#[test]
fn what_was_rotated_since_is_told_and_holds_up_nobody() {
    with_moto("options::what_was_rotated_since_is_told_and_holds_up_nobody", || {
        let repository = Repository::new("shop", 2);
        repository.run(&moto(), &[]).assert(0, "created");
        ask(repository.name(), "c.put_secret_value(SecretId=n, SecretString='rotated')");
        let ran = repository.run(&moto(), &[]);
        ran.assert(3, "proven by an earlier run, and changed since");
        ran.assert(3, "stored by an earlier run, proven again");
    });
}

/// Bars are for whoever watches a terminal and has not said otherwise.
#[cfg(unix)]
#[test]
fn progress_is_shown_on_a_terminal_and_can_be_turned_off() {
    with_moto("options::progress_is_shown_on_a_terminal_and_can_be_turned_off", || {
        let repository = Repository::new("shop", 3);
        let on_terminal = |arguments: &[&str]| {
            let keylift = repository.command(&moto(), arguments);
            let code = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
            let mut command = std::process::Command::new(crate::support::moto::program("python"));
            command.args(["-c", code]).arg(keylift.get_program()).args(keylift.get_args());
            command.current_dir(keylift.get_current_dir().unwrap()).env("TERM", "xterm");
            command.envs(keylift.get_envs().filter_map(|(name, value)| Some((name, value?))));
            crate::repository::finish(command.stdin(std::process::Stdio::null()))
        };
        for (arguments, expected) in [(&[][..], true), (&["--no-progress"], false), (&["-q"], false)] {
            let ran = on_terminal(arguments);
            ran.assert(0, "secretsmanager:us-east-1:");
            assert_eq!(ran.text.contains("checking"), expected, "{arguments:?} {ran:?}");
            assert_eq!(ran.text.contains("storing"), expected, "{arguments:?} {ran:?}");
        }
        let piped = repository.run(&moto(), &[]);
        assert!(!piped.text.contains("storing"), "{piped:?}");
    });
}
