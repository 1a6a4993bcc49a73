//! A repository made by the real git, and keylift run in it.

use crate::scenario::{self, Outcome, Scenario};
use keylift::rule::sample::{self, Width};
use keylift::rule::{RuleSet, builtin};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A line with a credential, one for each number. Made now, so that none is in the repository.
pub(crate) fn secret(number: u64) -> String {
    format!("token = \"{}\"\n", value(number))
}

/// The credential of [`secret`].
pub(crate) fn value(number: u64) -> String {
    static RULES: LazyLock<RuleSet> = LazyLock::new(builtin::rules);
    let rule = RULES.get("github.personal-access-token").unwrap();
    String::from_utf8(sample::value(rule, number, Width::Any).unwrap().text).unwrap()
}

/// The two lines of a credential of two parts, an access key id and its secret key.
pub(crate) fn pair() -> [String; 2] {
    let rules = builtin::rules();
    let value = |id| String::from_utf8(sample::value(rules.get(id).unwrap(), 1, Width::Any).unwrap().text).unwrap();
    let [id, key] = [value("aws.access-key-id"), value("aws.secret-access-key")];
    [format!("aws_access_key_id = {id}\n"), format!("aws_secret_access_key = {key}\n")]
}

/// A repository in a temporary folder. Its commits are a minute apart.
pub(crate) struct Repository {
    scenario: Scenario,
    minutes: AtomicU64,
    /// Seen from the scenario's tree.
    folder: PathBuf,
}

impl Repository {
    /// An empty one, on an unborn branch `main`.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// The same with options for `git init`.
    pub(crate) fn with(options: &[&str]) -> Self {
        let repository = Self::none();
        repository.git(&[&["init", "-q", "-b", "main"], options].concat());
        repository
    }

    /// A folder that is no repository.
    pub(crate) fn none() -> Self {
        let scenario = Scenario::new()
            .variable("GIT_CONFIG_GLOBAL", "/dev/null")
            .variable("GIT_CONFIG_NOSYSTEM", "1")
            .variable("GIT_AUTHOR_NAME", "Ada Lovelace")
            .variable("GIT_AUTHOR_EMAIL", "ada@example.com")
            .variable("GIT_COMMITTER_NAME", "Charles Babbage")
            .variable("GIT_COMMITTER_EMAIL", "charles@example.com");
        Self { scenario, minutes: AtomicU64::new(0), folder: PathBuf::new() }
    }

    /// Runs keylift and git in another folder from now on.
    pub(crate) fn at(mut self, folder: &str) -> Self {
        self.folder = folder.into();
        self
    }

    /// Where that is.
    pub(crate) fn top(&self) -> PathBuf {
        self.scenario.tree().join(&self.folder)
    }

    /// Writes a file of the working tree.
    pub(crate) fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        let path = self.top().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Writes a file and stages it.
    pub(crate) fn stage(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        self.write(path, content).git(&["add", "--", path]);
        self
    }

    /// Commits what is staged and gives the commit's id.
    pub(crate) fn commit(&self) -> String {
        self.git(&["commit", "-q", "--allow-empty", "-m", "change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Writes, stages and commits a file.
    pub(crate) fn record(&self, path: &str, content: impl AsRef<[u8]>) -> String {
        self.stage(path, content).commit()
    }

    /// Runs git and gives what it says.
    pub(crate) fn git<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        let Outcome { code, stdout, stderr } = self.git_may_fail(arguments);
        assert_eq!(code, Some(0), "git: {stderr}");
        stdout.trim_end().to_owned()
    }

    /// The same when git is to refuse, on a merge with a conflict say.
    pub(crate) fn git_may_fail<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Outcome {
        let minute = self.minutes.fetch_add(1, Ordering::Relaxed);
        let date = format!("{} +0000", 1_800_000_000 + 60 * minute);
        let mut command = self.command("git");
        command.args(arguments).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        scenario::finish(command, b"")
    }

    /// `program`, to be run here.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.scenario.command(program);
        command.current_dir(self.top());
        command
    }

    /// Runs keylift with these arguments, parted by blanks. There is no program that it could start.
    pub(crate) fn keylift(&self, line: &str) -> Outcome {
        self.keylift_with(line, &[])
    }

    /// The same with more of an environment.
    pub(crate) fn keylift_with(&self, line: &str, variables: &[(&str, &str)]) -> Outcome {
        let mut command = self.command(scenario::binary());
        command.args(line.split_whitespace()).env("PATH", "").envs(variables.iter().copied());
        scenario::finish(command, b"")
    }

    /// Scans and gives what is found and how it ended.
    pub(crate) fn scan(&self, line: &str) -> Scan {
        self.scan_with(line, &[])
    }

    /// The same with more of an environment.
    pub(crate) fn scan_with(&self, line: &str, variables: &[(&str, &str)]) -> Scan {
        let outcome = self.keylift_with(&format!("scan --show-secrets -f json {line}"), variables);
        let report = serde_json::from_str(&outcome.stdout).unwrap_or_default();
        Scan { report, outcome }
    }
}

/// What came of a scan.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) report: Value,
    pub(crate) outcome: Outcome,
}

impl Scan {
    /// Path and number of each secret that was found, `a.py 1`, in the order of the report.
    pub(crate) fn found(&self) -> Vec<String> {
        let numbered = |finding: &Value| {
            let number = (0..100).find(|number| finding["secret"] == value(*number).as_str());
            format!("{} {}", finding["path"].as_str().unwrap(), number.map_or("?".into(), |number| number.to_string()))
        };
        self.report["findings"].as_array().map_or(Vec::new(), |findings| findings.iter().map(numbered).collect())
    }

    /// The field of each finding's commit.
    pub(crate) fn commits(&self, field: &str) -> Vec<&str> {
        let findings = self.report["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["commit"][field].as_str().unwrap()).collect()
    }

    /// Whether each finding is still there at the end of the range.
    pub(crate) fn in_head(&self) -> Vec<Option<bool>> {
        let findings = self.report["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["in_head"].as_bool()).collect()
    }

    /// Asserts what is found, and that the scan is complete.
    #[track_caller]
    pub(crate) fn expect(&self, found: &[&str]) -> &Self {
        assert_eq!(self.found(), found, "{}{}", self.report["problems"], self.outcome.stderr);
        let code = if found.is_empty() { 0 } else { 1 };
        assert_eq!(self.outcome.code, Some(code), "{}{}", self.report["problems"], self.outcome.stderr);
        self
    }
}
