//! What changed, as sentences that a production office would say.

use jiff::civil::Date;

use super::dates::{Days, MovedDate};
use super::{EntryChange, FieldChange, ItemChange, PassageChanges, State};
use crate::content::Kind;
use crate::units::month_name;

/// A sentence, with those that say more about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Without a full stop at its end.
    pub text: String,
    /// What follows from it.
    pub below: Vec<String>,
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self {
            text,
            below: Vec::new(),
        }
    }
}

/// What changed of an entry that was there before and still is; nothing for others.
pub fn sentences(entry: &EntryChange) -> Vec<Sentence> {
    let mut said = Vec::new();
    if entry.state != State::Changed {
        return said;
    }
    if let Some(from) = &entry.renamed_from {
        said.push(format!("renamed: its id was `{from}` and is `{}`", entry.id).into());
    }
    for field in &entry.fields {
        match (field.field.as_str(), entry.kind == Kind::Production.name()) {
            ("crew", true) => said.extend(crew(field)),
            ("reporting", true) => said.extend(lines(field)),
            ("schedule", true) => said.extend(schedule(field, entry)),
            ("title", _) => said.push(title(field).into()),
            // Unless it is written, it is the text's first paragraph.
            ("summary", _) if entry.text.is_some() => {}
            ("summary", _) => said.push("its summary changed".to_owned().into()),
            _ if field.is_single => said.push(single(field).into()),
            _ => said.push(list(field).into()),
        }
    }
    said.extend(moved(&entry.dates));
    said.extend(entry.text.as_ref().map(|text| passages(text).into()));
    said
}

fn title(field: &FieldChange) -> String {
    let item = field.items.first();
    let to = item.and_then(|item| item.to.as_deref()).unwrap_or_default();
    match item.and_then(|item| item.from.as_deref()) {
        Some(from) => format!("is now called {to} (was {from})"),
        None => format!("is now called {to}"),
    }
}

/// What a single value is: a name, or plain words.
fn shown(item: &ItemChange, value: &Option<String>) -> Option<String> {
    let value = value.as_ref()?;
    Some(match (item.title.as_str(), value.as_str()) {
        ("", value) => value.to_owned(),
        (title, "") => title.to_owned(),
        (title, value) => format!("{title} ({value})"),
    })
}

fn single(field: &FieldChange) -> String {
    let to = field.items.iter().find_map(|item| shown(item, &item.to));
    let from = field.items.iter().find_map(|item| shown(item, &item.from));
    let label = &field.label;
    match (from, to) {
        (Some(from), Some(to)) => format!("{label}: {to} (was {from})"),
        (None, Some(to)) => format!("{label}: {to} (new)"),
        (Some(from), None) => format!("{label}: none (was {from})"),
        (None, None) => format!("{label} changed"),
    }
}

fn list(field: &FieldChange) -> String {
    let item = |item: &ItemChange| match (&item.from, &item.to) {
        (None, to) => format!("+ {}", shown(item, to).unwrap_or_default()),
        (_, None) => format!("− {}", item.title),
        (Some(from), Some(to)) => format!("{}: {} (was {})", item.title, or_nothing(to), or_nothing(from)),
    };
    let items: Vec<String> = field.items.iter().map(item).collect();
    format!("{}: {}", field.label, items.join("; "))
}

fn or_nothing(value: &str) -> &str {
    match value {
        "" => "nothing",
        value => value,
    }
}

/// Who joined, left, moved to another role, and whose terms changed.
fn crew(field: &FieldChange) -> Vec<Sentence> {
    // Holder and role; see `facts`.
    let parts = |item: &ItemChange| -> (String, String) {
        let (who, role) = item.title.split_once('\t').unwrap_or((&item.title, ""));
        (who.to_owned(), role.to_owned())
    };
    let terms = |value: &Option<String>| match value.as_deref() {
        Some("") | None => String::new(),
        Some(value) => format!(" ({value})"),
    };
    let is_vacancy = |item: &&ItemChange| parts(item).0 == "vacant";
    let (mut joined, mut said) = (Vec::new(), Vec::new());
    let (vacancies, people): (Vec<_>, Vec<_>) = field.items.iter().partition(is_vacancy);
    let mut left: Vec<&ItemChange> = Vec::new();
    for item in people {
        match (&item.from, &item.to) {
            (None, _) => joined.push(item),
            (_, None) => left.push(item),
            (Some(from), Some(to)) => {
                let (who, role) = parts(item);
                said.push(format!(
                    "{who}, {role}: {} (was {})",
                    or_nothing(to),
                    or_nothing(from)
                ));
            }
        }
    }
    let mut others = Vec::new();
    for item in joined {
        let (who, role) = parts(item);
        let was = left.iter().position(|item| parts(item).0 == who);
        match was.map(|at| parts(left.remove(at)).1) {
            Some(was) => others.push(format!("{who} is now {role}{}, was {was}", terms(&item.to))),
            None => others.push(format!("{who} joins as {role}{}", terms(&item.to))),
        }
    }
    others.extend(left.into_iter().map(|item| {
        let (who, role) = parts(item);
        format!("{who} leaves, was {role}")
    }));
    others.extend(said);
    others.extend(vacancies.into_iter().map(|item| {
        let (_, role) = parts(item);
        match (&item.from, &item.to) {
            (None, to) => format!("{role} is vacant{}", terms(to)),
            (_, None) => format!("{role} is no longer vacant"),
            (_, to) => format!("{role} is still vacant{}", terms(to)),
        }
    }));
    others.into_iter().map(Sentence::from).collect()
}

/// Whose superior on the show changed. Lines of roles that came or went are said with the crew.
fn lines(field: &FieldChange) -> Vec<Sentence> {
    let line = |item: &ItemChange| {
        let (from, to) = (item.from.as_ref()?, item.to.as_ref()?);
        Some(format!("{} reports to {to} on this show (was {from})", item.title).into())
    };
    field.items.iter().filter_map(line).collect()
}

/// What was added to the schedule and taken out of it; what moved is said with its causes.
fn schedule(field: &FieldChange, entry: &EntryChange) -> Vec<Sentence> {
    let has_moved = |item: &ItemChange| entry.dates.iter().any(|date| date.id == item.id);
    let items = field.items.iter().filter(|item| !has_moved(item));
    let said = items.map(|item| match (&item.from, &item.to) {
        (None, to) => format!(
            "{} is new on the schedule: {}",
            item.title,
            to.as_deref().unwrap_or_default()
        ),
        (_, None) => format!("{} is no longer on the schedule", item.title),
        (Some(from), Some(to)) => format!("{}: {to} (was {from})", item.title),
    });
    said.map(Sentence::from).collect()
}

/// What moved, each cause with all that follows from it.
fn moved(dates: &[MovedDate]) -> Vec<Sentence> {
    let mut said: Vec<Sentence> = Vec::new();
    for date in dates {
        match (&date.because_of, said.last_mut()) {
            (Some(_), Some(cause)) => cause.below.push(move_of(date)),
            _ => said.push(move_of(date).into()),
        }
    }
    said
}

fn move_of(date: &MovedDate) -> String {
    let Days { start, end } = date.to;
    let title = &date.title;
    let was = date.from;
    if date.is_milestone {
        return format!(
            "{title} is on {}, {} (was {})",
            day(end),
            by(date.end_moved),
            day(was.end)
        );
    }
    match (was.start == start, was.end == end) {
        (true, _) => format!(
            "{title} ends on {}, {} (was {})",
            day(end),
            by(date.end_moved),
            day(was.end)
        ),
        (_, true) => {
            format!(
                "{title} starts on {}, {} (was {})",
                day(start),
                by(date.start_moved),
                day(was.start)
            )
        }
        _ if date.start_moved == date.end_moved => format!(
            "{title} is {}: {} to {} (was {} to {})",
            by(date.end_moved),
            day(start),
            day(end),
            day(was.start),
            day(was.end)
        ),
        _ => format!(
            "{title} starts on {}, {}, and ends on {}, {} (was {} to {})",
            day(start),
            by(date.start_moved),
            day(end),
            by(date.end_moved),
            day(was.start),
            day(was.end)
        ),
    }
}

fn day(day: Date) -> String {
    let month = month_name(day.month());
    format!("{} {} {}", day.day(), month.get(..3).unwrap_or(month), day.year())
}

fn by(days: i64) -> String {
    let number = days.unsigned_abs();
    let unit = if number == 1 {
        "working day"
    } else {
        "working days"
    };
    match days {
        0 => "on the same working day".to_owned(),
        1.. => format!("{number} {unit} later"),
        _ => format!("{number} {unit} earlier"),
    }
}

fn passages(text: &PassageChanges) -> String {
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    };
    let mut parts = Vec::new();
    if text.changed > 0 {
        parts.push(format!("{} new or changed", count(text.changed, "passage")));
    }
    if text.removed > text.changed {
        parts.push(format!(
            "{} removed",
            count(text.removed - text.changed, "passage")
        ));
    }
    if parts.is_empty() {
        parts.push(format!("{} changed", count(text.links, "link")));
    }
    let under: Vec<&str> = text
        .under
        .iter()
        .map(String::as_str)
        .filter(|heading| !heading.is_empty())
        .collect();
    let under = match under.is_empty() {
        true => String::new(),
        false => format!(", under {}", under.join(", ")),
    };
    format!("text: {}{under}", parts.join(", "))
}

/// A heading for the entries of a kind: `Roles`.
pub(super) fn plural(kind: &str) -> &'static str {
    Kind::of_name(kind).map_or("", Kind::plural)
}

/// An entry in one line: `+ Key grip`, and the sign that says what became of it.
pub(super) fn sign(state: State) -> char {
    match state {
        State::Added => '+',
        State::Removed => '−',
        State::Changed => '~',
    }
}
