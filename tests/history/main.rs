//! `scan --history` over repositories that real git made: who brought what, whether it still stands, and that neither
//! the way of storing nor the number of threads changes the answer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't set itself up has failed")]

mod damage;
mod reach;
mod repo;
mod storage;
mod stories;

#[path = "../support/scenario.rs"]
mod scenario;
