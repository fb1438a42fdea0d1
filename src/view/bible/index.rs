//! The index of a bible: roles and people, each with where they occur.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::within::Within;
use crate::units::alphabet_key;
use crate::view::Scope;

/// Somebody or something in the index.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IndexEntry {
    /// What it is called.
    pub title: Arc<str>,
    /// The anchor of this entry, for those that have no other place.
    pub anchor: Option<String>,
    /// Where it occurs, in the order of the bible.
    pub places: Vec<IndexPlace>,
}

/// Where something occurs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct IndexPlace {
    /// The anchor, without `#`.
    pub anchor: String,
    /// The number of the section.
    pub number: String,
    /// Whether it is the place that is about it.
    pub is_main: bool,
}

/// Where roles and people occur, by their own anchors.
#[derive(Default)]
pub(super) struct Occurrences {
    places: BTreeMap<String, Vec<IndexPlace>>,
    /// Names without a page, by the name.
    names: BTreeMap<String, Vec<IndexPlace>>,
}

impl Occurrences {
    /// Something that stands at `at` is about or names what has the anchor `of`.
    pub(super) fn add(&mut self, of: &str, at: &str, number: &str) {
        let place = IndexPlace {
            anchor: at.to_owned(),
            number: number.to_owned(),
            is_main: of == at,
        };
        self.places.entry(of.to_owned()).or_default().push(place);
    }

    /// The links of a text: where each leads, and where it stands.
    pub(super) fn add_links(&mut self, links: Vec<(String, String)>, number: &str) {
        for (of, at) in links {
            self.add(&of, &at, number);
        }
    }

    /// The rows of a crew list, each of which gets an anchor.
    pub(super) fn add_crew(&mut self, crew: &mut Value, number: &str) {
        let mut count = 0;
        let groups = crew.get_mut("groups").and_then(Value::as_array_mut);
        let rows = groups
            .into_iter()
            .flatten()
            .filter_map(|group| group.get_mut("rows")?.as_array_mut());
        for row in rows.flatten() {
            count += 1;
            let anchor = format!("crew-{count}");
            let who = row["who"].as_array().cloned().unwrap_or_default();
            for named in std::iter::once(&row["role"]).chain(&who) {
                match (named["url"].as_str(), named["title"].as_str()) {
                    (Some(place), _) => self.add(place.trim_start_matches('#'), &anchor, number),
                    (None, Some(name)) if named["also"].is_array() => {
                        let places = self.names.entry(name.to_owned()).or_default();
                        places.push(IndexPlace {
                            anchor: anchor.clone(),
                            number: number.to_owned(),
                            is_main: false,
                        });
                    }
                    _ => {}
                }
            }
            row["anchor"] = Value::String(anchor);
        }
    }

    /// Everything that occurs, in order of the alphabet.
    pub(super) fn index(&mut self, scope: &Scope<'_>, within: &Within) -> Vec<IndexEntry> {
        let mut entries = Vec::new();
        for (anchor, indexed) in &within.indexed {
            let places = self.places.remove(anchor).unwrap_or_default();
            if !places.is_empty() {
                entries.push(IndexEntry {
                    title: scope.graph.common(indexed.node).title.clone(),
                    anchor: (!indexed.has_entry).then(|| anchor.clone()),
                    places,
                });
            }
        }
        let names = std::mem::take(&mut self.names).into_iter();
        entries.extend(names.map(|(name, places)| IndexEntry {
            title: Arc::from(name),
            anchor: None,
            places,
        }));
        entries.sort_by_cached_key(|entry| (alphabet_key(&entry.title), entry.anchor.clone()));
        entries
    }
}
