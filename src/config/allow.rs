//! One `[[allow]]` table.

use super::read::{paths, patterns};
use crate::rule::pattern::IdPattern;
use crate::suppress::allow::{Allow, Conditions, expressions};
use crate::text::table::{Placed, Reader};
use regex::bytes::RegexSet;
use std::path::Path;

/// Most expressions in one list.
const MOST_EXPRESSIONS: usize = 100;

/// Reads an entry of the file `name`. `None` when something is wrong; the reader knows what.
pub(super) fn read(table: &mut Reader<'_>, base: &Path, name: &str, ids: &mut Vec<Placed<String>>) -> Option<Allow> {
    let said = ["rules", "paths", "values", "names"].iter().any(|key| table.has(key));
    let rules = patterns(table, "rules", ids);
    let conditions = Conditions {
        rules: (!rules.is_empty()).then(|| rules.iter().map(|rule| IdPattern::new(rule)).collect()),
        paths: paths(table, "paths", base),
        values: set(table, "values"),
        names: set(table, "names"),
        lines: set(table, "lines"),
    };
    let reason = table.required("reason", "say why, for who reads it in a year: `reason = \"sample of the vendor\"`");
    let until = table.day("until");
    if !said {
        let help = "say of what: `rules`, `paths`, `values` or `names`; a finding must meet all that are given";
        table.complain(table.span(), "this `[[allow]]` would allow everything".to_owned(), Some(help.to_owned()));
        return None;
    }
    if table.is_sound() && conditions.meet_anything(base) {
        let help = "every finding meets these conditions; to scan nothing, do not run keylift";
        table.complain(table.span(), "this `[[allow]]` allows everything".to_owned(), Some(help.to_owned()));
        return None;
    }
    let line = u32::try_from(table.line(table.span().start)).unwrap_or(u32::MAX);
    Some(Allow { conditions, reason: reason?.value, until, file: name.into(), line })
}

/// Expressions. When they do not compile together, each is tried for itself, so that a mistake has its place.
fn set(table: &mut Reader<'_>, key: &str) -> Option<RegexSet> {
    let Placed { value: list, span } = table.items(key)?;
    if list.len() > MOST_EXPRESSIONS {
        let help = "join some with `|`; a single value is better kept in a baseline".to_owned();
        table.complain(span, format!("more than {MOST_EXPRESSIONS} expressions"), Some(help));
        return None;
    }
    let sources: Vec<_> = list.iter().map(|item| item.value.clone()).collect();
    let error = match expressions(&sources) {
        Ok(set) => return Some(set),
        Err(error) => error,
    };
    let wrong = |item: Placed<String>| Some((item.span, expressions(&[item.value]).err()?));
    let mut mistakes: Vec<_> = list.into_iter().filter_map(wrong).collect();
    if mistakes.is_empty() {
        mistakes.push((span, error));
    }
    for (span, error) in mistakes {
        let (message, help) = in_words(&error);
        // It may be the value that is to be allowed, pasted as it is.
        table.complain_unseen(span, message, Some(help.to_owned()));
    }
    None
}

/// The last line of what the parser says; those before it draw the place, which has been shown already.
fn in_words(error: &regex::Error) -> (String, &'static str) {
    match error {
        regex::Error::CompiledTooBig(_) => (
            "the expression is too large".to_owned(),
            "large counts and long lists make it so; split it, or be less exact",
        ),
        other => {
            let text = other.to_string();
            let cause = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let help = "an expression is written in single quotes, without look-around and back references: `'^test_'`";
            (format!("this is no regular expression: {cause}"), help)
        }
    }
}
