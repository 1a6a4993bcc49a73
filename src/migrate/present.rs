//! A plan and what became of it, in words for people. Writes to whatever it is given; decides nothing.
//!
//! No value and no line of the source is shown, only names, places and lookups. Paths come printable from the plan;
//! what comes from rule files is made so here.

use super::danger::{Exposure, danger};
use super::lookup::Language;
use super::plan::{Entry, Extent, Place, Plan};
use super::upload::{Failure, How, Outcome, Run};
use crate::text::printable::Printable;
use miette::Diagnostic;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What AWS takes for one secret, in US cents a month.
const CENTS_A_MONTH: usize = 40;

/// Writes what would be done.
///
/// # Errors
/// When `out` can't be written to.
pub fn plan(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let places: usize = plan.entries.iter().map(|entry| entry.places.len()).sum();
    if plan.entries.is_empty() {
        writeln!(out, "Nothing to migrate.")?;
    } else {
        writeln!(out, "To be stored: {} in {}.", count(plan.entries.len(), "secret"), count(places, "place"))?;
    }
    for entry in &plan.entries {
        writeln!(out, "\n{}", entry.name)?;
        let title = Printable(entry.rule.title.as_bytes());
        let rule = Printable(entry.rule.id.as_bytes());
        writeln!(out, "  {title} ({rule}), {} confidence", entry.confidence)?;
        write_places(entry, out)?;
    }
    if !plan.entries.is_empty() {
        writeln!(out)?;
    }
    refused(plan, out)?;
    if !plan.entries.is_empty() {
        let cents = plan.entries.len() * CENTS_A_MONTH;
        let (dollars, cents) = (cents / 100, cents % 100);
        writeln!(out, "Cost: ${dollars}.{cents:02} a month ($0.40 a secret), and $0.05 for 10,000 lookups.")?;
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
            proven.push(*entry);
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
        let left = plan.entries.len() - run.outcomes.len();
        writeln!(out, "Stopped before {}: {error}", count(left, "secret"))?;
        help(error, out)?;
    }
    if !proven.is_empty() {
        writeln!(out)?;
        lookups(&proven, out)?;
    }
    refused(plan, out)?;
    if !proven.is_empty() {
        truth(&proven, out)?;
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
            writeln!(out, "Not stored or not proven:")?;
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

/// Where one value stands, and what to write there.
fn write_places(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    for place in &entry.places {
        write!(out, "  {}:{}:{}", place.path, place.start.line, place.start.column)?;
        writeln!(out, "  {}", replacement(entry, place))?;
    }
    Ok(())
}

/// What to write at a place.
fn replacement(entry: &Entry, place: &Place) -> String {
    match (place.language.call(&entry.name), place.extent) {
        (None, _) => "by hand".to_owned(),
        (Some(call), Extent::Whole) => format!("in place of the literal: {call}"),
        (Some(call), Extent::Part) => format!("put the text together around: {call}"),
    }
}

/// Per language: the dependency, the helper, the note; then what to write at each place.
fn lookups(entries: &[&Entry], out: &mut dyn Write) -> io::Result<()> {
    let mut languages: BTreeMap<&str, &Language> = BTreeMap::new();
    for place in entries.iter().flat_map(|entry| &entry.places) {
        languages.insert(&place.language.language, place.language);
    }
    for language in languages.values() {
        writeln!(out, "Lookup in {}", language.language)?;
        if let Some(dependency) = &language.dependency {
            writeln!(out, "  Dependency: {dependency}.")?;
        }
        if let (Some(file), Some(helper)) = (&language.helper_file, &language.helper) {
            writeln!(out, "  Once for the program, {file}:\n")?;
            for line in helper.trim_start_matches('\n').lines() {
                writeln!(out, "{}", format!("      {line}").trim_end())?;
            }
            writeln!(out)?;
        }
        if let Some(import) = &language.import {
            writeln!(out, "  Once for a file: {import}")?;
        }
        writeln!(out, "  Note: {}", language.note.replace("{name}", "NAME"))?;
        for entry in entries {
            for place in &entry.places {
                if std::ptr::eq(place.language, *language) {
                    write!(out, "  {}:{}:{}", place.path, place.start.line, place.start.column)?;
                    writeln!(out, "  {}: {}", entry.name, replacement(entry, place))?;
                }
            }
        }
        writeln!(out)?;
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
fn truth(entries: &[&Entry], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "Moved; still valid in history; not rotated. Whoever has a copy of the repository has these values until\n\
         they are revoked. Replace the literals, then issue new values, store those, and revoke the old ones,\n\
         the most dangerous first:"
    )?;
    let mut entries = entries.to_vec();
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

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
