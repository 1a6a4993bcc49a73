//! The README's commands do what it says. Each `sh` or `console` block is run as it is written, by a shell, in a small
//! made-up tree, with two exceptions: `cargo run --release --` is taken for the program that the tests have built, which
//! saves another build, and a block marked `no-run` is only looked at.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

#[path = "support/scenario.rs"]
mod scenario;

use scenario::{Scenario, binary};
use std::path::Path;

/// What may be marked `no-run`: it runs these tests themselves, or needs an AWS account or a repository.
const NOT_RUN: &[&str] = &["cargo test", "keylift migrate apply ", "keylift migrate --apply", "keylift hook install"];

/// A fenced block.
struct Block {
    /// What stands behind the fence, word by word.
    info: Vec<String>,
    lines: Vec<String>,
}

fn blocks() -> Vec<Block> {
    let text = std::fs::read_to_string("README.md").unwrap();
    let (mut blocks, mut open) = (Vec::new(), None::<Block>);
    for line in text.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(info), None) => {
                let info = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { info, lines: Vec::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence of the README is not closed");
    blocks
}

impl Block {
    fn is(&self, word: &str) -> bool {
        self.info.iter().any(|other| other == word)
    }

    /// In a `console` block commands stand behind a prompt; in an `sh` block each line is one.
    fn commands(&self) -> Vec<String> {
        let lines = self.lines.iter();
        if self.is("console") {
            lines.filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
        } else {
            lines.cloned().collect()
        }
    }
}

fn commands(marked: impl Fn(&Block) -> bool) -> Vec<String> {
    let blocks = blocks().into_iter().filter(|block| block.is("sh") || block.is("console"));
    blocks.filter(|block| marked(block)).flat_map(|block| block.commands()).collect()
}

/// The tree that the README's examples speak of.
fn tree() -> Scenario {
    let rules = blocks().into_iter().find(|block| block.is("toml")).unwrap().lines.join("\n");
    let folder = binary().parent().unwrap().to_str().unwrap();
    let path = std::env::join_paths(
        std::iter::once(Path::new(folder).to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    Scenario::new()
        .variable("PATH", path.unwrap().to_str().unwrap())
        .file("acme.toml", rules)
        .file("src/app.py", "import os\n\nTOKEN = os.environ['TOKEN']\n")
        .file("config/app.yml", "database:\n  host: localhost\n  password: ${DB_PASSWORD}\n")
}

#[test]
fn every_command_runs() {
    let commands = commands(|block| !block.is("no-run"));
    assert!(commands.len() >= 5, "the README's commands are not where they should be: {commands:?}");
    for written in commands {
        let scenario = tree();
        let mut shell = scenario.command("sh");
        shell.args(["-c", &written.replace("cargo run --release --", "keylift")]);
        let outcome = scenario::finish(shell, b"");
        // 1 is for findings; anything else means that the README is wrong.
        assert!(matches!(outcome.code, Some(0 | 1)), "`{written}` fails: {outcome:?}");
    }
}

#[test]
fn a_command_is_left_out_only_for_a_reason() {
    for command in commands(|block| block.is("no-run")) {
        assert!(NOT_RUN.iter().any(|allowed| command.starts_with(allowed)), "`{command}` could be run");
    }
}

#[test]
fn the_two_commands_that_do_everything_are_there() {
    let all = commands(|_| true);
    for expected in ["cargo run --release -- scan .", "cargo test"] {
        assert!(all.iter().any(|command| command == expected), "{expected}");
    }
}
