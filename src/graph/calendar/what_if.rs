//! What would move if a phase took longer, or a milestone were later: the schedule as written, with that change.
//!
//! Nothing here works dates out: a changed [`ScheduleFront`] is resolved like any other, so the answer cannot differ
//! from what the schedule would be if somebody wrote the change down. Start at [`changed`].

use std::fmt;
use std::str::FromStr;

use super::WorkCalendar;
use super::timing::{Written, calendar_of_phase};
use crate::content::ScheduleFront;
use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::nearest;
use crate::units::words::first_of;
use crate::units::{Day, WorkSpan};

/// A phase that takes longer or less long, or a milestone that is later or earlier: `layout=+5d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The phase or milestone.
    pub id: String,
    /// By how much.
    pub span: WorkSpan,
    /// Whether it is less and not more.
    pub is_less: bool,
}

impl FromStr for Change {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a change such as layout=+5d or edit=-1w");
        let (id, by) = text.split_once('=').ok_or_else(wrong)?;
        let (is_less, span) = match (by.strip_prefix('+'), by.strip_prefix('-')) {
            (Some(span), _) => (false, span),
            (_, Some(span)) => (true, span),
            _ => return Err(wrong()),
        };
        let span = span.parse().map_err(|_| wrong())?;
        match id.trim() {
            "" => Err(wrong()),
            id => Ok(Self {
                id: id.to_owned(),
                span,
                is_less,
            }),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_less { '-' } else { '+' };
        let (number, unit) = match self.span {
            WorkSpan::Days(days) => (days, 'd'),
            WorkSpan::Weeks(weeks) => (weeks, 'w'),
        };
        write!(f, "{}={sign}{number}{unit}", self.id)
    }
}

/// The schedule with some changes made to it.
///
/// A phase becomes longer: its `for` grows, or its written `to` moves. A milestone moves: its `on`, or it is so much later
/// than what it waits for says. What is written and had to move is what [`moved_ends`] lists.
///
/// # Errors
/// When nothing has that id, or a phase would take less than no time; in words for whoever asked.
pub fn changed(
    front: &ScheduleFront,
    calendar: &WorkCalendar,
    changes: &[Change],
) -> Result<ScheduleFront, String> {
    let mut front = front.clone();
    for change in changes {
        let days = |calendar: &WorkCalendar| match change.is_less {
            true => -calendar.days_of(change.span),
            false => calendar.days_of(change.span),
        };
        let phase = front.phases.0.iter_mut().find(|phase| phase.id == change.id);
        let milestone = front
            .milestones
            .0
            .iter_mut()
            .find(|milestone| milestone.id == change.id);
        match (phase, milestone) {
            (Some(phase), _) => {
                let calendar = calendar_of_phase(phase, calendar).into_owned();
                lengthen(phase, &calendar, days(&calendar))?;
            }
            (None, Some(milestone)) => delay(milestone, calendar, days(calendar))?,
            (None, None) => {
                let names = crate::content::schedule::names(&front);
                let help = match nearest(&change.id, names.iter().map(|name| &**name)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", first_of(names.to_vec()).join(", ")),
                };
                return Err(format!("no phase or milestone is called `{}`; {help}", change.id));
            }
        }
    }
    Ok(front)
}

/// The written last days that a changed schedule contradicts, each as a sentence: nobody but who wrote them can say
/// whether they may move.
pub fn moved_ends(front: &ScheduleFront, changed: &ScheduleFront) -> Vec<String> {
    let phases = front.phases.iter().zip(changed.phases.iter());
    let phases = phases.filter_map(|(was, is)| Some(("to", &was.id, was.to?, is.to?)));
    let milestones = front.milestones.iter().zip(changed.milestones.iter());
    let milestones = milestones.filter_map(|(was, is)| Some(("on", &was.id, was.on?, is.on?)));
    phases
        .chain(milestones)
        .filter(|(_, _, was, is)| was != is)
        .map(|(key, id, was, is)| {
            format!("`{id}` has its last day written as `{key}: {was}`; this needs `{key}: {is}`")
        })
        .collect()
}

fn lengthen(phase: &mut Phase, calendar: &WorkCalendar, days: i64) -> Result<(), String> {
    let written = Written::of(phase, calendar);
    if let Some(length) = written.days.filter(|length| length + days < 0) {
        return Err(format!(
            "`{}` takes {length} working days, which cannot be {} fewer",
            phase.id, -days
        ));
    }
    let longer = written.longer(days, calendar).ok_or_else(|| too_far(&phase.id))?;
    if let Some(length) = longer.days {
        let length = u32::try_from(length).map_err(|_| too_far(&phase.id))?;
        phase.length = Some(WorkSpan::Days(length));
    }
    phase.to = longer.to.map(Day);
    Ok(())
}

fn delay(milestone: &mut Milestone, calendar: &WorkCalendar, days: i64) -> Result<(), String> {
    match milestone.on {
        Some(Day(on)) => {
            let on = calendar.moved(on, days).ok_or_else(|| too_far(&milestone.id))?;
            milestone.on = Some(Day(on));
        }
        None => milestone.delay += days,
    }
    Ok(())
}

fn too_far(id: &str) -> String {
    format!("`{id}` would not fit into the years 0 to 9999")
}
