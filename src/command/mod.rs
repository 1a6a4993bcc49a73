//! The commands: from settings to what the user sees. The only module that writes to the terminal.
//!
//! A command is a function from its settings to an [`Exit`], or to a [`Failure`] that says what the user can do. It
//! writes its result to [`Terminal::out`] and nothing anywhere else.

mod baseline;
mod catalogue;
mod documents;
mod hook;
mod known;
mod lookalike;
mod migrate;
mod place;
mod quoted;
mod rules;
mod scan;
mod terminal;

use crate::cli::{self, Cli};
use crate::config::{self, Config};
use crate::exit::Exit;
use crate::settings::Task;
use crate::settings::reading::config_of;
use crate::settings::surroundings::Surroundings;
use crate::source::git::open::{Blame, GitError};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use terminal::{Looks, Terminal};

/// Runs keylift with these arguments, the program's name first.
///
/// A panic anywhere below ends the run as [`Exit::Incomplete`] and shows its place only: its message might hold a secret.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    std::panic::set_hook(Box::new(|panic| terminal::report_panic(panic.location())));
    std::panic::catch_unwind(AssertUnwindSafe(|| start(&arguments.into_iter().collect::<Vec<_>>())))
        .unwrap_or(Exit::Incomplete)
}

fn start(arguments: &[OsString]) -> Exit {
    let surroundings = Surroundings::here();
    let terminal = |color| Terminal::new(Looks { color, unicode: surroundings.unicode, width: surroundings.width });
    if let Err(error) = lookalike::refuse(arguments) {
        let mut terminal = terminal(false);
        terminal.error(&error);
        return terminal.finish(Exit::Usage);
    }
    let cli = match cli::parse(arguments) {
        Ok(cli) => cli,
        Err(said) => {
            let stream = match said.to {
                cli::Side::Output => surroundings.stdout,
                cli::Side::Error => surroundings.stderr,
            };
            let color = surroundings.color(said.color, stream) && terminal::are_harmless(arguments);
            let mut terminal = terminal(color);
            let exit = terminal.said(&said);
            return terminal.finish(exit);
        }
    };
    let mut terminal = terminal(surroundings.color(cli.color, surroundings.stderr));
    let task = config(&cli).and_then(|config| Task::new(cli, surroundings, config).map_err(Failure::usage));
    let ended = task.and_then(|task| perform(task, &mut terminal));
    let exit = ended.unwrap_or_else(|failure| {
        terminal.error(failure.report.as_ref());
        failure.exit
    });
    terminal.finish(exit)
}

/// The configuration for this command line; the only thing that is read before it is known what the line means.
fn config(cli: &Cli) -> Result<Config, Failure> {
    let Some((wanted, paths)) = config_of(cli) else { return Ok(Config::default()) };
    config::load(&wanted, paths).map_err(Failure::usage)
}

fn perform(task: Task, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match task {
        Task::Scan(settings) => scan::scan(&settings, terminal),
        Task::Migrate(settings) => migrate::migrate(*settings, terminal),
        Task::Baseline(settings) => baseline::baseline(&settings, terminal),
        Task::Rules(settings) => rules::rules(&settings, terminal.out()),
        Task::Completions(shell) => documents::completions(shell, terminal.out()),
        Task::Manual(settings) => documents::manual(&settings, terminal.out()),
        Task::Hook(settings) => hook::hook(&settings, terminal.out()),
    }
}

/// Why a command ends without its result, and how the run ends then.
#[derive(Debug)]
struct Failure {
    report: miette::Report,
    exit: Exit,
}

impl Failure {
    /// Something that the user has to write differently.
    fn usage(report: impl Into<miette::Report>) -> Self {
        Self { report: report.into(), exit: Exit::Usage }
    }

    /// Something that could not be done.
    fn incomplete(report: impl Into<miette::Report>) -> Self {
        Self { report: report.into(), exit: Exit::Incomplete }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        match error.blame() {
            Blame::Request => Self::usage(error),
            Blame::Repository => Self::incomplete(error),
        }
    }
}
