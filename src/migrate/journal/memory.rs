//! What the journal says of names: which value has which, and how firmly.

use super::line::{Line, Step};
use super::{JournalError, load};
use crate::migrate::key::{Fingerprint, Key};
use crate::migrate::name::SecretName;
use crate::secret::SecretValue;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// What earlier runs left behind: the names they gave, and what they proved. Empty without a journal.
#[derive(Debug, Default)]
pub struct Memory {
    key: Option<Key>,
    bonds: HashMap<Fingerprint, Vec<(SecretName, Bond)>>,
    policies: HashSet<(SecretName, String)>,
}

/// How firmly a value has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// It may have been stored.
    Intended,
    /// It was stored.
    Created,
    /// It was proven.
    Verified,
}

impl Memory {
    /// Reads what is there, and writes nothing.
    ///
    /// # Errors
    /// When it can't be read or trusted.
    pub fn read(root: &Path) -> Result<Self, JournalError> {
        let (key, lines) = load(root)?;
        Ok(Self::of(key, &lines))
    }

    /// The names that earlier runs gave to this value.
    pub fn names_of(&self, value: &SecretValue) -> impl Iterator<Item = &SecretName> {
        let fingerprint = self.key.as_ref().map(|key| key.fingerprint(value));
        let bonds = fingerprint.and_then(|fingerprint| self.bonds.get(&fingerprint));
        bonds.into_iter().flatten().map(|(name, _)| name)
    }

    /// Whether an earlier run gave this name to some value.
    #[must_use]
    pub fn is_taken(&self, name: &SecretName) -> bool {
        self.bonds.values().flatten().any(|(taken, _)| taken == name)
    }

    /// Whether this value was proven to be stored under this name.
    #[must_use]
    pub fn is_verified(&self, name: &SecretName, value: &SecretValue) -> bool {
        let bonds = self.key.as_ref().and_then(|key| self.bonds.get(&key.fingerprint(value)));
        bonds.is_some_and(|bonds| bonds.contains(&(name.clone(), Bond::Verified)))
    }

    /// Whether this journal's runs gave the secret the policy with this digest.
    #[must_use]
    pub fn has_policy(&self, name: &SecretName, digest: &str) -> bool {
        self.policies.contains(&(name.clone(), digest.to_owned()))
    }

    pub(super) fn of(key: Option<Key>, lines: &[(SecretName, Line)]) -> Self {
        let id = key.as_ref().map(Key::id);
        let mut memory = Self { key, ..Self::default() };
        for (name, line) in lines.iter().filter(|(_, line)| id.as_ref() == Some(&line.key)) {
            memory.learn(line, name.clone());
        }
        memory
    }

    pub(super) fn learn(&mut self, line: &Line, name: SecretName) {
        let bonds = self.bonds.entry(Fingerprint(line.fingerprint.clone())).or_default();
        let bond = match line.step {
            Step::Intent | Step::Unproven => Bond::Intended,
            Step::Created => {
                self.policies.retain(|(other, _)| *other != name); // it is a new one, without
                Bond::Created
            }
            Step::Verified => Bond::Verified,
            Step::Policy => {
                self.policies.insert((name, line.detail.clone().unwrap_or_default()));
                return;
            }
            // The service is asked about these.
            Step::Replicating | Step::Replicated | Step::Rotation | Step::Arranged | Step::Unfinished => return,
            // Nothing was stored under that name: another run may choose another.
            Step::Failed => {
                bonds.retain(|(other, bond)| *other != name || *bond > Bond::Intended);
                return;
            }
            // It keeps its name: it can be restored under no other.
            Step::Undoing | Step::Unreplicated | Step::Undone | Step::Kept => return,
        };
        match bonds.iter_mut().find(|(other, _)| *other == name) {
            Some((_, known)) => *known = bond.max(*known),
            None => bonds.push((name, bond)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Step::{Created, Failed, Intent, Policy, Undoing, Undone, Unproven, Verified};

    #[test]
    fn what_left_nothing_frees_its_name_and_what_is_made_anew_has_no_policy() {
        let name = SecretName::parse("prod/shop/db").unwrap();
        for (steps, is_taken, has_policy) in [
            (&[][..], false, false),
            (&[Intent, Created, Verified, Policy], true, true),
            (&[Intent, Created, Verified, Policy, Intent, Created], true, false),
            (&[Intent, Failed], false, false),
            (&[Intent, Created, Verified, Intent, Failed], true, false),
            (&[Intent, Unproven], true, false),
            (&[Intent, Created, Verified, Undoing, Undone], true, false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let key = Key::read_or_make(folder.path()).unwrap();
            let fingerprint = key.fingerprint(&SecretValue::new(b"sesame"));
            let line = |step: &Step| Line::new(*step, &name, "a.b", key.id(), &fingerprint).about("digest");
            let lines: Vec<_> = steps.iter().map(|step| (name.clone(), line(step))).collect();
            let memory = Memory::of(Some(key), &lines);
            assert_eq!(
                (memory.is_taken(&name), memory.has_policy(&name, "digest")),
                (is_taken, has_policy),
                "{steps:?}"
            );
        }
    }
}
