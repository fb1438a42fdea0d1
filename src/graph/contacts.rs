//! How people are reached, as far as this audience may know: what it may not see was never read.

use std::collections::HashSet;

use super::{Graph, Holder, PersonId, ProductionId};
use crate::content::person::Contact;

impl Graph {
    /// How to reach a person; none where there is neither an address nor a number.
    pub fn contact(&self, person: PersonId) -> Option<&Contact> {
        let contact = self[person].contact.as_ref()?;
        (contact.email.is_some() || contact.phone.is_some()).then_some(contact)
    }

    /// The people of a crew who can be reached, each once, in the order of the list.
    pub fn reachable_crew(&self, production: ProductionId) -> Vec<PersonId> {
        let rows = self[production].crew.iter().flat_map(|crew| &crew.rows);
        let mut seen = HashSet::new();
        let people = rows.flat_map(|row| &row.who).filter_map(|holder| match holder {
            Holder::Person(person) => Some(*person),
            Holder::Words(_) => None,
        });
        people
            .filter(|person| self.contact(*person).is_some() && seen.insert(*person))
            .collect()
    }
}
