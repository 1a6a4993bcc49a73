//! The baseline file and `create`, `update` and `prune`.

use crate::scenario::Scenario;
use crate::{found, git, token, well};
use std::fs;

const FILE: &str = ".keylift-baseline";

fn tree() -> Scenario {
    Scenario::new()
        .file("src/a.py", format!("# one\na = '{}'\n", token(1)))
        .file("src/b c.py", format!("b = '{}'\n", token(2)))
}

/// The entries of the baseline, fingerprints left out.
fn entries(scenario: &Scenario) -> Vec<String> {
    let text = scenario.read(FILE);
    text.lines()
        .filter(|line| line.as_bytes()[0].is_ascii_digit() || line.as_bytes()[0].is_ascii_lowercase())
        .filter(|line| !line.starts_with("version ") && !line.starts_with("salt ") && !line.starts_with("key "))
        .map(|line| line.split_once(' ').unwrap().1.to_owned())
        .collect()
}

fn put(scenario: &Scenario, path: &str, text: &str) {
    fs::write(scenario.tree().join(path), text).unwrap();
}

#[test]
fn what_is_in_it_does_not_count_and_what_is_new_does() {
    let scenario = tree();
    well(&scenario, "baseline create --reason known");
    let rule = "github.personal-access-token";
    assert_eq!(
        entries(&scenario),
        [format!("{rule} src/a.py reason=known"), format!("{rule} src/b%20c.py reason=known")]
    );
    assert_eq!(found(&scenario, "--strict"), (vec![], 2));
    // In the same place, another secret.
    put(&scenario, "src/a.py", &format!("# one\na = '{}'\n", token(3)));
    assert_eq!(found(&scenario, ""), (vec!["src/a.py:2".to_owned()], 1));
}

/// Whether its finding is still there can't be told from its path.
#[test]
fn an_entry_whose_path_is_masked_is_never_called_unused() {
    let scenario = Scenario::new().file(&format!("{}/a.py", token(1)), format!("a = '{}'\n", token(1)));
    well(&scenario, "baseline create");
    assert!(scenario.read(FILE).contains("********/a.py"), "{}", scenario.read(FILE));
    fs::remove_dir_all(scenario.tree().join(token(1))).unwrap();
    well(&scenario, "scan --strict");
    well(&scenario, "baseline prune");
    assert_eq!(entries(&scenario).len(), 1);
}

#[test]
fn it_does_not_report_itself_and_tells_nothing() {
    let mut scenario = tree();
    for number in 10..60 {
        scenario = scenario.file(&format!("password/api_key/{number}.py"), format!("t = '{}'\n", token(number)));
    }
    well(&scenario, "baseline create");
    well(&scenario, "scan . --fail-on low");
    let text = scenario.read(FILE);
    assert!((1..60).all(|number| !text.contains(&token(number)[4..])));
    let alone = scenario.line(&format!("scan --no-baseline --fail-on low {FILE}"));
    assert_eq!(alone.code, Some(0), "{}", alone.stdout);
}

#[test]
fn the_same_findings_make_the_same_bytes() {
    let scenario = tree();
    well(&scenario, "baseline create");
    let first = scenario.read(FILE);
    well(&scenario, "baseline update --threads 1");
    well(&scenario, "baseline update --threads 7");
    well(&scenario, "baseline prune");
    assert_eq!(scenario.read(FILE), first);
}

/// From wherever keylift is started, by whatever input.
#[test]
fn an_entry_is_found_again_from_everywhere() {
    let scenario = tree();
    git(&scenario, &["init", "-q"]);
    well(&scenario, "baseline create");
    let text = scenario.read("src/a.py");
    for arguments in ["scan", "scan src", "scan src/a.py", "scan ./src/../src/a.py", "scan --threads 3 src ."] {
        well(&scenario, arguments);
    }
    let mut command = scenario.command(crate::scenario::binary());
    command.current_dir(scenario.tree().join("src")).arg("scan");
    assert_eq!(crate::scenario::finish(command, b"").code, Some(0));
    let scenario = scenario.input(text);
    well(&scenario, "scan - --stdin-name src/a.py");
    assert_eq!(scenario.line("scan - --stdin-name src/other.py").code, Some(1));
}

#[test]
fn it_can_be_refused_named_and_absent() {
    let scenario = tree();
    well(&scenario, "baseline create");
    fs::rename(scenario.tree().join(FILE), scenario.tree().join("../known")).unwrap();
    for (arguments, code) in [
        ("scan", 1),
        ("scan --baseline ../known", 0),
        ("scan --baseline ../known --untrusted", 0),
        ("scan --baseline ../known --no-baseline", 1),
        ("scan --baseline ../absent", 2),
        ("scan --baseline ..", 2),
        ("baseline update", 2),
        ("baseline prune", 2),
        ("baseline create --until soon", 2),
        ("baseline create -", 2),
        ("baseline create --baseline ../known", 2),
    ] {
        let outcome = scenario.line(arguments);
        assert_eq!(outcome.code, Some(code), "{arguments}: {outcome:?}");
    }
    let scenario = scenario.variable("KEYLIFT_BASELINE", "../known");
    well(&scenario, "scan");
    assert_eq!(scenario.line("scan --no-baseline").code, Some(1));
    well(&scenario, "baseline create --baseline .keylift-baseline");
}

/// A hostile tree must not have keylift read or write through it.
#[test]
fn a_link_in_its_place_is_not_followed() {
    let scenario = tree().file("../victim", "precious");
    std::os::unix::fs::symlink("../victim", scenario.tree().join(FILE)).unwrap();
    for command in ["scan", "baseline create", "baseline update", "baseline audit", "scan --baseline ../absent"] {
        let outcome = scenario.line(command);
        assert_eq!(outcome.code, Some(2), "{command}: {outcome:?}");
        assert!(!outcome.stderr.contains("precious"), "{}", outcome.stderr);
    }
    fs::remove_file(scenario.tree().join(FILE)).unwrap();
    git(&scenario, &["init", "-q"]);
    std::os::unix::fs::symlink("../victim", scenario.tree().join(".gitattributes")).unwrap();
    let outcome = well(&scenario, "baseline create");
    assert!(outcome.stderr.contains("could not add"), "{}", outcome.stderr);
    assert_eq!(scenario.read("../victim"), "precious");
}

#[test]
fn entries_expire() {
    let scenario = tree();
    well(&scenario, "baseline create --until 2099-12-31");
    well(&scenario, "scan --strict");
    put(&scenario, FILE, &scenario.read(FILE).replace("2099", "2020"));
    let outcome = scenario.line("scan");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains(".keylift-baseline:5: expired on 2020-12-31"), "{}", outcome.stdout);
    well(&scenario, "baseline update");
    assert_eq!(scenario.line("scan").code, Some(1), "an update does not renew by itself");
    well(&scenario, "baseline update --until 2098-01-01");
    well(&scenario, "scan --strict");
    put(&scenario, FILE, &scenario.read(FILE).replace("2098", "2020"));
    well(&scenario, "baseline prune");
    assert_eq!(entries(&scenario), Vec::<String>::new());
}

/// What was not looked at is not called unused.
#[test]
fn an_entry_is_unused_only_when_its_file_was_read_or_is_gone() {
    let scenario = tree();
    git(&scenario, &["init", "-q"]);
    well(&scenario, "baseline create");
    put(&scenario, "src/a.py", "a = os.environ['A']\n");
    fs::remove_file(scenario.tree().join("src/b c.py")).unwrap();
    for (arguments, unused) in [
        ("scan .", 2),
        ("scan src", 2),
        ("scan src/a.py", 1),
        ("scan .gitattributes", 0),
        ("scan --only aws.*", 0),
        ("scan --exclude src", 1),
        ("scan --max-size 3", 1),
        ("scan - --stdin-name src/a.py", 0),
    ] {
        let outcome = scenario.line(&format!("{arguments} --strict"));
        assert_eq!(outcome.stdout.matches("nothing is left of").count(), unused, "{arguments}: {}", outcome.stdout);
        assert_eq!(outcome.code, Some(i32::from(unused > 0)), "{arguments}");
        assert_eq!(scenario.line(arguments).code, Some(0), "{arguments}");
    }
    well(&scenario, "baseline prune src/a.py");
    assert_eq!(entries(&scenario).len(), 1);
    let outcome = well(&scenario, "baseline prune");
    assert!(
        outcome.stdout.contains("removed  github.personal-access-token in src/b c.py, not found any more"),
        "{}",
        outcome.stdout
    );
    assert_eq!(entries(&scenario).len(), 0);
}

/// A scan of changes tells what is new, and so nothing of what is old.
#[test]
fn no_entry_is_unused_because_its_line_was_staged_again() {
    let scenario = tree();
    git(&scenario, &["init", "-q"]);
    well(&scenario, "baseline create");
    git(&scenario, &["add", "."]);
    git(&scenario, &["commit", "-qm", "known"]);
    put(&scenario, "src/a.py", &format!("# moved\n\na = '{}'\n", token(1)));
    git(&scenario, &["add", "."]);
    for line in ["scan --staged --strict", "scan --since HEAD --strict", "scan --strict"] {
        let outcome = scenario.line(line);
        assert_eq!(outcome.code, Some(0), "{line}: {}", outcome.stdout);
    }
}

#[test]
fn an_update_keeps_what_people_wrote_and_follows_files() {
    let scenario = tree();
    well(&scenario, "baseline create --until 2099-01-01");
    let text = scenario.read(FILE).replacen("until=2099-01-01", "until=2099-01-01 reason=rotated in May", 1);
    put(&scenario, FILE, &text);
    fs::rename(scenario.tree().join("src/a.py"), scenario.tree().join("src/z.py")).unwrap();
    put(&scenario, "src/new.py", &format!("n = '{}'\n", token(9)));
    let outcome = well(&scenario, "baseline update --reason later");
    assert!(outcome.stdout.contains("from src/a.py"), "{}", outcome.stdout);
    let rule = "github.personal-access-token";
    assert_eq!(
        entries(&scenario),
        [
            format!("{rule} src/b%20c.py until=2099-01-01"),
            format!("{rule} src/new.py reason=later"),
            format!("{rule} src/z.py until=2099-01-01 reason=rotated in May"),
        ]
    );
    // A copy leaves the first where it is.
    fs::copy(scenario.tree().join("src/z.py"), scenario.tree().join("src/copy.py")).unwrap();
    well(&scenario, "baseline update");
    assert_eq!(entries(&scenario).len(), 4);
    assert_eq!(found(&scenario, "--strict"), (vec![], 4));
}

#[test]
fn with_a_key_nobody_can_guess() {
    let scenario = tree();
    let made = well(&scenario, "baseline create --key-file ../key");
    assert!(made.stderr.contains("made the key ../key"), "{}", made.stderr);
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(scenario.tree().join("../key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(scenario.read(FILE).lines().any(|line| line.starts_with("key ")));
    let other = "0".repeat(64);
    let scenario = scenario.file("../other", &other).file("../wrong", "x");
    for (arguments, code, part) in [
        ("scan --key-file ../key", 0, ""),
        ("scan", 2, "was made with a key"),
        ("scan --key-file ../other", 2, "another key"),
        ("scan --key-file ../wrong", 2, "does not hold a key"),
        ("scan --key-file ../absent", 2, "failed to read the key"),
        ("baseline update --key-file ../key", 0, ""),
        ("baseline update", 2, "was made with a key"),
        ("scan --no-baseline", 1, ""),
    ] {
        let outcome = scenario.line(arguments);
        assert_eq!(outcome.code, Some(code), "{arguments}: {outcome:?}");
        assert!(outcome.stderr.contains(part), "{arguments}: {}", outcome.stderr);
    }
}

#[test]
fn a_baseline_that_is_wrong_stops_the_scan_and_is_told_by_its_place() {
    let scenario = tree();
    well(&scenario, "baseline create");
    let text = scenario.read(FILE);
    for (broken, parts) in [
        (format!("{text}<<<<<<< HEAD\n"), ["line 7", "merge=union"]),
        (text.replace("version 1", "version 9"), ["line 3", "newer keylift"]),
        (format!("{text}oops\n"), ["line 7: this is neither", "32"]),
        (format!("{text}salt {}\n", "0".repeat(32)), ["two salts", "keylift baseline update"]),
    ] {
        put(&scenario, FILE, &broken);
        for command in ["scan", "baseline update", "baseline prune", "baseline audit"] {
            let outcome = scenario.line(command);
            assert_eq!(outcome.code, Some(2), "{command}");
            let words = outcome.stderr.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
            assert!(parts.iter().all(|part| words.contains(part)), "{words}");
        }
    }
}

/// Two fingerprints of one finding in reports and baseline would be one too many.
#[test]
fn reports_show_the_fingerprints_of_the_baseline() {
    let scenario = tree();
    let prints = |scenario: &Scenario| {
        let report: serde_json::Value = serde_json::from_str(&scenario.line("scan -f json").stdout).unwrap();
        let rows = ["findings", "suppressed"].iter().flat_map(|list| report[*list].as_array().unwrap().clone());
        rows.map(|row| row["fingerprint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let without = prints(&scenario);
    assert_eq!(without, prints(&scenario), "stable where there is no baseline");
    well(&scenario, "baseline create");
    let with = prints(&scenario);
    assert!(without.iter().all(|print| !with.contains(print)));
    assert!(with.len() == 2 && with.iter().all(|print| scenario.read(FILE).contains(print)));
}
