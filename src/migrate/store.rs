//! The seam to a store of secrets: three calls, and what can go wrong in our own words.
//!
//! A [`StoreError`] never carries text that came from outside: the SDK's error texts can print a whole request or
//! answer, and a server's message can echo a value.

use super::name::SecretName;
use super::request::Create;
use crate::secret::SecretValue;
use std::fmt;

/// Where secrets are kept. Calls block until they are answered or given up; several threads may call at a time.
pub trait Store: Sync {
    /// Makes a secret. Repeating the same request is answered as the first time.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the name is taken, whoever took it; others as they come.
    fn create(&self, request: &Create<'_>) -> Result<Stored, StoreError>;

    /// Reads the current value: what a program that looks the name up would get.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Binary`] when it is no text; others as they come.
    fn read(&self, name: &SecretName) -> Result<SecretValue, StoreError>;

    /// Says what is known of a secret, without its value.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none; others as they come.
    fn describe(&self, name: &SecretName) -> Result<Described, StoreError>;
}

/// A secret that the store says it has. Whether it has the right value is another matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub name: SecretName,
    /// The store's own name for it.
    pub arn: Arn,
}

/// What is known of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The secret.
    pub stored: Stored,
    /// Whether it is still in use.
    pub state: State,
}

/// Whether a secret can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It can.
    Live,
    /// It is scheduled for deletion, and its name taken until then.
    PendingDeletion,
}

/// An Amazon resource name of a secret, of the one form that it has for a given name.
///
/// Checked so strictly because it is printed and kept: an answer can't smuggle other text through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn(String);

impl Arn {
    /// Checks that `text` is `arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX` for this name.
    #[must_use]
    pub fn parse(text: &str, name: &SecretName) -> Option<Self> {
        let (head, tail) = text.split_once(":secret:")?;
        let suffix = tail.strip_prefix(name.as_str())?.strip_prefix('-')?;
        let ["arn", partition, "secretsmanager", region, account] = head.split(':').collect::<Vec<_>>()[..] else {
            return None;
        };
        let place = |text: &str| {
            text.len() <= 32 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let legal = partition.starts_with("aws")
            && place(partition)
            && place(region)
            && account.len() == 12
            && account.bytes().all(|b| b.is_ascii_digit())
            && suffix.len() == 6
            && suffix.bytes().all(|b| b.is_ascii_alphanumeric());
        legal.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the secret is.
    #[must_use]
    pub fn place(&self) -> ArnPlace<'_> {
        let mut parts = self.0.split(':').skip(1);
        let mut next = || parts.next().unwrap_or_default();
        let (partition, _, region, account) = (next(), next(), next(), next());
        ArnPlace { partition, region, account }
    }

    /// The ARN of its copy in another region: all but the region is the same.
    #[must_use]
    pub fn in_region(&self, region: &str) -> String {
        self.0.replacen(&format!(":{}:", self.place().region), &format!(":{region}:"), 1)
    }
}

/// The parts of an ARN that say where a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArnPlace<'a> {
    /// `aws`, `aws-cn` or the like.
    pub partition: &'a str,
    /// The region.
    pub region: &'a str,
    /// The account.
    pub account: &'a str,
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why the store did not do as asked. Only our own words and codes that are listed in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum StoreError {
    /// The name is taken.
    #[error("a secret of this name exists")]
    Exists,
    /// No such secret, or one without a value.
    #[error("there is no secret of this name")]
    NotFound,
    /// Its value is bytes, where ours would be text.
    #[error("the secret holds binary data, which keylift does not store")]
    Binary,
    /// The identity may not do that.
    #[error("AWS denies it ({code})")]
    #[diagnostic(help("`keylift migrate policy --for migration` prints what the identity needs for these names"))]
    Denied {
        /// AWS's word for it.
        code: &'static str,
    },
    /// The credentials are not, or no longer, valid.
    #[error("AWS does not accept the credentials ({code})")]
    #[diagnostic(help("log in again, or check the profile and the clock of this machine"))]
    Credentials {
        /// AWS's word for it.
        code: &'static str,
    },
    /// The KMS key can't be used.
    #[error("the KMS key can't be used ({code})")]
    #[diagnostic(help(
        "check that the key exists in the region, is enabled, and lets this identity encrypt and decrypt"
    ))]
    Kms {
        /// AWS's word for it.
        code: &'static str,
    },
    /// The resource policy is no good.
    #[error("AWS does not take the resource policy ({code})")]
    #[diagnostic(help(
        "`aws secretsmanager validate-resource-policy` says what is wrong; one that gives access to everybody is refused"
    ))]
    Policy {
        /// AWS's word for it.
        code: &'static str,
    },
    /// A quota is used up.
    #[error("a quota of Secrets Manager is used up ({code})")]
    Quota {
        /// AWS's word for it.
        code: &'static str,
    },
    /// Too many requests, also after waiting.
    #[error("AWS asks to slow down ({code}), also after several tries")]
    #[diagnostic(help("run the same command again later; what is stored stays stored"))]
    Throttled {
        /// AWS's word for it.
        code: &'static str,
    },
    /// AWS does not accept the request as it is.
    #[error("AWS refuses the request ({code})")]
    Refused {
        /// AWS's word for it.
        code: &'static str,
    },
    /// Something is wrong on the other side.
    #[error("Secrets Manager has a fault ({code}), also after several tries")]
    #[diagnostic(help("run the same command again later; what is stored stays stored"))]
    Fault {
        /// AWS's word for it.
        code: &'static str,
    },
    /// No answer in time.
    #[error("Secrets Manager did not answer in time")]
    #[diagnostic(help("run the same command again; a secret that was stored after all is recognised"))]
    TimedOut,
    /// Nobody there.
    #[error("Secrets Manager can't be reached")]
    #[diagnostic(help("check the network, the proxy variables and the endpoint"))]
    Unreachable,
    /// Somebody is there, and TLS fails.
    #[error("Secrets Manager can't be trusted: the TLS connection fails")]
    #[diagnostic(help(
        "check the endpoint; if a proxy inspects TLS here, SSL_CERT_FILE has to name a file that has its certificate"
    ))]
    Untrusted,
    /// An answer that is not one. Its text is not shown, because it may hold the value.
    #[error("the answer can't be understood")]
    #[diagnostic(help("check that the endpoint is Secrets Manager and no proxy alters answers"))]
    Unreadable,
    /// An answer of which no end was seen.
    #[error("the answer has more than 1 MiB, which no answer of Secrets Manager has")]
    #[diagnostic(help("check that the endpoint is Secrets Manager and no proxy alters answers"))]
    TooLong,
    /// The request could not be built.
    #[error("the request can't be built")]
    #[diagnostic(help("check the endpoint, and AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT if they are set"))]
    Unbuildable,
    /// The value is not text, empty or too large. The plan refuses those, so this is a second lock on the door.
    #[error("the value is not 1 to 65,536 bytes of text")]
    Value,
}

impl StoreError {
    /// Whether the store may have done as asked all the same, and only the answer is missing.
    #[must_use]
    pub fn may_have_happened(self) -> bool {
        matches!(
            self,
            Self::Fault { .. }
                | Self::TimedOut
                | Self::Unreachable
                | Self::Untrusted
                | Self::Unreadable
                | Self::TooLong
        )
    }

    /// Whether the next secret would meet the same fate, so that trying is of no use.
    #[must_use]
    pub fn stops_the_run(self) -> bool {
        match self {
            Self::Credentials { .. }
            | Self::Throttled { .. }
            | Self::Fault { .. }
            | Self::TimedOut
            | Self::Unreachable
            | Self::Untrusted
            | Self::Unreadable
            | Self::TooLong
            | Self::Unbuildable => true,
            Self::Exists
            | Self::NotFound
            | Self::Binary
            | Self::Denied { .. }
            | Self::Kms { .. }
            | Self::Policy { .. }
            | Self::Quota { .. }
            | Self::Refused { .. }
            | Self::Value => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_one_form() {
        let name = SecretName::parse("prod/shop/db").unwrap();
        for (text, legal) in [
            ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop/db-a1B2c3", true),
            ("arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:prod/shop/db-abcdef", true),
            ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop/dc-a1B2c3", false),
            ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop/db-a1B2c3 hunter2", false),
            ("arn:aws:secretsmanager:hunter2!:123456789012:secret:prod/shop/db-a1B2c3", false),
            ("arn:aws:secretsmanager:eu-west-1:hunter2:secret:prod/shop/db-a1B2c3", false),
            ("arn:aws:s3:eu-west-1:123456789012:secret:prod/shop/db-a1B2c3", false),
            ("prod/shop/db", false),
            ("", false),
        ] {
            assert_eq!(Arn::parse(text, &name).is_some(), legal, "{text}");
        }
    }
}
