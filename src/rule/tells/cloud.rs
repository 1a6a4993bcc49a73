//! What keys of clouds tell.

use super::{Fact, fact};
use crate::rule::checksum::base;
use memchr::memmem;

/// The account in an access key id: bits 1 to 40 of what follows its four letters, read as base32. Ids from before 2019,
/// whose fifth letter is `I` or `J`, hold none.
pub(super) fn aws_account(value: &[u8]) -> Option<Fact> {
    let body = value.get(4..20).filter(|body| value.len() == 20 && !matches!(body[0], b'I' | b'J'))?;
    let bytes = base::base32(body)?;
    let number = bytes[..6].iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    let account = (number & 0x7fff_ffff_ff80) >> 7;
    (account < 1_000_000_000_000).then(|| fact("account", format!("{account:012}")))
}

/// Letters of `sp=` in the order in which Azure writes them.
const PERMISSIONS: &[(u8, &str)] = &[
    (b'r', "read"),
    (b'a', "add"),
    (b'c', "create"),
    (b'w', "write"),
    (b'd', "delete"),
    (b'x', "delete versions"),
    (b'y', "delete for good"),
    (b'l', "list"),
    (b't', "tags"),
    (b'f', "filter"),
    (b'm', "move"),
    (b'e', "execute"),
    (b'o', "change owner"),
    (b'p', "change permissions"),
    (b'i', "set immutability"),
    (b'u', "update"),
];

/// The parameters `sp` and `se` of the address that the signature is in.
pub(super) fn azure_sas(value: &[u8], around: &[u8]) -> Vec<Fact> {
    let query = query_around(value, around);
    let parameter = |name: &str| {
        let found = query.split(|byte| b"?&".contains(byte)).find_map(|part| part.strip_prefix(name.as_bytes()))?;
        Some(String::from_utf8_lossy(found).replace("%3A", ":").replace("%3a", ":"))
    };
    let mut facts = Vec::new();
    if let Some(letters) = parameter("sp=") {
        let known = PERMISSIONS.iter().filter(|(letter, _)| letters.as_bytes().contains(letter));
        let words: Vec<&str> = known.map(|(_, word)| *word).collect();
        facts.push(fact("permissions", words.join(", ")));
    }
    facts.extend(parameter("se=").map(|end| fact("expires", end)));
    facts
}

/// The run of bytes that may stand in a query around the value.
fn query_around<'a>(value: &'a [u8], around: &'a [u8]) -> &'a [u8] {
    let Some(at) = memmem::find(around, value) else { return value };
    let outside = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>\\;,(){}".contains(byte);
    let start = around[..at].iter().rposition(outside).map_or(0, |last| last + 1);
    let behind = at + value.len();
    let end = around[behind..].iter().position(outside).map_or(around.len(), |length| behind + length);
    &around[start..end]
}

/// The fields `client_email` and `project_id` nearest to the key.
pub(super) fn google_service_account(value: &[u8], around: &[u8]) -> Vec<Fact> {
    let at = memmem::find(around, value).unwrap_or(0);
    let field = |key: &str| {
        let quoted = format!("\"{key}\"");
        let nearest = memmem::find_iter(around, &quoted).min_by_key(|place| place.abs_diff(at))?;
        let rest = around[nearest + quoted.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
        let text = rest.strip_prefix(b"\"")?;
        let end = text.iter().take(256).position(|&byte| byte == b'"')?;
        Some(String::from_utf8_lossy(&text[..end]).into_owned())
    };
    let named = [("service account", "client_email"), ("project", "project_id")];
    named.into_iter().filter_map(|(name, key)| Some(fact(name, field(key)?))).collect()
}
