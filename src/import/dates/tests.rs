//! Dates as people type them.

use super::*;

fn by(order: DateOrder) -> Dates {
    let season = Some((jiff::civil::date(2026, 1, 5), jiff::civil::date(2026, 12, 18)));
    Dates::of(std::iter::empty(), Some(order), season)
}

fn day(dates: &Dates, written: &str) -> Option<String> {
    dates.day(written, End::First).map(|read| read.day.to_string())
}

#[test]
fn dates_are_read_as_people_type_them() {
    let (british, american) = (by(DateOrder::DayFirst), by(DateOrder::MonthFirst));
    for written in [
        "2026-01-05",
        "2026-01-05T00:00:00Z",
        "2026-01-05 00:00:00",
        "05/01/2026",
        "5.1.26",
        "5 Jan 2026",
        "5-Jan-26",
        "January 5, 2026",
        "Mon 5th January 2026",
        "2026/01/05",
        "46027",
        "46027.5",
        "05/01/2026 00:00:00",
        "5. Januar 2026",
        "Mo, 5. Jan. 2026",
        "le 5 janvier 2026",
        "lundi 5 janv. 2026",
        "5 de enero de 2026",
        "5 gennaio 2026",
        "5 januari 2026",
    ] {
        assert_eq!(day(&british, written).as_deref(), Some("2026-01-05"), "{written}");
    }
    assert_eq!(british.remarks().len(), 1, "{:?}", british.remarks());
    for (written, expected) in [
        ("1er ao\u{fb}t 2026", "2026-08-01"),
        ("3. M\u{e4}rz 2026", "2026-03-03"),
        ("9 f\u{e9}vr. 2026", "2026-02-09"),
        ("24 dic 2026", "2026-12-24"),
        ("2 Okt 2026", "2026-10-02"),
        ("Mar 3, 2026", "2026-03-03"),
    ] {
        assert_eq!(day(&british, written).as_deref(), Some(expected), "{written}");
    }
    assert_eq!(day(&american, "01/05/2026"), day(&british, "05/01/2026"));
    for wrong in [
        "soon",
        "31/02/2026",
        "5 Jan",
        "12",
        "1/2",
        "5 jui 2026",
        "2026-01-05 or so",
        "",
    ] {
        assert_eq!(day(&british, wrong), None, "{wrong}");
    }
}

#[test]
fn ranges_share_what_one_end_says() {
    let british = by(DateOrder::DayFirst);
    let range = |written: &str| {
        let (from, to) = british.range(written)?;
        Some((from.day.to_string(), to.map(|to| to.day.to_string())))
    };
    let whole = |from: &str, to: &str| Some((from.to_owned(), Some(to.to_owned())));
    for (written, from, to) in [
        ("5 Jan 2026 \u{2013} 18 Dec 2026", "2026-01-05", "2026-12-18"),
        ("05/01/2026 to 18/12/2026", "2026-01-05", "2026-12-18"),
        ("05/01/2026 - 18/12/2026", "2026-01-05", "2026-12-18"),
        ("05.01.2026-18.12.2026", "2026-01-05", "2026-12-18"),
        ("2026-01-05 - 2026-12-18", "2026-01-05", "2026-12-18"),
        ("2026-01-05/2026-12-18", "2026-01-05", "2026-12-18"),
        ("5 Jan - 9 Feb 2026", "2026-01-05", "2026-02-09"),
        ("5 Jan 2026 - 9 Feb", "2026-01-05", "2026-02-09"),
        ("5\u{2013}9 Feb 2026", "2026-02-05", "2026-02-09"),
        ("5 Nov - 9 Feb 2027", "2026-11-05", "2027-02-09"),
        ("5. Januar bis 9. Februar 2026", "2026-01-05", "2026-02-09"),
        ("du 5 janvier au 9 f\u{e9}vrier 2026", "2026-01-05", "2026-02-09"),
        ("wk 12-14", "2026-03-16", "2026-04-03"),
    ] {
        assert_eq!(
            range(written.trim_start_matches("du ")),
            whole(from, to),
            "{written}"
        );
    }
    assert_eq!(range("5 Jan 2026 - TBC"), Some(("2026-01-05".to_owned(), None)));
}

#[test]
fn a_week_without_a_year_is_one_of_the_production_and_says_so() {
    let british = by(DateOrder::DayFirst);
    for written in ["wk 12", "Week 12", "KW12", "W12"] {
        let read = british.day(written, End::First).expect("a week");
        assert_eq!(read.day.to_string(), "2026-03-16", "{written}");
        assert!(
            read.assumed
                .is_some_and(|words| words.contains("week 12 of 2026")),
            "{written}"
        );
    }
    let friday = british.day("wk 12", End::Last).expect("a week");
    assert_eq!(friday.day.to_string(), "2026-03-20");
    let said = british.day("2026-W12", End::First).expect("a week");
    assert_eq!(
        (said.day.to_string().as_str(), said.assumed),
        ("2026-03-16", None)
    );
    let without = Dates::of(std::iter::empty(), None, None);
    assert_eq!(without.day("wk 12", End::First), None);
}
