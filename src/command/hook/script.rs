//! Hooks that are shell scripts: keylift's lines, and where in a script of somebody else they go.

use super::block;

/// What runs before a commit. A keylift that is missing must not let a commit pass unseen.
pub(super) const BODY: &str = "\
# Put in by `keylift hook install`; `keylift hook uninstall` takes it out again.
if command -v keylift >/dev/null 2>&1; then
  keylift scan --staged || exit $?
else
  echo 'keylift is not on the PATH, so what is to be committed was not scanned. Install it,' >&2
  echo 'or commit without hooks: git commit --no-verify' >&2
  exit 1
fi
";

/// What hooks that keylift makes begin with.
pub(super) const SHEBANG: &[u8] = b"#!/bin/sh\n";

/// Shells that understand the lines above.
const SHELLS: [&[u8]; 6] = [b"sh", b"bash", b"dash", b"ash", b"ksh", b"zsh"];

/// Where keylift's lines go in `text`: before all that is run, since it may end with `exit 0` or `exec`. `None` when
/// it is not a shell script.
pub(super) fn opening(text: &[u8]) -> Option<usize> {
    if text.contains(&0) {
        return None;
    }
    let first = block::lines(text).next().unwrap_or(0..0);
    // git gives a script without the line to `sh`, and husky does so with all.
    let start = match text[first.clone()].strip_prefix(b"#!") {
        Some(command) if is_shell(command) => first.end,
        Some(_) => return None,
        None => 0,
    };
    Some(husky_header(text, start).unwrap_or(start))
}

/// Whether only the opening of a script is left in `text`: it does nothing.
pub(super) fn is_idle(text: &[u8]) -> bool {
    matches!(text.trim_ascii(), b"" | b"#!/bin/sh")
}

fn is_shell(command: &[u8]) -> bool {
    let mut words = command.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let name = |word: &[u8]| {
        let name = word.rsplit(|&byte| byte == b'/' || byte == b'\\').next().unwrap_or(word).to_owned();
        name.strip_suffix(b".exe").map(<[u8]>::to_owned).unwrap_or(name)
    };
    let program = words.next().map(name);
    let program = if program.as_deref() == Some(b"env") {
        words.find(|word| !word.starts_with(b"-") && !word.contains(&b'=')).map(name)
    } else {
        program
    };
    program.is_some_and(|program| SHELLS.contains(&program.as_slice()))
}

/// husky before its version 9 reads a file that runs the whole script a second time: the lines go behind that.
fn husky_header(text: &[u8], start: usize) -> Option<usize> {
    let mut code = block::lines(text).filter(|line| line.start >= start);
    let first = code.find(|line| !matches!(text[line.clone()].trim_ascii().first(), None | Some(b'#')))?;
    let line = text[first.clone()].trim_ascii();
    (line.starts_with(b". ") && line.windows(9).any(|part| part == b"/husky.sh")).then_some(first.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_go_before_all_that_is_run() {
        for (text, expected) in [
            ("", Some("")),
            ("#!/bin/sh", Some("#!/bin/sh")),
            ("#!/bin/sh\nexit 0\n", Some("#!/bin/sh\n")),
            ("#!/usr/bin/env bash\r\nexit 0\r\n", Some("#!/usr/bin/env bash\r\n")),
            ("#! /usr/bin/env -S LC_ALL=C bash -e\nexit\n", Some("#! /usr/bin/env -S LC_ALL=C bash -e\n")),
            ("#!C:\\git\\usr\\bin\\sh.exe\nexit\n", Some("#!C:\\git\\usr\\bin\\sh.exe\n")),
            ("npm test\n", Some("")),
            ("#!/bin/sh\n\n. \"$(dirname -- \"$0\")/_/husky.sh\"\n\nnpm test\n", None),
            ("#!/usr/bin/env python3\n", None),
            ("#!/usr/bin/perl\n", None),
            ("#!/usr/bin/fish\n", None),
            ("#!\n", None),
            ("#!/usr/bin/env\n", None),
            ("\u{7f}ELF\0", None),
        ] {
            let husky = text.contains("husky").then(|| text.find("\nnpm").unwrap());
            assert_eq!(opening(text.as_bytes()), expected.map(str::len).or(husky), "{text:?}");
        }
    }
}
