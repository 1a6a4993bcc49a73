//! The detector: pure, from a blob to the credentials in it. No I/O, no clock, no global state.
//!
//! One pass of the `prefilter` finds where any rule could apply. There, and only there, `forms` matches patterns and
//! `assignment` reads what is bound to telling `names`; what is `derived` from the text is looked into. Rules of other
//! tools `search` the whole text for which they are called. The `judge` decides, `rank` lets one rule have each value,
//! and `locate` says where it stands.

mod ahead;
mod assignment;
mod columns;
mod companion;
mod derived;
mod encoded;
mod entropy;
mod extent;
mod forms;
mod gathered;
mod heads;
mod judge;
mod locate;
mod manifest;
mod names;
mod naming;
mod near;
mod prefilter;
mod rank;
mod repeats;
mod search;
mod setting;
mod starts;
mod syntax;
pub mod version;
mod whole;
mod words;

use crate::finding::{Dismissed, Finding, Reason, Related};
use crate::rule::tells::Fact;
use crate::rule::{Author, Matcher, Pattern, Rule, RuleSet};
use crate::secret::SecretValue;
use crate::source::Blob;
use crate::text::span::Span;
use assignment::{Assignment, Coding};
use companion::Link;
pub use companion::join_parts;
use forms::Window;
use gathered::{Gathered, syntax_of};
use judge::{Binding, Candidate, Verdict};
use naming::{Asking, Refusals};
use near::{Callers, Nearby};
use prefilter::{Look, NEAR_RUN, Prefilter, Wanted};
use rank::{Contender, Tier};
use search::Searches;
use setting::{Rehearsal, Setting};
use starts::Starts;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};
use syntax::Syntax;

/// What was found in one blob.
#[derive(Debug, Default)]
pub struct Detection {
    /// The credentials, by offset.
    pub findings: Vec<Finding>,
    /// What was let go, by offset; empty unless the detector explains.
    pub dismissed: Vec<Dismissed>,
}

/// What becomes of a credential that belongs to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    /// It is told with that one.
    Joined,
    /// It is a finding of its own, too.
    Apart,
}

/// What becomes of candidates that the judge dismisses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explain {
    /// They are forgotten.
    No,
    /// They are kept, with the reason.
    Yes,
}

/// Finds credentials. Made once for a run and shared between threads.
#[derive(Debug)]
pub struct Detector {
    rules: Arc<RuleSet>,
    prefilter: Prefilter,
    /// How far the literals look, when somebody asks.
    reaches: OnceLock<version::Reaches>,
    searches: Searches,
    explain: Explain,
}

/// A place where a rule may apply, before the judge has seen it.
struct Match {
    rule: usize,
    secret: Span,
    /// Bytes at the start of the secret that the form prescribes.
    prefix: usize,
    /// The word near it that its form needs.
    word: Option<Span>,
    /// The name before it.
    name: Option<Span>,
    binding: Option<Assignment>,
    tier: Tier,
    /// How specific the match is within its tier.
    weight: i64,
    /// What is known of it without the judge.
    settled: Option<Verdict>,
    /// What it tells, where that can't be read off what stands in the text.
    facts: Vec<Fact>,
}

impl Match {
    /// A match of which nothing else is known.
    fn new(rule: usize, secret: Span, tier: Tier, weight: i64) -> Self {
        let (settled, facts) = (None, Vec::new());
        Self { rule, secret, prefix: 0, word: None, name: None, binding: None, tier, weight, settled, facts }
    }
}

impl Detector {
    /// A detector for these rules.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>, explain: Explain) -> Self {
        let prefilter = match rules.is_built_in() {
            true => Prefilter::built_in(),
            // `load` refuses literals that are too short to search for.
            false => Prefilter::new(wanted(&rules)).0,
        };
        let searches = Searches::new(&rules);
        Self { rules, prefilter, reaches: OnceLock::new(), searches, explain }
    }

    fn reaches(&self) -> &version::Reaches {
        self.reaches.get_or_init(|| version::Reaches::of(&self.rules, &self.prefilter))
    }

    fn pattern(&self, rule: usize) -> Option<&Pattern> {
        self.rules.rule(rule)?.pattern()
    }

    /// The credentials that start in the owned part of `blob`.
    #[must_use]
    pub fn scan(&self, blob: &Blob<'_>) -> Detection {
        self.scan_for(blob, Parts::Joined)
    }

    /// The same, but what belongs to another credential, an access key id say, is a finding as well: for who compares
    /// texts, in some of which it may stand alone. [`join_parts`] takes it out again.
    #[must_use]
    pub fn scan_apart(&self, blob: &Blob<'_>) -> Detection {
        self.scan_for(blob, Parts::Apart)
    }

    fn scan_for(&self, blob: &Blob<'_>, parts: Parts) -> Detection {
        let mut gathered = Gathered::new(self, blob);
        self.prefilter.scan(blob.bytes, Look::NearRuns, &mut |hit| gathered.see(hit));
        let syntax = gathered.syntax.clone();
        let matches = gathered.matches(&mut |_| {});
        if matches.is_empty() {
            return Detection::default();
        }
        let syntax = syntax_of(&syntax, blob);
        self.conclude(blob, syntax, self.contenders(blob, syntax, matches, parts))
    }

    /// The match of a form whose literal leads.
    fn form_at(&self, blob: &Blob<'_>, rule: usize, start: usize, end: usize, starts: &mut Starts) -> Option<Match> {
        let pattern = self.pattern(rule)?;
        let form = starts.form(blob.bytes, rule, pattern, start)?;
        let prefix = if form.secret.start() == start { end - start } else { 0 };
        Some(Match { prefix, ..Match::new(rule, form.secret, Tier::Form, (end - start) as i64) })
    }

    /// Whether one of two matches of the same form of match and the same bytes, none of which is a credential, goes before the other.
    fn is_stronger(&self, one: &Match, other: &Match) -> bool {
        let id = |found: &Match| self.rules.rule(found.rule).map(|rule| &rule.id);
        (one.weight, id(other)) > (other.weight, id(one))
    }

    /// The matches of forms whose literal does not lead. `seen` gets the whole of each.
    fn search_windows(
        &self,
        blob: &Blob<'_>,
        mut windows: Vec<(usize, Window)>,
        syntax: &OnceCell<Syntax>,
        matches: &mut Vec<Match>,
        seen: &mut dyn FnMut(Span),
    ) {
        windows.sort_unstable();
        windows.dedup();
        for group in windows.chunk_by(|a, b| a.0 == b.0) {
            let rule = group[0].0;
            let Some(pattern) = self.pattern(rule) else { continue };
            let places: Vec<Window> = group.iter().map(|(_, window)| *window).collect();
            let Some(within) = near::within(pattern) else {
                forms::in_windows(blob.bytes, pattern, &places, &mut |form, caller| {
                    seen(form.whole);
                    matches.push(Match::new(rule, form.secret, Tier::Form, caller.literal as i64));
                });
                continue;
            };
            let callers = Callers::of(places.clone());
            forms::in_windows(blob.bytes, pattern, &places, &mut |form, _| {
                seen(form.whole);
                let syntax = syntax_of(syntax, blob);
                let nearby = callers.best(blob.bytes, &form, within, syntax);
                matches.extend(nearby.map(|nearby| self.bound(blob, rule, form.secret, nearby)));
            });
        }
    }

    /// The match of a form near its word.
    fn bound(&self, blob: &Blob<'_>, rule: usize, secret: Span, nearby: Nearby) -> Match {
        let name = near::name_before(blob.bytes, secret);
        let is_id = |rule: &Arc<Rule>| {
            let title = rule.title.to_ascii_lowercase();
            rule.public || title.ends_with(" id") || title.ends_with(" hash")
        };
        let meant = self.rules.rule(rule).is_some_and(is_id);
        let other = !meant
            && (near::is_interface_id(blob.bytes, secret)
                || name.is_some_and(|name| near::identifies(&blob.bytes[name.range()])));
        let settled = other.then_some(Verdict::Nothing(Reason::Digest));
        Match { name, word: Some(nearby.word), settled, ..Match::new(rule, secret, Tier::Context, nearby.weight) }
    }

    /// The assignment as a match of a rule of names, if the name asks for what the rule wants.
    fn named(&self, blob: &Blob<'_>, rule: usize, found: Assignment, asking: &mut Asking) -> Option<Match> {
        let Matcher::Assignment { names: wanted, author } = &self.rules.rule(rule)?.matcher else { return None };
        // Farther apart they are met by chance only, for the sake of another value.
        let reach = found.value.end().max(found.name.end()) - found.value.start().min(found.name.start());
        if *author == Author::Chance && reach > NEAR_RUN {
            return None;
        }
        let asked = asking.of(blob.bytes, rule, found.name, || {
            let name = &blob.bytes[found.name.range()];
            let (words, letters) = (names::words(name), names::Letters::of(name));
            let asked = wanted.iter().filter_map(|wanted| names::asks_for(name, &words, &letters, wanted));
            asked.max_by_key(|range| (range.end, range.len()))
        })?;
        // The last telling word is what the name is about: in `token_secret`, a secret.
        let weight = (asked.end * 256 + asked.len()) as i64;
        Some(Match { binding: Some(found), ..Match::new(rule, found.value, Tier::Name, weight) })
    }

    /// Judges and ranks.
    fn contenders(&self, blob: &Blob<'_>, syntax: Syntax, matches: Vec<Match>, parts: Parts) -> Vec<Contender> {
        let setting = Setting::of(blob.origin.identity());
        let mut global = search::Global::of(&self.rules, blob);
        let (mut refusals, mut rehearsal) = (Refusals::default(), Rehearsal::default());
        let mut contenders: Vec<Contender> = matches
            .into_iter()
            .filter_map(|mut found| {
                let rule = self.rules.rule(found.rule)?;
                let verdict = match found.settled.take() {
                    Some(verdict @ Verdict::Nothing(_)) => verdict,
                    // It has been asked already.
                    Some(verdict) if found.tier == Tier::Search => verdict,
                    _ if global.allows(blob.bytes, found.secret) => Verdict::Nothing(Reason::Allowed),
                    Some(verdict) => verdict,
                    None => refusals.of(blob.bytes, &found).unwrap_or_else(|| {
                        let verdict = self.verdict(rule, blob, (syntax, setting), &found, &mut rehearsal);
                        refusals.keep(blob.bytes, &found, &verdict);
                        verdict
                    }),
                };
                let name = found.binding.map(|binding| binding.name).or(found.name);
                Some(Contender {
                    rule: rule.clone(),
                    secret: found.secret,
                    name,
                    tier: found.tier,
                    weight: found.weight,
                    verdict,
                    facts: found.facts,
                    related: Vec::new(),
                    alone: None,
                })
            })
            .collect();
        // What has no credential in it becomes none, and only who asks why wants to know which rule was the strongest.
        if self.explain == Explain::No && !contenders.iter().any(Contender::is_credential) {
            return Vec::new();
        }
        rank::settle(&mut contenders, self.explain);
        companion::link(&mut contenders, blob.bytes, syntax);
        if parts == Parts::Apart {
            companion::part(&mut contenders);
        }
        contenders
    }

    /// Locates.
    fn conclude(&self, blob: &Blob<'_>, syntax: Syntax, contenders: Vec<Contender>) -> Detection {
        let mut detection = Detection::default();
        let mut sites = locate::Sites::new(blob, syntax.medium());
        for contender in contenders {
            let secret = SecretValue::new(&blob.bytes[contender.secret.range()]);
            match contender.verdict {
                Verdict::Credential(confidence, mut evidence, points) => detection.findings.push(Finding {
                    facts: match contender.facts.is_empty() {
                        true => facts(&contender.rule, blob.bytes, contender.secret),
                        false => contender.facts,
                    },
                    related: contender.related.into_iter().map(|link| related(link, blob, &mut sites)).collect(),
                    site: sites.site(contender.secret),
                    rule: contender.rule,
                    secret,
                    confidence,
                    evidence: {
                        // There may be millions.
                        evidence.shrink_to_fit();
                        evidence
                    },
                    name: contender.name.map(|name| String::from_utf8_lossy(&blob.bytes[name.range()]).into_owned()),
                    markers: sites.markers(contender.secret),
                    fingerprint: None,
                    in_head: None,
                    points,
                }),
                Verdict::Nothing(reason) if self.explain == Explain::Yes => {
                    let site = sites.site(contender.secret);
                    detection.dismissed.push(Dismissed { rule: contender.rule, site, secret, reason });
                }
                Verdict::Nothing(_) => {}
            }
        }
        detection
    }

    fn verdict(
        &self,
        rule: &Rule,
        blob: &Blob<'_>,
        (syntax, setting): (Syntax, Setting),
        found: &Match,
        rehearsal: &mut Rehearsal,
    ) -> Verdict {
        if rule.public {
            return Verdict::Nothing(Reason::Public);
        }
        let value = &blob.bytes[found.secret.range()];
        let binding = found.binding.map(|binding| Binding {
            name: &blob.bytes[binding.name.range()],
            form: binding.form,
            operator: binding.operator,
            is_bytes: binding.coding == Coding::Bytes,
        });
        // The form of a token is that of what stands there; the judge of names sees what the program gets.
        let decoded = found.binding.map_or(Cow::Borrowed(value), |binding| assignment::decoded(value, binding.coding));
        let value = &*decoded;
        let prefix = &value[..found.prefix.min(value.len())];
        let word = found.word.map(|word| &blob.bytes[word.range()]);
        let minified = syntax == Syntax::Code && setting::is_minified(blob.bytes, found.secret);
        let (before, behind) = (found.secret.start(), found.secret.end());
        let around = [
            &blob.bytes[before.saturating_sub(AROUND)..before],
            &blob.bytes[behind..blob.bytes.len().min(behind + AROUND)],
        ];
        let tangled = OnceCell::new();
        let mut candidate = Candidate { value, prefix, word, binding, syntax, setting, minified, tangled, around };
        let verdict = judge::judge(rule, &candidate);
        let mut rehearsed = || rehearsal.has(blob.bytes, found.secret, found.binding.as_ref(), syntax);
        if matches!(verdict, Verdict::Credential(..)) && setting == Setting::Plain && rehearsed() {
            candidate.setting = Setting::Rehearsal;
            return judge::judge(rule, &candidate);
        }
        verdict
    }
}

/// What rules are to be searched for by.
fn wanted(rules: &RuleSet) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (number, rule) in rules.rules().iter().enumerate() {
        match &rule.matcher {
            Matcher::Pattern(pattern) => {
                let (before, shape) = (&pattern.edges.before, pattern.shape.as_ref());
                wanted.extend(pattern.anchors.iter().map(|anchor| Wanted::of_anchor(number, anchor, before, shape)));
            }
            Matcher::Assignment { names, author } => {
                let by_chance = *author == Author::Chance;
                wanted.extend(names.iter().flat_map(|name| Wanted::of_name(number, name, by_chance)));
            }
            Matcher::Search(search) => {
                let keywords = search.keywords.iter().filter(|word| word.len() >= prefilter::SHORTEST);
                wanted.extend(keywords.map(|word| Wanted::of_keyword(number, word)));
            }
        }
    }
    wanted.extend(Wanted::encodings());
    wanted
}

/// How much text around a value may tell something of it.
const AROUND: usize = 2048;

/// What the value at `secret` tells.
fn facts(rule: &Rule, text: &[u8], secret: Span) -> Vec<Fact> {
    let around = secret.start().saturating_sub(AROUND)..text.len().min(secret.end() + AROUND);
    rule.tells.map_or_else(Vec::new, |tells| tells.facts(&text[secret.range()], &text[around]))
}

fn related(link: Link, blob: &Blob<'_>, sites: &mut locate::Sites<'_>) -> Related {
    let value = SecretValue::new(&blob.bytes[link.value.range()]);
    Related { role: link.role, site: sites.place(link.value), value, public: link.public }
}

#[cfg(test)]
mod tests;
