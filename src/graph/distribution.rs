//! Distribution lists: who on a production gets what, and how they are reached as far as this audience may know.

use std::sync::Arc;

use super::{CrewLine, DocumentId, Graph, Holder, Named, Node, ProductionId};

/// A list of those who get something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// What they get.
    pub title: Arc<str>,
    /// The document that it is, where it has a page.
    pub document: Option<DocumentId>,
    /// Whether the whole crew gets it.
    pub is_for_crew: bool,
    /// People, roles and departments that get it.
    pub to: Vec<Named>,
    /// The audience that its row names.
    pub visible: Option<String>,
}

impl Graph {
    /// Who is on a distribution list, each once, in the order of the crew list, with their first row of it; then those who are
    /// not on the crew.
    pub fn receivers<'a>(
        &'a self,
        production: ProductionId,
        list: &'a Distribution,
    ) -> Vec<(Holder, Option<&'a CrewLine>)> {
        let rows = self[production].crew.iter().flat_map(|crew| &crew.rows);
        let mut receivers: Vec<(Holder, Option<&CrewLine>)> = Vec::new();
        for line in rows {
            for who in &line.who {
                let gets = (list.is_for_crew && !self[line.role].is_external)
                    || list.to.iter().any(|named| self.is_meant(named, who, line));
                if gets && !receivers.iter().any(|(known, _)| known == who) {
                    receivers.push((who.clone(), Some(line)));
                }
            }
        }
        let people = list.to.iter().filter_map(|named| match named {
            Named::Node(Node::Person(person)) => Some(Holder::Person(*person)),
            Named::Words(words) => Some(Holder::Words(words.clone())),
            Named::Node(_) => None,
        });
        for who in people {
            if !receivers.iter().any(|(known, _)| *known == who) {
                receivers.push((who, None));
            }
        }
        receivers
    }

    /// Whether somebody on a row of a crew list is meant by a person, role or department.
    pub(super) fn is_meant(&self, named: &Named, who: &Holder, line: &CrewLine) -> bool {
        match named {
            Named::Node(Node::Person(person)) => *who == Holder::Person(*person),
            Named::Node(Node::Role(role)) => line.role == *role,
            Named::Node(Node::Department(of)) => line.department.is_some_and(|own| self.is_within(own, *of)),
            Named::Node(_) => false,
            Named::Words(words) => matches!(who, Holder::Words(own) if own == words),
        }
    }
}
