//! A production: what is being made, in which medium, at which scale, from when to when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Names, front_matter};
use crate::config::Bible;
use crate::units::{Day, ExternalIds, Hours};
use crate::yaml::OneOrMany;

front_matter! {
    /// The front matter of a production.
    ProductionFront, held by "a production",
    derived {
        "crew" => "write it in `crew.md` beside this file instead",
        "phases" => "write it in `schedule.md` beside this file instead",
        "schedule" => "write it in `schedule.md` beside this file instead",
        "id" => "it is the folder's name: rename the folder instead",
    },
    {
        /// The medium; declared in the settings.
        #[schemars(example = &"animation")]
        medium: Option<String>,
        /// The scale; declared in the settings.
        #[schemars(example = &"series")]
        scale: Option<String>,
        /// How far it is.
        #[schemars(example = &"production")]
        status: Option<Status>,
        /// The first day.
        #[schemars(example = &"2026-01-05")]
        from: Option<Day>,
        /// Ids in the registers of others, each checked: `imdb`, `eidr`, `isni`, `esco`, `onet`, `soc`.
        #[schemars(example = serde_json::json!({"eidr": "10.5240/7791-8534-2C23-9030-8610-5"}))]
        ids: ExternalIds,
        /// The last day.
        #[schemars(example = &"2026-12-18")]
        to: Option<Day>,
        /// The season, in place of `from` and `to`; declared in the settings.
        season: Option<String>,
        /// What its bible holds, and in which order: parts (`about`, `chapters`, `schedule`, `crew`, `org-chart`, `roles`,
        /// `glossary`, `index`; `calls` only where `order` names it), and chapters by the names of their files.
        #[schemars(example = serde_json::json!({"order": ["about", "crew", "schedule"], "leave_out": ["glossary"]}))]
        bible: Bible,
        /// The shortest rest between a wrap and the next call on its call sheets. Default: the settings' `min_rest`.
        #[schemars(example = &"12h")]
        min_rest: Option<Hours>,
        /// Who gets what: each list with what it is for and to whom that goes: `crew`, departments, roles and people.
        #[schemars(example = serde_json::json!([{"title": "Call sheet", "to": ["crew"]}, {"title": "Cost report", "to": ["producer"]}]))]
        distribution: OneOrMany<DistributionList>,
    }
}

/// Who gets something.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DistributionList {
    /// What they get.
    pub title: String,
    /// The document that it is, by id.
    pub document: Option<String>,
    /// `crew` for the whole crew; roles, departments and people by id; names in words.
    pub to: Names,
    /// The audience that may see the list.
    pub visible: Option<String>,
}

/// The word in `to` that means the whole crew.
pub const WHOLE_CREW: &str = "crew";

/// How far a production is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the phases")]
pub enum Status {
    Development,
    PreProduction,
    Production,
    PostProduction,
    Delivered,
}

impl Status {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::PreProduction => "pre-production",
            Self::Production => "production",
            Self::PostProduction => "post-production",
            Self::Delivered => "delivered",
        }
    }
}
