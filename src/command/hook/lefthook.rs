//! lefthook's configuration: keylift is put at its end, or not at all.
//!
//! YAML that is parsed and written again has lost its comments and its layout. So nothing is touched: where the file has
//! hooks for `pre-commit` already, or is laid out in a way that this module does not see through, the lines to add are
//! shown instead.

use super::block;
use std::path::Path;

/// What to add to a configuration.
pub(super) const SNIPPET: &str = "\
pre-commit:
  commands:
    keylift:
      run: keylift scan --staged
";

/// Names that lefthook looks for: <https://lefthook.dev/configuration/>.
pub(super) const FILES: [&str; 12] = [
    "lefthook.yml", ".lefthook.yml", ".config/lefthook.yml", "lefthook.yaml", ".lefthook.yaml",
    ".config/lefthook.yaml", "lefthook.toml", ".lefthook.toml", ".config/lefthook.toml", "lefthook.json",
    ".lefthook.json", ".config/lefthook.json",
];

/// Where the lines can be added without touching another: at the end of block-style YAML that has no `pre-commit` yet.
pub(super) fn opening(file: &Path, text: &[u8]) -> Option<usize> {
    let yaml = file.extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
    let plain = |line: &[u8]| match line {
        [] | [b' ' | b'#' | b'-' | b'\r', ..] => !line.starts_with(b"---") || line.trim_ascii_end() == b"---",
        _ => key(line).is_some_and(|key| key != b"pre-commit"),
    };
    let mut lines = block::lines(text).map(|line| text[line].trim_ascii_end());
    // A second document would get the lines in place of the first.
    let is_content = |line: &&[u8]| !line.is_empty() && !line.starts_with(b"#");
    let marks_second = |line: &[u8]| line.starts_with(b"---");
    let content = block::lines(text).map(|line| text[line].trim_ascii_end()).filter(is_content);
    let one_document = !content.skip(1).any(marks_second);
    (yaml && one_document && std::str::from_utf8(text).is_ok() && lines.all(plain)).then_some(text.len())
}

/// The key of a line at the left margin, when it is written without quotes.
fn key(line: &[u8]) -> Option<&[u8]> {
    let end = line.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"_-.".contains(byte))?;
    let (key, rest) = line.split_at(end);
    let value = rest.trim_ascii_start().strip_prefix(b":")?;
    (!key.is_empty() && (value.is_empty() || value.starts_with(b" "))).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_can_take_the_lines_at_its_end_gets_them() {
        for (name, text, expected) in [
            ("lefthook.yml", "", true),
            ("lefthook.yml", "# all commented out\n# pre-commit:\n", true),
            ("lefthook.yml", "---\npre-push:\n  commands:\n    test:\n      run: |\n        pre-commit: x\n", true),
            ("lefthook.yml", "skip_lfs: true\r\nextends:\r\n- a.yml\r\ncommit-msg :\r\n  jobs: []", true),
            ("lefthook.yml", "pre-commit:\n  parallel: true\n", false),
            ("lefthook.yml", "pre-commit : {}\n", false),
            ("lefthook.yml", "\"pre-commit\":\n", false),
            ("lefthook.yml", "? pre-commit\n", false),
            ("lefthook.yml", "{pre-commit: {}}\n", false),
            ("lefthook.yml", "a: 1\n---\nb: 2\n", false),
            ("lefthook.yml", "a: 1\n...\n", false),
            ("lefthook.yml", "\tx: 1\n", false),
            ("lefthook.yml", "<<: *base\n", false),
            ("lefthook.toml", "", false),
            ("lefthook.json", "{}", false),
        ] {
            assert_eq!(opening(Path::new(name), text.as_bytes()), expected.then_some(text.len()), "{name}: {text:?}");
        }
    }
}
