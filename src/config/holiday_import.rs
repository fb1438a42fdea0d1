//! Which days of a holiday file count: the value of `import` in the settings and in schedules.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::yaml::OneOrMany;

/// A file of holidays, and which of them are days off: a path, or `{file: bank.ics, region: England, kinds: public}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HolidayImport {
    /// The file, from the folder of the file that names it; from the root with a slash in front.
    pub file: String,
    /// The regions, counties or divisions whose days count, by name or code.
    pub regions: Vec<String>,
    /// The kinds that are days off.
    pub kinds: Vec<HolidayKind>,
}

/// Kinds that are days off where nobody says which.
const DAYS_OFF: [HolidayKind; 2] = [HolidayKind::Public, HolidayKind::Bank];

/// What a day in a holiday file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum HolidayKind {
    /// A day off for everybody; also what a file does not say the kind of.
    Public,
    /// A day on which banks are closed.
    Bank,
    /// A day on which authorities are closed.
    Government,
    /// A school holiday.
    School,
    /// A day that people may take off, and half days.
    Optional,
    /// A day with a name, on which people work.
    Observance,
}

impl HolidayKind {
    /// The word for it, as settings write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Bank => "bank",
            Self::Government => "government",
            Self::School => "school",
            Self::Optional => "optional",
            Self::Observance => "observance",
        }
    }
}

/// The long form of an import.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Selection {
    /// The file.
    file: String,
    /// The regions, counties or divisions whose days count, by name or code.
    #[serde(default)]
    region: OneOrMany<String>,
    /// The kinds that are days off. Default: public and bank holidays.
    #[serde(default)]
    kinds: OneOrMany<HolidayKind>,
}

impl HolidayImport {
    /// An import of a path, with one division behind `#` if there is one.
    pub fn of_path(written: &str) -> Self {
        let (file, region) = match written.split_once('#') {
            Some((file, region)) => (file, Some(region)),
            None => (written, None),
        };
        Self {
            file: file.to_owned(),
            regions: region.into_iter().map(str::to_owned).collect(),
            kinds: DAYS_OFF.to_vec(),
        }
    }
}

impl<'de> Deserialize<'de> for HolidayImport {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ImportVisitor;

        impl<'de> Visitor<'de> for ImportVisitor {
            type Value = HolidayImport;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the path of a holiday file, or a map such as {file: bank.ics, region: England}")
            }

            fn visit_str<E>(self, written: &str) -> Result<HolidayImport, E> {
                Ok(HolidayImport::of_path(written))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HolidayImport, A::Error> {
                let selection = Selection::deserialize(de::value::MapAccessDeserializer::new(map))?;
                let kinds = match selection.kinds.is_empty() {
                    true => DAYS_OFF.to_vec(),
                    false => selection.kinds.0,
                };
                Ok(HolidayImport {
                    file: selection.file,
                    regions: selection.region.0,
                    kinds,
                })
            }
        }

        deserializer.deserialize_any(ImportVisitor)
    }
}

impl JsonSchema for HolidayImport {
    fn schema_name() -> Cow<'static, str> {
        "HolidayImport".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [{"type": "string"}, generator.subschema_for::<Selection>()],
        })
    }
}
