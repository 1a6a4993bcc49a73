//! The score of a value that is told by its name alone: many weak signals, added up.
//!
//! What rules a value out altogether is decided elsewhere, with a named reason. Here is what is a matter of degree: how
//! the value looks, how it is bound, where it stands. Each signal has a weight in points and, when it speaks against a
//! credential, a sentence for people. The sum is a confidence. `docs/judgement.md` says how the weights were found.

use super::super::assignment::{Form, Operator};
use super::super::entropy::Alphabet;
use super::super::names;
use super::super::setting::Setting;
use super::super::syntax::Syntax;
use super::super::words::{NAME_MADE_UP, NAME_MANY_THINGS, NAME_SECRETS, Words};
use super::guess::Guess;
use super::{Binding, chance, content, digest, echo, letters, placeholder};
use crate::finding::{Confidence, Evidence};
use crate::rule::Author;

/// Points from which on a finding is of medium confidence. Without a form of its own nothing is of high confidence.
const MEDIUM: i32 = 50;

/// Points, and why they are not more.
#[derive(Debug)]
pub(super) struct Score {
    points: i32,
    doubts: Vec<(i32, &'static str)>,
    setting: Setting,
    syntax: Syntax,
}

impl Score {
    /// The score of a value of which only its author and its place are known yet.
    pub(super) fn of(author: Author, setting: Setting, syntax: Syntax) -> Self {
        let points = match author {
            Author::People => 65,
            Author::Machines | Author::Chance => 55,
        };
        let mut score = Self { points, doubts: Vec::new(), setting, syntax };
        if setting == Setting::Rehearsal {
            score.doubt(5, "it stands among tests, examples or documentation");
        }
        if syntax == Syntax::Prose {
            score.doubt(5, "it stands in text for people");
        }
        score
    }

    fn doubt(&mut self, points: i32, sentence: &'static str) {
        self.points -= points;
        self.doubts.push((points, sentence));
    }

    /// Takes in a value that people think up; `guess` is what it is if it is words; `around` is the text
    /// before it and behind it.
    pub(super) fn weigh_password(&mut self, value: &[u8], guess: Option<Guess>, around: [&[u8]; 2]) {
        let shown = self.setting.is_shown();
        let wordy = letters::reads_like_words(&content::without_unicode_escapes(value))
            || shown && (placeholder::is_nearly_a_word(value) || echo::is_echoed(value, around));
        // Few letters are a word sooner than a password.
        let few = if wordy { 5 } else { 0 };
        match value.len() {
            0..4 => self.doubt(30, "it is very short"),
            4 => self.doubt(10 + few + few, "it is very short"),
            5 => self.doubt(5 + few, "it is short"),
            _ => {}
        }
        let is_number = value.iter().all(u8::is_ascii_digit);
        let like_a_name = placeholder::ends_like_a_name(value);
        if is_number {
            // A test has the first that comes to mind.
            let short = self.setting == Setting::Rehearsal && value.len() < 8;
            self.doubt(if short { 20 } else { 10 }, "it is a number");
        }
        if value.iter().all(|byte| byte.is_ascii_punctuation() || *byte == b' ') {
            // What has to be escaped, as tests of addresses have it.
            self.doubt(if self.setting == Setting::Rehearsal { 35 } else { 20 }, "it is signs alone");
        }
        if placeholder::repeats_a_byte(value) {
            self.doubt(20, "it repeats one character");
        }
        if let Some(Guess::First | Guess::Placeholder) = guess {
            // Bad as it is, it may be what a server was set up with.
            let set_up = guess == Some(Guess::First) && self.is_configuration();
            self.doubt(if set_up { 15 } else { 25 }, "it is among the first that anybody guesses");
        } else if like_a_name {
            self.doubt(25, "it reads like the name of a password");
        } else if placeholder::is_joined_words(value, wordy) {
            self.doubt(35, "it reads like a name of several words");
        } else if guess == Some(Guess::Chosen) && !is_number || wordy {
            let weight = if shown { 30 } else { 10 };
            self.doubt(weight, "it reads like words");
        }
        let named = matches!(guess, Some(Guess::First | Guess::Placeholder)) || like_a_name;
        if value.len() >= 12 && !named && !placeholder::is_weak(value) {
            self.points += 15;
        }
    }

    /// Whether it stands in what a program is set up with.
    fn is_configuration(&self) -> bool {
        let written =
            matches!(self.syntax, Syntax::Lines | Syntax::Yaml | Syntax::Shell | Syntax::Json | Syntax::Markup);
        written && self.setting == Setting::Plain
    }

    /// Takes in a machine-made value; `share` is how random it is, 1 where chance alone made it;
    /// `tangled`, whether only a generator mixes signs so.
    pub(super) fn weigh_token(&mut self, value: &[u8], share: f32, tangled: bool) {
        let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
        match value.len() {
            // What a router or a telephone shares with its server is typed in; a short one of a generator is a password.
            0..10 if digits > 0 && (self.is_configuration() || tangled && self.setting == Setting::Plain) => {
                self.doubt(5, "it is short for a token");
            }
            0..10 => self.doubt(15, "it is short for a token"),
            12..16 if digits > 0 && share >= 0.9 => {}
            // What is in an address on a page may be a counter or a badge.
            10..16
                if (digits == 0 || self.syntax != Syntax::Prose) && share >= 0.9 && letters::reads_like_none(value) => {
            }
            10..16 => self.doubt(5, "it is short for a token"),
            _ => {}
        }
        if content::is_unsigned(value) {
            self.doubt(25, "it has the form of a token that is not signed");
        }
        if digest::is_fingerprint(value) {
            self.doubt(25, "it has the form of a fingerprint");
        }
        let wordy = letters::reads_like_words(value);
        // No name has a digit, or so many letters that make no word.
        if share >= 0.82 && value.len() >= 16 && (digits > 0 || value.len() >= 24 && letters::reads_like_none(value)) {
            self.points += 15;
        }
        if value.starts_with(b"0x") {
            self.doubt(10, "it is a number");
        }
        if Alphabet::of(value) == Alphabet::Digits {
            self.doubt(20, "it is a number");
        }
        if content::is_uuid(value) {
            self.doubt(if self.is_configuration() { 5 } else { 25 }, "it has the form of an id (UUID)");
        } else if wordy {
            let weight = if self.setting == Setting::Rehearsal { 30 } else { 20 };
            self.doubt(weight, "it reads like words");
        }
    }

    /// Takes in how the value is bound to its name.
    pub(super) fn weigh_binding(&mut self, value: &[u8], binding: Binding<'_>, behind: &[u8]) {
        if binding.operator == Operator::Compare {
            self.doubt(10, "it is compared, not assigned");
        }
        if binding.is_bytes && self.setting == Setting::Rehearsal {
            self.doubt(25, "its bytes are written out in a test");
        }
        let words = names::words(binding.name);
        let is_any = |list: &Words| words.iter().any(|word| list.has(&binding.name[word.clone()]));
        if is_any(&NAME_MANY_THINGS) && !is_any(&NAME_SECRETS) {
            // `auth_root_hex`: something of it.
            let auth = words.iter().rev().skip(1).any(|word| binding.name[word.clone()].eq_ignore_ascii_case(b"auth"));
            self.doubt(if auth { 25 } else { 15 }, "its name may ask for something else");
        }
        if is_any(&NAME_MADE_UP) {
            self.doubt(35, "its name says that it is made up");
        }
        // `{ pass: 'queued' }`: what a test or a message did.
        let pass = matches!(&*words, [word] if binding.name[word.clone()].eq_ignore_ascii_case(b"pass"));
        if pass && self.syntax == Syntax::Code && is_plain_name(value) {
            self.doubt(30, "it could be what passed");
        }
        // A sentence that explains: `the password "maplesyrup"`.
        let sentence = self.syntax == Syntax::Prose || echo::is_followed_by_a_word(behind);
        if binding.operator == Operator::Blank && sentence && letters::reads_like_words(value) {
            self.doubt(15, "it stands in a sentence");
        }
        // Beside a digest in data: `"salt": "…"`.
        let salt = matches!(&*words, [word] if binding.name[word.clone()].eq_ignore_ascii_case(b"salt"));
        let bare = binding.form == Form::Bare && self.syntax == Syntax::Code;
        if salt && (bare || matches!(self.syntax, Syntax::Json | Syntax::Yaml)) {
            self.doubt(15, "it may be what was hashed with, which is no secret");
        }
        // `Kodeord`: in code a word with a capital is what people read; `Bekræft`: in any language.
        let foreign = !value.is_ascii() && value.iter().all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
        let label = is_capitalised(value) && letters::reads_like_words(value);
        if (label || foreign) && !self.is_configuration() {
            self.doubt(15, "it could be a label");
        }
        if self.syntax == Syntax::Code && is_type(value) && letters::reads_like_words(value) {
            self.doubt(25, "it could be the name of a type");
        }
        let letters_only = !value.iter().any(u8::is_ascii_digit);
        if binding.form == Form::Bare && letters_only && content::is_identifier(value) && self.syntax != Syntax::Lines {
            let weight = if letters::reads_like_words(value) { 30 } else { 5 };
            self.doubt(weight, "it could be a name instead of a value");
        }
    }

    /// Takes in that its name asks for many things.
    pub(super) fn weigh_chance(&mut self, value: &[u8], name: &[u8]) {
        let rehearsed = self.setting.is_shown();
        if rehearsed && value.iter().all(u8::is_ascii_hexdigit) {
            self.doubt(25, "it may be what a cipher is tried with");
        }
        // `{ "key": "-MabcXYZ…" }`: data are found by such.
        let data = matches!(self.syntax, Syntax::Json | Syntax::Markup | Syntax::Prose);
        if chance::is_one_word(name) && (data || rehearsed) {
            self.doubt(25, "its name may ask for something else");
        }
    }

    /// Takes in that it stands in code without line ends, which is what tools write: labels, and the passes of a renderer.
    pub(super) fn weigh_minified(&mut self, value: &[u8]) {
        if !value.is_ascii() || letters::reads_like_words(value) {
            self.doubt(20, "it is a word in code that a tool wrote");
        }
    }

    /// What the points come to.
    pub(super) fn confidence(&self) -> Confidence {
        if self.points >= MEDIUM { Confidence::Medium } else { Confidence::Low }
    }

    /// All of them.
    pub(super) fn points(&self) -> i32 {
        self.points
    }

    /// What speaks against it, the heaviest first.
    pub(super) fn into_doubts(mut self) -> impl Iterator<Item = Evidence> {
        self.doubts.sort_by_key(|(weight, _)| -weight);
        self.doubts.into_iter().map(|(_, sentence)| Evidence::Doubt(sentence))
    }
}

/// `SensitiveAttribute`: words with a capital each, and no other sign.
fn is_type(value: &[u8]) -> bool {
    let words = names::words(value);
    value.iter().all(u8::is_ascii_alphabetic)
        && words.len() >= 2
        && words.iter().all(|word| word.len() >= 3 && value[word.start].is_ascii_uppercase())
}

/// `queued`, `rcpt_to.split`: a word, or lower-case letters that are joined.
fn is_plain_name(value: &[u8]) -> bool {
    let joined = value.iter().any(|byte| matches!(byte, b'_' | b'.'));
    let lower = value.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'));
    lower && (joined || letters::reads_like_words(value))
}

/// Whether it is one word, with a capital and no other sign.
fn is_capitalised(value: &[u8]) -> bool {
    matches!(value, [b'A'..=b'Z', rest @ ..] if rest.iter().all(|byte| byte.is_ascii_lowercase() || !byte.is_ascii()))
}
