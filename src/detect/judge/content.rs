//! What a value is instead of a secret: a path, a number, code, a sentence, a digest, something public.

use super::super::assignment::Form;
use crate::finding::Reason;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Refuses public keys, certificates, images and the like.
pub(super) fn check_public_material(value: &[u8]) -> Result<(), Reason> {
    const PUBLIC: &[&[u8]] = &[
        b"ssh-rsa ", b"ssh-ed25519 ", b"ssh-dss ", b"ecdsa-sha2-", b"-----BEGIN PUBLIC", b"-----BEGIN CERT",
        b"-----BEGIN RSA PUBLIC", b"data:image", b"data:", b"-----BEGIN",
    ];
    if is_token_header(value) || PUBLIC.iter().any(|start| value.starts_with(start)) {
        Err(Reason::Public)
    } else {
        Ok(())
    }
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
        || [&b"urn:"[..], b"npm:", b"github:", b"workspace:", b"git+"].iter().any(|scheme| value.starts_with(scheme));
    if path || url || is_file_name(value) || is_mail(value) { Err(Reason::Location) } else { Ok(()) }
}

/// The first part of a JSON Web Token by itself, which says how the others are signed, or with the beginning of the second.
fn is_token_header(value: &[u8]) -> bool {
    let header = value.split(|byte| *byte == b'.').next().unwrap_or(value);
    let whole = header.len() / 4 * 4;
    value.starts_with(b"eyJ")
        && header.len() <= 36
        && value.len() - header.len() < 16
        && STANDARD_NO_PAD.decode(&header[..whole]).is_ok_and(|json| memchr::memmem::find(&json, b"\"alg\"").is_some())
}

/// Whether it is an account or a contract of Ethereum, which has 40 digits where a key has 64.
pub(super) fn is_account(value: &[u8]) -> bool {
    value.len() == 42 && value.starts_with(b"0x") && value[2..].iter().all(u8::is_ascii_hexdigit)
}

/// Refuses what is surely an address: of a person, or with a scheme.
pub(super) fn check_address(value: &[u8]) -> Result<(), Reason> {
    let scheme = memchr::memmem::find(value, b"://").is_some();
    if scheme || is_mail(value) { Err(Reason::Location) } else { Ok(()) }
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
