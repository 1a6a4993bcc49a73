//! What is told by its form: the order in which it is asked whether it is one all the same, and how surely.

use super::super::assignment::Form;
use super::super::entropy;
use super::super::setting::Setting;
use super::score::Score;
use super::{
    Candidate, Judgement, code, content, disguised, fold, guessed, placeholder, plain, reads_like_name, reference,
};
use crate::finding::{Confidence, Evidence, Reason};
use crate::rule::checksum::{Check, Outcome, Proves};
use crate::rule::{Author, Place, Rule};
use crate::text::hex;
use std::borrow::Cow;

/// Most bytes of a prefix that other words begin with, too.
const SHORT_PREFIX: usize = 3;

/// A value whose form was recognised.
pub(super) fn judge(rule: &Rule, candidate: &Candidate<'_>) -> Judgement {
    let mut evidence = Vec::new();
    let value = candidate.value;
    if rule.samples.iter().any(|sample| memchr::memmem::find(value, sample.as_bytes()).is_some()) {
        return Err(Reason::KnownSample);
    }
    if rule.confidence == Confidence::Low && candidate.setting == Setting::Rehearsal {
        return Err(Reason::Rehearsed);
    }
    if !candidate.prefix.is_empty() {
        evidence.push(Evidence::Format(String::from_utf8_lossy(candidate.prefix).into_owned()));
    }
    if let Some(word) = candidate.word {
        evidence.push(Evidence::Near(String::from_utf8_lossy(word).into_owned()));
    }
    if evidence.is_empty() {
        evidence.push(Evidence::Structure("it stands where text of this form has its secret"));
    }
    let outcome = rule.check.as_ref().map_or(Outcome::Silent, |check| check.verify(value));
    if matches!(outcome, Outcome::Silent) && fold::is_in_a_fold(value, candidate.around) {
        return Err(Reason::Code);
    }
    let mut confidence = rule.confidence;
    match outcome {
        Outcome::Holds(name) => {
            let sum = rule.check.as_ref().is_some_and(|check| check.proves() == Proves::Sum);
            evidence.push(if sum { Evidence::Checksum(name) } else { Evidence::Structure(name) });
            if rule.check.as_ref().is_some_and(|check| check.is_sealed(value)) {
                confidence = lower(confidence);
                evidence.push(Evidence::Doubt("it is sealed with a pass phrase"));
            }
            if let Some(inner) = rule.check.as_ref().and_then(|check| check.inner(value)) {
                return judge_part(confidence, &inner, candidate, evidence);
            }
            return Ok((if sum { rule.proven } else { confidence }, evidence, None));
        }
        Outcome::Fails if rule.check_required => return Err(failed(rule)),
        Outcome::Fails => {
            confidence = lower(confidence);
            evidence.push(Evidence::Doubt("the sum in it does not hold; some that are genuine carry none"));
        }
        Outcome::Silent => {}
    }
    if rule.judged {
        return judge_part(confidence, &percent_decoded(value), candidate, evidence);
    }
    let body = value.get(candidate.prefix.len()..).unwrap_or(value);
    // `md-editor-with-preview`: few letters tell little. The words of a wallet's phrase are words.
    let tells_little = candidate.word.is_some() || (1..=SHORT_PREFIX).contains(&candidate.prefix.len());
    if tells_little && !value.contains(&b' ') && reads_like_name(body) {
        return Err(Reason::Words);
    }
    let body = without_literal(rule, body);
    placeholder::check_body(&body)?;
    let randomness = entropy::randomness(&body);
    if body.len() >= 12 && randomness.share < 0.6 {
        return Err(Reason::LowEntropy);
    }
    Ok((confidence, evidence, None))
}

/// What is random in `body`: without the literal that its form prescribes inside of it.
fn without_literal<'a>(rule: &Rule, body: &'a [u8]) -> Cow<'a, [u8]> {
    let anchors = rule.pattern().map_or(&[][..], |pattern| &pattern.anchors);
    let inside = anchors.iter().filter(|anchor| matches!(anchor.place, Place::Inside { .. }));
    let found = inside.filter_map(|anchor| Some((memchr::memmem::find(body, &anchor.literal)?, anchor.literal.len())));
    match found.min() {
        Some((at, length)) => Cow::Owned([&body[..at], &body[at + length..]].concat()),
        None => Cow::Borrowed(body),
    }
}

/// A password that stands in a recognised form, an address say; `value` is what the program gets.
fn judge_part(most: Confidence, value: &[u8], candidate: &Candidate<'_>, mut evidence: Vec<Evidence>) -> Judgement {
    reference::check(candidate)?;
    let guess = match placeholder::check(value, candidate.binding.map(|binding| binding.name)) {
        Ok(()) => disguised(value, candidate.setting),
        Err(reason) => Some(guessed(reason, value, candidate.setting)?),
    };
    if candidate.setting == Setting::Rehearsal {
        placeholder::check_letters(value)?;
    }
    content::check_public_material(value)?;
    content::check_address(value)?;
    code::check_members(value)?;
    content::check_text(value)?;
    plain::check_joined_numbers(value)?;
    content::check_words(value, Form::Quoted)?;
    if candidate.setting == Setting::Translation {
        content::check_label(value)?;
    }
    let mut score = Score::of(Author::People, candidate.setting, candidate.syntax);
    score.weigh_password(value, guess, candidate.around);
    let confidence = score.confidence().min(most);
    let points = score.points();
    evidence.extend(score.into_doubts());
    Ok((confidence, evidence, Some(points)))
}

fn failed(rule: &Rule) -> Reason {
    match rule.check.as_ref().map(Check::proves) {
        Some(Proves::Structure) => Reason::StructureFailed,
        Some(Proves::Sum) | None => Reason::ChecksumFailed,
    }
}

/// `p%40ss` as the program gets it.
fn percent_decoded(value: &[u8]) -> Cow<'_, [u8]> {
    if !value.contains(&b'%') {
        return Cow::Borrowed(value);
    }
    let mut decoded = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        let escaped = match value[at..] {
            [b'%', high, low, ..] => hex::byte(high, low),
            _ => None,
        };
        decoded.push(escaped.unwrap_or(value[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    Cow::Owned(decoded)
}

fn lower(confidence: Confidence) -> Confidence {
    match confidence {
        Confidence::High => Confidence::Medium,
        Confidence::Medium | Confidence::Low => Confidence::Low,
    }
}
