use super::*;
use crate::finding::{Confidence, Excerpt, Reason, Site};
use crate::rule::{Author, Matcher, Rule};
use crate::secret::SecretValue;
use crate::text::span::Position;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

fn options(threads: usize) -> Options {
    Options { respect_ignore: true, exclude: Exclude::default(), max_size: None, threads, progress: false }
}

fn rule() -> Arc<Rule> {
    let matcher = Matcher::Assignment { names: Vec::new(), author: Author::People };
    Arc::new(Rule::new("toy".to_owned(), String::new(), Confidence::High, matcher))
}

/// Finds each `+`, dismisses each `-`, and panics at `!`.
fn toy(blob: &Blob<'_>, rule: &Arc<Rule>) -> Detection {
    let mut detection = Detection::default();
    for at in blob.owned.clone() {
        let (rule, secret) = (Arc::clone(rule), SecretValue::new(&blob.bytes[at..=at]));
        match blob.bytes[at] {
            b'!' => panic!("sentinel"),
            b'+' => detection.findings.push(Finding::new(rule, site(blob, at), secret)),
            b'-' => detection.dismissed.push(Dismissed { rule, site: site(blob, at), secret, reason: Reason::Plain }),
            _ => {}
        }
    }
    detection
}

fn site(blob: &Blob<'_>, at: usize) -> Site {
    let start = blob.start.after(&blob.bytes[..at]);
    let text = SecretValue::new(b"");
    Site {
        origin: Arc::clone(blob.origin),
        span: blob.stored(Span::new(at, at + 1).unwrap()),
        start,
        end: start,
        excerpt: Excerpt { text, secret: 0..0, start: Position::START, clipped: false },
    }
}

fn scan_toy(paths: &[&Path], options: &Options) -> Report {
    let (rule, paths) = (rule(), paths.iter().map(|&path| path.to_owned()).collect());
    scan_with(&Input::Paths(paths), options, &|blob| toy(blob, &rule)).unwrap()
}

/// All of a report that does not tell the time.
fn summary(report: &Report) -> Vec<String> {
    let at = |site: &Site| format!("{} {:?}", site.origin.path().display(), site.span);
    let findings = report.findings.iter().map(|finding| at(&finding.site));
    let dismissed = report.dismissed.iter().map(|dismissed| at(&dismissed.site));
    let problems = report.problems.iter().map(|problem| format!("{problem:?}"));
    findings.chain(dismissed).chain(problems).chain([format!("{:?}", report.tally)]).collect()
}

/// Many files in a few folders: with findings, with none, binary, with one that panics, with a folder ignored.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..300 {
        let below = folder.path().join(format!("{}/{}", number % 7, number % 3));
        fs::create_dir_all(&below).unwrap();
        let content = ["a + - +", "nothing", "-\n+", "\0\0\0\0"][number % 4];
        fs::write(below.join(format!("{number}.txt")), content).unwrap();
    }
    fs::write(folder.path().join("panics"), "+!").unwrap();
    fs::write(folder.path().join(".ignore"), "6/\n").unwrap();
    folder
}

#[test]
fn a_report_does_not_depend_on_threads() {
    let folder = tree();
    let missing = folder.path().join("missing");
    let report = |threads| scan_toy(&[&missing, folder.path()], &options(threads));
    let one = summary(&report(1));
    for _ in 0..5 {
        assert_eq!(summary(&report(16)), one);
    }
    let report = report(0);
    assert!(report.findings.is_sorted_by_key(Finding::order));
    assert!(report.dismissed.is_sorted_by_key(dismissal_order));
    let ignored = (0..300).filter(|number| number % 7 == 6);
    let kinds = |kind| (0..300).filter(|number| number % 4 == kind && number % 7 != 6).count();
    assert_eq!(report.findings.len(), 2 * kinds(0) + kinds(2));
    assert_eq!(report.dismissed.len(), kinds(0) + kinds(2));
    assert_eq!(report.problems.len(), 2, "one is missing, one panics");
    let expected = Tally {
        files: 302 - (kinds(3) + ignored.count()) as u64,
        binary: kinds(3) as u64,
        ignored: 1,
        bytes: report.tally.bytes,
        ..Tally::default()
    };
    assert_eq!(report.tally, expected);
}

#[test]
fn a_panic_in_one_file_is_a_problem_of_that_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad"), "+!").unwrap();
    fs::write(folder.path().join("good"), "+").unwrap();
    let report = scan_toy(&[folder.path()], &options(1));
    assert_eq!((report.findings.len(), report.problems.len()), (1, 1));
    let problem = &report.problems[0];
    assert_eq!(problem.path, folder.path().join("bad"));
    assert!(!problem.cause.contains("sentinel"));
}

#[test]
fn larger_files_are_left_out_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("large"), "++++").unwrap();
    fs::write(folder.path().join("small"), "+++").unwrap();
    let options = Options { max_size: Some(3), ..options(1) };
    let large = folder.path().join("large");
    for (paths, findings) in [(vec![folder.path()], 3), (vec![&large], 0)] {
        let report = scan_toy(&paths, &options);
        assert_eq!((report.findings.len(), report.tally.oversize), (findings, 1), "{paths:?}");
        assert_eq!(report.problems, []);
    }
}

#[test]
fn a_named_file_is_read_whatever_it_is_and_without_a_thread() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".gitignore"), "*").unwrap();
    fs::write(folder.path().join(".ignore"), "*").unwrap();
    let file = folder.path().join(".hidden");
    fs::write(&file, "+\0\0\0\0\0").unwrap();
    let seen: Mutex<Vec<(ThreadId, usize)>> = Mutex::default();
    let report = scan_with(&Input::Paths(vec![file]), &options(16), &|blob| {
        seen.lock().unwrap().push((thread::current().id(), blob.bytes.len()));
        Detection::default()
    })
    .unwrap();
    assert_eq!(seen.into_inner().unwrap(), [(thread::current().id(), 6)]);
    assert_eq!((report.tally.files, report.tally.bytes, report.tally.binary), (1, 6, 0));
}

#[test]
fn a_large_file_is_looked_at_by_several_threads() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large");
    let part = |number: usize| {
        [&[b' '; 1 << 20][..], if number == 20 { b"!" } else { [&b"\n+"[..], b"-", b"+"][number % 3] }].concat()
    };
    fs::write(&file, (0..33).flat_map(part).collect::<Vec<u8>>()).unwrap();
    let (rule, here) = (rule(), thread::current().id());
    let report = |threads| {
        let elsewhere = Mutex::new(Vec::new());
        let report = scan_with(&Input::Paths(vec![file.clone()]), &options(threads), &|blob| {
            elsewhere.lock().unwrap().push(thread::current().id() != here);
            toy(blob, &rule)
        });
        (summary(&report.unwrap()), elsewhere.into_inner().unwrap())
    };
    let (one, several) = (report(1), report(4));
    assert!(one.0 == several.0 && one.0.len() > 1, "{one:?}");
    assert_eq!((one.1, several.1), (vec![false; 9], vec![true; 9]));
}

#[test]
fn a_stream_is_read_to_its_end() {
    let (sender, receiver) = mpsc::channel();
    let (rule, progress, team) = (rule(), Progress::hidden(), Team::new(1));
    let detect = |blob: &Blob<'_>| toy(blob, &rule);
    let mut worker = Worker {
        detect: &detect,
        max_size: Some(1),
        buffers: Buffers::new(Size::new(16, 8)),
        harvest: Harvest::default(),
        sender,
        ticker: Ticker::new(&progress),
        team: &team,
    };
    let mut input = "+........\0\n".repeat(1000);
    input.push('-');
    worker.read_stream(Path::new("<stdin>"), Ok(input.as_bytes()));
    drop(worker);
    let report = receiver.recv().unwrap().into_report(Instant::now());
    let expected = Position { line: 1000, column: 1 };
    assert_eq!(report.findings.last().unwrap().site.start, expected);
    assert_eq!((report.findings.len(), report.dismissed.len(), report.problems.len()), (1000, 1, 0));
    assert_eq!(report.tally.bytes, input.len() as u64);
}
