//! What would move if a phase took longer, or a milestone were later: the schedule as written, with that change.
//!
//! Nothing here works dates out: a changed [`ScheduleFront`] is resolved like any other, so the answer cannot differ
//! from what the schedule would be if somebody wrote the change down. Start at [`changed`].

use std::fmt;
use std::str::FromStr;

use super::{Schedule, WorkCalendar};
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

/// The schedule with some changes made to it; `planned` is what it comes to without them.
///
/// A phase becomes longer: its `for` grows, or its written `to` moves. A milestone moves: its `on`, or what it waits for
/// gets a lag. What is written and had to move is what [`moved_ends`] lists.
///
/// # Errors
/// When nothing has that id, or a phase would take less than no time; in words for whoever asked.
pub fn changed(
    front: &ScheduleFront,
    planned: &Schedule,
    calendar: &WorkCalendar,
    changes: &[Change],
) -> Result<ScheduleFront, String> {
    let mut front = front.clone();
    for change in changes {
        let days = calendar.days_of(change.span);
        let days = if change.is_less { -days } else { days };
        let phase = front.phases.0.iter_mut().find(|phase| phase.id == change.id);
        let milestone = front
            .milestones
            .0
            .iter_mut()
            .find(|milestone| milestone.id == change.id);
        match (phase, milestone) {
            (Some(phase), _) => lengthen(phase, calendar, days)?,
            (None, Some(milestone)) => delay(milestone, planned, calendar, days)?,
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
    let written = phase.length.map(|length| calendar.days_of(length));
    if let Some(length) = written {
        let whole = u32::try_from(length + days).map_err(|_| {
            format!(
                "`{}` takes {length} working days, which cannot be {} fewer",
                phase.id, -days
            )
        })?;
        phase.length = Some(WorkSpan::Days(whole));
    }
    if let Some(Day(to)) = phase.to {
        let end = match (phase.from, written) {
            // What takes no time stands on its first day already.
            (None, Some(0)) if days > 0 => calendar.add_working_days(to, days - 1),
            // Counted in days of work, so from the last working day where the end is a day off.
            _ if days != 0 => calendar.day_at(calendar.rank_after(to) - 1 + days),
            _ => Some(to),
        };
        phase.to = Some(Day(end.ok_or_else(|| too_far(&phase.id))?));
    }
    Ok(())
}

fn delay(
    milestone: &mut Milestone,
    planned: &Schedule,
    calendar: &WorkCalendar,
    days: i64,
) -> Result<(), String> {
    if let Some(Day(on)) = milestone.on {
        let on = calendar.moved(on, days).ok_or_else(|| too_far(&milestone.id))?;
        milestone.on = Some(Day(on));
        return Ok(());
    }
    for after in &mut milestone.after.0 {
        let written = after.lag.map_or(0, |lag| calendar.days_of(lag));
        let lag = if after.is_overlap { -written } else { written };
        let mut moved = lag + days;
        // A lag of nothing is the day itself, which on a day off is none of the working days that are passed.
        let end = planned.items().find(|item| planned.id(*item) == after.id);
        let is_day_off = end.is_some_and(|end| !calendar.is_working(planned.days(end).to));
        if is_day_off && lag != 0 && moved.signum() != lag.signum() {
            moved -= lag.signum();
        }
        let length = u32::try_from(moved.unsigned_abs()).map_err(|_| too_far(&milestone.id))?;
        after.lag = (moved != 0).then_some(WorkSpan::Days(length));
        after.is_overlap = moved < 0;
    }
    Ok(())
}

fn too_far(id: &str) -> String {
    format!("`{id}` would not fit into the years 0 to 9999")
}
