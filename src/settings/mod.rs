//! What the command line means: configuration, environment and flags become one value without options left over. A flag
//! beats the environment, which beats the configuration.
//!
//! Below this module no function sees a flag. Nothing is read or opened here.

pub(crate) mod baseline;
pub(crate) mod migrate;
pub(crate) mod reading;
pub(crate) mod suppression;
pub(crate) mod surroundings;

use crate::cli::format::FormatArg;
use crate::cli::hook::HookCommand;
use crate::cli::rules::RulesCommand;
use crate::cli::scan::ScanArgs;
use crate::cli::{self, Cli, FormatName, Level, When};
use crate::config::Config;
use crate::detect::Explain;
use crate::finding::Confidence;
use crate::report::{Format, Style};
use migrate::Migrate;
use reading::Reading;
use std::path::{Path, PathBuf};
use suppression::Stales;
use surroundings::{Stream, Surroundings};

/// What a run is to do.
#[derive(Debug)]
pub(crate) enum Task {
    /// `scan`
    Scan(Scan),
    /// `migrate`
    Migrate(Box<Migrate>),
    /// `rules`
    Rules(Rules),
    /// `baseline`
    Baseline(baseline::Baseline),
    /// `completions`
    Completions(cli::Shell),
    /// `man`
    Manual(Manual),
    /// `hook`
    Hook(Hook),
}

/// What becomes of the hook of the repository at or above a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Hook {
    /// It is put in.
    Install(PathBuf),
    /// It is taken out.
    Uninstall(PathBuf),
}

/// A scan and what becomes of its report.
#[derive(Debug)]
pub(crate) struct Scan {
    /// What to read.
    pub(crate) reading: Reading,
    /// What becomes of what the judge lets go.
    pub(crate) explain: Explain,
    /// Its reports: one at least, and at most one of them on standard output.
    pub(crate) outputs: Vec<Output>,
    /// What makes the run end as [`Exit::Findings`](crate::exit::Exit::Findings).
    pub(crate) gate: Gate,
    /// Whether what suppresses nothing does so, too.
    pub(crate) stales: Stales,
}

/// A look at rules.
#[derive(Debug)]
pub(crate) enum Rules {
    /// All of them, or those that are asked for.
    List {
        /// Their ids or tags, by pattern.
        wanted: Vec<String>,
        /// The user's own.
        files: Vec<PathBuf>,
    },
    /// One of them.
    Show {
        /// Its id.
        id: String,
        /// The user's own.
        files: Vec<PathBuf>,
    },
    /// All of them, as a page.
    Document {
        /// The user's own.
        files: Vec<PathBuf>,
    },
    /// Whether a file is right.
    Check(PathBuf),
    /// Whether the examples in a file hold.
    Test(PathBuf),
}

/// What is wanted of the manual.
#[derive(Debug)]
pub(crate) enum Manual {
    /// One page, by its name.
    Page(String),
    /// All pages, as files in this folder.
    Folder(PathBuf),
}

/// A report of a scan.
#[derive(Debug)]
pub(crate) struct Output {
    /// Its form.
    pub(crate) format: Format,
    /// Its looks.
    pub(crate) style: Style,
    /// Where it goes.
    pub(crate) target: Target,
}

/// Where a report goes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Stdout,
    /// A file, replaced as a whole.
    File(PathBuf),
}

/// Which findings make a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Those of this confidence and above.
    At(Confidence),
    /// None.
    Open,
}

/// A command line that parses and makes no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub(crate) enum SettingsError {
    /// `keylift scan - src`
    #[error("standard input can't be scanned together with files")]
    #[diagnostic(help("run keylift once for `-` and once for the paths"))]
    StdinAndPaths,
    /// `keylift scan --stdin-name x.py src`
    #[error("`--stdin-name` names standard input, which is not what is scanned")]
    #[diagnostic(help("add `--stdin`, or leave the name out"))]
    NameWithoutStdin,
    /// `keylift scan -f json -f sarif`
    #[error("two reports can't both go to standard output")]
    #[diagnostic(help("give all but one of them a file: `--format sarif=keylift.sarif`"))]
    TwoOnStdout,
    /// `keylift scan -f json -f sarif=x -o y`
    #[error("`--output` is for a single report that has no file of its own")]
    #[diagnostic(help("write the file behind the format: `--format sarif=keylift.sarif`"))]
    WhichOutput,
    /// `keylift scan --exclude ../a`
    #[error("`--exclude {pattern}` is no pattern: {cause}")]
    #[diagnostic(help("patterns are written as in a .gitignore at the top of what is scanned: `vendor/`, `*.min.js`"))]
    Pattern {
        /// As it was given.
        pattern: String,
        /// What is wrong with it.
        cause: String,
    },
    /// `keylift baseline create --stdin`
    #[error("a baseline is of files, not of standard input")]
    #[diagnostic(help("scan the files; what comes by standard input is then known by `--stdin-name`"))]
    BaselineOfStdin,
    /// `--until soon`
    #[error("`--until {0}` is no day")]
    #[diagnostic(help("write it as 2027-01-31"))]
    Day(String),
    /// `--max-size many`
    #[error("`--max-size {0}` is not a size")]
    #[diagnostic(help("give a number of bytes, or one followed by k, M or G: 500k, 10M"))]
    Size(String),
}

impl Task {
    /// What `cli` asks for; `config` says what it leaves open.
    ///
    /// # Errors
    /// When its parts contradict each other or a value is not what its flag needs.
    pub(crate) fn new(cli: Cli, surroundings: Surroundings, config: Config) -> Result<Self, SettingsError> {
        Ok(match cli.command {
            cli::Command::Scan(arguments) => Self::Scan(Scan::new(arguments, cli.color, surroundings, config)?),
            cli::Command::Migrate(arguments) => {
                Self::Migrate(Box::new(Migrate::new(*arguments, surroundings, config)?))
            }
            cli::Command::Rules(command) => Self::Rules(match command {
                RulesCommand::List { wanted, rules } => Rules::List { wanted, files: rules.files },
                RulesCommand::Show { id, rules } => Rules::Show { id, files: rules.files },
                RulesCommand::Document(rules) => Rules::Document { files: rules.files },
                RulesCommand::Check { file } => Rules::Check(file),
                RulesCommand::Test { file } => Rules::Test(file),
            }),
            cli::Command::Baseline(command) => Self::Baseline(baseline::Baseline::new(command, surroundings, config)?),
            cli::Command::Completions { shell } => Self::Completions(shell),
            cli::Command::Man { output_dir: Some(folder), .. } => Self::Manual(Manual::Folder(folder)),
            cli::Command::Man { command, .. } => {
                let words = [&[env!("CARGO_PKG_NAME").to_owned()], command.as_slice()].concat();
                Self::Manual(Manual::Page(words.join("-")))
            }
            cli::Command::Hook(command) => {
                let or_here = |repository: Option<PathBuf>| repository.unwrap_or_else(|| PathBuf::from("."));
                Self::Hook(match command {
                    HookCommand::Install { repository } => Hook::Install(or_here(repository)),
                    HookCommand::Uninstall { repository } => Hook::Uninstall(or_here(repository)),
                })
            }
        })
    }
}

impl Scan {
    fn new(arguments: ScanArgs, when: When, surroundings: Surroundings, config: Config) -> Result<Self, SettingsError> {
        let strict = config.suppression.strict == Some(true) && !arguments.exit_zero;
        let gate = match arguments.fail_on {
            _ if arguments.exit_zero => Gate::Open,
            Some(Level::Low) => Gate::At(Confidence::Low),
            Some(Level::Medium) => Gate::At(Confidence::Medium),
            Some(Level::High) => Gate::At(Confidence::High),
            None => Gate::At(config.scan.fail_on.unwrap_or(Confidence::Medium)),
        };
        let output = |(name, target): (FormatName, Target)| Output {
            format: format(name),
            style: Style {
                reveal: arguments.show_secrets,
                color: surroundings.color(
                    when,
                    match target {
                        Target::Stdout => surroundings.stdout,
                        Target::File(_) => Stream::Plain,
                    },
                ),
                unicode: surroundings.unicode,
                width: surroundings.width,
                gate: match gate {
                    Gate::At(confidence) => Some(confidence),
                    Gate::Open => None,
                },
                clock: surroundings.clock,
            },
            target,
        };
        Ok(Self {
            outputs: targets(arguments.formats, arguments.output)?.into_iter().map(output).collect(),
            gate,
            reading: Reading::new(
                arguments.input,
                arguments.rules,
                arguments.config,
                Some(arguments.git),
                arguments.suppression,
                surroundings,
                config,
            )?,
            stales: if arguments.strict || strict { Stales::Fail } else { Stales::Told },
            explain: if arguments.explain { Explain::Yes } else { Explain::No },
        })
    }
}

/// What to write, and where to. Without a word about it, the report for people on standard output.
fn targets(mut formats: Vec<FormatArg>, output: Option<PathBuf>) -> Result<Vec<(FormatName, Target)>, SettingsError> {
    if formats.is_empty() {
        formats.push(FormatArg { name: FormatName::Human, file: None });
    }
    if let Some(file) = output {
        match formats.as_mut_slice() {
            [FormatArg { file: none @ None, .. }] => *none = Some(file),
            _ => return Err(SettingsError::WhichOutput),
        }
    }
    let target = |file: Option<PathBuf>| match file {
        Some(file) if file != Path::new("-") => Target::File(file),
        _ => Target::Stdout,
    };
    let targets: Vec<_> = formats.into_iter().map(|format| (format.name, target(format.file))).collect();
    if targets.iter().filter(|(_, target)| *target == Target::Stdout).count() > 1 {
        return Err(SettingsError::TwoOnStdout);
    }
    Ok(targets)
}

fn format(name: FormatName) -> Format {
    match name {
        FormatName::Human => Format::Human,
        FormatName::Json => Format::Json,
        FormatName::Jsonl => Format::Jsonl,
        FormatName::Sarif => Format::Sarif,
        FormatName::Github => Format::Github,
        FormatName::Gitlab => Format::Gitlab,
        FormatName::Junit => Format::Junit,
        FormatName::Csv => Format::Csv,
        FormatName::Markdown => Format::Markdown,
        FormatName::Html => Format::Html,
        FormatName::Rdjson => Format::Rdjson,
    }
}

#[cfg(test)]
mod tests;
