//! The register of documents: who makes each one, and in which phase.

use super::{Common, DocumentId, Graph, Named, RoleId};
use crate::content::Body;
use crate::content::document::DocumentFront;
use crate::units::alphabet_key;

/// A document that productions make.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What every node has.
    pub common: Common,
    /// The roles that make it, whichever side wrote it.
    pub made_by: Vec<RoleId>,
    /// The roles that sign it off.
    pub signed_off_by: Vec<RoleId>,
    /// Who reads it.
    pub read_by: Vec<Named>,
    /// The phases in which it is made, as indexes of the settings' phases.
    pub phases: Vec<usize>,
}

impl Graph {
    /// A document as written; none where nothing of it could be read.
    pub fn written_document(&self, id: DocumentId) -> Option<&DocumentFront> {
        match &self[self[id].common.entry?].body {
            Body::Document(front) => Some(front),
            _ => None,
        }
    }

    /// The documents by phase, in the order of the phases; those that are made in any phase come last.
    pub fn documents_by_phase(&self, phases: usize) -> Vec<(Option<usize>, DocumentId)> {
        let in_phase = |phase: usize| {
            let there = DocumentId::all(self).filter(move |id| self[*id].phases.contains(&phase));
            there.map(move |id| (Some(phase), id))
        };
        let always = DocumentId::all(self).filter(|id| self[*id].phases.is_empty());
        let mut rows: Vec<_> = (0..phases)
            .flat_map(in_phase)
            .chain(always.map(|id| (None, id)))
            .collect();
        rows.sort_by_cached_key(|(phase, id)| {
            let title = alphabet_key(&self[*id].common.title);
            (phase.is_none(), *phase, title, *id)
        });
        rows
    }
}
