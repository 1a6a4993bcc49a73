//! What each format for forges and CI promises to its reader.

use super::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One finding in each of `confidences`.
fn graded(confidences: &[Confidence]) -> Report {
    let token = rule("acme.token", "Acme token", "");
    let one = |(number, &confidence): (usize, &Confidence)| {
        let secret = format!("sesame-{number:05}");
        Finding { confidence, ..finding(&token, &format!("src/{number}.py"), &format!("k={secret}"), &secret) }
    };
    report(confidences.iter().enumerate().map(one).collect())
}

fn json(format: Format, report: &Report) -> Value {
    serde_json::from_str(&written(format, report, PLAIN)).unwrap()
}

/// The level, the properties and the message of a workflow command, escapes undone as the runner does it.
fn command(line: &str) -> Option<(String, BTreeMap<String, String>, String)> {
    let decoded = |text: &str, codes: &[(&str, &str)]| {
        codes.iter().fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain)).replace("%25", "%")
    };
    let (head, message) = line.strip_prefix("::")?.split_once("::")?;
    let (level, properties) = head.split_once(' ')?;
    let pair = |property: &str| {
        let (name, value) = property.split_once('=').unwrap();
        (name.to_owned(), decoded(value, &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")]))
    };
    let properties = properties.split(',').map(pair).collect();
    Some((level.to_owned(), properties, decoded(message, &[("%0D", "\r"), ("%0A", "\n")])))
}

#[test]
fn github_shows_the_worst_and_says_how_many_it_does_not() {
    use Confidence::{High, Low, Medium};
    let report = graded(&[[Low; 12].as_slice(), &[Medium; 2], &[High; 15]].concat());
    let text = written(Format::Github, &report, PLAIN);
    let (commands, last) = text.trim_end().rsplit_once('\n').unwrap();
    let levels: Vec<_> = commands.lines().map(|line| command(line).unwrap().0).collect();
    assert_eq!(levels, [["error"; 10].as_slice(), &["warning"; 2], &["notice"; 10]].concat());
    assert_eq!(
        last,
        "keylift: 29 credentials: 15 high, 2 medium, 12 low confidence; 3 files read; 7 are not annotated, because \
         GitHub shows 10 of a level"
    );
}

#[test]
fn github_annotates_the_very_place_and_nothing_that_is_history_alone() {
    let text = "# ü\nkey = sesame-open;";
    let place = |origin: Option<Arc<Origin>>, in_head| {
        let mut one = finding(&rule("acme.token", "Acme: a, b", ""), "src/a,b:c.py", text, "sesame-open");
        one.site.origin = origin.unwrap_or(one.site.origin);
        one.in_head = in_head;
        let (_, mut properties, message) =
            command(written(Format::Github, &report(vec![one]), PLAIN).lines().next().unwrap()).unwrap();
        assert_eq!(properties.remove("title").unwrap(), "Acme: a, b (high confidence)");
        let properties: Vec<_> = properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (properties.join(" "), message)
    };
    let whole = "col=7 endColumn=18 endLine=2 file=src/a,b:c.py line=2";
    let from = || Some(commit("src/a,b:c.py", "Ann"));
    let stdin = Arc::new(Origin::Stdin { name: "<stdin>".into() });
    let committed = "Committed in 0123456789ab on 1970-01-02 by Ann";
    for (origin, in_head, expected, said) in [
        (None, None, whole, "Acme: a, b (********). [acme.token]"),
        (from(), None, whole, committed),
        (from(), Some(true), "file=src/a,b:c.py", "it is still there"),
        (from(), Some(false), "", "src/a,b:c.py:2: Acme"),
        (Some(stdin), None, "", "<stdin>:2: Acme"),
    ] {
        let (properties, message) = place(origin, in_head);
        assert_eq!(properties, expected);
        assert!(message.contains(said), "{message}");
    }
    // Columns of a place with several lines are an error to GitHub.
    let block = finding(&rule("acme.key", "Acme key", ""), "a.pem", "k: sesame\nopen", "sesame\nopen");
    let text = written(Format::Github, &report(vec![block]), PLAIN);
    let (_, properties, _) = command(text.lines().next().unwrap()).unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["endLine", "file", "line", "title"]);
}

#[test]
fn github_takes_no_command_from_the_tree() {
    for reveal in [false, true] {
        let text = written(Format::Github, &hostile(), Style { reveal, ..PLAIN });
        let (commands, last) = text.trim_end().rsplit_once('\n').unwrap();
        assert!(last.starts_with("keylift: "), "{last}");
        for line in commands.lines() {
            let (level, properties, message) = command(line).unwrap_or_else(|| panic!("{line}"));
            assert!(["error", "warning", "notice"].contains(&level.as_str()), "{line}");
            let names: BTreeSet<_> = properties.keys().map(String::as_str).collect();
            let known = BTreeSet::from(["file", "line", "endLine", "col", "endColumn", "title"]);
            assert!(names.is_subset(&known), "{line}");
            assert!(!message.lines().any(|line| line.trim_start().starts_with("::")), "{line}");
        }
        // One error tells of all problems; the low ones and what is stale share the notices.
        assert_eq!(commands.lines().count(), 1 + 7 + 10, "{text}");
    }
}

#[test]
fn gitlab_gives_each_finding_an_id_that_stays() {
    let token = rule("acme.token", "Acme token", "");
    let at = |text| {
        let mut one = finding(&token, "a.py", text, "sesame-open");
        one.fingerprint = Some(crate::fingerprint::Fingerprint([7; 16]));
        one
    };
    let ids = |report: &Report| -> Vec<(String, String)> {
        let json = json(Format::Gitlab, report);
        let rows = json["vulnerabilities"].as_array().unwrap();
        rows.iter()
            .map(|row| {
                let signature = &row["tracking"]["items"][0]["signatures"][0];
                assert_eq!(signature["algorithm"], "hash");
                (row["id"].as_str().unwrap().to_owned(), signature["value"].as_str().unwrap().to_owned())
            })
            .collect()
    };
    let before = ids(&report(vec![at("k=sesame-open"), at("\n\nk=sesame-open")]));
    let moved = ids(&report(vec![at("\n\n\n\nk=sesame-open"), at("\n\n\n\n\n\nkey = sesame-open")]));
    assert_eq!(before, moved);
    assert_ne!(before[0], before[1]);
    // Without a fingerprint the place has to do.
    let anonymous = json(Format::Gitlab, &graded(&[Confidence::High; 3]));
    let ids: BTreeSet<_> = (0..3).map(|at| anonymous["vulnerabilities"][at]["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 3);
    assert!(anonymous["vulnerabilities"][0].get("tracking").is_none());
}

#[test]
fn gitlab_hears_when_the_scan_was_and_whether_it_was_whole() {
    let mut report = graded(&[Confidence::Low, Confidence::High]);
    report.elapsed = Duration::from_secs(61);
    let scan = |report: &Report, clock| {
        let text = written(Format::Gitlab, report, Style { clock, ..PLAIN });
        let scan = serde_json::from_str::<Value>(&text).unwrap()["scan"].clone();
        [&scan["start_time"], &scan["end_time"], &scan["status"]].map(|value| value.as_str().unwrap().to_owned())
    };
    let moment = Timestamp::from_second(1_000_000_000).unwrap();
    assert_eq!(scan(&report, Clock::Began(moment)), ["2001-09-09T01:46:40", "2001-09-09T01:47:41", "success"]);
    report.problems = vec![Problem { path: "x".into(), cause: "gone".into(), help: None }];
    assert_eq!(scan(&report, Clock::Pinned(moment)), ["2001-09-09T01:46:40", "2001-09-09T01:46:40", "failure"]);
    let document = json(Format::Gitlab, &report);
    assert_eq!(document["scan"]["messages"][0]["value"], "Failed to read 'x': gone.");
    let severities: Vec<_> = (0..2).map(|at| document["vulnerabilities"][at]["severity"].clone()).collect();
    assert_eq!(severities, ["Critical", "Medium"]);
    assert_eq!(document["vulnerabilities"][0]["location"]["commit"]["sha"], "0000000");
}

/// The elements of a JUnit report: name, attributes, and the text in them.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let mut reader = Reader::from_str(xml);
    let mut elements: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    (key, quick_xml::escape::unescape(&attribute.value).unwrap().into())
                });
                let name = start.name().as_ref().to_owned();
                elements.push((name, attributes.collect(), String::new()));
            }
            Event::Text(text) => {
                if let Some(element) = elements.last_mut() {
                    element.2.push_str(&text);
                }
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn junit_fails_what_fails_the_run() {
    use Confidence::{High, Low, Medium};
    let mut full = graded(&[Low, Medium, High]);
    full.problems = vec![Problem { path: "x".into(), cause: "gone".into(), help: None }];
    let accepted = finding(&rule("acme.token", "Acme token", ""), "b", "k=sesame", "sesame");
    full.suppressed = vec![suppressed(accepted, By::Baseline, "a test")];
    for (gate, failures) in [(Some(Low), "3"), (Some(Medium), "2"), (Some(High), "1"), (None, "0")] {
        let xml = written(Format::Junit, &full, Style { gate, ..PLAIN });
        let elements = elements(&xml);
        let of = |name: &str| elements.iter().filter(|element| element.0 == name).count();
        for suite in elements.iter().filter(|(name, ..)| name.starts_with("testsuite")) {
            let counts = ["tests", "failures", "errors", "skipped"].map(|name| suite.1[name].as_str());
            assert_eq!(counts, ["6", failures, "1", "1"], "{xml}");
        }
        assert_eq!(["testcase", "error", "skipped"].map(of), [6, 1, 1], "{xml}");
        assert_eq!(of("failure").to_string(), failures, "{xml}");
        let names: BTreeSet<_> = elements.iter().filter_map(|element| element.1.get("name")).collect();
        assert_eq!(names.len(), 7, "each case has a name of its own: {names:?}");
    }
    assert!(written(Format::Junit, &full, PLAIN).contains("suppressed by the baseline until 2030-01-02: a test"));
}

#[test]
fn junit_of_nothing_has_a_case_that_passed() {
    let elements = elements(&written(Format::Junit, &report(Vec::new()), PLAIN));
    let names: Vec<_> = elements.iter().map(|element| element.0.as_str()).collect();
    assert_eq!(names, ["testsuites", "testsuite", "testcase", "system-out"]);
}

#[test]
fn csv_has_a_row_for_everything_and_no_formula() {
    let report = hostile();
    let text = written(Format::Csv, &report, PLAIN);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.iter().take(5).collect::<Vec<_>>(), ["kind", "rule", "title", "confidence", "path"]);
    let mut kinds = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        assert_eq!(row.len(), header.len());
        *kinds.entry(row[0].to_owned()).or_insert(0) += 1;
        let bad = row.iter().find(|cell| cell.trim_start().starts_with(['=', '+', '-', '@']));
        assert_eq!(bad, None, "{row:?}");
    }
    let count = HOSTILE.len();
    let expected = ["finding", "problem", "stale", "suppressed"].map(|kind| (kind.to_owned(), count));
    assert_eq!(kinds, BTreeMap::from(expected));
}

#[test]
fn markdown_fits_into_a_comment() {
    for count in [0, 1, 20, 21, 3_000] {
        let mut report = graded(&vec![Confidence::Low; count]);
        report.problems = (0..count)
            .map(|at| Problem { path: format!("{at}/{}", "p".repeat(900)).into(), cause: "gone".into(), help: None })
            .collect();
        report.stale = (0..count).map(|_| stale(&"ü`".repeat(500))).collect();
        let text = written(Format::Markdown, &report, PLAIN);
        assert!(text.len() <= 65_536, "{count}: {}", text.len());
        assert_eq!(text.contains("<details>"), count > 20, "{count}");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        let shown = text.matches("- **low** ").count();
        match count {
            3_000 => assert!(shown > 50 && text.contains(&format!("\n{} more do not fit here.", count - shown))),
            _ => assert_eq!(shown, count),
        }
    }
}

#[test]
fn reviewdog_gets_columns_in_bytes() {
    let place = |text: &str, secret: &str, clipped_at: u64| {
        let mut one = finding(&rule("acme.token", "Acme token", ""), "a.py", text, secret);
        one.site.excerpt.start.column = clipped_at;
        json(Format::Rdjson, &report(vec![one]))["diagnostics"][0]["location"]["range"].clone()
    };
    for (text, secret, clipped_at, expected) in [
        ("key=sesame;", "sesame", 1, "1:5 1:11"),
        ("x\nkey=sesame;", "sesame", 1, "2:5 2:11"),
        ("\u{10400}ü=sesame;", "sesame", 1, "1:8 1:14"),
        ("k=süsam;", "süsam", 1, "1:3 1:9"),
        ("k=two\nlines;", "two\nlines", 1, "1:3 2:6"),
        ("key=sesame;", "sesame", 9000, "1:null 1:null"),
    ] {
        let range = place(text, secret, clipped_at);
        let shown = ["start", "end"].map(|end| format!("{}:{}", range[end]["line"], range[end]["column"]));
        assert_eq!(shown.join(" "), expected, "{text:?}");
    }
}

#[test]
fn sarif_keeps_the_worst_five_thousand() {
    use Confidence::{High, Low, Medium};
    let mut report = graded(&[[Low; 2_999].as_slice(), &[High], &[Medium; 3_000]].concat());
    let accepted = finding(&rule("acme.other", "Acme other", ""), "b", "k=sesame", "sesame");
    report.suppressed = vec![suppressed(accepted, By::Baseline, "a test")];
    let run = &json(Format::Sarif, &report)["runs"][0];
    let levels: Vec<_> =
        run["results"].as_array().unwrap().iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels, [["error"].as_slice(), &["warning"; 3_000], &["note"; 1_999]].concat());
    assert_eq!(run["properties"], serde_json::json!({"findings": 6000, "suppressed": 1, "notInResults": 1001}));
    let notice = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert!(notice["message"]["text"].as_str().unwrap().starts_with("1001 of 6001 results"), "{notice}");
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1, "a rule without a result");
}

#[test]
fn sarif_names_other_places_of_the_same_value_up_to_a_number() {
    let token = rule("acme.token", "Acme token", "");
    let place = |at: usize| finding(&token, &format!("src/{at}.py"), "k=sesame-open", "sesame-open");
    let mut findings: Vec<_> = (0..30).map(place).collect();
    findings.push(finding(&token, "other.py", "k=another-value", "another-value"));
    let results = json(Format::Sarif, &report(findings))["runs"][0]["results"].clone();
    let related = |at: usize| -> Vec<String> {
        let list = results[at]["relatedLocations"].as_array().map(Vec::as_slice).unwrap_or_default();
        let uri = |place: &Value| place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        list.iter().map(uri).collect()
    };
    let others =
        |own: usize| (0..30).filter(|at| *at != own).take(20).map(|at| format!("src/{at}.py")).collect::<Vec<_>>();
    assert_eq!(related(0), others(0));
    assert_eq!(related(7), others(7));
    assert_eq!(related(30), Vec::<String>::new());
}

#[test]
fn sarif_says_who_a_finding_is_and_what_suppresses_it() {
    let mut known = finding(&rule("acme.token", "Acme token", ""), "a.py", "k=sesame-open", "sesame-open");
    known.fingerprint = Some(crate::fingerprint::Fingerprint([10; 16]));
    known.site.origin = commit("a.py", "Ann");
    known.in_head = Some(false);
    let mut report = report(vec![known]);
    let accepted = || finding(&rule("acme.token", "Acme token", ""), "b.py", "k=sesame", "sesame");
    report.suppressed =
        vec![suppressed(accepted(), By::Baseline, "a [test](x)"), suppressed(accepted(), By::Allow, "")];
    let run = &json(Format::Sarif, &report)["runs"][0];
    assert_eq!(
        run["results"][0]["partialFingerprints"],
        serde_json::json!({"keyliftFingerprint/v1": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"})
    );
    assert_eq!(
        run["results"][0]["properties"],
        serde_json::json!({
            "commit": "0123456789abcdef0123456789abcdef01234567", "date": "1970-01-02", "author": "Ann", "inHead": false
        })
    );
    let suppressions: Vec<_> = (0..3).map(|at| run["results"][at]["suppressions"][0].clone()).collect();
    assert_eq!(suppressions[0], Value::Null);
    assert_eq!(suppressions[1]["kind"], "external");
    assert_eq!(suppressions[1]["justification"], "suppressed by the baseline until 2030-01-02: a [test](x)");
    assert_eq!(suppressions[2]["status"], "accepted");
}

#[test]
fn every_format_tells_what_could_not_be_read() {
    let mut report = report(Vec::new());
    report.problems = vec![Problem { path: "a file".into(), cause: "permission denied".into(), help: None }];
    for format in FORMATS {
        let text = written(format, &report, PLAIN).replace("%20", " ");
        assert!(text.contains("a file") && text.contains("permission denied"), "{format:?}\n{text}");
    }
}
