//! Checks of moves, career paths and stories against each other.

use super::{Graph, RoleId, Step};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};

impl Graph {
    /// Whether a role declares a move to another.
    pub fn is_move(&self, from: RoleId, to: RoleId) -> bool {
        self[from].moves.iter().any(|step| step.to == to)
    }
}

/// Two roles in a row on a career path must be a declared move; in somebody's story they need not, but it is noted.
pub(super) fn check(graph: &mut Graph, problems: &mut Vec<Diagnostic>) {
    written_twice(graph, problems);
    for path in &graph.career_paths {
        let Some(entry) = path.common.entry.map(|entry| &graph[entry]) else {
            continue;
        };
        for (index, pair) in path.steps.windows(2).enumerate() {
            let [Step::Role(from), Step::Role(to)] = pair else {
                continue;
            };
            if from == to || graph.is_move(*from, *to) {
                continue;
            }
            let (from, to) = (&graph[*from].common, &graph[*to].common);
            let place = Place::value(
                &entry.path,
                FieldPath::of("steps").index(step_index(graph, path, index + 1)),
            );
            let mut problem = Diagnostic::new(
                Code::UndeclaredMove,
                place,
                format!("`{}` declares no move to `{}`", from.id, to.id),
            );
            if let Some(file) = from.entry.map(|entry| &graph[entry].path) {
                problem = problem
                    .help(format!("add `- {{to: {}}}` to `moves` in {file}", to.id))
                    .related(
                        Place::key(file, FieldPath::of("moves")),
                        "the moves it declares are here",
                    );
            }
            problems.push(problem);
        }
    }
    let undeclared: Vec<Vec<bool>> = graph
        .people
        .iter()
        .map(|person| {
            let pairs = person
                .story
                .windows(2)
                .map(|pair| match (&pair[0].role, &pair[1].role) {
                    (Step::Role(from), Step::Role(to)) => from != to && !graph.is_move(*from, *to),
                    _ => false,
                });
            pairs.collect()
        })
        .collect();
    for (person, undeclared) in graph.people.iter_mut().zip(undeclared) {
        for (job, is_undeclared) in person.story.iter_mut().skip(1).zip(undeclared) {
            job.is_undeclared = is_undeclared;
        }
    }
}

/// The index in the file of a step; steps that name nothing were left out of the graph.
fn step_index(graph: &Graph, path: &super::CareerPath, position: usize) -> usize {
    let Some(entry) = path.common.entry else {
        return position;
    };
    let crate::content::Body::CareerPath(front) = &graph[entry].body else {
        return position;
    };
    if front.steps.len() == path.steps.len() {
        return position;
    }
    let Some(Step::Role(role)) = path.steps.get(position) else {
        return position;
    };
    front
        .steps
        .iter()
        .position(|step| **step == *graph[*role].common.id)
        .unwrap_or(position)
}

/// `works_with` holds for both sides, so writing it on both is one place too many to keep true.
fn written_twice(graph: &Graph, problems: &mut Vec<Diagnostic>) {
    let fronts: Vec<_> = graph
        .roles
        .iter()
        .map(|role| {
            let entry = role.common.entry.map(|entry| &graph[entry])?;
            match &entry.body {
                crate::content::Body::Role(front, _) => Some((entry, front)),
                _ => None,
            }
        })
        .collect();
    let by_id: std::collections::HashMap<&str, usize> = graph
        .roles
        .iter()
        .enumerate()
        .map(|(index, role)| (&*role.common.id, index))
        .collect();
    for (index, own) in fronts.iter().enumerate() {
        let Some((entry, front)) = own else { continue };
        for (position, name) in front.works_with.iter().enumerate() {
            let Some(other) = by_id.get(name.as_str()).copied().filter(|other| *other < index) else {
                continue;
            };
            let Some((their_entry, theirs)) = &fronts[other] else {
                continue;
            };
            let own_id = &*graph.roles[index].common.id;
            if let Some(their_position) = theirs.works_with.iter().position(|name| name == own_id) {
                let place = |path, position| Place::value(path, FieldPath::of("works_with").index(position));
                let message = format!("`{own_id}` and `{name}` both say that they work with each other");
                problems.push(
                    Diagnostic::new(Code::WrittenTwice, place(&entry.path, position), message)
                        .help("write it on one side only; it holds for both")
                        .related(place(&their_entry.path, their_position), "it is written here too"),
                );
            }
        }
    }
}
