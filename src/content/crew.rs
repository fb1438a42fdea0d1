//! A crew list: who does what on a production, written in front matter or as a table in a CSV file.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, MapAccess, SeqAccess, Visitor};

use super::{Names, front_matter};
use crate::units::{Day, Load};
use crate::yaml::{OneOrMany, Pairs};

pub mod cells;
pub mod table;

pub use table::{CrewTable, read_table};

front_matter! {
    /// The front matter of a crew list.
    CrewFront, held by "a crew list",
    derived {
        "people" => "it is derived: write `who` in the rows of `crew` instead",
        "covered_by" => "write `covers: {covered-role: role-that-covers-it}` instead",
    },
    {
        /// The rows, or the name of a CSV file beside this one.
        #[schemars(example = serde_json::json!([{"role": "producer", "who": "alex-morgan"}, {"role": "production-assistant", "who": "vacant"}]))]
        crew: CrewSource,
        /// Lines that differ on this production: role to superior.
        #[schemars(example = serde_json::json!({"production-assistant": "producer"}))]
        reports_to: Pairs<String>,
        /// Roles whose work another one does here: covered role to the role that covers it.
        #[schemars(example = serde_json::json!({"runner": "production-assistant"}))]
        covers: Pairs<String>,
    }
}

/// Where the rows of a crew list are.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum CrewSource {
    /// In the front matter.
    Rows(Vec<CrewRow>),
    /// In a CSV file beside it.
    File(String),
}

impl Default for CrewSource {
    fn default() -> Self {
        Self::Rows(Vec::new())
    }
}

impl<'de> Deserialize<'de> for CrewSource {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SourceVisitor;

        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = CrewSource;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of rows or the name of a CSV file")
            }

            fn visit_str<E>(self, file: &str) -> Result<CrewSource, E> {
                Ok(CrewSource::File(file.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<CrewSource, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = items.next_element()? {
                    rows.push(row);
                }
                rows.shrink_to_fit();
                Ok(CrewSource::Rows(rows))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CrewSource, A::Error> {
                CrewRow::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(|row| CrewSource::Rows(vec![row]))
            }

            fn visit_unit<E>(self) -> Result<CrewSource, E> {
                Ok(CrewSource::default())
            }
        }

        deserializer.deserialize_any(SourceVisitor)
    }
}

/// One row: a role, and who holds it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrewRow {
    /// The role.
    pub role: String,
    /// People by id, names in words, `vacant`, or `withheld` for somebody whom the list does not name.
    pub who: Names,
    /// The first day; default: the production's.
    pub from: Option<Day>,
    /// The last day; default: the production's.
    pub to: Option<Day>,
    /// The season, in place of `from` and `to`; declared in the settings.
    pub season: Option<String>,
    /// Whether somebody stands in for the one who will have the role.
    #[serde(default)]
    pub acting: bool,
    /// How much of their time it takes. Default: all of it, shared with their other rows here without a load.
    pub load: Option<Load>,
    /// The credit on screen, where it is not the role.
    pub credit: Option<String>,
    /// The unit: main, second.
    pub unit: Option<String>,
    /// The department, where it is not the role's own.
    pub department: Option<String>,
    /// The role that this row answers to on this production, where it is not its role's superior.
    pub reports_to: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The audience that may see it.
    pub visible: Option<String>,
    /// Index in the list, or row of the table.
    #[serde(skip)]
    #[schemars(skip)]
    pub at: usize,
}

/// The word in `who` that says a role is to be filled.
pub const VACANT: &str = "vacant";

/// The word in `who` that says that somebody holds the role, and not who: in a table that was made for an audience which
/// may not know.
pub const WITHHELD: &str = "withheld";

/// Whether a word stands where a name will, as in other people's sheets: `TBC`, `n/a`, `?`.
///
/// An entry that goes by such a name is meant before this is asked.
pub fn is_placeholder(written: &str) -> bool {
    let word = written
        .trim()
        .trim_matches(['(', ')', '[', ']', '.', ' '])
        .to_lowercase();
    if !word.is_empty()
        && word.chars().all(|letter| {
            matches!(
                letter,
                '?' | '-' | '\u{2013}' | '\u{2014}' | '\u{2212}' | '.' | '_' | '*'
            )
        })
    {
        return true;
    }
    PLACEHOLDERS.contains(&word.as_str())
}

/// What people write for a name that is not known, in the languages of [`COLUMNS`]' own sheets and of their neighbours.
const PLACEHOLDERS: &[&str] = &[
    "vacant",
    "vacancy",
    "open",
    "tbc",
    "tbd",
    "tba",
    "tbh",
    "t.b.c",
    "t.b.d",
    "t.b.a",
    "n/a",
    "n.a",
    "#n/a",
    "na",
    "none",
    "nil",
    "nobody",
    "no one",
    "unfilled",
    "hiring",
    "to be confirmed",
    "to be announced",
    "to be decided",
    "to be determined",
    "to be hired",
    "to be cast",
    "to be filled",
    "unknown",
    "not known",
    "n.n",
    "nn",
    "offen",
    "vakant",
    "unbesetzt",
    "zu besetzen",
    "noch offen",
    "a pourvoir",
    "\u{e0} pourvoir",
    "\u{e0} confirmer",
    "a confirmer",
    "vacante",
    "por confirmar",
    "por definir",
    "da definire",
    "da confermare",
    "vacature",
    "n.t.b",
    "#ref!",
    "#value!",
    "#name?",
    "null",
    "xxx",
];

impl CrewRow {
    /// Whether nobody holds it yet.
    pub fn is_vacant(&self) -> bool {
        self.who.iter().all(|name| name.eq_ignore_ascii_case(VACANT))
    }
}

impl CrewFront {
    /// With each row told its index in the list.
    #[must_use]
    pub fn counted(mut self) -> Self {
        if let CrewSource::Rows(rows) = &mut self.crew {
            for (position, row) in rows.iter_mut().enumerate() {
                row.at = position;
            }
        }
        self
    }

    /// The path from the root of the CSV file that holds the rows, if one does.
    pub fn table_path(&self, own_path: &str) -> Option<Arc<str>> {
        match &self.crew {
            CrewSource::Rows(_) => None,
            CrewSource::File(name) => {
                let folder = own_path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Some(Arc::from(format!("{folder}/{}", name.trim_start_matches("./"))))
            }
        }
    }
}

/// Whether a file is a crew table, which is content and is not published as it is.
pub fn is_table(path: &str) -> bool {
    let below = path.strip_prefix("content/productions/").unwrap_or_default();
    below.matches('/').count() == 1 && below.to_lowercase().ends_with(".csv")
}

/// The columns of a crew table, which are the keys of a row.
pub const COLUMNS: [&str; 13] = [
    "role",
    "who",
    "from",
    "to",
    "acting",
    "load",
    "credit",
    "unit",
    "department",
    "note",
    "visible",
    "reports_to",
    "season",
];

/// Names of a cell that holds several: `Ana Ruiz; Lee Okafor`.
pub fn names_of_cell(cell: &str, delimiter: u8) -> OneOrMany<String> {
    // A comma may part names only where it does not part columns and no semicolon says otherwise.
    let separators: &[char] = match (delimiter, cell.contains([';', '|', '\n'])) {
        (_, true) => &[';', '|', '\n'],
        (_, false) => &[',', '&', '/'],
    };
    OneOrMany(
        cell.split(separators)
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
    )
}
