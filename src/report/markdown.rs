//! Markdown for a comment on a pull request: the sum, then the findings, the worst first, most of them folded away.
//!
//! What is not ours stands in code spans only, where neither markup nor a mention, a reference or an address has a
//! meaning. There are no tables, because a table's cells end at a `|` in a code span, too.

use super::redact::Redactor;
use super::{Report, words};
use crate::finding::Finding;
use crate::source::Problem;
use crate::text::count::counted;
use crate::text::printable::{Printable, disarmed};
use std::fmt::Write as _;
use std::io::{self, Write};

/// What a comment holds: 65,536 characters on GitHub. Counted in bytes here, to be on the safe side.
const MOST: usize = 65_536;
/// Left for what stands behind the last finding.
const TAIL: usize = 1_000;
/// Findings that are not folded away.
const OPEN: usize = 20;
/// Problems and stale entries that are named.
const NAMED: usize = 20;
/// Characters of one name or path; more of it tells nothing.
const LONGEST: usize = 300;

/// By this a job finds the comment that it wrote before, to write it anew.
const MARK: &str = "<!-- keylift -->";

pub(super) fn write(report: &Report, redactor: &Redactor, out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("{MARK}\n### keylift: {}\n\n{}.\n", words::total(report), words::extent(report));
    let unread = report.problems.iter().map(|problem| unread(problem, redactor));
    push_some(&mut text, "**Incomplete.** These could not be read:", unread);
    push_findings(&mut text, report, redactor);
    let stale = report.stale.iter().map(|stale| code(&words::stale(stale, redactor)));
    push_some(&mut text, "**Of no use any more:**", stale);
    if !report.findings.is_empty() {
        text.push_str(
            "\nRevoke what is real: the history keeps it, whatever becomes of the file. Then look the new one up in a \
             secret store: `keylift migrate`.\n",
        );
    }
    out.write_all(text.as_bytes())
}

/// A list of the first [`NAMED`] of `items` under a line of its own.
fn push_some(text: &mut String, title: &str, items: impl ExactSizeIterator<Item = String>) {
    let total = items.len();
    if total == 0 {
        return;
    }
    let _ = write!(text, "\n{title}\n\n");
    for item in items.take(NAMED) {
        let _ = writeln!(text, "- {item}");
    }
    if total > NAMED {
        let _ = writeln!(text, "- and {} more", total - NAMED);
    }
}

fn push_findings(text: &mut String, report: &Report, redactor: &Redactor) {
    if report.findings.is_empty() {
        return;
    }
    text.push('\n');
    let room = MOST - TAIL - report.stale.len().min(NAMED) * (LONGEST * 4 + 8);
    let findings = report.worst_first();
    let mut shown = 0;
    for finding in &findings {
        let item = item(finding, redactor);
        if text.len() + item.len() > room {
            break;
        }
        if shown == OPEN {
            let rest = counted((findings.len() - OPEN) as u64, "more", "more");
            let _ = write!(text, "\n<details><summary>{rest}</summary>\n\n");
        }
        text.push_str(&item);
        shown += 1;
    }
    if shown > OPEN {
        text.push_str("\n</details>\n");
    }
    if shown < findings.len() {
        let _ = writeln!(text, "\n{} more do not fit here.", findings.len() - shown);
    }
}

fn item(finding: &Finding, redactor: &Redactor) -> String {
    let (site, rule) = (&finding.site, &finding.rule);
    let place = format!("{}:{}", words::line_path(site.origin.identity(), redactor), site.start.line);
    let mut item = format!("- **{}** {} ", finding.confidence, code(&place));
    let _ = write!(item, "{} {}: {}", prose(&rule.title), code(&rule.id), code(&redactor.secret(finding)));
    if let Some(name) = &finding.name {
        let _ = write!(item, ", assigned to {}", code(&redactor.text(name.as_bytes())));
    }
    for why in &finding.evidence {
        let _ = write!(item, "; {}", prose(&redactor.evidence(finding, why)));
    }
    if let Some(history) = words::history(finding, redactor) {
        let _ = write!(item, "; {}", code(&history));
    }
    if let Some(page) = words::page(rule.revoke.as_deref()) {
        let _ = write!(item, ". Revoke it: <{page}>");
    }
    item.push('\n');
    item
}

fn unread(problem: &Problem, redactor: &Redactor) -> String {
    let (path, cause) = (redactor.path(&problem.path), redactor.text(problem.cause.as_bytes()));
    format!("{}: {}", code(&path), prose(&cause))
}

/// Words as they are; text in which anything could mean something to a renderer as [`code`].
fn prose(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " ,()'-".contains(c);
    if text.chars().all(is_plain) && !text.trim().is_empty() { text.to_owned() } else { code(text) }
}

/// A code span: between more backticks than there are in the text.
fn code(text: &str) -> String {
    let mut text = disarmed(&Printable(text.as_bytes()).to_string());
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    if text.trim().is_empty() {
        return "`(nothing)`".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // The blanks keep a backtick at the edge apart from the fence; a renderer drops one on each side.
    let blank = if longest > 0 || text.starts_with(' ') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_where_it_is_to_end() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "`` a`b ``"),
            ("`", "`` ` ``"),
            ("a``` @x", "```` a``` @x ````"),
            (" a ", "`  a  `"),
            ("", "`(nothing)`"),
            ("  ", "`(nothing)`"),
            ("a\n\n# b", "`a\\n\\n# b`"),
        ] {
            assert_eq!(code(text), expected, "{text:?}");
        }
        assert_eq!(code(&"ü".repeat(1000)).chars().count(), LONGEST + 3);
    }

    #[test]
    fn only_plain_words_are_prose() {
        for (text, expected) in [
            ("Acme token (v1), user's", "Acme token (v1), user's"),
            ("@team", "`@team`"),
            ("see #1", "`see #1`"),
            ("www.evil.example", "`www.evil.example`"),
            ("<b>", "`<b>`"),
            ("a_b_", "`a_b_`"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }
}
