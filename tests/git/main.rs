//! Scans of repositories that the real git made: a scenario each.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

mod hostile;
mod kinds;
mod range;
mod repository;
#[path = "../support/scenario.rs"]
mod scenario;
mod staged;
