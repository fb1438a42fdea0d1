//! Phases and milestones while they are worked on.

use jiff::civil::Date;

use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::FieldPath;
use crate::units::After;

/// A phase or milestone whose dates are not worked out yet.
pub(in crate::graph::calendar) struct Node<'a> {
    pub(super) entry: Entry<'a>,
    /// What it waits for, as far as that holds.
    pub(in crate::graph::calendar) waits: Vec<NodeWait>,
    /// Whether something it waits for was left out, so that its dates may be too early.
    pub(super) has_gap: bool,
    /// Whether it is wrong in itself, so that it gets no dates.
    pub(super) is_left_out: bool,
    /// Its dates, once it has some.
    pub(in crate::graph::calendar) times: Option<Times>,
}

#[derive(Clone, Copy)]
pub(super) enum Entry<'a> {
    Phase(&'a Phase),
    Milestone(&'a Milestone),
}

#[derive(Clone, Copy)]
pub(in crate::graph::calendar) struct NodeWait {
    /// The node that comes first.
    pub(in crate::graph::calendar) node: usize,
    /// In working days; negative for an overlap.
    pub(in crate::graph::calendar) lag: i64,
    /// Position in the list as written.
    pub(super) position: usize,
}

/// When something is, as dates and as ranks of the calendar.
#[derive(Clone, Copy, Debug)]
pub(in crate::graph::calendar) struct Times {
    pub(super) start: Date,
    /// Inclusive.
    pub(super) end: Date,
    /// The first day of work; for a milestone, the first working day after it.
    pub(in crate::graph::calendar) start_rank: i64,
    /// When a phase that waits for it may start at the earliest.
    pub(in crate::graph::calendar) free: i64,
    /// The first working day after `end`. Differs from `free` only for what takes no time.
    pub(in crate::graph::calendar) done: i64,
    pub(super) working_days: i64,
    /// Which of its ends is written, so that it does not move.
    pub(in crate::graph::calendar) hold: Hold,
}

/// Which ends of a phase or milestone are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graph::calendar) enum Hold {
    /// None: it moves with what it waits for.
    Nothing,
    /// Its last day: it can start later, and then takes less long.
    End,
    /// Both, or one and the length.
    Both,
}

impl Times {
    /// Whether a date is written.
    pub(super) fn is_fixed(&self) -> bool {
        self.hold != Hold::Nothing
    }
}

impl<'a> Node<'a> {
    pub(super) fn phase(phase: &'a Phase) -> Self {
        Self::of(Entry::Phase(phase))
    }

    pub(super) fn milestone(milestone: &'a Milestone) -> Self {
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

    pub(in crate::graph::calendar) fn is_milestone(&self) -> bool {
        matches!(self.entry, Entry::Milestone(_))
    }

    pub(super) fn id(&self) -> &'a str {
        match self.entry {
            Entry::Phase(phase) => &phase.id,
            Entry::Milestone(milestone) => &milestone.id,
        }
    }

    pub(super) fn after(&self) -> &'a [After] {
        match self.entry {
            Entry::Phase(phase) => &phase.after,
            Entry::Milestone(milestone) => &milestone.after,
        }
    }

    /// The item in the file's list.
    pub(super) fn path(&self) -> FieldPath {
        match self.entry {
            Entry::Phase(phase) => FieldPath::of("phases").index(phase.at),
            Entry::Milestone(milestone) => FieldPath::of("milestones").index(milestone.at),
        }
    }

    /// The key that says when it is over: the written date if there is one.
    pub(super) fn end_key(&self) -> &'static str {
        match self.entry {
            Entry::Phase(phase) if phase.to.is_some() => "to",
            Entry::Phase(phase) if phase.length.is_some() => "for",
            Entry::Milestone(milestone) if milestone.on.is_some() => "on",
            Entry::Phase(_) | Entry::Milestone(_) => "id",
        }
    }

    pub(super) fn is_start_written(&self) -> bool {
        match self.entry {
            Entry::Phase(phase) => phase.from.is_some() || (phase.length.is_some() && phase.to.is_some()),
            Entry::Milestone(milestone) => milestone.on.is_some(),
        }
    }
}
