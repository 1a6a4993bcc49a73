//! Texts with placeholders: what they may hold, and how they are filled in.

use super::SecretName;

/// Which secret a text is filled in for.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its name.
    pub name: &'a SecretName,
    /// The key of the value, when the secret is JSON.
    pub key: Option<&'a JsonKey>,
    /// Its full ARN, once there is one.
    pub arn: Option<&'a str>,
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

/// All placeholders. The first six say which secret is meant.
const PLACEHOLDERS: [&str; 8] =
    ["{name}", "{arn}", "{variable}", "{snake}", "{label}", "{leaf}", "{key}", "{key-variable}"];
const OF_KEY: [&str; 2] = ["{key}", "{key-variable}"];

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// It says of no secret which one it means.
    #[error("there is no `{{name}}` in it, so every secret would be looked up alike")]
    NoName,
    /// The text for JSON secrets does not say which value it means.
    #[error("there is no `{{key}}` in it, so every value of a secret would be looked up alike")]
    NoKey,
    /// The text for other secrets asks for a key.
    #[error("`{0}` is only for the text that looks a key of a JSON secret up")]
    Key(&'static str),
    /// A word in braces that stands for nothing.
    #[error("`{0}` is no placeholder")]
    Unknown(String),
}

/// Whether a text says which value of a JSON secret it means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OfKey {
    Never,
    May,
    Must,
}

/// Checks a text.
pub(super) fn check(text: &str, of_key: OfKey) -> Result<(), Mistake> {
    for (at, _) in text.match_indices('{') {
        let word: String = text[at + 1..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        let placeholder = format!("{{{word}}}");
        if !word.is_empty() && text[at..].starts_with(&placeholder) && !PLACEHOLDERS.contains(&placeholder.as_str()) {
            return Err(Mistake::Unknown(placeholder));
        }
    }
    let named = PLACEHOLDERS.iter().any(|placeholder| !OF_KEY.contains(placeholder) && text.contains(placeholder));
    let key = OF_KEY.iter().find(|placeholder| text.contains(**placeholder));
    match (named, key) {
        (false, _) => Err(Mistake::NoName),
        (true, None) if of_key == OfKey::Must => Err(Mistake::NoKey),
        (true, Some(key)) if of_key == OfKey::Never => Err(Mistake::Key(key)),
        (true, _) => Ok(()),
    }
}

impl Target<'_> {
    /// Fills `template` in. What is put in has no braces, so that no placeholder can come of it.
    pub(super) fn fill(&self, template: &str) -> String {
        let name = self.name.as_str();
        let key = self.key.map(JsonKey::as_str).unwrap_or_default();
        let arn = self
            .arn
            .map_or_else(|| format!("arn:aws:secretsmanager:REGION:ACCOUNT:secret:{name}-SUFFIX"), str::to_owned);
        let leaf = name.trim_end_matches('/').rsplit('/').next().unwrap_or(name);
        let label = words(name, '-').to_ascii_lowercase();
        let filled = [
            ("{name}", name),
            ("{arn}", &arn),
            ("{variable}", &words(name, '_').to_ascii_uppercase()),
            ("{snake}", &words(name, '_').to_ascii_lowercase()),
            ("{label}", label.trim_matches('-')),
            ("{leaf}", leaf),
            ("{key}", key),
            ("{key-variable}", &words(key, '_').to_ascii_uppercase()),
        ];
        filled.iter().fold(template.to_owned(), |text, (placeholder, value)| text.replace(placeholder, value))
    }
}

/// `text` with `mark` in place of whatever is no letter and no digit, and in front of a digit that begins it.
fn words(text: &str, mark: char) -> String {
    let words = text.replace(|c: char| !c.is_ascii_alphanumeric(), &mark.to_string());
    if words.starts_with(|c: char| c.is_ascii_digit()) { format!("{mark}{words}") } else { words }
}
