use super::*;
use ignore::WalkBuilder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fs;
use std::sync::Mutex;

/// The files that a walk hands out, in order, and what it left out.
fn walked(roots: &[PathBuf], ignores: Ignores, threads: usize) -> (Vec<PathBuf>, Tally) {
    let found = Mutex::new(Vec::new());
    let tally = walk(roots, ignores, &Exclude::default(), threads, || {
        |entry| match entry {
            Entry::File { origin, .. } => found.lock().unwrap().push(origin.path().to_owned()),
            Entry::Problem(problem) => panic!("{problem:?}"),
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_unstable();
    (found, tally)
}

/// The same by ripgrep's own walk, and how many entries it left out of the folders that it looked into.
fn expected(root: &Path) -> (Vec<PathBuf>, u64) {
    let mut builder = WalkBuilder::new(root);
    builder.hidden(false).git_global(false).git_exclude(false);
    let walk = builder.filter_entry(|entry| entry.file_name() != ".git").build();
    let mut entries: Vec<_> = walk.map(|entry| entry.unwrap().into_path()).collect();
    entries.sort_unstable();
    let listed = entries.iter().filter_map(|path| fs::read_dir(path).ok()).flatten().map(|entry| entry.unwrap().path());
    let left_out = listed.filter(|path| !path.ends_with(".git") && entries.binary_search(path).is_err()).count();
    (entries.into_iter().filter(|path| path.is_file()).collect(), left_out as u64)
}

const PATTERNS: [&str; 28] = [
    "a", "b", "/a", "a/", "b/", "a/b", "/a/b", "a/*", "*", "!*", "!a", "!b", "!/a", "!a/", "!a/b", "*.log", "!*.log",
    "**/b", "a/**", "**/a/**", "!b/**", "[ab]", "!c.log", "\\!a", "# a", " ", "[", "c.log ",
];

fn tree() -> impl Strategy<Value = Vec<(Vec<&'static str>, String)>> {
    let folders = vec(select(vec!["a", "b", "c"]), 0..4);
    let lines = vec(select(PATTERNS.to_vec()), 1..5);
    let name = select(vec!["a", "b", "c.log", "x", ".gitignore", ".gitignore", ".ignore", ".git", ".jj"]);
    let file = (folders, name, lines).prop_map(|(mut path, name, lines)| {
        path.push(name);
        (path, lines.join("\n"))
    });
    vec(file, 1..24)
}

/// Makes what does not stand in the way of what is there.
fn write(root: &Path, files: &[(Vec<&str>, String)]) -> Vec<PathBuf> {
    let mut folders = vec![root.to_owned()];
    for (path, text) in files {
        let path = root.join(path.iter().collect::<PathBuf>());
        let folder = path.parent().unwrap();
        if fs::create_dir_all(folder).is_ok() && fs::write(&path, text).is_ok() {
            folders.push(folder.to_owned());
        }
    }
    folders
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn ignore_files_mean_what_they_mean_to_ripgrep(files in tree(), start: Index) {
        let tree = tempfile::tempdir().unwrap();
        let folders = write(&tree.path().join("t"), &files);
        let root = start.get(&folders);
        let (found, tally) = walked(std::slice::from_ref(root), Ignores::Respected, 2);
        prop_assert_eq!((found, tally.ignored), expected(root));
    }
}
