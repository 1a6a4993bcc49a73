//! `keylift rules`: look at rules, and check and test files of one's own.

use super::{Failure, catalogue};
use crate::detect::{Detector, Explain};
use crate::exit::Exit;
use crate::finding::Reason;
use crate::rule::checksum::Proves;
use crate::rule::sample::{self, Width};
use crate::rule::search::Search;
use crate::rule::{Anchor, Author, Matcher, Place, Rule, RuleSet, document};
use crate::settings::Rules;
use crate::source::{Blob, Origin, decode::Offsets};
use crate::text::count::several;
use crate::text::printable::Printable;
use crate::text::span::Position;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Examples that do not hold.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{failed} of {all} examples in {} do not hold", file.display())]
#[diagnostic(help("each is listed above; `{{}}` in it stands for a generated value of the rule's form"))]
struct ExamplesError {
    file: PathBuf,
    failed: usize,
    all: usize,
}

/// Standard output.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to write to standard output")]
struct OutputError(#[from] io::Error);

/// Runs the subcommand.
pub(super) fn rules(settings: &Rules, out: &mut dyn Write) -> Result<Exit, Failure> {
    match settings {
        Rules::List { wanted, files } => {
            let rules = catalogue::with_files(files).map_err(Failure::usage)?;
            let wanted = catalogue::patterns(&rules, wanted).map_err(Failure::usage)?;
            let rules = rules.only(|rule| wanted.is_empty() || wanted.iter().any(|pattern| pattern.means(rule)));
            list(&rules, out).map_err(unwritten)?;
        }
        Rules::Show { id, files } => {
            let rules = catalogue::with_files(files).map_err(Failure::usage)?;
            let rule = catalogue::find(&rules, id).map_err(Failure::usage)?;
            show(rule, out).map_err(unwritten)?;
        }
        Rules::Document { files } => {
            let rules = catalogue::with_files(files).map_err(Failure::usage)?;
            for line in document::page(&rules).lines() {
                writeln!(out, "{}", Printable(line.as_bytes())).map_err(unwritten)?;
            }
        }
        Rules::Check(file) => {
            let rules = catalogue::read(file).map_err(Failure::usage)?.into_set();
            for note in rules.notes() {
                writeln!(out, "{}: {}", path(file), Printable(note.as_bytes())).map_err(unwritten)?;
            }
            writeln!(out, "{}: {}, ok", path(file), several(rules.rules().len(), "rule")).map_err(unwritten)?;
        }
        Rules::Test(file) => {
            let rules = catalogue::read(file).map_err(Failure::usage)?.into_set();
            test(file, rules, out)?;
        }
    }
    Ok(Exit::Clean)
}

fn unwritten(error: io::Error) -> Failure {
    Failure::incomplete(OutputError(error))
}

fn list(rules: &RuleSet, out: &mut dyn Write) -> io::Result<()> {
    let width = rules.rules().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules.rules() {
        let confidence = rule.confidence.to_string();
        let tags = if rule.tags.is_empty() { String::new() } else { format!("  ({})", rule.tags.join(", ")) };
        writeln!(out, "{:width$}  {confidence:6}  {}{tags}", rule.id, Printable(rule.title.as_bytes()))?;
    }
    Ok(())
}

/// Everything that a person can read in a rule, a line each.
fn show(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", rule.id)?;
    let mut line =
        |name: &str, value: &dyn Display| writeln!(out, "  {name:12}{}", Printable(value.to_string().as_bytes()));
    line("title", &rule.title)?;
    line("provider", &rule.provider)?;
    line("confidence", &rule.confidence)?;
    let optional = [("opens", &rule.grants), ("revoke", &rule.revoke), ("docs", &rule.docs)];
    for (name, value) in optional {
        if let Some(value) = value {
            line(name, value)?;
        }
    }
    match &rule.matcher {
        Matcher::Pattern(pattern) => {
            if let Some(shape) = &pattern.shape {
                line("shape", shape)?;
            }
            line("pattern", &pattern.source())?;
            line("length", &length(pattern.length))?;
            for anchor in &pattern.anchors {
                line("anchor", &anchored(anchor))?;
            }
        }
        Matcher::Assignment { names, author } => {
            line("assigned to", &names.join(", "))?;
            let made = match author {
                Author::People => "by people: words and weak ones count",
                Author::Machines => "by machines: long and random",
                Author::Chance => "by chance alone: sixteen letters and digits in a row that nobody writes",
            };
            line("made up", &made)?;
        }
        Matcher::Search(search) => searched(search).iter().try_for_each(|(name, value)| line(name, value))?,
    }
    if let Some(check) = &rule.check {
        let held = match check.proves() {
            Proves::Sum => format!("its checksum ({}) holds", check.holds()),
            Proves::Structure => check.holds().to_owned(),
        };
        let or_else = if rule.check_required { ", or it is let go" } else { "; if not, it is less sure" };
        line("check", &format!("{held}{or_else}"))?;
    }
    belongings(rule).iter().try_for_each(|(name, value)| line(name, value))?;
    if rule.public {
        line("public", &"by design: it silences weaker rules and is not reported")?;
    }
    if rule.judged {
        line("judged", &"placeholders and references are let go")?;
    }
    if let Some(ends) = rule.pattern().and_then(|pattern| pattern.ends) {
        line("ends", &format!("with the {} that it stands in", ends.name()))?;
    }
    for example in &rule.examples {
        line("finds", example)?;
    }
    for example in &rule.counter_examples {
        line("leaves", example)?;
    }
    Ok(())
}

/// What its values are reported with, what they tell, and what they are about.
fn belongings(rule: &Rule) -> Vec<(&'static str, String)> {
    let with = rule.companions.iter().map(|companion| ("with", companion.as_str().to_owned()));
    let tells = rule.tells.map(|tells| ("tells", tells.about().to_owned()));
    let tags = (!rule.tags.is_empty()).then(|| ("tags", rule.tags.join(", ")));
    with.chain(tells).chain(tags).collect()
}

/// What a rule from a configuration of gitleaks says.
fn searched(search: &Search) -> Vec<(&'static str, String)> {
    let keywords = match search.keywords.as_slice() {
        [] => "in every text".to_owned(),
        keywords => format!("in texts that have {}", keywords.join(" or ")),
    };
    let mut lines = vec![("pattern", search.regex.source().to_owned()), ("looked for", keywords)];
    lines.extend(search.path.as_ref().map(|path| ("in files", path.source().to_owned())));
    lines.extend(search.entropy.map(|bits| ("entropy", format!("more than {bits} bits a character"))));
    lines.extend(search.required.iter().map(|required| ("requires", required.id.clone())));
    if !search.reported {
        lines.push(("reported", "no: it is only required by others".to_owned()));
    }
    match search.allow.len() + search.filters.len() {
        0 => {}
        lists => lines.push(("let go", format!("what {} names", several(lists, "list")))),
    }
    lines
}

fn length((fewest, most): (usize, usize)) -> String {
    if fewest == most { format!("{fewest} bytes") } else { format!("{fewest} to {most} bytes") }
}

fn anchored(anchor: &Anchor) -> String {
    let literal = Printable(&anchor.literal);
    let case = if anchor.ignore_case { ", in any case" } else { "" };
    match anchor.place {
        Place::Start => format!("`{literal}` at its start{case}"),
        Place::Inside { before } => format!("`{literal}` at most {before} bytes from its start{case}"),
        Place::Near { within } => {
            format!("`{literal}` at most {within} bytes away, on the same line or in the same block{case}")
        }
    }
}

fn path(path: &Path) -> String {
    Printable(crate::text::printable::path_bytes(path)).to_string()
}

/// Runs the examples of each rule against all rules of the file.
fn test(file: &Path, rules: RuleSet, out: &mut dyn Write) -> Result<(), Failure> {
    let rules = Arc::new(rules);
    let detector = Detector::new(Arc::clone(&rules), Explain::Yes);
    let (mut all, mut failed) = (0, 0);
    for rule in rules.rules() {
        let examples = rule.examples.iter().map(|text| (text, Expected::Found));
        let counter_examples = rule.counter_examples.iter().map(|text| (text, Expected::Nothing));
        for (text, expected) in examples.chain(counter_examples) {
            all += 1;
            if outcome(&detector, rule, text) != expected {
                failed += 1;
                let what = match expected {
                    Expected::Found => "example is not found",
                    Expected::Nothing => "counter-example is found",
                };
                writeln!(out, "{}: {what}: {}", rule.id, Printable(text.as_bytes())).map_err(unwritten)?;
            }
        }
    }
    if failed > 0 {
        let file = file.to_owned();
        return Err(Failure::usage(ExamplesError { file, failed, all }));
    }
    let rules = several(rules.rules().len(), "rule");
    writeln!(out, "{}: {rules}, {}, ok", path(file), several(all, "example")).map_err(unwritten)
}

/// Any number will do, as long as it is the same on every run.
const SEED: u64 = 1;

/// What an example is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Found,
    Nothing,
}

fn outcome(detector: &Detector, rule: &Rule, example: &str) -> Expected {
    // A rule that is written as an expression has no made-up value; its examples are complete.
    let value = sample::value(rule, SEED, Width::Any).map_or_else(Vec::new, |sample| sample.text);
    let text = sample::fill(example, &value);
    // A name that says nothing of the text: what is called an example is judged as one.
    let origin = Arc::new(Origin::Stdin { name: PathBuf::from("text") });
    let detection = detector.scan(&Blob {
        origin: &origin,
        bytes: &text,
        owned: 0..text.len(),
        start: Position::START,
        offsets: &Offsets::default(),
    });
    let found = detection.findings.iter().any(|finding| finding.rule.id == rule.id);
    // What is public by design is recognised and not reported.
    let recognised =
        detection.dismissed.iter().any(|dismissed| dismissed.rule.id == rule.id && dismissed.reason == Reason::Public);
    if found || recognised { Expected::Found } else { Expected::Nothing }
}
