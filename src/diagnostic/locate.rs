//! Turns the [`Place`](super::Place) of a diagnostic into lines and columns.

use std::sync::Arc;

/// A place as lines and columns, all from 1, columns in characters, front matter included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located {
    /// Path from the site's root.
    pub file: Arc<str>,
    /// First line; `None` when the file as a whole is meant.
    pub span: Option<LineSpan>,
}

/// From the first character to the one after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineSpan {
    /// Line of the first character, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
    /// The same as bytes of the file.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Looks a place up in the text of its file.
pub fn locate(place: &super::Place, text: Option<&str>) -> Located {
    let _ = text;
    Located {
        file: place.file.clone(),
        span: None,
    }
}
