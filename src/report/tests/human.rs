//! The report for people, as people see it.

use super::*;

fn every_kind() -> Report {
    let token = rule("acme.token", "Acme token", "acme_");
    let password = rule("generic.password", "Password", "");
    let secret = ["acme_", "0123456789abcdef"].concat();
    let mut strong = finding(&token, "deploy/prod.env", &format!("A=1\nACME_TOKEN={secret}\n"), &secret);
    strong.evidence = vec![Evidence::Format("acme_".into()), Evidence::Checksum("CRC-32")];
    let call = "    client = connect(host=\"db.example\", user=\"app\", password=\"tr0ub4dor\", retries=5, timeout=30)";
    let mut bound = finding(&password, "src/app.py", call, "tr0ub4dor");
    bound.confidence = Confidence::Medium;
    bound.name = Some("password".into());
    bound.evidence = vec![Evidence::Name("password".into())];
    let mut weak = finding(&password, "test/login.py", "pw = 'letmein1'", "letmein1");
    weak.confidence = Confidence::Low;
    let mut report = report(vec![strong, bound, weak]);
    report.dismissed = vec![dismissed("src/a.py", "x = os.getenv('X')", "os.getenv('X')", Reason::Reference)];
    report.problems = vec![Problem {
        path: "locked.txt".into(),
        cause: "permission denied".into(),
        help: Some("run as a user who may read it"),
    }];
    report.tally.ignored = 1200;
    report.tally.special = 1;
    report
}

#[test]
fn each_part_has_its_place() {
    let expected = "\
\x20 × Acme token (high confidence)
   ╭─[deploy/prod.env:2:12]
 2 │ ACME_TOKEN=acme_********
   ·            ──────┬──────
   ·                  ╰── acme.token
   ╰────
    why     the form `acme_…` is used for nothing else
            its checksum (CRC-32) holds
    opens   everything that its owner may do at Acme, in every project
    revoke  https://acme.example/settings/tokens

  ⚠ Password (medium confidence)
   ╭─[src/app.py:1:63]
 1 │ …onnect(host=\"db.example\", user=\"app\", password=\"********\", retries=5, t…
   ·                                                  ────┬───
   ·                                                      ╰── generic.password
   ╰────
    why     it is assigned to `password`
    opens   everything that its owner may do at Acme, in every project
    revoke  https://acme.example/settings/tokens

Worth a look (low confidence)
  test/login.py:1:7  Password  pw = '********'

Not reported
  src/a.py:1:5  generic.password  it is a reference that is resolved at run time

Could not be read
  locked.txt: permission denied
    help: run as a user who may read it

⚠ Incomplete: 1 input could not be read
× 3 credentials in 3 files: 1 high, 1 medium, 1 low confidence (4.57 kB in
  12 ms)
  Left out: 1,200 ignored, 1 link or special file
";
    assert_eq!(written(Format::Human, &every_kind(), Style { width: 80, ..PLAIN }), expected);
}

#[test]
fn it_keeps_to_the_width() {
    for width in [40, 60, 100, 200] {
        for unicode in [false, true] {
            let text = written(Format::Human, &every_kind(), Style { width, unicode, ..PLAIN });
            // A rule's name, a place and an address stay whole.
            let whole = ["generic.password", "https://"];
            for line in text.lines().filter(|line| !whole.iter().any(|word| line.contains(word))) {
                let columns = line.chars().count();
                assert!(columns <= width, "{columns} of {width}: {line}");
            }
        }
    }
}

#[test]
fn colour_and_signs_are_used_only_where_they_are_wanted() {
    // The rest of the words is the same.
    let plain = written(Format::Human, &every_kind(), PLAIN);
    let coloured = written(Format::Human, &every_kind(), Style { color: true, ..PLAIN });
    assert!(!plain.contains('\x1b') && coloured.contains("\x1b[31m"));
    let mut stripped = String::new();
    for (at, part) in coloured.split("\x1b[").enumerate() {
        stripped.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(stripped, plain);
    let ascii = written(Format::Human, &every_kind(), Style { unicode: false, ..PLAIN });
    // The evidence's own words are not ours to change.
    assert!(ascii.replace("acme_…", "").is_ascii(), "{ascii}");
}

#[test]
fn a_clean_scan_says_so_in_a_line() {
    for (tally, problems, expected) in [
        (Tally { files: 1, bytes: 1, ..Tally::default() }, 0, "✓ No credentials in 1 file (1 byte in 12 ms)\n"),
        (
            Tally { files: 2, bytes: 3_000_000, binary: 1, ..Tally::default() },
            0,
            "✓ No credentials in 2 files (3.00 MB in 12 ms, 250 MB/s)\n  Left out: 1 binary\n",
        ),
        (
            Tally { ignored: 2, oversize: 1, ..Tally::default() },
            0,
            "⚠ Nothing was scanned: there was no file to read\n  Left out: 2 ignored, 1 too large\n",
        ),
        (
            Tally::default(),
            2,
            "Could not be read\n  a: gone\n  a: gone\n\n⚠ Incomplete: 2 inputs could not be read\n\
             ⚠ Nothing was scanned: there was no file to read\n",
        ),
        (
            Tally { files: 1, bytes: 10, ..Tally::default() },
            1,
            "Could not be read\n  a: gone\n\n⚠ Incomplete: 1 input could not be read\n\
             - No credentials in what could be read: 1 file (10 bytes in 12 ms)\n",
        ),
    ] {
        let mut report = report(Vec::new());
        report.tally = tally;
        report.problems = vec![Problem { path: "a".into(), cause: "gone".into(), help: None }; problems];
        assert_eq!(written(Format::Human, &report, PLAIN), expected);
    }
}
