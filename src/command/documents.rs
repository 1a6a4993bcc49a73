//! `keylift completions` and `keylift man`: what packages of keylift bring along for shells and for `man`.

use super::Failure;
use crate::cli::Shell;
use crate::cli::documents;
use crate::exit::Exit;
use crate::report::output;
use crate::settings::Manual;
use std::io::{self, Write};

/// Why there is nothing to read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum DocumentError {
    /// `keylift man find`
    #[error("there is no page `{0}`")]
    #[diagnostic(help("`keylift --help` lists the commands: `keylift man scan`"))]
    NoPage(String),
    /// Standard output.
    #[error("failed to write to standard output")]
    Output(#[from] io::Error),
}

/// Prints the script for a shell.
pub(super) fn completions(shell: Shell, out: &mut dyn Write) -> Result<Exit, Failure> {
    documents::completions(shell, out).map_err(DocumentError::Output).map_err(Failure::incomplete)?;
    Ok(Exit::Clean)
}

/// Prints a page, or writes all of them into a folder.
pub(super) fn manual(settings: &Manual, out: &mut dyn Write) -> Result<Exit, Failure> {
    match settings {
        Manual::Page(name) => {
            let pages = documents::manual();
            let page = pages.iter().find(|page| page.name() == name);
            let page = page.ok_or_else(|| Failure::usage(DocumentError::NoPage(name.clone())))?;
            page.write(out).map_err(DocumentError::Output).map_err(Failure::incomplete)?;
        }
        Manual::Folder(folder) => {
            for page in documents::manual() {
                let file = folder.join(format!("{}.1", page.name()));
                output::replace(&file, |out| page.write(out)).map_err(Failure::incomplete)?;
            }
        }
    }
    Ok(Exit::Clean)
}
