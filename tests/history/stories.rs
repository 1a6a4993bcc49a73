//! What is told of each secret: the commit that brought it, and whether it still stands.

use crate::repo::{Repo, Scan, id, line};
use keylift::source::Origin;
use std::fs;

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
