//! Masks every found secret, by value, in everything that a report takes from the scanned tree.
//!
//! [`Redactor`] is the only way from untrusted bytes (lines, paths, names, causes) to printable text. It does not know
//! formats, and it does not decide what is a secret: that is what the report lists.
//!
//! A mask has always the same width, so it does not tell the length. The literal that a rule's values start with is
//! public and may stand before it: `ghp_********`.

use super::Report;
use super::needles::{LONGEST, Needles};
use super::shown::{self, Shown};
use crate::finding::{Evidence, Excerpt, Finding, Reason, Related, Role};
use crate::rule::tells::Fact;
use crate::rule::{Anchor, Place, Rule};
use crate::text::lines::line_of;
use crate::text::printable::{Printable, path_bytes, printable};
use crate::text::views;
use std::fmt::{self, Write};
use std::iter;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// What stands in place of a secret.
pub const MASK: &str = "********";

/// Shorter secrets are not masked in paths, or `admin` as a password would make reports useless.
const SHORTEST_IN_PATH: usize = 8;
/// Knows the secrets of one report.
pub struct Redactor {
    mode: Mode,
    /// What became of the last texts, which are the same from one finding to the next: paths, reasons.
    last: Mutex<Vec<Option<Masked>>>,
    /// The last path, as it was and as it is shown.
    last_path: Mutex<Option<(PathBuf, String)>>,
}

/// A text and what stands in its place.
struct Masked {
    field: Field,
    text: Zeroizing<Vec<u8>>,
    masked: Vec<u8>,
}

impl Masked {
    fn empty(field: Field) -> Self {
        Self { field, text: Zeroizing::default(), masked: Vec::new() }
    }
}

/// How many of them are kept.
const KEPT: usize = 64;

enum Mode {
    Reveal,
    Mask(Known),
    /// The search could not be built: nothing from the tree is shown.
    Withhold,
}

struct Known(Needles);

/// Where a text comes from; decides which secrets count in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Line,
    Text,
    Path,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor(***)")
    }
}

impl Redactor {
    /// For the secrets of `report`, suppressed and dismissed ones included; `reveal` shows them as they are.
    #[must_use]
    pub fn new(report: &Report, reveal: bool) -> Self {
        let mode = if reveal { Mode::Reveal } else { Known::of(report).map_or(Mode::Withhold, Mode::Mask) };
        Self { mode, last: Mutex::default(), last_path: Mutex::default() }
    }

    /// Whether secrets are shown as they are.
    #[must_use]
    pub fn reveals(&self) -> bool {
        matches!(self.mode, Mode::Reveal)
    }

    /// The line that a finding stands in.
    #[must_use]
    pub fn line(&self, finding: &Finding) -> Shown {
        let Excerpt { text, secret, start, clipped } = &finding.site.excerpt;
        let text = text.expose();
        let line = line_of(text, secret.start);
        let shown_line = text[line.clone()].trim_ascii_end();
        let mut own =
            secret.start.saturating_sub(line.start)..secret.end.saturating_sub(line.start).min(shown_line.len());
        if own.is_empty() {
            // No such place in the text: hide all rather than the wrong part.
            own = 0..shown_line.len();
        }
        let masked = match &self.mode {
            Mode::Reveal => Vec::new(),
            Mode::Withhold => iter::once(0..shown_line.len()).collect(),
            Mode::Mask(known) => {
                let mut ranges = known.ranges(shown_line, Field::Line);
                if *clipped {
                    ranges.extend(known.cut_at_edges(shown_line));
                }
                let public = public_prefix(&finding.rule, finding.secret.expose());
                let spelled = shown_line[own.clone()].starts_with(&finding.secret.expose()[..public]);
                ranges.push(own.start + if spelled { public } else { 0 }..own.end);
                union(ranges)
            }
        };
        let begin = start.after(&text[..line.start]);
        let mut shown = shown::render(shown_line, &masked, own, begin);
        shown.before = *clipped && begin.column > 1;
        shown.after = line.end < text.len() || (*clipped && !shown.before);
        shown
    }

    /// The secret itself: its mask, or the value when secrets are shown.
    #[must_use]
    pub fn secret(&self, finding: &Finding) -> String {
        let value = finding.secret.expose();
        match self.mode {
            Mode::Reveal => Printable(value).to_string(),
            _ => format!("{}{MASK}", Printable(&value[..public_prefix(&finding.rule, value)])),
        }
    }

    /// A value that belongs to a finding: as it is when it is public, else its mask.
    #[must_use]
    pub fn related(&self, related: &Related) -> String {
        let value = related.value.expose();
        match self.mode {
            Mode::Reveal => Printable(value).to_string(),
            _ if related.public => self.text(value),
            _ => format!("{}{MASK}", Printable(&value[..public_part(related)])),
        }
    }

    /// What a value tells about itself.
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> String {
        self.text(fact.value.as_bytes())
    }

    /// Words about a finding: a name, a cause.
    #[must_use]
    pub fn text(&self, text: &[u8]) -> String {
        printable(self.bytes(text, Field::Text))
    }

    /// A path for people.
    #[must_use]
    pub fn path(&self, path: &Path) -> String {
        let mut last = self.last_path.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, shown)) if known.as_os_str() == path.as_os_str() => shown.clone(),
            _ => {
                let shown = printable(self.path_bytes(path));
                *last = Some((path.to_owned(), shown.clone()));
                shown
            }
        }
    }

    /// A path for programs: masked, but otherwise as it is. Must be escaped by the format that holds it.
    #[must_use]
    pub fn path_bytes(&self, path: &Path) -> Vec<u8> {
        self.bytes(path_bytes(path), Field::Path)
    }

    /// A reason why something is taken for a credential.
    #[must_use]
    pub fn evidence(&self, finding: &Finding, evidence: &Evidence) -> String {
        match evidence {
            // A literal that makes up most of the value gives it away.
            Evidence::Format(literal) if literal.len() * 2 > finding.secret.len() && !self.reveals() => {
                "its form is used for nothing else".to_owned()
            }
            other => {
                // So much is in nearly all; to grow step by step takes longer than to write.
                let mut text = String::with_capacity(96);
                let _ = write!(text, "{other}"); // A string takes all.
                self.text(text.as_bytes())
            }
        }
    }

    fn bytes(&self, text: &[u8], field: Field) -> Vec<u8> {
        match &self.mode {
            Mode::Reveal => text.to_vec(),
            Mode::Withhold => MASK.into(),
            Mode::Mask(known) => {
                // Another thread that failed leaves what it had.
                let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.is_empty() {
                    last.resize_with(KEPT, || None);
                }
                let slot =
                    text.iter().fold(text.len(), |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(*byte)))
                        % KEPT;
                match &last[slot] {
                    Some(known) if known.field == field && **known.text == *text => known.masked.clone(),
                    _ => {
                        let masked = known.masked(text, field);
                        let kept = last[slot].get_or_insert_with(|| Masked::empty(field));
                        kept.field = field;
                        if kept.text.capacity() < text.len() {
                            kept.text = Zeroizing::new(Vec::with_capacity(text.len()));
                        }
                        kept.text.clear();
                        kept.text.extend_from_slice(text);
                        kept.masked.clone_from(&masked);
                        masked
                    }
                }
            }
        }
    }
}

impl Known {
    /// `None` when there are more secrets than a search can hold.
    fn of(report: &Report) -> Option<Self> {
        let mut needles = Vec::with_capacity(report.findings.len());
        fn add<'a>(needles: &mut Vec<(&'a [u8], usize, bool)>, value: &'a [u8], public: usize, ordinary: bool) {
            let start = |piece: &[u8]| if value.starts_with(piece) { public } else { 0 };
            needles.extend(pieces(value).map(|piece| (piece, start(piece), ordinary)));
        }
        let suppressed = report.suppressed.iter().map(|suppressed| &suppressed.finding);
        for finding in report.findings.iter().chain(suppressed).chain(&report.in_paths) {
            let value = finding.secret.expose();
            add(&mut needles, value, public_prefix(&finding.rule, value), false);
            for related in finding.related.iter().filter(|related| !related.public) {
                add(&mut needles, related.value.expose(), public_part(related), false);
            }
        }
        for dismissed in &report.dismissed {
            add(&mut needles, dismissed.secret.expose(), 0, is_ordinary(dismissed.reason));
        }
        Needles::new(needles).map(Self)
    }

    /// `text` with a mask in place of each secret.
    fn masked(&self, text: &[u8], field: Field) -> Vec<u8> {
        let mut masked = Vec::with_capacity(text.len());
        let mut at = 0;
        for range in union(self.ranges(text, field)) {
            masked.extend_from_slice(&text[at..range.start]);
            masked.extend_from_slice(MASK.as_bytes());
            at = range.end;
        }
        masked.extend_from_slice(&text[at..]);
        masked
    }

    /// Where secrets stand in `text`, in any encoding. Overlapping ones are all listed, so that none leaves a rest.
    fn ranges(&self, text: &[u8], field: Field) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        views::each(text, self.0.shortest(), &mut |view| {
            self.0.find_all(view.bytes, &mut |place, needle| {
                let counts = match field {
                    Field::Line => true,
                    Field::Text => !needle.ordinary,
                    Field::Path => !needle.ordinary && place.len() >= SHORTEST_IN_PATH,
                };
                if counts && usize::from(needle.public) < place.len() {
                    ranges.push(view.original(place.start + usize::from(needle.public)..place.end));
                }
            });
        });
        ranges
    }

    /// Parts of secrets that an excerpt's cut left at its edges.
    fn cut_at_edges(&self, text: &[u8]) -> Vec<Range<usize>> {
        let (head, tail) = (self.0.longest_at_start(text), self.0.longest_at_end(text));
        vec![0..head, text.len() - tail..text.len()]
    }
}

/// A value as the needles it is known by: each of its lines (a file may hold one of them alone), long ones in parts of
/// even size; shorter ones are masked only where they were found, elsewhere they would mask ordinary text. Frames such as `-----BEGIN …-----` are public and too common to be searched for.
fn pieces(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
        .filter(|line| !(line.starts_with(b"-----") && line.ends_with(b"-----")))
        .flat_map(|line| line.chunks(line.len().div_ceil(line.len().div_ceil(LONGEST))))
}

/// How many bytes at the start of `value` its rule makes public: at most half of it.
fn public_prefix(rule: &Rule, value: &[u8]) -> usize {
    let starts = |anchor: &&Anchor| {
        anchor.place == Place::Start
            && value.get(..anchor.literal.len()).is_some_and(|start| {
                start == anchor.literal || (anchor.ignore_case && start.eq_ignore_ascii_case(&anchor.literal))
            })
    };
    rule.pattern()
        .into_iter()
        .flat_map(|pattern| &pattern.anchors)
        .filter(starts)
        .map(|anchor| anchor.literal.len())
        .filter(|length| length * 2 <= value.len())
        .max()
        .unwrap_or(0)
}

/// The same of a value that belongs to a finding.
fn public_part(related: &Related) -> usize {
    match &related.role {
        Role::Credential(rule) => public_prefix(rule, related.value.expose()),
        Role::Part(_) => 0,
    }
}

/// Whether what was dismissed for this reason is text that paths and names are made of.
fn is_ordinary(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Reference
            | Reason::Words
            | Reason::RepeatsName
            | Reason::Code
            | Reason::Location
            | Reason::Masked
            | Reason::Public
            | Reason::Plain
    )
}

/// The ranges in order, those that touch made one.
fn union(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
