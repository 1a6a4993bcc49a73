//! Makes tables of the built-in rules while keylift is compiled, so that no start has to.
//!
//! Two files come of it: where in the files under `rules/` each rule stands, ordered by id, so that one can be read when it
//! is needed; and the tables of the prefilter. Shapes and tables are those of the crate itself, whose source is used here.
//! What else is in a rule is not looked at: the loader does that, and tests.
#![allow(dead_code, unreachable_pub, reason = "only a part of the crate's modules is used here")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure ends the build, which is what it should do")]
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

mod rule;
#[path = "../src/detect/prefilter/sieve.rs"]
mod sieve;
#[path = "../src/detect/prefilter/spot.rs"]
mod spot;
#[path = "../src/detect/prefilter/table.rs"]
mod table;
#[path = "../src/detect/prefilter/wanted.rs"]
mod wanted;

use rule::shape::Shape;
use rule::{Anchor, ByteSet, WITHIN};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};
use table::{Pieces, Starts, Tables};
use toml::{Table, Value};
use wanted::Wanted;

/// How a file's rules begin.
const MARK: &str = "\n[[rule]]";

/// A rule and where it stands.
struct Source {
    id: String,
    file: usize,
    from: usize,
    to: usize,
    table: Table,
}

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rule");
    println!("cargo::rerun-if-changed=src/detect/prefilter");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("rules");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut sources: Vec<Source> = files.iter().enumerate().flat_map(|(at, path)| split(at, path)).collect();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    fs::write(out.join("rules.rs"), index(&files, &sources)).unwrap();
    let wanted = sources.iter().enumerate().flat_map(|(number, source)| wanted(number, source));
    let (tables, refused) = Tables::new(wanted.chain(Wanted::encodings()).collect());
    assert!(refused.is_empty(), "some literals are too short to search for");
    fs::write(out.join("prefilter.rs"), source_of(&tables)).unwrap();
}

/// The rules of a file. Each begins with `[[rule]]` on a line of its own.
fn split(file: usize, path: &Path) -> Vec<Source> {
    let text = fs::read_to_string(path).unwrap();
    let whole: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let starts: Vec<usize> = text.match_indices(MARK).map(|(at, _)| at + 1).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let sources: Vec<Source> = starts
        .iter()
        .zip(ends)
        .map(|(&from, to)| {
            let piece: Table = text[from..to].parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let table = piece["rule"][0].as_table().unwrap().clone();
            let id = table["id"].as_str().unwrap().to_owned();
            Source { id, file, from, to, table }
        })
        .collect();
    let tables: Vec<&Table> = whole["rule"].as_array().unwrap().iter().filter_map(Value::as_table).collect();
    assert!(
        tables.iter().eq(sources.iter().map(|source| &source.table).collect::<Vec<_>>().iter()),
        "{}",
        path.display()
    );
    sources
}

/// What the prefilter is to search for, as the loader would have it.
fn wanted(number: usize, source: &Source) -> Vec<Wanted> {
    let table = &source.table;
    let texts = |key: &str| -> Vec<&str> {
        table
            .get(key)
            .and_then(Value::as_array)
            .map_or_else(Vec::new, |all| all.iter().filter_map(Value::as_str).collect())
    };
    let text = |key: &str| table.get(key).and_then(Value::as_str);
    let count = |key: &str| table.get(key).and_then(Value::as_integer).and_then(|count| usize::try_from(count).ok());
    let within = count("within").unwrap_or(WITHIN);
    let near: Vec<Anchor> = texts("near").into_iter().flat_map(|words| Anchor::near(words, within)).collect();
    let (anchors, before, shape) = match (text("shape"), text("regex")) {
        (Some(shape), _) => {
            let shape = Shape::parse(shape).unwrap_or_else(|error| panic!("{}: {error}", source.id));
            (shape.anchors(), shape.edges().before, Some(shape))
        }
        (None, Some(regex)) => {
            let anchors = texts("anchors").into_iter().map(|one| Anchor::of_regex(one, regex, count("before")));
            (anchors.collect(), ByteSet::WORD, None)
        }
        (None, None) => {
            let by_chance = text("author") == Some("chance");
            return texts("names").into_iter().flat_map(|name| Wanted::of_name(number, name, by_chance)).collect();
        }
    };
    let anchors = if near.is_empty() { anchors } else { near };
    anchors.iter().map(|anchor| Wanted::of_anchor(number, anchor, &before, shape.as_ref())).collect()
}

/// Files and rules as `src/rule/builtin.rs` includes them.
fn index(files: &[PathBuf], sources: &[Source]) -> String {
    let mut out = String::from("const FILES: &[(&str, &str)] = &[\n");
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        writeln!(out, "    ({name:?}, include_str!({:?})),", path.to_str().unwrap()).unwrap();
    }
    out.push_str("];\n\nconst SOURCES: &[Source] = &[\n");
    for Source { id, file, from, to, .. } in sources {
        writeln!(out, "    Source {{ id: {id:?}, file: {file}, from: {from}, to: {to} }},").unwrap();
    }
    out.push_str("];\n");
    out
}

/// Tables as `src/detect/prefilter/mod.rs` includes them: what `Debug` writes of them is Rust.
fn source_of(tables: &Tables) -> String {
    let Tables { anywhere, near_runs, ends, tails, loose, rare, dense, literals, bytes, uses } = tables;
    format!(
        "use Place::*;\nuse Purpose::*;\n\n/// For the built-in rules.\nstatic BUILT_IN: Tables = Tables {{\n    \
         anywhere: {},\n    near_runs: {},\n    ends: {},\n    tails: {tails:?},\n    loose: {},\n    rare: {rare:?},\n    \
         dense: {dense},\n    literals: Cow::Borrowed(&{literals:?}),\n    bytes: Cow::Borrowed(&{bytes:?}),\n    \
         uses: Cow::Borrowed(&{uses:?}),\n}};\n",
        starts(anywhere),
        starts(near_runs),
        pieces(ends),
        pieces(loose)
    )
}

fn starts(starts: &Starts) -> String {
    let Starts { first, reach, pieces: those } = starts;
    format!("Starts {{ first: Fixed::Built(&{first:?}), reach: Fixed::Built(&{reach:?}), pieces: {} }}", pieces(those))
}

fn pieces<const SIZE: usize>(pieces: &Pieces<SIZE>) -> String {
    let Pieces { passes, before, common, from, entries } = pieces;
    format!(
        "Pieces {{ passes: Fixed::Built(&{passes:?}), before: Fixed::Built(&{before:?}), \
         common: Cow::Borrowed(&{common:?}), from: Cow::Borrowed(&{from:?}), \
         entries: Cow::Borrowed(&{entries:?}) }}"
    )
}
