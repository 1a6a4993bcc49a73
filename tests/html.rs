//! The page that keylift writes, in a real browser: what runs in it, what it asks the network for, what its search and
//! filters show, and how it is without them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/findings.rs"]
#[allow(dead_code, reason = "each test program uses its own part")]
mod findings;
#[path = "support/node.rs"]
mod node;
#[path = "support/scenario.rs"]
mod scenario;

use browser::{Browser, PLAIN, Step, Visit};
use findings::{Planted, assert_absent};
use jiff::Timestamp;
use keylift::finding::{Confidence, Finding};
use keylift::report::{Clock, Format, Report, Style, write};
use keylift::source::{Commit, Origin, Problem, Tally};
use keylift::suppress::{By, Suppressed};
use scenario::Scenario;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The paths of the findings that are to be seen.
const VISIBLE: &str = "[...document.querySelectorAll('.finding')].filter((node) => node.checkVisibility())
    .map((node) => node.querySelector('.path').textContent)";

/// A file that is gone with the test.
struct Page {
    folder: tempfile::TempDir,
}

impl Page {
    fn of(report: &Report) -> Self {
        let page = Self { folder: tempfile::tempdir().unwrap() };
        let mut text = Vec::new();
        write(Format::Html, report, STYLE, &mut text).unwrap();
        fs::write(page.path(), text).unwrap();
        page
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("report.html")
    }

    /// Visits it in a browser, in which nothing may go wrong.
    fn visit(&self, browser: &Browser, steps: &[Step<'_>]) -> Vec<Value> {
        harmless(browser.visit(&self.path(), steps))
    }
}

/// Fails when the page asked for anything but itself, broke its policy or ran into an error.
fn harmless(visit: Visit) -> Vec<Value> {
    assert_eq!(visit.complaints, [""; 0]);
    assert!(visit.requests.len() == 1 && visit.requests[0].starts_with("file://"), "{:?}", visit.requests);
    visit.results
}

const STYLE: Style = Style {
    reveal: false,
    color: false,
    unicode: true,
    width: 100,
    gate: Some(Confidence::Medium),
    clock: Clock::Pinned(Timestamp::UNIX_EPOCH),
};

fn report(findings: Vec<Finding>) -> Report {
    Report {
        tally: Tally { files: 9, bytes: 12_345, ..Tally::default() },
        elapsed: Duration::from_millis(12),
        ..Report::of(findings)
    }
}

fn planted(path: &str, rule: &str, confidence: Confidence) -> Finding {
    Planted { path, rule, confidence, ..Planted::new("api_key", "correct-horse-battery") }.finding(7)
}

/// Four findings, and one that is suppressed; two are from history.
fn five() -> Report {
    let mut open = vec![
        planted("app/one.py", "acme.token", Confidence::High),
        planted("app/two.py", "acme.password", Confidence::Medium),
        planted("lib/three.PY", "acme.token", Confidence::High),
        planted("lib/four.yml", "acme.password", Confidence::Low),
    ];
    let commit = Commit { time: 0, id: "c0ffee".into(), author: "Zoë Ask".into(), email: "zoe@a.example".into() };
    for (finding, in_head) in open.iter_mut().skip(2).zip([true, false]) {
        let path = finding.site.origin.path().to_owned();
        finding.site.origin = Arc::new(Origin::Commit { path, commit: Arc::new(commit.clone()) });
        finding.in_head = Some(in_head);
    }
    let known = planted("app/five.py", "acme.token", Confidence::High);
    let mut report = report(open);
    report.suppressed =
        vec![Suppressed { finding: known, by: By::Baseline, reason: Some("a sample".into()), until: None }];
    report
}

/// An expression that fills fields as a user does, and gives what is seen then.
fn filtered(fields: &[(&str, &str)]) -> String {
    format!(
        "(async () => {{
            document.getElementById('clear').click();
            for (const [id, value] of {}) {{
                const field = document.getElementById(id);
                if (field) field.value = value;
                else document.querySelector(`input[value=${{id}}]`).checked = value === 'on';
                (field ?? document.getElementById('filters')).dispatchEvent(new Event('input', {{ bubbles: true }}));
            }}
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            return [{VISIBLE}, document.getElementById('shown').textContent];
        }})()",
        json!(fields)
    )
}

#[test]
fn search_and_filters_show_what_fits() {
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let rows: &[Row<'_>] = &[
        (&[], &["app/one.py", "app/two.py", "lib/three.PY", "lib/four.yml", "app/five.py"]),
        (&[("rule", "acme.password")], &["app/two.py", "lib/four.yml"]),
        (&[("path", "LIB/")], &["lib/three.PY", "lib/four.yml"]),
        (&[("path", ".py")], &["app/one.py", "app/two.py", "lib/three.PY", "app/five.py"]),
        (&[("high", "off")], &["app/two.py", "lib/four.yml"]),
        (&[("high", "off"), ("medium", "off")], &["lib/four.yml"]),
        (&[("high", "off"), ("medium", "off"), ("low", "off")], &[]),
        (&[("state", "suppressed")], &["app/five.py"]),
        (&[("state", "open"), ("rule", "acme.token")], &["app/one.py", "lib/three.PY"]),
        (&[("head", "gone")], &["lib/four.yml"]),
        (&[("head", "still there")], &["lib/three.PY"]),
        (&[("search", "zoë")], &["lib/three.PY", "lib/four.yml"]),
        (&[("search", "  THREE  token ")], &["lib/three.PY"]),
        (&[("search", "a sample")], &["app/five.py"]),
        (&[("search", "<dt>")], &[]),
        (&[("search", "token"), ("path", "app"), ("state", "open"), ("low", "off")], &["app/one.py"]),
        (&[("rule", "acme.token"), ("medium", "off"), ("high", "off")], &[]),
    ];
    let expressions: Vec<_> = rows.iter().map(|(fields, _)| filtered(fields)).collect();
    let steps: Vec<_> = expressions.iter().map(|expression| Step::Evaluate(expression)).collect();
    let results = Page::of(&five()).visit(&PLAIN, &steps);
    for ((fields, expected), result) in rows.iter().zip(results) {
        assert_eq!(result, json!([expected, format!("Showing {} of 5", expected.len())]), "{fields:?}");
    }
}

#[test]
fn the_keyboard_reaches_everything_in_the_order_in_which_it_is_seen() {
    let focus = "document.activeElement.id || document.activeElement.value || document.activeElement.className";
    let mut steps = Vec::new();
    let order = ["skip", "search", "path", "rule", "high", "medium", "low", "state", "head", "clear"];
    for _ in order {
        steps.extend([Step::Press("Tab"), Step::Evaluate(focus)]);
    }
    let outline = "getComputedStyle(document.activeElement).outlineStyle";
    steps.extend([
        Step::Evaluate(outline),
        Step::Press("/"),
        Step::Evaluate(focus),
        Step::Type("one/"),
        Step::Evaluate("document.activeElement.value"),
        Step::Evaluate("document.getElementById('shown').textContent"),
        Step::Press("Backspace"),
        Step::Evaluate("document.getElementById('shown').textContent"),
        Step::Press("Tab"),
        Step::Press("Tab"),
        Step::Press("Tab"),
        Step::Press("Space"),
        Step::Evaluate("document.getElementById('shown').textContent"),
    ]);
    let results = Page::of(&five()).visit(&PLAIN, &steps);
    let told: Vec<_> = results.iter().filter_map(Value::as_str).collect();
    let rest = ["solid", "search", "one/", "Showing 0 of 5", "Showing 1 of 5", "Showing 0 of 5"];
    assert_eq!(told, [&order[..], &rest].concat());
}

#[test]
fn every_field_has_a_name_and_every_colour_can_be_read() {
    let nameless = "[...document.querySelectorAll('input, select, button')]
        .filter((field) => !(field.labels?.[0] ?? field).textContent.trim()).length";
    let regions = "[...document.querySelectorAll('section')]
        .filter((part) => !document.getElementById(part.getAttribute('aria-labelledby'))?.textContent).length";
    // The contrast of WCAG 2, between a text and the nearest background behind it.
    let contrast = "(() => {
        const light = (color) => {
            const [r, g, b] = color.match(/[0-9.]+/g).map((part) => part / 255)
                .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (node) => {
            const color = getComputedStyle(node).backgroundColor;
            return color === 'rgba(0, 0, 0, 0)' ? behind(node.parentElement) : color;
        };
        const all = [...document.querySelectorAll('body *')].filter((node) => node.textContent.trim());
        return Math.min(...all.map((node) => {
            const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }));
    })()";
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        let browser = Browser { scheme, ..PLAIN };
        let background = Step::Evaluate("getComputedStyle(document.body).backgroundColor");
        let steps = [Step::Evaluate(nameless), Step::Evaluate(regions), Step::Evaluate(contrast), background];
        let results = Page::of(&five()).visit(&browser, &steps);
        assert_eq!((&results[0], &results[1]), (&json!(0), &json!(0)), "{scheme}");
        assert!(results[2].as_f64().unwrap() >= 4.5, "{scheme}: contrast {}", results[2]);
        backgrounds.push(results[3].clone());
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
}

#[test]
fn without_scripts_everything_is_there_but_the_filters() {
    let browser = Browser { javascript: false, ..PLAIN };
    let filters = Step::Evaluate("document.getElementById('filters').checkVisibility()");
    let results = Page::of(&five()).visit(&browser, &[Step::Evaluate(VISIBLE), filters]);
    let all = json!(["app/one.py", "app/two.py", "lib/three.PY", "lib/four.yml", "app/five.py"]);
    assert_eq!(results, [all, json!(false)]);
}

#[test]
fn on_paper_there_is_what_was_filtered_and_no_filter() {
    let only = filtered(&[("path", "four")]);
    let filters = "document.getElementById('filters').checkVisibility()";
    let steps = [Step::Evaluate(&only), Step::Media("print"), Step::Evaluate(VISIBLE), Step::Evaluate(filters)];
    let results = Page::of(&five()).visit(&PLAIN, &steps);
    assert_eq!(results[2..], [json!(["lib/four.yml"]), json!(false)]);
}

#[test]
fn a_page_without_findings_has_nothing_to_filter() {
    let mut report = report(Vec::new());
    report.problems = vec![Problem { path: "a".into(), cause: "permission denied".into(), help: None }];
    let steps = [Step::Evaluate("document.querySelectorAll('input, select').length"), Step::Evaluate("document.title")];
    let results = Page::of(&report).visit(&PLAIN, &steps);
    assert_eq!(results, [json!(0), json!("keylift: no credentials in what could be read")]);
}

/// The rules of a provider that means harm.
const EVIL: &str = r#"provider = "Evil"

[[rule]]
id = "evil.token"
title = '"><img src=x onerror=owned=1><script>owned=1</script>'
grants = "<iframe src='javascript:parent.owned=1'></iframe>"
revoke = "javascript:owned=1"
docs = "https://evil.example/\"onmouseover=\"owned=1"
shape = '"evil_" + [alnum]{20}'
examples = ["token = {}"]
"#;

/// Names and lines that would run in a page that took them for markup.
const MARKUP: &[&str] = &[
    "<img src=x onerror=owned=1>",
    "</script><script>owned=1",
    "\"><svg onload=owned=1>",
    "' onfocus='owned=1' autofocus tabindex='0",
    "</style><style>@import url(http:evil.example)",
    "<!--",
    "<base href=http:evil.example><a href=x>",
    "<meta http-equiv=refresh content=0;url=http:evil.example>",
    "${owned=1} {{owned=1}} &lt;img&gt;",
    "</title><link rel=stylesheet href=http:evil.example>",
    "javascript:owned=1",
    "\u{2028}owned=1//",
];

#[test]
fn nothing_of_a_hostile_tree_runs_or_loads() {
    let secret = ["evil_", "Zq7wK2mX9vB4nT", "8cR5yL"].concat();
    let mut scenario = Scenario::new().file("../evil.toml", EVIL);
    for text in MARKUP {
        scenario = scenario.file(&format!("a{text}.py"), format!("{text} k = '{secret}' {text}\n"));
        scenario = scenario.file(&format!("b{text}/x.yml"), format!("password_{text}: Vq7x{text}R2mLx9z\n"));
    }
    let arguments = [".", "gone<img src=x onerror=owned=1>", "--explain", "--rules", "../evil.toml"];
    let outcome = scenario.run(["scan", "-f", "html=../report.html"].iter().chain(&arguments));
    assert_eq!(outcome.code, Some(3), "{}", outcome.stderr);
    let text = scenario.read("../report.html");
    assert_absent(&secret, text.as_bytes(), "the page");

    let focus = "document.querySelectorAll('*').forEach((node) => { node.focus?.(); node.dispatchEvent(new \
                 MouseEvent('mouseover')); })";
    let steps = [
        Step::Evaluate(VISIBLE),
        Step::Evaluate(focus),
        Step::Evaluate("new Promise((done) => setTimeout(done, 300))"),
        Step::Evaluate("typeof owned"),
        Step::Evaluate("document.querySelectorAll('script, style, meta, base, iframe, img, svg, link').length"),
        Step::Evaluate(
            "[...document.querySelectorAll('a')].map((link) => link.href).filter((to) => !/#findings$/.test(to))",
        ),
        Step::Evaluate("document.documentElement.outerHTML + document.documentElement.innerText"),
        Step::Evaluate("location.protocol"),
    ];
    let results = harmless(PLAIN.visit(&scenario.tree().join("../report.html"), &steps));
    let shown: Vec<_> = results[0].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for text in MARKUP.iter().filter(|text| !text.contains('\u{2028}')) {
        let path = format!("a{text}.py");
        assert!(shown.contains(&&*path), "{path} is not among {shown:?}");
    }
    // A script, a style, and the five `meta` of the page itself.
    assert_eq!(results[3..6], [json!("undefined"), json!(7), json!([])]);
    assert_absent(&secret, results[6].as_str().unwrap().as_bytes(), "the document");
    assert_eq!(results[7], json!("file:"));
}

/// The test of the test: a page that is open to all is seen to be.
#[test]
fn a_page_that_runs_and_loads_what_it_should_not_is_noticed() {
    let page = Page::of(&five());
    let text = fs::read_to_string(page.path()).unwrap();
    let body = "<body><img src=http://127.0.0.1:9/x onerror=owned=1><script>window.owned=1</script>";
    let open = text.replacen("Content-Security-Policy", "x", 1);
    for (text, ran) in [(text, "undefined"), (open, "number")] {
        fs::write(page.path(), text.replacen("<body>", body, 1)).unwrap();
        let visit = PLAIN.visit(&page.path(), &[Step::Evaluate("typeof owned")]);
        assert_eq!(visit.results, [json!(ran)]);
        assert!(!visit.complaints.is_empty(), "{visit:?}");
        assert!(ran == "undefined" || visit.requests.len() == 2, "{visit:?}");
    }
}

#[test]
fn ten_thousand_findings_are_filtered_at_once() {
    let levels = [Confidence::High, Confidence::Medium, Confidence::Low];
    let findings = (0..10_000_usize).map(|number| {
        let path = format!("src/module{}/settings_{number}.py", number % 97);
        let rule = format!("acme.kind-{}", number % 40);
        planted(&path, &rule, levels[number % 3])
    });
    let began = Instant::now();
    let page = Page::of(&report(findings.collect()));
    let written = began.elapsed();
    let timed = |fields: &[(&str, &str)]| {
        format!(
            "(async () => {{
                const began = performance.now();
                const [paths, shown] = await {};
                return [shown, performance.now() - began];
            }})()",
            filtered(fields)
        )
    };
    let rows = [
        timed(&[("search", "settings_77")]),
        timed(&[("rule", "acme.kind-3"), ("high", "off")]),
        timed(&[("path", "")]),
    ];
    let load = "performance.getEntriesByType('navigation')[0].loadEventEnd";
    let mut steps: Vec<_> = rows.iter().map(|row| Step::Evaluate(row)).collect();
    steps.push(Step::Evaluate(load));
    let results = page.visit(&PLAIN, &steps);
    let size = fs::metadata(page.path()).unwrap().len();
    println!("written in {written:?}, {size} bytes; {results:?} ms");
    for (result, expected) in results.iter().zip([111, 166, 10_000]) {
        assert_eq!(result[0], format!("Showing {expected} of 10000"));
        // Two rounds of filtering, for the fields are cleared before: half a second on an idle machine. What grows with
        // the square of the findings takes minutes.
        assert!(result[1].as_f64().unwrap() < 20_000.0, "{result}");
    }
}
