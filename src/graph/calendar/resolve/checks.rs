//! What contradicts what: dates and waits, lengths and ranges, overlaps, the production's own dates.

use jiff::civil::Date;

use super::bounds::{Bounds, bound_after, bound_before};
use super::node::{Entry, Node, NodeWait, Times};
use super::wording::in_days;
use super::{Plan, Start};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::units::words::{MAX_NAMED, first_of, listed};

impl Plan<'_, '_> {
    /// Drops the waits that written dates contradict, and reports them as one problem.
    ///
    /// `key` is the date to change; `needed` gives what a phase's would have to be, from the rank on which it may start.
    pub(super) fn check_waits(
        &mut self,
        index: usize,
        times: &Times,
        key: &str,
        needed: impl Fn(i64) -> Option<Date>,
    ) {
        let is_milestone = self.nodes[index].is_milestone();
        // Each wait that does not hold, with the first day that would do.
        let mut broken: Vec<(NodeWait, Option<Date>)> = Vec::new();
        for &wait in &self.nodes[index].waits {
            let Some(before) = self.nodes[wait.node].times else {
                continue;
            };
            if is_milestone {
                let day = self.day_after_wait(&wait);
                if day.is_none_or(|day| day > times.end) {
                    broken.push((wait, day));
                }
                continue;
            }
            // On days off ranks are equal where dates are not: work that ends on a Sunday is not over on Saturday.
            let is_over = wait.lag != 0 || before.end < times.start || before.free < before.done;
            if before.free + wait.lag > times.start_rank || !is_over {
                broken.push((wait, needed(before.free + wait.lag)));
            }
        }
        let firm = broken.iter().filter(|(wait, _)| !self.is_uncertain(wait.node));
        let worst = firm
            .clone()
            .max_by_key(|(wait, day)| (day.unwrap_or(Date::MAX), std::cmp::Reverse(wait.position)));
        if let Some(&(wait, day)) = worst {
            let id = self.nodes[index].id();
            let says = match is_milestone {
                true => format!("`{id}` is on {}", times.start),
                false => format!("`{id}` starts on {}", times.start),
            };
            let and = match wait.lag {
                0 => String::new(),
                1 => " and 1 working day is to pass after that".to_owned(),
                lag if lag > 0 => format!(" and {lag} working days are to pass after that"),
                lag => format!(" and an overlap of {} is all there may be", in_days(-lag)),
            };
            let message = format!("{says}, but {}{and}", self.says_end(wait.node));
            let mut problem = Diagnostic::new(Code::ScheduleConflict, self.place(index, key), message);
            if let Some(day) = day {
                problem = problem.help(format!("the first day that fits is `{key}: {day}`"));
            }
            for (wait, _) in firm {
                let place = self.place(wait.node, self.nodes[wait.node].end_key());
                problem = problem.related(place, self.says_end(wait.node));
            }
            self.report(problem);
        }
        let is_broken = |wait: &NodeWait| broken.iter().any(|(broken, _)| broken.position == wait.position);
        self.nodes[index].waits.retain(|wait| !is_broken(wait));
    }

    /// "`comp` ends on 2026-12-09"
    fn says_end(&self, index: usize) -> String {
        let node = &self.nodes[index];
        let verb = if node.is_milestone() { "is" } else { "ends" };
        let day = node.times.map(|times| times.end.to_string()).unwrap_or_default();
        format!("`{}` {verb} on {day}", node.id())
    }

    pub(super) fn report_cycle(&mut self, cycle: &[usize]) {
        let Some(&first) = cycle.first() else { return };
        let place_of = |plan: &Self, index: usize, next: usize| {
            let wait = plan.nodes[index].waits.iter().find(|wait| wait.node == next);
            plan.place_of_wait(index, wait.map_or(0, |wait| wait.position))
        };
        let id = |index: usize| self.nodes[index].id();
        if cycle.len() == 1 {
            let message = format!("`{}` waits for itself", id(first));
            let problem = Diagnostic::new(Code::ScheduleCycle, place_of(self, first, first), message);
            self.report(problem.help("leave it out of `after`"));
            return;
        }
        let names: Vec<String> = cycle.iter().map(|&index| format!("`{}`", id(index))).collect();
        let message = format!(
            "{} wait for each other in a cycle, so none of them can start",
            listed(&first_of(names))
        );
        let mut problem = Diagnostic::new(Code::ScheduleCycle, place_of(self, first, cycle[1]), message)
            .help("take one of them out of an `after`");
        for (at, &index) in cycle.iter().enumerate().take(MAX_NAMED).skip(1) {
            let next = cycle[(at + 1) % cycle.len()];
            let message = format!("`{}` waits for `{}`", id(index), id(next));
            problem = problem.related(place_of(self, index, next), message);
        }
        self.report(problem);
    }

    pub(super) fn report_missing_length(&mut self, index: usize, message: &str) {
        let problem = Diagnostic::new(Code::MissingKey, self.place(index, "id"), message);
        self.report(
            problem.help("write how long it is, such as `for: 10d` or `for: 6w`, or its last day as `to`"),
        );
    }

    pub(super) fn report_wrong_length(&mut self, index: usize, days: i64, times: &Times) {
        let id = self.nodes[index].id();
        let message = format!(
            "`{id}` is to take {}, but its dates have {}",
            in_days(days),
            in_days(times.working_days)
        );
        let last = times.start_rank + (days - 1).max(0);
        let help = match self.calendar.day_at(last) {
            Some(last) => format!("leave `for` out, or write `to: {last}`"),
            None => "leave `for` out".to_owned(),
        };
        let problem = Diagnostic::new(Code::ScheduleConflict, self.place(index, "for"), message);
        let related = self.place(index, "to");
        self.report(problem.related(related, "its last day is here").help(help));
    }

    /// A phase whose last day comes before it may start.
    pub(super) fn report_no_room(&mut self, index: usize, first: Date, to: Date) {
        let id = self.nodes[index].id();
        let ready = |wait: &NodeWait| Some(self.nodes[wait.node].times?.free + wait.lag);
        let driver = self.nodes[index]
            .waits
            .iter()
            .max_by_key(|wait| ready(wait))
            .copied();
        if self.nodes[index].has_gap {
            return;
        }
        let problem = match driver {
            Some(wait) => {
                let message = format!("`{id}` ends on {to}, but {}", self.says_end(wait.node));
                Diagnostic::new(Code::ScheduleConflict, self.place(index, "to"), message)
                    .help(format!("the first day that fits is `to: {first}`"))
                    .related(
                        self.place(wait.node, self.nodes[wait.node].end_key()),
                        self.says_end(wait.node),
                    )
            }
            None => {
                let message = format!("`{id}` ends on {to}, before the schedule starts on {first}");
                Diagnostic::new(Code::EndBeforeStart, self.place(index, "to"), message)
                    .help("write its first day as `from`, or start the schedule earlier")
            }
        };
        self.report(problem);
    }

    pub(super) fn report_too_far(&mut self, index: usize) {
        let node = &self.nodes[index];
        let message = format!("`{}` does not fit into the years 0 to 9999", node.id());
        let problem = Diagnostic::new(Code::WrongValue, self.place(index, node.end_key()), message);
        if !self.nodes[index].has_gap {
            self.report(problem.help("check its length, and that some days are worked"));
        }
    }

    /// Reports once that nothing says where to start, at the first phase that needs it.
    pub(super) fn report_missing_start(&mut self, start: Option<Start>) {
        if start.is_some() {
            return;
        }
        let needs_start = |node: &&Node<'_>| match node.entry {
            Entry::Phase(phase) => {
                phase.from.is_none()
                    && phase.length.is_some() != phase.to.is_some()
                    && node.times.is_none()
                    && !node.has_gap
                    && !node.is_left_out
                    && node.waits.is_empty()
            }
            Entry::Milestone(_) => false,
        };
        if let Some(node) = self.nodes.iter().find(needs_start) {
            let message = format!("nothing says when `{}` starts", node.id());
            let problem = Diagnostic::new(
                Code::MissingKey,
                Place::value(self.file, node.path().key("id")),
                message,
            );
            self.report(problem.help(
                "write `start: 2026-01-05` in the schedule, or `from: 2026-01-05` in the production's `index.md`",
            ));
        }
    }

    /// Warns of phases that an overlap starts before the phase that they wait for.
    pub(super) fn check_overlaps(&mut self) {
        for index in 0..self.nodes.len() {
            for position in 0..self.nodes[index].waits.len() {
                let wait = self.nodes[index].waits[position];
                let (Some(times), Some(before)) = (self.nodes[index].times, self.nodes[wait.node].times)
                else {
                    continue;
                };
                // A moment can well be prepared for; only work that precedes its own basis is odd.
                let is_odd = wait.lag < 0
                    && before.working_days > 0
                    && !self.nodes[index].is_milestone()
                    && times.start_rank < before.start_rank;
                if is_odd {
                    let message = format!(
                        "`{}` starts on {}, before `{}` does: the overlap of {} is longer than its {}",
                        self.nodes[index].id(),
                        times.start,
                        self.nodes[wait.node].id(),
                        in_days(-wait.lag),
                        in_days(before.working_days),
                    );
                    let place = self.place_of_wait(index, wait.position);
                    let related = self.place(wait.node, "id");
                    let problem = Diagnostic::new(Code::ScheduleConflict, place, message)
                        .related(related, format!("starts on {}", before.start));
                    self.report(Diagnostic {
                        severity: Severity::Warning,
                        ..problem
                    });
                }
            }
        }
    }

    /// Reports what lies outside the production, but not what is only pushed out by something that is reported.
    pub(super) fn check_bounds(&mut self, order: &[usize], production: &Bounds, start: Option<Start>) {
        let mut order = order.to_vec();
        order.sort_unstable();
        for index in order {
            let node = &self.nodes[index];
            let Some(times) = node.times else { continue };
            let befores = || node.waits.iter().filter_map(|wait| self.nodes[wait.node].times);
            let follows_start = node.waits.is_empty() && start.is_some_and(|start| start.is_outside);
            let id = node.id();
            let early = bound_before(production, times.start).filter(|bound| {
                let follows =
                    follows_start || node.has_gap || befores().any(|before| before.start < bound.day);
                node.is_start_written() || !follows
            });
            let late = bound_after(production, times.end).filter(|bound| {
                let follows = follows_start || node.has_gap || befores().any(|before| before.end > bound.day);
                times.is_fixed() || !follows
            });
            let mut found = Vec::new();
            if let Some(bound) = early {
                let verb = if node.is_milestone() { "is" } else { "starts" };
                let key = match node.entry {
                    Entry::Phase(phase) if phase.from.is_some() => "from",
                    Entry::Milestone(milestone) if milestone.on.is_some() => "on",
                    _ => "id",
                };
                let message = format!("`{id}` {verb} on {}, before the production starts", times.start);
                let problem = Diagnostic::new(Code::OutsideProduction, self.place(index, key), message);
                found.push(problem.related(
                    bound.at.clone(),
                    format!("the production starts on {}", bound.day),
                ));
            }
            if let Some(bound) = late {
                let message = format!("{}, after the production ends", self.says_end(index));
                let place = self.place(index, node.end_key());
                let problem = Diagnostic::new(Code::OutsideProduction, place, message);
                found
                    .push(problem.related(bound.at.clone(), format!("the production ends on {}", bound.day)));
            }
            self.problems.append(&mut found);
        }
    }
}
