//! Who has what in the calendar: the phases, milestones, jobs, calls and leave of a production, department, role or person.
//!
//! One pass over all schedules, crew lists and call sheets; calendars that people subscribe to are made of it. It is derived from
//! the graph alone, so for every audience it holds what its pages hold. Start at [`Graph::agendas`].

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use jiff::Zoned;
use jiff::civil::Date;

use super::calendar::Item;
use super::{
    CallId, Called, DepartmentId, Graph, Holder, Named, Node, PersonId, ProductionId, Responsible, RoleId,
};
use crate::units::DayRange;

/// Whose calendar it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgendaOf {
    /// The milestones of all productions.
    Milestones,
    /// The schedule of a production.
    Production(ProductionId),
    /// What a department, or a part of it, does and answers for.
    Department(DepartmentId),
    /// What a role answers for, when it is called, and who holds it when; a role of which only the last is known has no calendar.
    Role(RoleId),
    /// A person's jobs, calls, leave, and what they answer for.
    Person(PersonId),
}

/// Something that has its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// A phase or milestone of a schedule.
    Planned(ProductionId, Item),
    /// A row of a crew list, and one of its holders; none where it is to be filled.
    Job(ProductionId, usize, Option<usize>),
    /// Somebody who is called on a call sheet, by their place among its people.
    Called(CallId, usize),
    /// A stretch of a person's leave.
    Away(PersonId, usize),
}

impl Happening {
    /// Whether there is a calendar for it. Who holds a role stands on crew lists and on the calendars of people; a calendar of
    /// each role of a handbook would say it once more.
    fn is_reason_for(self, of: AgendaOf) -> bool {
        !matches!((of, self), (AgendaOf::Role(_), Self::Job(..)))
    }
}

impl Graph {
    /// What is in each calendar; a calendar of nothing is not there. Each list has everything once.
    pub fn agendas(&self) -> BTreeMap<AgendaOf, Vec<Happening>> {
        let mut lists: BTreeMap<AgendaOf, Vec<Happening>> = BTreeMap::new();
        self.tell_agendas(|of, happening| lists.entry(of).or_default().push(happening));
        lists.retain(|of, list| list.iter().any(|happening| happening.is_reason_for(*of)));
        for list in lists.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        lists
    }

    /// Whose calendars have anything in them, in order.
    pub fn agenda_owners(&self) -> Vec<AgendaOf> {
        let mut known: HashSet<AgendaOf> = HashSet::new();
        self.tell_agendas(|of, happening| {
            if happening.is_reason_for(of) {
                known.insert(of);
            }
        });
        let mut owners: Vec<AgendaOf> = known.into_iter().collect();
        owners.sort_unstable();
        owners
    }

    /// Reports everything that is in a calendar, with whose it is; some things more than once.
    fn tell_agendas(&self, tell: impl FnMut(AgendaOf, Happening)) {
        let mut agendas = Agendas { graph: self, tell };
        for id in ProductionId::all(self) {
            agendas.add_production(id);
        }
        for id in CallId::all(self) {
            agendas.add_call(id);
        }
        for (index, person) in self.people.iter().enumerate() {
            let id = PersonId::new(index);
            for stretch in 0..person.away.len() {
                (agendas.tell)(AgendaOf::Person(id), Happening::Away(id, stretch));
            }
        }
    }

    /// The days of something that happens; none only for what is not of this graph.
    pub fn days_of(&self, happening: Happening) -> Option<DayRange> {
        match happening {
            Happening::Planned(production, item) => {
                Some(self[production].timetable.as_ref()?.schedule.days(item))
            }
            Happening::Job(production, row, _) => {
                let line = self[production].crew.as_ref()?.rows.get(row)?;
                line.days_on(&self[production])
            }
            Happening::Called(sheet, at) => match self.called_span(sheet, self[sheet].people.get(at)?) {
                Some((from, to)) => Some(DayRange {
                    from: from.date(),
                    to: to.date(),
                }),
                None => self[sheet].day.map(|day| DayRange { from: day, to: day }),
            },
            Happening::Away(person, stretch) => Some(self[person].away.get(stretch)?.days),
        }
    }

    /// From somebody's call to their wrap, or to the call itself where nobody says when their day ends; none for a code such as
    /// `O/C`, and where nobody says which clock the sheet is of.
    pub fn called_span(&self, sheet: CallId, called: &Called) -> Option<(Zoned, Zoned)> {
        let row = self.call_row(sheet, called)?;
        let front = self.written_call(sheet)?;
        let zone = self[sheet].zone.as_ref()?;
        let (from, to) = self.moments(sheet, &row.at, row.wrap.as_ref().or(front.wrap.as_ref()))?;
        Some((from.to_zoned(zone.clone()), to.to_zoned(zone.clone())))
    }
}

struct Agendas<'a, Tell> {
    graph: &'a Graph,
    tell: Tell,
}

impl<Tell: FnMut(AgendaOf, Happening)> Agendas<'_, Tell> {
    fn add_production(&mut self, id: ProductionId) {
        let production = &self.graph[id];
        let mut holders: HashMap<RoleId, Vec<(PersonId, DayRange)>> = HashMap::new();
        for (row, line, days) in production.dated_rows() {
            if line.is_vacant {
                (self.tell)(AgendaOf::Role(line.role), Happening::Job(id, row, None));
            }
            for (at, who) in line.who.iter().enumerate() {
                let job = Happening::Job(id, row, Some(at));
                (self.tell)(AgendaOf::Role(line.role), job);
                if let Holder::Person(person) = who {
                    (self.tell)(AgendaOf::Person(*person), job);
                    if production.timetable.is_some() {
                        holders.entry(line.role).or_default().push((*person, days));
                    }
                }
            }
        }
        let Some(timetable) = &production.timetable else {
            return;
        };
        for item in timetable.schedule.items() {
            let happening = Happening::Planned(id, item);
            let responsible = match item {
                Item::Phase(index) => timetable.phases.get(index),
                Item::Milestone(index) => timetable.milestones.get(index),
            };
            (self.tell)(AgendaOf::Production(id), happening);
            if let Item::Milestone(_) = item {
                (self.tell)(AgendaOf::Milestones, happening);
            }
            if let Some(responsible) = responsible {
                self.add_responsible(responsible, timetable.schedule.days(item), happening, &holders);
            }
        }
    }

    fn add_call(&mut self, id: CallId) {
        let sheet = &self.graph[id];
        // A sheet without a day was reported, and is in no calendar.
        if sheet.day.is_none() {
            return;
        }
        for (at, called) in sheet.people.iter().enumerate() {
            let happening = Happening::Called(id, at);
            if let Some(Holder::Person(person)) = called.who {
                (self.tell)(AgendaOf::Person(person), happening);
            }
            if let Some(role) = called.role {
                (self.tell)(AgendaOf::Role(role), happening);
            }
        }
    }

    fn add_responsible(
        &mut self,
        responsible: &Responsible,
        days: DayRange,
        happening: Happening,
        holders: &HashMap<RoleId, Vec<(PersonId, DayRange)>>,
    ) {
        let owner = match &responsible.owner {
            Some(Named::Node(node)) => Some(*node),
            _ => None,
        };
        let owning = match owner {
            Some(Node::Department(department)) => Some(department),
            _ => None,
        };
        for department in [responsible.department, owning].into_iter().flatten() {
            let above = std::iter::successors(Some(department), |at| self.graph[*at].part_of);
            for department in above {
                (self.tell)(AgendaOf::Department(department), happening);
            }
        }
        match owner {
            Some(Node::Person(person)) => (self.tell)(AgendaOf::Person(person), happening),
            Some(Node::Role(role)) => {
                (self.tell)(AgendaOf::Role(role), happening);
                for (person, held) in holders.get(&role).into_iter().flatten() {
                    if held.from <= days.to && days.from <= held.to {
                        (self.tell)(AgendaOf::Person(*person), happening);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The Monday of a day's week.
pub fn monday(day: Date) -> Date {
    use jiff::ToSpan;
    let back = i64::from(day.weekday().since(jiff::civil::Weekday::Monday));
    day.checked_sub(back.days()).unwrap_or(day)
}
