//! Time goes with the length of the input, whatever is in it, and memory does not.

use crate::findings::assert_absent;
use crate::scenario::{Scenario, binary};
use jiff::Timestamp;
use keylift::detect::{Detector, Explain};
use keylift::migrate::journal::memory::Memory;
use keylift::migrate::name::Naming;
use keylift::migrate::plan::build::build;
use keylift::migrate::texts::Texts;
use keylift::report::{Clock, Format, Report, Style, write};
use keylift::rule::builtin;
use keylift::source::{Blob, Origin, decode::Offsets};
use keylift::text::span::Position;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Units that are repeated without end, `{n}` standing for another six digits each time; and the least length to
/// measure, because what a rule looks at is bounded, and costs more with every byte until that bound is reached.
const UNITS: &[(&str, usize)] = &[
    ("password=", SHORT),
    ("password = ", SHORT),
    ("password=\"password='", SHORT),
    ("password=\"Vq7#tR2m{n}\" ", SHORT),
    ("password: Vq7#tR2m{n}\n", SHORT),
    ("postgres://app:t4Rk9Zq2{n}@db.internal/app ", SHORT),
    ("token=\"", SHORT),
    ("<password>", SHORT),
    ("secret{", SHORT),
    ("ghp_", LONG),
    ("ghp_ ", LONG),
    ("eyJ", LONG),
    ("eyJ.", LONG),
    ("eyJhbGciOi.eyJ", LONG),
    ("AKIA", SHORT),
    ("-----BEGIN PRIVATE KEY-----", LONG),
    ("-----BEGIN RSA PRIVATE KEY-----\n", LONG),
    ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", LONG),
    ("PuTTY-User-Key-File-2: ", 2 * SHORT),
    ("://", LONG),
    ("postgres://a:", LONG),
    ("https://a:a@", LONG),
    ("a:a@", LONG),
    ("[", LONG),
    ("{\"a\":[", LONG),
    ("heroku ", LONG),
    ("heroku twilio datadog aws_secret\n", LONG),
    ("heroku 0123456789abcdef", LONG),
    // Each word stands near several values.
    ("datadog=0123456789abcdef0123456789abcdef ", LONG),
    ("heroku 12345678-1234-1234-1234-123456{n} ", LONG),
    ("Server=a;Password=", SHORT),
    ("AccountKey=", LONG),
    ("Authorization: Basic ", LONG),
    ("https://u:p@h ", SHORT),
    ("--password ", SHORT),
    ("a%3Db ", LONG),
    ("Z2hwXw ", LONG),
    ("\"'`", LONG),
    ("deadbeef01", LONG),
    ("iVBORw0KGgoAAAANSUhEUgAAAAUA", LONG),
    ("%70%61", LONG),
    ("eyJhbGciOiJIUzI1NiJ9.", LONG),
    ("curl -u a:b ", SHORT),
    ("docker login -p ", SHORT),
    ("| password | token |\n|---|---|\n", SHORT),
    ("Server=h{n};Password=x{n};", SHORT),
    ("\"--password\",\"{n}\",", SHORT),
    ("<add key=\"Password\" value=\"${p{n}}\"/>", SHORT),
    ("?token=%2B{n}%3D%26 ", LONG),
    ("x{n}https://", LONG),
    ("{\"kind\":\"Secret\",\"data\":{", LONG),
    ("kind: Secret\n\"data\":{", LONG),
];
const SHORT: usize = 8 << 10;
const LONG: usize = 128 << 10;

/// Four times the input may take so many times as long. Four, and what is paid for noise.
const MOST: f64 = 8.0;

#[test]
fn four_times_the_input_takes_no_more_than_four_times_as_long() {
    let detector = Detector::new(Arc::new(builtin::rules()), Explain::No);
    let mut slow = Vec::new();
    for (unit, least) in UNITS {
        let text = repeated(unit, 4 * least);
        let measured = measured(|| (time(&detector, &text[..*least]), time(&detector, &text)));
        slow.extend(measured.err().map(|why| format!("{unit:?}: {why}")));
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// Each secret has a name of its own, and no name and no path may hold one of the others.
#[test]
fn a_plan_of_four_times_as_many_secrets_takes_no_more_than_four_times_as_long() {
    let detector = Detector::new(Arc::new(builtin::rules()), Explain::No);
    let naming = Naming::new(Naming::DEFAULT_TEMPLATE, "prod", "shop").unwrap();
    let plan = |least: usize| {
        let scenario = Scenario::new().file("a.py", repeated("password = 'Vq7#tR2m{n}'\n", least));
        let path = scenario.tree().join("a.py");
        let origin = Arc::new(Origin::File { path: path.clone(), identity: PathBuf::from("a.py") });
        let (text, offsets) = (std::fs::read(path).unwrap(), Offsets::default());
        let blob =
            Blob { origin: &origin, bytes: &text, owned: 0..text.len(), start: Position::START, offsets: &offsets };
        let findings = detector.scan(&blob).findings;
        let start = used();
        let (plan, _) = build(&findings, &Texts::read(&findings), &naming, &Memory::default());
        assert!(plan.entries.len() > least / 40, "{}", plan.entries.len());
        used() - start
    };
    measured(|| (plan(2 * SHORT), plan(8 * SHORT))).unwrap();
}

/// What a part and the whole take; an error when it is too much in each of a few tries. A neighbour that takes the caches
/// or the other half of a core slows one of the two down now and then, and what grows faster does it every time.
fn measured(tries: impl Fn() -> (Duration, Duration)) -> Result<(), String> {
    let mut why = Vec::new();
    for _ in 0..5 {
        let (part, whole) = tries();
        let ratio = whole.as_secs_f64() / part.as_secs_f64();
        if ratio <= MOST {
            return Ok(());
        }
        why.push(format!("{part:?}, {whole:?}: {ratio:.1} times as long"));
    }
    Err(why.join("; "))
}

fn repeated(unit: &str, length: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for number in 0_u32.. {
        if text.len() >= length {
            break;
        }
        let digits = number.wrapping_mul(0x9e37_79b1) % 1_000_000;
        text.extend_from_slice(unit.replace("{n}", &format!("{digits:06}")).as_bytes());
    }
    text.truncate(length);
    text
}

/// The time that it takes to scan `text` and to report what is found. The clock ticks slowly, so short ones are run often.
fn time(detector: &Detector, text: &[u8]) -> Duration {
    const ENOUGH: Duration = Duration::from_millis(40);
    let start = used();
    for runs in 1.. {
        scan(detector, text);
        let used = used().saturating_sub(start);
        if used >= ENOUGH {
            return used / runs;
        }
    }
    Duration::MAX
}

fn scan(detector: &Detector, text: &[u8]) {
    let origin = Arc::new(Origin::Stdin { name: PathBuf::from("a.txt") });
    let offsets = Offsets::default();
    let blob = Blob { origin: &origin, bytes: text, owned: 0..text.len(), start: Position::START, offsets: &offsets };
    let report = Report::of(detector.scan(&blob).findings);
    let style = Style {
        reveal: false,
        color: false,
        unicode: true,
        width: 80,
        gate: None,
        clock: Clock::Pinned(Timestamp::UNIX_EPOCH),
    };
    for format in [Format::Human, Format::Sarif] {
        write(format, &report, style, &mut std::io::sink()).unwrap();
    }
}

/// Time that this thread has had a processor: what other programs take does not count.
fn used() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = statistics.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// A line much longer than what keylift holds at once. Debug builds read some megabytes a second.
#[cfg(target_os = "linux")]
const LINE: usize = if cfg!(debug_assertions) { 48 << 20 } else { 100 << 20 };

/// The code and the output of a scan of such a line, which has `secret` near its end, and the most memory in bytes that had
/// been taken when it had come to a third of it, and when it had come to the end.
#[cfg(target_os = "linux")]
fn scan_line(secret: &str) -> (Option<i32>, String, [usize; 2]) {
    let scenario = Scenario::new();
    let mut command = scenario.command(binary());
    command.args(["scan", "-", "-f", "json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let piece = "x = f(1, 2); ".repeat(1 << 14);
    // All but what the pipe and the last window hold has been scanned when a write is through.
    let peak = |id: u32| -> usize {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let field = |line: &str| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok();
        let kilobytes: usize = status.lines().find_map(field).unwrap();
        kilobytes << 10
    };
    let mut early = 0;
    for number in 0..LINE / piece.len() {
        input.write_all(piece.as_bytes()).unwrap();
        if number == LINE / piece.len() / 3 {
            early = peak(child.id());
        }
    }
    input.write_all(secret.as_bytes()).unwrap();
    input.write_all(piece.as_bytes()).unwrap();
    let late = peak(child.id());
    drop(input);
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    (child.wait().unwrap().code(), output, [early, late])
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_without_end_is_scanned_in_bounded_memory() {
    // What windows and results take varies a little; a line that is kept would add two thirds of its length.
    const GROWTH: usize = 4 << 20;
    // The program, of which a debug build is the larger, and three windows of four megabytes.
    const MOST: usize = 64 << 20;
    let password = "q7Rw2mZx9";
    let (code, output, [early, late]) = scan_line(&format!("db_password = '{password}'; "));
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("generic.password"), "{output}");
    assert_absent(password, output.as_bytes(), "the report");
    assert!(early > 0 && late < early + GROWTH, "{early} bytes at a third, {late} at the end");
    assert!(late < MOST, "{late} bytes");
}
