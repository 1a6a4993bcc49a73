//! Whether one of some short pieces stands in a text, or at its beginning: all of them are looked for at once.

/// Pieces, sixty-four at most.
pub(in super::super) struct Pieces<const COUNT: usize> {
    pieces: [&'static [u8]; COUNT],
    /// For each byte those that begin with it, a bit for each.
    first: [u64; 256],
    /// The same for their second bytes.
    second: [u64; 256],
}

impl<const COUNT: usize> Pieces<COUNT> {
    /// These, each of two bytes or more.
    pub(in super::super) const fn new(pieces: [&'static [u8]; COUNT]) -> Self {
        let (mut first, mut second) = ([0; 256], [0; 256]);
        let mut at = 0;
        while at < COUNT {
            first[pieces[at][0] as usize] |= 1 << at;
            second[pieces[at][1] as usize] |= 1 << at;
            at += 1;
        }
        Self { pieces, first, second }
    }

    /// Whether `text` has one of them.
    pub(in super::super) fn are_in(&self, text: &[u8]) -> bool {
        (1..text.len()).any(|at| self.those([text[at - 1], text[at]]) != 0 && self.begin(&text[at - 1..]))
    }

    /// Those whose first bytes these are: none in most places.
    fn those(&self, [first, second]: [u8; 2]) -> u64 {
        self.first[usize::from(first)] & self.second[usize::from(second)]
    }

    /// Whether `text` begins with one of them.
    pub(super) fn begin(&self, text: &[u8]) -> bool {
        let mut those = text.first_chunk().map_or(0, |two| self.those(*two));
        while those != 0 {
            if text.starts_with(self.pieces[those.trailing_zeros() as usize]) {
                return true;
            }
            those &= those - 1;
        }
        false
    }

    /// Whether `text` has one of them, in any case; they are in lower case.
    pub(super) fn are_in_any_case(&self, text: &[u8]) -> bool {
        let two = |at: usize| [text[at - 1], text[at]].map(|byte: u8| byte.to_ascii_lowercase());
        (1..text.len()).any(|at| self.those(two(at)) != 0 && self.begin_any_case(&text[at - 1..]))
    }

    /// Whether `text` begins with one of them, in any case; they are in lower case.
    pub(super) fn begin_any_case(&self, text: &[u8]) -> bool {
        let lower = |two: &[u8; 2]| two.map(|byte| byte.to_ascii_lowercase());
        let mut those = text.first_chunk().map_or(0, |two| self.those(lower(two)));
        while those != 0 {
            let piece = self.pieces[those.trailing_zeros() as usize];
            if text.get(..piece.len()).is_some_and(|start| start.eq_ignore_ascii_case(piece)) {
                return true;
            }
            those &= those - 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_found_wherever_they_stand(text in "[abc]{0,12}") {
            const PIECES: Pieces<4> = Pieces::new([b"abc", b"ccc", b"ab", b"caa"]);
            let plain = PIECES.pieces.iter().any(|piece| memchr::memmem::find(text.as_bytes(), piece).is_some());
            prop_assert_eq!(PIECES.are_in(text.as_bytes()), plain);
            let begins = PIECES.pieces.iter().any(|piece| text.as_bytes().starts_with(piece));
            prop_assert_eq!(PIECES.begin(text.as_bytes()), begins);
            let upper = text.to_ascii_uppercase();
            prop_assert_eq!(PIECES.are_in_any_case(upper.as_bytes()), plain);
            prop_assert_eq!(PIECES.begin_any_case(upper.as_bytes()), begins);
        }
    }
}
