//! The detector: pure, from a blob to the credentials in it.

use crate::finding::{Dismissed, Finding};
use crate::rule::RuleSet;
use crate::source::Blob;
use std::sync::Arc;

/// What was found in one blob.
#[derive(Debug, Default)]
pub struct Detection {
    /// The credentials, by offset.
    pub findings: Vec<Finding>,
    /// What was let go, by offset; empty unless the detector explains.
    pub dismissed: Vec<Dismissed>,
}

/// Finds credentials. Cheap to share between threads.
#[derive(Debug)]
pub struct Detector {
    rules: Arc<RuleSet>,
    explain: bool,
}

impl Detector {
    /// `explain` keeps what the judge dismisses.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>, explain: bool) -> Self {
        Self { rules, explain }
    }

    /// The credentials that start in the owned part of `blob`.
    #[must_use]
    pub fn scan(&self, blob: &Blob<'_>) -> Detection {
        let _ = (blob, &self.rules, self.explain);
        Detection::default()
    }
}
