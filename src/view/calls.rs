//! The call sheets of a production: by day, and by person.

use std::sync::Arc;

use serde::Serialize;

use super::list::{Pagination, part_of};
use super::words::{self, DayText};
use super::{Body, Frame, Link, Mention, PageParts, Scope, Tab};
use crate::graph::{CallId, Node, ProductionId};
use crate::plan::{Subject, Tabs};

/// What only the list of a production's call sheets has; templates see it as `calls`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CallsView {
    /// The production.
    pub production: Link,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// The sheets, the first day first.
    pub rows: Vec<CallRowView>,
    /// Whether any sheet shown is for a unit.
    pub has_units: bool,
    /// Everybody's calls.
    pub personal: Option<Link>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// A sheet of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CallRowView {
    /// Its title and address.
    #[serde(flatten)]
    pub link: Link,
    /// Its day.
    pub day: Option<DayText>,
    /// The day of the week.
    pub weekday: String,
    /// Which day of the phase it is: `Day 4 of 20`.
    pub work_day: Option<String>,
    /// Whether it is a day in the studio, without a shoot.
    pub is_studio: bool,
    /// The unit.
    pub unit: Option<String>,
    /// The general call.
    pub call: Option<String>,
    /// The wrap.
    pub wrap: Option<String>,
    /// Where the work is.
    pub locations: Vec<String>,
    /// How many people are called.
    pub people: usize,
}

/// What only the calls of a production by person have; templates see it as `personal_calls`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonalCallsView {
    /// The production.
    pub production: Link,
    /// The pages of the production.
    pub tabs: Vec<Tab>,
    /// Who is called, by name.
    pub people: Vec<PersonCalls>,
    /// The other parts of the list.
    pub parts: Pagination,
}

/// Somebody's calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonCalls {
    /// Who.
    pub who: Mention,
    /// The anchor of their table.
    pub anchor: String,
    /// Their calls, the first day first.
    pub calls: Vec<PersonCall>,
}

/// One call of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PersonCall {
    /// The sheet, as a link that says its day.
    pub sheet: Link,
    /// Its day.
    pub day: Option<DayText>,
    /// The day of the week.
    pub weekday: String,
    /// When to be there.
    pub at: String,
    /// When the day ends.
    pub wrap: Option<String>,
    /// Where and when they are picked up.
    pub pick_up: Option<String>,
    /// The first place of the day.
    pub place: Option<String>,
    /// Their role, or whom they play.
    pub role: Option<String>,
}

/// The list of a production's call sheets, or a part of it.
pub fn view(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let sheets = scope.graph.calls_of(id);
    let (shown, parts) = part_of(scope, sheets, |id| scope.graph[*id].common.title.clone());
    let rows: Vec<CallRowView> = shown.iter().map(|id| row(scope, *id)).collect();
    let view = CallsView {
        production: scope.link(Node::Production(id)),
        tabs: scope.tabs(Tabs::Production(id)),
        has_units: rows.iter().any(|row| row.unit.is_some()),
        personal: scope.link_to(
            &Subject::PersonalCalls(id),
            scope.words().say("calls.calls_by_person"),
        ),
        rows,
        parts,
    };
    ("calls.html", Frame::of(scope), Body::Calls(Box::new(view)))
}

fn row(scope: &Scope<'_>, id: CallId) -> CallRowView {
    let graph = scope.graph;
    let sheet = &graph[id];
    let front = graph.written_call(id);
    let day = graph.work_day(id);
    CallRowView {
        link: scope.link(Node::Call(id)),
        day: sheet.day.map(|day| words::short_day(scope.words(), day)),
        weekday: sheet
            .day
            .map(|day| scope.words().weekday(day).to_owned())
            .unwrap_or_default(),
        work_day: day.map(|day| super::show::work_day_words(scope, &day)),
        is_studio: front.is_some_and(super::show::is_studio),
        unit: front.and_then(|front| front.unit.clone()),
        call: front
            .and_then(|front| front.call.as_ref())
            .map(ToString::to_string),
        wrap: front
            .and_then(|front| front.wrap.as_ref())
            .map(ToString::to_string),
        locations: front
            .into_iter()
            .flat_map(|front| &*front.locations)
            .map(|location| location.title.clone())
            .collect(),
        people: sheet.people.iter().filter(|called| called.who.is_some()).count(),
    }
}

/// Everybody's calls on a production, or a part of them.
pub fn by_person(scope: &Scope<'_>, id: ProductionId) -> PageParts {
    let graph = scope.graph;
    let people = graph.called_people(id);
    let (shown, parts) = part_of(scope, people, |(who, _)| graph.name_of(who).clone());
    let people = shown.iter().enumerate().map(|(index, (who, calls))| PersonCalls {
        who: scope.mention_holder(who),
        anchor: format!("cb-person-{}", index + 1),
        calls: calls.iter().filter_map(|call| personal(scope, *call)).collect(),
    });
    let view = PersonalCallsView {
        production: scope.link(Node::Production(id)),
        tabs: scope.tabs(Tabs::Production(id)),
        people: people.collect(),
        parts,
    };
    (
        "calls-by-person.html",
        Frame::of(scope),
        Body::PersonalCalls(Box::new(view)),
    )
}

/// One call of somebody: the sheet, and their place among its people.
fn personal(scope: &Scope<'_>, (id, at): (CallId, usize)) -> Option<PersonCall> {
    let graph = scope.graph;
    let sheet = &graph[id];
    let front = graph.written_call(id)?;
    let called = sheet.people.get(at)?;
    let row = front.calls.get(called.row)?;
    let day = sheet.day.map(|day| words::short_day(scope.words(), day));
    let title: Arc<str> = match &day {
        Some(day) => Arc::from(day.text.as_str()),
        None => sheet.common.title.clone(),
    };
    let setting = graph[sheet.production].setting;
    let role = called.role.map(|role| graph[role].title_in(setting).to_owned());
    Some(PersonCall {
        sheet: scope.link_to(&Subject::Node(Node::Call(id)), &title)?,
        day,
        weekday: sheet
            .day
            .map(|day| scope.words().weekday(day).to_owned())
            .unwrap_or_default(),
        at: row.at.to_string(),
        wrap: row.wrap.as_ref().or(front.wrap.as_ref()).map(ToString::to_string),
        pick_up: row.pick_up.clone(),
        place: front.locations.first().map(|location| location.title.clone()),
        role: row.part.clone().or(role),
    })
}
