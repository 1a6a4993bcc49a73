//! Shapes: how a rule states the form of a value, `"ghp_" + [alnum]{36}`.

/// A parsed shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {}

impl std::fmt::Display for Shape {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}
