//! What a scan finds, and what it looked at and let go.
//!
//! A [`Finding`] carries its secret as [`SecretValue`] and the line around it as [`Excerpt`]; neither can be printed
//! except through the report's redactor. Nothing here is `Serialize`: each format has its own structs.

use crate::fingerprint::Fingerprint;
use crate::marker::Marker;
use crate::rule::Rule;
use crate::rule::tells::Fact;
use crate::secret::SecretValue;
use crate::source::Origin;
use crate::text::span::{Position, Span};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// How sure keylift is that a value is a live kind of credential. The order counts: `--fail-on` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Worth a look: looks like a secret by name or shape alone, or is a known sample.
    Low,
    /// Bound by context: its name or its neighbourhood says what it is.
    Medium,
    /// Identifies itself: distinctive format, or a checksum that holds.
    High,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// A credential in the source.
#[derive(Debug)]
pub struct Finding {
    /// The rule that claims it; says what it opens and where to revoke it.
    pub rule: Arc<Rule>,
    /// Where it stands.
    pub site: Site,
    /// The value, as the program would see it (escapes are not undone).
    pub secret: SecretValue,
    /// How sure we are.
    pub confidence: Confidence,
    /// Why we are: shown to people in this order.
    pub evidence: Vec<Evidence>,
    /// The name that the value is bound to, `db_password` say, where there is one.
    pub name: Option<String>,
    /// The points of its score, where it is told by its name; `docs/judgement.md` says what they mean.
    pub points: Option<i32>,
    /// What the value tells about itself.
    pub facts: Vec<Fact>,
    /// What belongs to it: the other half of a pair, the host of a password.
    pub related: Vec<Related>,
    /// What comments in its line and in the line before say of findings. The detector only collects them.
    pub markers: Vec<Marker>,
    /// Who it is, through all edits of its file; made when a baseline or a format asks for it.
    pub fingerprint: Option<Fingerprint>,
    /// Whether the value still stands in the commit that is checked out; `None` for what is not from history.
    pub in_head: Option<bool>,
}

impl Finding {
    /// A finding as sure as its rule, and of which no more is known.
    #[must_use]
    pub fn new(rule: Arc<Rule>, site: Site, secret: SecretValue) -> Self {
        Self {
            confidence: rule.confidence,
            rule,
            site,
            secret,
            evidence: Vec::new(),
            name: None,
            points: None,
            facts: Vec::new(),
            related: Vec::new(),
            markers: Vec::new(),
            fingerprint: None,
            in_head: None,
        }
    }

    /// What the order of a report goes by: path, then offset, then rule.
    #[must_use]
    pub fn order(&self) -> (&Origin, Span, &str) {
        (&self.site.origin, self.site.span, &self.rule.id)
    }
}

/// A value that is used together with a credential, and stands near it.
#[derive(Debug)]
pub struct Related {
    /// What it is.
    pub role: Role,
    /// Where it stands, without the text around it.
    pub site: Site,
    /// The value, held like a secret even when it may be shown.
    pub value: SecretValue,
    /// Whether it may be shown: an id, a host, a user.
    pub public: bool,
}

/// What a related value is to its credential.
#[derive(Clone, Debug)]
pub enum Role {
    /// What another rule finds: an access key id.
    Credential(Arc<Rule>),
    /// A part of a connection.
    Part(Part),
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential(rule) => f.write_str(&rule.title),
            Self::Part(part) => part.fmt(f),
        }
    }
}

/// A part of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The machine.
    Host,
    /// Its port.
    Port,
    /// Who logs in.
    User,
    /// The database.
    Database,
    /// What the secret is of: a client, an application, a project.
    Id,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "host",
            Self::Port => "port",
            Self::User => "user",
            Self::Database => "database",
            Self::Id => "id",
        })
    }
}

/// A candidate that the judge dropped, kept only for `--explain`.
#[derive(Debug)]
pub struct Dismissed {
    /// The rule that had matched.
    pub rule: Arc<Rule>,
    /// Where it stands.
    pub site: Site,
    /// The value: it may be a secret after all, so it is held like one.
    pub secret: SecretValue,
    /// Why it was dropped.
    pub reason: Reason,
}

/// A place in an input.
#[derive(Debug)]
pub struct Site {
    /// The input.
    pub origin: Arc<Origin>,
    /// Byte offsets in the input as it is stored (in a UTF-16 file, of the UTF-16 bytes).
    pub span: Span,
    /// Position of the first character.
    pub start: Position,
    /// Position behind the last character.
    pub end: Position,
    /// The text around it, for reports.
    pub excerpt: Excerpt,
}

/// The line (or the piece of a long line) around a secret. Holds the secret, so it is wiped and unprintable like one.
pub struct Excerpt {
    /// The text, UTF-8 or bytes, unmasked.
    pub text: SecretValue,
    /// Where in `text` the secret stands (clipped to it when the secret is longer).
    pub secret: Range<usize>,
    /// Position of the first character of `text`.
    pub start: Position,
    /// Whether the line goes on before or behind what is kept.
    pub clipped: bool,
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excerpt(*** at {}:{})", self.start.line, self.start.column)
    }
}

/// Why something is taken for a credential.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// It has a form that nothing else has; the text is the telling literal.
    Format(String),
    /// A checksum inside the value holds; the text names it.
    Checksum(&'static str),
    /// Its structure was parsed; the text says what was seen.
    Structure(&'static str),
    /// A word of the provider stands near it.
    Near(String),
    /// It is assigned to a name that asks for a secret.
    Name(String),
    /// It is as random as its alphabet allows: bits per character, and what a random value of this length would have.
    Entropy {
        /// Shannon entropy of the value, bits per character.
        bits: f32,
        /// The same for a random value of that alphabet and length.
        expected: f32,
    },
    /// What is used together with it stands near it: the text is its title.
    Companion(String),
    /// Lowers the confidence: the text says why.
    Doubt(&'static str),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(literal) => write!(f, "the form `{literal}…` is used for nothing else"),
            Self::Checksum(name) => write!(f, "its checksum ({name}) holds"),
            Self::Structure(what) => write!(f, "{what}"),
            Self::Near(word) => write!(f, "`{word}` stands near it"),
            Self::Name(name) => write!(f, "it is assigned to `{name}`"),
            Self::Entropy { bits, expected } => {
                write!(f, "it is random: {bits:.1} bits a character where chance gives {expected:.1}")
            }
            Self::Companion(title) => write!(f, "`{title}` stands with it"),
            Self::Doubt(why) => write!(f, "but {why}"),
        }
    }
}

/// Why a candidate is not a credential. Every way out of the judge has its name here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Fetched at run time: `os.getenv("X")`, `${X}`, `{{ x }}`.
    Reference,
    /// Stands for a value: `<PASSWORD>`, `changeme`, `xxxx`.
    Placeholder,
    /// Published by its provider as a sample.
    KnownSample,
    /// The checksum that its format carries does not hold.
    ChecksumFailed,
    /// Its structure does not parse: a JWT whose header is no JSON, a key block without a body.
    StructureFailed,
    /// Not random enough for a machine-made value.
    LowEntropy,
    /// Words of a natural language, a label or a message.
    Words,
    /// The same text as its own name.
    RepeatsName,
    /// Code, not a literal: a call, an identifier, a type.
    Code,
    /// A path, a URL without credentials, a host or a file name.
    Location,
    /// A digest or an id: a commit, a lock-file hash, a UUID.
    Digest,
    /// Already masked: `****`, `[REDACTED]`.
    Masked,
    /// Meant to be public: a publishable key, a public key.
    Public,
    /// A number, a date, a version, a colour, a flag.
    Plain,
    /// Sealed with a key that is elsewhere: sops, Ansible vault, `ENC(…)`.
    Sealed,
    /// Too short or too long to be one.
    Length,
    /// An allowlist of the configuration that its rule comes from lets it go.
    Allowed,
    /// What its rule requires nearby is not there.
    Alone,
    /// It is reported as part of the credential that it belongs to.
    Companion,
    /// Of low confidence anywhere, and it stands among tests, examples or documentation.
    Rehearsed,
    /// A more specific rule claims the same value.
    Outranked,
}

impl Reason {
    /// The short name, stable, for `--explain` and machine formats.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Placeholder => "placeholder",
            Self::KnownSample => "known-sample",
            Self::ChecksumFailed => "checksum-failed",
            Self::StructureFailed => "structure-failed",
            Self::LowEntropy => "low-entropy",
            Self::Words => "words",
            Self::RepeatsName => "repeats-name",
            Self::Code => "code",
            Self::Location => "location",
            Self::Digest => "digest",
            Self::Masked => "masked",
            Self::Public => "public",
            Self::Plain => "plain-value",
            Self::Sealed => "sealed",
            Self::Length => "length",
            Self::Allowed => "allowed",
            Self::Alone => "alone",
            Self::Companion => "companion",
            Self::Rehearsed => "rehearsed",
            Self::Outranked => "outranked",
        }
    }

    /// The same in words, as it is shown to people after "not reported: ".
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Reference => "it is a reference that is resolved at run time",
            Self::Placeholder => "it is a placeholder",
            Self::KnownSample => "its provider publishes it as a sample",
            Self::ChecksumFailed => "the checksum in it does not hold",
            Self::StructureFailed => "it does not have the structure that its form promises",
            Self::LowEntropy => "it is not random enough",
            Self::Words => "it is made of words",
            Self::RepeatsName => "it repeats its own name",
            Self::Code => "it is code, not a value",
            Self::Location => "it is a path, a host or an address",
            Self::Digest => "it is a digest or an id",
            Self::Masked => "it is masked already",
            Self::Public => "it is meant to be public",
            Self::Plain => "it is a plain number, date, version or flag",
            Self::Sealed => "it is encrypted with a key that is elsewhere",
            Self::Length => "it is too short or too long",
            Self::Allowed => "an allowlist in the file of its rule lets it go",
            Self::Alone => "what its rule requires nearby is not there",
            Self::Companion => "it is reported with the credential that it belongs to",
            Self::Rehearsed => "little speaks for it, and it stands among tests, examples or documentation",
            Self::Outranked => "a more specific rule claims it",
        }
    }
}
