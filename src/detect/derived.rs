//! The matches in texts that are derived from a text: what is decoded in it, and what the name of its file makes of it.
//!
//! A derived text is looked at as any other, and what is found is mapped back to where it stands. Nothing is derived from it
//! again. How things are written is known in `columns`, `encoded`, `manifest` and `whole`.

use super::columns;
use super::encoded;
use super::gathered::{Gathered, Names, setting_of, syntax_of};
use super::judge::Verdict;
use super::manifest;
use super::prefilter::Look;
use super::rank::Tier;
use super::repeats::InVain;
use super::search::Called;
use super::setting::{Rehearsal, Setting};
use super::syntax::Syntax;
use super::whole::Whole;
use super::{Detector, Match, facts};
use crate::finding::{Evidence, Reason};
use crate::rule::checksum;
use crate::rule::tells::Fact;
use crate::source::Blob;
use crate::text::span::Span;
use std::cell::OnceCell;
use std::path::Path;
use zeroize::Zeroizing;

impl Match {
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
    /// The matches of forms that identify themselves in base64.
    pub(super) fn search_base64(&self, blob: &Blob<'_>, mut starts: Vec<usize>, matches: &mut Vec<Match>) {
        starts.sort_unstable();
        let syntax = OnceCell::new();
        let mut vain = InVain::default();
        let mut end = 0;
        for start in starts {
            if start < end {
                continue;
            }
            let Some(secret) = encoded::base64(blob.bytes, start) else { continue };
            if vain.has(blob.bytes, secret) {
                end = secret.end();
                continue;
            }
            let Some(decoded) = checksum::decoded_base64(&blob.bytes[secret.range()]) else { continue };
            end = secret.end();
            let (syntax, before) = (syntax_of(&syntax, blob), matches.len());
            let found = self.inside(blob, &decoded, syntax, Names::Left).filter(|found| found.tier == Tier::Form);
            matches.extend(found.map(|found| found.written(secret, None, encoded::IN_BASE64)));
            if matches.len() == before {
                vain.add(blob.bytes, secret);
            }
        }
    }

    /// The matches of forms that identify themselves in values that are written otherwise.
    pub(super) fn search_written(&self, blob: &Blob<'_>, written: Vec<(Option<Span>, Span)>, matches: &mut Vec<Match>) {
        let mut vain = InVain::default();
        for (name, value) in written {
            if vain.has(blob.bytes, value) {
                continue;
            }
            let before = matches.len();
            if let Some((decoded, how)) = encoded::text(&blob.bytes[value.range()]) {
                let found = self.inside(blob, &decoded, Syntax::Lines, Names::Left);
                let found = found.filter(|found| found.tier == Tier::Form);
                matches.extend(found.map(|found| found.written(value, name, how)));
            }
            if matches.len() == before {
                vain.add(blob.bytes, value);
            }
        }
    }

    /// The matches in the data of Secrets, as if they stood there decoded: a file under its name, all else behind it.
    pub(super) fn search_manifests(&self, blob: &Blob<'_>, manifests: Vec<usize>, matches: &mut Vec<Match>) {
        for manifest::Entry { name, value } in manifest::entries(blob.bytes, manifests) {
            let Some((decoded, how)) = encoded::text(&blob.bytes[value.range()]) else { continue };
            let called = &blob.bytes[name.range()];
            let (text, syntax) = match decoded.trim_ascii_end().contains(&b'\n') {
                true => (decoded, Syntax::of(Path::new(&*String::from_utf8_lossy(called)))),
                false => (Zeroizing::new([called, b"=", decoded.trim_ascii_end()].concat()), Syntax::Lines),
            };
            let found = self.inside(blob, &text, syntax, Names::Read);
            matches.extend(found.map(|found| found.written(value, Some(name), how)));
        }
    }

    /// The matches in a text that is one value, by the name of its file. What identifies itself is found without.
    pub(super) fn search_whole(&self, blob: &Blob<'_>, matches: &mut Vec<Match>) {
        let Some(whole) = Whole::of(blob) else { return };
        let by_name = |found: &Match| {
            let told = found.word.or_else(|| found.binding.map(|binding| binding.name));
            let fits = found.tier == Tier::Context || found.tier == Tier::Name && whole.is_plain();
            fits && told.is_some_and(|told| whole.is_name(told))
        };
        let found = self.inside(blob, &whole.text, Syntax::Lines, Names::Read);
        matches.extend(found.filter(by_name).filter_map(|found| {
            let secret = whole.place(found.secret)?;
            Some(Match { secret, name: None, prefix: 0, word: None, binding: None, ..found })
        }));
    }

    /// The matches in a file whose lines have their values in known places.
    pub(super) fn search_columns(&self, blob: &Blob<'_>, matches: &mut Vec<Match>) {
        for (name, value) in columns::values(blob) {
            let lines = blob.bytes[value.range()].split(|byte| b"\r\n".contains(byte));
            let text =
                Zeroizing::new([name.as_bytes(), b"=", &*Zeroizing::new(lines.collect::<Vec<_>>().concat())].concat());
            let is_value = |found: &Match| found.secret.start() > name.len();
            matches.extend(self.inside(blob, &text, Syntax::Lines, Names::Read).filter(is_value).map(|found| Match {
                secret: value,
                name: None,
                prefix: 0,
                word: None,
                binding: None,
                ..found
            }));
        }
    }

    /// The matches in what was decoded, judged; in it nothing is decoded any more. What is none counts only where its
    /// provider says so.
    fn inside(&self, blob: &Blob<'_>, decoded: &[u8], syntax: Syntax, names: Names) -> impl Iterator<Item = Match> {
        let inner = Blob { bytes: decoded, owned: 0..decoded.len(), ..*blob };
        let (setting, mut rehearsal) = (OnceCell::new(), Rehearsal::default());
        let judged = self.found_in(&inner, syntax, names).into_iter().filter_map(|mut found| {
            let rule = self.rules.rule(found.rule)?;
            let verdict = match found.settled.take() {
                Some(verdict) => verdict,
                None => self.verdict(rule, &inner, (syntax, setting_of(&setting, blob)), &found, &mut rehearsal),
            };
            let told =
                matches!(verdict, Verdict::Credential(..) | Verdict::Nothing(Reason::KnownSample | Reason::Public));
            let facts = facts(rule, inner.bytes, found.secret);
            told.then_some(Match { settled: Some(verdict), facts, ..found })
        });
        judged.collect::<Vec<_>>().into_iter()
    }

    /// The matches in what was decoded, in which nothing is decoded any more.
    fn found_in(&self, inner: &Blob<'_>, syntax: Syntax, names: Names) -> Vec<Match> {
        let mut gathered = Gathered::new(self, inner);
        let _ = gathered.syntax.set(syntax); // It was just made, so nothing has asked.
        gathered.called = Called::default();
        gathered.derived = true;
        gathered.names = names;
        self.prefilter.scan(inner.bytes, Look::NearRuns, &mut |hit| gathered.see(hit));
        gathered.matches(&mut |_| {})
    }

    /// The matches in what is percent-encoded, each run looked at once.
    pub(super) fn search_escaped(&self, blob: &Blob<'_>, mut escapes: Vec<usize>, matches: &mut Vec<Match>) {
        escapes.sort_unstable();
        let (syntax, setting) = (OnceCell::new(), OnceCell::new());
        let mut vain = InVain::default();
        let mut last = 0..0;
        for escape in escapes {
            if last.contains(&escape) {
                continue;
            }
            last = encoded::around(blob.bytes, escape);
            let Some(run) = Span::new(last.start, last.end).filter(|_| last.len() < encoded::LONGEST) else { continue };
            if vain.has(blob.bytes, run) {
                continue;
            }
            let (syntax, before) = (syntax_of(&syntax, blob), matches.len());
            self.encoded(blob, &encoded::decode(blob.bytes, last.clone()), syntax, &setting, matches);
            if matches.len() == before {
                vain.add(blob.bytes, run);
            }
        }
    }

    /// What the run around an escape holds that is written with escapes, judged as the program gets it. What names ask
    /// for is left to the text itself, where it stands whole.
    fn encoded(
        &self,
        blob: &Blob<'_>,
        decoded: &encoded::Decoded,
        syntax: Syntax,
        setting: &OnceCell<Setting>,
        matches: &mut Vec<Match>,
    ) {
        let inner = Blob { bytes: &decoded.bytes, owned: 0..decoded.bytes.len(), ..*blob };
        let mut rehearsal = Rehearsal::default();
        for mut found in self.found_in(&inner, syntax, Names::Left) {
            let form = matches!(found.tier, Tier::Context | Tier::Form);
            let Some(secret) = decoded.place(found.secret).filter(|_| form) else { continue };
            if !decoded.is_written_otherwise(found.secret) {
                continue;
            }
            let verdict = match found.settled.take() {
                Some(verdict) => verdict,
                None => match self.rules.rule(found.rule) {
                    Some(rule) => {
                        self.verdict(rule, &inner, (syntax, setting_of(setting, blob)), &found, &mut rehearsal)
                    }
                    None => continue,
                },
            };
            let settled = Some(verdict);
            let place = |span: Option<Span>| span.and_then(|span| decoded.place(span));
            matches.push(Match { secret, word: place(found.word), name: place(found.name), settled, ..found });
        }
    }
}
