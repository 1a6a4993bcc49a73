//! The command without a network: plans, refusals, bad options.

use super::*;
use crate::cli;
use crate::config::Config;
use crate::finding::{Confidence, Excerpt, Site};
use crate::rule::load;
use crate::secret::SecretValue;
use crate::settings::Task;
use crate::settings::migrate::Migrate;
use crate::settings::surroundings::tests::PIPE;
use crate::source::Origin;
use crate::text::span::{Position, Span};
use std::sync::Arc;

fn finding(rule: &str, confidence: Confidence) -> Finding {
    let text = format!(
        "provider = \"{}\"\n[[rule]]\nid = \"{rule}\"\ntitle = \"a password\"\nnames = [\"password\"]",
        rule.split_once('.').unwrap().0
    );
    let at = Position::START;
    let rule = load::parse("rules.toml", &text).unwrap().remove(0);
    let site = Site {
        origin: Arc::new(Origin::File { path: "a.py".into(), identity: "a.py".into() }),
        span: Span::new(0, 5).unwrap(),
        start: at,
        end: Position { line: 1, column: 6 },
        excerpt: Excerpt { text: SecretValue::new(b"value"), secret: 0..5, start: at, clipped: false },
    };
    Finding {
        confidence,
        name: Some("db_password".to_owned()),
        ..Finding::new(Arc::new(rule), site, SecretValue::new(b"value"))
    }
}

fn options(mode: Mode) -> Direct {
    let arguments = ["keylift", "migrate", "--env", "prod", "--app", "shop", "--endpoint-url", "no url"];
    let cli = cli::parse(&arguments.map(Into::into)).unwrap();
    match Task::new(cli, PIPE, Config::default()).unwrap() {
        Task::Migrate(task) => match *task {
            // No URL, so that nothing here can reach a network.
            Migrate::Direct(direct) => Direct { mode, ..direct },
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Runs the command in a folder of its own; gives back how it ended with what was printed, or how it failed.
fn run(findings: &[Finding], options: &Direct) -> Result<(Exit, String), (Exit, String)> {
    let root = tempfile::tempdir().unwrap();
    let failed = |failure: Failure| (failure.exit, failure.report.to_string());
    let input = Input::Paths(vec![root.path().to_owned()]);
    let prepared = prepare(&input, options).map_err(|report| failed(Failure::usage(report)))?;
    let mut printed = Vec::new();
    let exit = migrate(findings, &prepared, options, &mut printed).map_err(failed)?;
    assert!(!root.path().join(".keylift").exists());
    Ok((exit, String::from_utf8(printed).unwrap()))
}

#[test]
fn a_dry_run_shows_the_plan_and_leaves_no_trace() {
    let (exit, printed) = run(&[finding("generic.password", Confidence::High)], &options(Mode::DryRun)).unwrap();
    assert_eq!(exit, Exit::Clean);
    assert!(printed.contains("prod/shop/db-password") && printed.ends_with("--apply to store the secrets.\n"));
}

#[test]
fn nothing_to_store_needs_no_connection() {
    for (findings, expected) in [
        (vec![], Exit::Clean),
        (vec![finding("generic.password", Confidence::Low)], Exit::Clean),
        (vec![finding("aws.secret-access-key", Confidence::High)], Exit::Incomplete),
    ] {
        let (exit, printed) = run(&findings, &options(Mode::Apply)).unwrap();
        assert_eq!(exit, expected);
        assert!(printed.starts_with("Nothing to migrate.\n"));
    }
}

#[test]
fn bad_options_are_usage_errors_before_anything_is_made() {
    let findings = [finding("generic.password", Confidence::High)];
    type Change = fn(&mut Direct);
    let rows: [(Change, &str); 5] = [
        (|_| (), "the endpoint in --endpoint-url is not a URL"),
        (|direct| direct.aws.tags.push("keylift:rule=x".to_owned()), "the tag keylift:rule is given twice"),
        (|direct| direct.aws.kms_key_id = Some("x".to_owned()), "this is no KMS key"),
        (|direct| direct.names.template = Some("x".to_owned()), "the name template has neither {what}"),
        (|direct| direct.names.prefix = Some("a b".to_owned()), "the name template, --env or --app makes"),
    ];
    for (change, expected) in rows {
        let mut options = options(Mode::Apply);
        change(&mut options);
        let (exit, error) = run(&findings, &options).unwrap_err();
        assert!(exit == Exit::Usage && error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_prefix_goes_before_everything() {
    let findings = [finding("generic.password", Confidence::High)];
    for (prefix, expected) in
        [("/team", "\n/team/prod/shop/db-password\n"), ("team/", "\nteam/prod/shop/db-password\n")]
    {
        let mut options = options(Mode::DryRun);
        options.names.prefix = Some(prefix.to_owned());
        let (_, printed) = run(&findings, &options).unwrap();
        assert!(printed.contains(expected), "{printed}");
    }
}

#[test]
fn the_journal_is_kept_at_the_root_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let below = root.join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let input = Input::Paths(vec![below.clone()]);
    assert_eq!(place::top(&input), below);
    std::fs::create_dir(root.join(".git")).unwrap();
    assert_eq!(place::top(&input), root);
}
