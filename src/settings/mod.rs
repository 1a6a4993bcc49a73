//! What the command line means: flags and surroundings become one value without options left over.
//!
//! Below this module no function sees a flag. Nothing is read or opened here.

pub(crate) mod surroundings;

use crate::cli::hook::HookCommand;
use crate::cli::migrate::MigrateArgs;
use crate::cli::rules::RulesCommand;
use crate::cli::scan::{ChoiceArgs, GitArgs, InputArgs, ScanArgs};
use crate::cli::{self, Cli, FormatName, Level, When};
use crate::detect::Explain;
use crate::finding::Confidence;
use crate::migrate::aws::Connection;
use crate::pipeline::{Input, Options};
use crate::report::{Format, Style};
use crate::source::git::{Part, Request};
use std::path::{Path, PathBuf};
use surroundings::{Stream, Surroundings};

/// What a run is to do.
#[derive(Debug)]
pub(crate) enum Task {
    /// `scan`
    Scan(Scan),
    /// `migrate`
    Migrate(Migrate),
    /// `rules`
    Rules(Rules),
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
    /// The format of the report.
    pub(crate) format: Format,
    /// Its looks.
    pub(crate) style: Style,
    /// Where it goes.
    pub(crate) output: Output,
    /// What makes the run end as [`Exit::Findings`](crate::exit::Exit::Findings).
    pub(crate) gate: Gate,
}

/// A migration.
#[derive(Debug)]
pub(crate) struct Migrate {
    /// What to read.
    pub(crate) reading: Reading,
    /// What to do with what is found.
    pub(crate) options: MigrateOptions,
}

/// How secrets are moved. What is `None` here is for the AWS environment, or the repository, to say.
#[derive(Debug, Clone)]
pub(crate) struct MigrateOptions {
    /// Whether to store anything.
    pub(crate) mode: Mode,
    /// How names are made.
    pub(crate) template: Option<String>,
    /// `{env}` in a name.
    pub(crate) env: Option<String>,
    /// `{app}` in a name.
    pub(crate) app: Option<String>,
    /// Tags to set, each as `KEY=VALUE`.
    pub(crate) tags: Vec<String>,
    /// The KMS key to encrypt with.
    pub(crate) kms_key_id: Option<String>,
    /// Which Secrets Manager.
    pub(crate) connection: Connection,
}

/// Whether to do what was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Show the plan.
    DryRun,
    /// Store the secrets.
    Apply,
}

/// A look at rules.
#[derive(Debug)]
pub(crate) enum Rules {
    /// All of them.
    List {
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
    /// Whether a file is right.
    Check(PathBuf),
    /// Whether the examples in a file hold.
    Test(PathBuf),
}

/// What is read and by which rules.
#[derive(Debug)]
pub(crate) struct Reading {
    /// What to read.
    pub(crate) input: Input,
    /// How to read it.
    pub(crate) options: Options,
    /// The rules to go by.
    pub(crate) choice: Choice,
    /// Whether notes on standard error are wanted.
    pub(crate) notes: Notes,
}

/// The rules of a run: the built-in ones and the user's, narrowed by patterns over their ids.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Files with rules of the user's own.
    pub(crate) files: Vec<PathBuf>,
    /// Only these; all when empty.
    pub(crate) only: Vec<String>,
    /// Not these.
    pub(crate) skip: Vec<String>,
}

/// Where a report goes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Output {
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

/// Whether keylift may add a note on standard error to what it reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notes {
    /// It may.
    Shown,
    /// Only errors.
    Hidden,
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
    /// A command that is not built yet.
    #[error("this command is not built yet")]
    Unbuilt,
    /// `--max-size many`
    #[error("`--max-size {0}` is not a size")]
    #[diagnostic(help("give a number of bytes, or one followed by k, M or G: 500k, 10M"))]
    Size(String),
}

impl Task {
    /// What `cli` asks for.
    ///
    /// # Errors
    /// When its parts contradict each other or a value is not what its flag needs.
    pub(crate) fn new(cli: Cli, surroundings: Surroundings) -> Result<Self, SettingsError> {
        Ok(match cli.command {
            cli::Command::Scan(arguments) => Self::Scan(Scan::new(arguments, cli.color, surroundings)?),
            cli::Command::Migrate(arguments) => Self::Migrate(Migrate::new(arguments, surroundings)?),
            cli::Command::Rules(command) => Self::Rules(match command {
                RulesCommand::List(rules) => Rules::List { files: rules.files },
                RulesCommand::Show { id, rules } => Rules::Show { id, files: rules.files },
                RulesCommand::Check { file } => Rules::Check(file),
                RulesCommand::Test { file } => Rules::Test(file),
            }),
            cli::Command::Hook(command) => {
                let or_here = |repository: Option<PathBuf>| repository.unwrap_or_else(|| PathBuf::from("."));
                Self::Hook(match command {
                    HookCommand::Install { repository } => Hook::Install(or_here(repository)),
                    HookCommand::Uninstall { repository } => Hook::Uninstall(or_here(repository)),
                })
            }
            cli::Command::Baseline(_) | cli::Command::Completions { .. } | cli::Command::Man => {
                return Err(SettingsError::Unbuilt);
            }
        })
    }
}

impl Scan {
    fn new(arguments: ScanArgs, when: When, surroundings: Surroundings) -> Result<Self, SettingsError> {
        let (stream, output) = match arguments.output {
            None => (surroundings.stdout, Output::Stdout),
            Some(file) => (Stream::Plain, Output::File(file)),
        };
        Ok(Self {
            reading: Reading::new(arguments.input, arguments.rules, Some(arguments.git), surroundings)?,
            explain: if arguments.explain { Explain::Yes } else { Explain::No },
            format: match arguments.format {
                FormatName::Human => Format::Human,
                FormatName::Json => Format::Json,
                FormatName::Jsonl => Format::Jsonl,
                FormatName::Sarif => Format::Sarif,
            },
            style: Style {
                reveal: arguments.show_secrets,
                color: surroundings.color(when, stream),
                unicode: surroundings.unicode,
                width: surroundings.width,
            },
            output,
            gate: match arguments.fail_on {
                _ if arguments.exit_zero => Gate::Open,
                Level::Low => Gate::At(Confidence::Low),
                Level::Medium => Gate::At(Confidence::Medium),
                Level::High => Gate::At(Confidence::High),
            },
        })
    }
}

impl Migrate {
    fn new(arguments: MigrateArgs, surroundings: Surroundings) -> Result<Self, SettingsError> {
        Ok(Self {
            reading: Reading::new(arguments.input, arguments.rules, None, surroundings)?,
            options: MigrateOptions {
                mode: if arguments.apply { Mode::Apply } else { Mode::DryRun },
                template: arguments.name_template,
                env: arguments.env,
                app: arguments.app,
                tags: arguments.tags,
                kms_key_id: arguments.kms_key_id,
                connection: Connection {
                    region: arguments.region,
                    profile: arguments.profile,
                    endpoint: arguments.endpoint_url,
                    ..Connection::default()
                },
            },
        })
    }
}

impl Reading {
    fn new(
        input: InputArgs,
        rules: ChoiceArgs,
        git: Option<GitArgs>,
        surroundings: Surroundings,
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            options: Options {
                respect_ignore: !input.no_ignore,
                max_size: input.max_size.as_deref().map(size).transpose()?,
                threads: input.threads.map_or(0, usize::from),
                progress: surroundings.stderr == Stream::Terminal && !input.no_progress && !input.quiet,
            },
            choice: Choice { files: rules.files, only: rules.only, skip: rules.skip },
            notes: if input.quiet { Notes::Hidden } else { Notes::Shown },
            input: match git.and_then(part) {
                Some(part) => Input::Git(Request { paths: input.paths, part, told: surroundings::git() }),
                None => what_to_read(input)?,
            },
        })
    }
}

/// The part of a repository that is asked for. clap sees to it that it is one.
fn part(arguments: GitArgs) -> Option<Part> {
    if arguments.staged {
        return Some(Part::Staged);
    }
    let unreachable = arguments.unreachable;
    (arguments.since.map(Part::Since))
        .or_else(|| arguments.range.map(Part::Range))
        .or_else(|| arguments.history.map(|revisions| Part::History { revisions, unreachable }))
}

fn what_to_read(arguments: InputArgs) -> Result<Input, SettingsError> {
    let dash = arguments.paths.iter().any(|path| path == Path::new("-"));
    match (dash || arguments.stdin, arguments.stdin_name) {
        (true, _) if arguments.paths.len() > 1 => Err(SettingsError::StdinAndPaths),
        (true, name) => Ok(Input::Stdin(name.unwrap_or_else(|| PathBuf::from("<stdin>")))),
        (false, Some(_)) => Err(SettingsError::NameWithoutStdin),
        // Who gives a list of names means those: an empty one is not the whole folder.
        (false, None) if arguments.paths.is_empty() && !arguments.listed => Ok(Input::Paths(vec![PathBuf::from(".")])),
        (false, None) => Ok(Input::Paths(arguments.paths)),
    }
}

/// Bytes: `10M` is ten times 2^20.
fn size(text: &str) -> Result<u64, SettingsError> {
    let (digits, shift) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 10),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 20),
        Some(b'g' | b'G') => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: Option<u64> = digits.parse().ok();
    number.and_then(|number| number.checked_mul(1 << shift)).ok_or_else(|| SettingsError::Size(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use surroundings::tests::PIPE;

    fn task(line: &str) -> Result<Task, SettingsError> {
        task_in(line, PIPE)
    }

    fn task_in(line: &str, surroundings: Surroundings) -> Result<Task, SettingsError> {
        let arguments: Vec<_> = std::iter::once("keylift").chain(line.split(' ')).map(Into::into).collect();
        Task::new(cli::parse(&arguments).unwrap(), surroundings)
    }

    fn scan(line: &str) -> Scan {
        scan_in(line, PIPE)
    }

    fn scan_in(line: &str, surroundings: Surroundings) -> Scan {
        match task_in(line, surroundings) {
            Ok(Task::Scan(scan)) => scan,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn what_is_read_follows_from_paths_dash_and_stdin() {
        for (line, expected) in [
            ("scan", r#"Paths(["."])"#),
            ("scan a b", r#"Paths(["a", "b"])"#),
            ("scan ./-", r#"Paths(["./-"])"#),
            ("scan -", r#"Stdin("<stdin>")"#),
            ("scan --stdin", r#"Stdin("<stdin>")"#),
            ("scan - --stdin-name x.py", r#"Stdin("x.py")"#),
        ] {
            assert_eq!(format!("{:?}", scan(line).reading.input), expected, "{line}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for (line, expected) in [
            ("scan - a", SettingsError::StdinAndPaths),
            ("scan --stdin-name x.py a", SettingsError::NameWithoutStdin),
            ("scan --max-size ten", SettingsError::Size("ten".into())),
            ("scan --max-size k", SettingsError::Size("k".into())),
            ("scan --max-size=-1", SettingsError::Size("-1".into())),
            ("scan --max-size 99999999999G", SettingsError::Size("99999999999G".into())),
        ] {
            assert_eq!(task(line).err(), Some(expected), "{line}");
        }
    }

    #[test]
    fn sizes_count_in_powers_of_1024() {
        for (line, expected) in [
            ("scan", None),
            ("scan --max-size 0", Some(0)),
            ("scan --max-size 700", Some(700)),
            ("scan --max-size 3k", Some(3 << 10)),
            ("scan --max-size 10M", Some(10 << 20)),
            ("scan --max-size 2G", Some(2 << 30)),
        ] {
            assert_eq!(scan(line).reading.options.max_size, expected, "{line}");
        }
    }

    #[test]
    fn the_gate_is_medium_unless_told() {
        for (line, expected) in [
            ("scan", Gate::At(Confidence::Medium)),
            ("scan --fail-on low", Gate::At(Confidence::Low)),
            ("scan --fail-on high", Gate::At(Confidence::High)),
            ("scan --exit-zero", Gate::Open),
        ] {
            assert_eq!(scan(line).gate, expected, "{line}");
        }
    }

    #[test]
    fn a_report_in_a_file_has_no_colours_unless_forced() {
        let on_terminal = Surroundings { stdout: Stream::Terminal, ..PIPE };
        for (line, expected) in [("scan", true), ("scan -o x", false), ("scan -o x --color always", true)] {
            assert_eq!(scan_in(line, on_terminal).style.color, expected, "{line}");
        }
    }

    #[test]
    fn progress_needs_a_terminal_and_no_objection() {
        let on_terminal = Surroundings { stderr: Stream::Terminal, ..PIPE };
        for (line, surroundings, expected) in [
            ("scan", PIPE, false),
            ("scan", on_terminal, true),
            ("scan -q", on_terminal, false),
            ("scan --no-progress", on_terminal, false),
        ] {
            assert_eq!(scan_in(line, surroundings).reading.options.progress, expected, "{line}");
        }
    }
}
