//! Stores for tests: one in memory, with faults on demand, and one that lies.

use keylift::migrate::name::SecretName;
use keylift::migrate::request::Create;
use keylift::migrate::store::{Arn, Described, State, Store, StoreError, Stored};
use keylift::secret::SecretValue;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What several threads may look at and change.
#[derive(Default)]
pub(crate) struct Slot<T>(Mutex<T>);

impl<T: Copy + Default> Slot<T> {
    pub(crate) fn get(&self) -> T {
        *self.0.lock().unwrap()
    }

    pub(crate) fn set(&self, value: T) {
        *self.0.lock().unwrap() = value;
    }

    pub(crate) fn take(&self) -> T {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// A store in memory, as AWS documents it.
#[derive(Default)]
pub(crate) struct MemoryStore {
    secrets: Mutex<BTreeMap<SecretName, (SecretValue, String)>>,
    /// Calls of `create` that were answered or not.
    pub(crate) creations: Slot<usize>,
    /// What the next `create` answers although it stored the secret.
    pub(crate) lost_answer: Slot<Option<StoreError>>,
    /// What every `create` answers instead of storing.
    pub(crate) broken: Slot<Option<StoreError>>,
    /// What every `read` answers instead of the value.
    pub(crate) unreadable: Slot<Option<StoreError>>,
}

impl MemoryStore {
    /// Puts a secret there that nobody asked for.
    pub(crate) fn put(&self, name: &str, value: &str) {
        let name = SecretName::parse(name).unwrap();
        let entry = (SecretValue::new(value.as_bytes()), "someone's".to_owned());
        self.secrets.lock().unwrap().insert(name, entry);
    }

    /// Takes a secret away, for good.
    pub(crate) fn remove(&self, name: &str) {
        self.secrets.lock().unwrap().remove(&SecretName::parse(name).unwrap());
    }

    /// Names and values.
    pub(crate) fn contents(&self) -> Vec<(String, String)> {
        let text = |value: &SecretValue| String::from_utf8(value.expose().to_vec()).unwrap();
        let secrets = self.secrets.lock().unwrap();
        secrets.iter().map(|(name, (value, _))| (name.to_string(), text(value))).collect()
    }
}

impl Store for MemoryStore {
    fn create(&self, request: &Create<'_>) -> Result<Stored, StoreError> {
        *self.creations.0.lock().unwrap() += 1;
        if let Some(error) = self.broken.get() {
            return Err(error);
        }
        let mut secrets = self.secrets.lock().unwrap();
        let new = (request.value.clone(), request.token.as_str().to_owned());
        if *secrets.entry(request.name.clone()).or_insert_with(|| new.clone()) != new {
            return Err(StoreError::Exists);
        }
        self.lost_answer.take().map_or_else(|| Ok(stored(request.name)), Err)
    }

    fn read(&self, name: &SecretName) -> Result<SecretValue, StoreError> {
        if let Some(error) = self.unreadable.get() {
            return Err(error);
        }
        let secrets = self.secrets.lock().unwrap();
        secrets.get(name).map(|(value, _)| value.clone()).ok_or(StoreError::NotFound)
    }

    fn describe(&self, name: &SecretName) -> Result<Described, StoreError> {
        self.read(name)?;
        Ok(Described { stored: stored(name), state: State::Live })
    }
}

fn stored(name: &SecretName) -> Stored {
    let arn = format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-AbCdEf");
    Stored { name: name.clone(), arn: Arn::parse(&arn, name).unwrap() }
}

/// Reads back another value than the one that is there.
pub(crate) struct Lying<'a>(pub(crate) &'a dyn Store);

impl Store for Lying<'_> {
    fn create(&self, request: &Create<'_>) -> Result<Stored, StoreError> {
        self.0.create(request)
    }

    fn read(&self, name: &SecretName) -> Result<SecretValue, StoreError> {
        let mut value = self.0.read(name)?.expose().to_vec();
        value.push(b'\n'); // what a careless `echo` does
        Ok(SecretValue::new(&value))
    }

    fn describe(&self, name: &SecretName) -> Result<Described, StoreError> {
        self.0.describe(name)
    }
}
