//! Lookups: what to write in place of a secret, for each kind of file.
//!
//! A language is data, a file under `lookups/`. Names of secrets and JSON keys have only characters that mean
//! nothing special between quotes in any of them, so nothing has to be escaped here.

use super::name::SecretName;
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

/// How programs of one language look a secret up.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Its name, for people.
    pub language: String,
    /// Extensions of its files, without the dot, in lower case.
    #[serde(default)]
    extensions: Vec<String>,
    /// Whole names of files, in lower case.
    #[serde(default)]
    files: Vec<String>,
    /// What to add to which manifest, in a sentence; nothing for a language without one.
    pub dependency: Option<String>,
    /// The file that the helper goes into.
    pub helper_file: Option<String>,
    /// The helper, once for a program.
    pub helper: Option<String>,
    /// What a file needs to call the helper, once for a file.
    pub import: Option<String>,
    /// The expression that gives the value; `{name}` stands for the secret's name. Without one no call can stand in
    /// such a file.
    pub call: Option<String>,
    /// The same for a value in a JSON secret; `{key}` stands for its key.
    pub call_key: Option<String>,
    /// What else to know.
    pub note: String,
}

impl Language {
    /// The language of a file, told by its name.
    #[must_use]
    pub fn of(path: &Path) -> &'static Self {
        let lower = |text: &std::ffi::OsStr| text.to_string_lossy().to_ascii_lowercase();
        let name = path.file_name().map(lower).unwrap_or_default();
        let extension = path.extension().map(lower).unwrap_or_default();
        let knows = |language: &&Self| language.files.contains(&name) || language.extensions.contains(&extension);
        LANGUAGES.iter().find(knows).unwrap_or(&OTHER)
    }

    /// The expression that looks `name` up; `None` when no call can stand in such a file.
    #[must_use]
    pub fn call(&self, name: &SecretName) -> Option<String> {
        Some(self.call.as_ref()?.replace("{name}", name.as_str()))
    }

    /// The expression that looks up `key` in the JSON secret `name`.
    #[must_use]
    pub fn call_key(&self, name: &SecretName, key: &JsonKey) -> Option<String> {
        let call = self.call_key.as_ref()?.replace("{name}", name.as_str());
        Some(call.replace("{key}", &key.0))
    }
}

/// A key in a JSON secret, of letters, digits and `_.-`, so that it needs no escape anywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JsonKey(String);

impl JsonKey {
    /// `None` when `text` is empty or has another character.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let legal = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
        legal.then(|| Self(text.to_owned()))
    }

    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Every file under `lookups/` but the last resort; a test compares the two.
const FILES: [(&str, &str); 9] = [
    ("config", include_str!("../../lookups/config.toml")),
    ("go", include_str!("../../lookups/go.toml")),
    ("java", include_str!("../../lookups/java.toml")),
    ("javascript", include_str!("../../lookups/javascript.toml")),
    ("python", include_str!("../../lookups/python.toml")),
    ("ruby", include_str!("../../lookups/ruby.toml")),
    ("rust", include_str!("../../lookups/rust.toml")),
    ("shell", include_str!("../../lookups/shell.toml")),
    ("typescript", include_str!("../../lookups/typescript.toml")),
];

// A test proves that each of them can be read, so none is ever left out or empty.
static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect());
static OTHER: LazyLock<Language> =
    LazyLock::new(|| toml::from_str(include_str!("../../lookups/other.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_embedded_and_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lookups");
        let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        let embedded = FILES.iter().map(|(name, _)| (*name).to_owned());
        assert_eq!(on_disk, embedded.chain(["other".to_owned()]).collect());
        for (name, text) in FILES {
            let language: Result<Language, _> = toml::from_str(text);
            assert!(language.is_ok(), "{name}: {language:?}");
        }
        assert_eq!(OTHER.language, "other files");
    }

    #[test]
    fn a_language_that_can_call_says_all_that_is_needed() {
        for language in LANGUAGES.iter().filter(|language| language.call.is_some()) {
            let shown = &language.language;
            let call_key = language.call_key.as_ref().unwrap();
            let call = language.call.as_ref().unwrap();
            assert!(call.contains("{name}") && call_key.contains("{name}") && call_key.contains("{key}"), "{shown}");
            assert!(language.helper.is_some() && language.helper_file.is_some(), "{shown}");
            assert!(language.dependency.is_some() && !language.note.is_empty(), "{shown}");
        }
    }

    #[test]
    fn the_file_name_tells_the_language() {
        for (path, expected) in [
            ("a/settings.py", "Python"),
            ("a/SETTINGS.PY", "Python"),
            ("app.mjs", "JavaScript"),
            ("app.tsx", "TypeScript"),
            ("A.java", "Java"),
            ("main.go", "Go"),
            ("Rakefile", "Ruby"),
            ("lib.rs", "Rust"),
            ("deploy.sh", "shell"),
            (".bashrc", "shell"),
            ("values.yaml", "configuration files"),
            (".env", "configuration files"),
            (".env.local", "configuration files"),
            ("notes.txt", "other files"),
            ("secret", "other files"),
        ] {
            assert_eq!(Language::of(Path::new(path)).language, expected, "{path}");
        }
    }

    #[test]
    fn name_and_key_are_filled_in() {
        let name = SecretName::parse("prod/shop/db_1+2=3.4@5-6").unwrap();
        let python = Language::of(Path::new("a.py"));
        assert_eq!(python.call(&name).as_deref(), Some(r#"get_secret("prod/shop/db_1+2=3.4@5-6")"#));
        let key = JsonKey::parse("password").unwrap();
        assert_eq!(
            python.call_key(&name, &key).as_deref(),
            Some(r#"get_secret("prod/shop/db_1+2=3.4@5-6", "password")"#)
        );
        for text in ["", "a\"b", "a b", "a{name}"] {
            assert_eq!(JsonKey::parse(text), None, "{text}");
        }
    }
}
