//! A made-up repository with real `git`, and keylift on the path of its hooks.

use crate::scenario::{Outcome, Scenario, binary, finish};
use crate::secret;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A repository in the tree of a scenario, with one commit.
pub(crate) struct Repository {
    pub(crate) scenario: Scenario,
    /// The work tree that commands are run in, from the top of the scenario's tree.
    at: PathBuf,
    /// Folders before those of the machine's own path.
    path: Vec<PathBuf>,
}

/// Git without anybody's configuration, always the same author and time.
const GIT: [(&str, &str); 9] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "A"),
    ("GIT_AUTHOR_EMAIL", "a@example.com"),
    ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
    ("GIT_COMMITTER_NAME", "A"),
    ("GIT_COMMITTER_EMAIL", "a@example.com"),
    ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
    ("GIT_EDITOR", "true"),
];

impl Repository {
    pub(crate) fn new() -> Self {
        let scenario = GIT.iter().fold(Scenario::new(), |scenario, (name, value)| scenario.variable(name, value));
        let new = Self { scenario, at: PathBuf::new(), path: vec![binary().parent().unwrap().to_owned()] };
        new.git("init -q -b main");
        new.write("README.md", "a project\n");
        new.git("add .");
        new.git("commit -q -m first");
        new
    }

    /// The same with a folder at the front of the path.
    pub(crate) fn with_path(mut self, folder: PathBuf) -> Self {
        self.path.insert(0, folder);
        self
    }

    /// The same with a variable for all that is run.
    pub(crate) fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.scenario = self.scenario.variable(name, value);
        self
    }

    /// The same seen from another work tree in the scenario's tree.
    pub(crate) fn inside(mut self, folder: &str) -> Self {
        self.at = folder.into();
        self
    }

    /// Without keylift, nor anything else that is not the machine's.
    pub(crate) fn without_keylift(mut self) -> Self {
        self.path.clear();
        self
    }

    pub(crate) fn top(&self) -> PathBuf {
        self.scenario.tree().join(&self.at)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.top().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Writes a script that can be run.
    pub(crate) fn script(&self, path: &str, content: impl AsRef<[u8]>) {
        self.write(path, content);
        self.mode(path, 0o755);
    }

    pub(crate) fn mode(&self, path: &str, mode: u32) {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(self.top().join(path), mode).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.top().join(path)).unwrap()
    }

    /// `program`, to be run in the work tree.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.scenario.command(program);
        let machine = std::env::var_os("PATH").unwrap();
        let path = std::env::join_paths(self.path.iter().cloned().chain(std::env::split_paths(&machine)));
        command.current_dir(self.top()).env("PATH", path.unwrap());
        command
    }

    /// Runs a program with these arguments.
    pub(crate) fn run<A: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Outcome {
        let mut command = self.command(program);
        command.args(arguments);
        finish(command, b"")
    }

    /// Runs `git`, which has to succeed, and gives back what it printed.
    pub(crate) fn git(&self, line: &str) -> String {
        let outcome = self.try_git(line);
        assert_eq!(outcome.code, Some(0), "git {line}: {outcome:?}");
        outcome.stdout.trim_end().to_owned()
    }

    /// Runs `git`.
    pub(crate) fn try_git(&self, line: &str) -> Outcome {
        self.run("git", line.split_whitespace())
    }

    /// Runs keylift.
    pub(crate) fn keylift(&self, line: &str) -> Outcome {
        self.run(binary(), line.split_whitespace())
    }

    /// Runs keylift, which has to end with 0.
    pub(crate) fn keylift_ok(&self, line: &str) -> String {
        let outcome = self.keylift(line);
        assert_eq!(outcome.code, Some(0), "keylift {line}: {outcome:?}");
        outcome.stdout
    }

    /// Fails unless a commit with a secret is stopped because of it, and one without is made.
    pub(crate) fn assert_guarded(&self) {
        let head = self.git("rev-parse HEAD");
        self.write("app/settings.py", secret());
        self.git("add .");
        let outcome = self.try_git("commit -q -m secret");
        let said = [outcome.stdout, outcome.stderr].concat();
        assert_ne!(outcome.code, Some(0), "the commit is made: {said}");
        assert!(said.contains("settings.py"), "it is stopped for another reason: {said}");
        assert!(!said.contains(&secret()[14..25]), "the secret is shown: {said}");
        assert_eq!(self.git("rev-parse HEAD"), head);
        self.write("app/settings.py", "import os\n");
        self.git("add .");
        self.git("commit -q -m clean");
        assert_ne!(self.git("rev-parse HEAD"), head);
    }
}

/// Files below `folder` and what they hold, by name.
pub(crate) fn contents(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
    found
}
