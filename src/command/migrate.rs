//! `keylift migrate`: plan, and with `--apply` store, prove and say what to change.
//!
//! Without `--apply` nothing is written and nothing is sent. With it, everything that can be checked beforehand is
//! checked before the first secret is stored.

use super::Failure;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::migrate::aws::SecretsManager;
use crate::migrate::journal::{Journal, Memory};
use crate::migrate::name::{Naming, slug};
use crate::migrate::plan::{self, Plan};
use crate::migrate::present;
use crate::migrate::request::{KmsKey, Tags};
use crate::migrate::store::Store;
use crate::migrate::upload::{self, Extras, Outcome, Run};
use crate::pipeline::Input;
use crate::settings::{MigrateOptions, Mode};
use miette::IntoDiagnostic;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the options come to, checked before anything is scanned.
pub(super) struct Prepared {
    /// Where the journal is kept.
    root: PathBuf,
    naming: Naming,
    extras: Extras,
}

/// Checks the options.
///
/// # Errors
/// When a name, a tag or the key is no good.
pub(super) fn prepare(input: &Input, options: &MigrateOptions) -> miette::Result<Prepared> {
    let root = journal_root(input);
    Ok(Prepared { naming: naming(&root, options)?, extras: extras(options)?, root })
}

/// Runs the command on the findings of a scan, ordered as a report orders them, and writes the result to `out`.
///
/// [`Exit::Clean`] after a dry run, or when every secret is stored and proven and none was refused;
/// [`Exit::Incomplete`] otherwise. Findings of low confidence are listed and do not count.
///
/// # Errors
/// When the journal or the connection is no good (nothing was stored), or `out` can't be written to.
pub(super) fn migrate(
    findings: &[Finding],
    prepared: &Prepared,
    options: &MigrateOptions,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let memory = Memory::read(&prepared.root).map_err(Failure::incomplete)?;
    let (plan, _) = plan::make(findings, &prepared.naming, &memory);
    if options.mode == Mode::Apply && !plan.entries.is_empty() {
        let store = SecretsManager::connect(&options.connection).map_err(Failure::usage)?;
        return apply(findings, prepared, &store, out).map_err(Failure::incomplete);
    }
    present::plan(&plan, out).into_diagnostic().map_err(Failure::incomplete)?;
    if options.mode == Mode::Apply {
        return Ok(exit(&plan, &Run::default()));
    }
    if !plan.entries.is_empty() {
        let written = writeln!(out, "Nothing was sent. Run it again with --apply to store the secrets.");
        written.into_diagnostic().map_err(Failure::incomplete)?;
    }
    Ok(Exit::Clean)
}

/// Stores what is planned. The plan is made anew, because only now nobody else writes to the journal.
fn apply(findings: &[Finding], prepared: &Prepared, store: &dyn Store, out: &mut dyn Write) -> miette::Result<Exit> {
    let mut journal = Journal::open(&prepared.root)?;
    let (plan, values) = plan::make(findings, &prepared.naming, journal.memory());
    // Draws on standard error, and only when that is a terminal.
    let progress = indicatif::ProgressBar::new(plan.entries.len() as u64);
    let run = upload::run(&plan, &values, &prepared.extras, store, &mut journal, &mut || progress.inc(1));
    progress.finish_and_clear();
    present::run(&plan, &run, out).into_diagnostic()?;
    Ok(exit(&plan, &run))
}

fn exit(plan: &Plan, run: &Run) -> Exit {
    let proven = run.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Proven(..)));
    let all_proven = run.stopped.is_none() && proven.count() == plan.entries.len();
    let none_refused = !plan.refused.iter().any(|refused| refused.refusal.leaves_a_secret());
    if all_proven && none_refused { Exit::Clean } else { Exit::Incomplete }
}

fn naming(root: &Path, options: &MigrateOptions) -> miette::Result<Naming> {
    let template = options.template.as_deref().unwrap_or(Naming::DEFAULT_TEMPLATE);
    let folder = root.file_name().map(|name| slug(&name.to_string_lossy()));
    let app = options.app.clone().or(folder).unwrap_or_default();
    Ok(Naming::new(template, options.env.as_deref().unwrap_or_default(), &app)?)
}

fn extras(options: &MigrateOptions) -> miette::Result<Extras> {
    let extras = Extras {
        tags: Tags::parse(options.tags.iter().map(String::as_str))?,
        kms_key: options.kms_key_id.as_deref().map(KmsKey::parse).transpose()?,
    };
    extras.check()?;
    Ok(extras)
}

/// Where the journal of what is found in `input` is kept: the root of the repository that its first path is in (the
/// nearest folder above with a `.git`), or else the folder itself.
fn journal_root(input: &Input) -> PathBuf {
    let here = PathBuf::from(".");
    let first = match input {
        Input::Paths(paths) => paths.first().unwrap_or(&here),
        Input::Stdin(_) | Input::Git(_) => &here,
    };
    let first = first.canonicalize().unwrap_or(here.clone());
    let folder = if first.is_dir() { first } else { first.parent().map_or(here, Path::to_owned) };
    let root = folder.ancestors().find(|above| above.join(".git").exists());
    root.unwrap_or(&folder).to_owned()
}

#[cfg(test)]
mod tests;
