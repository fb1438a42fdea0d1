//! A person: skills, when they work and when not, and how they got where they are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{SkillLevels, front_matter};
use crate::units::{Day, ExternalIds, Leave, PartialDate, WorkedDay};
use crate::yaml::OneOrMany;

front_matter! {
    /// The front matter of a person.
    PersonFront, held by "a person",
    derived {
        "roles" => "it is derived: crew lists say who holds a role",
        "role" => "it is derived: crew lists say who holds a role",
        "credits" => "it is derived: crew lists say who was credited for what",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// Such as `she/her`.
        #[schemars(example = &"she/her")]
        pronouns: Option<String>,
        /// The town they work from.
        #[schemars(example = &"Bristol")]
        base: Option<String>,
        /// How to reach them.
        #[schemars(example = serde_json::json!({"email": "ana@example.org", "phone": "+44 7700 900123"}))]
        contact: Option<Contact>,
        /// Skills they have, with or without a level from 1 to 4.
        #[schemars(example = serde_json::json!({"scheduling": 3}))]
        skills: SkillLevels,
        /// The days of a week on which they work, half days as `fri am`. Default: those of whatever they are on.
        #[schemars(example = serde_json::json!(["mon", "tue", "wed", "thu"]))]
        week: Option<OneOrMany<WorkedDay>>,
        /// Days on which they are not there, half days as `2026-09-01 am`.
        #[schemars(example = serde_json::json!(["2026-08-03..2026-08-14"]))]
        away: OneOrMany<Leave>,
        /// The jobs that led here, first to last.
        #[schemars(example = serde_json::json!([{"role": "runner", "at": "A small studio", "from": 2019, "to": 2020}]))]
        story: OneOrMany<StoryStep>,
        /// A picture beside this file.
        photo: Option<String>,
        /// Ids in the registers of others, each checked: `imdb`, `eidr`, `isni`, `esco`, `onet`, `soc`.
        #[schemars(example = serde_json::json!({"imdb": "nm0000123"}))]
        ids: ExternalIds,
        /// After this day, name and contact leave every build.
        #[schemars(example = &"2099-12-31")]
        keep_until: Option<Day>,
    }
}

/// How to reach somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Contact {
    /// An address for mail.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
}

/// One job of somebody's story.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StoryStep {
    /// The role by id, or words.
    pub role: String,
    /// Where.
    pub at: Option<String>,
    /// From when.
    pub from: Option<PartialDate>,
    /// Until when; left out when it goes on.
    pub to: Option<PartialDate>,
    /// A remark.
    pub note: Option<String>,
}
