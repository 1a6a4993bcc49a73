//! What is missing or damaged is told, and costs no more than itself.

use crate::repo::{Repo, Scan, line, scan_by_command};
use std::fs;
use std::path::{Path, PathBuf};

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

pub(crate) fn object(repo: &Repo, revision: &str) -> PathBuf {
    let id = repo.git(&["rev-parse", revision]);
    repo.tree().join(".git/objects").join(&id[..2]).join(&id[2..])
}

pub(crate) fn overwrite(path: &Path, content: &[u8]) {
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
