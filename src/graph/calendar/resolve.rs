//! Gives every phase and milestone its dates, and reports what contradicts what.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::moments::Zones;
use super::order::order;
use super::planned::{Item, PlannedMilestone, PlannedPhase, Schedule, Wait};
use super::slack::slack;
use super::work_calendar::WorkCalendar;
use crate::content::ScheduleFront;
use crate::content::in_words;
use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::{Code, Diagnostic, FieldPath, Place, Severity, nearest};
use crate::units::{After, Day, DayRange};

/// The dates of the production that a schedule belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Its first day.
    pub from: Option<Bound>,
    /// Its last day, inclusive.
    pub to: Option<Bound>,
}

/// A date of a production, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The day.
    pub day: Date,
    /// Where it is written.
    pub at: Place,
}

/// The calendar that a schedule works by: the site's, with the schedule's own week, holidays and imported holidays.
///
/// A week that is written but empty is reported, and the site's is kept.
pub fn calendar_of(
    front: &ScheduleFront,
    file: &Arc<str>,
    site: &WorkCalendar,
    imported: &[DayRange],
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
    let holidays: Vec<DayRange> = front.holidays.iter().chain(imported).copied().collect();
    site.with(week.map(|week| week.as_slice()), &holidays)
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

/// A phase or milestone while it is worked on.
pub(super) struct Node<'a> {
    entry: Entry<'a>,
    /// What it waits for, as far as that holds.
    pub(super) waits: Vec<NodeWait>,
    /// Whether something it waits for was left out, so that its dates may be too early.
    has_gap: bool,
    /// Whether it is wrong in itself, so that it gets no dates.
    is_left_out: bool,
    /// Its dates, once it has some.
    pub(super) times: Option<Times>,
}

#[derive(Clone, Copy)]
enum Entry<'a> {
    Phase(&'a Phase),
    Milestone(&'a Milestone),
}

#[derive(Clone, Copy)]
pub(super) struct NodeWait {
    /// The node that comes first.
    pub(super) node: usize,
    /// In working days; negative for an overlap.
    pub(super) lag: i64,
    /// Position in the list as written.
    position: usize,
}

/// When something is, as dates and as ranks of the calendar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    start: Date,
    /// Inclusive.
    end: Date,
    /// The first day of work; for a milestone, the first working day after it.
    pub(super) start_rank: i64,
    /// When a phase that waits for it may start at the earliest.
    pub(super) free: i64,
    /// The first working day after `end`. Differs from `free` only for what takes no time.
    pub(super) done: i64,
    working_days: i64,
    /// Whether a date is written, so that it does not give way.
    pub(super) is_fixed: bool,
}

impl<'a> Node<'a> {
    fn phase(phase: &'a Phase) -> Self {
        Self::of(Entry::Phase(phase))
    }

    fn milestone(milestone: &'a Milestone) -> Self {
        Self::of(Entry::Milestone(milestone))
    }

    fn of(entry: Entry<'a>) -> Self {
        Self {
            entry,
            waits: Vec::new(),
            has_gap: false,
            is_left_out: false,
            times: None,
        }
    }

    pub(super) fn is_milestone(&self) -> bool {
        matches!(self.entry, Entry::Milestone(_))
    }

    fn id(&self) -> &'a str {
        match self.entry {
            Entry::Phase(phase) => &phase.id,
            Entry::Milestone(milestone) => &milestone.id,
        }
    }

    fn after(&self) -> &'a [After] {
        match self.entry {
            Entry::Phase(phase) => &phase.after,
            Entry::Milestone(milestone) => &milestone.after,
        }
    }

    /// The item in the file's list.
    fn path(&self) -> FieldPath {
        match self.entry {
            Entry::Phase(phase) => FieldPath::of("phases").index(phase.at),
            Entry::Milestone(milestone) => FieldPath::of("milestones").index(milestone.at),
        }
    }

    /// The key that says when it is over: the written date if there is one.
    fn end_key(&self) -> &'static str {
        match self.entry {
            Entry::Phase(phase) if phase.to.is_some() => "to",
            Entry::Phase(phase) if phase.length.is_some() => "for",
            Entry::Milestone(milestone) if milestone.on.is_some() => "on",
            Entry::Phase(_) | Entry::Milestone(_) => "id",
        }
    }

    fn is_start_written(&self) -> bool {
        match self.entry {
            Entry::Phase(phase) => phase.from.is_some() || (phase.length.is_some() && phase.to.is_some()),
            Entry::Milestone(milestone) => milestone.on.is_some(),
        }
    }
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

    /// The order to give dates in. Each circle is reported, and the waits that close it are dropped.
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

    fn report_cycle(&mut self, cycle: &[usize]) {
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
            "{} wait for each other in a circle, so none of them can start",
            in_a_row(&names)
        );
        let mut problem = Diagnostic::new(Code::ScheduleCycle, place_of(self, first, cycle[1]), message)
            .help("take one of them out of an `after`");
        for (at, &index) in cycle.iter().enumerate().skip(1) {
            let next = cycle[(at + 1) % cycle.len()];
            let message = format!("`{}` waits for `{}`", id(index), id(next));
            problem = problem.related(place_of(self, index, next), message);
        }
        self.report(problem);
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

    /// Gives one node its dates; all that it waits for have theirs, or never will.
    fn give_dates(&mut self, index: usize, start: Option<Start>) {
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
    fn is_uncertain(&self, index: usize) -> bool {
        let node = &self.nodes[index];
        node.has_gap && !node.times.is_some_and(|times| times.is_fixed)
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
                let times = self.of_length(index, rank, days, true)?;
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
                self.of_length(index, rank, days, false)
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
                Some(self.range_from(rank, first, to))
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
        self.range_from(rank, first.unwrap_or(from), to)
    }

    fn range_from(&self, rank: i64, first: Date, to: Date) -> Times {
        let done = self.calendar.rank_after(to);
        Times {
            start: first,
            end: to,
            start_rank: rank,
            free: done,
            done,
            working_days: done - rank,
            is_fixed: true,
        }
    }

    /// So many working days from a rank on.
    fn of_length(&mut self, index: usize, rank: i64, days: i64, is_fixed: bool) -> Option<Times> {
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
            is_fixed,
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
                is_fixed: true,
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
            is_fixed: true,
        })
    }

    fn dates_of_milestone(&mut self, index: usize, milestone: &Milestone) -> Option<Times> {
        let waits = &self.nodes[index].waits;
        let required = waits
            .iter()
            .filter_map(|wait| Some(self.nodes[wait.node].times?.done + wait.lag))
            .max();
        // The last day of what it waits for may be a day off, which no rank stands for.
        let last_day = self.last_day_waited_for(index);
        let at_rank = |rank: i64| Some(self.calendar.day_at(rank - 1)?.max(last_day.unwrap_or(Date::MIN)));
        let on = match (milestone.on, required) {
            (Some(Day(on)), _) => on,
            (None, Some(required)) => match at_rank(required) {
                Some(on) => on,
                None => {
                    self.report_too_far(index);
                    return None;
                }
            },
            (None, None) => {
                if !self.nodes[index].has_gap {
                    let message = format!("`{}` has no day", milestone.id);
                    let problem = Diagnostic::new(Code::MissingKey, self.place(index, "id"), message);
                    self.report(
                        problem
                            .help("write its day, such as `on: 2026-12-18`, or what it waits for as `after`"),
                    );
                }
                return None;
            }
        };
        let done = self.calendar.rank_after(on);
        let times = Times {
            start: on,
            end: on,
            start_rank: done,
            free: done,
            done,
            working_days: 0,
            is_fixed: milestone.on.is_some(),
        };
        if milestone.on.is_some() {
            let calendar = self.calendar;
            self.check_waits(index, &times, "on", |required| {
                Some(calendar.day_at(required - 1)?.max(last_day.unwrap_or(Date::MIN)))
            });
        }
        Some(times)
    }

    /// The latest end of what a node waits for without lag.
    fn last_day_waited_for(&self, index: usize) -> Option<Date> {
        let waits = self.nodes[index].waits.iter().filter(|wait| wait.lag == 0);
        waits
            .filter_map(|wait| Some(self.nodes[wait.node].times?.end))
            .max()
    }

    /// Drops the waits that written dates contradict, and reports them as one problem.
    ///
    /// `key` is the date to change; `needed` gives what it would have to be, from the rank that is needed.
    fn check_waits(&mut self, index: usize, times: &Times, key: &str, needed: impl Fn(i64) -> Option<Date>) {
        let is_milestone = self.nodes[index].is_milestone();
        let mut broken: Vec<(NodeWait, i64)> = Vec::new();
        for &wait in &self.nodes[index].waits {
            let Some(before) = self.nodes[wait.node].times else {
                continue;
            };
            let ready = if is_milestone { before.done } else { before.free };
            // On days off ranks are equal where dates are not: work that ends on a Sunday is not over on Saturday.
            let is_over = match (is_milestone, wait.lag) {
                (true, 0) => before.end <= times.end,
                (false, 0) => before.end < times.start || before.free < before.done,
                _ => true,
            };
            if ready + wait.lag > times.start_rank || !is_over {
                broken.push((wait, ready + wait.lag));
            }
        }
        let firm = broken.iter().filter(|(wait, _)| !self.is_uncertain(wait.node));
        let worst = firm
            .clone()
            .max_by_key(|(wait, required)| (*required, std::cmp::Reverse(wait.position)));
        if let Some(&(wait, required)) = worst {
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
            if let Some(day) = needed(required) {
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

    fn report_missing_length(&mut self, index: usize, message: &str) {
        let problem = Diagnostic::new(Code::MissingKey, self.place(index, "id"), message);
        self.report(
            problem.help("write how long it is, such as `for: 10d` or `for: 6w`, or its last day as `to`"),
        );
    }

    fn report_wrong_length(&mut self, index: usize, days: i64, times: &Times) {
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
    fn report_no_room(&mut self, index: usize, first: Date, to: Date) {
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

    fn report_too_far(&mut self, index: usize) {
        let node = &self.nodes[index];
        let message = format!("`{}` does not fit into the years 0 to 9999", node.id());
        let problem = Diagnostic::new(Code::WrongValue, self.place(index, node.end_key()), message);
        if !self.nodes[index].has_gap {
            self.report(problem.help("check its length, and that some days are worked"));
        }
    }

    /// Reports once that nothing says where to start, at the first phase that needs it.
    fn report_missing_start(&mut self, start: Option<Start>) {
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
    fn check_overlaps(&mut self) {
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
    fn check_bounds(&mut self, order: &[usize], production: &Bounds, start: Option<Start>) {
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
                times.is_fixed || !follows
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

/// The production's first day, if a day lies before it. Bounds that contradict each other bind nothing.
fn bound_before(production: &Bounds, day: Date) -> Option<&Bound> {
    let bound = production.from.as_ref().filter(|bound| day < bound.day)?;
    production
        .to
        .as_ref()
        .is_none_or(|to| bound.day <= to.day)
        .then_some(bound)
}

/// The production's last day, if a day lies after it.
fn bound_after(production: &Bounds, day: Date) -> Option<&Bound> {
    let bound = production.to.as_ref().filter(|bound| day > bound.day)?;
    production
        .from
        .as_ref()
        .is_none_or(|from| from.day <= bound.day)
        .then_some(bound)
}

/// A start on a day off rolls forward, and where it was written it says so.
fn rolls_forward(place: Place, what: &str, key: &str, written: Date, rolled: Date) -> Diagnostic {
    let message = format!("{written} is a day off, so {what} starts on {rolled}");
    let problem = Diagnostic::new(Code::ScheduleConflict, place, message);
    Diagnostic {
        severity: Severity::Warning,
        ..problem.help(format!("write `{key}: {rolled}`"))
    }
}

/// "1 working day", "5 working days"
fn in_days(days: i64) -> String {
    match days {
        1 => "1 working day".to_owned(),
        days => format!("{days} working days"),
    }
}

/// "a, b and c"
fn in_a_row(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What has dates, with its slack, each wait as an index of the lists that it stands in now.
fn gather(nodes: &[Node<'_>], slack: &[i64], zones: &Zones<'_>) -> Schedule {
    let mut items: Vec<Option<Item>> = Vec::with_capacity(nodes.len());
    let (mut phases, mut milestones) = (0, 0);
    for node in nodes {
        let (count, item): (&mut usize, fn(usize) -> Item) = match node.entry {
            Entry::Phase(_) => (&mut phases, Item::Phase),
            Entry::Milestone(_) => (&mut milestones, Item::Milestone),
        };
        items.push(node.times.is_some().then(|| item(*count)));
        *count += usize::from(node.times.is_some());
    }
    let mut schedule = Schedule::default();
    for (node, &slack) in nodes.iter().zip(slack) {
        let Some(times) = node.times else { continue };
        let after = node.waits.iter().filter_map(|wait| {
            Some(Wait {
                item: items[wait.node]?,
                lag_days: i32::try_from(wait.lag).ok()?,
            })
        });
        let after: Vec<Wait> = after.collect();
        let slack_days = u32::try_from(slack).unwrap_or(0);
        let is_critical = slack_days == 0;
        match node.entry {
            Entry::Phase(phase) => schedule.phases.push(PlannedPhase {
                id: phase.id.clone(),
                title: title_of(phase.title.as_ref(), &phase.id),
                start: times.start,
                end: times.end,
                working_days: u32::try_from(times.working_days).unwrap_or(0),
                slack_days,
                is_critical,
                call: zones.moment(phase.call.as_ref(), phase.zone.as_ref()),
                after,
                department: phase.department.clone(),
                owner: phase.owner.clone(),
                note: phase.note.clone(),
                at: phase.at,
            }),
            Entry::Milestone(milestone) => schedule.milestones.push(PlannedMilestone {
                id: milestone.id.clone(),
                title: title_of(milestone.title.as_ref(), &milestone.id),
                on: times.end,
                slack_days,
                is_critical,
                time: zones.moment(milestone.time.as_ref(), milestone.zone.as_ref()),
                after,
                department: milestone.department.clone(),
                owner: milestone.owner.clone(),
                note: milestone.note.clone(),
                at: milestone.at,
            }),
        }
    }
    let dated = || nodes.iter().filter_map(|node| node.times);
    let first = dated().map(|times| times.start).min();
    let last = dated().map(|times| times.end).max();
    schedule.span = first.zip(last).map(|(from, to)| DayRange { from, to });
    let mut critical: Vec<Item> = items
        .into_iter()
        .zip(slack)
        .filter_map(|(item, &slack)| item.filter(|_| slack <= 0))
        .collect();
    critical.sort_by_key(|&item| {
        let days = schedule.days(item);
        (days.from, days.to)
    });
    schedule.critical_path = critical;
    schedule
}

fn title_of(title: Option<&String>, id: &str) -> String {
    title
        .filter(|title| !title.trim().is_empty())
        .cloned()
        .unwrap_or_else(|| in_words(id))
}
