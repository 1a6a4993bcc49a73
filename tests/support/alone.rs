//! Runs a test in a process of its own, whose environment is scrubbed: dummy keys, an empty home, no metadata
//! service, no configuration files, no proxy for this machine. No test can reach AWS or use somebody's credentials.

use std::process::Command;

/// Tells the child which test it is.
const MARK: &str = "KEYLIFT_TEST_ALONE";

/// Variables that every such test has; an empty value in `extra` takes one away.
const SCRUBBED: [(&str, &str); 10] = [
    ("AWS_ACCESS_KEY_ID", "test"),
    ("AWS_SECRET_ACCESS_KEY", "test"),
    ("AWS_REGION", "us-east-1"),
    ("AWS_DEFAULT_REGION", "us-east-1"),
    ("AWS_EC2_METADATA_DISABLED", "true"),
    ("AWS_CONFIG_FILE", "/dev/null"),
    ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
    ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"), // nobody there, until the test says otherwise
    ("NO_PROXY", "127.0.0.1"),
    ("HTTP_PROXY", "http://127.0.0.1:9"), // proves that NO_PROXY is honoured
];

/// Whether this is the child.
pub(crate) fn is_child(test: &str) -> bool {
    std::env::var(MARK).is_ok_and(|mark| mark == test)
}

/// Runs `test` of this program once more, scrubbed and with `extra` variables, and passes its failure on.
pub(crate) fn run(test: &str, extra: &[(&str, &str)]) {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]);
    command.env_clear().envs(SCRUBBED).env("HOME", home.path()).env(MARK, test);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in extra {
        match *value {
            "" => command.env_remove(name),
            value => command.env(name, value),
        };
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    // A misspelt name would run no test at all, and pass.
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs `body` scrubbed and with `extra` variables. `test` is the name of the calling test.
pub(crate) fn alone(test: &str, extra: &[(&str, &str)], body: impl FnOnce()) {
    if is_child(test) { body() } else { run(test, extra) }
}
