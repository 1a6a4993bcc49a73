//! From TOML to rules, with every error at its place.

use regex::bytes::{Regex, RegexBuilder};

/// Compiles an expression the way every rule is compiled: over bytes, without Unicode, bounded in size.
///
/// # Errors
/// When the expression is not valid or too large.
pub fn compile(source: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(source).unicode(false).size_limit(4 << 20).build()
}
