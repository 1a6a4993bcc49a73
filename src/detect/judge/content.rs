//! What a value is instead of a secret: a path, an address, a sentence, something public.

use super::super::assignment::Form;
use super::super::words::Words;
use super::letters;
use super::pieces::Pieces;
use super::placeholder;
use super::tangle::is_tangled;
use super::walk;
use crate::finding::Reason;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::sync::LazyLock;

/// Refuses public keys, certificates, images and the like.
pub(super) fn check_public_material(value: &[u8]) -> Result<(), Reason> {
    static PUBLIC: Pieces<10> = Pieces::new([
        b"ssh-rsa ", b"ssh-ed25519 ", b"ssh-dss ", b"ecdsa-sha2-", b"-----BEGIN PUBLIC", b"-----BEGIN CERT",
        b"-----BEGIN RSA PUBLIC", b"data:image", b"data:", b"-----BEGIN",
    ]);
    if is_token_header(value) || PUBLIC.begin(value) { Err(Reason::Public) } else { Ok(()) }
}

/// Refuses paths, URLs, hosts, file names and mail addresses.
pub(super) fn check_location(value: &[u8]) -> Result<(), Reason> {
    let holds = |piece: &[u8]| memchr::memmem::find(value, piece).is_some();
    let path = value.starts_with(b"/")
        && value.len() > 1
        && !value[1..].contains(&b'=')
        && value[1..].iter().all(|b| b.is_ascii_alphanumeric() || b"/._-*@: ${}".contains(b))
        && segments_read_well(value)
        // A password may begin with a slash, or with a backslash that is escaped.
        && (value[1..].contains(&b'/') || !is_tangled(&value[1..]))
        || value.starts_with(b"\\\\") && value[2..].contains(&b'\\')
        || [&b"./"[..], b"../", b"~/", b"C:\\", b"c:\\", b"@/", b"file://"]
            .iter()
            .any(|start| value.starts_with(start));
    let url = holds(b"://")
        || holds(b":/")
        || value.starts_with(b"//")
        || value.starts_with(b"www.")
        || value.starts_with(b"mailto:")
        || [&b"urn:"[..], b"cpe:", b"npm:", b"github:", b"workspace:", b"git+"]
            .iter()
            .any(|scheme| value.starts_with(scheme));
    // `edit.php?table=x`
    let page = memchr::memchr(b'?', value)
        .is_some_and(|query| is_file_name(&value[..query]) && value[query..].contains(&b'='));
    // `resource/v2.1/`
    let folder = value.strip_suffix(b"/").is_some_and(|rest| {
        rest.contains(&b'/')
            && rest.split(|byte| *byte == b'/').all(|piece| piece.len() <= 4 || is_pronounceable(piece))
    });
    // `/String/Key[text()="Password"]/../Value`: a place in XML.
    let node = value.starts_with(b"/") && (holds(b"/../") || holds(b"[text()="));
    if page
        || node
        || folder
        || path
        || url
        || is_service(value)
        || is_file_name(value)
        || is_mail(value)
        || is_folder(value)
    {
        Err(Reason::Location)
    } else {
        Ok(())
    }
}

/// The first part of a JSON Web Token by itself, which says how the others are signed, or with the beginning of the second; or one
/// that is not signed.
fn is_token_header(value: &[u8]) -> bool {
    if !value.starts_with(b"eyJ") {
        return false;
    }
    let end = memchr::memchr(b'.', value).unwrap_or(value.len());
    let (header, rest) = value.split_at(end);
    let Ok(json) = STANDARD_NO_PAD.decode(&header[..header.len() / 4 * 4]) else { return false };
    let says = |piece: &[u8]| memchr::memmem::find(&json, piece).is_some();
    says(b"\"alg\":\"none") || rest.len() < 16 && header.len() <= 48 && says(b"\"alg\"")
}

/// `eyJ0e….eyJjb….wrong`: three parts, of which the last is too short for what signs the others.
pub(super) fn is_unsigned(value: &[u8]) -> bool {
    let parts: Vec<&[u8]> = value.split(|byte| *byte == b'.').collect();
    matches!(&*parts, [header, payload, signature]
        if signature.len() < 20 && (header.starts_with(b"eyJ") || payload.starts_with(b"eyJ")))
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

/// `registry:5000`: a host and a port.
fn is_service(value: &[u8]) -> bool {
    let Some(colon) = memchr::memchr(b':', value) else { return false };
    let (host, port) = (&value[..colon], &value[colon + 1..]);
    (4..=5).contains(&port.len())
        && port.iter().all(u8::is_ascii_digit)
        && !port.starts_with(b"0")
        && is_pronounceable(host)
        && host.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(byte))
}

/// `src/Symfony/Component/PasswordHasher`: words between slashes, which in base64 stand between letters.
fn is_folder(value: &[u8]) -> bool {
    let pieces = value.split(|byte| *byte == b'/');
    pieces.clone().count() > 2
        && pieces
            .clone()
            .all(|piece| piece.len() >= 3 && piece.iter().all(u8::is_ascii_alphabetic) && is_pronounceable(piece))
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
        && (is_pronounceable(stem) || stem.contains(&b'/') && letters::reads_like_words(stem))
        && (extension.iter().all(u8::is_ascii_lowercase) || is_pronounceable(extension))
}

/// Refuses sentences, labels and text in other scripts.
pub(super) fn check_words(value: &[u8], form: Form) -> Result<(), Reason> {
    let blanks = value.iter().filter(|byte| **byte == b' ').count();
    let foreign = value.iter().filter(|byte| !byte.is_ascii()).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let escapes = value.windows(2).filter(|pair| *pair == b"\\u").count();
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
    let asked = value.len() - value.iter().rev().take_while(|byte| **byte == b'?').count();
    // `Password: incorrect?`
    let question = asked < value.len() && asked > 0 && letters == asked;
    if question
        || blanks > 0 && matches!(value.last(), Some(b':' | b'?' | b'.' | b'!' | b','))
        || label
        || is_algorithm(value)
    {
        return Err(Reason::Words);
    }
    Ok(())
}

/// Refuses what a translation has for a label, a word in any language: no digits, few signs.
pub(super) fn check_label(value: &[u8]) -> Result<(), Reason> {
    let plain = without_entities(&without_unicode_escapes(value));
    let digits = plain.iter().any(u8::is_ascii_digit);
    let signs = plain.iter().filter(|byte| byte.is_ascii_punctuation() && !b"-'.:*()".contains(byte)).count();
    if !digits && signs == 0 { Err(Reason::Words) } else { Ok(()) }
}

/// `Parol&#259;` without its entity.
fn without_entities(value: &[u8]) -> Vec<u8> {
    let mut plain = value.to_vec();
    while let Some(start) = memchr::memmem::find(&plain, b"&#") {
        let digits = plain[start + 2..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let end = start + 2 + digits;
        if plain.get(end) != Some(&b';') {
            break;
        }
        plain.drain(start..=end);
    }
    plain
}

/// `Contrase\u00f1a` without its escape.
pub(super) fn without_unicode_escapes(value: &[u8]) -> Vec<u8> {
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

/// Words of the names of methods.
static METHODS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        "\
     scram sha md hmac bcrypt scrypt argon argonid argoni pbkdf crypt aes cbc gcm rsa ecdsa ed htpasswd ldap
     kerberos ssha with plain pkcs oaep ecb nopadding caching native hs rs es xchacha chacha poly mschap mschapv
     chap pap ntlm ntlmv and or only digest a prime secp v k r ",
    )
});

/// Names of methods, which settings about passwords have for values: `scram-sha-256`, `pbkdf2`, `htpasswd`.
pub(super) fn is_algorithm(value: &[u8]) -> bool {
    // A random value would have other letters; digits alone make no name.
    let mut named = false;
    value.len() < 40
        && value.split(|byte| !byte.is_ascii_alphabetic()).filter(|piece| !piece.is_empty()).all(|piece| {
            named = true;
            METHODS.has(piece)
        })
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_/. ".contains(byte))
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() <= 6
        && named
}

/// Refuses what is text in base64: a sentence, words of JSON, a name (`Client key`), data with names in it.
pub(super) fn check_text(value: &[u8]) -> Result<(), Reason> {
    let plain = value.strip_suffix(b"=").map_or(value, |rest| rest.strip_suffix(b"=").unwrap_or(rest));
    let text = (plain.len() >= 12 && plain.len() < 200).then(|| STANDARD_NO_PAD.decode(plain).ok()).flatten();
    let stands_in = |text: &[u8]| !text.starts_with(b"{") && placeholder::asks_to_be_replaced(text);
    let is_none = |text: &[u8]| is_text(text) || walk::is_walk(text) || stands_in(text);
    if text.is_some_and(|text| is_none(text.trim_ascii_end())) { Err(Reason::Words) } else { Ok(()) }
}

/// Whether bytes are what nobody makes at random.
fn is_text(text: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| text.iter().filter(|byte| is(byte)).count();
    let (letters, blanks) = (count(u8::is_ascii_alphabetic), count(|byte| *byte == b' '));
    // `{"session_id": "default"}`
    let data = text.starts_with(b"{") && !text.iter().any(u8::is_ascii_digit) && letters::reads_like_words(text);
    let joints = blanks + count(|byte| matches!(byte, b'-' | b'_' | b'.'));
    let named = joints >= 1 && letters + joints == text.len() && letters::reads_like_words(text);
    let sentence = text.len() >= 12 && blanks >= 2 && (letters + blanks) * 10 >= text.len() * 9;
    // Lengths and zeros between words: `\x0eeosio::abi/1.0\0`.
    let lengths = count(|byte| byte.is_ascii_control());
    let packed = lengths >= 4 && letters * 2 >= text.len() && lengths + count(u8::is_ascii_graphic) == text.len();
    data || named || sentence || packed
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A UUID that somebody assigned a number in, as those of Bluetooth and HomeKit.
pub(super) fn is_assigned(value: &[u8]) -> bool {
    is_uuid(value) && value[8..].starts_with(b"-0000-1000-8000-")
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
