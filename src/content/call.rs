//! A call sheet: who has to be where and when on one day of a production, and what to do if something happens.
//!
//! Its file is `productions/<id>/calls/<date>.md`; the date is in the file's name. What follows from the crew list and the
//! schedule (which day of how many, who was left out, what comes next) is worked out by [`crate::graph`].

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Names, front_matter};
use crate::units::{Address, CallTime, Day};
use crate::words::Words;
use crate::yaml::{OneOrMany, Pairs};

front_matter! {
    /// The front matter of a call sheet.
    CallFront, held by "a call sheet",
    derived {
        "date" => "it is the file's name: `calls/2026-03-14.md`",
        "production" => "it is the folder that the file stands in",
        "day" => "it is derived: the schedule says which day of how many it is",
        "advance" => "it is derived from the next call sheet and the schedule",
        "crew" => "it is derived: the crew list says who is there; write `calls` for their times",
    },
    {
        /// What kind of day it is: `shoot`, or `studio` for work without one. Default: shoot.
        #[schemars(example = &"studio")]
        work: Work,
        /// The general call: when the day begins for everybody without a time of their own.
        #[schemars(example = &"07:30")]
        call: Option<CallTime>,
        /// When the day is to end. A time that is not after the call is on the day after.
        #[schemars(example = &"18:30")]
        wrap: Option<CallTime>,
        /// The time zone, by its name. Default: the schedule's.
        #[schemars(example = &"Europe/London")]
        zone: Option<String>,
        /// The unit, where the production has several: `main`. Default: the whole crew.
        #[schemars(example = &"main")]
        unit: Option<String>,
        /// The phase of the schedule that this is a day of. Default: the only one that the day is in.
        phase: Option<String>,
        /// Which version of the sheet it is. Default: 1.
        #[schemars(example = 2)]
        issue: Option<u16>,
        /// The colour of its paper. Default: that of its issue: white, blue, pink, yellow, green, goldenrod, buff, salmon, cherry.
        #[schemars(example = &"pink")]
        colour: Option<String>,
        /// Where the work is, in order.
        #[schemars(example = serde_json::json!([{"title": "Fish quay", "address": "The Quay, Port Merrow", "parking": "North car park"}]))]
        locations: OneOrMany<Location>,
        /// The nearest hospital with an emergency department. A shoot must have one.
        #[schemars(example = serde_json::json!({"name": "Port Merrow General", "address": "Hill Road, Port Merrow", "phone": "+44 1632 960999"}))]
        hospital: Option<Hospital>,
        /// Whom to ring when something happens.
        #[schemars(example = serde_json::json!([{"who": "First aider on set", "phone": "+44 7700 900123"}]))]
        emergency: OneOrMany<EmergencyContact>,
        /// The forecast, in words.
        #[schemars(example = &"Dry, 9 to 12 degrees, wind from the west")]
        weather: Option<String>,
        /// Sunrise and sunset.
        #[schemars(example = serde_json::json!({"rise": "06:21", "set": "18:09"}))]
        sun: Option<Sun>,
        /// Notes on safety.
        #[schemars(example = serde_json::json!(["The slipway is wet: boots with a grip"]))]
        safety: OneOrMany<String>,
        /// The scenes of the day, in the order of the shoot.
        #[schemars(example = serde_json::json!([{"scene": "14A", "title": "The boat comes in", "pages": "1 3/8", "light": "dusk"}]))]
        scenes: OneOrMany<Scene>,
        /// What else is on, with its time: dailies, reviews, deliveries, company moves.
        #[schemars(example = serde_json::json!([{"at": "10:00", "title": "Dailies", "where": "Screening room"}]))]
        tasks: OneOrMany<Task>,
        /// Who is called when: people by id or name, a role, or a department.
        #[schemars(example = serde_json::json!([{"who": "Mia Torres", "as": "Juno", "at": "08:00"}]))]
        calls: OneOrMany<CallRow>,
        /// People, roles and departments of the crew who are not needed on this day.
        #[schemars(example = serde_json::json!(["producer"]))]
        not_called: Names,
        /// Meals, with their times.
        #[schemars(example = serde_json::json!([{"title": "Lunch", "at": "13:00", "for": "1 hour"}]))]
        meals: OneOrMany<Meal>,
        /// Notes for departments.
        #[schemars(example = serde_json::json!({"production": "Two spare radios"}))]
        notes: Pairs<String>,
    }
}

/// What kind of day a sheet is for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// A shoot, which needs a hospital.
    #[default]
    Shoot,
    /// Work in the studio: the sheet is a day sheet.
    Studio,
}

impl Work {
    /// The key of the word for a sheet of such a day.
    pub fn key(self) -> &'static str {
        match self {
            Self::Shoot => "call.call_sheet",
            Self::Studio => "call.studio_sheet",
        }
    }
}

/// Where the work is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// What it is called.
    pub title: String,
    /// Its address.
    pub address: Option<String>,
    /// A map of it. Default: a search for the address on OpenStreetMap.
    pub map: Option<Address>,
    /// Where to park.
    pub parking: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that may see it.
    #[serde(default, skip_serializing)]
    pub visible: Option<String>,
}

/// The nearest hospital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hospital {
    /// What it is called.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The number of its emergency department.
    pub phone: String,
    /// How to get there.
    pub note: Option<String>,
}

/// Somebody to ring when something happens.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyContact {
    /// A person by id, or words.
    pub who: String,
    /// Their number.
    pub phone: String,
    /// What for.
    #[serde(rename = "for")]
    pub purpose: Option<String>,
    /// The audience that may see it.
    #[serde(default, skip_serializing)]
    pub visible: Option<String>,
}

/// Sunrise and sunset, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sun {
    /// When it rises.
    pub rise: String,
    /// When it sets.
    pub set: String,
}

/// A scene of the day.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Its number in the script.
    pub scene: String,
    /// What happens in it.
    pub title: Option<String>,
    /// The set.
    pub set: Option<String>,
    /// Its length in the script, as eighths: `1 3/8`.
    pub pages: Option<String>,
    /// Day, night, dusk.
    pub light: Option<String>,
    /// Who is in it, in words.
    #[serde(default)]
    pub cast: OneOrMany<String>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that may see it.
    #[serde(default, skip_serializing)]
    pub visible: Option<String>,
}

/// Something with a time, or without.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What it is.
    pub title: String,
    /// When.
    pub at: Option<CallTime>,
    /// Dailies, review, delivery.
    pub kind: Option<String>,
    /// For whom: a role, person or department by id, or words.
    pub owner: Option<String>,
    /// Where.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that may see it.
    #[serde(default, skip_serializing)]
    pub visible: Option<String>,
}

/// A call: for people, for those who have a role, or for those of a department.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallRow {
    /// People by id, or names in words.
    #[serde(default)]
    pub who: Names,
    /// A role: whoever has it on this day.
    pub role: Option<String>,
    /// A department: everybody in it without a call of their own.
    pub department: Option<String>,
    /// Whom they play or what they are here for. Who is here `as` something need not be on the crew list.
    #[serde(rename = "as")]
    pub part: Option<String>,
    /// When they are to be there: `07:00`, `01:00+1` for the day after, or a code such as `O/C`.
    pub at: CallTime,
    /// When their day ends. Default: the sheet's `wrap`.
    pub wrap: Option<CallTime>,
    /// Where and when they are picked up.
    pub pick_up: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that may see it.
    #[serde(default, skip_serializing)]
    pub visible: Option<String>,
}

/// A meal.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meal {
    /// Which one.
    pub title: String,
    /// When.
    pub at: CallTime,
    /// For how long.
    #[serde(rename = "for")]
    pub length: Option<String>,
    /// Where.
    #[serde(rename = "where")]
    pub place: Option<String>,
}

/// The day of a sheet, by its id or path: `night-ferry/calls/2026-03-14-second-unit` is of 14 March 2026.
pub fn day_of(id: &str) -> Option<Date> {
    let stem = id.rsplit('/').next().unwrap_or(id);
    let (day, rest) = stem.split_at_checked("2026-03-14".len())?;
    let Day(day) = day.parse().ok()?;
    (rest.is_empty() || rest.starts_with('-')).then_some(day)
}

/// What a sheet is called that has no title of its own: `Call sheet, 14 March 2026`.
pub fn default_title(words: &Words, id: &str, work: Work) -> Option<String> {
    let day = day_of(id)?;
    let parts = [("sheet", words.say(work.key())), ("day", &*words.day(day))];
    Some(words.fill("call.sheet_of_day", &parts))
}
