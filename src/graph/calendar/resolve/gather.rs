//! What has dates, as the schedule that others see.

use super::node::{Entry, Node, NodeLag};
use crate::content::in_words;
use crate::graph::calendar::moments::Zones;
use crate::graph::calendar::planned::{Item, PlannedMilestone, PlannedPhase, Schedule, Wait};
use crate::graph::calendar::timing::PhaseCalendar;
use crate::units::DayRange;

/// What has dates, with its slack, each wait as an index of the lists that it stands in now.
pub(super) fn gather(nodes: &[Node<'_>], slack: &[i64], zones: &Zones<'_>) -> Schedule {
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
        let waits = node.waits.iter().filter_map(|wait| {
            let length = nodes[wait.node].times?.working_days;
            Some(Wait {
                item: items[wait.node]?,
                kind: wait.kind,
                lag_days: i32::try_from(wait.lag.days(length)).ok()?,
                lag_percent: match wait.lag {
                    NodeLag::Days(_) => None,
                    NodeLag::Percent(percent) => Some(i32::try_from(percent).ok()?),
                },
            })
        });
        let waits: Vec<Wait> = waits.collect();
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
                week: phase.weekdays().to_vec(),
                workdays: phase.all_workdays(),
                calendar: match &node.calendar {
                    PhaseCalendar::Own(calendar) => Some(calendar.clone()),
                    PhaseCalendar::Schedule(_) => None,
                },
                call: zones.moment(phase.call.as_ref(), phase.zone.as_ref()),
                waits,
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
                waits,
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
