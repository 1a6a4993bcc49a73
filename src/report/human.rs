//! For people: a block for each finding drawn by miette, the weak ones in a line each, then what could not be read, then
//! the sum. The only file that knows miette's renderer. The words of the sum are in `summary`.

use super::ink::{Ink, Tone};
use super::shown::{Shown, columns};
use super::{Report, Style, known, redact::Redactor, summary, words};
use crate::finding::{Confidence, Dismissed, Finding, Site};
use crate::rule::tells::Fact;
use crate::source::{Origin, Problem};
use crate::suppress::Stale;
use crate::text::printable::{Printable, disarmed};
use jiff::Timestamp;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt::{self, Write as _};
use std::io::{self, Write};

/// Columns of the text of an excerpt at least, however narrow the terminal is.
const NARROWEST: usize = 24;

/// Digits of a commit's id that tell it from others, as git shows it in lists.
const SHORT: usize = 7;

pub(super) fn write(report: &Report, redactor: &Redactor, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { redactor, ink: Ink::new(style) };
    let text = page.render(report).map_err(io::Error::other)?;
    for line in text.lines() {
        writeln!(out, "{}", disarmed(line))?;
    }
    Ok(())
}

/// What every part of the page needs.
struct Page<'a> {
    redactor: &'a Redactor,
    ink: Ink,
}

impl Page<'_> {
    fn render(&self, report: &Report) -> Result<String, fmt::Error> {
        let mut text = String::new();
        for finding in report.findings.iter().filter(|finding| finding.confidence > Confidence::Low) {
            self.block(finding, &mut text)?;
        }
        let low: Vec<_> = report.findings.iter().filter(|finding| finding.confidence == Confidence::Low).collect();
        self.section("Worth a look (low confidence)", &low, |finding, text| self.brief(finding, text), &mut text)?;
        self.section("Not reported", &report.dismissed, |dismissed, text| self.dismissed(dismissed, text), &mut text)?;
        self.section("Could not be read", &report.problems, |problem, text| self.problem(problem, text), &mut text)?;
        self.section("Suppresses nothing", &report.stale, |stale, text| self.stale(stale, text), &mut text)?;
        text.push_str(&summary::render(report, self.redactor, &self.ink));
        Ok(text)
    }

    fn section<T>(
        &self,
        title: &str,
        rows: &[T],
        row: impl Fn(&T, &mut String) -> fmt::Result,
        text: &mut String,
    ) -> fmt::Result {
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(text, "{}", self.ink.paint(Tone::Bold, title))?;
        for each in rows {
            row(each, text)?;
        }
        writeln!(text)
    }

    fn block(&self, finding: &Finding, text: &mut String) -> fmt::Result {
        let linum = finding.site.start.line.to_string().len();
        let room = self.ink.width.saturating_sub(linum + 4).max(NARROWEST);
        let label = Printable(finding.rule.id.as_bytes()).to_string();
        let line = self.redactor.line(finding);
        // The label hangs from the middle of the mark.
        let lead =
            room.saturating_sub(columns(&line.text[line.mark.clone()]) / 2 + columns(&label) + 5).max(NARROWEST / 3);
        let block = Block {
            title: format!("{} ({} confidence)", Printable(finding.rule.title.as_bytes()), finding.confidence),
            severity: if finding.confidence == Confidence::High { Severity::Error } else { Severity::Warning },
            label,
            place: self.redactor.path(finding.site.origin.path()),
            line: self.cut(&line, room, lead),
            number: usize::try_from(finding.site.start.line).unwrap_or(usize::MAX),
            column: usize::try_from(finding.site.start.column).unwrap_or(usize::MAX),
        };
        GraphicalReportHandler::new_themed(self.theme(block.severity))
            .with_width(self.ink.width)
            .with_break_words(false)
            .with_context_lines(0)
            .without_syntax_highlighting()
            .render_report(text, &block)?;
        self.facts(finding, text)?;
        writeln!(text)
    }

    /// Everything of one finding in the colour of its severity.
    fn theme(&self, severity: Severity) -> GraphicalTheme {
        let mut styles = if self.ink.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        styles.highlights = vec![if severity == Severity::Error { styles.error } else { styles.warning }];
        let characters = if self.ink.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        GraphicalTheme { characters, styles }
    }

    /// Cuts a line to `width` columns, `…` where it goes on.
    fn cut(&self, line: &Shown, width: usize, lead: usize) -> Shown {
        let dots = self.ink.ellipsis();
        let mut cut = line.fit(width, lead);
        if cut.before || cut.after {
            cut = line.fit(width.saturating_sub(2 * columns(dots)), lead.saturating_sub(columns(dots)));
        }
        if cut.before {
            cut.text.insert_str(0, dots);
            cut.mark = cut.mark.start + dots.len()..cut.mark.end + dots.len();
        }
        if cut.after {
            cut.text.push_str(dots);
        }
        cut
    }

    /// What is known of a finding, below its line.
    fn facts(&self, finding: &Finding, text: &mut String) -> fmt::Result {
        let why = finding.evidence.iter().map(|evidence| self.redactor.evidence(finding, evidence)).collect();
        let of_rule = |fact: &Option<String>| fact.iter().map(|fact| Printable(fact.as_bytes()).to_string()).collect();
        let told = |fact: &Fact| format!("{} {}", fact.name, self.redactor.fact(fact));
        let rows: [(&str, Vec<String>); 6] = [
            ("where", self.whereabouts(finding).into_iter().collect()),
            ("why", why),
            ("tells", finding.facts.iter().map(told).collect()),
            ("with", finding.related.iter().map(|related| words::belonging(related, self.redactor)).collect()),
            ("opens", of_rule(&finding.rule.grants)),
            ("revoke", of_rule(&finding.rule.revoke)),
        ];
        for (key, values) in rows {
            let mut key = format!("{key:<8}");
            for value in values {
                for part in self.ink.wrap(&value, 4 + key.len()) {
                    writeln!(text, "    {}{part}", self.ink.paint(Tone::Cyan, &key))?;
                    key = " ".repeat(key.len());
                }
            }
        }
        Ok(())
    }

    /// Where it stands when that is not a file of the working tree.
    fn whereabouts(&self, finding: &Finding) -> Option<String> {
        if let Origin::Staged { .. } = *finding.site.origin {
            return Some("staged".to_owned());
        }
        if let Origin::Object { .. } = *finding.site.origin {
            return Some("in the repository's store; no commit leads to it".to_owned());
        }
        let commit = finding.site.origin.commit()?;
        let id = self.redactor.text(commit.id.get(..SHORT).unwrap_or(&commit.id).as_bytes());
        let author = self.redactor.text(commit.author.as_bytes());
        let date = Timestamp::from_second(commit.time).map(|time| format!(", {}", time.strftime("%Y-%m-%d")));
        let fate = if finding.in_head == Some(false) { "; removed since" } else { "" };
        Some(format!("commit {id} by {author}{}{fate}", date.unwrap_or_default()))
    }

    /// A finding in one line.
    fn brief(&self, finding: &Finding, text: &mut String) -> fmt::Result {
        let place = self.place(&finding.site);
        let place = match self.whereabouts(finding) {
            Some(whereabouts) => format!("{place} ({whereabouts})"),
            None => place,
        };
        let title = Printable(finding.rule.title.as_bytes()).to_string();
        let taken = columns(&place) + columns(&title) + 6;
        write!(text, "  {}  {title}", self.ink.paint(Tone::Link, &place))?;
        if taken + NARROWEST <= self.ink.width {
            let width = self.ink.width - taken;
            write!(
                text,
                "  {}",
                self.ink.paint(Tone::Dim, self.cut(&self.redactor.line(finding), width, width).text.trim_start())
            )?;
        }
        writeln!(text)
    }

    fn dismissed(&self, dismissed: &Dismissed, text: &mut String) -> fmt::Result {
        let rule = Printable(dismissed.rule.id.as_bytes());
        let reason = self.ink.paint(Tone::Dim, dismissed.reason.text());
        writeln!(text, "  {}  {rule}  {reason}", self.ink.paint(Tone::Link, &self.place(&dismissed.site)))
    }

    fn problem(&self, problem: &Problem, text: &mut String) -> fmt::Result {
        let path = self.redactor.path(&problem.path);
        writeln!(text, "  {}: {}", self.ink.paint(Tone::Yellow, &path), self.redactor.text(problem.cause.as_bytes()))?;
        let Some(help) = problem.help else { return Ok(()) };
        let mut key = "help: ";
        for part in self.ink.wrap(help, 4 + key.len()) {
            writeln!(text, "    {}{part}", self.ink.paint(Tone::Cyan, key))?;
            key = "      ";
        }
        Ok(())
    }

    fn stale(&self, stale: &Stale, text: &mut String) -> fmt::Result {
        for (at, part) in self.ink.wrap(&known::stale(stale, self.redactor), 4).iter().enumerate() {
            writeln!(text, "{}{part}", if at == 0 { "  " } else { "    " })?;
        }
        Ok(())
    }

    /// The place as terminals and editors make it clickable.
    fn place(&self, site: &Site) -> String {
        format!("{}:{}:{}", self.redactor.path(site.origin.path()), site.start.line, site.start.column)
    }
}

/// A finding as miette takes it: masked already.
#[derive(Debug)]
struct Block {
    title: String,
    severity: Severity,
    label: String,
    place: String,
    line: Shown,
    number: usize,
    column: usize,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Block {}

impl Diagnostic for Block {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mark = &self.line.mark;
        let label = LabeledSpan::new_primary_with_span(Some(self.label.clone()), (mark.start, mark.len()));
        Some(Box::new(std::iter::once(label)))
    }
}

impl SourceCode for Block {
    /// The one line, whatever was asked for: with the place that it has in the file.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.line.text.as_bytes();
        let (line, column) = (self.number.saturating_sub(1), self.column.saturating_sub(1));
        Ok(Box::new(MietteSpanContents::new_named(self.place.clone(), text, (0, text.len()).into(), line, column, 1)))
    }
}
