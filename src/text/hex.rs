//! Bytes as hexadecimal digits, and back.

/// In lower-case digits, two for each byte.
#[must_use]
pub(crate) fn written(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The byte that two digits of either case stand for.
#[must_use]
pub(crate) fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

/// The bytes that digits of either case stand for; `None` when there is anything else.
#[must_use]
pub(crate) fn bytes(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|&[high, low]| byte(high, low));
    rest.is_empty().then(|| bytes.collect()).flatten()
}

/// So many bytes as [`written`] writes them: in lower-case digits and nothing else. No copy is left behind: it may be a key.
#[must_use]
pub(crate) fn exactly<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    if text.len() != 2 * LENGTH || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (to, &[high, low]) in bytes.iter_mut().zip(text.as_bytes().as_chunks::<2>().0) {
        *to = byte(high, low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_both_ways() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(written(&all).as_bytes()), Some(all.clone()));
        assert_eq!(bytes(written(&all).to_uppercase().as_bytes()), Some(all));
        assert_eq!((written(&[10, 255]), exactly::<2>("0aff")), ("0aff".to_owned(), Some([10, 255])));
        for bad in ["0aff0", "0af", "0AFF", "0xff", "+aff", ""] {
            assert_eq!(exactly::<2>(bad), None, "{bad}");
        }
        for bad in ["0", "0g", "+a", " 1", "é"] {
            assert_eq!(bytes(bad.as_bytes()), None, "{bad}");
        }
    }
}
