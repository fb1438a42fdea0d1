//! Jobs: rows of crew lists with the days that they mean, by production and by who has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashSet;
use jiff::civil::Date;

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
    let mut running = Running::default();
    let jobs = jobs.into_iter().enumerate();
    jobs.for_each(|(number, job)| running.start(number, job));
    running.load()
}

/// The jobs of one person that go on at some time, as they start and end: what all of them take is known without looking
/// at each.
#[derive(Clone, Debug, Default)]
pub(super) struct Running {
    /// What each production takes.
    loads: BTreeMap<ProductionId, Takes>,
    /// The jobs by the last of their days, with their numbers.
    by_end: BTreeSet<(Date, usize)>,
    /// Their numbers, in order.
    jobs: BTreeSet<usize>,
}

/// What the jobs of one production take of somebody's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Takes {
    jobs: usize,
    /// The loads that are written, together.
    written: u32,
    /// How many jobs share what is left to one, since nobody says how much each takes.
    sharing: usize,
}

impl Takes {
    fn load(self) -> u32 {
        match self.sharing {
            0 => self.written,
            _ => self.written + u32::from(Load::FULL.0),
        }
    }
}

impl Running {
    pub(super) fn start(&mut self, number: usize, job: &Job) {
        let takes = self.loads.entry(job.production).or_default();
        takes.jobs += 1;
        match job.is_load_written {
            true => takes.written += u32::from(job.load.0),
            false => takes.sharing += 1,
        }
        self.by_end.insert((job.days.to, number));
        self.jobs.insert(number);
    }

    /// Lets go of the jobs that ended before a day; `all` are the jobs by number. Whether there were any.
    pub(super) fn end_before(&mut self, day: Date, all: &[Job]) -> bool {
        let mut has_ended = false;
        while let Some(&(end, number)) = self.by_end.first()
            && end < day
        {
            self.by_end.pop_first();
            self.jobs.remove(&number);
            let job = &all[number];
            if let Some(takes) = self.loads.get_mut(&job.production) {
                takes.jobs -= 1;
                match job.is_load_written {
                    true => takes.written -= u32::from(job.load.0),
                    false => takes.sharing -= 1,
                }
                if takes.jobs == 0 {
                    self.loads.remove(&job.production);
                }
            }
            has_ended = true;
        }
        has_ended
    }

    /// The day on which the first of them ends.
    pub(super) fn first_end(&self) -> Option<Date> {
        self.by_end.first().map(|(end, _)| *end)
    }

    /// Their numbers, in order.
    pub(super) fn jobs(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.jobs.iter().copied()
    }

    /// Their productions, each once.
    pub(super) fn productions(&self) -> impl Iterator<Item = ProductionId> {
        self.loads.keys().copied()
    }

    /// What all of them take together, in per cent.
    pub(super) fn load(&self) -> u32 {
        self.load_on(|_| true)
    }

    /// The same of those on some productions.
    pub(super) fn load_on(&self, is_meant: impl Fn(ProductionId) -> bool) -> u32 {
        let loads = self.loads.iter().filter(|(id, _)| is_meant(**id));
        loads.map(|(_, takes)| takes.load()).sum()
    }

    /// How many they are on some productions.
    pub(super) fn count(&self, is_meant: impl Fn(ProductionId) -> bool) -> usize {
        let loads = self.loads.iter().filter(|(id, _)| is_meant(**id));
        loads.map(|(_, takes)| takes.jobs).sum()
    }

    /// The first of some days on which they take more than all of somebody's time, by what is worked on each of them.
    pub(super) fn first_too_full(
        &self,
        days: DayRange,
        is_worked: impl Fn(ProductionId, Date) -> bool,
    ) -> Option<Date> {
        let is_too_full = |day: &Date| self.load_on(|id| is_worked(id, *day)) > 100;
        let days = std::iter::successors(Some(days.from), |day| day.tomorrow().ok())
            .take_while(|day| *day <= days.to);
        // Weeks repeat and holidays only take away, so what does not meet within a year does not meet.
        days.take(MAX_DAYS_TO_MEET).find(is_too_full)
    }
}

/// How far [`Running::first_too_full`] looks: a year and its weekends.
const MAX_DAYS_TO_MEET: usize = 400;

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
    pub fn workers(&self) -> &[(Holder, Vec<Job>)] {
        self.workers.get_or_init(|| self.find_workers())
    }

    fn find_workers(&self) -> Vec<(Holder, Vec<Job>)> {
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
