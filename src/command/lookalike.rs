//! Files that are called like options.
//!
//! The names in a tree are not its scanner's to trust: `keylift scan *`, or a framework that lists file names, would hand
//! over a file called `--exit-zero` as an option. Where an argument could be both, nothing is scanned.

use crate::text::printable::Printable;
use std::ffi::OsString;
use std::path::Path;

/// An argument that is an option and the name of a file.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("`{name}` could be an option or the file of that name which is here")]
#[diagnostic(help(
    "write ./{name} for the file, or put `--` before all names; else go to a folder that has no such file"
))]
pub(super) struct LookalikeError {
    name: String,
}

/// Looks for such an argument.
///
/// # Errors
/// When there is one.
pub(super) fn refuse(arguments: &[OsString]) -> Result<(), LookalikeError> {
    let mut names_only = false;
    for argument in arguments.iter().skip(1) {
        // A lone dash means standard input wherever it stands.
        let option = argument.as_encoded_bytes().starts_with(b"-") && !names_only || argument == "-";
        if option && argument != "--" && Path::new(argument).symlink_metadata().is_ok() {
            return Err(LookalikeError { name: Printable(argument.as_encoded_bytes()).to_string() });
        }
        names_only |= argument == "--";
    }
    Ok(())
}
