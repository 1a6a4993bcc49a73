//! The parts of an address that has a password in it: `postgres://user:password@host:5432/name`,
//! `jdbc:postgresql://host:5432/name?user=user&password=password`.

use super::{Engine, Group, is_host, is_plain, is_port};
use crate::migrate::lookup::JsonKey;
use crate::text::span::Span;
use std::ops::Range;

/// Most bytes of an address on either side of its password.
const REACH: usize = 400;

/// The address that has its password at `password`, if there is one.
pub(super) fn around(text: &str, password: Span) -> Option<Group> {
    let address = stretch(text, password)?;
    let parts = user_info(text, &address, password).or_else(|| jdbc(text, &address, password))?;
    let value = |range: &Range<usize>| &text[range.clone()];
    // An escape would have to be undone for the one reader and kept for the other.
    let sound = !text[password.range()].contains('%')
        && is_host(value(&parts.host))
        && is_plain(value(&parts.user))
        && parts.port.as_ref().is_none_or(|port| is_port(value(port)))
        && parts.name.as_ref().is_none_or(|name| is_plain(value(name)));
    if !sound {
        return None;
    }
    let found =
        [("host", Some(parts.host)), ("username", Some(parts.user)), ("dbname", parts.name), ("port", parts.port)];
    let companion = |(key, range): (&str, Option<Range<usize>>)| {
        let range = range?;
        Some((JsonKey::parse(key)?, Span::new(range.start, range.end)?))
    };
    Some(Group {
        secrets: vec![(JsonKey::parse("password")?, password)],
        companions: found.into_iter().filter_map(companion).collect(),
        engine: Some(parts.engine),
        what: parts.engine.as_str().to_owned(),
    })
}

/// Where the parts of an address stand.
struct Parts {
    engine: Engine,
    host: Range<usize>,
    user: Range<usize>,
    port: Option<Range<usize>>,
    name: Option<Range<usize>>,
}

/// The unbroken text around the password: no blank, no quote.
fn stretch(text: &str, password: Span) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>()\\".contains(byte);
    let first = password.start().saturating_sub(REACH);
    let start = bytes.get(first..password.start())?.iter().rposition(ends).map_or(first, |at| first + at + 1);
    let last = bytes.len().min(password.end() + REACH);
    let end = bytes.get(password.end()..last)?.iter().position(ends).map_or(last, |at| password.end() + at);
    // What is longer than that is no address of a database.
    let is_whole = (start > first || first == 0) && (end < last || last == bytes.len());
    (is_whole && text.get(start..end).is_some()).then_some(start..end)
}

/// `scheme://user:password@host:port/name?…`
fn user_info(text: &str, address: &Range<usize>, password: Span) -> Option<Parts> {
    let before = text.get(address.start..password.start())?.strip_suffix(':')?;
    let at = before.rfind("://")?;
    let engine = scheme(&before[..at])?;
    let user = address.start + at + 3..password.start() - 1;
    let behind = text.get(password.end()..address.end)?.strip_prefix('@')?;
    let (host, port, name) = authority(behind, password.end() + 1)?;
    Some(Parts { engine, host, user, port, name })
}

/// `jdbc:scheme://host:port/name?user=…&password=…`, or with semicolons.
fn jdbc(text: &str, address: &Range<usize>, password: Span) -> Option<Parts> {
    let whole = text.get(address.clone())?;
    let begin = whole.find("jdbc:")? + "jdbc:".len();
    let at = begin + whole.get(begin..)?.find("://")?;
    let engine = Engine::named(whole.get(begin..at)?)?;
    let first = address.start + at + 3;
    if first > password.start() {
        return None;
    }
    let (host, port, mut name) = authority(text.get(first..address.end)?, first)?;
    let (mut user, mut named) = (None, 0);
    let mut start = first;
    for part in text.get(first..address.end)?.split(['?', '&', ';']) {
        if let Some((key, value)) = part.split_once('=') {
            let range = start + key.len() + 1..start + key.len() + 1 + value.len();
            match key.to_ascii_lowercase().as_str() {
                "user" | "username" => {
                    named += 1;
                    user = Some(range);
                }
                "databasename" | "database" => name = Some(range),
                "password" if range != password.range() => return None,
                _ => {}
            }
        }
        start += part.len() + 1;
    }
    if named != 1 {
        return None;
    }
    Some(Parts { engine, host, user: user?, port, name })
}

/// The kind of database that the end of `text` names as a scheme.
fn scheme(text: &str) -> Option<Engine> {
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '.';
    Engine::named(text.rsplit(|c| !legal(c)).next()?)
}

/// Host, port and the first part of the path in `host:port/name?…`, which stands at `start`.
type Authority = (Range<usize>, Option<Range<usize>>, Option<Range<usize>>);

fn authority(text: &str, start: usize) -> Option<Authority> {
    let end = text.find(['/', '?', ';', '#', '&', ',', '@']).unwrap_or(text.len());
    if text[end..].starts_with([',', '@']) {
        return None; // several hosts, or an @ in the password
    }
    let (host, port) = match text[..end].split_once(':') {
        Some((host, _)) => (start..start + host.len(), Some(start + host.len() + 1..start + end)),
        None => (start..start + end, None),
    };
    let name = text[end..].strip_prefix('/').map(|path| path.split(['?', ';', '#', '&']).next().unwrap_or(path));
    let name = name.filter(|name| !name.is_empty()).map(|name| start + end + 1..start + end + 1 + name.len());
    Some((host, port, name))
}
