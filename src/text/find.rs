//! Searching backwards.

/// The last place where `wanted` stands in `text`, for pieces whose beginning is not also their end. To search backwards takes
/// many times longer: vectors only search forwards.
pub(crate) fn last(text: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, wanted).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_last_that_counts() {
        let long = [&b"set(a, set("[..], &b"b".repeat(200), b"set(", &b"c".repeat(100)].concat();
        for text in [&b""[..], b"set", b"set(", b"set(set(x", b"set(a) set", &long] {
            assert_eq!(last(text, b"set("), memchr::memmem::rfind(text, b"set("), "{text:?}");
        }
    }
}
