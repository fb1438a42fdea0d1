//! Issues of bibles, as `callboard issue ID` records them beside the settings.
//!
//! An issue says when a bible was handed out, on paper of which colour, and what had changed since the one before, for each
//! audience in its own words. The commit says what it was made from, so that it can be made again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{Fingerprint, Snapshot};
use crate::units::Day;
use crate::words::Words;

/// The file that issues are recorded in, beside the settings.
pub const ISSUES_FILE: &str = "bibles.json";

/// The keys of the colours of paper in the order in which a production hands out changed pages. After the last they begin again, doubled.
///
/// Source: the order of revision colours of the Writers Guild of America, as used in North America; others set their own.
pub const COLOURS: [&str; 9] = [
    "paper.white",
    "paper.blue",
    "paper.pink",
    "paper.yellow",
    "paper.green",
    "paper.goldenrod",
    "paper.buff",
    "paper.salmon",
    "paper.cherry",
];

/// The name under which changes are recorded where the settings declare no audiences.
pub const EVERYBODY: &str = "everybody";

/// All issues, by production.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Issues(pub BTreeMap<String, Vec<Issue>>);

/// An issue of a bible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// From 1.
    pub number: u32,
    /// The day of it.
    pub date: Day,
    /// The colour of its paper.
    pub colour: String,
    /// The commit that it was made from.
    pub commit: String,
    /// The version of Callboard that recorded it: another one may make other bytes of the same files.
    pub program: String,
    /// What changed since the issue before, by audience; empty for the first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<String, Changes>,
}

/// What changed with an issue, as one audience may know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// In sentences.
    #[serde(default)]
    pub said: Vec<Change>,
    /// Fingerprints of the passages that are new or changed.
    #[serde(default)]
    pub passages: Vec<String>,
}

/// A sentence about what changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The title of the chapter that it is about; empty for the production itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The sentence.
    pub text: String,
    /// What follows from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<String>,
}

impl Changes {
    /// The fingerprints, as far as they can be read.
    pub fn fingerprints(&self) -> impl Iterator<Item = Fingerprint> + '_ {
        let written = self.passages.iter();
        written.filter_map(|text| u128::from_str_radix(text, 16).ok().map(Fingerprint))
    }
}

impl Issues {
    /// Reads the site's issues; empty when none was recorded, or the record is broken, which is reported.
    pub fn read(snapshot: &Snapshot, problems: &mut Vec<Diagnostic>) -> Self {
        let Some(bytes) = snapshot.bytes(ISSUES_FILE) else {
            return Self::default();
        };
        serde_json::from_slice(bytes).unwrap_or_else(|error| {
            let message = format!("the issues of bibles cannot be read: {error}");
            problems.push(
                Diagnostic::new(Code::WrongValue, Place::file(&ISSUES_FILE.into()), message)
                    .help("`callboard issue ID` writes this file: restore it as it was"),
            );
            Self::default()
        })
    }

    /// The file's text.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The issues of a production, from the first.
    pub fn of(&self, production: &str) -> &[Issue] {
        self.0.get(production).map_or(&[], Vec::as_slice)
    }

    /// The same record as it was when an issue was the last one.
    #[must_use]
    pub fn up_to(mut self, production: &str, number: u32) -> Self {
        if let Some(issues) = self.0.get_mut(production) {
            issues.retain(|issue| issue.number <= number);
        }
        self.0.retain(|known, _| known == production);
        self
    }
}

/// The colour of an issue, by its number from 1: `blue`, and after the last of them `double white`.
pub fn colour_of(words: &Words, number: u32, colours: &[String]) -> String {
    let usual = COLOURS.map(|key| words.say(key).to_owned());
    let colours = if colours.is_empty() { &usual } else { colours };
    let at = usize::try_from(number.saturating_sub(1)).unwrap_or(0);
    let colour = &colours[at % colours.len()];
    let colour = ("colour", &**colour);
    match at / colours.len() {
        0 => colour.1.to_owned(),
        1 => words.fill("paper.double", &[colour]),
        2 => words.fill("paper.triple", &[colour]),
        round => words.fill("paper.times", &[colour, ("count", &(round + 1).to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_begin_again_doubled() {
        let english = Words::default();
        assert_eq!(colour_of(&english, 1, &[]), "white");
        assert_eq!(colour_of(&english, 2, &[]), "blue");
        assert_eq!(colour_of(&english, 9, &[]), "cherry");
        assert_eq!(colour_of(&english, 10, &[]), "double white");
        assert_eq!(colour_of(&english, 19, &[]), "triple white");
        assert_eq!(colour_of(&english, 28, &[]), "white (4 times)");
        let own = ["white".to_owned(), "grey".to_owned()];
        assert_eq!(colour_of(&english, 4, &own), "double grey");
    }
}
