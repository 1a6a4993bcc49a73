//! The command line: clap structs, and the call that fills them. What they mean is said in `settings`; nothing below
//! that sees a flag.

pub(crate) mod aws;
pub(crate) mod baseline;
pub(crate) mod documents;
pub(crate) mod format;
pub(crate) mod hook;
pub(crate) mod migrate;
pub(crate) mod rules;
pub(crate) mod scan;

use baseline::BaselineCommand;
use clap::{Parser, Subcommand, ValueEnum};
use hook::HookCommand;
use migrate::MigrateArgs;
use rules::RulesCommand;
use scan::ScanArgs;
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads the arguments, the program's name first.
///
/// # Errors
/// When they are not understood, and when they ask for help or the version: then there is only something to say.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Cli, Said> {
    let mut cli = Cli::try_parse_from(arguments).map_err(|stop| {
        let text = stop.render();
        Said {
            plain: text.to_string(),
            colored: text.ansi().to_string(),
            color: spelled_color(arguments),
            to: if stop.use_stderr() { Side::Error } else { Side::Output },
        }
    })?;
    let input = match &mut cli.command {
        Command::Scan(ScanArgs { input, .. }) => Some(input),
        Command::Migrate(arguments) => arguments.input(),
        _ => None,
    };
    if let Some(input) = input {
        input.listed = arguments.last().is_some_and(|last| last == "--");
    }
    Ok(cli)
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
    #[command(after_help = scan::SCAN_EXAMPLES)]
    Scan(ScanArgs),
    /// Move credentials into AWS Secrets Manager; without --apply only the plan is shown
    #[command(after_help = migrate::MIGRATE_EXAMPLES)]
    Migrate(Box<MigrateArgs>),
    /// Keep a list of findings that are known and accepted
    #[command(subcommand, arg_required_else_help = true)]
    Baseline(BaselineCommand),
    /// Look at rules, and check and test your own
    #[command(subcommand, arg_required_else_help = true)]
    Rules(RulesCommand),
    /// Scan at each commit
    #[command(subcommand, arg_required_else_help = true)]
    Hook(HookCommand),
    /// Print what makes a shell complete keylift's arguments
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a page of the manual, or write all of them to files
    Man {
        /// The command that it is about, `rules show` say [default: keylift itself]
        command: Vec<String>,
        /// Write the pages of all commands into this folder
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        output_dir: Option<PathBuf>,
    },
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
    Github,
    Gitlab,
    Junit,
    Csv,
    Markdown,
    Html,
    Rdjson,
}

/// Confidence by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Low,
    Medium,
    High,
}

/// Shells by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "it is its name")]
pub(crate) enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}
