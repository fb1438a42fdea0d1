//! Two sheets beside each other: what they have in common and in what they differ, in words.

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::sheet::{Fact, LABELS, Sheet, Value};
use crate::view::shared::Component;
use crate::view::{Fragment, Link};

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
    /// What the left one has and what the right one has; once for both of them where that is the same. As HTML, ready from
    /// the component `cb.compared`.
    pub cells: Vec<Fragment<Cell>>,
}

/// What one side has of a fact, or both, with what is to be said of it beside the other side.
///
/// The component `cb.compared` sees `item`, the only value, which is none where there is nothing, or more than one; and
/// `items`, the values, where there are several. Each has `text`, in words, a skill with its level; `url`, its page, if it
/// has one; and `note`, such as `only here`, which is none where there is nothing to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// None where there is nothing.
    fact: Option<Arc<Fact>>,
    /// Of each value; empty where no value has one.
    notes: Vec<Option<Note>>,
}

impl Component for Cell {
    const NAME: &'static str = "cb.compared";
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = self.items();
        let item = if items.len() == 1 { items.pop() } else { None };
        let mut fields = serializer.serialize_struct("Cell", 2)?;
        fields.serialize_field("item", &item)?;
        fields.serialize_field("items", &items)?;
        fields.end()
    }
}

impl Cell {
    fn items(&self) -> Vec<Item<'_>> {
        let Some(fact) = &self.fact else { return Vec::new() };
        let mut items: Vec<Item<'_>> = Vec::with_capacity(fact.values.len() + 1);
        items.extend(fact.values.iter().enumerate().map(|(position, value)| Item {
            text: match value.level {
                Some(level) => format!("{} {level}", value.text).into(),
                None => Cow::Borrowed(&*value.text),
            },
            url: value.url.as_deref(),
            note: self.notes.get(position).copied().flatten().map(Note::words),
        }));
        if fact.more > 0 {
            items.push(Item {
                text: format!("and {} more", fact.more).into(),
                url: None,
                note: None,
            });
        }
        items
    }
}

/// A value, and what is to be said of it beside the other side.
#[derive(Serialize)]
struct Item<'a> {
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'static, str>>,
}

/// What is said of a value beside the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Note {
    /// The other side has not got it.
    OnlyHere,
    /// Both have it, in a fact of which they share little; by how much its level is higher here.
    InBoth(u8),
    /// Both have it, at so much a higher level here.
    More(u8),
}

impl Note {
    fn words(self) -> Cow<'static, str> {
        match self {
            Self::OnlyHere => "only here".into(),
            Self::InBoth(0) => "in both".into(),
            Self::InBoth(more) => format!("in both, {more} more here").into(),
            Self::More(more) => format!("{more} more").into(),
        }
    }
}

/// A role that is put beside others.
#[derive(Debug)]
pub struct Side {
    /// Its page.
    pub link: Link,
    facts: Vec<OneFact>,
}

/// A fact of a side.
#[derive(Debug)]
struct OneFact {
    fact: Arc<Fact>,
    /// The cell without any note, which most of the roles beside it share.
    plain: Fragment<Cell>,
    /// The positions of the values, by their words.
    by_words: Vec<usize>,
    /// How many there are without those that come again.
    distinct: usize,
}

impl Side {
    /// A role by its sheet.
    pub fn of(sheet: Sheet) -> Self {
        Self {
            link: Link::to(sheet.title, sheet.url),
            facts: sheet.facts.into_iter().map(OneFact::of).collect(),
        }
    }

    /// Its facts in their order.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().map(|one| &*one.fact)
    }

    fn fact(&self, label: &str) -> Option<&OneFact> {
        self.facts.iter().find(|one| one.fact.label == label)
    }
}

impl OneFact {
    fn of(fact: Fact) -> Self {
        let words = |position: &usize| &*fact.values[*position].text;
        let mut by_words: Vec<usize> = (0..fact.values.len()).collect();
        by_words.sort_by(|a, b| words(a).cmp(words(b)));
        let distinct = by_words.chunk_by(|a, b| words(a) == words(b)).count();
        let fact = Arc::new(fact);
        Self {
            plain: Fragment::new(Cell {
                fact: Some(fact.clone()),
                notes: Vec::new(),
            }),
            fact,
            by_words,
            distinct,
        }
    }

    fn value(&self, position: usize) -> &Value {
        &self.fact.values[position]
    }

    /// The positions of the values that have the words of the first of some.
    fn first_alike<'p>(&self, positions: &'p [usize]) -> &'p [usize] {
        let Some(first) = positions.first() else {
            return &[];
        };
        let words = &self.value(*first).text;
        let alike = positions.iter().take_while(|at| self.value(**at).text == *words);
        &positions[..alike.count()]
    }

    /// The cell with notes on the values, as far as the other side has the same.
    fn noted(&self, others: &[Option<&Value>], marks_common: bool) -> Fragment<Cell> {
        let note = |(value, other): (&Value, &Option<&Value>)| {
            let Some(other) = other else {
                return (!marks_common).then_some(Note::OnlyHere);
            };
            let more = match (value.level, other.level) {
                (Some(level), Some(theirs)) => level.saturating_sub(theirs),
                _ => 0,
            };
            match marks_common {
                true => Some(Note::InBoth(more)),
                false => (more > 0).then_some(Note::More(more)),
            }
        };
        let notes: Vec<Option<Note>> = self.fact.values.iter().zip(others).map(note).collect();
        match notes.iter().all(Option::is_none) {
            true => self.plain.clone(),
            false => Fragment::new(Cell {
                fact: Some(self.fact.clone()),
                notes,
            }),
        }
    }
}

/// Two roles, fact by fact: the facts of the left one in its order, then those that only the right one has.
pub fn compare(left: &Side, right: &Side) -> Vec<Row> {
    let rows = LABELS.into_iter().filter_map(|label| {
        let (verdict, cells) = match (left.fact(label), right.fact(label)) {
            (Some(left), Some(right)) => both(left, right),
            (Some(left), None) => ("Only on the left".into(), vec![left.plain.clone(), nothing()]),
            (None, Some(right)) => ("Only on the right".into(), vec![nothing(), right.plain.clone()]),
            (None, None) => return None,
        };
        Some(Row {
            label,
            is_same: cells.len() == 1,
            verdict,
            cells,
        })
    });
    rows.collect()
}

fn nothing() -> Fragment<Cell> {
    Fragment::new(Cell {
        fact: None,
        notes: Vec::new(),
    })
}

/// What is to be said of a fact that both sides have, and the cells: one where it is the same.
fn both(left: &OneFact, right: &OneFact) -> (Cow<'static, str>, Vec<Fragment<Cell>>) {
    let InCommon {
        common,
        in_right,
        in_left,
    } = InCommon::of(left, right);
    let has_more = left.fact.more > 0 || right.fact.more > 0;
    let levels = left.fact.values.iter().zip(&in_right);
    let unlike = levels
        .filter(|(value, other)| other.is_some_and(|other| other.level != value.level))
        .count();
    let only_here = left.distinct + right.distinct - 2 * common;
    if !has_more && unlike == 0 && only_here == 0 {
        return ("Same".into(), vec![left.plain.clone()]);
    }
    let verdict = match common {
        0 if left.fact.values.len() == 1 && right.fact.values.len() == 1 => "Differs".into(),
        _ if has_more => format!("At least {common} in common").into(),
        0 => "Nothing in common".into(),
        _ if unlike > 0 => format!("{common} in common, {unlike} at another level").into(),
        _ => format!("{common} in common").into(),
    };
    // Where nothing is in common there is nothing to say of single values. Else the fewer are marked: those in common, or
    // those that are not. Of values that are left out nobody knows whether they are on the other side.
    let marks_common = has_more || 2 * common < only_here;
    let cells = match common {
        0 => vec![left.plain.clone(), right.plain.clone()],
        _ => vec![
            left.noted(&in_right, marks_common),
            right.noted(&in_left, marks_common),
        ],
    };
    (verdict, cells)
}

/// What two facts share: values in the same words.
struct InCommon<'a> {
    /// How many there are, each counted once.
    common: usize,
    /// Of each value on the left, that on the right.
    in_right: Vec<Option<&'a Value>>,
    /// Of each value on the right, that on the left.
    in_left: Vec<Option<&'a Value>>,
}

impl<'a> InCommon<'a> {
    fn of(left: &'a OneFact, right: &'a OneFact) -> Self {
        let mut shared = Self {
            common: 0,
            in_right: vec![None; left.fact.values.len()],
            in_left: vec![None; right.fact.values.len()],
        };
        let (mut of_left, mut of_right) = (&left.by_words[..], &right.by_words[..]);
        while let (Some(one), Some(other)) = (of_left.first(), of_right.first()) {
            let (one, other) = (left.value(*one), right.value(*other));
            let order = one.text.cmp(&other.text);
            let (on_left, on_right) = (left.first_alike(of_left), right.first_alike(of_right));
            if order.is_eq() {
                shared.common += 1;
                on_left.iter().for_each(|at| shared.in_right[*at] = Some(other));
                on_right.iter().for_each(|at| shared.in_left[*at] = Some(one));
            }
            if order.is_le() {
                of_left = &of_left[on_left.len()..];
            }
            if order.is_ge() {
                of_right = &of_right[on_right.len()..];
            }
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn side(values: &[(u8, u8)]) -> Side {
        let values = values.iter().map(|(word, level)| Value {
            text: format!("skill {word}").into(),
            url: None,
            level: Some(*level),
        });
        Side::of(Sheet {
            title: "Role".to_owned(),
            url: "/".into(),
            facts: vec![Fact {
                label: "Skills",
                values: values.collect(),
                more: 0,
            }],
        })
    }

    proptest! {
        #[test]
        fn what_is_in_common_is_what_looking_for_each_value_finds(
            left in prop::collection::vec((0_u8..8, 1_u8..4), 1..10),
            right in prop::collection::vec((0_u8..8, 1_u8..4), 1..10),
        ) {
            let words = |side: &[(u8, u8)]| -> BTreeSet<u8> { side.iter().map(|(word, _)| *word).collect() };
            let (on_left, on_right) = (words(&left), words(&right));
            let common = on_left.intersection(&on_right).count();
            let first = |side: &[(u8, u8)], word: u8| side.iter().find(|(other, _)| *other == word).map(|(_, level)| *level);
            let unlike = left.iter().filter(|(word, level)| first(&right, *word).is_some_and(|other| other != *level)).count();
            let verdict = match (common, unlike) {
                _ if on_left == on_right && unlike == 0 => "Same".to_owned(),
                (0, _) if left.len() == 1 && right.len() == 1 => "Differs".to_owned(),
                (0, _) => "Nothing in common".to_owned(),
                (common, 0) => format!("{common} in common"),
                (common, unlike) => format!("{common} in common, {unlike} at another level"),
            };
            let rows = compare(&side(&left), &side(&right));
            prop_assert_eq!(&rows[0].verdict, &verdict);
            let only_here = on_left.symmetric_difference(&on_right).count();
            if common > 0 && verdict != "Same" {
                let sides = [(&left, &right), (&right, &left)];
                for (cell, (own, others)) in rows[0].cells.iter().zip(sides) {
                    for (item, (word, level)) in cell.items().iter().zip(own) {
                        let more = first(others, *word).map(|theirs| level.saturating_sub(theirs));
                        let expected = match (2 * common < only_here, more) {
                            (true, None) | (false, Some(0)) => None,
                            (true, Some(0)) => Some("in both".to_owned()),
                            (true, Some(more)) => Some(format!("in both, {more} more here")),
                            (false, None) => Some("only here".to_owned()),
                            (false, Some(more)) => Some(format!("{more} more")),
                        };
                        prop_assert_eq!(item.note.as_deref(), expected.as_deref());
                    }
                }
            }
        }
    }
}
