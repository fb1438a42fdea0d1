//! A department: a part of the company with a head.

use super::front_matter;
use crate::units::{DayRange, WeekDay};
use crate::yaml::OneOrMany;

front_matter! {
    /// The front matter of a department.
    DepartmentFront, held by "a department",
    derived {
        "roles" => "it is derived: write `department` in each role instead",
        "people" => "it is derived: crew lists say who works in it",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// The role that leads it.
        #[schemars(example = &"producer")]
        head: Option<String>,
        /// The department it is a part of.
        #[schemars(example = &"production")]
        part_of: Option<String>,
        /// The name of its colour in charts; the theme says which there are.
        #[schemars(example = &"teal")]
        colour: Option<String>,
        /// The days of a week on which it works. Default: those of each schedule.
        #[schemars(example = serde_json::json!(["mon", "tue", "wed", "thu", "fri", "sat"]))]
        week: Option<OneOrMany<WeekDay>>,
        /// Days on which it does not work, added to those of each schedule.
        #[schemars(example = serde_json::json!(["2026-08-03..2026-08-14"]))]
        holidays: OneOrMany<DayRange>,
        /// Days that it works although the week or a holiday says otherwise.
        #[schemars(example = serde_json::json!(["2026-10-10"]))]
        workdays: OneOrMany<DayRange>,
    }
}

/// The days that a department works, as far as they are not those of everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartmentDays {
    /// The days of a week; empty where they are those of each schedule.
    pub week: Vec<WeekDay>,
    /// Days on which it does not work.
    pub holidays: Vec<DayRange>,
    /// Days that it works all the same.
    pub workdays: Vec<DayRange>,
}

impl DepartmentDays {
    /// Whether it works the days that everybody does.
    pub fn is_empty(&self) -> bool {
        self.week.is_empty() && self.holidays.is_empty() && self.workdays.is_empty()
    }
}
