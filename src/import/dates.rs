//! Dates as people type them: in any order, in words of several languages, as weeks, as the numbers that spreadsheets keep.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::titles::plain_words;
use crate::content::crew::is_placeholder;

/// Which of day and month comes first where both are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `03/04/2026` is the third of April.
    DayFirst,
    /// `03/04/2026` is the fourth of March.
    MonthFirst,
}

/// Which end of a job a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its first day.
    First,
    /// Its last day.
    Last,
}

/// A date, and what was assumed to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The date.
    pub day: Date,
    /// What a person should look at, in words.
    pub assumed: Option<String>,
}

/// How the dates of a sheet are read.
#[derive(Clone, Debug)]
pub struct Dates {
    order: DateOrder,
    /// Whether a date of the sheet may be read either way, and nothing says which.
    is_guess: bool,
    /// The days that the production lasts, by which weeks without a year are read.
    season: Option<(Date, Date)>,
    /// Languages of the months' names that were read, but English.
    languages: RefCell<BTreeSet<&'static str>>,
}

/// A date that may lack its month and its year.
#[derive(Clone, Copy, Debug)]
struct Partial {
    day: i16,
    month: Option<i16>,
    year: Option<i16>,
}

impl Dates {
    /// The order that was asked for, else the one that all dates of the sheet can be read in; day first in doubt.
    pub fn of<'c>(
        cells: impl Iterator<Item = &'c str>,
        asked: Option<DateOrder>,
        season: Option<(Date, Date)>,
    ) -> Self {
        let pairs: Vec<(i32, i32)> = cells.flat_map(numbers_of_dates).collect();
        let first_is_day = pairs.iter().any(|(first, _)| *first > 12);
        let second_is_day = pairs.iter().any(|(_, second)| *second > 12);
        let found = if second_is_day && !first_is_day {
            DateOrder::MonthFirst
        } else {
            DateOrder::DayFirst
        };
        Self {
            order: asked.unwrap_or(found),
            is_guess: asked.is_none() && !pairs.is_empty() && first_is_day == second_is_day,
            season,
            languages: RefCell::default(),
        }
    }

    /// What was assumed for all dates of the sheet, in words.
    pub fn remarks(&self) -> Vec<String> {
        let order = self.is_guess.then(|| {
            "dates such as 03/04/2026 were read with the day first; `--dates month-first` reads them the other way".to_owned()
        });
        let languages = self.languages.borrow();
        let words = (!languages.is_empty()).then(|| {
            let languages: Vec<&str> = languages.iter().copied().collect();
            format!("names of months were read as {}", languages.join(" and "))
        });
        order.into_iter().chain(words).collect()
    }

    /// A date: `2026-01-05`, `5/1/26`, `05.01.2026`, `5 Jan 2026`, `January 5, 2026`, `5. Januar 2026`, `2026-01-05T00:00:00Z`,
    /// `wk 12`, or the number that spreadsheets keep for a day.
    pub fn day(&self, written: &str, end: End) -> Option<Read> {
        let sure = |day| Read { day, assumed: None };
        let text = written.trim();
        if let Some(day) = iso(text).or_else(|| serial(text)) {
            return Some(sure(day));
        }
        if let Some(read) = self.week(text, end) {
            return Some(read);
        }
        self.partial(text).and_then(Partial::whole).map(sure)
    }

    /// Two dates in a cell: `5 Jan 2026 – 18 Dec 2026`, `5 Jan - 9 Feb 2026`, `5–9 Feb 2026`, or one that has no end.
    pub fn range(&self, written: &str) -> Option<(Read, Option<Read>)> {
        let text = written.trim();
        for (first, last) in splits(text) {
            if let Some(from) = self.day(first, End::First) {
                if let Some(to) = self.day(last, End::Last) {
                    return Some((from, Some(to)));
                }
                if is_placeholder(last) || is_open(last) {
                    return Some((from, None));
                }
            }
            if let Some((from, to)) = self.partial_range(first, last) {
                let sure = |day| Read { day, assumed: None };
                return Some((sure(from), Some(sure(to))));
            }
        }
        if let Some(to) = self.week(text, End::Last) {
            return self.week(text, End::First).map(|from| (from, Some(to)));
        }
        self.day(text, End::First).map(|day| (day, None))
    }

    /// Two dates of which one says the year or the month for both.
    fn partial_range(&self, first: &str, last: &str) -> Option<(Date, Date)> {
        let (mut first, mut last) = (self.partial(first)?, self.partial(last)?);
        let said = [first.year, last.year];
        first.month = first.month.or(last.month);
        first.year = first.year.or(last.year);
        last.year = last.year.or(first.year);
        let (mut from, mut to) = (first.whole()?, last.whole()?);
        // `5 Nov - 9 Feb 2027` starts in the year before.
        if to < from {
            match said {
                [None, _] => {
                    from = Partial {
                        year: Some(first.year? - 1),
                        ..first
                    }
                    .whole()?
                }
                [_, None] => {
                    to = Partial {
                        year: Some(last.year? + 1),
                        ..last
                    }
                    .whole()?
                }
                _ => {}
            }
        }
        Some((from, to))
    }

    fn partial(&self, text: &str) -> Option<Partial> {
        let parts: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '.' | '-' | ','))
            .filter(|part| !part.is_empty() && !part.contains(':') && !is_filler(part))
            .collect();
        let year = |part: &str| number(part).map(|year| if year < 100 { 2000 + year } else { year });
        let [one, two, rest @ ..] = parts.as_slice() else {
            let [one] = parts.as_slice() else { return None };
            let day = number(one).filter(|day| (1..=31).contains(day))?;
            return Some(Partial {
                day,
                month: None,
                year: None,
            });
        };
        let year = match rest {
            [] => None,
            [three] => Some(year(three)?),
            _ => return None,
        };
        let (day, month, year) = match (number(one), number(two)) {
            (Some(first), Some(second)) if first > 31 => {
                let [third] = rest else { return None };
                (number(third)?, second, Some(first))
            }
            (Some(first), Some(second)) => match self.order {
                DateOrder::DayFirst => (first, second, year),
                DateOrder::MonthFirst => (second, first, year),
            },
            (Some(day), None) => (day, self.month(two)?, year),
            (None, Some(day)) => (day, self.month(one)?, year),
            (None, None) => return None,
        };
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Partial {
            day,
            month: Some(month),
            year,
        })
    }

    /// `wk 12`, `KW 12/2026`, `2026-W12`: the Monday or the Friday of a week by ISO 8601.
    fn week(&self, text: &str, end: End) -> Option<Read> {
        const WORDS: [&str; 12] = [
            "w",
            "wk",
            "wks",
            "week",
            "weeks",
            "kw",
            "woche",
            "semaine",
            "sem",
            "semana",
            "settimana",
            "v",
        ];
        let words = plain_words(text);
        let mut numbers = Vec::new();
        let mut is_week = false;
        for word in &words {
            let digits = word.trim_start_matches(|letter: char| letter.is_alphabetic());
            let name = &word[..word.len() - digits.len()];
            if WORDS.contains(&name) {
                is_week = true;
            } else if !name.is_empty() {
                return None;
            }
            if !digits.is_empty() {
                numbers.push(digits.parse::<i16>().ok()?);
            }
        }
        if !is_week {
            return None;
        }
        let (year, weeks): (Vec<i16>, Vec<i16>) = numbers.into_iter().partition(|number| *number > 53);
        let week = match (weeks.as_slice(), end) {
            ([week], _) | ([week, _], End::First) | ([_, week], End::Last) => i8::try_from(*week).ok()?,
            _ => return None,
        };
        let weekday = match end {
            End::First => Weekday::Monday,
            End::Last => Weekday::Friday,
        };
        let in_year = |year: i16| ISOWeekDate::new(year, week, weekday).ok().map(ISOWeekDate::date);
        if let [year] = year.as_slice() {
            return in_year(*year).map(|day| Read { day, assumed: None });
        }
        let (first, last) = self.season?;
        let mut days = (first.year()..=last.year()).filter_map(in_year);
        let day = days.find(|day| (first..=last).contains(day))?;
        let assumed = format!("`{text}` was read as week {week} of {}: {day}", day.year());
        Some(Read {
            day,
            assumed: Some(assumed),
        })
    }

    fn month(&self, written: &str) -> Option<i16> {
        let word = plain_words(written).concat();
        if word.chars().count() < 3 {
            return None;
        }
        let mut found = None;
        let mut is_english = false;
        let mut language = None;
        for (name, months) in MONTHS {
            for (month, whole) in (1..).zip(months) {
                if whole.starts_with(&word)
                    || (month == 9 && word == "sept")
                    || (*whole == "maart" && word == "mrt")
                {
                    if found.is_some_and(|found| found != month) {
                        return None;
                    }
                    found = Some(month);
                    is_english |= *name == "English";
                    language = language.or(Some(*name));
                }
            }
        }
        if !is_english && let Some(language) = language {
            self.languages.borrow_mut().insert(language);
        }
        found
    }
}

impl Partial {
    fn whole(self) -> Option<Date> {
        Date::new(
            self.year?,
            i8::try_from(self.month?).ok()?,
            i8::try_from(self.day).ok()?,
        )
        .ok()
    }
}

/// Names of the months, without accents.
const MONTHS: &[(&str, [&str; 12])] = &[
    (
        "English",
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
    ),
    (
        "German",
        [
            "januar",
            "februar",
            "marz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
    ),
    (
        "French",
        [
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ],
    ),
    (
        "Spanish",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "Italian",
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    ),
    (
        "Portuguese",
        [
            "janeiro",
            "fevereiro",
            "marco",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    (
        "Dutch",
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
];

/// A day of the week, or a small word that says nothing.
fn is_filler(part: &str) -> bool {
    const WORDS: [&str; 12] = [
        "de", "del", "of", "the", "le", "den", "am", "el", "il", "di", "do", "dem",
    ];
    const DAYS: [&str; 36] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "lunedi",
        "martedi",
        "mercoledi",
        "giovedi",
        "venerdi",
        "sabato",
        "domenica",
    ];
    let word = plain_words(part).concat();
    let german = matches!(word.as_str(), "mo" | "di" | "mi" | "do" | "fr" | "sa" | "so");
    // `mar` is Tuesday in some languages and March in all.
    let is_day = word.len() >= 3 && word != "mar" && DAYS.iter().any(|day| day.starts_with(&word));
    WORDS.contains(&word.as_str()) || german || is_day
}

/// `2026-01-05`, with a time of day and a zone behind it or without; the day is the one that is written.
fn iso(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let behind = &text[10..];
    let is_time = behind.is_empty()
        || (behind.starts_with(['T', ' '])
            && behind[1..].starts_with(|letter: char| letter.is_ascii_digit())
            && behind.contains(':'));
    day.parse().ok().filter(|_| is_time)
}

/// The number that a spreadsheet keeps for a day. Day 1 is the first of January 1900, and there is a 29th of February in that
/// year; 20000 is in 1954.
fn serial(text: &str) -> Option<Date> {
    let whole = match text.split_once('.') {
        Some((whole, part)) if part.chars().all(|letter| letter.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => text,
    };
    let serial: i32 = whole.parse().ok()?;
    let first: Date = jiff::civil::date(1899, 12, 30);
    (20_000..80_000)
        .contains(&serial)
        .then(|| first.checked_add(jiff::Span::new().days(serial)).ok())
        .flatten()
}

/// A number, with the ending of an ordinal or without.
fn number(part: &str) -> Option<i16> {
    let digits = part.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '\u{ba}');
    let ending = part[digits.len()..].to_lowercase();
    matches!(
        ending.as_str(),
        "" | "st" | "nd" | "rd" | "th" | "er" | "re" | "\u{ba}"
    )
    .then(|| digits.parse().ok())
    .flatten()
}

fn is_open(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "" | "ongoing" | "open" | "open end" | "open ended" | "laufend" | "en cours" | "wrap" | "end"
    )
}

/// The ways to take a cell apart into two dates, the surest first.
fn splits(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for separator in [
        " to ",
        " until ",
        " till ",
        " bis ",
        " au ",
        " hasta ",
        " al ",
        " a ",
        " tot ",
        " \u{2013} ",
        " \u{2014} ",
        " - ",
        "\u{2192}",
        "..",
        "\u{2013}",
        "\u{2014}",
        " \u{2013}",
        " -",
        "- ",
    ] {
        found.extend(text.split_once(separator));
    }
    found.extend(
        text.match_indices(['-', '/'])
            .map(|(at, _)| (&text[..at], &text[at + 1..])),
    );
    found
}

/// The first two numbers of each date in a cell whose parts are all numbers, unless it starts with the year.
fn numbers_of_dates(cell: &str) -> Vec<(i32, i32)> {
    let dates = cell.split(|letter: char| letter.is_whitespace() || letter == '\u{2013}');
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

#[cfg(test)]
mod tests;
