//! Placeholders: text that stands for a value, is masked, or was typed to have something there.

use super::super::names;
use super::super::words::{COMMON, PLACEHOLDERS, Words};
use super::content::is_pronounceable;
use super::letters;
use super::pieces::Pieces;
use super::tangle::reads_well;
use super::walk::{covered_by_walks, has_walk, is_walk};
use crate::finding::Reason;

/// Refuses placeholders, masked values, and values that only repeat their name.
pub(super) fn check(value: &[u8], name: Option<&[u8]>) -> Result<(), Reason> {
    if is_masked(value) {
        return Err(Reason::Masked);
    }
    if is_walk(value)
        || (value.len() < 200 && (has_walk(value) || is_patterned(value)))
        || says_so(value)
        || is_glued_sentence(value)
    {
        return Err(Reason::Placeholder);
    }
    if name.is_some_and(|name| repeats(value, name) || is_several_words_of(value, name)) {
        return Err(Reason::RepeatsName);
    }
    if holds_telling_word(value) {
        return Err(Reason::RepeatsName);
    }
    match made_of(value, &COMMON) {
        Some(words) if words.iter().any(|word| PLACEHOLDERS.has(word)) => Err(Reason::Placeholder),
        Some(_) => Err(Reason::Words),
        None => Ok(()),
    }
}

/// Refuses a placeholder with signs in it that have to be escaped, as tests have it: `pa;ss`, `\u0418secret`.
pub(super) fn check_letters(value: &[u8]) -> Result<(), Reason> {
    let plain = super::content::without_unicode_escapes(value);
    let letters: Vec<u8> = plain.iter().filter(|byte| byte.is_ascii_alphanumeric()).copied().collect();
    if letters.len() < value.len() && (PLACEHOLDERS.has(&letters) || letters == b"bar") {
        Err(Reason::Placeholder)
    } else {
        Ok(())
    }
}

/// `Thepasswordcannotbeverified`: words about a password, without the blanks between them.
fn is_glued_sentence(value: &[u8]) -> bool {
    static TELLING: Pieces<3> = Pieces::new([b"password", b"secret", b"token"]);
    let text = value.strip_prefix(b"#").unwrap_or(value);
    (20..80).contains(&text.len())
        && text.iter().all(u8::is_ascii_alphabetic)
        && TELLING.are_in_any_case(text)
        && letters::reads_like_words(text)
}

/// The same for the random part of a token whose form was recognised: only what no generator would make.
pub(super) fn check_body(body: &[u8]) -> Result<(), Reason> {
    if is_masked(body) {
        return Err(Reason::Masked);
    }
    // However long: chance makes neither.
    let masked = memchr::memmem::find(body, b"XXXXXXXX").is_some() || memchr::memmem::find(body, b"EXAMPLE").is_some();
    if masked || (body.len() < 200 && (longest_run(body) >= 8 || is_patterned(body) || has_walk(body) || shouts(body)))
    {
        return Err(Reason::Placeholder);
    }
    Ok(())
}

/// Whether it is the same again and again, three times at least: `abc123abc123abc123`.
fn is_patterned(value: &[u8]) -> bool {
    let repeats = |period: usize| value.iter().zip(&value[period..]).all(|(one, next)| one == next);
    (2..=value.len() / 3).any(repeats)
}

/// Whether a password-like value is short, or made of one kind of character only.
pub(super) fn is_weak(value: &[u8]) -> bool {
    value.len() < 6 || (kinds(value) < 2 && value.len() < 20) || longest_run(value) * 2 > value.len()
}

/// How many kinds of characters there are: lower case, upper case, digits, others.
fn kinds(value: &[u8]) -> u8 {
    let has = |kind: fn(&u8) -> bool| u8::from(value.iter().any(kind));
    has(u8::is_ascii_lowercase)
        + has(u8::is_ascii_uppercase)
        + has(u8::is_ascii_digit)
        + has(|byte| !byte.is_ascii_alphanumeric())
}

/// `dbpass`, `mw_pass`, `ipmi_pwd`: a short word in front of a short form of "password".
pub(super) fn ends_like_a_name(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let digits = lower.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let text = &lower[..lower.len() - digits];
    [&b"pass"[..], b"passw", b"passwd", b"pwd", b"pswd", b"psw", b"pw"].iter().any(|end| {
        text.strip_suffix(*end).is_some_and(|rest| {
            let joined = rest.ends_with(b"_");
            rest.len() <= 12
                && rest.iter().all(|b| b.is_ascii_lowercase() || b"_-.".contains(b) || joined && b.is_ascii_digit())
        })
    }) && digits <= 2
}

/// `snmp_auth_password`, and if it is `wordy` `encryption-functions`: words that are joined as those of a name, and no digit.
pub(super) fn is_joined_words(value: &[u8], wordy: bool) -> bool {
    let joints = value.iter().filter(|byte| matches!(byte, b'_' | b'-')).count();
    let telling = [&b"password"[..], b"passphrase", b"secret", b"token", b"passwd"].iter().any(|word| {
        let start = value.len().saturating_sub(word.len());
        start > 0 && matches!(value[start - 1], b'_' | b'-') && value[start..].eq_ignore_ascii_case(word)
    });
    let letters = value.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'));
    let joined = || joints >= 1 && value.split(|byte| matches!(byte, b'_' | b'-')).all(reads_well);
    letters && (telling || wordy && joined())
}

/// `smartvm`, `new_ntc`: a word, and two or three letters more.
pub(super) fn is_nearly_a_word(value: &[u8]) -> bool {
    const MOST_MORE: usize = 3;
    let known = |end: usize, least: usize| {
        let (word, more) = value.split_at(end);
        let (joint, more) =
            more.split_first().filter(|(byte, _)| **byte == b'_').map_or((false, more), |(_, more)| (true, more));
        let letters = more.iter().all(u8::is_ascii_lowercase);
        letters && more.len() <= MOST_MORE && end + usize::from(joint) >= least && COMMON.has(word)
    };
    value.len() >= 5 && (4..=value.len()).rev().any(|end| known(end, 4)) || value.len() >= 5 && known(3, 4)
}

/// Whether one character, repeated, makes up more than half of it.
pub(super) fn repeats_a_byte(value: &[u8]) -> bool {
    longest_run(value) * 2 > value.len()
}

/// `****`, `xxxx`, `....`, `[REDACTED]`, `<hidden>`.
fn is_masked(value: &[u8]) -> bool {
    let stars = value
        .iter()
        .filter(|byte| matches!(byte, b'*' | b'x' | b'X' | b'.' | b'#' | b'_' | b'-' | b'?' | b'0'))
        .count();
    static MASKS: Pieces<9> = Pieces::new([
        b"***",
        "•••".as_bytes(),
        b"...",
        "…".as_bytes(),
        b"redacted",
        b"masked",
        b"[hidden]",
        b"<hidden>",
        b"filtered",
    ]);
    static CROSSES: Pieces<1> = Pieces::new([b"xxxx"]);
    stars == value.len() || MASKS.are_in_any_case(value) || (value.len() < 200 && CROSSES.are_in_any_case(value))
}

/// `<password>`, `[PASSWORD]`, `{token}`, `(secret)`, `###PASSWORD###`.
fn is_wrapped(value: &[u8]) -> bool {
    let fences = [&b"##"[..], b"@@", b"%%", b"$$", b"!!", b"**"];
    fences.iter().any(|fence| value.starts_with(fence)) && fences.iter().any(|fence| value.ends_with(fence))
        || matches!(
            (value.first(), value.last()),
            (Some(b'<'), Some(b'>')) | (Some(b'['), Some(b']')) | (Some(b'{'), Some(b'}')) | (Some(b'('), Some(b')'))
        )
        || (value.starts_with(b"<") && value.contains(&b'>'))
        || holds_remark(value)
        // `###Set this …`: a remark in place of a value.
        || value.strip_prefix(b"###").is_some_and(|rest| rest.iter().all(u8::is_ascii_alphabetic))
}

/// `eyJ0eXAi<deleted>M3ZA`: a word between angle brackets.
fn holds_remark(value: &[u8]) -> bool {
    static REMARKS: Pieces<7> =
        Pieces::new([b"<deleted>", b"<removed>", b"<redacted>", b"<snip>", b"<truncated>", b"<omitted>", b"<hidden>"]);
    let entity = memchr::memmem::find(value, b"&lt;").is_some() && value.ends_with(b"&gt;");
    entity || value.contains(&b'<') && REMARKS.are_in(&value.to_ascii_lowercase())
}

/// EXAMPLE and its like inside a random body, in one case block.
fn shouts(body: &[u8]) -> bool {
    static WORDS: Pieces<12> = Pieces::new([
        b"EXAMPLE", b"SAMPLE", b"DUMMY", b"FAKE", b"example", b"sample", b"dummy", b"placeholder", b"PLACEHOLDER",
        b"REDACTED", b"XXXXX", b"xxxxx",
    ]);
    WORDS.are_in(body)
}

/// Longest stretch of one repeated byte.
fn longest_run(value: &[u8]) -> usize {
    value.chunk_by(|a, b| a == b).map(<[u8]>::len).max().unwrap_or(0)
}

/// Says in words that it is to be replaced, or that it is nobody's: `your-api-key`, `put_token_here`, `my_token`, `passw0rd`.
fn says_so(value: &[u8]) -> bool {
    static TRITE: Pieces<22> = Pieces::new([
        b"verysecret", b"p@ssw0rd", b"passw0rd", b"p@ssword", b"pa$$word", b"pa$$w0rd", b"s3cr3t", b"s3cret",
        b"secr3t", b"letmein", b"not-so-secret", b"supersecret", b"super-secret", b"super_secret", b"mysecret",
        b"mypassphrase", b"mypassword", b"testpass", b"test-", b"test_", b"-test", b"_test",
    ]);
    static STARTS: Pieces<6> = Pieces::new([b"my-", b"my_", b"some-", b"some_", b"the-", b"the_"]);
    let replaced: [&[u8]; 4] = [b"p@ss", b"pa$$", b"pa$s", b"p@$$"];
    asks_to_be_replaced(value)
        || replaced.iter().any(|replaced| value.eq_ignore_ascii_case(replaced))
        || value.len() < 200 && (TRITE.are_in_any_case(value) || STARTS.begin_any_case(value))
}

/// Asks for something else in its place: `<password>`, `your-api-key`, `changeme123`, `put_token_here`, `EXAMPLE`.
pub(super) fn asks_to_be_replaced(value: &[u8]) -> bool {
    static WORDS: Pieces<34> = Pieces::new([
        b"deadbeef", b"cafebabe", b"blabla", b"verylong", b"change_me", b"changeme", b"change-me", b"changeit",
        b"change_it", b"change-it", b"placeholder", b"example", b"replace_", b"replace-", b"replaceme", b"insert_",
        b"insert-", b"your_", b"your-", b"_here", b"-here", b"dummy", b"not_a_real", b"not-a-real", b"notreal",
        b"notasecret", b"not-a-secret", b"not-needed", b"foobar", b"lorem", b"sample", b"todo:", b"fixme", b"fake",
    ]);
    static STARTS: Pieces<3> = Pieces::new([b"your", b"enter ", b"xxx"]);
    is_wrapped(value)
        // However long: tokens in documentation have it somewhere.
        || value.len() >= 7 && memchr::memmem::find(value, b"EXAMPLE").is_some()
        || value.len() < 200 && (WORDS.are_in_any_case(value) || STARTS.begin_any_case(value))
}

/// The same text as its name, whatever the spelling: `password: password`, `API_KEY=apiKey`, `db_password: dbpassword1`.
fn repeats(value: &[u8], name: &[u8]) -> bool {
    // What digits are left over does not make it a secret, as long as they are few.
    if value.iter().filter(|byte| byte.is_ascii_digit()).count() > 4 {
        return false;
    }
    let letters = |text: &'_ [u8]| -> Vec<u8> {
        text.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect()
    };
    let last = |text: &[u8]| text.iter().rfind(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase);
    last(value).is_some() && last(value) == last(name) && {
        let (value, name) = (letters(value), letters(name));
        name.ends_with(&value) && value.len() >= 4 || value == name
    }
}

/// Whether it is the name or the end of it, spelled in another way, digits and all; or several words of it.
pub(super) fn is_spelling_of(value: &[u8], name: &[u8]) -> bool {
    let (plain, whole) = (alphanumeric(value), alphanumeric(name));
    plain.len() >= 4 && whole.ends_with(&plain) || is_several_words_of(value, name)
}

/// `ED25519_KEY_PASSPHRASE = "ed25519-key"`: several words of its name.
fn is_several_words_of(value: &[u8], name: &[u8]) -> bool {
    let joined = value.iter().any(|byte| matches!(byte, b'-' | b'_'));
    // `"GetPasswordData": "ec2:GetPasswordData"`
    let scoped = value.strip_suffix(name).is_some_and(|scope| {
        scope.last().is_some_and(u8::is_ascii_punctuation)
            && scope[..scope.len() - 1].iter().all(u8::is_ascii_alphanumeric)
    });
    // `'ftp_pwd' => 'Safe\ftp_pwd'`
    let in_namespace = value.strip_suffix(name).is_some_and(|scope| scope.ends_with(b"\\"));
    scoped && (name.len() >= 8 || in_namespace)
        || joined && value.len() <= name.len() && {
            let plain = alphanumeric(value);
            plain.len() >= 6 && memchr::memmem::find(&alphanumeric(name), &plain).is_some()
        }
}

/// Letters, in lower case, and digits.
fn alphanumeric(text: &[u8]) -> Vec<u8> {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

/// `invalid-password`, `hashedPassword`: words around one of those that name secrets, and nothing a machine would make.
fn holds_telling_word(value: &[u8]) -> bool {
    const TELLING: &[&[u8]] =
        &[b"password", b"passwd", b"secret", b"token", b"credential", b"credentials", b"passphrase"];
    // `TypeInputCheckPasswordSRP`: abbreviations among the words.
    let named = |word: &[u8]| is_pronounceable(word) || word.len() <= 4 && word.iter().all(u8::is_ascii_uppercase);
    let telling = |word: &[u8]| TELLING.iter().any(|telling| word.eq_ignore_ascii_case(telling));
    value.len() < 64 && !value.iter().any(u8::is_ascii_digit) && {
        let words = names::words(value);
        words.iter().any(|word| telling(&value[word.clone()])) && words.iter().all(|word| named(&value[word.clone()]))
    }
}

/// The words of `value` if all its letters are in words of `list` and few digits are left over.
fn made_of<'a>(value: &'a [u8], list: &Words) -> Option<Vec<&'a [u8]>> {
    let digits = value
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .filter(|piece| piece[0].is_ascii_digit() && !covered_by_walks(piece))
        .map(<[u8]>::len)
        .sum::<usize>();
    let is_sign = |byte: &u8| !byte.is_ascii_alphanumeric() && !b" -_./:,".contains(byte);
    let signs = value.chunk_by(|a, b| is_sign(a) == is_sign(b)).filter(|piece| is_sign(&piece[0]));
    let others = signs.filter(|piece| !covered_by_walks(piece)).map(<[u8]>::len).sum::<usize>();
    if digits > 4 || others > 1 || value.len() > 200 {
        return None;
    }
    let words = names::words(value).into_iter().map(|range| split(&value[range], list));
    let pieces = words.collect::<Option<Vec<_>>>().map(|pieces| pieces.concat());
    // `SeCrEt`: capitals begin no words in it.
    let pieces = pieces.or_else(|| value.iter().all(u8::is_ascii_alphabetic).then(|| split(value, list)).flatten())?;
    (!pieces.is_empty()).then_some(pieces)
}

/// Splits glued words (`testpassword`) into those of `list`, longest first; `None` when letters are left over.
pub(super) fn split<'a>(word: &'a [u8], list: &Words) -> Option<Vec<&'a [u8]>> {
    // Reachable ends, each with the start of the word that ends there: linear in pairs of a bounded length.
    let mut from: Vec<Option<usize>> = vec![None; word.len() + 1];
    from[0] = Some(0);
    for start in 0..word.len() {
        if from[start].is_none() {
            continue;
        }
        for end in start + 1..=word.len().min(start + 16) {
            // Glued two-letter words would let random text through.
            let whole = start == 0 && end == word.len();
            if from[end].is_none() && (whole || end - start >= 3) && list.has(&word[start..end]) {
                from[end] = Some(start);
            }
        }
    }
    let mut pieces = Vec::new();
    let mut end = word.len();
    while end > 0 {
        let start = from[end]?;
        pieces.push(&word[start..end]);
        end = start;
    }
    Some(pieces)
}
