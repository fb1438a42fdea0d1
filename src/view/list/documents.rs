//! The register of documents: who makes which one when, and who signs it off, by phase.

use serde::Serialize;

use super::{Group, Pagination, grouped, part_of};
use crate::graph::{DocumentId, Node};
use crate::view::frame::Frame;
use crate::view::words;
use crate::view::{Body, Link, PageParts, Scope, show};

/// What only the register of documents has; templates see it as `documents`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DocumentsView {
    /// The documents by phase; those that are made in any phase come last. One of several phases stands in each.
    pub groups: Vec<Group<DocumentRow>>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DocumentRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// What it is for; may be empty.
    pub summary: String,
    /// The roles that make it.
    pub made_by: Vec<Link>,
    /// The roles that sign it off.
    pub signed_off_by: Vec<Link>,
    /// When it is made, in words.
    pub when: Option<String>,
    /// Its template as a file.
    pub template: Option<Link>,
}

/// The register, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let phases = &scope.config.phases;
    let rows = graph.documents_by_phase(phases.len());
    let name = |phase: usize| phases.get(phase).map(|phase| words::name_words(phase));
    let rows: Vec<(Option<String>, DocumentId)> = (rows.into_iter())
        .map(|(phase, id)| (phase.and_then(name), id))
        .collect();
    let (shown, parts) = part_of(scope, &rows, |(_, id)| graph[*id].common.title.clone());
    let groups = grouped(scope, shown, "document.in_any_phase", |id| row(scope, id));
    let view = DocumentsView { groups, parts };
    (
        "documents.html",
        Frame::of(scope),
        Body::Documents(Box::new(view)),
    )
}

fn row(scope: &Scope<'_>, id: DocumentId) -> DocumentRow {
    let document = &scope.graph[id];
    DocumentRow {
        link: scope.link(Node::Document(id)),
        summary: super::summary(scope, Node::Document(id)),
        made_by: scope.links(document.made_by.iter().copied().map(Node::Role)),
        signed_off_by: scope.links(document.signed_off_by.iter().copied().map(Node::Role)),
        when: scope
            .graph
            .written_document(id)
            .and_then(|front| front.when.clone()),
        template: show::template_of(scope, id),
    }
}
