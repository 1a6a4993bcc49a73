//! A status in words for people. Writes to whatever it is given; decides nothing.
//!
//! No value is shown. Names have been checked, places come printable; what comes from rules or the journal is made so.

use super::{History, Kept, Source, Status, Todo};
use crate::text::count::several;
use crate::text::printable::Printable;
use std::io::{self, Write};

/// Most places that are listed of one secret.
const MOST_PLACES: usize = 5;

/// Writes what has become of each secret, and what is left to do.
///
/// # Errors
/// When `out` can't be written to.
pub fn write(statuses: &[Status<'_>], source: &Source<'_>, out: &mut dyn Write) -> io::Result<()> {
    for status in statuses {
        one(status, out)?;
        writeln!(out)?;
    }
    match &source.history {
        History::Unread => writeln!(out, "History was not looked at.")?,
        History::None => writeln!(out, "There is no repository here, so no history.")?,
        History::Read { shallow: true, .. } => {
            writeln!(out, "This clone is shallow: older commits are not here and were not looked at.")?;
        }
        History::Read { .. } => {}
    }
    if source.unread > 0 {
        writeln!(out, "Could not be read: {}; the values may stand there.", several(source.unread, "file"))?;
    }
    let done = statuses.iter().filter(|status| status.is_done()).count();
    let uncertain = statuses.iter().filter(|status| status.is_uncertain()).count();
    write!(out, "{}: {done} done, {} unfinished", several(statuses.len(), "secret"), statuses.len() - done)?;
    match uncertain {
        0 => writeln!(out, "."),
        _ => writeln!(out, "; not all could be found out of {uncertain}."),
    }
}

fn one(status: &Status<'_>, out: &mut dyn Write) -> io::Result<()> {
    let title = status.rule.as_ref().map_or(status.record.rule.as_str(), |rule| rule.title.as_str());
    writeln!(out, "{}  {}", status.record.name, Printable(title.as_bytes()))?;
    writeln!(out, "  {}", truth(status))?;
    if let Kept::Unasked(error) = &status.answer.kept {
        writeln!(out, "  {error}")?;
    }
    if let Some(day) = status.answer.last_accessed.and_then(day) {
        writeln!(out, "  last read on {day}")?;
    }
    places("in the source", &status.in_source, out)?;
    places("in history", status.in_history.as_deref().unwrap_or_default(), out)?;
    places("not readable", &status.unread, out)?;
    if status.is_done() && !matches!(status.answer.kept, Kept::Rotated) {
        return Ok(());
    }
    if let Some(rule) = &status.rule {
        if let Some(grants) = &rule.grants {
            writeln!(out, "  opens: {}", Printable(grants.as_bytes()))?;
        }
        let revoke = rule.revoke.as_deref().unwrap_or("where it was issued");
        writeln!(out, "  revoke: {}", Printable(revoke.as_bytes()))?;
    }
    for todo in status.todo() {
        writeln!(out, "  to do: {}", advice(todo, status))?;
    }
    Ok(())
}

/// Where a secret stands, in a line.
#[must_use]
pub fn truth(status: &Status<'_>) -> String {
    if status.is_undone() {
        return match status.answer.kept {
            Kept::Gone => "undone: deleted for good".to_owned(),
            _ if status.in_source.is_empty() => {
                "undone: scheduled for deletion, and no longer in the source: this may be the only copy".to_owned()
            }
            _ => "undone: scheduled for deletion".to_owned(),
        };
    }
    let todo = status.todo();
    let moved = match todo.first() {
        Some(Todo::Store) => "not stored, or not proven",
        Some(Todo::Recover) => "it was stored, and is gone",
        Some(Todo::Restore) => "scheduled for deletion",
        Some(Todo::Arrange) => "stored, but not arranged as wanted",
        Some(Todo::Replace) => "stored; still in the source",
        Some(Todo::Rotate) => "moved",
        None if matches!(status.answer.kept, Kept::Gone) => "never stored, and no longer in the source",
        None => "moved",
    };
    let is_valid = !matches!(status.answer.kept, Kept::Rotated | Kept::PendingDeletion | Kept::Gone);
    let history = match &status.in_history {
        None => "history was not looked at",
        Some(commits) if commits.is_empty() => "not in history",
        Some(_) if is_valid => "still valid in history",
        Some(_) => "the old value is in history",
    };
    let rotation = match status.answer.kept {
        Kept::Same(_) => "not rotated",
        Kept::Rotated if todo.first() == Some(&Todo::Store) => "the name has another value",
        Kept::Rotated => "rotated",
        Kept::Incomparable => "the key of the journal is gone, so whether it was rotated can't be told",
        Kept::Unasked(_) => "what is stored could not be found out",
        Kept::PendingDeletion | Kept::Gone => return format!("{moved}; {history}"),
    };
    format!("{moved}; {history}; {rotation}")
}

fn advice(todo: Todo, status: &Status<'_>) -> String {
    let name = &status.record.name;
    match todo {
        Todo::Store => "store it: run `keylift migrate --apply` again".to_owned(),
        Todo::Restore => format!("restore it: aws secretsmanager restore-secret --secret-id {name}"),
        Todo::Recover if status.in_source.is_empty() => {
            "whoever deleted it may have a copy; else issue a new value".to_owned()
        }
        Todo::Recover => "store it again: run `keylift migrate --apply`".to_owned(),
        Todo::Arrange => "its policy, replicas or rotation: run the same `keylift migrate` command again".to_owned(),
        Todo::Replace => "put the lookup in place of the value: `keylift migrate` shows it".to_owned(),
        Todo::Rotate => {
            format!(
                "issue a new value, store it (aws secretsmanager put-secret-value --secret-id {name}), revoke the old one"
            )
        }
    }
}

fn places(what: &str, places: &[String], out: &mut dyn Write) -> io::Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    let shown = places.iter().take(MOST_PLACES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(MOST_PLACES) {
        0 => writeln!(out, "  {what}: {shown}"),
        more => writeln!(out, "  {what}: {shown} and {more} more"),
    }
}

/// The day of a time in seconds since 1970.
pub(super) fn day(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}
