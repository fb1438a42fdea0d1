//! Ordinary pages, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::graph::{Node, PageId};

/// An ordinary page.
#[derive(Serialize, JsonSchema)]
pub(super) struct PageData {
    /// What every entry has.
    #[serde(flatten)]
    entry: EntryData,
    /// The production whose bible it is a chapter of.
    #[serde(skip_serializing_if = "Option::is_none")]
    production: Option<String>,
}

impl Writer<'_> {
    pub(super) fn page(&self, id: PageId) -> PageData {
        PageData {
            entry: self.entry(Node::Page(id)),
            production: self.graph[id].production.map(|id| self.id(Node::Production(id))),
        }
    }
}
