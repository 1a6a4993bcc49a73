//! What the literals of one text lead to, as they come in: forms that are tried at once, windows that are searched when all
//! are in, assignments that a name asks for. Whether it is a credential is for the judge, which is asked here only about
//! names, since most of those are let go.

use super::assignment::{self, Assignment};
use super::forms::{self, Ahead, Window};
use super::judge::Verdict;
use super::naming::{self, Answer, Answers, Asked};
use super::near::{self, Runs};
use super::prefilter::{Hit, Purpose};
use super::search::Called;
use super::syntax::{Setting, Syntax};
use super::{Detector, Explain, Match, encoded};
use crate::finding::Reason;
use crate::rule::Place;
use crate::source::Blob;
use crate::text::span::Span;
use std::cell::OnceCell;
use std::cmp::Reverse;

/// Matches of one blob, as its literals come in.
pub(super) struct Gathered<'a> {
    detector: &'a Detector,
    blob: &'a Blob<'a>,
    pub(super) syntax: OnceCell<Syntax>,
    pub(super) matches: Vec<Match>,
    pub(super) windows: Vec<(usize, Window)>,
    runs: Runs,
    ahead: Ahead,
    pub(super) called: Called,
    last_name: Option<(Span, Vec<Assignment>)>,
    setting: OnceCell<Setting>,
    answers: Answers,
    /// Assignments of no credentials, with their weights.
    refused: Vec<(Asked, i64)>,
    /// Where something is percent-encoded.
    pub(super) escapes: Vec<usize>,
    /// Where base64 begins that may be of a credential.
    pub(super) base64: Vec<usize>,
    /// Values that may be written in base64 or hexadecimal digits, each with its name.
    pub(super) written: Vec<(Option<Span>, Span)>,
    /// Where the kinds of manifests stand whose data are in base64.
    pub(super) manifests: Vec<usize>,
    /// Whether the text was derived from another one, in which case it isn't looked into for more.
    pub(super) derived: bool,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(detector: &'a Detector, blob: &'a Blob<'a>) -> Self {
        let syntax = OnceCell::new();
        let called = detector.searches.called(blob.bytes);
        Self {
            detector,
            blob,
            syntax,
            matches: Vec::new(),
            windows: Vec::new(),
            runs: Runs::default(),
            ahead: Ahead::default(),
            called,
            last_name: None,
            setting: OnceCell::new(),
            answers: Answers::default(),
            refused: Vec::new(),
            escapes: Vec::new(),
            base64: Vec::new(),
            written: Vec::new(),
            manifests: Vec::new(),
            derived: false,
        }
    }

    /// In how many places something is encoded.
    fn encoded(&self) -> usize {
        self.escapes.len() + self.base64.len() + self.written.len() + self.manifests.len()
    }

    /// Takes in a literal.
    pub(super) fn see(&mut self, hit: Hit<'_>) {
        let (detector, bytes) = (self.detector, self.blob.bytes);
        for wish in hit.uses {
            match wish.purpose {
                Purpose::Form(Place::Start) => {
                    let ahead = &mut self.ahead;
                    self.matches.extend(detector.form_at(self.blob, wish.rule, hit.start, hit.end, ahead));
                }
                Purpose::Form(Place::Near { within }) => {
                    if let Some(pattern) = detector.pattern(wish.rule) {
                        let (windows, rule) = (&mut self.windows, wish.rule);
                        let found = &mut |window| windows.push((rule, window));
                        near::windows(bytes, pattern, within, (hit.start, hit.end), &mut self.runs, found);
                    }
                }
                Purpose::Form(place) => {
                    if let Some(pattern) = detector.pattern(wish.rule) {
                        self.windows.push((wish.rule, forms::window(bytes, pattern, place, hit.start, hit.end)));
                    }
                }
                Purpose::Keyword => self.called.call(wish.rule),
                Purpose::Escaped => self.escapes.push(hit.start),
                Purpose::Base64 => self.base64.push(hit.start),
                Purpose::Manifest if !bytes.get(hit.end).is_some_and(u8::is_ascii_alphanumeric) => {
                    self.manifests.push(hit.start);
                }
                Purpose::Manifest => {}
                Purpose::DataUrl => {
                    self.written.extend(encoded::base64_text(bytes, hit.end).map(|value| (None, value)));
                }
                Purpose::Name => {
                    for found in self.assignments(hit.start, hit.end) {
                        self.take_name(wish.rule, found);
                    }
                }
            }
        }
    }

    /// How much was led to by what was seen, windows aside.
    pub(super) fn counts(&self) -> [usize; 3] {
        [self.matches.len(), self.refused.len(), self.encoded()]
    }

    /// The assignment to the name around a word. Several words of one name follow each other.
    fn assignments(&mut self, start: usize, end: usize) -> Vec<Assignment> {
        let text = self.blob.bytes;
        let name = Span::new(start, end).and_then(|word| assignment::name_around(text, word));
        let Some(name) = name else { return Vec::new() };
        match &self.last_name {
            Some((last, found)) if *last == name => found.clone(),
            _ => {
                let found = assignment::all_to_name(text, name, syntax_of(&self.syntax, self.blob));
                self.last_name = Some((name, found.clone()));
                found
            }
        }
    }

    /// Takes in an assignment that a rule of names may want. What is no credential is let go at once, unless somebody asks
    /// why: most are none, and texts repeat themselves. Where one stands, in a comment say, makes it less sure, but never none.
    fn take_name(&mut self, rule: usize, found: Assignment) {
        let (detector, blob) = (self.detector, self.blob);
        let written = (Some(found.name), found.value);
        if self.written.last() != Some(&written) && encoded::may_be_text(&blob.bytes[found.value.range()]) {
            self.written.push(written);
        }
        if detector.explain == Explain::Yes {
            return self.matches.extend(detector.named(blob, rule, found));
        }
        let asked = Asked { rule, found };
        let syntax = syntax_of(&self.syntax, blob);
        let answer = self.answers.of(blob.bytes, asked).or_else(|| {
            let named = detector.named(blob, rule, found);
            let Some(named) = named else { return Some(self.answers.keep(blob.bytes, asked, Answer::Other)) };
            let setting = *self.setting.get_or_init(|| Setting::of(blob.origin.identity()));
            let verdict = detector.verdict(detector.rules.rule(rule)?, blob, syntax, setting, &named);
            match verdict {
                // What is public counts beside other credentials.
                Verdict::Nothing(reason) if reason != Reason::Public => {
                    Some(self.answers.keep(blob.bytes, asked, Answer::Nothing { weight: named.weight }))
                }
                verdict => {
                    self.matches.push(Match { settled: Some(verdict), ..named });
                    None
                }
            }
        });
        if let Some(Answer::Nothing { weight }) = answer {
            self.refused.push((asked, weight));
        }
    }

    /// The matches that start in the owned part of the blob, when all literals are in. `seen` gets the whole of each that
    /// had to be searched for.
    pub(super) fn matches(self, seen: &mut dyn FnMut(Span)) -> Vec<Match> {
        let Self { detector, blob, syntax, mut matches, windows, called, refused, derived, .. } = self;
        detector.search_windows(blob, windows, &syntax, &mut matches, seen);
        detector.searches.search(&detector.rules, blob, &called, &mut matches);
        if !derived {
            detector.search_escaped(blob, self.escapes, &mut matches);
            detector.search_base64(blob, self.base64, &mut matches);
            detector.search_written(blob, self.written, &mut matches);
            detector.search_manifests(blob, self.manifests, &mut matches);
            detector.search_whole(blob, &mut matches);
            detector.search_columns(blob, &mut matches);
        }
        naming::lend(refused, &mut matches);
        matches.retain(|found| blob.owned.contains(&found.secret.start()));
        // A name has several telling words (`password` and `pass`), a form several literals: the weightiest speaks.
        matches.sort_unstable_by_key(|found| (found.secret, found.rule, Reverse(found.weight)));
        matches.dedup_by_key(|found| (found.secret, found.rule));
        matches
    }
}

/// The syntax of `blob`, told on first use: most texts never ask.
pub(super) fn syntax_of(known: &OnceCell<Syntax>, blob: &Blob<'_>) -> Syntax {
    *known.get_or_init(|| Syntax::of(blob.origin.path()))
}
