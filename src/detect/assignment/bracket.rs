//! Strings that begin and end otherwise than with a quote: raw strings, those between brackets that one may choose, here
//! documents, the words of a list.

use std::borrow::Cow;
use std::ops::Range;

/// Most signs that a raw string may have around its quotes.
const SIGNS: usize = 4;
/// Longest name that is given to the ends of a string.
const LONGEST_TAG: usize = 16;
/// Most bytes on the line that begins a here document.
const HERE: usize = 40;

/// Strings with a beginning and an end of their own: Erlang's binaries, JavaScript's raw ones, Groovy's, those of PowerShell
/// and Jsonnet that are lines, Nix's.
const FIXED: &[(&[u8], &[u8])] = &[
    (b"<<\"", b"\">>"),
    (b"String.raw`", b"`"),
    (b"$/", b"/$"),
    (b"$$", b"$$"),
    (b"@'\n", b"\n'@"),
    (b"@\"\n", b"\n\"@"),
    (b"@'\r\n", b"\r\n'@"),
    (b"@\"\r\n", b"\r\n\"@"),
    (b"|||\n", b"|||"),
    (b"''", b"''"),
];
/// What begins a string, or a list of words, between brackets of one's choice in Perl, Ruby, Crystal and Elixir.
const CHOSEN: &[&[u8]] = &[b"%q", b"%Q", b"%", b"qq", b"q", b"~s", b"~S"];
const WORDS: &[&[u8]] = &[b"%w", b"%W", b"%i", b"qw", b"~w"];

/// Where the inside of the string stands that `text` begins with, and the end of the string.
pub(super) fn inside(text: &[u8]) -> Option<(Range<usize>, usize)> {
    // Most values are between quotes.
    if matches!(text, [b'"', ..] | [b'\'', b'"' | b' '..=b'&' | b'('..=b'~', ..]) {
        return None;
    }
    if text.starts_with(b"<<") && !text.starts_with(b"<<\"") {
        return here(text);
    }
    let fixed =
        || FIXED.iter().find(|(open, _)| text.starts_with(open)).map(|(open, end)| (open.len(), Cow::from(*end)));
    let (open, close) = fixed()
        .or_else(|| hashed(text))
        .or_else(|| delimited(text))
        .or_else(|| leveled(text))
        .or_else(|| chosen(text, CHOSEN).map(|(open, close)| (open, Cow::Owned(vec![close]))))
        .or_else(|| tagged(text))?;
    let end = open + memchr::memmem::find(&text[open..], &close)?;
    let whole = end + close.len();
    // `%(name)s` is a reference in settings of Python.
    let goes_on = text.starts_with(b"%") && text.get(whole).is_some_and(u8::is_ascii_alphanumeric);
    // Two empty strings, and what is between them.
    let empty = text.starts_with(b"''")
        && !text[open..end].trim_ascii().iter().all(|byte| byte.is_ascii_graphic() && *byte != b',');
    (!goes_on && !empty).then_some((open..end, whole))
}

/// The same for a list of words, `%w[…]` of Ruby, `qw(…)` of Perl.
pub(super) fn words(text: &[u8]) -> Option<Range<usize>> {
    let (open, close) = chosen(text, WORDS)?;
    Some(open..open + memchr::memchr(close, &text[open..])?)
}

/// `r#"…"#` of Rust, `#"…"#` of Swift and CUE.
fn hashed(text: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    let letters = text.iter().take(2).take_while(|byte| b"brc".contains(byte)).count();
    let signs = text[letters..].iter().take_while(|byte| **byte == b'#').count();
    let close = b"\"####".get(..1 + signs).filter(|_| (1..=SIGNS).contains(&signs))?;
    (text.get(letters + signs) == Some(&b'"')).then_some((letters + signs + 1, Cow::Borrowed(close)))
}

/// `R"(…)"` and `R"x(…)x"` of C++, `q"(…)"` of D.
fn delimited(text: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    let kind = text.iter().take(3).take_while(|byte| b"LuU8".contains(byte)).count();
    let rest = text[kind..].strip_prefix(b"R\"").or_else(|| text.strip_prefix(b"q\""))?;
    let tag = rest.iter().take(LONGEST_TAG).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let close = [&b")"[..], &rest[..tag], b"\""].concat();
    (rest.get(tag) == Some(&b'(')).then_some((text.len() - rest.len() + tag + 1, Cow::Owned(close)))
}

/// `[[…]]` and `[==[…]==]` of Lua.
fn leveled(text: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    let rest = text.strip_prefix(b"[")?;
    let level = rest.iter().take_while(|byte| **byte == b'=').count();
    (level <= SIGNS && rest.get(level) == Some(&b'[')).then(|| {
        let close = [&b"]"[..], &rest[..level], b"]"].concat();
        (level + 2, Cow::Owned(close))
    })
}

/// One of these, and the bracket that was chosen: how long the beginning is, and the bracket that closes.
fn chosen(text: &[u8], kinds: &[&[u8]]) -> Option<(usize, u8)> {
    let kind = kinds.iter().find(|kind| {
        let next = text.get(kind.len());
        text.starts_with(kind) && next.is_some_and(|byte| b"([{<|/!".contains(byte))
    })?;
    let close = match text[kind.len()] {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        sign => sign,
    };
    Some((kind.len() + 1, close))
}

/// `{|…|}` and `{x|…|x}` of OCaml, `[r|…|]` of Haskell, `$x$…$x$` of PostgreSQL.
fn tagged(text: &[u8]) -> Option<(usize, Cow<'static, [u8]>)> {
    let (first, rest) = text.split_first()?;
    let tag = rest.iter().take(LONGEST_TAG).take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'_').count();
    let close = match (first, rest.get(tag)?) {
        (b'{', b'|') => [&b"|"[..], &rest[..tag], b"}"].concat(),
        (b'[', b'|') if tag > 0 => b"|]".to_vec(),
        (b'$', b'$') if tag > 0 => text[..tag + 2].to_vec(),
        _ => return None,
    };
    Some((tag + 2, Cow::Owned(close)))
}

/// `<<EOT` of PHP, Ruby, Perl and HCL, with one line of text.
fn here(text: &[u8]) -> Option<(Range<usize>, usize)> {
    let signs = text.iter().take(4).take_while(|byte| b"<-~".contains(byte)).count();
    let quoted = usize::from(matches!(text.get(signs), Some(b'\'' | b'"')));
    let rest = &text[signs + quoted..];
    let tag = &rest
        [..rest.iter().take(LONGEST_TAG).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()];
    let start = signs + quoted + rest.iter().take(HERE).position(|byte| *byte == b'\n')? + 1;
    let end = start + memchr::memchr(b'\n', &text[start..])?;
    let indent = text[end..].len() - text[end..].trim_ascii_start().len();
    let closes = tag.first().is_some_and(u8::is_ascii_alphabetic) && text[end + indent..].starts_with(tag);
    closes.then_some((start..end, end + indent + tag.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_as_they_begin() {
        for text in [
            "r#\"x1\"#", "br##\"x1\"##", "c#\"x1\"#", "#\"x1\"#", "R\"(x1)\"", "u8R\"ab(x1)ab\"", "q\"(x1)\"",
            "[[x1]]", "[==[x1]==]", "%q|x1|", "%q(x1)", "%Q{x1}", "%(x1)", "q/x1/", "qq(x1)", "~s(x1)", "~S{x1}",
            "{|x1|}", "{x|x1|x}", "[r|x1|]", "$$x1$$", "$pw$x1$pw$", "$/x1/$", "@'\nx1\n'@", "@\"\r\nx1\r\n\"@",
            "|||\nx1|||", "''x1''", "String.raw`x1`", "<<\"x1\">>", "<<EOT\nx1\nEOT", "<<<'EOT'\nx1\n  EOT",
            "<<-X\nx1\nX", "<<~X.strip\nx1\nX",
        ] {
            let (inside, end) = inside(text.as_bytes()).unwrap_or_default();
            assert_eq!((&text[inside], end), ("x1", text.len()), "{text}");
        }
    }

    #[test]
    fn what_begins_alike_is_none() {
        for text in [
            "\"x1\"", "'x1'", "''", "%(x1)s", "q\"x\"", "<< x1", "<<EOT\nx1\nx2\nEOT", "$x1", "{x1}", "[x1]",
            "r\"x1\"", "~x1",
        ] {
            assert_eq!(inside(text.as_bytes()), None, "{text}");
        }
    }
}
