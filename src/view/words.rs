//! Values as words: dates, years, pay, names of media.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::content::in_words;
use crate::content::vacancy::Employment;
pub use crate::units::words::{capitalised, lower};
use crate::units::{DayRange, Half, Leave, SkillLevel, Week, WeekDay, WorkedDay, Years};
use crate::words::Words;

/// A day, for people and for machines.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DayText {
    /// `2026-01-05`, for the `datetime` of a `time` element.
    pub iso: String,
    /// `5 January 2026`.
    pub text: String,
}

/// Some days in a row, either end open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// The first day; none when it is not known.
    pub from: Option<DayText>,
    /// The last day; none when it is not known.
    pub to: Option<DayText>,
}

/// Days on which somebody is away, or half of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LeaveSpan {
    /// The days.
    #[serde(flatten)]
    pub span: Span,
    /// `morning` or `afternoon`, where it is half a day.
    pub half: Option<Arc<str>>,
}

/// How well a skill is mastered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LevelText {
    /// 1 to 4.
    pub number: u8,
    /// `Aware`, `Working`, `Practitioner` or `Expert`.
    pub word: Arc<str>,
}

/// A level of a skill.
pub fn level(words: &Words, level: SkillLevel) -> LevelText {
    let number = level.number();
    let word = words.shared(match number {
        1 => "script.level_1",
        2 => "script.level_2",
        3 => "script.level_3",
        _ => "script.level_4",
    });
    LevelText { number, word }
}

/// A day: `5 January 2026`.
pub fn day(words: &Words, date: Date) -> DayText {
    DayText {
        iso: date.to_string(),
        text: words.day(date),
    }
}

/// A day as it stands in a table: `5 Jan 2026`.
pub fn short_day(words: &Words, date: Date) -> DayText {
    DayText {
        iso: date.to_string(),
        text: words.short_day(date),
    }
}

/// Some days as they stand in a table: `5 Jan – 18 Dec 2026`, the year once where it is the same.
pub fn span(words: &Words, from: Option<Date>, to: Option<Date>) -> Option<Span> {
    if from.is_none() && to.is_none() {
        return None;
    }
    let mut first = from.map(|from| short_day(words, from));
    if let (Some(from), Some(to), Some(first)) = (from, to, &mut first)
        && from.year() == to.year()
        && from != to
    {
        first.text = words.short_day_of_month(from);
    }
    let last = to.filter(|to| Some(*to) != from);
    Some(Span {
        from: first,
        to: last.map(|to| short_day(words, to)),
    })
}

/// Days off and the like, which always have both ends.
pub fn range(words: &Words, range: &DayRange) -> Span {
    span(words, Some(range.from), Some(range.to)).unwrap_or(Span { from: None, to: None })
}

/// Days in a row as plain text: `5 Jan – 18 Dec 2026`.
pub fn range_words(words: &Words, range: &DayRange) -> String {
    span_words(words, &self::range(words, range))
}

/// A span as plain text.
pub fn span_words(words: &Words, span: &Span) -> String {
    match (&span.from, &span.to) {
        (Some(from), Some(to)) => words.from_to(&from.text, &to.text),
        (Some(day), None) | (None, Some(day)) => day.text.clone(),
        (None, None) => String::new(),
    }
}

/// Leave as it stands in a table.
pub fn leave(words: &Words, leave: &Leave) -> LeaveSpan {
    LeaveSpan {
        span: range(words, &leave.days),
        half: leave.half.map(|half| half_word(words, half)),
    }
}

/// The word for half a day: `morning`.
pub fn half_word(words: &Words, half: Half) -> Arc<str> {
    words.shared(match half {
        Half::Morning => "common.morning",
        Half::Afternoon => "common.afternoon",
    })
}

/// The working days of a week: days in a row as a range, others and halves one by one: `Mon – Thu, Fri (morning)`.
pub fn week(words: &Words, week: &Week) -> String {
    let name = |day: WeekDay| words.short_weekday(day);
    let days: Vec<_> = week.days().collect();
    let is_next = |a: &WorkedDay, b: &WorkedDay| {
        a.half.is_none() && b.half.is_none() && a.day as usize + 1 == b.day as usize
    };
    let runs = days.chunk_by(is_next).map(|run| {
        let (first, last) = (run[0], run[run.len() - 1]);
        match (first.half, run.len()) {
            (Some(half), _) => words.fill(
                "common.half_of_day",
                &[("day", name(first.day)), ("half", &half_word(words, half))],
            ),
            (None, 1) => name(first.day).to_owned(),
            (None, 2) => words.joined(&[name(first.day), name(last.day)]),
            (None, _) => words.from_to(name(first.day), name(last.day)),
        }
    });
    words.joined(&runs.collect::<Vec<_>>())
}

/// A number of years: `1 year`, `3–6 years`, `3+ years`.
pub fn years(words: &Words, years: Years) -> String {
    years_from_to(words, years.low_months.into(), years.high_months.map(u32::from))
}

/// The same from both ends in months; the high end may be open.
pub fn years_from_to(words: &Words, low: u32, high: Option<u32>) -> String {
    let is_whole = high == Some(low) && low.is_multiple_of(12);
    let key = if is_whole {
        "script.years"
    } else {
        "script.years_range"
    };
    let number = years_number(words, low, high);
    words.count_with(key, high.unwrap_or(low) as usize / 12, &[("years", &number)])
}

/// The same without the unit: `3–6`, `3+`, `0.5`.
pub fn years_number(words: &Words, low: u32, high: Option<u32>) -> String {
    let years = |months: u32| match months % 12 {
        0 => (months / 12).to_string(),
        rest => format!("{}{}{}", months / 12, words.say("script.decimal"), rest * 10 / 12),
    };
    match high {
        None => format!("{}+", years(low)),
        Some(high) if high == low => years(low),
        Some(high) => format!("{}–{}", years(low), years(high)),
    }
}

/// The word for one of a few choices, such as a stage, of which the key is the English word.
pub fn choice(words: &Words, group: &str, choice: &str) -> Arc<str> {
    words.shared(&format!("{group}{}", choice.replace([' ', '-'], "_")))
}

/// The name of a folder or phase as words.
pub fn name_words(name: &str) -> String {
    in_words(name)
}

/// A telephone number as a link wants it.
pub fn digits(phone: &str) -> String {
    phone
        .chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '+')
        .collect()
}

/// The ways in which somebody may be employed: `full time or contract`.
pub fn employment(words: &Words, kinds: &[Employment]) -> String {
    let kinds = kinds
        .iter()
        .map(|kind| choice(words, "employment.", kind.words()));
    words.any_of(&kinds.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_span_within_one_year_names_the_year_once() {
        let text = |from, to| {
            let span = span(&Words::default(), from, to)
                .map(|span| (span.from.map(|day| day.text), span.to.map(|day| day.text)));
            span.unwrap_or_default()
        };
        let (jan, dec, next) = (date(2026, 1, 5), date(2026, 12, 18), date(2027, 3, 1));
        assert_eq!(
            text(Some(jan), Some(dec)),
            (Some("5 Jan".into()), Some("18 Dec 2026".into()))
        );
        assert_eq!(
            text(Some(jan), Some(next)),
            (Some("5 Jan 2026".into()), Some("1 Mar 2027".into()))
        );
        assert_eq!(text(Some(jan), Some(jan)), (Some("5 Jan 2026".into()), None));
        assert_eq!(text(Some(jan), None), (Some("5 Jan 2026".into()), None));
        assert_eq!(text(None, Some(jan)), (None, Some("5 Jan 2026".into())));
    }

    #[test]
    fn a_week_is_told_by_its_runs_of_days() {
        let told = |days: &[&str]| {
            let days = days.iter().map(|day| day.parse::<WorkedDay>().expect("a day"));
            week(&Words::default(), &days.collect())
        };
        assert_eq!(told(&["mon", "tue", "wed", "thu", "fri"]), "Mon – Fri");
        assert_eq!(told(&["mon", "tue", "thu", "fri", "sat"]), "Mon, Tue, Thu – Sat");
        assert_eq!(told(&["sun", "wed"]), "Wed, Sun");
        assert_eq!(
            told(&["mon", "tue", "wed", "thu", "fri am"]),
            "Mon – Thu, Fri (morning)"
        );
        assert_eq!(told(&[]), "");
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        let read = |text: &str| text.parse::<Years>().map(|read| years(&Words::default(), read));
        assert_eq!(read("1"), Ok("1 year".into()));
        assert_eq!(read("3-6"), Ok("3–6 years".into()));
        assert_eq!(read("3+"), Ok("3+ years".into()));
        assert_eq!(read("0.5-1"), Ok("0.5–1 years".into()));
        let french = include_str!("../../themes/default/strings/fr.yaml");
        let french = crate::words::file::read(&Arc::from("fr.yaml"), "fr", french, &mut Vec::new());
        let french = Words::new("fr", french.words);
        assert_eq!(years_from_to(&french, 6, Some(6)), "0,5 an");
        assert_eq!(years_from_to(&french, 12, Some(30)), "1–2,5 ans");
    }
}
