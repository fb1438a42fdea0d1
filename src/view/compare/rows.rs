//! Two sheets beside each other: what they have in common and in what they differ, in words.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use serde::Serialize;

use super::sheet::{Fact, LABELS, Sheet, Value};
use crate::view::{Link, Shared};

/// Two roles side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Comparison {
    /// The anchor of its heading.
    pub anchor: String,
    /// `Production manager and line producer`.
    pub title: String,
    /// The role on the left.
    pub left: Link,
    /// The role on the right.
    pub right: Link,
    /// Fact by fact.
    pub rows: Vec<Row>,
}

/// A fact of two roles.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Row {
    /// What it is: `Reports to`.
    pub label: &'static str,
    /// Whether both have the same.
    pub is_same: bool,
    /// How they differ, in words: `Same`, `Differs`, `2 in common`, `Only on the left`.
    pub verdict: Cow<'static, str>,
    /// What the left one has and what the right one has; once for both of them where that is the same.
    pub cells: Vec<Shared<Cell>>,
}

/// What one side has of a fact, or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Cell {
    /// The only value; none where there is nothing, or more than one.
    pub item: Option<Item>,
    /// The values, where there are several.
    pub items: Vec<Item>,
}

impl Cell {
    fn of(mut items: Vec<Item>) -> Shared<Self> {
        let item = if items.len() == 1 { items.pop() } else { None };
        Shared::new(Self { item, items })
    }

    fn all(&self) -> impl Iterator<Item = &Item> {
        self.item.iter().chain(&self.items)
    }
}

/// A value, and what is to be said of it beside the other side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Item {
    /// In words, a skill with its level: `Scheduling 4`.
    pub text: Arc<str>,
    /// Its page, if it has one.
    pub url: Option<Arc<str>>,
    /// `only here`, or `2 more`; none where both have it, or where nothing is in common.
    pub note: Option<Cow<'static, str>>,
}

/// A role that is put beside others.
#[derive(Debug)]
pub struct Side {
    /// Its page.
    pub link: Link,
    /// The role, fact by fact.
    pub sheet: Sheet,
    /// The cell of each fact without any note, which most of those beside it share.
    plain: Vec<Shared<Cell>>,
}

impl Side {
    /// A role by its sheet.
    pub fn of(sheet: Sheet) -> Self {
        Self {
            link: Link::to(sheet.title.as_str(), sheet.url.clone()),
            plain: sheet.facts.iter().map(plain_cell).collect(),
            sheet,
        }
    }

    fn fact(&self, label: &str) -> Option<OneFact<'_>> {
        let mut facts = self.sheet.facts.iter().zip(&self.plain);
        facts.find(|(fact, _)| fact.label == label)
    }
}

/// A fact of a side, with its cell.
type OneFact<'a> = (&'a Fact, &'a Shared<Cell>);

fn plain_cell(fact: &Fact) -> Shared<Cell> {
    let item = |value: &Value| Item {
        text: match value.level {
            Some(level) => format!("{} {level}", value.text).into(),
            None => value.text.clone(),
        },
        url: value.url.clone(),
        note: None,
    };
    let more = (fact.more > 0).then(|| Item {
        text: format!("and {} more", fact.more).into(),
        url: None,
        note: None,
    });
    let items = fact.values.iter().map(item).chain(more);
    Cell::of(items.collect())
}

static NOTHING: LazyLock<Shared<Cell>> = LazyLock::new(|| Cell::of(Vec::new()));

/// Two roles, fact by fact: the facts of the left one in its order, then those that only the right one has.
pub fn compare(left: &Side, right: &Side) -> Vec<Row> {
    let rows = LABELS.into_iter().filter_map(|label| {
        let (on_left, on_right) = (left.fact(label), right.fact(label));
        (on_left.is_some() || on_right.is_some()).then(|| row(label, on_left, on_right))
    });
    rows.collect()
}

fn row(label: &'static str, left: Option<OneFact<'_>>, right: Option<OneFact<'_>>) -> Row {
    let (on_left, on_right) = (values_of(left), values_of(right));
    let has_more = [left, right].into_iter().flatten().any(|(fact, _)| fact.more > 0);
    let common = distinct(on_left)
        .filter(|value| same_in(on_right, value).is_some())
        .count();
    let unlike = on_left
        .iter()
        .filter(|value| same_in(on_right, value).is_some_and(|other| other.level != value.level))
        .count();
    let is_same = !has_more
        && unlike == 0
        && distinct(on_left).count() == common
        && distinct(on_right).count() == common;
    let verdict = match (is_same, on_left.is_empty(), on_right.is_empty()) {
        (true, ..) => "Same".into(),
        (_, true, _) => "Only on the right".into(),
        (_, _, true) => "Only on the left".into(),
        _ if common == 0 && on_left.len() == 1 && on_right.len() == 1 => "Differs".into(),
        _ if has_more => format!("At least {common} in common").into(),
        _ if common == 0 => "Nothing in common".into(),
        _ if unlike > 0 => format!("{common} in common, {unlike} at another level").into(),
        _ => format!("{common} in common").into(),
    };
    Row {
        label,
        is_same,
        verdict,
        cells: match is_same {
            true => vec![cell(left, on_right, common > 0)],
            false => vec![cell(left, on_right, common > 0), cell(right, on_left, common > 0)],
        },
    }
}

fn values_of(side: Option<OneFact<'_>>) -> &[Value] {
    side.map_or(&[], |(fact, _)| &fact.values)
}

/// The value of the other side in the same words.
fn same_in<'a>(others: &'a [Value], value: &Value) -> Option<&'a Value> {
    others.iter().find(|other| other.text == value.text)
}

/// The values without those that come again.
fn distinct(values: &[Value]) -> impl Iterator<Item = &Value> {
    let is_first = |(position, value): &(usize, &Value)| same_in(&values[..*position], value).is_none();
    values.iter().enumerate().filter(is_first).map(|(_, value)| value)
}

/// The cell of a side, with what is to be said of it beside the other one.
fn cell(side: Option<OneFact<'_>>, others: &[Value], has_common: bool) -> Shared<Cell> {
    let Some((fact, plain)) = side else {
        return NOTHING.clone();
    };
    // Where nothing is in common there is nothing to say.
    if !has_common {
        return plain.clone();
    }
    let notes: Vec<Option<Cow<'static, str>>> = fact.values.iter().map(|value| note(value, others)).collect();
    if notes.iter().all(Option::is_none) {
        return plain.clone();
    }
    let noted = |(position, item): (usize, &Item)| match notes.get(position).cloned().flatten() {
        Some(note) => Item {
            note: Some(note),
            ..item.clone()
        },
        None => item.clone(),
    };
    Cell::of(plain.all().enumerate().map(noted).collect())
}

fn note(value: &Value, others: &[Value]) -> Option<Cow<'static, str>> {
    match same_in(others, value) {
        None => Some("only here".into()),
        Some(other) => match (value.level, other.level) {
            (Some(level), Some(theirs)) if level > theirs => Some(format!("{} more", level - theirs).into()),
            _ => None,
        },
    }
}
