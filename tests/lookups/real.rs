//! Languages whose AWS client can be had here: nothing in these proofs is made up but the service.

use crate::proof::Program;
use crate::support::moto::{output, program};
use crate::support::node;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn python() {
    Program { id: "python", file: "program.py", text: include_str!("programs/python.py") }.prove(
        "real::python",
        |_| (),
        |folder| command(&program("python"), &[&folder.join("program.py")]),
    );
}

#[test]
fn shell() {
    let tools = program("aws");
    let path = format!("{}:{}", tools.parent().unwrap().display(), std::env::var("PATH").unwrap());
    Program { id: "shell", file: "program.sh", text: include_str!("programs/shell.sh") }.prove(
        "real::shell",
        |_| (),
        |_| {
            let mut command = command(Path::new("sh"), &[Path::new("program.sh")]);
            command.env("PATH", &path);
            command
        },
    );
}

#[test]
fn javascript() {
    prove_javascript("javascript", "program.mjs", "real::javascript");
}

#[test]
fn commonjs() {
    prove_javascript("commonjs", "program.cjs", "real::commonjs");
}

/// One text is a program in both of its kinds of modules, which `file` decides.
fn prove_javascript(id: &str, file: &str, test: &str) {
    let modules = sdk();
    Program { id, file, text: include_str!("programs/javascript.js") }.prove(
        test,
        |folder| link(folder, &[&modules]),
        |folder| command(&node::programs().join("node"), &[&folder.join(file)]),
    );
}

#[test]
fn typescript() {
    let (modules, types) = (sdk(), node::package("@types/node", TYPES));
    let compiler = node::package("typescript", "5.9.3").join("bin/tsc");
    Program { id: "typescript", file: "program.ts", text: include_str!("programs/typescript.ts") }.prove(
        "real::typescript",
        |folder| {
            link(folder, &[&modules, &types]);
            fs::write(folder.join("package.json"), r#"{"type": "module"}"#).unwrap();
            let mut tsc = command(&node::programs().join("node"), &[&compiler]);
            tsc.args(["--strict", "--noUncheckedIndexedAccess", "--module", "nodenext", "--target", "es2022"]);
            output(tsc.args(["--types", "node", "program.ts"]).current_dir(folder));
        },
        |folder| command(&node::programs().join("node"), &[&folder.join("program.js")]),
    );
}

/// The program is built with the versions in `Cargo.lock`, and with the features that somebody gets who follows the
/// advice: not those that keylift takes.
#[test]
fn rust() {
    let lookup = Program { id: "rust", file: "src/main.rs", text: include_str!("programs/rust.rs") };
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-tools").join("rust-lookup");
    let is_child = std::env::var_os("CARGO_HOME").is_none() && std::env::var_os("KEYLIFT_TEST_ALONE").is_some();
    if !is_child {
        lookup.write(&home);
        fs::write(home.join("Cargo.toml"), include_str!("programs/rust.toml")).unwrap();
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), home.join("Cargo.lock")).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--target-dir"]).arg(home.join("target"));
        output(cargo.env_remove("RUSTFLAGS").env("CARGO_INCREMENTAL", "0").current_dir(&home));
    }
    lookup.prove("real::rust", |_| (), |_| Command::new(home.join("target/debug/program")));
}

const TYPES: &str = "24.19.2";

fn sdk() -> PathBuf {
    node::package("@aws-sdk/client-secrets-manager", "3.1164.0")
}

/// Lets programs in `folder` load these packages.
fn link(folder: &Path, packages: &[&Path]) {
    for package in packages {
        let scope = folder.join("node_modules").join(package.parent().unwrap().file_name().unwrap());
        fs::create_dir_all(&scope).unwrap();
        symlink(package, scope.join(package.file_name().unwrap())).unwrap();
    }
}

pub(crate) fn command(program: &Path, arguments: &[&Path]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}
