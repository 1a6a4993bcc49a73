//! Secret values. The one place where a credential's bytes live; whoever wants to see them has to call
//! [`SecretValue::expose`], which is easy to grep for in review.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A credential: wiped when dropped, and without a way to be printed or serialised by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct SecretValue(Box<[u8]>);

impl SecretValue {
    /// Takes a copy of `bytes`.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// The bytes themselves. Each caller answers for where they go.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretValue(***)")
    }
}

impl fmt::Display for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_cannot_be_printed() {
        let secret = SecretValue::new(b"correct horse");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** SecretValue(***) Some(SecretValue(***))");
    }
}
