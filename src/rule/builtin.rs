//! The rules that come with keylift.

use super::RuleSet;

/// Every built-in rule.
#[must_use]
pub fn rules() -> RuleSet {
    RuleSet::default()
}
