//! What stands before a name on its line, and tells how the name is used: as a setting, an argument, the text of a remark.

use super::super::syntax::Syntax;
use super::{Operator, quote};
use crate::text::find;

/// Whether what follows this on a line of settings may be a name with a blank behind it: not in the text of a remark or of
/// another setting.
pub(super) fn may_be_set(before: &[u8]) -> bool {
    let remark = matches!(before.trim_ascii_start().first(), Some(b'#' | b';' | b'%' | b'/'));
    !(before.contains(&b'=') || remark && before.iter().any(u8::is_ascii_alphanumeric))
}

/// `passwords['db']`, `secrets["stripe"]`: a container of what is named.
pub(super) fn is_several(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    [&b"passwords"[..], b"secrets", b"tokens", b"keys"].iter().any(|end| name.ends_with(end))
}

/// A function of C that copies or compares what follows, when the name is its first argument.
pub(super) fn copies(before: &[u8]) -> Option<Operator> {
    const COPIES: &[&[u8]] = &[b"strcpy(", b"strncpy(", b"strlcpy(", b"strcat("];
    const COMPARES: &[&[u8]] = &[b"strcmp(", b"strcasecmp("];
    let start = memchr::memrchr3(b',', b'"', b'\'', before).map_or(0, |at| at + 1);
    let argument = &before[start..];
    if !argument.contains(&b'(') {
        return None;
    }
    let first = |call: &&[u8]| memchr::memmem::find(argument, call).is_some();
    if COPIES.iter().any(first) {
        return Some(Operator::Assign);
    }
    COMPARES.iter().any(first).then_some(Operator::Compare)
}

/// `ENV PASSWORD x` in a Dockerfile, `setenv PASSWORD x`, `setx PASSWORD x`, `set -x PASSWORD x`, `SetEnv PASSWORD x`.
pub(super) fn is_variable(before: &[u8], syntax: Syntax) -> bool {
    const VERBS: &[&[u8]] = &[b"ENV ", b"setenv ", b"setx ", b"set -x ", b"set -gx "];
    let shell = syntax == Syntax::Shell;
    shell && VERBS.iter().any(|verb| before.ends_with(verb))
        || syntax != Syntax::Prose && before.trim_ascii_start() == b"SetEnv "
}

/// `consul kv put app/password x`, `npm config set //host/:_password x`, `nmcli … password x`: what a command stores.
pub(super) fn is_set_by_command(before: &[u8], syntax: Syntax) -> bool {
    if syntax != Syntax::Shell {
        return false;
    }
    let path = before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.:/@-".contains(byte)).count();
    let command = &before[..before.len() - path];
    command.ends_with(b" put ")
        || command.ends_with(b" set ")
        || path == 0 && memchr::memmem::find(command, b"nmcli ").is_some()
}

/// `#define PASSWORD "…"`, `set $password "…"` of nginx and Tcl, `SetEnv PASSWORD "…"`, `set(PASSWORD "…")` of CMake.
pub(super) fn is_directive(before: &[u8]) -> bool {
    let start = before.trim_ascii_start();
    const WORDS: &[&[u8]] = &[
        b"#define", b"# define", b"set", b"SetEnv", b"setenv", b"proxy_set_header", b"fastcgi_param", b"uwsgi_param",
        b"header_up", b"RequestHeader set",
    ];
    start == b"set("
        || WORDS.iter().any(|word| {
            start
                .strip_prefix(*word)
                .is_some_and(|rest| rest.starts_with(b" ") && rest.iter().all(|b| b" $:".contains(b)))
        })
}

/// `new Error("password", "…")`: what follows is said of it, not given to it.
pub(super) fn complains(before: &[u8]) -> bool {
    let call = quote::ending(before).map_or(before, |mark| &before[..before.len() - mark.len()]);
    let callee = call.strip_suffix(b"(").unwrap_or_default().to_ascii_lowercase();
    [&b"error"[..], b"errors.add", b"exception", b"warning", b"invalid"].iter().any(|word| callee.ends_with(word))
}

/// `conf.set("section", `: what follows is the name of what is set.
pub(super) fn is_set_with_section(before: &[u8]) -> bool {
    let Some(call) = find::last(before, b"set(") else { return false };
    let section = &before[call + 4..];
    let quotes = section.iter().filter(|byte| matches!(byte, b'"' | b'\'')).count();
    let commas = section.iter().filter(|byte| **byte == b',').count();
    quotes == 3 && commas == 1 && !section.contains(&b')')
}

/// `(12, '`: what follows is the name in a row of a table of settings.
pub(super) fn is_numbered(before: &[u8]) -> bool {
    let row = quote::ending(before).map_or(before, |mark| &before[..before.len() - mark.len()]).trim_ascii_end();
    let number = row.strip_suffix(b",").unwrap_or_default().trim_ascii_end();
    let digits = number.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && number[..number.len() - digits].trim_ascii_end().ends_with(b"(")
}

/// `PASSWORD`, `Context.SECURITY_CREDENTIALS`: the name of a constant that holds a name.
pub(super) fn is_constant(name: &[u8]) -> bool {
    let last = name.rsplit(|byte| *byte == b'.').next().unwrap_or(name);
    last.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// `(def password "x")`, `(setq my-password "x")`.
pub(super) fn is_defined(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"*").unwrap_or(before);
    let Some(open) = memchr::memrchr(b'(', before) else { return false };
    let mut words = before[open + 1..].split_inclusive(|byte| *byte == b' ');
    let verb = words.next().unwrap_or_default();
    verb.ends_with(b" ")
        && [&b"def"[..], b"set", b"let"].iter().any(|start| verb.starts_with(start))
        && verb.len() < 16
        && verb.trim_ascii_end().iter().all(u8::is_ascii_alphabetic)
        // Clojure's `^:private`.
        && words.all(|word| word.starts_with(b"^") && word.ends_with(b" "))
}
