//! A mistake in a file that somebody wrote: what, where, and the way out. Nothing here knows what the file should say.

use miette::{NamedSource, SourceSpan};
use std::ops::Range;
use std::sync::Arc;

/// One mistake in a file.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    file: NamedSource<Arc<str>>,
    #[label("here")]
    span: SourceSpan,
}

impl Problem {
    /// A mistake at these bytes of `file`, whose `text` that is. What is too long to be read is cut.
    pub(crate) fn new(
        file: NamedSource<Arc<str>>,
        text: &str,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Self {
        let length = text.get(span.clone()).map_or(0, |text| text.floor_char_boundary(MOST_SHOWN));
        let span = (span.start..span.start + length).into();
        Self { message: shortened(message), help, file, span }
    }

    /// Where it is, in bytes of the file.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.span.offset()
    }
}

/// So many mistakes, in words.
pub(crate) fn count(problems: &[Problem]) -> String {
    match problems.len() {
        1 => "1 mistake".to_owned(),
        many => format!("{many} mistakes"),
    }
}

/// More bytes of a file than anybody needs to see of a mistake; a line may be as long as the file.
const MOST_SHOWN: usize = 200;

/// A message that quotes what is too long to be read, cut.
fn shortened(mut message: String) -> String {
    let end = message.floor_char_boundary(2 * MOST_SHOWN);
    if end < message.len() {
        message.truncate(end);
        message.push('…');
    }
    message
}
