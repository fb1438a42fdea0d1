//! Holiday files of other programs against what an independent library says of the region and year.
//!
//! `tests/holidays/make.py` made the files and `expected.json`, with python-holidays and dateutil.

use std::collections::BTreeSet;
use std::sync::Arc;

use callboard::config::{DateOrder, HolidayImport};
use callboard::content::holidays::{HolidayFile, select};
use callboard::diagnostic::Place;
use callboard::graph::calendar::WorkCalendar;
use callboard::units::{DayRange, WeekDay};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    file: String,
    import: HolidayImport,
    year: i16,
    days_off: BTreeSet<String>,
    workdays: BTreeSet<String>,
    /// All days that are worked, where the library says so too.
    #[serde(default)]
    worked: Option<BTreeSet<String>>,
}

fn each_day(ranges: &[DayRange], year: i16) -> BTreeSet<String> {
    let mut days = BTreeSet::new();
    for range in ranges {
        let all = std::iter::successors(Some(range.from), |day: &Date| day.tomorrow().ok());
        let all = all
            .take_while(|day| *day <= range.to)
            .filter(|day| day.year() == year);
        days.extend(all.map(|day| day.to_string()));
    }
    days
}

#[test]
fn files_of_public_sources_give_the_days_that_an_independent_library_gives() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/holidays");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let expected: Vec<Expected> = serde_json::from_slice(&read("expected.json")).unwrap();
    assert!(expected.len() > 10);
    for case in expected {
        let file: Arc<str> = Arc::from(case.file.as_str());
        let holidays = HolidayFile::read(&read(&file), &file, DateOrder::Iso).unwrap();
        assert!(holidays.problems.is_empty(), "{file}: {:?}", holidays.problems);
        let mut problems = Vec::new();
        let place = Place::file(&file);
        let (found, tally) = select(
            &holidays,
            &file,
            &case.import,
            (case.year, case.year),
            &place,
            &mut problems,
        );
        let of = format!("{:?} in {}: {tally}", case.import, case.year);
        assert!(problems.is_empty(), "{of}: {problems:?}");
        assert_eq!(each_day(&found.days_off, case.year), case.days_off, "{of}");
        assert_eq!(each_day(&found.workdays, case.year), case.workdays, "{of}");
        let Some(worked) = case.worked else { continue };
        let calendar = WorkCalendar::with_workdays(&WeekDay::FIVE, &found.days_off, &found.workdays);
        let first = Date::new(case.year, 1, 1).unwrap();
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        let days = days.take_while(|day| day.year() == case.year);
        let found: BTreeSet<String> = days
            .filter(|day| calendar.is_working(*day))
            .map(|day| day.to_string())
            .collect();
        assert_eq!(found, worked, "{of}");
    }
}
