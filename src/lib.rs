//! keylift lifts keys out of code: it finds hard-coded credentials and moves them into AWS Secrets Manager.
//!
//! ```text
//! Source ──▶ Blob ──▶ Detector ──▶ Finding ──▶ Report ──▶ exit code
//!                                     └──▶ Plan ──▶ Store ──▶ Verified ──▶ Journal, lookups
//! ```
//!
//! Data goes one way. The detector is pure; only `migrate::aws` talks to a network; only `command` writes to the terminal.
//! `docs/architecture.md` is the map of all modules, and says which may use which.
//!
//! A scan without the command line:
//!
//! ```
//! use keylift::detect::{Detector, Explain};
//! use keylift::pipeline::{self, Input, Options};
//! use keylift::rule::builtin;
//! use keylift::source::exclude::Exclude;
//! use std::sync::Arc;
//!
//! let detector = Detector::new(Arc::new(builtin::rules()), Explain::No);
//! let options =
//!     Options { respect_ignore: true, exclude: Exclude::default(), max_size: None, threads: 0, progress: false };
//! let report = pipeline::scan(&Input::Paths(vec!["src/main.rs".into()]), &options, &detector, &|_| ())?;
//! for finding in &report.findings {
//!     println!("line {}: {}", finding.site.start.line, finding.rule.title);
//! }
//! assert!(report.problems.is_empty() && report.tally.files == 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - What is read: [`source`] makes [`Blob`](source::Blob)s of files, standard input and git repositories.
//! - What is looked for: [`rule`] turns tables into [`Rule`](rule::Rule)s; [`detect`] finds what they say in one blob.
//! - What is found: a [`Finding`](finding::Finding) with its [`SecretValue`](secret::SecretValue) and its
//!   [`fingerprint`]; [`marker`] and [`suppress`] tell which are known.
//! - What comes of it: [`pipeline`] runs a scan on all cores, [`report`] writes its result, [`migrate`] moves it into
//!   Secrets Manager, with a [`Store`](migrate::store::Store) that a test can stand in for.
//! - Beside them: [`config`] reads `keylift.toml`, [`exit`] has the exit codes, [`text`] what bytes are as text.
//!
//! Whoever wants the program calls [`run`].

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
