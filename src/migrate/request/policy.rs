//! A resource policy: who may use a secret, said at the secret itself.
//!
//! Only its form is checked here. Whether it is a policy, and no public one, AWS checks before anything is stored.

use std::io;
use std::path::{Path, PathBuf};

/// Most characters of a policy that Secrets Manager stores.
const LONGEST: usize = 20_480;

/// A policy document: JSON, and not too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourcePolicy(String);

/// Why a policy is refused. Does not repeat it.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum PolicyError {
    /// The file can't be read.
    #[error("failed to read the resource policy {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// Not a JSON object with a `Statement`.
    #[error("the resource policy {} is no policy: line {line}, column {column}", path.display())]
    #[diagnostic(help("a policy is a JSON object with a Statement"))]
    Form {
        /// The file.
        path: PathBuf,
        /// Where it stops being one, counted from 1.
        line: usize,
        /// In that line, counted from 1.
        column: usize,
    },
    /// More than Secrets Manager stores.
    #[error("the resource policy {} has more than the 20,480 characters that Secrets Manager stores", .0.display())]
    TooLong(PathBuf),
}

impl ResourcePolicy {
    /// Reads a policy from a file.
    ///
    /// # Errors
    /// When it can't be read, is no JSON object with a `Statement`, or is too long.
    pub fn read(path: &Path) -> Result<Self, PolicyError> {
        let text = std::fs::read_to_string(path).map_err(|cause| PolicyError::Io { path: path.to_owned(), cause })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, PolicyError> {
        let form = |line, column| PolicyError::Form { path: path.to_owned(), line, column };
        let json: serde_json::Value =
            serde_json::from_str(text).map_err(|error| form(error.line().max(1), error.column().max(1)))?;
        if !json.as_object().is_some_and(|object| object.contains_key("Statement")) {
            return Err(form(1, 1));
        }
        let text = json.to_string(); // without blanks, so that they don't count
        if text.chars().count() > LONGEST {
            return Err(PolicyError::TooLong(path.to_owned()));
        }
        Ok(Self(text))
    }

    /// The document, without needless blanks.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `text` says the same, however it is written.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let json = |text| serde_json::from_str::<serde_json::Value>(text).ok();
        json(text).is_some() && json(text) == json(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_json_with_a_statement() {
        let path = Path::new("policy.json");
        let long = format!("{{\"Statement\":\"{}\"}}", "x".repeat(20_480));
        for (text, expected) in [
            ("{\"Version\": \"2012-10-17\", \"Statement\": []}", ""),
            ("{\n\"Statement\": [}", "the resource policy policy.json is no policy: line 2, column 15"),
            ("[]", "the resource policy policy.json is no policy: line 1, column 1"),
            ("{}", "the resource policy policy.json is no policy: line 1, column 1"),
            (&long, "the resource policy policy.json has more than the 20,480 characters"),
        ] {
            let error = ResourcePolicy::parse(text, path).map_or_else(|error| error.to_string(), |_| String::new());
            assert!(error.starts_with(expected) && error.is_empty() == expected.is_empty(), "{error}");
        }
    }

    #[test]
    fn blanks_and_order_make_no_other_policy() {
        let policy = ResourcePolicy::parse("{ \"Version\": \"x\", \"Statement\": [] }", Path::new("p")).unwrap();
        for (text, same) in [
            ("{\"Statement\":[],\"Version\":\"x\"}", true),
            ("{\"Statement\":[],\"Version\":\"y\"}", false),
            ("no json", false),
        ] {
            assert_eq!(policy.is(text), same, "{text}");
        }
    }
}
