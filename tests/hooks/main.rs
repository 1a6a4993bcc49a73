//! Where keylift is fitted in: `keylift hook`, husky, lefthook, the pre-commit framework, GitHub's and GitLab's CI. All
//! with the real programs, which are installed under `target/test-tools/`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "../support/node.rs"]
mod node;
#[path = "../support/python.rs"]
mod python;
#[path = "../support/scenario.rs"]
mod scenario;

mod ci;
mod framework;
mod install;
mod managers;
mod repository;

use std::path::PathBuf;

/// A program of the Python environment.
fn tool(program: &str) -> PathBuf {
    python::program("hooks", include_str!("requirements.txt"), program)
}

/// What no clean file holds, joined here so that this file is clean.
fn secret() -> String {
    ["db_pass", "word = \"Vq7#t", "R2mLx9z\"\n"].concat()
}
