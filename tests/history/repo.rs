//! A repository that real git makes, and what its history is found to hold.

use crate::scenario;
use keylift::detect::{Detector, Explain};
use keylift::pipeline::{self, Input, Options};
use keylift::report::Report;
use keylift::rule::{RuleSet, load};
use keylift::source::exclude::Exclude;
use keylift::source::git::{Part, Request, Told};
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const RULES: &str = "provider = \"Acme\"\n[[rule]]\nid = \"acme.token\"\ntitle = \"Acme token\"\n\
                     shape = '\"acme_\" + [alnum]{20}'\ncompanion = [\"acme.id\"]\n\
                     [[rule]]\nid = \"acme.id\"\ntitle = \"Acme id\"\nshape = '\"acid_\" + [alnum]{20}'\n";

/// The line with the secret of this name. Secrets are put together here: nothing in this file looks like one.
pub(crate) fn line(name: &str) -> String {
    format!("token = '{}'\n", value(name))
}

pub(crate) fn value(name: &str) -> String {
    let body: String = name.chars().chain("k3J9x0QmZ7vB2tRwPq81".chars()).take(20).collect();
    format!("acme_{body}")
}

/// The line with the id of this name, which belongs to the secret that stands with it.
pub(crate) fn id(name: &str) -> String {
    format!("name = '{}'\n", value(name).replace("acme_", "acid_"))
}

/// A repository and its working tree.
pub(crate) struct Repo {
    folder: tempfile::TempDir,
    /// Each commit has a later date than the one before.
    clock: Cell<u64>,
}

impl Repo {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    pub(crate) fn with(options: &[&str]) -> Self {
        let repo = Self::nowhere();
        repo.git(&[&["init", "-q", "-b", "main"], options].concat());
        repo
    }

    /// A folder without a repository.
    pub(crate) fn nowhere() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tree")).unwrap();
        Self { folder, clock: Cell::new(1_700_000_000) }
    }

    pub(crate) fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let date = format!("{} +0200", self.clock.get());
        self.clock.set(self.clock.get() + 60);
        let mut command = Command::new("git");
        command.current_dir(self.tree()).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "Ada")]);
        command.envs([("GIT_AUTHOR_EMAIL", "ada@example.com"), ("GIT_COMMITTER_NAME", "Bob")]);
        command.envs([("GIT_COMMITTER_EMAIL", "bob@example.com"), ("GIT_ALLOW_PROTOCOL", "file")]);
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date).env("HOME", self.folder.path());
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.tree().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Commits all that is in the working tree.
    pub(crate) fn commit(&self, message: &str) -> &Self {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self
    }

    /// What the history of the repository at `place` holds.
    pub(crate) fn scan(&self, place: &Path, scan: &Scan) -> Report {
        let told = Told::default();
        let part = Part::History {
            revisions: scan.revisions.iter().map(|&revision| revision.to_owned()).collect(),
            unreachable: scan.unreachable,
        };
        let mut paths: Vec<PathBuf> = scan.paths.iter().map(|path| place.join(path)).collect();
        if paths.is_empty() {
            paths.push(place.to_owned());
        }
        let options = Options {
            respect_ignore: true,
            exclude: Exclude::default(),
            max_size: scan.max_size,
            threads: scan.threads,
            progress: false,
        };
        let detector = Detector::new(Arc::new(RuleSet::new(load::parse("acme.toml", RULES).unwrap())), Explain::Yes);
        pipeline::scan(&Input::Git(Request { paths, part, told }), &options, &detector, &|_| ()).unwrap()
    }

    /// Findings as `path secret message`, a `*` in front of what stands in `HEAD`.
    pub(crate) fn rows(&self, place: &Path, scan: &Scan) -> Vec<String> {
        let report = self.scan(place, scan);
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        self.rows_of(&report)
    }

    pub(crate) fn rows_of(&self, report: &Report) -> Vec<String> {
        let row = |finding: &keylift::finding::Finding| {
            let origin = &finding.site.origin;
            let message = origin
                .commit()
                .map(|commit| self.git(&["--no-replace-objects", "log", "-1", "--format=%s", &commit.id]));
            let secret = String::from_utf8_lossy(finding.secret.expose()).replace("acme_", "");
            let name = secret.split("k3J9").next().unwrap();
            let head = if finding.in_head.unwrap() { "*" } else { "" };
            let path = origin.path().to_str().unwrap().replace('\\', "/");
            format!("{head}{path} {name} {}", message.unwrap_or_else(|| "-".to_owned()))
        };
        report.findings.iter().map(row).collect()
    }

    pub(crate) fn expect(&self, expected: &[&str]) {
        assert_eq!(self.rows(&self.tree(), &Scan::default()), expected);
    }
}

/// What is asked for.
#[derive(Default)]
pub(crate) struct Scan {
    pub(crate) revisions: Vec<&'static str>,
    pub(crate) unreachable: bool,
    pub(crate) paths: Vec<&'static str>,
    pub(crate) threads: usize,
    pub(crate) max_size: Option<u64>,
}

/// Exit code and standard error of `keylift scan --history`.
pub(crate) fn scan_by_command(place: &Path, revisions: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(scenario::binary());
    command.current_dir(place).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.args(["scan", "-f", "json", "--exit-zero", "--history"]).args(revisions);
    let outcome = scenario::finish(command, b"");
    (outcome.code, outcome.stderr)
}
