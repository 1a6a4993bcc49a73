//! What a package of keylift brings along: completions and the manual, generated from the command line and kept in
//! `share/`, so that a packager needs no run of the program.
//!
//! `KEYLIFT_UPDATE=1 cargo test --test packaging` writes `share/` anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up has failed")]

#[path = "support/scenario.rs"]
mod scenario;

use scenario::{Scenario, finish};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "keylift.bash"),
    ("elvish", "keylift.elv"),
    ("fish", "keylift.fish"),
    ("powershell", "keylift.ps1"),
    ("zsh", "_keylift"),
];

/// What `share/` is to hold: files by their path in it.
fn generated() -> BTreeMap<String, String> {
    let scenario = Scenario::new();
    let mut files = BTreeMap::new();
    for (shell, file) in SHELLS {
        let outcome = scenario.run(["completions", shell]);
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{shell}");
        files.insert(format!("completions/{file}"), outcome.stdout);
    }
    let outcome = scenario.run(["man", "--output-dir", "."]);
    assert_eq!((outcome.code, &*outcome.stdout, &*outcome.stderr), (Some(0), "", ""));
    files.extend(read(&scenario.tree(), "man/man1/"));
    files
}

/// The files of a folder, their names behind `prefix`.
fn read(folder: &Path, prefix: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("{prefix}{name}"), fs::read_to_string(&path).unwrap().replace('\r', ""))
        })
        .collect()
}

#[test]
fn what_is_kept_is_what_the_program_generates() {
    let generated = generated();
    if std::env::var_os("KEYLIFT_UPDATE").is_some() {
        for folder in ["share/completions", "share/man/man1"] {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder).unwrap();
        }
        generated.iter().for_each(|(path, text)| fs::write(format!("share/{path}"), text).unwrap());
    }
    let mut kept = read(Path::new("share/completions"), "completions/");
    kept.extend(read(Path::new("share/man/man1"), "man/man1/"));
    let names: Vec<_> = kept.keys().filter(|name| generated.get(*name) != kept.get(*name)).collect();
    let missing: Vec<_> = generated.keys().filter(|name| !kept.contains_key(*name)).collect();
    assert!(
        names.is_empty() && missing.is_empty(),
        "share/ is not up to date ({names:?}, without {missing:?}): KEYLIFT_UPDATE=1 cargo test --test packaging"
    );
}

#[test]
fn bash_completes_commands_options_and_values() {
    let script = format!("{}/share/completions/keylift.bash", env!("CARGO_MANIFEST_DIR"));
    for (words, expected) in [
        (vec!["keylift", "sc"], "scan"),
        (vec!["keylift", "rules", "sh"], "show"),
        (vec!["keylift", "scan", "--explai"], "--explain"),
        (vec!["keylift", "scan", "--format", "htm"], "html"),
        (vec!["keylift", "completions", "fi"], "fish"),
        (vec!["keylift", "scan", "--no-such"], ""),
    ] {
        let (current, before) = (words[words.len() - 1], words[words.len() - 2]);
        let code = format!(
            "source {script} && complete -p keylift && COMP_WORDS=({}) COMP_CWORD={} \
             && _keylift keylift {current} {before} && echo \"[${{COMPREPLY[*]}}]\"",
            words.join(" "),
            words.len() - 1
        );
        let mut command = Command::new("bash");
        command.args(["--norc", "-c", &code]);
        let outcome = finish(command, b"");
        assert!(outcome.stdout.starts_with("complete "), "{words:?}: {outcome:?}");
        assert!(outcome.stdout.ends_with(&format!("-F _keylift keylift\n[{expected}]\n")), "{words:?}: {outcome:?}");
    }
}

#[test]
fn a_page_is_printed_by_the_name_of_its_command() {
    for (line, title, expected) in [
        ("man", ".TH keylift 1", "keylift\\-scan(1)"),
        ("man scan", ".TH keylift-scan 1", "\\-\\-fail\\-on"),
        ("man rules show", ".TH keylift-rules-show 1", "github.personal\\-access\\-token"),
    ] {
        let outcome = Scenario::new().line(line);
        assert_eq!(outcome.code, Some(0), "{line}: {}", outcome.stderr);
        assert!(outcome.stdout.contains(title) && outcome.stdout.contains(expected), "{line}: {}", outcome.stdout);
    }
}

#[test]
fn what_there_is_no_page_for_is_a_usage_error() {
    for (line, expected) in [
        ("man find", "there is no page `keylift-find`"),
        ("man ../scan", "there is no page"),
        ("man scan --output-dir .", "cannot be used with"),
        ("completions tcsh", "[possible values: bash, elvish, fish, powershell, zsh]"),
    ] {
        let outcome = Scenario::new().line(line);
        assert_eq!((outcome.code, &*outcome.stdout), (Some(2), ""), "{line}");
        assert!(outcome.stderr.contains(expected), "{line}: {}", outcome.stderr);
    }
    let outcome = Scenario::new().line("man --output-dir absent");
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("its folder does not exist"), "{}", outcome.stderr);
}

/// Where groff is, as on nearly every Unix, it says what is wrong with a page.
#[test]
fn the_pages_are_right_in_the_eyes_of_groff() {
    let pages: Vec<_> = fs::read_dir("share/man/man1").unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(pages.len() > 10, "{pages:?}");
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for section in [".TH keylift", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION"] {
            assert!(text.contains(section), "{section} is not in {}", page.display());
        }
        match Command::new("groff").args(["-man", "-Tutf8", "-ww", "-z"]).arg(&page).output() {
            Ok(output) => assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}", page.display()),
            Err(error) => eprintln!("groff did not look at {}: {error}", page.display()),
        }
    }
}

#[test]
fn the_package_for_debian_holds_everything_in_its_place() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let assets: Vec<Vec<String>> = manifest["package"]["metadata"]["deb"]["assets"].clone().try_into().unwrap();
    let places: Vec<_> = assets.iter().map(|asset| format!("{} -> {} {}", asset[0], asset[1], asset[2])).collect();
    for expected in [
        "target/release/keylift -> usr/bin/ 755",
        "share/man/man1/*.1 -> usr/share/man/man1/ 644",
        "share/completions/keylift.bash -> usr/share/bash-completion/completions/keylift 644",
        "share/completions/keylift.fish -> usr/share/fish/vendor_completions.d/ 644",
        "share/completions/_keylift -> usr/share/zsh/vendor-completions/ 644",
        "LICENSE-APACHE -> usr/share/doc/keylift/ 644",
        "LICENSE-MIT -> usr/share/doc/keylift/ 644",
    ] {
        assert!(places.iter().any(|place| place == expected), "{expected} is not among {places:#?}");
    }
    for source in assets.iter().map(|asset| &asset[0]).filter(|source| !source.starts_with("target/")) {
        assert!(Path::new(source.trim_end_matches("*.1")).exists(), "{source} does not exist");
    }
    let included: Vec<String> = manifest["package"]["include"].clone().try_into().unwrap();
    assert!(included.contains(&"/share".to_owned()), "the crate lacks share/: {included:?}");
}
