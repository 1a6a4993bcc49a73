//! What the process finds around it: environment and terminals.

use crate::cli::When;
use crate::report::Clock;
use crate::source::git::Told;
use jiff::Timestamp;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::PathBuf;

/// What the process finds around it: environment and terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// `NO_COLOR` is set, and not empty.
    pub(crate) no_color: bool,
    /// `CLICOLOR_FORCE` is set, and neither empty nor 0.
    pub(crate) force_color: bool,
    /// Standard output is a terminal that can more than plain text.
    pub(crate) stdout: Stream,
    /// The same of standard error.
    pub(crate) stderr: Stream,
    /// The locale is one in which more than ASCII can be shown.
    pub(crate) unicode: bool,
    /// Columns of the terminal, or of a page.
    pub(crate) width: usize,
    /// The time.
    pub(crate) clock: Clock,
}

/// What a standard stream is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// A terminal.
    Terminal,
    /// A file, a pipe, or a terminal that says it is dumb.
    Plain,
}

/// Columns where there is no terminal to ask.
const PAGE: usize = 100;

impl Surroundings {
    /// Those of this process.
    pub(crate) fn here() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"));
        let stream = |terminal| {
            if terminal && !dumb { Stream::Terminal } else { Stream::Plain }
        };
        Self {
            no_color: set("NO_COLOR"),
            force_color: set("CLICOLOR_FORCE")
                && std::env::var_os("CLICOLOR_FORCE").as_deref() != Some(OsStr::new("0")),
            stdout: stream(std::io::stdout().is_terminal()),
            stderr: stream(std::io::stderr().is_terminal()),
            unicode: locale_is_unicode(["LC_ALL", "LC_CTYPE", "LANG"].map(std::env::var_os)),
            width: terminal_size::terminal_size().map_or(PAGE, |(width, _)| usize::from(width.0)),
            clock: clock(std::env::var("SOURCE_DATE_EPOCH").ok().as_deref()),
        }
    }

    /// Whether to use colours on `stream`: the flag beats the environment, which beats what the stream is.
    pub(crate) fn color(self, when: When, stream: Stream) -> bool {
        match when {
            When::Always => true,
            When::Never => false,
            When::Auto => !self.no_color && (self.force_color || stream == Stream::Terminal),
        }
    }
}

/// What the environment says of the repository to read: git sets it for its hooks.
pub(super) fn git() -> Told {
    let path = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    Told {
        repository: path("GIT_DIR"),
        top: path("GIT_WORK_TREE"),
        index: path("GIT_INDEX_FILE"),
        objects: path("GIT_OBJECT_DIRECTORY"),
    }
}

/// Now, unless `SOURCE_DATE_EPOCH` says which time to write, in seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn clock(epoch: Option<&str>) -> Clock {
    let pinned = epoch.and_then(|seconds| Timestamp::from_second(seconds.parse().ok()?).ok());
    pinned.map_or_else(|| Clock::Began(Timestamp::now()), Clock::Pinned)
}

/// Of the variables in their order of precedence. A locale that is not named says nothing against it: in a container or
/// a CI job there is none, and the output goes to a browser.
fn locale_is_unicode(variables: [Option<OsString>; 3]) -> bool {
    let named = variables.into_iter().flatten().find(|name| !name.is_empty());
    named.is_none_or(|name| {
        let name = name.to_string_lossy().to_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const PIPE: Surroundings = Surroundings {
        no_color: false,
        force_color: false,
        stdout: Stream::Plain,
        stderr: Stream::Plain,
        unicode: true,
        width: 80,
        clock: Clock::Pinned(Timestamp::UNIX_EPOCH),
    };

    #[test]
    fn a_flag_beats_the_environment_which_beats_the_terminal() {
        use Stream::{Plain, Terminal};
        for (when, no_color, force_color, stream, expected) in [
            (When::Auto, false, false, Terminal, true),
            (When::Auto, false, false, Plain, false),
            (When::Auto, true, false, Terminal, false),
            (When::Auto, false, true, Plain, true),
            (When::Auto, true, true, Terminal, false),
            (When::Always, true, false, Plain, true),
            (When::Never, false, true, Terminal, false),
        ] {
            let surroundings = Surroundings { no_color, force_color, ..PIPE };
            assert_eq!(surroundings.color(when, stream), expected, "{when:?} {surroundings:?} {stream:?}");
        }
    }

    #[test]
    fn the_time_can_be_pinned() {
        assert_eq!(clock(Some("86400")), Clock::Pinned(Timestamp::from_second(86_400).unwrap()));
        for epoch in [None, Some(""), Some("soon"), Some("99999999999999999")] {
            assert!(matches!(clock(epoch), Clock::Began(_)), "{epoch:?}");
        }
    }

    #[test]
    fn a_locale_counts_when_it_is_named() {
        for (all, ctype, lang, expected) in [
            ("", "", "", true),
            ("", "", "C", false),
            ("", "", "en_US.UTF-8", true),
            ("POSIX", "", "en_US.UTF-8", false),
            ("", "C.utf8", "de_DE.ISO-8859-1", true),
        ] {
            let variables = [all, ctype, lang].map(|value| Some(OsString::from(value)));
            assert_eq!(locale_is_unicode(variables), expected, "{all} {ctype} {lang}");
        }
        assert!(locale_is_unicode([None, None, None]));
    }
}
