//! People: their skills, and the jobs of their stories.

use std::sync::Arc;

use super::Linker;
use crate::config::empty_week;
use crate::content::{Body, Entry};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
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
        if front.week.as_ref().is_some_and(|week| week.is_empty()) {
            let place = Place::value(file, FieldPath::of("week"));
            self.report(empty_week(place));
        }
        if let Some(photo) = &front.photo {
            self.check_beside(entry, "photo", photo, "picture");
        }
        let skills = self
            .skills(graph, &front.skills, file, || FieldPath::of("skills"))
            .0;
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

    /// Reports a file beside an entry that is not there: the page would quietly have none.
    pub(super) fn check_beside(&mut self, entry: &Entry, key: &str, name: &str, what: &str) {
        let folder = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = format!("{folder}/{}", name.trim_start_matches("./"));
        let inputs = self.context.link_inputs;
        if inputs.assets.contains(&*path) || inputs.hidden.contains(&*path) {
            return;
        }
        let from: Arc<str> = Arc::from(format!("{folder}/"));
        let beside = inputs.assets.range(from.clone()..);
        let beside = beside.map_while(|path| path.strip_prefix(&*from));
        let near = nearest(name, beside.take(MAX_BESIDE));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name a {what} by its path from this file"),
        };
        let place = Place::value(&entry.path, FieldPath::of(key));
        let message = format!("there is no {what} `{name}`");
        self.report(Diagnostic::new(Code::BrokenLink, place, message).help(help));
    }
}

/// How many files are looked through for one that may be meant.
const MAX_BESIDE: usize = 1000;
