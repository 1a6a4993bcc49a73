//! Settings: how seriously a value is to be taken where it stands. Its path says that first; where the path says nothing, the
//! text around the value may: a comment or an example ([`commentary`]), documentation or tests ([`passage`]).

mod commentary;
mod passage;

use super::assignment::Assignment;
use super::syntax::Syntax;
use crate::text::find::Without;
use crate::text::printable::path_bytes;
use crate::text::span::Span;
use passage::Passages;
use std::path::Path;

/// How seriously a value is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// Nothing special.
    Plain,
    /// Tests, fixtures, examples, documentation: values are often made up.
    Rehearsal,
    /// A document: what a value is called in it, it shows.
    Document,
    /// Labels in other languages.
    Translation,
    /// Digests and keys that open nothing: lock files, check-sum lists, test vectors.
    Digests,
}

impl Setting {
    /// By the path's folders and file name.
    pub(super) fn of(path: &Path) -> Self {
        let written = path_bytes(path);
        let bytes = written.to_ascii_lowercase();
        let name = &bytes[memchr::memrchr2(b'/', b'\\', &bytes).map_or(0, |at| at + 1)..];
        let extension = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
        let says =
            |words: &[&[u8]]| bytes.split(|byte| !byte.is_ascii_alphanumeric()).any(|word| words.contains(&word));
        let vectors = VECTOR_FILES.contains(&extension) && says(VECTORS);
        if LOCK_FILES.contains(&name) || matches!(extension, b"lock" | b"sum") || vectors {
            Self::Digests
        } else if TRANSLATED.contains(&extension) || says(TRANSLATIONS) {
            Self::Translation
        } else if says(REHEARSALS) || is_test_class(written) || matches!(name, b"metadata" | b"pkg-info") {
            Self::Rehearsal
        } else if DOCUMENTS.contains(&extension) {
            Self::Document
        } else {
            Self::Plain
        }
    }

    /// Whether values that stand there are shown or tried out.
    pub(super) fn is_shown(self) -> bool {
        matches!(self, Self::Rehearsal | Self::Document)
    }
}

/// What the text around values says of them, and what is known of it from one to the next.
#[derive(Default)]
pub(super) struct Rehearsal {
    passages: Passages,
    without_examples: Without,
}

impl Rehearsal {
    /// Whether the text around `secret` says that it is shown or tried out. That may read some thousand bytes above it, so it is
    /// asked only about what would be a finding. Cheapest when asked in the order of the text, which is always the same.
    pub(super) fn has(&mut self, text: &[u8], secret: Span, binding: Option<&Assignment>, syntax: Syntax) -> bool {
        binding.is_some_and(|found| commentary::is_commentary(text, found, syntax, &mut self.without_examples))
            || self.passages.has(text, secret.start(), syntax)
    }
}

/// `UserServiceTest.java`, `LoginSpec.scala`, `TestLogin.cs`: the name of the file says it, without a sign between the words.
fn is_test_class(path: &[u8]) -> bool {
    let name = &path[memchr::memrchr2(b'/', b'\\', path).map_or(0, |at| at + 1)..];
    let stem = &name[..memchr::memchr(b'.', name).unwrap_or(name.len())];
    [&b"Test"[..], b"Tests", b"Spec", b"TestCase", b"IT"]
        .iter()
        .any(|end| stem.len() > end.len() && stem.ends_with(end))
        || stem.strip_prefix(b"Test").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_uppercase))
}

/// Names of lock files that do not end like one.
const LOCK_FILES: &[&[u8]] = &[
    b"package-lock.json", b"npm-shrinkwrap.json", b"pnpm-lock.yaml", b"packages.lock.json",
    b"verification-metadata.xml", b".terraform.lock.hcl",
];
/// Words of paths to inputs and results of cryptography, and extensions of files that hold nothing else.
const VECTORS: &[&[u8]] = &[b"vectors", b"testvectors", b"wycheproof", b"kats", b"cavp", b"acvp"];
const VECTOR_FILES: &[&[u8]] = &[b"json", b"txt", b"rsp", b"req", b"csv", b"vec", b"tv", b"yml", b"yaml"];
/// Extensions of files that are written for people; what they note for themselves is in others.
const DOCUMENTS: &[&[u8]] = &[
    b"md", b"markdown", b"mdx", b"rst", b"adoc", b"asciidoc", b"tex", b"texi", b"texinfo", b"pod", b"rdoc", b"1", b"3",
    b"5", b"8",
];
/// Extensions of files that hold labels.
const TRANSLATED: &[&[u8]] = &[b"po", b"pot", b"xlf", b"xliff", b"strings", b"resx", b"arb", b"ftl"];
/// Words of paths to labels.
const TRANSLATIONS: &[&[u8]] = &[
    b"translation", b"translations", b"locale", b"locales", b"i18n", b"l10n", b"lang", b"langs", b"languages",
    b"messages",
];
/// Words of paths to what is tried out or shown.
const REHEARSALS: &[&[u8]] = &[
    b"test", b"tests", b"testing", b"testdata", b"spec", b"specs", b"fixture", b"fixtures", b"mock", b"mocks",
    b"example", b"examples", b"sample", b"samples", b"demo", b"demos", b"docs", b"doc", b"documentation", b"readme",
    b"changelog", b"changes", b"tutorial", b"tutorials", b"quickstart", b"unittest", b"unittests", b"testcase",
    b"testcases", b"manual", b"manuals", b"man", b"guide", b"guides", b"howto", b"e2e", b"stub", b"stubs",
    b"benchmark", b"benchmarks", b"molecule", b"cypress", b"playground",
];

/// So far around what stands in code there is a line end.
const LINE: usize = 400;

/// Whether there is no line end before a value nor behind it: code that a tool wrote.
pub(super) fn is_minified(text: &[u8], value: Span) -> bool {
    let (before, behind) = (value.start().checked_sub(LINE), value.end() + LINE);
    before.and_then(|from| text.get(from..behind)).is_some_and(|around| memchr::memchr(b'\n', around).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_tell_the_setting() {
        for (path, setting) in [
            ("src/main.rs", Setting::Plain),
            ("src/test/a.java", Setting::Rehearsal),
            ("latest/a.java", Setting::Plain),
            ("src/UserTest.java", Setting::Rehearsal),
            ("src/TestUser.cs", Setting::Rehearsal),
            ("src/Testament.cs", Setting::Plain),
            ("README.md", Setting::Rehearsal),
            ("hpke/test-vectors-5f503c5.json", Setting::Digests),
            ("testing/vectors/aes.py", Setting::Rehearsal),
            ("setup/database.md", Setting::Document),
            ("notes.txt", Setting::Plain),
            ("acme-1.0.dist-info/METADATA", Setting::Rehearsal),
            ("a/Cargo.lock", Setting::Digests),
            ("components/abode/translations/fi.json", Setting::Translation),
        ] {
            assert_eq!(Setting::of(Path::new(path)), setting, "{path}");
        }
    }
}
