//! Documents that must not fall behind: the map of the modules and the list of dependencies. And what no file may name.
#![allow(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use std::collections::BTreeSet;
use std::fs;
use toml::Table;

/// The cells of each row of the tables in `document` whose first cell is `code`.
fn rows(document: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(document).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn first_cells(document: &str) -> BTreeSet<String> {
    rows(document).iter().map(|row| row[0].trim_matches('`').to_owned()).collect()
}

/// Modules and folders as the map writes them: `src/text`, `src/cli`, `docs`.
fn modules_and_folders() -> BTreeSet<String> {
    let entries = |folder| fs::read_dir(folder).unwrap().map(Result::unwrap);
    let modules = entries("src").map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        format!("src/{}", name.trim_end_matches(".rs"))
    });
    let folders = entries(".").filter(|entry| entry.path().is_dir());
    let folders = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    // What a build or an editor leaves is not the project's.
    let folders = folders.filter(|name| name == ".ci" || !name.starts_with('.') && name != "target" && name != "src");
    modules.chain(folders).collect()
}

#[test]
fn the_map_names_every_module_and_folder_that_exists_and_no_other() {
    let exist = modules_and_folders();
    let named = first_cells("docs/architecture.md");
    let missing: Vec<_> = exist.difference(&named).collect();
    let gone: Vec<_> = named.difference(&exist).collect();
    assert!(missing.is_empty() && gone.is_empty(), "docs/architecture.md lacks {missing:?} and still has {gone:?}");
}

#[test]
fn every_dependency_is_listed_with_its_reason_and_no_other() {
    let manifest: Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let declared: BTreeSet<_> = ["dependencies", "dev-dependencies"]
        .iter()
        .flat_map(|section| manifest[*section].as_table().unwrap().keys().cloned())
        .collect();
    let named = first_cells("docs/dependencies.md");
    let missing: Vec<_> = declared.difference(&named).collect();
    let gone: Vec<_> = named.difference(&declared).collect();
    assert!(missing.is_empty() && gone.is_empty(), "docs/dependencies.md lacks {missing:?} and still has {gone:?}");
    for row in rows("docs/dependencies.md") {
        assert!(row.len() == 4 && row.iter().all(|cell| !cell.is_empty()), "a cell is missing: {row:?}");
    }
}

#[test]
fn every_language_of_lookups_is_listed_with_its_proof_and_no_other() {
    let files = fs::read_dir("lookups").unwrap().map(|entry| entry.unwrap().path());
    let exist: BTreeSet<_> = files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    let rows: Vec<_> = rows("docs/lookups.md").into_iter().filter(|row| row.len() == 5).collect();
    let named: BTreeSet<_> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    let missing: Vec<_> = exist.difference(&named).collect();
    let gone: Vec<_> = named.difference(&exist).collect();
    assert!(missing.is_empty() && gone.is_empty(), "docs/lookups.md lacks {missing:?} and still has {gone:?}");
}

/// All files under a folder.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Samples and rules say in words whose registry a token is for: a host that is named gets visitors.
#[test]
fn no_host_of_a_package_registry_is_named() {
    let hosts =
        [["npm", "js.org"], ["npm", "js.com"], ["py", "pi.org"], ["pythonhosted", ".org"], ["static.", "crates.io"]];
    for path in ["src", "rules", "tests", "benches", "docs", "training"].map(|name| files(name.as_ref())).concat() {
        let text = fs::read(&path).unwrap();
        for host in &hosts {
            let is_named = memchr::memmem::find(&text, host.concat().as_bytes()).is_some();
            assert!(!is_named, "{} names {}", path.display(), host.concat());
        }
    }
}
