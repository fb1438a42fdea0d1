//! Vacancies: which are open on the day of the build, and what they take over from their roles.

use jiff::civil::Date;

use super::{Common, DepartmentId, Graph, Node, ProductionId, RoleId, VacancyId};
use crate::config::Config;
use crate::content::role::Pay;
use crate::content::vacancy::VacancyFront;
use crate::content::{Body, Entry};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};

/// A vacancy.
#[derive(Clone, Debug, Default)]
pub struct Vacancy {
    /// What every node has.
    pub common: Common,
    /// The role that somebody is wanted for.
    pub role: Option<RoleId>,
    /// The production that it is for.
    pub production: Option<ProductionId>,
    /// The department: its own, else the role's.
    pub department: Option<DepartmentId>,
    /// Whether the last day to apply is over.
    pub is_closed: bool,
}

/// Whether a file is a closed vacancy whose time on the site is over.
pub(super) fn is_over(entry: &Entry, today: Date) -> bool {
    match &entry.body {
        Body::Vacancy(front) => front.keep.is_some_and(|keep| keep.0 < today),
        _ => false,
    }
}

impl Graph {
    /// The vacancies that can be applied for, in order of file.
    pub fn open_vacancies(&self) -> impl Iterator<Item = VacancyId> {
        VacancyId::all(self).filter(|id| !self[*id].is_closed)
    }

    /// A vacancy as written; none where nothing of it could be read.
    pub fn written_vacancy(&self, id: VacancyId) -> Option<&VacancyFront> {
        match &self[self[id].common.entry?].body {
            Body::Vacancy(front) => Some(front),
            _ => None,
        }
    }

    /// Whether a node is for now and was then: a closed vacancy, which lists, feeds and search engines leave out.
    pub fn is_closed(&self, node: Node) -> bool {
        matches!(node, Node::Vacancy(id) if self[id].is_closed)
    }

    /// Whether nobody says what the job is, in the vacancy or in its role.
    fn is_silent(&self, id: VacancyId) -> bool {
        let (Some(role), Some(entry)) = (self[id].role, self[id].common.entry) else {
            return false;
        };
        self[entry].shared.summary.is_empty()
            && self.purpose_of(id).is_none()
            && self.main_duties(role, 1).is_empty()
    }

    /// What the role of a vacancy is for, in a line: its `focus` on the production, else its summary.
    pub fn purpose_of(&self, id: VacancyId) -> Option<&str> {
        let role = &self[self[id].role?];
        let setting = self[id]
            .production
            .map_or_else(Default::default, |show| self[show].setting);
        let summary = role.common.entry.map(|entry| self[entry].shared.summary.as_str());
        role.focus_in(setting)
            .or(summary.filter(|summary| !summary.is_empty()))
    }

    /// What a vacancy pays: as it says, else as its role does, on its production where it is for one.
    pub fn pay_of(&self, id: VacancyId) -> Option<&Pay> {
        let own = self.written_vacancy(id).and_then(|front| front.pay.as_ref());
        let role = &self[self[id].role?];
        own.or(role.base.pay.as_ref())
    }
}

/// Reports vacancies that are closed, and those of which nobody would know the employer or what the job is.
pub(super) fn check(graph: &Graph, config: &Config, problems: &mut Vec<Diagnostic>) {
    for id in VacancyId::all(graph) {
        let entry = graph[id].common.entry.map(|entry| &graph[entry]);
        let (Some(entry), Some(front)) = (entry, graph.written_vacancy(id)) else {
            continue;
        };
        if let Some(closes) = front.closes.filter(|_| graph[id].is_closed) {
            let message = format!("`{}` closed on {closes}", entry.title());
            let place = Place::value(&entry.path, FieldPath::of("closes"));
            problems.push(Diagnostic::new(Code::VacancyClosed, place, message).help(
                "delete the file, set a later day, or say with `keep` until when the closed page stays",
            ));
        }
        if graph.is_silent(id) {
            let message = "nobody says what this job is, in the vacancy or in its role";
            problems.push(
                Diagnostic::new(Code::MissingKey, Place::file(&entry.path), message)
                    .help("write a sentence below the keys of this file, or a `summary`"),
            );
        }
        if front.employer.is_none() && config.settings.studio.is_none() {
            let message = "a vacancy needs the key `employer` where the settings name no `studio`";
            problems.push(
                Diagnostic::new(Code::MissingKey, Place::file(&entry.path), message)
                    .help("add `studio: …` to callboard.yaml, or `employer: …` to this file"),
            );
        }
    }
}
