//! What is asked before the first secret is stored, so that a migration is not left half-way for a reason that was
//! there at its beginning.
//!
//! Credentials and region are looked at when the connection is made, the form of every option when it is read. Here
//! the service is asked, without changing anything: whether the policy is good, and for each name whether it may be
//! read and is free, or has the same value. Whether secrets may be created, or the KMS key used, no call tells
//! without doing it.

use super::arrange::Arrange;
use super::journal::Journal;
use super::name::SecretName;
use super::parallel;
use super::plan::{Plan, Values};
use super::request::LARGEST_VALUE;
use super::request::replica::Region;
use super::store::{State, StoreError};
use super::upload::{Extras, Failure};
use crate::secret::SecretValue;
use std::sync::atomic::{AtomicBool, Ordering};

/// A check that did not pass.
#[derive(Debug)]
pub struct Unready {
    /// The secret that it is about, if it is about one.
    pub name: Option<SecretName>,
    /// What is wrong.
    pub obstacle: Obstacle,
}

/// What stands in the way of a migration.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Obstacle {
    /// The name can't be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Name(Failure),
    /// The service does not do what it takes.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(StoreError),
    /// A replica where the secret is anyway.
    #[error("the replica region {0} is the secret's own region")]
    OwnRegion(Region),
    /// The function is in another region.
    #[error("the rotation function is in {0}, and has to be in the secret's own region")]
    FunctionElsewhere(Region),
    /// The KMS key is of another region.
    #[error("the KMS key is of another region than the secret")]
    KeyElsewhere,
    /// Not looked at, because the service could not be asked.
    #[error("not checked")]
    NotChecked,
}

/// Makes all checks and gives those that did not pass, in the plan's order; what is about no single secret is first.
///
/// `home` is the region that secrets are stored in. Calls `done` after each entry.
pub fn all(
    plan: &Plan,
    values: &Values<'_>,
    extras: &Extras,
    journal: &Journal,
    home: &str,
    store: &dyn Arrange,
    done: &mut dyn FnMut(),
) -> Vec<Unready> {
    let mut unready: Vec<Unready> =
        in_general(extras, home, store).into_iter().map(|obstacle| Unready { name: None, obstacle }).collect();
    let values: Vec<&SecretValue> = values.iter().collect();
    let stopped = unready.iter().any(|unready| stops_checking(&unready.obstacle));
    let hopeless = AtomicBool::new(stopped);
    let work = |at: usize| {
        if hopeless.load(Ordering::Relaxed) {
            return Some(Obstacle::NotChecked);
        }
        let obstacle = of_name(&plan.entries[at].name, values[at], at == 0, journal, store).err();
        if obstacle.as_ref().is_some_and(stops_checking) {
            hopeless.store(true, Ordering::Relaxed);
        }
        obstacle
    };
    let found = parallel::map(plan.entries.len(), &work, done);
    for (entry, obstacle) in plan.entries.iter().zip(found) {
        unready.extend(obstacle.map(|obstacle| Unready { name: Some(entry.name.clone()), obstacle }));
    }
    unready
}

fn stops_checking(obstacle: &Obstacle) -> bool {
    matches!(obstacle, Obstacle::Store(error) if error.stops_the_run())
}

/// What is about no single secret.
fn in_general(extras: &Extras, home: &str, store: &dyn Arrange) -> Vec<Obstacle> {
    let wanted = &extras.arrangements;
    let mut obstacles = Vec::new();
    if extras.kms_key.as_ref().and_then(|key| key.region()).is_some_and(|region| region != home) {
        obstacles.push(Obstacle::KeyElsewhere);
    }
    let own = wanted.replicas.iter().find(|replica| replica.region.as_str() == home);
    obstacles.extend(own.map(|replica| Obstacle::OwnRegion(replica.region.clone())));
    if let Some(rotation) = &wanted.rotation
        && rotation.lambda.region().as_str() != home
    {
        obstacles.push(Obstacle::FunctionElsewhere(rotation.lambda.region().clone()));
    }
    if let Some(policy) = &wanted.policy {
        obstacles.extend(store.check_policy(policy).err().map(Obstacle::Store));
    }
    obstacles
}

/// Whether a name may be read, and is free or has this value. Describing it is tried for the first only: what one name
/// of a migration allows, the others mostly do.
fn of_name(
    name: &SecretName,
    value: &SecretValue,
    first: bool,
    journal: &Journal,
    store: &dyn Arrange,
) -> Result<(), Obstacle> {
    if value.is_empty() || value.len() > LARGEST_VALUE {
        return Err(Obstacle::Store(StoreError::Value));
    }
    if first {
        match store.describe(name) {
            Ok(_) | Err(StoreError::NotFound) => {}
            Err(error) => return Err(Obstacle::Store(error)),
        }
    }
    match store.read(name) {
        Ok(there) if there == *value => Ok(()),
        // Rotated since it was proven, which is as it should be: no reason to hold up the others.
        Ok(_) | Err(StoreError::Binary) if journal.memory().is_verified(name, value) => Ok(()),
        Ok(_) | Err(StoreError::Binary) => Err(Obstacle::Name(Failure::Conflict)),
        Err(StoreError::NotFound) => Ok(()),
        // What AWS answers for a secret that is scheduled for deletion.
        Err(error @ StoreError::Refused { code: "InvalidRequestException" }) => match store.describe(name) {
            Ok(described) if described.state == State::PendingDeletion => Err(Obstacle::Name(Failure::PendingDeletion)),
            _ => Err(Obstacle::Store(error)),
        },
        Err(error) => Err(Obstacle::Store(error)),
    }
}
