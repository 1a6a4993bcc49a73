//! Configurations of gitleaks (<https://github.com/gitleaks/gitleaks#configuration>) and of betterleaks, read as they are.
//!
//! What a file says becomes rules that are searched for as gitleaks does it ([`Search`]). What keylift can't honour is an
//! error when the rule would mean something else without it, and a note otherwise. [`draft`] knows the keys, [`value`]
//! what may stand behind them, [`go`] the expressions, [`filter`] those of betterleaks. Running the rules is `detect`'s.

mod draft;
pub mod filter;
mod go;
mod notes;
mod value;

use super::load::LoadError;
use super::search::{Allowlist, Expression, Search};
use super::{Matcher, Rule};
use crate::finding::Confidence;
use crate::text::table::Reader;
use draft::{Draft, Drafting, RuleDraft};
use filter::Filter;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A configuration that was read.
#[derive(Debug, Default)]
pub struct Foreign {
    /// Its rules. Their ids are those of the file behind [`PREFIX`].
    pub rules: Vec<Rule>,
    /// What it lets go of what the built-in rules find: its global lists, when it builds on the default rules.
    pub allow: Vec<Arc<Allowlist>>,
    /// What in it is not honoured, a line each.
    pub notes: Vec<String>,
}

/// What stands before the ids of rules that come from such a file, so that `--only 'gitleaks.*'` means them.
pub const PREFIX: &str = "gitleaks.";

/// Whether a file of rules is one of gitleaks or betterleaks, told by its keys.
#[must_use]
pub fn is_foreign(text: &str) -> bool {
    let (table, _) = toml::de::DeTable::parse_recoverable(text);
    let has = |key: &str| table.get_ref().keys().any(|there| there.get_ref().eq_ignore_ascii_case(key));
    let own = ["provider", "rule"].into_iter().any(has);
    !own && ["rules", "allowlist", "allowlists", "extend", "prefilter", "filter"].into_iter().any(has)
}

/// Reads the file that `[extend] path` names.
pub type Fetch<'a> = &'a mut dyn FnMut(&str) -> std::io::Result<String>;

/// Reads a configuration; `name` is what errors call it.
///
/// # Errors
/// With all mistakes of the file, or of the first file that it extends and that has some.
pub fn read(name: &str, text: &str, fetch: Fetch<'_>) -> Result<Foreign, LoadError> {
    let mut drafting = Drafting::new();
    let mut draft = read_draft(name, text, &mut drafting)?;
    let mut extended = 0;
    let mut default = draft.extend.default;
    while let Some(path) = draft.extend.path.take() {
        extended += 1;
        if extended > DEEPEST {
            drafting
                .notes
                .add("gitleaks follows no more than two files that extend each other, and this is a third", &path);
            break;
        }
        let text = fetch(&path).map_err(|error| unreadable(name, text, &path, &error))?;
        let base = read_draft(&path, &text, &mut drafting)?;
        default |= base.extend.default;
        draft = extend(draft, base);
    }
    Ok(finish(draft, default, drafting))
}

/// How many files gitleaks follows.
const DEEPEST: usize = 2;

fn read_draft(name: &str, text: &str, drafting: &mut Drafting) -> Result<Draft, LoadError> {
    let mut file = Reader::open(name, text);
    let draft = drafting.file(&mut file);
    file.close().map_err(|problems| LoadError { name: name.to_owned(), problems })?;
    Ok(draft)
}

fn unreadable(name: &str, text: &str, path: &str, error: &std::io::Error) -> LoadError {
    let mut file = Reader::open(name, text);
    let at = text.find(path).unwrap_or(0);
    let help = "like gitleaks, keylift looks for it from the folder that it is run in";
    file.complain(at..at, format!("failed to read `{path}`, which this extends: {error}"), Some(help.to_owned()));
    LoadError { name: name.to_owned(), problems: file.close().err().unwrap_or_default() }
}

/// `top` with what it extends below it.
fn extend(mut top: Draft, base: Draft) -> Draft {
    let disabled: HashSet<_> = top.extend.disabled.drain(..).collect();
    let mut below: BTreeMap<String, RuleDraft> = base.rules.into_iter().map(|rule| (rule.id.clone(), rule)).collect();
    below.retain(|id, _| !disabled.contains(id));
    for rule in &mut top.rules {
        if let Some(base) = below.remove(&rule.id) {
            rule.fill(base);
        }
    }
    top.rules.extend(below.into_values());
    top.allow.extend(base.allow);
    top.filters.extend(base.filters);
    top.extend.path = base.extend.path;
    top.extend.disabled = base.extend.disabled;
    top
}

impl RuleDraft {
    /// Takes from `base` what this does not say itself.
    fn fill(&mut self, base: Self) {
        self.description = self.description.take().or(base.description);
        self.group = self.group.or(if self.regex.is_none() { base.group } else { None });
        self.regex = self.regex.take().or(base.regex);
        self.path = self.path.take().or(base.path);
        self.entropy = self.entropy.or(base.entropy);
        self.keywords.extend(base.keywords);
        self.allow.extend(base.allow);
        self.filters.extend(base.filters);
        self.required.extend(base.required);
        self.unreported |= base.unreported;
        self.confidence = self.confidence.or(base.confidence);
        self.specificity = self.specificity.or(base.specificity);
    }
}

/// What the file says of all its rules.
struct Common {
    for_all: Vec<Arc<Allowlist>>,
    for_some: Vec<(Arc<Allowlist>, Vec<String>)>,
    filters: Vec<Arc<Filter>>,
}

/// Makes rules of the drafts.
fn finish(draft: Draft, default: bool, drafting: Drafting) -> Foreign {
    let mut notes = drafting.notes;
    // Of several rules with the same id the last one counts, as in gitleaks.
    let drafts: BTreeMap<String, RuleDraft> = draft.rules.into_iter().map(|rule| (rule.id.clone(), rule)).collect();
    let ids: HashSet<String> = drafts.keys().cloned().collect();
    let filters = draft.filters.into_iter().map(Arc::new).collect();
    let mut common = Common { for_all: Vec::new(), for_some: Vec::new(), filters };
    for (list, targets) in draft.allow {
        for target in targets.iter().filter(|target| !ids.contains(*target)) {
            notes.add("an allowlist is for a rule that is not in the file, and is not applied to it", target);
        }
        match targets.is_empty() {
            true => common.for_all.push(Arc::new(list)),
            false => common.for_some.push((Arc::new(list), targets)),
        }
    }
    let mut rules = Vec::new();
    for (id, mut draft) in drafts {
        let Some(regex) = draft.regex.take() else {
            notes.add(without_regex(default, &draft), &id);
            continue;
        };
        for required in draft.required.iter().filter(|required| !ids.contains(&required.id)) {
            let missing = format!("{id} → {}", required.id);
            notes.add("what a rule requires is not in the file, so it never reports anything", &missing);
        }
        rules.push(rule(&id, draft, regex, &common));
    }
    for id in &draft.extend.disabled {
        notes.add("`disabledRules` names a rule of gitleaks' own, and keylift has its own: see `--skip`", id);
    }
    if default {
        let about = match common.for_all.is_empty() {
            true => "without an allowlist",
            false => "the global allowlist holds for them, too",
        };
        notes.add("gitleaks' own rules are not part of keylift, its built-in rules stand for them", about);
    }
    let built_in = if default || ids.is_empty() { common.for_all } else { Vec::new() };
    Foreign { rules, allow: built_in, notes: notes.lines() }
}

fn without_regex(default: bool, draft: &RuleDraft) -> &'static str {
    match (default, draft.path.is_some()) {
        (_, true) => "a rule without `regex` names files, and keylift reports values: left out",
        (true, false) => "a rule without `regex` changes one of gitleaks' own, which keylift does not have: left out",
        (false, false) => "a rule without `regex` and `path` finds nothing: left out",
    }
}

fn rule(id: &str, draft: RuleDraft, regex: Expression, common: &Common) -> Rule {
    let own = draft.allow.into_iter().map(Arc::new);
    let targeted = common.for_some.iter().filter(|(_, targets)| targets.iter().any(|target| target == id));
    let targeted = targeted.map(|(list, _)| list.clone());
    // gitleaks drops what a rule finds whose id says "generic" when another finds it, too.
    let generic = id.to_ascii_lowercase().contains("generic");
    let description = draft.description.map(|text| text.trim().trim_end_matches('.').to_owned());
    let search = Search {
        keywords: draft.keywords.iter().map(|word| word.to_ascii_lowercase()).collect(),
        group: draft.group.unwrap_or(0),
        entropy: draft.entropy,
        path: draft.path,
        required: draft.required,
        reported: !draft.unreported,
        weight: draft.specificity.unwrap_or(if generic { -100 } else { 0 }),
        regex,
        allow: common.for_all.iter().cloned().chain(own).chain(targeted).collect(),
        filters: common.filters.iter().cloned().chain(draft.filters.into_iter().map(Arc::new)).collect(),
    };
    Rule::new(
        format!("{PREFIX}{id}"),
        description.unwrap_or_else(|| id.to_owned()),
        draft.confidence.unwrap_or(Confidence::Medium),
        Matcher::Search(Box::new(search)),
    )
}
