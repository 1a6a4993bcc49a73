//! What other tools ignore, taken over once: gitleaks' `.gitleaksignore` and its JSON report as a baseline, and
//! detect-secrets' `.secrets.baseline`.
//!
//! An import says which findings those files speak of. What becomes of them (entries of a baseline) is not decided here.
//! A file that says of a value that it *is* a secret claims nothing. `gitleaks` and `detect_secrets` read the files.

mod detect_secrets;
mod gitleaks;

#[cfg(test)]
mod tests;

use crate::finding::Finding;
use crate::rule::foreign::PREFIX;
use crate::secret::SecretValue;
use crate::text::printable::{Printable, path_bytes};
use sha1::{Digest, Sha1};
use std::cell::Cell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The ignored findings of another tool.
#[derive(Debug)]
pub struct Import {
    entries: Vec<Entry>,
    /// The entries that are about a path.
    by_path: HashMap<String, Vec<usize>>,
    /// What in the file is not taken over, a line each.
    pub notes: Vec<String>,
}

/// A file that can't be imported.
#[derive(Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum ImportError {
    /// It is JSON, and not that of a known tool.
    #[error("{} is neither a baseline of detect-secrets nor a report of gitleaks", path.display())]
    #[diagnostic(help("give a .gitleaksignore, a JSON report of gitleaks, or a .secrets.baseline"))]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// It is broken.
    #[error("failed to read {}, line {line}: it breaks off, or is not what such a file holds", path.display())]
    #[diagnostic(help("make it anew with the tool that it is from"))]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where.
        line: usize,
    },
    /// Nothing in it can be taken over.
    #[error("there is nothing to import in {}", path.display())]
    #[diagnostic(help("give a .gitleaksignore, a JSON report of gitleaks, or a .secrets.baseline"))]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// One finding that another tool ignores.
#[derive(Debug)]
struct Entry {
    /// With slashes, and without `./` before it.
    path: String,
    /// The rule in the words of the other tool.
    rule: String,
    /// The commit that it is about; any when there is none.
    commit: Option<String>,
    value: Known,
    /// Why it is ignored, beside being in the file.
    remark: Option<&'static str>,
    claimed: Cell<bool>,
}

/// What tells the value of an entry.
#[derive(Debug)]
enum Known {
    /// It begins in this line, and nothing else is known of it.
    Line(u32),
    /// Its SHA-1.
    Digest([u8; 20]),
    /// Itself.
    Value(SecretValue),
}

/// Reads a file; its kind is told by what is in it.
///
/// # Errors
/// When it is JSON of neither tool, broken, or has no entry.
pub fn read(path: &Path, text: &str) -> Result<Import, ImportError> {
    let read = match text.trim_start().as_bytes().first() {
        Some(b'{') => detect_secrets::read(path, text)?,
        Some(b'[') => gitleaks::report(path, text)?,
        // Any text has lines, so one of which no line is an entry is taken for another kind of file.
        _ => Some(gitleaks::ignore_file(text)).filter(|read| !read.entries.is_empty()).unwrap_or_default(),
    };
    if read.entries.is_empty() && read.notes.is_empty() {
        return Err(ImportError::Empty { path: path.to_owned() });
    }
    let mut by_path = HashMap::<String, Vec<usize>>::new();
    for (at, entry) in read.entries.iter().enumerate() {
        by_path.entry(entry.path.clone()).or_default().push(at);
    }
    Ok(Import { entries: read.entries, by_path, notes: read.notes })
}

/// The entries of a file, and what of it is left out.
#[derive(Debug, Default)]
struct Read {
    entries: Vec<Entry>,
    notes: Vec<String>,
}

impl Import {
    /// How many findings the file speaks of.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Why this finding is ignored, if it is: in words, for an entry of a baseline.
    ///
    /// The path may be that from the top of the repository, or the one that the user typed: other tools use either.
    #[must_use]
    pub fn claims(&self, finding: &Finding) -> Option<String> {
        let origin = &finding.site.origin;
        let paths = [plain(path_bytes(origin.identity())), plain(path_bytes(origin.path()))];
        let mut claimed = None;
        for path in &paths[..if paths[0] == paths[1] { 1 } else { 2 }] {
            for &at in self.by_path.get(path).map(Vec::as_slice).unwrap_or_default() {
                let entry = &self.entries[at];
                if entry.is_about(finding) {
                    entry.claimed.set(true);
                    claimed.get_or_insert_with(|| entry.reason());
                }
            }
        }
        claimed
    }

    /// The entries that no finding was claimed for yet, a line each.
    #[must_use]
    pub fn unclaimed(&self) -> Vec<String> {
        self.entries.iter().filter(|entry| !entry.claimed.get()).map(Entry::about).collect()
    }
}

impl Entry {
    fn new(path: &str, rule: &str, value: Known) -> Self {
        let (path, rule) = (plain(path.as_bytes()), rule.to_owned());
        Self { path, rule, commit: None, value, remark: None, claimed: Cell::new(false) }
    }

    fn is_about(&self, finding: &Finding) -> bool {
        let commit = finding.site.origin.commit();
        if let Some(wanted) = &self.commit
            && !commit.is_some_and(|commit| commit.id.eq_ignore_ascii_case(wanted))
        {
            return false;
        }
        match &self.value {
            Known::Line(line) => finding.site.start.line == u64::from(*line) && self.is_of_rule(finding),
            Known::Digest(digest) => digested(finding.secret.expose()).any(|text| Sha1::digest(text)[..] == digest[..]),
            Known::Value(value) => *value == finding.secret,
        }
    }

    /// A line says little of a value. Where the rule has a name that both tools know, it must be the same.
    fn is_of_rule(&self, finding: &Finding) -> bool {
        finding.rule.id.strip_prefix(PREFIX).is_none_or(|rule| rule == self.rule)
    }

    fn reason(&self) -> String {
        let remark = self.remark.map(|remark| format!(", {remark}")).unwrap_or_default();
        format!("imported: {}{remark}", shown(&self.rule))
    }

    fn about(&self) -> String {
        let commit = self.commit.as_ref().map(|id| format!(" in commit {}", shown(id))).unwrap_or_default();
        let line = match self.value {
            Known::Line(line) => format!(":{line}"),
            Known::Digest(_) | Known::Value(_) => String::new(),
        };
        format!("{} in {}{line}{commit}", shown(&self.rule), shown(&self.path))
    }
}

/// The texts of which detect-secrets may have taken the digest: the value, and of a key block what its first line says.
fn digested(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let header = value.strip_prefix(b"-----").and_then(|rest| rest.split(|&byte| byte == b'-').next());
    std::iter::once(value).chain(header)
}

/// A path as both tools write it on any system.
fn plain(path: &[u8]) -> String {
    let path = String::from_utf8_lossy(path).replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

/// Text of the file, as it may stand in a message.
fn shown(text: &str) -> String {
    let text: String = text.chars().take(200).collect();
    Printable(text.as_bytes()).to_string()
}
