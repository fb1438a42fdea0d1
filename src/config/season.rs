//! Seasons and terms: what theatres, schools and shops plan by where nobody writes dates.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, FieldPath, Place};
use crate::units::Day;
use crate::units::words::capitalised;

/// A season, or a term of a school.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// The name that productions and rows of crew lists go by.
    pub id: String,
    /// What it is called. Default: the id in words.
    pub title: Option<String>,
    /// Its first day, where that is known.
    pub from: Option<Day>,
    /// Its last day, where that is known.
    pub to: Option<Day>,
}

impl Season {
    /// What it is called.
    pub fn title(&self) -> String {
        let written = self.title.as_ref().filter(|title| !title.trim().is_empty());
        written
            .cloned()
            .unwrap_or_else(|| capitalised(&self.id.replace(['-', '_'], " ")))
    }
}

/// The seasons that can be meant, in the order written. What is wrong with the others is reported.
pub(super) fn read(written: &[Season], file: &Arc<str>, problems: &mut Vec<Diagnostic>) -> Vec<Season> {
    let mut seasons: Vec<Season> = Vec::new();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, season) in written.iter().enumerate() {
        let place = |key: &str| Place::value(file, FieldPath::of("seasons").index(index).key(key));
        let id = season.id.as_str();
        if id.is_empty() || id.contains(char::is_whitespace) {
            let message = format!("`{id}` is not an id that a production can name");
            problems.push(
                Diagnostic::new(Code::WrongValue, place("id"), message)
                    .help("write it as one word, such as `autumn-2026`, and put the words into `title`"),
            );
            continue;
        }
        let known = *first.entry(id).or_insert(index);
        if known != index {
            let related = Place::value(file, FieldPath::of("seasons").index(known).key("id"));
            let message = format!("the id `{id}` stands twice among the seasons");
            problems.push(
                Diagnostic::new(Code::DuplicateId, place("id"), message).related(related, "first used here"),
            );
            continue;
        }
        let mut season = season.clone();
        if let (Some(from), Some(to)) = (season.from, season.to)
            && to < from
        {
            let message = format!("the season ends on {to}, before it starts on {from}");
            problems.push(
                Diagnostic::new(Code::EndBeforeStart, place("to"), message)
                    .related(place("from"), "it starts here")
                    .help("swap the two, or mend the year"),
            );
            (season.from, season.to) = (None, None);
        }
        seasons.push(season);
    }
    seasons
}
