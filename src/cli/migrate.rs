//! `keylift migrate`.

use super::aws::AwsArgs;
use super::scan::{ChoiceArgs, ConfigArgs, InputArgs, SuppressionArgs};
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const MIGRATE_EXAMPLES: &str = "\
Examples:
  keylift migrate                        what would be stored, and what it would cost
  keylift migrate plan -o plan.toml      the same as a file, to be reviewed and edited
  keylift migrate apply plan.toml        store what the file says
  keylift migrate --apply --env prod     plan and store at once";

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
            Some(MigrateCommand::Apply(_)) => None,
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
}

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

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) tags: TagArgs,

    #[command(flatten)]
    pub(crate) aws: AwsArgs,
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
