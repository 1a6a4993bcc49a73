//! Text as bytes: spans, positions and what may safely be shown on a terminal.
//!
//! The lowest layer. It knows nothing of rules, findings or files.

pub mod day;
pub mod lines;
pub mod printable;
pub mod span;
pub(crate) mod views;
