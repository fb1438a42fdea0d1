//! What names of a spreadsheet mean: a small YAML file that the person who imports it writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::Column;
use super::titles::words;
use crate::diagnostic::Diagnostic;
use crate::yaml::{self, Keys, Pairs, Yaml};

/// The file as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Written {
    /// What a cell says, and the id of the role it means.
    roles: Pairs<String>,
    /// A name, and the id of the person.
    people: Pairs<String>,
    /// What a cell says, and the id of the department.
    departments: Pairs<String>,
    /// The head of a column, and the column of a crew list that it is: `Betreuung: who`.
    columns: Pairs<String>,
}

impl Keys for Written {
    const HOLDER: &'static str = "a file of aliases";
}

/// What names of a spreadsheet mean; differences of case and punctuation do not count.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    roles: BTreeMap<Vec<String>, String>,
    people: BTreeMap<Vec<String>, String>,
    departments: BTreeMap<Vec<String>, String>,
    columns: BTreeMap<Vec<String>, String>,
}

impl Aliases {
    /// Reads a file of aliases; what is wrong with it is reported at its line.
    pub fn read(path: &Arc<str>, text: &str, problems: &mut Vec<Diagnostic>) -> Self {
        let yaml = Yaml::Text { text, offset: 0 };
        let written: Written = yaml::read(path, yaml, problems).unwrap_or_default();
        let folded = |pairs: Pairs<String>| {
            pairs
                .iter()
                .map(|(name, meaning)| (words(name), meaning.clone()))
                .collect()
        };
        Self {
            roles: folded(written.roles),
            people: folded(written.people),
            departments: folded(written.departments),
            columns: folded(written.columns),
        }
    }

    /// Adds what columns are, as `--columns` writes it: `Betreuung=who`.
    ///
    /// # Errors
    /// When a part has no `=`, or what stands behind it is no column.
    pub fn add_columns(&mut self, written: &[String]) -> Result<(), String> {
        for pair in written.iter().flat_map(|pairs| pairs.split(',')) {
            let Some((head, column)) = pair.split_once('=') else {
                return Err(format!(
                    "`{pair}` says nothing of a column; write `Betreuung=who`"
                ));
            };
            if Column::of_name(column).is_none() {
                return Err(format!(
                    "`{column}` is no column; the columns are {}",
                    Column::names()
                ));
            }
            self.columns.insert(words(head), column.trim().to_owned());
        }
        Ok(())
    }

    /// The id of a role.
    pub fn role(&self, written: &str) -> Option<&str> {
        self.roles.get(&words(written)).map(String::as_str)
    }

    /// Every role that is named, so that those which do not exist can be reported.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.values().map(String::as_str)
    }

    /// Every person that is named.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.people.values().map(String::as_str)
    }

    /// The id of a person.
    pub fn person(&self, written: &str) -> Option<&str> {
        self.people.get(&words(written)).map(String::as_str)
    }

    /// The id of a department.
    pub fn department(&self, written: &str) -> Option<&str> {
        self.departments.get(&words(written)).map(String::as_str)
    }

    /// The column that a head names.
    pub fn column(&self, head: &str) -> Option<&str> {
        self.columns.get(&words(head)).map(String::as_str)
    }
}
