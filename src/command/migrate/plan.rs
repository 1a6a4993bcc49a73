//! `keylift migrate plan`: the plan as a file. Nothing is sent anywhere; the key that its digests need is made, when the
//! repository has none.

use super::naming;
use crate::command::terminal::Terminal;
use crate::command::{Failure, known, place, scan};
use crate::detect::Explain;
use crate::exit::Exit;
use crate::migrate::document::write::{fit, write};
use crate::migrate::journal::folder;
use crate::migrate::journal::memory::Memory;
use crate::migrate::plan::build::build;
use crate::migrate::request::Tags;
use crate::migrate::texts::Texts;
use crate::migrate::upload::Extras;
use crate::report::output::{Coverage, Delivered, Destination};
use crate::settings::Target;
use crate::settings::migrate::Plan;
use crate::settings::reading::Notes;
use std::io;

/// Why there is no plan.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
enum PlanError {
    /// A file that a secret was just found in.
    #[error("failed to read {path}")]
    #[diagnostic(help("it could be read a moment ago; run the same command again"))]
    File {
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Standard output.
    #[error("failed to write the plan to standard output")]
    #[diagnostic(help("`--output FILE` writes it to a file"))]
    Output(#[source] io::Error),
}

/// Finds what is to be moved, and writes the plan.
///
/// # Errors
/// When an option, the key or the target is no good, and when the plan can't be written.
pub(super) fn plan(settings: &Plan, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let root = place::top(&settings.reading.input);
    let naming = naming(&root, &settings.names).map_err(Failure::usage)?;
    let tags = Tags::parse(settings.tags.iter().map(String::as_str)).map_err(Failure::usage)?;
    let extras = Extras { tags: tags.clone(), ..Extras::default() };
    extras.check().map_err(Failure::usage)?;
    let destination = match &settings.target {
        Target::File(path) => Some(
            Destination::new(path, &[])
                .and_then(|file| file.apart_from(settings.reading.input.paths()))
                .map_err(Failure::usage)?,
        ),
        Target::Stdout => None,
    };
    let scanned = known::scan(&settings.reading, Explain::No)?;
    scan::note_rules(&scanned, &settings.reading, terminal);
    let report = scanned.report;
    scan::note_each_problem(&report, &settings.reading, terminal);
    let key = folder::key(&root).map_err(Failure::incomplete)?;
    let memory = Memory::read(&root).map_err(Failure::incomplete)?;
    let (mut plan, mut values) = build(&report.findings, &Texts::read(&report.findings), &naming, &memory);
    plan.look_up(&settings.lookups);
    plan.entries.iter_mut().for_each(|entry| entry.tags = tags.clone());
    fit(&mut plan, &mut values, &root);
    let text = write(&plan, &values, &key, &root);
    let text = text.map_err(|(path, cause)| Failure::incomplete(PlanError::File { path, cause }))?;
    match &destination {
        None => terminal.out().write_all(text.as_bytes()).map_err(PlanError::Output).map_err(Failure::incomplete)?,
        Some(file) => {
            let delivered = file.write(Coverage::of(&report), |out| out.write_all(text.as_bytes()));
            let path = match delivered.map_err(Failure::incomplete)? {
                Delivered::There => file.path().to_owned(),
                Delivered::Beside(path) => path,
            };
            if settings.reading.notes == Notes::Shown {
                let (planned, refused, path) = (plan.entries.len(), plan.refused.len(), path.display());
                terminal.note(&format!(
                    "{path}: secrets to be stored: {planned}, findings that stay where they are: {refused}; \
                     review it, then `keylift migrate apply {path}`"
                ));
            }
        }
    }
    Ok(if report.problems.is_empty() { Exit::Clean } else { Exit::Incomplete })
}
