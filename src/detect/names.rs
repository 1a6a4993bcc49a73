//! Names: which identifiers ask for a secret.
//!
//! A name is split into words the way people write identifiers (`dbPassword`, `DB_PASSWORD`, `db-password`), and the words
//! are compared, not substrings: `monkey` holds no key, `compass` no pass. What the value looks like is not known here.

use super::words::{GOES_BY, OF_KEYS, OTHER_KEYS, OTHER_TOKENS, SPOILS_BEFORE, SPOILS_BEHIND, TO_AVOID, Words};
use std::ops::Range;

/// The words of an identifier, as ranges into it; digits at the end of a word are not part of it.
pub(super) fn words(name: &[u8]) -> Vec<Range<usize>> {
    // So many are in nearly all.
    let mut words = Vec::with_capacity(8);
    let mut start = None;
    for at in 0..=name.len() {
        let here = name.get(at).copied().filter(u8::is_ascii_alphabetic);
        let Some(byte) = here else {
            words.extend(start.take().map(|from| from..at));
            continue;
        };
        if let Some(from) = start {
            let before = name[at - 1];
            let next_is_lower = || name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            // camelCase, and the last capital of HTTPServer.
            if byte.is_ascii_uppercase() && (before.is_ascii_lowercase() || (at > from && next_is_lower())) {
                words.push(from..at);
                start = Some(at);
            }
        } else {
            start = Some(at);
        }
    }
    words
}

/// The last word of an identifier.
pub(super) fn last_word(name: &[u8]) -> Option<Range<usize>> {
    let end = name.iter().rposition(u8::is_ascii_alphabetic)? + 1;
    let start = name[..end].iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    words(&name[start..name.len().min(end + 1)]).pop().map(|word| start + word.start..start + word.end)
}

/// The letters of an identifier, in lower case.
pub(super) struct Letters {
    all: Vec<u8>,
    /// A bit for each that is there.
    there: u32,
}

impl Letters {
    pub(super) fn of(name: &[u8]) -> Self {
        let letters = name.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase);
        let all: Vec<u8> = letters.collect();
        Self { there: all.iter().fold(0, |there, letter| there | Self::bit(*letter)), all }
    }

    fn bit(letter: u8) -> u32 {
        1 << (letter & 31)
    }

    /// Whether those of `wanted` are among them, one after the other: what asks for it has them so.
    fn spell(&self, wanted: &str) -> bool {
        let letters = || wanted.bytes().filter(u8::is_ascii_alphabetic);
        let Some(first) = wanted.bytes().next() else { return true };
        letters().all(|letter| self.there & Self::bit(letter) != 0)
            && self.all.iter().enumerate().filter(|(_, letter)| **letter == first).any(|(at, _)| {
                let mut there = self.all[at..].iter();
                letters().all(|want| there.next() == Some(&want))
            })
    }
}

/// Whether `name`, of these words and letters, asks for what `wanted` says (its words, lower case), and where in the name
/// that stands.
///
/// `None` when it doesn't, or when the rest of the name says that something else is meant: `password_hash`,
/// `token_url`, `is_secret`, `public_key`.
pub(super) fn asks_for(name: &[u8], words: &[Range<usize>], letters: &Letters, wanted: &str) -> Option<Range<usize>> {
    if !letters.spell(wanted) {
        return None;
    }
    let (first, last) = find(name, words, wanted)?;
    // A pass is many things (of a compiler, of a test) before it is a password: it has to be what the name is about.
    let pass = wanted == "pass";
    if pass && (last + 1 != words.len() || words[..first].last().is_some_and(|word| GOES_BY.has(&name[word.clone()]))) {
        return None;
    }
    let before = |list: &Words| words[..first].iter().any(|word| list.has(&name[word.clone()]));
    let several = !pass && words.get(last).is_some_and(|word| name[word.clone()].ends_with(b"s"));
    if wanted == "token" && before(&OTHER_TOKENS) || several && before(&TO_AVOID) {
        return None;
    }
    // A key is of many things, too: it has to be what the name is about.
    if wanted == "key"
        && (several || before(&OTHER_KEYS) || !words[last + 1..].iter().all(|word| OF_KEYS.has(&name[word.clone()])))
    {
        return None;
    }
    let spoils = |word: &[u8]| {
        ["", "s", "es"].iter().any(|end| {
            let (one, last) = word.split_at(word.len().saturating_sub(end.len()));
            last.eq_ignore_ascii_case(end.as_bytes()) && SPOILS_BEHIND.has(one)
        })
    };
    // A product, and what is kept in it.
    let product = |word: &[u8]| word.eq_ignore_ascii_case(b"onepassword");
    // `csrfmiddlewaretoken`
    let forged = |word: &[u8]| {
        word.len() > 4 && [&b"csrf"[..], b"xsrf"].iter().any(|start| word[..4].eq_ignore_ascii_case(start))
    };
    // `txtPassword.Text = "…"`
    let typed = name.ends_with(b".Text") && words.iter().any(|w| name[w.clone()].eq_ignore_ascii_case(b"txt"));
    let end = if typed { words.len() - 1 } else { words.len() };
    if is_source(name) {
        return None;
    }
    // What resets a password opens an account, too.
    let resets = |word: &[u8]| wanted == "token" && word.eq_ignore_ascii_case(b"reset");
    let before = |word: &[u8]| SPOILS_BEFORE.has(word) && !resets(word);
    let spoiled = words.get(last + 1..end).is_some_and(|behind| behind.iter().any(|w| spoils(&name[w.clone()])))
        || words[..first].iter().any(|w| before(&name[w.clone()]))
        || words.iter().any(|w| forged(&name[w.clone()]))
        || words.get(last).is_some_and(|w| product(&name[w.clone()]));
    (!spoiled).then(|| words[first].start..words[last].end)
}

/// `nslcd/passwd.c`: a file of a program, about which something is said.
fn is_source(name: &[u8]) -> bool {
    let extension = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    extension.len() < name.len()
        && matches!(extension, b"c" | b"h" | b"cc" | b"cpp" | b"py" | b"rs" | b"go" | b"pl" | b"pm" | b"java" | b"php")
}

/// The words of `name` that spell `wanted`: as separate words, or glued into one (`apikey`), which may have something
/// before it when it is long enough to be no accident (`mysqlpassword`).
fn find(name: &[u8], words: &[Range<usize>], wanted: &str) -> Option<(usize, usize)> {
    let wanted = || wanted.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let count = wanted().count();
    let separate = words.windows(count.max(1)).rposition(|window| {
        window.iter().zip(wanted()).all(|(word, want)| name[word.clone()].eq_ignore_ascii_case(want))
    });
    if let Some(first) = separate {
        return Some((first, first + count - 1));
    }
    let length = wanted().map(<[u8]>::len).sum::<usize>();
    let plural = wanted().next_back().is_some_and(|word| word.ends_with(b"s"));
    let at = words.iter().rposition(|word| {
        let word = &name[word.clone()];
        let word = word.strip_suffix(b"s").or_else(|| word.strip_suffix(b"S")).filter(|_| !plural).unwrap_or(word);
        let Some(more) = word.len().checked_sub(length) else { return false };
        let mut rest = &word[more..];
        let glued = wanted().all(|want| {
            let (here, behind) = rest.split_at(want.len());
            rest = behind;
            here.eq_ignore_ascii_case(want)
        });
        // Of `sudo`: what is in `NOPASSWD` needs none.
        let without = word[..more].eq_ignore_ascii_case(b"no");
        glued && !without && (more == 0 || length >= 5 || word[more..].eq_ignore_ascii_case(b"pwd"))
    })?;
    Some((at, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(name: &str) -> Vec<&str> {
        words(name.as_bytes()).into_iter().map(|range| &name[range]).collect()
    }

    #[test]
    fn identifiers_split_the_way_people_write_them() {
        assert_eq!(split("dbPassword2"), ["db", "Password"]);
        assert_eq!(split("DB_PASSWORD"), ["DB", "PASSWORD"]);
        assert_eq!(split("spring.data-source.pwd"), ["spring", "data", "source", "pwd"]);
        assert_eq!(split("HTTPToken"), ["HTTP", "Token"]);
        assert_eq!(split("oauth2ClientSecret"), ["oauth", "Client", "Secret"]);
    }

    #[test]
    fn the_last_word_is_the_last_of_all() {
        for name in
            ["dbPassword2", "DB_PASSWORD", "a", "", "12", "HTTPToken", "aB", "AB-", "x.HTTPs9", "oauth2ClientSecretX"]
        {
            assert_eq!(last_word(name.as_bytes()), words(name.as_bytes()).pop(), "{name}");
        }
    }

    #[test]
    fn whole_words_count() {
        let asks = |name: &str, wanted| {
            asks_for(name.as_bytes(), &words(name.as_bytes()), &Letters::of(name.as_bytes()), wanted).is_some()
        };
        for (name, wanted, answer) in [
            ("dbPassword", "password", true),
            ("mysqlpassword", "password", true),
            ("passwords", "password", true),
            ("API_KEY", "api key", true),
            ("apikey", "api key", true),
            ("x-api-key", "api key", true),
            ("monkey", "key", false),
            ("compass", "pass", false),
            ("db_pass", "pass", true),
            ("pass_number", "pass", false),
            ("renderPass", "pass", false),
            ("password_hash", "password", false),
            ("tokenUrl", "token", false),
            ("csrf_token", "token", false),
            ("csrfmiddlewaretoken", "token", false),
            ("INCORRECT_PASSWORD", "password", false),
            ("md5secret", "secret", false),
            ("nextPageToken", "token", false),
            ("PASSWORD_PROD", "password", true),
            ("TOKEN_CONTRACT_ADDRESSES", "token", false),
            ("form_token", "token", false),
            ("nslcd/passwd.c", "passwd", false),
            ("community.general.onepassword", "password", false),
        ] {
            assert_eq!(asks(name, wanted), answer, "{name}");
        }
    }
}
