//! What a walk reads, what it leaves out, and what it tells of the rest: links, pipes, ignore files, names, depth.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests, which clippy does not take for tests

use keylift::detect::Detection;
use keylift::pipeline::{Input, Options, scan_with};
use keylift::report::Report;
use keylift::source::exclude::Exclude;
use keylift::source::{Origin, Tally};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// A folder to walk, gone with the value.
struct Tree(tempfile::TempDir);

impl Tree {
    /// Holds these files, with their own path for content. A path that ends in `/` is a folder.
    fn new(paths: &[&str]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for path in paths {
            tree.write(path, path);
        }
        tree
    }

    fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, path: impl AsRef<Path>, content: &str) {
        let path = self.path(path);
        if path.as_os_str().as_bytes().ends_with(b"/") {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }

    fn link(&self, target: impl AsRef<Path>, path: &str) {
        symlink(target, self.path(path)).unwrap();
    }

    fn pipe(&self, path: &str) {
        assert!(Command::new("mkfifo").arg(self.path(path)).status().unwrap().success());
    }

    /// Scans the arguments, which count from this folder.
    fn scan(&self, arguments: &[&str]) -> Scan {
        scan(arguments.iter().map(|argument| self.path(argument)).collect(), true, 2)
    }
}

struct Scan {
    /// What was read: by path, identity and content.
    read: BTreeMap<PathBuf, (PathBuf, String)>,
    report: Report,
}

fn scan(paths: Vec<PathBuf>, respect_ignore: bool, threads: usize) -> Scan {
    let options = Options { respect_ignore, exclude: Exclude::default(), max_size: None, threads, progress: false };
    let read: Mutex<BTreeMap<_, _>> = Mutex::default();
    let report = scan_with(&Input::Paths(paths), &options, &|blob| {
        let Origin::File { path, identity } = &**blob.origin else {
            panic!("not a file: {:?}", blob.origin);
        };
        let text = String::from_utf8_lossy(blob.bytes).into_owned();
        let before = read.lock().unwrap().insert(path.clone(), (identity.clone(), text));
        assert_eq!(before, None, "read twice");
        Detection::default()
    })
    .unwrap();
    Scan { read: read.into_inner().unwrap(), report }
}

impl Scan {
    /// What was read, seen from the tree.
    fn files<'a>(&'a self, tree: &Tree) -> Vec<&'a str> {
        self.read.keys().map(|path| path.strip_prefix(tree.0.path()).unwrap().to_str().unwrap()).collect()
    }

    fn identities(&self) -> Vec<&str> {
        self.read.values().map(|(identity, _)| identity.to_str().unwrap()).collect()
    }

    fn problems(&self, tree: &Tree) -> Vec<(&str, &str)> {
        let problems = self.report.problems.iter();
        problems.map(|it| (it.path.strip_prefix(tree.0.path()).unwrap().to_str().unwrap(), &*it.cause)).collect()
    }

    fn left_out(&self) -> (u64, u64) {
        (self.report.tally.ignored, self.report.tally.special)
    }
}

/// Walks all of `tree`: these files are read, so many entries are ignored, and nothing goes wrong.
#[track_caller]
fn check(tree: &Tree, files: &[&str], ignored: u64) {
    for threads in [1, 16] {
        let scan = scan(vec![tree.path("")], true, threads);
        assert_eq!(scan.files(tree), files);
        assert_eq!(scan.left_out(), (ignored, 0));
        assert_eq!(scan.report.problems, []);
    }
}

#[test]
fn hidden_files_are_read_and_git_is_not() {
    let tree = Tree::new(&[".env", ".github/x.yml", ".git/config", "a/.git/config", "a/b", "c/d", ".gitlab"]);
    tree.write("c/.git", "gitdir: ../.git/modules/c");
    check(&tree, &[".env", ".github/x.yml", ".gitlab", "a/b", "c/d"], 0);
    let scan = tree.scan(&[".git/config"]);
    assert_eq!(scan.files(&tree), [".git/config"], "it was asked for by name");
}

#[test]
fn an_empty_file_counts_as_read() {
    let tree = Tree::new(&["empty", "mark"]);
    tree.write("empty", "");
    tree.write("mark", "\u{feff}");
    let expected = Tally { files: 2, bytes: 3, ..Tally::default() };
    assert_eq!(tree.scan(&[""]).report.tally, expected);
}

#[test]
fn ignore_files_count_as_they_do_for_ripgrep() {
    let ignored =
        &[".gitignore", "a.log", "a.txt", "out/b", "out/c", "sub/d.log", "sub/e.txt", "sub/f.log", "sub/.gitignore"];
    let tree = Tree::new(ignored);
    tree.write(".gitignore", "*.log\n/out\n");
    tree.write("sub/.gitignore", "!d.log\ne.txt\n[\n");
    let mut all = ignored.to_vec();
    all.sort_unstable();
    check(&tree, &all, 0);

    tree.write(".git/", "");
    tree.write(".git/info/exclude", "a.txt");
    // `a.log`, `out` as one, `sub/e.txt`, `sub/f.log`; a user's own excludes do not count.
    check(&tree, &[".gitignore", "a.txt", "sub/.gitignore", "sub/d.log"], 4);

    let below = tree.scan(&["sub"]);
    assert_eq!(below.files(&tree), ["sub/.gitignore", "sub/d.log"]);
    let scan = scan(vec![tree.path("")], false, 2);
    assert_eq!((scan.files(&tree), scan.left_out()), (all, (0, 0)));
    assert_eq!(tree.scan(&["a.log", "out"]).files(&tree), ["a.log", "out/b", "out/c"], "they were asked for by name");
}

#[test]
fn a_plain_ignore_file_counts_without_a_repository() {
    let tree = Tree::new(&[".ignore", "a", "b/a", "b/c"]);
    tree.write(".ignore", "a\n");
    check(&tree, &[".ignore", "b/c"], 2);
}

/// A pipe that nobody writes to would be waited for; a device may never end.
#[test]
fn an_ignore_file_that_is_no_file_is_a_problem() {
    let tree = Tree::new(&[".git/", "a/f", "b/f", "c/f", "c/.gitignore/x", "d/f", "e/f"]);
    tree.pipe("a/.gitignore");
    tree.pipe("pipe");
    tree.link("../pipe", "b/.ignore");
    tree.link("nowhere", "d/.gitignore");
    tree.write("e/.ignore", &"#\n".repeat(1 << 20));
    let scan = tree.scan(&["a", "b/f", "b", "c", "d", "e/f", "e"]);
    assert_eq!(scan.files(&tree), ["a/f", "b/f", "c/.gitignore/x", "c/f", "d/f", "e/.ignore", "e/f"]);
    let expected = [
        ("a/.gitignore", "it is a pipe or a device, where a file should be"),
        ("b/.ignore", "it is a pipe or a device, where a file should be"),
        ("e/.ignore", "it is an ignore file of more than 1 MiB, and does not count"),
    ];
    assert_eq!(scan.problems(&tree), expected);
}

#[test]
fn a_nested_repository_is_read_by_its_own_rules() {
    let tree = Tree::new(&[".git/HEAD", ".gitignore", "a.log", "n/.git/HEAD", "n/a.log", "n/b.tmp", "n/.gitignore"]);
    tree.write(".gitignore", "*.log");
    tree.write("n/.gitignore", "*.tmp");
    let scan = tree.scan(&[""]);
    assert!(!scan.read.contains_key(&tree.path("n/b.tmp")) && !scan.read.contains_key(&tree.path("a.log")));
    assert!(scan.read.contains_key(&tree.path("n/.gitignore")));
}

#[test]
fn links_pipes_and_sockets_are_left_out_and_counted() {
    let tree = Tree::new(&["a/file"]);
    tree.link("file", "a/link");
    tree.link("..", "a/loop");
    tree.link("nowhere", "a/dangling");
    tree.pipe("pipe");
    let _socket = UnixListener::bind(tree.path("socket")).unwrap();
    let scan = tree.scan(&[""]);
    assert_eq!((scan.files(&tree), scan.left_out()), (vec!["a/file"], (0, 5)));
    assert_eq!(scan.report.problems, []);
}

#[test]
fn a_link_that_is_named_is_followed() {
    let tree = Tree::new(&["a/file", "a/b/c"]);
    tree.link("a", "folder");
    tree.link("a/file", "link");
    let scan = tree.scan(&["folder", "link"]);
    assert_eq!(scan.files(&tree), ["folder/b/c", "folder/file", "link"]);
}

#[test]
fn a_pipe_that_is_named_is_read_to_its_end() {
    let tree = Tree::new(&[]);
    tree.pipe("pipe");
    let path = tree.path("pipe");
    let writer = std::thread::spawn(move || fs::write(path, "x".repeat(300_000)));
    let scan = tree.scan(&["pipe"]);
    assert!(writer.join().unwrap().is_ok());
    assert_eq!(scan.report.tally.bytes, 300_000);
}

#[test]
fn what_cannot_be_had_is_a_problem_and_the_rest_is_read() {
    let tree = Tree::new(&["file", "z/file"]);
    tree.link("nowhere", "dangling");
    tree.link("loop", "loop");
    let _socket = UnixListener::bind(tree.path("socket")).unwrap();
    let long = "n".repeat(300);
    let named = ["missing", "file/x", "dangling", "loop", "socket", &*long, "z", "file"];
    let scan = tree.scan(&named);
    assert_eq!(scan.files(&tree), ["file", "z/file"]);
    let expected = [
        ("dangling", "it is a link to something that does not exist"),
        ("file/x", "a part of its path is not a folder"),
        ("loop", "too many levels of symbolic links"),
        ("missing", "no such file or folder"),
        (&*long, "its path is too long for the system"),
        ("socket", "no such device or address"),
    ];
    assert_eq!(scan.problems(&tree), expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_opens_and_does_not_read_is_a_problem() {
    let scan = scan(vec!["/proc/self/mem".into()], true, 1);
    assert_eq!(scan.report.problems[0].cause, "input/output error");
    assert_eq!(scan.report.tally.files, 0);
}

#[test]
fn a_file_is_read_once_however_often_it_is_named() {
    let tree = Tree::new(&["a/b/c", "a/d", "e"]);
    let all = ["a/b/c", "a/d", "e"];
    let rows: &[&[&str]] = &[
        &["", ""],
        &["", "a"],
        &["a", "a/b/..", "e"],
        &["a", ""],
        &["", "a/b", "a/b/c", "e"],
        &["a/../e", "", "a/b/../b"],
    ];
    for arguments in rows {
        let scan = tree.scan(arguments);
        let mut read: Vec<_> = scan.read.values().map(|(_, content)| &**content).collect();
        read.sort_unstable();
        assert_eq!(read, all, "{arguments:?}");
        assert_eq!(scan.left_out(), (0, 0), "{arguments:?}");
    }
    let scan = tree.scan(&["a/b", "a/b/c", "a/bc", "a/d"]);
    assert_eq!((scan.read.len(), scan.report.problems.len()), (2, 1));
}

#[test]
fn identity_counts_from_the_top_of_the_repository() {
    let tree = Tree::new(&["r/.git/HEAD", "r/a/b", "r/c", "r/n/d", "plain/a/b"]);
    tree.write("r/n/.git", "gitdir: elsewhere");
    let rows: &[(&[&str], &[&str])] = &[
        (&["r"], &["a/b", "c", "n/d"]),
        (&["r/"], &["a/b", "c", "n/d"]),
        (&["r/a"], &["a/b"]),
        (&["r/a/../a/b"], &["a/b"]),
        (&["r/n"], &["d"]),
        (&["r/a", "r/c"], &["a/b", "c"]),
        (&["plain"], &["a/b"]),
        (&["plain/a"], &["b"]),
        (&["plain/a/b"], &["b"]),
    ];
    for (arguments, identities) in rows {
        assert_eq!(tree.scan(arguments).identities(), *identities, "{arguments:?}");
    }
}

#[test]
fn a_path_is_shown_as_it_would_be_typed() {
    let tree = Tree::new(&["sub/a/f", "sub/-", "other/g"]);
    // All other tests use absolute paths.
    std::env::set_current_dir(tree.path("sub")).unwrap();
    let rows: &[(&str, &[&str])] = &[
        (".", &["-", "a/f"]),
        ("./", &["-", "a/f"]),
        ("a", &["a/f"]),
        ("a/", &["a/f"]),
        ("./a", &["a/f"]),
        ("a/.", &["a/f"]),
        ("././a//f", &["a/f"]),
        ("-", &["-"]),
        ("..", &["../other/g", "../sub/-", "../sub/a/f"]),
        ("../other/.", &["../other/g"]),
        ("a/../../other", &["a/../../other/g"]),
    ];
    for (argument, expected) in rows {
        let scan = scan(vec![argument.into()], true, 1);
        let shown: Vec<_> = scan.read.keys().map(|path| path.to_str().unwrap()).collect();
        assert_eq!(shown, *expected, "{argument:?}");
    }
    let scan = scan(vec!["-".into(), "a".into()], true, 1);
    let content = |path| &*scan.read[Path::new(path)].1;
    assert_eq!((content("-"), content("a/f")), ("sub/-", "sub/a/f"), "`-` is a file");
}

#[test]
fn names_that_are_no_text_are_read() {
    let tree = Tree::new(&["-", "--help", " ", "a\nb"]);
    tree.write(OsStr::from_bytes(b"\xff\xfe"), "odd");
    let scan = tree.scan(&[""]);
    assert_eq!((scan.read.len(), scan.report.problems.len()), (5, 0));
    assert_eq!(scan.read[&tree.path(OsStr::from_bytes(b"\xff\xfe"))].1, "odd");
    assert_eq!(scan.read[&tree.path("\u{2d}")].1, "-");
}

#[test]
fn a_folder_of_many_files_is_read() {
    let tree = Tree::new(&["many/"]);
    for number in 0..2_000 {
        fs::write(tree.path(format!("many/{number}")), "x").unwrap();
    }
    assert_eq!(tree.scan(&[""]).report.tally.files, 2_000);
}

/// A chain of folders so deep that paths into it are longer than the system takes.
#[test]
fn a_folder_too_deep_to_reach_is_a_problem() {
    const LINK: usize = 250;
    let tree = Tree::new(&["top", "d/"]);
    let chain = ["d"; LINK].join("/");
    for _ in 0..5_000 / LINK {
        // What there is goes to the end of a new chain.
        fs::rename(tree.path("d"), tree.path("old")).unwrap();
        tree.write(format!("{chain}/file"), "x");
        fs::rename(tree.path("old"), tree.path(&chain).join("d")).unwrap();
    }
    let scan = tree.scan(&[""]);
    // `remove_dir_all` would hold open as many folders as the chain is deep.
    assert!(Command::new("rm").arg("-rf").arg(tree.path("d")).status().unwrap().success());
    assert!(scan.report.tally.files > 4, "{:?}", scan.report.tally);
    let causes: Vec<_> = scan.report.problems.iter().map(|problem| (&*problem.cause, problem.help.is_some())).collect();
    assert_eq!(causes, [("its path is too long for the system", true)]);
}
