//! `keylift baseline audit`: steps through findings that nobody has judged yet. Answers are lines of standard input, so that
//! a script can give them as well; questions go to standard error.

use super::{Bench, Settings, existing_or_new, masked_path, say};
use crate::command::Failure;
use crate::command::known::Scanned;
use crate::command::terminal::Terminal;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::fingerprint::{Fingerprint, Fingerprinter};
use crate::report::redact::Redactor;
use crate::suppress::baseline::revise::{self, Terms};
use crate::suppress::baseline::{Baseline, Entry};
use crate::text::count::counted;
use jiff::civil::Date;
use std::collections::HashSet;

/// What was answered.
enum Answer {
    Real,
    NotReal(String),
    Later,
    Quit,
}

/// What became of the findings.
#[derive(Default)]
struct Tally {
    real: usize,
    not_real: usize,
    later: usize,
}

pub(super) fn audit(settings: &Settings, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut bench = existing_or_new(settings, terminal)?;
    let Bench { baseline, scanned: Scanned { report, prints, .. }, .. } = &mut bench;
    prints.prepare(report.findings.iter(), super::known::threads(&settings.reading));
    let redactor = Redactor::new(report, false);
    let today = settings.reading.suppression.today;
    let open = open_questions(&report.findings, baseline, today, prints);
    let mut tally = Tally { later: open.len(), ..Tally::default() };
    for (at, finding) in open.iter().enumerate() {
        terminal.ask_about(&question(finding, at + 1, open.len(), &redactor));
        let answer = ask(settings, terminal);
        let mut entry = revise::entry(finding, masked_path(finding, &redactor), &settings.terms, prints);
        match answer {
            Answer::Quit => break,
            Answer::Later => {}
            Answer::Real => {
                tally.real += 1;
                tally.later -= 1;
                baseline.remove(&entry);
            }
            Answer::NotReal(reason) => {
                tally.not_real += 1;
                tally.later -= 1;
                entry.reason = Some(redactor.text(reason.as_bytes()));
                baseline.put(entry);
            }
        }
    }
    let out = terminal.out();
    say(out, &format!("{} real, {} not real, {} left for later.", tally.real, tally.not_real, tally.later))?;
    bench.keep(terminal)?;
    if tally.real > 0 {
        let real = counted(tally.real as u64, "real one still counts", "real ones still count");
        say(terminal.out(), &format!("{real}: `keylift scan` says where to revoke it."))?;
    }
    Ok(bench.end(settings, terminal))
}

/// The findings that nobody has judged, each once: those without an entry, with one that has expired, with one that says
/// no reason.
fn open_questions<'a>(
    findings: &'a [Finding],
    baseline: &Baseline,
    today: Date,
    prints: &mut Fingerprinter,
) -> Vec<&'a Finding> {
    let judged = |entry: &&Entry| entry.reason.is_some() && !entry.is_expired(today);
    let mut seen: HashSet<Fingerprint> =
        baseline.entries().iter().filter(judged).map(|entry| entry.fingerprint).collect();
    findings.iter().filter(|finding| seen.insert(prints.of(finding))).collect()
}

fn question(finding: &Finding, number: usize, of: usize, redactor: &Redactor) -> Vec<String> {
    let site = &finding.site;
    let mut lines = vec![
        String::new(),
        format!("[{number}/{of}] {} ({} confidence), {}", finding.rule.title, finding.confidence, finding.rule.id),
        format!("  {}:{}:{}", redactor.path(site.origin.path()), site.start.line, site.start.column),
        format!("  {}", redactor.line(finding).text.trim_start()),
    ];
    lines.extend(finding.evidence.iter().map(|evidence| format!("  why: {}", redactor.evidence(finding, evidence))));
    lines
}

/// Asks until there is an answer; the end of the input is one.
fn ask(settings: &Settings, terminal: &mut Terminal) -> Answer {
    loop {
        let Some(answer) = terminal.ask("y real, n not real, l later, q quit? ") else { return Answer::Quit };
        match answer.trim().to_lowercase().as_str() {
            "y" | "real" => return Answer::Real,
            "n" | "not real" => return why_not(&settings.terms, terminal),
            "l" | "later" => return Answer::Later,
            "q" | "quit" => return Answer::Quit,
            _ => {}
        }
    }
}

/// An entry without a reason would be asked about again.
fn why_not(terms: &Terms, terminal: &mut Terminal) -> Answer {
    if let Some(reason) = &terms.reason {
        return Answer::NotReal(reason.clone());
    }
    loop {
        match terminal.ask("why not? ") {
            None => return Answer::Quit,
            Some(reason) if reason.trim().is_empty() => {}
            Some(reason) => return Answer::NotReal(reason.trim().to_owned()),
        }
    }
}
