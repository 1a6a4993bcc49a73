//! Markers: comments in the source by which its authors say that a finding is known, in keylift's words or in those of
//! other tools.
//!
//! Only reading them is here, from bytes around a span. Whether a marker counts is for `suppress` to say.

use jiff::civil::Date;

/// A comment that speaks of findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// In whose words.
    pub dialect: Dialect,
    /// The rules it speaks of, as ids or patterns with `*`; of all when empty.
    pub rules: Vec<String>,
    /// Why, in the author's words.
    pub reason: Option<String>,
    /// The last day on which it counts.
    pub until: Option<Date>,
}

/// A tool's way of writing markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `keylift:allow`
    Keylift,
}
