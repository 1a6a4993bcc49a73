//! `keylift baseline`.

use super::scan::{ChoiceArgs, ConfigArgs, GitArgs, InputArgs};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `keylift baseline`.
#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Make a baseline of all that is found now
    Create(BaselineArgs),
    /// Add what is found and not in it, follow moved files, keep reasons
    Update(BaselineArgs),
    /// Remove what is not found any more, and what has expired
    Prune(BaselineArgs),
    /// Step through its findings on the terminal: real, not real, later
    Audit(BaselineArgs),
    /// Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline
    Import {
        /// The file
        from: PathBuf,
        #[command(flatten)]
        baseline: BaselineArgs,
    },
}

/// What is scanned, and which baseline is meant.
#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) git: GitArgs,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    /// The baseline [default: .keylift-baseline at the top of what is scanned]
    #[arg(long, value_name = "FILE", env = "KEYLIFT_BASELINE", hide_env_values = true, help_heading = "Baseline")]
    pub(crate) baseline: Option<PathBuf>,

    /// Key that fingerprints are made with; made, when there is none. Whoever scans needs it
    #[arg(long, value_name = "FILE", env = "KEYLIFT_KEY_FILE", hide_env_values = true, help_heading = "Baseline")]
    pub(crate) key_file: Option<PathBuf>,

    /// Why the new entries are accepted
    #[arg(long, value_name = "TEXT", help_heading = "Baseline")]
    pub(crate) reason: Option<String>,

    /// Last day on which the new entries count: 2027-01-31
    #[arg(long, value_name = "DATE", help_heading = "Baseline")]
    pub(crate) until: Option<String>,
}
