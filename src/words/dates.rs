//! Dates in the language of the site. Its strings file has the names of months and weekdays, and the order of a date's parts.

use jiff::civil::Date;

use super::Words;
use crate::units::{PartialDate, WeekDay, month_name, weekday_name};

impl Words {
    /// A day: `5 January 2026`.
    pub fn day(&self, date: Date) -> String {
        self.date("dates.day", date, "months.")
    }

    /// A day as it stands in a table: `5 Jan 2026`.
    pub fn short_day(&self, date: Date) -> String {
        self.date("dates.day", date, "months_short.")
    }

    /// A day of a year that is named beside it: `5 Jan`.
    pub fn short_day_of_month(&self, date: Date) -> String {
        self.date("dates.day_of_month", date, "months_short.")
    }

    /// A month: `January 2026`.
    pub fn month(&self, date: Date) -> String {
        self.date("dates.month_of_year", date, "months.")
    }

    /// A month as it stands in a table: `Jan 2026`.
    pub fn short_month(&self, date: Date) -> String {
        self.date("dates.month_of_year", date, "months_short.")
    }

    /// The name of a month where its year is known: `Jan`.
    pub fn short_month_name(&self, date: Date) -> &str {
        self.month_name("months_short.", date)
    }

    /// A date as far as it is known: `2026`, `March 2026`, `9 March 2026`.
    pub fn partial_date(&self, known: PartialDate) -> String {
        let date = Date::new(known.year, known.month.unwrap_or(1), known.day.unwrap_or(1));
        match (date, known.month, known.day) {
            (Ok(date), Some(_), Some(_)) => self.day(date),
            (Ok(date), Some(_), None) => self.month(date),
            _ => known.year.to_string(),
        }
    }

    /// The day of the week of a date: `Monday`.
    pub fn weekday(&self, date: Date) -> &str {
        self.say(&format!("weekdays.{}", weekday_name(date).to_lowercase()))
    }

    /// A day of the week as it stands in a table: `Mon`.
    pub fn short_weekday(&self, day: WeekDay) -> &str {
        self.say(match day {
            WeekDay::Mon => "weekdays_short.monday",
            WeekDay::Tue => "weekdays_short.tuesday",
            WeekDay::Wed => "weekdays_short.wednesday",
            WeekDay::Thu => "weekdays_short.thursday",
            WeekDay::Fri => "weekdays_short.friday",
            WeekDay::Sat => "weekdays_short.saturday",
            WeekDay::Sun => "weekdays_short.sunday",
        })
    }

    /// From one end to the other: `5 Jan – 18 Dec 2026`.
    pub fn from_to(&self, from: &str, to: &str) -> String {
        self.fill("common.from_to", &[("from", from), ("to", to)])
    }

    fn date(&self, pattern: &str, date: Date, months: &str) -> String {
        // "1er janvier", but "2 janvier".
        let day = match date.day() {
            1 => self.say("dates.first").to_owned(),
            day => day.to_string(),
        };
        let parts = [
            ("day", &*day),
            ("month", self.month_name(months, date)),
            ("year", &date.year().to_string()),
        ];
        self.fill(pattern, &parts)
    }

    fn month_name(&self, group: &str, date: Date) -> &str {
        self.say(&format!("{group}{}", month_name(date.month()).to_lowercase()))
    }
}
