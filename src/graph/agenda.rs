//! Who has what in the calendar: the phases, milestones, jobs and leave of a production, department, role or person.
//!
//! One pass over all schedules and crew lists; calendars that people subscribe to are made of it. It is derived from
//! the graph alone, so for every audience it holds what its pages hold. Start at [`Graph::agendas`].

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::calendar::Item;
use super::{DepartmentId, Graph, Holder, Named, Node, PersonId, ProductionId, Responsible, RoleId};
use crate::content::Body;
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
    /// Who holds a role when, and what it answers for.
    Role(RoleId),
    /// A person's jobs, leave, and what they answer for.
    Person(PersonId),
}

/// Something that has its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// A phase or milestone of a schedule.
    Planned(ProductionId, Item),
    /// A row of a crew list, and one of its holders; none where it is to be filled.
    Job(ProductionId, usize, Option<usize>),
    /// A stretch of a person's leave.
    Away(PersonId, usize),
}

impl Graph {
    /// What is in each calendar; a calendar of nothing is not there. Each list has everything once.
    pub fn agendas(&self) -> BTreeMap<AgendaOf, Vec<Happening>> {
        let mut agendas = Agendas {
            graph: self,
            lists: BTreeMap::new(),
        };
        for index in 0..self.productions.len() {
            agendas.add_production(ProductionId::new(index));
        }
        for (index, person) in self.people.iter().enumerate() {
            let id = PersonId::new(index);
            for stretch in 0..person.away(self).len() {
                agendas.add(AgendaOf::Person(id), Happening::Away(id, stretch));
            }
        }
        for list in agendas.lists.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        agendas.lists
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
            Happening::Away(person, stretch) => self[person].away(self).get(stretch).copied(),
        }
    }
}

impl super::Person {
    /// The days on which they are not there, as written.
    pub fn away<'a>(&self, graph: &'a Graph) -> &'a [DayRange] {
        match self.common.entry.map(|entry| &graph[entry].body) {
            Some(Body::Person(front)) => &front.away,
            _ => &[],
        }
    }
}

struct Agendas<'a> {
    graph: &'a Graph,
    lists: BTreeMap<AgendaOf, Vec<Happening>>,
}

impl Agendas<'_> {
    fn add(&mut self, of: AgendaOf, happening: Happening) {
        self.lists.entry(of).or_default().push(happening);
    }

    fn add_production(&mut self, id: ProductionId) {
        let production = &self.graph[id];
        let mut holders: HashMap<RoleId, Vec<(PersonId, DayRange)>> = HashMap::new();
        for (row, line, days) in production.dated_rows() {
            if line.is_vacant {
                self.add(AgendaOf::Role(line.role), Happening::Job(id, row, None));
            }
            for (at, who) in line.who.iter().enumerate() {
                let job = Happening::Job(id, row, Some(at));
                self.add(AgendaOf::Role(line.role), job);
                if let Holder::Person(person) = who {
                    self.add(AgendaOf::Person(*person), job);
                    holders.entry(line.role).or_default().push((*person, days));
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
            self.add(AgendaOf::Production(id), happening);
            if let Item::Milestone(_) = item {
                self.add(AgendaOf::Milestones, happening);
            }
            if let Some(responsible) = responsible {
                self.add_responsible(responsible, timetable.schedule.days(item), happening, &holders);
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
                self.add(AgendaOf::Department(department), happening);
            }
        }
        match owner {
            Some(Node::Person(person)) => self.add(AgendaOf::Person(person), happening),
            Some(Node::Role(role)) => {
                self.add(AgendaOf::Role(role), happening);
                for (person, held) in holders.get(&role).into_iter().flatten() {
                    if held.from <= days.to && days.from <= held.to {
                        self.add(AgendaOf::Person(*person), happening);
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
