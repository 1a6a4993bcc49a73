//! What the literals of one text lead to, as they come in: forms that are tried at once, windows that are searched when all
//! are in, assignments that a name asks for. Whether it is a credential is for the judge, which is asked here only about
//! names, since most of those are let go.

use super::assignment::{self, Assignment};
use super::forms::{self, Window};
use super::judge::Verdict;
use super::naming::{self, Answer, Answers, Asked, Asking, Refusals};
use super::near::{self, Runs};
use super::prefilter::{Hit, Purpose};
use super::repeats::Repeats;
use super::search::Called;
use super::setting::{Rehearsal, Setting};
use super::starts::Starts;
use super::syntax::Syntax;
use super::{Detector, Explain, Match, encoded};
use crate::finding::Reason;
use crate::rule::Place;
use crate::source::Blob;
use crate::text::span::Span;
use std::cell::OnceCell;
use std::cmp::Reverse;

/// So many windows wait for all literals to come in.
const FEW_WINDOWS: usize = 8192;

/// How many of the last names are kept.
const NAMES: usize = 4;

/// Matches of one blob, as its literals come in.
pub(super) struct Gathered<'a> {
    detector: &'a Detector,
    blob: &'a Blob<'a>,
    pub(super) syntax: OnceCell<Syntax>,
    pub(super) matches: Vec<Match>,
    pub(super) windows: Vec<(usize, Window)>,
    /// How many of them there are to be before they are merged; version by version they never are.
    pub(super) most_windows: usize,
    runs: Runs,
    starts: Starts,
    pub(super) called: Called,
    /// The last names, and what is assigned to them.
    names_read: [Option<(Span, Vec<Assignment>)>; NAMES],
    /// Which of them was read last.
    last_name: usize,
    repeats: Repeats,
    setting: OnceCell<Setting>,
    asking: Asking,
    answers: Answers,
    refusals: Refusals,
    rehearsal: Rehearsal,
    /// How many forms were let go because a stronger one has the same bytes.
    weaker: usize,
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
    pub(super) names: Names,
}

/// Whether what is assigned to names is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// It is.
    Read,
    /// Only forms count.
    Left,
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
            most_windows: FEW_WINDOWS,
            runs: Runs::default(),
            starts: Starts::default(),
            called,
            names_read: [const { None }; NAMES],
            last_name: 0,
            repeats: Repeats::default(),
            setting: OnceCell::new(),
            asking: Asking::default(),
            answers: Answers::default(),
            refusals: Refusals::default(),
            rehearsal: Rehearsal::default(),
            weaker: 0,
            refused: Vec::new(),
            escapes: Vec::new(),
            base64: Vec::new(),
            written: Vec::new(),
            manifests: Vec::new(),
            derived: false,
            names: Names::Read,
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
                    let found = detector.form_at(self.blob, wish.rule, hit.start, hit.end, &mut self.starts);
                    if let Some(found) = found {
                        self.take_form(found);
                    }
                }
                Purpose::Form(Place::Near { within }) => {
                    if let Some(pattern) = detector.pattern(wish.rule) {
                        let (windows, rule) = (&mut self.windows, wish.rule);
                        let found = &mut |window| windows.push((rule, window));
                        near::windows(bytes, pattern, within, (hit.start, hit.end), &mut self.runs, found);
                    }
                }
                Purpose::Form(place) => {
                    if let Some(pattern) = detector.pattern(wish.rule)
                        && self.starts.ahead.allows_inside(bytes, wish.rule, pattern, hit.start)
                    {
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
                Purpose::Name if self.names == Names::Left => {}
                Purpose::Name => {
                    if let Some(last) = self.read_name(hit.start, hit.end) {
                        let found = |this: &Self, at| this.names_read[last].as_ref()?.1.get(at).copied();
                        (0..)
                            .map_while(|at| found(self, at).map(|found| self.take_name(wish.rule, found)))
                            .for_each(drop);
                    }
                }
            }
        }
        if self.windows.len() >= self.most_windows {
            self.merge_windows(hit.start);
        }
    }

    /// Makes one of the windows of a rule that touch, as the search does when all are in: text may have one at each of its bytes.
    /// Around words each counts, because it tells where the word stands.
    fn merge_windows(&mut self, at: usize) {
        // Literals come in only nearly in order, and the first of those that touch speaks for them.
        const NEAR: usize = 1024;
        let mut windows = std::mem::take(&mut self.windows);
        windows.sort_unstable();
        windows.dedup();
        for group in windows.chunk_by(|a, b| a.0 == b.0) {
            let rule = group[0].0;
            if self.detector.pattern(rule).is_none_or(|pattern| near::within(pattern).is_some()) {
                self.windows.extend(group);
                continue;
            }
            let from = self.windows.len();
            for &(rule, window) in group {
                match self.windows[from..].last_mut() {
                    Some((_, last)) if window.start <= last.end && last.hit + NEAR < at => {
                        last.end = last.end.max(window.end);
                    }
                    _ => self.windows.push((rule, window)),
                }
            }
        }
        self.most_windows = FEW_WINDOWS.max(2 * self.windows.len());
    }

    /// How much was led to by what was seen, windows aside.
    pub(super) fn counts(&self) -> [usize; 4] {
        [self.matches.len(), self.refused.len(), self.encoded(), self.starts.within + self.weaker]
    }

    /// Reads what is assigned to the name around a word, and says where it is kept. Several words of one name follow each other,
    /// and a text may repeat itself.
    fn read_name(&mut self, start: usize, end: usize) -> Option<usize> {
        let text = self.blob.bytes;
        let name = Span::new(start, end).and_then(|word| assignment::name_around(text, word))?;
        if self.names_read[self.last_name].as_ref().is_some_and(|(last, _)| *last == name) {
            return Some(self.last_name);
        }
        let repeats = &mut self.repeats;
        let mut again = |(earlier, _): &(Span, Vec<Assignment>)| {
            alike(text, *earlier, name) && repeats.know(text, earlier.start(), name.start())
        };
        let known = self.names_read.iter().position(|known| known.as_ref().is_some_and(&mut again));
        self.last_name = known.unwrap_or((self.last_name + 1) % NAMES);
        match &mut self.names_read[self.last_name] {
            Some((earlier, found)) if known.is_some() => {
                let by = name.start() - earlier.start();
                found.retain_mut(|found| found.moved(by).map(|moved| *found = moved).is_some());
                *earlier = name;
            }
            read => *read = Some((name, assignment::all_to_name(text, name, syntax_of(&self.syntax, self.blob)))),
        }
        let found = self.names_read[self.last_name].iter().flat_map(|(_, found)| found);
        let written = found.filter(|found| encoded::may_be_text(&text[found.value.range()]));
        self.written.extend(written.map(|found| (Some(found.name), found.value)));
        Some(self.last_name)
    }

    /// Takes in a form. A dozen rules may have one of the same bytes, as those of JSON Web Tokens do: of those that the judge
    /// refuses only the strongest is kept, unless somebody asks why, because the others lose their bytes to it.
    fn take_form(&mut self, mut found: Match) {
        let twin = |last: &Match| (last.tier, last.secret) == (found.tier, found.secret) && last.binding.is_none();
        if self.detector.explain == Explain::No && self.matches.last().is_some_and(twin) {
            let Some(mut last) = self.matches.pop() else { return };
            if self.is_refused(&mut last) && self.is_refused(&mut found) {
                let stronger = self.detector.is_stronger(&found, &last);
                self.matches.push(if stronger { found } else { last });
                self.weaker += 1;
                return;
            }
            self.matches.push(last);
        }
        self.matches.push(found);
    }

    /// Whether a form is no credential, and nothing that is published either. The judge is asked, and its answer kept.
    fn is_refused(&mut self, found: &mut Match) -> bool {
        let (detector, blob) = (self.detector, self.blob);
        let Some(rule) = detector.rules.rule(found.rule) else { return false };
        let verdict = found.settled.take().or_else(|| self.refusals.of(blob.bytes, found)).unwrap_or_else(|| {
            let kind = (syntax_of(&self.syntax, blob), setting_of(&self.setting, blob));
            let verdict = detector.verdict(rule, blob, kind, found, &mut self.rehearsal);
            self.refusals.keep(blob.bytes, found, &verdict);
            verdict
        });
        let published = matches!(verdict, Verdict::Nothing(Reason::KnownSample | Reason::Public));
        let refused = matches!(verdict, Verdict::Nothing(_)) && !published;
        // What is published may be allowed, which is asked later.
        found.settled = (!published).then_some(verdict);
        refused
    }

    /// Takes in an assignment that a rule of names may want. What is no credential is let go at once, unless somebody asks
    /// why: most are none, and texts repeat themselves. Where one stands, in a comment say, makes it less sure, but never none.
    fn take_name(&mut self, rule: usize, found: Assignment) {
        let (detector, blob) = (self.detector, self.blob);
        if detector.explain == Explain::Yes {
            return self.matches.extend(detector.named(blob, rule, found, &mut self.asking));
        }
        let asked = Asked { rule, found };
        let syntax = syntax_of(&self.syntax, blob);
        let answer = self.answers.of(blob.bytes, asked).or_else(|| {
            let named = detector.named(blob, rule, found, &mut self.asking);
            let Some(named) = named else { return Some(self.answers.keep(blob.bytes, asked, Answer::Other)) };
            let setting = setting_of(&self.setting, blob);
            let verdict =
                detector.verdict(detector.rules.rule(rule)?, blob, (syntax, setting), &named, &mut self.rehearsal);
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
        // Of names that weigh the same the last one counts, in whichever order they came.
        let name = |found: &Match| found.binding.map(|binding| binding.name.start());
        let order = |found: &Match| (found.secret, found.rule, Reverse(found.weight), Reverse(name(found)));
        if !matches.is_sorted_by_key(order) {
            matches.sort_by_cached_key(order);
        }
        matches.dedup_by_key(|found| (found.secret, found.rule));
        matches
    }
}

/// Whether two names, and some bytes around them, are the same.
fn alike(text: &[u8], one: Span, other: Span) -> bool {
    const AROUND: usize = 16;
    let around = |span: Span| text.get(span.start().checked_sub(AROUND)?..span.end() + AROUND);
    around(one).is_some_and(|one| Some(one) == around(other))
}

/// The syntax of `blob`, told on first use: most texts never ask.
pub(super) fn syntax_of(known: &OnceCell<Syntax>, blob: &Blob<'_>) -> Syntax {
    *known.get_or_init(|| Syntax::of(blob.origin.path()))
}

/// What the path of `blob` says, told on first use.
pub(super) fn setting_of(known: &OnceCell<Setting>, blob: &Blob<'_>) -> Setting {
    *known.get_or_init(|| Setting::of(blob.origin.identity()))
}
