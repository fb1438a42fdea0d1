//! Gives every phase and milestone its dates, and reports what contradicts what.
//!
//! Start reading at [`resolve`].

use std::sync::Arc;

use jiff::civil::Date;

use self::bounds::{bound_after, bound_before};
use self::gather::gather;
use self::node::Node;
use self::wording::rolls_forward;
use super::moments::Zones;
use super::planned::Schedule;
use super::timing::PhaseCalendars;
use super::work_calendar::WorkCalendar;
use crate::content::ScheduleFront;
use crate::content::holidays::Imported;
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::{Day, WeekDay};
use crate::yaml::OneOrMany;

mod bounds;
mod checks;
mod dates;
mod gather;
mod links;
mod node;
mod slack;
mod wording;

pub use bounds::{Bound, Bounds};

/// The calendar that a schedule works by: the site's, with the schedule's own week, holidays, workdays and imports.
///
/// A week that is written but empty is reported, and the site's is kept; so is one of a phase, and the schedule's is kept.
pub fn calendar_of(
    front: &ScheduleFront,
    file: &Arc<str>,
    site: &WorkCalendar,
    imported: &Imported,
    problems: &mut Vec<Diagnostic>,
) -> WorkCalendar {
    let mut check = |week: Option<&OneOrMany<WeekDay>>, path: FieldPath| {
        if week.is_some_and(|week| week.is_empty()) {
            let place = Place::value(file, path);
            let problem = Diagnostic::new(Code::WrongValue, place, "a week without working days");
            problems.push(problem.help(
                "name at least one day, such as `week: [mon, tue, wed, thu, fri]`, or leave the key out",
            ));
        }
    };
    check(front.week.as_ref(), FieldPath::of("week"));
    for phase in &*front.phases {
        check(
            phase.week.as_ref(),
            FieldPath::of("phases").index(phase.at).key("week"),
        );
    }
    let week = front.week.as_ref().filter(|week| !week.is_empty());
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
    let mut calendars = PhaseCalendars::of(calendar);
    let mut plan = Plan {
        nodes: front
            .phases
            .iter()
            .map(|phase| Node::phase(phase, &mut calendars))
            .chain(
                front
                    .milestones
                    .iter()
                    .map(|milestone| Node::milestone(milestone, calendar)),
            )
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
    let slack = plan.slack(&order, start.map(|start| start.day));
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
    day: Date,
    /// Whether the production does not run on that day, which is reported once.
    is_outside: bool,
}

impl<'a> Plan<'a, '_> {
    fn place(&self, index: usize, key: &str) -> Place {
        Place::value(self.file, self.nodes[index].path().key(key))
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Where what waits for nothing starts; `None` when nobody says so.
    fn start_of(&mut self, front: &ScheduleFront, production: &Bounds) -> Option<Start> {
        let Some(Day(written)) = front.start else {
            let first = production.from.as_ref()?;
            return Some(Start {
                day: first.day,
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
            day: written,
            is_outside,
        })
    }
}
