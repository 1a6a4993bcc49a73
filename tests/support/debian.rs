//! Programs from Debian's packages for tests, unpacked under `target/test-tools/` and not installed: nothing of the
//! machine changes, and nobody has to be root.

#![allow(dead_code, reason = "each test program uses its own part")]

use super::node::made;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder in which `package` and those it needs are unpacked, as far as the machine doesn't have them; `None` on a
/// machine without apt, or when its registry has no such package or can't be reached.
pub(crate) fn unpacked(package: &str) -> Option<PathBuf> {
    Command::new("apt-get").arg("--version").output().ok()?;
    let home = made(&format!("debian-{package}"), |home| {
        let lists = made("debian-lists", |lists| {
            apt(lists, lists, &["update"]);
        });
        let plan = apt(&lists, home, &["--simulate", "--no-install-recommends", "install", package]);
        let plan = String::from_utf8_lossy(&plan.stdout).into_owned();
        let needed = plan.lines().filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next());
        let root = home.join("root");
        fs::create_dir_all(&root).unwrap();
        let got = apt(&lists, home, &[&["download"][..], &needed.collect::<Vec<_>>()].concat());
        if !got.status.success() {
            return; // half of them would start and then fail
        }
        for archive in fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path()) {
            if archive.extension().is_some_and(|extension| extension == "deb") {
                let unpacked = Command::new("dpkg-deb").arg("-x").args([&archive, &root]).status();
                assert!(unpacked.is_ok_and(|status| status.success()), "{}", archive.display());
            }
        }
    });
    let root = home.join("root");
    root.join("usr").exists().then_some(root)
}

/// Runs apt in `folder` with lists of packages of its own.
fn apt(lists: &Path, folder: &Path, arguments: &[&str]) -> Output {
    fs::create_dir_all(lists.join("lists/partial")).unwrap();
    fs::create_dir_all(lists.join("cache/archives/partial")).unwrap();
    fs::create_dir_all(folder).unwrap();
    let option = |name: &str, value: &str| format!("-o{name}={value}");
    let under = |folder: &str| lists.join(folder).display().to_string();
    Command::new("apt-get")
        .args([option("Dir::State::Lists", &under("lists")), option("Dir::Cache", &under("cache"))])
        .args([option("Debug::NoLocking", "1"), option("APT::Sandbox::User", "")])
        .arg("--quiet")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}
