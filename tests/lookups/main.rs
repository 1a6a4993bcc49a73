//! The printed lookups: programs made of them fetch what was stored from a real `moto_server`, fail loudly, and print
//! nothing of it; what cannot run here is compiled, or read by the parser of its kind.
//!
//! `docs/lookups.md` says which language is proven how. What a test needs it installs itself, under
//! `target/test-tools/`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test an unexpected error is a failure")]

mod parsed;
mod proof;
mod real;
mod stubbed;

#[path = "../support/mod.rs"]
mod support;
