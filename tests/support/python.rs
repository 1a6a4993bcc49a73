//! A Python environment with packages of PyPI for tests, under `target/test-tools/`.

#![allow(dead_code, reason = "not every test program uses all of it")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Python in the environment called `name`, with what `requirements` pins. It is made anew when they change, one test at
/// a time in whichever process.
pub(crate) fn environment(name: &str, requirements: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-tools").join(name);
    fs::create_dir_all(home.parent().unwrap()).unwrap();
    let lock = File::create(home.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let (scripts, python) = if cfg!(windows) { ("Scripts", "python") } else { ("bin", "python3") };
    let program = home.join(scripts).join("python");
    let installed = home.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == requirements) {
        return program;
    }
    let _ = fs::remove_dir_all(&home);
    run(Command::new(python).args([OsStr::new("-m"), OsStr::new("venv"), home.as_os_str()]));
    let list = home.join("requirements.txt");
    fs::write(&list, requirements).unwrap();
    run(Command::new(&program)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--retries", "10", "--timeout", "60", "-r"])
        .arg(list));
    fs::write(installed, requirements).unwrap();
    program
}

/// `program` of the environment called `name`.
pub(crate) fn program(name: &str, requirements: &str, program: &str) -> PathBuf {
    environment(name, requirements).with_file_name(program)
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("failed to start {command:?}: {error}"));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed; it needs Python 3 with venv, and the registry\n{text}");
}
