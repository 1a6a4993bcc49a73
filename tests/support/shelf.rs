//! A store in memory whose secrets can be looked after, changed behind keylift's back, and broken.

use keylift::migrate::manage::{Current, Details, Id, Manage, RecoveryWindow, Replica};
use keylift::migrate::name::SecretName;
use keylift::migrate::request::Create;
use keylift::migrate::request::replica::Region;
use keylift::migrate::store::{Arn, Described, State, Store, StoreError, Stored};
use keylift::secret::SecretValue;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The shelf.
#[derive(Default)]
pub(crate) struct Shelf {
    secrets: Mutex<BTreeMap<SecretName, Item>>,
    /// What every call that is not `create` answers instead.
    broken: Mutex<Option<StoreError>>,
    /// What the next `delete` answers although it did it.
    lost_answer: Mutex<Option<StoreError>>,
    /// Names that were deleted, a call each.
    deletions: Mutex<Vec<String>>,
}

/// A secret on it.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) value: SecretValue,
    pub(crate) version: String,
    pub(crate) suffix: &'static str,
    pub(crate) pending: bool,
    pub(crate) replicas: Vec<Replica>,
}

impl Shelf {
    /// Puts a secret there that keylift did not make.
    pub(crate) fn put(&self, name: &str, value: &str) {
        let item = Item {
            value: SecretValue::new(value.as_bytes()),
            version: "someone's".to_owned(),
            suffix: "AbCdEf",
            pending: false,
            replicas: Vec::new(),
        };
        self.secrets.lock().unwrap().insert(SecretName::parse(name).unwrap(), item);
    }

    /// Changes a secret behind keylift's back.
    pub(crate) fn change(&self, name: &str, change: impl FnOnce(&mut Item)) {
        change(self.secrets.lock().unwrap().get_mut(&SecretName::parse(name).unwrap()).unwrap());
    }

    /// Takes a secret away, for good.
    pub(crate) fn remove(&self, name: &str) {
        self.secrets.lock().unwrap().remove(&SecretName::parse(name).unwrap()).unwrap();
    }

    /// Breaks or mends it.
    pub(crate) fn set_broken(&self, error: Option<StoreError>) {
        *self.broken.lock().unwrap() = error;
    }

    /// Loses the answer to the next deletion.
    pub(crate) fn lose_answer(&self, error: StoreError) {
        *self.lost_answer.lock().unwrap() = Some(error);
    }

    /// The names that were deleted.
    pub(crate) fn deletions(&self) -> Vec<String> {
        self.deletions.lock().unwrap().clone()
    }

    fn item(&self, name: &SecretName) -> Result<Item, StoreError> {
        if let Some(error) = *self.broken.lock().unwrap() {
            return Err(error);
        }
        self.secrets.lock().unwrap().get(name).cloned().ok_or(StoreError::NotFound)
    }

    /// As AWS: by an ARN, nothing but the secret of that ARN is found.
    fn find(&self, id: Id<'_>) -> Result<Item, StoreError> {
        let item = self.item(id.name)?;
        match id.arn {
            Some(arn) if *arn != arn_of(id.name, item.suffix) => Err(StoreError::NotFound),
            _ => Ok(item),
        }
    }
}

fn arn_of(name: &SecretName, suffix: &str) -> Arn {
    Arn::parse(&format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-{suffix}"), name).unwrap()
}

impl Store for Shelf {
    fn create(&self, request: &Create<'_>) -> Result<Stored, StoreError> {
        let new = Item {
            value: request.value.clone(),
            version: request.token.as_str().to_owned(),
            suffix: "AbCdEf",
            pending: false,
            replicas: Vec::new(),
        };
        let mut secrets = self.secrets.lock().unwrap();
        let item = secrets.entry(request.name.clone()).or_insert(new);
        if item.version == request.token.as_str() && !item.pending {
            return Ok(Stored { name: request.name.clone(), arn: arn_of(request.name, item.suffix) });
        }
        Err(StoreError::Exists)
    }

    fn read(&self, name: &SecretName) -> Result<SecretValue, StoreError> {
        Ok(self.item(name)?.value)
    }

    fn describe(&self, name: &SecretName) -> Result<Described, StoreError> {
        let item = self.item(name)?;
        Ok(Described {
            stored: Stored { name: name.clone(), arn: arn_of(name, item.suffix) },
            state: if item.pending { State::PendingDeletion } else { State::Live },
        })
    }
}

impl Manage for Shelf {
    fn details(&self, id: Id<'_>) -> Result<Details, StoreError> {
        let item = self.find(id)?;
        Ok(Details {
            arn: arn_of(id.name, item.suffix),
            pending_deletion: item.pending,
            last_accessed: Some(1_764_201_600),
            kms_key: None,
            replicas: item.replicas,
        })
    }

    fn current(&self, id: Id<'_>) -> Result<Current, StoreError> {
        let item = self.find(id)?;
        if item.pending {
            return Err(StoreError::Refused { code: "InvalidRequestException" });
        }
        Ok(Current::new(item.value, &item.version))
    }

    fn unreplicate(&self, id: Id<'_>, regions: &[Region]) -> Result<(), StoreError> {
        self.find(id)?;
        self.change(id.name.as_str(), |item| item.replicas.retain(|replica| !regions.contains(&replica.region)));
        self.lost_answer.lock().unwrap().take().map_or(Ok(()), Err)
    }

    fn delete(&self, id: Id<'_>, _: RecoveryWindow) -> Result<(), StoreError> {
        if !self.find(id)?.replicas.is_empty() {
            return Err(StoreError::Refused { code: "InvalidRequestException" });
        }
        self.deletions.lock().unwrap().push(id.name.to_string());
        self.change(id.name.as_str(), |item| item.pending = true);
        self.lost_answer.lock().unwrap().take().map_or(Ok(()), Err)
    }
}
