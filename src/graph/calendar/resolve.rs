//! Gives every phase and milestone its dates, and reports what contradicts what.
//!
//! Start reading at [`resolve`].

use std::collections::HashMap;
use std::sync::Arc;

use self::bounds::{bound_after, bound_before};
use self::gather::gather;
use self::node::NodeWait;
use self::wording::rolls_forward;
use super::moments::Zones;
use super::order::order;
use super::planned::Schedule;
use super::slack::slack;
use super::work_calendar::WorkCalendar;
use crate::content::ScheduleFront;
use crate::content::holidays::Imported;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, nearest};
use crate::units::Day;

mod bounds;
mod checks;
mod dates;
mod gather;
mod node;
mod wording;

pub use bounds::{Bound, Bounds};
pub(super) use node::{Hold, Node};

/// The calendar that a schedule works by: the site's, with the schedule's own week, holidays, workdays and imports.
///
/// A week that is written but empty is reported, and the site's is kept.
pub fn calendar_of(
    front: &ScheduleFront,
    file: &Arc<str>,
    site: &WorkCalendar,
    imported: &Imported,
    problems: &mut Vec<Diagnostic>,
) -> WorkCalendar {
    let week = front.week.as_ref().filter(|week| {
        if week.is_empty() {
            let place = Place::value(file, FieldPath::of("week"));
            problems.push(
                Diagnostic::new(Code::WrongValue, place, "a week without working days").help(
                    "name at least one day, such as `week: [mon, tue, wed, thu, fri]`, or leave the key out",
                ),
            );
        }
        !week.is_empty()
    });
    let holidays = [front.holidays.as_slice(), &imported.days_off].concat();
    let workdays = [front.workdays.as_slice(), &imported.workdays].concat();
    site.with(week.map(|week| week.as_slice()), &holidays, &workdays)
}

/// Works a schedule out, by the rules of [the module](super).
///
/// `file` is the schedule's, for the places of problems; `calendar` comes from [`calendar_of`]. Takes time in
/// proportion to what is written (and the logarithm of the number of holidays), however long phases are.
pub fn resolve(
    front: &ScheduleFront,
    file: &Arc<str>,
    calendar: &WorkCalendar,
    production: &Bounds,
    problems: &mut Vec<Diagnostic>,
) -> Schedule {
    let mut plan = Plan {
        nodes: front
            .phases
            .iter()
            .map(Node::phase)
            .chain(front.milestones.iter().map(Node::milestone))
            .collect(),
        file,
        calendar,
        problems,
    };
    plan.link();
    let order = plan.order();
    let start = plan.start_of(front, production);
    for &index in &order {
        plan.give_dates(index, start);
    }
    plan.report_missing_start(start);
    plan.check_overlaps();
    plan.check_bounds(&order, production, start);
    let zones = Zones::of(front, file, plan.problems);
    let slack = slack(&plan.nodes, &order);
    gather(&plan.nodes, &slack, &zones)
}

/// The nodes with what is needed to work on them.
struct Plan<'a, 'p> {
    /// Phases, then milestones, in the order of the file.
    nodes: Vec<Node<'a>>,
    file: &'a Arc<str>,
    calendar: &'a WorkCalendar,
    problems: &'p mut Vec<Diagnostic>,
}

/// Where what waits for nothing starts.
#[derive(Clone, Copy)]
struct Start {
    rank: i64,
    /// Whether the production does not run on that day, which is reported once.
    is_outside: bool,
}

impl<'a> Plan<'a, '_> {
    fn place(&self, index: usize, key: &str) -> Place {
        Place::value(self.file, self.nodes[index].path().key(key))
    }

    /// The place of a wait; the value as a whole where only one is written, which need not be a list.
    fn place_of_wait(&self, index: usize, position: usize) -> Place {
        let node = &self.nodes[index];
        let path = node.path().key("after");
        Place::value(
            self.file,
            if node.after().len() > 1 {
                path.index(position)
            } else {
                path
            },
        )
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Turns the ids that are waited for into nodes. An id that stands twice is its first holder's.
    fn link(&mut self) {
        let mut names: HashMap<&'a str, usize> = HashMap::new();
        for index in 0..self.nodes.len() {
            let id = self.nodes[index].id();
            if id.is_empty() || id.contains(char::is_whitespace) {
                self.nodes[index].is_left_out = true;
                let message = format!("`{id}` is not an id that others can wait for");
                let problem = Diagnostic::new(Code::WrongValue, self.place(index, "id"), message);
                self.report(
                    problem
                        .help("write it as one word, such as `picture-lock`, and put the words into `title`"),
                );
                continue;
            }
            let first = *names.entry(id).or_insert(index);
            if first != index {
                self.nodes[index].is_left_out = true;
                let message = format!("the id `{id}` stands twice in this schedule");
                let problem = Diagnostic::new(Code::DuplicateId, self.place(index, "id"), message);
                let related = self.place(first, "id");
                self.report(problem.related(related, "first used here"));
            }
        }
        for index in 0..self.nodes.len() {
            for (position, after) in self.nodes[index].after().iter().enumerate() {
                match names.get(after.id.as_str()) {
                    Some(&node) => {
                        let days = after.lag.map_or(0, |span| self.calendar.days_of(span));
                        let lag = if after.is_overlap { -days } else { days };
                        self.nodes[index].waits.push(NodeWait { node, lag, position });
                    }
                    None => {
                        self.nodes[index].has_gap = true;
                        let own = self.nodes[index].id();
                        let mut others: Vec<&str> = names.keys().copied().filter(|&id| id != own).collect();
                        others.sort_unstable();
                        let help = match nearest(&after.id, others.iter().copied()) {
                            Some(near) => Some(format!("did you mean `{near}`?")),
                            None => (1..=12)
                                .contains(&others.len())
                                .then(|| format!("the others are {}", others.join(", "))),
                        };
                        let message =
                            format!("no phase or milestone of this schedule is called `{}`", after.id);
                        let problem =
                            Diagnostic::new(Code::UnknownPhase, self.place_of_wait(index, position), message);
                        self.report(problem.help_if(help));
                    }
                }
            }
        }
    }

    /// The order to give dates in. Each cycle is reported, and the waits that close it are dropped.
    fn order(&mut self) -> Vec<usize> {
        let waits: Vec<Vec<usize>> = self
            .nodes
            .iter()
            .map(|node| node.waits.iter().map(|wait| wait.node).collect())
            .collect();
        let found = order(&waits);
        for cycle in &found.cycles {
            self.report_cycle(cycle);
        }
        // From the last wait of a node to its first, so that the positions before keep their meaning.
        let mut dropped = found.dropped;
        dropped.sort_unstable();
        for (node, position) in dropped.into_iter().rev() {
            self.nodes[node].waits.remove(position);
            self.nodes[node].has_gap = true;
        }
        found.nodes
    }

    /// Where what waits for nothing starts; `None` when nobody says so.
    fn start_of(&mut self, front: &ScheduleFront, production: &Bounds) -> Option<Start> {
        let Some(Day(written)) = front.start else {
            let first = production.from.as_ref()?;
            return Some(Start {
                rank: self.calendar.rank(first.day),
                is_outside: false,
            });
        };
        let place = Place::value(self.file, FieldPath::of("start"));
        let mut is_outside = false;
        if let Some(bound) = bound_before(production, written) {
            is_outside = true;
            let message = format!("the schedule starts on {written}, before the production does");
            let problem = Diagnostic::new(Code::OutsideProduction, place, message);
            self.report(problem.related(
                bound.at.clone(),
                format!("the production starts on {}", bound.day),
            ));
        } else if let Some(bound) = bound_after(production, written) {
            is_outside = true;
            let message = format!("the schedule starts on {written}, after the production ends");
            let problem = Diagnostic::new(Code::OutsideProduction, place, message);
            self.report(problem.related(bound.at.clone(), format!("the production ends on {}", bound.day)));
        } else if let Some(rolled) = self
            .calendar
            .next_working(written)
            .filter(|&rolled| rolled != written)
        {
            self.report(rolls_forward(place, "the schedule", "start", written, rolled));
        }
        Some(Start {
            rank: self.calendar.rank(written),
            is_outside,
        })
    }
}
