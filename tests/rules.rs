//! Every built-in rule against values made from its own shape, with a matcher of a few lines instead of the detector.

use aho_corasick::AhoCorasick;
use keylift::rule::checksum::{Outcome, Proves};
use keylift::rule::sample::{self, Sample, Width};
use keylift::rule::{Anchor, Pattern, Place, Rule, RuleSet, builtin, document, load};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// One set for all tests: each expression is compiled once, when its file is read.
#[allow(clippy::panic, reason = "a test that can't set itself up has failed")]
static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let read =
        |(name, text)| load::parse(name, text).unwrap_or_else(|error| panic!("{:?}", miette::Report::new(error)));
    RuleSet::new(builtin::files().flat_map(read).collect())
});

/// The parts of `text` that `rule` matches, its edges and required check held: whole match and credential.
fn matches(rule: &Rule, text: &[u8]) -> Vec<(Range<usize>, Range<usize>)> {
    let Some((pattern, regex)) = rule.pattern().and_then(|pattern| Some((pattern, pattern.regex()?))) else {
        return Vec::new();
    };
    regex
        .captures_iter(text)
        .filter_map(|captures| {
            let whole = captures.get(0)?.range();
            let secret = captures.name("secret").map_or(whole.clone(), |group| group.range());
            Some((whole, secret))
        })
        .filter(|(whole, secret)| {
            edges_hold(pattern, text, whole)
                && whole.len() <= pattern.length.1
                && check_holds(rule, &text[secret.clone()])
        })
        .collect()
}

fn edges_hold(pattern: &Pattern, text: &[u8], at: &Range<usize>) -> bool {
    let before = at.start.checked_sub(1).is_none_or(|last| !pattern.edges.before.has(text[last]));
    let behind = text.get(at.end).is_none_or(|&next| !pattern.edges.behind.has(next));
    before && behind
}

fn check_holds(rule: &Rule, secret: &[u8]) -> bool {
    let outcome = rule.check.as_ref().map(|check| check.verify(secret));
    !rule.check_required || outcome != Some(Outcome::Fails)
}

/// Every rule with a form that values can be made of.
fn shaped(rules: &RuleSet) -> impl Iterator<Item = (&Rule, &Pattern)> {
    let patterns = rules.rules().iter().filter_map(|rule| Some((&**rule, rule.pattern()?)));
    patterns.filter(|(_, pattern)| pattern.shape.is_some())
}

/// Values of a rule: the shortest, the longest, and some in between.
fn samples(rule: &Rule) -> Vec<Sample> {
    let widths = [Width::Least, Width::Most, Width::Any, Width::Any, Width::Any, Width::Any];
    (0..).zip(widths).filter_map(|(seed, width)| sample::value(rule, seed, width)).collect()
}

fn show(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_file_is_listed_and_free_of_mistakes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let in_folder: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("rules/")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("UTF-8"))
        .collect();
    let listed: BTreeSet<String> = builtin::files().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(listed, in_folder);
    for rule in RULES.rules() {
        assert!(rule.grants.is_some() && rule.revoke.is_some() || rule.public, "{} says what it opens", rule.id);
        for companion in &rule.companions {
            let exists = RULES.rules().iter().any(|other| companion.matches(&other.id) && other.id != rule.id);
            assert!(exists, "{} names {}, which is no rule", rule.id, companion.as_str());
        }
    }
    // One of two with the same id would be gone from the set.
    let tables: usize = builtin::files().map(|(_, text)| text.lines().filter(|line| *line == "[[rule]]").count()).sum();
    assert_eq!(RULES.rules().len(), tables);
    assert_eq!(builtin::rules().rules().len(), tables);
}

#[test]
fn the_page_of_rules_is_current() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules.md")).unwrap_or_default();
    let current = document::page(&RULES);
    assert!(page == current, "write it anew: cargo run -- rules document > docs/rules.md");
}

#[test]
fn a_made_up_value_is_matched_whole() {
    let rules = &*RULES;
    // Of some a form finds only the beginning.
    for (rule, pattern) in shaped(rules).filter(|(_, pattern)| pattern.ends.is_none()) {
        for sample in samples(rule) {
            let text = [b"x = '", &*sample.text, b"'\n"].concat();
            let whole = 5..5 + sample.text.len();
            let secret = 5 + sample.secret.start..5 + sample.secret.end;
            assert_eq!(matches(rule, &text), [(whole, secret)], "{} in {}", rule.id, show(&text));
            let (least, most) = pattern.length;
            // A completed structure may have another length than the form that it stands for.
            let structure = rule.check.as_ref().is_some_and(|check| check.proves() == Proves::Structure);
            assert!(structure || (least..=most).contains(&sample.text.len()), "{}", rule.id);
        }
    }
}

#[test]
fn a_value_that_goes_on_is_something_else() {
    let rules = &*RULES;
    for (rule, pattern) in shaped(rules) {
        let sample = sample::value(rule, 7, Width::Most).expect("has a shape");
        let sides = [(pattern.edges.before, true), (pattern.edges.behind, false)];
        for (refused, before) in sides {
            for byte in [b'a', b'Z', b'0', b'_', b'+', b'/', b'-'].into_iter().filter(|&byte| refused.has(byte)) {
                let longer = if before { [&[byte], &*sample.text].concat() } else { [&*sample.text, &[byte]].concat() };
                for (found, _) in matches(rule, &longer) {
                    // What may be longer still takes the byte in.
                    assert!(found == (0..longer.len()), "{} in {}", rule.id, show(&longer));
                }
            }
        }
    }
}

#[test]
fn a_value_that_is_too_short_is_not_matched() {
    let rules = &*RULES;
    for (rule, pattern) in shaped(rules) {
        let sample = sample::value(rule, 3, Width::Least).expect("has a shape").text;
        if sample.len() == pattern.length.0 {
            let shorter = &sample[..sample.len() - 1];
            assert_eq!(matches(rule, shorter), [], "{} in {}", rule.id, show(shorter));
        }
    }
}

#[test]
fn a_changed_value_fails_its_checksum() {
    let rules = &*RULES;
    let mut seen = 0;
    for rule in rules.rules() {
        let Some((check, sample)) = rule.check.as_ref().zip(sample::value(rule, 5, Width::Any)) else {
            continue;
        };
        let secret = &sample.text[sample.secret];
        assert_ne!(check.verify(secret), Outcome::Fails, "{} of {}", rule.id, show(secret));
        if check.proves() == Proves::Sum {
            // The last byte that is no padding belongs to the sum or to what it covers.
            let mut changed = secret.to_vec();
            let last = changed.iter().rposition(|&byte| byte != b'=').expect("not only padding");
            // Not the very last one: some bits of it may mean nothing.
            changed[last - 3] = if changed[last - 3] == b'2' { b'4' } else { b'2' };
            let late = rule.id == "github.fine-grained-token";
            assert!(late || check.verify(&changed) == Outcome::Fails, "{} of {}", rule.id, show(&changed));
            let mut changed = secret.to_vec();
            let middle = changed.len() / 2;
            changed[middle] = if changed[middle] == b'2' { b'4' } else { b'2' };
            assert_eq!(check.verify(&changed), Outcome::Fails, "{} of {}", rule.id, show(&changed));
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen} rules with a check");
}

#[test]
fn the_prefilter_cannot_miss_a_value() {
    let rules = &*RULES;
    for (rule, pattern) in shaped(rules) {
        assert!(!pattern.anchors.is_empty(), "{}", rule.id);
        for sample in samples(rule) {
            assert!(
                pattern.anchors.iter().any(|anchor| leads_to(anchor, &sample.text)),
                "no anchor of {} in {}",
                rule.id,
                show(&sample.text)
            );
        }
    }
}

/// Whether the anchor's literal stands in `text` where it promises to. Words nearby are the examples' affair.
fn leads_to(anchor: &Anchor, text: &[u8]) -> bool {
    let text = if anchor.ignore_case { text.to_ascii_lowercase() } else { text.to_vec() };
    let at = |before: usize| {
        let window = &text[..text.len().min(before + anchor.literal.len())];
        window.windows(anchor.literal.len()).any(|part| part == anchor.literal)
    };
    match anchor.place {
        Place::Start => text.starts_with(&anchor.literal),
        Place::Inside { before } => at(before),
        Place::Near { .. } => true,
    }
}

#[test]
fn every_example_is_found_and_no_counter_example() {
    let rules = &*RULES;
    for rule in rules.rules() {
        let value = sample::value(rule, 11, Width::Any).map(|sample| sample.text).unwrap_or_default();
        let Some(pattern) = rule.pattern() else {
            continue;
        };
        for example in &rule.examples {
            let text = sample::fill(example, &value);
            assert!(!matches(rule, &text).is_empty(), "{} in {}", rule.id, show(&text));
            let near = |anchor: &Anchor| match anchor.place {
                Place::Near { .. } => {
                    let lower = text.to_ascii_lowercase();
                    lower.windows(anchor.literal.len()).any(|part| part == anchor.literal)
                }
                _ => true,
            };
            assert!(pattern.anchors.iter().any(near), "no word of {} in {}", rule.id, show(&text));
        }
        // What is refused behind the beginning is told by the binary: below.
        for example in rule.counter_examples.iter().filter(|_| pattern.ends.is_none()) {
            let text = sample::fill(example, &value);
            assert_eq!(matches(rule, &text), [], "{} in {}", rule.id, show(&text));
        }
    }
}

#[test]
fn a_value_has_one_kind() {
    let rules = &*RULES;
    // Rules that are meant to overlap: the general one yields to the special one.
    let general = |rule: &Rule| rule.provider == "Generic" || rule.judged;
    let special: Vec<(&Rule, &Pattern)> =
        shaped(rules).filter(|(rule, _)| !general(rule) && !by_context(rule)).collect();
    // Every match has one of its rule's literals, so most rules need not be tried on a value.
    let anchors: Vec<(usize, &[u8])> = special
        .iter()
        .enumerate()
        .flat_map(|(at, (_, pattern))| pattern.anchors.iter().map(move |anchor| (at, anchor.literal.as_slice())))
        .collect();
    let literals = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(anchors.iter().map(|(_, literal)| literal))
        .expect("literals");
    for (rule, _) in &special {
        let text = sample::value(rule, 13, Width::Any).expect("has a shape").text;
        let hits: BTreeSet<usize> =
            literals.find_overlapping_iter(&text).map(|hit| anchors[hit.pattern().as_usize()].0).collect();
        let others: Vec<&str> = hits
            .into_iter()
            .map(|at| special[at].0)
            .filter(|other| other.id != rule.id)
            .filter(|other| matches(other, &text).iter().any(|(found, _)| found.len() >= text.len()))
            .map(|other| other.id.as_str())
            .collect();
        assert_eq!(others, Vec::<&str>::new(), "also take {} of {}", show(&text), rule.id);
    }
}

fn by_context(rule: &Rule) -> bool {
    let near = |anchor: &Anchor| matches!(anchor.place, Place::Near { .. });
    rule.pattern().is_none_or(|pattern| pattern.anchors.iter().all(near))
}

#[test]
fn no_rule_names_a_package_registrys_host() {
    let hosts = [["registry.", "npmjs"], ["pypi", ".org"], ["crates", ".io/"], ["rubygems", ".org"], ["npmjs", ".com"]];
    for (name, text) in builtin::files() {
        for host in hosts {
            assert!(!text.contains(&host.concat()), "{name}: {}", host.concat());
        }
    }
}
