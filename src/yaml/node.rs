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

impl Node {
    /// The indexes, as written in the file, of the items of the list at a key of this mapping.
    pub fn list_indexes(&self, key: &str) -> Vec<usize> {
        let Data::Map(entries) = &self.data else {
            return Vec::new();
        };
        let list = entries
            .iter()
            .find(|(name, _)| matches!(&name.data, Data::Scalar { text, .. } if text == key));
        match list.map(|(_, value)| &value.data) {
            Some(Data::List(items)) => items.iter().map(|(index, _)| *index).collect(),
            _ => Vec::new(),
        }
    }
}
