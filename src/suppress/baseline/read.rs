//! Reading a baseline. What people and their tools do to text files is borne: line ends of Windows, a byte order mark, lines
//! in another order, twice or empty, comments. All else is a mistake, with its place.

use super::{Baseline, Entry, Seal, unescaped};
use crate::fingerprint::Fingerprint;
use crate::text::{day, hex};
use jiff::civil::Date;
use miette::{NamedSource, SourceSpan};
use std::ops::Range;
use std::sync::Arc;

/// What is wrong with a baseline.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to read the baseline {}, line {line}: {message}", file.name())]
pub struct ReadError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong there.
    pub message: &'static str,
    #[help]
    help: &'static str,
    #[source_code]
    file: NamedSource<Arc<str>>,
    #[label("here")]
    span: SourceSpan,
}

/// More bytes of a line than anybody needs to see.
const MOST_SHOWN: usize = 200;

/// What can be wrong with a line, and what to do about it.
type Mistake = (&'static str, &'static str);

const CONFLICT: Mistake = (
    "two versions of it were merged and the conflict is still in it",
    "remove the lines that begin with <<<<<<<, ||||||| (and what follows it), ======= and >>>>>>>, and keep the entries of \
     both sides; `.keylift-baseline merge=union` in .gitattributes makes git do that by itself",
);
const SEALS: Mistake = (
    "its fingerprints are made with two salts or keys",
    "two baselines, each made anew, were merged: keep one salt (or key) line and run `keylift baseline update`, which adds \
     what only the other one held, without its reasons; `keylift baseline prune` then removes what is left of it",
);
const NO_SEAL: Mistake = (
    "the line with its salt or key is missing",
    "take the line `salt …` or `key …` from an earlier version, or make a new baseline with `keylift baseline create`",
);
const NO_VERSION: Mistake = (
    "it does not say `version 1`",
    "if this is a baseline of keylift, take the line `version 1` from an earlier version",
);
const VERSION: Mistake = ("it is of a version that this keylift does not know", "use a newer keylift");
const SALT: Mistake = ("a salt is 32 hexadecimal digits", "take the line `salt …` from an earlier version");
const KEY: Mistake = ("the name of a key is 16 hexadecimal digits", "take the line `key …` from an earlier version");
const FINGERPRINT: Mistake = (
    "this is neither an entry nor a comment",
    "an entry begins with a fingerprint of 32 hexadecimal digits, then rule and path; a comment begins with #",
);
const SHORT: Mistake =
    ("rule or path is missing", "an entry is a fingerprint, the rule and the path, parted by one blank");
const PATH: Mistake = ("a `%` in the path is not followed by two hexadecimal digits", "write `%25` for a percent sign");
const DATE: Mistake = ("what stands behind `until=` is no day", "write it as 2027-01-31");
const EXTRA: Mistake = (
    "behind the path there can only be `until=` and `reason=`",
    "write blanks in a path as %20, and a reason behind `reason=`",
);

/// Reads the baseline `text`; `name` is what errors call it.
///
/// # Errors
/// With the first mistake.
pub fn read(name: &str, text: &str) -> Result<Baseline, ReadError> {
    let mut found = Found::default();
    let mut at = 0;
    for (line, number) in text.split('\n').zip(1..) {
        let start = at;
        at += line.len() + 1;
        let content = if number == 1 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        let content = content.trim_end();
        found
            .take(content, number)
            .map_err(|mistake| error(name, text, number, start..start + shown(line), mistake))?;
    }
    let whole = |mistake| error(name, text, 1, 0..0, mistake);
    if !found.version {
        return Err(whole(NO_VERSION));
    }
    let seal = found.seal.ok_or_else(|| whole(NO_SEAL))?;
    Ok(Baseline::new(seal, found.entries))
}

/// How much of a line that is wrong is shown: the fingerprint, rule and path of an entry. What is no entry may be a secret,
/// pasted there so that it is accepted.
fn shown(line: &str) -> usize {
    if line.split(' ').next().and_then(Fingerprint::parse).is_none() {
        return 0;
    }
    let end = line.match_indices(' ').nth(2).map_or(line.len(), |(at, _)| at);
    line.floor_char_boundary(end.min(MOST_SHOWN))
}

fn error(name: &str, text: &str, line: u32, span: Range<usize>, (message, help): Mistake) -> ReadError {
    ReadError { line, message, help, file: NamedSource::new(name, text.into()), span: span.into() }
}

/// What was read so far.
#[derive(Default)]
struct Found {
    version: bool,
    seal: Option<Seal>,
    entries: Vec<Entry>,
}

impl Found {
    fn take(&mut self, line: &str, number: u32) -> Result<(), Mistake> {
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            return Err(CONFLICT);
        }
        if line.trim_start().is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "version" if rest == "1" => self.version = true,
            "version" => return Err(VERSION),
            "salt" => self.sealed(Seal::Salt(hex::exactly(rest).ok_or(SALT)?))?,
            "key" => self.sealed(Seal::Key(hex::exactly::<8>(rest).map(|_| rest.to_owned()).ok_or(KEY)?))?,
            _ => self.entries.push(entry(word, rest, number)?),
        }
        Ok(())
    }

    fn sealed(&mut self, seal: Seal) -> Result<(), Mistake> {
        match &self.seal {
            Some(other) if *other != seal => Err(SEALS),
            _ => {
                self.seal = Some(seal);
                Ok(())
            }
        }
    }
}

fn entry(fingerprint: &str, rest: &str, line: u32) -> Result<Entry, Mistake> {
    let fingerprint = Fingerprint::parse(fingerprint).ok_or(FINGERPRINT)?;
    let (rule, rest) = rest.trim_start().split_once(' ').ok_or(SHORT)?;
    let rest = rest.trim_start();
    let (path, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    if rule.is_empty() || path.is_empty() {
        return Err(SHORT);
    }
    let (until, reason) = terms(rest)?;
    Ok(Entry { fingerprint, rule: rule.to_owned(), path: unescaped(path).ok_or(PATH)?, until, reason, line })
}

/// What may stand behind the path.
fn terms(mut rest: &str) -> Result<(Option<Date>, Option<String>), Mistake> {
    let mut until = None;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok((until, None));
        }
        if let Some(reason) = rest.strip_prefix("reason=") {
            return Ok((until, Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty())));
        }
        let (word, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        let date = word.strip_prefix("until=").filter(|_| until.is_none()).ok_or(EXTRA)?;
        until = Some(day::parse(date).ok_or(DATE)?);
        rest = behind;
    }
}
