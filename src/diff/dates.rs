//! Phases and milestones whose days moved: by how many working days, and because of what.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::graph::calendar::{Item, LinkKind, Wait};
use crate::graph::{Graph, ProductionId, Timetable};

/// A phase or milestone on other days than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MovedDate {
    /// Unique in the schedule.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whether it is a milestone, which has one day.
    pub is_milestone: bool,
    /// The days it had.
    pub from: Days,
    /// The days it has.
    pub to: Days,
    /// How many working days later its first day is, by the later side's calendar of it; negative where it is earlier.
    pub start_moved: i64,
    /// The same of its last day.
    pub end_moved: i64,
    /// What it waits for that moved and took it along, where nobody wrote anything else about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because_of: Option<String>,
}

/// The first and the last day of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first.
    pub start: Date,
    /// The last, inclusive.
    pub end: Date,
}

/// What moved on the schedule of a production: each cause with what follows from it, as deep as it goes; causes in the order of
/// the schedule.
pub(super) fn moved(before: &Graph, was: ProductionId, after: &Graph, is: ProductionId) -> Vec<MovedDate> {
    let (Some(old), Some(new)) = (&before[was].timetable, &after[is].timetable) else {
        return Vec::new();
    };
    let ids: Vec<(Item, Item)> = pairs(old, new);
    let has_moved = |item: &Item| {
        let pair = ids.iter().find(|(_, new)| new == item);
        pair.is_some_and(|(was, is)| old.schedule.days(*was) != new.schedule.days(*is))
    };
    // Whether the day that a wait is counted from is another one; a share of a length depends on both ends.
    let pulls = |wait: &Wait| {
        let pair = ids.iter().find(|(_, new)| *new == wait.item);
        pair.is_some_and(|(was, is)| {
            let (was, is) = (old.schedule.days(*was), new.schedule.days(*is));
            match (wait.lag_percent, wait.kind) {
                (Some(_), _) => was != is,
                (None, LinkKind::StartsWith) => was.from != is.from,
                (None, LinkKind::After | LinkKind::EndsWith) => was.to != is.to,
            }
        })
    };
    let rewritten = rewritten(before, was, after, is);
    let mut moved: Vec<MovedDate> = Vec::new();
    for (was, is) in ids.iter().filter(|(_, is)| has_moved(is)) {
        let (from, to) = (old.schedule.days(*was), new.schedule.days(*is));
        let id = new.schedule.id(*is);
        let calendar = new.schedule.calendar_of(*is, &new.calendar);
        // Of several that moved, the one that ends last holds it.
        let waits = new.schedule.waits(*is).iter();
        let cause = waits
            .filter(|wait| pulls(wait))
            .map(|wait| wait.item)
            .max_by_key(|item| new.schedule.days(*item).to);
        let cause = cause.filter(|_| !rewritten.contains(id));
        moved.push(MovedDate {
            id: id.to_owned(),
            title: new.schedule.title(*is).to_owned(),
            is_milestone: matches!(is, Item::Milestone(_)),
            from: Days {
                start: from.from,
                end: from.to,
            },
            to: Days {
                start: to.from,
                end: to.to,
            },
            start_moved: calendar.working_days_until(from.from, to.from),
            end_moved: calendar.working_days_until(from.to, to.to),
            because_of: cause.map(|item| new.schedule.id(item).to_owned()),
        });
    }
    causes_first(moved)
}

fn pairs(old: &Timetable, new: &Timetable) -> Vec<(Item, Item)> {
    let find = |id: &str| old.schedule.items().find(|item| old.schedule.id(*item) == id);
    let items = new.schedule.items();
    items
        .filter_map(|item| Some((find(new.schedule.id(item))?, item)))
        .collect()
}

/// The phases and milestones of which something was written that says when they are.
fn rewritten(before: &Graph, was: ProductionId, after: &Graph, is: ProductionId) -> BTreeSet<String> {
    let written = |graph: &Graph, id: ProductionId| -> BTreeSet<(String, String)> {
        let Some(front) = graph.written_schedule(id) else {
            return BTreeSet::new();
        };
        let phases = front.phases.iter().map(|phase| {
            let links = (&phase.after, &phase.starts_with, &phase.ends_with);
            let says = (
                phase.length,
                links,
                phase.from,
                phase.to,
                &phase.week,
                &phase.workdays,
            );
            (phase.id.clone(), format!("{says:?}"))
        });
        let milestones = front.milestones.iter();
        let milestones = milestones.map(|of| {
            let links = (&of.after, &of.starts_with, &of.ends_with);
            (of.id.clone(), format!("{:?}", (links, of.on)))
        });
        phases.chain(milestones).collect()
    };
    let (old, new) = (written(before, was), written(after, is));
    new.difference(&old).map(|(id, _)| id.clone()).collect()
}

/// Each cause followed by all that it moved. Waits have no cycle, so everything that moved has a first cause.
fn causes_first(moved: Vec<MovedDate>) -> Vec<MovedDate> {
    let (causes, mut rest): (Vec<_>, Vec<_>) = moved.into_iter().partition(|date| date.because_of.is_none());
    let mut ordered = Vec::new();
    for cause in causes {
        let mut open = vec![cause.id.clone()];
        ordered.push(cause);
        while let Some(id) = open.pop() {
            let follows = |date: &MovedDate| date.because_of.as_deref() == Some(&*id);
            let (next, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(follows);
            rest = others;
            open.extend(next.iter().map(|date| date.id.clone()));
            ordered.extend(next);
        }
    }
    ordered
}
