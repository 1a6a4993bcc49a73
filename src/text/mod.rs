//! Text as bytes: spans, positions, what may safely be shown on a terminal, numbers in words and digits, and TOML with the place of every mistake.
//!
//! The lowest layer. It knows nothing of rules, findings or files.

pub(crate) mod count;
pub mod day;
pub(crate) mod find;
pub(crate) mod hex;
pub mod lines;
pub mod printable;
pub mod problem;
pub(crate) mod size;
pub mod span;
pub mod table;
pub(crate) mod views;
