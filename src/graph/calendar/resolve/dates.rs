//! Each phase and milestone gets its dates, by what is written of it and what it waits for.

use jiff::civil::Date;

use super::node::{Entry, NodeWait};
use super::wording::rolls_forward;
use super::{Plan, Start};
use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::graph::calendar::timing::{Hold, NoTimes, Times, Written};
use crate::units::Day;

impl Plan<'_, '_> {
    /// Gives one node its dates; all that it waits for have theirs, or never will.
    pub(super) fn give_dates(&mut self, index: usize, start: Option<Start>) {
        if self.nodes[index].is_left_out {
            return;
        }
        let mut waits = std::mem::take(&mut self.nodes[index].waits);
        waits.retain(|wait| self.nodes[wait.node].times.is_some());
        let has_gap = waits.len() < self.nodes[index].link_count()
            || waits.iter().any(|wait| self.is_uncertain(wait.node));
        self.nodes[index].has_gap = has_gap;
        self.nodes[index].waits = waits;
        let times = match self.nodes[index].entry {
            Entry::Phase(phase) => self.dates_of_phase(index, phase, start),
            Entry::Milestone(milestone) => self.dates_of_milestone(index, milestone),
        };
        self.nodes[index].times = times;
    }

    /// Whether the dates of a node may be wrong only because something that it waits for was left out.
    pub(super) fn is_uncertain(&self, index: usize) -> bool {
        let node = &self.nodes[index];
        node.has_gap && !node.times.is_some_and(|times| times.is_fixed())
    }

    fn dates_of_phase(&mut self, index: usize, phase: &Phase, start: Option<Start>) -> Option<Times> {
        let calendar = &self.nodes[index].calendar;
        let written = Written::of(phase, calendar);
        let times = match self.floor(index, start.map(|start| start.day)) {
            None if !written.is_fixed() => Err(NoTimes::TooFar),
            floor => written.times(floor.unwrap_or_default(), calendar),
        };
        let times = match times {
            Ok(times) => times,
            Err(why) => {
                self.report_no_times(index, phase, why);
                return None;
            }
        };
        if let Some(from) = written.from.filter(|&from| from != times.start) {
            let place = self.place(index, "from");
            let what = format!("`{}`", phase.id);
            self.report(rolls_forward(place, &what, "from", from, times.start));
        }
        if let (Some(from), Some(to)) = (written.from, written.to) {
            if times.working_days == 0 {
                self.report_no_working_day(index, from, to);
            }
            if let Some(days) = written.days.filter(|&days| days != times.working_days) {
                self.report_wrong_length(index, days, &times);
            }
        }
        if times.is_fixed() {
            self.check_waits(index, &times, Some(written));
        }
        Some(times)
    }

    fn report_no_times(&mut self, index: usize, phase: &Phase, why: NoTimes) {
        let id = &phase.id;
        match (why, phase.from, phase.to) {
            (NoTimes::NoLength, Some(Day(from)), _) => {
                self.report_missing_length(index, &format!("`{id}` starts on {from} but has no end"));
            }
            (NoTimes::NoLength, None, _) => {
                self.report_missing_length(index, &format!("`{id}` has no length"));
            }
            (NoTimes::EndBeforeStart, Some(Day(from)), Some(Day(to))) => {
                let message = format!("`{id}` ends on {to}, before it starts on {from}");
                let problem = Diagnostic::new(Code::EndBeforeStart, self.place(index, "to"), message);
                let related = self.place(index, "from");
                self.report(problem.related(related, "it starts here"));
            }
            (NoTimes::NoRoom(first), _, Some(Day(to))) => self.report_no_room(index, first, to),
            (NoTimes::TooFar, ..) => self.report_too_far(index),
            // Reported once for the whole schedule.
            (NoTimes::NoStart | NoTimes::EndBeforeStart | NoTimes::NoRoom(_), ..) => {}
        }
    }

    fn report_no_working_day(&mut self, index: usize, from: Date, to: Date) {
        let id = self.nodes[index].id();
        let message = format!("`{id}` has no working day from {from} to {to}");
        let problem = Diagnostic::new(Code::ScheduleConflict, self.place(index, "from"), message);
        let next = self.nodes[index].calendar.next_working(to);
        let next = next.map_or(String::new(), |next| format!("the next working day is {next}; "));
        let days = if from == to {
            from.to_string()
        } else {
            format!("{from}..{to}")
        };
        let help = format!("{next}if this is meant, write `workdays: {days}` with the phase");
        self.report(Diagnostic {
            severity: Severity::Warning,
            ..problem.help(help)
        });
    }

    fn dates_of_milestone(&mut self, index: usize, milestone: &Milestone) -> Option<Times> {
        let calendar = &self.nodes[index].calendar;
        let mut latest = None;
        for wait in &self.nodes[index].waits {
            let Some(day) = self.first_day(index, wait) else {
                self.report_too_far(index);
                return None;
            };
            latest = latest.max(Some(day));
        }
        if let Some(Day(on)) = milestone.on {
            let times = Times::on(on, Hold::Both);
            self.check_waits(index, &times, None);
            self.check_day_off(index, on);
            return Some(times);
        }
        let Some(latest) = latest else {
            if !self.nodes[index].has_gap {
                let message = format!("`{}` has no day", milestone.id);
                let problem = Diagnostic::new(Code::MissingKey, self.place(index, "id"), message);
                self.report(
                    problem.help("write its day, such as `on: 2026-12-18`, or what it waits for as `after`"),
                );
            }
            return None;
        };
        let Some(on) = calendar.moved(latest, milestone.delay) else {
            self.report_too_far(index);
            return None;
        };
        Some(Times::on(on, Hold::Nothing))
    }

    /// Reports a milestone whose written day is a day off, unless a phase that it waits for works on it.
    fn check_day_off(&mut self, index: usize, on: Date) {
        let node = &self.nodes[index];
        let is_worked = |wait: &NodeWait| self.nodes[wait.node].calendar.is_working(on);
        let next = node.calendar.next_working(on).filter(|&next| next != on);
        let Some(next) = next.filter(|_| !node.waits.iter().any(is_worked)) else {
            return;
        };
        let message = format!("`{}` is on {on}, a day off", node.id());
        let problem = Diagnostic::new(Code::MilestoneDayOff, self.place(index, "on"), message);
        self.report(problem.help(format!("the next working day is {next}")));
    }
}
