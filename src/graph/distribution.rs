//! Distribution lists: who on a production gets what, and how they are reached as far as this audience may know.

use std::sync::Arc;

use foldhash::HashSet;

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
        let to: HashSet<&Named> = list.to.iter().collect();
        let mut known: HashSet<Holder> = HashSet::default();
        let mut receivers: Vec<(Holder, Option<&CrewLine>)> = Vec::new();
        for line in rows {
            for who in &line.who {
                let gets =
                    (list.is_for_crew && !self[line.role].is_external) || self.is_meant(&to, who, line);
                if gets && known.insert(who.clone()) {
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
            if known.insert(who.clone()) {
                receivers.push((who, None));
            }
        }
        receivers
    }

    /// Whether somebody on a row of a crew list is meant by any of some people, roles and departments.
    pub(super) fn is_meant(&self, named: &HashSet<&Named>, who: &Holder, line: &CrewLine) -> bool {
        let person = match who {
            Holder::Person(person) => Named::Node(Node::Person(*person)),
            Holder::Words(words) => Named::Words(words.clone()),
        };
        let departments = line.department.into_iter().flat_map(|own| self.up_from(own));
        let nodes = departments.map(Node::Department).chain([Node::Role(line.role)]);
        !named.is_empty()
            && (named.contains(&person) || nodes.map(Named::Node).any(|node| named.contains(&node)))
    }
}
