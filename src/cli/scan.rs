//! `keylift scan`, and the arguments that other commands which read sources share with it.

use super::Level;
use super::format::{FormatArg, FormatParser};
use clap::Args;
use std::path::PathBuf;

pub(super) const SCAN_EXAMPLES: &str = "\
Examples:
  keylift scan                           the folder you are in
  keylift scan src config/app.yml        a folder and a file
  keylift scan --staged                  what `git commit` would record
  keylift scan --since main              what this branch adds to main
  git diff | keylift scan -              standard input
  keylift scan -f human -f sarif=keylift.sarif
                                         two reports of one scan";

/// `keylift scan`.
#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) git: GitArgs,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) suppression: SuppressionArgs,

    /// Form of the report, `human` by default; FORMAT=FILE writes it into a file; repeatable
    #[arg(short = 'f', long = "format", value_name = "FORMAT", value_parser = FormatParser, help_heading = "Report")]
    pub(crate) formats: Vec<FormatArg>,

    /// Write the report to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Report")]
    pub(crate) output: Option<PathBuf>,

    /// Least confidence of a finding that makes the exit code 1 [default: medium]
    #[arg(
        long,
        value_name = "LEVEL",
        value_enum,
        env = "KEYLIFT_FAIL_ON",
        hide_env_values = true,
        help_heading = "Report"
    )]
    pub(crate) fail_on: Option<Level>,

    /// Exit with 0 in spite of findings, whatever --fail-on says; what could not be read still makes it 3
    #[arg(long, help_heading = "Report")]
    pub(crate) exit_zero: bool,

    /// Exit with 1 when an entry or a marker suppresses nothing any more, or has expired
    #[arg(long, conflicts_with = "exit_zero", help_heading = "Suppression")]
    pub(crate) strict: bool,

    /// Show secrets as they are instead of masked
    #[arg(long, help_heading = "Report")]
    pub(crate) show_secrets: bool,

    /// Also show what looked like a credential and was let go, and why
    #[arg(long, help_heading = "Report")]
    pub(crate) explain: bool,
}

/// What to read of a git repository in place of files. PATH, when given, says which repository, and which part of it.
#[derive(Debug, Args)]
pub(crate) struct GitArgs {
    /// Read what `git commit` would record: the index, not the files
    #[arg(long, group = "git", conflicts_with = "stdin", help_heading = "Git")]
    pub(crate) staged: bool,

    /// Read what the checked-out branch adds to this revision, merges included
    #[arg(long, value_name = "REV", group = "git", conflicts_with = "stdin", help_heading = "Git")]
    pub(crate) since: Option<String>,

    /// Read what the commits of this range add: `main..feature`
    #[arg(long, value_name = "A..B", group = "git", conflicts_with = "stdin", help_heading = "Git")]
    pub(crate) range: Option<String>,

    /// Read everything that was ever committed, by these revisions or by all branches and tags
    #[arg(long, value_name = "REV", num_args = 0.., group = "git", conflicts_with = "stdin", help_heading = "Git")]
    pub(crate) history: Option<Vec<String>>,

    /// With --history: also stashes, the reflog, and what no reference leads to any more
    #[arg(long, requires = "history", help_heading = "Git")]
    pub(crate) unreachable: bool,
}

/// Where the configuration comes from.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Configuration, in place of the keylift.toml found from what is scanned upward
    #[arg(long, value_name = "FILE", env = "KEYLIFT_CONFIG", hide_env_values = true, help_heading = "Configuration")]
    pub(crate) config: Option<PathBuf>,

    /// No configuration file, whatever --config and KEYLIFT_CONFIG say
    #[arg(long, help_heading = "Configuration")]
    pub(crate) no_config: bool,

    /// Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own
    #[arg(long, help_heading = "Configuration")]
    pub(crate) untrusted: bool,

    /// With --untrusted: configuration and baseline as this revision has them
    #[arg(long, value_name = "REV", requires = "untrusted", help_heading = "Configuration")]
    pub(crate) trust_rev: Option<String>,
}

/// Which findings are known and accepted.
#[derive(Debug, Args)]
pub(crate) struct SuppressionArgs {
    /// Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned
    #[arg(long, value_name = "FILE", env = "KEYLIFT_BASELINE", hide_env_values = true, help_heading = "Suppression")]
    pub(crate) baseline: Option<PathBuf>,

    /// No baseline, whatever --baseline and KEYLIFT_BASELINE say
    #[arg(long, help_heading = "Suppression")]
    pub(crate) no_baseline: bool,

    /// Key of the baseline, when it was made with one
    #[arg(long, value_name = "FILE", env = "KEYLIFT_KEY_FILE", hide_env_values = true, help_heading = "Suppression")]
    pub(crate) key_file: Option<PathBuf>,

    /// Heed no markers in comments
    #[arg(long, help_heading = "Suppression")]
    pub(crate) no_inline: bool,
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files and folders; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// The arguments end with `--`: names were to follow, and there are none.
    #[arg(skip)]
    pub(crate) listed: bool,

    /// Read standard input
    #[arg(long, conflicts_with = "paths")]
    pub(crate) stdin: bool,

    /// Name of what comes from standard input: its extension tells what language it is in
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_name: Option<PathBuf>,

    /// Also read what .gitignore and its like leave out
    #[arg(long)]
    pub(crate) no_ignore: bool,

    /// Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,

    /// Leave out files larger than this many bytes; k, M and G are powers of 1024
    #[arg(long, value_name = "SIZE")]
    pub(crate) max_size: Option<String>,

    /// Threads; one per core by default
    #[arg(
        long, value_name = "N", env = "KEYLIFT_THREADS", hide_env_values = true,
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    pub(crate) threads: Option<u16>,

    /// No progress bar
    #[arg(long)]
    pub(crate) no_progress: bool,

    /// No progress bar and no notes on standard error, only errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Which rules apply.
#[derive(Debug, Args)]
pub(crate) struct ChoiceArgs {
    /// Rules of your own, beside the built-in ones; repeatable
    #[arg(long = "rules", value_name = "FILE", help_heading = "Rules")]
    pub(crate) files: Vec<PathBuf>,

    /// Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable
    #[arg(long, value_name = "ID", help_heading = "Rules")]
    pub(crate) only: Vec<String>,

    /// All but these rules; repeatable
    #[arg(long, value_name = "ID", help_heading = "Rules")]
    pub(crate) skip: Vec<String>,
}
