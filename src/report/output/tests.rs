use super::*;

fn put(path: &Path, text: &str) -> Result<(), OutputError> {
    replace(path, |out| out.write_all(text.as_bytes()))
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_file_is_made_or_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    for text in ["a longer first", "second"] {
        put(&path, text).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(names(folder.path()), ["report.json"]);
    }
}

#[test]
fn a_failed_report_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    put(&path, "old").unwrap();
    let failed = replace(&path, |out| {
        out.write_all(b"half")?;
        Err(ErrorKind::NotFound.into())
    });
    assert!(matches!(failed, Err(OutputError::Io { .. })), "{failed:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(folder.path()), ["report.json"]);
}

#[test]
fn an_incomplete_report_stands_beside_an_older_one() {
    use Coverage::{Complete, Partial};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.tar.json");
    // What is written, and what is there afterwards: the report, and the one beside it.
    for (coverage, text, there, next) in [
        (Partial, "a", "a", None),
        (Partial, "b", "a", Some("b")),
        (Partial, "c", "a", Some("c")),
        (Complete, "d", "d", None),
        (Complete, "e", "e", None),
        (Partial, "f", "e", Some("f")),
    ] {
        let delivered = Destination::new(&path, &[]).unwrap().write(coverage, |out| out.write_all(text.as_bytes()));
        let beside = folder.path().join("report.tar.incomplete.json");
        let expected = if next.is_some() { Delivered::Beside(beside.clone()) } else { Delivered::There };
        assert_eq!(delivered.unwrap(), expected, "{text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), there, "{text}");
        assert_eq!(fs::read_to_string(&beside).ok().as_deref(), next, "{text}");
    }
}

#[test]
fn the_name_beside_keeps_its_ending() {
    for (path, expected) in [
        ("a/report.sarif", "a/report.incomplete.sarif"),
        ("report", "report.incomplete"),
        (".report", ".report.incomplete"),
        ("a.b.json", "a.b.incomplete.json"),
    ] {
        assert_eq!(beside(Path::new(path)), Path::new(expected));
    }
}

#[test]
fn two_reports_never_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    let first = [Destination::new(&folder.path().join("a"), &[]).unwrap()];
    for (path, shared) in [("a", true), ("./a", true), ("sub/../a", true), ("b", false), ("sub/a", false)] {
        let second = Destination::new(&folder.path().join(path), &first);
        assert_eq!(matches!(second, Err(OutputError::Twice { .. })), shared, "{path}: {second:?}");
    }
}

#[test]
fn a_report_takes_no_place_of_what_is_scanned() {
    let folder = tempfile::tempdir().unwrap();
    let sources = ["a.py", "sub/../b.py", "absent"].map(|name| folder.path().join(name));
    fs::create_dir(folder.path().join("sub")).unwrap();
    ["a.py", "b.py"].iter().for_each(|name| fs::write(folder.path().join(name), "x").unwrap());
    for (path, refused) in [("a.py", true), ("sub/../a.py", true), ("b.py", true), ("absent", false), ("c.py", false)] {
        let apart = Destination::new(&folder.path().join(path), &[]).unwrap().apart_from(&sources);
        assert_eq!(matches!(apart, Err(OutputError::Source { .. })), refused, "{path}: {apart:?}");
    }
}

#[test]
fn what_a_report_cannot_be_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no/report.json");
    for missing in [put(&nowhere, "x").err(), Destination::new(&nowhere, &[]).err()] {
        assert!(matches!(missing, Some(OutputError::NoFolder { .. })), "{missing:?}");
    }
    for error in [put(folder.path(), "x").err(), Destination::new(folder.path(), &[]).err()] {
        assert!(matches!(error, Some(OutputError::Kind { what: "a folder", .. })), "{error:?}");
        assert!(error.unwrap().help().is_some());
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, link) = (folder.path().join("victim"), folder.path().join("link"));
        fs::write(&victim, "precious").unwrap();
        symlink(&victim, &link).unwrap();
        assert!(matches!(put(&link, "x"), Err(OutputError::Link { .. })));
        assert!(matches!(Destination::new(&link, &[]), Err(OutputError::Link { .. })));
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_link_beside_a_report_is_neither_followed_nor_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, path) = (folder.path().join("victim"), folder.path().join("report"));
        fs::write(&victim, "precious").unwrap();
        fs::write(&path, "old").unwrap();
        symlink(&victim, beside(&path)).unwrap();
        let destination = Destination::new(&path, &[]).unwrap();
        let partial = destination.write(Coverage::Partial, |out| out.write_all(b"x"));
        assert!(matches!(partial, Err(OutputError::Link { .. })), "{partial:?}");
        assert_eq!(destination.write(Coverage::Complete, |out| out.write_all(b"x")).unwrap(), Delivered::There);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        assert!(fs::symlink_metadata(beside(&path)).unwrap().is_symlink());
    }

    #[test]
    fn a_path_through_dev_does_not_excuse_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, link) = (folder.path().join("victim"), folder.path().join("link"));
        fs::write(&victim, "precious").unwrap();
        symlink(&victim, &link).unwrap();
        let detour = Path::new("/dev/..").join(link.strip_prefix("/").unwrap());
        assert!(matches!(put(&detour, "x"), Err(OutputError::Link { .. })));
        let shared = Path::new("/dev/shm");
        if let Ok(folder) = tempfile::tempdir_in(shared) {
            symlink(&victim, folder.path().join("link")).unwrap();
            assert!(matches!(put(&folder.path().join("link"), "x"), Err(OutputError::Link { .. })));
        }
    }

    #[test]
    fn the_mode_of_an_old_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        put(&path, "old").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o600, 0o600);
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        put(&path, "new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn devices_and_pipes_are_written_to_directly() {
        // Only asked, not written: run by root with a mistake in here, the test would replace the machine's device.
        assert!(matches!(target(Path::new("/dev/zero")), Ok(Target::Stream)));
        assert!(matches!(target(Path::new("/dev/stdout")), Ok(Target::Stream)));

        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let read = || {
            let pipe = pipe.clone();
            std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
        };
        let reader = read();
        put(&pipe, "through").unwrap();
        assert_eq!(reader.join().unwrap(), "through");
        let reader = read();
        let failed = replace(&pipe, |_| Err(ErrorKind::StorageFull.into()));
        assert!(matches!(failed, Err(OutputError::Stream { .. })), "{failed:?}");
        assert_eq!(reader.join().unwrap(), "");
        assert_eq!(names(folder.path()), ["pipe"]);
    }
}
