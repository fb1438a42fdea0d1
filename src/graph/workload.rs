//! How busy somebody is: jobs and leave as stretches of one load, by week, with gaps and clashes.
//!
//! A person's jobs overlap, and each takes a part of their time. A sweep through the days on which something begins or
//! ends gives [`Stretch`]es; nothing is counted day by day, so that ten years cost what one week does.
//! Start at [`Graph::workload`].

use jiff::ToSpan;
use jiff::civil::Date;

use super::agenda::monday;
use super::jobs::Running;
use super::people::LeaveDays;
use super::{Graph, Holder, Job, PersonId, ProductionId};
use crate::units::{DayRange, Halves, Leave, Week};

/// Days in a row on which somebody has the same jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Both ends inclusive.
    pub days: DayRange,
    /// Whether there is no job: a gap between jobs.
    pub is_free: bool,
    /// The productions that ask for more than all of the time, each once; none where there is no clash.
    pub productions: Vec<ProductionId>,
    /// All their loads together, in per cent.
    pub load: u32,
    /// What of each of the days they are away.
    pub away: Halves,
    /// Whether a working day among them has more work than time.
    pub is_clash: bool,
}

/// Weeks in a row with the same load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weeks {
    /// From a Monday to a Sunday.
    pub days: DayRange,
    /// How many there are.
    pub count: u32,
    /// The load, in per cent of the days of a week that they work.
    pub load: u32,
    /// Whether any of its working days has more work than time.
    pub is_clash: bool,
}

/// How busy somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// Their jobs, by first day.
    pub jobs: Vec<Job>,
    /// From the first day of the first job to the last day of the last, without a hole.
    pub stretches: Vec<Stretch>,
    /// What of each day of a week they work.
    pub week: Week,
}

impl Stretch {
    /// Whether they are away, be it for half of the day.
    pub fn is_away(&self) -> bool {
        self.away != Halves::NONE
    }
}

impl Graph {
    /// How busy somebody is with some jobs.
    pub fn workload(&self, who: &Holder, jobs: Vec<Job>) -> Workload {
        let person = match who {
            Holder::Person(person) => Some(&self[*person]),
            Holder::Words(_) => None,
        };
        let own = person.and_then(|person| person.week);
        let week = own.unwrap_or_else(|| self.calendar.week());
        let away = person.map_or(&[][..], |person| &person.away);
        Workload::of(jobs, away, week, |production, day| {
            own.is_none_or(|own| own.has(day)) && self.is_worked(production, day)
        })
    }

    /// How busy a person is on all productions.
    pub fn workload_of(&self, person: PersonId) -> Workload {
        self.workload(&Holder::Person(person), self.jobs_of(person))
    }
}

impl Workload {
    /// The workload of some jobs, with leave and the week; `is_worked` says whether a day is worked on a production, and by
    /// whoever has the jobs.
    pub fn of(
        mut jobs: Vec<Job>,
        away: &[Leave],
        week: Week,
        is_worked: impl Fn(ProductionId, Date) -> bool,
    ) -> Self {
        jobs.sort_by_key(|job| (job.days.from, job.days.to, job.production, job.row));
        let stretches = stretches(&jobs, away, is_worked);
        Self {
            jobs,
            stretches,
            week,
        }
    }

    /// From the first day of the first job to the last day of the last.
    pub fn span(&self) -> Option<DayRange> {
        let (first, last) = (self.stretches.first()?, self.stretches.last()?);
        Some(DayRange {
            from: first.days.from,
            to: last.days.to,
        })
    }

    /// Stretches without a job between jobs, leave left out. A weekend between two jobs is no gap.
    pub fn gaps(&self) -> impl Iterator<Item = &Stretch> {
        let is_worked = |days: &DayRange| {
            let mut first_week = std::iter::successors(Some(days.from), |day| day.tomorrow().ok()).take(7);
            first_week.any(|day| day <= days.to && self.week.has(day))
        };
        self.stretches
            .iter()
            .filter(move |stretch| stretch.is_free && !stretch.is_away() && is_worked(&stretch.days))
    }

    /// Stretches with more work than time.
    pub fn clashes(&self) -> impl Iterator<Item = &Stretch> {
        self.stretches.iter().filter(|stretch| stretch.is_clash)
    }

    /// The weekly workload, from the first job to the last, equal weeks joined. Days off the week do not count.
    pub fn weeks(&self) -> Vec<Weeks> {
        let mut weeks: Vec<Weeks> = Vec::new();
        let Some(span) = self.span() else { return weeks };
        let mut at = 0;
        let mut begin = monday(span.from);
        loop {
            let end = begin.checked_add(6.days()).unwrap_or(Date::MAX);
            while self
                .stretches
                .get(at)
                .is_some_and(|stretch| stretch.days.to < begin)
            {
                at += 1;
            }
            // A stretch that goes on beyond this week gives all its whole weeks at once.
            let whole = self
                .stretches
                .get(at)
                .filter(|stretch| stretch.days.from <= begin);
            let whole = whole.map_or(0, |stretch| days_between(begin, stretch.days.to) / 7);
            let (days, count, load, is_clash) = if whole > 0 {
                let last = begin.checked_add((whole * 7 - 1).days()).unwrap_or(Date::MAX);
                let stretch = &self.stretches[at];
                let days = DayRange {
                    from: begin,
                    to: last,
                };
                let count = u32::try_from(whole).unwrap_or(u32::MAX);
                (days, count, stretch.load, stretch.is_clash)
            } else {
                let (load, is_clash) = self.load_in(at, begin, end);
                (DayRange { from: begin, to: end }, 1, load, is_clash)
            };
            match weeks.last_mut() {
                Some(before) if (before.load, before.is_clash) == (load, is_clash) => {
                    before.days.to = days.to;
                    before.count += count;
                }
                _ => weeks.push(Weeks {
                    days,
                    count,
                    load,
                    is_clash,
                }),
            }
            match days.to.tomorrow() {
                Ok(next) if next <= span.to => begin = next,
                _ => return weeks,
            }
        }
    }

    /// The load of one week, and whether a day of it is too full; `at` is the first stretch that may lie in it.
    fn load_in(&self, at: usize, begin: Date, end: Date) -> (u32, bool) {
        let mut sum = 0;
        let mut is_clash = false;
        let mut day = begin;
        let mut stretches = self.stretches[at..].iter().peekable();
        for _ in 0..7 {
            while stretches.next_if(|stretch| stretch.days.to < day).is_some() {}
            let stretch = stretches.peek().filter(|stretch| stretch.days.from <= day);
            if let Some(stretch) = stretch.filter(|_| self.week.has(day)) {
                sum += stretch.load * self.week.on(day).count();
                is_clash |= stretch.is_clash;
            }
            match day.tomorrow() {
                Ok(next) if next <= end => day = next,
                _ => break,
            }
        }
        let halves = self.week.halves().max(1);
        ((sum + halves / 2) / halves, is_clash)
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24 + 1
}

/// A sweep through all days on which a job or leave begins, or ended the day before.
fn stretches(jobs: &[Job], away: &[Leave], is_worked: impl Fn(ProductionId, Date) -> bool) -> Vec<Stretch> {
    let Some(first) = jobs.first().map(|job| job.days.from) else {
        return Vec::new();
    };
    let last = jobs.iter().map(|job| job.days.to).max().unwrap_or(first);
    let away_on = LeaveDays::of(away);
    let mut bounds: Vec<Date> = jobs
        .iter()
        .map(|job| job.days)
        .chain(away.iter().map(|leave| leave.days))
        .flat_map(|days| [Some(days.from), days.to.tomorrow().ok()])
        .flatten()
        .filter(|day| (first..=last).contains(day))
        .collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut running = Running::default();
    let mut next = 0;
    let mut stretches: Vec<Stretch> = Vec::new();
    for (at, &from) in bounds.iter().enumerate() {
        let to = bounds
            .get(at + 1)
            .map_or(last, |next| next.yesterday().unwrap_or(last));
        let mut is_new = running.end_before(from, jobs);
        while let Some(job) = jobs.get(next).filter(|job| job.days.from <= from) {
            running.start(next, job);
            next += 1;
            is_new = true;
        }
        let days = DayRange { from, to };
        let load = running.load();
        let is_clash = load > 100 && running.first_too_full(days, &is_worked).is_some();
        let away = away_on.on(from);
        let productions = || running.productions().collect();
        match stretches.last_mut() {
            Some(before) if !is_new && before.away == away => {
                before.days.to = to;
                if is_clash && !before.is_clash {
                    (before.is_clash, before.productions) = (true, productions());
                }
            }
            _ => stretches.push(Stretch {
                days,
                is_free: running.first_end().is_none(),
                productions: if is_clash { productions() } else { Vec::new() },
                load,
                away,
                is_clash,
            }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::graph::RoleId;
    use crate::units::{Half, Load, WeekDay, WorkedDay};

    fn five() -> Week {
        WeekDay::FIVE.into_iter().collect()
    }

    fn job(row: usize, from: Date, to: Date, load: u16) -> Job {
        Job {
            production: ProductionId::new(0),
            row,
            role: RoleId::new(0),
            days: DayRange { from, to },
            load: Load(load),
            is_load_written: true,
        }
    }

    /// `2026-01-05..2026-01-09 60%`, with `away` or `gap`.
    fn told(workload: &Workload) -> Vec<String> {
        let told = workload.stretches.iter().map(|stretch| {
            let state = match (stretch.is_away(), stretch.is_free) {
                (true, _) => " away",
                (false, true) => " gap",
                (false, false) => "",
            };
            format!(
                "{}..{} {}%{state}",
                stretch.days.from, stretch.days.to, stretch.load
            )
        });
        told.collect()
    }

    #[test]
    fn jobs_that_overlap_add_up_and_what_lies_between_them_is_a_gap() {
        let workload = Workload::of(
            vec![
                job(0, date(2026, 1, 5), date(2026, 3, 27), 60),
                job(1, date(2026, 3, 2), date(2026, 4, 24), 60),
                job(2, date(2026, 6, 1), date(2026, 6, 26), 100),
            ],
            &["2026-05-25..2026-06-02".parse().unwrap()],
            five(),
            |_, _| true,
        );
        assert_eq!(
            told(&workload),
            [
                "2026-01-05..2026-03-01 60%",
                "2026-03-02..2026-03-27 120%",
                "2026-03-28..2026-04-24 60%",
                "2026-04-25..2026-05-24 0% gap",
                "2026-05-25..2026-05-31 0% away",
                "2026-06-01..2026-06-02 100% away",
                "2026-06-03..2026-06-26 100%",
            ]
        );
        assert_eq!((workload.gaps().count(), workload.clashes().count()), (1, 1));
        let weeks: Vec<String> = workload
            .weeks()
            .iter()
            .map(|weeks| {
                format!(
                    "{} ×{} {}%{}",
                    weeks.days.from,
                    weeks.count,
                    weeks.load,
                    if weeks.is_clash { " clash" } else { "" }
                )
            })
            .collect();
        assert_eq!(
            weeks,
            [
                "2026-01-05 ×8 60%",
                // The first job ends on the Friday of the last of these.
                "2026-03-02 ×4 120% clash",
                "2026-03-30 ×4 60%",
                "2026-04-27 ×5 0%",
                "2026-06-01 ×4 100%",
            ]
        );
    }

    #[test]
    fn a_weekend_between_two_jobs_is_no_gap() {
        let gaps = |week: Week| {
            let jobs = vec![
                job(0, date(2026, 1, 5), date(2026, 1, 9), 100),
                job(1, date(2026, 1, 12), date(2026, 1, 16), 100),
            ];
            Workload::of(jobs, &[], week, |_, _| true).gaps().count()
        };
        assert_eq!(gaps(five()), 0);
        assert_eq!(gaps([WeekDay::Sat].into_iter().collect()), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn stretches_and_weeks_equal_a_count_day_by_day(
            jobs in prop::collection::vec((0_i64..200, 0_i64..60, 1_u16..150), 1..6),
            away in prop::collection::vec((0_i64..220, 0_i64..20, prop::sample::select(vec![None, Some(Half::Morning), Some(Half::Afternoon)])), 0..4),
            week in prop::collection::btree_set((0_usize..7, prop::sample::select(vec![None, Some(Half::Morning)])), 1..8),
        ) {
            let first = date(2026, 1, 1);
            let range = |start: i64, length: i64| DayRange {
                from: first + start.days(),
                to: first + (start + length).days(),
            };
            let jobs: Vec<Job> = jobs
                .iter()
                .enumerate()
                .map(|(row, &(start, length, load))| {
                    let days = range(start, length);
                    job(row, days.from, days.to, load)
                })
                .collect();
            let away: Vec<Leave> = away
                .iter()
                .map(|&(start, length, half)| Leave { days: range(start, half.map_or(length, |_| 0)), half })
                .collect();
            let worked: Vec<WorkedDay> = week.iter().map(|&(day, half)| WorkedDay { day: WeekDay::ALL[day], half }).collect();
            let week: Week = worked.iter().copied().collect();
            // Of each day, how many of its halves are worked.
            let halves_on = |day: Date| -> u32 {
                let of_day = worked.iter().filter(|worked| worked.day == WeekDay::from(day.weekday()));
                of_day.map(|worked| worked.half.map_or(2, |_| 1)).max().unwrap_or(0)
            };
            let is_in = |days: &DayRange, day: Date| days.from <= day && day <= days.to;
            let load_on = |day: Date| -> u32 {
                jobs.iter().filter(|job| is_in(&job.days, day)).map(|job| u32::from(job.load.0)).sum()
            };
            let workload = Workload::of(jobs.clone(), &away, week, |_, day| halves_on(day) > 0);
            let span = workload.span().unwrap();
            let mut day = span.from;
            for stretch in &workload.stretches {
                prop_assert_eq!(stretch.days.from, day);
                while day <= stretch.days.to {
                    prop_assert_eq!(stretch.load, load_on(day));
                    for half in [Half::Morning, Half::Afternoon] {
                        let is_away = away.iter().any(|away| is_in(&away.days, day) && away.half.is_none_or(|taken| taken == half));
                        prop_assert_eq!(stretch.away.without(Halves::of(Some(half))) != stretch.away, is_away);
                    }
                    day = day.tomorrow().unwrap();
                }
            }
            prop_assert_eq!(day, span.to.tomorrow().unwrap());

            let mut begin = monday(span.from);
            for weeks in workload.weeks() {
                prop_assert_eq!(weeks.days.from, begin);
                for _ in 0..weeks.count {
                    let days: Vec<Date> = (0_i64..7).map(|n| begin + n.days()).collect();
                    let sum: u32 = days.iter().map(|day| load_on(*day) * halves_on(*day)).sum();
                    let halves: u32 = days.iter().map(|day| halves_on(*day)).sum();
                    let mean = f64::from(sum) / f64::from(halves);
                    prop_assert_eq!(weeks.load, mean.round() as u32);
                    let mut of_week = days.iter().filter(|day| halves_on(**day) > 0);
                    prop_assert_eq!(weeks.is_clash, of_week.any(|day| load_on(*day) > 100));
                    begin += 7.days();
                }
                prop_assert_eq!(weeks.days.to, begin.yesterday().unwrap());
            }
            prop_assert!(begin > span.to);
        }
    }
}
