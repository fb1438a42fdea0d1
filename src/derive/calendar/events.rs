//! What happens, as an event says it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Zoned;
use rayon::prelude::*;

use super::day;
use crate::config::Config;
use crate::graph::calendar::Item;
use crate::graph::{
    CallId, CrewLine, DepartmentId, Graph, Happening, Holder, Named, Node, ProductionId, Responsible, RoleId,
};
use crate::plan::{Plan, Subject};
use crate::source::Fingerprint;
use crate::units::{DayRange, Half, Load};
use crate::view::links::plan_anchor;

/// An event: of whole days, or from one time to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// What it is: the same as long as it is the same phase, milestone, job, call or leave, whenever that is.
    pub id: String,
    /// Phase, milestone, job, call or leave.
    pub kind: Arc<str>,
    /// What it is called.
    pub title: String,
    /// When, both ends inclusive.
    pub days: DayRange,
    /// From when to when, on the clock of a place; none for whole days.
    pub times: Option<(Zoned, Zoned)>,
    /// Where.
    pub place: Option<String>,
    /// More about it, in lines; may be empty. Nothing in it follows from the dates of other events.
    pub about: String,
    /// The whole address of its place on the site, where that is known.
    pub url: Option<String>,
}

impl Event {
    /// Of all that it says, so that a change can be told. Where the site stands does not count.
    pub fn fingerprint(&self) -> String {
        // Of its words and not of values in memory, so that it outlives the program that made it.
        let mut says = vec![
            self.kind.to_string(),
            self.title.clone(),
            self.days.from.to_string(),
            self.days.to.to_string(),
            self.about.clone(),
        ];
        if let Some((from, to)) = &self.times {
            says.extend([from.to_string(), to.to_string()]);
        }
        says.extend(self.place.clone());
        Fingerprint::of(says.join("\n").as_bytes()).short()
    }
}

/// Reports happenings as events.
pub(super) struct Maker<'a> {
    graph: &'a Graph,
    plan: &'a Plan,
    config: &'a Config,
    /// The ids of the jobs of each production, by row and holder.
    job_ids: Vec<Vec<Vec<String>>>,
    /// The ids of the calls of each sheet, by its people.
    call_ids: Vec<Vec<String>>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(graph: &'a Graph, plan: &'a Plan, config: &'a Config) -> Self {
        let productions = graph.productions.par_iter().enumerate();
        let job_ids = productions.map(|(index, production)| match &production.crew {
            Some(crew) => job_ids(graph, ProductionId::new(index), &crew.rows),
            None => Vec::new(),
        });
        Self {
            graph,
            plan,
            config,
            job_ids: job_ids.collect(),
            call_ids: CallId::all(graph).map(|id| call_ids(graph, id)).collect(),
        }
    }

    /// The event of something that happens; none while its days are open.
    pub(super) fn event(&self, happening: Happening) -> Option<Event> {
        let days = self.graph.days_of(happening)?;
        match happening {
            Happening::Planned(production, item) => self.planned(production, item, days),
            Happening::Job(production, row, holder) => self.job(production, row, holder, days),
            Happening::Called(sheet, at) => self.called(sheet, at, days),
            Happening::Away(person, stretch) => {
                let person_of = &self.graph[person].common;
                // Nobody says when a morning ends, so half a day is a day in a calendar too, and its title says which half.
                let title = match self.graph[person].away.get(stretch)?.half {
                    None => "calendar.away",
                    Some(Half::Morning) => "calendar.away_morning",
                    Some(Half::Afternoon) => "calendar.away_afternoon",
                };
                Some(Event {
                    id: format!("away.{}.{}", person_of.id, stretch + 1),
                    kind: self.config.words.shared("common.away"),
                    title: self.config.words.fill(title, &[("name", &person_of.title)]),
                    days,
                    times: None,
                    place: None,
                    about: String::new(),
                    url: self.address(Node::Person(person), None),
                })
            }
        }
    }

    fn planned(&self, production: ProductionId, item: Item, days: DayRange) -> Option<Event> {
        let (show, words) = (&self.graph[production], &self.config.words);
        let timetable = show.timetable.as_ref()?;
        let id = timetable.schedule.id(item);
        let (kind, word, note, responsible, working_days) = match item {
            Item::Phase(index) => {
                let phase = &timetable.schedule.phases[index];
                let length = words.count("calendar.working_days", phase.working_days as usize);
                (
                    "common.phase",
                    "phase",
                    &phase.note,
                    timetable.phases.get(index),
                    Some(length),
                )
            }
            Item::Milestone(index) => {
                let milestone = &timetable.schedule.milestones[index];
                (
                    "common.milestone",
                    "milestone",
                    &milestone.note,
                    timetable.milestones.get(index),
                    None,
                )
            }
        };
        let moment = timetable.schedule.moment(item);
        let mut about: Vec<String> = working_days.into_iter().collect();
        about.extend(moment.map(|moment| moment.to_string()));
        about.extend(
            responsible
                .into_iter()
                .flat_map(|responsible| self.responsible(responsible)),
        );
        about.extend(note.clone());
        let time = moment.map(|moment| moment.time.to_string());
        let what = [Some(timetable.schedule.title(item)), time.as_deref()];
        let what = words.joined(&what.into_iter().flatten().collect::<Vec<_>>());
        Some(Event {
            id: format!("{word}.{}.{id}", show.common.id),
            kind: words.shared(kind),
            title: words.labelled(&show.common.title, &what),
            days,
            times: None,
            place: None,
            about: about.join("\n"),
            url: self.address(Node::Schedule(production), Some(&plan_anchor(id))),
        })
    }

    fn responsible(&self, responsible: &Responsible) -> Vec<String> {
        let words = &self.config.words;
        let department = responsible.department.map(|id| {
            words.fill(
                "common.department_is",
                &[("department", &self.graph[id].common.title)],
            )
        });
        let owner = responsible.owner.as_ref().map(|owner| {
            let name = match owner {
                Named::Node(node) => &self.graph.common(*node).title,
                Named::Words(name) => name,
            };
            words.fill("frame.owner_is", &[("owner", name)])
        });
        department.into_iter().chain(owner).collect()
    }

    fn job(
        &self,
        production: ProductionId,
        row: usize,
        holder: Option<usize>,
        days: DayRange,
    ) -> Option<Event> {
        let (show, words) = (&self.graph[production], &self.config.words);
        let line = show.crew.as_ref()?.rows.get(row)?;
        let graph = self.graph;
        let ids = self.job_ids.get(production.index())?.get(row)?;
        let id = ids.get(holder.unwrap_or(0))?.clone();
        let who = match holder.and_then(|holder| line.who.get(holder)) {
            Some(who) => graph.name_of(who).to_string(),
            None => words.say("common.is_vacant").to_owned(),
        };
        let role = graph[line.role].title_in(show.setting);
        let mut about = Vec::new();
        if line.load != Load::FULL {
            about.push(words.fill("common.share_of_time", &[("load", &line.load.to_string())]));
        }
        about.extend(line.is_acting.then(|| words.say("common.acting").to_owned()));
        about.extend(
            line.unit
                .as_ref()
                .map(|unit| words.fill("common.unit_is", &[("unit", unit)])),
        );
        about.extend(
            line.credit
                .as_ref()
                .map(|credit| words.fill("common.credit_is", &[("credit", credit)])),
        );
        about.extend(line.note.clone());
        Some(Event {
            id,
            kind: words.shared("common.job"),
            title: words.labelled(&show.common.title, &words.joined(&[role, &who])),
            days,
            times: None,
            place: None,
            about: about.join("\n"),
            url: self.address(Node::Crew(production), None),
        })
    }

    fn called(&self, id: CallId, at: usize, days: DayRange) -> Option<Event> {
        let (graph, words) = (self.graph, &self.config.words);
        let sheet = &graph[id];
        let called = sheet.people.get(at)?;
        let (front, row) = (graph.written_call(id)?, graph.call_row(id, called)?);
        let times = graph.called_span(id, called);
        let who = match &called.who {
            Some(who) => graph.name_of(who).to_string(),
            None => words.say("common.is_vacant").to_owned(),
        };
        let show = &graph[sheet.production];
        let mut what = vec![words.say("common.call").to_owned()];
        // Without a time there is a code, or a time without a zone.
        what.extend(times.is_none().then(|| row.at.to_string()));
        what.push(who);
        let what: Vec<&str> = what.iter().map(String::as_str).collect();
        let role = called
            .role
            .map(|role| graph[role].title_in(show.setting).to_string());
        let mut about: Vec<String> = role.into_iter().chain(row.part.clone()).collect();
        about.extend(
            row.pick_up
                .as_ref()
                .map(|pick_up| words.labelled(words.say("common.pick_up"), pick_up)),
        );
        about.extend(row.note.clone());
        about.extend(
            front
                .unit
                .as_ref()
                .map(|unit| words.fill("common.unit_is", &[("unit", unit)])),
        );
        let parking = front
            .locations
            .first()
            .and_then(|location| location.parking.as_ref());
        about.extend(parking.map(|parking| words.fill("call.parking", &[("where", parking)])));
        about.extend(
            front
                .hospital
                .iter()
                .map(|hospital| day::hospital(words, hospital)),
        );
        Some(Event {
            id: self.call_ids.get(id.index())?.get(at)?.clone(),
            kind: words.shared("common.call"),
            title: words.labelled(&show.common.title, &words.joined(&what)),
            days,
            times,
            place: day::place(front),
            about: about.join("\n"),
            url: self.address(Node::Call(id), None),
        })
    }

    fn address(&self, node: Node, anchor: Option<&str>) -> Option<String> {
        let page = self.plan.page_of(&Subject::Node(node))?;
        let url = self
            .config
            .base
            .absolute(&self.plan.pages[page.index()].url.encoded())?;
        let anchor = anchor.map(|anchor| format!("#{}", crate::plan::url::encode(anchor)));
        Some(format!("{url}{}", anchor.unwrap_or_default()))
    }
}

/// For each row and holder, an id that holds when its dates change and when other rows come or go: production, role,
/// holder, unit and department, and a number where all these are the same.
fn job_ids(graph: &Graph, production: ProductionId, rows: &[CrewLine]) -> Vec<Vec<String>> {
    type Key<'a> = (RoleId, &'a str, Option<&'a str>, Option<DepartmentId>);
    let mut seen: HashMap<Key<'_>, usize> = HashMap::new();
    rows.iter()
        .map(|line| {
            let names: Vec<&str> = match line.who.is_empty() {
                true => vec!["vacant"],
                false => line.who.iter().map(|who| holder_id(graph, who)).collect(),
            };
            names
                .into_iter()
                .map(|name| {
                    let unit = line.unit.as_deref();
                    let number = seen.entry((line.role, name, unit, line.department)).or_default();
                    *number += 1;
                    let department = line.department.map(|id| &*graph[id].common.id);
                    let parts = [
                        Some(&*graph[production].common.id),
                        Some(&*graph[line.role].common.id),
                        Some(name),
                        unit,
                        department,
                    ];
                    let parts: Vec<String> =
                        parts.into_iter().flatten().map(crate::plan::url::slug).collect();
                    match *number {
                        1 => format!("job.{}", parts.join(".")),
                        number => format!("job.{}.{number}", parts.join(".")),
                    }
                })
                .collect()
        })
        .collect()
}

/// For each of the people of a call sheet, an id that holds when their times change and when others come or go: the sheet and who
/// it is, and a number where two of them are written the same.
fn call_ids(graph: &Graph, id: CallId) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let sheet = &graph[id];
    let names = sheet
        .people
        .iter()
        .map(|called| match (&called.who, called.role) {
            (Some(who), _) => holder_id(graph, who),
            (None, Some(role)) => &graph[role].common.id,
            (None, None) => "vacant",
        });
    names
        .map(|name| {
            let name = crate::plan::url::slug(name);
            let number = seen.entry(name.clone()).or_default();
            *number += 1;
            match *number {
                1 => format!("called.{}.{name}", sheet.common.id),
                number => format!("called.{}.{name}.{number}", sheet.common.id),
            }
        })
        .collect()
}

fn holder_id<'a>(graph: &'a Graph, holder: &'a Holder) -> &'a str {
    match holder {
        Holder::Person(person) => &graph[*person].common.id,
        Holder::Words(words) => words,
    }
}
