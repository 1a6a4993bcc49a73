//! Standard output and standard error: what may go there, and what happens when nobody reads it.
//!
//! Error text may quote a hostile file name or rule file, so all of it passes through [`harmless`] on its way out.

use super::quoted;
use crate::cli::{Said, Side};
use crate::exit::Exit;
use crate::text::printable::{Printable, disarmed};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use std::ffi::OsString;
use std::io::{self, BufRead, BufWriter, Read, Stdout, Write};
use std::panic::Location;

/// The two streams of one run.
pub(crate) struct Terminal {
    out: BufWriter<Pipe<Stdout>>,
    looks: Looks,
}

/// How text for people on standard error looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looks {
    /// Colours and links.
    pub(crate) color: bool,
    /// More signs than ASCII has.
    pub(crate) unicode: bool,
    /// Columns.
    pub(crate) width: usize,
}

impl Looks {
    fn handler(self) -> GraphicalReportHandler {
        let characters = if self.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if self.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_links(self.color)
            // The lines around a mistake in a configuration or a rule are none of its business, and may hold secrets.
            .with_context_lines(0)
            .with_width(self.width)
    }

    fn plain(self) -> Self {
        Self { color: false, ..self }
    }
}

/// Standard output can't be written to: the disk behind it is full, say.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to write to standard output: {0}")]
#[diagnostic(help("what was written so far is not complete"))]
struct OutputError(io::Error);

/// Most bytes of an answer.
const LONGEST_ANSWER: u64 = 4096;

impl Terminal {
    /// Those of this process.
    pub(crate) fn new(looks: Looks) -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, Pipe::new(io::stdout())), looks }
    }

    /// Standard output. Buffered; [`finish`](Self::finish) flushes it.
    pub(crate) fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Writes a sentence to standard error.
    pub(crate) fn note(&mut self, text: &str) {
        self.say(&format!("keylift: {}\n", harmless(text)));
    }

    /// Writes what a question is about to standard error.
    pub(crate) fn ask_about(&mut self, lines: &[String]) {
        let text: Vec<_> = lines.iter().map(|line| harmless(line)).collect();
        self.say(&(text.join("\n") + "\n"));
    }

    /// Asks on standard error and reads a line of standard input; `None` at its end.
    pub(crate) fn ask(&mut self, question: &str) -> Option<String> {
        let mut line = Vec::new();
        self.say(question);
        // An answer has no end only when it is none.
        let read = io::stdin().lock().take(LONGEST_ANSWER).read_until(b'\n', &mut line);
        match read {
            Ok(1..) => Some(String::from_utf8_lossy(&line).into_owned()),
            _ => None,
        }
    }

    /// Writes an error, its cause and what to do about it to standard error.
    pub(crate) fn error(&mut self, error: &dyn Diagnostic) {
        let shown = |looks: Looks| {
            let mut text = String::new();
            match looks.handler().render_report(&mut text, error) {
                Ok(()) => text,
                Err(_) => format!("{error}\n"),
            }
        };
        self.say(&unspoken(&shown(self.looks.plain()), || shown(self.looks), self.looks));
    }

    /// Writes what the parser of the command line says instead of a command.
    pub(crate) fn said(&mut self, said: &Said) -> Exit {
        let colored = || said.colored.clone();
        match said.to {
            Side::Error => {
                self.say(&unspoken(&said.plain, colored, self.looks));
                Exit::Usage
            }
            Side::Output => match self.out.write_all(safest(&said.plain, colored, self.looks).as_bytes()) {
                Ok(()) => Exit::Clean,
                Err(error) => self.failed(error),
            },
        }
    }

    /// Flushes standard output; how a run that would end with `exit` ends.
    pub(crate) fn finish(mut self, exit: Exit) -> Exit {
        match self.out.flush() {
            Ok(()) => exit,
            Err(error) => self.failed(error),
        }
    }

    fn failed(&mut self, error: io::Error) -> Exit {
        self.error(&OutputError(error));
        Exit::Incomplete
    }

    /// Standard error is the last resort: when it is gone there is nobody to tell.
    fn say(&mut self, text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

/// Reports a panic by its place. A panic's message may quote what was scanned, so it is never shown.
pub(crate) fn report_panic(location: Option<&Location<'_>>) {
    let _ = io::stderr().write_all(panic_text(location).as_bytes());
}

fn panic_text(location: Option<&Location<'_>>) -> String {
    let place = location.map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    format!("keylift: internal error{place}; this is a bug in keylift, please report it with this line\n")
}

/// The same without what identifies itself as a credential: an error may quote anything.
fn unspoken(plain: &str, colored: impl FnOnce() -> String, looks: Looks) -> String {
    let masked = quoted::masked(plain);
    if masked == plain { safest(plain, colored, looks) } else { safest(&masked, String::new, looks.plain()) }
}

/// The coloured text, if it is wanted and there is nothing in it to be wary of.
fn safest(plain: &str, colored: impl FnOnce() -> String, looks: Looks) -> String {
    let safe = plain.split('\n').map(harmless).collect::<Vec<_>>().join("\n");
    if looks.color && safe == plain { colored() } else { safe }
}

/// Whether none of these, which the parser may quote among its own colours, could steer a terminal.
pub(crate) fn are_harmless(arguments: &[OsString]) -> bool {
    let shown = |argument: &OsString| Printable(argument.as_encoded_bytes()).to_string();
    arguments.iter().all(|argument| argument.to_str() == Some(&shown(argument)))
}

/// One line that can't steer a terminal, nor a CI runner.
fn harmless(line: &str) -> String {
    disarmed(&Printable(line.as_bytes()).to_string())
}

/// A writer whose reader may go away.
///
/// Who pipes keylift into `head` has seen what they wanted: the rest is dropped and the run goes on, because a
/// migration must not stop half-way and because the exit code is to say what was found.
struct Pipe<W> {
    inner: Option<W>,
}

impl<W> Pipe<W> {
    fn new(inner: W) -> Self {
        Self { inner: Some(inner) }
    }

    fn unless_closed(&mut self, act: impl FnOnce(&mut W) -> io::Result<usize>, done: usize) -> io::Result<usize> {
        let Some(inner) = &mut self.inner else { return Ok(done) };
        match act(inner) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.inner = None;
                Ok(done)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(|inner| inner.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed(|inner| inner.flush().map(|()| 0), 0).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLORED: Looks = Looks { color: true, unicode: true, width: 80 };

    #[test]
    fn error_text_steers_neither_a_terminal_nor_a_runner() {
        for (text, expected) in [
            ("no such file: a b", "no such file: a b"),
            ("a\x1b[31mb", "a\\x1b[31mb"),
            ("a\n::error::b", "a\n\\x3a:error::b"),
            ("  ::error::b", "  \\x3a:error::b"),
            ("a ##[error]b", "a #\\x23[error]b"),
            ("##vso[b]", "#\\x23vso[b]"),
        ] {
            assert_eq!(safest(text, || "colored".to_owned(), COLORED.plain()), expected);
        }
    }

    #[test]
    fn colours_are_for_harmless_text() {
        let shown = |plain: &str| safest(plain, || "colored".to_owned(), COLORED);
        assert_eq!(shown("a"), "colored");
        assert_eq!(shown("a\x1b[31m"), "a\\x1b[31m");
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
        struct Broken(io::ErrorKind);
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(self.0.into())
            }
        }
        for (kind, expected) in [(io::ErrorKind::BrokenPipe, true), (io::ErrorKind::StorageFull, false)] {
            assert_eq!(Pipe::new(Broken(kind)).write_all(b"x").is_ok(), expected, "{kind}");
            assert_eq!(Pipe::new(Broken(kind)).flush().is_ok(), expected, "{kind}");
        }
    }
}
