//! What was said of assignments: most are of no credentials, and texts repeat themselves.
//!
//! A text of nothing but `password="password='` would be judged again every ten bytes. So the last answers are kept, by what
//! was asked: the rule, the bytes of name and value, how they are written. What is refused is let go at once, but for a name
//! that it may lend to a form in its value. It is the same for forms. Who judges, and how, is not known here.

use super::Match;
use super::assignment::Assignment;
use super::judge::Verdict;
use super::rank::Tier;
use super::repeats::{KEPT, place};
use crate::finding::Reason;
use crate::text::span::Span;
use std::ops::Range;

/// An assignment, and the rule of names that may want it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub rule: usize,
    pub found: Assignment,
}

/// What was said of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The name asks for something else.
    Other,
    /// It asks for what the rule wants, with this weight, and the value is no credential.
    Nothing { weight: i64 },
}

/// The last answers in one text.
#[derive(Default)]
pub(super) struct Answers(Vec<Option<(Asked, Answer)>>);

impl Answers {
    /// What was said of the same before.
    pub(super) fn of(&self, text: &[u8], asked: Asked) -> Option<Answer> {
        let slot = slot(text, asked);
        let mut kept = [slot, slot ^ 1].into_iter().filter_map(|at| *self.0.get(at)?);
        kept.find(|(known, _)| same(text, *known, asked)).map(|(_, answer)| answer)
    }

    /// Keeps an answer, and gives it back.
    pub(super) fn keep(&mut self, text: &[u8], asked: Asked, answer: Answer) -> Answer {
        if self.0.is_empty() {
            self.0.resize(KEPT, None);
        }
        // Two that have the same place take turns, or each would be judged again and again.
        let slot = slot(text, asked);
        self.0.swap(slot, slot ^ 1);
        self.0[slot] = Some((asked, answer));
        answer
    }
}

/// Of the last names what a rule of names asks for, and where: names that differ in digits only say the same.
#[derive(Default)]
pub(super) struct Asking {
    last: [Option<Asks>; 4],
    /// Which of them is given up next.
    oldest: usize,
}

/// What a rule asks for in a name.
struct Asks {
    rule: usize,
    name: Span,
    asked: Option<Range<usize>>,
}

impl Asking {
    /// What `rule` asks for in this name; `ask` tells it.
    pub(super) fn of(
        &mut self,
        text: &[u8],
        rule: usize,
        name: Span,
        ask: impl FnOnce() -> Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        let alike = |other: Span| {
            let (one, other) = (&text[name.range()], &text[other.range()]);
            let same = |(a, b): (&u8, &u8)| a == b || a.is_ascii_digit() && b.is_ascii_digit();
            one.len() == other.len() && one.iter().zip(other).all(same)
        };
        let mut known = self.last.iter().flatten();
        if let Some(known) = known.find(|known| known.rule == rule && alike(known.name)) {
            return known.asked.clone();
        }
        let asked = ask();
        self.last[self.oldest] = Some(Asks { rule, name, asked: asked.clone() });
        self.oldest = (self.oldest + 1) % self.last.len();
        asked
    }
}

/// Forms of the last values that were refused, and why: the same again, whether near the same word or near none, is refused
/// again.
#[derive(Default)]
pub(super) struct Refusals(Vec<Option<Refusal>>);

/// A form that was refused.
#[derive(Clone, Copy)]
struct Refusal {
    rule: usize,
    secret: Span,
    prefix: usize,
    word: Option<Span>,
    reason: Reason,
}

impl Refusals {
    /// What was said of the same before.
    pub(super) fn of(&self, text: &[u8], found: &Match) -> Option<Verdict> {
        let known = (*self.0.get(place(text, found.rule, &[found.secret]))?)?;
        let bytes = |span: Option<Span>| span.map(|span| &text[span.range()]);
        let same = found.binding.is_none()
            && (known.rule, known.prefix) == (found.rule, found.prefix)
            && bytes(Some(known.secret)) == bytes(Some(found.secret))
            && bytes(known.word) == bytes(found.word);
        same.then_some(Verdict::Nothing(known.reason))
    }

    /// Keeps what was said, if that is a refusal of a form.
    pub(super) fn keep(&mut self, text: &[u8], found: &Match, verdict: &Verdict) {
        let (None, Verdict::Nothing(reason)) = (found.binding, verdict) else { return };
        if self.0.is_empty() {
            self.0.resize(KEPT, None);
        }
        let &Match { rule, secret, prefix, word, .. } = found;
        self.0[place(text, rule, &[secret])] = Some(Refusal { rule, secret, prefix, word, reason: *reason });
    }
}

/// Whether two are the same, wherever they stand.
fn same(text: &[u8], a: Asked, b: Asked) -> bool {
    let alike = |one: Span, other: Span| text[one.range()] == text[other.range()];
    let written = |asked: Asked| (asked.rule, asked.found.form, asked.found.operator, asked.found.coding);
    written(a) == written(b) && alike(a.found.name, b.found.name) && alike(a.found.value, b.found.value)
}

/// Where an answer is kept.
fn slot(text: &[u8], asked: Asked) -> usize {
    place(text, asked.rule, &[asked.found.name, asked.found.value])
}

/// Adds to `matches` those of the refused that have the value of another match in their own: the name is its name.
pub(super) fn lend(refused: Vec<(Asked, i64)>, matches: &mut Vec<Match>) {
    let mut nameless: Vec<Span> =
        matches.iter().filter(|found| found.tier != Tier::Name).map(|found| found.secret).collect();
    nameless.sort_unstable();
    for (Asked { rule, found }, weight) in refused {
        let first = nameless.partition_point(|secret| secret.start() < found.value.start());
        let inside = nameless[first..].iter().take_while(|secret| secret.start() < found.value.end());
        if inside.clone().any(|secret| found.value.contains(*secret)) {
            let settled = Some(Verdict::Nothing(Reason::Outranked));
            let named = Match::new(rule, found.value, Tier::Name, weight);
            matches.push(Match { binding: Some(found), settled, ..named });
        }
    }
}
