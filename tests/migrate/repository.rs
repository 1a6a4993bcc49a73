//! A folder with made-up passwords, in which the program itself migrates.

use crate::support::findings::assert_absent;
use crate::support::moto::python;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The tree, and a home beside it.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
    app: String,
    /// Names and values, one in each file.
    secrets: BTreeMap<String, String>,
}

/// How a run ended, and all that it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Ran {
    pub(crate) fn assert(&self, code: i32, text: &str) {
        assert!(self.code == Some(code) && self.text.contains(text), "{code} and {text:?} were expected\n{self:?}");
    }
}

/// A value that keylift takes for a password, and in which each encoding has something to encode. Letters stand alone in
/// it: a run of them spells `fake` or `lorem` once in some ten thousand values, and such a value is let go as made up.
fn password() -> String {
    const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const OTHERS: &[u8; 12] = b"0123456789+!";
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).unwrap();
    let pairs = bytes
        .chunks(2)
        .flat_map(|pair| [OTHERS[usize::from(pair[0]) % OTHERS.len()], LETTERS[usize::from(pair[1]) % LETTERS.len()]]);
    std::iter::once('k').chain(pairs.map(char::from)).collect()
}

impl Repository {
    /// A tree with `count` passwords, which become secrets of the application `app`.
    pub(crate) fn new(app: &str, count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for folder in ["tree", "home", "tmp"].map(|name| folder.path().join(name)) {
            fs::create_dir(folder).unwrap();
        }
        let mut secrets = BTreeMap::new();
        for number in 0..count {
            let value = password();
            let text = format!("import os\n\nservice_{number:03}_password = \"{value}\"\n");
            fs::write(folder.path().join(format!("tree/settings_{number:03}.py")), text).unwrap();
            secrets.insert(format!("prod/{app}/service-{number:03}-password"), value);
        }
        Self { folder, app: app.to_owned(), secrets }
    }

    /// A file beside the tree.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// keylift about to migrate against `url`, with further arguments. It inherits the scrubbed environment.
    pub(crate) fn command(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = self.keylift(&["migrate", ".", "--apply", "--env", "prod", "--app", &self.app]);
        command.args(["--endpoint-url", url]).args(arguments);
        command
    }

    /// The same about to take all back.
    pub(crate) fn undo(&self, url: &str) -> Command {
        self.keylift(&["migrate", "undo", "--apply", "--endpoint-url", url])
    }

    fn keylift(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keylift"));
        command.args(arguments).current_dir(self.folder.path().join("tree"));
        command.env("HOME", self.folder.path().join("home")).env("TMPDIR", self.folder.path().join("tmp"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, url: &str, arguments: &[&str]) -> Ran {
        finish(&mut self.command(url, arguments))
    }

    /// The steps in the journal, those of one secret together; none without a journal.
    pub(crate) fn steps(&self) -> String {
        let root = self.folder.path().join("tree");
        if root.join(".keylift/journal.jsonl").exists() { crate::steps(&root).join(" ") } else { String::new() }
    }

    /// How many secrets the journal has a line about with this step. It may be asked while a run is writing there.
    pub(crate) fn count(&self, step: &str) -> usize {
        let journal = fs::read(self.folder.path().join("tree/.keylift/journal.jsonl")).unwrap_or_default();
        let (text, step) = (String::from_utf8_lossy(&journal), format!("\"step\":\"{step}\""));
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(&step)).collect();
        self.secrets.keys().filter(|name| lines.iter().any(|line| line.contains(&format!("\"{name}\"")))).count()
    }

    /// Name of the only secret.
    pub(crate) fn name(&self) -> &str {
        self.secrets.keys().next().unwrap()
    }

    /// Fails unless the server has exactly these secrets of the application, each with its value and one version.
    pub(crate) fn assert_stored(&self) {
        let stored = stored();
        let prefix = format!("prod/{}/", self.app);
        let there: BTreeMap<_, _> = stored.iter().filter(|(name, _)| name.starts_with(&prefix)).collect();
        assert_eq!(there.keys().copied().collect::<Vec<_>>(), self.secrets.keys().collect::<Vec<_>>(), "the names");
        for (name, value) in &self.secrets {
            // Not compared by `assert_eq`, which would print them.
            assert!(there[name].0 == *value, "the value of {name}");
            assert_eq!(there[name].1, 1, "versions of {name}");
        }
    }

    /// Fails unless the server is about to delete these secrets, and has no other.
    pub(crate) fn assert_pending(&self) {
        let code = "import boto3, json; c = boto3.client('secretsmanager')\n\
            pages = c.get_paginator('list_secrets').paginate(IncludePlannedDeletion=True)\n\
            print(json.dumps({s['Name']: 'DeletedDate' in s for page in pages for s in page['SecretList']}))";
        let there: BTreeMap<String, bool> = serde_json::from_str(&python(code)).unwrap();
        let expected: BTreeMap<String, bool> = self.secrets.keys().map(|name| (name.clone(), true)).collect();
        assert_eq!(there, expected);
    }

    /// Fails when a value is in any file but the source that it came from.
    pub(crate) fn assert_nothing_leaked(&self) {
        let mut files = Vec::new();
        files_in(self.folder.path(), &mut files);
        files.retain(|path| path.extension().is_none_or(|extension| extension != "py"));
        assert!(files.iter().any(|path| path.ends_with("journal.jsonl")), "{files:?}");
        for path in files {
            let text = fs::read(&path).unwrap();
            for value in self.secrets.values() {
                assert_absent(value, &text, &path.display().to_string());
            }
        }
    }

    /// Fails when a value is in what a run said.
    pub(crate) fn assert_untold(&self, ran: &Ran) {
        for value in self.secrets.values() {
            assert_absent(value, ran.text.as_bytes(), "the output");
        }
    }
}

/// All that the server has: name, value, number of versions.
fn stored() -> BTreeMap<String, (String, usize)> {
    let code = "import boto3, json; c = boto3.client('secretsmanager'); there = {}\n\
        for page in c.get_paginator('list_secrets').paginate():\n\
        \x20for secret in page['SecretList']:\n\
        \x20 n = secret['Name']\n\
        \x20 versions = len(c.list_secret_version_ids(SecretId=n)['Versions'])\n\
        \x20 there[n] = c.get_secret_value(SecretId=n)['SecretString'], versions\n\
        print(json.dumps(there))";
    serde_json::from_str(&python(code)).unwrap()
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    Ran { code: output.status.code(), text: String::from_utf8(text).unwrap() }
}

fn files_in(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_in(&path, files) } else { files.push(path) }
    }
}
