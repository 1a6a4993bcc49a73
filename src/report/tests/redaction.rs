//! What the redactor masks, and what it leaves.

use super::*;

fn line(finding: Finding) -> String {
    let report = report(vec![finding]);
    Redactor::new(&report, false).line(&report.findings[0]).text
}

#[test]
fn a_mask_tells_nothing_but_the_public_literal() {
    for (prefix, secret, shown) in [
        ("acme_", "acme_0123456789", "acme_********"),
        ("acme_", "acme_01234", "acme_********"),
        ("acme_", "acme_0123", MASK),
        ("", "acme_0123456789", MASK),
        ("other_", "acme_0123456789", MASK),
    ] {
        let text = format!("key = {secret};");
        assert_eq!(line(finding(&rule("a.b", "T", prefix), "a", &text, secret)), format!("key = {shown};"));
    }
}

#[test]
fn a_short_secret_is_masked_only_where_it_stands() {
    let text = "abc = 123; other 123 abc";
    assert_eq!(line(finding(&rule("a.b", "T", ""), "a", text, "123")), "abc = ********; other 123 abc");
}

#[test]
fn only_long_secrets_are_masked_in_paths() {
    for (secret, path, shown) in
        [("1234567", "x/1234567/y", "x/1234567/y"), ("12345678", "x/12345678/y", "x/********/y")]
    {
        let report = report(vec![finding(&rule("a.b", "T", ""), path, secret, secret)]);
        assert_eq!(Redactor::new(&report, false).path(std::path::Path::new(path)), shown);
    }
}

#[test]
fn paths_are_not_masked_by_what_was_let_go_as_ordinary() {
    let mut report = report(Vec::new());
    report.dismissed = vec![
        dismissed("a", "x=src/settings.py", "src/settings.py", Reason::Location),
        dismissed("a", "x=0123456789", "0123456789", Reason::ChecksumFailed),
    ];
    let redactor = Redactor::new(&report, false);
    assert_eq!(redactor.path("src/settings.py/0123456789".as_ref()), "src/settings.py/********");
}

#[test]
fn secrets_that_overlap_leave_no_rest() {
    let token = rule("a.b", "T", "");
    let text = "x=abcdefghijkl";
    let report = report(vec![finding(&token, "a", text, "abcdefgh"), finding(&token, "a", text, "efghijkl")]);
    let redactor = Redactor::new(&report, false);
    for finding in &report.findings {
        assert_eq!(redactor.line(finding).text, "x=********");
    }
}

/// A key block as files hold it.
fn key_block() -> String {
    let lines = ["MIIEvQIBADANBgkq", "hkiG9w0BAQEFAASC", "BKcwggSjAgEAAoIB"];
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", lines.join("\n"))
}

#[test]
fn of_a_key_block_only_the_first_line_is_shown() {
    let block = key_block();
    let mut found = finding(&rule("a.key", "Key", "-----BEGIN "), "a", &format!("k = '{block}'"), &block);
    // Not what the detector promises: the whole block in the excerpt.
    found.site.excerpt.text = SecretValue::new(format!("k = '{block}'").as_bytes());
    found.site.excerpt.secret = 5..5 + block.len();
    assert_eq!(line(found), "k = '-----BEGIN ********");
}

#[test]
fn a_line_of_a_key_block_is_masked_beside_another_finding() {
    let token = rule("a.b", "T", "-----BEGIN ");
    let block = key_block();
    let mut report = report(vec![
        finding(&token, "a", &block, &block),
        finding(&token, "b", "k=sesame // hkiG9w0BAQEFAASC MIIEvQIBADANBgkq", "sesame"),
    ]);
    report.problems = Vec::new();
    assert_eq!(Redactor::new(&report, false).line(&report.findings[1]).text, "k=******** // ******** ********");
}

#[test]
fn parts_at_the_edges_of_a_clipped_excerpt_are_masked() {
    let token = rule("a.b", "T", "");
    let mut clipped = finding(&token, "a", "def-tail; k=sesame; j=head-abc", "sesame");
    clipped.site.excerpt.clipped = true;
    clipped.site.excerpt.start.column = 90;
    let report = report(vec![
        clipped,
        finding(&token, "b", "k=abcdef-tail", "abcdef-tail"),
        finding(&token, "c", "k=head-abcdef", "head-abcdef"),
    ]);
    assert_eq!(Redactor::new(&report, false).line(&report.findings[0]).text, "********; k=********; j=********");
}

#[test]
fn a_place_that_is_not_in_its_excerpt_hides_the_line() {
    for wrong in [90..95, 3..3, 0..0] {
        let mut found = finding(&rule("a.b", "T", ""), "a", "key = 123; x", "123");
        found.site.excerpt.secret = wrong;
        assert_eq!(line(found), MASK);
    }
}

#[test]
fn the_mark_is_the_secret_whatever_stands_around_it() {
    let secret = "acme_0123456789";
    let text = format!("\x1b\t{secret} {secret} é{secret}é");
    let report = report(vec![finding(&rule("a.b", "T", "acme_"), "a", &text, secret)]);
    for reveal in [false, true] {
        let shown = Redactor::new(&report, reveal).line(&report.findings[0]);
        let expected = if reveal { secret } else { "acme_********" };
        assert_eq!(&shown.text[shown.mark.clone()], expected);
        assert_eq!(shown.text.matches(expected).count(), 3, "{}", shown.text);
    }
}

#[test]
fn a_cut_never_goes_through_a_mask() {
    let secret = "acme_0123456789";
    let text = format!("é{secret} and é{secret}é and {secret}");
    let token = rule("a.b", "T", "acme_");
    let mut found = finding(&token, "a", &text, secret);
    found.site.excerpt.secret = 24..24 + secret.len();
    let report = report(vec![found]);
    let shown = Redactor::new(&report, false).line(&report.findings[0]);
    for width in 0..80 {
        for lead in [0, 8, 80] {
            let cut = shown.fit(width, lead);
            assert_eq!(cut.text.matches('*').count(), cut.masks.len() * MASK.len(), "{}", cut.text);
            assert!(cut.masks.iter().all(|mask| &cut.text[mask.clone()] == MASK));
            assert_eq!(&cut.text[cut.mark.clone()], "acme_********");
            let columns: usize = cut.text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            assert!(columns <= width.max(13), "{width}: {}", cut.text);
        }
    }
}

#[test]
fn a_literal_that_is_most_of_the_value_is_not_told() {
    for (literal, told) in [("acme_0123", false), ("acme_", true)] {
        let mut found = finding(&rule("a.b", "T", literal), "a", "k=acme_0123456", "acme_0123456");
        found.evidence = vec![Evidence::Format(literal.into())];
        let report = report(vec![found]);
        for format in FORMATS {
            assert_eq!(written(format, &report, PLAIN).contains(literal), told, "{format:?} {literal}");
        }
    }
}
