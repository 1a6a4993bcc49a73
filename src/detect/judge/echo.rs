//! Echoes: passwords that are a word of the text around them. In what is said of `zabbix_agent`, `zabbix` and `Zabbix@123` are
//! made of its name.

/// Bytes that a word has which tells.
const WORD: std::ops::RangeInclusive<usize> = 4..=16;
/// Most digits and signs behind it.
const MORE: usize = 6;

/// Whether the letters that `value` begins with, and hardly more is in it, stand in a longer name of the text around it; or
/// whether it is its own user's name.
pub(super) fn is_echoed(value: &[u8], around: [&[u8]; 2]) -> bool {
    if is_its_user(value, around[0]) {
        return true;
    }
    let (word, more) = value.split_at(value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count());
    if !WORD.contains(&word.len()) || more.len() > MORE || more.iter().any(u8::is_ascii_alphabetic) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let joined = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(byte));
    around.into_iter().any(|text| {
        let text = text.to_ascii_lowercase();
        memchr::memmem::find_iter(&text, &word).any(|at| {
            joined(text.get(at + word.len())) || at.checked_sub(1).is_some_and(|before| joined(text.get(before)))
        })
    })
}

/// Whether the sentence goes on: `password strength enforcement`. In a netrc it is the next name.
pub(super) fn is_followed_by_a_word(behind: &[u8]) -> bool {
    let Some(rest) = behind.strip_prefix(b" ") else { return false };
    let word = &rest[..rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count()];
    word.len() >= 2 && ![&b"account"[..], b"login", b"machine", b"macdef", b"default", b"user"].contains(&word)
}

/// Whether it is its own user's name: `user="n1kv", password="n1kv"`.
fn is_its_user(value: &[u8], before: &[u8]) -> bool {
    const NEAR: usize = 120;
    let before = &before[before.len().saturating_sub(NEAR)..];
    memchr::memmem::rfind(before, value).is_some_and(|at| {
        let quoted = |at: Option<&u8>| at.is_some_and(|byte| matches!(byte, b'"' | b'\''));
        let name = before[at.saturating_sub(16)..at].to_ascii_lowercase();
        let user = memchr::memmem::find(&name, b"user").is_some() || memchr::memmem::find(&name, b"login").is_some();
        user && quoted(before.get(at + value.len())) && at.checked_sub(1).is_some_and(|at| quoted(before.get(at)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_the_names_around_is_told() {
        for (value, echoed) in [
            ("zabbix", true),
            ("Zabbix@123", true),
            ("agent12", true),
            ("admin", false),
            ("zabbix1x", false),
            ("4dm1n", true),
        ] {
            let around = [&b"  zabbix_agent_user: '4dm1n'\n  password: "[..], b"\n"];
            assert_eq!(is_echoed(value.as_bytes(), around), echoed, "{value}");
        }
    }
}
