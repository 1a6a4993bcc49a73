//! Copies of a secret in other regions.

use super::{KmsKey, KmsKeyError};
use std::fmt;

/// The name of an AWS region, by its form; whether there is one only AWS knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region(String);

impl Region {
    /// Checks the form: words with hyphens between them, and a number, like `us-gov-west-1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (words, number) = text.rsplit_once('-')?;
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let legal = text.len() <= 32 && is_number && words.contains('-') && words.split('-').all(is_word);
        legal.then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A region to copy to, and the key that the copy is encrypted with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replica {
    /// The region.
    pub region: Region,
    /// A key of that region; AWS's own for Secrets Manager when there is none.
    pub kms_key: Option<KmsKey>,
}

/// Why a replica is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum ReplicaError {
    /// No region.
    #[error("a replica's region is no region's name")]
    #[diagnostic(help("a replica is written like eu-central-1, or eu-central-1=alias/KEY"))]
    Region,
    /// The key is none.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Key(#[from] KmsKeyError),
    /// The key is of another region: an ARN says so.
    #[error("the KMS key of the replica in {0} is a key of another region")]
    KeyElsewhere(Region),
    /// The same region again.
    #[error("the replica region {0} is given twice")]
    Twice(Region),
}

/// Reads replicas as they are typed, `REGION` or `REGION=KEY` each.
///
/// # Errors
/// When a region or key can't be one, the key is of another region, or a region is given twice.
pub fn replicas<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Vec<Replica>, ReplicaError> {
    let mut replicas: Vec<Replica> = Vec::new();
    for text in texts {
        let (region, key) = text.split_once('=').map_or((text, None), |(region, key)| (region, Some(key)));
        let region = Region::parse(region).ok_or(ReplicaError::Region)?;
        let kms_key = key.map(KmsKey::parse).transpose()?;
        if kms_key.as_ref().and_then(KmsKey::region).is_some_and(|there| there != region.as_str()) {
            return Err(ReplicaError::KeyElsewhere(region));
        }
        if replicas.iter().any(|other| other.region == region) {
            return Err(ReplicaError::Twice(region));
        }
        replicas.push(Replica { region, kms_key });
    }
    Ok(replicas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_a_known_form() {
        for (text, legal) in [
            ("eu-central-1", true),
            ("us-gov-west-1", true),
            ("ap-southeast-10", true),
            ("eusc-de-east-1", true),
            ("eu-central", false),
            ("central-1", false),
            ("EU-central-1", false),
            ("eu--1", false),
            ("eu-central-1 ", false),
            ("", false),
        ] {
            assert_eq!(Region::parse(text).is_some(), legal, "{text}");
        }
    }

    #[test]
    fn replicas_are_regions_with_or_without_a_key() {
        let region = |text| Region::parse(text).unwrap();
        let there = "arn:aws:kms:eu-west-1:111122223333:alias/shop";
        for (texts, expected) in [
            (vec!["eu-west-1", "eu-central-1=alias/shop"], Ok(vec![None, Some("alias/shop")])),
            (vec!["eu-west-1=arn:aws:kms:eu-west-1:111122223333:alias/shop"], Ok(vec![Some(there)])),
            (vec!["here"], Err(ReplicaError::Region)),
            (vec!["eu-west-1="], Err(ReplicaError::Key(KmsKeyError))),
            (vec!["eu-west-1", "eu-west-1=alias/x"], Err(ReplicaError::Twice(region("eu-west-1")))),
            (
                vec!["eu-west-2=arn:aws:kms:eu-west-1:111122223333:alias/shop"],
                Err(ReplicaError::KeyElsewhere(region("eu-west-2"))),
            ),
        ] {
            let expected: Result<Vec<_>, _> = expected;
            let found = replicas(texts.iter().copied());
            let keys = found.as_ref().map(|found| {
                found.iter().map(|replica| replica.kms_key.as_ref().map(KmsKey::as_str)).collect::<Vec<_>>()
            });
            assert_eq!(keys.map_err(Clone::clone), expected, "{texts:?}");
        }
    }
}
