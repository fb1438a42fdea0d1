//! What contradicts what: dates and waits, lengths and ranges, overlaps, the production's own dates.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::bounds::{Bounds, bound_after, bound_before};
use super::links::holds;
use super::node::{Entry, Node, NodeWait};
use super::wording::in_days;
use super::{Plan, Start};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::graph::calendar::WorkCalendar;
use crate::graph::calendar::planned::LinkKind;
use crate::graph::calendar::timing::{Times, Written};
use crate::units::words::{MAX_NAMED, first_of, listed};

impl Plan<'_, '_> {
    /// Drops the waits that written dates contradict, and reports them: one problem for each date that would have to change.
    ///
    /// `written` is what is written of a phase; `None` for a milestone.
    pub(super) fn check_waits(&mut self, index: usize, times: &Times, written: Option<Written>) {
        let node = &self.nodes[index];
        let does_hold = |wait: &NodeWait| {
            let before = &self.nodes[wait.node];
            let other = before.times.as_ref();
            other.is_none_or(|other| holds((node, times), wait, (before, other)))
        };
        let (held, broken): (Vec<NodeWait>, Vec<NodeWait>) =
            node.waits.iter().partition(|wait| does_hold(wait));
        // Each wait that does not hold, by the key to change, with the date that would do.
        let mut needed: BTreeMap<&str, Vec<(NodeWait, Option<Date>)>> = BTreeMap::new();
        for wait in broken {
            let first = self.first_day(index, &wait);
            let (key, day) = date_to_change(written, wait.kind, first, &node.calendar);
            needed.entry(key).or_default().push((wait, day));
        }
        self.nodes[index].waits = held;
        for (key, broken) in needed {
            self.report_contradiction(index, times, key, &broken);
        }
    }

    /// Reports the waits that one written date contradicts, each with the date that would do for it.
    fn report_contradiction(
        &mut self,
        index: usize,
        times: &Times,
        key: &str,
        broken: &[(NodeWait, Option<Date>)],
    ) {
        let firm = broken.iter().filter(|(wait, _)| !self.is_uncertain(wait.node));
        let worst = firm
            .clone()
            .max_by_key(|(wait, day)| (day.unwrap_or(Date::MAX), std::cmp::Reverse(wait.position)));
        let Some(&(wait, day)) = worst else { return };
        let id = self.nodes[index].id();
        let says = match (self.nodes[index].is_milestone(), wait.kind) {
            (true, _) => format!("`{id}` is on {}", times.start),
            (false, LinkKind::EndsWith) => format!("`{id}` ends on {}", times.end),
            (false, _) => format!("`{id}` starts on {}", times.start),
        };
        let length = self.nodes[wait.node].times.map_or(0, |times| times.working_days);
        let and = match (wait.lag.days(length), wait.kind) {
            (0, _) => String::new(),
            (1, _) => " and 1 working day is to pass after that".to_owned(),
            (lag, _) if lag > 0 => format!(" and {lag} working days are to pass after that"),
            (lag, LinkKind::After) => format!(" and an overlap of {} is all there may be", in_days(-lag)),
            (lag, _) => format!(" and `{id}` may come {} before that at most", in_days(-lag)),
        };
        let message = format!("{says}, but {}{and}", self.says(&wait));
        let mut problem = Diagnostic::new(Code::ScheduleConflict, self.place(index, key), message);
        if let Some(day) = day {
            problem = problem.help(format!("the first day that fits is `{key}: {day}`"));
        }
        for (wait, _) in firm {
            problem = problem.related(self.place_that_holds(wait), self.says(wait));
        }
        self.report(problem);
    }

    /// Where it is written when the end of a phase is that a wait is for.
    fn place_that_holds(&self, wait: &NodeWait) -> Place {
        let before = &self.nodes[wait.node];
        let key = match wait.kind {
            LinkKind::StartsWith => before.start_key(),
            LinkKind::After | LinkKind::EndsWith => before.end_key(),
        };
        self.place(wait.node, key)
    }

    /// "`comp` ends on 2026-12-09", or when it starts where a wait is for that.
    fn says(&self, wait: &NodeWait) -> String {
        let node = &self.nodes[wait.node];
        match (wait.kind, node.times) {
            (LinkKind::StartsWith, Some(times)) if !node.is_milestone() => {
                format!("`{}` starts on {}", node.id(), times.start)
            }
            _ => self.says_end(wait.node),
        }
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
        let wait = |index: usize, next: usize| {
            let mut waits = self.nodes[index].waits.iter();
            let wait = waits.find(|wait| wait.node == next);
            wait.map_or((LinkKind::After, 0), |wait| (wait.kind, wait.position))
        };
        let place_of = |plan: &Self, index: usize, next: usize| {
            let (kind, position) = wait(index, next);
            plan.place_of_link(index, kind, position)
        };
        let id = |index: usize| self.nodes[index].id();
        if cycle.len() == 1 {
            let message = format!("`{}` waits for itself", id(first));
            let problem = Diagnostic::new(Code::ScheduleCycle, place_of(self, first, first), message);
            let help = format!("leave it out of `{}`", wait(first, first).0.key());
            self.report(problem.help(help));
            return;
        }
        let names: Vec<String> = cycle.iter().map(|&index| format!("`{}`", id(index))).collect();
        let message = format!(
            "{} wait for each other in a cycle, so none of them can start",
            listed(&first_of(names))
        );
        let pairs = cycle.iter().zip(cycle.iter().cycle().skip(1));
        let keys: BTreeSet<LinkKind> = pairs.map(|(&index, &next)| wait(index, next).0).collect();
        let keys: Vec<String> = keys.into_iter().map(|kind| format!("`{}`", kind.key())).collect();
        let help = format!("take one of them out of {}", keys.join(" or "));
        let mut problem =
            Diagnostic::new(Code::ScheduleCycle, place_of(self, first, cycle[1]), message).help(help);
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
        let calendar = &self.nodes[index].calendar;
        let help = match calendar.add_working_days(times.start, (days - 1).max(0)) {
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
        let waits = self.nodes[index].waits.iter();
        let driver = waits
            .filter(|wait| wait.kind != LinkKind::EndsWith)
            .max_by_key(|wait| self.first_day(index, wait))
            .copied();
        if self.nodes[index].has_gap {
            return;
        }
        let problem = match driver {
            Some(wait) => {
                let message = format!("`{id}` ends on {to}, but {}", self.says(&wait));
                Diagnostic::new(Code::ScheduleConflict, self.place(index, "to"), message)
                    .help(format!("the first day that fits is `to: {first}`"))
                    .related(self.place_that_holds(&wait), self.says(&wait))
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
                    && node.waits.iter().all(|wait| wait.kind == LinkKind::EndsWith)
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
                let lag = wait.lag.days(before.working_days);
                let calendar = &self.nodes[index].calendar;
                // A moment can well be prepared for; only work that precedes its own basis is odd.
                let is_odd = wait.kind == LinkKind::After
                    && lag < 0
                    && before.working_days > 0
                    && !self.nodes[index].is_milestone()
                    && calendar.rank(times.start) < calendar.rank(before.start);
                if is_odd {
                    let message = format!(
                        "`{}` starts on {}, before `{}` does: the overlap of {} is longer than its {}",
                        self.nodes[index].id(),
                        times.start,
                        self.nodes[wait.node].id(),
                        in_days(-lag),
                        in_days(before.working_days),
                    );
                    let place = self.place_of_link(index, wait.kind, wait.position);
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

/// The written date that a broken wait contradicts, and what it would have to be for the wait to hold; `first` is the first
/// day that the wait allows.
fn date_to_change(
    written: Option<Written>,
    kind: LinkKind,
    first: Option<Date>,
    calendar: &WorkCalendar,
) -> (&'static str, Option<Date>) {
    let Some(written) = written else {
        return ("on", first);
    };
    let others = (written.days.unwrap_or(0) - 1).max(0);
    let moved = |days: i64| calendar.add_working_days(first?, days);
    match (kind, written.from, written.to) {
        (LinkKind::EndsWith, _, Some(_)) => ("to", first),
        (LinkKind::EndsWith, _, None) => ("from", moved(-others)),
        (_, None, Some(_)) => ("to", moved(others)),
        _ => ("from", moved(0)),
    }
}
