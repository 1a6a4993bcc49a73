//! Lookups: what to write in place of a secret, for each kind of file.
//!
//! A language is data, a file under `lookups/` ([`builtin`]), of which a configuration can replace any text
//! ([`Override`]). Which one a file gets is [`kind`]'s to say. Names of secrets and JSON keys have only characters that
//! mean nothing special between quotes in any of them, so nothing has to be escaped here.

mod builtin;
mod kind;
mod template;

use super::name::SecretName;
use serde::Deserialize;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use template::OfKey;
pub use template::{JsonKey, Mistake, Target};

/// How programs of one language look a secret up, or files of one kind refer to it.
///
/// Texts with placeholders are filled in for a [`Target`]; of those in pairs the second is for a secret that is JSON.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Language {
    /// What a configuration calls it: the name of its file.
    #[serde(skip)]
    pub id: String,
    /// Its name, for people.
    pub language: String,
    /// Extensions of its files, without the dot, in lower case.
    #[serde(default)]
    extensions: Vec<String>,
    /// Whole names of files, in lower case.
    #[serde(default)]
    files: Vec<String>,
    /// The id of the language whose helper it uses.
    extends: Option<String>,
    /// Ids of other ways to the same end.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// What to add to which manifest, in a sentence; nothing for a language without one.
    pub dependency: Option<String>,
    /// The file that the helper goes into.
    pub helper_file: Option<String>,
    /// The helper, once for a program.
    pub helper: Option<String>,
    /// What a file needs to call the helper, once for a file.
    pub import: Option<String>,
    /// What has to be declared, once for a secret.
    declaration: Option<String>,
    declaration_key: Option<String>,
    /// The expression that gives the value, in place of the literal. Without one no call can stand in such a file.
    call: Option<String>,
    call_key: Option<String>,
    /// What stands in place of the whole entry that has the literal, when no expression can.
    entry: Option<String>,
    entry_key: Option<String>,
    /// Whether what reads it asks for `DescribeSecret` too, as AWS's caching clients do.
    #[serde(default)]
    pub describes: bool,
    /// What else to know.
    pub note: String,
}

/// A text of a language that a configuration can replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a field of `Language`, explained there")]
pub enum Text {
    Dependency,
    HelperFile,
    Helper,
    Import,
    Declaration,
    DeclarationKey,
    Call,
    CallKey,
    Entry,
    EntryKey,
}

impl Text {
    /// Each, and the key that a file gives it by.
    pub const KEYS: [(&'static str, Self); 10] = [
        ("dependency", Self::Dependency),
        ("helper-file", Self::HelperFile),
        ("helper", Self::Helper),
        ("import", Self::Import),
        ("declaration", Self::Declaration),
        ("declaration-key", Self::DeclarationKey),
        ("call", Self::Call),
        ("call-key", Self::CallKey),
        ("entry", Self::Entry),
        ("entry-key", Self::EntryKey),
    ];

    /// Checks the placeholders of `text`: each of the texts that have some says which secret it means.
    ///
    /// # Errors
    /// With the first mistake.
    pub fn check(self, text: &str) -> Result<(), Mistake> {
        match self {
            Self::Dependency | Self::HelperFile | Self::Helper | Self::Import => Ok(()),
            Self::Declaration | Self::Call | Self::Entry => template::check(text, OfKey::Never),
            // A secret can be declared as a whole, whatever is taken out of it later.
            Self::DeclarationKey => template::check(text, OfKey::May),
            Self::CallKey | Self::EntryKey => template::check(text, OfKey::Must),
        }
    }
}

impl Language {
    /// The language of a file, told by its path alone.
    #[must_use]
    pub fn of(path: &Path) -> Arc<Self> {
        static BUILT_IN: LazyLock<Lookups> = LazyLock::new(Lookups::default);
        BUILT_IN.of(path, &[])
    }

    /// The expression that looks `target` up, in place of the literal; `None` when none can stand in such a file.
    #[must_use]
    pub fn expression(&self, target: &Target<'_>) -> Option<String> {
        pick(target, self.call.as_ref(), self.call_key.as_ref())
    }

    /// What stands in place of the whole entry that has the literal; `None` where an expression can stand.
    #[must_use]
    pub fn entry(&self, target: &Target<'_>) -> Option<String> {
        pick(target, self.entry.as_ref(), self.entry_key.as_ref())
    }

    /// What has to be declared once for this secret.
    #[must_use]
    pub fn declaration(&self, target: &Target<'_>) -> Option<String> {
        pick(target, self.declaration.as_ref(), self.declaration_key.as_ref())
    }

    fn text(&mut self, text: Text) -> &mut Option<String> {
        match text {
            Text::Dependency => &mut self.dependency,
            Text::HelperFile => &mut self.helper_file,
            Text::Helper => &mut self.helper,
            Text::Import => &mut self.import,
            Text::Declaration => &mut self.declaration,
            Text::DeclarationKey => &mut self.declaration_key,
            Text::Call => &mut self.call,
            Text::CallKey => &mut self.call_key,
            Text::Entry => &mut self.entry,
            Text::EntryKey => &mut self.entry_key,
        }
    }

    /// Takes over what `base` says to do once for a program, where this one says nothing.
    fn inherit(&mut self, base: &Self) {
        let mut base = base.clone();
        for text in [Text::Dependency, Text::HelperFile, Text::Helper, Text::Import] {
            let own = self.text(text);
            if own.is_none() {
                own.clone_from(base.text(text));
            }
        }
    }
}

fn pick(target: &Target<'_>, plain: Option<&String>, key: Option<&String>) -> Option<String> {
    // Where there is but one text, it is the other one's business to know the key.
    let template = if target.key.is_some() { key.or(plain) } else { plain };
    template.map(|template| target.fill(template))
}

/// What a configuration says of one language.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// Of which.
    pub id: String,
    /// The id of the one to use in its place.
    pub instead: Option<String>,
    /// Its own texts, which have been checked. An empty one takes the built-in one away.
    pub texts: Vec<(Text, String)>,
    /// Its own note.
    pub note: Option<String>,
}

/// All languages, as a configuration left them.
#[derive(Clone, Debug)]
pub struct Lookups(Vec<Arc<Language>>);

impl Lookups {
    /// The ids of all languages, in alphabetical order.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        builtin::FILES.iter().map(|(id, _)| *id)
    }

    /// The built-in ones, with what a configuration says of them. What it says of an unknown id is left out.
    #[must_use]
    pub fn new(overrides: &[Override]) -> Self {
        let mut languages = builtin::languages();
        for change in overrides {
            if let Some(language) = languages.iter_mut().find(|language| language.id == change.id) {
                for (text, own) in &change.texts {
                    *language.text(*text) = Some(own.clone()).filter(|own| !own.is_empty());
                }
                if let Some(note) = &change.note {
                    language.note.clone_from(note);
                }
            }
        }
        let changed = languages.clone();
        for change in overrides {
            let instead = changed.iter().find(|other| Some(&other.id) == change.instead.as_ref());
            let language = languages.iter_mut().find(|language| language.id == change.id);
            if let (Some(instead), Some(language)) = (instead, language) {
                let files = (language.extensions.clone(), language.files.clone(), language.id.clone());
                *language = instead.clone();
                (language.extensions, language.files, language.id) = files;
            }
        }
        Self(languages.into_iter().map(Arc::new).collect())
    }

    /// The language of a file, told by its path and by the first [`kind::HEAD`] bytes of what is in it.
    #[must_use]
    pub fn of(&self, path: &Path, head: &[u8]) -> Arc<Language> {
        let lower = |text: &std::ffi::OsStr| text.to_string_lossy().to_ascii_lowercase();
        let name = path.file_name().map(lower).unwrap_or_default();
        let extension = path.extension().map(lower).unwrap_or_default();
        let by_name = || {
            let knows =
                |language: &&Arc<Language>| language.files.contains(&name) || language.extensions.contains(&extension);
            self.0.iter().find(knows)
        };
        let found = kind::of(path, &head[..head.len().min(kind::HEAD)]).and_then(|id| self.get(id)).or_else(by_name);
        found.or_else(|| self.get("other")).cloned().unwrap_or_default()
    }

    /// The same for a file that can be looked into. One that can't is told by its path alone.
    #[must_use]
    pub fn at(&self, path: &Path) -> Arc<Language> {
        let mut head = Vec::new();
        // A pipe would make the open wait.
        if path.metadata().is_ok_and(|metadata| metadata.is_file())
            && let Ok(file) = File::open(path)
        {
            // What was read before an error counts.
            let _ = file.take(kind::HEAD as u64).read_to_end(&mut head);
        }
        self.of(path, &head)
    }

    /// The language that a configuration calls `id`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Language>> {
        self.0.iter().find(|language| language.id == id)
    }
}

impl Default for Lookups {
    fn default() -> Self {
        Self::new(&[])
    }
}

#[cfg(test)]
mod tests;
