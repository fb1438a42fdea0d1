//! What the search knows of a page from its fields, as text.
//!
//! Only what its page shows; never how to reach somebody, and no pay.

use std::fmt::Write;

use crate::content::skill::Learn;
use crate::graph::{
    CallId, CrewLine, Graph, Holder, Node, PersonId, ProductionId, RoleId, SkillId, Step, VacancyId,
};
use crate::words::Words;

/// Words of a page's fields.
pub(super) struct Facts<'a> {
    graph: &'a Graph,
    words: &'a Words,
    pub(super) text: String,
}

impl<'a> Facts<'a> {
    pub(super) fn new(graph: &'a Graph, words: &'a Words) -> Self {
        Self {
            graph,
            words,
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
                self.add(&graph.season_title(graph[id].season).unwrap_or_default());
            }
            Node::Crew(id) => {
                for row in graph[id].crew.iter().flat_map(|crew| &crew.rows) {
                    self.add_crew_line(row);
                }
            }
            Node::Schedule(id) => self.add_schedule(id),
            Node::Call(id) => self.add_call(id),
            Node::Vacancy(id) => self.add_vacancy(id),
            Node::Document(id) => {
                for role in graph[id].made_by.iter().chain(&graph[id].signed_off_by) {
                    self.add_title(Node::Role(*role));
                }
                let front = graph.written_document(id);
                self.add(front.and_then(|front| front.when.as_deref()).unwrap_or_default());
            }
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

    /// What a grade does not share with its job.
    pub(super) fn add_grade(&mut self, id: RoleId) {
        let graph = self.graph;
        let (grade, job) = (&graph[id], &graph[graph.job_of(id)]);
        self.add(&job.common.title);
        if grade.base.focus != job.base.focus {
            self.add(grade.base.focus.as_deref().unwrap_or_default());
        }
        let is_new = |skill: &SkillId| !job.base.skills.iter().any(|(known, _)| known == skill);
        let skills = grade.base.skills.iter().map(|(skill, _)| *skill);
        for skill in skills.filter(is_new) {
            self.add_title(Node::Skill(skill));
        }
        for tool in grade
            .base
            .tools
            .iter()
            .filter(|tool| !job.base.tools.contains(tool))
        {
            self.add_title(Node::Tool(*tool));
        }
        self.add_all(&grade.routes_in);
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
            let vacant = self.words.say("search.vacant");
            let _ = write!(line, ", {vacant}");
        }
        let season = graph.season_title(row.season);
        for words in [&season, &row.unit, &row.note].into_iter().flatten() {
            let _ = write!(line, ", {words}");
        }
        self.add(&line);
    }

    fn add_call(&mut self, id: CallId) {
        let graph = self.graph;
        let Some(front) = graph.written_call(id) else {
            return;
        };
        self.add(&graph[graph[id].production].common.title);
        for location in &*front.locations {
            self.add(&location.title);
            self.add(location.address.as_deref().unwrap_or_default());
        }
        for scene in &*front.scenes {
            let title = scene.title.as_deref().or(scene.set.as_deref());
            let parts = [("scene", &*scene.scene), ("title", title.unwrap_or_default())];
            self.add(&self.words.fill("search.scene", &parts));
            self.add_all(&*scene.cast);
        }
        for task in &*front.tasks {
            self.add(&task.title);
        }
        self.add_all(&*front.safety);
        for (_, note) in &graph[id].notes {
            self.add(note);
        }
        for called in &graph[id].people {
            let name = called.who.as_ref().map(|who| &**graph.name_of(who));
            let part = graph.call_row(id, called).and_then(|row| row.part.as_deref());
            let role = called.role.map(|role| &*graph[role].common.title);
            let words: Vec<&str> = [name, part, role].into_iter().flatten().collect();
            self.add(&words.join(", "));
        }
    }

    fn add_vacancy(&mut self, id: VacancyId) {
        let graph = self.graph;
        let vacancy = &graph[id];
        self.add(self.words.say("search.vacancy"));
        if let Some(role) = vacancy.role {
            self.add_title(Node::Role(role));
            self.add(graph[role].base.focus.as_deref().unwrap_or_default());
        }
        if let Some(production) = vacancy.production {
            self.add_title(Node::Production(production));
        }
        if let Some(place) = graph.written_vacancy(id).and_then(|front| front.place.as_ref()) {
            self.add(&place.town);
        }
    }

    fn add_schedule(&mut self, id: ProductionId) {
        let graph = self.graph;
        let Some(timetable) = &graph[id].timetable else {
            return;
        };
        for phase in &timetable.schedule.phases {
            let (start, end) = (self.words.day(phase.start), self.words.day(phase.end));
            let parts = [("phase", &*phase.title), ("from", &start), ("to", &end)];
            self.add(&self.words.fill("search.phase", &parts));
            self.add(phase.note.as_deref().unwrap_or_default());
        }
        for milestone in &timetable.schedule.milestones {
            let on = self.words.day(milestone.on);
            self.add(&self.words.joined(&[&*milestone.title, &on]));
            self.add(milestone.note.as_deref().unwrap_or_default());
        }
    }
}
