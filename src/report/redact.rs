//! Masks every found secret, by value, in everything that a report takes from the scanned tree.

use super::Report;

/// Knows the secrets of one report.
#[derive(Debug)]
pub struct Redactor {}

impl Redactor {
    /// For the secrets of `report`; `reveal` shows them as they are.
    #[must_use]
    pub fn new(report: &Report, reveal: bool) -> Self {
        let _ = (report, reveal);
        Self {}
    }
}
