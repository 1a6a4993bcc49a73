//! A whole migration, as a person makes it: plan, edit the plan, store, edit the source, see what is left, take it back.

use crate::scenario::{Outcome, Scenario};
use crate::support::findings::assert_absent;
use crate::support::moto::{python, with_moto};

const CLIENT: &str = "import boto3; c = boto3.client('secretsmanager')\n";

/// Values of no known form, put together here so that no scanner takes this file for leaking.
fn secrets() -> [String; 4] {
    ["d", "m", "s", "o"].map(|first| [first, "r9Tk", "Wq4x", "Zb7n"].concat())
}

const CONFIG: &str = "[migrate]\nenv = 'prod'\napp = 'shop'\n\n[migrate.lookup.python]\ndependency = ''\nhelper = ''\nimport = 'from acme import vault'\n\
    call = 'vault.get(\"{name}\")'\ncall-key = 'vault.get(\"{name}\")[\"{key}\"]'\n";

struct Journey(Scenario);

impl Journey {
    fn new() -> Self {
        let [db, mail, sms, old] = secrets();
        let env = format!("DB_HOST=db.internal\nDB_USER=app\nDB_PASSWORD={db}\nDB_NAME=shop\n");
        let program = format!("mail_password = \"{mail}\"\nsms_password = \"{sms}\"\nold_password = \"{old}\"\n");
        let scenario = Scenario::new().file(".env", env).file("app.py", program).file("keylift.toml", CONFIG);
        let names = [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_EC2_METADATA_DISABLED",
            "AWS_ENDPOINT_URL", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "NO_PROXY",
        ];
        let with = |scenario: Scenario, name: &&str| scenario.variable(name, &std::env::var(name).unwrap());
        let journey = Self(names.iter().fold(scenario, with));
        journey.git("init -q");
        journey.commit();
        journey
    }

    fn git(&self, arguments: &str) {
        let mut command = self.0.command("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@example.com"]).args(arguments.split(' '));
        assert!(command.status().unwrap().success(), "git {arguments}");
    }

    fn commit(&self) {
        self.git("add .env app.py keylift.toml");
        self.git("commit -q -m x");
    }

    /// Changes a file as a person would; fails when there is nothing to change.
    fn edit(&self, file: &str, changes: &[(&str, &str)]) {
        let mut text = self.0.read(file);
        for (from, to) in changes {
            assert!(text.contains(from), "{from} is not in {file}:\n{text}");
            text = text.replace(from, to);
        }
        std::fs::write(self.0.tree().join(file), text).unwrap();
    }

    /// One secret is renamed and takes in another, a third stays where it is.
    fn edit_plan(&self) {
        let plan = self.0.read("plan.toml");
        let table = |name: &str| {
            let start = plan.find(&format!("[[secret]]\nname = \"prod/shop/{name}\"")).unwrap();
            let end = plan[start + 1..].find("[[secret]]").map_or(plan.len(), |end| start + 1 + end);
            &plan[start..end]
        };
        let place = table("sms-password").split_once("[[secret.place]]").unwrap().1;
        let taken_in = format!("{}\n[[secret.place]]\nkey = \"sms\"{place}", table("mail-password").trim_end());
        let grown = taken_in.replacen("[[secret.place]]", "[[secret.place]]\nkey = \"mail\"", 1);
        self.edit(
            "plan.toml",
            &[
                (table("sms-password"), ""),
                (table("old-password"), ""),
                (table("mail-password"), &grown.replace("prod/shop/mail-password", "prod/shop/messages")),
            ],
        );
    }

    /// Runs keylift, which tells no secret.
    fn run(&self, line: &str, code: i32) -> Outcome {
        let outcome = self.0.line(line);
        assert_eq!(outcome.code, Some(code), "{line}: {outcome:?}");
        for secret in secrets() {
            assert_absent(&secret, (outcome.stdout.clone() + &outcome.stderr).as_bytes(), line);
        }
        outcome
    }

    /// What `status` says of each secret, and its exit code.
    fn assert_status(&self, code: i32, expected: &[(&str, &str)]) {
        let outcome = self.run("migrate status", code);
        let lines: Vec<&str> = outcome.stdout.lines().collect();
        for (name, truth) in expected {
            let at = lines.iter().position(|line| line.split("  ").next() == Some(name));
            let told = at.and_then(|at| lines.get(at + 1)).map(|line| line.trim());
            assert_eq!(told, Some(*truth), "{name} in\n{}", outcome.stdout);
        }
    }
}

#[test]
fn from_a_plan_to_its_end_and_back() {
    with_moto("journey::from_a_plan_to_its_end_and_back", || {
        let journey = Journey::new();
        let [db, mail, sms, old] = secrets();
        journey.run("migrate plan -o plan.toml", 0);
        assert!(journey.0.read("plan.toml").contains(r#"lookup = "vault.get(\"prod/shop/mail-password\")""#));

        journey.edit_plan();
        let applied = journey.run("migrate apply plan.toml", 0).stdout;
        let stored = python(&format!(
            "{CLIENT}for s in sorted(c.list_secrets()['SecretList'], key=lambda s: s['Name']):\n  \
             print(s['Name'], c.get_secret_value(SecretId=s['Name'])['SecretString'])"
        ));
        let expected = format!(
            "prod/shop/db {{\"host\":\"db.internal\",\"username\":\"app\",\"password\":\"{db}\",\"dbname\":\"shop\"}}\n\
             prod/shop/messages {{\"mail\":\"{mail}\",\"sms\":\"{sms}\"}}\n"
        );
        assert_eq!(stored, expected);
        let still = "stored; still in the source; still valid in history; not rotated";
        journey.assert_status(1, &[("prod/shop/db", still), ("prod/shop/messages", still)]);

        // The source is changed as the lookups say.
        assert!(!applied.contains("aws-secretsmanager-caching") && !applied.contains("secret_lookup"), "{applied}");
        let lookups = [r#"vault.get("prod/shop/messages")["mail"]"#, r#"vault.get("prod/shop/messages")["sms"]"#];
        assert!(
            applied.contains("from acme import vault") && lookups.iter().all(|it| applied.contains(it)),
            "{applied}"
        );
        let (mail, sms) = (format!("\"{mail}\""), format!("\"{sms}\""));
        journey
            .edit("app.py", &[(&mail, lookups[0]), (&sms, lookups[1]), ("mail_p", "from acme import vault\nmail_p")]);
        journey.edit(".env", &[(&format!("DB_PASSWORD={db}\n"), "")]);
        journey.commit();
        let moved = "moved; still valid in history; not rotated";
        journey.assert_status(1, &[("prod/shop/db", moved), ("prod/shop/messages", moved)]);
        assert!(journey.0.read("app.py").contains(&old));

        let arns = python(&format!("{CLIENT}print(*sorted(s['ARN'] for s in c.list_secrets()['SecretList']))"));
        let policy: serde_json::Value = serde_json::from_str(&journey.run("migrate policy", 0).stdout).unwrap();
        let statements = policy["Statement"].as_array().unwrap().iter();
        let mut allowed: Vec<&str> =
            statements.flat_map(|it| it["Resource"].as_array().unwrap()).filter_map(|it| it.as_str()).collect();
        allowed.sort_unstable();
        assert_eq!(allowed, arns.split_whitespace().collect::<Vec<_>>());

        python(&format!("{CLIENT}c.put_secret_value(SecretId='prod/shop/messages', SecretString='new')"));
        let rotated = "moved; the old value is in history; rotated";
        journey.assert_status(1, &[("prod/shop/db", moved), ("prod/shop/messages", rotated)]);
        let kept = journey.run("migrate undo --apply", 3).stdout;
        assert!(kept.contains("the source has changed") && kept.contains("it was rotated"), "{kept}");
        journey.run("migrate undo --apply --even-if-source-changed prod/shop/db", 0);
        let undone = "undone: scheduled for deletion, and no longer in the source: this may be the only copy";
        journey.assert_status(0, &[("prod/shop/db", undone), ("prod/shop/messages", rotated)]);
    });
}
