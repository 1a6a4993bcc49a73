//! Passages: whether what stands in a program is shown or tried out: in a documentation string, in Perl's pod, in a comment of
//! several lines, in a remark of the source that a map quotes, in the tests that a file of Rust ends with.
//!
//! Comments of one line and blocks of examples are told by [`commentary`](super::commentary), which knows the line of a name.

use super::super::judge::Pieces;
use super::super::syntax::Syntax;
use crate::text::find::{self, Without};

/// How far back the start of it is looked for.
const REACH: usize = 4096;

/// How far back the head of tests is looked for.
const TESTS: usize = 32 << 10;

/// What a comment of several lines begins and ends with; it begins on a line of its own.
const COMMENTS: &[(&[u8], &[u8])] = &[(b"/*", b"*/"), (b"(*", b"*)"), (b"{-", b"-}"), (b"--[[", b"]]")];

/// All signs in code that may tell of documentation, and how long the longest is.
static SIGNS: Pieces<7> = Pieces::new([b"\"\"\"", b"'''", b"\n=", b"/*", b"(*", b"{-", b"--[["]);
const LONGEST_SIGN: usize = 4;

/// The heads of tests in Rust, and how long the longest is.
const TESTS_HEADS: [&[u8]; 2] = [b"\n#[cfg(test)]", b"\n#[cfg(all(test,"];
const LONGEST_HEAD: usize = TESTS_HEADS[1].len();

/// What is known of one text: most have no such signs, and where each line is a finding what is above is the same for each.
#[derive(Default)]
pub(super) struct Passages {
    without_signs: Without,
    without_tests: Without,
}

impl Passages {
    /// Whether what stands at `at` is documentation, or a test. Cheapest when asked in the order of the text.
    pub(super) fn has(&mut self, text: &[u8], at: usize, syntax: Syntax) -> bool {
        let window = at.saturating_sub(REACH)..at;
        let above = &text[window.clone()];
        if matches!(syntax, Syntax::Code | Syntax::Yaml | Syntax::Json) && is_called_an_example(above) {
            return true;
        }
        match syntax {
            Syntax::Code => {
                let signs = |part: &[u8]| SIGNS.are_in(part);
                self.is_in_tests(text, at)
                    || !self.without_signs.holds(text, window.clone(), LONGEST_SIGN, signs)
                        && (is_in_docstring(above, window.start == 0)
                            || is_in_pod(above)
                            || COMMENTS.iter().any(|signs| is_within(above, *signs)))
            }
            Syntax::Markup => above.ends_with(b"&quot;") || is_within(above, (b"<!--", b"-->")),
            Syntax::Json => is_in_remark(above),
            _ => false,
        }
    }

    fn is_in_tests(&mut self, text: &[u8], at: usize) -> bool {
        let window = at.saturating_sub(TESTS)..at;
        let head = |part: &[u8]| tests_head(part).is_some();
        !self.without_tests.holds(text, window.clone(), LONGEST_HEAD, head) && is_in_tests(&text[window])
    }
}

/// Whether the line is of a field that says so: `sample: {"password": "`, `"example": "`.
fn is_called_an_example(above: &[u8]) -> bool {
    let line = &above[memchr::memrchr(b'\n', above).map_or(0, |end| end + 1)..];
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    [&b"example"[..], b"sample"].iter().any(|name| {
        line.strip_prefix(*name).is_some_and(|rest| rest.strip_prefix(b"\"").unwrap_or(rest).starts_with(b":"))
    })
}

/// The first head of tests.
fn tests_head(above: &[u8]) -> Option<usize> {
    TESTS_HEADS.iter().filter_map(|head| memchr::memmem::find(above, head)).min()
}

/// Whether a module of Rust began above that is built for tests only. Files end with it.
fn is_in_tests(above: &[u8]) -> bool {
    tests_head(above).is_some_and(|head| {
        let module = &above[head..];
        memchr::memmem::find(&module[..module.len().min(200)], b"\nmod ").is_some()
    })
}

/// Whether the last mark of three quotes above begins the string that a definition, a class or a file of Python has first, or
/// one that Elixir's `@doc` is given.
fn is_in_docstring(above: &[u8], whole: bool) -> bool {
    // From the left, as Python reads them: of four quotes the first three are the mark.
    let last = [&b"\"\"\""[..], b"'''"].iter().filter_map(|mark| find::last(above, mark)).max();
    let Some(mark) = last else { return false };
    let line = memchr::memrchr(b'\n', &above[..mark]).map_or(0, |end| end + 1);
    let before = above[line..mark].trim_ascii();
    let head = above[..line].trim_ascii_end();
    let first = || whole && head.split(|byte| *byte == b'\n').all(|line| line.is_empty() || line.starts_with(b"#"));
    match before {
        b"" | b"r" | b"u" | b"R" | b"U" => head.ends_with(b":") || first(),
        attribute => attribute.starts_with(b"@") && attribute.ends_with(b"doc"),
    }
}

/// Whether the last line above that begins with `=` and a word begins text, and does not end it.
fn is_in_pod(above: &[u8]) -> bool {
    find::last(above, b"\n=").is_some_and(|line| {
        let word = &above[line + 2..];
        word.first().is_some_and(u8::is_ascii_lowercase) && !word.starts_with(b"cut") && !word.starts_with(b"end")
    })
}

/// Whether the last sign above that begins a comment has nothing before it on its line, and none that ends it behind.
fn is_within(above: &[u8], (open, close): (&[u8], &[u8])) -> bool {
    find::last(above, open).is_some_and(|start| {
        let line = memchr::memrchr(b'\n', &above[..start]).map_or(0, |end| end + 1);
        above[line..start].trim_ascii().is_empty()
            && memchr::memmem::find(&above[start + open.len()..], close).is_none()
    })
}

/// Whether the line that a text in JSON quotes is a remark: `\n   * client.login(…)`.
fn is_in_remark(above: &[u8]) -> bool {
    find::last(above, b"\\n").is_some_and(|end| {
        let line = above[end + 2..].trim_ascii_start();
        line.starts_with(b"*") || line.starts_with(b"//")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_told_from_what_runs() {
        for (text, syntax, rehearsed) in [
            ("def f(a) -> int:\n    \"\"\"Logs in.\n\n    f(password=", Syntax::Code, true),
            ("# A module.\n\n\"\"\"How to:\n  password = ", Syntax::Code, true),
            ("def f():\n    \"\"\"Logs in.\"\"\"\n    password = ", Syntax::Code, false),
            ("def f():\n    \"\"\"Logs in.\n    \"\"\"\n    password = ", Syntax::Code, false),
            ("TEXT = \"\"\"\npassword = ", Syntax::Code, false),
            ("  @doc \"\"\"\n  login(password: ", Syntax::Code, true),
            ("x\n#[cfg(test)]\nmod tests {\n    let password = ", Syntax::Code, true),
            ("x\n#[cfg(all(test, feature = \"a\"))]\nmod tests {\n    let password = ", Syntax::Code, true),
            ("x\n#[cfg(test)]\nuse a;\n    let password = ", Syntax::Code, false),
            ("\n=head1 SYNOPSIS\n\n=over\n  password => ", Syntax::Code, true),
            ("\n=head1 NAME\n\nx\n\n=cut\n\nmy $password = ", Syntax::Code, false),
            ("/*\n password = ", Syntax::Code, true),
            ("/* x */ password = ", Syntax::Code, false),
            ("glob('src/*.c'); password = ", Syntax::Code, false),
            ("<pre>password=&quot;", Syntax::Markup, true),
            ("<user password=\"", Syntax::Markup, false),
            (r#"["x\r\n   * login({ password: "#, Syntax::Json, true),
            (r#"["x\r\n login({ password: "#, Syntax::Json, false),
            ("a:\n  sample: {\"password\": \"", Syntax::Yaml, true),
            ("  \"example\": \"", Syntax::Json, true),
            ("examples_password: ", Syntax::Yaml, false),
        ] {
            assert_eq!(Passages::default().has(text.as_bytes(), text.len(), syntax), rehearsed, "{text:?}");
        }
    }
}
