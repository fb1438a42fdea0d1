//! Documents, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::graph::{DocumentId, Node};

/// A document that productions make.
#[derive(Serialize, JsonSchema)]
pub(super) struct DocumentData {
    #[serde(flatten)]
    entry: EntryData,
    /// From both sides.
    made_by: Vec<String>,
    signed_off_by: Vec<String>,
    /// `folder/id`, or words.
    read_by: Vec<String>,
    phases: Vec<String>,
    when: Option<String>,
    kept: Option<String>,
    /// The file beside it, as written.
    template: Option<String>,
}

impl Writer<'_> {
    pub(super) fn document(&self, id: DocumentId) -> DocumentData {
        let document = &self.graph[id];
        let front = self.graph.written_document(id).cloned().unwrap_or_default();
        DocumentData {
            entry: self.entry(Node::Document(id)),
            made_by: self.role_ids(&document.made_by),
            signed_off_by: self.role_ids(&document.signed_off_by),
            read_by: document.read_by.iter().map(|reader| self.named(reader)).collect(),
            phases: self.phases(&document.phases),
            when: front.when,
            kept: front.kept,
            template: front.template,
        }
    }
}
