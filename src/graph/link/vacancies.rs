//! Vacancies: their role, production and department.

use super::Linker;
use crate::content::{Body, Kind};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::graph::{Graph, Node, Vacancy, VacancyId};

impl Linker<'_> {
    pub(super) fn resolve_vacancies(&mut self, graph: &mut Graph) {
        let resolved = self.side_by_side(graph.vacancies.len(), |linker, index| {
            linker.vacancy_of(graph, VacancyId::new(index))
        });
        for (vacancy, resolved) in graph.vacancies.iter_mut().zip(resolved) {
            let common = std::mem::take(&mut vacancy.common);
            *vacancy = Vacancy { common, ..resolved };
        }
    }

    /// What the file of a vacancy says, with what is common to all nodes left out.
    fn vacancy_of(&mut self, graph: &Graph, own: VacancyId) -> Vacancy {
        let entry = graph[own].common.entry.map(|entry| &graph[entry]);
        let Some((entry, Body::Vacancy(front))) = entry.map(|entry| (entry, &entry.body)) else {
            return Vacancy::default();
        };
        let place = |key: &str| Place::value(&entry.path, FieldPath::of(key));
        let role = front
            .role
            .as_ref()
            .and_then(|role| self.role(graph, role, || place("role")));
        let production = front.production.as_ref();
        let production = production
            .and_then(|written| self.typed(graph, Kind::Production, written, || place("production")));
        let mut in_order = |first: &str, last: &str, days: [Option<crate::units::Day>; 2], message: &str| {
            if let [Some(a), Some(b)] = days
                && b < a
            {
                self.context.problems.push(
                    Diagnostic::new(
                        Code::EndBeforeStart,
                        place(last),
                        format!("{message} on {b}, before {a}"),
                    )
                    .related(place(first), "this comes first"),
                );
            }
        };
        in_order(
            "posted",
            "closes",
            [front.posted, front.closes],
            "this vacancy closes",
        );
        in_order(
            "closes",
            "keep",
            [front.closes, front.keep],
            "this vacancy leaves the site",
        );
        in_order("from", "to", [front.from, front.to], "this job ends");
        let department = self.department(graph, front.department.as_ref(), || place("department"));
        Vacancy {
            role,
            production: match production {
                Some(Node::Production(id)) => Some(id),
                _ => None,
            },
            department: department.or_else(|| graph[role?].base.department),
            is_closed: front
                .closes
                .is_some_and(|closes| closes.0 < self.context.config.today),
            ..Vacancy::default()
        }
    }
}
