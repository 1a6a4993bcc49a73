//! References: values that are fetched at run time, or opened with a key that is elsewhere.

use super::pieces::Pieces;
use super::{Candidate, Form};
use crate::finding::Reason;

/// Refuses what is resolved when the program runs, and what is sealed.
pub(super) fn check(candidate: &Candidate<'_>) -> Result<(), Reason> {
    let value = candidate.value;
    if is_sealed(value) {
        return Err(Reason::Sealed);
    }
    let bare = candidate.binding.is_some_and(|binding| binding.form != Form::Quoted);
    let read = [&b"os.environ"[..], b"process.env."].iter().any(|read| memchr::memmem::find(value, read).is_some());
    let template = is_template(value) && !candidate.is_tangled();
    if read || template || names_a_store(value) || (bare && reads_the_environment(value)) {
        return Err(Reason::Reference);
    }
    Ok(())
}

/// Encrypted by a tool that is made for committing the result.
fn is_sealed(value: &[u8]) -> bool {
    static SEALS: Pieces<14> = Pieces::new([
        b"ENC[", b"ENC(", b"{cipher}", b"$ANSIBLE_VAULT", b"!vault", b"secure:", b"vault:v1:", b"age-encryption.org",
        b"U2FsdGVkX1", b"{AQAAAB", b"ENCRYPTED[", b"ENCRYPTED(", b"AQICAH", b"AQIAA",
    ]);
    SEALS.begin(value)
}

/// `${X}`, `$X`, `{{ x }}`, `%X%`, `<%= x %>`, `#{x}`, `%(x)s`, `@x@`, `$(cmd)`, backticks, `%s`.
fn is_template(value: &[u8]) -> bool {
    static OPENS: Pieces<11> =
        Pieces::new([b"${", b"$\\{", b"{{", b"<%", b"#{", b"$(", b"%(", b"\\(", b"{%", b"%{", b"$_"]);
    let wrapped =
        |open: &[u8], close: &[u8]| value.starts_with(open) && value.ends_with(close) && value.len() > open.len();
    if OPENS.are_in(value) || value.starts_with(b"-p$") {
        return true;
    }
    if wrapped(b"{", b"}")
        || wrapped(b"%", b"%")
        || wrapped(b"$", b"$")
        || wrapped(b"@", b"@")
        || wrapped(b"@{", b"}")
        || wrapped(b"`", b"`")
        || wrapped(b"__", b"__")
    {
        return true;
    }
    // `@fd_password@2`: what a configure script replaces.
    let replaced = value.strip_prefix(b"@").and_then(|rest| Some(&rest[..memchr::memchr(b'@', rest)?]));
    if replaced
        .is_some_and(|name| name.len() >= 3 && name.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_'))
    {
        return true;
    }
    if holds_field(value) || memchr::memmem::find_iter(value, b"{}").count() > 1 {
        return true;
    }
    // Perl's `open(PASSWD, "< $file")`.
    let file = value.strip_prefix(b"<").or_else(|| value.strip_prefix(b">")).unwrap_or_default();
    let file = file.strip_prefix(b">").unwrap_or(file).trim_ascii_start();
    if file.starts_with(b"$") && is_variable(&file[1..]) {
        return true;
    }
    // A brace or bracket behind it is of the list that it stands in.
    let alone = value.strip_suffix(b"}").or_else(|| value.strip_suffix(b"]")).unwrap_or(value);
    if alone.starts_with(b"$") && is_variable(&alone[1..]) {
        return true;
    }
    // A literal password may hold a `%`, but not as a conversion and nothing else.
    matches!(value, b"%s" | b"%v" | b"%q" | b"%d" | b"%@" | b"%S" | b"?" | b"{}" | b"%x")
        || starts_with_variable_path(value)
}

/// `users/{id}`, `Hello {}`, `A{number!s}`, `x{value(`: a field of a format string in other text; `{settings["key`: the start of one.
fn holds_field(value: &[u8]) -> bool {
    memchr::memchr_iter(b'{', value).any(|open| {
        let rest = &value[open + 1..];
        let lower = rest.iter().take_while(|byte| byte.is_ascii_lowercase() || **byte == b'_').count();
        let constant = rest.iter().take_while(|byte| is_of_constant(**byte)).count();
        let ends = |count: usize| rest.get(count) == Some(&b'}');
        let converted = matches!(rest.get(lower), Some(b'!')) && matches!(rest.get(lower + 2), Some(b'}'));
        let part = open == 0 && rest.get(lower) == Some(&b'[') && !rest.contains(&b']');
        let call = rest.get(lower) == Some(&b'(');
        ends(lower) && (lower > 2 || value[..open].ends_with(b"/"))
            || lower > 2 && (converted || part || call)
            || ends(constant) && rest[..constant].contains(&b'_')
    })
}

fn is_of_constant(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

/// `$name`, `$1`, `$this->x`, `$env:X`, `$_POST[…]`, `$salt\x0`; not `$2b$…` or `$ecret!`.
fn is_variable(name: &[u8]) -> bool {
    let identifier = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    identifier > 0
        && (identifier == name.len()
            || matches!(name[identifier], b'-' | b'.' | b'[' | b'{' | b':' | b'(' | b'"' | b'\'' | b'/' | b'\\'))
}

/// `:password`, `@password`, `:param.x`: bound variables of SQL and symbols of Ruby.
fn starts_with_variable_path(value: &[u8]) -> bool {
    matches!(value.first(), Some(b':' | b'@'))
        && value.len() > 1
        && value[1..].iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'))
}

/// Addresses in secret stores and mounted secrets.
fn names_a_store(value: &[u8]) -> bool {
    static STORES: Pieces<31> = Pieces::new([
        b"arn:aws", b"op://", b"vault:", b"ssm:", b"sm://", b"gcp-sm:", b"awssm:", b"secretsmanager:", b"secret://",
        b"keyring:", b"doppler://", b"@Microsoft.KeyVault(", b"secretKeyRef", b"valueFrom", b"file:", b"/run/secrets",
        b"!Ref", b"!Sub", b"!GetAtt", b"Fn::", b"env:", b"ref:", b"AWS::", b"azurekeyvault://", b"aws-sm://",
        b"projects/", b"var.", b"local.", b"data.", b"module.", b"secrets.",
    ]);
    STORES.begin(value)
}

/// Code that reads a setting, where values stand without quotes.
fn reads_the_environment(value: &[u8]) -> bool {
    static READS: Pieces<33> = Pieces::new([
        b"process.env", b"os.environ", b"os.getenv", b"getenv", b"System.getenv", b"ENV[", b"ENV.fetch", b"env(",
        b"env.", b"config(", b"config.", b"config[", b"Env.", b"lookup(", b"settings.", b"self.", b"this.", b"args.",
        b"options.", b"opts.", b"params[", b"params.", b"request.", b"data[", b"conf[", b"node[", b"import.meta",
        b"std::env", b"os.Getenv", b"viper.", b"null", b"None", b"nil",
    ]);
    READS.begin(value)
}
