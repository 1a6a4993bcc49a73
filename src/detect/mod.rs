//! The detector: pure, from a blob to the credentials in it. No I/O, no clock, no global state.
//!
//! One pass of the `prefilter` finds where any rule could apply. There, and only there, `forms` matches patterns and
//! `assignment` reads what is bound to telling `names`; what is `encoded` is looked into. Rules of other tools `search`
//! the whole text for which they are called. The `judge` decides, `rank` lets one rule have each value, and `locate`
//! says where it stands.

mod assignment;
mod companion;
mod encoded;
mod entropy;
mod forms;
mod gathered;
mod judge;
mod locate;
mod manifest;
mod names;
mod naming;
mod near;
mod prefilter;
mod rank;
mod search;
mod syntax;
pub mod version;
mod whole;
mod words;

use crate::finding::{Dismissed, Evidence, Finding, Reason, Related};
use crate::rule::tells::Fact;
use crate::rule::{Matcher, Pattern, Rule, RuleSet};
use crate::secret::SecretValue;
use crate::source::Blob;
use crate::text::span::Span;
use assignment::Assignment;
use companion::Link;
pub use companion::join_parts;
use forms::{Ahead, Window};
use gathered::{Gathered, syntax_of};
use judge::{Binding, Candidate, Verdict};
use near::Nearby;
use prefilter::{Look, Prefilter, Wanted};
use rank::{Contender, Tier};
use search::{Called, Searches};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use syntax::{Setting, Syntax};
use whole::Whole;
use zeroize::Zeroizing;

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

    /// The match as it stands in the text, where its value is written otherwise. What is reported is all of that, as the
    /// program reads it; a rule has looked at what it decodes to.
    fn written(mut self, secret: Span, name: Option<Span>, how: &'static str) -> Self {
        if let Some(Verdict::Credential(_, evidence, _)) = &mut self.settled {
            evidence.push(Evidence::Structure(how));
        }
        self.facts.push(Fact { name: "written", value: how.trim_start_matches("it is written ").to_owned() });
        Self { secret, name, prefix: 0, word: None, binding: None, ..self }
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
    fn form_at(&self, blob: &Blob<'_>, rule: usize, start: usize, end: usize, ahead: &mut Ahead) -> Option<Match> {
        let pattern = self.pattern(rule)?;
        if !ahead.allows(blob.bytes, rule, pattern, start) {
            return None;
        }
        let form = forms::at_start(blob.bytes, pattern, start)?;
        let prefix = if form.secret.start() == start { end - start } else { 0 };
        Some(Match { prefix, ..Match::new(rule, form.secret, Tier::Form, (end - start) as i64) })
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
            let mut words = places.clone();
            words.sort_unstable_by_key(|word| (word.hit, word.literal));
            words.dedup_by_key(|word| (word.hit, word.literal));
            forms::in_windows(blob.bytes, pattern, &places, &mut |form, _| {
                seen(form.whole);
                let syntax = syntax_of(syntax, blob);
                let nearby = near::best(blob.bytes, &words, &form, within, syntax);
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
        let other = !meant && name.is_some_and(|name| near::identifies(&blob.bytes[name.range()]));
        let settled = other.then_some(Verdict::Nothing(Reason::Digest));
        Match { name, word: Some(nearby.word), settled, ..Match::new(rule, secret, Tier::Context, nearby.weight) }
    }

    /// The assignment as a match of a rule of names, if the name asks for what the rule wants.
    fn named(&self, blob: &Blob<'_>, rule: usize, found: Assignment) -> Option<Match> {
        let name = &blob.bytes[found.name.range()];
        let words = names::words(name);
        let Matcher::Assignment { names: asking, .. } = &self.rules.rule(rule)?.matcher else { return None };
        let asked = asking
            .iter()
            .filter_map(|wanted| {
                let wanted = wanted.as_bytes();
                let wanted: Vec<&[u8]> = names::words(wanted).into_iter().map(|word| &wanted[word]).collect();
                names::asks_for(name, &words, &wanted)
            })
            .max_by_key(|range| (range.end, range.len()))?;
        // The last telling word is what the name is about: in `token_secret`, a secret.
        let weight = (asked.end * 256 + asked.len()) as i64;
        Some(Match { binding: Some(found), ..Match::new(rule, found.value, Tier::Name, weight) })
    }

    /// The matches of forms that identify themselves in base64.
    fn search_base64(&self, blob: &Blob<'_>, mut starts: Vec<usize>, matches: &mut Vec<Match>) {
        starts.sort_unstable();
        let mut end = 0;
        for start in starts {
            let Some((secret, decoded)) = encoded::base64(blob.bytes, start).filter(|_| start >= end) else { continue };
            end = secret.end();
            let syntax = Syntax::of(blob.origin.path());
            let found = self.inside(blob, &decoded, syntax).filter(|found| found.tier == Tier::Form);
            matches.extend(found.map(|found| found.written(secret, None, encoded::IN_BASE64)));
        }
    }

    /// The matches of forms that identify themselves in values that are written otherwise.
    fn search_written(&self, blob: &Blob<'_>, written: Vec<(Option<Span>, Span)>, matches: &mut Vec<Match>) {
        for (name, value) in written {
            let Some((decoded, how)) = encoded::text(&blob.bytes[value.range()]) else { continue };
            let found = self.inside(blob, &decoded, Syntax::Lines).filter(|found| found.tier == Tier::Form);
            matches.extend(found.map(|found| found.written(value, name, how)));
        }
    }

    /// The matches in the data of Secrets, as if they stood there decoded: a file under its name, all else behind it.
    fn search_manifests(&self, blob: &Blob<'_>, manifests: Vec<usize>, matches: &mut Vec<Match>) {
        for manifest::Entry { name, value } in manifest::entries(blob.bytes, manifests) {
            let Some((decoded, how)) = encoded::text(&blob.bytes[value.range()]) else { continue };
            let called = &blob.bytes[name.range()];
            let (text, syntax) = match decoded.trim_ascii_end().contains(&b'\n') {
                true => (decoded, Syntax::of(Path::new(&*String::from_utf8_lossy(called)))),
                false => (Zeroizing::new([called, b"=", decoded.trim_ascii_end()].concat()), Syntax::Lines),
            };
            let found = self.inside(blob, &text, syntax);
            matches.extend(found.map(|found| found.written(value, Some(name), how)));
        }
    }

    /// The matches in a text that is one value, by the name of its file. What identifies itself is found without.
    fn search_whole(&self, blob: &Blob<'_>, matches: &mut Vec<Match>) {
        let Some(whole) = Whole::of(blob) else { return };
        let by_name = |found: &Match| {
            let told = found.word.or_else(|| found.binding.map(|binding| binding.name));
            let fits = found.tier == Tier::Context || found.tier == Tier::Name && whole.is_plain();
            fits && told.is_some_and(|told| whole.is_name(told))
        };
        matches.extend(self.inside(blob, &whole.text, Syntax::Lines).filter(by_name).filter_map(|found| {
            let secret = whole.place(found.secret)?;
            Some(Match { secret, name: None, prefix: 0, word: None, binding: None, ..found })
        }));
    }

    /// The matches in what was decoded, judged; in it nothing is decoded any more. What is none counts only where its
    /// provider says so.
    fn inside(&self, blob: &Blob<'_>, decoded: &[u8], syntax: Syntax) -> impl Iterator<Item = Match> {
        let inner = Blob { bytes: decoded, owned: 0..decoded.len(), ..*blob };
        let setting = Setting::of(blob.origin.identity());
        let judged = self.found_in(&inner, Some(syntax)).into_iter().filter_map(|mut found| {
            let rule = self.rules.rule(found.rule)?;
            let verdict = match found.settled.take() {
                Some(verdict) => verdict,
                None => self.verdict(rule, &inner, syntax, setting, &found),
            };
            let told =
                matches!(verdict, Verdict::Credential(..) | Verdict::Nothing(Reason::KnownSample | Reason::Public));
            let facts = facts(rule, inner.bytes, found.secret);
            told.then_some(Match { settled: Some(verdict), facts, ..found })
        });
        judged.collect::<Vec<_>>().into_iter()
    }

    /// The matches in what was decoded, in which nothing is decoded any more.
    fn found_in(&self, inner: &Blob<'_>, syntax: Option<Syntax>) -> Vec<Match> {
        let mut gathered = Gathered::new(self, inner);
        if let Some(syntax) = syntax {
            let _ = gathered.syntax.set(syntax); // It was just made, so nothing has asked.
        }
        gathered.called = Called::default();
        gathered.derived = true;
        self.prefilter.scan(inner.bytes, Look::NearRuns, &mut |hit| gathered.see(hit));
        gathered.matches(&mut |_| {})
    }

    /// The matches in what is percent-encoded, each run looked at once.
    fn search_escaped(&self, blob: &Blob<'_>, mut escapes: Vec<usize>, matches: &mut Vec<Match>) {
        escapes.sort_unstable();
        let mut last = 0..0;
        for escape in escapes {
            if !last.contains(&escape) {
                let (run, decoded) = encoded::around(blob.bytes, escape);
                last = run;
                if let Some(decoded) = decoded {
                    self.encoded(blob, &decoded, matches);
                }
            }
        }
    }

    /// What the run around an escape holds that is written with escapes, judged as the program gets it. What names ask
    /// for is left to the text itself, where it stands whole.
    fn encoded(&self, blob: &Blob<'_>, decoded: &encoded::Decoded, matches: &mut Vec<Match>) {
        let inner = Blob { bytes: &decoded.bytes, owned: 0..decoded.bytes.len(), ..*blob };
        let (syntax, setting) = (Syntax::of(blob.origin.path()), Setting::of(blob.origin.identity()));
        for mut found in self.found_in(&inner, None) {
            let form = matches!(found.tier, Tier::Context | Tier::Form);
            let Some(secret) = decoded.place(found.secret).filter(|_| form) else { continue };
            if !decoded.is_written_otherwise(found.secret) {
                continue;
            }
            let verdict = match found.settled.take() {
                Some(verdict) => verdict,
                None => match self.rules.rule(found.rule) {
                    Some(rule) => self.verdict(rule, &inner, syntax, setting, &found),
                    None => continue,
                },
            };
            let settled = Some(verdict);
            let place = |span: Option<Span>| span.and_then(|span| decoded.place(span));
            matches.push(Match { secret, word: place(found.word), name: place(found.name), settled, ..found });
        }
    }

    /// Judges and ranks.
    fn contenders(&self, blob: &Blob<'_>, syntax: Syntax, matches: Vec<Match>, parts: Parts) -> Vec<Contender> {
        let setting = Setting::of(blob.origin.identity());
        let mut global = search::Global::of(&self.rules, blob);
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
                    None => self.verdict(rule, blob, syntax, setting, &found),
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
        rank::settle(&mut contenders);
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
                Verdict::Credential(confidence, evidence, points) => detection.findings.push(Finding {
                    facts: match contender.facts.is_empty() {
                        true => facts(&contender.rule, blob.bytes, contender.secret),
                        false => contender.facts,
                    },
                    related: contender.related.into_iter().map(|link| related(link, blob, &mut sites)).collect(),
                    site: sites.site(contender.secret),
                    rule: contender.rule,
                    secret,
                    confidence,
                    evidence,
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

    fn verdict(&self, rule: &Rule, blob: &Blob<'_>, syntax: Syntax, setting: Setting, found: &Match) -> Verdict {
        if rule.public {
            return Verdict::Nothing(Reason::Public);
        }
        let value = &blob.bytes[found.secret.range()];
        let binding = found.binding.map(|binding| Binding {
            name: &blob.bytes[binding.name.range()],
            form: binding.form,
            operator: binding.operator,
        });
        // The form of a token is that of what stands there; the judge of names sees what the program gets.
        let decoded = found.binding.map_or(Cow::Borrowed(value), |binding| assignment::decoded(value, binding.coding));
        let value = &*decoded;
        let prefix = &value[..found.prefix.min(value.len())];
        let word = found.word.map(|word| &blob.bytes[word.range()]);
        let told = |found: Assignment| assignment::is_commentary(blob.bytes, &found, syntax);
        let setting = match setting {
            Setting::Plain if found.binding.is_some_and(told) => Setting::Rehearsal,
            other => other,
        };
        judge::judge(rule, &Candidate { value, prefix, word, binding, syntax, setting })
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
            Matcher::Assignment { names, .. } => {
                wanted.extend(names.iter().flat_map(|name| Wanted::of_name(number, name)));
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
    Related { role: link.role, site: sites.site(link.value), value, public: link.public }
}

#[cfg(test)]
mod tests;
