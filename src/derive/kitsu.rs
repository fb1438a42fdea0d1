//! A production for Kitsu, the production tracker: its people and its schedule, with the columns that Kitsu's own files have.
//!
//! The people are what Kitsu's page of people takes by its import (`First Name`, `Last Name` and `Email` have to be there). A
//! schedule Kitsu takes from no file; these are the columns of its list of tasks, with one row for each phase, which scripts and people read,
//! and which [`crate::import::schedule`] reads back.

use std::borrow::Cow;
use std::collections::HashSet;

use super::cards::given_and_family;
use super::spreadsheet::{Table, guarded};
use crate::graph::calendar::Item;
use crate::graph::{Graph, Holder, ProductionId};

/// What stands between the cells in Kitsu's files.
const DELIMITER: u8 = b';';

/// The people of a crew for Kitsu.
#[derive(Debug)]
pub struct People {
    /// The file.
    pub csv: Vec<u8>,
    /// How many people it names.
    pub count: usize,
    /// The names of those who are not in it, since this audience knows no e-mail address of theirs.
    pub without_email: Vec<String>,
}

/// The people on a crew list, each once, in its order. Kitsu tells people apart by their e-mail address and takes no two without
/// one, so that only those are in it of whom this audience may see theirs.
pub fn people(graph: &Graph, production: ProductionId) -> People {
    let heads = ["First Name", "Last Name", "Email", "Phone"];
    let mut table = Table::delimited(DELIMITER, false, heads.map(Cow::Borrowed));
    let mut count = 0;
    let mut without_email = Vec::new();
    let mut seen = HashSet::new();
    let rows = graph[production].crew.iter().flat_map(|crew| &crew.rows);
    for holder in rows.flat_map(|row| &row.who) {
        let name = graph.name_of(holder);
        if !seen.insert(holder) {
            continue;
        }
        let contact = match holder {
            Holder::Person(person) => graph.contact(*person),
            Holder::Words(_) => None,
        };
        let Some((contact, email)) = contact.and_then(|contact| Some((contact, contact.email.as_deref()?)))
        else {
            without_email.push(name.to_string());
            continue;
        };
        let (given, family) = halves(name);
        let phone = contact.phone.as_deref().unwrap_or_default();
        count += 1;
        table.row_as_it_is([
            guarded(Cow::Borrowed(given)),
            guarded(Cow::Borrowed(family)),
            guarded(Cow::Borrowed(email)),
            telephone(phone),
        ]);
    }
    People {
        csv: table.finish(),
        count,
        without_email,
    }
}

/// Given and family name. In writing that puts the family first without a space, the whole name is the first half.
fn halves(name: &str) -> (&str, &str) {
    match name.is_ascii()
        || name
            .chars()
            .any(|letter| letter.is_lowercase() || letter.is_uppercase())
    {
        true => given_and_family(name),
        false => (name, ""),
    }
}

/// A telephone number as it is, since Kitsu would keep a guard against formulas as part of it; with the guard if it is none.
fn telephone(phone: &str) -> Cow<'_, str> {
    let is_number = phone
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, '+' | ' ' | '-' | '(' | ')' | '/' | '.'));
    match is_number {
        true => Cow::Borrowed(phone),
        false => guarded(Cow::Borrowed(phone)),
    }
}

/// The phases and milestones of a production with their days, by first day; only the heads when it has no schedule.
pub fn schedule(graph: &Graph, production: ProductionId) -> Vec<u8> {
    let heads = [
        "Project",
        "Task Type",
        "Department",
        "Type",
        "Start date",
        "Due date",
    ];
    let mut table = Table::delimited(DELIMITER, false, heads.map(Cow::Borrowed));
    let Some(timetable) = &graph[production].timetable else {
        return table.finish();
    };
    let schedule = &timetable.schedule;
    let mut items: Vec<Item> = schedule.items().collect();
    items.sort_by_key(|item| (schedule.days(*item).from, schedule.days(*item).to));
    for item in items {
        let (title, kind, who) = match item {
            Item::Phase(at) => (&schedule.phases[at].title, "Phase", &timetable.phases[at]),
            Item::Milestone(at) => (
                &schedule.milestones[at].title,
                "Milestone",
                &timetable.milestones[at],
            ),
        };
        let department = who
            .department
            .map(|department| Cow::Borrowed(&*graph[department].common.title));
        let days = schedule.days(item);
        table.row([
            Cow::Borrowed(&*graph[production].common.title),
            Cow::Borrowed(title.as_str()),
            department.unwrap_or_default(),
            Cow::Borrowed(kind),
            Cow::Owned(days.from.to_string()),
            Cow::Owned(days.to.to_string()),
        ]);
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_as_people_part_them_and_telephone_numbers_stay_whole() {
        for (name, parts) in [
            ("Ana Ruiz", ("Ana", "Ruiz")),
            ("Jo van der Berg", ("Jo", "van der Berg")),
            ("Cher", ("Cher", "")),
            (
                "\u{5c71}\u{7530} \u{592a}\u{90ce}",
                ("\u{5c71}\u{7530} \u{592a}\u{90ce}", ""),
            ),
            ("\u{141}ukasz Nowak", ("\u{141}ukasz", "Nowak")),
        ] {
            assert_eq!(halves(name), parts);
        }
        assert_eq!(telephone("+44 7700 900123"), "+44 7700 900123");
        assert_eq!(telephone("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
    }
}
