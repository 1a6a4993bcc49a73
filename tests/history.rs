//! `scan --history` over repositories that real git made: who brought what, whether it still stands, and that neither
//! the way of storing nor the number of threads changes the answer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up has failed")]

#[path = "support/scenario.rs"]
mod scenario;

use keylift::detect::{Detector, Explain};
use keylift::pipeline::{self, Input, Options};
use keylift::report::Report;
use keylift::rule::{RuleSet, load};
use keylift::source::Origin;
use keylift::source::exclude::Exclude;
use keylift::source::git::{Part, Request, Told};
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const RULES: &str = "provider = \"Acme\"\n[[rule]]\nid = \"acme.token\"\ntitle = \"Acme token\"\n\
                     shape = '\"acme_\" + [alnum]{20}'\ncompanion = [\"acme.id\"]\n\
                     [[rule]]\nid = \"acme.id\"\ntitle = \"Acme id\"\nshape = '\"acid_\" + [alnum]{20}'\n";

/// The line with the secret of this name. Secrets are put together here: nothing in this file looks like one.
fn line(name: &str) -> String {
    format!("token = '{}'\n", value(name))
}

fn value(name: &str) -> String {
    let body: String = name.chars().chain("k3J9x0QmZ7vB2tRwPq81".chars()).take(20).collect();
    format!("acme_{body}")
}

/// The line with the id of this name, which belongs to the secret that stands with it.
fn id(name: &str) -> String {
    format!("name = '{}'\n", value(name).replace("acme_", "acid_"))
}

/// A repository and its working tree.
struct Repo {
    folder: tempfile::TempDir,
    /// Each commit has a later date than the one before.
    clock: Cell<u64>,
}

impl Repo {
    fn new() -> Self {
        Self::with(&[])
    }

    fn with(options: &[&str]) -> Self {
        let repo = Self::nowhere();
        repo.git(&[&["init", "-q", "-b", "main"], options].concat());
        repo
    }

    /// A folder without a repository.
    fn nowhere() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tree")).unwrap();
        Self { folder, clock: Cell::new(1_700_000_000) }
    }

    fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let date = format!("{} +0200", self.clock.get());
        self.clock.set(self.clock.get() + 60);
        let mut command = Command::new("git");
        command.current_dir(self.tree()).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "Ada")]);
        command.envs([("GIT_AUTHOR_EMAIL", "ada@example.com"), ("GIT_COMMITTER_NAME", "Bob")]);
        command.envs([("GIT_COMMITTER_EMAIL", "bob@example.com"), ("GIT_ALLOW_PROTOCOL", "file")]);
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date).env("HOME", self.folder.path());
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.tree().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Commits all that is in the working tree.
    fn commit(&self, message: &str) -> &Self {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self
    }

    /// What the history of the repository at `place` holds.
    fn scan(&self, place: &Path, scan: &Scan) -> Report {
        let told = Told::default();
        let part = Part::History {
            revisions: scan.revisions.iter().map(|&revision| revision.to_owned()).collect(),
            unreachable: scan.unreachable,
        };
        let mut paths: Vec<PathBuf> = scan.paths.iter().map(|path| place.join(path)).collect();
        if paths.is_empty() {
            paths.push(place.to_owned());
        }
        let options = Options {
            respect_ignore: true,
            exclude: Exclude::default(),
            max_size: scan.max_size,
            threads: scan.threads,
            progress: false,
        };
        let detector = Detector::new(Arc::new(RuleSet::new(load::parse("acme.toml", RULES).unwrap())), Explain::Yes);
        pipeline::scan(&Input::Git(Request { paths, part, told }), &options, &detector, &|_| ()).unwrap()
    }

    /// Findings as `path secret message`, a `*` in front of what stands in `HEAD`.
    fn rows(&self, place: &Path, scan: &Scan) -> Vec<String> {
        let report = self.scan(place, scan);
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        self.rows_of(&report)
    }

    fn rows_of(&self, report: &Report) -> Vec<String> {
        let row = |finding: &keylift::finding::Finding| {
            let origin = &finding.site.origin;
            let message = origin
                .commit()
                .map(|commit| self.git(&["--no-replace-objects", "log", "-1", "--format=%s", &commit.id]));
            let secret = String::from_utf8_lossy(finding.secret.expose()).replace("acme_", "");
            let name = secret.split("k3J9").next().unwrap();
            let head = if finding.in_head.unwrap() { "*" } else { "" };
            let path = origin.path().to_str().unwrap().replace('\\', "/");
            format!("{head}{path} {name} {}", message.unwrap_or_else(|| "-".to_owned()))
        };
        report.findings.iter().map(row).collect()
    }

    fn expect(&self, expected: &[&str]) {
        assert_eq!(self.rows(&self.tree(), &Scan::default()), expected);
    }
}

#[derive(Default)]
struct Scan {
    revisions: Vec<&'static str>,
    unreachable: bool,
    paths: Vec<&'static str>,
    threads: usize,
    max_size: Option<u64>,
}

#[test]
fn a_finding_tells_the_commit_that_brought_it() {
    let repo = Repo::new();
    repo.write("a.py", "one\n").commit("first").write("a.py", format!("one\n\nx {}", line("one"))).commit("second");
    let report = repo.scan(&repo.tree(), &Scan::default());
    let [finding] = report.findings.as_slice() else { panic!("{report:?}") };
    let Origin::Commit { commit, .. } = &*finding.site.origin else { panic!("{finding:?}") };
    assert_eq!((commit.author.as_str(), commit.email.as_str()), ("Ada", "ada@example.com"));
    assert_eq!(commit.id, repo.git(&["rev-parse", "HEAD"]));
    assert_eq!(commit.time.to_string(), repo.git(&["log", "-1", "--format=%at"]));
    assert_eq!((finding.site.start.line, finding.site.start.column), (3, 12));
    assert_eq!(finding.site.excerpt.text.expose(), format!("x {}", line("one").trim_end()).as_bytes());
    assert_eq!((report.tally.files, report.tally.bytes), (2, 4 + 5 + 2 + line("one").len() as u64));
}

/// What is done to a repository, and what its history is to hold then.
type Story = (&'static str, fn(&Repo), &'static [&'static str]);

const STORIES: &[Story] = &[
    (
        "nothing to find",
        |repo| {
            repo.write("a", "x").commit("one");
        },
        &[],
    ),
    (
        "removed later",
        |repo| {
            repo.write("a", line("s")).commit("one").write("a", "clean\n").commit("two");
        },
        &["a s one"],
    ),
    (
        "edited around",
        |repo| {
            let text = |x: &str| format!("{x}\n{}{}", "filler\n".repeat(50), line("s"));
            repo.write("a", text("1")).commit("one").write("a", text("2")).commit("two");
            repo.write("a", text("3") + "more\n").commit("three");
        },
        &["*a s one"],
    ),
    (
        "two secrets at two times",
        |repo| {
            repo.write("a", line("s")).commit("one").write("a", line("s") + &line("t")).commit("two");
            repo.write("a", line("t")).commit("three");
        },
        &["a s one", "*a t two"],
    ),
    (
        "back again",
        |repo| {
            repo.write("a", line("s"))
                .commit("one")
                .write("a", "clean")
                .commit("two")
                .git(&["revert", "--no-edit", "HEAD"]);
        },
        &["*a s one"],
    ),
    (
        "an id with its secret",
        |repo| {
            repo.write("a", line("s") + &id("i")).commit("one").write("a", line("s")).commit("two");
        },
        &["*a s one"],
    ),
    (
        "an id that comes later than its secret",
        |repo| {
            repo.write("a", line("s")).commit("one").write("a", line("s") + &id("i")).commit("two");
            repo.write("a", id("i")).commit("three");
        },
        &["a s one", "*a acid_i two"],
    ),
    (
        "an id that was there before its secret",
        |repo| {
            repo.write("a", id("i")).commit("one").write("a", line("s") + &id("i")).commit("two");
        },
        &["*a acid_i one", "*a s two"],
    ),
    (
        "moved as it is",
        |repo| {
            repo.write("a", line("s")).commit("one").git(&["mv", "a", "b"]);
            repo.commit("two");
        },
        &["*a s one"],
    ),
    (
        "moved and edited",
        |repo| {
            repo.write("a", line("s")).commit("one").git(&["mv", "a", "b"]);
            repo.write("b", "more\n".to_owned() + &line("s")).commit("two");
        },
        &["*a s one", "*b s two"],
    ),
    (
        "still there in another file",
        |repo| {
            repo.write("a", line("s"))
                .commit("one")
                .write("a", "clean")
                .write("deep/er/b", line("s") + "x")
                .commit("two");
        },
        &["*a s one", "*deep/er/b s two"],
    ),
    (
        "on a branch that is merged",
        |repo| {
            repo.write("a", "x").commit("one").git(&["checkout", "-qb", "side"]);
            repo.write("b", line("s")).commit("two").git(&["checkout", "-q", "main"]);
            repo.write("c", "y").commit("three").git(&["merge", "-q", "--no-edit", "side"]);
        },
        &["*b s two"],
    ),
    (
        "in the resolution of a conflict",
        |repo| {
            repo.write("a", "x\n").commit("one").git(&["checkout", "-qb", "side"]);
            repo.write("a", "y\n").commit("two").git(&["checkout", "-q", "main"]);
            repo.write("a", "z\n").commit("three").git(&["merge", "-q", "-s", "ours", "--no-commit", "side"]);
            repo.write("a", line("s")).commit("merged");
        },
        &["*a s merged"],
    ),
    (
        "the same on two branches: the earlier one",
        |repo| {
            repo.write("x", "x").commit("one").git(&["checkout", "-qb", "side"]);
            repo.write("a", line("s")).commit("earlier").git(&["checkout", "-q", "main"]);
            repo.write("a", line("s")).commit("later");
        },
        &["*a s earlier"],
    ),
    (
        "only on a branch, only under a tag, only on a detached worktree",
        |repo| {
            repo.write("x", "x").commit("one").git(&["checkout", "-qb", "side"]);
            repo.write("a", line("s")).commit("branch").git(&["checkout", "-q", "--detach", "main"]);
            repo.write("b", line("t")).commit("tagged").git(&["tag", "-am", "tag", "inner"]);
            repo.git(&["tag", "-am", "tag of a tag", "outer", "inner"]);
            repo.git(&["tag", "-d", "inner"]);
            repo.git(&["worktree", "add", "-q", "--detach", "../other", "main"]);
            repo.git(&["-C", "../other", "commit", "-q", "--allow-empty", "-m", "empty"]);
            fs::write(repo.beside("other").join("c"), line("u")).unwrap();
            repo.git(&["-C", "../other", "add", "c"]);
            repo.git(&["-C", "../other", "commit", "-q", "-m", "elsewhere"]);
            repo.git(&["checkout", "-q", "main"]);
        },
        &["a s branch", "b t tagged", "c u elsewhere"],
    ),
    (
        "in the latest stash",
        |repo| {
            repo.write("a", "x").commit("one").write("a", line("s")).git(&["stash", "-q"]);
        },
        &["a s WIP on main"],
    ),
    (
        "two roots",
        |repo| {
            repo.write("a", line("s")).commit("one").git(&["checkout", "-q", "--orphan", "other"]);
            repo.git(&["rm", "-rfq", "."]);
            repo.write("b", line("t")).commit("two");
        },
        &["a s one", "*b t two"],
    ),
    (
        "replaced for git's eyes only",
        |repo| {
            repo.write("a", line("s"))
                .commit("one")
                .write("a", "clean")
                .commit("two")
                .git(&["replace", "HEAD~1", "HEAD"]);
        },
        &["a s one"],
    ),
    (
        "a tag on a file and one on a folder",
        |repo| {
            repo.write("a", "x").commit("one").write("dir/sub/f", line("s")).write("g", line("t"));
            repo.git(&["add", "-A"]);
            let tree = repo.git(&["write-tree", "--prefix=dir/"]);
            let blob = repo.git(&["rev-parse", ":g"]);
            repo.git(&["tag", "tree", &tree]);
            repo.git(&["tag", "-am", "x", "blob", &blob]);
            repo.git(&["reset", "-q", "--hard"]);
        },
        &["<no-commit>/BLOB t -", "<no-commit>/TREE/sub/f s -"],
    ),
];

#[test]
fn each_secret_is_told_once_with_where_it_came_in_and_whether_it_still_stands() {
    let ids = regex::Regex::new("(?-u)[0-9a-f]{40}").unwrap();
    for (name, tell, expected) in STORIES {
        let repo = Repo::new();
        tell(&repo);
        let rows = repo.rows(&repo.tree(), &Scan::default()).into_iter().map(|row| {
            let row = ids.replace(&row, if row.contains("/sub/") { "TREE" } else { "BLOB" });
            row.split(':').next().unwrap().to_owned()
        });
        let mut rows: Vec<_> = rows.collect();
        if name.contains("tag on a file") {
            rows.sort();
        }
        assert_eq!(rows, *expected, "{name}");
    }
}

#[test]
fn what_no_reference_leads_to_is_read_when_asked_for() {
    let repo = Repo::new();
    repo.write("a", "x").commit("one");
    for secret in ["s1", "s2"] {
        repo.write("a", line(secret)).git(&["stash", "-q"]);
    }
    repo.write("b", line("amended")).commit("two").write("b", "clean");
    repo.git(&["commit", "-qa", "--amend", "-m", "two again"]);
    repo.write("c", line("gone")).commit("three").git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.git(&["checkout", "-qb", "side"]);
    repo.write("d/e", line("branch")).commit("four").git(&["checkout", "-q", "main"]);
    repo.git(&["branch", "-qD", "side"]);
    repo.git(&["update-ref", "-d", "refs/heads/none"]);
    // Nothing but the store knows of the rest.
    fs::remove_file(repo.tree().join(".git/logs/HEAD")).unwrap();
    repo.write("f", line("staged")).git(&["add", "f"]);
    let tree = repo.git(&["write-tree"]);
    let blob = {
        repo.write("g", line("blob"));
        repo.git(&["hash-object", "-w", "g"])
    };
    let all = Scan { unreachable: true, ..Scan::default() };
    let rows = |scan: &Scan| -> Vec<String> {
        let rows = repo.rows(&repo.tree(), scan).into_iter();
        let mut rows: Vec<_> =
            rows.map(|row| row.split(':').next().unwrap().replace(&blob, "BLOB").replace(&tree, "TREE")).collect();
        rows.sort();
        rows
    };
    assert_eq!(rows(&Scan::default()), ["a s2 WIP on main"]);
    let expected = [
        "<no-commit>/BLOB blob -", "<no-commit>/TREE/f staged -", "a s1 WIP on main", "a s2 WIP on main",
        "b amended two", "c gone three", "d/e branch four",
    ];
    assert_eq!(rows(&all), expected);
    // The same when they are packed.
    repo.git(&["repack", "-adfqk"]);
    repo.git(&["prune-packed"]);
    assert_eq!(rows(&all), expected);
}

/// A history in which files have many versions, with secrets that come, go and move.
fn long_story(repo: &Repo) {
    for step in 0..30_u32 {
        for file in 0..4 {
            let mut text: Vec<String> =
                (0..60).map(|n| format!("line {n} of file {file}, {}\n", n * 7919 % 97)).collect();
            text[(step * 13 % 60) as usize] = format!("changed at {step}\n");
            if (file + step) % 5 < 3 {
                text[(step / 7 * 11 % 60) as usize] = line(&format!("f{file}s{}", step / 6));
            }
            repo.write(&format!("dir{}/f{file}.py", file % 2), text.concat());
        }
        repo.commit(&format!("step {step}"));
    }
}

#[test]
fn neither_storage_nor_threads_change_the_answer() {
    let repo = Repo::new();
    long_story(&repo);
    let place = repo.tree();
    let expected = repo.rows(&place, &Scan { threads: 1, ..Scan::default() });
    assert!(expected.len() > 12 && expected.iter().any(|row| row.starts_with('*')), "{expected:?}");
    let check = |what: &str, place: &Path, threads: usize| {
        assert_eq!(repo.rows(place, &Scan { threads, ..Scan::default() }), expected, "{what}, {threads} threads");
    };
    check("loose", &place, 8);
    repo.git(&["repack", "-qd"]);
    repo.write("more", "x").commit("more").git(&["repack", "-qd"]);
    repo.write("more", "y").commit("loose");
    check("several packs and loose", &place, 3);
    repo.git(&["multi-pack-index", "write"]);
    check("with a multi-pack-index", &place, 2);
    repo.git(&["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50"]);
    check("deltas by id", &place, 2);
    repo.git(&["gc", "-q"]);
    for threads in [1, 2, 8] {
        check("deltas by offset", &place, threads);
    }
    let (bare, borrowed) = (repo.beside("bare"), repo.beside("borrowed"));
    repo.git(&["clone", "-q", "--bare", "--no-local", ".", bare.to_str().unwrap()]);
    check("bare", &bare, 2);
    repo.git(&["clone", "-q", "--shared", ".", borrowed.to_str().unwrap()]);
    check("alternates", &borrowed, 2);
    let linked = repo.beside("linked");
    repo.git(&["worktree", "add", "-q", "-b", "linked", linked.to_str().unwrap()]);
    check("linked worktree", &linked, 2);
}

#[test]
fn hashes_may_be_sha_256() {
    let repo = Repo::with(&["--object-format=sha256"]);
    long_story(&repo);
    let loose = repo.rows(&repo.tree(), &Scan::default());
    assert!(loose.len() > 12, "{loose:?}");
    repo.git(&["gc", "-q"]);
    repo.expect(&loose.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn paths_and_revisions_limit_what_is_read() {
    let repo = Repo::new();
    repo.write("a/x", line("ax")).write("a/b/y", line("aby")).write("ab", line("ab")).commit("one");
    // The same folder in a place that is asked for.
    repo.git(&["checkout", "-qb", "side"]);
    repo.write("c/a/x", line("ax")).write("c/a/b/y", line("aby")).commit("two").write("d", line("d")).commit("three");
    let check = |paths: &[&'static str], revisions: &[&'static str], expected: &[&str]| {
        let scan = Scan { paths: paths.to_vec(), revisions: revisions.to_vec(), ..Scan::default() };
        assert_eq!(repo.rows(&repo.tree(), &scan), expected, "{paths:?} {revisions:?}");
    };
    check(&[], &["main"], &["*a/b/y aby one", "*a/x ax one", "*ab ab one"]);
    check(&[], &["side", "main"], &["*a/b/y aby one", "*a/x ax one", "*ab ab one", "*d d three"]);
    check(&["a"], &[], &["*a/b/y aby one", "*a/x ax one"]);
    check(&["a/b", "ab"], &[], &["*a/b/y aby one", "*ab ab one"]);
    check(&["c"], &[], &["*c/a/b/y aby two", "*c/a/x ax two"]);
    check(&["c/a/b"], &["side"], &["*c/a/b/y aby two"]);
    check(&["c"], &["main"], &[]);
}

#[test]
fn what_is_not_a_text_file_is_left_out_and_counted() {
    let repo = Repo::new();
    let utf16: Vec<u8> = format!("\u{feff}{}", line("wide")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.write("binary", [0, 1, 2, 0].repeat(99)).write("utf16", &utf16).write("empty", "");
    repo.write("marked", format!("\u{feff}x\n{}", line("marked"))).write("large", line("large").repeat(99));
    #[cfg(unix)]
    std::os::unix::fs::symlink("marked", repo.tree().join("link")).unwrap();
    repo.commit("one");
    repo.write("marked", format!("\u{feff}y\n{}{}", line("marked"), line("second"))).commit("two");
    let inner = Repo::new();
    inner.write("inner", line("inner")).commit("inner");
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.tree().to_str().unwrap(), "module"]);
    repo.commit("three").git(&["gc", "-q"]);
    let report = repo.scan(&repo.tree(), &Scan { max_size: Some(2000), ..Scan::default() });
    assert_eq!(repo.rows_of(&report), ["*marked marked one", "*marked second two", "*utf16 wide one"]);
    let tally = report.tally;
    assert_eq!((tally.binary, tally.oversize, tally.special), (1, 1, u64::from(cfg!(unix))));
    assert_eq!((tally.files, report.problems.len()), (5, 0));
}

#[test]
fn a_file_too_large_for_memory_is_read_piece_by_piece() {
    let repo = Repo::new();
    let filler = "nothing to see here, and nothing to find either\n".repeat(200_000);
    repo.write("a", format!("{filler}{}", line("end"))).commit("one");
    let check = |what: &str| {
        let report = repo.scan(&repo.tree(), &Scan::default());
        assert_eq!((repo.rows_of(&report), report.problems.len()), (vec!["*a end one".to_owned()], 0), "{what}");
        assert_eq!(report.findings[0].site.start.line, 200_001, "{what}");
        assert_eq!((report.tally.files, report.tally.bytes), (1, filler.len() as u64 + 36), "{what}");
    };
    check("loose");
    let path = object(&repo, "HEAD:a");
    let whole = fs::read(&path).unwrap();
    overwrite(&path, &whole[..whole.len() / 2]);
    let report = repo.scan(&repo.tree(), &Scan::default());
    assert_eq!(report.problems.len(), 1, "{report:?}");
    overwrite(&path, &whole);
    repo.git(&["gc", "-q"]);
    check("packed");
    let limited = repo.scan(&repo.tree(), &Scan { max_size: Some(1 << 20), ..Scan::default() });
    assert_eq!((limited.tally.oversize, limited.tally.files), (1, 0));
}

#[test]
fn a_shallow_clone_is_no_failure_and_is_told() {
    let repo = Repo::new();
    repo.write("a", line("old")).commit("one").write("a", line("new")).commit("two").write("b", "x").commit("three");
    let shallow = repo.beside("shallow");
    let url = format!("file://{}", repo.tree().display());
    repo.git(&["clone", "-q", "--depth=2", &url, shallow.to_str().unwrap()]);
    let report = repo.scan(&shallow, &Scan::default());
    assert_eq!((repo.rows_of(&report), report.problems.len()), (vec!["*a new two".to_owned()], 0));
    assert_eq!(report.tally.shallow, 1);
    let outcome = scan_by_command(&shallow, &[]);
    assert!(outcome.1.contains("shallow clone"), "{outcome:?}");
    assert!(!scan_by_command(&repo.tree(), &[]).1.contains("shallow"));
}

#[test]
fn what_a_partial_clone_lacks_is_told_with_the_way_to_get_it() {
    let repo = Repo::new();
    repo.write("a", line("s")).write("b/c", "x").commit("one").write("a", "y").commit("two");
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = repo.beside("partial");
    let url = format!("file://{}", repo.tree().display());
    repo.git(&["clone", "-q", "--bare", "--filter=blob:none", &url, partial.to_str().unwrap()]);
    let report = repo.scan(&partial, &Scan::default());
    let [problem] = report.problems.as_slice() else { panic!("{report:?}") };
    assert_eq!((problem.path.to_str(), &*problem.cause), (Some("a"), "a file of the history is missing, and 2 more"));
    assert!(problem.help.unwrap().contains("git fetch --refetch --no-filter"));
    assert_eq!(scan_by_command(&partial, &[]).0, Some(3));
    repo.git(&[
        "-C",
        partial.to_str().unwrap(),
        "fetch",
        "-q",
        "--refetch",
        "--no-filter",
        "origin",
        "+refs/heads/*:refs/heads/*",
    ]);
    assert_eq!(repo.rows(&partial, &Scan::default()), ["a s one"]);
}

#[test]
fn damage_costs_what_is_damaged_and_no_more() {
    type Harm = fn(&Repo);
    let harms: [(&str, Harm, &str); 5] = [
        ("a blob is gone", |repo| fs::remove_file(object(repo, "HEAD:a")).unwrap(), "missing"),
        ("a blob is rubbish", |repo| overwrite(&object(repo, "HEAD:a"), b"rubbish"), "damaged"),
        ("a folder is gone", |repo| fs::remove_file(object(repo, "HEAD:dir")).unwrap(), "missing"),
        ("a folder is rubbish", |repo| overwrite(&object(repo, "HEAD:dir"), b"rubbish"), "damaged"),
        ("a commit is gone", |repo| fs::remove_file(object(repo, "HEAD~2")).unwrap(), "missing"),
    ];
    for (name, harm, word) in harms {
        let repo = Repo::new();
        repo.write("x", "x").commit("zero").write("kept", line("kept")).commit("one");
        repo.write("a", "clean\n").write("dir/b", "clean\n").commit("two").write("y", "y").commit("three");
        harm(&repo);
        let report = repo.scan(&repo.tree(), &Scan::default());
        assert_eq!(report.problems.len(), 1, "{name}: {:?}", report.problems);
        assert!(report.problems[0].cause.contains(word), "{name}: {:?}", report.problems);
        let rows: Vec<_> = report.findings.iter().map(|finding| finding.site.origin.path().to_owned()).collect();
        assert_eq!(rows, [PathBuf::from("kept")], "{name}");
        assert_eq!(scan_by_command(&repo.tree(), &[]).0, Some(3), "{name}");
    }
}

fn object(repo: &Repo, revision: &str) -> PathBuf {
    let id = repo.git(&["rev-parse", revision]);
    repo.tree().join(".git/objects").join(&id[..2]).join(&id[2..])
}

fn overwrite(path: &Path, content: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, content).unwrap();
}

/// Every byte of a pack may be wrong: there is an answer, and it is never that nothing is wrong when something is missing.
#[test]
fn a_damaged_pack_never_passes_for_a_whole_one() {
    let repo = Repo::new();
    for step in 0..12 {
        let text: String = (0..40).map(|n| format!("line {n} {}\n", n * 31 % 17)).collect();
        repo.write("a", format!("{step}\n{text}{}", line(&format!("s{step}")))).commit(&format!("step {step}"));
    }
    repo.git(&["gc", "-q"]);
    let packs = repo.tree().join(".git/objects/pack");
    let pack = fs::read_dir(&packs).unwrap().flatten().map(|entry| entry.path());
    let pack = pack.into_iter().find(|path| path.extension().is_some_and(|e| e == "pack")).unwrap();
    let whole = fs::read(&pack).unwrap();
    let all = repo.rows(&repo.tree(), &Scan::default());
    assert_eq!(all.len(), 12);
    for at in (12..whole.len() - 20).step_by(7) {
        for flip in [0x01, 0x80] {
            let mut broken = whole.clone();
            broken[at] ^= flip;
            overwrite(&pack, &broken);
            let report = repo.scan(&repo.tree(), &Scan { threads: 1, ..Scan::default() });
            let clean = report.problems.is_empty();
            assert!(!clean || report.findings.len() == all.len(), "{at}: {report:?}");
        }
    }
    overwrite(&pack, &whole[..whole.len() / 2]);
    assert!(!repo.scan(&repo.tree(), &Scan::default()).problems.is_empty());
}

#[test]
fn there_may_be_nothing_to_read() {
    let repo = Repo::new();
    repo.expect(&[]);
    let (code, stderr) = scan_by_command(&repo.tree(), &[]);
    assert_eq!(code, Some(0), "{stderr}");
    let nowhere = Repo::nowhere();
    assert_eq!(scan_by_command(&nowhere.tree(), &[]).0, Some(2));
    repo.write("a", "x").commit("one");
    let (code, stderr) = scan_by_command(&repo.tree(), &["no-such-branch"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("no-such-branch"), "{stderr}");
}

/// Exit code and standard error of `keylift scan --history`.
fn scan_by_command(place: &Path, revisions: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(scenario::binary());
    command.current_dir(place).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.args(["scan", "-f", "json", "--exit-zero", "--history"]).args(revisions);
    let outcome = scenario::finish(command, b"");
    (outcome.code, outcome.stderr)
}
