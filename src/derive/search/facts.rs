//! What the search knows of a page from its fields, as text.
//!
//! Only what its page shows; never how to reach somebody, and no pay.

use std::fmt::Write;

use crate::content::skill::Learn;
use crate::graph::{CrewLine, Graph, Holder, Node, PersonId, ProductionId, RoleId, SkillId, Step};
use crate::view::words;

/// Words of a page's fields.
pub(super) struct Facts<'a> {
    graph: &'a Graph,
    pub(super) text: String,
}

impl<'a> Facts<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self {
            graph,
            text: String::new(),
        }
    }

    pub(super) fn add(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(words);
    }

    pub(super) fn add_all<'w>(&mut self, all: impl IntoIterator<Item = &'w String>) {
        for words in all {
            self.add(words);
        }
    }

    fn add_title(&mut self, node: Node) {
        self.add(&self.graph.common(node).title);
    }

    pub(super) fn add_node(&mut self, node: Node) {
        let graph = self.graph;
        match node {
            Node::Role(id) => self.add_role(id),
            Node::CareerPath(id) => {
                for step in &graph[id].steps {
                    self.add_step(step, "");
                }
            }
            Node::Person(id) => self.add_person(id),
            Node::Skill(id) => self.add_skill(id),
            Node::Tool(id) => self.add(graph[id].kind.as_deref().unwrap_or_default()),
            Node::Production(id) => {
                for setting in [graph[id].setting.medium, graph[id].setting.scale]
                    .into_iter()
                    .flatten()
                {
                    self.add(&graph.setting_names[setting].words());
                }
            }
            Node::Crew(id) => {
                for row in graph[id].crew.iter().flat_map(|crew| &crew.rows) {
                    self.add_crew_line(row);
                }
            }
            Node::Schedule(id) => self.add_schedule(id),
            Node::Department(_) | Node::Term(_) | Node::Page(_) => {}
        }
    }

    fn add_role(&mut self, id: RoleId) {
        let role = &self.graph[id];
        self.add(role.base.focus.as_deref().unwrap_or_default());
        if let Some(department) = role.base.department {
            self.add_title(Node::Department(department));
        }
        for (skill, _) in role.base.skills.iter().chain(&role.nice) {
            self.add_title(Node::Skill(*skill));
        }
        for tool in &role.base.tools {
            self.add_title(Node::Tool(*tool));
        }
        for variant in &role.variants {
            self.add(variant.focus.as_deref().unwrap_or_default());
            self.add(variant.summary.as_deref().unwrap_or_default());
        }
        for list in [&role.routes_in, &role.setting, &role.industries] {
            self.add_all(list);
        }
    }

    fn add_person(&mut self, id: PersonId) {
        let graph = self.graph;
        let person = &graph[id];
        self.add(person.base.as_deref().unwrap_or_default());
        for (production, row) in &person.crewed {
            let Some(line) = graph[*production]
                .crew
                .as_ref()
                .and_then(|crew| crew.rows.get(*row))
            else {
                continue;
            };
            let at = &graph[*production].common.title;
            self.add_step(&Step::Role(line.role), at);
        }
        for step in &person.story {
            self.add_step(&step.role, step.at.as_deref().unwrap_or_default());
            self.add(step.note.as_deref().unwrap_or_default());
        }
        for (skill, _) in &person.skills {
            self.add_title(Node::Skill(*skill));
        }
    }

    fn add_step(&mut self, step: &Step, at: &str) {
        let role = match step {
            Step::Role(id) => &self.graph[*id].common.title,
            Step::Words(words) => words,
        };
        if at.is_empty() {
            self.add(role)
        } else {
            self.add(&format!("{role}, {at}"))
        }
    }

    fn add_skill(&mut self, id: SkillId) {
        let skill = &self.graph[id];
        self.add(skill.group.as_deref().unwrap_or_default());
        self.add_all(skill.levels.values());
        for learn in &skill.learn {
            match learn {
                Learn::Words(words) => self.add(words),
                Learn::Course(course) => self.add(&course.title),
            }
        }
    }

    fn add_crew_line(&mut self, row: &CrewLine) {
        let graph = self.graph;
        let mut line = row.credit.clone().unwrap_or_default();
        if line.is_empty() {
            line = graph[row.role].common.title.to_string();
        } else {
            // Writing to a string cannot fail.
            let _ = write!(line, " ({})", graph[row.role].common.title);
        }
        for who in &row.who {
            let name = match who {
                Holder::Person(id) => &graph[*id].common.title,
                Holder::Words(words) => words,
            };
            let _ = write!(line, ", {name}");
        }
        if row.is_vacant {
            line.push_str(", vacant, vacancy");
        }
        for words in [&row.unit, &row.note].into_iter().flatten() {
            let _ = write!(line, ", {words}");
        }
        self.add(&line);
    }

    fn add_schedule(&mut self, id: ProductionId) {
        let graph = self.graph;
        let Some(timetable) = &graph[id].timetable else {
            return;
        };
        for phase in &timetable.schedule.phases {
            let (start, end) = (words::day(phase.start).text, words::day(phase.end).text);
            self.add(&format!("{}, {start} to {end}", phase.title));
            self.add(phase.note.as_deref().unwrap_or_default());
        }
        for milestone in &timetable.schedule.milestones {
            self.add(&format!("{}, {}", milestone.title, words::day(milestone.on).text));
            self.add(milestone.note.as_deref().unwrap_or_default());
        }
    }
}
