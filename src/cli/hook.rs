//! `keylift hook`.

use clap::Subcommand;
use std::path::PathBuf;

/// `keylift hook`.
#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    /// Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git's own hooks
    Install {
        /// The repository [default: .]
        repository: Option<PathBuf>,
    },
    /// Take out what `install` put in, and nothing else
    Uninstall {
        /// The repository [default: .]
        repository: Option<PathBuf>,
    },
}
