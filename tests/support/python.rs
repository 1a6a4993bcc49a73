//! Programs from PyPI for tests, in an environment under `target/test-tools/`, installed once by whoever asks first.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// `program` of the environment `name`, which holds what the pinned `requirements` list.
pub(crate) fn program(name: &str, requirements: &str, program: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-tools").join(name);
    fs::create_dir_all(home.parent().unwrap()).unwrap();
    let lock = File::create(home.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let installed = home.join("installed.txt");
    if !fs::read_to_string(&installed).is_ok_and(|text| text == requirements) {
        let _ = fs::remove_dir_all(&home);
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&home));
        let list = home.join("requirements.txt");
        fs::write(&list, requirements).unwrap();
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"];
        succeed(Command::new(home.join("bin/python")).args(pip).arg(list));
        fs::write(installed, requirements).unwrap();
    }
    home.join("bin").join(program)
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("failed to start {command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&said));
}
