//! Days as people write them.

use jiff::civil::Date;

/// The day that `text` names, written as `2027-01-31` and in no other way.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let dashed = text.len() == 10
        && text.bytes().enumerate().all(
            |(at, byte)| {
                if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
            },
        );
    if dashed { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        for (text, expected) in [
            ("2027-01-31", true),
            ("2028-02-29", true),
            ("2027-02-29", false),
            ("2027-1-31", false),
            ("20270131", false),
            ("2027-01-31T00:00", false),
            ("31.01.2027", false),
            ("", false),
        ] {
            assert_eq!(parse(text).map(|day| day.to_string()).as_deref(), expected.then_some(text), "{text}");
        }
    }
}
