//! However git stores a history, the answer is the same.

use crate::damage::{object, overwrite};
use crate::repo::{Repo, Scan, line};
use std::fs;
use std::path::Path;

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
