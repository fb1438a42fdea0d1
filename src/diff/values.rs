//! The values of a field on both sides, item by item.

use std::collections::BTreeMap;

use super::ItemChange;
use super::facts::{Fact, Item};

/// A field with its items on both sides.
pub(super) struct Compared {
    /// What it is called within a sentence.
    pub(super) label: String,
    /// Whether it holds a single value.
    pub(super) is_single: bool,
    was: Vec<Item>,
    is: Vec<Item>,
}

impl Compared {
    pub(super) fn of(was: Vec<Item>, is: Fact) -> Self {
        Self {
            label: is.label,
            is_single: is.is_single,
            was,
            is: is.items,
        }
    }

    /// What was added and changed, in the order of the later side; then what was removed.
    ///
    /// The same item may be there several times, as somebody may be on a crew for two stretches: equal ones go together
    /// first, then they are taken in order.
    pub(super) fn changes(&self) -> Vec<ItemChange> {
        let mut was: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
        for item in &self.was {
            was.entry(&item.id).or_default().push(item);
        }
        let mut left = Vec::new();
        for item in &self.is {
            let same = was.get_mut(item.id.as_str());
            let equal = same.and_then(|same| {
                let at = same.iter().position(|before| before.value == item.value)?;
                Some(same.remove(at))
            });
            if equal.is_none() {
                left.push(item);
            }
        }
        let mut changes = Vec::new();
        for item in left {
            let same = was.get_mut(item.id.as_str()).filter(|same| !same.is_empty());
            let before = same.map(|same| same.remove(0));
            changes.push(ItemChange {
                id: item.id.clone(),
                title: item.title.clone(),
                from: before.map(|before| before.value.clone()),
                to: Some(item.value.clone()),
            });
        }
        let gone = self.was.iter().filter(|item| {
            let same = was.get(item.id.as_str());
            same.is_some_and(|same| same.iter().any(|left| std::ptr::eq(*left, *item)))
        });
        changes.extend(gone.map(|item| ItemChange {
            id: item.id.clone(),
            title: item.title.clone(),
            from: Some(item.value.clone()),
            to: None,
        }));
        changes
    }
}
