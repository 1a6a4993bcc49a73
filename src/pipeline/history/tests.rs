//! Histories of random edits, packed by the real git: looking at differences gives what looking at all versions gives.

use super::*;
use crate::detect::Explain;
use crate::rule::{builtin, sample};
use crate::source::exclude::Exclude;
use crate::source::git::{Part, Told};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A small generator of numbers: the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

/// A line: filler, something that looks like an assignment, or what a rule finds.
fn line(dice: &mut Dice, examples: &[Vec<u8>]) -> Vec<u8> {
    match dice.below(12) {
        0 => [examples[dice.below(examples.len())].as_slice(), b"\n"].concat(),
        1 => format!("db_password = \"Tr0ub{}4dor&{}\"\n", dice.below(9), dice.below(9)).into_bytes(),
        2 => format!("token: {:016x}{:016x}\n", dice.below(usize::MAX), dice.below(usize::MAX)).into_bytes(),
        3 => b"# the key to the secret of aws, heroku and the password\n".to_vec(),
        _ => format!("let line{} = call({});\n", dice.below(99), dice.below(999)).into_bytes(),
    }
}

/// A stream for `git fast-import`: files that are edited, copied and removed, one of them with a byte-order mark.
fn stream(dice: &mut Dice) -> Vec<u8> {
    let rules = builtin::rules();
    let examples: Vec<Vec<u8>> = rules
        .rules()
        .iter()
        .filter_map(|rule| {
            let value = sample::value(rule, dice.below(99) as u64, sample::Width::Any)?;
            Some(sample::fill(rule.examples.first()?, &value.text))
        })
        .collect();
    let names = ["a.py", "b/c.env", "b/d.yml", "README.md", "lib/e.cs"];
    let mut files: Vec<Vec<Vec<u8>>> =
        names.iter().map(|_| (0..200).map(|_| line(dice, &examples)).collect()).collect();
    let mut out = Vec::new();
    for step in 0..60 {
        let mut head = String::new();
        let date = 1_700_000_000 + step * 100;
        let _ = write!(head, "commit refs/heads/main\ncommitter A <a@example.com> {date} +0000\ndata 4\nstep\n");
        out.extend_from_slice(head.as_bytes());
        for (name, lines) in names.iter().zip(&mut files) {
            if step > 0 && dice.below(3) == 0 {
                continue;
            }
            for _ in 0..dice.below(4) {
                let at = dice.below(lines.len());
                match dice.below(3) {
                    0 => lines[at] = line(dice, &examples),
                    1 => lines.insert(at, line(dice, &examples)),
                    _ => drop(lines.remove(at)),
                }
            }
            let mark = if name.ends_with("cs") { "\u{feff}" } else { "" };
            let text = [mark.as_bytes(), &lines.concat()].concat();
            let _ = write!(out, "M 100644 inline {name}\ndata {}\n", text.len());
            out.extend_from_slice(&text);
            out.push(b'\n');
        }
    }
    out
}

fn git(folder: &Path, arguments: &[&str], input: &[u8]) {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let mut child = command.args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    assert!(child.wait().unwrap().success(), "git {arguments:?}");
}

/// All that a report tells of findings and of what was let go.
fn told(folder: &Path, look: Look, detector: &Detector) -> (Vec<String>, usize) {
    let part = Part::History { revisions: Vec::new(), unreachable: false };
    let request = Request { paths: vec![folder.to_owned()], part, told: Told::default() };
    let options =
        Options { respect_ignore: true, exclude: Exclude::default(), max_size: None, threads: 2, progress: false };
    let extent = Extent { revisions: &[], unreachable: false };
    let mut harvest = scan(&request, extent, &options, detector, look).unwrap();
    assert!(harvest.problems.is_empty(), "{:?}", harvest.problems);
    let mut rows: Vec<String> = Vec::new();
    for finding in &mut harvest.findings {
        let (rule, span) = (&finding.rule.id, finding.site.span);
        rows.push(format!("{:?} {span:?} {rule} {:?} {:?}", finding.site.origin, finding.in_head, finding.evidence));
    }
    for dropped in &harvest.dismissed {
        rows.push(format!(
            "{:?} {:?} {} {:?}",
            dropped.site.origin, dropped.site.span, dropped.rule.id, dropped.reason
        ));
    }
    rows.sort();
    (rows, harvest.findings.len())
}

#[test]
fn looking_at_differences_reports_what_looking_at_all_versions_reports() {
    let detector = Detector::new(Arc::new(builtin::rules()), Explain::Yes);
    for seed in 1..4 {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        git(place, &["init", "-q", "--bare"], b"");
        git(place, &["symbolic-ref", "HEAD", "refs/heads/main"], b"");
        git(place, &["fast-import", "--quiet"], &stream(&mut Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed))));
        git(place, &["repack", "-adfq", "--depth=50", "--window=20"], b"");
        let (whole, findings) = told(place, Look::Whole, &detector);
        assert!(findings > 200, "{findings}");
        assert_eq!(told(place, Look::Differences, &detector).0, whole, "seed {seed}");
    }
}
