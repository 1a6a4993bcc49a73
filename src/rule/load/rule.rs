//! One `[[rule]]` table: its keys, what they default to, and which of them go together.

use super::{Proof, compile};
use crate::finding::Confidence;
use crate::rule::anchor::WITHIN;
use crate::rule::checksum::{Check, Proves};
use crate::rule::pattern::IdPattern;
use crate::rule::shape::Shape;
use crate::rule::tells::Tells;
use crate::rule::{Anchor, Author, Ends, Matcher, Pattern, Rule, TAGS};
use crate::text::table::{Placed, Reader};
use regex::bytes::Regex;

/// Every key of a rule.
pub(super) const KEYS: &[&str] = &[
    "id", "title", "shape", "regex", "names", "author", "check", "check-required", "confidence", "near", "within",
    "anchors", "before", "samples", "public", "judged", "grants", "revoke", "docs", "examples", "counter-examples",
    "companion", "tells", "tags", "ends",
];
/// Longest match of an expression, in bytes.
const LONGEST: usize = 4096;
/// Fewest bytes that an anchor must have to be worth a look at each place where it occurs.
const SHORTEST_ANCHOR: usize = 3;

/// What all rules of a file share.
pub(super) struct Common {
    provider: String,
    slug: String,
    revoke: Option<String>,
    docs: Option<String>,
    tags: Vec<&'static str>,
}

impl Common {
    pub(super) fn read(file: &mut Reader<'_>) -> Self {
        let provider = file.required("provider", "say who issues these credentials: `provider = \"GitHub\"`");
        let provider = value(provider).unwrap_or_default();
        Self {
            slug: slug(&provider),
            provider,
            revoke: value(file.text("revoke")),
            docs: value(file.text("docs")),
            tags: read_tags(file),
        }
    }
}

fn value<T>(placed: Option<Placed<T>>) -> Option<T> {
    placed.map(|placed| placed.value)
}

/// `Hugging Face` as it stands in an id: `hugging-face`.
fn slug(provider: &str) -> String {
    let mut slug = String::new();
    for character in provider.chars() {
        match character {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Reads a rule. `None` when something is wrong; the reader knows what.
pub(super) fn read(table: &mut Reader<'_>, common: &Common, proof: Proof) -> Option<Rule> {
    let id = read_id(table, common);
    let title = table
        .required("title", "say what it is, as it reads after \"found a\": `title = \"GitHub personal access token\"`");
    let near = read_near(table);
    let matcher = read_matcher(table, near.as_ref(), proof);
    let matcher = read_ends(table, matcher);
    let check = read_check(table);
    let check_required = table.flag("check-required");
    if let (Some(required), None) = (&check_required, &check) {
        let span = required.span.clone();
        table.complain(span, "`check-required` without `check`".to_owned(), None);
    }
    let confidence = read_confidence(table);
    let by_context = near.is_some() || matches!(matcher, Some(Matcher::Assignment { .. }));
    let default_confidence = if by_context { Confidence::Medium } else { Confidence::High };
    let confidence = confidence.unwrap_or(default_confidence);
    let proves_sum = check.as_ref().is_some_and(|check| check.proves() == Proves::Sum);
    let mut tags = [&*common.tags, &read_tags(table)].concat();
    tags.sort_unstable();
    tags.dedup();
    Some(Rule {
        provider: common.provider.clone(),
        grants: value(table.text("grants")),
        revoke: value(table.text("revoke")).or_else(|| common.revoke.clone()),
        docs: value(table.text("docs")).or_else(|| common.docs.clone()),
        confidence,
        proven: if proves_sum { Confidence::High } else { confidence },
        companions: read_companions(table),
        tells: read_tells(table),
        tags,
        check,
        check_required: value(check_required).unwrap_or(true),
        samples: value(table.list("samples")).unwrap_or_default(),
        public: value(table.flag("public")).unwrap_or(false),
        judged: value(table.flag("judged")).unwrap_or(false),
        examples: read_examples(table, near.as_ref(), matcher.as_ref()),
        counter_examples: value(table.list("counter-examples")).unwrap_or_default(),
        id: id?,
        title: title?.value,
        matcher: matcher?,
    })
}

fn read_id(table: &mut Reader<'_>, common: &Common) -> Option<String> {
    let Placed { value: id, span } = table.required("id", "a stable name: `id = \"github.personal-access-token\"`")?;
    let well_formed = |part: &str| {
        let plain = part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        plain && !part.is_empty() && !part.starts_with('-') && !part.ends_with('-')
    };
    match id.split_once('.') {
        Some((provider, kind)) if well_formed(provider) && kind.split('.').all(well_formed) => {
            if provider != common.slug && !common.slug.is_empty() {
                let help = format!("write `{}.{kind}`, or put the rule into a file of its provider", common.slug);
                table.complain(span, format!("`{id}` does not belong to this provider"), Some(help));
                return None;
            }
            Some(id)
        }
        _ => {
            let help = "the provider, a dot and the kind, in lower case with hyphens: `github.personal-access-token`";
            table.complain(span, format!("`{id}` is not an id"), Some(help.to_owned()));
            None
        }
    }
}

/// The words near which a value must stand, as anchors: `acme api key` is one in any spelling.
fn read_near(table: &mut Reader<'_>) -> Option<Placed<Vec<Anchor>>> {
    let within = table.number("within", 1..4097);
    let Some(words) = table.list("near") else {
        if let Some(within) = within {
            table.complain(within.span, "`within` without `near`".to_owned(), None);
        }
        return None;
    };
    let within = value(within).unwrap_or(WITHIN);
    if let Some(short) = words.value.iter().find(|word| word.len() < SHORTEST_ANCHOR) {
        let help = Some("it would be near everything".to_owned());
        table.complain(words.span.clone(), format!("`{short}` is too short a word"), help);
    }
    let anchors = words.value.iter().flat_map(|words| Anchor::near(words, within));
    Some(Placed { value: anchors.collect(), span: words.span })
}

fn read_matcher(table: &mut Reader<'_>, near: Option<&Placed<Vec<Anchor>>>, proof: Proof) -> Option<Matcher> {
    let shape = table.text("shape");
    let regex = table.text("regex");
    let names = table.list("names");
    let anchors = table.list("anchors");
    let before = table.number("before", 1..4097);
    if let (Some(anchors), None) = (&anchors, &regex) {
        let help = "the anchors of a shape follow from its literals".to_owned();
        table.complain(anchors.span.clone(), "`anchors` belongs to `regex`".to_owned(), Some(help));
    }
    if let (Some(before), None) = (&before, &anchors) {
        table.complain(before.span.clone(), "`before` without `anchors`".to_owned(), None);
    }
    match (shape, regex, names) {
        (Some(shape), None, None) => read_shape(table, &shape, near, proof).map(Matcher::Pattern),
        (None, Some(regex), None) => {
            let anchors = regex_anchors(table, &regex, anchors.map(|anchors| anchors.value), value(before), near)?;
            let compiled = prove(table, &regex, &regex.value)?;
            Some(Matcher::Pattern(Pattern::of_regex(regex.value, anchors, LONGEST).keep(compiled)))
        }
        (None, None, Some(names)) => read_names(table, names, near),
        _ => {
            table.complain_of_absence(
                "a rule has exactly one of `shape`, `regex` and `names`",
                "`shape = '\"ghp_\" + [alnum]{36}'` for the form of a value, `names = [\"password\"]` for the name it is assigned to",
            );
            None
        }
    }
}

/// What says where the value ends, which goes with patterns.
fn read_ends(table: &mut Reader<'_>, matcher: Option<Matcher>) -> Option<Matcher> {
    let Some(Placed { value: name, span }) = table.text("ends") else { return matcher };
    match (Ends::parse(&name), matcher) {
        (Some(ends), Some(Matcher::Pattern(pattern))) => Some(Matcher::Pattern(pattern.that_ends(ends))),
        (Some(_), None) => None,
        (Some(_), other) => {
            table.complain(span, "`ends` goes with `shape` and `regex`".to_owned(), None);
            other
        }
        (None, _) => {
            let help = format!("known are {}", Ends::NAMES.join(", "));
            table.complain(span, format!("nothing ends with a `{name}`"), Some(help));
            None
        }
    }
}

fn read_shape(
    table: &mut Reader<'_>,
    text: &Placed<String>,
    near: Option<&Placed<Vec<Anchor>>>,
    proof: Proof,
) -> Option<Pattern> {
    let shape = match Shape::parse(&text.value) {
        Ok(shape) => shape,
        Err(error) => {
            let span = table.within(text, error.at.clone());
            table.complain(span, format!("bad shape: {}", error.message), error.help);
            return None;
        }
    };
    let pattern = Pattern::of_shape(shape, near.map(|near| near.value.clone()));
    let short = |anchor: &Anchor| anchor.literal.len() < SHORTEST_ANCHOR;
    if near.is_none() && (pattern.anchors.is_empty() || pattern.anchors.iter().any(short)) {
        let help = "a value without a literal of its own is known by its context: `near = [\"heroku\"]`";
        let message = "nothing in this shape tells where to look for it".to_owned();
        table.complain(text.span.clone(), message, Some(help.to_owned()));
        return None;
    }
    match proof {
        Proof::Now => prove(table, text, &pattern.source()).map(|compiled| pattern.keep(compiled)),
        Proof::Later => Some(pattern),
    }
}

fn regex_anchors(
    table: &mut Reader<'_>,
    regex: &Placed<String>,
    anchors: Option<Vec<String>>,
    before: Option<usize>,
    near: Option<&Placed<Vec<Anchor>>>,
) -> Option<Vec<Anchor>> {
    if let Some(near) = near {
        return Some(near.value.clone());
    }
    let Some(literals) = anchors else {
        let help = "keylift reads a text once, looking for the literals of all rules; name one that each match has: \
                    `anchors = [\"AKIA\"]` with `before = 40` when it stands inside, or words nearby: `near = [\"acme\"]`";
        let message = "an expression needs `anchors` or `near`".to_owned();
        table.complain(regex.span.clone(), message, Some(help.to_owned()));
        return None;
    };
    let anchor = |literal: &String| Anchor::of_regex(literal, &regex.value, before);
    Some(literals.iter().map(anchor).collect())
}

/// Compiles an expression to see that it can be.
fn prove(table: &mut Reader<'_>, written: &Placed<String>, source: &str) -> Option<Regex> {
    match compile(source) {
        Ok(compiled) if compiled.is_match(b"") => {
            table.complain(written.span.clone(), "this matches the empty text".to_owned(), None);
            None
        }
        Ok(compiled) => Some(compiled),
        Err(error) => {
            let help =
                Some("the syntax is that of the Rust crate `regex`: no look-around, no back-references".to_owned());
            table.complain(written.span.clone(), error.to_string(), help);
            None
        }
    }
}

fn read_names(
    table: &mut Reader<'_>,
    names: Placed<Vec<String>>,
    near: Option<&Placed<Vec<Anchor>>>,
) -> Option<Matcher> {
    if let Some(near) = near {
        table.complain(near.span.clone(), "`near` does not go with `names`".to_owned(), None);
    }
    let plain = |name: &String| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let word = |word: &str| word.bytes().all(plain) && word.starts_with(|c: char| c.is_ascii_lowercase());
        name.len() >= 3 && name.split(' ').all(word)
    };
    if let Some(wrong) = names.value.iter().find(|name| !plain(name)) {
        let help = "write words of lower-case letters (digits within), three or more in all: `api key` matches apiKey, API_KEY, api-key and apikey";
        table.complain(names.span, format!("`{wrong}` is not a plain name"), Some(help.to_owned()));
        return None;
    }
    let author = match table.text("author") {
        None => Author::Machines,
        Some(Placed { value, .. }) if value == "machines" => Author::Machines,
        Some(Placed { value, .. }) if value == "people" => Author::People,
        Some(Placed { value, .. }) if value == "chance" => Author::Chance,
        Some(Placed { value, span }) => {
            let help = "`people` for passwords, which may be short or words; `machines` for long and random values; `chance` for a name of many things, when only chance makes a value";
            table.complain(span, format!("`{value}` makes no secrets"), Some(help.to_owned()));
            return None;
        }
    };
    Some(Matcher::Assignment { names: names.value, author })
}

fn read_check(table: &mut Reader<'_>) -> Option<Check> {
    let check = table.text("check")?;
    match Check::parse(&check.value) {
        Ok(check) => Some(check),
        Err(error) => {
            table.complain(check.span, error.to_string(), Some(format!("known are {}", Check::NAMES.join(", "))));
            None
        }
    }
}

fn read_tells(table: &mut Reader<'_>) -> Option<Tells> {
    let name = table.text("tells")?;
    let tells = Tells::parse(&name.value);
    if tells.is_none() {
        let help = Some(format!("known are {}", Tells::NAMES.join(", ")));
        table.complain(name.span, format!("nothing is known of what `{}` tells", name.value), help);
    }
    tells
}

/// What the rules of a file, or one rule, are about.
fn read_tags(table: &mut Reader<'_>) -> Vec<&'static str> {
    let mut tags = Vec::new();
    for tag in value(table.items("tags")).unwrap_or_default() {
        match TAGS.iter().find(|known| **known == tag.value) {
            Some(known) => tags.push(*known),
            None => {
                let help = Some(format!("known are {}", TAGS.join(", ")));
                table.complain(tag.span, format!("`{}` is no tag", tag.value), help);
            }
        }
    }
    tags
}

/// Rules may be in other files, so whether there are such is not known here; a test asks it of the built-in ones.
fn read_companions(table: &mut Reader<'_>) -> Vec<IdPattern> {
    let ids = value(table.list("companion")).unwrap_or_default();
    ids.iter().map(|id| IdPattern::new(id)).collect()
}

fn read_confidence(table: &mut Reader<'_>) -> Option<Confidence> {
    let word = table.text("confidence")?;
    match word.value.as_str() {
        "low" => Some(Confidence::Low),
        "medium" => Some(Confidence::Medium),
        "high" => Some(Confidence::High),
        other => {
            let help = Some("one of low, medium, high".to_owned());
            table.complain(word.span, format!("`{other}` is no confidence"), help);
            None
        }
    }
}

/// The examples of a rule, or those that any value of its kind must pass.
fn read_examples(table: &mut Reader<'_>, near: Option<&Placed<Vec<Anchor>>>, matcher: Option<&Matcher>) -> Vec<String> {
    if let Some(examples) = table.list("examples") {
        return examples.value;
    }
    if let Some(Matcher::Assignment { names, .. }) = matcher {
        return names.iter().map(|name| format!("{} = \"{{}}\"\n", name.replace(' ', "_"))).collect();
    }
    let word = near.and_then(|near| near.value.first()).map(|anchor| String::from_utf8_lossy(&anchor.literal));
    match word {
        Some(word) => vec![format!("\"{word}\": \"{{}}\","), format!("{word}_key={{}}\n")],
        None => vec!["token = \"{}\"".to_owned(), "KEY={}\n".to_owned()],
    }
}
