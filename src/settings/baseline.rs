//! What `keylift baseline` is to do.

use super::SettingsError;
use super::reading::Reading;
use super::surroundings::Surroundings;
use crate::cli::baseline::{BaselineArgs, BaselineCommand};
use crate::cli::scan::SuppressionArgs;
use crate::config::Config;
use crate::pipeline::Input;
use crate::suppress::baseline::revise::Terms;
use crate::text::day;
use std::path::PathBuf;

/// A change to a baseline.
#[derive(Debug)]
pub(crate) struct Baseline {
    /// What to do.
    pub(crate) action: Action,
    /// What to scan for it, and which baseline.
    pub(crate) reading: Reading,
    /// What new entries say.
    pub(crate) terms: Terms,
}

/// What to do with a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Make one.
    Create,
    /// Add what is new.
    Update,
    /// Remove what is no more.
    Prune,
    /// Ask of each finding whether it is real.
    Audit,
    /// Take over what another tool ignores.
    Import(PathBuf),
}

impl Baseline {
    pub(super) fn new(
        command: BaselineCommand,
        surroundings: Surroundings,
        config: Config,
    ) -> Result<Self, SettingsError> {
        let (action, arguments) = match command {
            BaselineCommand::Create(arguments) => (Action::Create, arguments),
            BaselineCommand::Update(arguments) => (Action::Update, arguments),
            BaselineCommand::Prune(arguments) => (Action::Prune, arguments),
            BaselineCommand::Audit(arguments) => (Action::Audit, arguments),
            BaselineCommand::Import { from, baseline } => (Action::Import(from), baseline),
        };
        let BaselineArgs { input, git, rules, config: origin, baseline, key_file, reason, until } = arguments;
        let until = until.map(|text| day::parse(&text).ok_or(SettingsError::Day(text))).transpose()?;
        let suppression = SuppressionArgs { baseline, no_baseline: false, key_file, no_inline: false };
        let reading = Reading::new(input, rules, origin, Some(git), suppression, surroundings, config)?;
        if matches!(reading.input, Input::Stdin(_)) {
            return Err(SettingsError::BaselineOfStdin);
        }
        let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        Ok(Self { action, reading, terms: Terms { until, reason } })
    }
}

/// The arguments that all of its commands share.
pub(super) fn arguments(command: &BaselineCommand) -> &BaselineArgs {
    match command {
        BaselineCommand::Create(arguments)
        | BaselineCommand::Update(arguments)
        | BaselineCommand::Prune(arguments)
        | BaselineCommand::Audit(arguments)
        | BaselineCommand::Import { baseline: arguments, .. } => arguments,
    }
}
