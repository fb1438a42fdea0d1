//! Each phase and milestone gets its dates, by what is written of it and what it waits for.

use jiff::civil::Date;

use super::node::{Entry, Hold, NodeWait, Times};
use super::wording::rolls_forward;
use super::{Plan, Start};
use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::units::Day;

impl Plan<'_, '_> {
    /// Gives one node its dates; all that it waits for have theirs, or never will.
    pub(super) fn give_dates(&mut self, index: usize, start: Option<Start>) {
        if self.nodes[index].is_left_out {
            return;
        }
        let mut waits = std::mem::take(&mut self.nodes[index].waits);
        waits.retain(|wait| self.nodes[wait.node].times.is_some());
        let has_gap = waits.len() < self.nodes[index].after().len()
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
        let calendar = self.calendar;
        let days = phase.length.map(|span| calendar.days_of(span));
        match (phase.from, days, phase.to) {
            (Some(Day(from)), None, None) => {
                self.report_missing_length(index, &format!("`{}` starts on {from} but has no end", phase.id));
                None
            }
            (None, None, None) => {
                self.report_missing_length(index, &format!("`{}` has no length", phase.id));
                None
            }
            (Some(Day(from)), _, Some(Day(to))) if to < from => {
                let message = format!("`{}` ends on {to}, before it starts on {from}", phase.id);
                let problem = Diagnostic::new(Code::EndBeforeStart, self.place(index, "to"), message);
                let related = self.place(index, "from");
                self.report(problem.related(related, "it starts here"));
                None
            }
            (Some(Day(from)), days, Some(Day(to))) => {
                let times = self.range(index, from, to);
                if let Some(days) = days.filter(|&days| days != times.working_days) {
                    self.report_wrong_length(index, days, &times);
                }
                self.check_waits(index, &times, "from", |required| calendar.day_at(required));
                Some(times)
            }
            (Some(Day(from)), Some(days), None) => {
                let rank = calendar.rank(from);
                let times = self.of_length(index, rank, days, Hold::Both)?;
                if times.start != from {
                    let place = self.place(index, "from");
                    self.report(rolls_forward(
                        place,
                        &format!("`{}`", phase.id),
                        "from",
                        from,
                        times.start,
                    ));
                }
                self.check_waits(index, &times, "from", |required| calendar.day_at(required));
                Some(times)
            }
            (None, Some(days), Some(Day(to))) => {
                let times = self.backwards(index, to, days)?;
                let last = move |required: i64| calendar.day_at(required + (days - 1).max(0));
                self.check_waits(index, &times, "to", last);
                Some(times)
            }
            (None, Some(days), None) => {
                let rank = self.earliest(index, start)?;
                self.of_length(index, rank, days, Hold::Nothing)
            }
            (None, None, Some(Day(to))) => {
                let rank = self.earliest(index, start)?;
                let Some(first) = calendar.day_at(rank) else {
                    self.report_too_far(index);
                    return None;
                };
                if to < first {
                    self.report_no_room(index, first, to);
                    return None;
                }
                Some(self.range_from(rank, first, to, Hold::End))
            }
        }
    }

    /// The rank on which a phase without written start may start; `None` when nobody says so.
    fn earliest(&self, index: usize, start: Option<Start>) -> Option<i64> {
        let waits = self.nodes[index].waits.iter();
        let after = waits
            .filter_map(|wait| Some(self.nodes[wait.node].times?.free + wait.lag))
            .max();
        after.or(start.map(|start| start.rank))
    }

    /// A range with both ends written. Only a first day off moves, to the first working day of the range.
    fn range(&mut self, index: usize, from: Date, to: Date) -> Times {
        let id = self.nodes[index].id();
        let rank = self.calendar.rank(from);
        let first = self.calendar.day_at(rank).filter(|&first| first <= to);
        match first {
            Some(first) if first != from => {
                let place = self.place(index, "from");
                self.report(rolls_forward(place, &format!("`{id}`"), "from", from, first));
            }
            Some(_) => {}
            None => {
                let message = format!("`{id}` has no working day from {from} to {to}");
                let problem = Diagnostic::new(Code::ScheduleConflict, self.place(index, "from"), message);
                let help = "if that is meant, add these days of the week to `week`, or take the days out of `holidays`";
                self.report(Diagnostic {
                    severity: Severity::Warning,
                    ..problem.help(help)
                });
            }
        }
        self.range_from(rank, first.unwrap_or(from), to, Hold::Both)
    }

    fn range_from(&self, rank: i64, first: Date, to: Date, hold: Hold) -> Times {
        let done = self.calendar.rank_after(to);
        Times {
            start: first,
            end: to,
            start_rank: rank,
            free: done,
            done,
            working_days: done - rank,
            hold,
        }
    }

    /// So many working days from a rank on.
    fn of_length(&mut self, index: usize, rank: i64, days: i64, hold: Hold) -> Option<Times> {
        let last = rank + (days - 1).max(0);
        let (Some(start), Some(end)) = (self.calendar.day_at(rank), self.calendar.day_at(last)) else {
            self.report_too_far(index);
            return None;
        };
        Some(Times {
            start,
            end,
            start_rank: rank,
            free: rank + days,
            done: last + 1,
            working_days: days,
            hold,
        })
    }

    /// So many working days up to a day, which stays as written even when it is off.
    fn backwards(&mut self, index: usize, to: Date, days: i64) -> Option<Times> {
        let done = self.calendar.rank_after(to);
        if days == 0 {
            let rank = self.calendar.rank(to);
            return Some(Times {
                start: to,
                end: to,
                start_rank: rank,
                free: rank,
                done,
                working_days: 0,
                hold: Hold::Both,
            });
        }
        let Some(start) = self.calendar.day_at(done - days) else {
            self.report_too_far(index);
            return None;
        };
        Some(Times {
            start,
            end: to,
            start_rank: done - days,
            free: done,
            done,
            working_days: days,
            hold: Hold::Both,
        })
    }

    fn dates_of_milestone(&mut self, index: usize, milestone: &Milestone) -> Option<Times> {
        let waits = self.nodes[index].waits.clone();
        let mut latest = None;
        for wait in waits {
            let Some(day) = self.day_after_wait(&wait) else {
                self.report_too_far(index);
                return None;
            };
            latest = latest.max(Some(day));
        }
        let Some(on) = milestone.on.map(|Day(on)| on).or(latest) else {
            if !self.nodes[index].has_gap {
                let message = format!("`{}` has no day", milestone.id);
                let problem = Diagnostic::new(Code::MissingKey, self.place(index, "id"), message);
                self.report(
                    problem.help("write its day, such as `on: 2026-12-18`, or what it waits for as `after`"),
                );
            }
            return None;
        };
        let done = self.calendar.rank_after(on);
        let hold = match milestone.on {
            Some(_) => Hold::Both,
            None => Hold::Nothing,
        };
        let times = Times {
            start: on,
            end: on,
            start_rank: done,
            free: done,
            done,
            working_days: 0,
            hold,
        };
        if milestone.on.is_some() {
            self.check_waits(index, &times, "on", |_| None);
            self.check_day_off(index, on);
        }
        Some(times)
    }

    /// Reports a milestone whose written day is a day off.
    fn check_day_off(&mut self, index: usize, on: Date) {
        let Some(next) = self.calendar.next_working(on).filter(|&next| next != on) else {
            return;
        };
        let message = format!("`{}` is on {on}, a day off", self.nodes[index].id());
        let problem = Diagnostic::new(Code::MilestoneDayOff, self.place(index, "on"), message);
        self.report(problem.help(format!("the next working day is {next}")));
    }

    /// The day of a milestone by one of its waits: the last day of what it waits for, moved by the lag.
    pub(super) fn day_after_wait(&self, wait: &NodeWait) -> Option<Date> {
        self.calendar.moved(self.nodes[wait.node].times?.end, wait.lag)
    }
}
