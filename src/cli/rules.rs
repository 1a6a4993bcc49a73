//! `keylift rules`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `keylift rules`.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Every rule: id, confidence, title, tags
    List {
        /// Only rules of this id or tag; `*` stands for anything: github.*, tag:payment
        #[arg(value_name = "ID")]
        wanted: Vec<String>,
        #[command(flatten)]
        rules: FilesArgs,
    },
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
    /// Print all rules as a page in Markdown
    Document(FilesArgs),
}

/// Rules beside the built-in ones.
#[derive(Debug, Args)]
pub(crate) struct FilesArgs {
    /// Rules of your own, beside the built-in ones; repeatable
    #[arg(long = "rules", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}
