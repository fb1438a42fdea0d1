//! Names, dates and loads as people type them into spreadsheets.

use jiff::civil::Date;

use super::columns::Column;
use super::sheet::Sheet;
use crate::content::crew::WITHHELD;
use crate::content::is_id;
use crate::units::{Load, MONTHS};

/// Which of day and month comes first where both are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `03/04/2026` is the third of April.
    DayFirst,
    /// `03/04/2026` is the fourth of March.
    MonthFirst,
}

/// How the dates of a sheet are read.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    order: DateOrder,
    /// Whether a date of the sheet may be read either way, and nothing says which.
    is_guess: bool,
}

impl Dates {
    /// The order that was asked for, else the one that all dates of the sheet can be read in; day first in doubt.
    pub fn of(sheet: &Sheet, asked: Option<DateOrder>) -> Self {
        if let Some(order) = asked {
            return Self {
                order,
                is_guess: false,
            };
        }
        let columns = [Column::From, Column::To, Column::Dates];
        let cells = sheet.rows.iter().flat_map(|row| {
            columns
                .iter()
                .filter_map(move |column| sheet.header.cell(row, *column))
        });
        let pairs: Vec<(i32, i32)> = cells.flat_map(numbers_of_dates).collect();
        let first_is_day = pairs.iter().any(|(first, _)| *first > 12);
        let second_is_day = pairs.iter().any(|(_, second)| *second > 12);
        Self {
            order: if second_is_day && !first_is_day {
                DateOrder::MonthFirst
            } else {
                DateOrder::DayFirst
            },
            is_guess: !pairs.is_empty() && !first_is_day && !second_is_day,
        }
    }

    /// What was taken for granted.
    pub fn remark(&self) -> Option<String> {
        self.is_guess.then(|| {
            "dates such as 03/04/2026 were read with the day first; `--dates month-first` reads them the other way".to_owned()
        })
    }

    /// A date: `2026-01-05`, `5/1/26`, `05.01.2026`, `5 Jan 2026`, `January 5, 2026`, `Mon 5-Jan-26`, or the number that
    /// spreadsheets keep for a day.
    pub fn day(&self, written: &str) -> Option<Date> {
        let text = written.trim();
        if let Ok(day) = text.parse::<Date>() {
            return Some(day);
        }
        if let Ok(serial) = text.trim_end_matches(".0").parse::<i32>() {
            // Day 1 is the first of January 1900, and there is a 29th of February in that year. 20000 is in 1954.
            let first: Date = jiff::civil::date(1899, 12, 30);
            return (20_000..80_000)
                .contains(&serial)
                .then(|| first.checked_add(jiff::Span::new().days(serial)).ok())
                .flatten();
        }
        let parts: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '.' | '-' | ','))
            .filter(|part| !part.is_empty())
            .collect();
        // A time of day behind the date, and a day of the week before it, say nothing more.
        let parts: Vec<&str> = parts
            .into_iter()
            .filter(|part| !part.contains(':') && !is_weekday(part))
            .collect();
        let number = |part: &str| {
            let digits = part.trim_end_matches(|letter: char| letter.is_alphabetic());
            let ending = &part[digits.len()..];
            matches!(ending.to_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th")
                .then(|| digits.parse::<i16>().ok())
                .flatten()
        };
        let [one, two, three] = parts.as_slice() else {
            return None;
        };
        let (day, month, year) = match (number(one), number(two), month(one), month(two)) {
            (Some(day), _, _, Some(month)) => (day, month, number(three)?),
            (_, Some(day), Some(month), _) => (day, month, number(three)?),
            (Some(year), Some(month), ..) if year > 31 => (number(three)?, month, year),
            (Some(first), Some(second), ..) => match self.order {
                DateOrder::DayFirst => (first, second, number(three)?),
                DateOrder::MonthFirst => (second, first, number(three)?),
            },
            _ => return None,
        };
        let year = if year < 100 { 2000 + year } else { year };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    /// Two dates in a cell: `5 Jan 2026 – 18 Dec 2026`, `2026-01-05 to 2026-12-18`, or one that has no end.
    pub fn range(&self, written: &str) -> Option<(Date, Option<Date>)> {
        for separator in [" to ", " until ", " – ", "–", " - ", "..", "→", " bis ", "/"] {
            if let Some((first, last)) = written.split_once(separator)
                && let Some(first) = self.day(first)
            {
                return match self.day(last) {
                    Some(last) => Some((first, Some(last))),
                    None => is_unknown(last).then_some((first, None)),
                };
            }
        }
        self.day(written).map(|day| (day, None))
    }
}

/// The first two numbers of each date in a cell whose parts are all numbers, unless it starts with the year.
fn numbers_of_dates(cell: &str) -> Vec<(i32, i32)> {
    let dates = cell.split(|letter: char| letter.is_whitespace() || letter == '–');
    let pair = |date: &str| {
        let parts: Vec<i32> = date
            .split(['/', '.', '-'])
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        match parts.as_slice() {
            [first, second, _] if *first <= 31 => Some((*first, *second)),
            _ => None,
        }
    };
    dates.filter_map(pair).collect()
}

fn month(written: &str) -> Option<i16> {
    let is_it = |index: &usize| {
        let name = MONTHS[*index];
        [name, &name[..3]]
            .iter()
            .any(|name| written.eq_ignore_ascii_case(name))
            || written.eq_ignore_ascii_case("sept") && *index == 8
    };
    (0..12)
        .find(is_it)
        .and_then(|index| i16::try_from(index + 1).ok())
}

fn is_weekday(written: &str) -> bool {
    let word = written.to_lowercase();
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word.len() >= 3 && days.iter().any(|day| day.starts_with(&word))
}

/// Whether a cell says that nobody knows yet, or that there is nothing to say.
pub fn is_unknown(written: &str) -> bool {
    let word = written.trim().trim_matches(['(', ')', '[', ']']).to_lowercase();
    matches!(
        word.as_str(),
        "" | "-"
            | "–"
            | "—"
            | "?"
            | "??"
            | "tbc"
            | "tba"
            | "tbd"
            | "t.b.c."
            | "t.b.a."
            | "n/a"
            | "na"
            | "n.a."
            | "none"
            | "open"
            | "vacant"
            | "vacancy"
            | "to be confirmed"
            | "to be announced"
            | "to be hired"
            | "tbh"
            | "hiring"
            | "ongoing"
            | "offen"
    )
}

/// Whether a cell says yes.
pub fn is_yes(written: &str) -> bool {
    let word = written.trim().to_lowercase();
    matches!(
        word.as_str(),
        "yes" | "y" | "true" | "x" | "1" | "✓" | "✔" | "acting" | "interim" | "ja" | "oui" | "si"
    )
}

/// A load: `60%`, `60`, `0.6`, `1.0`, `full time`.
pub fn load(written: &str) -> Option<Load> {
    let text = written.trim().to_lowercase().replace(',', ".");
    match text.as_str() {
        "full" | "full time" | "full-time" | "ft" => return Some(Load::FULL),
        "half" | "half time" | "half-time" => return Some(Load(50)),
        _ => {}
    }
    let has_sign = text.ends_with('%');
    let number: f64 = text.trim_end_matches('%').trim().parse().ok()?;
    let percent = if has_sign || number > 4.0 {
        number
    } else {
        number * 100.0
    };
    if !(1.0..=400.0).contains(&percent) {
        return None;
    }
    format!("{}%", percent.round()).parse().ok()
}

/// A name out of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// As it was written.
    pub written: String,
    /// Whether they stand in.
    pub is_acting: bool,
    /// What stood in brackets behind it.
    pub note: Option<String>,
    /// Whether the family name stood first.
    pub was_turned: bool,
}

/// The names of a cell: parted by `;`, `|` or line breaks; where there are none, by `/`, `+`, by commas unless one parts a
/// family name from a given one, and by `&` and `and` between whole names. Words that say that nobody is known yet are
/// no names. The name of a company is parted by nothing else than `;` and the like.
pub fn names(cell: &str, is_company: bool, is_known: impl Fn(&str) -> bool) -> Vec<Name> {
    let parted: Vec<&str> = cell.split([';', '|', '\n', '\r']).collect();
    let mut names = Vec::new();
    for part in &parted {
        if is_company || parted.len() > 1 || is_known(part.trim()) {
            names.extend(one_name(part, &is_known));
        } else {
            let whole_names = |part: &str| by_word(part, &[" & ", " and ", " und ", " et "]);
            let parts = part.split(['/', '+']).flat_map(whole_names);
            names.extend(parts.flat_map(|part| by_comma(&part)));
        }
    }
    names.retain(|name| !is_unknown(&name.text));
    names
}

/// What stands between separators; with the family name first where a comma says so.
fn one_name(part: &str, is_known: impl Fn(&str) -> bool) -> Vec<Name> {
    if is_known(part.trim()) || part.matches(',').count() != 1 {
        return vec![Name::of(part)];
    }
    by_comma(part)
}

/// Two whole names with a word between them: `Ana Ruiz and Joe Baptiste`, but not `Pelican and Oar`.
fn by_word(part: &str, separators: &[&str]) -> Vec<String> {
    for separator in separators {
        if let Some((one, other)) = part.split_once(separator) {
            let is_whole = |name: &str| name.split_whitespace().count() > 1;
            if is_whole(one) && is_whole(other) {
                let mut parts = by_word(one, separators);
                parts.extend(by_word(other, separators));
                return parts;
            }
        }
    }
    vec![part.to_owned()]
}

/// `Ruiz, Ana`, and `de la Cruz, Ana` too, but not `Ana Ruiz, Joe Baptiste`.
fn by_comma(part: &str) -> Vec<Name> {
    let parts: Vec<&str> = part
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [family, given] if bare(given).0.split_whitespace().count() == 1 => {
            let turned = Name::of(given);
            vec![Name {
                text: format!("{} {family}", turned.text),
                written: part.trim().to_owned(),
                was_turned: true,
                ..turned
            }]
        }
        parts => parts.iter().map(|part| Name::of(part)).collect(),
    }
}

impl Name {
    /// A name without what stands in brackets behind it.
    pub fn of(written: &str) -> Self {
        let (text, is_acting, note) = bare(written);
        Self {
            text,
            written: written.trim().to_owned(),
            is_acting,
            note,
            was_turned: false,
        }
    }

    /// A name just as it is written.
    pub fn verbatim(written: &str) -> Self {
        Self {
            text: written.to_owned(),
            written: written.to_owned(),
            is_acting: false,
            note: None,
            was_turned: false,
        }
    }
}

/// A name without what stands in brackets behind it: whether that says acting, else what it says.
fn bare(written: &str) -> (String, bool, Option<String>) {
    let one_spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((name, rest)) = written.split_once(['(', '[']) else {
        return (one_spaced(written), false, None);
    };
    let inside = rest.trim_end_matches([')', ']', ' ']).trim();
    let is_acting = matches!(inside.to_lowercase().as_str(), "acting" | "interim" | "a.i.");
    let note = (!is_acting && !is_unknown(inside)).then(|| inside.to_owned());
    (one_spaced(name), is_acting, note)
}

/// A name in words as a crew list wants it: what could be taken for an id starts with a capital.
pub fn as_words(name: &str) -> String {
    if !is_id(name) || name == WITHHELD {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// What stood behind a role, as a unit or a note: `songs unit` is one, `nights` the other. A mere number is neither.
pub fn qualifier(rest: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(rest) = rest
        .map(str::trim)
        .filter(|rest| rest.chars().any(char::is_alphabetic))
    else {
        return (None, None);
    };
    let lower = rest.to_lowercase();
    match lower.strip_suffix("unit").map(str::trim_end) {
        Some(unit) if !unit.is_empty() => (Some(rest[..unit.len()].to_owned()), None),
        _ => (None, Some(rest.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cell: &str) -> Vec<String> {
        names(cell, false, |name| name == "Kelp and Daughter of Merrow")
            .into_iter()
            .map(|name| name.text)
            .collect()
    }

    #[test]
    fn a_cell_may_hold_several_names_or_one_with_the_family_first() {
        for (cell, expected) in [
            ("Ana Ruiz; Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz / Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz & Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz and Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz\nJoe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ana Ruiz, Joe Baptiste", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Ruiz, Ana", vec!["Ana Ruiz"]),
            ("de la Cruz, Ana", vec!["Ana de la Cruz"]),
            ("Ruiz, Ana; Baptiste, Joe", vec!["Ana Ruiz", "Joe Baptiste"]),
            ("Kelp and Daughter of Merrow", vec!["Kelp and Daughter of Merrow"]),
            ("Pelican and Oar Pictures", vec!["Pelican and Oar Pictures"]),
            ("Kelp & Daughter;", vec!["Kelp & Daughter"]),
            ("TBC", vec![]),
            ("", vec![]),
            ("Ana Ruiz / tbc", vec!["Ana Ruiz"]),
        ] {
            assert_eq!(texts(cell), expected, "{cell}");
        }
    }

    #[test]
    fn what_stands_behind_a_name_says_that_they_stand_in_or_is_a_note() {
        let found = names("Sam Patel (acting); Kim Adeyemi (from Bristol)", false, |_| false);
        assert!(found[0].is_acting && found[0].note.is_none());
        assert_eq!(found[1].note.as_deref(), Some("from Bristol"));
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        let by = |order| Dates {
            order,
            is_guess: false,
        };
        let (british, american) = (by(DateOrder::DayFirst), by(DateOrder::MonthFirst));
        for written in [
            "2026-01-05",
            "05/01/2026",
            "5.1.26",
            "5 Jan 2026",
            "5-Jan-26",
            "January 5, 2026",
            "Mon 5th January 2026",
            "2026/01/05",
            "46027",
            "05/01/2026 00:00:00",
        ] {
            assert_eq!(
                british.day(written).map(|day| day.to_string()).as_deref(),
                Some("2026-01-05"),
                "{written}"
            );
        }
        assert_eq!(american.day("01/05/2026"), british.day("05/01/2026"));
        for wrong in ["soon", "31/02/2026", "5 Jan", "12", "1/2"] {
            assert_eq!(british.day(wrong), None, "{wrong}");
        }
        let range = |written| {
            british
                .range(written)
                .map(|(from, to)| (from.to_string(), to.map(|to| to.to_string())))
        };
        let whole = Some(("2026-01-05".to_owned(), Some("2026-12-18".to_owned())));
        assert_eq!(range("5 Jan 2026 – 18 Dec 2026"), whole);
        assert_eq!(range("05/01/2026 to 18/12/2026"), whole);
        assert_eq!(range("05/01/2026 - 18/12/2026"), whole);
        assert_eq!(range("5 Jan 2026 - TBC"), Some(("2026-01-05".to_owned(), None)));
    }

    #[test]
    fn loads_are_read_as_shares_and_as_percent() {
        for (written, percent) in [
            ("60%", 60),
            ("60", 60),
            ("0.6", 60),
            ("0,6", 60),
            ("1", 100),
            ("full time", 100),
        ] {
            assert_eq!(load(written), Some(Load(percent)), "{written}");
        }
        assert_eq!(load("some"), None);
    }
}
