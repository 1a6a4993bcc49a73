//! All rules as a page in Markdown: `docs/rules.md`, which a test keeps current.

use super::{Anchor, Matcher, Place, Rule, RuleSet};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The page: a table for each provider, by name.
#[must_use]
pub fn page(rules: &RuleSet) -> String {
    let mut providers = BTreeMap::<(String, &str), Vec<&Rule>>::new();
    for rule in rules.rules() {
        providers.entry((rule.provider.to_lowercase(), &rule.provider)).or_default().push(rule);
    }
    let mut page = format!(
        "# The rules\n\n\
         {} rules of {} providers. `keylift rules document` writes this page, `keylift rules show ID` tells all of one rule.\n\n\
         How sure a finding is: `high` identifies itself or has a sum that holds, `medium` needs a word near it or a name that asks\n\
         for a secret, `low` is worth a look; `public` is recognised and not reported. What is verified needs no network.\n",
        rules.rules().len(),
        providers.len(),
    );
    for ((_, provider), rules) in providers {
        // Writing into a `String` cannot fail.
        let _ = write!(page, "\n## {provider}\n\n| id | what | how sure | known by |\n|---|---|---|---|\n");
        for rule in rules {
            let sure = if rule.public { "public".to_owned() } else { rule.confidence.to_string() };
            let _ = writeln!(page, "| `{}` | {} | {sure} | {} |", rule.id, cell(&rule.title), cell(&known_by(rule)));
        }
    }
    page
}

/// By what a value is known, what is verified of it, what it tells, and what it is reported with.
fn known_by(rule: &Rule) -> String {
    let mut parts = vec![match &rule.matcher {
        Matcher::Assignment { names, .. } => format!("the name: {}", names.join(", ")),
        Matcher::Search(_) => "an expression".to_owned(),
        Matcher::Pattern(pattern) => {
            let near = pattern.anchors.iter().any(|anchor| matches!(anchor.place, Place::Near { .. }));
            let mut words: Vec<String> = pattern.anchors.iter().map(word).collect();
            words.dedup();
            let more = if words.len() > MOST { ", …" } else { "" };
            words.truncate(MOST);
            format!("{}{}{more}", if near { "near " } else { "" }, words.join(", "))
        }
    }];
    if let Some(check) = &rule.check {
        parts.push(check.holds().to_owned());
    }
    parts.extend(rule.tells.map(|tells| format!("tells {}", tells.about())));
    let companions: Vec<&str> = rule.companions.iter().map(|companion| companion.as_str()).collect();
    if !companions.is_empty() {
        parts.push(format!("with {}", companions.join(", ")));
    }
    parts.join("; ")
}

/// Most words of a rule that are listed.
const MOST: usize = 4;

fn word(anchor: &Anchor) -> String {
    let text: String = String::from_utf8_lossy(&anchor.literal).chars().filter(|c| !c.is_control()).collect();
    format!("`{}`", text.replace('`', "'"))
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
