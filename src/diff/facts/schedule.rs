//! What a schedule says of its phases and milestones.

use super::{Facts, Item, Reader};
use crate::graph::calendar::{self, PlannedPhase, Wait};
use crate::graph::{Node, Timetable};

impl Reader<'_> {
    /// The dates of a schedule, and what is said of each phase and milestone beside them.
    pub(super) fn schedule(&self, facts: &mut Facts, timetable: &Timetable) {
        let schedule = &timetable.schedule;
        let responsible = timetable.phases.iter().chain(&timetable.milestones);
        let item = |item, value: String| Item {
            id: schedule.id(item).to_owned(),
            title: schedule.title(item).to_owned(),
            value,
        };
        let days = schedule.items().map(|of| item(of, schedule.days(of).to_string()));
        facts.many("schedule", "dates", days);
        let details = schedule.items().zip(responsible).map(|(of, who)| {
            let waits = schedule.waits(of).iter();
            let waits = waits.map(|wait| self.wait(schedule.title(wait.item), wait));
            let department = who.department.map(|id| self.item(Node::Department(id), "").title);
            let owner = who.owner.as_ref().map(|owner| self.named(owner).title);
            let part_of = who
                .part_of
                .and_then(|part| self.side.config.phases.get(part).cloned());
            let moment = schedule.moment(of).map(ToString::to_string);
            let works = match of {
                calendar::Item::Phase(index) => self.works(&schedule.phases[index]),
                calendar::Item::Milestone(_) => None,
            };
            let parts = [works, moment, department, owner, part_of];
            let produces = who
                .produces
                .iter()
                .map(|id| self.item(Node::Document(*id), "").title);
            let parts = waits.chain(parts.into_iter().flatten()).chain(produces);
            item(of, parts.collect::<Vec<_>>().join(", "))
        });
        facts.many("schedule_details", "schedule", details);
    }

    /// What a phase or milestone waits for, in words; `title` is the other one's.
    fn wait(&self, title: &str, wait: &Wait) -> String {
        let lag = |key: &str, lag: i32| {
            let lag = format!("{lag:+}");
            self.words.fill(key, &[("item", title), ("lag", &lag)])
        };
        let item = match (wait.lag_percent, wait.lag_days) {
            (Some(percent), _) => lag("bible_changes.share", percent),
            (None, 0) => title.to_owned(),
            (None, days) => lag("bible_changes.lag", days),
        };
        self.fill(wait.kind.key(), "item", &item)
    }

    /// The days that a phase works, where they are not the schedule's.
    fn works(&self, phase: &PlannedPhase) -> Option<String> {
        let week = phase
            .week
            .iter()
            .map(|day| self.words.short_weekday(*day).to_owned());
        let days: Vec<String> = week
            .chain(phase.workdays.iter().map(ToString::to_string))
            .collect();
        let words = self.words.joined(&days);
        (!days.is_empty()).then(|| self.words.fill("schedule.works", &[("days", &words)]))
    }
}
