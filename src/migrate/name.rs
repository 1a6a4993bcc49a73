//! Names of secrets: what AWS accepts, and how keylift makes one.
//!
//! A [`SecretName`] has been checked once and is legal from then on. It has only characters that need no escape in
//! any quoted string of any language keylift writes a lookup for. Which findings share a name is [`super::plan`]'s.

use std::fmt;

/// A name that Secrets Manager takes, and that does not look like the end of an ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretName(String);

/// Longest name, in bytes (all of them ASCII).
const LONGEST: usize = 512;

impl SecretName {
    /// Checks `text` against the rules of Secrets Manager.
    ///
    /// # Errors
    /// When it is empty, too long, has another character than ASCII letters, digits and `/_+=.@-`, or ends with a
    /// hyphen and six characters: AWS appends just that to the name in an ARN, and would take one for the other.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if !text.bytes().all(is_legal) {
            return Err(NameError::Character);
        }
        if text.len() > LONGEST {
            return Err(NameError::TooLong);
        }
        if ends_like_arn(text) {
            return Err(NameError::EndsLikeArn);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no name of a secret. Does not repeat the text, which may come from a scanned tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing there.
    #[error("a secret's name can't be empty")]
    Empty,
    /// More than 512 characters.
    #[error("a secret's name has at most 512 characters")]
    TooLong,
    /// A character that AWS refuses.
    #[error("a secret's name has only ASCII letters, digits and /_+=.@-")]
    Character,
    /// Ends with `-` and six characters.
    #[error("a secret's name must not end with a hyphen and six characters, as its ARN does")]
    EndsLikeArn,
}

/// How names are made: a template, and what stands for its placeholders.
#[derive(Clone, Debug)]
pub struct Naming {
    segments: Vec<Vec<Piece>>,
    env: String,
    app: String,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Env,
    App,
    What,
    Provider,
    Kind,
}

/// What a secret is, for its name; slugs all of them.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// `{what}`: the name that its value is bound to in the source, or else provider and kind.
    pub what: &'a str,
    /// `{provider}`: who issued it.
    pub provider: &'a str,
    /// `{kind}`: which of the provider's credentials it is.
    pub kind: &'a str,
}

/// Why a template is of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum NamingError {
    /// A placeholder that does not exist.
    #[error("the name template has an unknown placeholder {{{0}}}")]
    #[diagnostic(help("the placeholders are {{env}}, {{app}}, {{what}}, {{provider}} and {{kind}}"))]
    Placeholder(String),
    /// A brace without its other half.
    #[error("the name template has a brace without its other half")]
    Brace,
    /// Every secret would get the same name.
    #[error("the name template has neither {{what}} nor {{kind}}")]
    #[diagnostic(help("without one of them all secrets would have the same name"))]
    NoWhat,
    /// The fixed parts make an illegal name.
    #[error("the name template, --env or --app makes no legal name: {0}")]
    Illegal(NameError),
}

impl Naming {
    /// The template that is used when the user gives none.
    pub const DEFAULT_TEMPLATE: &str = "{env}/{app}/{what}";

    /// Reads a template. A segment (between slashes) whose placeholders all stand for nothing is left out, so that
    /// without an `env` the default gives `app/what`.
    ///
    /// # Errors
    /// When the template has an unknown placeholder or neither `{what}` nor `{kind}`, or can make no legal name.
    pub fn new(template: &str, env: &str, app: &str) -> Result<Self, NamingError> {
        let segments = template.split('/').map(pieces).collect::<Result<Vec<_>, _>>()?;
        if !segments.iter().flatten().any(|piece| matches!(piece, Piece::What | Piece::Kind)) {
            return Err(NamingError::NoWhat);
        }
        let naming = Self { segments, env: env.to_owned(), app: app.to_owned() };
        naming.name(Subject { what: "what", provider: "provider", kind: "kind" }, 1).map_err(NamingError::Illegal)?;
        Ok(naming)
    }

    /// The name for `subject`; `turn` tells apart those that would have the same one, from 1.
    ///
    /// # Errors
    /// When the whole is too long.
    pub fn name(&self, subject: Subject<'_>, turn: usize) -> Result<SecretName, NameError> {
        let mut name = self.render(subject);
        if turn > 1 {
            name.push_str(&format!("-{turn}"));
        }
        // `client-secret` ends with a hyphen and six characters; `client-secret-value` does not.
        if ends_like_arn(&name) {
            name.push_str("-value");
        }
        SecretName::parse(&name)
    }

    /// Whether `name` begins as all names made here do: same environment, same application.
    #[must_use]
    pub fn could_make(&self, name: &SecretName) -> bool {
        name.as_str().starts_with(&self.frame())
    }

    /// What all names made here begin with.
    #[must_use]
    pub fn frame(&self) -> String {
        let rendered = self.render(Subject { what: "\0", provider: "\0", kind: "\0" });
        rendered.split_once('\0').map_or(rendered.as_str(), |(frame, _)| frame).to_owned()
    }

    fn render(&self, subject: Subject<'_>) -> String {
        let mut segments = Vec::new();
        for segment in &self.segments {
            let text: String = segment
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Env => self.env.as_str(),
                    Piece::App => self.app.as_str(),
                    Piece::What => subject.what,
                    Piece::Provider => subject.provider,
                    Piece::Kind => subject.kind,
                })
                .collect();
            if !text.is_empty() || segment.is_empty() {
                segments.push(text);
            }
        }
        segments.join("/")
    }
}

/// Reads one segment of a template.
fn pieces(segment: &str) -> Result<Vec<Piece>, NamingError> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((text, behind)) = rest.split_once('{') {
        let (placeholder, after) = behind.split_once('}').ok_or(NamingError::Brace)?;
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        pieces.push(match placeholder {
            "env" => Piece::Env,
            "app" => Piece::App,
            "what" => Piece::What,
            "provider" => Piece::Provider,
            "kind" => Piece::Kind,
            other => return Err(NamingError::Placeholder(other.to_owned())),
        });
        rest = after;
    }
    if rest.contains('}') {
        return Err(NamingError::Brace);
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// Longest slug: room for environment, application and a turn beside it.
const LONGEST_SLUG: usize = 80;

/// A text as a part of a name: lower-case words with hyphens between them, `dbPassword` and `DB_PASSWORD` both as
/// `db-password`. Empty when there is no ASCII letter or digit in it.
#[must_use]
pub fn slug(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut slug = String::new();
    for (at, &character) in characters.iter().enumerate() {
        if !character.is_ascii_alphanumeric() {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| characters.get(before));
        let behind = characters.get(at + 1);
        let new_word = character.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && behind.is_some_and(char::is_ascii_lowercase))
            });
        if new_word && !slug.ends_with('-') {
            slug.push('-');
        }
        slug.push(character.to_ascii_lowercase());
    }
    slug.truncate(LONGEST_SLUG);
    slug.trim_end_matches('-').to_owned()
}

fn is_legal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte)
}

/// Whether `name` ends with a hyphen and six characters.
fn ends_like_arn(name: &str) -> bool {
    name.len().checked_sub(7).and_then(|at| name.as_bytes().get(at)) == Some(&b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_aws_takes_is_a_name() {
        let long = "n".repeat(512);
        let longer = "n".repeat(513);
        for (text, expected) in [
            ("prod/shop/db-password", Ok(())),
            ("a", Ok(())),
            ("A1/_+=.@-", Ok(())),
            (long.as_str(), Ok(())),
            (longer.as_str(), Err(NameError::TooLong)),
            ("", Err(NameError::Empty)),
            ("a b", Err(NameError::Character)),
            ("a:b", Err(NameError::Character)),
            ("pässword", Err(NameError::Character)),
            ("a\nb", Err(NameError::Character)),
            ("prod/client-secret", Err(NameError::EndsLikeArn)),
            ("-abcdef", Err(NameError::EndsLikeArn)),
            ("prod/client-secrets", Ok(())),
        ] {
            assert_eq!(SecretName::parse(text).map(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn slugs_are_words_with_hyphens() {
        for (text, expected) in [
            ("db_password", "db-password"),
            ("dbPassword", "db-password"),
            ("DB_PASSWORD", "db-password"),
            ("APIKey", "api-key"),
            ("HTTPSProxyURL2", "https-proxy-url2"),
            ("spring.datasource.password", "spring-datasource-password"),
            ("--x__y--", "x-y"),
            ("пароль", ""),
            ("$::{}", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
        assert!(slug(&"ab-".repeat(100)).len() <= LONGEST_SLUG);
    }

    #[test]
    fn a_template_makes_legal_names() {
        let name = |template: &str, env: &str, what: &str, turn| {
            Naming::new(template, env, "shop").and_then(|naming| {
                naming
                    .name(Subject { what, provider: "stripe", kind: "api-key" }, turn)
                    .map(|name| name.to_string())
                    .map_err(NamingError::Illegal)
            })
        };
        let default = Naming::DEFAULT_TEMPLATE;
        for (template, env, what, turn, expected) in [
            (default, "prod", "db-password", 1, "prod/shop/db-password"),
            (default, "", "db-password", 1, "shop/db-password"),
            (default, "", "db-password", 3, "shop/db-password-3"),
            (default, "", "client-secret", 1, "shop/client-secret-value"),
            (default, "", "a-bcde", 2, "shop/a-bcde-2-value"),
            ("/team/{provider}-{what}", "", "key", 1, "/team/stripe-key"),
            ("{env}/{app}/{provider}-{kind}", "", "key", 1, "shop/stripe-api-key"),
        ] {
            assert_eq!(name(template, env, what, turn).as_deref(), Ok(expected));
        }
        let naming = Naming::new(default, "prod", "shop").unwrap();
        for (name, expected) in [("prod/shop/x", true), ("test/shop/x", false), ("prod/shop2/x", false)] {
            assert_eq!(naming.could_make(&SecretName::parse(name).unwrap()), expected, "{name}");
        }
        for (template, env, expected) in [
            ("{env}/{app}", "", NamingError::NoWhat),
            ("{what}/{where}", "", NamingError::Placeholder("where".to_owned())),
            ("{what", "", NamingError::Brace),
            ("what}/{what}", "", NamingError::Brace),
            (default, "my env", NamingError::Illegal(NameError::Character)),
        ] {
            assert_eq!(name(template, env, "x", 1), Err(expected));
        }
    }
}
