//! A list of people as files of people.

use std::collections::{BTreeMap, HashSet};

use super::Reading;
use super::columns::{Column, Header};
use super::contacts::{self, Contact};
use super::crew::{Clean, clean, shown_cells};
use super::file::{quoted, scalar};
use super::names::{Name, Part, parts};
use super::report::{Counted, Fate, Line, Report};
use super::table::{Entry, EntryKind, Tables};
use super::titles::{Titles, plain_words};
use crate::content::is_id;
use crate::graph::{Graph, VariantKey};
use crate::units::SkillLevel;

const PEOPLE: Counted = Counted {
    what: "cells that can name somebody",
    taken: Some(("person", "people")),
    empty: "without a name",
};

/// A file that does not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its path from the root of the site.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl NewFile {
    /// A file that has these keys in its front matter, and no text.
    pub(super) fn of(folder: &str, id: &str, keys: &[(&str, String)]) -> Self {
        let lines = keys.iter().map(|(key, value)| format!("{key}: {value}\n"));
        Self {
            path: format!("content/{folder}/{id}.md"),
            text: format!("---\n{}---\n", lines.collect::<String>()),
        }
    }
}

/// The result of reading a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The files of those who have none.
    pub files: Vec<NewFile>,
    /// What became of every row.
    pub report: Report,
}

/// Reads the tables of a sheet as people. Somebody who has a page keeps it as it is. How people can be reached is written only
/// if that is asked for; the settings must say then who may see it.
pub fn read(graph: &Graph, tables: &Tables, reading: &Reading, with_contacts: bool) -> Listed {
    let mut reader = Reader {
        titles: Titles::of(graph, VariantKey::default()),
        graph,
        reading,
        headers: &tables.headers,
        with_contacts,
        seen: BTreeMap::new(),
        files: Vec::new(),
        taken: graph
            .people
            .iter()
            .map(|person| person.common.id.to_string())
            .collect(),
        lines: Vec::new(),
    };
    for entry in &tables.entries() {
        reader.entry(tables, entry);
    }
    let Reader { files, lines, .. } = reader;
    Listed {
        files,
        report: tables.report(lines, tables.grid.remarks.clone(), PEOPLE),
    }
}

struct Reader<'a> {
    titles: Titles<'a>,
    graph: &'a Graph,
    reading: &'a Reading,
    headers: &'a [Header],
    with_contacts: bool,
    /// Names that were read, with the rows that have them.
    seen: BTreeMap<Vec<String>, usize>,
    files: Vec<NewFile>,
    /// The ids of all people, of the site and of the sheet so far.
    taken: HashSet<String>,
    lines: Vec<Line>,
}

impl Reader<'_> {
    fn entry(&mut self, tables: &Tables, entry: &Entry<'_>) {
        let header = &self.headers[entry.table];
        let row = clean(entry.row, header);
        let who = header.who(&row.row);
        let mut line = Line::new(row.row.number, &who, shown_cells(&row.row));
        let filled = row.row.cells.iter().filter(|cell| !cell.is_empty()).count();
        if !is_no_entry(tables, entry, &who, &mut line) {
            if who.is_empty() {
                left_over(&mut line, "the row names nobody");
            } else {
                match self.department_or_person(&who, filled).as_deref() {
                    None => line.fate = Fate::Heading,
                    Some([Part::Name(name)]) => self.person(name, header, &row, &mut line),
                    Some([Part::NoName(reason)]) => left_over(&mut line, reason),
                    Some([Part::Vacancy]) => left_over(&mut line, "the row names nobody"),
                    Some(_) => left_over(&mut line, "the row names several people"),
                }
            }
        }
        self.lines.push(line);
    }

    /// The parts of a name; none where a department stands alone in its row.
    fn department_or_person(&self, who: &str, filled: usize) -> Option<Vec<Part>> {
        if filled == 1 && super::department(self.graph, &self.reading.aliases, who).is_some() {
            return None;
        }
        Some(parts(who, false, &|name| !self.titles.people(name).is_empty()))
    }

    fn person(&mut self, name: &Name, header: &Header, row: &Clean, line: &mut Line) {
        let cell = |column: Column| header.cell(&row.row, column);
        let key = plain_words(&name.text);
        if let Some(before) = self.seen.get(&key) {
            let message = format!("row {before} has the same name; give each a file of their own by hand");
            left_over(line, &message);
            return;
        }
        self.seen.insert(key, line.row);
        line.people = 1;
        line.fate = Fate::Matched;
        for head in header.lost_by(&row.row) {
            line.lost.push(head);
        }
        let known = name
            .spellings()
            .into_iter()
            .find_map(|spelling| self.titles.people(&spelling).first().copied());
        if let Some(person) = known {
            let id = &self.graph[person].common.id;
            line.role = Some(id.to_string());
            line.how = Some("who has a page, which stays as it is".to_owned());
            line.lost.clear();
            return;
        }
        let (title, former) = preferred(&name.text, cell(Column::PreferredName));
        let Some(id) = self.new_id(&title) else {
            left_over(line, "no file name can be made of it");
            line.people = 0;
            return;
        };
        let mut keys = vec![("title", quoted(&title))];
        let mut add = |key: &'static str, text: String, line: &mut Line| {
            let (text, address) = contacts::without_address(&text);
            if address.is_some() {
                line.changes
                    .push(format!("what looks like an address is left out of `{key}`"));
            } else if !text.is_empty() {
                keys.push((key, scalar(&text)));
            }
        };
        let pronouns = Some(cell(Column::Pronouns).to_lowercase()).filter(|text| !text.is_empty());
        add(
            "pronouns",
            pronouns.or(name.pronouns.clone()).unwrap_or_default(),
            line,
        );
        add("base", cell(Column::Base).to_owned(), line);
        let (other_names, former_names) = (
            header.cells(&row.row, Column::OtherName),
            [cell(Column::FormerName)],
        );
        let aka = names_in(&other_names).chain(name.nickname.clone());
        let former = names_in(&former_names).chain(former);
        keys.extend(
            list_of(aka.filter(|name| contacts::is_free_of_contacts(name))).map(|list| ("aka", list)),
        );
        keys.extend(
            list_of(former.filter(|name| contacts::is_free_of_contacts(name))).map(|list| ("former", list)),
        );
        if self.with_contacts {
            let contact = contact(row);
            if !contact.is_empty() {
                keys.push(("contact", contact));
            }
        }
        let skills = skills(&header.cells(&row.row, Column::Skills), line);
        if !skills.is_empty() {
            keys.push(("skills", in_one_line(&skills)));
        }
        self.files.push(NewFile::of("people", &id, &keys));
        self.taken.insert(id.clone());
        line.role = Some(id);
        if !line.changes.is_empty() || !line.lost.is_empty() {
            line.fate = Fate::Changed;
        }
    }

    /// An id that nobody has, made of a name.
    fn new_id(&self, name: &str) -> Option<String> {
        let slug = id_of(name)?;
        std::iter::once(slug.clone())
            .chain((2..100).map(|number| format!("{slug}-{number}")))
            .find(|id| !self.taken.contains(id))
    }
}

/// Whether a row is about nobody: a heading, or one that cannot be read, of which `line` then says why. `name` is the text
/// that it would be called by.
pub(super) fn is_no_entry(tables: &Tables, entry: &Entry<'_>, name: &str, line: &mut Line) -> bool {
    let filled = entry.row.cells.iter().filter(|cell| !cell.is_empty()).count();
    match entry.kind {
        EntryKind::Head => line.fate = Fate::HeadAgain,
        EntryKind::Above => line.fate = Fate::Heading,
        EntryKind::Body if tables.surplus(entry) > 0 => left_over(
            line,
            "cells stand behind the last column; put a cell that holds the delimiter in quotes",
        ),
        EntryKind::Body if name.is_empty() && filled == 1 => line.fate = Fate::Heading,
        EntryKind::Body => return false,
    }
    true
}

/// The names in some cells, which may hold several each.
pub(super) fn names_in(cells: &[&str]) -> impl Iterator<Item = String> {
    let parts = cells.iter().flat_map(|cell| cell.split([';', ',', '/', '\n']));
    let names = parts.map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty())
}

/// Names as a list in YAML; `None` when there are none.
pub(super) fn list_of(names: impl Iterator<Item = String>) -> Option<String> {
    let names: Vec<String> = names.map(|name| quoted(&name)).collect();
    (!names.is_empty()).then(|| format!("[{}]", names.join(", ")))
}

pub(super) fn left_over(line: &mut Line, reason: &str) {
    line.fate = Fate::LeftOver;
    line.changes.push(reason.to_owned());
}

/// The id that a file of this name has.
pub(super) fn id_of(name: &str) -> Option<String> {
    let id = plain_words(name).join("-");
    (is_id(&id) && id.chars().any(char::is_alphabetic)).then_some(id)
}

/// The name that somebody goes by, and the one that they no longer use: a preferred given name stands before the family name.
fn preferred(name: &str, preferred: &str) -> (String, Option<String>) {
    let preferred = preferred.split_whitespace().collect::<Vec<_>>().join(" ");
    if preferred.is_empty() || preferred == name {
        return (name.to_owned(), None);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let goes_by = match (preferred.contains(' '), words.as_slice()) {
        (false, [_, family @ ..]) if !family.is_empty() => format!("{preferred} {}", family.join(" ")),
        _ => preferred,
    };
    (goes_by, Some(name.to_owned()))
}

fn contact(row: &Clean) -> String {
    let first = |wanted: fn(&Contact) -> Option<&String>| row.contacts.iter().find_map(wanted).cloned();
    let email = first(|contact| match contact {
        Contact::Email(text) => Some(text),
        _ => None,
    });
    let phone = first(|contact| match contact {
        Contact::Phone(text) => Some(text),
        _ => None,
    });
    let keys = [("email", email), ("phone", phone)];
    let keys = keys
        .into_iter()
        .filter_map(|(key, text)| Some(format!("{key}: {}", quoted(&text?))));
    let keys: Vec<String> = keys.collect();
    if keys.is_empty() {
        String::new()
    } else {
        format!("{{{}}}", keys.join(", "))
    }
}

/// Skills as front matter has them: `{maya: 3, nuke: 4}`, or `[maya: 3, french]` where one has no level.
fn in_one_line(skills: &[String]) -> String {
    let skills_written = skills.join(", ");
    match skills.iter().all(|skill| skill.contains(": ")) {
        true => format!("{{{skills_written}}}"),
        false => format!("[{skills_written}]"),
    }
}

/// Skills with their levels, if they have any: `Maya 3; Nuke (expert); French`. A number that is no level is reported.
fn skills(cells: &[&str], line: &mut Line) -> Vec<String> {
    let mut skills = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for written in cells.iter().flat_map(|cell| cell.split([';', ',', '\n'])) {
        let written = written.trim();
        if written.is_empty() || !contacts::is_free_of_contacts(written) {
            continue;
        }
        let words: Vec<&str> = written
            .split([' ', ':', '(', ')', '='])
            .filter(|word| !word.is_empty())
            .collect();
        let level = words.last().and_then(|word| level_of(word));
        let is_number = words.last().is_some_and(|word| word.parse::<f64>().is_ok());
        let name = match (level, words.as_slice()) {
            (Some(_), [name @ .., _]) => id_of(&name.join(" ")),
            (None, name) if !is_number => id_of(&name.join(" ")),
            _ => None,
        };
        if let Some(name) = &name {
            if names.contains(name) {
                line.changes
                    .push(format!("left out: the skill `{written}` is named twice"));
                continue;
            }
            names.push(name.clone());
        }
        match (level, name) {
            (Some(level), Some(name)) => skills.push(format!("{}: {}", scalar(&name), level.number())),
            (None, Some(name)) => skills.push(scalar(&name).to_string()),
            (_, None) => line.changes.push(format!(
                "left out: the skill `{written}` has no name, or its level is not from 1 to 4"
            )),
        }
    }
    skills
}

fn level_of(word: &str) -> Option<SkillLevel> {
    let by_word = SkillLevel::ALL
        .into_iter()
        .find(|level| level.word().eq_ignore_ascii_case(word));
    by_word.or_else(|| {
        word.parse::<u8>()
            .ok()
            .and_then(|number| SkillLevel::try_from(number).ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preferred_name_takes_the_place_of_the_given_one() {
        for (name, written, title, former) in [
            ("Joanna Bell", "Jo", "Jo Bell", Some("Joanna Bell")),
            ("Joanna Bell", "Jay Bell", "Jay Bell", Some("Joanna Bell")),
            ("Jo Bell", "", "Jo Bell", None),
            ("Jo Bell", "Jo Bell", "Jo Bell", None),
        ] {
            let expected = (title.to_owned(), former.map(str::to_owned));
            assert_eq!(preferred(name, written), expected, "{name} {written}");
        }
    }

    #[test]
    fn skills_have_levels_by_number_and_by_word() {
        let mut line = Line::new(2, "", String::new());
        let found = skills(&["Maya 3; Nuke (expert)", "Driving 2"], &mut line);
        assert_eq!(in_one_line(&found), "{maya: 3, nuke: 4, driving: 2}");
        assert!(line.changes.is_empty());
    }

    #[test]
    fn a_skill_without_a_level_is_kept_and_a_wrong_or_second_level_is_reported() {
        let mut line = Line::new(2, "", String::new());
        let found = skills(&["Maya 3; French; Nuke 7", "maya"], &mut line);
        assert_eq!(in_one_line(&found), "[maya: 3, french]");
        assert_eq!(
            line.changes,
            [
                "left out: the skill `Nuke 7` has no name, or its level is not from 1 to 4",
                "left out: the skill `maya` is named twice"
            ]
        );
    }
}
