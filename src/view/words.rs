//! Values as words: dates, years, pay, names of media.

use jiff::civil::Date;
use serde::Serialize;

use crate::content::in_words;
pub use crate::units::words::{capitalised, counted, listed, lower};
use crate::units::{DayRange, SkillLevel, Years, month_name};

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

/// How well a skill is mastered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LevelText {
    /// 1 to 4.
    pub number: u8,
    /// `Aware`, `Working`, `Practitioner` or `Expert`.
    pub word: &'static str,
}

impl From<SkillLevel> for LevelText {
    fn from(level: SkillLevel) -> Self {
        let word = match level.number() {
            1 => "Aware",
            2 => "Working",
            3 => "Practitioner",
            _ => "Expert",
        };
        Self {
            number: level.number(),
            word,
        }
    }
}

/// A day: `5 January 2026`.
pub fn day(date: Date) -> DayText {
    DayText {
        iso: date.to_string(),
        text: format!("{} {} {}", date.day(), month_name(date.month()), date.year()),
    }
}

/// A day as it stands in a table: `5 Jan 2026`.
pub fn short_day(date: Date) -> DayText {
    let month = month_name(date.month());
    DayText {
        iso: date.to_string(),
        text: format!(
            "{} {} {}",
            date.day(),
            month.get(..3).unwrap_or(month),
            date.year()
        ),
    }
}

/// Some days as they stand in a table: `5 Jan – 18 Dec 2026`, the year once where it is the same.
pub fn span(from: Option<Date>, to: Option<Date>) -> Option<Span> {
    if from.is_none() && to.is_none() {
        return None;
    }
    let mut first = from.map(short_day);
    if let (Some(from), Some(to), Some(first)) = (from, to, &mut first)
        && from.year() == to.year()
        && from != to
    {
        first.text.truncate(first.text.len() - 5);
    }
    let last = to.filter(|to| Some(*to) != from).map(short_day);
    Some(Span {
        from: first,
        to: last,
    })
}

/// Days off and the like, which always have both ends.
pub fn range(range: &DayRange) -> Span {
    span(Some(range.from), Some(range.to)).unwrap_or(Span { from: None, to: None })
}

/// Days in a row as plain text: `5 Jan – 18 Dec 2026`.
pub fn range_words(range: &DayRange) -> String {
    span_words(&self::range(range))
}

/// A span as plain text.
pub fn span_words(span: &Span) -> String {
    let ends = [&span.from, &span.to].into_iter().flatten();
    let ends: Vec<&str> = ends.map(|day| day.text.as_str()).collect();
    ends.join(" – ")
}

/// A number of years without its unit: `3–6`, `3+`.
pub fn years_number(years: Years) -> String {
    years.to_string().replace('-', "–")
}

/// A number of years: `1 year`, `3–6 years`, `3+ years`.
pub fn years(years: Years) -> String {
    let unit = if years.high_months == Some(12) && years.low_months == 12 {
        "year"
    } else {
        "years"
    };
    format!("{} {unit}", years_number(years))
}

/// The name of a folder or phase as words.
pub fn name_words(name: &str) -> String {
    in_words(name)
}

/// A number with commas between thousands.
pub fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_span_within_one_year_names_the_year_once() {
        let text = |from, to| {
            let span =
                span(from, to).map(|span| (span.from.map(|day| day.text), span.to.map(|day| day.text)));
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
    fn numbers_read_as_people_write_them() {
        let read = |text: &str| text.parse::<Years>().map(years);
        assert_eq!(read("1"), Ok("1 year".into()));
        assert_eq!(read("3-6"), Ok("3–6 years".into()));
        assert_eq!(read("3+"), Ok("3+ years".into()));
        assert_eq!(thousands(1_300), "1,300");
        assert_eq!(thousands(950), "950");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
