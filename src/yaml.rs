//! Reads YAML into types, and says of each field that does not fit what is wrong with it.
//!
//! The happy path is one typed parse by serde_yaml. When it fails, [`explain`] reads the text again into a tree of
//! marked [`node`]s and reports every problem at its field; what is left without the bad fields is still given, so
//! one mistake does not hide the next. `diagnostic::locate` uses the same tree to find a field's line.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;

pub mod de;
pub mod explain;
pub mod front_matter;
pub mod gaps;
pub mod node;
mod parse;
mod syntax;
mod toml;
pub mod types;

pub use gaps::Gaps;
pub use node::{Node, YamlProblem};
pub use types::{OneOrMany, Pairs};

/// A type that YAML is read into: the front matter of a kind, the settings, a theme's description.
pub trait Keys: DeserializeOwned {
    /// What holds the keys, with its article: `a role`.
    const HOLDER: &'static str;
    /// Keys that Callboard derives and nobody writes, each with what to write instead.
    const DERIVED: &'static [Derived] = &[];
}

/// A key that is derived from others and so must not be written.
#[derive(Clone, Copy, Debug)]
pub struct Derived {
    /// `manages`.
    pub key: &'static str,
    /// The help of the error: what to write instead, and where.
    pub instead: &'static str,
}

/// Some YAML of a file.
#[derive(Clone, Copy, Debug)]
pub enum Yaml<'a> {
    /// As text that starts at a byte of its file.
    Text {
        /// The YAML.
        text: &'a str,
        /// Where it starts in the file, in bytes.
        offset: usize,
    },
    /// As a tree from which restricted content was cut.
    Tree(&'a Node),
}

/// Reads YAML into a type; `None` when nothing of it could be read.
///
/// An empty text reads as an empty mapping. Each problem is one diagnostic; the bad fields are left out of the value.
/// A type's own error may have two lines: the first is the headline, the second the way out.
pub fn read<T: Keys>(file: &Arc<str>, yaml: Yaml<'_>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    read_with_gaps(file, yaml, problems).map(|(value, _)| value)
}

/// The same as [`read`], with where lists lost items, for places that later stages name.
pub fn read_with_gaps<T: Keys>(
    file: &Arc<str>,
    yaml: Yaml<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<(T, Gaps)> {
    let yaml = without_byte_order_mark(yaml);
    if let Yaml::Text { text, .. } = yaml
        && !needs_limits(text)
        && let Ok(value) = serde_yaml::from_str(if text.trim().is_empty() { "{}" } else { text })
    {
        return Some((value, Gaps::default()));
    }
    explain::read(file, yaml, problems)
}

/// How deep brackets or dashes may stand in each other for the first parser, whose cost grows with depth times length.
const MAX_NESTING: usize = 100;

/// Whether a text must go through the parser that has limits first: it is nested deeply, or repeats itself by aliases.
///
/// Brackets and signs within words count too: then the other parser only takes longer.
pub(crate) fn needs_limits(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut dashes = 0_usize;
    let (mut has_anchor, mut has_alias) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'-' | b'?' => dashes += 1,
            b'&' => has_anchor = true,
            b'*' => has_alias = true,
            b'\n' => dashes = 0,
            _ => {}
        }
        if depth > MAX_NESTING || dashes > MAX_NESTING {
            return true;
        }
    }
    has_anchor && has_alias
}

/// The mark that some editors put before everything else, which serde_yaml takes for a document of its own.
fn without_byte_order_mark(yaml: Yaml<'_>) -> Yaml<'_> {
    match yaml {
        Yaml::Text { text, offset } => match text.strip_prefix('\u{feff}') {
            Some(rest) => Yaml::Text {
                text: rest,
                offset: offset + (text.len() - rest.len()),
            },
            None => yaml,
        },
        Yaml::Tree(_) => yaml,
    }
}
