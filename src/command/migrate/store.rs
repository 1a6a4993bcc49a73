//! From a plan to proven secrets: the checks, the calls, and what became of it.

use super::exit;
use crate::exit::Exit;
use crate::migrate::aws::SecretsManager;
use crate::migrate::journal::Journal;
use crate::migrate::plan::{Plan, Values};
use crate::migrate::upload::Extras;
use crate::migrate::{arrange, check, present, upload};
use indicatif::{ProgressBar, ProgressStyle};
use miette::IntoDiagnostic;
use std::io::Write;

/// Stores what is planned unless a check says that it would fail, and says what became of it.
pub(super) fn store(
    plan: &Plan,
    values: &Values<'_>,
    extras: &Extras,
    service: &SecretsManager,
    journal: &mut Journal,
    out: &mut dyn Write,
) -> miette::Result<Exit> {
    let bar = bar("checking", plan);
    let unready = check::all(plan, values, extras, journal, service.region(), service, &mut || bar.inc(1));
    bar.finish_and_clear();
    if !unready.is_empty() {
        present::unready(&unready, out).into_diagnostic()?;
        return Ok(Exit::Incomplete);
    }
    let bar = self::bar("storing", plan);
    let run = upload::run(plan, values, extras, service, journal, &mut || bar.inc(1));
    bar.finish_and_clear();
    let bar = self::bar("arranging", plan);
    let run = arrange::run(plan, values, &extras.arrangements, service, journal, &mut || bar.inc(1), run);
    bar.finish_and_clear();
    present::run(plan, &run, out).into_diagnostic()?;
    Ok(exit(plan, &run))
}

/// A bar on standard error; it is drawn only when that is a terminal.
fn bar(what: &'static str, plan: &Plan) -> ProgressBar {
    let bar = ProgressBar::new(plan.entries.len() as u64).with_message(what);
    match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
