//! From the tables of a gitleaks or betterleaks configuration to drafts: what each says, before one file extends another.
//!
//! gitleaks passes over keys that it does not know. So does this, but what is passed over is noted.

use super::filter::{self, Filter};
use super::go;
use super::notes::Notes;
use super::value::{flag, number, placed_strings, string, strings, table, tables};
use crate::finding::Confidence;
use crate::rule::search::{Allowlist, Condition, Expression, LARGEST, Required, Target, Words, compile};
use crate::text::table::{Placed, Reader};

/// A whole file.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) extend: Extend,
    pub(super) rules: Vec<RuleDraft>,
    /// The lists for all rules, or for those that are named.
    pub(super) allow: Vec<(Allowlist, Vec<String>)>,
    pub(super) filters: Vec<Filter>,
}

/// `[extend]`
#[derive(Default)]
pub(super) struct Extend {
    pub(super) default: bool,
    pub(super) path: Option<String>,
    pub(super) disabled: Vec<String>,
}

/// `[[rules]]`
#[derive(Default)]
pub(super) struct RuleDraft {
    pub(super) id: String,
    pub(super) description: Option<String>,
    pub(super) regex: Option<Expression>,
    pub(super) path: Option<Expression>,
    pub(super) group: Option<usize>,
    pub(super) entropy: Option<f64>,
    pub(super) keywords: Vec<String>,
    pub(super) allow: Vec<Allowlist>,
    pub(super) filters: Vec<Filter>,
    pub(super) required: Vec<Required>,
    pub(super) unreported: bool,
    pub(super) confidence: Option<Confidence>,
    pub(super) specificity: Option<i32>,
}

/// Bytes that the programs of all expressions of one configuration may have together: five times what the largest one
/// known needs, the default of betterleaks 2.0.
const BUDGET: usize = 128 << 20;
/// Most rules of one file: more than anybody wrote, and few enough to be kept.
const MOST_RULES: usize = 10_000;

/// Reads files of one configuration, and keeps account of their expressions.
pub(super) struct Drafting {
    budget: usize,
    pub(super) notes: Notes,
}

impl Drafting {
    pub(super) fn new() -> Self {
        Self { budget: BUDGET, notes: Notes::default() }
    }

    /// Reads a file.
    pub(super) fn file(&mut self, file: &mut Reader<'_>) -> Draft {
        let mut draft = Draft::default();
        for known in ["title", "description", "minVersion"] {
            let _ = file.take_in_any_case(known);
        }
        if let Some(mut extend) = table(file, "extend") {
            draft.extend = Extend {
                default: flag(&mut extend, "useDefault"),
                path: string(&mut extend, "path").map(|path| path.value),
                disabled: strings(&mut extend, "disabledRules").iter().map(|id| plain(id)).collect(),
            };
            if let Some(url) = string(&mut extend, "url") {
                self.notes.add("`extend.url` is not followed: keylift loads nothing from the network", &url.value);
            }
            self.pass_over(&mut extend, "extend");
            file.leave(extend);
        }
        let rules = tables(file, "rules");
        if rules.len() > MOST_RULES {
            let help = Some("parts of it can be scanned for one after the other".to_owned());
            file.complain(0..0, format!("{} rules are more than the {MOST_RULES} allowed", rules.len()), help);
            return draft;
        }
        for mut rule in rules {
            draft.rules.extend(self.rule(&mut rule));
            file.leave(rule);
        }
        draft.allow = self.allowlists(file, "the configuration");
        for key in ["prefilter", "filter"] {
            draft.filters.extend(self.filter(file, key, "the configuration"));
        }
        self.pass_over(file, "the configuration");
        draft
    }

    fn rule(&mut self, table: &mut Reader<'_>) -> Option<RuleDraft> {
        let Some(Placed { value: id, .. }) = string(table, "id") else {
            table.complain_of_absence("this rule has no `id`", "give it a name: `id = \"acme-key\"`");
            return None;
        };
        let id = plain(&id);
        let mut draft = RuleDraft {
            description: string(table, "description").map(|text| text.value),
            regex: self.expression(table, "regex", &id),
            path: self.expression(table, "path", &id),
            group: group(table),
            entropy: number(table, "entropy").filter(|bits| *bits != 0.0),
            keywords: strings(table, "keywords"),
            allow: self.allowlists(table, &id).into_iter().map(|(list, _)| list).collect(),
            filters: ["prefilter", "filter"].into_iter().filter_map(|key| self.filter(table, key, &id)).collect(),
            required: self.required(table, &id),
            unreported: flag(table, "skipReport"),
            confidence: confidence(table),
            specificity: number(table, "specificity").map(|number| number as i32),
            ..RuleDraft::default()
        };
        if let (Some(regex), Some(group)) = (&draft.regex, draft.group)
            && let Some(groups) = regex.regex().map(regex::bytes::Regex::captures_len)
            && group >= groups
        {
            let help = "count the opening parentheses from 1, `(?:` left out";
            let message = format!("`{id}` names group {group}, and its expression has {}", groups - 1);
            table.complain_of_absence(&message, help);
        }
        for key in ["validate", "analyze", "revoke"] {
            if table.take_in_any_case(key).is_some() {
                self.notes.add(&format!("`{key}` is left out: keylift asks no provider about a credential"), &id);
            }
        }
        let _ = table.take_in_any_case("tags");
        self.pass_over(table, &id);
        draft.id = id;
        Some(draft)
    }

    /// `[rules.allowlist]` and `[[rules.allowlists]]`, with the rules that each is for.
    fn allowlists(&mut self, table: &mut Reader<'_>, of: &str) -> Vec<(Allowlist, Vec<String>)> {
        let single = self::table(table, "allowlist");
        let several = tables(table, "allowlists");
        if single.is_some() && !several.is_empty() {
            let help = "gitleaks takes one or the other: write `[[…allowlists]]` for each";
            table.complain_of_absence(&format!("`{of}` has both `allowlist` and `allowlists`"), help);
        }
        let mut lists = Vec::new();
        for mut list in single.into_iter().chain(several) {
            lists.extend(self.allowlist(&mut list, of));
            table.leave(list);
        }
        lists
    }

    fn allowlist(&mut self, table: &mut Reader<'_>, of: &str) -> Option<(Allowlist, Vec<String>)> {
        let _ = table.take_in_any_case("description");
        let condition = match string(table, "condition") {
            None => Condition::Or,
            Some(Placed { value, span }) => match value.to_ascii_uppercase().as_str() {
                "OR" | "||" => Condition::Or,
                "AND" | "&&" => Condition::And,
                _ => {
                    table.complain(span, format!("`{value}` is no condition"), Some("`AND` or `OR`".to_owned()));
                    Condition::Or
                }
            },
        };
        let target = match string(table, "regexTarget") {
            None => Target::Secret,
            Some(Placed { value, span }) => match value.as_str() {
                "secret" => Target::Secret,
                "match" => Target::Match,
                "line" => Target::Line,
                _ => {
                    let help = Some("one of `secret`, `match`, `line`".to_owned());
                    table.complain(span, format!("`{value}` is no target"), help);
                    Target::Secret
                }
            },
        };
        let (regexes, paths) = (placed_strings(table, "regexes"), placed_strings(table, "paths"));
        let (stopwords, commits) = (strings(table, "stopwords"), strings(table, "commits"));
        let targets = strings(table, "targetRules").iter().map(|id| plain(id)).collect();
        self.pass_over(table, of);
        if regexes.is_empty() && paths.is_empty() && stopwords.is_empty() && commits.is_empty() {
            let help = "it needs one of `regexes`, `paths`, `stopwords`, `commits`";
            table.complain_of_absence("this allowlist allows nothing", help);
            return None;
        }
        let mut proved = |written: Vec<Placed<String>>| {
            written.into_iter().filter_map(|written| self.proved_at(table, &written, of)).collect()
        };
        let list = Allowlist {
            condition,
            target,
            regexes: proved(regexes),
            paths: proved(paths),
            stopwords: (!stopwords.is_empty()).then(|| Words::new(stopwords)),
            commits,
        };
        Some((list, targets))
    }

    /// `[[rules.required]]` of gitleaks and `components` of betterleaks.
    fn required(&mut self, table: &mut Reader<'_>, of: &str) -> Vec<Required> {
        let mut required = Vec::new();
        for mut entry in tables(table, "required") {
            let lines = number(&mut entry, "withinLines").map(|number| number as u32);
            let columns = number(&mut entry, "withinColumns").map(|number| number as u32);
            match string(&mut entry, "id") {
                Some(id) => required.push(Required { id: plain(&id.value), lines, columns }),
                None => entry.complain_of_absence("what is required has no `id`", "name the rule: `id = \"acme-id\"`"),
            }
            self.pass_over(&mut entry, of);
            table.leave(entry);
        }
        for mut entry in tables(table, "components") {
            let optional = flag(&mut entry, "optional");
            let within = string(&mut entry, "within").map(|within| within.value).unwrap_or_default();
            let distance = |unit: char| within.split(',').find_map(|part| part.trim().strip_suffix(unit)?.parse().ok());
            let (lines, columns) = (distance('L'), distance('C'));
            if let Some(id) = string(&mut entry, "id").filter(|_| !optional) {
                required.push(Required { id: plain(&id.value), lines, columns });
            }
            self.pass_over(&mut entry, of);
            table.leave(entry);
        }
        required
    }

    fn filter(&mut self, table: &mut Reader<'_>, key: &str, of: &str) -> Option<Filter> {
        let written = string(table, key)?;
        let read = filter::read::read(&written.value, &mut |text| self.proved(text).ok());
        let Some(read) = read else {
            self.notes.add("this filter is more than keylift understands, and lets nothing go", of);
            return None;
        };
        for name in read.unknown {
            let note = format!("`{name}` in a filter is not known to keylift, and that part lets nothing go");
            self.notes.add(&note, of);
        }
        Some(read.filter)
    }

    fn expression(&mut self, table: &mut Reader<'_>, key: &str, of: &str) -> Option<Expression> {
        let written = string(table, key)?;
        self.proved_at(table, &written, of)
    }

    fn proved_at(&mut self, table: &mut Reader<'_>, written: &Placed<String>, of: &str) -> Option<Expression> {
        match self.proved(&written.value) {
            Ok(expression) => Some(expression),
            Err(Unproved::Go(error)) => {
                let at = error.at.min(written.value.len());
                let span = table.within(written, at..(at + 1).min(written.value.len()));
                table.complain(span, format!("bad expression in `{of}`: {}", error.message), None);
                None
            }
            Err(Unproved::Other(message)) => {
                table.complain(written.span.clone(), format!("bad expression in `{of}`: {message}"), None);
                None
            }
        }
    }

    /// Translates an expression, and proves that it compiles within what is left of the budget.
    fn proved(&mut self, written: &str) -> Result<Expression, Unproved> {
        let translated = go::translate(written).map_err(Unproved::Go)?;
        if translated.widened {
            let shown: String = written.chars().take(60).collect();
            let note = "characters beyond ASCII are matched byte by byte, and a class of them as any of those bytes";
            self.notes.add(note, &shown);
        }
        let mut largest = 32 << 10;
        loop {
            if largest > self.budget {
                let message = format!("the expressions of this file need more than {} MiB", BUDGET >> 20);
                return Err(Unproved::Other(message));
            }
            match compile(&translated.source, largest) {
                Ok(_) => break,
                Err(regex::Error::CompiledTooBig(_)) if largest < LARGEST => largest *= 4,
                Err(regex::Error::CompiledTooBig(_)) => {
                    return Err(Unproved::Other(format!("it needs more than {} MiB", LARGEST >> 20)));
                }
                Err(error) => return Err(Unproved::Other(last_line(&error.to_string()))),
            }
        }
        self.budget -= largest;
        Ok(Expression::new(translated.source))
    }

    /// Notes the keys that nobody has asked for.
    fn pass_over(&mut self, table: &mut Reader<'_>, of: &str) {
        for key in table.others() {
            self.notes.add(&format!("the key `{}` is not known to keylift, and passed over", key.value), of);
        }
    }
}

/// Why an expression can't be used.
enum Unproved {
    Go(go::GoError),
    Other(String),
}

/// What the crate `regex` says of an expression comes with a drawing of it; the last line is the message.
fn last_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// An id as it may stand in every report: what is not plain ASCII is a hyphen.
fn plain(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-/:".contains(c) { c } else { '-' };
    id.trim().chars().take(100).map(plain).collect()
}

fn group(table: &mut Reader<'_>) -> Option<usize> {
    let group = number(table, "secretGroup").or_else(|| number(table, "valueGroup"))?;
    (group >= 1.0).then_some(group as usize)
}

fn confidence(table: &mut Reader<'_>) -> Option<Confidence> {
    let Placed { value, span } = string(table, "confidence")?;
    match value.to_ascii_lowercase().as_str() {
        "low" => Some(Confidence::Low),
        "medium" => Some(Confidence::Medium),
        "high" => Some(Confidence::High),
        _ => {
            let help = Some("one of low, medium, high".to_owned());
            table.complain(span, format!("`{value}` is no confidence"), help);
            None
        }
    }
}
