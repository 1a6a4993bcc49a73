//! What is sent along with a value, checked before anything is sent: tags and the KMS key here, what is arranged for
//! a secret afterwards in a file each.
//!
//! The service would refuse most of what is refused here, but only after other secrets of the same run were stored,
//! and the test servers accept all of it.

pub mod policy;
pub mod replica;
pub mod rotation;

use super::key::Token;
use super::name::SecretName;
use crate::secret::SecretValue;

/// Most bytes of a value that Secrets Manager stores.
pub const LARGEST_VALUE: usize = 65_536;

/// Most tags of a secret.
const MOST_TAGS: usize = 50;

/// One secret to be stored.
#[derive(Debug)]
pub struct Create<'a> {
    /// Its name.
    pub name: &'a SecretName,
    /// Its value.
    pub value: &'a SecretValue,
    /// Makes a repeated request the same request.
    pub token: Token,
    /// For people who see it in the console.
    pub description: String,
    /// Labels.
    pub tags: &'a Tags,
    /// The key it is encrypted with; AWS's own for Secrets Manager when there is none.
    pub kms_key: Option<&'a KmsKey>,
}

/// Labels of a secret, all legal, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    /// Adds a label.
    ///
    /// # Errors
    /// When AWS would refuse it, or it is there already, or there are 50.
    pub fn add(&mut self, key: &str, value: &str) -> Result<(), TagError> {
        if key.is_empty() || key.chars().count() > 128 || value.chars().count() > 256 {
            return Err(TagError::Length);
        }
        if !key.chars().chain(value.chars()).all(is_tag_character) {
            return Err(TagError::Character);
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(TagError::Reserved);
        }
        if self.0.iter().any(|(other, _)| other == key) {
            return Err(TagError::Twice(key.to_owned()));
        }
        if self.0.len() == MOST_TAGS {
            return Err(TagError::TooMany);
        }
        self.0.push((key.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Reads labels as they are typed, `key=value` each.
    ///
    /// # Errors
    /// As [`add`](Self::add), and when there is no `=`.
    pub fn parse<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, TagError> {
        let mut tags = Self::default();
        for text in texts {
            let (key, value) = text.split_once('=').ok_or(TagError::NoValue)?;
            tags.add(key, value)?;
        }
        Ok(tags)
    }

    /// Keys and values in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// A text as the value of a tag: what AWS does not take becomes `_`, and it is cut to 256 characters.
#[must_use]
pub fn tag_value(text: &str) -> String {
    text.chars().map(|c| if is_tag_character(c) { c } else { '_' }).take(256).collect()
}

fn is_tag_character(c: char) -> bool {
    c.is_alphanumeric() || " _.:/=+-@".contains(c)
}

/// Why a tag is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum TagError {
    /// No `=` in it.
    #[error("a tag is written key=value")]
    NoValue,
    /// Key empty or over 128 characters, or value over 256.
    #[error("a tag's key has 1 to 128 characters, its value at most 256")]
    Length,
    /// A character that AWS refuses.
    #[error("a tag has only letters, digits, blanks and _.:/=+-@")]
    Character,
    /// `aws:` is AWS's.
    #[error("tags that begin with aws: belong to AWS")]
    Reserved,
    /// The same key again.
    #[error("the tag {0} is given twice; keylift itself sets keylift:rule and keylift:source")]
    Twice(String),
    /// More than 50.
    #[error("a secret has at most 50 tags, two of them keylift's")]
    TooMany,
}

/// A KMS key by id, ARN or alias; only its form is checked here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsKey(String);

/// The text is not of a form that KMS has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("this is no KMS key")]
#[diagnostic(help("give a key id (a UUID, or mrk- and 32 digits), alias/NAME, or the ARN of either"))]
pub struct KmsKeyError;

impl KmsKey {
    /// Checks the form.
    ///
    /// # Errors
    /// When it is neither key id, alias nor ARN of one.
    pub fn parse(text: &str) -> Result<Self, KmsKeyError> {
        let resource = match text.strip_prefix("arn:") {
            None => text,
            Some(arn) => match arn.split(':').collect::<Vec<_>>()[..] {
                [_, "kms", _, _, resource] => match resource.strip_prefix("key/") {
                    Some(id) => id,
                    None if resource.starts_with("alias/") => resource,
                    None => return Err(KmsKeyError),
                },
                _ => return Err(KmsKeyError),
            },
        };
        let legal = text.len() <= 2048 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_-:".contains(&b));
        (legal && (is_alias(resource) || is_key_id(resource))).then(|| Self(text.to_owned())).ok_or(KmsKeyError)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region that the key is of; only an ARN says so.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.0.strip_prefix("arn:").and_then(|arn| arn.split(':').nth(2))
    }
}

fn is_alias(text: &str) -> bool {
    text.strip_prefix("alias/").is_some_and(|name| !name.is_empty() && !name.contains(':'))
}

fn is_key_id(text: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_hexdigit());
    match text.strip_prefix("mrk-") {
        Some(id) => digits(id, 32),
        None => {
            let groups: Vec<&str> = text.split('-').collect();
            groups.len() == 5 && groups.iter().zip([8, 4, 4, 4, 12]).all(|(group, n)| digits(group, n))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_aws_refuses_are_refused_here() {
        for (texts, expected) in [
            (vec!["team=payments", "cost centre=12"], Ok(())),
            (vec!["team"], Err(TagError::NoValue)),
            (vec!["=x"], Err(TagError::Length)),
            (vec!["a=b{"], Err(TagError::Character)),
            (vec!["AWS:x=y"], Err(TagError::Reserved)),
            (vec!["a=1", "a=2"], Err(TagError::Twice("a".to_owned()))),
        ] {
            assert_eq!(Tags::parse(texts.iter().copied()).map(|_| ()), expected, "{texts:?}");
        }
        let many: Vec<String> = (0..51).map(|n| format!("k{n}=v")).collect();
        assert_eq!(Tags::parse(many.iter().map(String::as_str)), Err(TagError::TooMany));
        assert_eq!(Tags::parse([format!("k={}", "v".repeat(257)).as_str()]), Err(TagError::Length));
    }

    #[test]
    fn any_path_becomes_a_tag_value() {
        assert_eq!(tag_value("src/a b/[x]?.py"), "src/a b/_x__.py");
        assert_eq!(tag_value(&"x".repeat(300)).len(), 256);
    }

    #[test]
    fn a_kms_key_has_a_known_form() {
        for (text, legal) in [
            ("1234abcd-12ab-34cd-56ef-1234567890ab", true),
            ("mrk-1234abcd12ab34cd56ef1234567890ab", true),
            ("alias/shop", true),
            ("arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", true),
            ("arn:aws:kms:eu-west-1:111122223333:alias/shop", true),
            ("arn:aws:s3:::bucket", false),
            ("shop", false),
            ("alias/", false),
            ("", false),
        ] {
            assert_eq!(KmsKey::parse(text).is_ok(), legal, "{text}");
        }
    }
}
