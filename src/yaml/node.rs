//! YAML as a tree of marked nodes.

use std::ops::Range;

/// One value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What it is.
    pub data: Data,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// A scalar as written, quotes and escapes undone.
    Scalar {
        /// Its text.
        text: String,
        /// Whether it stood without quotes, so that `null`, `true` and numbers mean themselves.
        is_plain: bool,
    },
    /// A list. Each item keeps the index it has in the file, which restricted items leave gaps in.
    List(Vec<(usize, Node)>),
    /// A mapping, in the order written.
    Map(Vec<(Node, Node)>),
}
