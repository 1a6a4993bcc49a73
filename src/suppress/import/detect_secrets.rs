//! detect-secrets' `.secrets.baseline`: digests of values by file, and what an audit said of them.

use super::{Entry, ImportError, Known, Read, shown};
use crate::text::hex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Baseline {
    results: BTreeMap<String, Vec<Row>>,
}

/// One value of a file. `is_secret` is there when somebody has audited it.
#[derive(Deserialize)]
struct Row {
    #[serde(rename = "type")]
    kind: String,
    hashed_secret: String,
    #[serde(default)]
    is_verified: bool,
    #[serde(default)]
    is_secret: Option<bool>,
    #[serde(default)]
    line_number: u32,
}

/// Reads a baseline. What was audited as a secret, or found to be live, is told and not taken over.
pub(super) fn read(path: &Path, text: &str) -> Result<Read, ImportError> {
    let baseline: Baseline = serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => ImportError::Unknown { path: path.to_owned() },
        _ => ImportError::Broken { path: path.to_owned(), line: error.line() },
    })?;
    let mut read = Read::default();
    for (file, rows) in baseline.results {
        for row in rows {
            let place = format!("{} in {}:{}", shown(&row.kind), shown(&file), row.line_number);
            let digest = hex::bytes(row.hashed_secret.as_bytes());
            let Some(digest) = digest.and_then(|digest| digest.try_into().ok()) else {
                read.notes.push(format!("{place} has no SHA-1 of its value, and is passed over"));
                continue;
            };
            let remark = match (row.is_secret, row.is_verified) {
                (Some(true), _) => {
                    read.notes
                        .push(format!("{place} was audited as a secret: it is not taken over, it is to be mended"));
                    continue;
                }
                (Some(false), _) => "audited as no secret",
                (None, true) => {
                    read.notes.push(format!("{place} was found to be live: it is not taken over, it is to be mended"));
                    continue;
                }
                (None, false) => "not audited",
            };
            read.entries.push(Entry { remark: Some(remark), ..Entry::new(&file, &row.kind, Known::Digest(digest)) });
        }
    }
    Ok(read)
}
