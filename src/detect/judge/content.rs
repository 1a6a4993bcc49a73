//! What a value is instead of a secret: a path, a number, code, a sentence, a digest, something public.

use super::super::assignment::Form;
use crate::finding::Reason;

/// Refuses public keys, certificates, images and the like.
pub(super) fn check_public_material(value: &[u8]) -> Result<(), Reason> {
    const PUBLIC: &[&[u8]] = &[
        b"ssh-rsa ", b"ssh-ed25519 ", b"ssh-dss ", b"ecdsa-sha2-", b"-----BEGIN PUBLIC", b"-----BEGIN CERT",
        b"-----BEGIN RSA PUBLIC", b"data:image", b"data:", b"-----BEGIN",
    ];
    if PUBLIC.iter().any(|start| value.starts_with(start)) { Err(Reason::Public) } else { Ok(()) }
}

/// Refuses numbers, dates, versions, flags, colours.
pub(super) fn check_plain(value: &[u8]) -> Result<(), Reason> {
    let lower = value.to_ascii_lowercase();
    let flag = matches!(
        &*lower,
        b"true"
            | b"false"
            | b"yes"
            | b"no"
            | b"on"
            | b"off"
            | b"null"
            | b"none"
            | b"nil"
            | b"undefined"
            | b"enabled"
            | b"disabled"
    );
    let numeric = value.iter().any(u8::is_ascii_digit)
        && value.iter().all(|byte| byte.is_ascii_digit() || b".,:-+/_ eExX%".contains(byte))
        && value.len() < 20;
    let hex_number =
        lower.strip_prefix(b"0x").is_some_and(|rest| rest.len() <= 16 && rest.iter().all(u8::is_ascii_hexdigit));
    let color = value.first() == Some(&b'#')
        && matches!(value.len(), 4 | 7 | 9)
        && value[1..].iter().all(u8::is_ascii_hexdigit);
    let unit = lower.iter().take_while(|byte| byte.is_ascii_digit()).count() > 0
        && matches!(
            lower.trim_ascii_start_matches_digits(),
            b"s" | b"ms" | b"m" | b"h" | b"d" | b"kb" | b"mb" | b"gb" | b"px" | b"em" | b"rem" | b"min" | b"days"
        );
    if flag || numeric || hex_number || color || unit { Err(Reason::Plain) } else { Ok(()) }
}

trait Digits {
    fn trim_ascii_start_matches_digits(&self) -> &[u8];
}

impl Digits for Vec<u8> {
    /// What follows the leading digits.
    fn trim_ascii_start_matches_digits(&self) -> &[u8] {
        &self[self.iter().take_while(|byte| byte.is_ascii_digit()).count()..]
    }
}

/// Refuses paths, URLs, hosts, file names and mail addresses.
pub(super) fn check_location(value: &[u8]) -> Result<(), Reason> {
    let holds = |piece: &[u8]| memchr::memmem::find(value, piece).is_some();
    let path = value.starts_with(b"/")
        && value.len() > 1
        && !value[1..].contains(&b'=')
        && value[1..].iter().all(|b| b.is_ascii_alphanumeric() || b"/._-*@ ".contains(b))
        && segments_read_well(value)
        || [&b"./"[..], b"../", b"~/", b"C:\\", b"c:\\", b"\\\\", b"@/", b"file://"]
            .iter()
            .any(|start| value.starts_with(start));
    let url = holds(b"://") || value.starts_with(b"//") || value.starts_with(b"www.") || value.starts_with(b"mailto:");
    if path || url || is_file_name(value) || is_mail(value) { Err(Reason::Location) } else { Ok(()) }
}

/// Whether the pieces between slashes look like names: base64 may begin with a slash as well.
fn segments_read_well(value: &[u8]) -> bool {
    value.split(|byte| *byte == b'/').filter(|piece| !piece.is_empty()).all(|piece| {
        piece.len() <= 40
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
    (2..=10).contains(&extension.len())
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
    let operators = holds(b"::")
        || holds(b"->")
        || holds(b" => ")
        || holds(b" = ")
        || holds(b" + ")
        || holds(b" || ")
        || holds(b" && ")
        || holds(b"\" + ")
        || holds(b"' + ");
    let markup = holds(b"</") || holds(b"/>") || holds(b"&nbsp;") || holds(b"&lt;");
    let format = holds(b"{0}") || holds(b"{1}") || has_conversion(value);
    if call || operators || markup || format {
        return Err(Reason::Code);
    }
    if form == Form::Bare
        && (is_member(value) || matches!(value.first(), Some(b'&' | b'*' | b'!' | b'|' | b'>' | b'[' | b'{' | b'(')))
    {
        return Err(Reason::Code);
    }
    if is_member(value) && is_pronounceable(value) {
        return Err(Reason::Code);
    }
    Ok(())
}

/// A conversion of printf: `%s`, `%-8d`, `0x%08llx`. In percent-encoded text the two digits are followed by anything.
fn has_conversion(value: &[u8]) -> bool {
    memchr::memchr_iter(b'%', value).any(|at| {
        let rest = &value[at + 1..];
        let flags = rest.iter().take_while(|byte| byte.is_ascii_digit() || b"-+#.*lhz".contains(byte)).count();
        let last = rest.get(flags + 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let bare = flags == 0 || rest[..flags].iter().all(|byte| !byte.is_ascii_digit());
        matches!(rest.get(flags), Some(b's' | b'd' | b'v' | b'q' | b'x' | b'u' | b'i' | b'p')) && (bare || last)
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
    let prose = blanks > 0 && (letters + foreign + blanks) * 10 >= value.len() * 8;
    let sentence = blanks >= 2 || blanks > 0 && form != Form::Quoted;
    if prose || sentence || foreign * 3 >= value.len() || escapes >= 2 {
        return Err(Reason::Words);
    }
    // Two words and punctuation: `Enter password:`, `Password *`.
    if blanks > 0 && matches!(value.last(), Some(b':' | b'?' | b'.' | b'!' | b',')) {
        return Err(Reason::Words);
    }
    Ok(())
}

/// Refuses password hashes: guessable at best, and mostly tests of login code.
pub(super) fn check_hash(value: &[u8]) -> Result<(), Reason> {
    const SCHEMES: &[&[u8]] = &[
        b"$2a$", b"$2b$", b"$2y$", b"$1$", b"$5$", b"$6$", b"$y$", b"$argon2", b"$pbkdf2", b"$scrypt", b"pbkdf2_",
        b"{SSHA", b"{SHA", b"{MD5}", b"{CRYPT}", b"{bcrypt}", b"sha256:", b"sha1:", b"SCRAM-SHA", b"$apr1$", b"$P$",
        b"$H$",
    ];
    if SCHEMES.iter().any(|scheme| value.starts_with(scheme)) { Err(Reason::Digest) } else { Ok(()) }
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
