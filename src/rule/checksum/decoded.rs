//! Checks of what a value decodes to: a shape, or another check.
//!
//! `base64:"reftkn:" + [digit]{2} + …` reads the whole value as base64 and what comes out as that shape, to its last byte;
//! `base64(BBDC-):…` does so behind a beginning; `base64>jwt` gives it to another check. `base32` the same.

use super::{Check, Outcome, base};
use crate::rule::load;
use crate::rule::sample::{self, Random};
use crate::rule::shape::Shape;
use base64::Engine as _;
use regex::bytes::Regex;
use std::sync::OnceLock;

/// How a value is decoded, and what has to come out.
#[derive(Clone, Debug)]
pub struct Decoded {
    code: Code,
    /// What stands before the part that is decoded.
    prefix: Vec<u8>,
    content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    /// Either alphabet, padding or none.
    Base64,
    /// RFC 4648, no padding.
    Base32,
}

#[derive(Clone, Debug)]
enum Content {
    Shape(Box<Shape>, OnceLock<Regex>),
    Check(Box<Check>),
}

/// How often is tried to make up a value that fits the alphabet of the form.
const TRIES: usize = 500;

impl Decoded {
    /// Reads `base64(PREFIX):SHAPE`, `base32>CHECK`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (code, rest) = match (text.strip_prefix("base64"), text.strip_prefix("base32")) {
            (Some(rest), _) => (Code::Base64, rest),
            (_, Some(rest)) => (Code::Base32, rest),
            _ => return None,
        };
        let (prefix, rest) = match rest.strip_prefix('(') {
            Some(rest) => rest.split_once(')')?,
            None => ("", rest),
        };
        let content = match rest.split_at_checked(1)? {
            (":", shape) => Content::Shape(Box::new(Shape::parse(shape).ok()?), OnceLock::new()),
            (">", check) => Content::Check(Box::new(Check::parse(check).ok()?)),
            _ => return None,
        };
        Some(Self { code, prefix: prefix.as_bytes().to_vec(), content })
    }

    pub(super) fn verify(&self, value: &[u8]) -> Option<()> {
        let bytes = self.decode(value.strip_prefix(&*self.prefix)?)?;
        let held = match &self.content {
            Content::Shape(shape, regex) => whole(shape, regex)?.is_match(&bytes),
            Content::Check(check) => check.verify(&bytes) != Outcome::Fails,
        };
        held.then_some(())
    }

    pub(super) fn complete(&self, value: &mut Vec<u8>) {
        let start = self.prefix.len().min(value.len());
        let end = value.iter().rposition(|&byte| byte != b'=').map_or(start, |last| (last + 1).max(start));
        let body = value[start..end].to_vec();
        let fits = |made: &Vec<u8>| match &self.content {
            // Of the same length, unless the inner form makes that impossible.
            Content::Shape(..) => made.len() == body.len() && suits(&body, made),
            Content::Check(_) => true,
        };
        let mut random = Random::from_bytes(value);
        let mut made = (0..TRIES).filter_map(|_| self.make(&mut random, &body)).filter(fits);
        if let Some(made) = made.next() {
            value.splice(start..end, made);
        }
    }

    fn decode(&self, text: &[u8]) -> Option<Vec<u8>> {
        match self.code {
            Code::Base64 => base::base64(text),
            Code::Base32 => base::base32(text),
        }
    }

    fn make(&self, random: &mut Random, body: &[u8]) -> Option<Vec<u8>> {
        let bytes = match &self.content {
            Content::Shape(shape, _) => sample::of_shape(shape, random.next()),
            Content::Check(check) => {
                let mut bytes = self.decode(body)?;
                check.complete(&mut bytes);
                bytes
            }
        };
        let url_safe = body.iter().any(|byte| b"-_".contains(byte));
        Some(match self.code {
            Code::Base64 if url_safe => base::URL_SAFE.encode(bytes).into_bytes(),
            Code::Base64 => base::STANDARD.encode(bytes).into_bytes(),
            Code::Base32 => base::to_base32(&bytes),
        })
    }
}

/// Whether `made` needs no more than the letters and digits that the form allows: a body without a sign may be of a form
/// that has none.
fn suits(body: &[u8], made: &[u8]) -> bool {
    let plain = |text: &[u8]| text.iter().all(u8::is_ascii_alphanumeric);
    plain(made) || !plain(body)
}

/// The expression that matches all of a text.
fn whole<'a>(shape: &Shape, regex: &'a OnceLock<Regex>) -> Option<&'a Regex> {
    if regex.get().is_none()
        && let Ok(compiled) = load::compile(&format!("^(?:{})$", shape.regex()))
    {
        let _ = regex.set(compiled);
    }
    regex.get()
}
