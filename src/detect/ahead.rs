//! What is ahead in a text: a form is not tried where something that each of its matches has does not come in time.
//!
//! Without this, text that holds nothing but beginnings would be read again for each of them. What is known of the text is
//! kept for each rule, so that no byte is looked at twice for the same question, however many beginnings there are.

use crate::rule::Pattern;
use crate::rule::shape::landmark::Landmark;
use std::ops::Range;

/// What is known of a text ahead of where it is read.
#[derive(Default)]
pub(super) struct Ahead {
    /// For each rule the number of what is known for it, and one; 0 for nothing.
    numbers: Vec<u32>,
    known: Vec<Known>,
}

/// What is known for one rule.
struct Known {
    /// Bytes that its matches may have, one after the other.
    run: Range<usize>,
    /// For each of its landmarks.
    next: Vec<Next>,
    /// Which of them the rule is looked up by, once that was asked for.
    anchor: Option<Option<usize>>,
}

/// What is known of a landmark.
#[derive(Clone)]
struct Next {
    /// Where it does not begin.
    none: Range<usize>,
    /// Whether it begins right behind that.
    found: bool,
}

impl Ahead {
    /// Forms of no more bytes than this are tried at once.
    const LONG: usize = 64;

    /// Whether `pattern`, which is that of `rule`, may match at `start`. Cheapest when asked in the order of the text.
    pub(super) fn allows(&mut self, text: &[u8], rule: usize, pattern: &Pattern, start: usize) -> bool {
        if pattern.length.1 <= Self::LONG {
            return true;
        }
        let known = self.known(rule, pattern.landmarks().len());
        let end = known.run_end(text, pattern, start);
        end - start >= pattern.length.0 && known.come(text, pattern, start..end, None)
    }

    /// Whether there are as many bytes of the alphabet of `pattern`, which is that of `rule`, from `start` on as it needs.
    pub(super) fn suffices(&mut self, text: &[u8], rule: usize, pattern: &Pattern, start: usize) -> bool {
        if pattern.length.1 <= Self::LONG {
            let least = text.get(start..start + pattern.length.0);
            return least.is_some_and(|least| least.iter().all(|byte| pattern.alphabet.has(*byte)));
        }
        let known = self.known(rule, pattern.landmarks().len());
        known.run_end(text, pattern, start) - start >= pattern.length.0
    }

    /// Whether a match of `pattern`, which is that of `rule`, may have its literal at `hit`, as far as what it has behind that
    /// tells.
    pub(super) fn allows_inside(&mut self, text: &[u8], rule: usize, pattern: &Pattern, hit: usize) -> bool {
        let known = self.known(rule, pattern.landmarks().len());
        let Some(anchor) = *known.anchor.get_or_insert_with(|| anchor(pattern)) else { return true };
        let end = known.run_end(text, pattern, hit);
        known.come(text, pattern, hit..end, Some(anchor))
    }

    fn known(&mut self, rule: usize, landmarks: usize) -> &mut Known {
        if self.numbers.len() <= rule {
            self.numbers.resize(rule + 1, 0);
        }
        if self.numbers[rule] == 0 {
            self.known.push(Known {
                run: 0..0,
                next: vec![Next { none: 0..0, found: false }; landmarks],
                anchor: None,
            });
            self.numbers[rule] = self.known.len() as u32;
        }
        &mut self.known[self.numbers[rule] as usize - 1]
    }
}

impl Known {
    /// Whether the landmarks of `pattern` come in `ahead`, each in time; those behind the first that stands at its start, if
    /// that is given.
    fn come(&mut self, text: &[u8], pattern: &Pattern, ahead: Range<usize>, first: Option<usize>) -> bool {
        let landmarks = pattern.landmarks();
        let (least, most) = first.map_or((0, 0), |first| (landmarks[first].earliest, landmarks[first].latest));
        let skipped = first.map_or(0, |first| first + 1);
        let mut from = ahead.start;
        landmarks.iter().zip(&mut self.next).skip(skipped).all(|(landmark, next)| {
            let (shortest, longest) = landmark.length();
            from = from.max(ahead.start + landmark.earliest - least);
            // What has no bound before it has none behind.
            let latest = if most == usize::MAX { most } else { landmark.latest.saturating_sub(most) };
            let end = ahead.end.min(ahead.start.saturating_add(latest).saturating_add(longest));
            let place = next.place(text, landmark, from, end);
            from = place.unwrap_or(from) + shortest;
            place.is_some()
        })
    }

    /// Where a match that begins at `start` ends at the latest.
    fn run_end(&mut self, text: &[u8], pattern: &Pattern, start: usize) -> usize {
        let most = text.len().min(start.saturating_add(pattern.length.1));
        if !(self.run.start..=self.run.end).contains(&start) {
            self.run = start..start;
        }
        let more = text.get(self.run.end..most).unwrap_or_default();
        self.run.end += more.iter().take_while(|byte| pattern.alphabet.has(**byte)).count();
        self.run.end.min(most)
    }
}

impl Next {
    /// Where the landmark stands next in `text[from..to]`.
    fn place(&mut self, text: &[u8], landmark: &Landmark, from: usize, to: usize) -> Option<usize> {
        let (shortest, longest) = landmark.length();
        if !(self.none.start..=self.none.end).contains(&from) {
            *self = Self { none: from..from, found: false };
        }
        if !self.found {
            let from = self.none.end;
            let place = text.get(from..to).and_then(|ahead| find(ahead, landmark));
            self.found = place.is_some();
            // At the end there may be the first half of one.
            let known = place.map_or_else(|| (to + 1).saturating_sub(longest), |place| from + place);
            self.none.end = known.max(from);
        }
        (self.found && self.none.end + shortest <= to).then_some(self.none.end)
    }
}

/// The landmark that `pattern` is looked up by; `None` where another may be taken for it.
fn anchor(pattern: &Pattern) -> Option<usize> {
    let [anchor] = &*pattern.anchors else { return None };
    let is_anchor =
        |landmark: &Landmark| landmark.ignore_case == anchor.ignore_case && *landmark.literals == [&*anchor.literal];
    let landmarks = pattern.landmarks();
    let mut places = (0..landmarks.len()).filter(|&at| is_anchor(&landmarks[at]));
    let first = places.next();
    first.filter(|_| places.next().is_none())
}

/// The first place where a landmark stands.
fn find(text: &[u8], landmark: &Landmark) -> Option<usize> {
    match &*landmark.literals {
        [literal] if !landmark.ignore_case => match **literal {
            [byte] => memchr::memchr(byte, text),
            // What is sought is near, so that nothing is won by preparing for it.
            [first, ..] => memchr::memchr_iter(first, text).find(|&at| text[at..].starts_with(literal)),
            [] => Some(0),
        },
        literals => (0..text.len()).find(|&at| {
            let there = &text[at..];
            literals.iter().any(|literal| match landmark.ignore_case {
                true => there.get(..literal.len()).is_some_and(|there| there.eq_ignore_ascii_case(literal)),
                false => there.starts_with(literal),
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::shape::Shape;

    fn allowed(shape: &str, text: &[u8], starts: &[usize]) -> Vec<bool> {
        let pattern = Pattern::of_shape(Shape::parse(shape).unwrap(), None);
        let mut ahead = Ahead::default();
        starts.iter().map(|start| ahead.allows(text, 0, &pattern, *start)).collect()
    }

    #[test]
    fn a_form_is_tried_only_where_its_end_is_ahead() {
        let text = [&b"<<"[..], &b"a".repeat(2990), b"END-1<", &b"a".repeat(4000), b"<END-<"].concat();
        let (first, second) = (2992, 2992 + 5 + 1 + 4000 + 1);
        assert_eq!((&text[first..first + 4], &text[second..second + 4]), (&b"END-"[..], &b"END-"[..]));
        for (starts, expected) in [
            (&[0, 1, 5][..], &[true, true, true][..]),
            (&[first + 1], &[false]),
            (&[0, first + 5, second - 3000, second - 1, second + 3], &[true, false, true, true, false]),
            (&[second - 1, second - 4000, second - 1, 0], &[true, false, true, true]),
        ] {
            let shape = "\"<\" + [a-z<END1-]{0,3000} + \"END-\" + [0-9<]{1,2}";
            assert_eq!(allowed(shape, &text, starts), expected, "{starts:?}");
        }
    }

    #[test]
    fn behind_a_literal_in_the_middle_the_rest_has_to_come_in_time() {
        let shape = "[a-z]{1,9} + \"://\" + [a-z]{0,9} + \":\" + [a-z]{1,5} + \"@\" + [a-z]{1,9}";
        let pattern = Pattern::of_shape(Shape::parse(shape).unwrap(), None);
        for (text, expected) in [
            ("a://b:c@d", true),
            ("a://:c@d", true),
            ("a://b@d", false),
            ("a://b c:d@e", false),
            ("a://bbbbbbbbbb:c@d", false), // Too late.
            ("a://b a://b:c@d", false),
        ] {
            let allowed = Ahead::default().allows_inside(text.as_bytes(), 0, &pattern, 1);
            assert_eq!(allowed, expected, "{text}");
        }
        let (text, mut ahead) = (b"a://b:c a://b:c@d a://b a://b:c@d", Ahead::default());
        let allowed = memchr::memmem::find_iter(text, b"://").map(|hit| ahead.allows_inside(text, 0, &pattern, hit));
        assert_eq!(allowed.collect::<Vec<_>>(), [false, true, false, true]);
    }

    #[test]
    fn each_part_has_to_come_in_time() {
        let shape = "\"://\" + [a-z]{0,20} + \":\" + [a-z:]{1,30} + (\"@tcp(\" | i\"@Unix(\") + [a-z]{1,20}";
        for (text, expected) in [
            ("://a:b@tcp(c", true),
            ("://a:b@UNIX(c", true),
            ("://a:b@udp(c", false),
            ("://a@tcp(c:", false),                      // In this order.
            ("://:b@tcp(", false),                       // Too short.
            ("://a:b @tcp(c", false),                    // A byte that no match has.
            ("://aaaaaaaaaaaaaaaaaaaaa:b@tcp(c", false), // Too late.
        ] {
            assert_eq!(allowed(shape, text.as_bytes(), &[0]), [expected], "{text}");
        }
    }
}
