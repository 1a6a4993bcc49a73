//! What other tools ignore, taken over once.

use crate::finding::Finding;
use std::path::{Path, PathBuf};

/// The ignored findings of another tool.
#[derive(Debug)]
pub struct Import {
    /// What in the file is not taken over, a line each.
    pub notes: Vec<String>,
}

/// A file that can't be imported.
#[derive(Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum ImportError {
    /// It is not that of a known tool.
    #[error("{} is neither a baseline of detect-secrets nor a report of gitleaks", path.display())]
    #[diagnostic(help("give a .gitleaksignore, a JSON report of gitleaks, or a .secrets.baseline"))]
    Unknown {
        /// The file.
        path: PathBuf,
    },
}

/// Reads a file; its kind is told by what is in it.
///
/// # Errors
/// When it is that of no known tool.
pub fn read(path: &Path, _: &str) -> Result<Import, ImportError> {
    Err(ImportError::Unknown { path: path.to_owned() })
}

impl Import {
    /// How many findings the file speaks of.
    #[must_use]
    pub fn len(&self) -> usize {
        0
    }

    /// Whether it speaks of none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Why this finding is ignored, if it is: in words, for an entry of a baseline.
    #[must_use]
    pub fn claims(&self, _: &Finding) -> Option<String> {
        None
    }

    /// The entries that no finding was claimed for yet, a line each.
    #[must_use]
    pub fn unclaimed(&self) -> Vec<String> {
        Vec::new()
    }
}
