//! People: their skills, and the jobs of their stories.

use super::Linker;
use crate::content::Body;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{Graph, StoryStep};

impl Linker<'_> {
    pub(super) fn resolve_people(&mut self, graph: &mut Graph) {
        for index in 0..graph.people.len() {
            let Some(entry) = graph.people[index].common.entry.map(|entry| graph[entry].clone()) else {
                continue;
            };
            let Body::Person(front) = &entry.body else {
                continue;
            };
            let file = &entry.path;
            let skills = self.skills(graph, &front.skills, file, &FieldPath::of("skills"));
            let mut story = Vec::new();
            for (position, job) in front.story.iter().enumerate() {
                let path = FieldPath::of("story").index(position);
                let Some(role) = self.step(graph, &job.role, || Place::value(file, path.clone().key("role")))
                else {
                    continue;
                };
                if let (Some(from), Some(to)) = (job.from, job.to)
                    && (to.year, to.month.unwrap_or(12), to.day.unwrap_or(31))
                        < (from.year, from.month.unwrap_or(1), from.day.unwrap_or(1))
                {
                    let message = format!("this job ends in {to}, before it starts in {from}");
                    let place = Place::value(file, path.key("to"));
                    self.report(
                        Diagnostic::new(Code::EndBeforeStart, place, message)
                            .help("swap the two, or mend the year"),
                    );
                }
                let (at, note) = (job.at.clone(), job.note.clone());
                story.push(StoryStep {
                    role,
                    at,
                    from: job.from,
                    to: job.to,
                    note,
                    is_undeclared: false,
                });
            }
            let person = &mut graph.people[index];
            person.skills = skills;
            person.story = story;
        }
    }
}
