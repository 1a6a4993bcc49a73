//! Every key of a configuration. `docs/config.md` explains each; a test compares the two.

/// The tables of a configuration and the keys of each.
pub const KEYS: &[(&str, &[&str])] =
    &[("scan", SCAN), ("rules", RULES), ("suppression", SUPPRESSION), ("migrate", MIGRATE), ("allow", ALLOW)];

pub(super) const SCAN: &[&str] = &["exclude", "respect-ignore", "max-size", "fail-on"];
pub(super) const RULES: &[&str] = &["files", "only", "skip", "confidence"];
pub(super) const SUPPRESSION: &[&str] = &["baseline", "strict", "inline", "markers"];
pub(super) const MIGRATE: &[&str] = &["prefix", "env", "app", "name-template", "tags", "lookup"];
pub(super) const ALLOW: &[&str] = &["rules", "paths", "values", "names", "lines", "reason", "until"];
