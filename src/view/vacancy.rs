//! A vacancy: what its role says, what differs, and how to apply.

use serde::Serialize;

use super::duties::Duty;
use super::pay::pay_view;
use super::words::{self, DayText, Span};
use super::{Body, Frame, Link, PageParts, Scope, Tape};
use crate::graph::{Node, VacancyId};

/// How many duties of the role a vacancy shows; the role's page has all.
const MAX_DUTIES: usize = 8;

/// What only vacancies have; templates see it as `vacancy`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct VacancyView {
    /// The role.
    pub role: Option<Link>,
    /// What the role is for, in one line: its focus, else its summary.
    pub focus: Option<String>,
    /// The production.
    pub production: Option<Link>,
    /// The department.
    pub tape: Option<Tape>,
    /// The unit.
    pub unit: Option<String>,
    /// Whether the last day to apply is over.
    pub is_closed: bool,
    /// The day on which it was published.
    pub posted: Option<DayText>,
    /// The last day to apply.
    pub closes: Option<DayText>,
    /// The days of the job.
    pub span: Option<Span>,
    /// How somebody is employed: `contract or part time`.
    pub employment: String,
    /// The hours.
    pub hours: Option<String>,
    /// Where: the town and the country, in one line.
    pub place: Option<String>,
    /// Countries from which it can be done at home, by their codes.
    pub remote: Vec<String>,
    /// What it pays, in one line; none where this audience may not see it.
    pub pay: Option<String>,
    /// The audience of what it pays, where not everybody may see it.
    pub pay_audience: Option<String>,
    /// Who hires.
    pub employer: Option<String>,
    /// Where to apply, ready for an `href`.
    pub apply: Option<String>,
    /// The same as people read it.
    pub apply_words: String,
    /// What to send.
    pub how: Option<String>,
    /// Main duties of the role.
    pub duties: Vec<Duty>,
    /// Skills that the role needs, highest level first.
    pub skills: Vec<SkillNeed>,
    /// Years of experience that are usual.
    pub experience: Option<String>,
    /// The least education that is usual.
    pub education: Option<String>,
}

/// A skill that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SkillNeed {
    /// The skill.
    pub skill: Link,
    /// How well, in a word: `practitioner`; none where that is left open.
    pub level: Option<String>,
}

/// The view of a vacancy.
pub fn view(scope: &Scope<'_>, id: VacancyId) -> PageParts {
    let graph = scope.graph;
    let vacancy = &graph[id];
    let mut frame = Frame::of(scope);
    frame.drop_short_toc();
    frame.is_hidden_from_search |= vacancy.is_closed;
    let front = graph.written_vacancy(id).cloned().unwrap_or_default();
    let role = vacancy.role.map(|role| &graph[role]);
    let facts = role.map(|role| &role.base);
    let duties = vacancy
        .role
        .map(|role| graph.main_duties(role, MAX_DUTIES))
        .unwrap_or_default();
    let apply = front.apply.as_deref();
    let place = front.place.as_ref().map(|place| {
        let parts = [
            place.street.as_ref(),
            Some(&place.town),
            place.region.as_ref(),
            place.postcode.as_ref(),
            Some(&place.country.0),
        ];
        let parts: Vec<&String> = parts.into_iter().flatten().collect();
        scope.words().joined(&parts)
    });
    let view = VacancyView {
        role: vacancy.role.map(|role| scope.link(Node::Role(role))),
        focus: graph.purpose_of(id).map(str::to_owned),
        production: vacancy
            .production
            .map(|production| scope.link(Node::Production(production))),
        tape: vacancy.department.map(|department| scope.tape(department)),
        unit: front.unit.clone(),
        is_closed: vacancy.is_closed,
        posted: front.posted.map(|day| words::day(scope.words(), day.0)),
        closes: front.closes.map(|day| words::day(scope.words(), day.0)),
        span: words::span(
            scope.words(),
            front.from.map(|day| day.0),
            front.to.map(|day| day.0),
        ),
        employment: words::employment(scope.words(), &front.employment),
        hours: front.hours.clone(),
        place,
        remote: front.remote.iter().map(|country| country.0.clone()).collect(),
        pay: graph
            .pay_of(id)
            .map(|pay| pay_view(scope.words(), pay).in_one_line(scope.words())),
        pay_audience: {
            let own = vacancy.common.entry.filter(|_| front.pay.is_some());
            let role = vacancy.role.and_then(|role| graph[role].common.entry);
            let audience = scope.audience_of_own(own.or(role), "pay");
            audience.map(|name| name.to_string())
        },
        employer: front
            .employer
            .clone()
            .or_else(|| scope.config.settings.studio.clone()),
        apply: apply.and_then(super::safe_address).filter(|_| !vacancy.is_closed),
        apply_words: apply.unwrap_or_default().trim_start_matches("mailto:").to_owned(),
        how: front.how.clone(),
        duties: duties.into_iter().map(Duty::of).collect(),
        skills: facts
            .into_iter()
            .flat_map(|facts| &facts.skills)
            .map(|(skill, level)| SkillNeed {
                skill: scope.link(Node::Skill(*skill)),
                level: level.map(|level| words::lower(&words::level(scope.words(), level).word)),
            })
            .collect(),
        experience: facts
            .and_then(|facts| facts.experience)
            .map(|years| words::years(scope.words(), years)),
        education: role.and_then(|role| role.education.as_ref()?.minimum.clone()),
    };
    ("vacancy.html", frame, Body::Vacancy(Box::new(view)))
}
