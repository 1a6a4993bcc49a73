//! What a value is instead of a secret: a path, a number, code, a sentence, a digest, something public.

use super::super::assignment::Form;
use crate::finding::Reason;

/// Refuses public keys, certificates, images and the like.
pub(super) fn check_public_material(value: &[u8]) -> Result<(), Reason> {
    const PUBLIC: &[&[u8]] = &[
        b"ssh-rsa ", b"ssh-ed25519 ", b"ssh-dss ", b"ecdsa-sha2-", b"-----BEGIN PUBLIC", b"-----BEGIN CERT",
        b"-----BEGIN RSA PUBLIC", b"data:image", b"data:", b"-----BEGIN",
    ];
    // An address of Ethereum: its key has 64 digits.
    let account = value.len() == 42 && value.starts_with(b"0x") && value[2..].iter().all(u8::is_ascii_hexdigit);
    if account || PUBLIC.iter().any(|start| value.starts_with(start)) { Err(Reason::Public) } else { Ok(()) }
}

/// Refuses paths, URLs, hosts, file names and mail addresses.
pub(super) fn check_location(value: &[u8]) -> Result<(), Reason> {
    let holds = |piece: &[u8]| memchr::memmem::find(value, piece).is_some();
    let path = value.starts_with(b"/")
        && value.len() > 1
        && !value[1..].contains(&b'=')
        && value[1..].iter().all(|b| b.is_ascii_alphanumeric() || b"/._-*@: ${}".contains(b))
        && segments_read_well(value)
        || [&b"./"[..], b"../", b"~/", b"C:\\", b"c:\\", b"\\\\", b"@/", b"file://"]
            .iter()
            .any(|start| value.starts_with(start));
    let url = holds(b"://")
        || holds(b":/")
        || value.starts_with(b"//")
        || value.starts_with(b"www.")
        || value.starts_with(b"mailto:")
        || value.starts_with(b"urn:");
    if path || url || is_file_name(value) || is_mail(value) { Err(Reason::Location) } else { Ok(()) }
}

/// Refuses what is surely an address: of a person, or with a scheme.
pub(super) fn check_address(value: &[u8]) -> Result<(), Reason> {
    let scheme = memchr::memmem::find(value, b"://").is_some();
    if scheme || is_mail(value) { Err(Reason::Location) } else { Ok(()) }
}

/// Refuses code that looks like part of a connection string: `r.password,s.host=r.host`.
pub(super) fn check_members(value: &[u8]) -> Result<(), Reason> {
    let first = value.split(|byte| matches!(byte, b',' | b')' | b'(' | b'}')).next().unwrap_or(value);
    let code = first.len() < value.len() && is_member(first) && !first.iter().any(u8::is_ascii_digit);
    // Nothing, and the next setting of the list.
    let empty = matches!(value.first(), Some(b',' | b')'));
    if code || empty { Err(Reason::Code) } else { Ok(()) }
}

/// Whether the pieces between slashes look like names: base64 may begin with a slash as well.
fn segments_read_well(value: &[u8]) -> bool {
    value.split(|byte| *byte == b'/').filter(|piece| !piece.is_empty()).all(|piece| {
        piece.len() <= 3
            || piece.len() <= 40
                && (is_pronounceable(piece) || piece.iter().filter(|b| b.is_ascii_digit()).count() * 3 <= piece.len())
    })
}

fn is_mail(value: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', value) else { return false };
    let host = &value[at + 1..];
    at > 0
        && host.contains(&b'.')
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"@._-+".contains(byte))
        && host
            .rsplit(|byte| *byte == b'.')
            .next()
            .is_some_and(|top| (2..=6).contains(&top.len()) && top.iter().all(u8::is_ascii_lowercase))
}

/// `server.key`, `conf/secrets.yml`, `example.com`, `com.example.Thing`.
fn is_file_name(value: &[u8]) -> bool {
    let Some(dot) = memchr::memrchr(b'.', value) else { return false };
    let extension = &value[dot + 1..];
    let stem = &value[..dot];
    let known = [&b"h"[..], b"c", b"o", b"a"].contains(&extension);
    (known || (2..=10).contains(&extension.len()))
        && extension.iter().all(u8::is_ascii_alphabetic)
        && !stem.is_empty()
        && stem.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-/\\".contains(byte))
        && is_pronounceable(stem)
        && (extension.iter().all(u8::is_ascii_lowercase) || is_pronounceable(extension))
}

/// Refuses calls, member accesses, types and identifiers.
pub(super) fn check_code(value: &[u8], form: Form) -> Result<(), Reason> {
    let holds = |piece: &[u8]| memchr::memmem::find(value, piece).is_some();
    let call = value.ends_with(b")") && value.contains(&b'(') || value.ends_with(b"()") || value.ends_with(b");");
    // What follows a text that ends where a value could begin: `("Password:")}),name:"…`.
    let behind = match value {
        [b')' | b'}' | b']', next, ..] => next.is_ascii_punctuation(),
        [b'+', .., b'('] => true,
        [b'+' | b',', ..] => value.windows(2).any(|pair| pair[0] == b')' && b",;})]".contains(&pair[1])),
        _ => false,
    };
    // Cargo's features, and the next option of a command line.
    let feature = value.starts_with(b"dep:");
    let option = value.strip_prefix(b"--").is_some_and(|name| {
        let name = name.split(|byte| *byte == b'=').next().unwrap_or(name);
        name.len() > 1 && name.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
    });
    let operators = option
        || behind
        || feature
        || holds(b"::")
        || holds(b"->")
        || holds(b" => ")
        || holds(b" = ")
        || holds(b" + ")
        || holds(b" || ")
        || holds(b" && ")
        || holds(b"===")
        || holds(b"().")
        || holds(b"()}")
        || joins_a_call(value)
        || holds(b"\" + ")
        || holds(b"' + ");
    let class = value.len() > 2 && value.starts_with(b":") && value.ends_with(b":");
    let anchored = value.len() > 2 && value.starts_with(b"^") && value.ends_with(b"$");
    let pattern = anchored
        || class
        || holds(b"[:") && holds(b":]")
        || holds(b"[a-z")
        || holds(b"[a-f")
        || holds(b"[A-Z")
        || holds(b"[0-9")
        || holds(b"(?:");
    // The forms of fields that have nothing in them: `16s=b""`.
    let empty = value.ends_with(b"=\"\"") || value.ends_with(b"=b\"\"");
    let entity = value.starts_with(b"&") && value.ends_with(b";");
    let markup = entity || empty || holds(b"</") || holds(b"/>") || holds(b"&nbsp;") || holds(b"&lt;");
    let format = holds(b"{0}") || holds(b"{1}") || has_conversion(value);
    if call || operators || pattern || markup || format {
        return Err(Reason::Code);
    }
    // A call that was cut at its first argument: `hash(password`, `CharField(`, `sha256(seed`.
    let call = value.strip_prefix(b"+").unwrap_or(value);
    let cut = memchr::memchr(b'(', call).is_some_and(|open| {
        let (callee, argument) = (&call[..open], &call[open + 1..]);
        let word = is_identifier(argument) && is_pronounceable(argument);
        let callee = callee
            .strip_prefix(callee.split(|byte| *byte == b':').next().unwrap_or_default())
            .map_or(callee, |rest| rest.strip_prefix(b":").unwrap_or(callee));
        !call.contains(&b')') && is_identifier(callee) && (word || !callee.iter().any(u8::is_ascii_digit))
    });
    // `devpi_server.passwd:passwd`: what is in a module.
    let within = memchr::memchr(b':', value).is_some_and(|at| {
        is_member(&value[..at]) && is_identifier(&value[at + 1..]) && !value.iter().any(u8::is_ascii_digit)
    });
    // The next pair of a list: `ansible_connection=ssh`, `&user=`.
    let pair = value.strip_prefix(b"&").unwrap_or(value).iter().position(|byte| *byte == b'=').is_some_and(|at| {
        let name = &value[..at];
        at + 1 < value.len()
            && value[at + 1] != b'='
            && name.len() >= 3
            && is_pronounceable(name)
            && name.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'&'))
    });
    let call_within =
        memchr::memchr(b'(', value).is_some_and(|open| value[open..].iter().any(|byte| b".,&|".contains(byte)));
    if form == Form::Bare
        && (cut
            || within
            || pair
            || call_within
            || is_member(value)
            || matches!(value.first(), Some(b'&' | b'*' | b'!' | b'|' | b'>' | b'[' | b'{' | b'(')))
    {
        return Err(Reason::Code);
    }
    if is_member(value) && (is_pronounceable(value) || is_in_modules(value)) || is_constant(value) || is_key(value) {
        return Err(Reason::Code);
    }
    Ok(())
}

/// `django.contrib.auth.PBKDF2Hasher`: what is in a module, and that in another.
fn is_in_modules(value: &[u8]) -> bool {
    let parts: Vec<&[u8]> = value.split(|byte| *byte == b'.').collect();
    let module = |part: &&[u8]| is_pronounceable(part) && part.iter().all(|b| b.is_ascii_lowercase() || *b == b'_');
    matches!(&*parts, [modules @ .., _] if modules.len() >= 2 && modules.iter().all(module))
}

/// `'.addcslashes(x).'`: a call between two pieces of a string.
fn joins_a_call(value: &[u8]) -> bool {
    value.windows(2).enumerate().any(|(at, pair)| {
        matches!(pair, b"'." | b"\".") && {
            let callee =
                value[at + 2..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
            callee > 2 && value.get(at + 2 + callee) == Some(&b'(')
        }
    })
}

/// `POLLING_MODE`, `KEY_ALG_RSA_2048`: words in capitals, the name of a constant.
fn is_constant(value: &[u8]) -> bool {
    let joints = value.iter().filter(|byte| **byte == b'_').count();
    let word = |word: &[u8]| word.len() >= 2 && is_pronounceable(word) && word.iter().all(u8::is_ascii_uppercase);
    // In a name of three and more parts one may be an abbreviation, or a number.
    let part = |part: &[u8]| {
        (1..=12).contains(&part.len())
            && (part.iter().all(u8::is_ascii_uppercase) || part.len() <= 4 && part.iter().all(u8::is_ascii_digit))
    };
    let parts = || value.split(|byte| *byte == b'_');
    // `PVP-OU-GV-OU-ID`
    let code = |part: &[u8]| (1..=6).contains(&part.len()) && part.iter().all(u8::is_ascii_uppercase);
    let hyphens = value.split(|byte| *byte == b'-');
    let coded = hyphens.clone().count() > 2 && hyphens.clone().all(code) && hyphens.clone().any(|part| part.len() < 4);
    coded
        || joints > 0 && parts().all(word)
        || joints > 1 && parts().all(part) && parts().filter(|part| word(part)).count() >= 2
}

/// `vf_token=`: a name that is written out before what it is given.
fn is_key(value: &[u8]) -> bool {
    let name = value.strip_suffix(b"=").unwrap_or_default();
    name.len() >= 3 && is_pronounceable(name) && name.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_')
}

/// A conversion of printf: `%s`, `%-8d`, `0x%08llx`. In percent-encoded text the two digits are followed by anything.
fn has_conversion(value: &[u8]) -> bool {
    memchr::memchr_iter(b'%', value).any(|at| {
        let rest = &value[at + 1..];
        let flags = rest.iter().take_while(|byte| byte.is_ascii_digit() || b"-+#.*lhz".contains(byte)).count();
        let last = rest.get(flags + 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let bare = flags == 0 || rest[..flags].iter().all(|byte| !byte.is_ascii_digit());
        matches!(rest.get(flags), Some(b's' | b'd' | b'v' | b'q' | b'x' | b'X' | b'u' | b'i' | b'p')) && (bare || last)
    })
}

/// `self.password`, `config.db.pass`, `a[b]`: identifiers joined by dots.
fn is_member(value: &[u8]) -> bool {
    let bytes_fit = value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.[]'\"".contains(byte));
    bytes_fit
        && (value.contains(&b'.') || value.contains(&b'['))
        && value
            .split(|byte| *byte == b'.')
            .all(|part| part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_'))
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() * 8 <= value.len()
}

/// Refuses sentences, labels and text in other scripts.
pub(super) fn check_words(value: &[u8], form: Form) -> Result<(), Reason> {
    let blanks = value.iter().filter(|byte| **byte == b' ').count();
    let foreign = value.iter().filter(|byte| !byte.is_ascii()).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let escapes = memchr::memmem::find_iter(value, b"\\u").count();
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    // `my Passw0rd 7` is no label.
    let typed = blanks == 1 && digits >= 2 && value.len() <= 24;
    let prose = blanks > 0 && !typed && (letters + foreign + blanks) * 10 >= value.len() * 8;
    let sentence = blanks >= 2 || blanks > 0 && form != Form::Quoted;
    if prose || sentence || foreign * 3 >= value.len() || escapes >= 2 {
        return Err(Reason::Words);
    }
    // Two words and punctuation: `Enter password:`, `Password *`; a label in any language: `Hasło:`.
    let label =
        value.strip_suffix(b":").is_some_and(|text| text.iter().all(|b| b.is_ascii_alphabetic() || !b.is_ascii()));
    if blanks > 0 && matches!(value.last(), Some(b':' | b'?' | b'.' | b'!' | b',')) || label || is_algorithm(value) {
        return Err(Reason::Words);
    }
    Ok(())
}

/// Refuses what a translation has for a label, a word in any language: no digits, few signs.
pub(super) fn check_label(value: &[u8]) -> Result<(), Reason> {
    let plain = without_unicode_escapes(value);
    let digits = plain.iter().any(u8::is_ascii_digit);
    let signs = plain.iter().filter(|byte| byte.is_ascii_punctuation() && !b"-'.:*()".contains(byte)).count();
    if !digits && signs == 0 { Err(Reason::Words) } else { Ok(()) }
}

/// `Contrase\u00f1a` without its escape.
fn without_unicode_escapes(value: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        let escape = value[at..].starts_with(b"\\u") && value[at..].len() >= 6;
        if escape && value[at + 2..at + 6].iter().all(u8::is_ascii_hexdigit) {
            at += 6;
        } else {
            plain.push(value[at]);
            at += 1;
        }
    }
    plain
}

/// Names of methods, which settings about passwords have for values: `scram-sha-256`, `pbkdf2`, `htpasswd`.
fn is_algorithm(value: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[
        b"scram", b"sha", b"md", b"hmac", b"bcrypt", b"scrypt", b"argon", b"argonid", b"argoni", b"pbkdf", b"crypt",
        b"aes", b"cbc", b"gcm", b"rsa", b"ecdsa", b"ed", b"htpasswd", b"ldap", b"kerberos", b"ssha", b"with", b"plain",
        b"pkcs", b"oaep", b"ecb", b"nopadding", b"caching", b"native", b"hs", b"rs", b"es", b"xchacha", b"chacha",
        b"poly", b"mschap", b"mschapv", b"chap", b"pap", b"ntlm", b"ntlmv", b"and", b"or", b"only", b"digest", b"a",
        b"prime", b"secp", b"v", b"k", b"r",
    ];
    // A random value would have other letters; digits alone make no name.
    let mut named = false;
    value.len() < 40
        && value.split(|byte| !byte.is_ascii_alphabetic()).filter(|piece| !piece.is_empty()).all(|piece| {
            named = true;
            WORDS.iter().any(|word| piece.eq_ignore_ascii_case(word))
        })
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_/. ".contains(byte))
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() <= 6
        && named
}

/// Refuses password hashes: guessable at best, and mostly tests of login code.
pub(super) fn check_hash(value: &[u8]) -> Result<(), Reason> {
    const SCHEMES: &[&[u8]] = &[
        b"$2a$", b"$2b$", b"$2y$", b"$1$", b"$5$", b"$6$", b"$y$", b"$argon2", b"$pbkdf2", b"$scrypt", b"pbkdf2_",
        b"{SSHA", b"{SHA", b"{MD5}", b"{CRYPT}", b"{bcrypt}", b"sha256:", b"sha1:", b"SCRAM-SHA", b"$apr1$", b"$P$",
        b"$H$", b"sha1$", b"md5$", b"bcrypt$", b"HMACSHA", b"grub.pbkdf2",
    ];
    // MySQL's: a star and forty digits.
    let starred =
        value.strip_prefix(b"*").is_some_and(|rest| rest.len() == 40 && rest.iter().all(u8::is_ascii_hexdigit));
    // `$8$rounds=50000$…`: schemes of others.
    let scheme =
        value.strip_prefix(b"$").map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count());
    let modular = (1..=8).contains(&scheme) && value.get(scheme + 1) == Some(&b'$') && value.len() >= 24;
    if starred || modular || SCHEMES.iter().any(|scheme| value.starts_with(scheme)) {
        Err(Reason::Digest)
    } else {
        Ok(())
    }
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Letters, digits and joining signs only, starting with a letter.
pub(super) fn is_identifier(value: &[u8]) -> bool {
    value.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
}

/// Whether the letters alternate the way they do in words of any European language: no long runs of consonants, and a
/// share of vowels that random letters rarely have.
pub(super) fn is_pronounceable(value: &[u8]) -> bool {
    let (mut vowels, mut letters, mut run, mut longest) = (0, 0, 0, 0);
    for byte in value {
        match byte.to_ascii_lowercase() {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' => {
                vowels += 1;
                letters += 1;
                run = 0;
            }
            letter if letter.is_ascii_lowercase() => {
                letters += 1;
                run += 1;
                longest = longest.max(run);
            }
            _ => run = 0,
        }
    }
    letters > 0 && longest <= 4 && vowels * 5 >= letters && vowels * 10 <= letters * 7
}
