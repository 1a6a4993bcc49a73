//! Code: what stands behind a name where a program computes the value.

use super::super::assignment::{Form, Operator};
use super::super::names;
use super::super::words::COMMON;
use super::content::{is_identifier, is_pronounceable};
use super::letters;
use super::pieces::Pieces;
use super::tangle::{is_tangled, reads_well};
use super::{Binding, Candidate};
use crate::finding::Reason;

/// Refuses calls, member accesses, types and identifiers.
pub(super) fn check(candidate: &Candidate<'_>, form: Form) -> Result<(), Reason> {
    let value = candidate.value;
    static FIELDS: Pieces<2> = Pieces::new([b"{0}", b"{1}"]);
    if is_pattern(value) || value.ends_with(b"()") || value.ends_with(b");") {
        return Err(Reason::Code);
    }
    if candidate.is_tangled() {
        return Ok(());
    }
    let call = value.ends_with(b")") && value.contains(&b'(');
    let signs = follows_text(value) || has_operators(value) || is_markup(value);
    let format = FIELDS.are_in(value) || has_conversion(value);
    if call || signs || format || is_option(value) || form == Form::Bare && is_bare_code(value) {
        return Err(Reason::Code);
    }
    if is_migration(value) {
        return Err(Reason::Code);
    }
    // `IPython.core.magics.osm:OSMagics`
    let entry = memchr::memchr(b':', value).is_some_and(|colon| {
        let (module, object) = (&value[..colon], &value[colon + 1..]);
        let dots = module.iter().filter(|byte| **byte == b'.').count();
        dots >= 2 && is_member(module) && is_identifier(object)
    });
    let member =
        entry || is_member(value) && (is_pronounceable(value) || is_in_modules(value)) || is_dotted_words(value);
    if member || is_selector(value) || is_constant(without_blank(value)) || is_key(value) || is_settings(value) {
        Err(Reason::Code)
    } else {
        Ok(())
    }
}

/// What stands before a tab or a line end that is written as an escape.
fn without_blank(value: &[u8]) -> &[u8] {
    [&b"\\t"[..], b"\\n"].iter().find_map(|blank| value.strip_suffix(*blank)).unwrap_or(value)
}

/// `#snmp_password`: an element of a page, by its id or class.
fn is_selector(value: &[u8]) -> bool {
    value.strip_prefix(b"#").or_else(|| value.strip_prefix(b".")).is_some_and(|name| {
        let joined = name.iter().any(|byte| matches!(byte, b'_' | b'-'));
        let lower = name.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
        joined && lower && letters::reads_like_words(name)
    })
}

/// `node_id=$5573… bw=1024`: several settings, a name before each.
fn is_settings(value: &[u8]) -> bool {
    let named = |part: &[u8]| {
        let name = part.iter().take_while(|byte| byte.is_ascii_lowercase() || **byte == b'_').count();
        name >= 2 && part.get(name) == Some(&b'=') && part.len() > name + 1
    };
    value.contains(&b' ') && value.split(|byte| *byte == b' ').all(named)
}

/// `EncryptionSettings.ConnectionPassword.AwsKmsKeyId`, `org.jenkinsci.plugins.`: words of a program between dots.
fn is_dotted_words(value: &[u8]) -> bool {
    let path = value.strip_suffix(b".").unwrap_or(value);
    let word = |part: &[u8]| part.len() >= 2 && part.iter().all(u8::is_ascii_alphabetic);
    let parts = path.split(|byte| *byte == b'.');
    parts.clone().count() >= 3 && parts.clone().all(word) && reads_well(path) && letters::reads_like_words(path)
}

fn holds(value: &[u8], piece: &[u8]) -> bool {
    memchr::memmem::find(value, piece).is_some()
}

/// What follows a text that ends where a value could begin: `("Password:")}),name:"…`.
fn follows_text(value: &[u8]) -> bool {
    match value {
        [b')' | b'}' | b']', next, ..] => next.is_ascii_punctuation(),
        [b'+', .., b'('] => true,
        // `"&secret=".concat(x)`
        [b'.', b'a'..=b'z', rest @ ..] => rest.contains(&b'('),
        // `"access_token="+(a||"")`
        [b'+', b'(' | b'$' | b'_' | b'a'..=b'z' | b'A'..=b'Z', rest @ ..] => rest.contains(&b'(') || holds(rest, b"||"),
        [b'+' | b',', ..] => value.windows(2).any(|pair| pair[0] == b')' && b",;})]".contains(&pair[1])),
        _ => false,
    }
}

/// The next option of a command line, `-Bbn`, `--no-x`, `--type=x`; a feature of Cargo's.
fn is_option(value: &[u8]) -> bool {
    let short =
        value.strip_prefix(b"-").is_some_and(|name| name.len() <= 3 && name.iter().all(u8::is_ascii_alphabetic));
    short
        || value.starts_with(b"dep:")
        || value.strip_prefix(b"--").is_some_and(|name| {
            let name = name.split(|byte| *byte == b'=').next().unwrap_or(name);
            name.len() > 1
                && name.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
        })
}

/// Operators, and calls between others.
fn has_operators(value: &[u8]) -> bool {
    static OPERATORS: Pieces<12> = Pieces::new([
        b"::", b"->", b" => ", b" = ", b" + ", b" || ", b" && ", b"===", b"().", b"()}", b"\" + ", b"' + ",
    ]);
    joins_a_call(value) || OPERATORS.are_in(value)
}

/// A regular expression.
fn is_pattern(value: &[u8]) -> bool {
    static CLASSES: Pieces<13> = Pieces::new([
        b"([^", b"[a-z", b"[a-f", b"[A-Z", b"[0-9", b"(?:", b"\\w+", b"\\w*", b"\\d+", b"\\d*", b"\\S+", b"\\s+",
        b"\\s*",
    ]);
    let class = value.len() > 2 && value.starts_with(b":") && value.ends_with(b":");
    // `mismatch\b`: where a word ends.
    let bound = value.strip_suffix(b"\\b").is_some_and(|word| word.iter().all(u8::is_ascii_lowercase));
    let anchored =
        bound || value.len() > 2 && value.starts_with(b"^") && value.ends_with(b"$") || value.starts_with(b".*");
    anchored || class || value.contains(&b'[') && holds(value, b"[:") && holds(value, b":]") || CLASSES.are_in(value)
}

/// Markup, and the forms of fields that have nothing in them: `16s=b""`.
fn is_markup(value: &[u8]) -> bool {
    let empty = value.ends_with(b"=\"\"") || value.ends_with(b"=b\"\"");
    // The name of a member of JSON that is written out: `\"mboxs\":`.
    let member = value.starts_with(b"\\\"") && value.ends_with(b"\\\":");
    let entity = member || value.starts_with(b"&") && value.ends_with(b";");
    static TAGS: Pieces<4> = Pieces::new([b"</", b"/>", b"&nbsp;", b"&lt;"]);
    entity || empty || TAGS.are_in(value)
}

/// What stands without quotes, and is code where a quoted text would not be.
fn is_bare_code(value: &[u8]) -> bool {
    // A call that was cut at its first argument: `hash(password`, `CharField(`, `sha256(seed`.
    let call = value.strip_prefix(b"+").unwrap_or(value);
    let cut = memchr::memchr(b'(', call).is_some_and(|open| {
        let (callee, argument) = (&call[..open], &call[open + 1..]);
        let argument = argument.strip_prefix(b"$").unwrap_or(argument);
        // `cwe312_word(results[`
        let argument = argument.strip_suffix(b"[").unwrap_or(argument);
        let word = argument.is_empty() || is_identifier(argument) && is_pronounceable(argument);
        let callee = callee
            .strip_prefix(callee.split(|byte| *byte == b':').next().unwrap_or_default())
            .map_or(callee, |rest| rest.strip_prefix(b":").unwrap_or(callee));
        !call.contains(&b')') && is_identifier(callee) && (word || !callee.iter().any(u8::is_ascii_digit))
    });
    // `devpi_server.passwd:passwd`: what is in a module.
    let within = memchr::memchr(b':', value).is_some_and(|at| {
        is_member(&value[..at])
            && is_identifier(&value[at + 1..])
            && value.iter().filter(|byte| byte.is_ascii_digit()).count() <= 2
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
    // `s:netrw_passwd`, `a:dict.tmpdir`: variables of Vim.
    let scoped = value
        .strip_prefix(b"s:")
        .or_else(|| matches!(value, [b'a' | b'b' | b'g' | b'l', b':', ..]).then(|| &value[2..]));
    let scoped = scoped.is_some_and(|name| {
        let head = name.split(|byte| *byte == b'[').next().unwrap_or(name);
        is_member(head) || is_identifier(head) && head.contains(&b'_') && !head.iter().any(u8::is_ascii_digit)
    });
    let call_within =
        memchr::memchr(b'(', value).is_some_and(|open| value[open..].iter().any(|byte| b".,&|".contains(byte)));
    cut || within
        || pair
        || scoped
        || call_within
        || is_member(value)
        || matches!(value.first(), Some(b'&' | b'*' | b'!' | b'|' | b'>' | b'[' | b'{' | b'('))
}

/// Refuses code that looks like part of a connection string: `r.password,s.host=r.host`.
pub(super) fn check_members(value: &[u8]) -> Result<(), Reason> {
    if is_key(value) {
        return Err(Reason::Code);
    }
    let first = value.split(|byte| matches!(byte, b',' | b')' | b'(' | b'}')).next().unwrap_or(value);
    let code = first.len() < value.len() && is_member(first) && !first.iter().any(u8::is_ascii_digit);
    // Nothing, and the next setting of the list.
    let empty = matches!(value.first(), Some(b',' | b')')) && !is_tangled(value);
    if code || empty { Err(Reason::Code) } else { Ok(()) }
}

/// Refuses what is a name like the one that it stands behind: the next of a list, or one that a tool made of it.
pub(super) fn check_beside_name(value: &[u8], binding: Binding<'_>) -> Result<(), Reason> {
    let listed = binding.operator == Operator::Comma
        && (is_next_name(value) || is_longer(value, binding.name) || is_of_the_kind(value, binding.name));
    if listed || is_scoped(value, binding.name) { Err(Reason::Code) } else { Ok(()) }
}

/// The next of a list of names: `["privacy_password", "privacy_type"]`, `("password", "pk_path")`.
fn is_next_name(value: &[u8]) -> bool {
    let typed = value.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2;
    let snake = value.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_');
    let known = snake
        && value
            .split(|byte| *byte == b'_')
            .any(|word| word.len() < value.len() && word.len() >= 3 && COMMON.has(word));
    !typed && is_identifier(value) && (known || letters::reads_like_words(value))
}

/// `("dns-token", "remarks-x509")`: words that are joined as those of the name are, and begin with one that is known.
fn is_of_the_kind(value: &[u8], name: &[u8]) -> bool {
    let kebab = |text: &[u8]| {
        let joined = text.contains(&b'-') && !text.ends_with(b"-");
        joined && text.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
    };
    let first = value.split(|byte| *byte == b'-').next().unwrap_or_default();
    kebab(value) && kebab(name) && first.len() >= 4 && letters::reads_like_words(first) && value.len() < 24
}

/// `('pass', 'passx')`: the name, and a letter or two.
fn is_longer(value: &[u8], name: &[u8]) -> bool {
    value.strip_prefix(name).is_some_and(|rest| rest.len() <= 2 && rest.iter().all(u8::is_ascii_lowercase))
}

/// `token: "token--pqN5B"`: a class of a style sheet, which a tool made its own.
fn is_scoped(value: &[u8], name: &[u8]) -> bool {
    name.len() >= 3
        && value
            .strip_prefix(name)
            .is_some_and(|rest| (rest.starts_with(b"--") || rest.starts_with(b"__")) && rest.len() <= 12)
}

/// `django.contrib.auth.PBKDF2Hasher`: what is in a module, and that in another.
fn is_in_modules(value: &[u8]) -> bool {
    let value = value.strip_suffix(b".").unwrap_or(value);
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

/// `POLLING_MODE`, `KEY_ALG_RSA_2048`, `IEEE_8021X_PASSWORD`: words in capitals, the name of a constant.
fn is_constant(value: &[u8]) -> bool {
    let joints = value.iter().filter(|byte| **byte == b'_').count();
    let word = |word: &[u8]| word.len() >= 2 && is_pronounceable(word) && word.iter().all(u8::is_ascii_uppercase);
    // In a name of three and more parts one may be an abbreviation, or a number.
    let part = |part: &[u8]| {
        (1..=12).contains(&part.len())
            && (part.iter().all(u8::is_ascii_uppercase)
                || part.len() <= 5 && part.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()))
    };
    let parts = || value.strip_prefix(b"_").unwrap_or(value).split(|byte| *byte == b'_');
    // `PVP-OU-GV-OU-ID`
    let code = |part: &[u8]| (1..=6).contains(&part.len()) && part.iter().all(u8::is_ascii_uppercase);
    let hyphens = value.split(|byte| *byte == b'-');
    let coded = hyphens.clone().count() > 2 && hyphens.clone().all(code) && hyphens.clone().any(|part| part.len() < 4);
    coded
        || joints > 0 && parts().all(word)
        || joints > 1 && parts().all(part) && parts().filter(|part| word(part)).count() >= 2
        || is_numbered(value)
}

/// `PW_DM`: capitals, digits and joints, as programs name what is constant.
pub(super) fn is_in_capitals(value: &[u8]) -> bool {
    value.contains(&b'_')
        && value.first().is_some_and(u8::is_ascii_uppercase)
        && value.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// `0006_group_enforced_2fa`: a numbered step of a database.
fn is_migration(value: &[u8]) -> bool {
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let name = value[digits..].strip_prefix(b"_").unwrap_or_default();
    digits == 4
        && name.len() > 3
        && name.contains(&b'_')
        && name.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// `CKV_SECRET_10`, `NR-APM-002`: capitals and a short number, the code of a message.
fn is_numbered(value: &[u8]) -> bool {
    let mut parts = value.split(|byte| matches!(byte, b'_' | b'-')).rev();
    let number = parts.next().is_some_and(|part| (1..=4).contains(&part.len()) && part.iter().all(u8::is_ascii_digit));
    let names = parts.clone().count();
    number
        && (2..=4).contains(&names)
        && parts.all(|part| (2..=8).contains(&part.len()) && part.iter().all(u8::is_ascii_uppercase))
}

/// `vf_token=`: a name that is written out before what it is given.
fn is_key(value: &[u8]) -> bool {
    let name = value.strip_suffix(b"=").unwrap_or_default();
    let named = name.first().is_some_and(|byte| byte.is_ascii_lowercase() || *byte == b'_');
    // `vf_tokenQ=` ends in no word.
    let word = names::last_word(name).is_some_and(|word| word.len() >= 3);
    named
        && word
        && (3..=24).contains(&name.len())
        && is_pronounceable(name)
        && name.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
}

/// A conversion of printf: `%s`, `%-8d`, `0x%08llx`. In percent-encoded text the two digits are followed by anything, and in
/// a password with digits a letter is: `T6%iz@`.
fn has_conversion(value: &[u8]) -> bool {
    let mixed = value.len() <= 24 && !value.contains(&b' ') && value.iter().any(u8::is_ascii_digit);
    memchr::memchr_iter(b'%', value).any(|at| {
        let rest = &value[at + 1..];
        // `%3$s`: the third of them.
        let flags = rest.iter().take_while(|byte| byte.is_ascii_digit() || b"-+#.*lhz$".contains(byte)).count();
        let last = rest.get(flags + 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let bare = rest[..flags].iter().all(|byte| !byte.is_ascii_digit()) && !mixed;
        let decimals = rest.get(flags) == Some(&b'f') && rest[..flags].contains(&b'.');
        let kind = matches!(rest.get(flags), Some(b's' | b'd' | b'v' | b'q' | b'x' | b'X' | b'u' | b'i' | b'p'));
        kind && (bare || last) || decimals
    })
}

/// `self.password`, `config.db.pass`, `a[b]`: identifiers joined by dots.
fn is_member(value: &[u8]) -> bool {
    let bytes_fit = || value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.[]'\"".contains(byte));
    (value.contains(&b'.') || value.contains(&b'['))
        && bytes_fit()
        && value.split(|byte| *byte == b'.').all(|part| {
            part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') && reads_well(part)
        })
        && value.iter().filter(|byte| byte.is_ascii_digit()).count() * 8 <= value.len()
}
