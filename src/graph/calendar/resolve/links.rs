//! What waits for what: ids become nodes, and each wait becomes the first day that it allows.

use std::cell::OnceCell;
use std::collections::HashMap;

use jiff::civil::Date;

use super::Plan;
use super::node::{Entry, Node, NodeLag, NodeWait};
use crate::content::schedule::Phase;
use crate::diagnostic::{Code, Diagnostic, Place, Similar, nearest};
use crate::graph::calendar::order::order;
use crate::graph::calendar::planned::LinkKind;
use crate::graph::calendar::timing::{Floor, Times};
use crate::units::{LagLength, PhaseLink};

impl<'a> Plan<'a, '_> {
    /// The place of a link; the value as a whole where only one is written, which need not be a list.
    pub(super) fn place_of_link(&self, index: usize, kind: LinkKind, position: usize) -> Place {
        let node = &self.nodes[index];
        let path = node.path().key(kind.key());
        Place::value(
            self.file,
            if node.links(kind).len() > 1 {
                path.index(position)
            } else {
                path
            },
        )
    }

    /// Turns the ids that are waited for into nodes. An id that stands twice is its first holder's.
    pub(super) fn link(&mut self) {
        let names = self.names();
        let similar = OnceCell::new();
        for index in 0..self.nodes.len() {
            for kind in LinkKind::ALL {
                for (position, link) in self.nodes[index].links(kind).iter().enumerate() {
                    let Some(&node) = names.get(link.id.as_str()) else {
                        self.nodes[index].has_gap = true;
                        let similar = similar.get_or_init(|| Similar::of(names.keys().copied()));
                        self.report_unknown(index, &names, similar, (link, kind, position));
                        continue;
                    };
                    match lag(&self.nodes[index], &self.nodes[node], link, kind) {
                        Ok(lag) => self.nodes[index].waits.push(NodeWait {
                            node,
                            kind,
                            lag,
                            position,
                        }),
                        Err((message, help)) => {
                            self.nodes[index].has_gap = true;
                            let place = self.place_of_link(index, kind, position);
                            self.report(Diagnostic::new(Code::WrongValue, place, message).help(help));
                        }
                    }
                }
            }
        }
    }

    /// The nodes by id. Those without one, or with the one of another, are reported and get no dates.
    fn names(&mut self) -> HashMap<&'a str, usize> {
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
        names
    }

    fn report_unknown(
        &mut self,
        index: usize,
        names: &HashMap<&'a str, usize>,
        similar: &Similar<&str>,
        (link, kind, position): (&PhaseLink, LinkKind, usize),
    ) {
        let own = self.nodes[index].id();
        let near = similar.candidates(&link.id).filter(|id| *id != own);
        let help = match nearest(&link.id, near) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => (2..=13).contains(&names.len()).then(|| {
                let mut others: Vec<&str> = names.keys().copied().filter(|id| *id != own).collect();
                others.sort_unstable();
                format!("the others are {}", others.join(", "))
            }),
        };
        let message = format!("no phase or milestone of this schedule is called `{}`", link.id);
        let place = self.place_of_link(index, kind, position);
        self.report(Diagnostic::new(Code::UnknownPhase, place, message).help_if(help));
    }

    /// The order to give dates in. Each cycle is reported, and the waits that close it are dropped.
    pub(super) fn order(&mut self) -> Vec<usize> {
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

    /// The first day that a wait allows: to start on, or to end on where it holds the end. `None` while what is waited for
    /// has no dates, and outside the years that dates have.
    pub(super) fn first_day(&self, index: usize, wait: &NodeWait) -> Option<Date> {
        first_day(
            &self.nodes[index],
            wait,
            &self.nodes[wait.node],
            &self.nodes[wait.node].times?,
        )
    }

    /// What a node may not precede by all that it waits for; `start` is for what waits for nothing that says when it starts.
    /// `None` where that is outside the years that dates have.
    pub(super) fn floor(&self, index: usize, start: Option<Date>) -> Option<Floor> {
        let mut floor = Floor::default();
        for wait in &self.nodes[index].waits {
            let first = Some(self.first_day(index, wait)?);
            match wait.kind {
                LinkKind::EndsWith => floor.end = floor.end.max(first),
                LinkKind::After | LinkKind::StartsWith => floor.start = floor.start.max(first),
            }
        }
        floor.start = floor.start.or(start);
        Some(floor)
    }
}

/// How long a link's lag is; else what is wrong with it, and what helps.
///
/// A share of a phase is a point in it or after it. Its length has to be written where the point lies after it: with a last day
/// alone, a phase that starts later is shorter, and what waits for a share beyond its end would come sooner.
fn lag(
    own: &Node<'_>,
    before: &Node<'_>,
    link: &PhaseLink,
    kind: LinkKind,
) -> Result<NodeLag, (String, String)> {
    let Some(lag) = link.lag else {
        return Ok(NodeLag::Days(0));
    };
    let signed = |number: i64| if lag.is_before { -number } else { number };
    let percent = match lag.length {
        LagLength::Work(span) => return Ok(NodeLag::Days(signed(own.calendar.days_of(span)))),
        LagLength::Percent(percent) => signed(i64::from(percent)),
    };
    let id = &link.id;
    let phase = match before.entry {
        Entry::Phase(phase) => phase,
        Entry::Milestone(_) => {
            let message = format!(
                "`{id}` is a milestone, which has no length to take {}% of",
                percent.abs()
            );
            let sign = if lag.is_before { '-' } else { '+' };
            return Err((
                message,
                format!("write how many working days, such as `{id} {sign}2d`"),
            ));
        }
    };
    // Per cent of the phase from its start.
    let point = match kind {
        LinkKind::StartsWith => percent,
        LinkKind::After | LinkKind::EndsWith => percent + 100,
    };
    if point < 0 {
        let message = format!("`{link}` is before `{id}` starts");
        let help = match kind {
            LinkKind::StartsWith => {
                format!("write `{id} +50%` for when half of it is done, or working days: `{id} -2d`")
            }
            LinkKind::After | LinkKind::EndsWith => {
                format!("write `{id} -100%` at most, or working days: `{id} -10d`")
            }
        };
        return Err((message, help));
    }
    if point > 100 && ends_alone(phase) {
        let message = format!("`{link}` needs the length of `{id}`, and only its last day is written");
        return Err((
            message,
            format!("write how long `{id}` is, as `for`, or working days: `{id} +5d`"),
        ));
    }
    Ok(NodeLag::Percent(percent))
}

/// Whether a phase has its last day written and neither its first nor its length.
fn ends_alone(phase: &Phase) -> bool {
    phase.from.is_none() && phase.length.is_none()
}

/// The first day that a wait allows its node, were what is waited for at these times.
pub(super) fn first_day(own: &Node<'_>, wait: &NodeWait, before: &Node<'_>, times: &Times) -> Option<Date> {
    let lag = wait.lag.days(times.working_days);
    let calendar = match wait.lag {
        NodeLag::Days(_) => &own.calendar,
        NodeLag::Percent(_) => &before.calendar,
    };
    match wait.kind {
        LinkKind::After if !own.is_milestone() => {
            let next = match times.takes_no_time {
                true => calendar.rank(times.end),
                false => calendar.rank_after(times.end),
            };
            calendar.day_at(next.checked_add(lag)?)
        }
        LinkKind::StartsWith => calendar.moved(times.start, lag),
        LinkKind::After | LinkKind::EndsWith => calendar.moved(times.end, lag),
    }
}

/// Whether a wait allows its node its times, were what is waited for at the times given.
pub(super) fn holds(
    (own, times): (&Node<'_>, &Times),
    wait: &NodeWait,
    (before, other): (&Node<'_>, &Times),
) -> bool {
    let Some(first) = first_day(own, wait, before, other) else {
        return false;
    };
    if own.is_milestone() || wait.kind == LinkKind::EndsWith {
        return first <= times.end;
    }
    // On days off ranks are equal where dates are not: work that ends on a Sunday is not over on Saturday.
    let is_over = wait.lag.days(other.working_days) != 0
        || match wait.kind {
            LinkKind::StartsWith => other.start <= times.start,
            _ => other.takes_no_time || other.end < times.start,
        };
    own.calendar.rank(first) <= own.calendar.rank(times.start) && is_over
}
