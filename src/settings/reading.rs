//! What is read and by which rules, for all commands that read sources; and which configuration that takes.

use super::SettingsError;
use super::suppression::Suppression;
use super::surroundings::{self, Stream, Surroundings};
use crate::cli::scan::{ChoiceArgs, ConfigArgs, GitArgs, InputArgs, SuppressionArgs};
use crate::cli::{Cli, Command};
use crate::config::{Config, Wanted};
use crate::pipeline::{Input, Options};
use crate::report::{Terms, Trust};
use crate::source::exclude::Exclude;
use crate::source::git::{Part, Request};
use crate::source::patterns::PathPatterns;
use std::path::{Path, PathBuf};

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
    /// What the report is to say of how the scan was run.
    pub(crate) terms: Terms,
    /// What the configuration says of rules, and what it allows.
    pub(crate) config: Config,
    /// Whose word counts when a finding is said to be known.
    pub(crate) suppression: Suppression,
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

/// Whether keylift may add a note on standard error to what it reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notes {
    /// It may.
    Shown,
    /// Only errors.
    Hidden,
}

impl Reading {
    pub(super) fn new(
        input: InputArgs,
        rules: ChoiceArgs,
        origin: ConfigArgs,
        git: Option<GitArgs>,
        suppression: SuppressionArgs,
        surroundings: Surroundings,
        mut config: Config,
    ) -> Result<Self, SettingsError> {
        let trust = trust(origin);
        let suppression = Suppression::new(suppression, &mut config, &trust);
        let respected = trust == Trust::Tree && !input.no_ignore && config.scan.respect_ignore != Some(false);
        let max_size = input.max_size.as_deref().map(size).transpose()?;
        let Reach { only, skip } = Reach::of(&config, rules.only, rules.skip);
        Ok(Self {
            options: Options {
                respect_ignore: respected,
                exclude: exclude(config.scan.exclude.take(), &input.exclude)?,
                max_size: max_size.or(config.scan.max_size),
                threads: input.threads.map_or(0, usize::from),
                progress: surroundings.stderr == Stream::Terminal && !input.no_progress && !input.quiet,
            },
            choice: Choice { files: rules.files, only, skip },
            notes: if input.quiet { Notes::Hidden } else { Notes::Shown },
            terms: Terms { config: config.name.clone(), trust },
            config,
            suppression,
            input: match git.and_then(part) {
                Some(part) => Input::Git(Request { paths: input.paths, part, told: surroundings::git() }),
                None => what_to_read(input)?,
            },
        })
    }
}

/// Which rules apply, of the file and the command line.
struct Reach {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Reach {
    /// `--only` takes the place of the file's `only`, since a union would be wider than what was asked for; what is
    /// skipped adds up.
    fn of(config: &Config, only: Vec<String>, skip: Vec<String>) -> Self {
        let only = if only.is_empty() { config.rules.only.clone() } else { only };
        Self { only, skip: config.rules.skip.iter().cloned().chain(skip).collect() }
    }
}

/// What the file and the command line leave out.
fn exclude(configured: Option<PathPatterns>, given: &[String]) -> Result<Exclude, SettingsError> {
    let mut lists = Vec::from_iter(configured);
    if !given.is_empty() {
        let wrong = |error: crate::source::patterns::PatternError| SettingsError::Pattern {
            pattern: given[error.at].clone(),
            cause: error.cause,
        };
        lists.push(PathPatterns::new(Path::new(""), given).map_err(wrong)?);
    }
    Ok(Exclude::new(lists))
}

fn trust(arguments: ConfigArgs) -> Trust {
    match (arguments.untrusted, arguments.trust_rev) {
        (false, _) => Trust::Tree,
        (true, None) => Trust::Nothing,
        (true, Some(revision)) => Trust::Revision(revision),
    }
}

/// Which configuration a command line takes, and which paths it is for; `None` when it reads no sources.
pub(crate) fn config_of(cli: &Cli) -> Option<(Wanted, &[PathBuf])> {
    let (config, input) = match &cli.command {
        Command::Scan(scan) => (&scan.config, &scan.input),
        Command::Migrate(migrate) => {
            let (config, paths) = super::migrate::config_of(migrate);
            return Some((wanted(config), paths));
        }
        Command::Baseline(command) => {
            let arguments = super::baseline::arguments(command);
            (&arguments.config, &arguments.input)
        }
        Command::Rules(_) | Command::Hook(_) | Command::Completions { .. } | Command::Man { .. } => return None,
    };
    Some((wanted(config), &input.paths))
}

/// A flag beats the environment, so `--no-config` beats `KEYLIFT_CONFIG`; clap could not have both at once.
fn wanted(arguments: &ConfigArgs) -> Wanted {
    match (&arguments.config, &arguments.trust_rev) {
        _ if arguments.no_config => Wanted::Nothing,
        (Some(file), _) => Wanted::File(file.clone()),
        (None, Some(revision)) => Wanted::Revision(revision.clone()),
        (None, None) if arguments.untrusted => Wanted::Nothing,
        (None, None) => Wanted::Found,
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

fn size(text: &str) -> Result<u64, SettingsError> {
    crate::text::size::parse(text).ok_or_else(|| SettingsError::Size(text.to_owned()))
}
