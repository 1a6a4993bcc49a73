//! The command line: clap structs, and the call that fills them. What they mean is said in `settings`; nothing below
//! that sees a flag.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads the arguments, the program's name first.
///
/// # Errors
/// When they are not understood, and when they ask for help or the version: then there is only something to say.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Cli, Said> {
    Cli::try_parse_from(arguments).map_err(|stop| {
        let text = stop.render();
        Said {
            plain: text.to_string(),
            colored: text.ansi().to_string(),
            color: spelled_color(arguments),
            to: if stop.use_stderr() { Side::Error } else { Side::Output },
        }
    })
}

/// What is said in place of a command.
#[derive(Debug)]
pub(crate) struct Said {
    /// As text.
    pub(crate) plain: String,
    /// With colours.
    pub(crate) colored: String,
    /// `--color`.
    pub(crate) color: When,
    /// Whether it is what the user asked for, or an error.
    pub(crate) to: Side,
}

/// Standard output or standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Output,
    Error,
}

/// `--color` on a command line that clap does not understand.
fn spelled_color(arguments: &[OsString]) -> When {
    let value = arguments.iter().enumerate().find_map(|(at, argument)| match argument.to_str()? {
        "--color" => arguments.get(at + 1)?.to_str(),
        other => other.strip_prefix("--color="),
    });
    value.and_then(|value| When::from_str(value, false).ok()).unwrap_or(When::Auto)
}

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing found at or above --fail-on, everything read
  1  findings
  2  the command line, the configuration or a rule file is wrong
  3  something could not be read, stored or proved";

const SCAN_EXAMPLES: &str = "\
Examples:
  keylift scan                           the folder you are in
  keylift scan src config/app.yml        a folder and a file
  git diff | keylift scan -              standard input
  keylift scan --format sarif -o keylift.sarif --exit-zero";

/// Lifts keys out of code: finds hard-coded credentials and moves them into AWS Secrets Manager.
#[derive(Debug, Parser)]
#[command(name = "keylift", version, max_term_width = 100, after_help = EXIT_CODES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto, global = true)]
    pub(crate) color: When,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find credentials in files and folders
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(ScanArgs),
    /// Move credentials into AWS Secrets Manager; without --apply only the plan is shown
    Migrate(MigrateArgs),
    /// Look at rules, and check and test your own
    #[command(subcommand, arg_required_else_help = true)]
    Rules(RulesCommand),
}

/// `keylift scan`.
#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    /// For people, as one JSON document, as a JSON object a line, or as SARIF 2.1.0 for forges
    #[arg(short, long, value_enum, default_value_t = FormatName::Human, help_heading = "Report")]
    pub(crate) format: FormatName,

    /// Write the report to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Report")]
    pub(crate) output: Option<PathBuf>,

    /// Least confidence of a finding that makes the exit code 1
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Level::Medium, help_heading = "Report")]
    pub(crate) fail_on: Level,

    /// Exit with 0 in spite of findings; what could not be read still makes it 3
    #[arg(long, conflicts_with = "fail_on", help_heading = "Report")]
    pub(crate) exit_zero: bool,

    /// Show secrets as they are instead of masked
    #[arg(long, help_heading = "Report")]
    pub(crate) show_secrets: bool,

    /// Also show what looked like a credential and was let go, and why
    #[arg(long, help_heading = "Report")]
    pub(crate) explain: bool,
}

/// `keylift migrate`.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    /// Store the secrets, read each one back and compare; without it nothing is sent anywhere
    #[arg(long, help_heading = "Migration")]
    pub(crate) apply: bool,

    /// First part of a secret's name; left out when not given
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(crate) env: Option<String>,

    /// Second part of a secret's name; the name of the repository's folder by default
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(crate) app: Option<String>,

    /// How names are made; `{env}`, `{app}` and `{what}` are filled in [default: {env}/{app}/{what}]
    #[arg(long, value_name = "TEMPLATE", help_heading = "Migration")]
    pub(crate) name_template: Option<String>,

    /// Tag of every secret, repeatable
    #[arg(long = "tag", value_name = "KEY=VALUE", help_heading = "Migration")]
    pub(crate) tags: Vec<String>,

    /// KMS key that encrypts the secrets; the account's own for Secrets Manager by default
    #[arg(long, value_name = "KEY", help_heading = "AWS")]
    pub(crate) kms_key_id: Option<String>,

    /// AWS region; by default what the AWS environment and profile say
    #[arg(long, help_heading = "AWS")]
    pub(crate) region: Option<String>,

    /// AWS profile; by default what the AWS environment says
    #[arg(long, help_heading = "AWS")]
    pub(crate) profile: Option<String>,

    /// Another address of Secrets Manager
    #[arg(long, value_name = "URL", help_heading = "AWS")]
    pub(crate) endpoint_url: Option<String>,
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files and folders; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Read standard input
    #[arg(long, conflicts_with = "paths")]
    pub(crate) stdin: bool,

    /// Name of what comes from standard input: its extension tells what language it is in
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_name: Option<PathBuf>,

    /// Also read what .gitignore and its like leave out
    #[arg(long)]
    pub(crate) no_ignore: bool,

    /// Leave out files larger than this many bytes; k, M and G are powers of 1024
    #[arg(long, value_name = "SIZE")]
    pub(crate) max_size: Option<String>,

    /// Threads; one per core by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
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

    /// Only these rules; `*` stands for anything: `aws.*`; repeatable
    #[arg(long, value_name = "ID", help_heading = "Rules")]
    pub(crate) only: Vec<String>,

    /// All but these rules; repeatable
    #[arg(long, value_name = "ID", help_heading = "Rules")]
    pub(crate) skip: Vec<String>,
}

/// `keylift rules`.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Every rule: id, confidence, title
    List(FilesArgs),
    /// Everything about one rule
    Show {
        /// As `rules list` has it: github.personal-access-token
        id: String,
        #[command(flatten)]
        rules: FilesArgs,
    },
    /// Say whether a file of rules is right, and where it is not
    Check {
        /// The TOML file
        file: PathBuf,
    },
    /// Run the examples and counter-examples in a file of rules
    Test {
        /// The TOML file
        file: PathBuf,
    },
}

/// Rules beside the built-in ones.
#[derive(Debug, Args)]
pub(crate) struct FilesArgs {
    /// Rules of your own, beside the built-in ones; repeatable
    #[arg(long = "rules", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

/// Formats by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    Human,
    Json,
    Jsonl,
    Sarif,
}

/// Confidence by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Low,
    Medium,
    High,
}
