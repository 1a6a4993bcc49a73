//! `keylift migrate`.

use super::aws::{AwsArgs, ConnectionArgs};
use super::scan::{ChoiceArgs, ConfigArgs, InputArgs, SuppressionArgs};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

pub(super) const MIGRATE_EXAMPLES: &str = "\
Examples:
  keylift migrate                        what would be stored, and what it would cost
  keylift migrate plan -o plan.toml      the same as a file, to be reviewed and edited
  keylift migrate apply plan.toml        store what the file says
  keylift migrate --apply --env prod     plan and store at once
  keylift migrate status                 what is left to do
  keylift migrate undo                   what could be taken back
  keylift migrate policy                 what the application is to be allowed";

/// `keylift migrate`: alone it plans, and stores with `--apply`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct MigrateArgs {
    #[command(subcommand)]
    pub(crate) command: Option<MigrateCommand>,

    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// Store the secrets, read each one back and compare; without it nothing is sent anywhere
    #[arg(long, help_heading = "Migration")]
    pub(crate) apply: bool,

    #[command(flatten)]
    pub(crate) naming: NamingArgs,

    #[command(flatten)]
    pub(crate) tags: TagArgs,

    #[command(flatten)]
    pub(crate) aws: AwsArgs,
}

impl MigrateArgs {
    /// What is to be scanned, for a command that scans.
    pub(super) fn input(&mut self) -> Option<&mut InputArgs> {
        match &mut self.command {
            None => Some(&mut self.source.input),
            Some(MigrateCommand::Plan(plan)) => Some(&mut plan.source.input),
            Some(_) => None,
        }
    }
}

/// The steps of a migration.
#[derive(Debug, Subcommand)]
pub(crate) enum MigrateCommand {
    /// Write the plan as a file that can be reviewed, edited and committed: it holds no secret
    Plan(PlanArgs),
    /// Store what a plan says, read each secret back and compare
    Apply(ApplyArgs),
    /// Say what has become of each secret: stored, still in the source or in history, rotated
    #[command(after_help = STATUS_EXIT_CODES)]
    Status(StatusArgs),
    /// Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown
    Undo(UndoArgs),
    /// Print the least IAM policy that the application needs, as JSON
    Policy(PolicyArgs),
}

const STATUS_EXIT_CODES: &str = "\
Exit codes:
  0  all is done: every secret is out of the source and was rotated
  1  something is left to do
  2  the command line or the configuration is wrong
  3  something could not be found out";

/// `keylift migrate plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    #[command(flatten)]
    pub(crate) naming: NamingArgs,

    #[command(flatten)]
    pub(crate) tags: TagArgs,

    /// Write the plan to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Migration")]
    pub(crate) output: Option<PathBuf>,
}

/// `keylift migrate apply`.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The plan, as `keylift migrate plan` wrote it or as you edited it
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// The folder that the plan was made of, or any in the same repository
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) root: PathBuf,

    /// No progress bar
    #[arg(long)]
    pub(crate) no_progress: bool,

    /// No progress bar and no notes on standard error, only errors
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) tags: TagArgs,

    #[command(flatten)]
    pub(crate) aws: AwsArgs,
}

/// `keylift migrate status`.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The repository whose journal counts: any folder in it
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) root: PathBuf,

    /// Don't look for the values in what was ever committed
    #[arg(long, help_heading = "Migration")]
    pub(crate) no_history: bool,

    /// How the answer is written
    #[arg(short, long, value_enum, default_value_t = StatusFormat::Human, help_heading = "Migration")]
    pub(crate) format: StatusFormat,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// For whom a status is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
}

/// `keylift migrate undo`.
#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// Names of the secrets [default: all of the journal]
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,

    /// The repository whose journal counts: any folder in it
    #[arg(long, value_name = "PATH", default_value = ".", help_heading = "Migration")]
    pub(crate) root: PathBuf,

    /// Delete; without it nothing is changed
    #[arg(long, help_heading = "Migration")]
    pub(crate) apply: bool,

    /// Days in which a deleted secret can be restored, 7 to 30
    #[arg(
        long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u8).range(7..=30),
        help_heading = "Migration"
    )]
    pub(crate) recovery_days: u8,

    /// Delete also what the source no longer holds: it may be the only copy, and programs may look it up
    #[arg(long, help_heading = "Migration")]
    pub(crate) even_if_source_changed: bool,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// `keylift migrate policy`.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// The repository whose journal counts: any folder in it
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) root: PathBuf,

    /// Who is to get it; for `migration` give the AWS options that `keylift migrate --apply` is to have, too
    #[arg(
        long = "for", value_name = "WHO", value_enum, default_value_t = PolicyFor::Application,
        help_heading = "Migration"
    )]
    pub(crate) who: PolicyFor,

    #[command(flatten)]
    pub(crate) naming: NamingArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) aws: AwsArgs,
}

/// Who gets a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyFor {
    /// The program that looks the secrets up
    Application,
    /// Whoever runs keylift
    Migration,
}

/// What is scanned.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) suppression: SuppressionArgs,
}

/// How names are made.
#[derive(Debug, Args)]
pub(crate) struct NamingArgs {
    /// What all names begin with, before what the template makes
    #[arg(long, value_name = "TEXT", help_heading = "Migration")]
    pub(crate) prefix: Option<String>,

    /// First part of a secret's name; left out when not given
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(crate) env: Option<String>,

    /// Second part of a secret's name; the name of the repository's folder by default
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(crate) app: Option<String>,

    /// How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]
    #[arg(long, value_name = "TEMPLATE", help_heading = "Migration")]
    pub(crate) name_template: Option<String>,
}

/// What secrets are labelled with.
#[derive(Debug, Args)]
pub(crate) struct TagArgs {
    /// Tag of every secret, repeatable
    #[arg(long = "tag", value_name = "KEY=VALUE", help_heading = "Migration")]
    pub(crate) tags: Vec<String>,
}
