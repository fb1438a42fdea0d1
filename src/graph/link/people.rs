//! People: their skills, and the jobs of their stories.

use super::Linker;
use crate::content::Body;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{Graph, Person, PersonId, StoryStep};

impl Linker<'_> {
    pub(super) fn resolve_people(&mut self, graph: &mut Graph) {
        let resolved = self.side_by_side(graph.people.len(), |linker, index| {
            linker.person_of(graph, PersonId::new(index))
        });
        for (person, resolved) in graph.people.iter_mut().zip(resolved) {
            let common = std::mem::take(&mut person.common);
            *person = Person { common, ..resolved };
        }
    }

    /// What the file of a person says, with what is common to all nodes left out.
    fn person_of(&mut self, graph: &Graph, own: PersonId) -> Person {
        let entry = graph[own].common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Person(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Person::default();
        };
        let file = &entry.path;
        let skills = self.skills(graph, &front.skills, file, || FieldPath::of("skills"));
        let mut story = Vec::new();
        for (position, job) in front.story.iter().enumerate() {
            let place = |key: &str| Place::value(file, FieldPath::of("story").index(position).key(key));
            let Some(role) = self.step(graph, &job.role, || place("role")) else {
                continue;
            };
            if let (Some(from), Some(to)) = (job.from, job.to)
                && (to.year, to.month.unwrap_or(12), to.day.unwrap_or(31))
                    < (from.year, from.month.unwrap_or(1), from.day.unwrap_or(1))
            {
                let message = format!("this job ends in {to}, before it starts in {from}");
                self.report(
                    Diagnostic::new(Code::EndBeforeStart, place("to"), message)
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
        Person {
            skills,
            story,
            ..Person::default()
        }
    }
}
