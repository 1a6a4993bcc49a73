//! How a run ended. The only place with exit codes; they are part of keylift's public face.

use std::process::ExitCode;

/// The outcome of a run, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: nothing found at or above the gate, everything read.
    Clean,
    /// 1: findings at or above `--fail-on`, everything read.
    Findings,
    /// 2: the command line, the configuration or a rule file is wrong; nothing was scanned.
    Usage,
    /// 3: something could not be read, stored or proved. Wins over findings, which are still listed.
    Incomplete,
}

impl Exit {
    /// The number itself.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Incomplete => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
