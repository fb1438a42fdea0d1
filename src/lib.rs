//! Callboard makes a linked, checked static site of a studio's production bible.

pub mod cache;
pub mod chart;
pub mod cli;
pub mod config;
pub mod content;
pub mod derive;
pub mod diagnostic;
pub mod document;
pub mod graph;
pub mod output;
pub mod plan;
pub mod render;
pub mod site;
pub mod source;
pub mod theme;
pub mod units;
pub mod view;
pub mod yaml;
