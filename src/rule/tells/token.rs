//! What tokens tell: claims, kinds, and the numbers of accounts.

use super::{Fact, fact};
use crate::rule::checksum::{base, token};
use jiff::Timestamp;
use serde_json::Value;

/// Claims that name somebody or something, and how they are told.
const CLAIMS: &[(&str, &str)] = &[
    ("iss", "issuer"),
    ("aud", "audience"),
    ("sub", "subject"),
    ("role", "role"),
    ("scope", "scope"),
    ("scp", "scope"),
    ("exp", "expires"),
];

/// Some claims of the payload.
pub(super) fn jwt(value: &[u8]) -> Vec<Fact> {
    let Some((_, payload)) = token::jwt_objects(value) else { return Vec::new() };
    let told = CLAIMS.iter().filter_map(|&(claim, name)| {
        let value = payload.get(claim)?;
        Some(fact(name, if claim == "exp" { moment(value)? } else { text(value)? }))
    });
    told.collect()
}

/// A time in seconds since 1970, as people write it.
fn moment(value: &Value) -> Option<String> {
    let seconds = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))?;
    Some(Timestamp::from_second(seconds).ok()?.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// A string, a number, or a list of such.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().take(8).filter_map(text).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        _ => None,
    }
}

/// Fields that tokens which are base64 of JSON name their place by. One-letter fields are not among them but `u` and
/// `o`: the others are the keys themselves.
const FIELDS: &[(&str, &str)] = &[
    ("u", "user"),
    ("o", "organisation"),
    ("org", "organisation"),
    ("url", "address"),
    ("api_url", "address"),
    ("hostname", "host"),
    ("appId", "app"),
    ("UserID", "user"),
    ("iss", "issuer"),
    ("aud", "audience"),
    ("sub", "subject"),
];

pub(super) fn json(value: &[u8]) -> Vec<Fact> {
    let Some(object) = token::json_object(value) else { return Vec::new() };
    FIELDS.iter().filter_map(|&(field, name)| Some(fact(name, text(object.get(field)?)?))).collect()
}

/// The first kind whose beginning `value` has.
fn kind(value: &[u8], kinds: &[(&str, &'static str)]) -> Option<Fact> {
    let (_, name) = kinds.iter().find(|(start, _)| value.starts_with(start.as_bytes()))?;
    Some(fact("kind", *name))
}

pub(super) fn github(value: &[u8]) -> Option<Fact> {
    // https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
    const KINDS: &[(&str, &str)] = &[
        ("github_pat_", "fine-grained personal access token"),
        ("ghp_", "personal access token (classic)"),
        ("gho_", "OAuth access token of a user"),
        ("ghu_", "access token of a user for a GitHub App"),
        ("ghs_", "access token of a GitHub App's installation"),
        ("ghr_", "refresh token of a GitHub App"),
    ];
    kind(value, KINDS)
}

pub(super) fn gitlab(value: &[u8]) -> Vec<Fact> {
    // https://docs.gitlab.com/security/tokens/
    const KINDS: &[(&str, &str)] = &[
        ("glpat-", "access token of a user, project or group"),
        ("gloas-", "secret of an OAuth application"),
        ("gldt-", "deploy token"),
        ("glrt-", "token of a runner"),
        ("glrtr-", "registration token of runners"),
        ("glcbt-", "token of a CI job"),
        ("glptt-", "trigger of a pipeline"),
        ("glft-", "feed token"),
        ("glimt-", "token for incoming mail"),
        ("glagent-", "token of a Kubernetes agent"),
        ("glsoat-", "SCIM token"),
        ("glffct-", "client token for feature flags"),
        ("glwt-", "workspace token"),
    ];
    kind(value, KINDS).into_iter().chain(routing(value)).collect()
}

/// What a routable GitLab token carries: lines of a letter, a colon and a number in base 36
/// (<https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/>).
fn routing(value: &[u8]) -> Vec<Fact> {
    const NAMES: &[(u8, &str)] =
        &[(b'o', "organisation"), (b'g', "group"), (b'p', "project"), (b'u', "user"), (b't', "runner type")];
    let payload = value.iter().position(|&byte| byte == b'.').and_then(|dot| value.get(..dot));
    let payload = payload.and_then(|head| head.splitn(2, |&byte| byte == b'-').nth(1));
    let Some(bytes) = payload.and_then(base::base64) else { return Vec::new() };
    let told = bytes.split(|&byte| byte == b'\n').filter_map(|line| {
        let [letter, b':', digits @ ..] = line else { return None };
        let (_, name) = NAMES.iter().find(|(known, _)| known == letter)?;
        let number = u64::from_str_radix(str::from_utf8(digits).ok()?, 36).ok()?;
        Some(fact(name, number.to_string()))
    });
    told.take(NAMES.len()).collect()
}

/// `xoxb-WORKSPACE-…`, `xapp-1-APP-…`, `…/services/WORKSPACE/…`.
pub(super) fn slack(value: &[u8]) -> Vec<Fact> {
    let text = String::from_utf8_lossy(value);
    if let Some((_, path)) = text.split_once("/services/").or_else(|| text.split_once("/workflows/")) {
        return path.split('/').next().map(|team| fact("workspace", team)).into_iter().collect();
    }
    let mut parts = text.split('-');
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match first {
        "xapp" => third.filter(|id| id.starts_with('A')).map(|app| fact("app", app)).into_iter().collect(),
        "xoxb" | "xoxp" | "xoxa" | "xoxr" | "xoxs" => {
            let user = if first == "xoxb" { "bot" } else { "user" };
            let told = [("workspace", second.filter(number)), (user, third.filter(number))];
            told.into_iter().filter_map(|(name, id)| Some(fact(name, id?))).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn stripe(value: &[u8]) -> Option<Fact> {
    let mode = |text: &[u8]| value.windows(text.len()).take(16).any(|part| part == text);
    match (mode(b"_live_"), mode(b"_test_")) {
        (true, _) => Some(fact("mode", "live")),
        (_, true) => Some(fact("mode", "test")),
        _ => None,
    }
}

/// What the caveats of the macaroon allow
/// (<https://github.com/pypi/warehouse/blob/main/warehouse/macaroons/caveats/__init__.py>).
pub(super) fn pypi(value: &[u8]) -> Vec<Fact> {
    let packets = token::macaroon_packets(value).unwrap_or_default();
    let mut facts = Vec::new();
    for text in packets.iter().skip(2) {
        match serde_json::from_slice(text) {
            Ok(Value::Array(caveat)) => facts.extend(caveat_fact(&caveat)),
            // The first version: {"version": 1, "permissions": "user" or {"projects": […]}}.
            Ok(Value::Object(caveat)) => match caveat.get("permissions") {
                Some(Value::String(all)) if all == "user" => facts.push(fact("uploads", "all projects of its owner")),
                Some(permissions) => {
                    facts.extend(permissions.get("projects").and_then(text_of_list).map(|list| fact("uploads", list)));
                }
                None => {}
            },
            _ => {}
        }
    }
    facts
}

fn text_of_list(value: &Value) -> Option<String> {
    value.is_array().then(|| text(value)).flatten()
}

fn caveat_fact(caveat: &[Value]) -> Option<Fact> {
    match (caveat.first()?.as_u64()?, caveat.get(1)?) {
        (0, end) => Some(fact("expires", moment(end)?)),
        (1, names) => Some(fact("uploads", text_of_list(names)?)),
        (2, ids) => Some(fact("projects", text_of_list(ids)?)),
        (3, user) => Some(fact("user", text(user)?)),
        _ => None,
    }
}

/// The first part is the number of the account in base64.
pub(super) fn discord(value: &[u8]) -> Option<Fact> {
    let first = value.split(|&byte| byte == b'.').next()?;
    let number = base::base64(first).filter(|number| number.iter().all(u8::is_ascii_digit))?;
    Some(fact("account", String::from_utf8_lossy(&number)))
}

pub(super) fn telegram(value: &[u8]) -> Option<Fact> {
    let digits = value.split(|&byte| byte == b':').next()?;
    let number = digits.iter().all(u8::is_ascii_digit) && digits.len() < value.len();
    number.then(|| fact("bot", String::from_utf8_lossy(digits)))
}
