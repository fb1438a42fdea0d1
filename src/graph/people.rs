//! What the graph knows of a person.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::bookings::Overload;
use super::{Common, ProductionId, SkillAtLevel, Step};
use crate::content::person::Contact;
use crate::units::{DayRange, ExternalIds, Half, Halves, Leave, PartialDate, Week};

/// A person.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// What every node has.
    pub common: Common,
    /// Its ids in the registers of others.
    pub ids: ExternalIds,
    /// Skills they have.
    pub skills: Vec<SkillAtLevel>,
    /// The jobs that led here.
    pub story: Vec<StoryStep>,
    /// Rows of crew lists that name them.
    pub crewed: Vec<(ProductionId, usize)>,
    /// Such as `she/her`.
    pub pronouns: Option<String>,
    /// The town they work from.
    pub base: Option<String>,
    /// How to reach them.
    pub contact: Option<Contact>,
    /// What of each day of a week they work, where it is not what everybody works.
    pub week: Option<Week>,
    /// The days on which they are not there, as written.
    pub away: Vec<Leave>,
    /// The same, to be looked up by day.
    pub(crate) leave: LeaveDays,
    /// A picture beside their file, as written.
    pub photo: Option<String>,
    /// See [`super::Graph::overloads`]; worked out once, as each production that they are on asks.
    pub(crate) overloads: OnceLock<Arc<[Overload]>>,
}

impl Person {
    /// What of a day they work where the day is worked at all, leave aside.
    pub fn works_on(&self, day: Date) -> Halves {
        self.week.map_or(Halves::BOTH, |week| week.on(day))
    }

    /// What of a day they are on leave.
    pub fn away_on(&self, day: Date) -> Halves {
        self.leave.on(day)
    }

    /// Whether they work all of a day, if it is worked at all.
    pub fn is_all_there(&self, day: Date) -> bool {
        self.works_on(day).without(self.away_on(day)) == Halves::BOTH
    }

    /// Whether they work for at least half of a day, if it is worked at all.
    pub fn is_there(&self, day: Date) -> bool {
        self.works_on(day).without(self.away_on(day)) != Halves::NONE
    }

    /// The days on which they are away all day, in no order; both halves of a day are the day.
    pub fn whole_days_away(&self) -> Vec<DayRange> {
        let mornings = self.away.iter().filter(|leave| leave.half == Some(Half::Morning));
        let mornings: BTreeSet<Date> = mornings.map(|leave| leave.days.from).collect();
        let is_whole = |leave: &&Leave| match leave.half {
            None => true,
            Some(Half::Morning) => false,
            Some(Half::Afternoon) => mornings.contains(&leave.days.from),
        };
        let whole = self.away.iter().filter(is_whole);
        whole.map(|leave| leave.days).collect()
    }
}

/// Leave that is looked up day by day, however much of it there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeaveDays {
    /// The days of which each half is taken, in order and apart.
    halves: Vec<(Halves, Vec<DayRange>)>,
}

impl LeaveDays {
    pub(super) fn of(away: &[Leave]) -> Self {
        let of_half = |half: Half| {
            let taken = away
                .iter()
                .filter(|leave| leave.half.is_none_or(|only| only == half));
            let days = DayRange::joined(taken.map(|leave| leave.days).collect());
            (Halves::of(Some(half)), days)
        };
        Self {
            halves: vec![of_half(Half::Morning), of_half(Half::Afternoon)],
        }
    }

    /// What of a day it takes.
    pub(super) fn on(&self, day: Date) -> Halves {
        let taken = self.halves.iter().filter(|(_, days)| {
            let ended = days.partition_point(|days| days.to < day);
            days.get(ended).is_some_and(|days| days.from <= day)
        });
        taken.fold(Halves::NONE, |all, (half, _)| all.or(*half))
    }
}

/// One job of a story.
#[derive(Clone, Debug)]
pub struct StoryStep {
    /// The role.
    pub role: Step,
    /// Where.
    pub at: Option<String>,
    /// From when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
    /// A remark.
    pub note: Option<String>,
    /// Whether this job and the one before are roles between which no move is declared.
    pub is_undeclared: bool,
}
