//! The page as a text. What a browser makes of it is tested in `tests/html.rs`.

use super::*;
use crate::marker::Dialect;
use crate::report::{Terms, Trust};
use jiff::civil::date;
use regex::Regex;
use sha2::{Digest, Sha256};

fn page(report: &Report) -> String {
    written(Format::Html, report, PLAIN)
}

/// A report that has `text` in every field that a tree, a repository or a rule can put it into.
fn full(text: &str) -> Report {
    let mut token = Arc::into_inner(rule("acme.token", text, "")).unwrap();
    (token.grants, token.revoke, token.docs) = (Some(text.into()), Some(text.into()), Some(text.into()));
    token.id = text.into();
    let token = Arc::new(token);
    let commit = Commit { time: 1_700_000_000, id: text.into(), author: text.into(), email: text.into() };
    let made = |in_head| {
        let mut made = finding(&token, text, &format!("{text} k=sesame-open {text}"), "sesame-open");
        made.name = Some(text.to_owned());
        made.evidence = vec![Evidence::Name(text.to_owned())];
        made.site.origin = Arc::new(Origin::Commit { path: text.into(), commit: Arc::new(commit.clone()) });
        made.in_head = Some(in_head);
        made
    };
    let mut report = report(vec![made(true)]);
    report.suppressed = vec![Suppressed {
        finding: made(false),
        by: By::Marker(Dialect::Keylift),
        reason: Some(text.to_owned()),
        until: Some(date(2031, 2, 3)),
    }];
    report.stale = vec![
        Stale { path: text.into(), line: 7, state: State::Unused, about: text.to_owned() },
        Stale { path: text.into(), line: 8, state: State::Expired(date(2021, 4, 5)), about: text.to_owned() },
    ];
    report.dismissed = vec![dismissed(text, "x=12345", "12345", Reason::Plain)];
    report.problems = vec![Problem { path: text.into(), cause: text.to_owned(), help: Some("try again") }];
    report.terms = Terms { config: Some(text.to_owned()), trust: Trust::Revision(text.to_owned()) };
    report
}

/// The markup alone: every tag with the names of its attributes, and the number of `<` that begin none.
fn skeleton(page: &str) -> (Vec<String>, usize) {
    let tag = Regex::new(r#"<[!/]?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*>"#).unwrap();
    let attribute = Regex::new(r#"="[^"]*""#).unwrap();
    let body = &page[page.find("<body>").unwrap()..page.find("<script>").unwrap()];
    let tags: Vec<_> = tag.find_iter(body).map(|tag| attribute.replace_all(tag.as_str(), "").into_owned()).collect();
    (tags, tag.replace_all(body, "").matches(['<', '>', '"', '\'']).count())
}

#[test]
fn no_text_becomes_markup() {
    let (expected, stray) = skeleton(&page(&full("harmless")));
    assert!(expected.len() > 60 && stray == 0, "{expected:?} {stray}");
    let markup = [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "\"><svg onload=alert(1)>",
        "' autofocus onfocus='alert(1)",
        "<!--",
        "]]>",
        "{style}{0}",
        "&lt;b&gt;",
        "javascript:alert(1)",
        "https://x\"onmouseover=\"alert(1)",
    ];
    for text in markup.iter().chain(&HOSTILE) {
        assert_eq!(skeleton(&page(&full(text))), (expected.clone(), 0), "{text}");
    }
}

#[test]
fn the_policy_lets_only_the_style_and_the_script_of_the_page_in() {
    let page = page(&full("harmless"));
    let policy = page.split_once("content=\"").unwrap().1.split_once('"').unwrap().0;
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    for name in ["style", "script"] {
        let text = page.split_once(&format!("<{name}>")).unwrap().1;
        let text = text.split_once(&format!("</{name}>")).unwrap().0;
        assert!(text.len() > 100 && !text.contains("</") && !text.contains("<!--") && !text.contains('\r'), "{text}");
        let source = format!("{name}-src 'sha256-{}'; ", STANDARD.encode(Sha256::digest(text)));
        assert!(policy.contains(&source), "{policy} lacks {source}");
    }
    assert!(page.find("Content-Security-Policy") < page.find("<style>"));
    let outside = Regex::new(r#" (src|style|on[a-z]+)="|url\(|@import"#).unwrap();
    assert_eq!(outside.find(&page).map(|found| found.as_str()), None);
}

#[test]
fn the_page_tells_all_that_the_report_holds() {
    let shown = page(&full("harmless"));
    for expected in [
        "<title>keylift: 1 credential</title>",
        "<strong>Incomplete:</strong> 1 input could not be read.",
        "<li>Confidence: 1 high</li>",
        "<li>Suppressed: 1 by markers of keylift</li>",
        "<li>Configuration: harmless</li>",
        "except as harmless has them</li>",
        "<li>Scanned: 3 files, 4.57 kB</li>",
        "<li>Failed to read &#39;harmless&#39;: harmless. Help: try again.</li>",
        r#"<code><span class="path">harmless</span>:1:12</code>"#,
        "harmless k=<mark>********</mark> harmless",
        "<li>it is assigned to &#96;harmless&#96;</li>",
        "<dt>Opens</dt><dd>harmless</dd><dt>Revoke</dt><dd>harmless</dd><dt>More</dt><dd>harmless</dd>",
        "<code>harmless</code> by harmless &lt;harmless&gt; on 2023-11-14; still in HEAD</dd>",
        "; no longer in HEAD</dd>",
        "<dt>Known</dt><dd>suppressed by markers of keylift until 2031-02-03: harmless</dd>",
        "<li>harmless:7: nothing is left of harmless</li>",
        "<li>harmless:8: expired on 2021-04-05: harmless</li>",
        "<code>harmless:1:3</code>: Password: it is a plain number, date, version or flag",
        r#"<option value="suppressed">suppressed (1)</option>"#,
        r#"<option value="gone">gone (1)</option>"#,
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
    let linked = page(&full("https://a.example/x"));
    let link = r#"<a href="https://a.example/x" target="_blank" rel="noreferrer">https://a.example/x</a>"#;
    assert_eq!(linked.matches(link).count(), 4);
}

#[test]
fn a_secret_that_is_suppressed_is_masked_everywhere() {
    let mut report = full("harmless");
    report.findings.clear();
    report.problems[0].cause = "sesame-open".into();
    let shown = page(&report);
    assert!(shown.contains("<h2>Findings</h2><p>None.</p>") && shown.contains("k=<mark>"), "{shown}");
    assert!(!shown.contains("sesame-open"), "{shown}");
}

#[test]
fn a_page_says_so_when_there_is_nothing() {
    for (files, problems, expected) in
        [(0, 0, "nothing was scanned"), (3, 0, "no credentials"), (3, 1, "no credentials in what could be read")]
    {
        let mut report = report(Vec::new());
        report.tally.files = files;
        report.problems = vec![Problem { path: "a".into(), cause: "b".into(), help: None }; problems];
        let shown = page(&report);
        assert!(shown.contains(&format!("<h1>keylift: {expected}</h1>")), "{shown}");
        assert!(!shown.contains(r#"<section id="filters""#), "{shown}");
    }
}

#[test]
fn the_time_that_a_scan_took_changes_nothing() {
    let mut report = full("harmless");
    let first = page(&report);
    report.elapsed = Duration::from_secs(77);
    assert_eq!(page(&report), first);
}
