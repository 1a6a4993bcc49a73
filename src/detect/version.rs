//! Detection in one version of a text after another, when it is known which stretches two of them share.
//!
//! What finds a secret begins with a literal. Literals in a shared stretch are known from the other version, and only
//! what is between the stretches is searched for them. A literal that led to nothing there, and around which nothing has
//! changed as far as its rules can see, leads to nothing here. All others are followed in the whole text. So the outcome
//! is that of looking at all of it, which a test holds against each other.

use super::gathered::{Gathered, syntax_of};
use super::judge::Verdict;
use super::prefilter::{CONTEXT, Look, Prefilter, Purpose};
use super::syntax::Syntax;
use super::{Detector, Explain, Parts, encoded, manifest};
use crate::rule::{Place, Rule, RuleSet};
use crate::source::{Blob, Shared};
use crate::text::span::Span;
use std::ops::Range;
use std::sync::Arc;

/// A credential in a text, as far as is needed to tell it from others.
#[derive(Debug)]
pub struct Sighting {
    /// The rule that claims it.
    pub rule: Arc<Rule>,
    /// Where it stands in the text.
    pub secret: Span,
    /// Whether the judge let it go; such are there only when the detector explains.
    pub dismissed: bool,
}

/// What is kept of a text for its next version: where its literals stand. No part of the text itself.
#[derive(Debug)]
pub struct Memory {
    literals: Vec<Known>,
    syntax: Syntax,
    /// Length of the text.
    length: usize,
}

/// A literal and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    start: u32,
    /// Its number; the uppermost bit is set when it led to something.
    literal: u32,
}

const LED: u32 = 1 << 31;

/// How far literals look, by their numbers.
#[derive(Debug)]
pub(super) struct Reaches {
    lengths: Vec<u32>,
    /// Most bytes before and behind the literal on which it depends whether it leads to something.
    reaches: Vec<u32>,
    /// Length of the longest.
    longest: usize,
}

/// What an assignment depends on, more than enough: its name, the line before it, operator, blanks, type and value are
/// each bounded in `assignment`.
pub(super) const ASSIGNMENT: usize = 4096;

/// What edges look at beyond a match, and a little more.
const EDGES: usize = 16;

impl Reaches {
    pub(super) fn of(rules: &RuleSet, prefilter: &Prefilter) -> Self {
        let longest_match =
            |rule: usize| rules.rule(rule).and_then(|rule| rule.pattern()).map_or(0, |pattern| pattern.length.1);
        let mut reaches = Self { lengths: Vec::new(), reaches: Vec::new(), longest: 0 };
        for (length, uses) in prefilter.literals() {
            let reach = |purpose, rule| match purpose {
                Purpose::Name => ASSIGNMENT,
                // It speaks for all of the text, so it is followed in each version.
                Purpose::Keyword => usize::MAX,
                // The run that is decoded; nothing behind it is looked at.
                Purpose::Escaped | Purpose::Base64 | Purpose::DataUrl => encoded::LONGEST,
                Purpose::Manifest => manifest::REACH,
                Purpose::Form(Place::Start) => longest_match(rule),
                Purpose::Form(Place::Inside { before }) => longest_match(rule).saturating_add(before),
                // The name of the value, and what else is assigned nearby.
                Purpose::Form(Place::Near { within }) => longest_match(rule).saturating_add(within + ASSIGNMENT),
            };
            let reach = uses.iter().map(|wish| reach(wish.purpose, wish.rule)).max().unwrap_or(0);
            let reach = reach.saturating_add(length + EDGES);
            reaches.lengths.push(length as u32);
            reaches.reaches.push(u32::try_from(reach).unwrap_or(u32::MAX));
            reaches.longest = reaches.longest.max(length);
        }
        reaches
    }

    fn end(&self, known: Known) -> usize {
        (known.start + self.lengths[(known.literal & !LED) as usize]) as usize
    }
}

/// Literals of a text that is being made known.
#[derive(Default)]
struct Literals {
    /// Literals, each with whether it has to be followed.
    known: Vec<(Known, bool)>,
}

impl Detector {
    /// What stands in `blob`, and what to keep of it for other versions. `base` is what was kept of another version,
    /// and the stretches that they share, in the order of this one, no two adjoining ones that could be one.
    ///
    /// What belongs to another credential stands for itself here, as in [`Detector::scan_apart`].
    ///
    /// All of the text is in `blob`, not a window of it, and it is shorter than 4 GiB.
    #[must_use]
    pub fn scan_version(&self, blob: &Blob<'_>, base: Option<(&Memory, &[Shared])>) -> (Vec<Sighting>, Memory) {
        let mut gathered = Gathered::new(self, blob);
        gathered.most_windows = usize::MAX;
        let syntax = syntax_of(&gathered.syntax, blob);
        let mut literals = match base {
            Some((base, shared)) => self.inherited(blob.bytes, base, shared, syntax),
            None => Literals { known: self.literals(blob.bytes, 0..blob.bytes.len()) },
        };
        // For each window the literal that called for it.
        let mut callers = Vec::new();
        for (at, (known, _)) in literals.known.iter_mut().enumerate().filter(|(_, (_, follow))| *follow) {
            let before = gathered.counts();
            known.literal &= !LED;
            gathered.see(self.prefilter.hit(known.start as usize, known.literal));
            callers.resize(gathered.windows.len(), at);
            // What is encoded may lead to something later, and what is no credential here may be one under another path.
            if gathered.counts() != before {
                known.literal |= LED;
            }
        }
        let windows = gathered.windows.clone();
        let matches = gathered.matches(&mut |whole| {
            let touched = |window: &super::Window| window.start < whole.end() && whole.start() < window.end;
            for ((_, window), at) in windows.iter().zip(&callers) {
                if touched(window) {
                    literals.known[*at].0.literal |= LED;
                }
            }
        });
        let explain = self.explain == Explain::Yes;
        let sightings = match matches.is_empty() {
            true => Vec::new(),
            false => self.contenders(blob, syntax, matches, Parts::Apart),
        };
        let sightings = sightings.into_iter().map(|contender| Sighting {
            dismissed: matches!(contender.verdict, Verdict::Nothing(_)),
            rule: contender.rule,
            secret: contender.secret,
        });
        let sightings = sightings.filter(|sighting| !sighting.dismissed || explain).collect();
        let literals = literals.known.into_iter().map(|(known, _)| known).collect();
        (sightings, Memory { literals, syntax, length: blob.bytes.len() })
    }

    /// The literals that stand in a part of `text`, as far as that part shows. All are to be followed.
    fn literals(&self, text: &[u8], part: Range<usize>) -> Vec<(Known, bool)> {
        let mut found = Vec::new();
        self.prefilter.scan(&text[part.clone()], Look::Everywhere, &mut |hit| {
            found.push((Known { start: (part.start + hit.start) as u32, literal: hit.literal }, true));
        });
        found.sort_unstable();
        found
    }

    /// The literals of `text`: those in shared stretches from `base`, the others looked for.
    fn inherited(&self, text: &[u8], base: &Memory, shared: &[Shared], syntax: Syntax) -> Literals {
        let mut literals = Literals::default();
        let margin = self.reaches().longest + 2 * CONTEXT;
        let mut unknown: Vec<Range<usize>> = Vec::new();
        let mut look_at = |from: usize, to: usize| {
            let part = from.saturating_sub(margin)..text.len().min(to + margin);
            match unknown.last_mut() {
                Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
                _ => unknown.push(part),
            }
        };
        let mut end = 0;
        let stretches: Vec<Stretch> =
            shared.iter().map(|shared| Stretch::of(shared, base.length, text.len())).collect();
        for (stretch, shared) in stretches.iter().zip(shared) {
            if end < shared.at || !stretch.from_start {
                look_at(end, shared.at);
            }
            end = shared.at + shared.length;
            self.inherit(base, shared, stretch, syntax, &mut literals);
        }
        if stretches.last().is_none_or(|last| !last.to_end) {
            look_at(end, text.len());
        }
        for part in unknown {
            let found = self.literals(text, part);
            literals.known.extend(found.into_iter().filter(|(known, _)| {
                let next = stretches.partition_point(|stretch| stretch.at <= known.start as usize);
                let within = next.checked_sub(1).map(|at| &stretches[at]);
                within.is_none_or(|stretch| !stretch.holds(known.start as usize, self.reaches().end(*known)))
            }));
        }
        literals.known.sort_unstable();
        literals
    }

    /// Takes over the literals of `base` that stand in a shared stretch.
    fn inherit(&self, base: &Memory, shared: &Shared, stretch: &Stretch, syntax: Syntax, literals: &mut Literals) {
        let first = base.literals.partition_point(|known| (known.start as usize) < shared.base);
        for known in &base.literals[first..] {
            let start = known.start as usize;
            if start >= shared.base + shared.length {
                break;
            }
            let here = Known { start: (start - shared.base + shared.at) as u32, literal: known.literal };
            let (start, end) = (here.start as usize, self.reaches().end(here));
            if !stretch.holds(start, end) {
                continue;
            }
            let reach = self.reaches().reaches[(known.literal & !LED) as usize] as usize;
            let changed =
                !stretch.from_start && start - stretch.at < reach || !stretch.to_end && stretch.end - end < reach;
            literals.known.push((here, base.syntax != syntax || changed || known.literal & LED != 0));
        }
    }
}

/// A shared stretch, as a part of this version.
struct Stretch {
    at: usize,
    end: usize,
    /// Whether it is the beginning of both versions.
    from_start: bool,
    /// Whether it is the end of both versions.
    to_end: bool,
}

impl Stretch {
    fn of(shared: &Shared, base: usize, text: usize) -> Self {
        let end = shared.at + shared.length;
        Self {
            at: shared.at,
            end,
            from_start: shared.at == 0 && shared.base == 0,
            to_end: end == text && shared.base + shared.length == base,
        }
    }

    /// Whether a literal stands in it, with the bytes beside it, which may decide whether the prefilter sees it.
    fn holds(&self, start: usize, end: usize) -> bool {
        let before = self.from_start && start >= self.at || start >= self.at + CONTEXT;
        before && (self.to_end && end <= self.end || end + CONTEXT <= self.end)
    }
}

#[cfg(test)]
mod tests;
