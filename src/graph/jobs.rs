//! Jobs: rows of crew lists with the days that they mean, by production and by who has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashSet;

use super::calendar::WorkCalendar;
use super::{CrewLine, Graph, Holder, PersonId, Production, ProductionId, RoleId};
use crate::units::alphabet_key;
use crate::units::{DayRange, Load};

/// A job with its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The production.
    pub production: ProductionId,
    /// The row of its crew list.
    pub row: usize,
    /// The role.
    pub role: RoleId,
    /// Both ends inclusive.
    pub days: DayRange,
    /// How much of their time it takes.
    pub load: Load,
    /// Whether the load is written; otherwise jobs of one person on one production share it.
    pub is_load_written: bool,
}

/// What some jobs of one person take of their time together, in per cent.
///
/// Who does two jobs on one show, and nobody says how much each takes, does both in their one working day.
pub(super) fn load_of<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> u32 {
    let mut sharing: BTreeSet<ProductionId> = BTreeSet::new();
    let loads = jobs.into_iter().map(|job| {
        let is_shared = !job.is_load_written && !sharing.insert(job.production);
        if is_shared { 0 } else { u32::from(job.load.0) }
    });
    loads.sum()
}

impl CrewLine {
    /// Its days on a production: see [`Self::ends`]; none while one of them is open.
    pub fn days_on(&self, production: &Production) -> Option<DayRange> {
        let (from, to) = self.ends(production);
        let days = DayRange { from: from?, to: to? };
        (days.from <= days.to).then_some(days)
    }

    fn job(&self, production: ProductionId, row: usize, days: DayRange) -> Job {
        Job {
            production,
            row,
            role: self.role,
            days,
            load: self.load,
            is_load_written: self.is_load_written,
        }
    }
}

impl Production {
    /// The rows of its crew list that have days, each with its index.
    pub fn dated_rows(&self) -> impl Iterator<Item = (usize, &CrewLine, DayRange)> {
        let rows = self.crew.iter().flat_map(|crew| crew.rows.iter().enumerate());
        rows.filter_map(|(row, line)| Some((row, line, line.days_on(self)?)))
    }
}

impl Graph {
    /// The days that are worked on a production: by its schedule, or by the settings where it has none.
    pub fn calendar_of(&self, production: ProductionId) -> &WorkCalendar {
        let timetable = self[production].timetable.as_ref();
        timetable.map_or(&self.calendar, |timetable| &timetable.calendar)
    }

    /// Everybody who has a job with dates, by name, and those jobs.
    pub fn workers(&self) -> Vec<(Holder, Vec<Job>)> {
        let mut jobs: BTreeMap<&Holder, Vec<Job>> = BTreeMap::new();
        for production in ProductionId::all(self) {
            self.gather_jobs(production, &mut jobs);
        }
        let mut workers: Vec<(Holder, Vec<Job>)> =
            jobs.into_iter().map(|(who, jobs)| (who.clone(), jobs)).collect();
        workers.sort_by_cached_key(|(who, _)| alphabet_key(self.name_of(who)));
        workers
    }

    /// What somebody is called.
    pub fn name_of<'a>(&'a self, who: &'a Holder) -> &'a Arc<str> {
        match who {
            Holder::Person(person) => &self[*person].common.title,
            Holder::Words(words) => words,
        }
    }

    /// How many have a job with dates: see [`Graph::workers`].
    pub fn count_busy(&self) -> usize {
        let rows = self.productions.iter().flat_map(Production::dated_rows);
        let busy: HashSet<&Holder> = rows.flat_map(|(_, line, _)| &line.who).collect();
        busy.len()
    }

    fn gather_jobs<'a>(&'a self, id: ProductionId, jobs: &mut BTreeMap<&'a Holder, Vec<Job>>) {
        for (row, line, days) in self[id].dated_rows() {
            for who in &line.who {
                jobs.entry(who).or_default().push(line.job(id, row, days));
            }
        }
    }

    /// The jobs of a person on all productions, in order of first day.
    ///
    /// A row without dates has its production's; one that still has an open end, or ends before it starts, says too
    /// little to be a job.
    pub fn jobs_of(&self, person: PersonId) -> Vec<Job> {
        let job = |(production, row): &(ProductionId, usize)| {
            let line = self[*production].crew.as_ref()?.rows.get(*row)?;
            Some(line.job(*production, *row, line.days_on(&self[*production])?))
        };
        let mut jobs: Vec<Job> = self[person].crewed.iter().filter_map(job).collect();
        jobs.sort_by_key(|job| (job.days.from, job.production, job.row));
        jobs
    }
}
