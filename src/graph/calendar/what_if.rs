//! What would move if a phase took longer, or a milestone were later: the schedule as written, with that change.
//!
//! Nothing here works dates out: a changed [`ScheduleFront`] is resolved like any other, so the answer cannot differ
//! from what the schedule would be if somebody wrote the change down. Start at [`changed`].

use std::fmt;
use std::str::FromStr;

use super::WorkCalendar;
use super::timing::{Written, own_calendar};
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
                let calendar = own_calendar(phase, calendar);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::graph::calendar::{Bounds, resolve};

    /// The last day of each phase and the day of each milestone, as they are then, and what is contradicted.
    fn tried(written: &str, change: &str) -> (Vec<String>, Vec<String>) {
        let front: ScheduleFront = serde_yaml::from_str(written).expect("a schedule");
        let calendar = WorkCalendar::default();
        let path: Arc<str> = Arc::from("content/productions/ferry/schedule.md");
        let dates =
            |front: &ScheduleFront| resolve(front, &path, &calendar, &Bounds::default(), &mut Vec::new());
        let change = change.parse().expect("a change");
        let then = changed(&front, &calendar, &[change]).expect("it can be made");
        let schedule = dates(&then);
        let ends = schedule.phases.iter().map(|phase| phase.end.to_string());
        let days = schedule
            .milestones
            .iter()
            .map(|milestone| milestone.on.to_string());
        (ends.chain(days).collect(), moved_ends(&front, &then))
    }

    #[test]
    fn a_written_end_that_moves_is_a_contradiction_and_counts_from_its_last_day_of_work() {
        let fixed = "phases: [{id: a, from: 2026-03-02, to: 2026-03-13}, {id: b, for: 1d, after: a}]";
        assert_eq!(
            tried(fixed, "a=+1w"),
            (
                vec!["2026-03-20".to_owned(), "2026-03-23".to_owned()],
                vec![
                    "`a` has its last day written as `to: 2026-03-13`; this needs `to: 2026-03-20`"
                        .to_owned()
                ]
            )
        );
        // The 14th is a Saturday: the last day of work is Friday, and one more is Monday.
        let saturday = "phases: [{id: a, from: 2026-03-02, to: 2026-03-14}, {id: b, for: 1d, after: a}]";
        assert_eq!(tried(saturday, "a=+1d").0, ["2026-03-16", "2026-03-17"]);
        assert_eq!(tried(saturday, "a=-1d").0, ["2026-03-12", "2026-03-13"]);
        // One working day before a Saturday is Friday, as what waits for it counts.
        let milestones = "milestones: [{id: ma, on: 2026-03-07}, {id: mb, after: ma -1d}]";
        assert_eq!(tried(milestones, "ma=-1d").0[0], "2026-03-06");
        assert_eq!(tried(milestones, "mb=+1d").0, ["2026-03-07", "2026-03-09"]);
        // What is not written may move without a word.
        assert!(tried(fixed, "b=+1w").1.is_empty());
    }
}
