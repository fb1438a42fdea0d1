//! A skill that roles name, with what each level means.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::front_matter;
use crate::units::Address;
use crate::yaml::{OneOrMany, Pairs};

front_matter! {
    /// The front matter of a skill.
    SkillFront, held by "a skill",
    derived {
        "roles" => "it is derived: roles name their skills",
        "people" => "it is derived: people name their skills",
        "id" => "it is the file's name: rename the file instead",
    },
    {
        /// Hard or soft.
        #[schemars(example = &"hard")]
        kind: Option<SkillKind>,
        /// What it is listed under.
        #[schemars(example = &"Planning")]
        group: Option<String>,
        /// How far in a career it comes: foundational, advanced, professional.
        #[schemars(example = &"professional")]
        tier: Option<String>,
        /// What each level looks like, from 1 to 4.
        #[schemars(example = serde_json::json!({"1": "Knows what it is", "4": "Teaches it"}))]
        levels: Pairs<String>,
        /// Where it can be learnt.
        #[schemars(example = serde_json::json!([{"title": "A short course", "url": "https://example.org/course"}]))]
        learn: OneOrMany<Learn>,
    }
}

/// Whether a skill is of the craft or of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SkillKind {
    /// Of the craft.
    Hard,
    /// Of the person.
    Soft,
}

/// Somewhere to learn a skill: words, or a title with an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(untagged)]
pub enum Learn {
    /// Words alone.
    Words(String),
    /// A title with an address.
    Course(Course),
}

/// A title with an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub url: Option<Address>,
}

impl<'de> Deserialize<'de> for Learn {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LearnVisitor;

        impl<'de> serde::de::Visitor<'de> for LearnVisitor {
            type Value = Learn;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("words, or a mapping with `title` and `url`")
            }

            fn visit_str<E>(self, words: &str) -> Result<Learn, E> {
                Ok(Learn::Words(words.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Learn, A::Error> {
                Course::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Learn::Course)
            }
        }

        deserializer.deserialize_any(LearnVisitor)
    }
}
