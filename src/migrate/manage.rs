//! What looking after stored secrets takes beyond storing them: details, the version in use, deletion.

use super::key::Token;
use super::name::SecretName;
use super::request::KmsKey;
use super::request::replica::Region;
use super::store::{Arn, Store, StoreError};
use crate::secret::SecretValue;

/// A store whose secrets can be looked after.
///
/// Secrets are named by their [`Id`]: with an ARN nobody else's secret of the same name can be met.
pub trait Manage: Store {
    /// Says what is known of a secret, without its value.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none; others as they come.
    fn details(&self, id: Id<'_>) -> Result<Details, StoreError>;

    /// Reads the current value and says which version it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none; others as they come.
    fn current(&self, id: Id<'_>) -> Result<Current, StoreError>;

    /// Takes the copies in these regions away, for good. They may be there for a moment longer.
    ///
    /// # Errors
    /// As they come.
    fn unreplicate(&self, id: Id<'_>, regions: &[Region]) -> Result<(), StoreError>;

    /// Schedules a secret for deletion; until then it can be restored.
    ///
    /// # Errors
    /// As they come.
    fn delete(&self, id: Id<'_>, window: RecoveryWindow) -> Result<(), StoreError>;
}

/// Which secret: by its ARN, or by its name where that is all that is known.
#[derive(Clone, Copy, Debug)]
pub struct Id<'a> {
    /// Its name.
    pub name: &'a SecretName,
    /// Its ARN.
    pub arn: Option<&'a Arn>,
}

impl Id<'_> {
    /// The text that the store goes by.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.arn.map_or(self.name.as_str(), Arn::as_str)
    }
}

/// What is known of a secret, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The store's name for it.
    pub arn: Arn,
    /// Whether it is scheduled for deletion.
    pub pending_deletion: bool,
    /// When it was last read, in seconds since 1970; the store knows the day only.
    pub last_accessed: Option<i64>,
    /// The key of the user's own that it is encrypted with.
    pub kms_key: Option<KmsKey>,
    /// The regions that have a copy of it.
    pub replicas: Vec<Replica>,
}

/// A copy of a secret in another region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replica {
    /// The region.
    pub region: Region,
    /// The key of the user's own that the copy is encrypted with.
    pub kms_key: Option<KmsKey>,
}

/// The current value, and the version that it is.
#[derive(Debug)]
pub struct Current {
    /// The value.
    pub value: SecretValue,
    /// The store's name for the version; the token of the request that made it.
    version: String,
}

impl Current {
    /// A value and the name of its version.
    #[must_use]
    pub fn new(value: SecretValue, version: &str) -> Self {
        Self { value, version: version.to_owned() }
    }

    /// Whether the request with this token made it.
    #[must_use]
    pub fn was_made_by(&self, token: &Token) -> bool {
        self.version == token.as_str()
    }
}

/// Days in which a deleted secret can be restored: 7 to 30.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryWindow(u8);

impl RecoveryWindow {
    /// The longest.
    pub const LONGEST: Self = Self(30);

    /// `None` when it is not 7 to 30.
    #[must_use]
    pub fn of_days(days: u8) -> Option<Self> {
        (7..=30).contains(&days).then_some(Self(days))
    }

    /// Its days.
    #[must_use]
    pub fn days(self) -> u8 {
        self.0
    }
}
