//! A role: what somebody does, whom they answer to, and where it leads.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::grades::Grade;
use super::{Names, SkillLevels, front_matter};
use crate::units::{ExternalIds, Level, PartialDate, Years};
use crate::yaml::{OneOrMany, Pairs};

front_matter! {
    /// The front matter of a role.
    RoleFront, held by "a role",
    derived {
        "manages" => "it is derived: write `reports_to` in the role below instead",
        "direct_reports" => "it is derived: write `reports_to` in the role below instead",
        "reports" => "it is derived: write `reports_to` in the role below instead",
        "entered_from" => "it is derived: write `moves` in the role that people come from instead",
        "holders" => "it is derived: crew lists say who holds a role",
        "held_by" => "it is derived: crew lists say who holds a role",
        "covered_by" => "it is derived: write `covers` in the role that takes the work on instead",
        "id" => "it is the file's name: rename the file instead",
        "kind" => "it is the folder's name: move the file instead",
    },
    {
        /// Ids in the registers of others, each checked: `imdb`, `eidr`, `isni`, `esco`, `onet`, `soc`.
        #[schemars(example = serde_json::json!({"soc": "3416"}))]
        ids: ExternalIds,
        /// The department it belongs to.
        #[schemars(example = &"production")]
        department: Option<String>,
        /// Its place in the hierarchy table; 1 is the top.
        #[schemars(example = 3)]
        level: Option<Level>,
        /// Where in a career it stands.
        #[schemars(example = &"early")]
        stage: Option<Stage>,
        /// What it is for, in one line.
        #[schemars(example = &"Schedules, resources and delivery")]
        focus: Option<String>,
        /// The role it answers to.
        #[schemars(example = &"producer")]
        reports_to: Option<String>,
        /// Further roles it answers to: dotted lines.
        #[schemars(example = serde_json::json!(["production-coordinator"]))]
        also_reports_to: Names,
        /// Roles it works with closely; write it on one side only.
        #[schemars(example = serde_json::json!(["runner"]))]
        works_with: Names,
        /// Phases of a production in which it is active.
        #[schemars(example = serde_json::json!(["pre-production", "production"]))]
        phases: Names,
        /// Skills it needs, each with a level from 1 (aware) to 4 (expert) or without one; `none` in a grade that does not need it.
        #[schemars(example = serde_json::json!({"scheduling": 3, "note-taking": 2}))]
        skills: SkillLevels,
        /// Skills that are welcome but not needed, with or without levels.
        #[schemars(example = serde_json::json!({"budgeting": 1}))]
        nice: SkillLevels,
        /// Tools it uses.
        #[schemars(example = serde_json::json!(["shotgrid"]))]
        tools: Names,
        /// Years of experience that are usual.
        #[schemars(example = &"2-4")]
        experience: Option<Years>,
        /// Education that is usual.
        #[schemars(example = serde_json::json!({"minimum": "Degree or equivalent practice", "preferred": "Production management certificate"}))]
        education: Option<Education>,
        /// Roles that it leads to.
        #[schemars(example = serde_json::json!([{"to": "producer", "years": "2-4"}]))]
        moves: OneOrMany<Move>,
        /// Ways in that are not roles.
        #[schemars(example = serde_json::json!(["Film school"]))]
        routes_in: Names,
        /// What it pays.
        #[schemars(example = serde_json::json!({"low": 700, "high": 900, "per": "week", "currency": "GBP", "region": "UK", "as_of": "2026-03"}))]
        pay: Option<Pay>,
        /// What differs in a medium or at a scale; the names are declared in the settings.
        #[schemars(example = serde_json::json!({"vfx": {"focus": "Plans the time of artists across departments"}}))]
        variants: Pairs<Variant>,
        /// A role that this one is a grade of: only what differs is written.
        #[schemars(example = &"production-assistant")]
        extends: Option<String>,
        /// Its grades, from the lowest up: roles of their own that share its page, each with only what differs.
        #[schemars(example = serde_json::json!([{"id": "junior-runner", "title": "Junior runner", "level": 9, "stage": "entry"}]))]
        grades: OneOrMany<Grade>,
        /// The media in which it exists. Default: all.
        #[schemars(example = serde_json::json!(["animation", "vfx"]))]
        media: Names,
        /// Whether it stands outside the company: client, distributor, broadcaster.
        #[schemars(example = true)]
        external: bool,
        /// How stressful it is.
        #[schemars(example = &"moderate")]
        stress: Option<Stress>,
        /// How well it goes with a life outside work.
        #[schemars(example = &"fair")]
        balance: Option<Balance>,
        /// Where the work is done: office, set, remote.
        #[schemars(example = serde_json::json!(["office", "remote"]))]
        setting: Names,
        /// Industries that employ it.
        #[schemars(example = serde_json::json!(["Animation", "Games"]))]
        industries: Names,
        /// Roles whose work it takes on.
        #[schemars(example = serde_json::json!(["runner"]))]
        covers: Names,
        /// Documents that it makes, by id. A document may say the same with `made_by`.
        produces: Names,
    }
}

/// Where in a career a role stands.
///
/// Source: the four career stages of ScreenSkills' job profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// A first job in the industry.
    Entry,
    /// The first years.
    Early,
    /// Some productions behind one.
    Experienced,
    /// A leader of the craft.
    Expert,
}

impl Stage {
    /// All stages, from first to last.
    pub const ALL: [Self; 4] = [Self::Entry, Self::Early, Self::Experienced, Self::Expert];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Early => "early",
            Self::Experienced => "experienced",
            Self::Expert => "expert",
        }
    }
}

/// Education that is usual for a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Education {
    /// The least.
    pub minimum: Option<String>,
    /// What is welcome.
    pub preferred: Option<String>,
    /// Fields of study.
    pub fields: Names,
}

/// A role that this one leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The role.
    pub to: String,
    /// Years that are usual before it.
    pub years: Option<Years>,
    /// Up, unless it says side.
    #[serde(default)]
    pub kind: MoveKind,
    /// A remark.
    pub note: Option<String>,
    /// What it is based on.
    pub source: Option<String>,
    /// The media in which it is made. Default: all.
    #[serde(default)]
    pub media: Names,
}

/// The direction of a move.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum MoveKind {
    /// To more responsibility.
    #[default]
    Up,
    /// To another kind of work.
    Side,
}

/// What a role pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// The least, in whole units of the currency, before tax.
    pub low: u32,
    /// The most, in whole units of the currency, before tax.
    pub high: u32,
    /// For how long a time.
    pub per: PayPeriod,
    /// ISO 4217 code: `GBP`.
    pub currency: String,
    /// Where this is paid.
    pub region: Option<String>,
    /// When this was so.
    pub as_of: Option<PartialDate>,
    /// A remark.
    pub note: Option<String>,
}

/// The time that pay is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the periods")]
pub enum PayPeriod {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl PayPeriod {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// What differs in one medium or at one scale. What is left out is as in the role itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Variant {
    /// What it is called there.
    pub title: Option<String>,
    /// The department it belongs to.
    pub department: Option<String>,
    /// Its place in the hierarchy table.
    pub level: Option<Level>,
    /// What it is for, in one line.
    pub focus: Option<String>,
    /// What is different, in a sentence or two.
    pub summary: Option<String>,
    /// The role it answers to.
    pub reports_to: Option<String>,
    /// Dotted lines.
    pub also_reports_to: Option<Names>,
    /// Roles it works with closely.
    pub works_with: Option<Names>,
    /// Phases in which it is active.
    pub phases: Option<Names>,
    /// Skills whose levels differ, or that only it needs; `none` for one that is not needed there.
    pub skills: SkillLevels,
    /// Tools it uses.
    pub tools: Option<Names>,
    /// Years of experience that are usual.
    pub experience: Option<Years>,
    /// What it pays.
    pub pay: Option<Pay>,
    /// Roles whose work it takes on there.
    pub covers: Names,
}

/// How stressful a role is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the steps of the scale")]
pub enum Stress {
    Low,
    LowModerate,
    Moderate,
    ModerateHigh,
    High,
}

impl Stress {
    /// The step in words, and its number from 1 to 5.
    pub fn words(self) -> (&'static str, u8) {
        match self {
            Self::Low => ("low", 1),
            Self::LowModerate => ("low to moderate", 2),
            Self::Moderate => ("moderate", 3),
            Self::ModerateHigh => ("moderate to high", 4),
            Self::High => ("high", 5),
        }
    }
}

/// How well a role goes with a life outside work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the steps of the scale")]
pub enum Balance {
    Good,
    Fair,
    Challenging,
    Poor,
}

impl Balance {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Challenging => "challenging",
            Self::Poor => "poor",
        }
    }
}
