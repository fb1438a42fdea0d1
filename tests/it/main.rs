//! The integration tests: small productions, built, checked and looked at as their users would.
//!
//! `project` is the builder that all use; `suite` runs the cases of `tests/suite`, `transcripts` those of `tests/cli`.
//! The scenarios of `tests/browser` are left to `tests/run`, which sets up what they need.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests stand where users stand, outside of the pipeline"
)]

mod architecture;
mod audiences;
mod bible;
mod browser;
mod calendars;
mod call_sheets;
mod commands;
mod commits;
mod constructs;
mod counts;
mod demo;
mod departments;
mod diff;
mod external;
mod fuzz;
mod grades;
mod growth;
#[path = "../../benches/handbook/mod.rs"]
#[expect(dead_code, reason = "the benchmarks use the rest")]
mod handbook;
mod health;
mod history;
mod holidays;
mod hosts;
mod import;
mod interruptions;
mod language;
mod links;
mod manual;
mod mcp;
mod metadata;
mod mistakes;
mod oracle;
mod org_charts;
mod output;
mod pages;
mod papers;
mod pictures;
mod press;
mod project;
mod public_data;
mod reading;
mod schedules;
mod seasons;
mod serve;
mod slips;
mod suite;
mod theme_fields;
mod transcripts;
mod twins;
mod words;
