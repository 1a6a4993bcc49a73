//! `keylift migrate`: a file for each of its commands; here is what they share.
//!
//! Nothing is sent unless it is asked for. When it is, everything that can be checked beforehand is checked before the
//! first secret is stored.

mod apply;
mod direct;
mod extras;
mod past;
mod plan;
mod policy;
mod status;
mod store;
mod undo;

use super::Failure;
use super::terminal::Terminal;
use crate::exit::Exit;
use crate::migrate::name::{Naming, slug};
use crate::migrate::plan::Plan;
use crate::migrate::upload::{Outcome, Run};
use crate::settings::migrate::{Migrate, Names};
use std::path::Path;

/// Does what is asked for.
///
/// # Errors
/// When an option, the journal or the connection is no good (then nothing was stored), or the result can't be written.
pub(super) fn migrate(settings: Migrate, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match settings {
        Migrate::Direct(settings) => direct::direct(&settings, terminal),
        Migrate::Plan(settings) => plan::plan(&settings, terminal),
        Migrate::Apply(settings) => apply::apply(settings, terminal),
        Migrate::Status(settings) => status::status(&settings, terminal),
        Migrate::Undo(settings) => undo::undo(&settings, terminal),
        Migrate::Policy(settings) => policy::policy(&settings, terminal),
    }
}

/// [`Exit::Clean`] when every secret is stored and proven and none was refused. Findings of low confidence are listed
/// and do not count.
fn exit(plan: &Plan, run: &Run) -> Exit {
    let proven = run.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Proven(..)));
    let all_proven = run.stopped.is_none() && proven.count() == plan.entries.len();
    let none_refused = !plan.refused.iter().any(|refused| refused.refusal.leaves_a_secret());
    if all_proven && none_refused { Exit::Clean } else { Exit::Incomplete }
}

/// How secrets of the repository at `root` are called.
fn naming(root: &Path, names: &Names) -> miette::Result<Naming> {
    let template = names.template.as_deref().unwrap_or(Naming::DEFAULT_TEMPLATE);
    let template = match &names.prefix {
        Some(prefix) => format!("{}/{template}", prefix.trim_end_matches('/')),
        None => template.to_owned(),
    };
    let folder = root.file_name().map(|name| slug(&name.to_string_lossy()));
    let app = names.app.clone().or(folder).unwrap_or_default();
    Ok(Naming::new(&template, names.env.as_deref().unwrap_or_default(), &app)?)
}
