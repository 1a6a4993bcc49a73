//! Walks: one character again and again, along the keyboard, the alphabet, the numbers.

use crate::text::hex;

/// One character again and again, or a walk over the keyboard or the alphabet.
pub(super) fn is_walk(value: &[u8]) -> bool {
    let first = value.first();
    value.iter().all(|byte| Some(byte) == first)
        || covered_by_walks(value)
        || value.len() >= 12
            && (is_walk_in_pairs(value) || is_walked_in_pieces(value) || is_mostly_walked(value) || counts_bytes(value))
}

/// `000102030405`: bytes in hexadecimal digits, each by one more than the one before, as vectors of tests have them.
pub(super) fn counts_bytes(value: &[u8]) -> bool {
    let (pairs, rest) = value.as_chunks::<2>();
    let byte = |pair: &[u8; 2]| hex::byte(pair[0], pair[1]);
    rest.is_empty()
        && pairs.windows(2).all(|two| byte(&two[0]).is_some_and(|first| byte(&two[1]) == Some(first.wrapping_add(1))))
}

/// `aabbccddeeff`: each step taken twice.
pub(super) fn is_walk_in_pairs(value: &[u8]) -> bool {
    let (pairs, rest) = value.as_chunks::<2>();
    let steps: Vec<u8> = pairs.iter().map(|pair| pair[0]).collect();
    rest.is_empty() && pairs.iter().all(|pair| pair[0] == pair[1]) && covered_by_walks(&steps)
}

/// `ABcdefg123456@#]`: walks of five steps and more make up three quarters.
pub(super) fn is_mostly_walked(value: &[u8]) -> bool {
    let (mut at, mut walked) = (0, 0);
    while at < value.len() {
        // At nearly all places there is no first step.
        let begins = value[at..].first_chunk().is_some_and(|pair| is_step(*pair));
        let length = if begins { walk_at(&value[at..value.len().min(at + 32)].to_ascii_lowercase()) } else { 0 };
        let steps = if length >= 5 { length } else { 0 };
        walked += steps;
        at += steps.max(1);
    }
    walked * 4 >= value.len() * 3
}

/// `zyxw-abdcefghi-12345`: pieces, of which walks make up half.
pub(super) fn is_walked_in_pieces(value: &[u8]) -> bool {
    let pieces = || value.split(|byte| matches!(byte, b'-' | b'_')).filter(|piece| !piece.is_empty());
    let length = |pieces: &mut dyn Iterator<Item = &[u8]>| pieces.map(<[u8]>::len).sum::<usize>();
    let walked = length(&mut pieces().filter(|piece| covered_by_walks(piece)));
    pieces().count() >= 3 && walked * 2 >= length(&mut pieces())
}

/// Sequences that fingers and lists make, both cases.
const WALKS: &[&[u8]] = &[
    b"0123456789012345678901234567890",
    b"abcdefghijklmnopqrstuvwxyz",
    b"zyxwvutsrqponmlkjihgfedcba",
    b"qwertyuiop",
    b"asdfghjkl",
    b"zxcvbnm",
    b"1q2w3e4r5t6y",
    b"0987654321",
    b"0123456789abcdef",
    b"!@#$%^&*()",
];

/// Whether pieces of walks of at least three characters make up the whole value.
pub(super) fn covered_by_walks(value: &[u8]) -> bool {
    // Nearly all texts are done with here.
    match value {
        [] => return true,
        [_] | [_, _] => return false,
        [first, second, ..] if !is_step([*first, *second]) => return false,
        _ => {}
    }
    let lower = value.to_ascii_lowercase();
    let mut at = 0;
    while at < lower.len() {
        let longest = walk_at(&lower[at..]);
        if longest < 3 {
            return false;
        }
        at += longest;
    }
    true
}

pub(super) fn walk_at(text: &[u8]) -> usize {
    // What begins a walk is one itself, so nearly all texts are done with at three, if not at two.
    if !text.first_chunk().is_some_and(|pair| is_step(*pair)) {
        return 0;
    }
    (3..=text.len().min(31))
        .take_while(|&length| WALKS.iter().any(|walk| memchr::memmem::find(walk, &text[..length]).is_some()))
        .last()
        .unwrap_or(0)
}

/// For each byte those that follow it in a walk, a bit for each.
const STEPS: [u128; 128] = {
    let mut steps = [0; 128];
    let mut walks = WALKS;
    while let [walk, others @ ..] = walks {
        let mut at = 1;
        while at < walk.len() {
            steps[walk[at - 1] as usize] |= 1 << walk[at];
            at += 1;
        }
        walks = others;
    }
    steps
};

/// Whether two bytes, of any case, follow each other in a walk.
pub(super) fn is_step(pair: [u8; 2]) -> bool {
    let [first, next] = pair.map(|byte| byte.to_ascii_lowercase());
    first.is_ascii() && next.is_ascii() && STEPS[usize::from(first)] >> next & 1 == 1
}

/// A walk of nine or more in a body that should be random.
pub(super) fn has_walk(body: &[u8]) -> bool {
    let mut taken = 0;
    // Few texts have eight steps one after the other, so hardly any is compared with the walks.
    (1..body.len()).any(|at| {
        taken = if is_step([body[at - 1], body[at]]) { taken + 1 } else { 0 };
        taken >= 8 && {
            let steps = body[at - 8..=at].to_ascii_lowercase();
            WALKS.iter().any(|walk| memchr::memmem::find(walk, &steps).is_some())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn walks_are_found_wherever_they_stand(before in "[a1é]{0,6}", walk in 0_usize..10, from in 0_usize..12, length in 3_usize..14, behind in "[b2]{0,3}") {
            let walk = WALKS[walk];
            let piece = &walk[from.min(walk.len())..walk.len().min(from + length)];
            let text = [before.as_bytes(), piece, behind.as_bytes()].concat();
            let plain = text.windows(9).any(|nine| WALKS.iter().any(|walk| memchr::memmem::find(walk, nine).is_some()));
            prop_assert_eq!(has_walk(&text), plain);
            prop_assert_eq!(has_walk(&text.to_ascii_uppercase()), plain);
        }
    }
}
