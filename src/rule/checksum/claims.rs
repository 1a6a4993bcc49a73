//! JSON Web Tokens whose claims say whose they are.

use super::token;
use crate::rule::pattern::IdPattern;
use serde_json::{Map, Value};

/// A claim that has to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    name: String,
    /// What it has to be; anything when there is none.
    value: Option<IdPattern>,
}

/// Reads `iss=acme,sub=svc-*,tid`.
pub(super) fn parse(text: &str) -> Option<Vec<Claim>> {
    let claim = |text: &str| {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(IdPattern::new(value))),
            None => (text, None),
        };
        (!name.is_empty()).then(|| Claim { name: name.to_owned(), value })
    };
    text.split(',').map(claim).collect()
}

pub(super) fn verify(claims: &[Claim], value: &[u8]) -> Option<()> {
    let (header, payload) = token::jwt_objects(value)?;
    claims.iter().all(|claim| claim.holds(&payload) || claim.holds(&header)).then_some(())
}

impl Claim {
    fn holds(&self, object: &Map<String, Value>) -> bool {
        let (Some(found), wanted) = (object.get(&self.name), &self.value) else { return false };
        let is_wanted = |text: &str| wanted.as_ref().is_none_or(|wanted| wanted.matches(text));
        match found {
            Value::String(text) => is_wanted(text),
            Value::Array(items) => items.iter().filter_map(Value::as_str).any(is_wanted),
            other => is_wanted(&other.to_string()),
        }
    }
}

pub(super) fn complete(claims: &[Claim], value: &mut Vec<u8>) {
    let made = |claim: &Claim| {
        let text = claim.value.as_ref().map_or("x", IdPattern::as_str);
        (claim.name.clone(), text.replace('*', "x"))
    };
    token::with_payload(value, &claims.iter().map(made).collect::<Vec<_>>());
}
