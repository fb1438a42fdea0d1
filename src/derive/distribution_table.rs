//! The distribution lists of a production as a table for spreadsheets.

use std::borrow::Cow;

use super::spreadsheet::Table;
use crate::config::Config;
use crate::graph::{Graph, Holder, ProductionId};

/// A row for everybody on each list, as CSV in UTF-8; addresses as far as this audience may see them.
pub fn table(graph: &Graph, config: &Config, id: ProductionId) -> Vec<u8> {
    let production = &graph[id];
    let heads = [
        "distribution.list",
        "common.name",
        "common.role",
        "common.department",
        "person.email",
        "distribution.phone",
    ];
    let mut table = Table::new(
        config.settings.csv_mark,
        heads.map(|key| Cow::Borrowed(config.words.say(key))),
    );
    for list in &production.distribution {
        for (who, line) in graph.receivers(id, list) {
            let contact = match who {
                Holder::Person(person) => graph.contact(person).cloned(),
                Holder::Words(_) => None,
            }
            .unwrap_or_default();
            let role = line.map(|line| graph[line.role].title_in(production.setting));
            let department = line.and_then(|line| line.department);
            let department = department.map(|department| &*graph[department].common.title);
            table.row([
                Cow::Borrowed(&*list.title),
                Cow::Borrowed(&**graph.name_of(&who)),
                Cow::Borrowed(role.unwrap_or_default()),
                Cow::Borrowed(department.unwrap_or_default()),
                Cow::Owned(contact.email.unwrap_or_default()),
                Cow::Owned(contact.phone.unwrap_or_default()),
            ]);
        }
    }
    table.finish()
}
