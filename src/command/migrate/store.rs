//! From a plan to proven secrets: the checks, the calls, and what became of it.

use super::exit;
use crate::exit::Exit;
use crate::migrate::aws::SecretsManager;
use crate::migrate::journal::Journal;
use crate::migrate::plan::{Plan, Values};
use crate::migrate::upload::Extras;
use crate::migrate::{arrange, check, present, upload};
use crate::pipeline::Options;
use indicatif::{ProgressBar, ProgressStyle};
use miette::IntoDiagnostic;
use std::io::Write;

/// Bars on standard error, one for each step; none where progress is not wanted.
#[derive(Clone, Copy)]
pub(super) struct Bars {
    shown: bool,
}

impl Bars {
    /// As the scan before them: on a terminal only, and not when it was told to be quiet.
    pub(super) fn of(options: &Options) -> Self {
        Self { shown: options.progress }
    }

    fn bar(self, what: &'static str, plan: &Plan) -> ProgressBar {
        if !self.shown {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(plan.entries.len() as u64).with_message(what);
        match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// Stores what is planned unless a check says that it would fail, and says what became of it.
pub(super) fn store(
    plan: &Plan,
    values: &Values<'_>,
    extras: &Extras,
    service: &SecretsManager,
    journal: &mut Journal,
    bars: Bars,
    out: &mut dyn Write,
) -> miette::Result<Exit> {
    let bar = bars.bar("checking", plan);
    let unready = check::all(plan, values, extras, journal, service.region(), service, &mut || bar.inc(1));
    bar.finish_and_clear();
    if !unready.is_empty() {
        present::unready(&unready, out).into_diagnostic()?;
        return Ok(Exit::Incomplete);
    }
    let bar = bars.bar("storing", plan);
    let run = upload::run(plan, values, extras, service, journal, &mut || bar.inc(1));
    bar.finish_and_clear();
    let bar = bars.bar("arranging", plan);
    let run = arrange::run(plan, values, &extras.arrangements, service, journal, &mut || bar.inc(1), run);
    bar.finish_and_clear();
    present::run(plan, &run, out).into_diagnostic()?;
    Ok(exit(plan, &run))
}
