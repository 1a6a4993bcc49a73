//! Digests: what was made of a password or a key, and opens nothing by itself.

use super::content;
use super::pieces::Pieces;
use crate::finding::Reason;

/// Refuses password hashes: guessable at best, and mostly tests of login code.
pub(super) fn check_hash(value: &[u8]) -> Result<(), Reason> {
    static SCHEMES: Pieces<27> = Pieces::new([
        b"$2a$", b"$2b$", b"$2y$", b"$1$", b"$5$", b"$6$", b"$y$", b"$argon2", b"$pbkdf2", b"$scrypt", b"pbkdf2_",
        b"{SSHA", b"{SHA", b"{MD5}", b"{CRYPT}", b"{bcrypt}", b"sha256:", b"sha1:", b"SCRAM-SHA", b"$apr1$", b"$P$",
        b"$H$", b"sha1$", b"md5$", b"bcrypt$", b"HMACSHA", b"grub.pbkdf2",
    ]);
    // `myName:$2y$05$…`: whose it is.
    let user = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte)).count();
    let value = match value.get(user..user + 2) {
        Some(b":$") => &value[user + 1..],
        _ => value,
    };
    let lower = value[..value.len().min(12)].to_ascii_lowercase();
    // MySQL's: a star and forty digits.
    let starred =
        value.strip_prefix(b"*").is_some_and(|rest| rest.len() == 40 && rest.iter().all(u8::is_ascii_hexdigit));
    // `$8$rounds=50000$…`: schemes of others.
    let scheme =
        value.strip_prefix(b"$").map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count());
    let modular = (1..=8).contains(&scheme) && value.get(scheme + 1) == Some(&b'$') && value.len() >= 24;
    // PostgreSQL's.
    let salted = value.len() == 35 && value.starts_with(b"md5") && value[3..].iter().all(u8::is_ascii_hexdigit);
    let named = salted
        || [&b"{ssha"[..], b"{sha", b"{md5}", b"{crypt}", b"md5:"].iter().any(|scheme| lower.starts_with(scheme));
    if starred || modular || named || is_labelled(value) || is_famous_digest(value) || SCHEMES.begin(value) {
        Err(Reason::Digest)
    } else {
        Ok(())
    }
}

/// `{SMD5}cnj2…`, `argon2$argon2i$v=19$…`: the name of a scheme before what it made.
fn is_labelled(value: &[u8]) -> bool {
    let name = |text: &[u8]| {
        (3..=16).contains(&text.len()) && text.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b))
    };
    let braced = value.strip_prefix(b"{").and_then(|rest| {
        let end = memchr::memchr(b'}', rest)?;
        Some((&rest[..end], &rest[end + 1..]))
    });
    let of_ldap = braced.is_some_and(|(scheme, sum)| {
        let capitals = scheme.iter().all(|byte| !byte.is_ascii_lowercase());
        name(scheme)
            && capitals
            && sum.len() >= 16
            && sum.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=.$".contains(b))
    });
    let mut parts = value.split(|byte| *byte == b'$');
    let first = parts.next().unwrap_or_default();
    let of_django = parts.count() >= 2 && name(first) && content::is_algorithm(first);
    // `lkS1Nbtp$CyLd/WPQ…`: a salt, and the digest of SHA-256.
    let of_irc = value.iter().position(|byte| *byte == b'$').is_some_and(|at| {
        let (salt, sum) = (&value[..at], &value[at + 1..]);
        matches!(sum.len(), 27 | 28 | 43 | 44)
            && name(salt)
            && sum.iter().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b))
    });
    of_ldap || of_django || of_irc
}

/// Whether it has the length of the digest of a password, longer than people think one up: SHA-1 in hexadecimal or base64,
/// and what came after it.
pub(super) fn is_digest(value: &[u8]) -> bool {
    let hex = matches!(value.len(), 40 | 56 | 64 | 96 | 128) && value.iter().all(u8::is_ascii_hexdigit);
    let plain = |text: &[u8]| text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte));
    hex || value.len() == 28 && value.strip_suffix(b"=").is_some_and(plain)
}

/// Whether it is the digest (MD5, SHA-1, SHA-256) of a password that anybody guesses: `admin`, `password`, `123456`, none; of none also what Windows keeps.
fn is_famous_digest(value: &[u8]) -> bool {
    // Before a colon it is the first half of a pair.
    let value = value.strip_suffix(b":").unwrap_or(value);
    matches!(value.len(), 32 | 40 | 64) && {
        let start = value[..16].to_ascii_lowercase();
        FAMOUS_DIGESTS.iter().any(|digest| start == digest.as_bytes())
    }
}

/// Whether it has the form of an OpenPGP or SHA-1 fingerprint as it is printed: forty hexadecimal digits in capitals.
pub(super) fn is_fingerprint(value: &[u8]) -> bool {
    value.len() == 40 && value.iter().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(byte))
}

/// What they begin with, a row of words for each algorithm.
const FAMOUS_DIGESTS: &[&str] = &[
    "21232f297a57a5a7", "5f4dcc3b5aa765d6", "098f6bcd4621d373", "e10adc3949ba59ab", "acbd18db4cc2f85c",
    "37b51d194a7513e4", "5d41402abc4b2a76", "5ebe2294ecd0e0f0", "63a9f0ea7bb98050", "ee11cbb19052e40b",
    "084e0343a0486ff0", "d41d8cd98f00b204", "25d55ad283aa400a", "81dc9bdb52d04dc2", "1a1dc91c907325c6",
    "d033e22ae348aeb5", "5baa61e4c9b93f3f", "a94a8fe5ccb19ba6", "7c4a8d09ca3762af", "0beec7b5ea3f0fdb",
    "62cdb7020ff920e5", "aaf4c61ddcc5e8a2", "e5e9fa1ba31ecd1a", "dc76e9f0c0006e8f", "12dea96fec205935",
    "35675e68f4b5af7b", "da39a3ee5e6b4b0d", "7c222fb2927d828a", "7110eda4d09e062a", "9d4e1e23bd5b7270",
    "8c6976e5b5410415", "5e884898da280471", "9f86d081884c7d65", "8d969eef6ecad3c2", "2c26b46b68ffc68f",
    "fcde2b2edba56bf4", "2cf24dba5fb0a30e", "2bb80d537b1da3e3", "4813494d137e1631", "04f8996da763b7a9",
    "aad3b435b51404ee", "31d6cfe0d16ae931", "84983c60f7daadc1", "e3b0c44298fc1c14", "ef797c8118f02dfb",
    "03ac674216f3e15c", "d74ff0ee8da3b980",
];
