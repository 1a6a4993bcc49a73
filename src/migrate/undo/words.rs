//! What is or was taken back, in words for people. Writes to whatever it is given; decides nothing.

use super::{Deletion, Done, Nothing, Verdict, join};
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
            Done::Judged(Verdict::Delete(deletion)) => {
                writeln!(out, "  would be scheduled for deletion, and could be restored for {} days", window.days())?;
                warn(deletion, "would go at once, and for good", out)?;
            }
            Done::Deleted(deletion) => {
                writeln!(out, "  scheduled for deletion; for {} days it can be restored:", window.days())?;
                writeln!(out, "    aws secretsmanager restore-secret --secret-id {}", record.name)?;
                warn(deletion, "are gone for good", out)?;
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
    if all.iter().any(|(_, done)| matches!(done, Done::Judged(Verdict::Delete(_)))) {
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

fn warn(deletion: &Deletion, replicas: &str, out: &mut dyn Write) -> io::Result<()> {
    if let copies @ [_, ..] = deletion.copies.as_slice() {
        writeln!(out, "  its replicas {replicas}: {}", join(copies))?;
    }
    match deletion.moved_from.as_slice() {
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
