//! A plan and what became of it, in words for people. Writes to whatever it is given; decides nothing.
//!
//! No value and no line of the source is shown, only names, places and lookups. Paths come printable from the plan;
//! what comes from rule files is made so here.

use super::check::{Obstacle, Unready};
use super::danger::{Exposure, danger};
use super::guide;
use super::lookup::JsonKey;
use super::plan::{Companion, Entry, Plan};
use super::upload::{Failure, How, Outcome, Run};
use crate::text::count::several;
use crate::text::printable::Printable;
use miette::Diagnostic;
use std::cmp::Reverse;
use std::error::Error as _;
use std::io::{self, Write};

/// What AWS takes for one secret, in US cents a month.
const CENTS_A_MONTH: usize = 40;

/// What so many secrets cost, in a sentence.
#[must_use]
pub fn cost(secrets: usize) -> String {
    let cents = secrets * CENTS_A_MONTH;
    let (dollars, cents) = (cents / 100, cents % 100);
    format!("Cost: ${dollars}.{cents:02} a month ($0.40 a secret), and $0.05 for 10,000 lookups.")
}

/// Writes what would be done.
///
/// # Errors
/// When `out` can't be written to.
pub fn plan(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let places: usize = plan.entries.iter().map(|entry| entry.places.len()).sum();
    if plan.entries.is_empty() {
        writeln!(out, "Nothing to migrate.")?;
    } else {
        writeln!(out, "To be stored: {} in {}.", several(plan.entries.len(), "secret"), several(places, "place"))?;
    }
    for entry in &plan.entries {
        writeln!(out, "\n{}", entry.name)?;
        let title = Printable(entry.rule.title.as_bytes());
        let rule = Printable(entry.rule.id.as_bytes());
        writeln!(out, "  {title} ({rule}), {} confidence", entry.confidence)?;
        write_keys(entry, out)?;
        guide::places(entry, out)?;
    }
    if !plan.entries.is_empty() {
        writeln!(out)?;
    }
    refused(plan, out)?;
    if !plan.entries.is_empty() {
        writeln!(out, "{}", cost(plan.entries.len()))?;
    }
    Ok(())
}

/// Writes what has been done, and what is left to do.
///
/// # Errors
/// When `out` can't be written to.
pub fn run(plan: &Plan, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let done: Vec<_> = plan.entries.iter().zip(&run.outcomes).collect();
    let mut proven = Vec::new();
    for (entry, outcome) in &done {
        if let Outcome::Proven(verified, how) = outcome {
            if proven.is_empty() {
                writeln!(out, "Stored, read back and compared:")?;
            }
            proven.push((*entry, verified.stored().arn.as_str()));
            writeln!(out, "  {}  {}", entry.name, in_words(*how))?;
            writeln!(out, "    {}", verified.stored().arn)?;
        }
    }
    let failed = done.iter().filter_map(|(entry, outcome)| match outcome {
        Outcome::Failed(failure) => Some((*entry, failure)),
        Outcome::Proven(..) => None,
    });
    failures(failed, out)?;
    if let Some(error) = &run.stopped {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        writeln!(out, "Stopped: {error}{cause}")?;
        help(error, out)?;
    }
    if !proven.is_empty() {
        writeln!(out)?;
        guide::lookups(&proven, out)?;
    }
    refused(plan, out)?;
    if !proven.is_empty() {
        truth(&proven, out)?;
    }
    Ok(())
}

/// Writes which checks did not pass, so that nothing was stored.
///
/// # Errors
/// When `out` can't be written to.
pub fn unready(unready: &[Unready], out: &mut dyn Write) -> io::Result<()> {
    let (unchecked, failed): (Vec<_>, Vec<_>) =
        unready.iter().partition(|unready| matches!(unready.obstacle, Obstacle::NotChecked));
    writeln!(out, "Nothing was stored, because {} did not pass:", several(failed.len(), "check"))?;
    for Unready { name, obstacle } in failed {
        match name {
            Some(name) => writeln!(out, "  {name}: {obstacle}")?,
            None => writeln!(out, "  {obstacle}")?,
        }
        help(obstacle, out)?;
    }
    if !unchecked.is_empty() {
        writeln!(out, "  {} more not checked.", several(unchecked.len(), "secret"))?;
    }
    Ok(())
}

fn in_words(how: How) -> &'static str {
    match how {
        How::Created => "created",
        How::Adopted => "was there already, with the same value",
        How::Known => "stored by an earlier run, proven again",
    }
}

fn failures<'a>(failed: impl Iterator<Item = (&'a Entry, &'a Failure)>, out: &mut dyn Write) -> io::Result<()> {
    for (at, (entry, failure)) in failed.enumerate() {
        if at == 0 {
            writeln!(out, "Not done:")?;
        }
        writeln!(out, "  {}: {failure}", entry.name)?;
        help(failure, out)?;
    }
    Ok(())
}

fn help(error: &dyn Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    match error.help() {
        Some(help) => writeln!(out, "    {help}"),
        None => Ok(()),
    }
}

/// What is in a JSON secret.
fn write_keys(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let keys: Vec<&str> = entry.keys().into_iter().map(JsonKey::as_str).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let engine = entry.engine.map(|engine| format!(" of {}", engine.as_str())).unwrap_or_default();
    writeln!(out, "  one JSON secret{engine}: {}", keys.join(", "))?;
    for part in &entry.companions {
        let Companion { key, path, start, .. } = part;
        writeln!(out, "  {path}:{}:{}  its {}, which may stay there", start.line, start.column, key.as_str())?;
    }
    Ok(())
}

fn refused(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    for (at, refused) in plan.refused.iter().enumerate() {
        if at == 0 {
            writeln!(out, "Not migrated:")?;
        }
        let title = Printable(refused.rule.title.as_bytes());
        let start = refused.start;
        writeln!(out, "  {}:{}:{}  {title}: {}", refused.path, start.line, start.column, refused.refusal)?;
    }
    if !plan.refused.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// What a migration does not do.
fn truth(entries: &[(&Entry, &str)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "Moved; still valid in history; not rotated. Whoever has a copy of the repository has these values until\n\
         they are revoked. Replace the literals, then issue new values, store those, and revoke the old ones,\n\
         the most dangerous first:"
    )?;
    let mut entries: Vec<&Entry> = entries.iter().map(|(entry, _)| *entry).collect();
    entries.sort_by_key(|entry| Reverse(danger(&entry.rule.id, entry.confidence, Exposure::Source)));
    for entry in entries {
        let title = Printable(entry.rule.title.as_bytes());
        writeln!(out, "  {}  {title}", entry.name)?;
        if let Some(grants) = &entry.rule.grants {
            writeln!(out, "    opens: {}", Printable(grants.as_bytes()))?;
        }
        let revoke = entry.rule.revoke.as_deref().unwrap_or("where it was issued");
        writeln!(out, "    revoke: {}", Printable(revoke.as_bytes()))?;
    }
    Ok(())
}
