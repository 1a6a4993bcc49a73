//! What `keylift migrate` is to do.

use super::reading::Reading;
use super::surroundings::Surroundings;
use super::{SettingsError, Target};
use crate::cli::aws::{AwsArgs, ConnectionArgs};
use crate::cli::migrate::{
    self as cli, ApplyArgs, MigrateArgs, MigrateCommand, NamingArgs, PlanArgs, PolicyArgs, SourceArgs, StatusArgs,
    StatusFormat, TagArgs, UndoArgs,
};
use crate::cli::scan::{ConfigArgs, InputArgs, SuppressionArgs};
use crate::config::Config;
use crate::migrate::aws::Connection;
use crate::migrate::lookup::Lookups;
use crate::migrate::manage::RecoveryWindow;
use crate::migrate::undo::Care;
use std::path::{Path, PathBuf};

/// A step of a migration.
#[derive(Debug)]
pub(crate) enum Migrate {
    /// Find, show the plan, and store when that is asked for.
    Direct(Direct),
    /// Find, and write the plan down.
    Plan(Plan),
    /// Store what a plan says.
    Apply(Apply),
    /// Say what has become of it.
    Status(Status),
    /// Take it back.
    Undo(Undo),
    /// Say what is to be allowed.
    Policy(Policy),
}

/// A look at what has become of a migration.
#[derive(Debug)]
pub(crate) struct Status {
    /// How to read the source; its input is a folder in the repository.
    pub(crate) reading: Reading,
    /// Whether to read what was committed, too.
    pub(crate) history: History,
    /// How the answer is written.
    pub(crate) format: StatusForm,
    /// Which Secrets Manager.
    pub(crate) connection: Connection,
}

/// Whether history is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum History {
    /// It is.
    Read,
    /// It is not.
    LeftOut,
}

/// How a status is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatusForm {
    /// For people.
    Words,
    /// One JSON document.
    Json,
}

/// A migration to be taken back.
#[derive(Debug)]
pub(crate) struct Undo {
    /// The secrets, by name; all when empty.
    pub(crate) names: Vec<String>,
    /// How to read the source; its input is a folder in the repository.
    pub(crate) reading: Reading,
    /// Whether to delete anything.
    pub(crate) mode: Mode,
    /// How long what is deleted can be restored.
    pub(crate) window: RecoveryWindow,
    /// What becomes of those that the source no longer holds.
    pub(crate) care: Care,
    /// Which Secrets Manager.
    pub(crate) connection: Connection,
}

/// Who gets a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PolicyFor {
    /// The program that looks the secrets up.
    Application,
    /// Whoever runs keylift.
    Migration,
}

/// A policy to be written.
#[derive(Debug)]
pub(crate) struct Policy {
    /// A folder in the repository.
    pub(crate) root: PathBuf,
    /// For whom.
    pub(crate) who: PolicyFor,
    /// How secrets are called.
    pub(crate) names: Names,
    /// How each language looks secrets up.
    pub(crate) lookups: Lookups,
    /// How they are to be stored, and where.
    pub(crate) aws: Aws,
}

/// All in one run.
#[derive(Debug)]
pub(crate) struct Direct {
    /// What to read.
    pub(crate) reading: Reading,
    /// Whether to store anything.
    pub(crate) mode: Mode,
    /// How secrets are called.
    pub(crate) names: Names,
    /// How they are looked up.
    pub(crate) lookups: Lookups,
    /// How they are stored.
    pub(crate) aws: Aws,
}

/// A plan to be written.
#[derive(Debug)]
pub(crate) struct Plan {
    /// What to read.
    pub(crate) reading: Reading,
    /// How secrets are called.
    pub(crate) names: Names,
    /// Tags of every secret, each as `KEY=VALUE`.
    pub(crate) tags: Vec<String>,
    /// How they are looked up.
    pub(crate) lookups: Lookups,
    /// Where the plan goes.
    pub(crate) target: Target,
}

/// A plan to be carried out.
#[derive(Debug)]
pub(crate) struct Apply {
    /// The file it is in.
    pub(crate) plan: PathBuf,
    /// How to read the files that the plan names; its input is the folder that they lie in.
    pub(crate) reading: Reading,
    /// How the secrets are looked up.
    pub(crate) lookups: Lookups,
    /// How they are stored.
    pub(crate) aws: Aws,
}

/// How secrets are called. What is `None` here is for the repository to say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// What all names begin with.
    pub(crate) prefix: Option<String>,
    /// `{env}` in a name.
    pub(crate) env: Option<String>,
    /// `{app}` in a name.
    pub(crate) app: Option<String>,
    /// How names are made.
    pub(crate) template: Option<String>,
}

/// How secrets are stored. What is `None` here is for the AWS environment to say.
#[derive(Debug, Clone)]
pub(crate) struct Aws {
    /// Tags to set, each as `KEY=VALUE`.
    pub(crate) tags: Vec<String>,
    /// The KMS key to encrypt with.
    pub(crate) kms_key_id: Option<String>,
    /// Where to copy to, each as `REGION` or `REGION=KEY`.
    pub(crate) replica_regions: Vec<String>,
    /// The file with the resource policy.
    pub(crate) resource_policy: Option<PathBuf>,
    /// Who rotates, and when.
    pub(crate) rotation: RotationOptions,
    /// Which Secrets Manager.
    pub(crate) connection: Connection,
}

/// Who rotates, and when, as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct RotationOptions {
    /// The function.
    pub(crate) lambda_arn: Option<String>,
    /// After how many days.
    pub(crate) days: Option<u16>,
    /// An expression.
    pub(crate) schedule: Option<String>,
    /// Whether the first time is now.
    pub(crate) at_once: bool,
}

/// Whether to do what was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Show the plan.
    DryRun,
    /// Store the secrets.
    Apply,
}

impl Migrate {
    pub(super) fn new(
        arguments: MigrateArgs,
        surroundings: Surroundings,
        config: Config,
    ) -> Result<Self, SettingsError> {
        let in_repository = |root, rules, origin, config| {
            let input = InputArgs { no_ignore: false, ..only(root) };
            let source = SourceArgs { input, rules, config: origin, suppression: nothing_is_known() };
            reading(source, surroundings, config)
        };
        let MigrateArgs { command, source, apply, naming, tags, aws } = arguments;
        Ok(match command {
            None => Self::Direct(Direct {
                mode: if apply { Mode::Apply } else { Mode::DryRun },
                names: Names::new(naming, &config),
                lookups: Lookups::new(&config.migrate.lookups),
                aws: Aws::new(aws, all_tags(tags, &config)),
                reading: reading(source, surroundings, config)?,
            }),
            Some(MigrateCommand::Plan(PlanArgs { source, naming, tags, output })) => Self::Plan(Plan {
                names: Names::new(naming, &config),
                lookups: Lookups::new(&config.migrate.lookups),
                tags: all_tags(tags, &config),
                reading: reading(source, surroundings, config)?,
                target: match output {
                    Some(file) if file != Path::new("-") => Target::File(file),
                    _ => Target::Stdout,
                },
            }),
            Some(MigrateCommand::Apply(arguments)) => {
                let ApplyArgs { plan, root, no_progress, quiet, rules, config: origin, tags, aws } = arguments;
                let input = InputArgs { no_progress, quiet, ..only(root) };
                let source = SourceArgs { input, rules, config: origin, suppression: nothing_is_known() };
                Self::Apply(Apply {
                    plan,
                    // Those of the configuration are in the plan.
                    aws: Aws::new(aws, tags.tags),
                    lookups: Lookups::new(&config.migrate.lookups),
                    reading: reading(source, surroundings, config)?,
                })
            }
            Some(MigrateCommand::Status(arguments)) => Self::Status(Status {
                history: if arguments.no_history { History::LeftOut } else { History::Read },
                format: match arguments.format {
                    StatusFormat::Human => StatusForm::Words,
                    StatusFormat::Json => StatusForm::Json,
                },
                connection: connection(arguments.connection),
                reading: in_repository(arguments.root, arguments.rules, arguments.config, config)?,
            }),
            Some(MigrateCommand::Undo(arguments)) => Self::Undo(Undo {
                names: arguments.names,
                mode: if arguments.apply { Mode::Apply } else { Mode::DryRun },
                window: RecoveryWindow::of_days(arguments.recovery_days).unwrap_or(RecoveryWindow::LONGEST),
                care: if arguments.even_if_source_changed { Care::AsTold } else { Care::KeepLastCopies },
                connection: connection(arguments.connection),
                reading: in_repository(arguments.root, arguments.rules, arguments.config, config)?,
            }),
            Some(MigrateCommand::Policy(arguments)) => Self::Policy(Policy::new(arguments, &config)),
        })
    }
}

impl Policy {
    fn new(arguments: PolicyArgs, config: &Config) -> Self {
        Self {
            root: arguments.root,
            who: match arguments.who {
                cli::PolicyFor::Application => PolicyFor::Application,
                cli::PolicyFor::Migration => PolicyFor::Migration,
            },
            names: Names::new(arguments.naming, config),
            lookups: Lookups::new(&config.migrate.lookups),
            aws: Aws::new(arguments.aws, Vec::new()),
        }
    }
}

impl Names {
    fn new(arguments: NamingArgs, config: &Config) -> Self {
        let config = config.migrate.clone();
        Self {
            prefix: arguments.prefix.or(config.prefix),
            env: arguments.env.or(config.env),
            app: arguments.app.or(config.app),
            template: arguments.name_template.or(config.template),
        }
    }
}

impl Aws {
    fn new(arguments: AwsArgs, tags: Vec<String>) -> Self {
        Self {
            tags,
            kms_key_id: arguments.kms_key_id,
            replica_regions: arguments.replica_regions,
            resource_policy: arguments.resource_policy,
            rotation: RotationOptions {
                lambda_arn: arguments.rotation_lambda_arn,
                days: arguments.rotate_every,
                schedule: arguments.rotation_schedule,
                at_once: arguments.rotate_immediately,
            },
            connection: connection(arguments.connection),
        }
    }
}

fn connection(arguments: ConnectionArgs) -> Connection {
    let ConnectionArgs { region, profile, endpoint_url: endpoint } = arguments;
    Connection { region, profile, endpoint, ..Connection::default() }
}

/// Those of the file and of the command line.
fn all_tags(arguments: TagArgs, config: &Config) -> Vec<String> {
    config.migrate.tags.iter().cloned().chain(arguments.tags).collect()
}

fn reading(source: SourceArgs, surroundings: Surroundings, config: Config) -> Result<Reading, SettingsError> {
    let SourceArgs { input, rules, config: origin, suppression } = source;
    Reading::new(input, rules, origin, None, suppression, surroundings, config)
}

/// All of this folder.
fn only(folder: PathBuf) -> InputArgs {
    InputArgs {
        paths: vec![folder],
        listed: false,
        stdin: false,
        stdin_name: None,
        no_ignore: true,
        exclude: Vec::new(),
        max_size: None,
        threads: None,
        no_progress: true,
        quiet: false,
    }
}

/// What stands in a plan is to be moved, whoever has accepted it.
fn nothing_is_known() -> SuppressionArgs {
    SuppressionArgs { baseline: None, no_baseline: true, key_file: None, no_inline: true }
}

/// The arguments that say which configuration counts, and the paths it is for.
pub(super) fn config_of(arguments: &MigrateArgs) -> (&ConfigArgs, &[PathBuf]) {
    match &arguments.command {
        None => (&arguments.source.config, &arguments.source.input.paths),
        Some(MigrateCommand::Plan(plan)) => (&plan.source.config, &plan.source.input.paths),
        Some(MigrateCommand::Apply(ApplyArgs { config, root, .. }))
        | Some(MigrateCommand::Status(StatusArgs { config, root, .. }))
        | Some(MigrateCommand::Undo(UndoArgs { config, root, .. }))
        | Some(MigrateCommand::Policy(PolicyArgs { config, root, .. })) => (config, std::slice::from_ref(root)),
    }
}
