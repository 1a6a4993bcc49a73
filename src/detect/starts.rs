//! Beginnings of forms whose literal leads: which are tried, and which are told by the last one of their rule.
//!
//! A text may hold one beginning behind the other, each of a form that is some hundred bytes long. So what became of the last
//! ones is kept: where the text repeats itself the next becomes the same, and what stands between a beginning and its secret
//! begins none of its own. How a form is matched is not known here.

use super::ahead::Ahead;
use super::forms::{self, FormMatch};
use super::repeats::{self, Repeats};
use crate::rule::Pattern;

/// Of so many rules the last beginning is kept.
const KEPT: usize = 16;
/// More than edges look at beyond a match.
const EDGES: usize = 64;

/// The beginnings in one text, in its order.
#[derive(Default)]
pub(super) struct Starts {
    pub(super) ahead: Ahead,
    last: [Option<Last>; KEPT],
    /// Which of them is given up next.
    oldest: usize,
    /// How many were passed over because they stand within a match.
    pub(super) within: usize,
}

/// A beginning that was tried.
struct Last {
    rule: usize,
    start: usize,
    found: Option<FormMatch>,
    /// The last of them that matched, as the pattern has it.
    told: Option<FormMatch>,
    /// What is known of repetitions from one of them to the next.
    repeats: Repeats,
}

impl Starts {
    /// The match of `pattern`, which is that of `rule`, exactly at `start`.
    pub(super) fn form(&mut self, text: &[u8], rule: usize, pattern: &Pattern, start: usize) -> Option<FormMatch> {
        if !forms::may_start(text, pattern, start) || !self.ahead.suffices(text, rule, pattern, start) {
            return None;
        }
        let bounded = pattern.length.1 + EDGES <= repeats::REACH;
        let known = self.last.iter().position(|last| last.as_ref().is_some_and(|last| last.rule == rule));
        if let Some(last) = known.and_then(|at| self.last[at].as_mut()) {
            if last.found.is_some_and(|found| leads(&found, start)) {
                self.within += 1;
                return None;
            }
            let again = bounded && last.repeats.know(text, last.start, start);
            last.found = match again {
                true => last.found.and_then(|found| found.moved(start - last.start)),
                false => tried(&mut self.ahead, text, rule, pattern, start, &mut last.told),
            };
            last.start = start;
            return last.found;
        }
        let mut told = None;
        let found = tried(&mut self.ahead, text, rule, pattern, start, &mut told);
        self.last[self.oldest] = Some(Last { rule, start, found, told, repeats: Repeats::default() });
        self.oldest = (self.oldest + 1) % KEPT;
        found
    }
}

fn tried(
    ahead: &mut Ahead,
    text: &[u8],
    rule: usize,
    pattern: &Pattern,
    start: usize,
    known: &mut Option<FormMatch>,
) -> Option<FormMatch> {
    if ahead.allows(text, rule, pattern, start) { forms::at_start(text, pattern, start, known) } else { None }
}

/// Whether `start` is behind the beginning of a match, and before its secret.
fn leads(found: &FormMatch, start: usize) -> bool {
    found.whole.start() < start && start < found.secret.start()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::shape::Shape;

    fn pattern() -> Pattern {
        Pattern::of_shape(Shape::parse(r#""u:" + [a-z:]{1,30} + "@" + secret([a-z]{1,9})"#).unwrap(), None)
    }

    #[test]
    fn where_a_text_repeats_itself_the_next_becomes_what_the_last_one_was() {
        let (pattern, unit) = (pattern(), "u:ab@cd u:ab!");
        let mut text = unit.repeat(3000).into_bytes();
        let (odd, other) = (unit.len() * 1500 + 4, unit.len() * 2100 + 12);
        (text[odd], text[other]) = (b'!', b'@');
        let mut starts = Starts::default();
        for start in memchr::memmem::find_iter(&text, b"u:") {
            let may = forms::may_start(&text, &pattern, start) && Ahead::default().suffices(&text, 0, &pattern, start);
            let plainly = may.then(|| forms::at_start(&text, &pattern, start, &mut None));
            assert_eq!(starts.form(&text, 0, &pattern, start), plainly.flatten(), "{start}");
        }
    }

    #[test]
    fn what_leads_to_a_secret_begins_none_of_its_own() {
        let (pattern, text, mut starts) = (pattern(), b"u:x:u:y@z u:a@b", Starts::default());
        let mut found = |start| starts.form(text, 0, &pattern, start).map(|found| found.secret.range());
        assert_eq!([0, 4, 10].map(&mut found), [Some(8..9), None, Some(14..15)]);
        assert_eq!(starts.within, 1);
    }
}
