//! The integration tests: small productions, built, checked and looked at as their users would.
//!
//! `project` is the builder that all use; `suite` runs the cases of `tests/suite`, `transcripts` those of `tests/cli`.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests stand where users stand, outside of the pipeline"
)]

mod architecture;
mod browser;
mod commands;
mod demo;
mod links;
mod manual;
mod mistakes;
mod output;
mod project;
mod suite;
mod transcripts;
