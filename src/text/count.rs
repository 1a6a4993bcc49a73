//! Numbers of things, in words for people.

/// `1 entry`, `12,345 entries`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// The same of things whose plural has an `s` more.
pub(crate) fn several(count: usize, thing: &str) -> String {
    counted(count as u64, thing, &format!("{thing}s"))
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_no_plural_and_thousands_are_parted() {
        for (count, expected) in
            [(0, "0 files"), (1, "1 file"), (2, "2 files"), (999, "999 files"), (1_234_567, "1,234,567 files")]
        {
            assert_eq!(several(count, "file"), expected);
        }
    }
}
