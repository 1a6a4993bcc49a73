//! `keylift migrate plan`.

use crate::command::Failure;
use crate::command::terminal::Terminal;
use crate::exit::Exit;
use crate::settings::migrate::Plan;

/// It is not there yet.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("`keylift migrate plan` is not there yet")]
#[diagnostic(help("`keylift migrate` shows what would be stored, `keylift migrate --apply` stores it"))]
struct NotYet;

pub(super) fn plan(_: &Plan, _: &mut Terminal) -> Result<Exit, Failure> {
    Err(Failure::usage(NotYet))
}
