//! What has become of a migration, and taking it back: each state and each refusal, with a store in memory.

use crate::support::findings::{Planted, assert_absent, findings};
use crate::support::shelf::Shelf;
use crate::{migrate, sentinel, steps};
use keylift::finding::Finding;
use keylift::migrate::journal::Journal;
use keylift::migrate::journal::ledger::Ledger;
use keylift::migrate::manage::{RecoveryWindow, Replica};
use keylift::migrate::request::replica::Region;
use keylift::migrate::sighting::Sightings;
use keylift::migrate::status::{self, History, Source};
use keylift::migrate::store::StoreError;
use keylift::migrate::undo::{self, Care, Done, Undoing};
use keylift::rule::builtin;
use std::fs;
use std::path::{Path, PathBuf};

const NAME: &str = "prod/shop/a";

/// A tree with one secret in two places, moved to a shelf.
struct Moved {
    root: tempfile::TempDir,
    shelf: Shelf,
    value: String,
}

impl Moved {
    fn new() -> Self {
        Self::onto(Shelf::default())
    }

    fn onto(shelf: Shelf) -> Self {
        let moved = Self { root: tempfile::tempdir().unwrap(), shelf, value: sentinel() };
        for file in ["src/a.py", "src/b.py"] {
            moved.write(file, &format!("x = \"{}\"\n", moved.value));
        }
        migrate(&moved.planted(), &moved.shelf, moved.root.path());
        moved
    }

    fn planted(&self) -> Vec<Finding> {
        let at = |path| Planted { path, ..Planted::new("a", &self.value) };
        findings(&[at("src/a.py"), at("src/b.py")])
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// As `--rewrite` or a person would.
    fn rewrite(&self, files: &[&str]) {
        files.iter().for_each(|file| self.write(file, "x = get_secret(\"prod/shop/a\")\n"));
    }

    fn rotate(&self) {
        self.shelf.change(NAME, |item| {
            item.value = keylift::secret::SecretValue::new(b"another");
            item.version = "another".to_owned();
        });
    }

    fn journal(&self) -> PathBuf {
        self.root.path().join(".keylift/journal.jsonl")
    }

    /// What `status` says of the one secret: the truth in words, and what is to do. Nothing of the value is in it.
    fn status(&self, tree: &[Finding], history: Option<&[Finding]>) -> (String, Vec<String>) {
        let ledger = Ledger::read(self.root.path()).unwrap();
        let source = Source {
            root: self.root.path(),
            tree: Sightings::of(&ledger, tree),
            history: history.map_or(History::Unread, |findings| History::Read {
                sightings: Sightings::of(&ledger, findings),
                shallow: false,
            }),
            unread: 0,
        };
        let ask = &mut |record: &_| status::ask(record, &ledger, &self.shelf);
        let all = status::assess(&ledger, &builtin::rules(), &source, ask);
        let mut printed = Vec::new();
        status::words::write(&all, &source, &mut printed).unwrap();
        status::json::write(&all, &source, &mut printed).unwrap();
        printed.extend(format!("{all:?}{source:?}{ledger:?}").into_bytes());
        assert_absent(&self.value, &printed, "the status");
        let [one] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(one.is_done(), one.todo().is_empty());
        (status::words::truth(one), one.todo().iter().map(|todo| format!("{todo:?}")).collect())
    }

    /// What `undo` does, in words; with `apply` it does it.
    fn undo(&self, apply: bool, care: Care) -> String {
        let window = RecoveryWindow::of_days(7).unwrap();
        let ledger = Ledger::read(self.root.path()).unwrap();
        let tree = Sightings::default();
        let undoing = Undoing { ledger: &ledger, root: self.root.path(), tree: &tree, care, window };
        let record = &ledger.records()[0];
        let done = if apply {
            let mut journal = Journal::open(self.root.path()).unwrap();
            undoing.undo(record, &self.shelf, &mut journal).unwrap()
        } else {
            Done::Judged(undoing.judge(record, &self.shelf))
        };
        let mut printed = Vec::new();
        undo::words::write(&[(record, done)], window, &mut printed).unwrap();
        assert_absent(&self.value, &printed, "what undo says");
        assert_absent(&self.value, &fs::read(self.journal()).unwrap(), "the journal");
        String::from_utf8(printed).unwrap()
    }

    fn deletions(&self) -> usize {
        self.shelf.deletions().len()
    }
}

/// What happens to a migration, by name, for the tables below.
fn happen(moved: &Moved, events: &str) {
    for event in events.split_whitespace() {
        match event {
            "rewritten" => moved.rewrite(&["src/a.py", "src/b.py"]),
            "half-rewritten" => moved.rewrite(&["src/a.py"]),
            "shifted" => moved.write("src/a.py", &format!("# a comment\n\n\nx = \"{}\"\n", moved.value)),
            "removed-file" => fs::remove_file(moved.root.path().join("src/a.py")).unwrap(),
            "rotated" => moved.rotate(),
            "stored-again" => moved.shelf.change(NAME, |item| item.version = "theirs".to_owned()),
            "deleted" => moved.shelf.change(NAME, |item| item.pending = true),
            "restored" => moved.shelf.change(NAME, |item| item.pending = false),
            "gone" => moved.shelf.remove(NAME),
            "replaced" => moved.shelf.change(NAME, |item| item.suffix = "ZyXwVu"),
            "replicated" => moved.shelf.change(NAME, |item| {
                item.replicas = vec![Replica { region: Region::parse("eu-west-1").unwrap(), kms_key: None }];
            }),
            "unreachable" => moved.shelf.set_broken(Some(StoreError::Unreachable)),
            "no-key" => fs::remove_file(moved.root.path().join(".keylift/key")).unwrap(),
            "undone" => drop(moved.undo(true, Care::AsTold)),
            "torn" => {
                let mut text = fs::read(moved.journal()).unwrap();
                text.extend_from_slice(b"{\"v\":1,\"step\":\"undo");
                fs::write(moved.journal(), text).unwrap();
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn the_status_tells_the_truth() {
    for (events, expected, todo) in [
        ("", "stored; still in the source; not in history; not rotated", "Replace Rotate"),
        ("half-rewritten", "stored; still in the source; not in history; not rotated", "Replace Rotate"),
        ("rewritten", "moved; not in history; not rotated", "Rotate"),
        ("rewritten torn", "moved; not in history; not rotated", "Rotate"),
        ("rewritten rotated", "moved; not in history; rotated", ""),
        ("rotated", "stored; still in the source; not in history; rotated", "Replace"),
        // Elsewhere in its file, where no scan sees it, and nowhere at hand.
        ("rewritten shifted rotated", "stored; still in the source; not in history; rotated", "Replace"),
        (
            "rewritten shifted unreachable",
            "stored; still in the source; not in history; what is stored could not be found out",
            "Replace Rotate",
        ),
        ("rewritten deleted", "scheduled for deletion; not in history", "Restore Rotate"),
        ("rewritten gone", "it was stored, and is gone; not in history", "Recover Rotate"),
        ("rewritten replaced", "it was stored, and is gone; not in history", "Recover Rotate"),
        (
            "unreachable",
            "stored; still in the source; not in history; what is stored could not be found out",
            "Replace Rotate",
        ),
        ("undone", "undone: scheduled for deletion", ""),
        ("undone gone", "undone: deleted for good", ""),
        ("undone restored", "stored; still in the source; not in history; not rotated", "Replace Rotate"),
        (
            "rewritten undone",
            "undone: scheduled for deletion, and no longer in the source: this may be the only copy",
            "",
        ),
    ] {
        let moved = Moved::new();
        happen(&moved, events);
        let (truth, left) = moved.status(&[], Some(&[]));
        assert_eq!((truth.as_str(), left.join(" ").as_str()), (expected, todo), "{events}");
    }
}

/// A value that was rotated is nowhere at hand; it is found by its fingerprint, wherever it moved to.
#[test]
fn an_old_value_is_found_in_other_files_and_in_history() {
    let moved = Moved::new();
    happen(&moved, "rewritten");
    let elsewhere = [Planted { path: "c.yaml", ..Planted::new("a", &moved.value) }.finding(7)];
    let truth = |tree: &[Finding], history| moved.status(tree, history).0;
    assert_eq!(truth(&elsewhere, Some(&[])), "stored; still in the source; not in history; not rotated");
    assert_eq!(truth(&[], Some(&elsewhere)), "moved; still valid in history; not rotated");
    assert_eq!(truth(&[], None), "moved; history was not looked at; not rotated");
    happen(&moved, "rotated");
    assert_eq!(
        truth(&elsewhere, Some(&elsewhere)),
        "stored; still in the source; the old value is in history; rotated"
    );
    let other = [Planted::new("a", "something else").finding(1)];
    assert_eq!(truth(&other, Some(&other)), "moved; not in history; rotated");
}

#[test]
fn the_password_of_a_composed_secret_is_found_in_the_source() {
    let moved = Moved { root: tempfile::tempdir().unwrap(), shelf: Shelf::default(), value: sentinel() };
    let composed = format!(r#"{{"username":"app","password":"{}","port":5432}}"#, moved.value);
    migrate(&[Planted::new("a", &composed).finding(1)], &moved.shelf, moved.root.path());
    let part = [Planted { path: ".env", ..Planted::new("a", &moved.value) }.finding(3)];
    assert_eq!(moved.status(&part, Some(&[])).1, ["Replace", "Rotate"]);
    assert_eq!(moved.status(&[], Some(&part)).0, "moved; still valid in history; not rotated");
}

#[test]
fn without_the_key_nothing_is_claimed() {
    let moved = Moved::new();
    happen(&moved, "rewritten no-key");
    assert_eq!(
        moved.status(&[], Some(&[])).0,
        "moved; not in history; the key of the journal is gone, so whether it was rotated can't be told"
    );
}

#[test]
fn a_conflict_stays_unfinished_as_long_as_the_value_is_in_the_source() {
    let shelf = Shelf::default();
    shelf.put(NAME, "theirs");
    let moved = Moved::onto(shelf);
    let (truth, todo) = moved.status(&[], Some(&[]));
    assert_eq!(
        (truth.as_str(), todo.join(" ").as_str()),
        ("not stored, or not proven; not in history; the name has another value", "Store")
    );
    happen(&moved, "rewritten");
    assert!(moved.status(&[], Some(&[])).1.is_empty());
}

#[test]
fn undo_deletes_only_what_nothing_depends_on() {
    const KEPT: &str = "not undone: ";
    for (events, expected) in [
        ("", "would be scheduled for deletion, and could be restored for 7 days"),
        ("shifted", "would be scheduled for deletion"),
        ("torn", "would be scheduled for deletion"),
        ("half-rewritten", "not undone: the source has changed: the value is no longer in src/a.py\n"),
        ("removed-file", "not undone: the source has changed: the value is no longer in src/a.py\n"),
        ("rewritten", "not undone: the source has changed: the value is no longer in src/a.py, src/b.py\n"),
        ("rotated", "not undone: it was rotated"),
        ("stored-again", "not undone: somebody has stored a version of it since"),
        ("replicated", "not undone: somebody else has replicated it to eu-west-1"),
        ("unreachable", "not undone: Secrets Manager can't be reached"),
        ("no-key", "not undone: the key that the journal was written with is gone"),
        ("deleted", "nothing to undo: it is scheduled for deletion already"),
        ("gone", "nothing to undo: there is no such secret"),
        ("replaced", "nothing to undo: there is no such secret"),
        ("undone", "nothing to undo: it was undone before"),
    ] {
        let moved = Moved::new();
        happen(&moved, events);
        let before = (moved.deletions(), fs::read(moved.journal()).unwrap());
        let said = moved.undo(false, Care::KeepLastCopies);
        assert!(said.contains(expected), "{events}: {said}");
        assert_eq!(before, (moved.deletions(), fs::read(moved.journal()).unwrap()), "a dry run: {events}");
        let said = moved.undo(true, Care::KeepLastCopies);
        assert_eq!(moved.deletions() > before.0, expected.starts_with("would"), "{events}: {said}");
        assert_eq!(said.contains(KEPT), expected.starts_with(KEPT), "{events}: {said}");
    }
}

#[test]
fn what_was_there_before_is_not_deleted() {
    let shelf = Shelf::default();
    shelf.put(NAME, &sentinel());
    let moved = Moved::onto(shelf);
    let said = moved.undo(true, Care::AsTold);
    assert!(said.contains("keylift did not make it"), "{said}");
    assert_eq!(moved.deletions(), 0);
}

#[test]
fn a_last_copy_goes_only_when_its_owner_says_so() {
    let moved = Moved::new();
    happen(&moved, "rewritten");
    moved.undo(true, Care::KeepLastCopies);
    assert_eq!(moved.deletions(), 0);
    let said = moved.undo(true, Care::AsTold);
    assert!(said.contains("no longer in src/a.py, src/b.py: this may be the only copy"), "{said}");
    assert!(said.contains("aws secretsmanager restore-secret --secret-id prod/shop/a"), "{said}");
    assert_eq!(moved.deletions(), 1);
}

#[test]
fn undo_twice_is_once_and_each_step_is_written_down() {
    let moved = Moved::new();
    moved.undo(true, Care::KeepLastCopies);
    let written = ["intent", "created", "verified", "undoing", "undone"];
    assert_eq!(steps(moved.root.path()), written);
    moved.undo(true, Care::KeepLastCopies);
    assert_eq!((moved.deletions(), steps(moved.root.path())), (1, written.map(str::to_owned).to_vec()));
    // And a migration says where it is.
    let pending = "a secret of this name is scheduled for deletion";
    migrate(&moved.planted(), &moved.shelf, moved.root.path()).assert(&[(NAME, pending)]);
    // Restored, it is proven again, and can be undone again.
    happen(&moved, "restored");
    migrate(&moved.planted(), &moved.shelf, moved.root.path()).assert(&[(NAME, "Known")]);
    moved.undo(true, Care::KeepLastCopies);
    assert_eq!(moved.deletions(), 2);
}

#[test]
fn an_answer_that_was_lost_is_found_out_by_the_next_run() {
    let moved = Moved::new();
    moved.shelf.lose_answer(StoreError::TimedOut);
    let said = moved.undo(true, Care::KeepLastCopies);
    assert!(said.contains("may not be undone: Secrets Manager did not answer in time"), "{said}");
    assert_eq!(steps(moved.root.path()).last().unwrap(), "undoing");
    moved.undo(true, Care::KeepLastCopies);
    assert_eq!((moved.deletions(), steps(moved.root.path()).last().unwrap().as_str()), (1, "undone"));
}

#[test]
fn a_deletion_that_is_refused_is_written_down() {
    let moved = Moved::new();
    moved.shelf.lose_answer(StoreError::Denied { code: "AccessDeniedException" });
    assert!(moved.undo(true, Care::KeepLastCopies).contains("not undone: AWS denies it"));
    assert_eq!(steps(moved.root.path()).last().unwrap(), "kept");
}

/// Of two places in one file, the one that is rewritten already looks the secret up.
#[test]
fn half_a_rewritten_file_is_a_changed_source() {
    let moved = Moved { root: tempfile::tempdir().unwrap(), shelf: Shelf::default(), value: sentinel() };
    let line = format!("x = \"{}\"\n", moved.value);
    moved.write("src/a.py", &line.repeat(2));
    let at = || Planted { path: "src/a.py", ..Planted::new("a", &moved.value) };
    migrate(&findings(&[at(), at()]), &moved.shelf, moved.root.path());
    assert!(moved.undo(false, Care::KeepLastCopies).contains("would be scheduled"));
    moved.write("src/a.py", &format!("{line}x = get_secret(\"prod/shop/a\")\n"));
    assert!(moved.undo(true, Care::KeepLastCopies).contains("no longer in src/a.py"));
    assert_eq!(moved.deletions(), 0);
    assert_eq!(moved.status(&[], Some(&[])).1, ["Replace", "Rotate"]);
}

/// The token of its version says who made a secret when a crash kept the journal from saying so.
#[test]
fn a_secret_whose_making_was_not_written_down_is_undone_all_the_same() {
    let moved = Moved::new();
    let text = fs::read_to_string(moved.journal()).unwrap();
    fs::write(moved.journal(), text.lines().next().unwrap().to_owned() + "\n").unwrap();
    moved.undo(true, Care::KeepLastCopies);
    assert_eq!(moved.deletions(), 1);
}

#[test]
fn a_journal_that_leads_out_of_the_tree_is_not_followed() {
    let moved = Moved::new();
    let outside: &Path = moved.root.path().parent().unwrap();
    let file = tempfile::NamedTempFile::new_in(outside).unwrap();
    fs::write(file.path(), format!("x = \"{}\"\n", moved.value)).unwrap();
    let text = fs::read_to_string(moved.journal()).unwrap();
    let up = format!("../{}", file.path().file_name().unwrap().to_str().unwrap());
    fs::write(moved.journal(), text.replace("src/a.py", &up)).unwrap();
    let said = moved.undo(true, Care::KeepLastCopies);
    assert!(said.contains("can't be read") && moved.deletions() == 0, "{said}");
}
