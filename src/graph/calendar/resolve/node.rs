//! Phases and milestones while they are worked on.

use crate::content::schedule::{Milestone, Phase};
use crate::diagnostic::FieldPath;
use crate::graph::calendar::WorkCalendar;
use crate::graph::calendar::planned::LinkKind;
use crate::graph::calendar::timing::{PhaseCalendar, PhaseCalendars, Times};
use crate::units::PhaseLink;
use crate::yaml::OneOrMany;

/// A phase or milestone whose dates are not worked out yet.
pub(super) struct Node<'a> {
    pub(super) entry: Entry<'a>,
    /// The days that it works, in which it and its lags are counted.
    pub(super) calendar: PhaseCalendar<'a>,
    /// What it waits for, as far as that holds.
    pub(super) waits: Vec<NodeWait>,
    /// Whether something it waits for was left out, so that its dates may be too early.
    pub(super) has_gap: bool,
    /// Whether it is wrong in itself, so that it gets no dates.
    pub(super) is_left_out: bool,
    /// Its dates, once it has some.
    pub(super) times: Option<Times>,
}

#[derive(Clone, Copy)]
pub(super) enum Entry<'a> {
    Phase(&'a Phase),
    Milestone(&'a Milestone),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeWait {
    /// The node that comes first.
    pub(super) node: usize,
    pub(super) kind: LinkKind,
    pub(super) lag: NodeLag,
    /// Position in the list as written.
    pub(super) position: usize,
}

/// How long after something, or before it where the number is negative.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeLag {
    /// In working days of what waits.
    Days(i64),
    /// In per cent of the length of what is waited for.
    Percent(i64),
}

impl NodeLag {
    /// In working days, of something of this length. A part of a day counts as a whole one, towards the later day:
    /// work that waits for half of five days starts when three are done.
    pub(super) fn days(self, length: i64) -> i64 {
        match self {
            Self::Days(days) => days,
            Self::Percent(percent) => -(-percent * length).div_euclid(100),
        }
    }
}

impl<'a> Node<'a> {
    pub(super) fn phase(phase: &'a Phase, calendars: &mut PhaseCalendars<'a>) -> Self {
        Self::of(Entry::Phase(phase), calendars.of_phase(phase))
    }

    pub(super) fn milestone(milestone: &'a Milestone, calendar: &'a WorkCalendar) -> Self {
        Self::of(Entry::Milestone(milestone), PhaseCalendar::Schedule(calendar))
    }

    fn of(entry: Entry<'a>, calendar: PhaseCalendar<'a>) -> Self {
        Self {
            entry,
            calendar,
            waits: Vec::new(),
            has_gap: false,
            is_left_out: false,
            times: None,
        }
    }

    pub(super) fn is_milestone(&self) -> bool {
        matches!(self.entry, Entry::Milestone(_))
    }

    pub(super) fn id(&self) -> &'a str {
        match self.entry {
            Entry::Phase(phase) => &phase.id,
            Entry::Milestone(milestone) => &milestone.id,
        }
    }

    /// One of its lists of links, as written.
    pub(super) fn links(&self, kind: LinkKind) -> &'a OneOrMany<PhaseLink> {
        match (self.entry, kind) {
            (Entry::Phase(phase), LinkKind::After) => &phase.after,
            (Entry::Phase(phase), LinkKind::StartsWith) => &phase.starts_with,
            (Entry::Phase(phase), LinkKind::EndsWith) => &phase.ends_with,
            (Entry::Milestone(milestone), LinkKind::After) => &milestone.after,
            (Entry::Milestone(milestone), LinkKind::StartsWith) => &milestone.starts_with,
            (Entry::Milestone(milestone), LinkKind::EndsWith) => &milestone.ends_with,
        }
    }

    /// How many links are written.
    pub(super) fn link_count(&self) -> usize {
        LinkKind::ALL.into_iter().map(|kind| self.links(kind).len()).sum()
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

    /// The key that says when it starts: the written date if there is one.
    pub(super) fn start_key(&self) -> &'static str {
        match self.entry {
            Entry::Phase(phase) if phase.from.is_some() => "from",
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
