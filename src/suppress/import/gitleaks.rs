//! gitleaks' `.gitleaksignore`, and its JSON report, which `--baseline-path` takes.

use super::{Entry, ImportError, Known, Read, shown};
use crate::secret::SecretValue;
use serde::Deserialize;
use std::path::Path;
use zeroize::Zeroize;

/// Reads lines of `path:rule:line` and `commit:path:rule:line`. Lines that begin with `#` are comments; there are no
/// patterns, and nothing may stand behind an entry (as gitleaks 8.30 has it).
pub(super) fn ignore_file(text: &str) -> Read {
    let mut read = Read::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match entry(line) {
            Some(entry) => read.entries.push(entry),
            None => read.notes.push(format!("line {number} is no entry, and passed over: {}", shown(line))),
        }
    }
    read
}

fn entry(line: &str) -> Option<Entry> {
    let mut pieces = line.rsplitn(3, ':');
    let (number, rule, place) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let number = number.parse().ok()?;
    // A path may have a colon itself; a commit has a form.
    let is_commit = |text: &str| matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let (commit, path) = match place.split_once(':') {
        Some((commit, path)) if is_commit(commit) => (Some(commit.to_owned()), path),
        _ => (None, place),
    };
    if path.is_empty() || rule.is_empty() {
        return None;
    }
    Some(Entry { commit, ..Entry::new(path, rule, Known::Line(number)) })
}

/// A row of a report, as far as it tells which finding it is.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    #[serde(rename = "RuleID")]
    rule: String,
    file: String,
    start_line: u32,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    commit: String,
}

/// Reads a report. A value that it does not mask tells a finding, whatever its line; else the line does.
pub(super) fn report(path: &Path, text: &str) -> Result<Read, ImportError> {
    let rows: Vec<Row> = serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => ImportError::Unknown { path: path.to_owned() },
        _ => ImportError::Broken { path: path.to_owned(), line: error.line() },
    })?;
    let mut read = Read::default();
    for mut row in rows {
        let masked = row.secret.is_empty() || row.secret.contains("REDACTED") || row.secret.ends_with("...");
        let commit = Some(row.commit).filter(|commit| masked && !commit.is_empty());
        let value = match masked {
            true => Known::Line(row.start_line),
            false => Known::Value(SecretValue::new(row.secret.as_bytes())),
        };
        row.secret.zeroize();
        read.entries.push(Entry { commit, ..Entry::new(&row.file, &row.rule, value) });
    }
    Ok(read)
}
