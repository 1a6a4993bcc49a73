//! Migration: from findings to secrets in AWS Secrets Manager, with proof.
//!
//! ```text
//! findings ─plan─▶ Plan + Values ─check, upload─▶ Stored ─read back, compare─▶ Verified ─arrange─▶ Journal, lookups
//! ```
//!
//! The [`plan::Plan`] holds no secret value, so it can be shown and kept (as a [`document`]); the values travel beside it
//! in [`plan::Values`]. [`store::Store`] is the seam to the service: [`aws`] is the only module that knows the SDK and
//! tokio, and the only one of the crate that talks to a network. [`upload::Verified`] can only be got by reading a
//! value back, so whatever edits the source later has to ask for one. Nothing here reaches the terminal;
//! [`present`] writes to whatever it is given.

pub mod arrange;
pub mod aws;
pub mod check;
pub mod danger;
pub mod document;
pub mod group;
pub mod guide;
pub mod journal;
pub mod key;
pub mod lookup;
pub mod manage;
pub mod name;
mod parallel;
pub mod plan;
pub mod policy;
pub mod present;
pub mod request;
pub mod sighting;
pub mod status;
pub mod store;
pub mod texts;
pub mod undo;
pub mod upload;
