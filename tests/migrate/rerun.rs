//! What a rerun finds after success, failure and interruption: with a store in memory.

use crate::support::findings::{Planted, assert_absent, findings};
use crate::support::stores::{Lying, MemoryStore};
use crate::{migrate, sentinel, steps};
use keylift::migrate::journal::memory::Memory;
use keylift::migrate::journal::{Journal, JournalError};
use keylift::migrate::store::StoreError;
use std::fs::{self, OpenOptions};
use std::io::Write;

const ROTATED: &str = "stored and proven by an earlier run, and changed since: rotated, most likely";
const CONFLICT: &str = "the name is taken by a secret with another value; nothing was overwritten";

#[test]
fn a_second_run_proves_again_and_creates_nothing() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("db_password", "v1"), Planted::new("api_key", "v2")]);
    migrate(&findings, &store, root.path())
        .assert(&[("prod/shop/db-password", "Created"), ("prod/shop/api-key", "Created")]);
    assert_eq!(steps(root.path()), ["intent", "created", "verified", "intent", "created", "verified"]);
    migrate(&findings, &store, root.path())
        .assert(&[("prod/shop/db-password", "Known"), ("prod/shop/api-key", "Known")]);
    assert_eq!(store.creations.get(), 2);
}

#[test]
fn a_value_keeps_its_name_when_others_come_before_it() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    migrate(&findings(&[Planted::new("password", "old")]), &store, root.path());
    let both = findings(&[Planted::new("password", "new"), Planted::new("password", "old")]);
    migrate(&both, &store, root.path()).assert(&[("prod/shop/password-2", "Created"), ("prod/shop/password", "Known")]);
}

#[test]
fn without_its_journal_a_rerun_adopts_what_is_there() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("password", "v")]);
    migrate(&findings, &store, root.path());
    fs::remove_dir_all(root.path().join(".keylift")).unwrap();
    migrate(&findings, &store, root.path()).assert(&[("prod/shop/password", "Adopted")]);
    assert_eq!(steps(root.path()), ["intent", "verified"]);
}

#[test]
fn without_its_key_a_rerun_adopts_what_is_there() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("password", "v")]);
    migrate(&findings, &store, root.path());
    fs::remove_file(root.path().join(".keylift/key")).unwrap();
    migrate(&findings, &store, root.path()).assert(&[("prod/shop/password", "Adopted")]);
}

#[test]
fn another_value_under_the_name_is_a_conflict_and_stays() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    store.put("prod/shop/password", "theirs");
    let findings = findings(&[Planted::new("password", "ours")]);
    for _ in 0..2 {
        migrate(&findings, &store, root.path()).assert(&[("prod/shop/password", CONFLICT)]);
    }
    assert_eq!(store.contents(), [("prod/shop/password".to_owned(), "theirs".to_owned())]);
}

#[test]
fn a_value_rotated_since_is_not_stored_again_under_another_name() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    migrate(&findings(&[Planted::new("password", "old")]), &store, root.path());
    store.put("prod/shop/password", "rotated");
    let both = findings(&[Planted::new("password", "new"), Planted::new("password", "old")]);
    for first in ["Created", "Known"] {
        migrate(&both, &store, root.path()).assert(&[("prod/shop/password-2", first), ("prod/shop/password", ROTATED)]);
    }
    assert_eq!(store.contents().len(), 2);
}

#[test]
fn a_secret_deleted_since_is_stored_again_under_its_name() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let old = findings(&[Planted::new("password", "old")]);
    migrate(&old, &store, root.path());
    store.remove("prod/shop/password");
    store.broken.set(Some(StoreError::Quota { code: "LimitExceededException" }));
    migrate(&old, &store, root.path());
    store.broken.set(None);
    let both = findings(&[Planted::new("password", "new"), Planted::new("password", "old")]);
    migrate(&both, &store, root.path())
        .assert(&[("prod/shop/password-2", "Created"), ("prod/shop/password", "Created")]);
}

#[test]
fn a_lost_answer_makes_no_duplicate() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    store.lost_answer.set(Some(StoreError::TimedOut));
    let first = findings(&[Planted::new("password", "v")]);
    migrate(&first, &store, root.path()).assert(&[("prod/shop/password", "Secrets Manager did not answer in time")]);
    assert_eq!(steps(root.path()), ["intent", "unproven"]);
    let more = findings(&[Planted::new("password", "new"), Planted::new("password", "v")]);
    migrate(&more, &store, root.path())
        .assert(&[("prod/shop/password-2", "Created"), ("prod/shop/password", "Created")]);
    assert_eq!(store.contents().len(), 2);
}

#[test]
fn what_would_stop_every_secret_stops_the_run() {
    let names: Vec<String> = (0..20).map(|number| format!("n{number}")).collect();
    let planted: Vec<_> = names.iter().map(|name| Planted::new(name, name)).collect();
    let findings = findings(&planted);
    let denied = StoreError::Denied { code: "AccessDeniedException" };
    // Those that were under way at the same time are ended.
    for (error, tries) in [(StoreError::Unreachable, 1..=4), (StoreError::TimedOut, 1..=4), (denied, 20..=20)] {
        for proof in [false, true] {
            let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
            let fault = if proof { &store.unreadable } else { &store.broken };
            fault.set(Some(error));
            let migrated = migrate(&findings, &store, root.path());
            let is_told = |outcome: &str| outcome.contains(&error.to_string()) || outcome == "not tried";
            assert!(migrated.outcomes.iter().all(|(_, outcome)| is_told(outcome)), "{migrated:?}");
            assert!(tries.contains(&store.creations.get()), "{error} {}", store.creations.get());
            fault.set(None);
            let migrated = migrate(&findings, &store, root.path());
            assert!(migrated.outcomes.iter().all(|(_, outcome)| outcome == "Created"), "{migrated:?}");
        }
    }
}

#[test]
fn what_is_read_back_altered_is_not_proven() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("password", "v")]);
    let expected = "stored, but not proven: what was read back differs from the value in the source";
    migrate(&findings, &Lying(&store), root.path()).assert(&[("prod/shop/password", expected)]);
    assert_eq!(steps(root.path()), ["intent", "created", "unproven"]);
    migrate(&findings, &store, root.path()).assert(&[("prod/shop/password", "Created")]);
    assert_eq!(steps(root.path())[3..], ["intent", "created", "verified"]);
}

#[test]
fn a_torn_last_line_is_forgotten() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("password", "v")]);
    migrate(&findings, &store, root.path());
    let path = root.path().join(".keylift/journal.jsonl");
    let mut journal = OpenOptions::new().append(true).open(&path).unwrap();
    journal.write_all(b"{\"v\":1,\"at\":17").unwrap();
    assert!(Memory::read(root.path()).is_ok());
    migrate(&findings, &store, root.path()).assert(&[("prod/shop/password", "Known")]);
    assert_eq!(steps(root.path()), ["intent", "created", "verified", "verified"]);
}

/// As after a crash of the machine, or with an old copy put back.
#[test]
fn whatever_is_left_of_the_journal_a_rerun_makes_no_duplicates() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("db_password", "v1"), Planted::new("api_key", "v2")]);
    migrate(&findings, &store, root.path());
    let (path, stored) = (root.path().join(".keylift/journal.jsonl"), store.contents());
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(17) {
        fs::write(&path, &whole[..length]).unwrap();
        let migrated = migrate(&findings, &store, root.path());
        let is_proven = |outcome: &str| ["Created", "Adopted", "Known"].contains(&outcome);
        assert!(migrated.outcomes.iter().all(|(_, outcome)| is_proven(outcome)), "{length} {migrated:?}");
        assert_eq!(store.contents(), stored, "{length}");
    }
}

#[test]
fn a_journal_with_a_wrong_byte_is_refused_or_costs_nothing() {
    let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
    let findings = findings(&[Planted::new("db_password", "v1")]);
    migrate(&findings, &store, root.path());
    let (path, stored) = (root.path().join(".keylift/journal.jsonl"), store.contents());
    let whole = fs::read(&path).unwrap();
    let (mut refused, mut run) = (0, 0);
    for (at, flip) in (0..whole.len()).zip([0x01, 0x20, 0x80].into_iter().cycle()) {
        let mut text = whole.clone();
        text[at] ^= flip;
        fs::write(&path, text).unwrap();
        if Memory::read(root.path()).is_err() {
            assert!(Journal::open(root.path()).is_err(), "{at}");
            refused += 1;
        } else if at % 5 == 0 {
            migrate(&findings, &store, root.path());
            // It may be there under another name as well, for names have no check digits.
            assert!(stored.iter().all(|secret| store.contents().contains(secret)), "{at}");
            run += 1;
        }
    }
    assert!(refused > 100 && run > 10, "{refused} {run}");
}

#[test]
fn a_journal_that_cannot_be_trusted_stops_everything() {
    let open = |text: &str| {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".keylift")).unwrap();
        fs::write(root.path().join(".keylift/journal.jsonl"), text).unwrap();
        let read = Memory::read(root.path()).unwrap_err();
        (Journal::open(root.path()).unwrap_err(), read)
    };
    let line = |v: u32, name: &str| {
        format!(
            "{{\"v\":{v},\"at\":1,\"step\":\"intent\",\"key\":\"k\",\"fingerprint\":\"f\",\"name\":\"{name}\",\"rule\":\"r\"}}\n"
        )
    };
    let damaged = |error: &JournalError| matches!(error, JournalError::Damaged { line: 2, .. });
    for text in [line(1, "a") + "nonsense\n", line(1, "a") + &line(1, "a b")] {
        let (opened, read) = open(&text);
        assert!(damaged(&opened) && damaged(&read), "{opened:?} {read:?}");
    }
    assert!(matches!(open(&line(2, "a")).0, JournalError::Later(_)));
}

#[test]
fn only_one_keylift_migrates_at_a_time() {
    let root = tempfile::tempdir().unwrap();
    let _first = Journal::open(root.path()).unwrap();
    assert!(matches!(Journal::open(root.path()), Err(JournalError::Busy)));
}

#[cfg(unix)]
#[test]
fn the_folder_is_for_its_owner_and_hidden_from_git() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().unwrap();
    Journal::open(root.path()).unwrap();
    let mode = |path: &str| fs::metadata(root.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(".keylift"), mode(".keylift/key"), mode(".keylift/journal.jsonl")), (0o700, 0o600, 0o600));
    assert_eq!(fs::read(root.path().join(".keylift/.gitignore")).unwrap(), b"*\n");
}

/// A full disk leaves an empty `.gitignore`, a hostile repository one that shows the key to git.
#[test]
fn the_folder_hides_itself_or_is_not_used() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".keylift")).unwrap();
    let ignore = root.path().join(".keylift/.gitignore");
    for (there, expected) in [
        (Some(""), Some("*\n")),
        (None, Some("*\n")),
        (Some("# all\r\n*\r\n"), Some("# all\r\n*\r\n")),
        (Some("!*\n"), None),
        (Some("journal.jsonl\n"), None),
    ] {
        match there {
            Some(text) => fs::write(&ignore, text).unwrap(),
            None => fs::remove_file(&ignore).unwrap(),
        }
        let opened = Journal::open(root.path());
        match expected {
            Some(text) => {
                assert_eq!((opened.is_ok(), &*fs::read_to_string(&ignore).unwrap()), (true, text), "{there:?}");
            }
            None => assert!(matches!(opened, Err(JournalError::Foreign(_))), "{there:?}"),
        }
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), root.path().join(".keylift")).unwrap();
    assert!(matches!(Journal::open(root.path()), Err(JournalError::Foreign(_))));
    fs::remove_file(root.path().join(".keylift")).unwrap();
    fs::create_dir(root.path().join(".keylift")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("j"), root.path().join(".keylift/journal.jsonl")).unwrap();
    assert!(matches!(Journal::open(root.path()), Err(JournalError::Foreign(_))));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn the_value_is_in_no_output_and_no_file() {
    let (root, store, secret) = (tempfile::tempdir().unwrap(), MemoryStore::default(), sentinel());
    let path = format!("conf/{secret}.py");
    let planted = Planted { path: &path, ..Planted::new("password", &secret) };
    let findings = findings(&[planted]);
    let mut printed = migrate(&findings, &Lying(&store), root.path()).printed;
    printed += &migrate(&findings, &store, root.path()).printed;
    printed += &migrate(&findings, &store, root.path()).printed;
    store.put("prod/shop/password", "other");
    printed += &migrate(&findings, &store, root.path()).printed;
    for error in [StoreError::TimedOut, StoreError::Denied { code: "AccessDenied" }] {
        let (root, store) = (tempfile::tempdir().unwrap(), MemoryStore::default());
        store.broken.set(Some(error));
        printed += &migrate(&findings, &store, root.path()).printed;
    }
    assert_absent(&secret, printed.as_bytes(), "the output");
    for entry in fs::read_dir(root.path().join(".keylift")).unwrap() {
        let path = entry.unwrap().path();
        assert_absent(&secret, &fs::read(&path).unwrap(), &path.display().to_string());
    }
}
