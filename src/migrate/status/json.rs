//! A status as one JSON document, versioned.

use super::words::day;
use super::{History, Kept, Source, Status, Todo};
use crate::migrate::danger::Exposure;
use crate::migrate::journal::ledger::Made;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    done: bool,
    certain: bool,
    history: &'static str,
    unread: usize,
    secrets: Vec<Secret<'a>>,
}

#[derive(Serialize)]
struct Secret<'a> {
    name: &'a str,
    arn: Option<&'a str>,
    rule: &'a str,
    title: Option<&'a str>,
    state: String,
    done: bool,
    todo: Vec<&'static str>,
    stored: &'static str,
    error: Option<String>,
    made_by_keylift: bool,
    proven: bool,
    undone: bool,
    rotated: Option<bool>,
    last_accessed: Option<String>,
    in_source: &'a [String],
    in_history: Option<&'a [String]>,
    unread: &'a [String],
    danger: Danger,
    opens: Option<&'a str>,
    revoke: Option<&'a str>,
}

#[derive(Serialize)]
struct Danger {
    power: &'static str,
    confidence: String,
    exposure: &'static str,
}

/// Writes what has become of each secret.
///
/// # Errors
/// When `out` can't be written to.
pub fn write(statuses: &[Status<'_>], source: &Source<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        done: statuses.iter().all(Status::is_done),
        certain: source.unread == 0 && !statuses.iter().any(Status::is_uncertain),
        history: match source.history {
            History::Unread => "unread",
            History::None => "none",
            History::Read { shallow: true, .. } => "shallow",
            History::Read { shallow: false, .. } => "read",
        },
        unread: source.unread,
        secrets: statuses.iter().map(secret).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn secret<'a>(status: &'a Status<'_>) -> Secret<'a> {
    let record = status.record;
    let (stored, rotated) = match status.answer.kept {
        Kept::Same(_) => ("same", Some(false)),
        Kept::Rotated => ("other", Some(true)),
        Kept::PendingDeletion => ("pending-deletion", None),
        Kept::Gone => ("gone", None),
        Kept::Unasked(_) => ("unknown", None),
        Kept::Incomparable => ("incomparable", None),
    };
    Secret {
        name: record.name.as_str(),
        arn: record.arn.as_ref().map(crate::migrate::store::Arn::as_str),
        rule: &record.rule,
        title: status.rule.as_ref().map(|rule| rule.title.as_str()),
        state: super::words::truth(status),
        done: status.is_done(),
        todo: status.todo().into_iter().map(id).collect(),
        stored,
        error: match &status.answer.kept {
            Kept::Unasked(error) => Some(error.to_string()),
            _ => None,
        },
        made_by_keylift: record.made == Made::Here,
        proven: record.proven,
        undone: status.is_undone(),
        rotated,
        last_accessed: status.answer.last_accessed.and_then(day),
        in_source: &status.in_source,
        in_history: status.in_history.as_deref(),
        unread: &status.unread,
        danger: Danger {
            power: status.danger.power.id(),
            confidence: status.danger.confidence.to_string(),
            exposure: match status.danger.exposure {
                Exposure::Nowhere => "nowhere",
                Exposure::History => "history",
                Exposure::Source => "source",
            },
        },
        opens: status.rule.as_ref().and_then(|rule| rule.grants.as_deref()),
        revoke: status.rule.as_ref().and_then(|rule| rule.revoke.as_deref()),
    }
}

fn id(todo: Todo) -> &'static str {
    match todo {
        Todo::Store => "store",
        Todo::Restore => "restore",
        Todo::Recover => "recover",
        Todo::Arrange => "arrange",
        Todo::Replace => "replace",
        Todo::Rotate => "rotate",
    }
}
