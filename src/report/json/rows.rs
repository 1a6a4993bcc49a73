//! The rows of the JSON reports, field by field as `docs/json.md` describes them.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) schema: &'static str,
    pub(super) tool: Tool,
    pub(super) findings: Vec<FindingRow<'a>>,
    pub(super) suppressed: Vec<SuppressedRow<'a>>,
    pub(super) stale: Vec<StaleRow>,
    pub(super) dismissed: Vec<DismissedRow<'a>>,
    pub(super) problems: Vec<ProblemRow>,
    pub(super) summary: SummaryRow,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Line<'a> {
    Finding(Box<FindingRow<'a>>),
    Suppressed(Box<SuppressedRow<'a>>),
    Stale(StaleRow),
    Dismissed(DismissedRow<'a>),
    Problem(ProblemRow),
    Summary {
        schema: &'static str,
        #[serde(flatten)]
        summary: SummaryRow,
    },
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

#[derive(Serialize)]
pub(super) struct FindingRow<'a> {
    pub(super) rule: RuleRow<'a>,
    pub(super) confidence: &'static str,
    /// Who it is, through all edits.
    pub(super) fingerprint: Option<String>,
    pub(super) path: String,
    pub(super) start: Place,
    pub(super) end: Place,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) staged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) commit: Option<CommitRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) in_head: Option<bool>,
    pub(super) name: Option<String>,
    pub(super) secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) secret_base64: Option<String>,
    pub(super) line: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) points: Option<i32>,
    pub(super) evidence: Vec<EvidenceRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) facts: Vec<FactRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related: Vec<RelatedRow<'a>>,
    pub(super) grants: Option<&'a str>,
    pub(super) revoke: Option<&'a str>,
    pub(super) docs: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct CommitRow {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) email: String,
    pub(super) date: Option<String>,
}

#[derive(Serialize)]
pub(super) struct SuppressedRow<'a> {
    #[serde(flatten)]
    pub(super) finding: FindingRow<'a>,
    pub(super) by: &'static str,
    /// Whose marker it is.
    pub(super) dialect: Option<&'static str>,
    pub(super) reason: Option<String>,
    pub(super) until: Option<String>,
}

#[derive(Serialize)]
pub(super) struct StaleRow {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) state: &'static str,
    pub(super) about: String,
}

#[derive(Serialize)]
pub(super) struct RuleRow<'a> {
    pub(super) id: &'a str,
    pub(super) provider: &'a str,
    pub(super) title: &'a str,
}

#[derive(Serialize)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) offset: usize,
}

#[derive(Serialize)]
pub(super) struct EvidenceRow {
    pub(super) id: &'static str,
    pub(super) text: String,
}

/// What the value tells about itself.
#[derive(Serialize)]
pub(super) struct FactRow {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// What belongs to the credential.
#[derive(Serialize)]
pub(super) struct RelatedRow<'a> {
    pub(super) role: String,
    pub(super) rule: Option<&'a str>,
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) value: String,
}

#[derive(Serialize)]
pub(super) struct DismissedRow<'a> {
    pub(super) rule: RuleRow<'a>,
    pub(super) path: String,
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) reason: &'static str,
    pub(super) text: &'static str,
}

#[derive(Serialize)]
pub(super) struct ProblemRow {
    pub(super) path: String,
    pub(super) cause: String,
    pub(super) help: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct SummaryRow {
    /// Everything that was asked for was read.
    pub(super) complete: bool,
    pub(super) findings: Counts,
    pub(super) suppressed: SuppressedCounts,
    pub(super) stale: usize,
    pub(super) dismissed: usize,
    pub(super) problems: usize,
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) left_out: LeftOut,
    pub(super) elapsed_seconds: f64,
    /// The configuration that the scan went by.
    pub(super) config: Option<String>,
    /// Nothing in the tree could say what counts.
    pub(super) untrusted: bool,
    /// Except its configuration and baseline as this revision has them.
    pub(super) trusted_revision: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Counts {
    pub(super) total: usize,
    pub(super) high: usize,
    pub(super) medium: usize,
    pub(super) low: usize,
}

#[derive(Serialize)]
pub(super) struct SuppressedCounts {
    pub(super) total: usize,
    pub(super) marker: usize,
    pub(super) allow: usize,
    pub(super) baseline: usize,
}

#[derive(Serialize)]
pub(super) struct LeftOut {
    pub(super) ignored: u64,
    pub(super) excluded: u64,
    pub(super) binary: u64,
    pub(super) special: u64,
    pub(super) oversize: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
