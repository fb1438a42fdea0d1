//! Vacancies, as `site.json` has them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EntryData, Writer};
use crate::content::role::Pay;
use crate::content::vacancy::{Country, Employment, WorkPlace};
use crate::graph::{Node, VacancyId};
use crate::units::{Address, Day};

/// A vacancy.
#[derive(Serialize, JsonSchema)]
pub(super) struct VacancyData {
    #[serde(flatten)]
    entry: EntryData,
    role: Option<String>,
    production: Option<String>,
    /// Its own, else the role's.
    department: Option<String>,
    unit: Option<String>,
    posted: Option<Day>,
    closes: Option<Day>,
    /// Derived: whether the last day to apply was over when the site was built.
    closed: bool,
    #[serde(rename = "type")]
    employment: Vec<Employment>,
    place: Option<WorkPlace>,
    remote: Vec<Country>,
    from: Option<Day>,
    to: Option<Day>,
    hours: Option<String>,
    /// Its own, else the role's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pay: Option<Pay>,
    apply: Option<Address>,
    how: Option<String>,
    /// Its own, else the settings' studio.
    employer: Option<String>,
}

impl Writer<'_> {
    pub(super) fn vacancy(&self, id: VacancyId) -> VacancyData {
        let vacancy = &self.graph[id];
        let front = self.graph.written_vacancy(id).cloned().unwrap_or_default();
        VacancyData {
            entry: self.entry(Node::Vacancy(id)),
            role: vacancy.role.map(|role| self.role_id(role)),
            production: vacancy.production.map(|id| self.id(Node::Production(id))),
            department: vacancy.department.map(|id| self.id(Node::Department(id))),
            closed: vacancy.is_closed,
            unit: front.unit,
            posted: front.posted,
            closes: front.closes,
            employment: front.employment.0,
            place: front.place,
            remote: front.remote.0,
            from: front.from,
            to: front.to,
            hours: front.hours,
            pay: self.graph.pay_of(id).cloned(),
            apply: front.apply,
            how: front.how,
            employer: front.employer.or_else(|| self.config.settings.studio.clone()),
        }
    }
}
