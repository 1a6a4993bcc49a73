//! Folded data: base64 in lines of one width, an attachment of a mail say. In so much of it chance makes any form that has few
//! letters of its own.

/// Shortest line that base64 is folded into: 64 in PEM, 76 in mail.
const FOLD: usize = 60;

/// Whether `value` is a part of data: of a line of base64 that is longer, with another as long above or below.
pub(super) fn is_in_a_fold(value: &[u8], [before, behind]: [&[u8]; 2]) -> bool {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let run_before = before.iter().rev().take(2 * FOLD).take_while(|byte| is_base64(byte)).count();
    let run_behind = behind.iter().take(2 * FOLD).take_while(|byte| is_base64(byte)).count();
    let width = run_before + value.len() + run_behind;
    if run_before + run_behind == 0 || !(FOLD..2 * FOLD).contains(&width) || !value.iter().all(is_base64) {
        return false;
    }
    let above = before[..before.len() - run_before].strip_suffix(b"\n").is_some_and(|above| {
        let above = above.strip_suffix(b"\r").unwrap_or(above);
        above.iter().rev().take(width + 1).take_while(|byte| is_base64(byte)).count() == width
    });
    let rest = &behind[run_behind..];
    let below = rest
        .strip_prefix(b"\r")
        .unwrap_or(rest)
        .strip_prefix(b"\n")
        .is_some_and(|below| below.iter().take(width + 1).take_while(|byte| is_base64(byte)).count() == width);
    above || below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_line_of_base64_is_data() {
        let line = |length: usize| "Ab3/".repeat(19)[..length].to_owned();
        let value = line(64);
        for (before, behind, folded) in [
            (format!("{}\n", line(76)), format!("{}\n", line(12)), true),
            (line(12), format!("\r\n{}\r\n", line(76)), true),
            (format!("{}\n", line(64)), format!("\n{}", line(64)), false), // A list of tokens.
            (format!("{}\n", line(70)), format!("{}\n", line(12)), false),
            ("token = ".to_owned(), "\n".to_owned(), false),
        ] {
            let around = [before.as_bytes(), behind.as_bytes()];
            assert_eq!(is_in_a_fold(value.as_bytes(), around), folded, "{before}|{behind}");
        }
    }
}
