//! A vacancy: a role that somebody is wanted for, until when, where, and how to apply.
//!
//! It takes over what its role says (focus, duties, skills, experience, pay) and says only what differs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::front_matter;
use super::role::Pay;
use crate::units::{Address, Day};
use crate::yaml::OneOrMany;

front_matter! {
    /// The front matter of a vacancy.
    VacancyFront, held by "a vacancy",
    derived {
        "id" => "it is the file's name: rename the file instead",
        "closed" => "it is derived: a vacancy is closed after the day `closes`",
        "skills" => "they are the role's: write them there, or what differs in the text",
    },
    {
        /// The role that somebody is wanted for.
        #[schemars(example = &"producer")]
        role: Option<String>,
        /// The production that it is for.
        production: Option<String>,
        /// The department, where it is not the role's own.
        #[schemars(example = &"production")]
        department: Option<String>,
        /// The unit.
        #[schemars(example = &"main")]
        unit: Option<String>,
        /// The day on which it was published.
        #[schemars(example = &"2026-03-02")]
        posted: Option<Day>,
        /// The last day to apply. Default: open until it is taken away.
        #[schemars(example = &"2099-03-27")]
        closes: Option<Day>,
        /// After this day the closed vacancy leaves the site. Default: it stays, marked as closed.
        #[schemars(example = &"2099-06-30")]
        keep: Option<Day>,
        /// How somebody is employed; several where they may choose.
        #[serde(rename = "type")]
        #[schemars(example = &"contract")]
        employment: OneOrMany<Employment>,
        /// Where the work is done.
        #[schemars(example = serde_json::json!({"town": "Bristol", "country": "GB"}))]
        place: Option<WorkPlace>,
        /// Countries from which it can be done at home, by their code of two letters.
        #[schemars(example = serde_json::json!(["GB", "IE"]))]
        remote: OneOrMany<Country>,
        /// The first day of the job.
        #[schemars(example = &"2099-05-04")]
        from: Option<Day>,
        /// The last day of the job.
        #[schemars(example = &"2099-12-18")]
        to: Option<Day>,
        /// The hours, in words.
        #[schemars(example = &"40 hours a week, Monday to Friday")]
        hours: Option<String>,
        /// What it pays, where it is not what the role says.
        #[schemars(example = serde_json::json!({"low": 700, "high": 900, "per": "week", "currency": "GBP"}))]
        pay: Option<Pay>,
        /// Where to apply: an address of the web, or `mailto:` with one for mail.
        #[schemars(example = &"mailto:jobs@example.org")]
        apply: Option<Address>,
        /// What to send, in words.
        #[schemars(example = &"A CV and two sentences on why you")]
        how: Option<String>,
        /// Who hires. Default: the settings' `studio`.
        #[schemars(example = &"Harbour Pictures Ltd")]
        employer: Option<String>,
    }
}

/// How somebody is employed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say what they are")]
pub enum Employment {
    FullTime,
    PartTime,
    Contract,
    Temporary,
    Daily,
    Internship,
    Volunteer,
    Other,
}

impl Employment {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::FullTime => "full time",
            Self::PartTime => "part time",
            Self::Contract => "contract",
            Self::Temporary => "temporary",
            Self::Daily => "by the day",
            Self::Internship => "internship",
            Self::Volunteer => "volunteer",
            Self::Other => "other",
        }
    }

    /// What search engines call it.
    ///
    /// Source: the values of `employmentType` in Google's documentation of `JobPosting`, which schema.org leaves open.
    pub fn of_schema(self) -> &'static str {
        match self {
            Self::FullTime => "FULL_TIME",
            Self::PartTime => "PART_TIME",
            Self::Contract => "CONTRACTOR",
            Self::Temporary => "TEMPORARY",
            Self::Daily => "PER_DIEM",
            Self::Internship => "INTERN",
            Self::Volunteer => "VOLUNTEER",
            Self::Other => "OTHER",
        }
    }
}

/// Where the work is done.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkPlace {
    /// The town.
    pub town: String,
    /// The country, by its code of two letters.
    pub country: Country,
    /// The street, with its number.
    pub street: Option<String>,
    /// The county, state or region.
    pub region: Option<String>,
    /// The postcode.
    pub postcode: Option<String>,
}

/// A country by its code of two letters: `GB`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Country(#[schemars(regex(pattern = r"^[A-Z]{2}$"))] pub String);

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        match code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            true => Ok(Self(code)),
            false => Err(serde::de::Error::custom(format!(
                "`{code}` is not a country's code of two letters such as GB"
            ))),
        }
    }
}

impl VacancyFront {
    /// The keys without which nobody could apply, as far as they are missing, each with an example.
    pub fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let keys = [
            ("role", self.role.is_none(), "role: compositor"),
            ("posted", self.posted.is_none(), "posted: 2026-03-02"),
            ("type", self.employment.is_empty(), "type: contract"),
            (
                "place",
                self.place.is_none() && self.remote.is_empty(),
                "place: {town: Bristol, country: GB}` or `remote: [GB]",
            ),
            ("apply", self.apply.is_none(), "apply: mailto:jobs@example.org"),
        ];
        let missing = keys.into_iter().filter(|(_, is_missing, _)| *is_missing);
        missing.map(|(key, _, example)| (key, example)).collect()
    }
}
