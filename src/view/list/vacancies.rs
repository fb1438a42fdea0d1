//! The list of vacancies that can be applied for, by department.

use jiff::civil::Date;
use serde::Serialize;

use super::{Pagination, part_of};
use crate::graph::{Node, VacancyId};
use crate::units::alphabet_key;
use crate::view::frame::Frame;
use crate::view::words::{self, DayText};
use crate::view::{Body, Link, PageParts, Scope, Tape};

/// What only the list of vacancies has; templates see it as `vacancies`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct VacanciesView {
    /// The vacancies by department; those without one come last.
    pub groups: Vec<VacancyGroup>,
    /// How many can be applied for.
    pub total: usize,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// Vacancies of one department.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct VacancyGroup {
    /// The department.
    pub tape: Option<Tape>,
    /// What the group is called.
    pub title: String,
    /// The vacancies, the one that closes first before others.
    pub rows: Vec<VacancyRow>,
}

/// A vacancy.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct VacancyRow {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// What it is about; may be empty.
    pub summary: String,
    /// The production that it is for.
    pub production: Option<Link>,
    /// How somebody is employed.
    pub employment: String,
    /// The town, or `remote`.
    pub place: String,
    /// The last day to apply.
    pub closes: Option<DayText>,
}

/// The list of vacancies, or a part of it.
pub fn view(scope: &Scope<'_>) -> PageParts {
    let graph = scope.graph;
    let closes = |id: VacancyId| -> Option<Date> { Some(graph.written_vacancy(id)?.closes?.0) };
    let mut open: Vec<VacancyId> = graph.open_vacancies().collect();
    open.sort_by_cached_key(|id| {
        let department = graph[*id]
            .department
            .map(|department| alphabet_key(&graph[department].common.title));
        let title = alphabet_key(&graph[*id].common.title);
        (
            department.is_none(),
            department,
            closes(*id).unwrap_or(Date::MAX),
            title,
            *id,
        )
    });
    let (shown, parts) = part_of(scope, &open, |id| graph[*id].common.title.clone());
    let mut groups: Vec<VacancyGroup> = Vec::new();
    for id in shown {
        let tape = graph[*id].department.map(|department| scope.tape(department));
        let title = tape
            .as_ref()
            .map_or(scope.words().say("vacancy.other_vacancies"), |tape| &*tape.title)
            .to_owned();
        match groups.last_mut().filter(|last| last.title == title) {
            Some(last) => last.rows.push(row(scope, *id)),
            None => groups.push(VacancyGroup {
                tape,
                title,
                rows: vec![row(scope, *id)],
            }),
        }
    }
    let view = VacanciesView {
        groups,
        total: open.len(),
        parts,
    };
    (
        "vacancies.html",
        Frame::of(scope),
        Body::Vacancies(Box::new(view)),
    )
}

fn row(scope: &Scope<'_>, id: VacancyId) -> VacancyRow {
    let graph = scope.graph;
    let front = graph.written_vacancy(id).cloned().unwrap_or_default();
    let place = front.place.as_ref().map(|place| place.town.as_str());
    let remote = (!front.remote.is_empty()).then(|| scope.words().say("vacancy.remote"));
    let places: Vec<&str> = place.into_iter().chain(remote).collect();
    VacancyRow {
        link: scope.link(Node::Vacancy(id)),
        summary: super::summary(scope, Node::Vacancy(id)),
        production: graph[id]
            .production
            .map(|production| scope.link(Node::Production(production))),
        employment: crate::view::words::employment(scope.words(), &front.employment),
        place: scope.words().any_of(&places),
        closes: front.closes.map(|day| words::short_day(scope.words(), day.0)),
    }
}
