//! The parts of the page below its head, each a list under a title; nothing where there is nothing to list.

use super::finding::{State, item};
use super::text::Text;
use crate::report::Report;
use crate::report::redact::Redactor;
use crate::report::words;
use std::fmt::{self, Display, Formatter};

/// The findings that count. Always there, so that the page says so when there are none.
pub(super) fn findings(report: &Report, redactor: &Redactor) -> impl Display {
    fmt::from_fn(move |f| {
        if report.findings.is_empty() {
            return f.write_str(r#"<section id="findings"><h2>Findings</h2><p>None.</p></section>"#);
        }
        let items = report.findings.iter().map(|finding| item(finding, State::Open, redactor));
        section(f, "findings", "Findings", items)
    })
}

/// The findings that do not count.
pub(super) fn suppressed(report: &Report, redactor: &Redactor) -> impl Display {
    fmt::from_fn(move |f| {
        let items = report.suppressed.iter().map(|known| item(&known.finding, State::Suppressed(known), redactor));
        section(f, "suppressed", "Suppressed", items)
    })
}

/// What could not be read.
pub(super) fn problems(report: &Report, redactor: &Redactor) -> impl Display {
    fmt::from_fn(move |f| {
        let items = report
            .problems
            .iter()
            .map(|problem| fmt::from_fn(move |f| writeln!(f, "<li>{}</li>", Text(&words::problem(problem, redactor)))));
        section(f, "problems", "Could not be read", items)
    })
}

/// What would suppress something and does not.
pub(super) fn stale(report: &Report, redactor: &Redactor) -> impl Display {
    fmt::from_fn(move |f| {
        let items = report
            .stale
            .iter()
            .map(|stale| fmt::from_fn(move |f| writeln!(f, "<li>{}</li>", Text(&words::stale(stale, redactor)))));
        section(f, "stale", "Suppressions without effect", items)
    })
}

/// What was let go and why.
pub(super) fn dismissed(report: &Report, redactor: &Redactor) -> impl Display {
    fmt::from_fn(move |f| {
        let items = report.dismissed.iter().map(|dismissed| {
            fmt::from_fn(move |f| {
                let (path, start) = (redactor.path(dismissed.site.origin.path()), dismissed.site.start);
                let (path, title) = (Text(&path), Text(&dismissed.rule.title));
                let reason = dismissed.reason.text();
                writeln!(f, "<li><code>{path}:{}:{}</code>: {title}: {reason}</li>", start.line, start.column)
            })
        });
        section(f, "dismissed", "Let go", items)
    })
}

fn section<T: Display>(
    f: &mut Formatter<'_>,
    id: &str,
    title: &str,
    items: impl ExactSizeIterator<Item = T>,
) -> fmt::Result {
    if items.len() == 0 {
        return Ok(());
    }
    writeln!(f, r#"<section id="{id}" class="list" aria-labelledby="{id}-title">"#)?;
    writeln!(f, r#"<h2 id="{id}-title">{title}</h2>"#)?;
    f.write_str("<ol>\n")?;
    for item in items {
        item.fmt(f)?;
    }
    f.write_str("</ol>\n</section>")
}
