//! The judge: the only place that says "this match is not a secret", and it always says why.
//!
//! It sees one candidate at a time (the value, its name, how it is written, what kind of file it stands in) and gives a
//! [`Verdict`]. Checks that need nothing but the value live in the siblings; the order in which they are asked, and the
//! grading of what remains, is here.

mod chance;
mod code;
mod content;
mod digest;
mod echo;
mod fold;
mod form;
mod guess;
mod letters;
mod pieces;
mod placeholder;
mod plain;
mod reference;
mod score;
mod tangle;
mod walk;

use super::assignment::{Form, Operator};
use super::entropy;
use super::names;
use super::setting::Setting;
use super::syntax::Syntax;
use super::words::PUBLISHED;
use crate::finding::{Confidence, Evidence, Reason};
use crate::rule::{Author, Matcher, Rule};
use guess::Guess;
pub(super) use pieces::Pieces;
use score::Score;
use std::cell::OnceCell;

/// What the judge is shown.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    /// The value, without quotes, escapes as written.
    pub value: &'a [u8],
    /// The literal at the start of the value that the rule's form prescribes; not evidence of randomness.
    pub prefix: &'a [u8],
    /// The word near the value without which its form means nothing.
    pub word: Option<&'a [u8]>,
    /// What it is assigned to, if that is known.
    pub binding: Option<Binding<'a>>,
    /// The kind of text.
    pub syntax: Syntax,
    /// What its path says.
    pub setting: Setting,
    /// Whether it stands in code without line ends.
    pub minified: bool,
    /// Whether it is tangled, once somebody has asked.
    pub tangled: OnceCell<bool>,
    /// The text before it and behind it, as far as that may tell something.
    pub around: [&'a [u8]; 2],
}

impl Candidate<'_> {
    /// Whether the value is what generators make, and neither code nor a template.
    fn is_tangled(&self) -> bool {
        *self.tangled.get_or_init(|| tangle::is_tangled(self.value))
    }
}

/// How a value is bound to a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binding<'a> {
    /// The whole name.
    pub name: &'a [u8],
    /// How the value is written.
    pub form: Form,
    /// What stands between.
    pub operator: Operator,
    /// Whether its bytes are written one by one.
    pub is_bytes: bool,
}

/// What the judge says.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// A credential, this surely, for these reasons, and with so many points where they were counted.
    Credential(Confidence, Vec<Evidence>, Option<i32>),
    /// None, for this reason.
    Nothing(Reason),
}

/// Judges one candidate of one rule.
pub(super) fn judge(rule: &Rule, candidate: &Candidate<'_>) -> Verdict {
    let verdict = match &rule.matcher {
        Matcher::Pattern(_) => form::judge(rule, candidate),
        // Its own file says all there is to say, and `search` has heard it.
        Matcher::Search(_) => Ok((rule.confidence, Vec::new(), None)),
        Matcher::Assignment { author: Author::People, .. } => judge_password(candidate),
        Matcher::Assignment { author, .. } => judge_token(rule, *author, candidate),
    };
    match verdict {
        Ok((confidence, evidence, points)) => {
            let most = rule.confidence.max(rule.proven);
            Verdict::Credential(confidence.min(most), evidence, points)
        }
        Err(reason) => Verdict::Nothing(reason),
    }
}

/// Confidence, what speaks for and against it, and the points where they were counted; or why it is none.
type Judgement = Result<(Confidence, Vec<Evidence>, Option<i32>), Reason>;

/// A value behind a name that asks for something people think up.
fn judge_password(candidate: &Candidate<'_>) -> Judgement {
    let (value, binding, guess) = common_checks(candidate, Author::People)?;
    if value.len() < 4 || value.len() > 128 {
        return Err(Reason::Length);
    }
    digest::check_hash(value)?;
    let mut score = Score::of(Author::People, candidate.setting, candidate.syntax);
    // `("password", "5f4dcc3b…")`: what is hashed, and what becomes of it.
    let vector = binding.operator == Operator::Comma && value.len() >= 8 && value.iter().all(u8::is_ascii_hexdigit);
    if candidate.setting == Setting::Rehearsal && (vector || digest::is_digest(value)) {
        return Err(Reason::Digest);
    }
    score.weigh_password(value, guess, candidate.around);
    score.weigh_binding(value, binding, candidate.around[1]);
    if candidate.minified {
        score.weigh_minified(value);
    }
    let mut evidence = vec![name_evidence(binding.name)];
    let confidence = score.confidence();
    let points = score.points();
    evidence.extend(score.into_doubts());
    Ok((confidence, evidence, Some(points)))
}

/// Most bytes of a token that a name alone tells.
const LONGEST_TOKEN: usize = 1024;

/// A value behind a name that asks for something machine-made.
fn judge_token(rule: &Rule, author: Author, candidate: &Candidate<'_>) -> Judgement {
    let (value, binding, _) = common_checks(candidate, author)?;
    if author == Author::Chance {
        chance::check(candidate, binding)?;
    }
    if value.len() < 8 || value.len() > LONGEST_TOKEN {
        return Err(Reason::Length);
    }
    if value.contains(&b' ') {
        return Err(Reason::Words);
    }
    digest::check_hash(value)?;
    content::check_text(value)?;
    // `acc3ss-t0k3n`
    if candidate.setting == Setting::Rehearsal && guess::is_disguised(value) {
        return Err(Reason::Words);
    }
    // `eyJhbGciOi..M3ZA`, `_dd.p.ml_app`
    let generated = candidate.is_tangled();
    if !generated && value.len() < 64 && memchr::memmem::find(value, b"..").is_some() {
        return Err(Reason::Masked);
    }
    if value.contains(&b'.') && value.iter().all(|byte| byte.is_ascii_lowercase() || b"._".contains(byte)) {
        return Err(Reason::Code);
    }
    // `'<![CDATA['`: what a parser knows; `Jobs[-1].JobId`: the way to a value.
    let quoted = matches!(value, [b'\'' | b'"', .., b'\'' | b'"']);
    if quoted || !generated && memchr::memmem::find(value, b"].").is_some() {
        return Err(Reason::Code);
    }
    let randomness = entropy::randomness(value);
    if randomness.share < 0.7 {
        return Err(Reason::LowEntropy);
    }
    if reads_like_name(value) {
        return Err(Reason::Words);
    }
    let mut score = Score::of(author, candidate.setting, candidate.syntax);
    score.weigh_token(value, randomness.share, generated);
    score.weigh_binding(value, binding, candidate.around[1]);
    if author == Author::Chance {
        score.weigh_chance(value, binding.name);
    }
    let mut evidence =
        vec![name_evidence(binding.name), Evidence::Entropy { bits: randomness.bits, expected: randomness.expected }];
    let confidence = score.confidence().min(rule.confidence);
    let points = score.points();
    evidence.extend(score.into_doubts());
    Ok((confidence, evidence, Some(points)))
}

/// `V1SecretVolumeSource`, `oauth2_jwt_secret`: whether it is words, with a number in them at most. Letters of random case
/// make more humps than words have.
fn reads_like_name(value: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| value.iter().filter(|byte| is(byte)).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let words = names::words(value).into_iter().filter(|word| value[word.start].is_ascii_alphabetic()).count();
    let humps = letters + digits < value.len() || letters >= words * 3;
    digits * 8 <= value.len() && humps && letters::reads_like_words(value)
}

/// What rules out any value that is told by its name alone; and what a password that is words is.
fn common_checks<'a>(
    candidate: &Candidate<'a>,
    author: Author,
) -> Result<(&'a [u8], Binding<'a>, Option<Guess>), Reason> {
    let value = candidate.value;
    let Some(binding) = candidate.binding else { return Err(Reason::Code) };
    if candidate.setting == Setting::Digests {
        return Err(Reason::Digest);
    }
    // A token about "1234567890", as on the page that explains them.
    let shown = value.starts_with(b"eyJ") && memchr::memmem::find(value, b".eyJzdWIiOiIxMjM0NTY3ODkw").is_some();
    if shown || PUBLISHED.contains(&value) {
        return Err(Reason::KnownSample);
    }
    reference::check(candidate)?;
    content::check_public_material(value)?;
    // What a wallet calls tokens are contracts.
    let token = binding.name.windows(5).any(|word| word.eq_ignore_ascii_case(b"token"));
    if token && content::is_account(value) {
        return Err(Reason::Public);
    }
    let admit = |checked: Result<(), Reason>| match checked {
        Ok(()) => Ok(None),
        // `"dot1x_password": "dot1xPassword"`
        Err(reason) if author == Author::People && !placeholder::is_spelling_of(value, binding.name) => {
            guessed(reason, value, candidate.setting).map(Some)
        }
        // A cipher's key may be typed in digits.
        Err(Reason::Plain) if matches!(value.len(), 16 | 24 | 32) && value.iter().all(u8::is_ascii_digit) => Ok(None),
        Err(reason) => Err(reason),
    };
    let number = admit(plain::check(value))?;
    code::check(candidate, binding.form)?;
    // `'userPassword': PW_DM`
    if candidate.syntax == Syntax::Code && binding.form == Form::Bare && code::is_in_capitals(value) {
        return Err(Reason::Code);
    }
    content::check_location(value)?;
    let mut guess = admit(placeholder::check(value, Some(binding.name)))?.or(number);
    if author == Author::People {
        guess = guess.or_else(|| disguised(value, candidate.setting));
        if candidate.setting == Setting::Rehearsal {
            placeholder::check_letters(value)?;
        }
    }
    content::check_words(value, binding.form)?;
    // `PASSWORD_INTERFACE_GUID`: it says what it is.
    let last = || names::last_word(binding.name).map(|word| binding.name[word].to_ascii_lowercase());
    if content::is_uuid(value) && matches!(last().as_deref(), Some(b"guid" | b"uuid" | b"id")) {
        return Err(Reason::Plain);
    }
    code::check_beside_name(value, binding)?;
    if content::is_assigned(value) {
        return Err(Reason::Plain);
    }
    if candidate.setting == Setting::Translation {
        content::check_label(value)?;
    }
    Ok((value, binding, guess))
}

/// What a password is that is words, once its digits and signs are read as letters, where such are shown: `p4ssw0rd`.
fn disguised(value: &[u8], setting: Setting) -> Option<Guess> {
    let shown = setting.is_shown();
    let guess = (shown && guess::is_disguised(value)).then(|| Guess::of(value))?;
    // `S0meP@ss` asks for another, and may be what was taken.
    Some(if guess == Guess::Nothing { Guess::Chosen } else { guess })
}

/// What a password is that would be refused for this reason, if somebody chose it to log in with. Where things are tried out
/// everybody takes the first that comes to mind.
fn guessed(reason: Reason, value: &[u8], setting: Setting) -> Result<Guess, Reason> {
    let words = match reason {
        Reason::Placeholder | Reason::RepeatsName | Reason::Words => true,
        Reason::Plain => value.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    match Guess::of(value) {
        Guess::First | Guess::Placeholder if setting == Setting::Rehearsal => Err(reason),
        Guess::Nothing => Err(reason),
        guess if words => Ok(guess),
        _ => Err(reason),
    }
}

fn name_evidence(name: &[u8]) -> Evidence {
    Evidence::Name(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests;
