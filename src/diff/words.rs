//! What changed, as sentences that a production office would say, in the words of a language.

use jiff::civil::Date;

use super::dates::MovedDate;
use super::facts::VACANT;
use super::{EntryChange, FieldChange, ItemChange, PassageChanges, State};
use crate::content::Kind;
use crate::words::Words;

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

/// What changed of an entry that was there before and still is, in the language of `words`; nothing for others.
pub fn sentences(entry: &EntryChange, words: &Words) -> Vec<Sentence> {
    let mut said = Vec::new();
    if entry.state != State::Changed {
        return said;
    }
    let sayer = Sayer(words);
    if let Some(from) = &entry.renamed_from {
        said.push(sayer.fill("renamed", &[("was", from), ("id", &entry.id)]).into());
    }
    for field in &entry.fields {
        match (field.field.as_str(), entry.kind == Kind::Production.name()) {
            ("crew", true) => said.extend(sayer.crew(field)),
            ("reporting", true) => said.extend(sayer.lines(field)),
            ("schedule", true) => said.extend(sayer.schedule(field, entry)),
            ("title", _) => said.push(sayer.title(field).into()),
            // Unless it is written, it is the text's first paragraph.
            ("summary", _) if entry.text.is_some() => {}
            ("summary", _) => said.push(sayer.say("summary").into()),
            _ if field.is_single => said.push(sayer.single(field).into()),
            _ => said.push(sayer.list(field).into()),
        }
    }
    said.extend(sayer.moved(&entry.dates));
    said.extend(entry.text.as_ref().map(|text| sayer.passages(text).into()));
    said
}

/// Says it in a language.
struct Sayer<'w>(&'w Words);

impl Sayer<'_> {
    fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    fn fill(&self, key: &str, parts: &[(&str, &str)]) -> String {
        self.0.fill(&format!("bible_changes.{key}"), parts)
    }

    fn count(&self, key: &str, n: usize) -> String {
        self.0.count(&format!("bible_changes.{key}"), n)
    }

    /// What a field is called. Fields that no bible shows have no word of the theme.
    fn label<'f>(&'f self, field: &'f FieldChange) -> &'f str {
        match self.0.say(&format!("bible_changes_of.{}", field.field)) {
            "" => &field.label,
            label => label,
        }
    }

    fn or_nothing(&self, value: &str) -> String {
        match value {
            "" => self.say("nothing"),
            value => value.to_owned(),
        }
    }

    /// A value that was another one before.
    fn was(&self, field: &str, value: &str, was: &str) -> String {
        self.fill("field_was", &[("field", field), ("value", value), ("was", was)])
    }

    fn title(&self, field: &FieldChange) -> String {
        let item = field.items.first();
        let to = item.and_then(|item| item.to.as_deref()).unwrap_or_default();
        match item.and_then(|item| item.from.as_deref()) {
            Some(from) => self.fill("title_was", &[("title", to), ("was", from)]),
            None => self.fill("title", &[("title", to)]),
        }
    }

    fn single(&self, field: &FieldChange) -> String {
        let to = field.items.iter().find_map(|item| shown(item, &item.to));
        let from = field.items.iter().find_map(|item| shown(item, &item.from));
        let label = self.label(field);
        match (from, to) {
            (Some(from), Some(to)) => self.was(label, &to, &from),
            (None, Some(to)) => self.fill("field_new", &[("field", label), ("value", &to)]),
            (Some(from), None) => self.fill("field_gone", &[("field", label), ("was", &from)]),
            (None, None) => self.fill("field_changed", &[("field", label)]),
        }
    }

    fn list(&self, field: &FieldChange) -> String {
        let item = |item: &ItemChange| match (&item.from, &item.to) {
            (None, to) => format!("+ {}", shown(item, to).unwrap_or_default()),
            (_, None) => format!("− {}", item.title),
            (Some(from), Some(to)) => self.was(&item.title, &self.or_nothing(to), &self.or_nothing(from)),
        };
        let items: Vec<String> = field.items.iter().map(item).collect();
        let items = items.join(self.0.say("punctuation.semicolon"));
        self.fill("field_is", &[("field", self.label(field)), ("value", &items)])
    }

    /// Who joined, left, moved to another role, and whose terms changed.
    fn crew(&self, field: &FieldChange) -> Vec<Sentence> {
        // Holder and role; see `facts`.
        let parts = |item: &ItemChange| -> (String, String) {
            let (who, role) = item.title.split_once('\t').unwrap_or((&item.title, ""));
            (who.to_owned(), role.to_owned())
        };
        let with_terms = |role: String, value: &Option<String>| match value.as_deref() {
            Some("") | None => role,
            Some(value) => format!("{role} ({value})"),
        };
        let is_vacancy = |item: &&ItemChange| parts(item).0 == VACANT;
        let (mut joined, mut said) = (Vec::new(), Vec::new());
        let (vacancies, people): (Vec<_>, Vec<_>) = field.items.iter().partition(is_vacancy);
        let mut left: Vec<&ItemChange> = Vec::new();
        for item in people {
            match (&item.from, &item.to) {
                (None, _) => joined.push(item),
                (_, None) => left.push(item),
                (Some(from), Some(to)) => {
                    let (who, role) = parts(item);
                    let post = self.0.joined(&[who, role]);
                    said.push(self.was(&post, &self.or_nothing(to), &self.or_nothing(from)));
                }
            }
        }
        let mut others = Vec::new();
        for item in joined {
            let (who, role) = parts(item);
            let was = left.iter().position(|item| parts(item).0 == who);
            let role = with_terms(role, &item.to);
            others.push(match was.map(|at| parts(left.remove(at)).1) {
                Some(was) => self.fill("is_now", &[("who", &who), ("role", &role), ("was", &was)]),
                None => self.fill("joins", &[("who", &who), ("role", &role)]),
            });
        }
        others.extend(left.into_iter().map(|item| {
            let (who, role) = parts(item);
            self.fill("leaves", &[("who", &who), ("role", &role)])
        }));
        others.extend(said);
        others.extend(vacancies.into_iter().map(|item| {
            let (_, role) = parts(item);
            let (key, terms) = match (&item.from, &item.to) {
                (None, to) => ("vacant", to),
                (_, None) => ("no_longer_vacant", &None),
                (_, to) => ("still_vacant", to),
            };
            with_terms(self.fill(key, &[("role", &role)]), terms)
        }));
        others.into_iter().map(Sentence::from).collect()
    }

    /// Whose superior on the show changed. Lines of roles that came or went are said with the crew.
    fn lines(&self, field: &FieldChange) -> Vec<Sentence> {
        let line = |item: &ItemChange| {
            let (was, to) = (item.from.as_ref()?, item.to.as_ref()?);
            let parts = [("role", &*item.title), ("to", to), ("was", was)];
            Some(self.fill("reports_to", &parts).into())
        };
        field.items.iter().filter_map(line).collect()
    }

    /// What was added to the schedule and taken out of it; what moved is said with its causes.
    fn schedule(&self, field: &FieldChange, entry: &EntryChange) -> Vec<Sentence> {
        let has_moved = |item: &ItemChange| entry.dates.iter().any(|date| date.id == item.id);
        let items = field.items.iter().filter(|item| !has_moved(item));
        let said = items.map(|item| match (&item.from, &item.to) {
            (None, to) => {
                let days = to.as_deref().unwrap_or_default();
                self.fill("on_schedule", &[("item", &item.title), ("days", days)])
            }
            (_, None) => self.fill("no_longer_on_schedule", &[("item", &item.title)]),
            (Some(from), Some(to)) => self.was(&item.title, to, from),
        });
        said.map(Sentence::from).collect()
    }

    /// What moved, each cause with all that follows from it.
    fn moved(&self, dates: &[MovedDate]) -> Vec<Sentence> {
        let mut said: Vec<Sentence> = Vec::new();
        for date in dates {
            match (&date.because_of, said.last_mut()) {
                (Some(_), Some(cause)) => cause.below.push(self.move_of(date)),
                _ => said.push(self.move_of(date).into()),
            }
        }
        said
    }

    fn move_of(&self, date: &MovedDate) -> String {
        let day = |day: Date| self.0.short_day(day);
        let (was, is) = (date.from, date.to);
        let one = |key: &str, is: Date, was: Date, moved: i64| {
            let parts = [
                ("item", &*date.title),
                ("day", &day(is)),
                ("by", &self.by(moved)),
                ("was", &day(was)),
            ];
            self.fill(key, &parts)
        };
        if date.is_milestone {
            return one("milestone_moved", is.end, was.end, date.end_moved);
        }
        if was.start == is.start {
            return one("end_moved", is.end, was.end, date.end_moved);
        }
        if was.end == is.end {
            return one("start_moved", is.start, was.start, date.start_moved);
        }
        let key = match date.start_moved == date.end_moved {
            true => "both_moved",
            false => "both_moved_apart",
        };
        let parts = [
            ("item", &*date.title),
            ("by", &self.by(date.start_moved)),
            ("end_by", &self.by(date.end_moved)),
            ("from", &day(is.start)),
            ("to", &day(is.end)),
            ("was_from", &day(was.start)),
            ("was_to", &day(was.end)),
        ];
        self.fill(key, &parts)
    }

    fn by(&self, days: i64) -> String {
        let number = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
        match days {
            0 => self.say("same_day"),
            1.. => self.count("days_later", number),
            _ => self.count("days_earlier", number),
        }
    }

    fn passages(&self, text: &PassageChanges) -> String {
        let mut parts = Vec::new();
        if text.changed > 0 {
            parts.push(self.count("passages_changed", text.changed));
        }
        if text.removed > text.changed {
            parts.push(self.count("passages_removed", text.removed - text.changed));
        }
        if parts.is_empty() {
            parts.push(self.count("links_changed", text.links));
        }
        let under: Vec<&String> = text.under.iter().filter(|heading| !heading.is_empty()).collect();
        let changes = self.0.joined(&parts);
        match under.is_empty() {
            true => self.fill("text", &[("changes", &changes)]),
            false => self.fill(
                "text_under",
                &[("changes", &changes), ("headings", &self.0.joined(&under))],
            ),
        }
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
