//! Pages about time, and the calendars: which there are, and where.

use super::{Builder, CALENDARS, MadeFile, Subject, Url};
use crate::graph::{AgendaOf, Graph, Node, ProductionId};

impl Builder<'_> {
    /// Whether a page about time has anything to show.
    pub(super) fn has_time(&self, subject: &Subject) -> bool {
        let mut productions = self.graph.productions.iter();
        let is_dated = productions.any(|production| {
            let timetable = production.timetable.as_ref();
            let span = timetable.and_then(|timetable| timetable.schedule.span);
            span.is_some() || (production.from.is_some() && production.to.is_some())
        });
        is_dated
            && match subject {
                Subject::PeopleTimeline => self.graph.count_busy() > 0,
                Subject::RolePhases => self.roles_with_phases() > 0,
                _ => true,
            }
    }

    /// How many roles say in which phases they are active.
    pub(super) fn roles_with_phases(&self) -> usize {
        let roles = self.graph.roles.iter();
        roles.filter(|role| !role.base.phases.is_empty()).count()
    }

    /// A page of the crew in time for each production with a schedule and dated jobs.
    pub(super) fn add_days(&mut self) {
        for (index, production) in self.graph.productions.iter().enumerate() {
            let mut rows = production.crew.iter().flat_map(|crew| &crew.rows);
            if production.timetable.is_some() && rows.any(|row| row.days_on(production).is_some()) {
                let url = Url::folder(&format!("productions/{}/days", production.common.id));
                self.add(url, Subject::Days(ProductionId::new(index)), None, None);
            }
        }
    }
}

/// The calendars of everything that has anything in it.
pub(super) fn calendars(graph: &Graph) -> Vec<(Url, MadeFile)> {
    let agendas = graph.agenda_owners().into_iter().map(|of| {
        let id = |node: Node| &graph.common(node).id;
        let path = match of {
            AgendaOf::Milestones => "milestones".to_owned(),
            AgendaOf::Production(of) => format!("productions/{}", id(Node::Production(of))),
            AgendaOf::Department(of) => format!("departments/{}", id(Node::Department(of))),
            AgendaOf::Role(of) => format!("roles/{}", id(Node::Role(of))),
            AgendaOf::Person(of) => format!("people/{}", id(Node::Person(of))),
        };
        (
            Url::of_file(&format!("{CALENDARS}{path}.ics")),
            MadeFile::Calendar(of),
        )
    });
    agendas.collect()
}
