//! `keylift migrate`: plan, and with `--apply` store, prove and say what to change.
//!
//! Without `--apply` nothing is written and nothing is sent. With it, everything that can be checked beforehand is
//! checked before the first secret is stored.

use crate::exit::Exit;
use crate::finding::Finding;
use crate::migrate::aws::{Connection, SecretsManager};
use crate::migrate::journal::{Journal, Memory};
use crate::migrate::name::{Naming, slug};
use crate::migrate::plan::{self, Plan};
use crate::migrate::present;
use crate::migrate::request::{KmsKey, Tags};
use crate::migrate::store::Store;
use crate::migrate::upload::{self, Extras, Outcome, Run};
use miette::IntoDiagnostic;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What `keylift migrate` was told.
#[derive(Clone, Debug)]
pub(super) struct MigrateOptions {
    /// Whether to do it.
    pub mode: Mode,
    /// Where the journal is kept: the root of the repository ([`repository_root`]).
    pub root: PathBuf,
    /// `--name-template`; [`Naming::DEFAULT_TEMPLATE`] when not given.
    pub template: Option<String>,
    /// `--env`; left out of names when not given.
    pub env: Option<String>,
    /// `--app`; the root's name when not given.
    pub app: Option<String>,
    /// `--tag KEY=VALUE`, each.
    pub tags: Vec<String>,
    /// `--kms-key-id`.
    pub kms_key_id: Option<String>,
    /// `--region`, `--profile`, `--endpoint-url`.
    pub connection: Connection,
}

/// Whether to do what was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Show the plan.
    DryRun,
    /// Store the secrets (`--apply`).
    Apply,
}

/// Runs the command on the findings of a scan, ordered as a report orders them, and writes the result to `out`.
///
/// [`Exit::Clean`] after a dry run, or when every secret is stored and proven and none was refused;
/// [`Exit::Incomplete`] otherwise. Findings of low confidence are listed and do not count.
///
/// # Errors
/// When the options, the journal or the connection are no good ([`Exit::Usage`]; nothing was stored), or `out` can't be
/// written to.
pub(super) fn migrate(findings: &[Finding], options: &MigrateOptions, out: &mut dyn Write) -> miette::Result<Exit> {
    let naming = naming(options)?;
    let extras = extras(options)?;
    let (plan, _) = plan::make(findings, &naming, &Memory::read(&options.root)?);
    match options.mode {
        Mode::DryRun => {
            present::plan(&plan, out).into_diagnostic()?;
            if !plan.entries.is_empty() {
                writeln!(out, "Nothing was sent. Run it again with --apply to store the secrets.").into_diagnostic()?;
            }
            Ok(Exit::Clean)
        }
        Mode::Apply if plan.entries.is_empty() => {
            present::plan(&plan, out).into_diagnostic()?;
            Ok(exit(&plan, &Run::default()))
        }
        Mode::Apply => {
            let store = SecretsManager::connect(&options.connection)?;
            apply(findings, &naming, &extras, &store, &options.root, out)
        }
    }
}

/// Stores what is planned. The plan is made anew, because only now nobody else writes to the journal.
fn apply(
    findings: &[Finding],
    naming: &Naming,
    extras: &Extras,
    store: &dyn Store,
    root: &Path,
    out: &mut dyn Write,
) -> miette::Result<Exit> {
    let mut journal = Journal::open(root)?;
    let (plan, values) = plan::make(findings, naming, journal.memory());
    // Draws on standard error, and only when that is a terminal.
    let progress = indicatif::ProgressBar::new(plan.entries.len() as u64);
    let run = upload::run(&plan, &values, extras, store, &mut journal, &mut || progress.inc(1));
    progress.finish_and_clear();
    present::run(&plan, &run, out).into_diagnostic()?;
    Ok(exit(&plan, &run))
}

fn exit(plan: &Plan, run: &Run) -> Exit {
    let proven = run
        .outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Proven(..)));
    let all_proven = run.stopped.is_none() && proven.count() == plan.entries.len();
    let none_refused = !plan.refused.iter().any(|refused| refused.refusal.leaves_a_secret());
    if all_proven && none_refused {
        Exit::Clean
    } else {
        Exit::Incomplete
    }
}

fn naming(options: &MigrateOptions) -> miette::Result<Naming> {
    let template = options.template.as_deref().unwrap_or(Naming::DEFAULT_TEMPLATE);
    let folder = options.root.file_name().map(|name| slug(&name.to_string_lossy()));
    let app = options.app.clone().or(folder).unwrap_or_default();
    Ok(Naming::new(template, options.env.as_deref().unwrap_or_default(), &app)?)
}

fn extras(options: &MigrateOptions) -> miette::Result<Extras> {
    let extras = Extras {
        tags: Tags::parse(options.tags.iter().map(String::as_str))?,
        kms_key: options.kms_key_id.as_deref().map(KmsKey::parse).transpose()?,
    };
    extras.check()?;
    Ok(extras)
}

/// The root of the repository that `folder` is in: the nearest one above with a `.git`, or `folder` itself.
pub(super) fn repository_root(folder: &Path) -> PathBuf {
    let root = folder.ancestors().find(|above| above.join(".git").exists());
    root.unwrap_or(folder).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Excerpt, Site};
    use crate::rule::{Matcher, Rule};
    use crate::secret::SecretValue;
    use crate::source::Origin;
    use crate::text::span::{Position, Span};
    use std::sync::Arc;

    fn finding(rule: &str, confidence: Confidence) -> Finding {
        Finding {
            rule: Arc::new(Rule {
                id: rule.to_owned(),
                provider: "generic".to_owned(),
                title: "a password".to_owned(),
                grants: None,
                revoke: None,
                docs: None,
                confidence: Confidence::High,
                matcher: Matcher::Assignment { names: Vec::new() },
                check: None,
                check_required: false,
                samples: Vec::new(),
                public: false,
                judged: false,
                examples: Vec::new(),
                counter_examples: Vec::new(),
            }),
            site: Site {
                origin: Arc::new(Origin::File {
                    path: "a.py".into(),
                    identity: "a.py".into(),
                }),
                span: Span::new(0, 5).unwrap(),
                start: Position::START,
                end: Position { line: 1, column: 6 },
                excerpt: Excerpt {
                    text: SecretValue::new(b"value"),
                    secret: 0..5,
                    start: Position::START,
                    clipped: false,
                },
            },
            secret: SecretValue::new(b"value"),
            confidence,
            evidence: Vec::new(),
            name: Some("db_password".to_owned()),
        }
    }

    fn options(root: &Path, mode: Mode) -> MigrateOptions {
        MigrateOptions {
            mode,
            root: root.to_owned(),
            template: None,
            env: Some("prod".to_owned()),
            app: Some("shop".to_owned()),
            tags: Vec::new(),
            kms_key_id: None,
            connection: Connection {
                endpoint: Some("no url".to_owned()), // so that nothing here can reach a network
                ..Connection::default()
            },
        }
    }

    /// Runs the command; gives back how it ended, with what was printed or the error.
    fn run(findings: &[Finding], options: &MigrateOptions) -> Result<(Exit, String), String> {
        let mut printed = Vec::new();
        let exit = migrate(findings, options, &mut printed).map_err(|error| error.to_string())?;
        assert!(!options.root.join(".keylift").exists());
        Ok((exit, String::from_utf8(printed).unwrap()))
    }

    #[test]
    fn a_dry_run_shows_the_plan_and_leaves_no_trace() {
        let root = tempfile::tempdir().unwrap();
        let findings = [finding("generic.password", Confidence::High)];
        let (exit, printed) = run(&findings, &options(root.path(), Mode::DryRun)).unwrap();
        assert_eq!(exit, Exit::Clean);
        assert!(printed.contains("prod/shop/db-password") && printed.ends_with("--apply to store the secrets.\n"));
    }

    #[test]
    fn nothing_to_store_needs_no_connection() {
        let root = tempfile::tempdir().unwrap();
        let apply = options(root.path(), Mode::Apply);
        for (findings, expected) in [
            (vec![], Exit::Clean),
            (vec![finding("generic.password", Confidence::Low)], Exit::Clean),
            (
                vec![finding("aws.secret-access-key", Confidence::High)],
                Exit::Incomplete,
            ),
        ] {
            let (exit, printed) = run(&findings, &apply).unwrap();
            assert_eq!(exit, expected);
            assert!(printed.starts_with("Nothing to migrate.\n"));
        }
    }

    #[test]
    fn bad_options_are_errors_before_anything_is_made() {
        let root = tempfile::tempdir().unwrap();
        let findings = [finding("generic.password", Confidence::High)];
        let good = options(root.path(), Mode::Apply);
        let tags = vec!["keylift:rule=x".to_owned()];
        for (options, expected) in [
            (good.clone(), "the endpoint in --endpoint-url is not a URL"),
            (
                MigrateOptions { tags, ..good.clone() },
                "the tag keylift:rule is given twice",
            ),
            (
                MigrateOptions {
                    kms_key_id: Some("x".to_owned()),
                    ..good.clone()
                },
                "this is no KMS key",
            ),
            (
                MigrateOptions {
                    template: Some("x".to_owned()),
                    ..good.clone()
                },
                "the name template has no {what}",
            ),
            (
                MigrateOptions {
                    env: Some("a b".to_owned()),
                    ..good
                },
                "the name template, --env or --app makes",
            ),
        ] {
            let error = run(&findings, &options).unwrap_err();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn the_journal_is_kept_at_the_root_of_the_repository() {
        let root = tempfile::tempdir().unwrap();
        let below = root.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        assert_eq!(repository_root(&below), below);
        std::fs::create_dir(root.path().join(".git")).unwrap();
        assert_eq!(repository_root(&below), root.path());
    }
}
