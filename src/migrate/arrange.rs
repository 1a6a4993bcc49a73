//! What a proven secret gets beside its value: a resource policy, replicas in other regions, rotation.
//!
//! In that order: who may read it is settled before there are copies, and what changes the value comes last. Nobody
//! else's policy or rotation is replaced. What is there already is asked of the service, so a rerun does what is
//! missing and nothing twice.

use super::journal::line::{Line, Step};
use super::journal::{Journal, JournalError};
use super::key::Token;
use super::name::SecretName;
use super::parallel;
use super::plan::{Entry, Plan, Values};
use super::request::policy::ResourcePolicy;
use super::request::replica::{Region, Replica};
use super::request::rotation::Rotation;
use super::store::{Store, StoreError};
use super::upload::{Desk, Failure, Outcome, Run};
use crate::secret::SecretValue;
use std::time::{Duration, Instant};

/// What the user wants for every secret of a run.
#[derive(Clone, Debug, Default)]
pub struct Arrangements {
    /// Who may use it.
    pub policy: Option<ResourcePolicy>,
    /// Where else it is to be.
    pub replicas: Vec<Replica>,
    /// How it is renewed.
    pub rotation: Option<Rotation>,
}

impl Arrangements {
    /// Whether there is nothing to arrange.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted().is_empty()
    }

    /// What is to be arranged, in that order.
    #[must_use]
    pub fn wanted(&self) -> Vec<What> {
        let all = [
            (What::Policy, self.policy.is_some()),
            (What::Replica, !self.replicas.is_empty()),
            (What::Rotation, self.rotation.is_some()),
        ];
        all.into_iter().filter_map(|(what, is_wanted)| is_wanted.then_some(what)).collect()
    }
}

/// A store that can arrange all that.
pub trait Arrange: Store {
    /// Has the store check a policy, also for giving access to everybody. Changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Policy`] when it is no good; others as they come.
    fn check_policy(&self, policy: &ResourcePolicy) -> Result<(), StoreError>;

    /// The policy that a secret has, if it has one.
    ///
    /// # Errors
    /// As they come.
    fn policy(&self, name: &SecretName) -> Result<Option<String>, StoreError>;

    /// Gives a secret a policy, in place of the one that it may have.
    ///
    /// # Errors
    /// [`StoreError::Policy`] when it is no good; others as they come.
    fn put_policy(&self, name: &SecretName, policy: &ResourcePolicy) -> Result<(), StoreError>;

    /// What is arranged for a secret already, its policy apart.
    ///
    /// # Errors
    /// As they come.
    fn arranged(&self, name: &SecretName) -> Result<Arranged, StoreError>;

    /// Begins to copy a secret to regions where it is not yet.
    ///
    /// # Errors
    /// As they come. A copy may fail later; [`arranged`](Self::arranged) tells.
    fn replicate(&self, name: &SecretName, replicas: &[&Replica]) -> Result<(), StoreError>;

    /// Has a secret rotated from now on. Repeating the same request does nothing more.
    ///
    /// # Errors
    /// As they come.
    fn rotate(&self, name: &SecretName, rotation: &Rotation, token: &Token) -> Result<(), StoreError>;
}

/// What is arranged for a secret, as the store says.
#[derive(Clone, Debug, Default)]
pub struct Arranged {
    /// Its copies.
    pub replicas: Vec<(Region, Copied)>,
    /// The ARN of the function that rotates it, if one does. The store's text: to be compared, not shown.
    pub rotated_by: Option<String>,
}

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// It is there.
    InSync,
    /// Not yet.
    UnderWay,
    /// It can't be made.
    Failed,
}

/// Why something is not arranged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum Unarranged {
    /// It has somebody else's policy.
    #[error("the secret has another resource policy, which was not replaced")]
    #[diagnostic(help("take that one away, or join the two in the file"))]
    OtherPolicy,
    /// It is rotated by another function.
    #[error("the secret is rotated by another function, which was not replaced")]
    OtherRotation,
    /// A copy can't be made.
    #[error("the replica in {0} failed")]
    #[diagnostic(help(
        "its region may have a secret of this name, or the KMS key can't be used there; remove the replica, mend that, \
         and run the same command again"
    ))]
    ReplicaFailed(Region),
    /// A copy is not there after some waiting.
    #[error("the replica in {0} is not there yet")]
    #[diagnostic(help("run the same command again in a while"))]
    ReplicaUnderWay(Region),
    /// Not tried, because another secret met something that would stop this one too.
    #[error("what else is wanted of it was not tried")]
    NotTried,
    /// The store did not do it.
    #[error("its {what} is not set: {cause}")]
    Store {
        /// The policy, a replica, the rotation.
        what: What,
        /// What the store said.
        cause: StoreError,
    },
}

/// A thing that is arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The resource policy.
    Policy,
    /// A copy in another region.
    Replica,
    /// The rotation.
    Rotation,
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Policy => "resource policy",
            Self::Replica => "replica",
            Self::Rotation => "rotation",
        })
    }
}

impl What {
    fn failed(self) -> impl Fn(StoreError) -> Stop {
        move |cause| Stop::Here(Unarranged::Store { what: self, cause })
    }
}

/// Why one entry is not arranged to the end.
enum Stop {
    Here(Unarranged),
    Journal(JournalError),
}

impl From<JournalError> for Stop {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// Arranges what is wanted for every secret that `run` has proven, and calls `done` after each entry. What fails
/// becomes the outcome of its entry: a value that is proven, but not as wanted.
pub fn run(
    plan: &Plan,
    values: &Values<'_>,
    wanted: &Arrangements,
    store: &dyn Arrange,
    journal: &mut Journal,
    done: &mut dyn FnMut(),
    run: Run,
) -> Run {
    if wanted.is_empty() || run.stopped.is_some() {
        return run;
    }
    let desk = Desk::new(journal);
    let values: Vec<&SecretValue> = values.iter().collect();
    let work = |at: usize| match run.outcomes.get(at) {
        Some(Outcome::Proven(..)) => {
            let secret = Secret { entry: &plan.entries[at], value: values[at], store, desk: &desk };
            secret.failure(wanted)
        }
        _ => None,
    };
    let failures = parallel::map(plan.entries.len(), &work, done);
    let stopped = desk.stopped();
    let outcomes = run.outcomes.into_iter().zip(failures);
    let outcomes = outcomes.map(|(outcome, failure)| failure.map_or(outcome, Outcome::Failed)).collect();
    Run { outcomes, stopped }
}

/// One proven secret, and what it takes to arrange things for it.
struct Secret<'a, 'd> {
    entry: &'a Entry,
    value: &'a SecretValue,
    store: &'a dyn Arrange,
    desk: &'a Desk<'d>,
}

impl Secret<'_, '_> {
    fn failure(&self, wanted: &Arrangements) -> Option<Failure> {
        if self.desk.is_hopeless() {
            return Some(Failure::Unarranged(Unarranged::NotTried));
        }
        match self.arrange(wanted) {
            Ok(()) => None,
            Err(Stop::Journal(error)) => Some(self.desk.stop(error)),
            Err(Stop::Here(unarranged)) => {
                if let Unarranged::Store { cause, .. } = &unarranged
                    && cause.stops_the_run()
                {
                    self.desk.give_up();
                }
                match self.desk.record(&self.line(Step::Unfinished).because(&unarranged)) {
                    Ok(()) => Some(Failure::Unarranged(unarranged)),
                    Err(error) => Some(self.desk.stop(error)),
                }
            }
        }
    }

    fn arrange(&self, wanted: &Arrangements) -> Result<(), Stop> {
        if let Some(policy) = &wanted.policy {
            self.set_policy(policy)?;
        }
        if !wanted.replicas.is_empty() {
            self.copy(&wanted.replicas)?;
        }
        if let Some(rotation) = &wanted.rotation {
            self.set_rotation(rotation)?;
        }
        Ok(self.desk.record(&self.line(Step::Arranged))?)
    }

    fn line(&self, step: Step) -> Line {
        self.desk.line(step, self.entry, self.value)
    }

    fn record(&self, step: Step, detail: &str) -> Result<(), JournalError> {
        self.desk.record(&self.line(step).about(detail))
    }

    fn set_policy(&self, policy: &ResourcePolicy) -> Result<(), Stop> {
        let name = &self.entry.name;
        let failed = What::Policy.failed();
        // AWS may give a policy back in other words than it got, so the journal's word counts too.
        let digest = self.desk.digest(policy.as_str());
        if self.desk.has_policy(name, &digest) {
            return Ok(());
        }
        match self.store.policy(name).map_err(&failed)? {
            Some(there) if policy.is(&there) => {}
            Some(_) => return Err(Stop::Here(Unarranged::OtherPolicy)),
            None => self.store.put_policy(name, policy).map_err(&failed)?,
        }
        Ok(self.record(Step::Policy, &digest)?)
    }

    fn copy(&self, replicas: &[Replica]) -> Result<(), Stop> {
        let name = &self.entry.name;
        let failed = What::Replica.failed();
        let there = self.store.arranged(name).map_err(&failed)?.replicas;
        let missing: Vec<&Replica> =
            replicas.iter().filter(|replica| !there.iter().any(|(region, _)| *region == replica.region)).collect();
        if !missing.is_empty() {
            for replica in &missing {
                self.record(Step::Replicating, replica.region.as_str())?; // what undo takes away again
            }
            self.store.replicate(name, &missing).map_err(&failed)?;
        }
        let begin = Instant::now();
        loop {
            let there = self.store.arranged(name).map_err(&failed)?.replicas;
            let state =
                |wanted: &Replica| there.iter().find(|(region, _)| *region == wanted.region).map(|(_, state)| *state);
            if let Some(replica) = replicas.iter().find(|replica| state(replica) == Some(Copied::Failed)) {
                return Err(Stop::Here(Unarranged::ReplicaFailed(replica.region.clone())));
            }
            let Some(late) = replicas.iter().find(|replica| state(replica) != Some(Copied::InSync)) else { break };
            if begin.elapsed() > LONGEST_COPY {
                return Err(Stop::Here(Unarranged::ReplicaUnderWay(late.region.clone())));
            }
            std::thread::sleep(PAUSE);
        }
        for replica in replicas {
            self.record(Step::Replicated, replica.region.as_str())?;
        }
        Ok(())
    }

    fn set_rotation(&self, rotation: &Rotation) -> Result<(), Stop> {
        let name = &self.entry.name;
        let failed = What::Rotation.failed();
        let lambda = rotation.lambda.as_str();
        match self.store.arranged(name).map_err(&failed)?.rotated_by {
            Some(other) if other != lambda => return Err(Stop::Here(Unarranged::OtherRotation)),
            Some(_) => {}
            None => {
                let token = self.desk.token(name, &format!("rotation {rotation:?}"));
                self.store.rotate(name, rotation, &token).map_err(&failed)?;
            }
        }
        Ok(self.record(Step::Rotation, lambda)?)
    }
}

/// Longest that a copy is waited for.
const LONGEST_COPY: Duration = Duration::from_secs(30);

/// Between two looks at whether a copy is there.
const PAUSE: Duration = Duration::from_millis(500);
