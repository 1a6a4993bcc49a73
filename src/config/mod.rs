//! `keylift.toml`: what a team has settled for all its scans.
