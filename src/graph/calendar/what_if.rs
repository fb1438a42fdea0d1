//! What would move if a phase took longer, or a milestone were later: the schedule as written, with that change.
//!
//! Nothing here works dates out: a changed [`ScheduleFront`] is resolved like any other, so the answer cannot differ
//! from what the schedule would be if somebody wrote the change down. Start at [`changed`].

use std::fmt;
use std::str::FromStr;

use super::WorkCalendar;
use crate::content::ScheduleFront;
use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::nearest;
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
/// A phase becomes longer: its `for` grows, or its written `to` moves. A milestone moves: its `on`, or what it waits for
/// gets a lag.
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
            (None, Some(milestone)) => delay(milestone, calendar, days)?,
            (None, None) => {
                let names = crate::content::schedule::names(&front);
                let help = match nearest(&change.id, names.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", names.join(", ")),
                };
                return Err(format!("no phase or milestone is called `{}`; {help}", change.id));
            }
        }
    }
    Ok(front)
}

fn lengthen(phase: &mut Phase, calendar: &WorkCalendar, days: i64) -> Result<(), String> {
    if let Some(length) = phase.length {
        let whole = calendar.days_of(length) + days;
        let whole = u32::try_from(whole).map_err(|_| {
            format!(
                "`{}` takes {} working days, which cannot be {} fewer",
                phase.id,
                calendar.days_of(length),
                -days
            )
        })?;
        phase.length = Some(WorkSpan::Days(whole));
    }
    if let Some(Day(to)) = phase.to {
        phase.to = Some(Day(moved(&phase.id, to, calendar, days)?));
    }
    Ok(())
}

fn delay(milestone: &mut Milestone, calendar: &WorkCalendar, days: i64) -> Result<(), String> {
    if let Some(Day(on)) = milestone.on {
        milestone.on = Some(Day(moved(&milestone.id, on, calendar, days)?));
        return Ok(());
    }
    for after in &mut milestone.after.0 {
        let written = after.lag.map_or(0, |lag| calendar.days_of(lag));
        let lag = if after.is_overlap { -written } else { written } + days;
        let length = u32::try_from(lag.unsigned_abs()).map_err(|_| too_far(&milestone.id))?;
        after.lag = (lag != 0).then_some(WorkSpan::Days(length));
        after.is_overlap = lag < 0;
    }
    Ok(())
}

fn moved(
    id: &str,
    day: jiff::civil::Date,
    calendar: &WorkCalendar,
    days: i64,
) -> Result<jiff::civil::Date, String> {
    // From a day off, the first working day on the way is the first that counts.
    let from = match days < 0 || calendar.is_working(day) {
        true => Some(day),
        false => calendar.previous_working(day),
    };
    from.and_then(|from| calendar.add_working_days(from, days))
        .ok_or_else(|| too_far(id))
}

fn too_far(id: &str) -> String {
    format!("`{id}` would not fit into the years 0 to 9999")
}
