//! How much longer each phase may take, and how much later each milestone may be.
//!
//! From the end backwards, each node gets the latest times that it may have when something before it slips; and with those
//! of all that wait for it, trial says by how many working days it may itself grow. A test holds that this is what
//! `--what-if` finds.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Plan;
use super::links::holds;
use super::node::{Entry, NodeWait};
use crate::graph::calendar::timing::{Floor, Hold, Times, Written};

impl Plan<'_, '_> {
    /// Slack of each node in working days; 0 for nodes without dates. `order` has each node behind what it waits for;
    /// `start` is the day on which whatever waits for nothing starts.
    pub(super) fn slack(&self, order: &[usize], start: Option<Date>) -> Vec<i64> {
        let mut slack = vec![0; self.nodes.len()];
        let dated = self.nodes.iter().filter_map(|node| node.times);
        let Some(last_day) = dated.map(|times| times.end).max() else {
            return slack;
        };
        let mut followers: Vec<Vec<(usize, NodeWait)>> = vec![Vec::new(); self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            for wait in &node.waits {
                followers[wait.node].push((index, *wait));
            }
        }
        let mut latest: Vec<Option<Times>> = vec![None; self.nodes.len()];
        for &index in order.iter().rev() {
            let node = &self.nodes[index];
            let Some(times) = node.times else { continue };
            let fits = |times: &Times| {
                let leave_room = |(follower, wait): &(usize, NodeWait)| {
                    let own = &self.nodes[*follower];
                    let latest = latest[*follower].as_ref();
                    latest.is_none_or(|latest| holds((own, latest), wait, (node, times)))
                };
                times.end <= last_day && followers[index].iter().all(leave_room)
            };
            let floor = self.floor(index, start).unwrap_or_default();
            slack[index] = most(|days| self.grown(index, floor, days).is_some_and(|times| fits(&times)));
            let later = |days: i64| {
                let day = times.start.checked_add(days.days()).ok()?;
                self.moved_to(index, day).filter(|times| fits(times))
            };
            latest[index] = match times.hold {
                Hold::Both => Some(times),
                Hold::Nothing | Hold::End => later(most(|days| later(days).is_some())).or(Some(times)),
            };
        }
        slack
    }

    /// The times of a node that something before it pushes to a day.
    fn moved_to(&self, index: usize, day: Date) -> Option<Times> {
        let node = &self.nodes[index];
        match node.entry {
            Entry::Phase(phase) => {
                let floor = Floor {
                    start: Some(day),
                    end: None,
                };
                Written::of(phase, &node.calendar)
                    .times(floor, &node.calendar)
                    .ok()
            }
            Entry::Milestone(_) => Some(Times::on(day, Hold::Nothing)),
        }
    }

    /// The times of a phase that takes some working days longer, or of a milestone that is so much later.
    fn grown(&self, index: usize, floor: Floor, days: i64) -> Option<Times> {
        let node = &self.nodes[index];
        match node.entry {
            Entry::Phase(phase) => {
                let longer = Written::of(phase, &node.calendar).longer(days, &node.calendar)?;
                longer.times(floor, &node.calendar).ok()
            }
            Entry::Milestone(_) => {
                let times = node.times?;
                Some(Times::on(node.calendar.moved(times.end, days)?, times.hold))
            }
        }
    }
}

/// The largest number from 0 for which something is true that stays untrue once it is; 0 where it never is.
fn most(is_true: impl Fn(i64) -> bool) -> i64 {
    let mut beyond = 1;
    while is_true(beyond) {
        beyond *= 2;
    }
    let mut known = beyond / 2;
    while known + 1 < beyond {
        let middle = known + (beyond - known) / 2;
        match is_true(middle) {
            true => known = middle,
            false => beyond = middle,
        }
    }
    known
}
