//! Terms of the trade, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::graph::{Node, TermId};

/// A term of the trade: its summary is its definition, its other names are its synonyms.
#[derive(Serialize, JsonSchema)]
pub(super) struct TermData {
    /// What every entry has.
    #[serde(flatten)]
    entry: EntryData,
    /// Derived: the terms that name it in their `see` and that it does not name in its own.
    seen_from: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn term(&self, id: TermId) -> TermData {
        TermData {
            entry: self.entry(Node::Term(id)),
            seen_from: self.ids_of(&self.graph[id].seen_from, Node::Term),
        }
    }
}
