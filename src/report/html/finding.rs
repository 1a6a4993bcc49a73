//! A finding as an item of a list.

use super::text::{Text, linked};
use crate::finding::Finding;
use crate::report::Report;
use crate::report::redact::Redactor;
use crate::report::words;
use crate::source::Commit;
use crate::suppress::Suppressed;
use std::fmt::{self, Display, Formatter};
use std::iter;

/// Columns of an excerpt, and how many of them may stand before the secret: a few lines of a page.
const WIDTH: usize = 400;
const LEAD: usize = 200;

/// Whether a finding counts, and if not, what says so.
#[derive(Clone, Copy)]
pub(super) enum State<'a> {
    Open,
    Suppressed(&'a Suppressed),
}

impl State<'_> {
    /// The name by which it is filtered.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Suppressed(_) => "suppressed",
        }
    }
}

/// Every finding of a report, those that do not count after the others.
pub(super) fn all(report: &Report) -> impl Iterator<Item = (&Finding, State<'_>)> {
    let open = report.findings.iter().zip(iter::repeat(State::Open));
    open.chain(report.suppressed.iter().map(|known| (&known.finding, State::Suppressed(known))))
}

/// The name by which is filtered whether the value is still there; `None` for what is not from history.
pub(super) fn head(finding: &Finding) -> Option<&'static str> {
    finding.in_head.map(|still| if still { "still there" } else { "gone" })
}

/// The item.
pub(super) fn item(finding: &Finding, state: State<'_>, redactor: &Redactor) -> impl Display {
    fmt::from_fn(move |f| {
        write!(
            f,
            include_str!("finding.html"),
            id = Text(&finding.rule.id),
            level = finding.confidence,
            state = state.id(),
            head = fmt::from_fn(|f| head(finding).map_or(Ok(()), |head| write!(f, r#" data-head="{head}""#))),
            title = Text(&finding.rule.title),
            path = Text(&redactor.path(finding.site.origin.path())),
            line = finding.site.start.line,
            column = finding.site.start.column,
            excerpt = excerpt(finding, redactor),
            evidence = fmt::from_fn(|f| {
                finding
                    .evidence
                    .iter()
                    .try_for_each(|why| write!(f, "<li>{}</li>", Text(&redactor.evidence(finding, why))))
            }),
            facts = fmt::from_fn(|f| facts(f, finding, state, redactor)),
        )
    })
}

fn excerpt(finding: &Finding, redactor: &Redactor) -> impl Display {
    let shown = redactor.line(finding).fit(WIDTH, LEAD);
    fmt::from_fn(move |f| {
        let (before, rest) = shown.text.split_at(shown.mark.start);
        let (mark, after) = rest.split_at(shown.mark.len());
        let dots = |more| if more { "…" } else { "" };
        let (start, end) = (dots(shown.before), dots(shown.after));
        write!(f, "{start}{}<mark>{}</mark>{}{end}", Text(before), Text(mark), Text(after))
    })
}

fn facts(f: &mut Formatter<'_>, finding: &Finding, state: State<'_>, redactor: &Redactor) -> fmt::Result {
    let rule = &finding.rule;
    if let Some(name) = &finding.name {
        write!(f, "<dt>Name</dt><dd><code>{}</code></dd>", Text(&redactor.text(name.as_bytes())))?;
    }
    for fact in &finding.facts {
        write!(f, "<dt>Tells</dt><dd>{} {}</dd>", Text(fact.name), Text(&redactor.fact(fact)))?;
    }
    for related in &finding.related {
        write!(f, "<dt>With</dt><dd>{}</dd>", Text(&words::belonging(related, redactor)))?;
    }
    if let Some(commit) = finding.site.origin.commit() {
        origin(f, commit, finding, redactor)?;
    }
    if let Some(grants) = &rule.grants {
        write!(f, "<dt>Opens</dt><dd>{}</dd>", Text(grants))?;
    }
    if let Some(revoke) = &rule.revoke {
        write!(f, "<dt>Revoke</dt><dd>{}</dd>", linked(revoke))?;
    }
    if let Some(docs) = &rule.docs {
        write!(f, "<dt>More</dt><dd>{}</dd>", linked(docs))?;
    }
    if let State::Suppressed(known) = state {
        write!(f, "<dt>Known</dt><dd>{}</dd>", Text(&words::suppression(known, redactor)))?;
    }
    Ok(())
}

fn origin(f: &mut Formatter<'_>, commit: &Commit, finding: &Finding, redactor: &Redactor) -> fmt::Result {
    let text = |text: &str| redactor.text(text.as_bytes());
    let (id, author, email) = (text(&commit.id), text(&commit.author), text(&commit.email));
    write!(f, "<dt>Commit</dt><dd><code>{}</code> by {} &lt;{}&gt;", Text(&id), Text(&author), Text(&email))?;
    write!(f, " on {}", words::day(commit))?;
    f.write_str(match finding.in_head {
        Some(true) => "; still in HEAD",
        Some(false) => "; no longer in HEAD",
        None => "",
    })?;
    f.write_str("</dd>")
}
