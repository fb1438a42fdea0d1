//! The names of pages that an audience may not see: where they stand in open text all the same, they are published.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::grades::{self, WrittenGrade};
use super::{Entry, Kind, lower};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::findings::account;
use crate::document::{self, Document, FrontMatter, Rules};
use crate::source::SourceFile;
use crate::source::text::decode;
use crate::units::fold_name as fold;
use crate::yaml::front_matter::page_stem;
use crate::yaml::node::{Data, Node};

/// How often names of hidden pages are reported in one file.
const MAX_IN_FILE: usize = 20;

/// The names of the pages that an audience may not see.
#[derive(Debug, Default)]
pub struct HiddenNames {
    /// With the path of a page of the name.
    by_name: HashMap<String, Arc<str>>,
    /// Those of people, folded.
    people: BTreeSet<String>,
}

impl HiddenNames {
    /// Adds the names of a page.
    pub fn add<'n>(&mut self, path: &Arc<str>, names: impl Iterator<Item = &'n str>) {
        let (kind, id) = Kind::of_path(path);
        for name in names {
            let is_telling = kind == Kind::Person || name.unicode_words().count() > 1;
            if is_telling {
                self.by_name.insert(name.to_owned(), path.clone());
            }
            if kind == Kind::Person {
                self.people.insert(fold(name));
            }
        }
        if kind == Kind::Person {
            self.people.insert(fold(id));
        }
    }

    /// Where the names stand in what the audience sees of some files: in their addresses, and in the front matter and the
    /// text of pages. As warnings.
    pub fn sightings<'f>(
        &self,
        files: impl Iterator<Item = &'f SourceFile>,
        rules: &Rules,
    ) -> Vec<Diagnostic> {
        if self.by_name.is_empty() {
            return Vec::new();
        }
        let names = Names::of(&self.by_name);
        let files: Vec<&SourceFile> = files.collect();
        let found = files.par_iter().map(|file| names.in_file(file, rules));
        let found: Vec<Vec<Diagnostic>> = found.collect();
        found.into_iter().flatten().collect()
    }

    /// The names of people, folded.
    pub fn into_people(self) -> BTreeSet<String> {
        self.people
    }
}

/// The names by which the page of a file goes, whoever may see it.
pub fn names_of(file: &SourceFile, rules: &Rules) -> Vec<String> {
    let document = whole(file, rules);
    let entry = document.map(|document| lower(document, rules, &mut Vec::new()));
    entry.map_or(Vec::new(), |entry| entry.names().map(str::to_owned).collect())
}

/// The grades in a file that the audience does not see: all but those of `seen`.
pub fn grades_of(file: &SourceFile, rules: &Rules, seen: &[Arc<Entry>]) -> Vec<WrittenGrade> {
    let (kind, _) = Kind::of_file(&file.path, &rules.page_folders);
    let may_hide = kind == Kind::Role && !rules.audiences.see_everything();
    if !may_hide || !decode(&file.bytes).0.contains(grades::KEY) {
        return Vec::new();
    }
    let all = whole(file, rules).map_or_else(Vec::new, |document| grades::written(&document.front));
    let hidden = all
        .into_iter()
        .filter(|grade| seen.iter().all(|seen| seen.id != grade.id));
    hidden.collect()
}

/// A file as it is for whoever may see everything.
fn whole(file: &SourceFile, rules: &Rules) -> Option<Document> {
    let mut rules = Rules {
        // Whoever may not be shown any more has a name all the same.
        fields: rules.without_ends(),
        ..rules.clone()
    };
    rules.audiences.built = u16::try_from(rules.audiences.names.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let kind = Kind::of_file(&file.path, &rules.page_folders).0.name();
    document::parse(file, kind, &rules, &mut Vec::new())
}

/// Names to look for, by their words in small letters.
pub struct Names<'n> {
    by_words: HashMap<Vec<String>, Vec<&'n str>>,
    /// Of how many words the names are that begin with a word.
    lengths: HashMap<String, BTreeSet<usize>>,
}

impl<'n> Names<'n> {
    /// The names of a list.
    pub fn of(names: &'n HashMap<String, Arc<str>>) -> Self {
        let mut by_words: HashMap<Vec<String>, Vec<&'n str>> = HashMap::new();
        let mut lengths: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for name in names.keys() {
            let words: Vec<String> = words(name).map(|(_, word)| word.to_lowercase()).collect();
            if let Some(first) = words.first() {
                lengths.entry(first.clone()).or_default().insert(words.len());
                by_words.entry(words).or_default().push(name);
            }
        }
        Self { by_words, lengths }
    }

    /// Where names stand in a text, in order, each as the list has it.
    ///
    /// Names of several words are found in any letter case, those of one word as they are written. The cost is that of
    /// reading the text, however many names there are, and however many begin alike.
    pub fn in_text(&self, text: &str) -> Vec<(Range<usize>, &'n str)> {
        if self.lengths.is_empty() {
            return Vec::new();
        }
        let (places, words): (Vec<Range<usize>>, Vec<String>) = words(text)
            .map(|(start, word)| (start..start + word.len(), word.to_lowercase()))
            .unzip();
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            for &length in self.lengths.get(word).into_iter().flatten() {
                let run = words.get(index..index + length);
                let names = run.and_then(|run| self.by_words.get(run));
                for name in names.into_iter().flatten() {
                    let range = places[index].start..places[index + length - 1].end;
                    if length > 1 || text[range.clone()] == **name {
                        found.push((range, *name));
                    }
                }
            }
        }
        found.sort_by(|a, b| (a.0.start, a.1).cmp(&(b.0.start, b.1)));
        found
    }

    /// Where names stand in what the audience sees of a file.
    fn in_file(&self, file: &SourceFile, rules: &Rules) -> Vec<Diagnostic> {
        let report = |place: Place, message: String, help: &str| {
            Diagnostic::new(Code::HiddenName, place, message).help(help)
        };
        let mut found = Vec::new();
        if let Some((_, name)) = self.in_text(&file.path).first() {
            let message =
                format!("the address holds `{name}`, the name of a page that this audience may not see");
            found.push(report(
                Place::file(&file.path),
                message,
                "give the file another name, or restrict it",
            ));
        }
        // Few files hold any, and only these are looked at as the audience sees them.
        if page_stem(&file.path).is_none() || self.in_text(&decode(&file.bytes).0).is_empty() {
            return found;
        }
        let kind = Kind::of_file(&file.path, &rules.page_folders).0.name();
        let seen = account(file, kind, rules);
        let tree = match seen.front {
            FrontMatter::Whole { text, offset } => Node::parse(&text, offset).ok(),
            FrontMatter::Tree(tree) => Some(tree),
            FrontMatter::Absent | FrontMatter::Unreadable => None,
        };
        let mut in_values = Vec::new();
        if let Some(tree) = tree {
            self.in_values(&tree, "", &mut in_values);
        }
        let in_values = in_values
            .into_iter()
            .map(|sighting| (sighting, "take the name out, or restrict the value"));
        let (text, places) = seen.body.unwrap_or_default();
        let in_text = self.in_text(&text).into_iter().map(|(range, name)| {
            let help = "take the name out, or put the passage between `::: audience` and `:::`";
            ((places.range(range), name), help)
        });
        let sightings = in_values.chain(in_text).take(MAX_IN_FILE);
        found.extend(sightings.map(|((range, name), help)| {
            let message = format!("`{name}` is the name of a page that this audience may not see");
            report(Place::bytes(&file.path, range), message, help)
        }));
        found
    }

    /// Where names stand in the values below a key, in order.
    ///
    /// A value that is the name and nothing else is a person to most keys, and vanishes with them.
    fn in_values(&self, node: &Node, key: &str, found: &mut Vec<(Range<usize>, &'n str)>) {
        match &node.data {
            Data::Scalar { text, .. } => {
                let in_value = self.in_text(text).into_iter();
                found.extend(
                    in_value
                        .filter(|(range, _)| *range != (0..text.len()) || SHOWN_AS_WRITTEN.contains(&key))
                        .map(|(range, name)| {
                            let is_as_written = node.span.len() == text.len();
                            let start = node.span.start;
                            match is_as_written {
                                true => (start + range.start..start + range.end, name),
                                false => (node.span.clone(), name),
                            }
                        }),
                );
            }
            Data::List(items) => items
                .iter()
                .for_each(|(_, item)| self.in_values(item, key, found)),
            Data::Map(entries) => {
                for (key, value) in entries {
                    self.in_values(value, key.text().unwrap_or_default(), found);
                }
            }
        }
    }
}

/// Keys whose values are shown, or are part of an address, whoever has that name.
const SHOWN_AS_WRITTEN: [&str; 6] = ["id", "title", "summary", "slug", "note", "aliases"];

/// The words of a text with their places. Dots and underscores part them too, as in `ana.ruiz@studio.example` and `ana_ruiz`.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices().flat_map(|(start, word)| {
        let parts = word.split(['.', '_']).filter(|part| !part.is_empty());
        parts.map(move |part| (start + part.as_ptr().addr() - word.as_ptr().addr(), part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_words() {
        let of: HashMap<String, Arc<str>> = ["Ana Ruiz", "Rose", "Night Ferry"]
            .into_iter()
            .map(|name| (name.to_owned(), Arc::from("x.md")))
            .collect();
        let text = "ANA RUIZ leads the Night\nFerry. Prices rose; Rose did not. Ana Ruizend.";
        let found: Vec<_> = Names::of(&of)
            .in_text(text)
            .into_iter()
            .map(|(range, _)| &text[range])
            .collect();
        assert_eq!(found, ["ANA RUIZ", "Night\nFerry", "Rose"]);
        let ids = "ana.ruiz@studio.example, ana_ruiz, people/ana-ruiz.md, night.ferry";
        assert_eq!(Names::of(&of).in_text(ids).len(), 4);
    }
}
