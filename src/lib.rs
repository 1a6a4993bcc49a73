//! keylift lifts keys out of code: it finds hard-coded credentials and moves them into AWS Secrets Manager.
//!
//! ```text
//! Source ──▶ Blob ──▶ Detector ──▶ Finding ──▶ Report ──▶ exit code
//!                                     └──▶ Plan ──▶ Store ──▶ Verified ──▶ Journal, lookups
//! ```
//!
//! Data goes one way. The detector is pure; only `migrate::aws` talks to a network; only `command` writes to the terminal.
//! `docs/architecture.md` is the map.

pub mod config;
pub mod detect;
pub mod exit;
pub mod finding;
pub mod fingerprint;
pub mod marker;
pub mod migrate;
pub mod pipeline;
pub mod report;
pub mod rule;
pub mod secret;
pub mod source;
pub mod suppress;
pub mod text;

mod cli;
mod command;
mod settings;

pub use command::run;
