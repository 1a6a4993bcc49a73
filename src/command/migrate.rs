//! `keylift migrate`.

use crate::exit::Exit;
use crate::report::Report;
use crate::settings::MigrateOptions;
use std::io::Write;

/// Moves what `report` found, or shows how it would be moved.
///
/// # Errors
/// When the plan or the store refuses.
pub(crate) fn migrate(report: &Report, options: &MigrateOptions, out: &mut dyn Write) -> miette::Result<Exit> {
    let _ = (report, options, out);
    Err(miette::miette!("migration is not built yet"))
}
