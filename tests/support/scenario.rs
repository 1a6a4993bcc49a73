//! A made-up tree and keylift run in it, with nothing of the developer's own environment.
//!
//! Each test file takes it in with `#[path = "support/scenario.rs"] mod scenario;`.
#![allow(dead_code, unreachable_pub, reason = "no test file uses all of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up has failed")]

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A temporary folder that is removed with it.
pub struct Scenario {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
    input: Option<Vec<u8>>,
}

/// How a run ended and what it said.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code.
    pub code: Option<i32>,
    /// Standard output, bytes that are not UTF-8 replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
}

impl Scenario {
    /// An empty tree: a folder `tree` in a folder of its own, so that files beside it are not in it.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tree")).unwrap();
        Self { folder, variables: Vec::new(), input: None }
    }

    /// Adds a file; `path` is seen from the tree's top and may lead out of it with `../`.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.tree().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Sets a variable of the environment.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets standard input; empty without.
    pub fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Some(bytes.into());
        self
    }

    /// The folder that keylift is run in.
    pub fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    /// What a file of the tree holds.
    pub fn read(&self, path: &str) -> String {
        String::from_utf8_lossy(&std::fs::read(self.tree().join(path)).unwrap()).into_owned()
    }

    /// `program`, to be run in the tree.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.tree()).env_clear();
        // Windows can't start a process without the first, and a shell finds nothing without the second.
        for kept in ["SystemRoot", "PATH"] {
            command.envs(std::env::var_os(kept).map(|value| (kept, value)));
        }
        command.env("HOME", self.folder.path()).envs(self.variables.iter().cloned());
        command
    }

    /// Runs keylift with these arguments.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Outcome {
        let mut command = self.command(binary());
        command.args(arguments);
        finish(command, self.input.as_deref().unwrap_or_default())
    }

    /// The same with the arguments in one text, parted by blanks.
    pub fn line(&self, arguments: &str) -> Outcome {
        self.run(arguments.split_whitespace())
    }
}

/// The program under test.
pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_keylift"))
}

/// Runs `command` with `input` on its standard input.
pub fn finish(mut command: Command, input: &[u8]) -> Outcome {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let Output { status, stdout, stderr } = std::thread::scope(|scope| {
        // A program that does not read its input is no failure of the test.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().unwrap()
    });
    Outcome {
        code: status.code(),
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
    }
}
