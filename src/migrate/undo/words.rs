//! What is or was taken back, in words for people. Writes to whatever it is given; decides nothing.

use super::{Done, Nothing, Verdict};
use crate::migrate::journal::ledger::Record;
use crate::migrate::manage::RecoveryWindow;
use miette::Diagnostic;
use std::io::{self, Write};

/// Writes what became of each secret.
///
/// # Errors
/// When `out` can't be written to.
pub fn write(all: &[(&Record, Done)], window: RecoveryWindow, out: &mut dyn Write) -> io::Result<()> {
    for (record, done) in all {
        writeln!(out, "{}", record.name)?;
        match done {
            Done::Judged(Verdict::Delete { moved_from }) => {
                writeln!(out, "  would be scheduled for deletion, and could be restored for {} days", window.days())?;
                warn(moved_from, out)?;
            }
            Done::Deleted(moved_from) => {
                writeln!(out, "  scheduled for deletion; for {} days it can be restored:", window.days())?;
                writeln!(out, "    aws secretsmanager restore-secret --secret-id {}", record.name)?;
                warn(moved_from, out)?;
            }
            Done::Judged(Verdict::Nothing(nothing)) => writeln!(out, "  nothing to undo: {}", in_words(*nothing))?,
            Done::Judged(Verdict::Keep(reason)) => {
                writeln!(out, "  not undone: {reason}")?;
                help(reason, out)?;
            }
            Done::Failed(error) => {
                let sure = if error.may_have_happened() { "may not be undone" } else { "not undone" };
                writeln!(out, "  {sure}: {error}")?;
                help(error, out)?;
            }
        }
    }
    if all.iter().any(|(_, done)| matches!(done, Done::Judged(Verdict::Delete { .. }))) {
        writeln!(out, "\nNothing was changed. Run it again with --apply to delete.")?;
    }
    Ok(())
}

fn in_words(nothing: Nothing) -> &'static str {
    match nothing {
        Nothing::Undone => "it was undone before, and is scheduled for deletion",
        Nothing::PendingDeletion => "it is scheduled for deletion already",
        Nothing::Absent => "there is no such secret",
    }
}

fn warn(moved_from: &[String], out: &mut dyn Write) -> io::Result<()> {
    match moved_from {
        [] => Ok(()),
        files => writeln!(out, "  the value is no longer in {}: this may be the only copy", files.join(", ")),
    }
}

fn help(error: &dyn Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    match error.help() {
        Some(help) => writeln!(out, "    {help}"),
        None => Ok(()),
    }
}
