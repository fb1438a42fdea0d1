//! Documents: who makes them and signs them off, from their own files and from those of roles.

use std::sync::Arc;

use super::Linker;
use crate::content::{Body, Kind};
use crate::diagnostic::{FieldPath, Place};
use crate::graph::{Document, DocumentId, Graph, RoleId};

impl Linker<'_> {
    pub(super) fn resolve_documents(&mut self, graph: &mut Graph) {
        let resolved = self.side_by_side(graph.documents.len(), |linker, index| {
            linker.document_of(graph, DocumentId::new(index))
        });
        for (document, resolved) in graph.documents.iter_mut().zip(resolved) {
            let common = std::mem::take(&mut document.common);
            *document = Document { common, ..resolved };
        }
        let produced = self.side_by_side(graph.roles.len(), |linker, index| {
            linker.produced_by(graph, RoleId::new(index))
        });
        for (index, documents) in produced.into_iter().enumerate() {
            let role = RoleId::new(index);
            for document in documents {
                let made_by = &mut graph.documents[document.index()].made_by;
                if !made_by.contains(&role) {
                    made_by.push(role);
                }
            }
        }
        for id in DocumentId::all(graph) {
            for role in graph[id].made_by.clone() {
                graph.roles[role.index()].produces.push(id);
            }
        }
    }

    /// What the file of a document says, with what is common to all nodes left out.
    fn document_of(&mut self, graph: &Graph, own: DocumentId) -> Document {
        let entry = graph[own].common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Document(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Document::default();
        };
        let file = &entry.path;
        let top = FieldPath::of;
        if let Some(template) = &front.template {
            self.check_beside(entry, "template", template, "file");
        }
        let read_by = front.read_by.iter().enumerate().filter_map(|(index, written)| {
            self.owner(graph, written, || Place::value(file, top("read_by").index(index)))
        });
        let read_by = read_by.collect();
        Document {
            read_by,
            made_by: self.roles(graph, &front.made_by, file, || top("made_by")),
            signed_off_by: self.roles(graph, &front.signed_off_by, file, || top("signed_off_by")),
            phases: self.phases(&front.phases, file, || top("phases")),
            ..Document::default()
        }
    }

    /// The documents that the file of a role says it makes.
    fn produced_by(&mut self, graph: &Graph, own: RoleId) -> Vec<DocumentId> {
        let entry = graph[own].common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Role(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Vec::new();
        };
        self.documents(graph, &front.produces, &entry.path, || FieldPath::of("produces"))
    }

    /// Documents by id, as a field of a file names them.
    pub(super) fn documents(
        &mut self,
        graph: &Graph,
        written: &[String],
        file: &Arc<str>,
        field: impl Fn() -> FieldPath,
    ) -> Vec<DocumentId> {
        let documents = written.iter().enumerate().filter_map(|(index, written)| {
            let place = || Place::value(file, field().index(index));
            self.typed(graph, Kind::Document, written, place)
                .and_then(DocumentId::of)
        });
        documents.collect()
    }
}
