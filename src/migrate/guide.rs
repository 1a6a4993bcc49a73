//! What to change in the source so that it looks its secrets up, in words for people. Decides nothing, and changes
//! nothing.

use super::lookup::{Language, Target};
use super::plan::{Entry, Extent, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Writes where one value stands, and what to write there.
pub(super) fn places(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    for place in &entry.places {
        write!(out, "  {}:{}:{}", place.path, place.start.line, place.start.column)?;
        writeln!(out, "  {}", replacement(place, &place.target(&entry.name, None)))?;
    }
    Ok(())
}

/// Writes per language what to do once for the program and once for a secret, and then what to write at each place.
/// With each entry goes its ARN.
pub(super) fn lookups(entries: &[(&Entry, &str)], out: &mut dyn Write) -> io::Result<()> {
    let mut languages: BTreeMap<&str, &Language> = BTreeMap::new();
    for place in entries.iter().flat_map(|(entry, _)| &entry.places) {
        languages.insert(&place.language.id, &place.language);
    }
    for language in languages.values() {
        once(language, out)?;
        let mut declared = BTreeSet::new();
        for (entry, arn) in entries {
            for place in entry.places.iter().filter(|place| place.language.id == language.id) {
                let target = place.target(&entry.name, Some(arn));
                if let Some(declaration) = language.declaration(&target)
                    && declared.insert(declaration.clone())
                {
                    writeln!(out, "  Once for {}:\n", entry.name)?;
                    indented(&declaration, out)?;
                }
                write!(out, "  {}:{}:{}", place.path, place.start.line, place.start.column)?;
                writeln!(out, "  {}: {}", entry.name, replacement(place, &target))?;
                if let Some(instead) = language.entry(&target) {
                    writeln!(out)?;
                    indented(&instead, out)?;
                }
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What to do once for the program, and what to know.
fn once(language: &Language, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Lookup in {}", language.language)?;
    if let Some(dependency) = &language.dependency {
        writeln!(out, "  Dependency: {dependency}.")?;
    }
    if let (Some(file), Some(helper)) = (&language.helper_file, &language.helper) {
        writeln!(out, "  Once for the program, {file}:\n")?;
        indented(helper, out)?;
    }
    if let Some(import) = &language.import {
        writeln!(out, "  Once for a file: {import}")?;
    }
    writeln!(out, "  Note: {}", language.note)?;
    if !language.alternatives.is_empty() {
        let others = language.alternatives.join("\" or \"");
        writeln!(out, "  Other ways: `use = \"{others}\"` below `[migrate.lookup.{}]` in keylift.toml", language.id)?;
    }
    Ok(())
}

/// What to write at a place.
fn replacement(place: &Place, target: &Target<'_>) -> String {
    if let Some(obstacle) = place.obstacle {
        return format!("by hand: {obstacle}");
    }
    match (place.language.expression(target), place.extent) {
        (None, _) if place.language.entry(target).is_some() => "in place of the whole entry".to_owned(),
        (None, _) => "by hand".to_owned(),
        (Some(call), Extent::Whole) => format!("in place of the literal: {call}"),
        (Some(call), Extent::Part) => format!("put the text together around: {call}"),
    }
}

/// A text of several lines, and an empty line after it.
fn indented(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in text.trim_matches('\n').lines() {
        writeln!(out, "{}", format!("      {line}").trim_end())?;
    }
    writeln!(out)
}
