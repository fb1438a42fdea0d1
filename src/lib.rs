//! Callboard makes a linked, checked static site of a studio's production bible.

pub mod diagnostic;
pub mod document;
pub mod source;
pub mod yaml;
