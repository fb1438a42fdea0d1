//! What a production says of itself, and its crew list row by row.

use super::{Facts, Item, Reader, VACANT, add_ids, word};
use crate::graph::{ChartOf, CrewLine, Node, ProductionId, superiors};

impl Reader<'_> {
    pub(super) fn of_production(&self, id: ProductionId, facts: &mut Facts) {
        let production = &self.side.graph[id];
        add_ids(&production.ids, facts);
        facts.value(
            "medium",
            "medium",
            production.setting.medium.map(|id| self.setting(id)),
        );
        facts.value(
            "scale",
            "scale",
            production.setting.scale.map(|id| self.setting(id)),
        );
        let status = production.status.map(|status| {
            let key = status.word().replace('-', "_");
            self.words.say(&format!("statuses.{key}")).to_lowercase()
        });
        facts.value("status", "status", status);
        facts.value(
            "season",
            "season",
            self.side.graph.season_title(production.season),
        );
        facts.value("from", "first day", production.from.map(|day| day.to_string()));
        facts.value("to", "last day", production.to.map(|day| day.to_string()));
        if let Some(crew) = &production.crew {
            let rows = crew.rows.iter().flat_map(|line| self.posts(line));
            facts.many("crew", "crew", rows);
            let covers = crew.covers.iter().map(|(covered, by)| {
                let (_, by) = self.known_as(Node::Role(*by));
                self.item(Node::Role(*covered), by.to_string())
            });
            facts.many("covers", "covered roles", covers);
            facts.many("reporting", "reporting lines", self.lines(id).into_iter());
        }
        if let Some(timetable) = &production.timetable {
            self.schedule(facts, timetable);
        }
    }

    /// A row of a crew list as one item for each of its holders; a vacancy is held by nobody.
    fn posts<'r>(&'r self, line: &'r CrewLine) -> impl Iterator<Item = Item> + 'r {
        let (role, role_title) = self.known_as(Node::Role(line.role));
        let vacancy = (line.is_vacant && line.who.is_empty()).then(|| word(VACANT, ""));
        let holders = line.who.iter().map(|holder| self.holder(holder)).chain(vacancy);
        let department = line
            .department
            .map(|id| self.item(Node::Department(id), "").title);
        let season = self.side.graph.season_title(line.season);
        let days = match (line.from, line.to) {
            (None, None) => None,
            (Some(from), None) => Some(self.fill("from_day", "day", &from.to_string())),
            (None, Some(to)) => Some(self.fill("to_day", "day", &to.to_string())),
            (Some(from), Some(to)) => Some(format!("{from}..{to}")),
        };
        let superior = line
            .reports_to
            .map(|role| self.fill("reports_to_row", "role", &self.role(role).title));
        let parts = [
            season,
            days,
            superior,
            line.is_acting.then(|| self.fill("acting", "", "")),
            line.is_load_written.then(|| line.load.to_string()),
            line.credit
                .as_ref()
                .map(|credit| self.fill("credited_as", "credit", credit)),
            line.unit.as_ref().map(|unit| self.fill("unit", "unit", unit)),
            department,
            line.note.clone(),
        ];
        let value = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        holders.map(move |holder| Item {
            id: format!("{role} {}", holder.id),
            title: format!("{}\t{role_title}", holder.title),
            value: value.clone(),
        })
    }

    /// For each role on the crew of a production, the role that it hangs from on its chart; of several posts, the first.
    fn lines(&self, id: ProductionId) -> Vec<Item> {
        let graph = self.side.graph;
        let superiors = self.superiors.get_or_init(|| {
            let with_crew = ProductionId::all(graph).filter(|id| graph[*id].crew.is_some());
            superiors(graph, with_crew.map(ChartOf::Production))
        });
        let mut lines: Vec<Item> = Vec::new();
        for (role, superior) in superiors.get(&ChartOf::Production(id)).into_iter().flatten() {
            let (_, superior) = self.known_as(Node::Role(*superior));
            let item = self.item(Node::Role(*role), superior.to_string());
            if !lines.iter().any(|line| line.id == item.id) {
                lines.push(item);
            }
        }
        lines
    }
}
